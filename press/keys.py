"""Answer keys: `exercises/keys/SLUG.md`, one an exercise, in a folder that may be a private checkout or absent.

A key says in its front matter how the work is marked and what students honestly misread, and in its body what a good
answer is. Only the instructor edition, the leak test and `press check` read the folder; the student edition never does.
"""

from pathlib import Path
from typing import NamedTuple

from framing.errors import BadInput
from press import ROOT, frontmatter

FOLDER = "exercises/keys"


class Key(NamedTuple):
    """One key, as it is written."""

    slug: str
    path: Path
    fields: dict
    body: str
    line: int  # on which the body begins


def folder(root: Path = ROOT) -> Path | None:
    """The folder of the keys, or None where there is none."""
    return root / FOLDER if (root / FOLDER).is_dir() else None


def paths(root: Path = ROOT) -> list[Path]:
    """The files of the keys; a README may stand beside them."""
    there = folder(root)
    return sorted(path for path in there.glob("*.md") if path.stem != "README") if there else []


def read(root: Path = ROOT) -> dict[str, Key]:
    """Every key by the slug of its exercise. Raises BadInput for front matter that is not YAML."""
    return {path.stem: Key(path.stem, path, *frontmatter.read(path)) for path in paths(root)}


def needed(root: Path = ROOT) -> Path:
    """The folder of the keys. Raises BadInput, with the way to mount one, where there is none."""
    there = folder(root)
    if there is None:
        raise BadInput(
            f"{FOLDER}: there is no such folder, and the instructor edition is made of it; "
            "put a checkout of your keys there (README, Teach with it)."
        )
    return there
