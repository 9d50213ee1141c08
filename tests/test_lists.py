"""The lists of the record are complete without scripts, and every link in them arrives."""

import datetime
import re

import pytest
from lxml import html
from sphinx.testing.util import SphinxTestApp

from framing import articles, figures, policy
from press import record

PAGES = {
    "index": "# Book\n\n```{toctree}\nledger\ntimeline\nsources\ndata\nchapter\nagain\n```\n",
    "ledger": "# Ledger\n\n```{claims-ledger}\n```\n",
    "timeline": "# Timeline\n\n## Find an event\n\n```{timeline}\n```\n",
    "sources": "# Sources\n\n```{sources}\n```\n",
    "data": "# Data\n\n```{data-dictionary}\n```\n",
    "chapter": (
        "# Chapter\n\n```{excerpt} bustle-collaterals\n```\n\n"
        "See {claim}`004-10`: {verdict}`004-10`, says {source}`LATIMES2020`, not {source}`ICEDET19`.\n"
        "{claim}`The tropical storm <002-16>` was {verdict}`none <002-16>`; {source}`The paper <LATIMES2020>`.\n"
    ),
    "again": "# Again\n\n```{excerpt} bustle-collaterals\n```\n",
}
EXTENSIONS = ["myst_parser", "press.excerpt", "press.dictionary", "press.record"]


def build(folder, pages, fresh=True):
    """Build pages with the extensions alone; return their HTML trees and the warnings."""
    folder.joinpath("conf.py").write_text(f"extensions = {EXTENSIONS}\n")
    for name, text in pages.items():
        folder.joinpath(f"{name}.md").write_text(text)
    app = SphinxTestApp("html", srcdir=folder, freshenv=fresh)
    try:
        app.build()
        trees = {name: html.parse(app.outdir / f"{name}.html").getroot() for name in pages}
        return trees, re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
    finally:
        app.cleanup()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    trees, warnings = build(tmp_path_factory.mktemp("record"), PAGES)
    assert warnings == ""
    return trees


def words(element):
    return " ".join(element.text_content().split())


def row(book, name):
    return book["ledger"].get_element_by_id(f"claim-{name}")


def cell(book, name, label):
    return row(book, name).xpath(f"td[@data-label='{label}']")[0]


def event(book, name):
    return book["timeline"].get_element_by_id(f"event-{name}")


def links(element, start=""):
    return [link.get("href") for link in element.iter("a") if link.get("href").startswith(start)]


# --- The ledger


def test_the_ledger_has_a_row_for_each_of_the_99_claims(book):
    rows = book["ledger"].xpath("//tbody/tr")
    assert len(rows) == 99
    assert [each.get("id") for each in rows] == [f"claim-{name}" for name in articles.claims()["id"]]


def test_a_row_says_claim_words_verdict_reason_data_and_source(book):
    assert words(row(book, "002-16").find("th")) == "002-16"
    assert words(cell(book, "002-16", "Article")) == "Bustle"
    assert "In its words: “a tropical storm”." in words(cell(book, "002-16", "What is claimed"))
    verdict = [words(line) for line in cell(book, "002-16", "Verdict")]
    assert verdict == ["✗ contradicted or partly contradicted", "contradicted"]
    assert "Hurricane Michael" in words(cell(book, "002-16", "Why"))
    assert "Ready Steady Cut" in words(cell(book, "002-16", "Data and sources"))


def test_a_verdict_is_told_by_its_words_and_its_sign_is_for_the_eye_alone(book):
    for each in book["ledger"].find_class("sign"):
        assert each.get("aria-hidden") == "true"
        assert each.getnext().text in record.SIGNS
    assert set(record.SIGNS) == set(policy.VERDICTS)
    assert len(set(record.SIGNS.values())) == len(record.SIGNS)


def test_the_ledger_is_a_table_to_every_reader(book):
    table = book["ledger"].xpath("//table")[0]
    assert words(table.find("caption")) == "Claims of the five articles, and what the record says"
    assert [head.get("scope") for head in table.xpath("thead/tr/th")] == 6 * ["col"]
    assert {head.get("scope") for head in table.xpath("tbody/tr/th")} == {"row"}
    # Cards keep their meaning through roles.
    roles = {tag: {each.get("role") for each in table.iter(tag)} for tag in ("tr", "td", "thead", "tbody")}
    assert roles == {"tr": {"row"}, "td": {"cell"}, "thead": {"rowgroup"}, "tbody": {"rowgroup"}}
    box = table.getparent()
    assert (box.get("role"), box.get("aria-label")) == ("region", words(table.find("caption")))


