"""Intervals and permutation tests agree with print, with scipy, and with counting by hand."""

import doctest
import itertools
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from framing import BadInput, intervals
from framing.worked import CONTROL, TREATED

trials_and_successes = st.integers(1, 10**6).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))
# Halves are exact in floating point, so that scipy and we see the same ties.
small_groups = st.lists(st.integers(-40, 40).map(lambda number: number / 2), min_size=1, max_size=5)


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(intervals)
    assert outcome.failed == 0 and outcome.attempted == 9


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_those_of_newcombe_1998(successes, trials, low, high):
    assert intervals.wilson(successes, trials) == pytest.approx((low, high), abs=0.00005)


@given(trials_and_successes, st.floats(0.5, 0.999))
def test_wilson_agrees_with_scipy_for_any_share_and_level(pair, level):
    successes, trials = pair
    expected = stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
    assert intervals.wilson(successes, trials, level) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(trials_and_successes)
def test_a_wilson_interval_holds_its_share_stays_in_bounds_and_mirrors(pair):
    successes, trials = pair
    low, high = intervals.wilson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert intervals.wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_a_share_of_nothing_has_no_interval():
    assert all(math.isnan(end) for end in intervals.wilson(0, 0))


def test_all_or_none_reach_the_end_exactly():
    assert intervals.wilson(0, 7)[0] == 0 and intervals.wilson(7, 7)[1] == 1


def test_whole_numbers_of_numpy_and_pandas_are_whole_numbers():
    assert intervals.wilson(np.int32(81), np.int64(263)) == intervals.wilson(81.0, 263)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 10), "successes are -1"),
        ((1, -10), "trials are -10"),
        ((11, 10), "more successes"),
        ((1, 0), "more successes"),
        ((1.5, 10), "whole number"),
        ((float("nan"), 10), "whole number"),
        ((1, float("inf")), "whole number"),
        ((pd.NA, 10), "whole number"),
        (("1", 10), "whole number"),
        ((True, 10), "whole number"),
        ((1, 10, 0), "between 0 and 1"),
        ((1, 10, 1), "between 0 and 1"),
        ((1, 10, 95), "between 0 and 1"),
        ((1, 10, float("nan")), "between 0 and 1"),
        ((0, 0, 2), "between 0 and 1"),
    ],
)
def test_wilson_refuses_what_is_not_a_share_or_a_level(arguments, message):
    with pytest.raises(BadInput, match=message):
        intervals.wilson(*arguments)


def test_the_mice_differ_by_chance_in_1613_of_11440_arrangements():
    assert np.mean(TREATED) - np.mean(CONTROL) == pytest.approx(30.634921, abs=5e-7)
    assert intervals.permutation_test(TREATED, CONTROL) == 1613 / 11440
    assert intervals.permutation_test(CONTROL, TREATED, alternative="less") == 1613 / 11440


def test_random_arrangements_come_near_the_exact_share_and_repeat_with_the_seed():
    drawn = intervals.permutation_test(TREATED, CONTROL, exact=False)
    assert drawn == pytest.approx(1613 / 11440, abs=0.014)  # four standard errors of 10,000 draws
    assert drawn == intervals.permutation_test(TREATED, CONTROL, exact=False)


def test_random_arrangements_never_give_zero():
    assert intervals.permutation_test([9] * 20, [0] * 20, exact=False, draws=99) == 1 / 100


def test_two_against_three_texts_cannot_fall_below_one_in_ten():
    assert intervals.permutation_test([10, 11], [1, 2, 3]) == 0.1
    assert intervals.permutation_test([10, 11], [1, 2, 3], alternative="two-sided") == 0.1
    assert intervals.permutation_test([1, 2], [10, 11, 12], alternative="two-sided") == 0.1


def test_sums_that_differ_by_rounding_alone_are_ties():
    # 0.1 + 0.2 is not 0.3 in floating point. Of the six pairs of 0, 0.1, 0.2, 0.3, four reach 0.3.
    assert intervals.permutation_test([0.1, 0.2], [0.3, 0.0]) == 4 / 6
    assert intervals.permutation_test([0.3, 0.0], [0.1, 0.2]) == 4 / 6
    assert intervals.permutation_test([0.3, 0.0], [0.1, 0.2], alternative="two-sided") == 1


