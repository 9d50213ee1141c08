"""The codebook decides, its examples stand in the ledger, and the reference coding fits the texts and the rules."""

import csv
import doctest
import shutil

import pandas as pd
import pytest
from lxml import html

from framing import BadInput, articles, codings
from press import ROOT, derive, rights, texts
from press import codings as checked

DATA = ROOT / "data"
needs_texts = pytest.mark.skipif(
    texts.folder() is None, reason="the full texts are not at hand: the lock of the excerpts was checked instead"
)
# The design of the book, in the order of the page.
CODES = {
    "entman": "problem cause judgement remedy",
    "policy": "economic capacity morality fairness legality policy crime security health quality-of-life identity "
    "public-opinion political external other",
    "migrants": "migrant-victim migrant-hero migrant-threat",
    "enforcers": "enforcer-perpetrator enforcer-job enforcer-victim enforcer-cog",
    "focus": "episodic thematic",
}


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(codings)
    assert outcome.failed == 0 and outcome.attempted == 8


# --- the codebook


def test_the_codes_are_those_of_the_five_schemes():
    codes = codings.codebook()
    assert {scheme: " ".join(rows["frame"]) for scheme, rows in codes.groupby("scheme", sort=False)} == CODES
    assert list(codings.SCHEMES) == list(CODES)


def test_every_code_has_a_rule_that_names_another_code():
    for code in codings.codebook().itertuples():
        named = set(code.rule.split("`")[1::2])
        assert code.frame in named, code.frame
        assert named <= set(codings.codebook()["frame"]), code.frame
        assert set(code.neighbours.split("|")) - {code.frame}, code.frame
        assert code.definition.endswith(".") and code.rule.endswith((".", ")")), code.frame


def test_the_codes_for_enforcers_are_said_to_be_ours_and_no_others():
    codes = codings.codebook()
    assert codes.loc[codes["source"] == "ours", "scheme"].unique().tolist() == ["enforcers"]


def test_every_source_of_a_scheme_stands_in_the_bibliography():
    bibliography = (ROOT / "chapters" / "reference" / "references.bib").read_text(encoding="utf-8")
    for source in set(codings.codebook()["source"]) - {"ours"}:
        assert f"{{{source}," in bibliography


def test_every_code_has_two_examples_and_a_near_miss_but_one_has_one():
    kinds = codings.examples().groupby(["frame", "kind"]).size().unstack(fill_value=0)
    assert (kinds["near miss"] == 1).all() and len(kinds) == 28
    assert kinds.index[kinds["example"] != 2].tolist() == ["external"]
    assert kinds.loc["external", "example"] == 1


def test_the_examples_of_a_code_come_from_two_articles_where_two_invoke_it():
    ledger = articles.excerpts().set_index("id")["article"]
    examples = codings.examples().query("kind == 'example'")
    for frame, rows in examples.groupby("frame"):
        invoking = codings.reference().query("frame == @frame")["article"].nunique()
        assert rows["excerpt"].map(ledger).nunique() == min(len(rows), invoking), frame


def test_every_example_stands_in_its_excerpt():
    ledger = articles.excerpts().set_index("id")["text"]
    for row in codings.examples().itertuples():
        assert row.words in ledger[row.excerpt]
        assert len(row.words.split()) <= 12


def test_nothing_is_wrong_with_the_codings():
    assert checked.problems(DATA) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("codebook.csv", "cause|judgement|migrant-victim", "causes|judgement", "the neighbour 'causes' is no"),
        ("examples.csv", "Another cog in", "Another wheel in", "does not stand in bustle-cog; copy the words"),
        ("examples.csv", "cog,example,bustle-cog", "cog,example,bustle-cogs", "no excerpt 'bustle-cogs'"),
        ("examples.csv", "enforcer-cog,example,bustle-cog", "enforcer-job,example,bustle-cog", "not give the code"),
        ("examples.csv", "separated them,enforcer-perpetrator", "separated them,", "a near miss names the code"),
        ("examples.csv", "separated them,enforcer-perpetrator", "separated them,remedy", "does not give remedy to"),
        ("examples.csv", "cause,near miss,bustle-father", "quality-of-life,near miss,bustle-father", "no near miss"),
        ("examples.csv", "external,example", "remedy,example", "external has 0 examples"),
        ("examples.csv", "exist within,,", "exist within,problem,", "an example names no other code"),
        ("reference.csv", "workpermit,1,morality", "workpermit,1,mood", "no code 'mood'"),
        ("reference.csv", "workpermit,1,judgement", "workpermit,3,judgement", "is page furniture"),
        ("reference.csv", "Cruelty is a moral measure", "far " * 12 + "too long", "more than 12 words"),
        ("reference.csv", "workpermit,1,judgement", "workpermit,9,judgement", "does not follow the one above"),
    ],
)  # fmt: skip
def test_a_broken_rule_of_the_codings_is_named_with_its_place(copy, file, before, after, message):
    change(copy / "codings" / file, before, after)
    found = checked.problems(copy)
    assert any(f"data/codings/{file}" in problem and message in problem for problem in found), found


