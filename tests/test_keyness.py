"""Keyness agrees with print, with nltk and scipy, and with counting by hand."""

import doctest
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures
from scattertext.termsignificance.LogOddsRatioInformativeDirichletPiror import LogOddsRatioInformativeDirichletPrior
from scattertext.termsignificance.LogOddsRatioUninformativeDirichletPrior import (
    LogOddsRatioUninformativeDirichletPrior,
)
from scipy import stats

from framing import BadInput, keyness, worked

# No measure may warn, whatever it is given.
pytestmark = pytest.mark.filterwarnings("error")

# The clock of a busy machine fails no test.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.sampled_from(["ice", "césar", "移民", "u.s.", "they're", ""])
counts = st.dictionaries(words, st.integers(0, 10**6)).filter(lambda side: sum(side.values()) > 0)

# scattertext takes two rows of counts of the same words.
pairs = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
tables = st.dictionaries(words, pairs, min_size=2).map(lambda rows: pd.DataFrame(rows, index=["target", "reference"]).T)
tables = tables.filter(lambda table: table.sum().all())


def corpus(**words: int) -> pd.Series:
    return pd.Series(words, dtype="int64")


def pair(a: int, size: int, b: int, other_size: int) -> tuple[pd.Series, pd.Series]:
    """Two corpora of these sizes in which the word w stands a and b times."""
    return corpus(w=a, others=size - a), corpus(w=b, others=other_size - b)


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(keyness)
    assert outcome.failed == 0 and outcome.attempted == 10


def test_the_example_of_the_lancaster_calculator_is_reproduced():
    """52 in 50,000 words against 57 in 75,000: LL 2.65, log ratio 0.45, %DIFF 36.84, BIC -9.08."""
    target, reference = pair(52, 50_000, 57, 75_000)
    likelihood = keyness.log_likelihood(target, reference)["w"]
    ratio = keyness.log_ratio(target, reference)["w"]
    assert likelihood == pytest.approx(2.6517101639, abs=5e-11)
    assert ratio == pytest.approx(0.4525122, abs=5e-8)
    assert 100 * (2**ratio - 1) == pytest.approx(36.842, abs=5e-4)
    assert likelihood - math.log(50_000 + 75_000) == pytest.approx(-9.084, abs=5e-4)
    assert keyness.log_likelihood(target, reference, cells=4)["w"] == pytest.approx(2.6541, abs=5e-5)


@pytest.mark.parametrize(
    ("likelihood", "bigram"),
    [
        (270.72, "the swiss"),
        (263.90, "can be"),
        (256.84, "previous year"),
        (167.23, "mineral water"),
        (157.21, "at the"),
        (157.03, "real terms"),
        (146.80, "natural gas"),
        (115.02, "owing to"),
        (104.53, "health insurance"),
        (100.96, "stiff competition"),
        (98.72, "is likely"),
        (95.29, "qualified personnel"),
        (94.50, "an estimated"),
        (91.40, "is expected"),
        (81.55, "1 2"),
        (76.30, "balance sheet"),
        (73.35, "the united"),
        (68.96, "accident insurance"),
        (68.61, "terms of"),
        (61.61, "natel c"),
        (60.77, "will probably"),
        (57.44, "great deal"),
        (57.14, "part of"),
        (53.98, "waste paper"),
        (53.65, "machine exhibition"),
        (52.33, "rose slightly"),
        (52.30, "passenger service"),
    ],
)
def test_four_cells_reproduce_the_bigrams_of_dunning_1993_table_1(likelihood, bigram):
    """His four counts are of both words, the first or the second without the other, and neither."""
    both, first, second, neither = worked.BIGRAMS[bigram]
    target, reference = corpus(w=both, others=first), corpus(w=second, others=neither)
    assert round(keyness.log_likelihood(target, reference, cells=4)["w"], 2) == likelihood, bigram


def test_log_odds_are_those_of_fightingwords_and_of_scattertext():
    """y1 = (10, 5, 1, 4), y2 = (2, 5, 9, 4): FightingWords and ConvoKit leave two terms of the variance
    out, scattertext keeps them."""
    target, reference = pd.Series([10, 5, 1, 4], list("abcd")), pd.Series([2, 5, 9, 4], list("abcd"))
    approximate = keyness.log_odds(target, reference, prior=0.01)
    full = keyness.log_odds(target, reference, prior=0.01, variance="full")
    assert list(approximate["delta"]) == pytest.approx([2.191906, 0, -2.733783, 0], abs=5e-7)
    assert list(full["delta"]) == list(approximate["delta"])
    assert list(approximate["z"]) == pytest.approx([2.835860, 0, -2.605273, 0], abs=5e-7)
    assert list(full["z"]) == pytest.approx([2.526659, 0, -2.450766, 0], abs=5e-7)
    package = LogOddsRatioUninformativeDirichletPrior(alpha_w=0.01)
    scores = package.get_scores(target.to_numpy(), reference.to_numpy())
    assert list(scores) == pytest.approx(list(full["z"]), rel=1e-12)


