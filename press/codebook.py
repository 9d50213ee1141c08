"""`{codebook} SCHEME` prints the codes of one scheme: what each means, its rule, examples and a near miss.

All of it comes from `data/codings/`; the words of the examples stand in the ledger of excerpts, and each
is printed with its outlet and a link to the place where the book prints the excerpt.
"""

import re
from functools import lru_cache

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from framing import articles, codings
from framing.errors import BadInput
from press import ROOT, excerpt, frontmatter, markup

FILES = [ROOT / "data" / "codings" / name for name in ("codebook.csv", "examples.csv")]
_PRINTED = re.compile(r"^```+\{(excerpt|exercise)\} *(\S+)", re.MULTILINE)


class Codebook(SphinxDirective):
    """One section a code, with the id `frame-` and the code's own."""

    required_arguments = 1

    def run(self):
        scheme = self.arguments[0]
        codes = codings.codebook().query("scheme == @scheme")
        if codes.empty:
            raise self.error(f"there is no scheme {scheme!r} in the codebook; choose {', '.join(codings.SCHEMES)}")
        for path in [*FILES, excerpt.LEDGER]:
            self.env.note_dependency(str(path))
        return [self._section(code) for code in codes.itertuples()]

    def _section(self, code):
        anchor = f"frame-{code.frame}"
        section = nodes.section(ids=[anchor], names=[anchor], classes=["code"])
        section += nodes.title("", code.name)
        section += markup.make("p", markup.make("code", code.frame), " ", code.definition, classes=("code-means",))
        section += markup.make("p", markup.make("strong", "Rule."), " ", *_rule(code.rule))
        examples = codings.examples().query("frame == @code.frame")
        listed = markup.make("ul", *(self._example(row) for row in examples.itertuples()), classes=("code-examples",))
        section += listed
        if sum(examples["kind"] == "example") == 1:
            section += markup.make("p", "The five articles hold one example.", classes=("scarce",))
        neighbours = [part for frame in code.neighbours.split("|") for part in (_code(frame), ", ")][:-1]
        section += markup.make("p", "Easily taken for: ", *neighbours, ".", classes=("neighbours",))
        return section

    def _example(self, row):
        try:
            found, article = excerpt.find(row.excerpt, articles.excerpts())
            words = excerpt.said(row.words, row.excerpt)
        except excerpt.Unknown as problem:
            raise self.error(str(problem)) from None
        where = f"{article['outlet']}, paragraph {found['paragraph']}"
        page = _pages().get(row.excerpt)
        address = article["url"]
        if page:
            address = f"{self.env.app.builder.get_relative_uri(self.env.docname, page)}#excerpt-{row.excerpt}"
        source = nodes.reference("", where, refuri=address, internal=bool(page))
        begin = [markup.make("strong", "Near miss."), " "] if row.instead else []
        end = [" Instead: ", _code(row.instead), "."] if row.instead else []
        return markup.make("li", *begin, words, " (", source, "). ", row.why, *end)


def _code(frame):
    return nodes.reference("", "", markup.make("code", frame), refid=f"frame-{frame}", internal=True)


def _rule(text):
    """The rule with each `code` between back-ticks as a link."""
    for number, part in enumerate(text.split("`")):
        yield _code(part) if number % 2 else nodes.Text(part)


@lru_cache(maxsize=1)
def _pages() -> dict[str, str]:
    """A page of the book that prints each excerpt as a block, itself or in an exercise."""
    pages = {}
    for path in sorted((ROOT / "chapters").rglob("*.md")):
        page = path.relative_to(ROOT).with_suffix("").as_posix()
        for kind, name in _PRINTED.findall(path.read_text(encoding="utf-8")):
            if kind == "excerpt":
                pages.setdefault(name, page)
    for path in sorted((ROOT / "exercises").glob("*.md")):
        try:
            fields, body, _ = frontmatter.read(path)
        except BadInput:
            continue  # the exercise's own page says so
        for kind, name in _PRINTED.findall(body):
            if kind == "excerpt" and "chapter" in fields:
                pages.setdefault(name, fields["chapter"])
    return pages


def setup(app):
    """Add the directive."""
    app.setup_extension("press.markup")
    app.add_directive("codebook", Codebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
