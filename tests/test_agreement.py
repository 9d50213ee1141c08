"""Agreement agrees with print, with krippendorff, nltk, scikit-learn and statsmodels, and by hand."""

import doctest
import math
from collections import Counter
from fractions import Fraction
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from framing import BadInput, agreement, worked
from framing.worked import coders, crossed

# No measure may warn, whatever it is given.
pytestmark = pytest.mark.filterwarnings("error")

MEASURES = (
    agreement.alpha, agreement.percent, agreement.cohen_kappa, agreement.fleiss_kappa, agreement.gwet_ac1,
)  # fmt: skip
NAN = float("nan")
A, B, C = worked.BINARY, worked.NOMINAL, worked.GAPS  # Krippendorff (2011), sections A, B and C

# The clock of a busy machine fails no test.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
codes = st.sampled_from([0.0, 1.0, 2.0, 3.5, 7.0])


@st.composite
def ratings(draw, coders=st.integers(2, 5), missing=True):
    """Any table of codes in which every coder saw something."""
    width = draw(coders)
    unit = st.lists(codes | st.just(NAN) if missing else codes, min_size=width, max_size=width)
    table = pd.DataFrame(draw(st.lists(unit, min_size=1, max_size=8)))
    assume(table.notna().any().all())
    return table


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(agreement)
    assert outcome.failed == 0 and outcome.attempted == 11


def test_alpha_of_two_coders_and_two_codes_is_that_of_krippendorff_2011_section_a():
    assert agreement.alpha(A) == pytest.approx(0.0952381, abs=5e-8)


def test_alpha_of_two_coders_and_five_codes_is_that_of_krippendorff_2011_section_b():
    assert agreement.alpha(B) == pytest.approx(0.6919643, abs=5e-8)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("nominal", 0.7434211), ("ordinal", 0.8153875), ("interval", 0.8491071), ("ratio", 0.7974028)],
)
def test_alpha_of_four_coders_with_gaps_is_that_of_krippendorff_2011_sections_c_and_d(level, expected):
    assert agreement.alpha(C, level) == pytest.approx(expected, abs=5e-8)


def test_alpha_of_three_coders_with_gaps_is_that_of_wikipedia_and_krippendorff():
    data = worked.THREE_CODERS
    assert round(agreement.alpha(data), 6) == 0.691358
    assert round(agreement.alpha(data, "interval"), 3) == 0.811


@pytest.mark.parametrize(
    ("table", "expected"),
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304348), ([[25, 35], [5, 35]], 0.2592593)],
)
def test_cohen_kappa_falls_and_rises_with_the_margins_as_in_the_textbook_tables(table, expected):
    """Three tables of methods.md (R5), of which the last two have the same percent, 0.6."""
    assert agreement.cohen_kappa(crossed(table)) == pytest.approx(expected, abs=5e-8)
    if sum(map(sum, table)) == 100:
        assert agreement.percent(crossed(table)) == pytest.approx(0.6)


def test_the_paradox_of_gwet_2008_has_high_agreement_a_kappa_below_0_and_a_high_ac1():
    """118 and 0 agree, 5 and 2 do not: percent .944, kappa -.0234, AC1 .9408."""
    data = crossed([[118, 5], [2, 0]])
    assert agreement.percent(data) == pytest.approx(0.944, abs=1e-12)
    assert agreement.cohen_kappa(data) == pytest.approx(-0.0233918, abs=5e-8)
    assert agreement.gwet_ac1(data) == pytest.approx(0.9407763, abs=5e-8)


def test_four_raters_with_gaps_have_the_coefficients_of_gwet_2014():
    """Krippendorff's data C again, in irrCAC's vignette (cac.raw4raters; Gwet 2014, page 120)."""
    assert agreement.percent(C, over="units") == pytest.approx(0.8181818, abs=5e-8)
    assert agreement.gwet_ac1(C) == pytest.approx(0.77544, abs=5e-6)
    assert agreement.fleiss_kappa(C) == pytest.approx(0.76117, abs=5e-6)
    assert agreement.alpha(C) == pytest.approx(0.74342, abs=5e-6)


