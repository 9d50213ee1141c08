"""`{data-dictionary}` prints what the manifest says of every data file: the *Data* page is made of it."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from framing import tables
from press import ROOT, markup


class Dictionary(SphinxDirective):
    """One section a file: what it is, how it was made, source, licence, hash, and a table of its columns."""

    def run(self):
        self.env.note_dependency(str(ROOT / "data" / tables.MANIFEST))
        return [_section(resource) for resource in tables.manifest()["resources"]]


def _section(resource):
    name = f"data-{resource['name']}"
    section = nodes.section(ids=[name], names=[name])
    section += nodes.title("", resource["title"])
    section += markup.make("p", resource["description"])
    facts = [
        ("File", markup.make("code", f"data/{resource['path']}")),
        ("Made", resource["how"]),
        *([("Counted", resource["how_counted"])] if "how_counted" in resource else []),
        ("Size", f"{resource['bytes']:,} bytes{_lines(resource)}"),
        ("Source", "; ".join(source["title"] for source in resource["sources"])),
        ("Licence", "; ".join(licence["title"] for licence in resource["licenses"])),
        ("SHA-256", markup.make("code", resource["hash"].removeprefix("sha256:"), classes=("hash",))),
    ]
    terms = [part for label, value in facts for part in (markup.make("dt", label), markup.make("dd", value))]
    section += markup.make("dl", *terms, classes=("file-facts",))
    if "schema" in resource:
        section += _columns(resource)
    return section


def _lines(resource):
    return f", {len(tables.read(resource['path'])):,} rows" if "schema" in resource else ""


def _columns(resource):
    rows = [
        [markup.make("code", field["name"]), field["type"], [field["description"], *_allowed(field)]]
        for field in resource["schema"]["fields"]
    ]
    return markup.table(f"Columns of {resource['path']}", ("Column", "Type", "Meaning"), rows)


def _allowed(field):
    values = field.get("constraints", {}).get("enum", [])
    if not all(value in field["description"] for value in values):
        yield markup.make("span", " Values: " + ", ".join(values) + ".", classes=("values",))


def setup(app):
    """Add the directive."""
    app.setup_extension("press.markup")
    app.add_directive("data-dictionary", Dictionary)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
