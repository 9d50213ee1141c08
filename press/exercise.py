"""`{exercise} SLUG` prints the exercise of `exercises/SLUG.md` in the chapter that sets it."""

import difflib

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from framing.errors import BadInput
from press import ROOT, frontmatter, markup

FOLDER = ROOT / "exercises"
KINDS = {
    "discussion": "Discussion",
    "close-reading": "Close reading",
    "coding": "Coding frames",
    "notebook": "Notebook",
    "quiz": "Quiz",
}


class Exercise(SphinxDirective):
    """Include one exercise file: heading, facts in a line, what is needed, body, and what to do instead."""

    required_arguments = 1

    def run(self):
        slug = self.arguments[0]
        path = FOLDER / f"{slug}.md"
        if not path.exists():
            slugs = [found.stem for found in FOLDER.glob("*.md")]
            near = difflib.get_close_matches(slug, slugs, n=1, cutoff=0)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self.error(f"there is no exercise {slug!r} in exercises/{hint}")
        self.env.note_dependency(str(path))
        try:
            fields, body, line = frontmatter.read(path)
        except BadInput as problem:
            raise self.error(str(problem)) from None
        section = nodes.section(ids=[f"exercise-{slug}"], names=[f"exercise-{slug}"], classes=["exercise"])
        section["classes"].append(f"exercise-{fields['kind']}")
        section += nodes.title("", fields["title"])
        section += markup.make("p", " · ".join(_facts(fields)), classes=("exercise-facts",))
        if fields.get("materials"):
            section += markup.make("p", f"You need: {_listed(fields['materials'])}.", classes=("exercise-materials",))
        if fields.get("content_note"):
            section += markup.make("p", f"Content note. {fields['content_note']}", classes=("content-note",))
        lines = body.split("\n")
        source = StringList(lines, items=[(str(path), line + number - 1) for number in range(len(lines))])
        self.state.nested_parse(source, 0, section)
        if fields.get("alternative"):
            section += markup.make(
                "p", markup.make("strong", "Instead: "), fields["alternative"], classes=("alternative",)
            )
        if self.config.press_edition == "instructor" and fields["kind"] != "quiz":
            from press import instructor  # which reads the keys; the student edition has no business there

            self.env.note_dependency(str(ROOT / instructor.keys.FOLDER / f"{slug}.md"))
            section += instructor.key(self.state, slug, fields["title"], fields["minutes"])
        return [section]


def _facts(fields):
    yield KINDS[fields["kind"]]
    yield f"level {fields['level']} of 3"
    yield f"{fields['minutes']} minutes"
    yield fields["grouping"]
    yield "on a computer" if fields["computer"] else "no computer"


def _listed(materials):
    """The materials of an exercise, a sentence's part or a list of names, without a full stop."""
    return (materials if isinstance(materials, str) else ", ".join(materials)).rstrip(".")


def setup(app):
    """Add the directive."""
    app.setup_extension("press.markup")
    app.add_directive("exercise", Exercise)
    # Which edition is printed. "env": a page that was read for one edition is not the page of the other.
    app.add_config_value("press_edition", "student", "env", [str])
    return {"parallel_read_safe": True, "parallel_write_safe": True}