def test_a_group_of_equals_is_never_special():
    assert intervals.permutation_test([5, 5], [5, 5, 5], alternative="two-sided") == 1


@settings(deadline=None)
@given(small_groups, small_groups, st.sampled_from(["greater", "less", "two-sided"]))
def test_exact_shares_agree_with_trying_every_arrangement_in_fractions(a, b, alternative):
    pooled, size = [Fraction(value) for value in a + b], len(a)

    def difference(chosen):
        inside = sum(pooled[place] for place in chosen)
        return inside / size - (sum(pooled) - inside) / len(b)

    observed = difference(range(size))
    reaches = {
        "greater": lambda found: found >= observed,
        "less": lambda found: found <= observed,
        "two-sided": lambda found: abs(found) >= abs(observed),
    }[alternative]
    found = [difference(chosen) for chosen in itertools.combinations(range(len(pooled)), size)]
    expected = Fraction(sum(map(reaches, found)), len(found))
    assert intervals.permutation_test(a, b, alternative=alternative) == pytest.approx(float(expected), abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(small_groups.filter(lambda group: len(group) > 1), small_groups.filter(lambda group: len(group) > 1))
def test_one_sided_exact_shares_agree_with_scipy(a, b):
    expected = stats.permutation_test(
        (a, b), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        vectorized=True, n_resamples=np.inf, alternative="greater",
    ).pvalue  # fmt: skip
    assert intervals.permutation_test(a, b) == pytest.approx(expected, abs=1e-12)


def test_more_arrangements_than_can_be_tried_are_refused_with_their_number():
    with pytest.raises(BadInput, match=r"137,846,528,820 arrangements.*exact=False"):
        intervals.permutation_test(range(20), range(20))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([], [1]), {}, "Group a"),
        (([1], []), {}, "Group b"),
        (([1, float("nan")], [1]), {}, "Value 1 of group a is nan"),
        (([1], [float("inf")]), {}, "Value 0 of group b is inf"),
        (([1], [None]), {}, "group b"),
        ((["many"], [1]), {}, "Group a"),
        (([1], [[1, 2]]), {}, "Group b"),
        ((5, [1]), {}, "Group a"),
        (([1], [2]), {"alternative": "larger"}, "'greater', 'less' or 'two-sided'"),
        (([1], [2]), {"exact": False, "draws": 0}, "1 or more"),
    ],
)
def test_permutation_test_refuses_what_it_cannot_compare(arguments, options, message):
    with pytest.raises(BadInput, match=message):
        intervals.permutation_test(*arguments, **options)


def test_all_cups_right_is_one_of_the_seventy_ways_of_fisher_1935():
    """Fisher (1935), chapter 2: of 70 ways to choose four of eight cups, one is all right and 16 have three right."""
    cups = pd.Series([1, 1, 1, 1, 0, 0, 0, 0], index=list("abcdefgh"))
    found = intervals.arrangements(cups, 4)
    assert len(found) == 70 and list(found.index)[0] == "a, b, c, d"
    assert found["p"].min() == 1 / 70 and found.loc["a, b, c, e", "p"] == 17 / 70
    assert found["p"].value_counts().to_dict() == {1 / 70: 1, 17 / 70: 16, 53 / 70: 36, 69 / 70: 16, 1.0: 1}


def test_two_of_five_are_chosen_in_ten_ways_and_their_differences_can_be_counted_by_hand():
    found = intervals.arrangements(pd.Series({"a": 1, "b": 2, "c": 4, "d": 8, "e": 16}), 2)
    assert list(found.index) == ["d, e", "c, e", "b, e", "a, e", "c, d", "b, d", "a, d", "b, c", "a, c", "a, b"]
    # d and e: 24 / 2 - 7 / 3; a and b: 3 / 2 - 28 / 3.
    assert found["difference"].iloc[[0, -1]].tolist() == pytest.approx([29 / 3, -47 / 6])
    assert found["p"].tolist() == pytest.approx([rank / 10 for rank in range(1, 11)])


