"""Texts of unequal length are compared as the docstrings of framing.diversity say, with values from print."""

import doctest
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import BadInput, diversity, words
from framing.worked import ONE_TWO, README


texts = st.lists(st.sampled_from("the a of ICE frame voice".split()), min_size=1, max_size=40)


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(diversity)
    assert outcome.attempted == 4 and outcome.failed == 0


def test_the_published_text_has_its_published_words():
    assert (len(README), len(set(README))) == (57, 39)


def test_hdd_is_that_of_the_reference_packages():
    assert diversity.hdd(README) == pytest.approx(0.7468703324, abs=1e-9)


def test_hdd_needs_the_counts_alone():
    counts = words.counts([" ".join(README)])
    assert diversity.hdd(counts) == pytest.approx(0.7468703324, abs=1e-9)
    assert diversity.hdd(counts.to_dict()) == pytest.approx(0.7468703324, abs=1e-9)


def test_the_moving_average_is_that_of_the_reference_package():
    assert diversity.mattr(README, window=25) == pytest.approx(0.8351515152, abs=1e-9)


@pytest.mark.parametrize(("window", "expected"), [(1, 1), (2, 5 / 6), (3, 2 / 3), (4, 1 / 2), (7, 2 / 7)])
def test_the_moving_average_by_hand(window, expected):
    assert diversity.mattr(ONE_TWO, window) == pytest.approx(expected)


def test_mtld_down_to_the_threshold_is_that_of_lexicalrichness():
    assert diversity.mtld(README) == pytest.approx(46.7922636, abs=1e-6)


def test_mtld_below_the_threshold_is_that_of_lexical_diversity():
    assert diversity.mtld(README, at="<") == pytest.approx(48.0094637, abs=1e-6)


def test_mtld_counts_the_last_stretch_in_part():
    # Forwards: "a a" fills a stretch, "b" repeats nothing: 1 stretch. Backwards: "b a a" ends at 2/3, which is
    # (1 - 2/3) / (1 - 1/2) = 2/3 of one. 3 words a stretch and 4.5, on average 3.75.
    assert diversity.mtld("a a b".split(), threshold=0.5) == pytest.approx(3.75)


def test_mtld_is_not_defined_where_no_word_is_repeated():
    assert math.isnan(diversity.mtld("every word is different".split()))


def test_types_to_expect_by_hand():
    # Of the six pairs of "no job no pay", one is "no no" and has one type; the other five have two.
    assert diversity.types_expected("no job no pay".split(), 2) == pytest.approx(11 / 6)


@given(texts)
def test_all_words_have_all_types_and_one_word_has_one(tokens):
    assert diversity.types_expected(tokens, len(tokens)) == pytest.approx(len(set(tokens)))
    assert diversity.types_expected(tokens, 1) == pytest.approx(1)


@given(texts)
def test_more_words_never_have_fewer_types_and_each_adds_less(tokens):
    curve = [diversity.types_expected(tokens, sample) for sample in range(1, len(tokens) + 1)]
    steps = [after - before for before, after in zip(curve, curve[1:])]
    assert all(step >= -1e-9 for step in steps)
    assert all(later <= earlier + 1e-9 for earlier, later in zip(steps, steps[1:]))


@given(texts, st.randoms())
def test_the_order_does_not_matter_to_hdd_and_reading_backwards_not_to_mtld(tokens, random):
    shuffled = random.sample(tokens, len(tokens))
    assert diversity.types_expected(tokens, 1 + len(tokens) // 2) == pytest.approx(
        diversity.types_expected(shuffled, 1 + len(tokens) // 2)
    )
    assert diversity.mtld(tokens) == pytest.approx(diversity.mtld(tokens[::-1]), nan_ok=True)


def test_a_long_text_has_no_number_too_large():
    counts = pd.Series({"the": 60_000, **{f"w{number}": 10 for number in range(94_000)}})
    assert diversity.hdd(counts) == pytest.approx(0.97, abs=0.03)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diversity.hdd("no job no pay", 2), "a bare text: 'no job no pay'; cut it by words.tokenize"),
        (lambda: diversity.mattr("no job", 1), "a bare text"),
        (lambda: diversity.hdd([], 2), "The text has no words"),
        (lambda: diversity.hdd({"no": 0}, 2), "The text has no words"),
        (lambda: diversity.mtld([]), "The text has no words"),
        (lambda: diversity.hdd(["no", "job"]), "The sample is 42 words and the text has only 2"),
        (lambda: diversity.mattr(["no", "job"], 3), "The window is 3 words and the text has only 2; choose a shorter"),
        (lambda: diversity.mattr(["no", "job"], 0), "The window is 0 words; give a whole number of 1 or more"),
        (lambda: diversity.mattr(["no", "job"], 1.5), "The window is 1.5 words"),
        (lambda: diversity.types_expected({"no": -1}, 1), "The word 'no' stands there -1 times"),
        (lambda: diversity.types_expected({"no": 1.5}, 1), "The word 'no' stands there 1.5 times"),
        (lambda: diversity.types_expected(pd.Series([1, 2], ["no", "no"]), 1), "'no' stands in the index twice"),
        (lambda: diversity.mtld(pd.Series({"no": 2})), "do not know in which order the words stand"),
        (lambda: diversity.mattr({"no": 2}, 1), "do not know in which order the words stand"),
        (lambda: diversity.mtld(["no", None]), "Word 1 is None, which is no text"),
        (lambda: diversity.mtld(["no"], at="="), "The rule is at='='; choose '<='"),
        (lambda: diversity.mtld(["no"], threshold=72), "The threshold is 72; give a ratio between 0 and 1"),
        (lambda: diversity.mtld(7), "A list of words is needed, and this is int"),
    ],
)
def test_bad_input_is_named_with_the_remedy(call, message):
    with pytest.raises(BadInput, match=message):
        call()