def test_six_psychiatrists_have_the_coefficients_of_gwet_2014():
    """irrCAC's vignette (distrib.6raters)."""
    data = worked.FIFTEEN_PATIENTS
    assert agreement.percent(data) == pytest.approx(0.5511111, abs=5e-8)
    assert agreement.gwet_ac1(data) == pytest.approx(0.4448007, abs=5e-8)
    assert agreement.fleiss_kappa(data) == pytest.approx(0.4139265, abs=5e-8)
    assert agreement.alpha(data) == pytest.approx(0.4204384, abs=5e-8)


def test_two_abstractors_have_the_coefficients_of_gwet_2014():
    """irrCAC's vignette (cont3x3abstractors)."""
    data = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert agreement.percent(data) == pytest.approx(0.89, abs=1e-12)
    assert agreement.cohen_kappa(data) == pytest.approx(0.7964094, abs=5e-8)
    assert agreement.gwet_ac1(data) == pytest.approx(0.8493305, abs=5e-8)
    assert agreement.alpha(data) == pytest.approx(0.7972585, abs=5e-8)


def test_one_disagreement_among_five_units_is_nothing_or_much():
    """The same single disagreement: 11110 against 11111, 11100 against 11000 (methods.md, section 16)."""
    assert agreement.alpha(coders("11110", "11111")) == pytest.approx(0, abs=1e-12)
    assert agreement.alpha(coders("11100", "11000")) == pytest.approx(0.640, abs=5e-4)


def test_the_bootstrap_of_krippendorff_data_c_reaches_from_42_to_100():
    """methods.md, section 16: units drawn anew give [.42, 1.00]."""
    low, high = agreement.bootstrap(C, "alpha", draws=20_000)
    assert low == pytest.approx(0.42, abs=0.01) and high == 1


@patient
@given(ratings(), st.sampled_from(agreement.LEVELS))
def test_alpha_agrees_with_krippendorff(table, level):
    values = table.to_numpy()
    pairable = values[(table.notna().sum(axis=1) >= 2).to_numpy()]
    found = agreement.alpha(table, level)
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(krippendorff.alpha(pairable.T, level_of_measurement=level), abs=1e-9)


@settings(patient, max_examples=50)
@given(ratings(missing=False))
def test_nominal_alpha_and_percent_agree_with_nltk(table):
    triples = [(str(coder), str(unit), code) for coder in table for unit, code in table[coder].items()]
    task = AnnotationTask(triples)
    assert agreement.percent(table) == pytest.approx(task.avg_Ao(), abs=1e-9)
    if table.stack().nunique() > 1:
        assert agreement.alpha(table) == pytest.approx(task.alpha(), abs=1e-9)


@patient
@given(ratings(coders=st.just(2)))
def test_cohen_kappa_agrees_with_scikit_learn_and_statsmodels(table):
    both = table.dropna()
    found = agreement.cohen_kappa(table)
    if len(both) == 0 or both.stack().nunique() == 1:
        assert math.isnan(found)
        return
    names = sorted(set(both.stack()))
    assert found == pytest.approx(cohen_kappa_score(both[0].astype(str), both[1].astype(str)), abs=1e-9)
    crosstab = pd.crosstab(both[0], both[1]).reindex(index=names, columns=names, fill_value=0)
    assert found == pytest.approx(inter_rater.cohens_kappa(crosstab, return_results=False), abs=1e-9)


@patient
@given(ratings(missing=False))
def test_fleiss_kappa_agrees_with_statsmodels(table):
    found = agreement.fleiss_kappa(table)
    if table.stack().nunique() == 1:
        assert math.isnan(found)
    else:
        counts, _ = inter_rater.aggregate_raters(table.to_numpy())
        assert found == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9)