@patient
@given(tables, st.floats(0.001, 10), st.sampled_from(["none", "corpus-size", "word"]))
def test_log_odds_with_full_variance_agree_with_scattertext(table, weight, scale):
    """scattertext gives z alone, for two rows of counts of the same words, and scales the prior by itself:
    "word" to a sum of sigma, "corpus-size" to sigma times the words of both. It can also give the two corpora
    two priors ("class-size"), which `log_odds` cannot."""
    target, reference = table["target"], table["reference"]
    prior = pd.Series(weight, index=target.index) * np.arange(1, len(target) + 1)
    package = LogOddsRatioInformativeDirichletPrior(prior.to_numpy(), sigma=weight, scale_type=scale)
    sums = {"none": prior.sum(), "word": weight, "corpus-size": weight * (target.sum() + reference.sum())}
    scaled = prior * sums[scale] / prior.sum()
    expected = package.get_zeta_i_j_given_separate_counts(target.to_numpy(), reference.to_numpy())
    found = keyness.log_odds(target, reference, scaled, variance="full")
    # scattertext finds the other words' counts by subtraction, which rounds.
    np.testing.assert_allclose(found["z"], expected, rtol=1e-6, atol=1e-9)


@patient
@given(tables, st.floats(0.001, 10))
def test_log_odds_with_a_flat_prior_agree_with_scattertext(table, weight):
    target, reference = table["target"], table["reference"]
    package = LogOddsRatioUninformativeDirichletPrior(alpha_w=weight)
    expected = package.get_scores(target.to_numpy(), reference.to_numpy())
    found = keyness.log_odds(target, reference, weight, variance="full")
    np.testing.assert_allclose(found["z"], expected, rtol=1e-6, atol=1e-9)


def test_log_odds_reproduce_the_example_of_fightin_words():
    """The readme of the package fightin-words, with prior 0.05: fox 0.689..., donkey -0.689..., the 0."""
    target = pd.Series("the quick brown fox jumps over the lazy pig".split()).value_counts()
    reference = pd.Series("the lazy purple pig jumps over the lazier donkey".split()).value_counts()
    z = keyness.log_odds(target, reference, prior=0.05)["z"]
    assert z[["fox", "quick", "brown"]].tolist() == pytest.approx([0.6894227886807968] * 3, abs=1e-15)
    assert z[["donkey", "lazier", "purple"]].tolist() == pytest.approx([-0.6894227886807968] * 3, abs=1e-15)
    assert z[["the", "lazy", "pig", "jumps", "over"]].tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("words", "sizes", "range_", "dp", "source"),
    [
        ([3, 3, 3], [9, 9, 9], 3, 0.0, "Gries (2008), page 416"),
        # Their normalised DP is 0.5; it is DP divided by 1 less the share of the smallest part, 2/3.
        ([2, 1, 0], [9, 9, 9], 2, 0.5 * 2 / 3, "Lijffijt & Gries (2012), page 148"),
        # s = .18 .20 .20 .20 .22 against v / 15 = .067 .133 .200 .267 .333.
        ([1, 2, 3, 4, 5], [9, 10, 10, 10, 11], 5, 0.18, "Gries (2020), the word a"),
    ],
)
def test_dispersion_is_that_of_print(words, sizes, range_, dp, source):
    parts = dict(enumerate(zip(words, (size - word for size, word in zip(sizes, words)))))
    found = keyness.dispersion(pd.DataFrame(parts, index=["w", "others"])).loc["w"]
    assert found["range"] == range_ and found["dp"] == pytest.approx(dp, abs=1e-12), source


@pytest.mark.parametrize(("critical", "once_in"), [(3.84, 20), (6.63, 100), (10.83, 1000), (15.14, 10_000)])
def test_the_critical_values_of_the_docstring_are_those_of_chi_square(critical, once_in):
    assert f"{critical}" in keyness.log_likelihood.__doc__
    assert round(stats.chi2.isf(1 / once_in, df=1), 2) == critical


