"""Whether anything that students get holds a sentence or a number of the answer keys.

**A sentence** of a key is what stands between two full stops, question or exclamation marks, in its model answer, its
rubric, its misreadings or its note for the teacher; a line of code in `verify` or in an assignment counts as one. It
is looked for if it has five words or more. Words are compared without case, marks, markup and the layers in which
files wrap them (tags, entities, JSON, archives inside archives). What a role computes (`{glue:text}`, `{verdict}`)
ends a sentence, since its words are not in the key.

A sentence is no secret, and not looked for, if its words run on in the book's data (the ledger of excerpts, the
record, the orders: all of it is the students') or in the file of the exercise itself. A line of code is no secret
either if a chapter, an exercise or a chapter's reference output has it. A sentence that a key happens to share with a
chapter is a leak as far as anybody can see: word the key apart.

**A number** of a key is a figure of two digits or more, or with a decimal part; one digit says too little, and stands
everywhere. It is no secret if the student's material prints it: the exercise, its chapter's source and reference
outputs, the excerpts, claims, terms and tables that they name, or what every page carries (titles, licences). Any
other is looked for in what belongs to that exercise: the chapter's page, source and notebook, and every file or
folder that has the exercise's name.
"""

import argparse
import csv
import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from framing import articles, policy
from framing.errors import BadInput
from press import ROOT, bank, frontmatter, keys

SHORTEST = 5  # words of a sentence that is looked for
ROLE = re.compile(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^<>`]*>)?`")
COMPUTED = re.compile(r"\{(?:glue:?\w*|verdict|claim|source|doc|term|cite:?\w*)\}`[^`<]*`")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)*]*\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s+|^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
# What the directives of the record print: tables of data/policy.
LISTS = {
    "timeline": ("timeline", "periods", "orders", "sources"),
    "sources": ("sources",),
    "claims-ledger": ("claims", "sources"),
}
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".ttf", ".ico", ".inv", ".pickle", ".doctree"}


class Sentence(NamedTuple):
    """A sentence of a key: the exercise, where in the key it stands, its words as printed and as compared."""

    slug: str
    part: str
    text: str
    words: tuple[str, ...]


class Leak(NamedTuple):
    """Something of a key in something of the students."""

    file: str
    key: str
    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: it holds {self.text!r} of {self.key} ({self.part}); take it out of what students get"


# --- What is secret --------------------------------------------------------------------------------------------------


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without marks; an apostrophe parts no word."""
    return tuple(re.findall(r"[^\W_]+", re.sub(r"['’]", "", text.casefold())))


def plain(text: str) -> str:
    """MyST without its roles: the words of those that quote, and a break where one computes."""
    return ROLE.sub(r"\1", COMPUTED.sub(". ", text))


def sentences(root: Path = ROOT) -> list[Sentence]:
    """Every sentence of every key that is secret."""
    data = _runs(*(path.read_text(encoding="utf-8") for path in sorted((root / "data").rglob("*.[ct][sx][vt]"))))
    shown = _runs(*(text for path in _pages(root) for text in layers(path.name, path.read_bytes())))
    found = []
    for slug, key in keys.read(root).items():
        exercise = root / "exercises" / f"{slug}.md"
        own = _runs(plain(exercise.read_text(encoding="utf-8"))) if exercise.exists() else ""
        for part, text, code in _parts(key):
            pieces = text.split("\n") if code else SENTENCE_END.split(plain(text))
            for piece in pieces:
                said = words(piece)
                run = f" {' '.join(said)} "
                free = run in data or run in own or (code and run in shown)
                if len(said) >= SHORTEST and not free:
                    found.append(Sentence(slug, part, " ".join(piece.split()), said))
    return found


def _runs(*texts: str) -> str:
    """Texts as one run of words each, so that a run of words can be looked for."""
    return " | ".join(f" {' '.join(words(text))} " for text in texts)


def _pages(root: Path) -> list[Path]:
    """What chapters and exercises print of code, and what the code prints."""
    chapters = [root / f"{chapter.name}.md" for chapter in bank.chapters(root)]
    return [
        *chapters,
        *sorted((root / "exercises").glob("*.md")),
        *sorted((root / "tests" / "outputs").rglob("*.ipynb")),
    ]


def _parts(key: keys.Key) -> Iterator[tuple[str, str, bool]]:
    """The texts of a key: which part, the text, whether it is code."""
    yield "model answer", key.body, False
    for name, value in key.fields.items():
        if name in ("exercise", "points", "took"):
            continue
        for text in _texts(value):
            yield name, text, name in ("verify", "assignment")


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def numbers(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """By exercise, the numbers of its key that the student's material does not print: {number: part}."""
    chapters = {chapter.name: chapter for chapter in bank.chapters(root)}
    exercises = bank.exercises(root)
    furniture = set(_numbers(" ".join(chapter.title for chapter in chapters.values())))
    for name in ("_config.yml", "LICENSE", "CITATION.cff"):
        furniture |= set(_numbers((root / name).read_text(encoding="utf-8"))) if (root / name).exists() else set()
    found, printed = {}, {}
    for slug, key in keys.read(root).items():
        if slug not in exercises:
            continue
        name = exercises[slug].chapter
        if name not in printed:
            printed[name] = _printed(root, chapters[name]) if name in chapters else set()
        said = defaultdict(str)
        for part, text, code in _parts(key):
            for number in _numbers(text) if not code else ():
                said[number] = said[number] or part
        found[slug] = {number: part for number, part in said.items() if number not in printed[name] | furniture}
    return found


