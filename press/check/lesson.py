"""Rules of a page's skeleton, its cells, figures and tables."""

import ast
import re
import statistics
from collections.abc import Iterator

from press.check.book import Book, nearest
from press.check.page import HELD, Directive, Page, squeeze

SECTIONS = ("What exactly are we measuring?", "Without a computer", "Key points", "Exercises", "What's next")
METHOD = ("What it counts", "What it misses", "A sentence it gets wrong")
LIBRARIES = ("framing", "numpy", "pandas", "matplotlib")
LONGEST, MEDIAN = 15, 3  # lines of a cell
# What a discussion says, the words it says it in, and what to add where they are missing.
DISCUSSION = {
    "roles": (r"\broles?\b|\bdrawn by lot\b", "**Roles.** and who argues, asks or keeps the time"),
    "a time box": (r"\bminutes?\b", "after each step how long it takes: (Five minutes.)"),
    "what counts as evidence": (r"\bcounts as evidence\b", "**What counts as evidence:** and what does not"),
    "ground rules": (r"\bground rules\b", "**Ground rules.** and how people speak to each other"),
    "that nobody is asked about themselves": (r"\bnobody (?:is asked|needs|has) to\b|\bnobody is asked\b",
                                              "Nobody is asked about their own life."),
    "a write-up": (r"\bwrite-up\b", "**Write-up.** and what is written down at the end"),
    "a way to step out": (r"\b(?:step|steps|sit|sits) out\b|\bprefers (?:not to|to listen)|\bwould rather not\b",
                          "Whoever wants to step out does so and gives no reason."),
}  # fmt: skip


def _plain(heading: str) -> str:
    return squeeze(heading).replace("’", "'")


def _texts(page: Page, section: str) -> list:
    """What stands under an H2, whichever apostrophe its heading has."""
    return [
        block for block in page.flow if _plain(block.section) == section and getattr(block, "kind", "") != "heading"
    ]


