"""Search, glossary and colours do what a reader expects."""

import re

import checks

TERM = "a[aria-describedby^=definition-]"
STOP = {"because", "between", "through", "without", "another", "against"}


def word_of(page) -> str:
    """A word of the page's own prose that a search can find: letters only, seven or more."""
    prose = " ".join(page.locator("main article section p").all_inner_texts())
    words = [word for word in re.findall(r"\b[a-z]{7,}\b", prose) if word not in STOP]
    assert words, "the page has no word of seven letters to search for"
    return max(words, key=len)


def test_search_finds_a_word_of_the_page(chapter, origin, open_page):
    page = open_page(origin + chapter)
    word = word_of(page)
    page.fill(".find input", word)
    page.press(".find input", "Enter")
    page.wait_for_url("**/search.html?q=*")
    results = page.locator("#search-results li a")
    results.first.wait_for()
    found = [link.get_attribute("href").split("#")[0] for link in results.all()]
    assert chapter in found, f"{chapter}: the search for {word!r} finds {found}"


def test_search_works_from_a_file_and_shows_the_passage(book, open_page):
    problems = []
    page = open_page((book / "search.html").as_uri() + "?q=frame", before=lambda page: page.on("console", lambda message: problems.append(message.text)))
    page.wait_for_selector("#search-results li mark")
    assert "pages have “frame”" in page.inner_text("#search-results")
    assert problems == []


def test_search_without_a_result_says_so(origin, open_page):
    page = open_page(f"{origin}search.html?q=xyzzyx")
    page.wait_for_selector("#search-results [role=status]")
    assert "No page has “xyzzyx”" in page.inner_text("#search-results")


def shown(page) -> str:
    """The definition that the page shows; an empty string if none."""
    card = page.locator(".definition")
    return card.inner_text() if card.count() and card.is_visible() else ""


def definition_of(page, term) -> str:
    return page.locator(f"#{term.get_attribute('aria-describedby')}").text_content()


def test_definition_opens_on_hover_and_stays_under_the_pointer(with_terms, origin, open_page):
    for name in with_terms:
        page = open_page(origin + name)
        term = page.locator(TERM).first
        term.hover()
        assert definition_of(page, term) in shown(page), name
        page.locator(".definition").hover()
        page.wait_for_timeout(400)
        assert shown(page), f"{name}: the definition closes although the pointer is on it"
        page.mouse.move(0, 0)
        page.wait_for_selector(".definition", state="detached")


def test_definition_opens_on_focus_and_closes_on_escape(with_terms, origin, open_page):
    for name in with_terms:
        page = open_page(origin + name, 320)
        for term in page.locator(TERM).all():
            term.focus()
            assert definition_of(page, term) in shown(page), name
            box = page.locator(".definition").bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 320, f"{name}: the definition leaves a narrow screen"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.definition') !== null"), f"{name}: Tab passes it by"
        page.keyboard.press("Escape")
        assert shown(page) == "", f"{name}: Esc leaves the definition open"
        assert page.evaluate("document.activeElement.matches('[aria-describedby]')"), f"{name}: Esc loses the focus"


def test_first_tap_opens_the_definition_and_its_link_leads_to_the_entry(with_terms, origin, open_page):
    for name in with_terms:
        page = open_page(origin + name, 375, has_touch=True)
        term = page.locator(TERM).first
        term.tap()
        assert definition_of(page, term) in shown(page), name
        assert page.url == origin + name, f"{name}: the first tap leaves the page"
        page.locator("h1").tap()
        assert shown(page) == "", f"{name}: a tap elsewhere leaves the definition open"
        term.tap()
        page.locator(".definition a").tap()
        page.wait_for_url("**/glossary.html#term-*")


def test_term_is_a_plain_link_without_scripts(origin, open_page, with_terms):
    page = open_page(origin + with_terms[0], java_script_enabled=False)
    page.locator(TERM).first.click()
    page.wait_for_url("**/glossary.html#term-*")


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_colours_follow_the_system_until_the_reader_chooses(origin, open_page):
    page = open_page(origin + "index.html", color_scheme="light")
    light = background(page)
    button = page.get_by_role("button", name="Dark colours")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    dark = background(page)
    assert dark != light and button.get_attribute("aria-pressed") == "true"
    page.goto(origin + checks.pages()[1])
    assert background(page) == dark, "the choice is forgotten on the next page"
    page.get_by_role("button", name="Dark colours").click()
    assert background(page) == light
    page.emulate_media(color_scheme="dark")
    assert background(page) == dark, "the page no longer follows the system"
