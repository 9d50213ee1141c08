"""Lesson plans, made from what chapters and exercises say of themselves; nothing is planned by hand but the questions.

How a lesson is put together, in the order in which it is decided:

1. Five minutes are kept for the close, and five for each question that the class stops for: at least one question.
2. The chapter is read in class if a discussion still fits beside it; otherwise it is read at home, and the lesson
   begins with five minutes over the excerpts.
3. Of the exercises that the page prints, those are chosen that fit into what is left: first a set with a discussion
   in it, then, where there are computers, one with a notebook, then the set that fills the time best. No exercise is
   cut short. Quizzes are left for home.
4. What remains goes to the questions, evenly. The shortest lesson skips the sections that plans.yml names.

The questions and where they stand are in exercises/plans.yml. `{lesson-plans} Read` prints the plans of a part's
chapters, `{units}` two weeks for each part, `{chapter-needs}` what each chapter asks of a class.
"""

import itertools
import re
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from framing import articles
from framing.errors import BadInput
from press import ROOT, bank, markup, page, record
from press.bank import Chapter, Exercise
from press.exercise import KINDS

FILE = "exercises/plans.yml"
CLOSE, ASK, AGAIN = 5, 5, 5  # minutes: the close, the least for a question, a second look at the excerpts
LENGTHS = (50, 75)
LESSONS = 6  # of a unit of two weeks
# For a chapter without questions of its own.
ANY = (
    ("What exactly are we measuring?", "What is counted here, of what, and what would the count pass over?"),
    ("Key points", "Which of the key points could you show to somebody with one sentence or one number of the page?"),
)
# Sections that a class does not read as text.
APART = ("Without a computer", "Key points", "Exercises", "What's next")


class Stop(NamedTuple):
    """A place in a chapter at which the class stops, and the question there."""

    after: str
    ask: str


class Step(NamedTuple):
    """Some minutes of a lesson. kind: read, again, ask, exercise or close; about: what the kind is of."""

    minutes: int
    kind: str
    about: object = None