def test_two_and_four_cells_differ_almost_by_half_on_a_toy_table():
    """[[3, 7], [7, 2]]: by hand, E1 = 100/19 and E2 = 90/19, and the two other cells add as much again."""
    target, reference = corpus(w=3, others=7), corpus(w=7, others=2)
    two, four = (keyness.log_likelihood(target, reference, cells)["w"] for cells in (2, 4))
    assert two == pytest.approx(2 * (3 * math.log(57 / 100) + 7 * math.log(133 / 90)), abs=1e-12)
    assert four - two == pytest.approx(2 * (7 * math.log(133 / 90) + 2 * math.log(38 / 81)), abs=1e-12)
    assert 0.4 < two / four < 0.6


@patient
@given(counts, counts)
def test_four_cells_agree_with_nltk_and_scipy(one, other):
    target, reference = pd.Series(one), pd.Series(other)
    c, d = int(target.sum()), int(reference.sum())
    for word, likelihood in keyness.log_likelihood(target, reference, cells=4).items():
        a, b = one.get(word, 0), other.get(word, 0)
        # nltk adds a small number to expected counts, and reads the logarithm of 0 as an error.
        assert likelihood == pytest.approx(BigramAssocMeasures.likelihood_ratio(a, (a + b, c), c + d), abs=0.01)
        if 0 < a + b < c + d:
            table = [[a, c - a], [b, d - b]]
            expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
            assert likelihood == pytest.approx(expected, rel=1e-7, abs=1e-6)


@patient
@given(counts, counts)
def test_two_cells_agree_with_scipy(one, other):
    target, reference = pd.Series(one), pd.Series(other)
    c, d = int(target.sum()), int(reference.sum())
    for word, likelihood in keyness.log_likelihood(target, reference).items():
        a, b = one.get(word, 0), other.get(word, 0)
        expected = [c * (a + b) / (c + d), d * (a + b) / (c + d)]
        if a + b:
            found = stats.power_divergence([a, b], expected, lambda_="log-likelihood").statistic
            assert likelihood == pytest.approx(found, rel=1e-7, abs=1e-6)
        else:
            assert likelihood == 0


@patient
@given(counts, counts)
def test_swapping_the_corpora_turns_every_sign_and_no_likelihood(one, other):
    target, reference = pd.Series(one), pd.Series(other)
    there, back = keyness.log_ratio(target, reference), keyness.log_ratio(reference, target)
    pd.testing.assert_series_equal(there, -back[there.index])
    odds, swapped = keyness.log_odds(target, reference), keyness.log_odds(reference, target)
    pd.testing.assert_frame_equal(odds, -swapped.loc[odds.index], check_exact=False)
    for cells in (2, 4):
        sure = keyness.log_likelihood(target, reference, cells)
        pd.testing.assert_series_equal(sure, keyness.log_likelihood(reference, target, cells)[sure.index])
        assert (sure >= 0).all()


@patient
@given(counts, counts, st.floats(0.001, 10), st.booleans())
def test_log_odds_agree_with_the_formula_word_by_word(one, other, prior, full):
    words = [*one, *(word for word in other if word not in one)]
    weights = pd.Series(prior, index=words) * np.arange(1, len(words) + 1)
    variance = "full" if full else "approximate"
    found = keyness.log_odds(pd.Series(one), pd.Series(other), weights[::-1], variance)
    assert list(found.index) == words and list(found.columns) == ["delta", "z"]
    for word in words if len(words) > 1 else []:
        delta, spread = 0.0, 0.0
        for side, sign in ((one, 1), (other, -1)):
            mine = side.get(word, 0) + weights[word]
            rest = sum(side.get(another, 0) + weights[another] for another in words if another != word)
            delta += sign * (math.log(mine) - math.log(rest))
            spread += 1 / mine + (1 / rest if full else 0)
        assert found["delta"][word] == pytest.approx(delta, abs=1e-9)
        assert found["z"][word] == pytest.approx(delta / math.sqrt(spread), abs=1e-9)


@settings(patient, max_examples=30)
@given(counts, counts, st.randoms(use_true_random=False))
def test_the_order_of_the_words_changes_no_result(one, other, random):
    target, reference = pd.Series(one), pd.Series(other)
    mixed = [side.sample(frac=1, random_state=random.randrange(1000)) for side in (target, reference)]
    for measure in (keyness.log_likelihood, keyness.log_ratio, keyness.log_odds, keyness.keywords):
        found = measure(target, reference)
        again = measure(*mixed).loc[found.index]
        np.testing.assert_allclose(found.to_numpy(), again.to_numpy(), rtol=1e-12, atol=1e-12)


