"""The full texts of the articles, where they are at hand: read here, compared here, never copied.

They are copyright and stay outside the project. `ARTICLES` in the environment names their folder;
without it, the folder `shared/articles` beside the project is tried.
"""

import hashlib
import os
import re
from pathlib import Path

from framing.errors import BadInput
from press import ROOT


def folder() -> Path | None:
    """Return the folder of full texts, or None where there is none.

    Raises BadInput if ARTICLES names a folder that does not exist: a typing error must not look
    like a machine without the texts.
    """
    named = os.environ.get("ARTICLES")
    if named:
        if not Path(named).is_dir():
            raise BadInput(f"ARTICLES names {named}, which is not a folder; correct it, or unset it.")
        return Path(named)
    beside = ROOT.parent / "shared" / "articles"
    return beside if beside.is_dir() else None


def read(articles: dict[str, str], source: Path) -> dict[str, str]:
    """Read one text an article.

    articles: article id -> the number that its file name begins with.
    Returns article id -> text. Raises BadInput if a text is missing or not UTF-8.
    """
    texts = {}
    for article, number in articles.items():
        found = sorted(source.glob(f"{number}_*.txt"))
        if len(found) != 1:
            raise BadInput(f"{source}: {len(found)} files begin with {number}_ ({article}); there must be exactly one.")
        try:
            texts[article] = found[0].read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadInput(f"{found[0]}: byte {error.start} is not UTF-8; fetch the text again.") from None
    return texts


def plain(text: str) -> str:
    """Return the text with every run of white space, no-break spaces included, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def lines(text: str) -> list[str]:
    """Return the text's non-empty lines in plain form; the catalogue of paragraphs counts from 1."""
    return [plain(line) for line in text.split("\n") if line.strip()]


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
