"""The lists of the record can be filtered, sorted, linked to and printed; without scripts they are complete."""

import re

import checks
import pytest

DIRECTIVES = {"timeline": "timeline", "claims": "claims-ledger", "sources": "sources"}
SHOWN = ".entry:not([hidden])"


@pytest.fixture(scope="session")
def pages(book):
    """The page of each list."""
    found = {}
    for name in checks.pages():
        for noun in re.findall(r'data-list="(\w+)"', (book / name).read_text(encoding="utf-8")):
            found[noun] = name
    for noun, directive in DIRECTIVES.items():
        assert noun in found, f"no page prints the list of {noun}; put a {{{directive}}} on one"
    return found


def count(page) -> int:
    return page.locator(f".record {SHOWN}").count()


def said(page) -> str:
    return page.inner_text(".record .found")


# --- Filters


@pytest.mark.parametrize(
    ("noun", "choices", "hits", "line"),
    [
        ("timeline", {"kind": "law"}, 12, "12 of 110 events: Laws."),
        ("timeline", {"kind": "law", "administration": "trump"}, 1, "1 of 110 events: Laws, Trump."),
        ("timeline", {"named": "any"}, 15, "15 of 110 events: any of the five articles."),
        ("timeline", {"kind": "law", "named": "bustle"}, 0, "0 of 110 events: Laws, Bustle."),
        ("claims", {"article": "bustle"}, 21, "21 of 99 claims: Bustle."),
        (
            "claims",
            {"article": "bustle", "verdict": "contradicted-or-partly-contradicted"},
            2,
            "2 of 99 claims: Bustle, contradicted or partly contradicted.",
        ),
        ("sources", {"publisher": "fact-checker"}, 2, "2 of 140 sources: fact-checker."),
    ],
)
def test_a_choice_shows_its_entries_and_says_how_many(noun, choices, hits, line, pages, origin, open_page):
    """The numbers are those of data/policy, counted in the tables by hand."""
    page = open_page(origin + pages[noun])
    for name, value in choices.items():
        page.select_option(f".choose select[name={name}]", value)
    assert (count(page), said(page)) == (hits, line)
    assert page.locator(".record .group:not([hidden])").count() <= hits
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelector('.found').textContent.startsWith('All ')")
    assert page.locator(".record .entry[hidden], .record .group[hidden]").count() == 0
    page.wait_for_url(origin + pages[noun])


def test_words_are_found_in_any_order_and_case(pages, origin, open_page):
    page = open_page(origin + pages["claims"])
    page.fill(".choose input[name=words]", "STORM tropical")
    assert page.eval_on_selector_all(f".record {SHOWN}", "all => all.map(each => each.id)") == ["claim-002-16"]
    assert said(page) == "1 of 99 claims: “STORM tropical”."
    page.press(".choose input[name=words]", "Enter")
    assert said(page) == "1 of 99 claims: “STORM tropical”."


def test_the_line_is_a_live_region_that_does_not_take_the_focus(pages, origin, open_page):
    page = open_page(origin + pages["timeline"])
    page.focus(".choose select[name=kind]")
    page.keyboard.type("Laws")
    assert page.locator(".found[role=status]").inner_text() == "12 of 110 events: Laws."
    assert page.evaluate("document.activeElement.name") == "kind"


def test_the_keyboard_reaches_every_control_in_order(pages, origin, open_page):
    page = open_page(origin + pages["claims"])
    page.focus(".choose select[name=article]")
    stops = []
    for _ in range(7):
        stops.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert stops == ["article", "verdict", "kind", "words", "Show all", "Claim", "Article"]
    page.focus(".choose button")
    page.keyboard.press("Enter")
    assert said(page) == "All 99 claims."


# --- Links


@pytest.mark.parametrize("served", [True, False], ids=["served", "file"])
def test_a_filtered_list_has_an_address_of_its_own(served, pages, book, origin, open_page):
    start = origin if served else f"{book.as_uri()}/"
    page = open_page(start + pages["claims"])
    page.select_option(".choose select[name=article]", "bustle")
    page.fill(".choose input[name=words]", "marijuana & deported")
    page.fill(".choose input[name=words]", "marijuana")
    page.wait_for_url(f"{start}{pages['claims']}?article=bustle&words=marijuana")
    again = open_page(page.url)
    assert count(again) == count(page) == 1
    assert again.input_value(".choose select[name=article]") == "bustle"


def test_an_address_with_unknown_choices_shows_everything(pages, origin, open_page):
    watches = []
    address = f"{origin}{pages['timeline']}?kind=lawx&named=&words=a&%zz"
    page = open_page(address, before=lambda page: watches.append(checks.Watch(page, origin)))
    assert count(page) == 110 and said(page) == "All 110 events."
    assert watches[0].problems() == []


def test_a_link_to_a_hidden_entry_shows_it(pages, origin, open_page):
    page = open_page(f"{origin}{pages['claims']}?article=bustle#claim-004-10")
    assert page.locator("#claim-004-10").is_visible() and said(page) == "All 99 claims."
    page.select_option(".choose select[name=article]", "bustle")
    page.evaluate("location.hash = '#claim-003-01'")
    page.wait_for_selector("#claim-003-01", state="visible")


