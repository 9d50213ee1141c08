"""Read the quiz bank: `exercises/quizzes/CHAPTER.yml`, one file a chapter.

    chapter: chapters/read/names
    title: Names for people
    items:
      - id: passive-complaint          # words with hyphens, unique in the book; never changed, exports update by it
        kind: single                   # single, multiple or true-false
        objective: give-label-voice    # of the chapter
        level: 2                       # 1 to 3
        question: Whose word is ...?
        answers:
          - text: The outlet's.
            feedback: Why, and where on the page to look.
          - text: The complainers'.
            right: true
            feedback: ...
        feedback: What everybody is told, whatever the answer.   # optional

There are three kinds because each export carries these and no more: a Common Cartridge has no numeric items, and
asks of `single` at least three answers. A single or true-false item is right or wrong. In `multiple` each right
answer that is ticked earns its part, and one wrong tick takes everything (`credit`).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from framing.errors import BadInput
from press import ROOT, frontmatter
from press.advice import nearest, yaml_line, yaml_words
from press.quiz import words

FOLDER = "exercises/quizzes"
LEDGER = "data/articles/excerpts.csv"
CLAIMS = "data/policy/claims.csv"
KINDS = ("single", "multiple", "true-false")
FEWEST = {"single": 3, "multiple": 3, "true-false": 2}
# Moodle takes a weight from a fixed list; it has 100 divided by each number up to ten.
MOST_RIGHT = 10
SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Answer:
    """One answer, and what is said to whoever gives it."""

    text: str
    right: bool
    feedback: str
    lines: tuple[int, int]  # of the text and of the feedback


@dataclass(frozen=True)
class Item:
    """One question with its answers. `feedback` is told to everybody, and may be empty."""

    id: str
    kind: str
    objective: str
    level: int
    question: str
    answers: tuple[Answer, ...]
    feedback: str
    line: int
    lines: tuple[int, int]  # of the question and of the feedback

    @property
    def right(self) -> list[Answer]:
        """The right answers."""
        return [answer for answer in self.answers if answer.right]

    def credit(self, answer: Answer) -> float:
        """Return what an answer adds, in per cent; a ticked wrong answer of `multiple` takes everything."""
        if answer.right:
            return 100 / len(self.right)
        return -100 if self.kind == "multiple" else 0

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield line and wording of everything that a reader reads."""
        yield self.lines[0], self.question
        for answer in self.answers:
            yield from zip(answer.lines, (answer.text, answer.feedback))
        if self.feedback:
            yield self.lines[1], self.feedback


@dataclass(frozen=True)
class Quiz:
    """The items of one chapter. `slug` is the name of its file."""

    slug: str
    file: str
    chapter: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Known:
    """What a quiz may name: chapters with their objectives, and the texts of the ledger by their ids."""

    objectives: dict[str, Iterable[str]]
    quotable: dict[str, str]


def known(root: Path = ROOT) -> Known:
    """Return what the chapters and the ledger below `root` hold."""
    objectives = {}
    for path in sorted((root / "chapters").rglob("*.md")):
        fields, _, _ = frontmatter.read(path)
        name = path.relative_to(root).with_suffix("").as_posix()
        objectives[name] = list(fields.get("objectives") or {})
    quotable = {}
    for table, column in ((LEDGER, "text"), (CLAIMS, "phrase")):
        if (root / table).is_file():
            rows = csv.DictReader(io.StringIO((root / table).read_text(encoding="utf-8"), newline=""))
            quotable |= {row["id"]: row[column] for row in rows if row[column]}
    return Known(objectives, quotable)


