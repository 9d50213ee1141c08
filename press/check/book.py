"""The book as its linter sees it: its pages and exercises, and the tables that they refer to."""

import csv
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from framing.errors import BadInput
from press.advice import nearest as nearest
from press.advice import yaml_line, yaml_words
from press.check.page import Page, read_page
from press.keys import folder, paths

LEDGER = "data/articles/excerpts.csv"
CLAIMS = "data/policy/claims.csv"
SOURCES = "data/policy/sources.csv"
TOKENS = "data/articles/tokens.csv"
SCENES = "data/articles/scenes.csv"
EXAMPLES = "data/codings/examples.csv"
STANDARDS = "exercises/standards.csv"
GLOSSARY = "chapters/reference/glossary.md"
BIBLIOGRAPHY = "chapters/reference/references.bib"


@dataclass(frozen=True)
class Entry:
    """A row of the ledger of excerpts."""

    line: int
    voice: str
    text: str


@dataclass
class Book:
    """Everything the rules look things up in."""

    root: Path
    toc: dict[str, int]  # page: its line in _toc.yml
    pages: dict[str, Page]  # of _toc.yml, in order, those that exist
    exercises: dict[str, Page]  # by slug
    keys: dict[str, Page] | None  # by slug; None where the folder is absent
    ledger: dict[str, Entry]
    phrases: dict[str, str]  # key phrases of the ledger of claims, which {quoted} may print too
    record: dict[str, list[str]]  # ids that the roles of the record may name, by their table
    tokens: dict[tuple[str, str], Counter]  # words of each paragraph: (article, number)
    scenes: set[str]  # excerpts that the table of scenes names
    examples: list[tuple[int, str, str]]  # line, excerpt and words of each example of the codebook
    standards: set[str] | None  # None where there is no table of them
    terms: set[str]
    citations: set[str]
    anchor_depth: int  # headings down to this level can be linked to

    @property
    def all(self) -> list[Page]:
        """Pages, then exercises."""
        return [*self.pages.values(), *self.exercises.values()]

    @cached_property
    def targets(self) -> set[str]:
        """Labels of the whole book."""
        return {target for page in self.all for target in page.targets}

    def exercises_of(self, page: Page) -> list[Page]:
        """The exercises that a page prints."""
        used = [directive.argument for directive in page.directives("exercise")]
        return [self.exercises[slug] for slug in dict.fromkeys(used) if slug in self.exercises]


def read(root: Path) -> Book:
    """Read the book below `root`. Raises BadInput if _toc.yml or a table cannot be read."""
    toc = _toc(root)
    pages = {}
    for number, name in enumerate(toc):
        if (root / f"{name}.md").is_file():
            pages[name] = read_page(root, f"{name}.md", "chapter" if number else "landing")
    slugs = sorted(path.stem for path in (root / "exercises").glob("*.md") if path.stem != "README")
    rows = _table(root, STANDARDS, "id")
    return Book(
        root=root,
        toc=toc,
        pages=pages,
        exercises={slug: read_page(root, f"exercises/{slug}.md", "exercise") for slug in slugs},
        keys={path.stem: read_page(root, path.relative_to(root).as_posix(), "key") for path in paths(root)}
        if folder(root) else None,
        ledger={row["id"]: Entry(line, row["voice"], row["text"])
                for line, row in _table(root, LEDGER, "id", "voice", "text") or []},
        phrases={row["id"]: row["phrase"] for _, row in _table(root, CLAIMS, "id", "phrase") or [] if row["phrase"]},
        record={table: [row["id"] for _, row in _table(root, table, "id") or []] for table in (CLAIMS, SOURCES)},
        tokens=_tokens(root),
        scenes={row["excerpt"] for _, row in _table(root, SCENES, "excerpt") or []},
        examples=[(line, row["excerpt"], row["words"])
                  for line, row in _table(root, EXAMPLES, "excerpt", "words") or []],
        standards=None if rows is None else {row["id"] for _, row in rows},
        terms={term for page in pages.values() for glossary in page.directives("glossary")
               for term in _terms(glossary.body)},
        citations=set(re.findall(r"@\w+\{\s*([^,\s]+)", _text(root, BIBLIOGRAPHY)))
        if (root / BIBLIOGRAPHY).is_file() else set(),
        anchor_depth=_anchor_depth(root),
    )  # fmt: skip


def _toc(root: Path) -> dict[str, int]:
    """Pages of _toc.yml with their lines, the root page first."""
    if not (root / "_toc.yml").is_file():
        raise BadInput(f"{root / '_toc.yml'}: there is no such file; name a folder that holds a book")

    def names(part):
        if isinstance(part, list):
            return [name for item in part for name in names(item)]
        if isinstance(part, dict):
            own = [part[key] for key in ("root", "file") if key in part]
            return own + names([value for key, value in part.items() if isinstance(value, list)])
        return []

    lines = _text(root, "_toc.yml").split("\n")
    found = dict.fromkeys(str(name).removesuffix(".md") for name in names(_yaml(root, "_toc.yml")))
    if not found:
        raise BadInput("_toc.yml:1: it names no page; write root: index and the chapters")
    places = {name: re.compile(rf":\s*['\"]?{re.escape(name)}(?:\.md)?['\"]?\s*$") for name in found}
    return {name: next((n for n, line in enumerate(lines, 1) if place.search(line)), 1)
            for name, place in places.items()}  # fmt: skip


def _table(root: Path, name: str, *columns: str) -> list[tuple[int, dict]] | None:
    """Rows of a CSV file with the line each begins on; None where there is no such file."""
    if not (root / name).is_file():
        return None
    reader = csv.DictReader(io.StringIO(_text(root, name), newline=""), restval="")
    for column in columns:
        if column not in (reader.fieldnames or []):
            raise BadInput(f"{name}:1: there is no column {column!r} ({', '.join(reader.fieldnames or [])}); add it")
    rows, line = [], reader.line_num + 1
    for row in reader:
        rows.append((line, row))
        line = reader.line_num + 1
    return rows


def _tokens(root: Path) -> dict[tuple[str, str], Counter]:
    """How often each paragraph of an article has each word."""
    tokens = defaultdict(Counter)
    for _, row in _table(root, TOKENS, "article", "paragraph", "word", "count") or []:
        tokens[row["article"], row["paragraph"]][row["word"]] += int(row["count"])
    return tokens


def _anchor_depth(root: Path) -> int:
    """`myst_heading_anchors` of _config.yml; MyST makes no anchors unless it is set."""
    config = _yaml(root, "_config.yml") if (root / "_config.yml").is_file() else {}
    return (((config or {}).get("sphinx") or {}).get("config") or {}).get("myst_heading_anchors", 0)


def _text(root: Path, name: str) -> str:
    """Text of a file that must be UTF-8."""
    raw = (root / name).read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, byte = raw.count(b"\n", 0, error.start) + 1, raw[error.start]
        raise BadInput(f"{name}:{line}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8") from error


def _yaml(root: Path, name: str):
    """What a YAML file says."""
    try:
        return yaml.load(_text(root, name), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BadInput(f"{name}:{yaml_line(error)}: it is not valid YAML {yaml_words(error)}") from error


def _terms(glossary: str) -> list[str]:
    """Terms of a {glossary} body: the lines that are not indented, without a classifier."""
    lines = [line for line in glossary.split("\n") if line.strip() and not line[0].isspace() and line[:2] != ".."]
    return [line.split(" : ")[0].strip() for line in lines]
