"""The page around the text, as a Sphinx extension: a theme of our own (press/web) and what it needs.

A page is one HTML file, two style sheets and one script, and asks no other host for anything. What the
extension adds to Sphinx: the list of contents, definitions of the glossary terms that a page uses, tables and
formulas that need no script, and a text file for the search. It works under `jupyter-book build` and `press book`.
"""

import json
import re
import shutil
from hashlib import sha256
from html import escape
from pathlib import Path

import imagesize
from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from lxml import html
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
WEB = Path(__file__).parent / "web"

# What Sphinx and its extensions bring that book.css and book.js do without. The search page asks for two of them.
NOT_ON_PAGES = re.compile(r"(basic|pygments|mystnb\.\w+)\.css|(documentation_options|doctools|sphinx_highlight)\.js")
NOT_IN_STATIC = re.compile(r"(basic|pygments|mystnb\.\w+)\.css|sphinx_highlight\.js|(file|minus|plus)\.png")

# What they print and a screen reader trips over: a label that is not what one reads, a role that is no list item.
MENDED = {
    '<summary aria-label="Toggle hidden content">': "<summary>",
    'role="doc-biblioentry"': 'role="listitem"',
}


# --- What every page shows: contents and definitions -------------------------------------------------------------


def contents(env, docname: str) -> list[dict]:
    """The parts of the book below a page: [{caption, pages: [{name, title, pages}]}]."""
    parts = []
    for tree in env.tocs[docname].findall(addnodes.toctree):
        pages = [
            {
                "name": name,
                "title": title or env.titles[name].astext(),
                "pages": [page for part in contents(env, name) for page in part["pages"]],
            }
            for title, name in tree["entries"]
            if name in env.titles
        ]
        parts.append({"caption": tree.get("caption"), "pages": pages})
    return parts


def definitions(env) -> dict[str, str]:
    """The first paragraph of each glossary entry, by the anchor of its term."""
    found = {}
    pages = {page for (kind, _), (page, _) in env.domains["std"].objects.items() if kind == "term"}
    for page in sorted(pages):
        for glossary in env.get_doctree(page).findall(addnodes.glossary):
            for entry in glossary.findall(nodes.definition_list_item):
                paragraph = next(entry.findall(nodes.paragraph), None)
                for term in entry.findall(nodes.term):
                    for anchor in term["ids"]:
                        found[anchor] = " ".join(paragraph.astext().split()) if paragraph else ""
    return found


def shared(app, env) -> list[str]:
    """Print every page again, without reading it again, when what all pages show has changed."""
    before = getattr(env, "press_shared", None)
    env.press_shared = {
        "contents": contents(env, env.config.root_doc),
        "definitions": definitions(env),
        "theme": [sha256(path.read_bytes()).digest() for path in sorted(WEB.rglob("*.*"))],
        "options": app.config.html_theme_options,
    }
    if before in (None, env.press_shared):
        return []
    return sorted(env.found_docs)


# --- One page ----------------------------------------------------------------------------------------------------


def page(app, name, template, context, doctree) -> None:
    """Fill in the theme's context for one page."""
    if app.builder.theme.name != "press":
        return
    env = app.env
    context["contents"] = env.press_shared["contents"]
    context["sections"] = sections(env, name)
    for files in ("css_files", "script_files"):
        context[files] = [file for file in context[files] if not NOT_ON_PAGES.fullmatch(Path(file.filename or "").name)]
    if doctree is not None:
        body = context["body"]
        for stock, mended in MENDED.items():
            body = body.replace(stock, mended)
        body = with_definitions(body, env.press_shared["definitions"])
        context["body"] = with_sizes(body, app.builder)


def sections(env, name: str) -> list[dict]:
    """The headings below a page's title, or below its only part: [{anchor, title}]."""
    items = list(env.tocs[name].children) if name in env.tocs else []
    while len(items) == 1:
        items = [item for item in items[0].children[-1].children if isinstance(item, nodes.list_item)]
    links = [next(item.findall(nodes.reference)) for item in items if isinstance(item, nodes.list_item)]
    return [{"anchor": link["anchorname"], "title": link.astext()} for link in links]


def with_definitions(body: str, known: dict[str, str]) -> str:
    """The body with the definitions of its glossary links, as hidden text that the links point to."""
    used = {}

    def described(link: re.Match) -> str:
        anchor = link["anchor"]
        if not known.get(anchor):
            return link[0]
        used[anchor] = known[anchor]
        return f'{link[0]} aria-describedby="definition-{anchor}"'

    body = re.sub(r'<a class="reference internal" href="[^"#]*#(?P<anchor>term-[^"]+)"', described, body)
    if not used:
        return body
    entries = (f'<p id="definition-{anchor}">{escape(text)}</p>' for anchor, text in sorted(used.items()))
    return f'{body}<div class="definitions" hidden>{"".join(entries)}</div>\n'


def with_sizes(body: str, builder) -> str:
    """The body with the sizes of its pictures, so that the text does not jump when they arrive."""
    paths = {name: Path(builder.srcdir, source) for source, name in builder.images.items()}

    def sized(tag: re.Match) -> str:
        path = paths.get(tag["name"])
        if path is None or "width=" in tag[0] or not path.exists():
            return tag[0]
        width, height = imagesize.get(path)
        size = f'width="{width}" height="{height}" ' if width > 0 else ""
        return tag[0].replace("<img ", f"<img {size}", 1)

    return re.sub(r'<img [^>]*src="[^"]*_images/(?P<name>[^"]+)"[^>]*>', sized, body)


