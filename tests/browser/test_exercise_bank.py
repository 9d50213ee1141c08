"""The exercise bank and the table of standards can be filtered by keyboard; without scripts they are complete."""

import checks
import pytest

from press import bank

BANK, STANDARDS = "chapters/teach/exercises.html", "chapters/teach/standards.html"
SHOWN = ".record .entry:not([hidden])"


def shown(page):
    return page.locator(SHOWN).count()


def said(page):
    return page.inner_text(".record .found")


def test_the_choices_are_those_of_the_front_matter(origin, open_page):
    page = open_page(origin + BANK)
    every = list(bank.exercises().values())
    short = [one for one in every if one.kind == "discussion" and one.minutes <= 25 and not one.computer]
    page.select_option("select[name=kind]", "discussion")
    page.select_option("select[name=minutes]", "25")
    page.select_option("select[name=computer]", "no")
    assert shown(page) == len(short)
    assert said(page) == f"{len(short)} of {len(every)} exercises: Discussion, up to 25 minutes, no computer."
    page.select_option("select[name=level]", "1")
    page.select_option("select[name=chapter]", "articles")
    assert page.eval_on_selector_all(f"{SHOWN} th", "all => all.map(each => each.textContent)") == ["Whose page is it?"]


def test_the_keyboard_alone_chooses_and_the_count_is_announced(origin, open_page):
    page = open_page(origin + BANK)
    page.focus("select[name=kind]")
    page.keyboard.type("Notebook")
    notebooks = sum(one.kind == "notebook" for one in bank.exercises().values())
    assert page.get_by_role("status").inner_text() == f"{notebooks} of {len(bank.exercises())} exercises: Notebook."
    stops = []
    for _ in range(8):
        stops.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert stops == ["kind", "minutes", "level", "computer", "chapter", "words", "Show all", "Exercise"]


def test_minutes_sort_as_numbers(origin, open_page):
    page = open_page(origin + BANK)
    page.get_by_role("button", name="Minutes").click()
    minutes = page.eval_on_selector_all(".bank tbody td:nth-child(4)", "all => all.map(each => +each.textContent)")
    assert minutes == sorted(minutes) and minutes[-1] == 90


def test_a_link_carries_what_is_chosen(origin, open_page):
    page = open_page(f"{origin}{BANK}?minutes=more")
    assert shown(page) == sum(one.minutes > 45 for one in bank.exercises().values())


@pytest.mark.parametrize(("listed", "total"), [(BANK, len(bank.exercises())),
                         (STANDARDS, sum(len(one.objectives) for one in bank.chapters()))])  # fmt: skip
def test_without_scripts_everything_is_listed(listed, total, origin, open_page):
    page = open_page(origin + listed, 375, java_script_enabled=False)
    assert page.locator(".record .entry").count() == total
    assert page.locator(".record .entry").last.is_visible() and page.locator(".choose").is_hidden()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("listed", [f"{BANK}?computer=no", f"{STANDARDS}?framework=NLP"])
def test_a_chosen_list_is_accessible_and_fits(listed, width, colours, origin, open_page):
    page = open_page(origin + listed, width, color_scheme=colours, reduced_motion="reduce")
    assert checks.accessible(page, ".record") + checks.narrow(page) + checks.tables(page) + checks.headings(page) == []