def test_a_claim_rests_on_cells_of_data_and_on_events(book):
    resting = cell(book, "002-03", "Data and sources")
    assert "data.html#data-policy-removals" in links(resting)
    assert "removals-2012 (409,849 removals)" in words(resting)
    assert "arrests-2016-convicted (" in words(cell(book, "003-12", "Data and sources"))
    assert links(cell(book, "004-13", "Data and sources"))[0] == "timeline.html#event-eo-13768"


# --- From claim to document


def test_every_claim_leads_to_its_document_in_two_clicks(book):
    """Claim, entry of the source, document; a claim about an article's own words leads to the articles."""
    for name in articles.claims()["id"]:
        sources = links(cell(book, name, "Data and sources"), "sources.html#source-")
        assert sources, name
        for address in sources:
            entry = book["sources"].get_element_by_id(address.partition("#")[2])
            assert links(entry, "http") or address.endswith(("SEEDS", "NOTREAD")), f"{name}: {address}"


def test_every_event_names_its_primary_source_or_says_that_it_is_not_verified(book):
    for name in policy.timeline()["id"]:
        entry = event(book, name)
        assert "Primary source: " in words(entry) or "Not verified here: " in words(entry), name
        for address in links(entry, "sources.html#"):
            assert links(book["sources"].get_element_by_id(address.partition("#")[2]), "http"), f"{name}: {address}"
        if not links(entry, "sources.html#"):
            assert "Not verified here: " in words(entry), name


def test_every_link_between_the_lists_arrives(book):
    found = 0
    for name, page in book.items():
        for address in links(page):
            there, _, anchor = address.partition("#")
            if anchor.startswith(record.PLACES):
                target = book[there.removesuffix(".html") or name]
                assert target.xpath("//*[@id=$anchor]", anchor=anchor), f"{name}: {address}"
                found += 1
    assert found > 500


# --- The timeline


def test_events_stand_in_order_under_their_administrations(book):
    entries = book["timeline"].xpath("//li[@class='entry']")
    assert len(entries) == 110
    dates = [each.find(".//time").get("datetime") for each in entries]
    assert dates == sorted(dates, key=lambda text: (text + "-01-01")[:10])
    section = event(book, "eo-13768").xpath("ancestor::section[1]")[0]
    assert words(section.find("h3")).startswith("The Trump administration")
    assert words(section.find("p")) == "20 January 2017 to 20 January 2021."


@pytest.mark.parametrize(
    ("name", "date", "machine"),
    [
        ("eo-13768", "On 25 January 2017", "2017-01-25"),
        ("gatekeeper", "In October 1994, day not known", "1994-10"),
        ("secure-communities", "In 2008, month and day not known", "2008"),
        ("keep-safe", "From 9 to 14 April 2018", "2018-04-09"),
    ],
)
def test_a_date_says_in_words_how_much_of_it_is_known(book, name, date, machine):
    time = event(book, name).find(".//time")
    assert (words(time), time.get("datetime")) == (date, machine)


def test_days_of_two_months_or_years_are_written_out():
    class Event:
        date, date_end, date_precision = datetime.date(2019, 12, 30), datetime.date(2020, 1, 2), "day"

    assert record._date(Event) == "From 30 December 2019 to 2 January 2020"


def test_an_event_says_who_names_it_what_it_is_and_what_it_bears_on(book):
    text = words(event(book, "zero-tolerance"))
    assert "agency memorandum" in text and "Named in: workpermit.com and Bustle." in text
    assert "ledger.html#claim-000-20" in links(event(book, "zero-tolerance"))
    assert "Named in" not in words(event(book, "irca"))


def test_an_order_leads_to_its_document_at_once(book):
    assert links(event(book, "eo-13768"), "https://www.federalregister.gov/")


def test_what_was_not_verified_says_so(book):
    assert "Not verified here: no source was read" in words(event(book, "immact"))
    assert "(cited; not read here)" in words(event(book, "immact"))
    assert "Not verified here" not in words(event(book, "eo-13768"))


def test_list_and_picture_name_the_lanes_alike():
    assert record.LANES == {lane: name for lane, (name, _, _) in figures.LANES.items()}


# --- The sources


def test_a_source_says_how_it_was_read_and_what_rests_on_it(book):
    entry = book["sources"].get_element_by_id("source-ICEDET19")
    text = words(entry)
    assert "How it was read: whole file." in text and "The link leads to: the document itself." in text
    assert links(entry, "http") == ["https://www.ice.gov/detain/detention-management"]
    assert "ledger.html#claim-002-03" in links(entry) and "timeline.html#event-fy2019" in links(entry)
    assert "data.html#data-policy-removals" in links(entry) and "Removals by ICE (2 rows)" in text