def test_a_million_words_in_blocks_are_what_they_are_one_by_one():
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.integers(0, 50, size=(40_000, 2), dtype=np.int64), columns=["a", "b"])
    found = keyness.log_likelihood(table["a"], table["b"], cells=4)
    for place in (0, 16_383, 16_384, 39_999):
        a, b, c, d = *table.loc[place].tolist(), int(table["a"].sum()), int(table["b"].sum())
        cells = [[a, c - a], [b, d - b]]
        expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert found[place] == pytest.approx(expected, rel=1e-9)


def test_the_words_are_the_union_those_of_the_target_first():
    target = pd.Series([3, 1], index=pd.Index(["no", "job"], name="word"))
    reference = pd.Series([2, 5], index=pd.Index(["pay", "no"], name="word"))
    for found in (keyness.log_likelihood(target, reference), keyness.log_ratio(target, reference)):
        assert list(found.index) == ["no", "job", "pay"] and found.index.name == "word"
        assert found.dtype == np.float64


def test_a_word_that_one_corpus_lacks_gets_half_an_occurrence_or_an_infinite_ratio():
    """0.5 is what Hardie's CQPweb and the calculator at Lancaster put for 0: log2((8/16) / (0.5/16)) = 4."""
    target, reference = corpus(a=8, b=8, c=0, d=0), corpus(a=0, b=8, c=8, d=0)
    half = keyness.log_ratio(target, reference)
    assert half[["a", "b", "c"]].tolist() == [4, 0, -4] and math.isnan(half["d"])
    infinite = keyness.log_ratio(target, reference, zero=0)
    assert infinite[["a", "b", "c"]].tolist() == [math.inf, 0, -math.inf] and math.isnan(infinite["d"])


def test_a_word_in_neither_corpus_is_no_evidence():
    target, reference = corpus(a=8, d=0), corpus(a=3, d=0)
    assert keyness.log_likelihood(target, reference)["d"] == 0
    assert keyness.log_likelihood(target, reference, cells=4).tolist() == [0, 0]


def test_a_vocabulary_of_one_word_has_no_odds():
    found = keyness.log_odds(corpus(a=8), corpus(a=3))
    assert found.isna().all(axis=None) and found.shape == (1, 2)


def test_words_that_only_the_prior_has_are_left_out():
    target, reference = corpus(a=3, b=1), corpus(a=1, b=2)
    background = pd.Series({"b": 0.2, "a": 0.1, "elsewhere": 5.0})
    found = keyness.log_odds(target, reference, background)
    assert found.equals(keyness.log_odds(target, reference, background[["a", "b"]]))


def test_counts_beyond_32_bits_do_not_overflow():
    target, reference = pair(3_000_000_000, 5_000_000_000, 1_000_000_000, 5_000_000_000)
    assert keyness.log_ratio(target, reference)["w"] == pytest.approx(math.log2(3))
    assert keyness.keywords(target, reference).loc["w", "target"] == 3_000_000_000
    assert keyness.log_likelihood(target, reference)["w"] == pytest.approx(2e9 * (3 * math.log(1.5) + math.log(0.5)))


def test_keywords_bring_counts_rates_evidence_and_size_together():
    found = keyness.keywords(corpus(cruel=3, the=7), corpus(the=18, calm=2))
    assert list(found.index) == ["cruel", "calm", "the"]
    assert list(found.columns) == [
        "target", "reference", "target_rate", "reference_rate", "log_likelihood", "log_ratio",
    ]  # fmt: skip
    assert found["target"].to_dict() == {"cruel": 3, "the": 7, "calm": 0}
    assert found["reference_rate"].to_dict() == {"cruel": 0, "the": 900, "calm": 100}
    assert found["log_ratio"]["cruel"] == pytest.approx(math.log2(0.3 / (0.5 / 20)))
    assert {found[name].dtype for name in ("target", "reference")} == {np.dtype("int64")}
    four = keyness.keywords(corpus(cruel=3, the=7), corpus(the=18, calm=2), cells=4, zero=0)
    assert four["log_ratio"]["cruel"] == math.inf
    assert four["log_likelihood"].equals(
        keyness.log_likelihood(corpus(cruel=3, the=7), corpus(the=18, calm=2), 4)[four.index]
    )


def test_keywords_of_tables_say_in_how_many_texts_a_word_stands():
    target = pd.DataFrame({"bustle": [5, 1], "citizentruth": [0, 1]}, index=["damning", "the"])
    reference = pd.DataFrame({"workpermit": [2, 9], "intellectualist": [1, 9]}, index=["slammed", "the"])
    found = keyness.keywords(target, reference)
    assert found["target"].to_dict() == {"damning": 5, "the": 2, "slammed": 0}
    assert found["target_range"].to_dict() == {"damning": 1, "the": 2, "slammed": 0}
    assert found["reference_range"].to_dict() == {"damning": 0, "the": 2, "slammed": 2}
    assert found["target_range"].dtype == np.int64
    mixed = keyness.keywords(target, reference.sum(axis=1))
    assert "reference_range" not in mixed and mixed["target_range"].equals(found["target_range"])


