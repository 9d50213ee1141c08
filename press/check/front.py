"""Rules of the front matter: what a page and an exercise must say about themselves."""

from collections.abc import Iterator
from typing import NamedTuple

from press.check.book import STANDARDS, Book, nearest
from press.check.page import Page, squeeze

# The voices of framing.articles and the kinds of press.exercise, which would load pandas and Sphinx.
VOICES = ("outlet", "quoted", "press-text", "advert", "boilerplate")
KINDS = ("discussion", "close-reading", "coding", "notebook", "quiz")

# Verbs whose deed a grader can see (after Bloom's taxonomy in the revision of Anderson & Krathwohl, 2001).
MEASURABLE = set("""
    Define Identify Label List Locate Match Name Quote Recall Recognise Recognize Select State
    Classify Describe Distinguish Explain Give Illustrate Interpret Paraphrase Restate Retell Summarise Summarize
    Annotate Apply Calculate Code Complete Compute Convert Count Demonstrate Draw Mark Measure Plot Record Replace
    Rephrase Reproduce Rewrite Run Show Solve Tabulate Trace Transcribe Use
    Analyse Analyze Arrange Attribute Categorise Categorize Compare Contrast Deduce Detect Differentiate Examine
    Find Group Infer Map Order Relate Separate Sort Split Test
    Argue Assess Check Choose Critique Criticise Criticize Decide Defend Estimate Evaluate Judge Justify Predict
    Question Recommend Verify Weigh
    Build Compose Construct Create Design Develop Formulate Outline Plan Propose Report Revise Write
""".split())  # fmt: skip

# Verbs whose deed nobody can see: what to write instead.
VAGUE = {
    "Understand": "Explain, Classify or Predict",
    "Know": "Define, List or Identify",
    "Learn": "Describe, Apply or Demonstrate",
    "Appreciate": "Justify, Compare or Assess",
    "Be": "Identify, Explain or Use",
    "Become": "Identify, Explain or Use",
    "Consider": "Compare, Weigh or Decide",
    "Discover": "Find, Identify or Infer",
    "Explore": "Compare, Test or Map",
    "Familiarise": "Name, Describe or Use",
    "Familiarize": "Name, Describe or Use",
    "Gain": "Explain, Apply or Demonstrate",
    "Grasp": "Explain, Restate or Apply",
    "Notice": "Identify, Mark or Locate",
    "Realise": "Explain, Infer or Restate",
    "Realize": "Explain, Infer or Restate",
    "Reflect": "Explain, Justify or Write",
    "See": "Identify, Locate or Describe",
    "Study": "Examine, Compare or Summarise",
    "Think": "Argue, Infer or Explain",
}


class Key(NamedTuple):
    """A front-matter key: how to write it, what its value must be, and whether a file needs it."""

    example: str
    valid: object  # value -> bool
    needed: bool


def _text(value) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _count(value) -> bool:
    return type(value) is int and value > 0


def _names(value) -> bool:
    return isinstance(value, list) and all(_text(name) for name in value)


def _minutes(value) -> bool:
    parts = {"reading", "activity", "discussion"}
    return isinstance(value, dict) and set(value) == parts and all(map(_count, value.values()))


def _sentences(value) -> bool:
    return isinstance(value, dict) and bool(value) and all(_text(part) for pair in value.items() for part in pair)