# --- the reference coding


def test_every_paragraph_of_the_texts_is_accounted_for():
    units = codings.units()
    assert len(units) == 77
    # counted by hand: captions, navigation and the advert
    assert (~units["read"]).groupby(units["article"]).sum().to_dict() == {
        "workpermit": 5, "citizentruth": 4, "bustle": 1, "intellectualist": 1, "entertainment-ie": 1,
    }  # fmt: skip
    assert units.loc[~units["read"], "codes"].sum() == 0
    # Read and found without a code: signatures, headings, and lines that say what the series is and when it is shown.
    bare = units[units["read"] & (units["codes"] == 0)]
    assert bare.groupby("article", sort=False)["paragraph"].apply(list).to_dict() == {
        "workpermit": [5, 16, 17, 20, 21],
        "citizentruth": [2, 3, 12],
        "intellectualist": [5],
        "entertainment-ie": [11],
    }


def test_the_counts_hold_every_code_and_every_article():
    counts = codings.counts()
    assert counts.shape == (28, 5) and counts.to_numpy().dtype == "int64"
    assert counts.loc[("migrants", "migrant-threat")].tolist() == [2, 1, 1, 1, 1]
    assert counts.loc[("policy", "external")].tolist() == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("excerpt", "frames"),
    [
        # read by hand from the excerpts
        ("workpermit-illegal", {"migrant-threat"}),
        ("workpermit-chant", set()),
        ("bustle-father", {"migrant-victim", "enforcer-perpetrator"}),
        ("bustle-system", {"enforcer-perpetrator", "enforcer-cog"}),
        ("intellectualist-laws", {"enforcer-perpetrator", "enforcer-job", "enforcer-victim"}),
        ("entertainment-ie-compassion", set()),
    ],
)
def test_an_excerpt_has_the_codes_whose_words_it_shares(excerpt, frames):
    found = codings.reference(by="excerpt").query("excerpt == @excerpt")["frame"]
    parts = CODES["migrants"].split() + CODES["enforcers"].split()
    assert set(found[found.isin(parts)]) == frames


def test_a_code_that_rests_on_words_beside_an_excerpt_is_not_its_code():
    # Paragraph 5 of Bustle says that people are reduced to numbers; the excerpt on the desk agent begins after it.
    assert "migrant-victim" in set(codings.reference().query("article == 'bustle' and paragraph == 5")["frame"])
    assert "migrant-victim" not in set(codings.reference(by="excerpt").query("excerpt == 'bustle-cog'")["frame"])


def test_a_paragraph_has_a_code_once_and_its_places_as_often_as_they_are():
    assert not codings.reference().duplicated(["article", "paragraph", "frame"]).any()
    agent = codings.reference(by="place").query("article == 'intellectualist' and paragraph == 14")
    assert (agent["frame"] == "migrant-hero").sum() == 2


def test_a_unit_that_is_not_known_is_refused():
    with pytest.raises(BadInput, match="There is no coding by 'sentence'; choose 'paragraph', 'excerpt' or 'place'"):
        codings.reference(by="sentence")


def test_what_no_article_takes_in_this_coding():
    stances = codings.reference(by="place").groupby(["frame", "stance"]).size()
    assert ("enforcer-job", "takes") not in stances.index and ("enforcer-victim", "takes") not in stances.index
    assert stances["migrant-threat"].to_dict() == {"rejects": 3, "reports": 2, "takes": 1}


