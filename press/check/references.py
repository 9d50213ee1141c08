"""Rules of what a page points to: excerpts, terms, sources, values, pages, pictures, the table of contents."""

import difflib
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from press.check.book import BIBLIOGRAPHY, CLAIMS, EXAMPLES, GLOSSARY, LEDGER, SOURCES, Book, nearest
from press.check.front import VOICES
from press.check.page import Page, squeeze


def excerpts(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {excerpt} names an entry of the ledger; {quoted} words stand verbatim in one, or in a claim's phrase."""
    texts = {name: entry.text for name, entry in book.ledger.items()} | book.phrases
    for directive in page.directives("excerpt"):
        if directive.argument not in book.ledger:
            name = directive.argument
            yield directive.line, f"{LEDGER} has no excerpt {name!r}; {nearest(name, book.ledger)}"
    quoted = [role for role in page.roles if role.name == "quoted"]
    for role in quoted:
        if role.target != role.text and role.target not in texts:
            yield role.line, f"{LEDGER} has no excerpt {role.target!r}; {nearest(role.target, texts)}"
    for role in quoted:
        words = squeeze(role.text)
        if role.target == role.text:
            yield role.line, f"the quotation {words!r} names no excerpt; write {{quoted}}`words <ID>`"
        elif role.target in texts and words not in squeeze(texts[role.target]):
            close = _closest(words, texts[role.target])
            yield role.line, f"{words!r} does not stand in excerpt {role.target}; {close}"


def _closest(words: str, text: str) -> str:
    """Advice for words that do not stand in a text: the run of as many that is likest."""
    found, count = text.split(), len(words.split())
    runs = [" ".join(found[start : start + count]) for start in range(max(1, len(found) - count + 1))]
    if words[-1:].isalnum():
        runs = [run.rstrip(".,;:!?’”\"'") for run in runs]
    close = difflib.get_close_matches(words, runs, 1, 0.6)
    return f"did you mean {close[0]!r}?" if close else "copy the words from the ledger"


def ledger(book: Book) -> Iterator[tuple[str, int, str]]:
    """Each entry has a known voice and is used: printed by a page, a cell or the codebook, or told as a scene."""
    named = {name for page in book.all for name in page.excerpts}
    used = named | book.scenes | {name for _, name, _ in book.examples}
    used |= {word for page in book.all for cell in page.cells for word in re.findall(r"[\w-]+", cell.body)}
    for name, entry in book.ledger.items():
        if entry.voice not in VOICES:
            yield (
                LEDGER,
                entry.line,
                f"excerpt {name!r} has an unknown voice {entry.voice!r}; {nearest(entry.voice, VOICES)}",
            )
        if name not in used and named <= set(book.ledger) | set(book.phrases):  # a misspelt id may be this one
            yield LEDGER, entry.line, f"nothing uses excerpt {name!r}; print it, or take it out of the ledger"


def codebook(book: Book) -> Iterator[tuple[str, int, str]]:
    """The words of each example of the codebook stand verbatim in the excerpt that it names."""
    for line, name, words in book.examples:
        if name not in book.ledger:
            yield EXAMPLES, line, f"{LEDGER} has no excerpt {name!r}; {nearest(name, book.ledger)}"
        elif squeeze(words) not in squeeze(book.ledger[name].text):
            close = _closest(squeeze(words), book.ledger[name].text)
            yield EXAMPLES, line, f"{words!r} does not stand in excerpt {name}; {close}"


def terms(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {term} is in the glossary."""
    known = {term.casefold(): term for term in book.terms}
    for role in page.roles:
        if role.name == "term" and squeeze(role.target).casefold() not in known:
            yield role.line, f"{GLOSSARY} has no term {role.target!r}; {nearest(role.target, known.values())}"


def citations(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {cite} is in the bibliography."""
    for role in page.roles:
        for key in re.sub(r"\{[^}]*\}", "", role.target).split(",") if role.name.startswith("cite") else ():
            if key.strip() not in book.citations:
                yield role.line, f"{BIBLIOGRAPHY} has no source {key.strip()!r}; {nearest(key.strip(), book.citations)}"


def record(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {claim} and {verdict} is in the ledger of claims, each {source} in the table of sources."""
    tables = {"claim": CLAIMS, "verdict": CLAIMS, "source": SOURCES}
    for role in page.roles:
        table = tables.get(role.name)
        if table and role.target not in book.record[table]:
            noun = "source" if table == SOURCES else "claim"
            yield role.line, f"{table} has no {noun} {role.target!r}; {nearest(role.target, book.record[table])}"


def _glued(page: Page) -> tuple[dict[str, int], bool]:
    """Names that the page's cells glue, with their lines, and whether more are made by code."""
    names, more = {}, False
    for cell in page.cells:
        for line, call in cell.calls("framing.glue", "framing.prose.glue", "glue"):
            more = more or any(word.arg is None for word in call.keywords)
            names |= {word.arg: word.value.lineno - call.lineno + line for word in call.keywords if word.arg}
    return names, more


def glue(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {glue} name is glued in the page's cells (an exercise: in its chapter's), and each glued name is used."""
    home = book.pages.get(page.value("chapter", str)) if page.kind == "exercise" else page
    names, more = _glued(home) if home else ({}, False)
    for role in page.roles:
        name = role.target.split(":")[0].strip()
        if role.name.split(":")[0] == "glue" and name not in names and not more:
            advice = f"did you mean {close[0]!r}?" if (close := difflib.get_close_matches(name, names, 1)) else (
                f"add framing.glue({name}=...) to a cell tagged remove-cell")  # fmt: skip
            yield role.line, f"no cell of {home.file if home else 'the page'} glues {name!r}; {advice}"
    if page.kind == "exercise":
        return
    parts = [page, *book.exercises_of(page)]
    lost = any(directive.argument not in book.exercises for directive in page.directives("exercise"))
    used = {role.target.split(":")[0].strip() for part in parts for role in part.roles if role.name[:4] == "glue"}
    for name, line in names.items():
        if name not in used and used <= set(names) and not lost:  # else it may be meant
            yield line, f"{name!r} is glued and no sentence uses it; use {{glue:text}}`{name}`, or take it out"


def _anchors(page: Page, book: Book) -> set[str]:
    return {slug for level, slug in page.slugs if level <= book.anchor_depth} | page.targets


def _missing(page: Page, address: str, book: Book) -> str | None:
    """What is wrong with a link, or None; addresses of other hosts are not opened."""
    if re.match(r"[a-z][a-z+.-]*:", address) and not re.match(r"(?:path|project):", address):
        return None
    path, _, anchor = unquote(re.sub(r"^(?:path|project):", "", address)).partition("#")
    start = "" if path.startswith("/") else posixpath.dirname(page.place)
    target = posixpath.normpath(posixpath.join(start, path.lstrip("/"))) if path else f"{page.place}.md"
    name = target.removesuffix(".md")
    if path and not path.endswith(".md"):
        known = target in book.pages or path in book.targets or (book.root / target).is_file()
        return None if known else f"there is no file {target}; {_nearest_page(page, target, book)}"
    if name in book.toc and name not in book.pages:
        return None  # the table of contents is what has to be mended
    if name not in book.pages:
        return f"there is no page {target}; {_nearest_page(page, target, book)}"
    anchors = _anchors(book.pages[name], book) | (set() if path else _anchors(page, book) | book.targets)
    if anchor and anchor not in anchors:
        return f"{name}.md has no heading or target {anchor!r}; {nearest(anchor, anchors)}"
    return None


def _nearest_page(page: Page, target: str, book: Book) -> str:
    names = {f"{name}.md" for name in book.pages}
    return nearest(re.sub(r"\.html$", ".md", target), names) if len(names) > 1 else "check the spelling"


def links(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Every link within the book arrives."""
    for line, address in page.links:
        if problem := _missing(page, address, book):
            yield line, problem
    for role in page.roles:
        if role.name == "doc":
            if problem := _missing(page, role.target.removesuffix(".md") + ".md", book):
                yield role.line, problem
        elif role.name == "download":
            if problem := _missing(page, role.target, book):
                yield role.line, problem
        elif role.name in ("ref", "numref") and role.target.casefold() not in map(str.casefold, book.targets):
            yield role.line, f"no page has the target {role.target!r}; {nearest(role.target, book.targets)}"


def images(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Every picture is a file of the book, so that a page asks nobody for anything."""
    for line, address, _, _ in page.images:
        start = "" if address.startswith("/") else posixpath.dirname(page.place)
        file = posixpath.normpath(posixpath.join(start, unquote(address).lstrip("/")))
        if re.match(r"[a-z]+:|//", address):
            yield line, f"the picture {address} is on another host; put the file into the book"
        elif not (book.root / file).is_file():
            yield line, f"there is no picture {file}; check the spelling"


def contents(book: Book) -> Iterator[tuple[str, int, str]]:
    """_toc.yml lists every file of chapters/, and only files that exist."""
    for name, line in book.toc.items():
        if name not in book.pages:
            yield "_toc.yml", line, f"there is no {name}.md; write it, or take the line out"
    for path in sorted((book.root / "chapters").rglob("*")):
        file = path.relative_to(book.root).as_posix()
        if path.suffix == ".ipynb":
            yield file, 1, "a notebook file holds outputs; write the page as MyST text (.md)"
        elif path.suffix == ".md" and file.removesuffix(".md") not in book.toc:
            yield file, 1, "the page is not in _toc.yml; add it there, or delete the file"