def test_equally_key_words_keep_their_order():
    assert list(keyness.keywords(corpus(z=1, y=1, x=1), corpus(z=1, y=1, x=1)).index) == ["z", "y", "x"]


def test_dispersion_of_a_word_that_no_text_has_is_nothing():
    found = keyness.dispersion(pd.DataFrame({"a": [0, 2], "b": [0, 0]}, index=["w", "others"]))
    assert found["range"].tolist() == [0, 1] and found["range"].dtype == np.int64
    assert math.isnan(found["dp"]["w"]) and found["dp"]["others"] == 0


right, negative = corpus(no=2, job=1), pd.DataFrame({"a": [1], "b": [-1]}, index=["w"])


@pytest.mark.parametrize("wrong_side", ["target", "reference"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (pd.Series({"no": 2, "job": -1}), "count of 'job' in the {side} is -1"),
        (pd.Series({"no": 2, "job": 0.5}), "count of 'job' in the {side} is 0.5"),
        (pd.Series({"no": 2, "job": float("nan")}), "count of 'job' in the {side} is nan"),
        (pd.Series({"no": 2, "job": float("inf")}), "count of 'job' in the {side} is inf"),
        (pd.Series({"no": 2, "job": None}, dtype="Int64"), "count of 'job' in the {side} is <NA>"),
        (pd.Series({"no": "2"}), "count of 'no' in the {side} is '2'"),
        (pd.Series({"no": True}), "count of 'no' in the {side} is True"),
        (pd.Series(dtype="int64"), "{side} has no words"),
        (pd.Series({"no": 0}), "{side} has no words"),
        (pd.Series([1, 2], index=["no", "no"]), "'no' stands in the {side} 2 times"),
        (pd.Series([1, 2], index=["no", None]), "Row 1 of the {side} has no word"),
        ({"no": 2}, "{side} is of the type dict"),
        ([2, 1], "{side} is of the type list"),
        (7, "{side} is of the type int"),
    ],
)
def test_counts_that_are_none_are_refused_by_word(wrong, message, wrong_side):
    sides = {"target": right, "reference": right, wrong_side: wrong}
    for measure in (keyness.log_likelihood, keyness.log_ratio, keyness.log_odds, keyness.keywords):
        with pytest.raises(BadInput, match=message.format(side=wrong_side)):
            measure(**sides)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: keyness.log_likelihood(right, right, cells=3), "choose 2"),
        (lambda: keyness.keywords(right, right, cells="2"), "choose 2"),
        (lambda: keyness.log_ratio(right, right, zero=-1), "stand-in for 0 is -1"),
        (lambda: keyness.log_ratio(right, right, zero=None), "stand-in for 0 is None"),
        (lambda: keyness.log_odds(right, right, variance="exact"), "'approximate' or 'full'"),
        (lambda: keyness.log_odds(right, right, prior=0), "prior of 'no' is 0.0"),
        (lambda: keyness.log_odds(right, right, prior=-1), "above 0"),
        (lambda: keyness.log_odds(right, right, prior="flat"), "above 0"),
        (lambda: keyness.log_odds(right, right, prior=pd.Series({"no": 1.0})), "no value for 'job'"),
        (lambda: keyness.log_odds(right, right, prior=pd.Series({"no": 1.0, "job": 0.0})), "prior of 'job' is 0.0"),
        (lambda: keyness.log_odds(right, right, prior=pd.Series([1.0, 1.0], ["no", "no"])), "more than once"),
        (lambda: keyness.dispersion(right), "no texts"),
        (lambda: keyness.dispersion(pd.DataFrame(index=["w"])), "no texts"),
        (lambda: keyness.dispersion(pd.DataFrame({"a": [0], "b": [0]}, index=["w"])), "no words"),
        (lambda: keyness.dispersion(negative), "'w' in the table, column 'b', is -1"),
        (lambda: keyness.keywords(negative, right), "'w' in the target, column 'b', is -1"),
    ],
)
def test_other_bad_input_is_refused_with_a_remedy(call, message):
    with pytest.raises(BadInput, match=message):
        call()


def test_nullable_and_whole_float_counts_are_counts():
    expected = keyness.log_likelihood(right, corpus(no=1, pay=4))
    for kind in ("Int64", "float64", "uint8", "int32"):
        assert keyness.log_likelihood(right.astype(kind), corpus(no=1, pay=4).astype(kind)).equals(expected)
