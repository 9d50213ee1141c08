"""Print the record: `{timeline}`, `{claims-ledger}` and `{sources}`, and the roles that point into them.

Each list is complete as printed, without scripts; record.js adds the filters and the sorting. Every event,
claim and source has an anchor, and every link goes to the page that prints the list, wherever that is:
claim to source, source to the document, claim to the excerpt that holds its words, and back.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pandas as pd
from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.nodes import make_refnode

from framing import articles, policy, tables
from press import ROOT, markup

logger = logging.getLogger(__name__)
POLICY = ROOT / "data" / "policy"

# A verdict is told by its words; the sign beside them helps the eye that runs down the column.
SIGNS = {
    "supported": "✓",
    "supported with limits": "◐",
    "loose, misleading or needs context": "≈",
    "contradicted or partly contradicted": "✗",
    "attributed or disputed between sources": "⇄",
    "unsourced": "∅",
    "opinion, motive or not checkable": "○",
    "not verified here": "?",
    "note": "§",
}
# As the picture names them; what draws it is slow to load.
LANES = {
    "law": "Laws",
    "president": "Presidential orders",
    "agency": "Agency rules and programmes",
    "operation": "Enforcement operations",
    "court": "Courts",
    "report": "Reports",
    "context": "Elections and other events",
    "series": "The series",
}
# How the address of a source relates to what was read.
ADDRESSES = {
    "document": "the document itself",
    "about": "a page about the document",
    "copy": "a copy of the document",
    "publisher": "the publisher’s site, not the page that was read",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# What the lists print and other pages can point to.
PLACES = ("claim-", "source-", "event-", "excerpt-", "data-", "exercise-", "objective-")


# --- Where things are printed --------------------------------------------------------------------------------------


def place(anchor: str, *text: nodes.Node | str, without: str = "warning", **attributes) -> addnodes.pending_xref:
    """Return a link to an anchor of whichever page prints it.

    without: what stands there where no page does: a "warning", the "text" alone, or "nothing".
    """
    link = addnodes.pending_xref("", refdomain="", reftype="record", reftarget=anchor, without=without, **attributes)
    link += markup.make("span", *text)
    return link


def collect(app, tree) -> None:
    """Note what a page prints, and add to its excerpts the claims that quote them."""
    env = app.env
    anchors = [name for node in tree.findall(nodes.Element) for name in node.get("ids", ()) if name.startswith(PLACES)]
    printed(env)[env.docname] = anchors
    claims = None
    for figure in tree.findall(markup.element):
        if "excerpt" not in figure["classes"] or not figure["ids"]:
            continue
        claims = _by_excerpt() if claims is None else claims
        names = claims.get(figure["ids"][0].removeprefix("excerpt-"), ())
        if names:
            env.note_dependency(str(POLICY / "claims.csv"))
            links = _claims(names)
            caption = next(node for node in figure.findall(markup.element) if node["tag"] == "figcaption")
            word = "Claims" if len(names) > 1 else "Claim"
            caption += markup.make("span", f" {word} checked: ", *links, ".", classes=("excerpt-claims",))


def printed(env) -> dict[str, list[str]]:
    """The anchors of each page, kept with the environment of the build."""
    if not hasattr(env, "record_printed"):
        env.record_printed = {}
    return env.record_printed


def forget(app, env, docname) -> None:
    printed(env).pop(docname, None)


def merge(app, env, docnames, other) -> None:
    printed(env).update({name: found for name, found in printed(other).items() if name in docnames})


def settle(app, env) -> list[str]:
    """Find the first page, in the order of the contents, that prints each anchor; reprint all if one has moved."""
    order = dict.fromkeys([*env.collect_relations(), *sorted(printed(env))])
    places = {}
    for docname in order:
        for anchor in printed(env).get(docname, ()):
            places.setdefault(anchor, docname)
    before, env.record_places = getattr(env, "record_places", None), places
    return [] if before in (None, places) else sorted(env.found_docs)


def resolve(app, env, node, text) -> nodes.Node | None:
    """Turn a link to an anchor into a link to the page that prints it."""
    if node["reftype"] != "record":
        return None
    anchor = node["reftarget"]
    docname = env.record_places.get(anchor)
    if docname:
        return make_refnode(app.builder, node.get("refdoc", env.docname), docname, anchor, text, node.get("reftitle"))
    if node["without"] == "nothing":
        return nodes.Text("")
    if node["without"] == "warning":
        directive = {"claim": "claims-ledger", "source": "sources", "event": "timeline"}[anchor.partition("-")[0]]
        logger.warning("no page prints %r; put a {%s} on one", anchor, directive, location=node)
    return text


# --- The lists -----------------------------------------------------------------------------------------------------


class Timeline(SphinxDirective):
    """`{timeline}`: every event in order, by administration, with its primary source."""

    def run(self):
        outlets = _outlets()
        events = policy.timeline()
        _depend(self.env, "timeline", "orders", "sources")
        addresses = {int(row.number): row.address for row in tables.read("policy/orders.csv").itertuples()}
        groups = []
        for name, group in events.groupby("administration", sort=False):
            term = policy.periods().set_index("name").loc[name, "date_text"]
            anchor = f"timeline-{_slug(name)}"
            section = nodes.section(ids=[anchor], names=[anchor], classes=["group"])
            section += nodes.title("", f"The {name} administration")
            section += markup.make("p", f"{term}.", classes=("term",))
            # A list without marks is no list to some browsers; the role says that it is one.
            entries = [_event(event, outlets, addresses) for event in group.itertuples()]
            section += markup.make("ol", *entries, role="list")
            groups.append(section)
        lanes = {lane: name for lane, name in LANES.items() if lane in set(events["lane"])}
        terms = {_slug(name): name for name in events["administration"].unique()}
        named = {"any": "any of the five articles"} | outlets
        controls = [
            choice("kind", "Kind", "all kinds", lanes),
            choice("administration", "Administration", "all administrations", terms),
            choice("named", "Named in", "named or not", named),
        ]
        return [listing("timeline", "events", len(events), controls, groups)]


def _event(event, outlets, addresses) -> nodes.Node:
    known = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}[event.date_precision]
    named = _split(event.named_in)
    day = markup.make("time", _date(event), datetime=event.date.strftime(known))
    parts = [
        markup.make("p", day, markup.make("span", event.kind, classes=("kind",)), classes=("event-facts",)),
        markup.make("p", markup.make("strong", event.title), classes=("event-title",)),
        markup.make("p", event.summary),
    ]
    if event.verified == "no":
        words = " no source was read for this book that settles it."
        parts.append(markup.make("p", markup.make("strong", "Not verified here:"), words, classes=("unverified",)))
    parts += [_fact(label, *body) for label, body in _event_facts(event, outlets, addresses)]
    return markup.make(
        "li", *parts, ids=(f"event-{event.id}",), classes=("entry",), data_kind=event.lane,
        data_administration=_slug(event.administration), data_named=" ".join(["any", *named] if named else []),
    )  # fmt: skip


def _event_facts(event, outlets, addresses) -> Iterator[tuple[str, list]]:
    """Label and content of each line below an event."""
    if event.primary_source:
        # Where the book has the text of an order, its address leads to the document at once.
        address = None if pd.isna(event.order) else addresses.get(int(event.order))
        source = markup.link(event.primary_source, address) if address else event.primary_source
        read = {"yes": ".", "part": " (cited; read in part).", "no": " (cited; not read here)."}[event.citation_read]
        yield "Primary source", [source, read]
    if sources := [name for name in _split(event.sources) if name != "NOTREAD"]:
        yield "Read in", [*_sources(sources), "."]
    if named := [outlets[name] for name in _split(event.named_in)]:
        yield "Named in", [" and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named), "."]
    if claims := _split(event.claims):
        yield "Claims it bears on", [*_claims(claims), "."]
    if event.relation:
        yield "Why it is here", [event.relation]


def _date(event) -> str:
    """The date of an event in words that say how much of it is known."""
    day, last = event.date, event.date_end
    month = MONTHS[day.month - 1]
    if event.date_precision == "year":
        return f"In {day.year}, month and day not known"
    if event.date_precision == "month":
        return f"In {month} {day.year}, day not known"
    if last > day:
        begin = f"{day.day}" if (day.year, day.month) == (last.year, last.month) else f"{day.day} {month} {day.year}"
        return f"From {begin} to {last.day} {MONTHS[last.month - 1]} {last.year}"
    return f"On {day.day} {month} {day.year}"


COLUMNS = ("Claim", "Article", "What is claimed", "Verdict", "Why", "Data and sources")


class ClaimsLedger(SphinxDirective):
    """`{claims-ledger}`: every claim with its verdict, the data that it rests on, and its sources."""

    def run(self):
        claims = articles.claims()
        _depend(self.env, "claims", "sources", "timeline")
        self.env.note_dependency(str(ROOT / "data" / tables.MANIFEST))
        caption = "Claims of the five articles, and what the record says"
        # Where rows are shown as cards, browsers drop what a table says of itself; the roles keep it.
        heads = [markup.make("th", name, scope="col", role="columnheader") for name in COLUMNS]
        outlets, rests = _outlets(), _rests()
        table = markup.make(
            "table",
            markup.make("caption", caption),
            markup.make("thead", markup.make("tr", *heads, role="row"), role="rowgroup"),
            markup.make("tbody", *(_claim(claim, outlets, rests) for claim in claims.itertuples()), role="rowgroup"),
            classes=("counts", "ledger"),
            role="table",
        )
        box = markup.make("div", table, classes=("table-scroll",), role="region", tabindex="0", aria_label=caption)
        verdicts = {_slug(group): group for group in SIGNS if group in set(claims["verdict_group"])}
        kinds = {_slug(kind): kind for kind in sorted(set(claims["kind"]))}
        controls = [
            choice("article", "Article", "all articles", outlets),
            choice("verdict", "Verdict", "all verdicts", verdicts),
            choice("kind", "Kind of claim", "all kinds", kinds),
            words_field(),
        ]
        return [listing("claims", "claims", len(claims), controls, [box])]


def _claim(claim, outlets, rests) -> nodes.Node:
    said = [markup.make("p", claim.claim)]
    if claim.phrase:
        words = markup.make("p", "In its words: ", _verbatim(claim.phrase), ".")
        if claim.excerpt:
            words += [nodes.Text(" "), place(f"excerpt-{claim.excerpt}", "Read the excerpt.", without="nothing")]
        said.append(words)
    said.append(markup.make("p", f"Kind of claim: {claim.kind}", classes=("kind",)))
    sign = markup.make("span", SIGNS[claim.verdict_group], classes=("sign",), aria_hidden="true")
    verdict = [markup.make("p", sign, " ", markup.make("strong", claim.verdict_group))]
    if claim.verdict != claim.verdict_group:
        verdict.append(markup.make("p", claim.verdict))
    why = [markup.make("p", text) for text in (claim.note, claim.elsewhere) if text]
    data = [markup.make("p", *_joined([rests(row) for row in _split(claim.data)], ", "), ".")] if claim.data else []
    sources = markup.make("p", "Sources: ", *_sources(_split(claim.sources)), ".")
    head = markup.make("th", claim.id, scope="row", role="rowheader")
    cells = [[outlets[claim.article]], said, verdict, why, [*data, sources]]
    cells = [markup.make("td", *cell, role="cell", data_label=name) for name, cell in zip(COLUMNS[1:], cells)]
    # The verdicts in the order of the list, not of the alphabet.
    cells[2]["html"]["data-sort"] = f"{list(SIGNS).index(claim.verdict_group)} {claim.verdict}"
    return markup.make(
        "tr", head, *cells, ids=(f"claim-{claim.id}",), classes=("entry",), role="row", data_article=claim.article,
        data_verdict=_slug(claim.verdict_group), data_kind=_slug(claim.kind),
    )  # fmt: skip


def _rests():
    """Return a function from the id of a row of data to a link to it: an event, or a table of the Data page."""
    titles = dict(policy.timeline()[["id", "title"]].itertuples(index=False))
    table_of = {}
    for resource in tables.manifest()["resources"]:
        if resource["path"].startswith("policy/") and resource.get("schema", {}).get("primaryKey") == ["id"]:
            table = tables.read(resource["path"])
            for row in table.to_dict("records"):
                value = row.get("value", pd.NA)
                number = "" if pd.isna(value) else f" ({value:,.10g} {row.get('unit', '')}".rstrip() + ")"
                table_of[row["id"]] = resource["name"], number

    def link(row):
        if row in titles:
            return place(f"event-{row}", titles[row], without="text")
        table, number = table_of[row]
        return markup.make("span", place(f"data-{table}", row, without="text"), number)

    return link


class Sources(SphinxDirective):
    """`{sources}`: every source, how it was read, and what rests on it."""

    def run(self):
        _depend(self.env, "sources", "claims", "timeline")
        self.env.note_dependency(str(ROOT / "data" / tables.MANIFEST))
        sources = policy.sources()
        used = _uses()
        entries = [_source(source, used.get(source.id, [])) for source in sources.itertuples()]
        kinds = {_slug(kind): kind for kind in sorted(set(sources["kind"]))}
        controls = [
            choice("publisher", "Kind of publisher", "all kinds", kinds),
            words_field(),
        ]
        return [listing("sources", "sources", len(sources), controls, [markup.make("ul", *entries, role="list")])]


def _source(source, used) -> nodes.Node:
    title = markup.link(source.title, source.address) if source.address else markup.make("span", source.title)
    parts = [markup.make("p", markup.make("strong", source.id), " ", title, ", ", source.publisher, ".")]
    parts += [_fact(label, f"{text}.") for label, text in _source_facts(source)]
    if source.note:
        parts.append(_fact("Note", source.note))
    parts += [_fact(label, *_joined(links, ", "), ".") for label, links in used]
    return markup.make(
        "li", *parts, ids=(f"source-{source.id}",), classes=("entry",), data_publisher=_slug(source.kind)
    )


def _source_facts(source) -> Iterator[tuple[str, str]]:
    """Label and content of the lines below a source."""
    if source.kind != "not read":
        yield "Kind and licence", f"{source.kind}, {source.licence}"
    yield "How it was read", source.read
    if source.link in ADDRESSES:
        yield "The link leads to", ADDRESSES[source.link]
    if source.counts:
        yield "It counts", source.counts


def _uses() -> dict[str, list[tuple[str, list[nodes.Node]]]]:
    """What rests on each source: claims, events, and the tables with the number of their rows."""
    used = defaultdict(lambda: {"Claims": [], "Events": [], "Tables": []})
    for claim in articles.claims().itertuples():
        for source in _split(claim.sources):
            used[source]["Claims"] += _claims([claim.id])
    for event in policy.timeline().itertuples():
        for source in _split(event.sources):
            used[source]["Events"].append(place(f"event-{event.id}", event.title, without="text"))
    for resource in tables.manifest()["resources"]:
        fields = [field["name"] for field in resource.get("schema", {}).get("fields", ())]
        if "sources" in fields and resource["name"] not in ("policy-claims", "policy-timeline"):
            rows = tables.read(resource["path"])["sources"].map(_split).explode().value_counts()
            for source, count in rows.items():
                words = f"{resource['title']} ({count:,} {'row' if count == 1 else 'rows'})"
                used[source]["Tables"].append(place(f"data-{resource['name']}", words, without="text"))
    return {source: [(label, links) for label, links in uses.items() if links] for source, uses in used.items()}


# --- What the lists share ------------------------------------------------------------------------------------------


def listing(name: str, noun: str, count: int, controls: list, body: list) -> nodes.Node:
    """A list with its form, hidden until record.js shows it, and the line that says how many entries are shown.

    Other builders than HTML's have nothing to choose with, and do not see the form.
    """
    reset = markup.make("button", "Show all", type="reset")
    fields = markup.make("fieldset", markup.make("legend", f"Choose {noun}"), *controls, reset)
    form = markup.make("form", fields, classes=("choose",), hidden="", autocomplete="off")
    found = markup.make("p", f"All {count} {noun}.", classes=("found",), role="status")
    return markup.make("div", addnodes.only("", form, expr="html"), found, *body, classes=("record",), data_list=name, data_noun=noun)


def choice(name: str, label: str, everything: str, options: dict[str, str]) -> nodes.Node:
    """A labelled list of choices; the first, without a value, chooses everything."""
    choices = [markup.make("option", everything, value="")]
    choices += [markup.make("option", text, value=value) for value, text in options.items()]
    return markup.make("label", label, markup.make("select", *choices, name=name))


def _fact(label: str, *body: nodes.Node | str) -> nodes.Node:
    """A line of an entry: what it says, and a label before it."""
    return markup.make("p", markup.make("span", f"{label}: ", classes=("fact",)), *body, classes=("entry-fact",))


def words_field() -> nodes.Node:
    """A labelled field for words to look for."""
    return markup.make("label", "Words", nodes.raw("", '<input type="search" name="words">', format="html"))


def _claims(names: Iterable[str]) -> list[nodes.Node]:
    return _joined([place(f"claim-{name}", name, without="text") for name in names], ", ")


def _sources(names: Iterable[str]) -> list[nodes.Node]:
    titles = policy.sources().set_index("id")["title"]
    return _joined([place(f"source-{name}", _publisher(name), reftitle=titles[name]) for name in names], "; ")


def _publisher(name: str) -> str:
    """Who published a source; with its id where another source has the same publisher."""
    sources = policy.sources().set_index("id")
    source = sources.loc[name]
    if source["kind"] == "the articles":
        return source["title"]
    alone = (sources["publisher"] == source["publisher"]).sum() == 1
    return source["publisher"] if alone else f"{source['publisher']}, {name}"


def _joined(parts: list[nodes.Node], between: str) -> list[nodes.Node]:
    joined = []
    for number, part in enumerate(parts):
        joined += [nodes.Text(between)] * (number > 0) + [part]
    return joined


def _verbatim(words: str) -> nodes.Node:
    """Words of an article between quotation marks, the marks inside them as the outlet printed them."""
    said = markup.make("span", f"“{words}”", classes=("said",))
    said["support_smartquotes"] = False
    return said


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _outlets() -> dict[str, str]:
    return dict(articles.catalogue()[["id", "outlet"]].itertuples(index=False))


def _by_excerpt() -> dict[str, list[str]]:
    """The claims whose words stand in each excerpt."""
    claims = articles.claims()
    return claims[claims["excerpt"] != ""].groupby("excerpt")["id"].agg(list).to_dict()


def _depend(env, *names: str) -> None:
    for name in names:
        env.note_dependency(str(POLICY / f"{name}.csv"))


# --- Roles ---------------------------------------------------------------------------------------------------------


class _Role(ReferenceRole):
    """``{role}`ID` `` or ``{role}`words <ID>` ``; an unknown id stops the build."""

    noun, file = "", ""

    def rows(self) -> pd.DataFrame:
        raise NotImplementedError

    def words(self, row) -> list[nodes.Node | str]:
        raise NotImplementedError

    def run(self):
        rows = self.rows().set_index("id", drop=False)
        if self.target not in rows.index:
            near = difflib.get_close_matches(self.target, rows.index, n=1, cutoff=0)[0]
            message = self.inliner.reporter.error(
                f"{self.name}: there is no {self.noun} {self.target!r}; did you mean {near!r}? "
                f"The ids stand in data/policy/{self.file}.csv.",
                line=self.lineno,
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        _depend(self.env, self.file)
        row = rows.loc[self.target]
        words = [self.title] if self.has_explicit_title else self.words(row)
        link = place(f"{self.noun}-{self.target}", *words, refdoc=self.env.docname, reftitle=row.get("title"))
        self.set_source_info(link)
        return [link], []


class Claim(_Role):
    """``{claim}`002-07` `` prints a claim's number, linked to the ledger."""

    noun, file = "claim", "claims"

    def rows(self):
        return articles.claims()

    def words(self, row):
        return [f"claim {row['id']}"]


