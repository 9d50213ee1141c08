"""The instructor edition: the same pages, with the key below each exercise and a running order below each title.

`press instructor` builds it to _build/instructor/html, from the same sources: the setting `press_edition` is all that
differs. Every page of it says what it is, and asks search engines to leave it out.
"""

import argparse
import time
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList

from press import ROOT, bank, frontmatter, keys, markup, plans

# --- Below each exercise ---------------------------------------------------------------------------------------------


def key(state, slug: str, title: str, minutes: int, root: Path = ROOT) -> nodes.Node:
    """The key of an exercise as the instructor edition prints it below the exercise.

    state: of the directive that prints the exercise, which parses the model answer in the chapter's place.
    """
    path = root / keys.FOLDER / f"{slug}.md"
    if not path.is_file():
        return markup.make(
            "aside", markup.make("p", "This exercise has no key yet."), classes=("key",), aria_label=f"Key to “{title}”"
        )
    fields, body, line = frontmatter.read(path)
    parts = [
        markup.make("p", f"Key, {fields['points']} points", classes=("key-title",)),
        markup.make("p", took(fields.get("took") or [], minutes), classes=("exercise-facts",)),
    ]
    if fields.get("teaching"):
        parts.append(markup.make("p", markup.make("strong", "In class: "), *_inline(state, fields["teaching"], path)))
    answer = nodes.container()
    lines = body.split("\n")
    source = StringList(lines, items=[(str(path), line + number - 1) for number in range(len(lines))])
    state.nested_parse(source, 0, answer)
    parts += [markup.make("p", "A model answer", classes=("key-part",)), *answer.children]
    rows = [
        [row["row"] if number == 0 else "", str(level["points"]), _inline(state, level["seen"], path)]
        for row in fields["rubric"]
        for number, level in enumerate(row["levels"])
    ]
    parts.append(_rubric(f"Rubric for “{title}”: {fields['points']} points", rows))
    if fields.get("misreadings"):
        parts.append(markup.make("p", "What students may say, and a reply", classes=("key-part",)))
        terms = [
            part
            for each in fields["misreadings"]
            for part in (
                markup.make("dt", *_inline(state, each["says"], path)),
                markup.make("dd", *_inline(state, each["reply"], path)),
            )
        ]
        parts.append(markup.make("dl", *terms))
    return markup.make("aside", *parts, classes=("key",), aria_label=f"Key to “{title}”")


def took(reports: list[dict], minutes: int) -> str:
    """How long classes have taken; an estimate is called one."""
    if not reports:
        return f"Not yet timed in a class; the estimate is {minutes} minutes."
    each = [f"{one['minutes']} minutes ({one['setting']}, {one['date']})" for one in reports]
    return f"Reported: {'; '.join(each)}. The estimate was {minutes} minutes."


def _rubric(caption: str, rows: list[list]) -> nodes.Node:
    """The rubric; the name of a row stands once, and heads its levels."""
    head = markup.make(
        "tr", *(markup.make("th", name, scope="col") for name in ("What is marked", "Points", "What is seen"))
    )
    body, spans = [], []
    for name, _, _ in rows:
        if name:
            spans.append(0)
        spans[-1] += 1
    counts = iter(spans)
    for name, points, seen in rows:
        cells = [markup.make("th", name, scope="rowgroup", rowspan=str(next(counts)))] if name else []
        body.append(markup.make("tr", *cells, markup.make("td", points), markup.make("td", *seen)))
    table = markup.make(
        "table", markup.make("caption", caption), markup.make("thead", head), markup.make("tbody", *body),
        classes=("counts", "rubric"),
    )  # fmt: skip
    return markup.make("div", table, classes=("table-scroll",), role="region", tabindex="0", aria_label=caption)


def _inline(state, text: str, path: Path) -> list[nodes.Node]:
    """A sentence of front matter, with its emphasis and quotations."""
    held = nodes.container()
    state.nested_parse(StringList(text.split("\n"), source=str(path)), 0, held)
    return [child for paragraph in held.children for child in paragraph.children]


# --- Below each title ------------------------------------------------------------------------------------------------


def add_order(app, tree) -> None:
    """Put the lesson plans of a chapter under its title and facts."""
    if app.config.press_edition != "instructor":
        return
    asked = plans.stops()
    for chapter in bank.chapters():
        if chapter.name == app.env.docname:
            bank.depend(app.env)
            app.env.note_dependency(str(ROOT / plans.FILE))
            inside = [node for each in plans.of_chapter(chapter, asked) for node in plans.printed(each)]
            order = markup.make("details", markup.make("summary", "Running order"), *inside, classes=("running-order",))
            title = next(iter(tree.findall(nodes.title)))
            title.parent.insert(_after_facts(title), order)


def _after_facts(title: nodes.title) -> int:
    """The place behind the facts and the content note that press.page has put under a title."""
    place = title.parent.index(title) + 1
    while place < len(title.parent) and isinstance(title.parent[place], markup.element):
        place += 1
    return place


# --- On every page ---------------------------------------------------------------------------------------------------


def mark(app, pagename, templatename, context, doctree) -> None:
    """Tell the template which edition it prints, and search engines not to list an instructor's page."""
    context["edition"] = app.config.press_edition
    if app.config.press_edition == "instructor":
        context["metatags"] = context.get("metatags", "") + '\n<meta name="robots" content="noindex">'


def dress(app) -> None:
    """Give the keys their look."""
    if app.config.press_edition == "instructor":
        app.add_css_file("instructor.css")


def main(argv: list[str]) -> int:
    """Build the instructor edition."""
    argparse.ArgumentParser(
        prog="press instructor", description="Build the instructor edition to _build/instructor/html."
    ).parse_args(argv)
    keys.needed()
    from press import book  # it sets Python up for one build

    begin = time.perf_counter()
    status = book.build(edition="instructor")
    if status == 0:
        page = ROOT / "_build" / "instructor" / "html" / "index.html"
        book.say(f"The instructor edition is ready ({time.perf_counter() - begin:.1f} s). Keep it from students. Open")
        book.say(page.as_uri())
    return status


def setup(app):
    """Add what follows from the setting `press_edition`, which press.exercise knows too."""
    app.setup_extension("press.exercise")
    app.setup_extension("press.plans")
    app.connect("builder-inited", dress)
    app.connect("doctree-read", add_order, priority=600)  # the facts of the page stand there by then
    app.connect("html-page-context", mark)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