def headings(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """One H1, and no level left out below it."""
    found = page.blocks("heading")
    tops = [block for block in found if block.level == 1]
    if page.kind == "exercise":
        for block in tops:
            yield block.line, "an exercise has its title in the front matter; take the # heading out"
        return
    if not tops:
        yield 1, "the page has no # heading; begin it with # and the title"
    for block in tops[1:]:
        yield block.line, f"{squeeze(block.text)!r} is a second # heading; make it ##"
    for above, block in zip(found, found[1:]):
        if block.level > above.level + 1:
            hashes = "#" * (above.level + 1)
            yield (
                block.line,
                f"{squeeze(block.text)!r} jumps from level {above.level} to {block.level}; make it {hashes}",
            )


def skeleton(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Every chapter has the same sections in the same order."""
    if page.kind != "chapter":
        return
    found = {
        _plain(block.text): block.line for block in page.blocks("heading") if block.level == 2 and not block.within
    }
    last, before = 0, ""
    for section in SECTIONS:
        if section not in found:
            yield 1, f"there is no section {section!r}; add ## {section}"
        elif found[section] < last:
            yield found[section], f"the section {section!r} stands before {before!r}; move it after"
        else:
            last, before = found[section], section
    texts = _texts(page, "Without a computer")
    if "Without a computer" in found and not texts:
        yield found["Without a computer"], "'Without a computer' is empty; say how a class without one does the page"
    points = [
        block for block in _texts(page, "Key points") if getattr(block, "kind", "") == "item" and not block.within
    ]
    if "Key points" in found and not 3 <= len(points) <= 6:
        yield found["Key points"], f"'Key points' is a list of {len(points)}; write 3 to 6 points, each after a -"


def method_box(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """One box says what the page's count counts, misses and gets wrong."""
    if page.kind != "chapter":
        return
    boxes = page.directives("method")
    if not boxes:
        yield 1, "there is no method box; add :::{method} with " + ", ".join(map(repr, METHOD))
    for box in boxes[1:]:
        yield box.line, f"there is a method box on line {boxes[0].line} already; keep one to a page"
    for box in boxes[:1]:
        end = box.body_line + box.body.count("\n")
        terms = [_plain(block.text) for block in page.blocks("term") if box.line < block.line <= end]
        if terms != list(METHOD):
            listed = ", ".join(map(repr, terms)) or "none"
            yield box.line, f"the terms of the method box are {listed}; write {', '.join(map(repr, METHOD))}"


def exercises(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each {exercise} exists; a chapter has one to discuss, one that needs a count, one without a computer."""
    for directive in page.directives("exercise"):
        if directive.argument not in book.exercises:
            said = f"there is no exercises/{directive.argument}.md"
            yield directive.line, f"{said}; {nearest(directive.argument, book.exercises)}"
    printed = [book.exercises.get(directive.argument) for directive in page.directives("exercise")]
    if page.kind != "chapter" or not all(exercise and exercise.front for exercise in printed):
        return
    for key, value, said in (
        ("kind", "discussion", "is a discussion (kind: discussion)"),
        ("count", True, "needs a count (count: true)"),
        ("computer", False, "does without a computer (computer: false)"),
    ):
        if not any(exercise.front.get(key) == value for exercise in printed):
            yield 1, f"no exercise of the page {said}; add one"


def discussion(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A discussion of a contested subject has a frame of its own that holds it."""
    if page.kind != "exercise" or page.front.get("kind") != "discussion":
        return
    body = re.sub(r"\A---\n.*?^---$", "", page.raw.decode("utf-8", errors="replace"), flags=re.S | re.M)
    for part, (words, advice) in DISCUSSION.items():
        if not re.search(words, squeeze(body), re.IGNORECASE):
            yield page.line("kind"), f"the discussion does not say {part}; add {advice}"


def cell_length(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Visible cells are short, and no wrangling hides in the others."""
    advice = "move it into framing under a name that says what it does"
    lengths = {cell.line: cell.length for cell in page.cells if cell.visible}
    for cell in page.cells:
        if cell.visible and cell.length > LONGEST:
            yield cell.line, f"the cell has {cell.length} lines, {LONGEST} is the most; {advice}"
        elif cell.tags & {"remove-input", "hide-input", "hide-cell"} and cell.length > LONGEST:
            yield cell.line, f"the cell hides {cell.length} lines, {LONGEST} is the most; {advice}"
    if lengths and (median := statistics.median(lengths.values())) > MEDIAN:
        longest = max(lengths, key=lengths.get)
        yield longest, (f"the median of the visible cells is {median:g} lines, {MEDIAN} is the most, and this one has "
                        f"{lengths[longest]}; {advice}")  # fmt: skip


def prose_before_cell(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Prose announces what each visible cell will do."""
    announced = False
    for block in page.flow if page.kind != "exercise" else ():
        if isinstance(block, Directive):
            if block.name == "code-cell" and block.visible:
                if not announced:
                    yield block.line, "no prose stands before the cell; say in a sentence what it will do"
                announced = False
        else:
            announced = block.kind != "heading" and (announced or block.kind == "prose")


def cell_code(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A cell is plain Python at the top level of a page and imports only what a reader has."""
    for cell in page.cells:
        if cell.within or page.kind == "exercise":
            place = f"inside {{{cell.within[-1]}}}" if cell.within else "of an exercise"
            yield cell.line, f"a code cell {place} does not run; write ```python, or move it to the top level of a page"
            continue
        if isinstance(cell.tree, SyntaxError):
            line = cell.body_line + (cell.tree.lineno or 1) - 1
            yield line, f"the cell is not Python ({cell.tree.msg}); mend the line, and use no % or ! commands"
            continue
        for node in ast.walk(cell.tree):
            if isinstance(node, ast.ImportFrom):
                names = ["." * node.level + (node.module or "")]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                if name.split(".")[0] not in LIBRARIES:
                    said = f"the cell imports {name}, a reader has only {', '.join(LIBRARIES)}"
                    yield cell.body_line + node.lineno - 1, f"{said}; use those, or put what is missing into framing"


def outputs(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Outputs are made by the build; a chapter holds none."""
    for name in ("output", "code-cell-output"):
        for directive in page.directives(name):
            yield directive.line, "an output is pasted into the page; delete it, the build makes it from the cell"


def _literal(node: ast.expr | None) -> str | None:
    """Text of a string in a cell, what an f-string computes held out; None where it is not written there."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HELD for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = _literal(node.left), _literal(node.right)
        return None if None in parts else "".join(parts)
    return None


def descriptions(page: Page) -> Iterator[tuple[int, str, str]]:
    """Line, key and text of each alternative text and caption that is written in a cell."""
    for cell in page.cells:
        for call, key in (("figures.show", "alt"), ("figures.table", "caption")):
            for line, node in cell.calls(call, f"framing.{call}"):
                texts = [_literal(word.value) for word in node.keywords if word.arg == key]
                if texts and texts[0] is not None:
                    yield line, key, texts[0]


def _empty_words(alt: str, caption: str) -> str | None:
    """Why an alternative text tells nothing, or None if it may."""
    alt = squeeze(alt)
    if not alt:
        return "is missing"
    if re.fullmatch(r"\S+\.(?:png|jpe?g|svg|gif|webp|pdf)", alt, re.IGNORECASE) or re.fullmatch(r"\S*[/\\]\S*", alt):
        return f"is the file name {alt!r}"
    if re.fullmatch(r"[\w-]+", alt):
        return f"is the name {alt!r}"
    if caption and alt.casefold().rstrip(".") == squeeze(caption).casefold().rstrip("."):
        return "repeats the caption"
    if len(alt) < 20:
        return f"is {alt!r}, {len(alt)} characters"
    return None


def alternative_text(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Every picture says in words what it shows."""
    advice = "write what the picture shows, with its finding and its numbers"
    for line, address, alt, caption in page.images:
        if problem := _empty_words(alt, caption):
            yield line, f"the alternative text of {address} {problem}; {advice}"
    for cell in page.cells:
        for line, node in cell.calls("figures.show", "framing.figures.show"):
            if not any(word.arg == "alt" for word in node.keywords):
                yield line, f"figures.show has no alt=; {advice}"
        for line, _ in cell.calls("plt.show", "pyplot.show"):
            yield line, "plt.show prints a picture without words; use figures.show(figure, alt=...)"
    for line, key, text in descriptions(page):
        if key == "alt" and (problem := _empty_words(text, "")):
            yield line, f"the alternative text {problem}; {advice}"


def table_caption(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Every table says what it is of."""
    for cell in page.cells:
        for line, node in cell.calls("figures.table", "framing.figures.table"):
            if not any(word.arg == "caption" for word in node.keywords):
                yield line, "figures.table has no caption=; write what the table counts, of what, and by what"
    for line, key, text in descriptions(page):
        if key == "caption" and not text.strip():
            yield line, "the caption of the table is empty; write what it counts, of what, and by what"


def length(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A chapter is one idea long."""
    words = sum(block.words for block in page.blocks("prose", "term"))
    if page.kind == "chapter" and not 600 <= words <= 1200:
        advice = "say more" if words < 600 else "cut it to one idea"
        yield 1, f"the page has {words:,} words of prose, 600 to 1,200 is the measure; {advice}"
