"""A data file that is not what its manifest says is refused, with file, line, column and remedy."""

import json

import pytest

from framing import BadInput, tables


@pytest.fixture
def data(tmp_path):
    """A package of one table with one column of each kind."""
    fields = [
        {"name": "voice", "type": "string", "constraints": {"required": True, "enum": ["outlet", "quoted"]}},
        {"name": "words", "type": "integer", "constraints": {"minimum": 0, "maximum": 90}},
        {"name": "day", "type": "date"},
        {"name": "told", "type": "boolean"},
        {"name": "id", "type": "string", "constraints": {"pattern": "[a-z]+"}},
    ]
    resource = {"name": "speech", "path": "speech.csv", "schema": {"fields": fields, "primaryKey": ["id"]}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    return tmp_path


HEADER = "voice,words,day,told,id\n"


def write(data, text, encoding="utf-8"):
    (data / "speech.csv").write_bytes(text.encode(encoding))


def test_a_table_is_read_with_the_types_of_its_manifest(data):
    write(data, HEADER + "outlet,12,2020-08-03,yes,a\nquoted,,,,b\n")
    table = tables.read("speech.csv", data)
    assert table["words"].tolist()[0] == 12 and table["words"].isna().tolist() == [False, True]
    assert str(table["day"][0].date()) == "2020-08-03"
    assert table["told"][0]
    assert table["voice"].tolist() == ["outlet", "quoted"]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (
            "outlet,1,,,a\nquotd,2,,,b\n",
            "data/speech.csv, line 3, column 'voice': 'quotd' is not one of outlet, quoted; "
            "correct the cell, or add the value to data/datapackage.json.",
        ),
        ("outlet,ten,,,a\n", "data/speech.csv, line 2, column 'words': 'ten' is not a whole number; correct the cell."),
        (
            "outlet,91,,,a\n",
            "data/speech.csv, line 2, column 'words': 91 is out of range (from 0 to 90); correct the cell.",
        ),
        (
            "outlet,1,2020-02-30,,a\n",
            "data/speech.csv, line 2, column 'day': '2020-02-30' is not a date written year-month-day; "
            "correct the cell.",
        ),
        ("outlet,1,,maybe,a\n", "data/speech.csv, line 2, column 'told': 'maybe' is not yes or no; correct the cell."),
        (
            ",1,,,a\n",
            "data/speech.csv, line 2, column 'voice': the cell is empty; every line needs a value here.",
        ),
        ("outlet,1,,,A1\n", "data/speech.csv, line 2, column 'id': 'A1' does not have the form [a-z]+; correct the cell."),
        (
            "outlet,1,,,a\nquoted,2,,,a\n",
            "data/speech.csv, line 3: id 'a' stands on an earlier line too; each line needs its own id.",
        ),
        (
            "outlet,1,,a\n",
            "data/speech.csv, line 2: 4 cells where the header has 5; "
            "look for a missing comma, or a comma that needs quotation marks around its cell.",
        ),
    ],
)
def test_a_bad_cell_is_named_with_line_and_remedy(data, rows, complaint):
    write(data, HEADER + rows)
    with pytest.raises(BadInput) as problem:
        tables.read("speech.csv", data)
    assert str(problem.value) == complaint


def test_a_missing_column_is_named_with_those_found(data):
    write(data, "voice,words,day,told\noutlet,1,,\n")
    with pytest.raises(BadInput, match=r"line 1: the column 'id' is missing \(found: voice, words, day, told\)"):
        tables.read("speech.csv", data)


def test_a_column_that_the_manifest_does_not_know_is_named(data):
    write(data, "voice,words,day,told,id,mood\n")
    with pytest.raises(BadInput, match="line 1: the manifest does not know the column 'mood'; describe it"):
        tables.read("speech.csv", data)


def test_another_encoding_is_named_with_its_line(data):
    write(data, HEADER + "outlet,1,,,a\noutlet,1,,,é\n", encoding="latin-1")
    with pytest.raises(BadInput, match=r"data/speech.csv, line 3: the byte 0xe9 is not UTF-8; save the file again"):
        tables.read("speech.csv", data)


def test_a_byte_order_mark_is_named(data):
    write(data, HEADER, encoding="utf-8-sig")
    with pytest.raises(BadInput, match="line 1: the file begins with a byte-order mark"):
        tables.read("speech.csv", data)


def test_a_file_that_is_gone_is_named(data):
    with pytest.raises(BadInput, match="data/speech.csv: the file is missing; restore it"):
        tables.read("speech.csv", data)


def test_a_file_that_the_manifest_does_not_know_is_not_read(data):
    with pytest.raises(BadInput, match="data/moods.csv: the manifest data/datapackage.json does not know this file"):
        tables.read("moods.csv", data)


def test_a_reader_may_change_what_was_read_without_changing_what_the_next_one_reads(data):
    write(data, HEADER + "outlet,12,,,a\n")
    table = tables.read("speech.csv", data)
    table.loc[0, "words"] = 99
    assert tables.read("speech.csv", data)["words"].tolist() == [12]