# --- against the texts


@needs_texts
def test_the_voices_of_the_places_are_those_of_the_texts():
    rows = checked.places(DATA, texts.folder())
    made = pd.DataFrame(rows)["voice"].tolist()
    assert made == codings.reference(by="place")["voice"].tolist()


@needs_texts
@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("workpermit,1,judgement,22,40", "workpermit,1,judgement,23,40", "characters 23 to 40 cut a word"),
        ("workpermit,1,judgement,22,40", "workpermit,1,judgement,22,38", "cut a word"),
        ("workpermit,1,judgement,22,40", "workpermit,1,judgement,22,400", "hold no word of paragraph 1, which has 58"),
        ("workpermit,1,judgement,22,40", "workpermit,1,judgement,22,22", "hold no word"),
        ("workpermit,1,judgement,22,40", "workpermit,1,judgement,21,22", "hold no word"),
        ("workpermit,1,judgement", "workpermit,99,judgement", "workpermit has no paragraph 99"),
    ],
)  # fmt: skip
def test_a_place_that_does_not_fit_its_paragraph_is_named(copy, before, after, message):
    change(copy / "codings" / "reference.csv", before, after)
    with pytest.raises(BadInput, match=f"reference.csv, line 2 .judgement.: .*{message}"):
        checked.places(copy, texts.folder())


@needs_texts
def test_a_changed_voice_is_found_when_the_texts_are_at_hand(copy):
    change(copy / "codings" / "reference.csv", "outlet,reports", "quoted,reports")
    made = derive._csv(checked.places(copy, texts.folder()), checked.COLUMNS)
    (problem,) = derive.compare({"reference.csv": made}, copy / "codings")
    assert problem.startswith("data/codings/reference.csv, line 2: the file has") and "the texts give" in problem


@needs_texts
def test_no_reason_repeats_a_run_of_an_article():
    full = texts.read(dict(articles.catalogue()[["id", "number"]].to_numpy()), texts.folder())
    known = {run for text in full.values() for run in fives(text)}
    for file in ("reference.csv", "codebook.csv"):
        with (DATA / "codings" / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                for said in ("reason", "definition", "rule"):
                    assert not fives(row.get(said, "")) & known, row[said]


def fives(text):
    """Runs of five words."""
    words = rights.words(text)
    return set(zip(*(words[start:] for start in range(5))))


# --- the page


@pytest.fixture(scope="module")
def page(book):
    return html.parse(book / "chapters" / "measure" / "codebook.html").getroot()


def test_every_code_is_printed_at_an_anchor_of_its_own(page):
    for code in codings.codebook().itertuples():
        (section,) = page.xpath(f"//section[@id='frame-{code.frame}']")
        assert code.definition in section.text_content().replace("’", "'"), code.frame


def test_every_example_is_printed_with_whose_words_they_are(page):
    ledger = articles.excerpts().set_index("id")["article"]
    outlets = articles.catalogue().set_index("id")["outlet"]
    for row in codings.examples().itertuples():
        (section,) = page.xpath(f"//section[@id='frame-{row.frame}']")
        items = [item for item in section.iter("li") if item.xpath(f".//span[@data-excerpt='{row.excerpt}']")]
        said = [item.xpath("string(.//span[@data-excerpt])").strip("“”") for item in items]
        assert row.words in said, row
        assert all(outlets[ledger[row.excerpt]] in item.text_content() for item in items)


def test_the_page_says_where_the_articles_hold_one_example(page):
    (scarce,) = page.xpath("//p[@class='scarce']")
    assert scarce.getparent().get("id") == "frame-external"
    assert scarce.text_content() == "The five articles hold one example."


def test_every_link_of_the_codebook_arrives(page, book):
    addresses = set(page.xpath("//section[contains(@class, 'code')]//a[contains(@href, '#')]/@href"))
    parts = [address.partition("#")[::2] for address in addresses]
    folder = book / "chapters" / "measure"
    targets = {path: html.parse(folder / path).getroot() if path else page for path, _ in parts}
    assert len(parts) > 28
    for path, anchor in parts:
        assert targets[path].xpath(f"//*[@id='{anchor}']"), (path, anchor)