def _printed(root: Path, chapter: bank.Chapter) -> set[str]:
    """The numbers of a chapter: its source, exercises and outputs, and what it names that stands elsewhere."""
    sources = [root / f"{chapter.name}.md", *(root / "exercises" / f"{one.slug}.md" for one in chapter.exercises)]
    sources += sorted((root / "exercises" / "quizzes").glob(f"{bank.anchor(chapter.name)}.yml"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    outputs = root / "tests" / "outputs" / f"{chapter.name.removeprefix('chapters/')}.ipynb"
    found = set(_numbers(text))
    found |= set(_numbers("\n".join(layers(outputs.name, outputs.read_bytes())))) if outputs.exists() else set()
    ledger = articles.excerpts().set_index("id")
    named = set(re.findall(r"[\w-]+", text))
    # A source that is named shows its title to who points at it; the outlets' own dates stand below every excerpt.
    for table in (ledger, articles.claims().set_index("id"), policy.sources().set_index("id")):
        found |= set(_numbers(" ".join(map(str, table[table.index.isin(named)].to_numpy().ravel()))))
    found |= set(_numbers(" ".join(map(str, articles.catalogue().to_numpy().ravel()))))
    found |= _elsewhere(root, named, sources[1:])
    for name in ("glossary.md", "references.bib"):
        path = root / "chapters" / "reference" / name
        found |= set(_numbers(path.read_text(encoding="utf-8"))) if path.exists() else set()
    # The record's lists stand on pages of their own; a chapter that prints one prints its table.
    for directive, tables in LISTS.items():
        for table in tables if f"{{{directive}}}" in text else ():
            rows = csv.reader(io.StringIO((root / "data" / "policy" / f"{table}.csv").read_text(encoding="utf-8")))
            found |= set(_numbers(" ".join(cell for row in rows for cell in row)))
    return found


def _elsewhere(root: Path, named: set[str], exercises: list[Path]) -> set[str]:
    """The numbers of what a chapter or a handout prints from other places: data behind claims, tables by caption."""
    found, claims = set(), articles.claims().set_index("id")
    rests = {row for cell in claims.loc[claims.index.isin(named), "data"] for row in cell.split(";")}
    for path in sorted((root / "data" / "policy").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            found |= {number for row in csv.reader(table) if rests & set(row[:1]) for number in _numbers(" ".join(row))}
    fields = [frontmatter.read(path)[0] for path in exercises if path.suffix == ".md"]
    captions = {caption for one in fields for caption in one.get("prints", ()) if " " in caption}
    for path in sorted((root / "tests" / "outputs").rglob("*.ipynb")) if captions else ():
        printed = "\n".join(layers(path.name, path.read_bytes()))
        found |= set(_numbers(printed)) if any(caption in printed for caption in captions) else set()
    return found


def _numbers(text: str) -> list[str]:
    """The figures of a text that say something: two digits or more, thousands without their comma."""
    found = (number.replace(",", "").lstrip("0") for number in NUMBER.findall(text))
    return [number for number in found if len(number) > 1]


# --- What students get -----------------------------------------------------------------------------------------------


def files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below some folders, with those inside archives: the path (archive!member), and the bytes."""
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file() and not path.is_symlink():
                yield from _unpacked(f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes())


def _unpacked(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    if not raw.startswith(b"PK"):
        yield name, raw
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for member in sorted(archive.namelist()):
                if not member.endswith("/"):
                    yield from _unpacked(f"{name}!{member}", archive.read(member))
    except (zipfile.BadZipFile, RuntimeError) as problem:
        raise BadInput(
            f"{name}: the archive cannot be opened ({problem}), so nobody knows what is in it; build it anew"
        ) from None


def layers(name: str, raw: bytes) -> list[str]:
    """The texts of a file: of a notebook or JSON its strings, of a page its visible words, of a PDF its pages."""
    suffix = Path(name).suffix.lower()
    if suffix == ".pdf" or raw.startswith(b"%PDF"):
        return [_pdf(name, raw)]
    if suffix in BINARY:
        return []
    text = raw.decode("utf-8", errors="replace")
    if suffix in (".ipynb", ".json"):
        try:
            held = "\n".join("".join(one) if isinstance(one, list) else one for one in _strings(json.loads(text)))
            return [plain(held), *_visible(held)]
        except ValueError:
            pass  # then it is read as it stands
    if suffix == ".js":
        # A string of a script says a line's end as \n and some letters as \u2019.
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
        text = re.sub(r"\\[nrt]", " ", text)
    if suffix in (".md", ".txt", ".yml", ".gift"):
        return [plain(text)]
    return _visible(text)


def _visible(text: str) -> list[str]:
    """A text without tags and entities: once, and where that leaves tags (HTML inside XML) once more.

    Both are kept, because a sign such as < that a page prints looks like a tag the second time.
    """
    found = []
    while len(found) < 2 and ("<" in text or "&" in text or not found):
        text = re.sub(r"<!\[CDATA\[|\]\]>", " ", text)
        text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[/!?a-zA-Z][^>]*>", _mark, text, flags=re.S)
        text = html.unescape(text)
        found.append(text)
    return found


def _mark(tag: re.Match) -> str:
    """What is left of a tag: nothing of one inside a line, a space of another, the words of a script or a comment."""
    if tag[0].startswith("<!--") or tag[1]:
        return f" {re.sub(r'[<>]', ' ', tag[0])} "
    alternative = " ".join(re.findall(r"\b(?:alt|title|aria-label|content)=\"([^\"]*)\"", tag[0]))
    inside = re.match(r"</?(?:em|strong|b|i|span|q|a|code|cite|sub|sup|small|mark)\b", tag[0])
    return f" {alternative} " if alternative else "" if inside else " "


def _strings(value) -> Iterator[str | list[str]]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        yield value  # the lines of a cell
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _pdf(name: str, raw: bytes) -> str:
    """The words of a PDF, by whichever reader is there."""
    if shutil.which("pdftotext"):  # the faster of the two
        return subprocess.run(["pdftotext", "-", "-"], input=raw, capture_output=True, check=True).stdout.decode(
            "utf-8"
        )
    try:
        from pypdf import PdfReader
    except ImportError:
        raise BadInput(
            f"{name}: no reader of PDF is here, so the file was not searched; install poppler-utils"
        ) from None
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def main(argv: list[str]) -> int:
    """Search what students get, say what leaks, and return 1 if anything does."""
    parser = argparse.ArgumentParser(prog="press leaks", description="Search what students get for words of the keys.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders or files (_build/html and _build/exports)")
    folders = parser.parse_args(argv).folders or student()
    keys.needed()
    found = search(*folders)
    for leak in found:
        print(leak)
    if not found:
        print(f"No sentence and no number of {len(keys.paths())} keys in {', '.join(map(str, folders))}.")
    return 1 if found else 0


def student() -> list[Path]:
    """What has been built for students: the pages, and what was exported from them."""
    return [folder for folder in (ROOT / "_build" / "html", ROOT / "_build" / "exports") if folder.is_dir()]


# --- The search ------------------------------------------------------------------------------------------------------


def search(*folders: Path, root: Path = ROOT) -> list[Leak]:
    """Every sentence and number of the keys in what stands below the folders that students get."""
    by_start = defaultdict(list)
    for sentence in sentences(root):
        by_start[sentence.words[:SHORTEST]].append(sentence)
    secret = {slug: found for slug, found in numbers(root).items() if found}
    exercises = bank.exercises(root)
    found = []
    for name, raw in files(*folders):
        for text in layers(name, raw):
            found += [Leak(name, f"{keys.FOLDER}/{one.slug}.md", one.part, one.text) for one in _said(text, by_start)]
            here = {slug for slug in secret if _belongs(name, slug, exercises[slug].chapter)}
            held = set(_numbers(_article(name, text, raw))) if here else set()
            for slug in sorted(here):
                for number, part in secret[slug].items():
                    if number in held:
                        found.append(Leak(name, f"{keys.FOLDER}/{slug}.md", part, number))
    return list(dict.fromkeys(found))


def _said(text: str, by_start: dict) -> Iterator[Sentence]:
    heard = words(text)
    for place in range(len(heard) - SHORTEST + 1):
        for sentence in by_start.get(heard[place : place + SHORTEST], ()):
            if heard[place : place + len(sentence.words)] == sentence.words:
                yield sentence


def _belongs(name: str, slug: str, chapter: str) -> bool:
    """Whether a file is of an exercise: its chapter's page, source or notebook, or something that has its name."""
    parts = re.split(r"[/!]", name)
    stems = {part.split(".")[0] for part in parts}
    ending = chapter.removeprefix("chapters/")
    return (
        slug in stems or re.search(rf"(?:^|[/!]){re.escape(ending)}\.(?:html|xhtml|md|ipynb|txt)\b", name) is not None
    )


def _article(name: str, text: str, raw: bytes) -> str:
    """Of a page of the site its text, without what stands around it on every page; of any other file all of it."""
    if not name.endswith((".html", ".xhtml")):
        return text
    source = raw.decode("utf-8", errors="replace")
    begin, end = source.find("<article"), source.rfind("</article>")
    inside = source[begin:end] if 0 <= begin < end else source
    inside = re.sub(r"<(script|style)\b.*?</\1>", " ", inside, flags=re.S)
    return layers(name, inside.encode())[0]
