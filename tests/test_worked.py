"""Every number from print is what our measure makes of its data, and a measure that is broken is found out."""

import doctest
import importlib
import re

import pandas as pd
import pytest

from framing import BadInput, agreement, keyness, worked
from press import ROOT, reference

MODULES = ("words", "diversity", "keyness", "clauses", "intervals", "agreement", "reuse")
BIBLIOGRAPHY = (ROOT / "chapters" / "reference" / "references.bib").read_text(encoding="utf-8")


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(worked)
    assert outcome.failed == 0 and outcome.attempted == 1


def test_every_number_agrees_with_what_was_published():
    numbers = worked.numbers()
    assert numbers[numbers["agrees"] != "yes"].empty, numbers[numbers["agrees"] != "yes"]
    assert len(numbers) == 80 and (numbers["kind"] == "print").sum() == 54


@pytest.mark.parametrize(
    ("measure", "data", "printed"),
    [
        ("keyness.log_likelihood", "52 in 50,000 words, 57 in 75,000", "2.65"),
        ("keyness.log_likelihood", "4 cells, “the swiss”", "270.72"),
        ("keyness.log_likelihood", "4 cells, “can be”", "263.90"),
        ("keyness.log_likelihood", "4 cells, “mineral water”", "167.23"),
        ("keyness.log_odds", "z, approximate variance", "2.8359, 0.0000, -2.6053, 0.0000"),
        ("keyness.log_odds", "z, full variance", "2.5267, 0.0000, -2.4508, 0.0000"),
        ("intervals.wilson", "81 of 263, level 0.95", "0.2553, 0.3662"),
        ("intervals.wilson", "0 of 20, level 0.95", "0.0000, 0.1611"),
        ("intervals.permutation_test", "Fisher’s lady: 3 and 1 of 4 cups", "0.2429"),
        ("intervals.permutation_test", "7 and 9 mice, every arrangement", "0.1409965"),
        ("agreement.alpha", "two coders, two codes", "0.095"),
        ("agreement.alpha", "two coders, five codes", "0.692"),
        ("agreement.alpha", "four coders with gaps, nominal", "0.743"),
        ("agreement.alpha", "four coders with gaps, ordinal", "0.815"),
        ("agreement.alpha", "four coders with gaps, interval", "0.849"),
        ("agreement.alpha", "four coders with gaps, ratio", "0.797"),
        ("agreement.cohen_kappa", "20, 5 and 10, 15", "0.4"),
        ("agreement.cohen_kappa", "two coders, 125 units, the paradox", "-0.0233918"),
        ("agreement.gwet_ac1", "two coders, 125 units, the paradox", "0.9407763"),
        ("agreement.fleiss_kappa", "ten subjects, fourteen raters", "0.210"),
        ("reuse.winnow", "17 hashes, window 4: hash, position", "[17,3] [17,6] [8,8] [39,11] [17,15]"),
    ],
)
def test_the_printed_numbers_are_those_of_the_sources(measure, data, printed):
    numbers = worked.numbers().set_index(["measure", "data"])
    assert numbers.loc[(measure, data), "printed"] == printed


@pytest.mark.parametrize("name", sorted({example.measure for example in worked.EXAMPLES}))
def test_a_measure_that_is_broken_no_longer_agrees(name, monkeypatch):
    module, function = name.split(".")
    home = importlib.import_module(f"framing.{module}")
    right = getattr(home, function)

    def wrong(*given, **options):
        found = right(*given, **options)
        if isinstance(found, list):
            return found[1:]
        return tuple(end + 0.6 for end in found) if isinstance(found, tuple) else found + 0.6

    monkeypatch.setattr(home, function, wrong)
    numbers = worked.numbers()
    assert set(numbers.loc[numbers["measure"] == name, "agrees"]) == {"no"}
    assert set(numbers.loc[numbers["measure"] != name, "agrees"]) == {"yes"}


def test_one_changed_digit_of_print_no_longer_agrees(monkeypatch):
    first = worked.EXAMPLES[0]
    monkeypatch.setattr(worked, "EXAMPLES", [first._replace(printed="2.66")])
    assert worked.numbers()[["printed", "computed", "agrees"]].values.tolist() == [["2.66", "2.65", "no"]]


@pytest.mark.parametrize(
    ("found", "printed", "computed"),
    [
        (0.0952381, "0.095", "0.095"),
        (-1e-9, "0.00", "0.00"),
        (float("nan"), "0.1", "nan"),
        ((0.25531, 0.36617), "0.2553, 0.3662", "0.2553, 0.3662"),
        ([17, 3, 8, 8], "[17,3] [8,8]", "[17,3] [8,8]"),
        ([17, 3], "[17,3] [8,8]", "17, 3"),
        (pd.Series([1.26, -2.0]), "1.3, -2.0", "1.3, -2.0"),
    ],
)
def test_computed_numbers_are_written_as_print_writes_them(found, printed, computed):
    assert worked._as_printed(found, printed) == computed


def test_every_measure_has_a_number_from_print_or_a_reason():
    public = {f"{module}.{name}" for module in MODULES for name in reference.measures(f"framing.{module}")}
    printed = {example.measure for example in worked.EXAMPLES if example.kind == "print"}
    assert printed | set(worked.WITHOUT_PRINT) == public
    assert not printed & set(worked.WITHOUT_PRINT)


def test_every_source_with_a_key_is_in_the_bibliography_under_its_name_and_year():
    for example in worked.EXAMPLES:
        if not example.key:
            continue
        entry = re.search(rf"@\w+\{{{example.key},(.*?)\n\}}", BIBLIOGRAPHY, re.DOTALL)
        assert entry, example
        surname, year = re.search(r"([A-Z]\w+)(?: & \w+| et al\.)? \((\d{4})\)", example.source).groups()
        assert surname in entry[1] and year in entry[1], example


def test_the_rows_of_dunning_all_have_his_number_of_bigrams():
    assert set(worked.BIGRAMS) == set(worked.DUNNING)
    assert {sum(cells) for cells in worked.BIGRAMS.values()} == {31_777}


def test_a_printed_number_that_is_not_reproduced_really_is_not():
    """Manning & Schütze (1999), table 5.12: “most powerful” 150 times, its words 12,593 and 932, N 14,307,668."""
    cells = worked.corpora(150, 932 - 150, 12_593 - 150, 14_307_668 - 12_593 - 932 + 150)
    assert round(keyness.log_likelihood(*cells, cells=4)["w"], 2) == 1291.32
    why = worked.UNREPRODUCED.set_index("source")["why"]["Manning & Schütze (1999), table 5.12"]
    assert "printed as 1291.42 and computed as 1291.32" in why


def test_a_module_without_examples_is_refused_with_the_choice():
    with pytest.raises(BadInput, match="'words' has no worked examples; choose one of keyness, diversity"):
        worked.numbers("words")
