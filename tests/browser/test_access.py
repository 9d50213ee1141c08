"""Every page can be used by everyone: axe-core finds nothing, by day and by night, on a phone and on a desktop."""

import checks
import pytest


@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_no_violation(name, width, origin, open_page):
    page = open_page(origin + name, width, color_scheme="light", reduced_motion="reduce")
    assert checks.accessible(page) == [], name
    # The other colours change nothing that the rules on colours do not see.
    page.emulate_media(color_scheme="dark")
    assert checks.accessible(page, rules=checks.COLOUR_RULES) == [], f"{name}, in dark colours"
    if width == 375:
        page.click(".opens-contents")
        for colours in ("dark", "light"):
            page.emulate_media(color_scheme=colours)
            assert checks.accessible(page, "#contents") == [], f"{name}, with the contents open, in {colours} colours"


def test_search_results_are_accessible(origin, open_page):
    page = open_page(f"{origin}search.html?q=frame", 375)
    page.wait_for_selector("#search-results li")
    assert checks.accessible(page) == []


def test_open_definition_is_accessible(origin, open_page, with_terms):
    for colours in ("light", "dark"):
        page = open_page(origin + with_terms[0], 375, color_scheme=colours)
        page.locator("a[aria-describedby^=definition-]").first.focus()
        page.wait_for_selector(".definition")
        assert checks.accessible(page) == []


def test_keyboard_goes_through_the_page_in_its_order(name, origin, open_page):
    assert checks.keyboard(open_page(origin + name)) == [], name


def test_skip_link_leads_to_the_text(origin, open_page):
    page = open_page(origin + "index.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_drawer_closes_on_escape_and_gives_the_focus_back(origin, open_page):
    page = open_page(origin + "index.html", 375)
    page.focus(".opens-contents")
    page.keyboard.press("Enter")
    assert page.locator("#contents").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#contents").is_visible()
    assert page.evaluate("document.activeElement.className").endswith("opens-contents")


def test_motion_is_reduced_on_request(origin, open_page):
    for wish, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        page = open_page(origin + "index.html", reduced_motion=wish)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
