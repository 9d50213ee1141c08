"""The rules of `data/policy`, each broken on purpose in a copy: the message names file, line, rule and remedy."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from framing import BadInput, policy
from press import ROOT, consistency, texts


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the book's data that a test may break."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def change(data: Path, table: str, id: str, /, **cells: str) -> int:
    """Write cells into the row whose id (or first column) is given; return the row's line."""
    path = data / "policy" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    line = next(number for number, row in enumerate(rows, start=2) if (row.get("id") or next(iter(row.values()))) == id)
    assert cells.keys() <= rows[0].keys()
    rows[line - 2].update(cells)
    write(path, rows)
    return line


def write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_record_breaks_no_rule():
    assert consistency.problems(ROOT / "data", texts.folder()) == []


# table, row, cells, what the message says after file and line
BROKEN = {
    "a row without a source": (
        *("removals", "removals-2012", {"sources": ""}),
        "column 'sources': the cell is empty; every line needs a value here.",
    ),
    "a source that does not exist": (
        *("removals", "removals-2012", {"sources": "LATINO2012"}),
        "data/policy/sources.csv has no source 'LATINO2012' (did you mean LATINOS2012?); correct the id",
    ),
    "a number from general knowledge": (
        *("arrests", "arrests-2018", {"sources": "NOTREAD"}),
        "the only source is NOTREAD, but the row is marked 'yes'; name a source that was read",
    ),
    "a number that is not verified": (
        *("arrests", "arrests-2018", {"verified": "no"}),
        "column 'verified': 'no' is not one of yes, derived",
    ),
    "a date that does not exist": (
        *("timeline", "zero-tolerance", {"date": "2018-04-31"}),
        "column 'date': '2018-04-31' is not a date written year-month-day; correct the cell.",
    ),
    "a period that ends before it begins": (
        *("operations", "north-carolina-arrested", {"end": "2019-02-03"}),
        "end 2019-02-03 lies before start 2019-02-04; correct one.",
    ),
    "a day given for a year": (
        *("timeline", "secure-communities", {"date": "2008-03-01"}),
        "the precision is year, but 2008-03-01 to 2008-12-31 are not the first and last day of a year",
    ),
    "administrations that overlap": (
        *("periods", "trump", {"start": "2017-01-19"}),
        "Trump from 2017-01-19 overlaps with Obama, which ends on 2017-01-20; correct one of the two days.",
    ),
    "an administration that was not in office": (
        *("timeline", "daca", {"administration": "Trump"}),
        "on 2012-06-15 the administration was Obama, the row says Trump; correct one.",
    ),
    "the date of the index instead of the order's": (
        *("timeline", "eo-13841", {"date": "2018-06-22", "date_end": "2018-06-22"}),
        "EO 13841 is headed 2018-06-20 (orders.csv), the row says 2018-06-22; use the date at the head of the order.",
    ),
    "a verdict outside the list": (
        *("claims", "004-10", {"verdict_group": "false"}),
        "column 'verdict_group': 'false' is not one of supported, supported with limits,",
    ),
    "a verdict without a source": (
        *("claims", "004-10", {"sources": ""}),
        "column 'sources': the cell is empty; every line needs a value here.",
    ),
    "a contradiction by nobody": (
        *("claims", "004-13", {"sources": "SEEDS"}),
        "nothing but the articles contradicts the claim; name the source that does, or change the verdict.",
    ),
    "a verdict that says more than was read": (
        *("claims", "001-14", {"verified": "yes"}),
        "verified is 'yes', the verdict is 'not verified here'; the two must say the same.",
    ),
    "a claim that points to no figure": (
        *("claims", "004-10", {"data": "staff-2016-officers"}),
        "no table of data/policy has a row 'staff-2016-officers'",
    ),
    "a claim that points to another paragraph's excerpt": (
        *("claims", "002-16", {"excerpt": "bustle-father"}),
        "the excerpt bustle-father stands in another paragraph than the claim; correct one.",
    ),
    "an event that bears on no claim": (
        *("timeline", "michael", {"claims": "002-61"}),
        "claims.csv has no claim 002-61; correct the column claims.",
    ),
    "a verified event without a primary source": (
        *("timeline", "kelly", {"primary_source": ""}),
        "kelly cites no primary source; cite the law, order, ruling, report or statement itself, or mark the event as "
        "not verified (no).",
    ),
    "a count called a percentage": (
        *("removals", "removals-2016", {"unit": "percent"}),
        "'removals' is counted in removals, the row says percent; correct the unit or the measure.",
    ),
    "people called dollars": (
        *("staff", "staff-2016-deportation-officers", {"unit": "USD million"}),
        "'deportation officers' is counted in people, the row says USD million; correct the unit or the measure.",
    ),
    "more than all": (
        *("arrests", "arrests-2017-convicted-share", {"value": "740"}),
        "740 percent is no share; correct the value or the unit.",
    ),
    "a calendar year taken for a fiscal year": (
        *("arrests", "arrests-2018-calendar", {"period": "fiscal year"}),
        "STATISTA2019 counts calendar years, the row is by fiscal year; a fiscal year is not a calendar year. Correct the "
        "period, or the source.",
    ),
    "a fiscal year taken for a calendar year": (
        *("arrests", "arrests-2018", {"period": "calendar year"}),
        "CNS2018 counts fiscal years, the row is by calendar year; a fiscal year is not a calendar year.",
    ),
    "December taken for the fiscal year of its number": (
        *("courts", "courts-2021-12-pending-trac", {"fiscal_year": "2021"}),
        "2021-12 lies in fiscal year 2022, the row says 2021; the government's fiscal year begins on 1 October of the year "
        "before. Correct the year.",
    ),
    "an id that two rows have": (
        *("fugitive_teams", "teams-2003", {"id": "removals-2012"}),
        "the id 'removals-2012' is taken by data/policy/removals.csv, line",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_breach_is_named_with_file_line_and_remedy(data, case):
    table, id, cells, says = BROKEN[case]
    line = change(data, table, id, **cells)
    found = consistency.problems(data)
    assert any(f"data/policy/{table}.csv, line {line}" in problem and says in problem for problem in found), found


def test_a_source_that_nothing_uses_is_named(data):
    path = data / "policy" / "sources.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    write(path, [*rows, {**rows[-1], "id": "NOBODY"}])
    (found,) = consistency.problems(data)
    assert found == (
        f"data/policy/sources.csv, line {len(rows) + 2}: no row points to NOBODY; "
        "take it out, or name it where it was used."
    )


def test_a_phrase_longer_than_twelve_words_is_named(data):
    line = change(data, "claims", "004-13", phrase="one two three four five six seven eight nine ten eleven twelve thirteen")
    assert any(
        f"data/policy/claims.csv, line {line}, column 'phrase': the quotation has 13 words, at most 12 are allowed" in problem
        for problem in consistency.problems(data)
    )


def test_a_long_quotation_inside_a_note_is_named(data):
    line = change(data, "claims", "004-13", note="“one two three four five six seven eight nine ten eleven twelve thirteen”")
    assert any(
        f"line {line}, column 'note': the quotation has 13 words" in problem for problem in consistency.problems(data)
    )


def test_a_phrase_with_a_word_that_its_paragraph_lacks_is_named_without_the_texts(data):
    line = change(data, "claims", "004-10", phrase="hundreds more officers")
    (found,) = consistency.problems(data)
    assert found == (
        f"data/policy/claims.csv, line {line}: the phrase has 'hundreds', which paragraph 4 of entertainment-ie does not; "
        "copy the phrase word for word, or leave it out."
    )


def test_a_phrase_that_is_not_in_the_article_is_named_with_the_texts(data):
    if texts.folder() is None:
        pytest.skip("the full texts are not at hand; the words of the phrase are checked instead")
    line = change(data, "claims", "004-10", phrase="officers more thousands")
    (found,) = consistency.problems(data, texts.folder())
    assert f"line {line}: 'officers more thousands' does not stand at character" in found
    assert found.endswith("copy it word for word, or leave it out.")


def test_a_phrase_at_the_wrong_place_is_named_with_the_right_one(data):
    if texts.folder() is None:
        pytest.skip("the full texts are not at hand; the words of the phrase are checked instead")
    line = change(data, "claims", "004-10", start="3")
    (found,) = consistency.problems(data, texts.folder())
    assert f"line {line}: 'thousands more officers' does not stand at character 3" in found and "it begins at" in found


def test_phrases_and_excerpts_share_one_budget(data):
    # Twelve times twelve words that no excerpt holds: more than bustle has left.
    path = data / "policy" / "claims.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for number, row in enumerate(row for row in rows if row["article"] == "bustle"):
        row.update(phrase="the " * 11 + "the", start=str(10_000 + 100 * number), paragraph="5", excerpt="")
    write(path, rows)
    found = [problem for problem in consistency.problems(data) if "with the excerpts" in problem]
    assert len(found) == 1 and "of the 624 words of bustle are quoted, more than 40%" in found[0]


def test_a_changed_figure_shows_as_a_difference_beyond_its_bound(data):
    change(data, "removals", "removals-2013-interior", value="133552")
    (found,) = consistency.problems(data)
    assert found == (
        "data/policy: ICE removals: interior and border, 2013: 368,644 (ICE2013) and 368,645 (ICE2013) differ by +0.000271264 "
        "percent, more than the 0 that comparisons.csv explains (removals-origin); correct the figure, or explain the "
        "difference."
    )


def test_a_lost_row_is_named_by_the_comparison_that_needs_it(data):
    path = data / "policy" / "arrests.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    write(path, [row for row in rows if row["id"] != "arrests-2017-convicted-share"])
    with pytest.raises(BadInput, match="a comparison of comparisons.csv needs 2017, which its table no longer has"):
        policy.differences(data)