class Verdict(Claim):
    """``{verdict}`002-07` `` prints the verdict on a claim, linked to the ledger."""

    def words(self, row):
        sign = markup.make("span", SIGNS[row["verdict_group"]], classes=("sign",), aria_hidden="true")
        return [sign, " ", row["verdict"]]


class Source(_Role):
    """``{source}`PEW2018` `` prints who published a source, linked to the list of sources."""

    noun, file = "source", "sources"

    def rows(self):
        return policy.sources()

    def words(self, row):
        return [_publisher(row["id"])]


# --- The extension -------------------------------------------------------------------------------------------------


def add_files(app, pagename, templatename, context, doctree) -> None:
    """Give the pages that print a list the script and the style of the lists."""
    if doctree is not None and any("record" in node["classes"] for node in doctree.findall(markup.element)):
        app.add_css_file("record.css")
        app.add_js_file("record.js", loading_method="defer")


def setup(app):
    """Add the directives, the roles, and the links between them."""
    app.setup_extension("press.markup")
    app.add_directive("timeline", Timeline)
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_directive("sources", Sources)
    app.add_role("claim", Claim())
    app.add_role("verdict", Verdict())
    app.add_role("source", Source())
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", settle)
    app.connect("missing-reference", resolve)
    app.connect("html-page-context", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
