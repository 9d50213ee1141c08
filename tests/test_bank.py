"""The exercise bank lists every exercise that a chapter prints, once, with its facts, and links to it."""

from collections import Counter

import pytest
from lxml import html

from press import bank


@pytest.fixture(scope="module")
def page(book):
    return html.parse(book / "chapters" / "teach" / "exercises.html")


def rows(page):
    return page.xpath("//table[contains(@class, 'bank')]/tbody/tr")


def cells(row):
    return {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("td")}


def test_every_exercise_stands_in_the_bank_once(page):
    links = [link.get("href").partition("#")[2] for row in rows(page) for link in row.xpath("th//a")]
    assert sorted(links) == sorted(f"exercise-{slug}" for slug in bank.exercises())
    assert page.xpath("string(//p[@class='found'])") == f"All {len(links)} exercises."


def test_every_title_leads_to_the_exercise(page, book):
    for row in rows(page):
        (link,) = row.xpath("th//a")
        file, _, anchor = link.get("href").partition("#")
        there = html.parse(book / "chapters" / "teach" / file)
        (section,) = there.xpath(f"//section[@id='{anchor}']")
        assert section.xpath("string(h3)").startswith(link.text_content())


def test_a_row_has_the_facts_of_the_exercise(page):
    (row,) = [row for row in rows(page) if row.xpath("th//a")[0].get("href").endswith("#exercise-whose-label")]
    assert cells(row) == {
        "Chapter": "Names for people", "Kind": "Close reading", "Minutes": "15", "Level": "1",
        "Grouping": "alone or in pairs", "Computer": "no computer",
        "Instead": "Do the second and the third step with the table for people who enforce the law only.",
    }  # fmt: skip
    assert {name: row.get(f"data-{name}") for name in ("kind", "minutes", "level", "computer", "chapter")} == {
        "kind": "close-reading", "minutes": "15 25 45", "level": "1", "computer": "no", "chapter": "names",
    }  # fmt: skip


def test_an_exercise_of_ninety_minutes_is_longer_than_every_bound(page):
    (row,) = [row for row in rows(page) if "capstone" in row.xpath("th//a")[0].get("href")]
    assert row.get("data-minutes") == "more"


def test_every_choice_of_the_form_chooses_something(page):
    for name in ("kind", "minutes", "level", "computer", "chapter"):
        held = {value for row in rows(page) for value in row.get(f"data-{name}").split()}
        options = {option.get("value") for option in page.xpath(f"//select[@name='{name}']/option")} - {""}
        # A chapter that is a stub has no exercise yet.
        assert held <= options and (name == "chapter" or options == held), name


def test_a_chapter_is_told_with_what_it_prints_in_order():
    (names,) = [chapter for chapter in bank.chapters() if chapter.name == "chapters/read/names"]
    assert (names.part, names.title) == ("Read", "Names for people")
    assert names.excerpts[:2] == ["citizentruth-separated", "workpermit-illegal"]
    assert [one.slug for one in names.exercises][:3] == ["two-labels-one-person", "whose-label", "rewrite-by-the-rule"]


def test_no_exercise_is_told_twice():
    told = Counter(one.slug for chapter in bank.chapters() for one in chapter.exercises)
    assert set(told.values()) == {1} and set(told) == set(bank.exercises())
