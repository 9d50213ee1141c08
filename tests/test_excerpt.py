"""An excerpt is one line to write; what is printed carries voice, citation and anchors, and mistakes stop the build."""

import hashlib

import pytest
from lxml import html
from sphinx.testing.util import SphinxTestApp

GOOD = """
# Page

```{excerpt} bustle-collaterals
```

```{excerpt} intellectualist-order
```

```{excerpt} workpermit-synopsis
```

The review has {quoted}`random bystanders <bustle-collaterals>`, and {typed}`90` words at most.
"""


def build(folder, text):
    """Build one page with the extension alone; return its HTML tree and the warnings."""
    folder.joinpath("conf.py").write_text('extensions = ["myst_parser", "press.excerpt"]\n')
    folder.joinpath("index.md").write_text(text)
    app = SphinxTestApp("html", srcdir=folder)
    try:
        app.build()
        return html.parse(app.outdir / "index.html").getroot(), app.warning.getvalue()
    finally:
        app.cleanup()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    tree, warnings = build(tmp_path_factory.mktemp("good"), GOOD)
    assert warnings == ""
    return tree


def figure(page, name):
    return page.get_element_by_id(f"excerpt-{name}")


def test_an_excerpt_prints_outlet_author_date_paragraph_and_link(page):
    caption = figure(page, "bustle-collaterals").find("figcaption")
    assert caption.text_content() == (
        "Outlet’s own words, quoting a caller, not named. This Docuseries Is Such A Damning Look At "
        "Immigration, ICE Tried To Block Its Release, Bustle, no author shown, on or after 23 July 2020, paragraph 6."
    )
    assert caption.find("cite/a").get("href") == "https://www.bustle.com/entertainment/netflix-immigration-nation-review"


def test_an_excerpt_keeps_the_quotation_marks_of_its_outlet(page):
    assert figure(page, "bustle-collaterals").find("blockquote").text_content() == (
        'During a ride along, an agent gets a call to "start taking collaterals" — random bystanders who are '
        "swept up during raids — to meet their quota."
    )


def test_words_in_another_voice_than_the_excerpt_are_marked(page):
    (quoted,) = figure(page, "bustle-collaterals").iter("q")
    assert quoted.text == "start taking collaterals" and quoted.get("data-voice") == "quoted"
    assert figure(page, "bustle-collaterals").get("data-voice") == "outlet"
    assert figure(page, "workpermit-synopsis").get("data-voice") == "press-text"


def test_the_outlets_words_around_speech_are_marked_and_are_no_quotation(page):
    order = figure(page, "intellectualist-order")
    # "Start taking collaterals man," an ICE supervisor can be heard saying. "I don't care ..."
    (reporting,) = order.find_class("reporting")
    assert reporting.text == 'an ICE supervisor can be heard saying.' and reporting.get("data-voice") == "outlet"
    assert order.get("data-voice") == "quoted" and not list(order.iter("q"))


def test_every_sentence_has_an_anchor_and_the_hash_of_its_text(page):
    units = figure(page, "intellectualist-order").find_class("unit")
    # '"Start taking collaterals man," an ICE supervisor can be heard saying.' and the sentence after it
    assert [unit.get("id") for unit in units] == ["excerpt-intellectualist-order-1", "excerpt-intellectualist-order-2"]
    assert [unit.get("data-unit") for unit in units] == ["intellectualist-order:1", "intellectualist-order:2"]
    second = '"I don\'t care what you do, but bring at least two people in."'
    assert units[1].text_content() == second
    assert units[1].get("data-hash") == hashlib.sha256(second.encode()).hexdigest()[:12]
    place = figure(page, "intellectualist-order")
    assert (place.get("data-article"), place.get("data-paragraph")) == ("intellectualist", "4")


def test_an_abbreviation_does_not_end_a_sentence(tmp_path):
    tree, _ = build(tmp_path, "# Page\n\n```{excerpt} citizentruth-delay\n```\n")
    assert len(figure(tree, "citizentruth-delay").find_class("unit")) == 1  # "... until after the 2020 U.S. elections."


def test_quoted_words_stand_between_marks_and_name_their_excerpt(page):
    (said,) = page.find_class("said")
    assert said.text == "“random bystanders”" and said.get("data-excerpt") == "bustle-collaterals"


def test_an_excerpt_printed_twice_has_its_anchor_once(tmp_path):
    tree, _ = build(tmp_path, "# Page\n" + 2 * "\n```{excerpt} bustle-jobs\n```\n")
    assert len(tree.find_class("excerpt")) == 2
    assert len(tree.xpath("//*[@id='excerpt-bustle-jobs']")) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "```{excerpt} bustle-colaterals\n```",
            "the ledger has no excerpt 'bustle-colaterals'; did you mean 'bustle-collaterals'? "
            "The ids stand in data/articles/excerpts.csv.",
        ),
        (
            "It has {quoted}`random passers-by <bustle-collaterals>`.",
            "'random passers-by' does not stand word for word in the excerpt 'bustle-collaterals'",
        ),
        ("It has {quoted}`words <bustle-job>`.", "the ledger has no excerpt 'bustle-job'; did you mean 'bustle-jobs'?"),
        ("It has {quoted}`words`.", "write the words, then the excerpt's id between < and >"),
    ],
)
def test_a_mistake_stops_the_build_and_says_what_to_do(tmp_path, text, complaint):
    _, warnings = build(tmp_path, f"# Page\n\n{text}\n")
    assert "index.md:3: ERROR:" in warnings and complaint in warnings