PAGE = {
    "title": Key("title: Who speaks?", _text, True),
    "summary": Key("summary: One sentence for search engines and link previews.", _text, True),
    "kind": Key("kind: reference", lambda value: value == "reference", False),
    "minutes": Key("minutes: {reading: 15, activity: 20, discussion: 15}", _minutes, False),
    "objectives": Key("objectives: {count-voices: Count the words that each voice is given.}", _sentences, False),
    "prerequisites": Key("prerequisites: [chapters/read/articles], or [] when there are none", _names, False),
    "voices": Key("voices: [outlet, quoted]", _names, False),
    "content_note": Key("content_note: This page quotes an account of an arrest.", _text, False),
    "standards": Key("standards: [ACRL-authority]", _names, False),
    "jupytext": Key("jupytext: {text_representation: {extension: .md, format_name: myst}}", lambda value: True, False),
    "kernelspec": Key(
        "kernelspec: {display_name: Python 3, language: python, name: python3}", lambda value: True, False
    ),
}
CHAPTER = PAGE | {
    key: PAGE[key]._replace(needed=True) for key in ("minutes", "objectives", "prerequisites", "standards")
}
EXERCISE = {
    "title": Key("title: Who is quoted?", _text, True),
    "chapter": Key("chapter: chapters/read/voices", _text, True),
    "kind": Key(f"kind: one of {', '.join(KINDS)}", lambda value: value in KINDS, True),
    "level": Key("level: 1, 2 or 3", lambda value: _count(value) and value <= 3, True),
    "minutes": Key("minutes: 20", _count, True),
    "grouping": Key("grouping: pairs", _text, True),
    "materials": Key("materials: the printed excerpts", lambda value: _text(value) or _names(value), False),
    "objectives": Key("objectives: [count-voices]", lambda value: _names(value) and bool(value), True),
    "standards": Key("standards: [ACRL-authority]", _names, False),
    "content_note": Key("content_note: This exercise quotes an account of an arrest.", _text, False),
    "computer": Key("computer: true, or false", lambda value: isinstance(value, bool), True),
    "count": Key("count: true, or false", lambda value: isinstance(value, bool), True),
    "prints": Key("prints: [excerpts, tables], what its handout prints of the chapter", _names, False),
    "alternative": Key("alternative: What to do instead, alone, or without a computer.", _text, True),
}
KEY = {
    "exercise": Key("exercise: whose-label", _text, True),
    "points": Key("points: 10", _count, True),
    "took": Key("took: [], until a class has reported how long it took", lambda value: isinstance(value, list), True),
    "rubric": Key("rubric: a list of rows with their levels", lambda value: isinstance(value, list), True),
    "misreadings": Key("misreadings: a list of what students say, each with a reply",
                       lambda value: isinstance(value, list), True),
    "verify": Key("verify: | and lines of Python with assert", _text, False),
    "teaching": Key("teaching: One to three sentences for the teacher.", _text, True),
    "assignment": Key("assignment: what the grader needs (README, Grade it)",
                      lambda value: isinstance(value, (dict, list)), False),
}  # fmt: skip


def keys_of(page: Page) -> dict[str, Key]:
    """The keys that a file of this kind may have."""
    return {"chapter": CHAPTER, "exercise": EXERCISE}.get(page.kind, PAGE)