def test_arrangements_of_equal_difference_share_their_place():
    found = intervals.arrangements(pd.Series([0.1, 0.2, 0.3, 0.0], index=list("abcd")), 2)
    # 0.1 + 0.2 is not 0.3 in floating point; a with b and c with d reach the same half.
    expected = {"b, c": 1 / 6, "a, c": 2 / 6, "a, b": 4 / 6, "c, d": 4 / 6, "b, d": 5 / 6, "a, d": 1}
    assert found["p"].to_dict() == expected


@settings(deadline=None)
@given(small_groups, small_groups)
def test_a_listed_arrangement_has_the_p_value_of_its_permutation_test(a, b):
    pooled = pd.Series(a + b, index=map(str, range(len(a + b))))
    found = intervals.arrangements(pooled, len(a))
    assert found.loc[", ".join(pooled.index[: len(a)]), "p"] == pytest.approx(intervals.permutation_test(a, b))
    assert len(found) == math.comb(len(pooled), len(a)) and found["difference"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("values", "size", "message"),
    [
        ([1, 2, 3], 1, "list; give a Series"),
        (pd.Series([1, 2, 3], index=["a", "b", "a"]), 1, "'a' stands there twice"),
        (pd.Series([1, 2, float("nan")]), 1, "Value 2 of group values is nan"),
        (pd.Series(["many", "few"]), 1, "not a number"),
        (pd.Series([1, 2, 3]), 0, "1 or more"),
        (pd.Series([1, 2, 3]), 3, "leave nobody to compare them with"),
        (pd.Series(range(20)), 10, "184,756 ways.*permutation_test"),
    ],
)
def test_arrangements_refuses_what_it_cannot_list(values, size, message):
    with pytest.raises(BadInput, match=message):
        intervals.arrangements(values, size)


def test_two_units_give_an_interval_that_can_be_counted_by_hand():
    # The mean of two draws from 0 and 1 is 0, 1/2 or 1 with chances 1/4, 1/2 and 1/4.
    assert intervals.bootstrap([0, 1], np.mean) == (0, 1)
    assert intervals.bootstrap([0, 1], np.mean, level=0.4) == (0.5, 0.5)


def test_a_bootstrap_interval_agrees_with_scipy():
    values = [*TREATED, *CONTROL]
    expected = stats.bootstrap((values,), np.mean, n_resamples=10_000, method="percentile", rng=1).confidence_interval
    found = intervals.bootstrap(values, np.mean, draws=10_000)
    assert found == pytest.approx((expected.low, expected.high), abs=2)  # the means' standard error is 13


def test_rows_of_a_table_are_drawn_whole():
    table = pd.DataFrame({"quoted": [1, 2, 3], "words": [10, 20, 30]})
    share = lambda rows: rows["quoted"].sum() / rows["words"].sum()  # noqa: E731
    assert intervals.bootstrap(table, share, draws=50) == pytest.approx((0.1, 0.1))
    assert intervals.bootstrap(table["quoted"], lambda rows: rows.max(), draws=200)[1] == 3
    assert intervals.bootstrap(table.to_numpy(), lambda rows: rows.shape[1], draws=5) == (2, 2)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-100, 100), min_size=1, max_size=12), st.integers(0, 99))
def test_an_interval_of_means_stays_within_the_values_and_repeats_with_the_seed(values, seed):
    low, high = intervals.bootstrap(values, np.mean, draws=60, seed=seed)
    assert min(values) <= low <= high <= max(values)
    assert (low, high) == intervals.bootstrap(values, np.mean, draws=60, seed=seed)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], np.mean), "no units"),
        ((7, np.mean), "no units"),
        (([1, 2], np.mean, 0), "1 or more"),
        (([1, 2], np.mean, 10, 1.5), "between 0 and 1"),
        (([1.0, float("nan")], np.mean), "no value in"),
        (([1, 2], lambda drawn: drawn), "one number"),
        (([1, 2], lambda drawn: "many"), "one number"),
    ],
)
def test_bootstrap_refuses_what_it_cannot_draw_from(arguments, message):
    with pytest.raises(BadInput, match=message):
        intervals.bootstrap(*arguments)
