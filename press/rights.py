"""Whether an article's words stand anywhere in the project but in the ledger of excerpts."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

LONGEST_RUN = 12  # words: a run of this length outside the ledger is a quotation nobody accounted for
TEXT = {".md", ".csv", ".json", ".py", ".ipynb", ".html", ".js", ".css", ".txt", ".bib", ".toml", ".yml", ".svg", ""}


def runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of LONGEST_RUN words."""
    return zip(*(words[start:] for start in range(LONGEST_RUN)))


def words(text: str) -> list[str]:
    """Return the words of a text or of a page of HTML in lower case, without marks of any kind."""
    visible = unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S))
    return re.findall(r"[a-z0-9]+", visible.lower().replace("’", "").replace("'", ""))


def strays(folder: Path, files: list[Path], texts: dict[str, str], ledger: list[str]) -> list[str]:
    """Return one sentence for each file that holds a run of an article's words outside the ledger.

    folder: the project; files: what to search; texts: article id -> full text; ledger: the excerpts.
    """
    allowed = {run for excerpt in ledger for run in runs(words(excerpt))}
    taken = {run: article for article, text in texts.items() for run in runs(words(text)) if run not in allowed}
    found = []
    for path in files:
        if path.suffix not in TEXT:
            continue
        for run in runs(words(path.read_text(encoding="utf-8", errors="replace"))):
            if run in taken:
                found.append(
                    f"{path.relative_to(folder)}: {LONGEST_RUN} words running from {taken[run]} that no excerpt has: "
                    f"{' '.join(run)!r}; put them into data/articles/excerpts.csv and print the excerpt, or paraphrase."
                )
                break
    return found