@patient
@given(ratings())
def test_coefficients_with_gaps_agree_with_their_definition_in_fractions(table):
    """Gwet (2014), chapter 2: agreement over units with two codes, shares over units with one."""
    units = [[code for code in line if code == code] for line in table.to_numpy().tolist()]
    pairs = [list(combinations(unit, 2)) for unit in units]
    same = [[one == other for one, other in unit] for unit in pairs if unit]
    seen = [unit for unit in units if unit]
    shares = Counter()
    for unit in seen:
        for code in unit:
            shares[code] += Fraction(1, len(unit) * len(seen))
    if not same:
        assert all(math.isnan(measure(table)) for measure in MEASURES if measure is not agreement.cohen_kappa)
        return
    by_unit = sum(Fraction(sum(unit), len(unit)) for unit in same) / len(same)
    by_pair = Fraction(sum(map(sum, same)), sum(map(len, same)))
    assert agreement.percent(table, over="units") == pytest.approx(float(by_unit), abs=1e-12)
    assert agreement.percent(table) == pytest.approx(float(by_pair), abs=1e-12)
    if len(shares) == 1:
        assert math.isnan(agreement.fleiss_kappa(table)) and math.isnan(agreement.gwet_ac1(table))
        return
    for found, chance in (
        (agreement.fleiss_kappa(table), sum(share**2 for share in shares.values())),
        (agreement.gwet_ac1(table), sum(share * (1 - share) for share in shares.values()) / (len(shares) - 1)),
        (agreement.gwet_ac1(table, categories=9), sum(share * (1 - share) for share in shares.values()) / 8),
    ):
        assert found == pytest.approx(float((by_unit - chance) / (1 - chance)), abs=1e-9)


@patient
@given(ratings())
def test_names_types_and_the_order_of_units_coders_and_codes_do_not_matter(table):
    names = {0: "César", 1: "Äther", 2: "移民", 3.5: "", 7: "no"}
    words = table.map(lambda code: names[code], na_action="ignore")
    for measure in (agreement.alpha, agreement.percent, agreement.fleiss_kappa, agreement.gwet_ac1):
        expected = pytest.approx(measure(table), abs=1e-9, nan_ok=True)
        assert measure(words) == expected
        assert measure(words.astype("category")) == expected
        assert measure(table.astype(object).where(table.notna(), None)) == expected
        assert measure(table.iloc[::-1, ::-1]) == expected
        assert type(measure(table)) is float


@pytest.mark.parametrize(
    "kind", ["bool", "boolean", "int8", "Int64", "float32", "object"], ids=lambda kind: f"{kind} columns"
)
def test_codes_of_any_type_give_the_same_alpha(kind):
    assert agreement.alpha(A.astype(kind)) == pytest.approx(0.0952381, abs=5e-8)
    if kind not in ("bool", "boolean"):
        assert agreement.alpha(A.astype(kind), "interval") == pytest.approx(0.0952381, abs=5e-8)


def test_an_outlier_does_not_drown_the_others():
    """Krippendorff's data C at 10 million, and one unit at 0 on which all agree."""
    far = pd.concat([C + 10_000_000, pd.DataFrame([[0.0] * 4])], ignore_index=True)
    expected = krippendorff.alpha(far.to_numpy().T, level_of_measurement="interval")
    assert agreement.alpha(far, "interval") == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_full_agreement_is_exactly_1(level):
    table = pd.DataFrame({"one": [0.1, 0.7, 0.3, 0.3], "other": [0.1, 0.7, 0.3, NAN], "third": [0.1, 0.7, 0.3, 0.3]})
    assert agreement.alpha(table, level) == 1
    assert agreement.percent(table) == agreement.fleiss_kappa(table) == agreement.gwet_ac1(table) == 1


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_one_category_only_leaves_chance_undefined(level):
    table = coders("111.", "1111")
    assert math.isnan(agreement.alpha(table, level))
    for measure in (agreement.cohen_kappa, agreement.fleiss_kappa, agreement.gwet_ac1):
        assert math.isnan(measure(table))
    assert agreement.percent(table) == 1
    assert agreement.gwet_ac1(table, categories=2) == 1


@pytest.mark.parametrize("measure", MEASURES)
def test_coders_who_share_no_unit_cannot_be_compared(measure):
    assert math.isnan(measure(coders("12..", "..12")))


