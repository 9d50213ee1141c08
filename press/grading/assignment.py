"""Read an assignment: the questions of an exercise, and the solutions and hidden tests of its key.

In the exercise each numbered question holds one fenced block ```python with a line `name = ...` for each
answer, and may hold a second one, of `assert` lines, which is the public check. The first name of a question
is its id. Blocks before the first question are given code. A numbered item without a block is answered in words.
The key's front matter holds, under `assignment`, a solution and hidden tests for each question, and may hold
under `half` what a half-done submission answers, with which the book's own tests try the grading.
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

from framing.errors import BadInput
from press import ROOT, frontmatter


class Check(NamedTuple):
    """One test: its points, what a student reads when it fails, and its code; it passes when nothing is raised."""

    points: int
    says: str
    code: str


class Question(NamedTuple):
    """One numbered item. Without names it is answered in words, which a person reads."""

    text: str
    starter: str
    names: tuple[str, ...]
    public: str
    solution: str
    hidden: tuple[Check, ...]

    @property
    def id(self) -> str:
        return self.names[0] if self.names else ""

    @property
    def points(self) -> int:
        return sum(check.points for check in self.hidden)


class Assignment(NamedTuple):
    """An exercise that is handed out as a notebook; without its key, questions have no solution and no points."""

    slug: str
    title: str
    note: str
    intro: str
    given: tuple[str, ...]
    questions: tuple[Question, ...]
    keyed: bool

    @property
    def graded(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.names)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for question in self.questions for name in question.names)

    @property
    def points(self) -> int:
        return sum(question.points for question in self.graded)


def slugs(root: Path = ROOT) -> list[str]:
    """The exercises that are assignments: notebooks in which a question has a starter cell."""
    found = []
    for path in sorted((root / "exercises").glob("*.md")):
        fields, body, _ = frontmatter.read(path)
        if fields.get("kind") == "notebook" and re.search(r"^ +```python$", body, re.MULTILINE):
            found.append(path.stem)
    return found


def read(slug: str, root: Path = ROOT, keys: Path | None = None) -> Assignment:
    """Read one assignment, with its key where there is one.

    keys: the folder of keys (exercises/keys of the book).
    Raises BadInput, naming file and field, where the exercise is none, or the key does not fit it.
    """
    path = root / "exercises" / f"{slug}.md"
    if slug not in slugs(root):
        listed = ", ".join(slugs(root)) or "none"
        raise BadInput(f"exercises/{slug}.md: there is no assignment of this name; there are: {listed}.")
    fields, body, line = frontmatter.read(path)
    intro, given, questions = _parts(body, f"exercises/{slug}.md", line)
    key = (keys or root / "exercises" / "keys") / f"{slug}.md"
    answers = _answers(key, [question.id for question in questions if question.names]) if key.exists() else {}
    questions = tuple(question._replace(**answers.get(question.id, {})) for question in questions)
    note = fields.get("content_note", "")
    return Assignment(slug, fields["title"], note, intro, given, questions, bool(answers))


def _parts(body: str, file: str, first: int) -> tuple[str, tuple[str, ...], tuple[Question, ...]]:
    """Cut an exercise into its words before the questions, its given code, and its questions."""
    lines = body.split("\n")
    words, given, questions, text, level = [], [], [], [], 0
    starter = public = ""
    for token in MarkdownIt("commonmark").parse(body):
        start = token.map[0] if token.map else 0
        place = f"{file}:{start + first}"
        if token.type == "list_item_open" and token.level == 1 and _ordered(lines[start]):
            starter, public, text, level = "", "", [], 1
        elif token.type == "list_item_close" and token.level == 1 and level:
            questions.append(_question("\n\n".join(text), starter, public, place))
            level = 0
        elif token.type == "fence" and token.info.strip() == "python":
            if not level and questions:
                raise BadInput(f"{place}: a block of code stands after the questions; move it before them or into one.")
            if not level:
                given.append(_code(token.content, place))
            elif not starter:
                starter = _code(token.content, place)
            elif not public:
                public = _code(token.content, place)
            else:
                raise BadInput(f"{place}: the question has a third block of code; keep a starter and one check.")
        elif token.type == "inline":
            (text if level else words).append(_plain(token.content, place))
    return "\n\n".join(words), tuple(given), tuple(questions)


def _ordered(line: str) -> bool:
    return bool(re.match(r"\d+[.)]\s", line))


def _code(source: str, place: str) -> str:
    """Code without the newline at its end. Raises BadInput where it is not Python."""
    try:
        ast.parse(source)
    except SyntaxError as problem:
        raise BadInput(f"{place}: the block is not Python ({problem.msg}); mend it.") from None
    return source.rstrip("\n")


def _question(text: str, starter: str, public: str, place: str) -> Question:
    names = []
    for node in ast.parse(starter).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis:
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    if starter and not names:
        raise BadInput(f"{place}: the starter block asks for no answer; write a line such as `share = ...`.")
    return Question(text, starter, tuple(names), public, "", ())


def _plain(text: str, place: str) -> str:
    """Markdown that every notebook shows: the book's roles become what they print."""
    text = re.sub(r"\{typed\}`([^`]*)`", r"\1", text)
    text = re.sub(r"\{term\}`([^`<]*?)(?:\s*<[^>]*>)?`", r"\1", text)
    text = re.sub(r"\{quoted\}`([^`<]*?)\s*<[^>]*>`", r"“\1”", text)
    if found := re.search(r"\{[\w:-]+\}`[^`]*`", text):
        raise BadInput(
            f"{place}: {found[0]} needs the built book, and a notebook has none; write the words themselves, or use "
            "{typed}, {term} or {quoted}."
        )
    return text


def _answers(key: Path, ids: list[str]) -> dict[str, dict]:
    """Solution and hidden tests by question. Raises BadInput, naming key, question and field."""
    fields, _, _ = frontmatter.read(key)
    file = f"exercises/keys/{key.name}"
    entries = fields.get("assignment")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadInput(
            f"{file}: `assignment` is missing; list question, solution and tests for each of {', '.join(ids)}."
        )
    answers = {}
    for entry in entries:
        name = entry.get("question")
        where = f"{file}: assignment, question {name!r}"
        if name not in ids:
            raise BadInput(f"{where}: the exercise asks no such question; it asks {', '.join(ids)}.")
        tests = entry.get("tests")
        if not isinstance(tests, list) or not tests:
            raise BadInput(f"{where}: `tests` is empty; add at least one with points, says and code.")
        checks = []
        for number, test in enumerate(tests, start=1):
            good = isinstance(test, dict) and set(test) == {"points", "says", "code"}
            if not good or type(test["points"]) is not int or test["points"] < 1:
                raise BadInput(f"{where}, test {number}: write points (a whole number from 1), says and code.")
            checks.append(Check(test["points"], str(test["says"]), _code(str(test["code"]), f"{where}, test {number}")))
        if not isinstance(entry.get("solution"), str):
            raise BadInput(f"{where}: `solution` is missing; write the code that answers the question.")
        answers[name] = {"solution": _code(entry["solution"], where), "hidden": tuple(checks)}
    for name in ids:
        if name not in answers:
            raise BadInput(f"{file}: assignment has no question {name!r}, which the exercise asks; add it.")
    total = sum(check.points for answer in answers.values() for check in answer["hidden"])
    if fields.get("points") != total:
        raise BadInput(
            f"{file}: points is {fields.get('points')!r}, and the tests add up to {total}; make them the same."
        )
    return answers