def slugs(root: Path = ROOT) -> list[str]:
    """Return the names of the quizzes."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.yml"))


def read(slug: str, root: Path = ROOT, holds: Known | None = None) -> Quiz:
    """Return one quiz. Raises BadInput, naming file, line and remedy, if there is none or it cannot be used."""
    if slug not in slugs(root):
        raise BadInput(f"{FOLDER}/{slug}.yml: there is no such quiz; {nearest(slug, slugs(root))}")
    quiz, problems = parse(slug, root, holds or known(root))
    if problems:
        raise BadInput("\n".join(f"{FOLDER}/{slug}.yml:{line}: {said}" for line, said in problems))
    return quiz


def read_all(root: Path = ROOT) -> list[Quiz]:
    """Return every quiz in the order of the contents. Raises BadInput where one cannot be used or two share an id."""
    holds = known(root)
    quizzes = [read(slug, root, holds) for slug in slugs(root)]
    if problems := repeated(quizzes):
        raise BadInput("\n".join(f"{file}:{line}: {said}" for file, line, said in problems))
    contents = (root / "_toc.yml").read_text(encoding="utf-8")
    return sorted(quizzes, key=lambda quiz: contents.find(f"{quiz.chapter}\n"))


def repeated(quizzes: Iterable[Quiz]) -> list[tuple[str, int, str]]:
    """Return file, line and message for each id that two items have."""
    first, found = {}, []
    for quiz in quizzes:
        for item in quiz.items:
            if item.id in first:
                said = (
                    f"the id {item.id!r} stands in {first[item.id]} too; give this item another, and keep it for good"
                )
                found.append((quiz.file, item.line, said))
            first.setdefault(item.id, f"{quiz.file}:{item.line}")
    return found


# --- Parsing, with the line of everything ------------------------------------------------------------------------


def parse(slug: str, root: Path, holds: Known) -> tuple[Quiz | None, list[tuple[int, str]]]:
    """Return a quiz and what is wrong with it, by line; without a quiz where the file has no shape of one."""
    raw = (root / FOLDER / f"{slug}.yml").read_bytes()
    try:
        loader = yaml.CSafeLoader(raw.decode("utf-8"))
        node = loader.get_single_node()
        content = loader.construct_document(node) if node else None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [(line, f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8")]
    except (yaml.YAMLError, ValueError) as error:
        return None, [(yaml_line(error), f"it is not valid YAML {yaml_words(error)}")]
    lines, twice = _lines(node)
    found = [(line, f"the key {key!r} stands twice; keep one of the two") for key, line in twice]
    file = _Fields(content, (), lines, found)
    chapter, title = file.text("chapter"), file.text("title")
    items = file.list("items", "write items: and below it, for each, - id: and its other keys")
    file.no_others("chapter", "title", "items")
    if chapter and chapter not in holds.objectives:
        found.append((file.line("chapter"), f"there is no chapter {chapter!r}; {nearest(chapter, holds.objectives)}"))
    elif chapter and chapter.rpartition("/")[2] != slug:
        said = f"the quiz of {chapter} stands in {slug}.yml; name the file {chapter.rpartition('/')[2]}.yml"
        found.append((file.line("chapter"), said))
    read_items = [_item(_Fields(item, ("items", number), lines, found), holds, holds.objectives.get(chapter))
                  for number, item in enumerate(items)]  # fmt: skip
    quiz = Quiz(slug, f"{FOLDER}/{slug}.yml", chapter, title, tuple(read_items))
    return quiz, sorted(set(found) | {(line, said) for _, line, said in repeated([quiz])})


def _lines(node) -> tuple[dict[tuple, int], list[tuple[str, int]]]:
    """Return the line of every key and list entry by its path, and the keys that stand twice."""
    lines, twice = {}, []

    def walk(node, path):
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                here = (*path, key.value)
                if here in lines:
                    twice.append((key.value, key.start_mark.line + 1))
                lines[here] = key.start_mark.line + 1
                walk(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                lines[*path, number] = value.start_mark.line + 1
                walk(value, (*path, number))

    walk(node, ())
    return lines, twice


class _Fields:
    """A mapping of the file; asking for a key notes what is wrong with its value."""

    def __init__(self, content, path: tuple, lines: dict, found: list):
        self.path, self.lines, self.found = path, lines, found
        self.content = content if isinstance(content, dict) else {}
        if not isinstance(content, dict):
            self.wrong("this is no list of keys; write every key as key: value")

    def line(self, *keys) -> int:
        """Line of a key, else of what it should stand in."""
        path = (*self.path, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def wrong(self, said: str, *keys) -> None:
        self.found.append((self.line(*keys), said))

    def text(self, key: str, needed: bool = True) -> str:
        """Return a text in one line, without white space around it."""
        value = self.content.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        if key in self.content:
            said = "is empty" if value in (None, "") or isinstance(value, str) else f"is {value!r}, which is no text"
            self.wrong(
                f"{key!r} {said}; write {key}: and a text, between quotation marks where YAML asks for them", key
            )
        elif needed:
            self.wrong(f"there is no {key!r}; add {key}: and a text")
        return ""

    def list(self, key: str, remedy: str) -> list:
        value = self.content.get(key)
        if isinstance(value, list) and value:
            return value
        self.wrong(f"there is no list of {key}; {remedy}", key)
        return []

    def no_others(self, *keys: str) -> None:
        for key in self.content:
            if key not in keys:
                self.wrong(f"unknown key {key!r}; {nearest(str(key), keys)}", key)


def _item(fields: _Fields, holds: Known, objectives: Iterable[str] | None) -> Item:
    """Return one item, and note what is wrong with it."""
    name, kind, objective = fields.text("id"), fields.text("kind"), fields.text("objective")
    question, feedback = fields.text("question"), fields.text("feedback", needed=False)
    level = fields.content.get("level")
    if name and not SLUG.fullmatch(name):
        fields.wrong(f"the id {name!r} is no slug; write small letters, with a hyphen between words", "id")
    if kind and kind not in KINDS:
        fields.wrong(f"there is no kind {kind!r}; {nearest(kind, KINDS)}", "kind")
    if objective and objectives is not None and objective not in objectives:
        fields.wrong(f"the chapter has no objective {objective!r}; {nearest(objective, objectives)}", "objective")
    if level not in (1, 2, 3) or level is True:
        fields.wrong(f"'level' is {level!r}; write level: 1, 2 or 3", "level")
    fields.no_others("id", "kind", "objective", "level", "question", "answers", "feedback")
    listed = fields.list("answers", "write answers: and below it, for each, - text:, feedback: and, if so, right: true")
    path = (*fields.path, "answers")
    answers = [_answer(_Fields(each, (*path, number), fields.lines, fields.found), holds)
               for number, each in enumerate(listed)]  # fmt: skip
    if listed and kind in KINDS:
        _rightness(fields, kind, answers)
    for key, text in (("question", question), ("feedback", feedback)):
        _marks(fields, key, text, holds)
    lines = fields.line("question"), fields.line("feedback")
    return Item(name, kind, objective, level, question, tuple(answers), feedback, fields.line(), lines)


def _answer(fields: _Fields, holds: Known) -> Answer:
    text, feedback, right = fields.text("text"), fields.text("feedback"), fields.content.get("right", False)
    if not isinstance(right, bool):
        fields.wrong(f"'right' is {right!r}; write right: true, or leave the line out", "right")
    fields.no_others("text", "right", "feedback")
    for key, words_of in (("text", text), ("feedback", feedback)):
        _marks(fields, key, words_of, holds)
    return Answer(text, right is True, feedback, (fields.line("text"), fields.line("feedback")))


def _rightness(fields: _Fields, kind: str, answers: list[Answer]) -> None:
    """Note what is wrong with an item's answers taken together."""
    right = sum(answer.right for answer in answers)
    if kind == "true-false" and [answer.text for answer in answers] != ["True", "False"]:
        fields.wrong('a true-false item has the answers "True" and "False", in this order; write them so', "answers")
    elif len(answers) < FEWEST[kind]:
        said = f"the item has {len(answers)} answers, {FEWEST[kind]} are the fewest that every export takes; add some"
        fields.wrong(f"{said}, or make it true-false", "answers")
    if right == 0:
        fields.wrong("no answer is right; mark one with right: true", "answers")
    elif kind != "multiple" and right > 1:
        said = f"{right} answers are right and one is asked for; mark one, or write kind: multiple"
        fields.wrong(said, "answers")
    elif kind == "multiple" and (right == 1 or right == len(answers) or right > MOST_RIGHT):
        said = (
            f"{right} of {len(answers)} answers are right; in a multiple item two to ten are, and at least one is wrong"
        )
        fields.wrong(f"{said}: mark others, or write kind: single", "answers")
    texts = [answer.text.casefold() for answer in answers]
    for number, answer in enumerate(answers):
        if answer.text and answer.text.casefold() in texts[:number]:
            fields.wrong(f"the answer {answer.text!r} stands twice; change one of the two", "answers", number)


def _marks(fields: _Fields, key: str, text: str, holds: Known) -> None:
    """Note the marks of a text that cannot be carried, and quotations that the ledger does not bear out."""
    for mark in words.strays(text):
        said = f"{mark!r} is no mark of a quiz, which has *emphasis*, {{quoted}} and {{typed}}"
        fields.wrong(f"{said}; take it out, or put a backslash before it", key)
    for part in words.parts(text):
        if part.kind == "quoted" and part.source not in holds.quotable:
            fields.wrong(f"{LEDGER} has no excerpt {part.source!r}; {nearest(part.source, holds.quotable)}", key)
        elif part.kind == "quoted" and part.words not in holds.quotable[part.source]:
            said = f"{part.words!r} does not stand word for word in {part.source}"
            fields.wrong(f"{said}: {holds.quotable[part.source]!r}; copy the words from there", key)