class Plan(NamedTuple):
    """A lesson on one chapter."""

    chapter: Chapter
    length: int
    computers: bool
    at_home: bool  # whether the chapter is read before the lesson
    steps: list[Step]
    left: list[Exercise]  # exercises of the chapter that the lesson does without
    skip: list[str]  # headings that it passes over

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises of the lesson, in order."""
        return [step.about for step in self.steps if step.kind == "exercise"]


# --- What is asked ---------------------------------------------------------------------------------------------------


def stops(root: Path = ROOT) -> dict[str, dict]:
    """The questions of exercises/plans.yml: {chapter: {"stops": [Stop], "skip": [heading]}}.

    Raises BadInput, naming chapter and remedy, for a chapter, a heading or a key that does not exist.
    """
    path = root / FILE
    if not path.exists():
        return {}
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadInput(
            f"{FILE}:{line}: it is not YAML ({getattr(problem, 'problem', problem)}); mend the line"
        ) from None
    known = {chapter.name: chapter for chapter in bank.chapters(root)}
    found = {}
    for name, entry in written.items():
        if name not in known:
            raise BadInput(f"{FILE}: {name!r} is no chapter of _toc.yml; correct it, or take the entry out")
        if not isinstance(entry, dict) or set(entry) != {"stops", "skip"} or not entry["stops"]:
            raise BadInput(f"{FILE}: the entry of {name} is not usable; write stops: (after, ask) and skip: []")
        headings = [heading for heading, _ in sections(known[name].body)]
        found[name] = {"stops": [], "skip": list(entry["skip"])}
        for stop in entry["stops"]:
            if set(stop) != {"after", "ask"}:
                raise BadInput(f"{FILE}: a stop of {name} has the keys {sorted(stop)}; write after: and ask:")
            found[name]["stops"].append(Stop(**stop))
        for heading in [stop.after for stop in found[name]["stops"]] + found[name]["skip"]:
            if heading not in headings:
                raise BadInput(f"{FILE}: {name} has no section {heading!r}; its sections are {', '.join(headings)}")
    return found


def sections(body: str) -> list[tuple[str, int]]:
    """Each H2 of a page with the words of its text, code left out; what stands before the first goes with it."""
    parts = re.split(r"^## (.+)$", re.sub(r"^```\{code-cell\}.*?^```$", "", body, flags=re.M | re.S), flags=re.M)
    words = [len(part.split()) for part in parts[::2]]
    found = [(heading.strip().replace("’", "'"), count) for heading, count in zip(parts[1::2], words[1:])]
    return [(found[0][0], found[0][1] + words[0]), *found[1:]] if found else []


# --- How a lesson is put together ------------------------------------------------------------------------------------


def plan(chapter: Chapter, length: int, computers: bool = True, asked: dict | None = None) -> Plan:
    """A lesson of `length` minutes on a chapter.

    asked: the chapter's entry of `stops`; without one, the questions that fit any chapter.
    """
    questions = list(asked["stops"]) if asked else [Stop(*stop) for stop in ANY]
    skip = asked["skip"] if asked and length == LENGTHS[0] else []
    questions = [question for question in questions if question.after not in skip] or questions
    able = [one for one in chapter.exercises if one.kind != "quiz" and (computers or not one.computer)]
    reading = chapter.minutes["reading"]
    in_class = choose(able, length - reading - CLOSE - ASK, computers)
    after_home = choose(able, length - AGAIN - CLOSE - ASK, computers)
    at_home = not _discusses(in_class) and _discusses(after_home)
    chosen = after_home if at_home else in_class
    free = length - CLOSE - (AGAIN if at_home else reading) - sum(one.minutes for one in chosen)
    # The last questions are about the end of the chapter, the first about its idea; a short lesson keeps the last.
    questions = questions[-min(len(questions), free // ASK) :]
    times = [free // len(questions) + (number < free % len(questions)) for number in range(len(questions))]
    steps = [Step(AGAIN, "again")] if at_home else []
    for question, minutes, part in zip(questions, times, _shares(chapter, questions, reading)):
        steps += [] if at_home else [Step(part, "read", question.after)]
        steps.append(Step(minutes, "ask", question))
    steps += [Step(one.minutes, "exercise", one) for one in chosen] + [Step(CLOSE, "close")]
    left = [one for one in chapter.exercises if one not in chosen]
    return Plan(chapter, length, computers, at_home, steps, left, skip)


def choose(exercises: list[Exercise], minutes: int, computers: bool) -> list[Exercise]:
    """The exercises that fit: with a discussion, with a notebook where one can run, then those that take most time."""
    sets = [
        group
        for size in range(len(exercises) + 1)
        for group in itertools.combinations(exercises, size)
        if sum(one.minutes for one in group) <= minutes
    ]
    if not sets:
        return []
    best = max(sets, key=lambda group: (
        _discusses(group), computers and any(one.computer for one in group), sum(one.minutes for one in group),
    ))  # fmt: skip
    return list(best)


def _discusses(group) -> bool:
    return any(one.kind == "discussion" for one in group)


def _shares(chapter: Chapter, questions: list[Stop], reading: int) -> list[int]:
    """The minutes of reading up to each question, by the words that lie between; the rest of the page with the last."""
    lengths = [(heading, words) for heading, words in sections(chapter.body) if heading not in APART]
    headings = [heading for heading, _ in lengths]
    total = sum(words for _, words in lengths) or 1
    read, done = [], 0
    for number, question in enumerate(questions, start=1):
        here = headings.index(question.after) + 1 if question.after in headings else len(headings)
        upto = sum(words for _, words in lengths[:here])
        minute = reading if number == len(questions) else max(done + 1, round(reading * upto / total))
        minute = min(minute, reading - (len(questions) - number))
        read.append(minute - done)
        done = minute
    return read


class Unit(NamedTuple):
    """Two weeks on one part of the book."""

    part: str
    lessons: list[Plan | list[Exercise]]  # a lesson on a chapter, or one of exercises that no other lesson has used
    out: list[Chapter]  # chapters of the part that the two weeks leave out


def unit(chapters: list[Chapter], asked: dict[str, dict], length: int = LENGTHS[0]) -> Unit:
    """Six lessons on the chapters of one part, in order.

    A part of more than six leaves out, from its end, chapters that no other of the part builds on. A part of fewer
    ends with a lesson of exercises that were left over, the longest that fit.
    """
    kept = list(chapters)
    for chapter in reversed(chapters):
        needed = {name for other in kept if other is not chapter for name in other.prerequisites}
        if len(kept) > LESSONS and chapter.name not in needed:
            kept.remove(chapter)
    kept = kept[:LESSONS]
    lessons = [plan(chapter, length, False, asked.get(chapter.name)) for chapter in kept]
    if len(kept) < LESSONS:
        rest, room = [], length - CLOSE
        left = [one for lesson in lessons for one in lesson.left if not one.computer and one.kind != "quiz"]
        for one in sorted(left, key=lambda one: (-one.level, -one.minutes)):
            if one.minutes <= room:
                rest.append(one)
                room -= one.minutes
        if rest:
            lessons.append(rest)
    return Unit(chapters[0].part, lessons, [chapter for chapter in chapters if chapter not in kept])


# --- In print --------------------------------------------------------------------------------------------------------


def printed(plan: Plan) -> list[nodes.Node]:
    """A plan as a table, and a line on what it leaves out."""
    without = "" if plan.computers else ", without computers"
    rows, clock = [], 0
    excerpts, before = list(plan.chapter.excerpts), None
    for step in plan.steps:
        what, how, before, excerpts = _step(plan, step, before, excerpts)
        rows.append([f"{clock} to {clock + step.minutes}", what, how])
        clock += step.minutes
    table = markup.table(
        f"{plan.chapter.title}: a lesson of {plan.length} minutes{without}", ("Minutes", "What", "How"), rows,
        classes=("plan",),
    )  # fmt: skip
    found = [table]
    if plan.at_home:
        minutes = plan.chapter.minutes["reading"]
        found.insert(0, markup.make("p", f"Before the lesson, at home: read the chapter ({minutes} minutes)."))
    if plan.skip:
        skipped = _listed([_heading(name) for name in plan.skip])
        found.append(markup.make("p", f"In a short lesson, skip: {skipped}."))
    if plan.left:
        links = [[bank.exercise_link(one), f" ({_facts(one)})"] for one in plan.left]
        found.append(markup.make("p", "Left for home or another day: ", *_joined(links), "."))
    return found


def _step(plan: Plan, step: Step, before: str | None, excerpts: list[str]):
    """What and how of a step, and where reading has got to: the heading, and the excerpts not yet read."""
    if step.kind == "read":
        upto = _excerpts_upto(plan.chapter, step.about)
        new = [name for name in excerpts if name in upto]
        how = [f"Up to the end of {_heading(step.about)}."]
        if before:
            how = [f"From there to the end of {_heading(step.about)}."]
        how += [" Excerpts: ", *_joined([[_excerpt_link(name)] for name in new]), "."] if new else []
        return "Read", how, step.about, [name for name in excerpts if name not in new]
    if step.kind == "again":
        links = _joined([[_excerpt_link(name)] for name in excerpts])
        how = ["Everybody chooses one passage and marks a word to ask about: ", *links, "."] if links else [
            "Everybody marks one sentence of the page to ask about."
        ]  # fmt: skip
        return "Look again at the excerpts", how, before, excerpts
    if step.kind == "ask":
        return "Stop and ask", [step.about.ask], before, excerpts
    if step.kind == "exercise":
        return (
            [bank.exercise_link(step.about)],
            [f"{_facts(step.about)[0].upper()}{_facts(step.about)[1:]}."],
            before,
            excerpts,
        )
    how = "Read the key points. Everybody writes one sentence: what can I show now, and with which word or number?"
    return "Close", [how], before, excerpts


def _heading(name: str) -> str:
    """A heading between quotation marks, without its emphasis."""
    return f"“{name.replace('*', '')}”"


def _facts(one: Exercise) -> str:
    where = "on a computer" if one.computer else "no computer"
    return f"{KINDS[one.kind].lower()}, {one.grouping}, {one.minutes} minutes, {where}"


def _excerpts_upto(chapter: Chapter, heading: str) -> set[str]:
    """The excerpts that stand before the end of a section."""
    parts = re.split(r"^## (.+)$", chapter.body, flags=re.M)
    for number, name in enumerate(parts[1::2]):
        if name.strip().replace("’", "'") == heading:
            text = "\n".join(parts[: 2 * number + 3])
            return {found for kind, found in bank.PRINTED.findall(text) if kind == "excerpt"}
    return set(chapter.excerpts)


def _excerpt_link(name: str):
    row = articles.excerpts().set_index("id").loc[name]
    outlet = articles.catalogue().set_index("id").loc[row["article"], "outlet"]
    return record.place(f"excerpt-{name}", f"{outlet}, paragraph {row['paragraph']}", without="text")


def _joined(parts: list[list]) -> list:
    found = []
    for number, part in enumerate(parts):
        found += [nodes.Text("; ")] * (number > 0) + [nodes.Text(one) if isinstance(one, str) else one for one in part]
    return found


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def of_chapter(chapter: Chapter, asked: dict[str, dict]) -> list[Plan]:
    """The plans that are printed for a chapter: 50 minutes without computers, 75 with, and 75 without."""
    own = asked.get(chapter.name)
    short, long = LENGTHS
    found = [plan(chapter, short, False, own), plan(chapter, long, True, own)]
    if any(one.computer for one in found[1].exercises):
        found.append(plan(chapter, long, False, own))
    return found


class LessonPlans(SphinxDirective):
    """`{lesson-plans} Read`: the plans of every chapter of a part."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        bank.depend(self.env)
        self.env.note_dependency(str(ROOT / FILE))
        found, part = [], self.arguments[0]
        chapters = bank.chapters()
        if part not in (parts := list(dict.fromkeys(chapter.part for chapter in chapters))):
            raise self.error(f"there is no part {part!r} with chapters in {bank.TOC}; choose from {', '.join(parts)}")
        asked = _asked(self)
        for chapter in chapters:
            if chapter.part != part:
                continue
            name = f"plan-{bank.anchor(chapter.name)}"
            section = nodes.section(ids=[name], names=[name])
            section += nodes.title("", chapter.title)
            section += markup.make("p", "The page: ", page.link_to(self.env.docname, chapter.name), ".")
            if chapter.content_note:
                note = markup.make("strong", "Content note."), f" {chapter.content_note}"
                section += markup.make("div", markup.make("p", *note), classes=("content-note",), role="note")
            section += [node for each in of_chapter(chapter, asked) for node in printed(each)]
            found.append(section)
        return found


