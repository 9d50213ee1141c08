"""Sheets in any dialect read back as they were marked, hostile ones are refused by place, and simulated coders err
as often as they were told to."""

import csv
import doctest
import io
import math
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import BadInput, agreement, codings, tables

SHEET = "excerpt,unit,seen,migrant-hero,enforcer-cog\n"
GOOD = SHEET + "bustle-cog,1,,,x\nbustle-father,1,,,\n"
NAN = float("nan")
A = {"one": [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], "other": [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]}


@pytest.fixture
def folder(tmp_path):
    """An empty folder, and a function that puts files into it."""
    place = tmp_path / "class"
    place.mkdir()

    def put(**files: str | bytes):
        for name, content in files.items():
            content = content.encode("utf-8") if isinstance(content, str) else content
            (place / f"{name}.csv").write_bytes(content)
        return place

    return put


def pooled(codes: dict[str, list], frame: str = "remedy") -> pd.DataFrame:
    """Ratings of one frame for units of one excerpt, a column for each coder."""
    units = [(frame, "bustle-cog", number) for number in range(1, len(next(iter(codes.values()))) + 1)]
    index = pd.MultiIndex.from_tuples(units, names=["frame", "excerpt", "unit"])
    return pd.DataFrame(codes, index, dtype=np.float64)


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(codings)
    assert outcome.failed == 0 and outcome.attempted == 8


# --- Reading sheets


def test_each_cell_of_each_sheet_is_a_row(folder):
    table = codings.read(folder(teal=GOOD, plum=SHEET + "bustle-cog,1,,x,\nbustle-father,1,no,,\n"))
    assert list(table.columns) == ["coder", "excerpt", "unit", "frame", "seen", "coded"]
    assert table["unit"].dtype == np.int64 and table["seen"].dtype == bool
    assert table.fillna(9).to_numpy().tolist() == [
        ["plum", "bustle-cog", 1, "migrant-hero", True, 1.0],
        ["plum", "bustle-cog", 1, "enforcer-cog", True, 0.0],
        ["plum", "bustle-father", 1, "migrant-hero", False, 9],
        ["plum", "bustle-father", 1, "enforcer-cog", False, 9],
        ["teal", "bustle-cog", 1, "migrant-hero", True, 0.0],
        ["teal", "bustle-cog", 1, "enforcer-cog", True, 1.0],
        ["teal", "bustle-father", 1, "migrant-hero", True, 0.0],
        ["teal", "bustle-father", 1, "enforcer-cog", True, 0.0],
    ]


def test_a_mark_in_a_unit_that_was_not_seen_does_not_count(folder):
    table = codings.read(folder(teal=SHEET + "bustle-cog,1,no,x,0\nbustle-father,1,,x,\n"))
    assert table["coded"].isna().tolist() == [True, True, False, False]


