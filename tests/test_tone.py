"""What VADER adds up is what was published, and what the tables say; sums by hand from its lexicon and rules."""

import shutil
from importlib import resources

import numpy as np
import pytest

from framing import articles
from press import ROOT, derive, texts, tone

needs_texts = pytest.mark.skipif(texts.folder() is None, reason="the full texts are not at hand")


@pytest.fixture(scope="module")
def lexicon():
    """The published file: a word, its mean, its deviation and ten ratings to a line; the last line of a word holds."""
    lines = resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8").splitlines()
    return {word: float(mean) for word, mean, *_ in (line.split("\t") for line in lines if line)}


def scored(scope, article, part="all"):
    rows = articles.tone_scores().query("scope == @scope and article == @article and part == @part")
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("sentence", "compound"),
    [
        ("VADER is smart, handsome, and funny.", 0.8316),
        ("VADER is smart, handsome, and funny!", 0.8439),
        ("VADER is very smart, handsome, and funny.", 0.8545),
        ("VADER is not smart, handsome, nor funny.", -0.7424),
        ("The book was good.", 0.4404),
        ("At least it isn't a horrible book.", 0.4310),
        ("Today SUX!", -0.5461),
    ],
)
def test_the_program_is_the_published_one(sentence, compound):
    assert tone.score(sentence).compound == compound


def test_a_but_halves_what_stands_before_and_adds_half_after():
    # good 1.9 and bad -2.5: 0.95 - 3.75 = -2.8, and -2.8 / sqrt(7.84 + 15) = -0.5859
    read = tone.score("good but bad")
    assert read.scores == pytest.approx([0.95, 0, -3.75]) and read.total == pytest.approx(-2.8)
    assert read.compound == -0.5859


def test_a_but_halves_some_words_twice():
    # A slip that the published code has: of two equal scores it changes the first one it finds, and finds it twice.
    # illegal -2.6 is halved to -1.3, which is what desperate is; then that one is halved in the place of desperate.
    assert tone.score("illegal desperate but").scores == pytest.approx([-0.65, -1.3, 0])


def test_marks_push_the_sum_away_from_zero():
    assert tone.score("good!").total == pytest.approx(1.9 + 0.292)
    assert tone.score("bad!").total == pytest.approx(-2.5 - 0.292)
    assert tone.score("table!").total == 0


def test_a_paragraph_without_rules_is_the_sum_of_its_words():
    # failing, violent, illegal, arrested, brutal, rape, murder
    row = scored("paragraph", "workpermit", "11")
    assert row["found"] == 7
    assert row["sum"] == row["lexicon"] == -20.4  # -2.3 - 2.9 - 2.6 - 2.1 - 3.1 - 3.7 - 3.7
    assert row["compound"] == -0.9825  # -20.4 / sqrt(416.16 + 15)
    assert scored("excerpt", "workpermit", "workpermit-illegal")["sum"] == -20.4  # the excerpt is that paragraph


def test_a_paragraph_with_words_of_both_signs():
    # deceiving -1.4, lying -2.4, criminals -2.7, pretending 0.4
    row = scored("paragraph", "citizentruth", "11")
    assert (row["found"], row["sum"], row["compound"]) == (4, -6.1, -0.8442)  # -6.1 / sqrt(37.21 + 15)


def test_a_no_turns_the_next_word_over():
    # regrets -1.5, legal 0.5, threats -1.8, delay -1.3; "no" itself counts 0 and makes surprise 1.1 * -0.74 = -0.814
    row = scored("paragraph", "citizentruth", "6")
    assert row["lexicon"] == pytest.approx(-1.2 + 1.1 - 1.5 + 0.5 - 1.8 - 1.3)
    assert row["sum"] == pytest.approx(-4.914)


def test_a_curly_quotation_mark_hides_a_word(lexicon):
    assert lexicon["pain"] == -2.3
    assert tone.score("maximum pain.”").total == 0 and tone.score('maximum pain."').total == -2.3
    assert scored("excerpt", "citizentruth", "citizentruth-amaya")["found"] == 0


def test_every_valence_is_the_lexicons(lexicon):
    rows = articles.tone()
    assert rows["valence"].tolist() == [lexicon[word] for word in rows["word"]]
    assert (lexicon["illegal"], lexicon["like"], lexicon["cruel"]) == (-2.6, 1.5, -2.8)


def test_words_that_the_chapter_calls_missing_are_not_in_the_lexicon(lexicon):
    missing = "illegally aliens alien undocumented deportation nazi nazis abolish unconscionable insidious cog machine"
    assert not set(missing.split()) & set(lexicon)


def test_the_words_of_a_page_add_up_to_its_sum():
    words = articles.tone().groupby("article")["score"].sum()
    pages = articles.tone_scores().query("scope == 'page'").set_index("article")
    # Four decimal places are kept of each word, and a page has at most 60 of them.
    assert np.allclose(words.loc[pages.index] + pages["marks"], pages["sum"], atol=0.003)


def test_the_compound_is_the_formula_of_the_sum():
    rows = articles.tone_scores()
    assert np.allclose(rows["sum"] / np.sqrt(rows["sum"] ** 2 + 15), rows["compound"], atol=0.00006)


def test_the_five_pages_stand_at_the_end_of_the_scale():
    pages = articles.tone_scores().query("scope == 'page'").set_index("article")["compound"]
    assert pages.to_dict() == {
        "workpermit": -0.9591, "citizentruth": -0.9772, "bustle": -0.9782, "intellectualist": -0.9696,
        "entertainment-ie": -0.9921,
    }  # fmt: skip


def test_without_press_text_and_advert_one_page_changes():
    rows = articles.tone_scores().pivot_table(index="article", columns="scope", values="sum", aggfunc="first")
    assert rows.index[(rows["page"] - rows["report"]).abs() > 0.0001].tolist() == ["workpermit"]
    assert rows.loc["workpermit", "report"] == pytest.approx(-38.773)


@needs_texts
def test_a_changed_score_is_named_with_both_values(tmp_path):
    folder = shutil.copytree(ROOT / "data" / "articles", tmp_path / "articles")
    path = folder / "tone_scores.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("-17.8140,-0.9772", "-17.8140,-0.7772", 1), encoding="utf-8")
    (problem,) = derive.compare(derive.derive(folder, texts.folder()), folder)
    assert problem.startswith("data/articles/tone_scores.csv, line ") and "-0.7772" in problem and "-0.9772" in problem