# --- Tables and formulas -----------------------------------------------------------------------------------------


def visit_table(self, node) -> None:
    """A table scrolls in a box of its own that the keyboard can reach; its caption names the box."""
    title = next((child for child in node if isinstance(child, nodes.title)), None)
    section = next((parent for parent in ancestors(node) if isinstance(parent, nodes.section)), None)
    label = title.astext() if title else f"Table in “{section[0].astext()}”" if section else "Table"
    self.body.append(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(label)}">\n')
    HTML5Translator.visit_table(self, node)


def depart_table(self, node) -> None:
    HTML5Translator.depart_table(self, node)
    self.body.append("</div>\n")


def visit_entry(self, node) -> None:
    """A header cell says whether it heads its column or its row; one without words is no header."""
    HTML5Translator.visit_entry(self, node)
    if self.body[-1].startswith("<th"):
        if node.astext().strip() or any(node.findall(nodes.image)):
            scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
            self.body[-1] = self.body[-1].replace("<th", f'<th scope="{scope}"', 1)
        else:
            self.body[-1] = self.body[-1].replace("<th", "<td", 1)
            self.context[-1] = self.context[-1].replace("th", "td")


def depart_entry(self, node) -> None:
    HTML5Translator.depart_entry(self, node)


def ancestors(node):
    while node.parent is not None:
        node = node.parent
        yield node


def visit_math(self, node) -> None:
    """A formula is MathML, which browsers draw and screen readers speak without a script."""
    self.body.append(mathml(self, node))
    raise nodes.SkipNode


def visit_math_block(self, node) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(mathml(self, node, as_block=True) + "</div>\n")
    raise nodes.SkipNode


def mathml(self, node, **options) -> str:
    try:
        return re.sub(r"\s*\n\s*", "", tex2mathml(node.astext(), **options))
    except MathError as problem:
        logger.warning("the formula %r cannot be printed: %s", node.astext(), problem, location=node)
        return f"<code>{escape(node.astext())}</code>"


# --- After the pages ---------------------------------------------------------------------------------------------


def finish(app, exception) -> None:
    """Write the text that the search quotes, and drop the files that no page asks for."""
    if exception or app.builder.name != "html" or app.builder.theme.name != "press":
        return
    static = Path(app.outdir, "_static")
    shutil.rmtree(static / "text", ignore_errors=True)
    for name in sorted(app.env.found_docs):
        text = json.dumps(passages(Path(app.outdir, f"{name}.html")), ensure_ascii=False, separators=(",", ":"))
        path = static / "text" / f"{name}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"PAGE_TEXT[{json.dumps(name)}] = {text};\n", encoding="utf-8")
    for file in static.iterdir():
        if NOT_IN_STATIC.fullmatch(file.name):
            file.unlink()


def passages(path: Path) -> list[dict]:
    """The text of a written page by section: [{anchor, title, text}], the page's own title first."""
    article = html.parse(str(path), html.HTMLParser(encoding="utf-8")).find(".//article")
    # A quiz prints sentences that are wrong; nothing should quote them as the page's.
    for extra in article.xpath(".//*[@hidden] | .//form | .//a[@class='headerlink'] | .//div[contains(@class, 'cell_input')]"):
        extra.drop_tree()
    for block in article.iter("p", "li", "dt", "dd", "td", "th", "caption", "pre", "summary", "figcaption"):
        block.tail = f" {block.tail or ''}"
    found = []
    # From the last to the first, so that what is taken for a section is not in the text of the page's head.
    for heading in reversed(article.findall(".//h1") + article.xpath("./section/section/h2")):
        section = heading.getparent()
        title = " ".join(heading.text_content().split())
        anchor = f"#{section.get('id')}" if heading.tag == "h2" and section.get("id") else ""
        heading.drop_tree()
        found.insert(0, {"anchor": anchor, "title": title, "text": " ".join(section.text_content().split())})
        section.drop_tree()
    return found


def configure(app, config) -> None:
    """Print formulas without MathJax, which Sphinx would ask another host for."""
    config.html_math_renderer = "mathml"


def dress(app) -> None:
    """Add the theme's script and its dark palette, a sheet of its own so that the switch has one attribute to change."""
    if getattr(app.builder, "theme", None) and app.builder.theme.name == "press":
        app.add_js_file("book.js", loading_method="defer")
        app.add_css_file("dark.css", priority=900, id="dark", media="(prefers-color-scheme: dark)")


def setup(app) -> dict:
    if "comments_config" not in app.config:
        # Jupyter Book sets it for sphinx-comments, which this book does without.
        app.add_config_value("comments_config", {}, "env")
    app.add_html_theme("press", str(WEB))
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.connect("config-inited", configure)
    app.connect("builder-inited", dress)
    app.connect("env-updated", shared)
    # Late, so that the pages of other extensions are complete when they are measured and described.
    app.connect("html-page-context", page, priority=900)
    app.connect("build-finished", finish)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