@pytest.mark.parametrize("mark", ["x", "X", "1", "yes", "Yes", " x ", "TRUE"])
def test_each_way_to_say_yes_is_read(folder, mark):
    assert codings.read(folder(teal=SHEET + f"bustle-cog,1,,{mark},0\n"))["coded"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("mark", ["", "0", "no", "NO", "   ", "False"])
def test_each_way_to_say_no_is_read(folder, mark):
    assert codings.read(folder(teal=SHEET + f"bustle-cog,1,yes,{mark},x\n"))["coded"].tolist() == [0.0, 1.0]


def test_a_sheet_saved_by_a_german_spreadsheet_reads_the_same(folder):
    german = "\ufeffExcerpt;Unit;Seen;Migrant-Hero ;ENFORCER-COG;;\r\nBustle-Cog;1;;;X;;\r\nbustle-father ;1;;;;;\r\n"
    here = codings.read(folder(teal=german + ";;;;;;\r\n"))
    assert here.equals(codings.read(folder(teal=GOOD)))


def test_tabs_old_line_ends_quotation_marks_and_short_rows_do_no_harm(folder):
    here = codings.read(
        folder(teal='"excerpt"\tunit\tseen\tmigrant-hero\tenforcer-cog\rbustle-cog\t1\t\t\t"x"\rbustle-father\t1')
    )
    assert here.equals(codings.read(folder(teal=GOOD)))


def test_what_systems_leave_beside_the_sheets_is_passed_over(folder):
    place = folder(teal=GOOD)
    for name in (".DS_Store", "._teal.csv", "~$teal.csv", ".~lock.teal.csv#"):
        (place / name).write_bytes(b"\x00\x01")
    (place / "__MACOSX").mkdir()
    assert codings.read(place)["coder"].unique().tolist() == ["teal"]


def test_the_blank_sheet_of_the_book_has_sixteen_units_and_seven_codes_that_the_codebook_knows():
    sheet = tables.read("codings/sheet.csv")
    frames = [column for column in sheet if column not in codings.PLACES]
    assert len(sheet) == 16 and len(frames) == 7
    assert set(frames) <= set(codings.codebook()["frame"])
    assert not sheet[frames].to_numpy().any()


def test_a_filled_copy_of_the_blank_sheet_is_read(folder):
    blank = (tables.DATA / "codings" / "sheet.csv").read_text(encoding="utf-8")
    table = codings.read(folder(teal=blank.replace("bustle-cog,1,,,,,,,,", "bustle-cog,1,,,,,,,,x")))
    assert len(table) == 16 * 7 and table["coded"].sum() == 1
    assert table.loc[table["coded"] == 1, ["excerpt", "frame"]].to_numpy().tolist() == [["bustle-cog", "enforcer-cog"]]


KNOWN = ["bustle-cog", "bustle-father", "workpermit-torn", "citizentruth-amaya"]
CODES = ["migrant-hero", "enforcer-cog", "thematic", "problem"]


@st.composite
def marked(draw):
    """Any filled sheet: frames, and for each unit whether it was seen and the marks; one unit at least was."""
    frames = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    units = draw(st.lists(st.tuples(st.sampled_from(KNOWN), st.integers(1, 30)), min_size=1, max_size=6, unique=True))
    rows = {unit: draw(st.none() | st.lists(st.booleans(), min_size=len(frames), max_size=len(frames)))
            for unit in units[1:]}  # fmt: skip
    rows[units[0]] = [True] * len(frames)
    return frames, rows


@settings(deadline=None, max_examples=150)
@given(marked(), st.data())
def test_any_sheet_in_any_dialect_reads_back_as_it_was_marked(tmp_path_factory, sheet, data):
    frames, rows = sheet
    pick = lambda *choices: data.draw(st.sampled_from(choices))  # noqa: E731
    spaced = lambda text: pick(text, text.upper(), f" {text}", f"{text}  ")  # noqa: E731
    end, empty = pick("\n", "\r\n", "\r"), [""] * data.draw(st.integers(0, 3))
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer, delimiter=pick(*",;\t"), lineterminator=end, quoting=pick(csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
    )
    writer.writerow([spaced(name) for name in ("excerpt", "unit", "seen", *frames)] + empty)
    for (excerpt, unit), marks in rows.items():
        seen, marks = ("no", [False] * len(frames)) if marks is None else (pick("", "yes"), marks)
        cells = [spaced(pick("x", "1", "yes") if mark else pick("", "0", "no")) for mark in marks]
        writer.writerow([spaced(excerpt), f"{unit}", spaced(seen), *cells] + empty)
        if pick(True, False):
            writer.writerow([" "] * (3 + len(frames)))
    place = tmp_path_factory.mktemp("class")
    (place / "Zoë.csv").write_bytes(buffer.getvalue().encode(pick("utf-8", "utf-8-sig")))
    found = codings.read(place)
    expected = [("Zoë", excerpt, unit, frame, marks is not None, NAN if marks is None else float(marks[number]))
                for (excerpt, unit), marks in rows.items() for number, frame in enumerate(frames)]  # fmt: skip
    assert found.equals(pd.DataFrame(expected, columns=found.columns).astype(found.dtypes.to_dict()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD.replace("-cog\n", "-cgo\n"), "row 1: the codebook has no frame 'enforcer-cgo'; did you mean"),
        (GOOD.replace("father", "fahter"), "row 3, column 'excerpt': there is no excerpt 'bustle-fahter'; did you"),
        (GOOD + "bustle-cog,1,,,\n", "row 4, column 'unit': 'bustle-cog', unit 1, stands on row 2 too; keep one"),
        (GOOD.replace("cog,1", "cog,one"), "row 2, column 'unit' holds 'one'; give a whole number from 1"),
        (GOOD.replace("cog,1", "cog,"), "row 2, column 'unit' holds ''"),
        (GOOD.replace("cog,1", "cog,0"), "row 2, column 'unit' holds '0'"),
        (GOOD.replace(",,,x", ",,,perhaps"), "row 2, column 'enforcer-cog' holds 'perhaps', which is no mark; write x"),
        (GOOD.replace(",,,x", ",maybe,,x"), "row 2, column 'seen' holds 'maybe', which is no mark"),
        (GOOD.replace(",,,x", ",,,=1+1"), "row 2, column 'enforcer-cog' holds the formula '=1\\+1'; write"),
        (GOOD.replace(",,,x", ",,, =HYPERLINK(1)"), "column 'enforcer-cog' holds the formula"),
        (GOOD.replace(",,,x", ",,,x,,note"), "row 2, column 7 holds 'note', and the column has no name"),
        (SHEET + "bustle-cog,1,no,,\n", "this coder saw no unit; take the file out, or correct the column 'seen'"),
        (SHEET + "bustle-cog,1,,,\n", "nothing is marked, as on a blank sheet; .* write yes in the column 'seen'"),
        (SHEET, "no rows below the header"),
        (GOOD.replace("seen", "read"), "row 1: there is no column 'seen' \\(found: excerpt, unit, read, "),
        (GOOD.replace("migrant-hero", "enforcer-cog"), "row 1: the column 'enforcer-cog' stands there twice"),
        ("excerpt,unit,seen\nbustle-cog,1,\n", "no column of a frame; add one, such as"),
        ("", "this is no table; begin it with the row excerpt,unit,seen"),
        ("Dear all,\nplease find my codes below\n", "there is no column 'excerpt'"),
        ("my codes", "this is no table"),
        (GOOD.replace(",,,x", ',,,"x'), "this is no table"),
        (b"PK\x03\x04\x00\x00\x00", "this is no table of text; save the sheet again as CSV"),
        (GOOD.encode("utf-16"), "not UTF-8; save the sheet again as CSV \\(UTF-8\\)"),
        (GOOD.encode() + b"bustle-cog,2,,,\xe4\n", "row 4: this is not UTF-8"),
        (GOOD + "\n" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_read_is_refused_by_file_and_place(folder, content, message):
    with pytest.raises(BadInput, match=message) as problem:
        codings.read(folder(plum=GOOD, teal=content))
    assert "teal.csv" in str(problem.value)


def test_a_coder_who_read_everything_and_found_nothing_says_so(folder):
    table = codings.read(folder(teal=SHEET + "bustle-cog,1,yes,,\n"))
    assert table["coded"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("other", ["TEAL", "Zoe\u0308"])
def test_two_files_of_one_coder_are_refused(folder, other):
    place = folder(teal=GOOD, Zoë=GOOD)
    if not (place / f"{other}.csv").exists():  # a system that tells no capitals apart has one file there
        with pytest.raises(BadInput, match="are sheets of one coder"):
            codings.read(folder(**{other: GOOD}))


def test_other_files_and_folders_are_named_and_not_passed_over(folder):
    place = folder(teal=GOOD)
    (place / "plum.xlsx").write_bytes(b"PK")
    with pytest.raises(BadInput, match="plum.xlsx: only CSV files are read; save it as CSV"):
        codings.read(place)
    (place / "plum.xlsx").unlink()
    (place / "group").mkdir()
    with pytest.raises(BadInput, match="group: this is no file"):
        codings.read(place)


def test_no_link_out_of_the_folder_is_followed(folder, tmp_path):
    place = folder(teal=GOOD)
    (tmp_path / "secret.csv").write_text(GOOD)
    (place / "plum.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(BadInput, match="plum.csv: this is a link out of the folder; copy the file itself"):
        codings.read(place)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_is_not_waited_for(folder):
    place = folder(teal=GOOD)
    os.mkfifo(place / "plum.csv")
    with pytest.raises(BadInput, match="plum.csv: this is no file"):
        codings.read(place)


def test_a_folder_without_sheets_and_one_that_is_not_there_are_named(folder, tmp_path):
    with pytest.raises(BadInput, match="there is no sheet in this folder"):
        codings.read(folder())
    with pytest.raises(BadInput, match="there is no such folder"):
        codings.read(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="there is no such folder"):
        codings.read(folder(teal=GOOD) / "teal.csv")


# --- Pooling


def test_pooled_codings_have_a_row_for_each_frame_and_unit_and_a_column_for_each_coder(folder):
    ratings = codings.pool(codings.read(folder(teal=GOOD, plum=SHEET + "bustle-cog,1,,x,\nbustle-father,1,no,,\n")))
    assert ratings.index.names == ["frame", "excerpt", "unit"] and list(ratings.columns) == ["plum", "teal"]
    assert ratings.index.tolist() == [
        ("migrant-hero", "bustle-cog", 1), ("migrant-hero", "bustle-father", 1),
        ("enforcer-cog", "bustle-cog", 1), ("enforcer-cog", "bustle-father", 1),
    ]  # fmt: skip
    assert ratings.fillna(9).to_numpy().tolist() == [[1, 0], [9, 0], [0, 1], [9, 0]]


def test_what_one_sheet_lacks_was_not_seen(folder):
    plum = "excerpt,unit,seen,migrant-hero\nbustle-cog,1,,x\n"
    teal = "excerpt,unit,seen,enforcer-cog\nbustle-system,2,,x\n"
    ratings = codings.pool(codings.read(folder(plum=plum, teal=teal)))
    assert ratings.index.tolist() == [("migrant-hero", "bustle-cog", 1), ("enforcer-cog", "bustle-system", 2)]
    assert ratings.fillna(9).to_numpy().tolist() == [[1, 9], [9, 1]]
    assert math.isnan(codings.reliability(ratings)["alpha"].iloc[0])


def test_krippendorff_2011_section_a_written_as_two_sheets_has_its_alpha(folder):
    sheets = {
        coder: "excerpt,unit,seen,remedy\n" + "".join(f"bustle-cog,{n},,{code}\n" for n, code in enumerate(codes, 1))
        for coder, codes in A.items()
    }
    ratings = codings.pool(codings.read(folder(**sheets)))
    assert agreement.alpha(ratings.loc["remedy"]) == pytest.approx(0.0952381, abs=5e-8)


def test_codings_that_cannot_be_pooled_are_refused():
    row = {"coder": "teal", "excerpt": "bustle-cog", "unit": 1, "frame": "remedy", "coded": 1.0}
    with pytest.raises(BadInput, match="no column 'coded'"):
        codings.pool(pd.DataFrame([row]).drop(columns="coded"))
    with pytest.raises(BadInput, match="no rows"):
        codings.pool(pd.DataFrame([row]).iloc[:0])
    with pytest.raises(BadInput, match="Row 1: 'teal' has a code of 'remedy' for 'bustle-cog', unit 1, on an earlier"):
        codings.pool(pd.DataFrame([row, row]))


# --- One agreement for each frame


def test_each_frame_has_the_agreement_of_krippendorff_2011_section_a_and_of_gwet_2008():
    paradox = {"one": [1] * 123 + [0] * 2, "other": [1] * 118 + [0] * 5 + [1] * 2}
    table = codings.reliability(pd.concat([pooled(A), pooled(paradox, "problem")]))
    assert table.loc["remedy", ["units", "coders", "marked", "percent"]].tolist() == [10, 2, 0.3, 0.6]
    assert table.loc["remedy", "alpha"] == pytest.approx(0.0952381, abs=5e-8)
    assert table.loc["problem", ["units", "percent"]].tolist() == [125, 0.944]
    assert table.loc["problem", "ac1"] == pytest.approx(0.9407763, abs=5e-8)
    assert table["low"].le(table["alpha"]).all() and table["alpha"].le(table["high"]).all()


def test_what_is_not_defined_is_missing_and_not_0_or_1():
    nobody = {"one": [0] * 4, "other": [0] * 4}
    alone = {"one": [0, 1, 0, 1], "other": [NAN] * 4}
    apart = {"one": [0, 1, NAN, NAN], "other": [NAN, NAN, 0, 1]}
    table = codings.reliability(
        pd.concat([pooled(nobody, "problem"), pooled(alone, "cause"), pooled(apart, "remedy")]), draws=50
    )
    assert table["units"].tolist() == [4, 0, 0] and table["coders"].tolist() == [2, 1, 2]
    assert table["alpha"].isna().all() and table["low"].isna().all()
    assert table.loc["problem", ["percent", "ac1"]].tolist() == [1, 1]
    assert table.loc[["cause", "remedy"], ["percent", "ac1"]].isna().all().all()


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        (pd.DataFrame(A), "no level 'frame'"),
        (pooled(A).assign(third=2.0), r"column 'third' holds 2.0; give 1"),
    ],
)
def test_ratings_that_are_no_pooled_codings_are_refused(ratings, message):
    with pytest.raises(BadInput, match=message):
        codings.reliability(ratings)


# --- Simulated coders


def truth(present: int, absent: int) -> pd.Series:
    return pd.Series([1] * present + [0] * absent)


def test_coders_who_never_err_agree_and_tell_the_truth():
    ratings = codings.simulate(truth(3, 7), coders=3, miss=0, alarm=0)
    assert agreement.alpha(ratings) == 1
    assert all(ratings[coder].tolist() == truth(3, 7).tolist() for coder in ratings)


def test_coders_who_always_err_agree_on_the_opposite():
    ratings = codings.simulate(truth(3, 7), miss=1, alarm=1)
    assert agreement.alpha(ratings) == 1 and ratings["simulated 1"].tolist() == [0] * 3 + [1] * 7


def test_each_rate_errs_on_its_own_side_only():
    assert codings.simulate(truth(5, 5), miss=1, alarm=0).to_numpy().sum() == 0
    assert codings.simulate(truth(5, 5), miss=0, alarm=1).to_numpy().sum() == 20


@pytest.mark.parametrize(("error", "present"), [(0.1, 5_000), (0.1, 500), (0.3, 8_000), (0.5, 10_000)])
def test_two_coders_agree_as_often_as_their_rates_of_error_say(error, present):
    """Both right or both wrong: (1 - e)² + e², whatever is there; 5 standard deviations of a binomial about it."""
    units, expected = 10_000, (1 - error) ** 2 + error**2
    ratings = codings.simulate(truth(present, units - present), miss=error, alarm=error, seed=1)
    assert abs(agreement.percent(ratings) - expected) < 5 * math.sqrt(expected * (1 - expected) / units)


def test_misses_and_alarms_are_as_many_as_their_rates_say():
    ratings = codings.simulate(truth(10_000, 10_000), coders=1, miss=0.2, alarm=0.05, seed=2)["simulated 1"]
    assert abs(1 - ratings[:10_000].mean() - 0.2) < 5 * math.sqrt(0.2 * 0.8 / 10_000)
    assert abs(ratings[10_000:].mean() - 0.05) < 5 * math.sqrt(0.05 * 0.95 / 10_000)


def test_coders_who_toss_coins_agree_by_chance_alone():
    ratings = codings.simulate(truth(1_000, 9_000), miss=0.5, alarm=0.5, seed=3)
    assert abs(agreement.alpha(ratings)) < 0.05 and abs(agreement.percent(ratings) - 0.5) < 0.025


def test_the_same_seed_draws_the_same_coders_and_each_says_that_it_is_simulated():
    one, again = (codings.simulate(truth(5, 5), coders=3, seed=4) for _ in range(2))
    assert one.equals(again) and list(one) == ["simulated 1", "simulated 2", "simulated 3"]
    assert not one.equals(codings.simulate(truth(5, 5), coders=3, seed=5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: codings.simulate([1, 0]), "The truth is no Series"),
        (lambda: codings.simulate(pd.Series([1, 2])), "The truth is no Series"),
        (lambda: codings.simulate(pd.Series([], dtype=float)), "The truth is no Series"),
        (lambda: codings.simulate(truth(1, 1), miss=10), "The rate miss is 10; give a share"),
        (lambda: codings.simulate(truth(1, 1), alarm=NAN), "The rate alarm is nan"),
        (lambda: codings.simulate(truth(1, 1), coders=0), "coders"),
    ],
)
def test_rates_and_truths_that_are_none_are_refused(call, message):
    with pytest.raises(BadInput, match=message):
        call()


# --- NewsWCL50


def test_the_caravan_has_the_annotations_that_were_published():
    """Counted in the published file: 978 of event 6, 396 properties, 174 of them of the caravan as a whole."""
    table = codings.caravan()
    properties = table[table["code_type"] == "PROPERTY"]
    assert (len(table), len(properties), (properties["target_concept"] == "Migrant caravan").sum()) == (978, 396, 174)
    assert table.groupby("outlet", sort=False).size().to_dict() == {
        "HuffPost": 287, "Breitbart": 93, "Fox News": 133, "The New York Times": 253, "USA Today": 212,
    }  # fmt: skip


def test_only_properties_have_a_target():
    table = codings.caravan()
    assert (table["target_concept"] != "").equals(table["code_type"] == "PROPERTY")


def test_no_marked_phrase_is_longer_than_fifteen_words():
    assert codings.caravan()["code_mention"].str.split().str.len().max() == 15


def test_the_licence_lies_beside_the_labels():
    text = (tables.DATA / "newswcl50" / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("Attribution-ShareAlike 4.0 International")
    assert {licence["name"] for licence in tables.describe("newswcl50/caravan.csv")["licenses"]} == {"CC-BY-SA-4.0"}
