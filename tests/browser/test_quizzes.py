"""A quiz can be answered with keys alone, tells why, keeps and sends nothing, and is whole without scripts."""

import checks
import pytest

PAGE = "chapters/read/names.html"
SINGLE, SEVERAL = "#quiz-names-passive-complaint", "#quiz-names-rule-both-words"


def pick(page, item, *texts):
    for text in texts:
        page.locator(item).get_by_label(text).check()


def check(page, item):
    page.locator(item).get_by_role("button").click()
    return page.locator(f"{item} .told")


@pytest.fixture
def names(origin, open_page):
    return open_page(origin + PAGE)


def test_a_wrong_answer_is_told_why_and_a_right_one_too(names):
    pick(names, SINGLE, "The outlet’s, since the table")
    told = check(names, SINGLE).inner_text()
    assert told.startswith("✗ Not right: The outlet’s") and "knows quotation marks and no passive verbs" in told
    pick(names, SINGLE, "The sentence does not tell.")
    assert names.locator(f"{SINGLE} .told").inner_text() == ""  # it spoke of another answer
    told = check(names, SINGLE).inner_text()
    assert told.startswith("✓ Right: The sentence does not tell.") and "names no critic" in told
    assert names.locator(f"{SINGLE} .told li").count() == 1


@pytest.mark.parametrize(
    ("texts", "verdict", "reasons"),
    [
        (["may describe an action"], "◐ Partly right: there is more that is right.", 1),
        (["may describe an action", "is out as well"], "✓ Right, and complete.", 2),
        (["may describe an action", "in place of"], "✗ Not right: 1 of the 2 you chose is wrong.", 2),
        (["in place of", "Do not write illegal immigration"], "✗ Not right: 2 of the 2 you chose are wrong.", 2),
        ([], "Choose an answer first.", 0),
    ],
)
def test_several_answers_are_told_together_and_each(texts, verdict, reasons, names):
    pick(names, SEVERAL, *texts)
    told = check(names, SEVERAL)
    assert told.locator("p").first.inner_text() == verdict
    assert told.locator("li").count() == reasons


def test_a_quiz_is_answered_with_keys_alone(names):
    names.locator(f"{SINGLE} input").first.focus()
    names.keyboard.press("ArrowDown")
    assert names.evaluate("document.activeElement.checked")
    before = names.url
    names.keyboard.press("Enter")  # a form is not sent
    names.keyboard.press("Tab")
    assert names.evaluate("document.activeElement.textContent").startswith("Check my answer")
    names.keyboard.press("Enter")
    assert names.locator(f"{SINGLE} .told li").count() == 1
    names.keyboard.press("Tab")
    names.keyboard.press("Enter")
    assert names.locator(f"{SINGLE} .why").get_attribute("open") is not None
    assert names.url == before


def test_nothing_is_sent_or_kept(origin, open_page):
    asked = []
    page = open_page(origin + PAGE)
    page.on("request", lambda request: asked.append(request.url))
    kept = page.evaluate("JSON.stringify([Object.keys(localStorage), document.cookie])")
    pick(page, SINGLE, "The sentence does not tell.")
    check(page, SINGLE)
    assert asked == []
    assert page.evaluate("JSON.stringify([Object.keys(localStorage), document.cookie])") == kept
    page.reload()
    assert page.locator(".quiz input:checked").count() == 0


def test_what_is_said_is_a_status_that_was_there_before(names):
    assert names.locator(f"{SINGLE} [role=status]").inner_text() == ""
    pick(names, SINGLE, "The sentence does not tell.")
    check(names, SINGLE)
    assert names.locator(f"{SINGLE}").get_by_role("status").inner_text() != ""


def test_without_scripts_every_item_can_open_all_its_reasons(origin, open_page):
    page = open_page(origin + PAGE, 375, java_script_enabled=False)
    items = page.locator(".quiz fieldset")
    assert items.count() == 6
    for item in items.all():
        assert not item.get_by_role("button").is_visible()
        item.locator("summary").click()
        reasons = item.locator(".why li")
        assert reasons.count() == item.locator("input").count()
        assert all(reason.is_visible() for reason in reasons.all())


def test_in_print_the_questions_stand_without_their_answers(names):
    pick(names, SINGLE, "The sentence does not tell.")
    check(names, SINGLE)
    names.locator(f"{SINGLE} summary").click()
    names.emulate_media(media="print")
    assert names.locator(f"{SINGLE} legend").is_visible() and names.locator(f"{SINGLE} label").first.is_visible()
    for hidden in ("button", ".told", ".why"):
        assert not names.locator(f"{SINGLE} {hidden}").is_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_checked_quiz_is_accessible_and_fits(width, colours, origin, open_page):
    page = open_page(origin + PAGE, width, color_scheme=colours, reduced_motion="reduce")
    pick(page, SINGLE, "The outlet’s, since the table")
    check(page, SINGLE)
    pick(page, SEVERAL, "may describe an action", "in place of")
    check(page, SEVERAL)
    page.locator(f"{SINGLE} summary").click()
    assert checks.accessible(page, ".quiz") + checks.narrow(page) + checks.headings(page) == []
