"""The exercises and chapters of the book as their front matter tells of them, and the *Exercise bank* that lists them.

`{exercise-bank}` prints every exercise in one table, complete without scripts; record.js adds the filters. Lesson
plans, the table of standards and the instructor edition read the same two functions, `exercises` and `chapters`.
"""

import functools
import re
from pathlib import Path
from typing import NamedTuple

import yaml
from sphinx.util.docutils import SphinxDirective

from press import ROOT, frontmatter, markup, record
from press.exercise import KINDS

TOC = "_toc.yml"
PRINTED = re.compile(r"^[`:]{3,}\{(exercise|excerpt)\}\s+(\S+)\s*$", re.MULTILINE)
# The filter offers these; an exercise carries every bound that it keeps within.
BOUNDS = (15, 25, 45)
COLUMNS = ("Exercise", "Chapter", "Kind", "Minutes", "Level", "Grouping", "Computer", "Instead")


class Exercise(NamedTuple):
    """One file of exercises/."""

    slug: str
    title: str
    chapter: str
    kind: str
    level: int
    minutes: int
    grouping: str
    objectives: list[str]
    standards: list[str]
    computer: bool
    count: bool
    alternative: str


class Chapter(NamedTuple):
    """A page with objectives, in the order of the contents."""

    name: str  # as _toc.yml writes it: chapters/read/voices
    part: str  # the caption of its part
    title: str
    minutes: dict[str, int]  # reading, activity, discussion
    objectives: dict[str, str]
    prerequisites: list[str]
    standards: list[str]
    content_note: str
    excerpts: list[str]  # printed as blocks, in order, each once
    exercises: list[Exercise]  # in the order in which the page prints them
    body: str


def exercises(root: Path = ROOT) -> dict[str, Exercise]:
    """Every exercise of the book by its slug, in the order of the alphabet."""
    found = {}
    for path in sorted((root / "exercises").glob("*.md")):
        fields, _ = _page(path, path.stat().st_mtime_ns)
        if fields:
            known = {name: fields.get(name, []) for name in Exercise._fields if name != "slug"}
            known["alternative"] = fields.get("alternative", "")
            found[path.stem] = Exercise(slug=path.stem, **known)
    return found


def chapters(root: Path = ROOT) -> list[Chapter]:
    """The chapters, in the order of the contents."""
    known, found = exercises(root), []
    contents = yaml.load((root / TOC).read_text(encoding="utf-8"), yaml.CSafeLoader)
    for part in contents.get("parts", [{"chapters": contents.get("chapters", [])}]):
        for entry in part["chapters"]:
            path = root / f"{entry['file']}.md"
            fields, body = _page(path, path.stat().st_mtime_ns)
            if "objectives" not in fields:
                continue
            printed = PRINTED.findall(body)
            found.append(
                Chapter(
                    name=entry["file"],
                    part=part.get("caption", ""),
                    title=fields["title"],
                    minutes=fields["minutes"],
                    objectives=fields["objectives"],
                    prerequisites=fields.get("prerequisites", []),
                    standards=fields.get("standards", []),
                    content_note=fields.get("content_note", ""),
                    excerpts=list(dict.fromkeys(name for kind, name in printed if kind == "excerpt")),
                    exercises=[known[name] for kind, name in printed if kind == "exercise" and name in known],
                    body=body,
                )
            )
    return found


@functools.lru_cache(maxsize=None)
def _page(path: Path, changed: int) -> tuple[dict, str]:
    """Front matter and body of a page as it stood when it was changed; several lists ask for the same pages."""
    fields, body, _ = frontmatter.read(path)
    return fields, body


def depend(env) -> None:
    """Note for Sphinx that a page is made of all front matter; a new exercise changes the chapter that prints it."""
    env.note_dependency(str(ROOT / TOC))
    for path in [*(ROOT / "exercises").glob("*.md"), *(ROOT / f"{chapter.name}.md" for chapter in chapters())]:
        env.note_dependency(str(path))


def exercise_link(exercise: Exercise):
    """A link to the place where an exercise is printed."""
    return record.place(f"exercise-{exercise.slug}", exercise.title, without="text")


class Bank(SphinxDirective):
    """`{exercise-bank}`: every exercise, by chapter, with its facts."""

    def run(self):
        depend(self.env)
        found = chapters()
        rows = [_row(chapter, exercise) for chapter in found for exercise in chapter.exercises]
        caption = "All exercises of the book"
        heads = [markup.make("th", name, scope="col", role="columnheader") for name in COLUMNS]
        table = markup.make(
            "table",
            markup.make("caption", caption),
            markup.make("thead", markup.make("tr", *heads, role="row"), role="rowgroup"),
            markup.make("tbody", *rows, role="rowgroup"),
            classes=("counts", "ledger", "bank"),
            role="table",
        )
        box = markup.make("div", table, classes=("table-scroll",), role="region", tabindex="0", aria_label=caption)
        used = {exercise.kind for chapter in found for exercise in chapter.exercises}
        bounds = {str(bound): f"up to {bound} minutes" for bound in BOUNDS}
        controls = [
            record.choice("kind", "Kind", "all kinds", {kind: name for kind, name in KINDS.items() if kind in used}),
            record.choice("minutes", "Minutes", "any length", bounds | {"more": f"more than {BOUNDS[-1]} minutes"}),
            record.choice("level", "Level", "all levels", {str(level): f"level {level}" for level in (1, 2, 3)}),
            record.choice("computer", "Computer", "with or without", {"no": "no computer", "yes": "on a computer"}),
            record.choice("chapter", "Chapter", "all chapters", {anchor(one.name): one.title for one in found}),
            record.words_field(),
        ]
        return [record.listing("exercises", "exercises", len(rows), controls, [box])]


def _row(chapter: Chapter, exercise: Exercise):
    computer = "on a computer" if exercise.computer else "no computer"
    cells = [
        [chapter.title], [KINDS[exercise.kind]], [str(exercise.minutes)], [str(exercise.level)], [exercise.grouping],
        [computer], [exercise.alternative],
    ]  # fmt: skip
    cells = [markup.make("td", *cell, role="cell", data_label=name) for name, cell in zip(COLUMNS[1:], cells)]
    within = [str(bound) for bound in BOUNDS if exercise.minutes <= bound] or ["more"]
    return markup.make(
        "tr", markup.make("th", exercise_link(exercise), scope="row", role="rowheader"), *cells, classes=("entry",),
        role="row", data_kind=exercise.kind, data_minutes=" ".join(within), data_level=str(exercise.level),
        data_computer="yes" if exercise.computer else "no", data_chapter=anchor(chapter.name),
    )  # fmt: skip


def anchor(name: str) -> str:
    """The last word of a chapter's name, as the address of a filtered list carries it."""
    return name.rpartition("/")[2]


def setup(app):
    """Add the directive."""
    app.setup_extension("press.record")
    app.add_directive("exercise-bank", Bank)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