def test_every_source_is_listed_once(book):
    entries = [each.get("id") for each in book["sources"].xpath("//li[@class='entry']")]
    assert entries == [f"source-{name}" for name in policy.sources()["id"]]


# --- Excerpts and claims


def test_a_claim_and_the_excerpt_that_holds_its_words_lead_to_each_other(book):
    # 002-08 quotes 'random bystanders', which stands in the excerpt; two pages print it, the first is meant.
    assert "chapter.html#excerpt-bustle-collaterals" in links(cell(book, "002-08", "What is claimed"))
    caption = book["chapter"].find_class("excerpt-claims")[0]
    assert re.fullmatch(r"Claims checked: (\d{3}-\d{2}, )*002-08(, \d{3}-\d{2})*\.", words(caption))
    assert "ledger.html#claim-002-08" in links(caption)


def test_a_claim_whose_excerpt_no_page_prints_does_not_offer_it(book):
    claims = articles.claims().set_index("id")
    assert claims.loc["003-04", "excerpt"]
    assert "Read the excerpt" not in words(cell(book, "003-04", "What is claimed"))


# --- Roles


def test_roles_print_from_the_data_and_link_to_the_lists(book):
    paragraph = book["chapter"].xpath("//section/p")[-1]
    assert words(paragraph) == (
        "See claim 004-10: ✗ contradicted, says Los Angeles Times, not ICE, ICEDET19. "
        "The tropical storm was none; The paper."
    )
    assert links(paragraph) == [
        "ledger.html#claim-004-10", "ledger.html#claim-004-10", "sources.html#source-LATIMES2020",
        "sources.html#source-ICEDET19", "ledger.html#claim-002-16", "ledger.html#claim-002-16",
        "sources.html#source-LATIMES2020",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "{claim}`004-100`",
            "claim: there is no claim '004-100'; did you mean '004-10'? The ids stand in data/policy/claims.csv.",
        ),
        ("{verdict}`its verdict <04-10>`", "verdict: there is no claim '04-10'; did you mean '004-10'?"),
        ("{source}`PEW2081`", "source: there is no source 'PEW2081'; did you mean 'PEW2018'?"),
        ("{claim}`004-10`", "index.md:3: WARNING: no page prints 'claim-004-10'; put a {claims-ledger} on one"),
        ("{source}`PEW2018`", "index.md:3: WARNING: no page prints 'source-PEW2018'; put a {sources} on one"),
    ],
)
def test_a_mistake_stops_the_build_and_says_what_to_do(tmp_path, text, complaint):
    _, warnings = build(tmp_path, {"index": f"# Page\n\nOn {text}.\n"})
    assert "index.md:3: " in warnings and complaint in warnings


# --- The build


def test_links_follow_a_list_that_moves_to_another_page(tmp_path):
    pages = {
        "index": "# Book\n\n```{toctree}\none\ntwo\nthree\n```\n",
        "one": PAGES["sources"],
        "two": "# Two\n",
        "three": "# Three\n\nBy {source}`LATIMES2020`.\n",
    }
    before, warnings = build(tmp_path, pages)
    assert links(before["three"], "one.html#source-LATIMES2020") and warnings == ""
    after, warnings = build(tmp_path, {**pages, "one": "# One\n", "two": PAGES["sources"]}, fresh=False)
    assert links(after["three"], "two.html#source-LATIMES2020") and warnings == ""


def test_only_pages_with_a_list_load_its_script_and_style(book):
    for name, page in book.items():
        found = page.xpath("//script[@src] | //link[@rel='stylesheet']")
        files = [each.get("src") or each.get("href") for each in found]
        loaded = {re.search(r"record\.(js|css)", file)[0] for file in files if "record." in file}
        assert loaded == ({"record.js", "record.css"} if name in ("ledger", "timeline", "sources") else set()), name


@pytest.mark.parametrize("name", ["ledger", "timeline", "sources"])
def test_the_form_is_hidden_until_a_script_shows_it_and_knows_every_value(book, name):
    (form,) = book[name].find_class("choose")
    assert form.get("hidden") is not None and form.find("fieldset/legend") is not None
    entries = book[name].find_class("entry")
    for select in form.iter("select"):
        assert select.getparent().tag == "label"
        first, *values = [option.get("value") for option in select.iter("option")]
        used = {value for entry in entries for value in entry.get(f"data-{select.get('name')}").split()}
        assert first == "" and set(values) == used, select.get("name")
    status = book[name].find_class("found")[0]
    assert status.get("role") == "status" and words(status).startswith(f"All {len(entries)} ")