def test_opposite_coders_are_below_chance():
    table = coders("1100", "0011")
    assert agreement.percent(table) == 0 and agreement.cohen_kappa(table) == -1
    assert agreement.cohen_kappa(coders("11", "00")) == 0  # each has one code, and chance none in common


def test_percent_over_pairs_and_over_units_differ_where_units_have_more_coders():
    table = coders("11", "12", "1.")  # three pairs agree, one does not
    assert agreement.percent(table) == 3 / 4
    assert agreement.percent(table, over="units") == 1 / 2


@settings(patient, max_examples=60)
@given(ratings(), st.sampled_from([(agreement.alpha, {"level": level}) for level in agreement.LEVELS] + [
    (agreement.percent, {"over": "pairs"}), (agreement.percent, {"over": "units"}), (agreement.fleiss_kappa, {}),
    (agreement.gwet_ac1, {}), (agreement.gwet_ac1, {"categories": 7}),
]))  # fmt: skip
def test_all_draws_in_one_pass_are_what_they_are_one_by_one(table, measured):
    measure, options = measured
    at_once = agreement.bootstrap(table, measure, 40, 3, confidence=0.5, **options)
    # A function of another name goes the long way, draw by draw.
    one_by_one = agreement.bootstrap(table, lambda drawn: measure(drawn, **options), 40, 3, confidence=0.5)
    assert at_once == pytest.approx(one_by_one, abs=1e-9, nan_ok=True)
    assert agreement.bootstrap(table, measure.__name__, 40, 3, confidence=0.5, **options) == pytest.approx(
        at_once, nan_ok=True
    )


@settings(patient, max_examples=30)
@given(ratings(coders=st.just(2), missing=False))
def test_draws_of_cohen_kappa_are_those_of_scikit_learn(table):
    def kappa(drawn):
        if drawn.stack().nunique() == 1:
            return NAN
        return cohen_kappa_score(drawn[0].astype(str), drawn[1].astype(str))

    found = agreement.bootstrap(table, "cohen_kappa", 40, confidence=0.5)
    assert found == pytest.approx(agreement.bootstrap(table, kappa, 40, confidence=0.5), abs=1e-9, nan_ok=True)


def test_two_units_give_an_interval_that_can_be_counted_by_hand():
    # Of the two units one agrees: percent is 0, 1/2 or 1 with chances 1/4, 1/2 and 1/4.
    table = coders("11", "12")
    assert agreement.bootstrap(table, "percent") == (0, 1)
    assert agreement.bootstrap(table, "percent", confidence=0.4) == (0.5, 0.5)


def test_draws_that_show_one_category_only_leave_no_interval():
    # The only 0 is missing from a third of the draws, and from 1 % of them where it stands for one unit in four.
    assert all(map(math.isnan, agreement.bootstrap(coders("11110", "11111"), "alpha")))
    low, high = agreement.bootstrap(coders("1110" * 4, "1110" * 4), "alpha")
    assert low == high == 1
    low, high = agreement.bootstrap(coders("1110" * 4, "1110" * 3 + "1010"), "alpha")
    assert low < high == 1


def test_undefined_draws_count_against_both_ends():
    # One draw of four has unit 0 alone, which has no value; the others have 1.
    values = lambda drawn: NAN if (drawn[0] == 1).all() else 1.0  # noqa: E731
    table = coders("12", "12")
    assert agreement.bootstrap(table, values, confidence=0.4) == (1, 1)
    assert all(map(math.isnan, agreement.bootstrap(table, values, confidence=0.6)))


def test_the_same_seed_draws_the_same_units_of_two_tables():
    one, other = coders("1122" * 5, "1222" * 5), coders("2211" * 5, "2111" * 5)  # codes swapped
    assert agreement.bootstrap(one, "alpha", 200, 7) == agreement.bootstrap(other, "alpha", 200, 7)
    assert agreement.bootstrap(one, "alpha", 200, 7) != agreement.bootstrap(one, "alpha", 200, 8)


def test_draws_made_in_portions_are_the_same_draws(monkeypatch):
    expected = agreement.bootstrap(C, "alpha", 100)
    monkeypatch.setattr(agreement, "_CELLS", 50)
    assert agreement.bootstrap(C, "alpha", 100) == expected


