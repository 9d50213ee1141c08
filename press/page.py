"""What every chapter shows around its text: time, objectives, what to read first, content note, method box."""

from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from press import frontmatter, markup


def add_facts(app, tree):
    """Put the facts of a chapter's front matter under its title."""
    name = app.env.docname
    fields, _, _ = frontmatter.read(Path(app.env.doc2path(name)))
    title = next(iter(tree.findall(nodes.title)), None)
    if title is None:
        return
    place = title.parent.index(title) + 1
    if fields.get("content_note"):
        label = markup.make("strong", "Content note.")
        note = markup.make("p", label, " " + fields["content_note"])
        title.parent.insert(place, markup.make("div", note, classes=("content-note",), role="note"))
    if "minutes" in fields:
        title.parent.insert(place, _facts(app, name, fields))


def _facts(app, name, fields):
    minutes = " · ".join(f"{what} {time} min" for what, time in fields["minutes"].items())
    rows = [("Time", [markup.make("p", minutes[0].upper() + minutes[1:])])]
    objectives = [
        markup.make("li", sentence, ids=(f"objective-{key}",)) for key, sentence in fields["objectives"].items()
    ]
    rows.append(("After this page you can", [markup.make("ul", *objectives)]))
    links = [link_to(name, page) for page in fields.get("prerequisites") or []]
    if links:
        rows.append(("Read first", [markup.make("p", *_joined(links))]))
    terms = [part for label, body in rows for part in (markup.make("dt", label), markup.make("dd", *body))]
    return markup.make("div", markup.make("dl", *terms), classes=("page-facts",))


def link_to(here, page):
    """Return a link to another page of the book whose text is that page's title."""
    inside = nodes.inline("", page)
    target = addnodes.pending_xref(
        "",
        inside,
        refdoc=here,
        refdomain="std",
        reftype="doc",
        reftarget="/" + page,
        refexplicit=False,
        refwarn=True,
    )
    return target


def _joined(links):
    for position, link in enumerate(links):
        if position:
            yield nodes.Text(", ")
        yield link


class Method(SphinxDirective):
    """`{method} Title` is the method box: what a count counts, what it misses, what it gets wrong."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"class": directives.class_option}

    def run(self):
        heading = markup.make("p", f"Method: {self.arguments[0]}", classes=("method-title",))
        body = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, body)
        return [markup.make("aside", heading, *body.children, classes=("method",), aria_label="Method box")]


def describe(app, pagename, templatename, context, doctree):
    """Give search engines and link previews the page's summary."""
    if doctree is None:
        return
    fields, _, _ = frontmatter.read(Path(app.env.doc2path(pagename)))
    if fields.get("summary"):
        summary = escape(fields["summary"])
        context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{summary}">'


def setup(app):
    """Add the page facts, the method box and the page description."""
    app.setup_extension("press.markup")
    app.add_directive("method", Method)
    app.connect("doctree-read", add_facts)
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