def front_matter(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """The front matter parses, and has every key it needs, no other, each with a value of the right type."""
    if page.front_problem:
        yield page.front_problem
        return
    keys = keys_of(page)
    for key, value in page.front.items():
        if key not in keys:
            yield page.line(str(key)), f"the front matter has an unknown key {key!r}; {nearest(str(key), keys)}"
        elif not keys[key].valid(value):
            yield page.line(key), f"{key!r} is {value!r}, which is not usable; write {keys[key].example}"
    for key in keys:
        if keys[key].needed and key not in page.front:
            yield 1, f"the front matter has no {key!r}; add {keys[key].example}"


def title(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """The title of the front matter is the heading of the page."""
    headings = [block for block in page.blocks("heading") if block.level == 1]
    named = page.value("title", str)
    if page.kind != "exercise" and headings and named and squeeze(headings[0].text) != squeeze(named):
        yield (
            headings[0].line,
            f"the heading is {squeeze(headings[0].text)!r} and the title {named!r}; make them the same",
        )


def summary(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A search engine prints the summary whole."""
    length = len(page.value("summary", str).strip())
    if length and not 50 <= length <= 160:
        yield page.line("summary"), f"the summary has {length} characters; write one sentence of 50 to 160"


def objectives(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """Each objective is a sentence that begins with a verb a grader can use."""
    for name, sentence in page.value("objectives", dict).items() if page.kind != "exercise" else ():
        line = page.line("objectives", str(name))
        if not _text(sentence):
            continue
        verb = sentence.split()[0].strip(",.:;")
        if verb in VAGUE:
            yield line, f"objective {name!r} begins with {verb!r}, which nobody can grade; begin with {VAGUE[verb]}"
        elif verb not in MEASURABLE:
            yield line, (f"objective {name!r} begins with {verb!r}, which is not among the measurable verbs of "
                         f"press/check/front.py; begin with one, such as Count, Compare or Explain")  # fmt: skip
        if not sentence.rstrip().endswith("."):
            yield line, f"objective {name!r} does not end with a full stop; write a whole sentence"


def unique_objective(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """An objective has one id in the whole book, since exercises and exports refer to it by its id alone."""
    for name in page.value("objectives", dict):
        for other in book.pages.values():
            if other is page:
                break
            if name in other.value("objectives", dict):
                place = f"{other.file}:{other.line('objectives', str(name))}"
                yield (
                    page.line("objectives", str(name)),
                    f"objective {name!r} stands in {place} too; give it another id",
                )


def prerequisites(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A prerequisite is a page that the reader has met."""
    order = list(book.toc)
    for name in page.value("prerequisites", list):
        line = page.line("prerequisites")
        if name not in order:
            yield line, f"prerequisite {name!r} is not a page of _toc.yml; {nearest(str(name), order)}"
        elif page.name in order and order.index(name) >= order.index(page.name):
            yield line, f"prerequisite {name!r} does not come before this page in _toc.yml; move one of them"


def voices(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """`voices` lists the voices of what the page and its exercises quote, no more and no fewer."""
    if page.kind == "exercise" or not page.front:
        return
    ids = [(name, part) for part in [page, *book.exercises_of(page)] for name in part.excerpts]
    quoted = {book.ledger[name].voice: f"{name} in {part.file}" for name, part in ids[::-1] if name in book.ledger}
    whole = all(name in book.ledger for name, _ in ids)  # a misspelt id may be of any voice
    line, listed = page.line("voices"), page.value("voices", list)
    for voice in listed:
        if voice not in VOICES:
            yield line, f"there is no voice {voice!r}; {nearest(str(voice), VOICES)}"
        elif whole and voice not in quoted:
            yield line, f"voices lists {voice!r}, which nothing on the page quotes; take it out"
    for voice, place in sorted(quoted.items()):
        if voice not in listed:
            yield line, f"the page quotes {voice!r} (excerpt {place}), which voices does not list; add it"


def standards(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A standard is one of the table."""
    for name in page.value("standards", list) if book.standards is not None else ():
        if name not in book.standards:
            yield (
                page.line("standards"),
                f"standard {name!r} is not in {STANDARDS}; {nearest(str(name), book.standards)}",
            )


def notebook(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """A page with cells has the header without which MyST-NB drops them with only a warning."""
    header = {
        "jupytext": {"text_representation": {"extension": ".md", "format_name": "myst"}},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    }
    for key, value in header.items() if page.cells and page.front and page.kind != "exercise" else ():
        if page.front.get(key) != value:
            yield (
                page.line(key),
                f"the page has code cells and needs this header to run them; write {PAGE[key].example}",
            )


def exercise_file(page: Page, book: Book) -> Iterator[tuple[int, str]]:
    """An exercise is printed once, by the chapter it names, and serves its objectives."""
    if page.kind != "exercise" or not page.front:
        return
    chapter, line = page.value("chapter", str), page.line("chapter")
    slug = page.name.removeprefix("exercises/")
    if chapter and chapter not in book.pages:
        yield line, f"chapter {chapter!r} is not a page of _toc.yml; {nearest(chapter, book.toc)}"
    elif chapter:
        known = book.pages[chapter].value("objectives", dict)
        for name in page.value("objectives", list):
            if known and name not in known:
                yield page.line("objectives"), f"{chapter} has no objective {name!r}; {nearest(str(name), known)}"
        uses = [(user.name, use.line) for user in book.pages.values() for use in user.directives("exercise")
                if use.argument == slug]  # fmt: skip
        elsewhere = [f"{name}.md:{at}" for name, at in uses if name != chapter]
        if elsewhere:
            yield (
                line,
                f"{elsewhere[0]} prints this exercise of {chapter}; print it there only, or name the other chapter",
            )
        elif not uses:
            yield line, f"no page prints this exercise; write {{exercise}} {slug} in {chapter}.md or delete this file"
        elif len(uses) > 1:
            yield line, f"{chapter}.md prints this exercise {len(uses)} times; print it once"