def test_a_function_gets_drawn_units_that_every_measure_takes():
    # The third coder saw one unit only, which most draws lack.
    table = coders("12121", "12122", "1....")
    assert agreement.bootstrap(table, lambda drawn: agreement.alpha(drawn), 50, confidence=0.5) == pytest.approx(
        agreement.bootstrap(table, agreement.alpha, 50, confidence=0.5)
    )


good = coders("1212", "1122")


@pytest.mark.parametrize("measure", [*MEASURES, agreement.bootstrap])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([[1, 2], [1, 2]], "of the type list"),
        (np.array([[1, 2], [1, 2]]), "of the type ndarray"),
        (good[0], "of the type Series"),
        (good[[0]], r"1 column\(s\)"),
        (good[[]], r"0 column\(s\)"),
        (good.iloc[:0], "no rows"),
        (good.set_axis(["p1", "p2", "p1", "p3"]), "unit 'p1' stands there twice"),
        (good.set_axis([4, 5, 5, 6]), "unit 5 stands there twice"),
        (good.set_axis(["ana", "ana"], axis=1), "coder 'ana' stands there twice"),
        (good.assign(ben=NAN), "coder 'ben' saw no unit"),
        (good.assign(ben=None), "coder 'ben' saw no unit"),
        (good.assign(ben=["1", "2", None, "1"]), "Row 0, column 'ben' holds '1', a string; numbers and strings never"),
        (good.assign(ben=[1, [2], 1, 1]), r"Row 1, column 'ben' holds \[2\], which is no code"),
        (good.assign(ben=pd.Timestamp("2020-08-03")), "Row 0, column 'ben' holds Timestamp"),
    ],
)
def test_ratings_that_are_none_are_refused_by_row_and_column(measure, wrong, message):
    with pytest.raises(BadInput, match=message):
        measure(wrong)


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (["low", "high", None, "low"], "Row 'p1', column 'ben' holds 'low', a string; the level {level} needs numbers"),
        ([1, 2, "2", 1], "Row 'p3', column 'ben' holds '2', a string"),
        ([1, 2, float("inf"), 1], "Row 'p3', column 'ben' holds inf; give a finite number"),
    ],
)
def test_levels_above_the_nominal_need_numbers(level, codes, message):
    table = good.assign(ben=codes).set_axis(["p1", "p2", "p3", "p4"])
    with pytest.raises(BadInput, match=message.format(level=level)):
        agreement.alpha(table, level)
    with pytest.raises(BadInput, match=message.format(level=level)):
        agreement.bootstrap(table, "alpha", level=level)


def test_the_level_ratio_has_no_numbers_below_0():
    with pytest.raises(BadInput, match="Row 2, column 'ben' holds -2; the level ratio"):
        agreement.alpha(good.assign(ben=[1, 1, -2, 1]), "ratio")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: agreement.alpha(good, "metric"), "level is 'metric'; choose nominal, ordinal, interval or ratio"),
        (lambda: agreement.percent(good, "coders"), "'pairs' or 'units'"),
        (lambda: agreement.cohen_kappa(C), "There are 4 coders"),
        (lambda: agreement.bootstrap(C, "cohen_kappa"), "There are 4 coders"),
        (lambda: agreement.gwet_ac1(C, categories=4), "has 4 categories, and 5 occur"),
        (lambda: agreement.gwet_ac1(C, categories=5.5), "whole number"),
        (lambda: agreement.bootstrap(good, "kappa"), "no statistic 'kappa'; choose alpha, percent"),
        (lambda: agreement.bootstrap(good, "alpha", 0), "1 or more"),
        (lambda: agreement.bootstrap(good, "alpha", confidence=95), "between 0 and 1"),
        (lambda: agreement.bootstrap(good, lambda drawn: drawn), "one number"),
        (lambda: agreement.bootstrap(good, "alpha", level="metric"), "level is 'metric'"),
    ],
)
def test_other_bad_input_is_refused_with_a_remedy(call, message):
    with pytest.raises(BadInput, match=message):
        call()