def test_from_a_claim_to_its_document_in_two_clicks(pages, origin, open_page):
    page = open_page(f"{origin}{pages['claims']}#claim-002-16")
    page.locator("#claim-002-16 a", has_text="Ready Steady Cut").click()
    page.wait_for_url("**#source-RSC2020")
    assert page.locator("#source-RSC2020").is_visible()
    link = page.locator("#source-RSC2020 a[href^=http]").first
    assert link.is_visible() and link.get_attribute("href").startswith("https://readysteadycut.com/")


# --- Sorting


def test_a_column_sorts_both_ways_and_says_so(pages, origin, open_page):
    page = open_page(origin + pages["claims"])
    verdict = page.get_by_role("columnheader", name="Verdict")
    button = page.get_by_role("button", name="Verdict")
    verdicts = ".ledger tbody td:nth-child(4) strong"
    assert verdict.get_attribute("aria-sort") is None
    button.focus()
    page.keyboard.press("Enter")
    assert verdict.get_attribute("aria-sort") == "ascending"
    assert page.locator(verdicts).first.inner_text() == "supported"
    page.keyboard.press("Space")
    assert verdict.get_attribute("aria-sort") == "descending"
    assert page.locator(verdicts).first.inner_text() == "note"
    page.get_by_role("button", name="Claim", exact=True).click()
    assert verdict.get_attribute("aria-sort") is None
    names = page.eval_on_selector_all(".ledger tbody tr", "all => all.map(each => each.id)")
    assert names == sorted(names) and len(names) == 99


def test_sorting_keeps_the_filter_and_filtering_the_order(pages, origin, open_page):
    page = open_page(f"{origin}{pages['claims']}?article=bustle")
    page.get_by_role("button", name="Claim", exact=True).click()
    page.get_by_role("button", name="Claim", exact=True).click()
    assert count(page) == 21
    page.select_option(".choose select[name=verdict]", "supported")
    names = page.eval_on_selector_all(f".record {SHOWN}", "all => all.map(each => each.id)")
    assert names == sorted(names, reverse=True) and names


# --- Everyone


@pytest.mark.parametrize("noun", DIRECTIVES)
def test_without_scripts_everything_is_listed_and_no_control_is_shown(noun, pages, origin, open_page):
    page = open_page(origin + pages[noun], 375, java_script_enabled=False)
    entries = page.locator(".record .entry")
    assert entries.count() == {"timeline": 110, "claims": 99, "sources": 140}[noun]
    assert entries.first.is_visible() and entries.last.is_visible()
    assert page.locator(".choose").is_hidden()
    assert page.locator(".ledger thead button, .ledger thead:visible").count() == 0


@pytest.mark.parametrize("noun", DIRECTIVES)
def test_print_shows_what_is_chosen_without_the_form(noun, pages, origin, open_page):
    query = {"timeline": "kind=law", "claims": "article=bustle", "sources": "publisher=fact-checker"}[noun]
    page = open_page(f"{origin}{pages[noun]}?{query}")
    page.emulate_media(media="print")
    assert page.locator(".choose").is_hidden()
    assert page.locator(".found").is_visible()
    shown = {"timeline": 12, "claims": 21, "sources": 2}[noun]
    assert len([each for each in page.locator(".record .entry").all() if each.is_visible()]) == shown


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("noun", DIRECTIVES)
def test_a_chosen_list_is_accessible_and_fits(noun, width, colours, pages, origin, open_page):
    query = {"timeline": "?administration=trump", "claims": "?article=bustle", "sources": "?words=zebra"}[noun]
    page = open_page(origin + pages[noun] + query, width, color_scheme=colours, reduced_motion="reduce")
    if noun == "claims":
        page.get_by_role("button", name="Verdict").click()
    assert checks.accessible(page, ".record") + checks.narrow(page) + checks.tables(page) + checks.headings(page) == []


def test_on_a_phone_the_ledger_is_cards_to_the_eye_and_a_table_to_a_screen_reader(pages, origin, open_page):
    page = open_page(origin + pages["claims"], 320)
    first = page.locator("#claim-000-01")
    cells = [cell.bounding_box() for cell in first.locator("td").all()]
    assert all(cell["x"] >= 0 and cell["x"] + cell["width"] <= 320 for cell in cells)
    assert cells[1]["y"] < cells[2]["y"] < cells[3]["y"] < cells[4]["y"]
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node.get("ignored") and "role" in node]
    assert roles.count("table") == 1 and roles.count("row") == 100
    assert roles.count("columnheader") == 6 and roles.count("rowheader") == 99 and roles.count("cell") == 5 * 99


def test_where_the_address_cannot_be_changed_the_list_still_can(pages, origin, open_page):
    """Some browsers refuse it, for a page from a file or one that is asked too often."""
    errors = []

    def refuse(page):
        page.on("pageerror", lambda error: errors.append(error))
        page.add_init_script("history.replaceState = () => { throw new DOMException('refused', 'SecurityError'); }")

    page = open_page(origin + pages["claims"], before=refuse)
    page.select_option(".choose select[name=article]", "bustle")
    assert count(page) == 21 and errors == [] and page.url == origin + pages["claims"]
