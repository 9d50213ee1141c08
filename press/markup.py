"""One docutils node for the HTML elements that docutils has no name for."""

from docutils import nodes


class element(nodes.General, nodes.Inline, nodes.TextElement):
    """An HTML element; every other builder sees only what is inside it.

    Attributes: `tag`, the element's name, and `html`, a dictionary of HTML attributes.
    """


def make(tag: str, *children: nodes.Node | str, classes: tuple[str, ...] = (), ids: tuple[str, ...] = (), **html):
    """Return an element with its children; a str becomes text, an underscore in a keyword a hyphen."""
    node = element("", classes=list(classes), ids=list(ids))
    node["tag"] = tag
    node["html"] = {name.rstrip("_").replace("_", "-"): value for name, value in html.items()}
    for child in children:
        node += nodes.Text(child) if isinstance(child, str) else child
    return node


def table(caption: str, heads: tuple[str, ...], rows: list[list], classes: tuple[str, ...] = ()) -> element:
    """Return a table in a box of its own that scrolls; the first cell of a row heads it.

    heads: the names of the columns; rows: one list of cells a row, each a str, a node, or a list of both.
    """
    head = make("tr", *(make("th", name, scope="col") for name in heads))
    body = []
    for row in rows:
        first, *others = ([cell] if isinstance(cell, (str, nodes.Node)) else cell for cell in row)
        body.append(make("tr", make("th", *first, scope="row"), *(make("td", *cell) for cell in others)))
    made = make(
        "table", make("caption", caption), make("thead", head), make("tbody", *body), classes=("counts", *classes)
    )
    return make("div", made, classes=("table-scroll",), role="region", tabindex="0", aria_label=caption)


def link(text: str, address: str) -> nodes.reference:
    """Return a link to a page outside the book."""
    return nodes.reference("", text, refuri=address, internal=False)


def _open(translator, node):
    translator.body.append(translator.starttag(node, node["tag"], "", **node["html"]))


def _close(translator, node):
    translator.body.append(f"</{node['tag']}>")


def _nothing(translator, node):
    pass


def setup(app):
    """Register the node with every builder that Sphinx has."""
    plain = (_nothing, _nothing)
    app.add_node(element, html=(_open, _close), latex=plain, text=plain, man=plain, texinfo=plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
