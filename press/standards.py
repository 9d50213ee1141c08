"""`{standards}`: which standards each objective can serve, and `{standards-list}`: what the standards are.

A standard belongs to an objective if the page that has the objective names it, or an exercise that serves the
objective does. Both stand in front matter, and the table is made of them; exercises/standards.csv holds the list.
"""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from sphinx.util.docutils import SphinxDirective

from press import ROOT, bank, markup, page, record

FILE = "exercises/standards.csv"
COLUMNS = ("Objective", "Chapter", "By the page", "By an exercise")


class Row(NamedTuple):
    """An objective with its standards, by who names them."""

    chapter: bank.Chapter
    objective: str
    sentence: str
    by_page: list[str]
    by_exercise: list[str]  # those that the page does not name


def known(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """The standards: id, framework, title (a short paraphrase of ours), by id."""
    text = (root / FILE).read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def rows(root: Path = ROOT) -> list[Row]:
    """One row an objective, in the order of the book."""
    found = []
    for chapter in bank.chapters(root):
        for objective, sentence in chapter.objectives.items():
            serving = [one for one in chapter.exercises if objective in one.objectives]
            named = dict.fromkeys(standard for one in serving for standard in one.standards)
            extra = [standard for standard in named if standard not in chapter.standards]
            found.append(Row(chapter, objective, sentence, list(chapter.standards), extra))
    return found


def _prefix(standard: str) -> str:
    return standard.partition("-")[0]


class Standards(SphinxDirective):
    """`{standards}`: one row an objective, with filters by framework and chapter."""

    def run(self):
        _depend(self.env)
        listed, found = known(), rows()
        heads = [markup.make("th", name, scope="col", role="columnheader") for name in COLUMNS]
        body = [_row(self.env.docname, row, listed) for row in found]
        caption = "Objectives of the book, and the standards they can serve"
        table = markup.make(
            "table",
            markup.make("caption", caption),
            markup.make("thead", markup.make("tr", *heads, role="row"), role="rowgroup"),
            markup.make("tbody", *body, role="rowgroup"),
            classes=("counts", "ledger", "mapped"),
            role="table",
        )
        box = markup.make("div", table, classes=("table-scroll",), role="region", tabindex="0", aria_label=caption)
        frameworks = {_prefix(standard): row["framework"] for standard, row in listed.items()}
        titles = {bank.anchor(row.chapter.name): row.chapter.title for row in found}
        controls = [
            record.choice("framework", "Framework", "all frameworks", frameworks),
            record.choice("chapter", "Chapter", "all chapters", titles),
            record.words_field(),
        ]
        return [record.listing("standards", "objectives", len(found), controls, [box])]


def _row(docname: str, row: Row, listed: dict):
    link = record.place(f"objective-{row.objective}", row.sentence, without="text")
    cells = [
        [page.link_to(docname, row.chapter.name)], _named(row.by_page, listed), _named(row.by_exercise, listed)
    ]  # fmt: skip
    cells = [markup.make("td", *cell, role="cell", data_label=name) for name, cell in zip(COLUMNS[1:], cells)]
    frameworks = dict.fromkeys(map(_prefix, row.by_page + row.by_exercise))
    return markup.make(
        "tr", markup.make("th", link, scope="row", role="rowheader"), *cells, classes=("entry",), role="row",
        data_framework=" ".join(frameworks), data_chapter=bank.anchor(row.chapter.name),
    )  # fmt: skip


def _named(standards: list[str], listed: dict) -> list:
    return [markup.make("p", f"{_prefix(name)}: {listed[name]['title']}") for name in standards] or ["no other"]


class List(SphinxDirective):
    """`{standards-list}`: each standard in our words, and how many objectives it stands beside."""

    def run(self):
        _depend(self.env)
        found = rows()
        body = [
            [row["framework"], row["title"], str(sum(name in one.by_page + one.by_exercise for one in found))]
            for name, row in known().items()
        ]
        return [markup.table("The standards, in our words", ("Framework", "Standard", "Objectives"), body)]


def _depend(env) -> None:
    bank.depend(env)
    env.note_dependency(str(ROOT / FILE))


def setup(app):
    """Add the directives."""
    app.setup_extension("press.bank")
    app.add_directive("standards", Standards)
    app.add_directive("standards-list", List)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