def _asked(directive: SphinxDirective) -> dict[str, dict]:
    """The questions; what is wrong with them is said as an error of the page that needs them."""
    try:
        return stops()
    except BadInput as problem:
        raise directive.error(str(problem)) from None


class Units(SphinxDirective):
    """`{units}`: two weeks of six lessons for each part."""

    def run(self):
        bank.depend(self.env)
        self.env.note_dependency(str(ROOT / FILE))
        asked, found = _asked(self), []
        for _, group in itertools.groupby(bank.chapters(), key=lambda chapter: chapter.part):
            found += _unit(self.env.docname, unit(list(group), asked))
        return found


def _unit(docname: str, unit: Unit) -> list[nodes.Node]:
    rows = []
    for number, lesson in enumerate(unit.lessons, start=1):
        alone = isinstance(lesson, list)
        what = "Exercises left over" if alone else [page.link_to(docname, lesson.chapter.name)]
        chosen = lesson if alone else lesson.exercises
        inside = _joined([[bank.exercise_link(one), f" ({one.minutes} minutes)"] for one in chosen])
        if not alone and lesson.at_home:
            inside = [f"At home before: the chapter ({lesson.chapter.minutes['reading']} minutes). In class: ", *inside]
        rows.append([f"Week {1 + (number - 1) // 3}, lesson {number}", what, inside or "Reading and questions"])
    caption = f"{unit.part}: two weeks, {len(rows)} lessons of {LENGTHS[0]} minutes"
    found = [markup.table(caption, ("Lesson", "Chapter", "Exercises"), rows)]
    if unit.out:
        links = _joined([[page.link_to(docname, chapter.name)] for chapter in unit.out])
        found.append(markup.make("p", "Left out of the two weeks: ", *links, "."))
    return found


class Needs(SphinxDirective):
    """`{chapter-needs}`: the minutes of each chapter, what is read first, and what a class has to have."""

    def run(self):
        bank.depend(self.env)
        rows = []
        for chapter in bank.chapters():
            first = _joined([[page.link_to(self.env.docname, name)] for name in chapter.prerequisites])
            paper = sum(not one.computer for one in chapter.exercises)
            note = "yes, and an alternative" if chapter.content_note else "none needed"
            rows.append([
                [page.link_to(self.env.docname, chapter.name)], str(sum(chapter.minutes.values())),
                first or ["nothing"],
                f"{paper} of {len(chapter.exercises)}", note,
            ])  # fmt: skip
        heads = ("Chapter", "Minutes in all", "Read first", "Exercises without a computer", "Content note")
        return [markup.table("What each chapter needs", heads, rows)]


def setup(app):
    """Add the directives."""
    app.setup_extension("press.bank")
    app.add_directive("lesson-plans", LessonPlans)
    app.add_directive("units", Units)
    app.add_directive("chapter-needs", Needs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
