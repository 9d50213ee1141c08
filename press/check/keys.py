"""Rules of the answer keys: what a key has to say, and that its points add up. They apply where the folder is there."""

from collections.abc import Iterator

from press.advice import counted, nearest
from press.check import prose, references
from press.check.book import Book
from press.check.front import KEY, _count, _text
from press.check.page import Page
from press.keys import FOLDER

# What a key shares with a page. Its numbers are computed in `verify` and may be typed.
SHARED = (
    references.excerpts, references.terms, references.citations, references.record, references.links, references.images,
    prose.plain_words, prose.typed_quotation, prose.characters,
)  # fmt: skip


def keys(book: Book) -> Iterator[tuple[str, int, str]]:
    """Each key belongs to an exercise, has what it needs, and its points add up; each exercise has a key."""
    if book.keys is None:
        return
    for slug, page in book.keys.items():
        for rule in (_front_matter, _belongs, _rubric, _misreadings, _took, _verify, _answer):
            yield from ((page.file, line, said) for line, said in rule(page, slug, book))
        for rule in SHARED:
            yield from ((page.file, line, said) for line, said in rule(page, book))
    for slug, exercise in book.exercises.items():
        # The answers of a quiz are in its bank.
        if slug not in book.keys and exercise.front.get("kind") != "quiz":
            yield exercise.file, 1, f"the exercise has no key; write {FOLDER}/{slug}.md"


def _front_matter(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    if page.front_problem:
        yield page.front_problem
        return
    for key, value in page.front.items():
        if key not in KEY:
            yield page.line(str(key)), f"the key has an unknown field {key!r}; {nearest(str(key), KEY)}"
        elif not KEY[key].valid(value):
            yield page.line(key), f"{key!r} is {value!r}, which is not usable; write {KEY[key].example}"
    for key in KEY:
        if KEY[key].needed and key not in page.front:
            yield 1, f"the key has no {key!r}; add {KEY[key].example}"


def _belongs(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    named = page.value("exercise", str)
    if slug not in book.exercises:
        yield (
            page.line("exercise"),
            f"there is no exercises/{slug}.md; {nearest(slug, book.exercises)}, or delete the key",
        )
    if named and named != slug:
        yield page.line("exercise"), f"the key names the exercise {named!r} and its file {slug!r}; make them the same"


def _rubric(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    rows = page.front.get("rubric")
    if not isinstance(rows, list):
        return
    if not 2 <= len(rows) <= 5:
        yield (
            page.line("rubric"),
            f"the rubric has {counted(len(rows), 'row')}; write 2 to 5, each tied to what the exercise asks",
        )
    total, whole = 0, True
    for number, row in enumerate(rows):
        here = page.line("rubric", str(number))
        if not isinstance(row, dict) or set(row) != {"row", "levels"} or not _text(row["row"]):
            yield here, f"row {number + 1} of the rubric is not usable; write row: its name, and levels:"
            whole = False
            continue
        levels = row["levels"]
        if not isinstance(levels, list) or not all(_level(level) for level in levels) or len(levels) < 2:
            yield (
                here,
                f'the levels of {row["row"]!r} are not usable; write two or more {{points: 2, seen: "What is seen."}}',
            )
            whole = False
            continue
        points = [level["points"] for level in levels]
        for before, after, place in zip(points, points[1:], range(1, len(points))):
            if after >= before:
                line = page.line("rubric", str(number), "levels", str(place))
                yield (
                    line,
                    f"the levels of {row['row']!r} go from {before} to {after} points; let them fall from the best",
                )
        if points[-1] != 0:
            line = page.line("rubric", str(number), "levels", str(len(points) - 1))
            yield line, f"the last level of {row['row']!r} has {points[-1]} points; end with what earns none"
        total += points[0]
    stated = page.front.get("points")
    if whole and _count(stated) and total != stated:
        yield page.line("points"), f"the key states {stated} points and its rows add up to {total}; change one of them"


def _level(level) -> bool:
    return (
        isinstance(level, dict) and set(level) == {"points", "seen"} and type(level["points"]) is int
        and level["points"] >= 0 and _text(level["seen"])
    )  # fmt: skip


def _misreadings(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    said = page.front.get("misreadings")
    if not isinstance(said, list):
        return
    if not 2 <= len(said) <= 4:
        yield (
            page.line("misreadings"),
            (f"the key has {counted(len(said), 'misreading')}; write 2 to 4 that students may honestly hold"),
        )
    for number, each in enumerate(said):
        if not isinstance(each, dict) or set(each) != {"says", "reply"} or not all(map(_text, each.values())):
            line = page.line("misreadings", str(number))
            yield (
                line,
                f'misreading {number + 1} is not usable; write {{says: "What a student says.", reply: "What helps."}}',
            )


def _took(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    reports = page.front.get("took")
    for number, report in enumerate(reports) if isinstance(reports, list) else ():
        if (
            not isinstance(report, dict)
            or set(report) != {"date", "setting", "minutes"}
            or not _count(report["minutes"])
        ):
            line = page.line("took", str(number))
            yield (
                line,
                "a report of a class is not usable; write {date: 2027-02-03, setting: a class of 24, minutes: 25}",
            )


def _verify(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    code = page.value("verify", str)
    try:
        compile(code, page.file, "exec")
    except SyntaxError as error:
        yield page.line("verify"), f"line {error.lineno} of verify is not Python ({error.msg}); mend it"
    if code and "assert" not in code:
        yield page.line("verify"), "verify asserts nothing; write assert before what has to hold, or take it out"


def _answer(page: Page, slug: str, book: Book) -> Iterator[tuple[int, str]]:
    if page.front and not any(block.text.strip() for block in page.blocks("prose", "item", "term")):
        yield 1, "the key has no model answer; write one below the front matter"
    for block in page.blocks("heading"):
        yield block.line, "a heading of a key would break the order of its chapter's; take the # out"
