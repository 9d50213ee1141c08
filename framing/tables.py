"""Read the book's data files, and refuse what their manifest does not describe.

`data/datapackage.json` (a Frictionless Data Package) says which files there are, what each column
means, and which values it may hold. `read` applies that description to one file.
"""

import csv
import datetime
import functools
import io
import json
import re
from pathlib import Path

import pandas as pd

from framing.errors import BadInput

DATA = Path(__file__).resolve().parent.parent / "data"
MANIFEST = "datapackage.json"

_PARSE = {
    "string": str,
    "integer": int,
    "number": float,
    "date": datetime.date.fromisoformat,
    "boolean": {"yes": True, "no": False}.__getitem__,
}
_NOUN = {
    "integer": "a whole number",
    "number": "a number",
    "date": "a date written year-month-day",
    "boolean": "yes or no",
}
# Nullable types, so that an empty cell stays empty instead of turning whole numbers into fractions.
_DTYPE = {"integer": "int64", "number": "float64", "boolean": "bool"}
_DTYPE_WITH_GAPS = {"integer": "Int64", "number": "float64", "boolean": "boolean"}


def read(path: str, data: Path = DATA) -> pd.DataFrame:
    """Read one table of the book, checked against the manifest.

    path: the file's path inside `data/`, such as `articles/quotes.csv`.
    data: the folder that holds the manifest and the files.
    Returns a DataFrame with the manifest's columns in the manifest's order; an empty cell is NA
    (an empty string in a column of text).
    Raises BadInput, naming file, line and column, for a file or column that the manifest does not
    know, a missing column, an encoding other than UTF-8, a value of the wrong type, outside the
    allowed values or range, or repeated where it must be unique.
    """
    return _read(path, Path(data)).copy()


@functools.lru_cache(maxsize=None)
def _read(path: str, data: Path) -> pd.DataFrame:
    resource = describe(path, data)
    fields = resource["schema"]["fields"]
    rows = _rows(path, data, [field["name"] for field in fields])
    columns = {}
    for position, field in enumerate(fields):
        cells = [row[position] for _, row in rows]
        lines = [line for line, _ in rows]
        columns[field["name"]] = _column(path, field, cells, lines)
    table = pd.DataFrame(columns)
    key = resource["schema"].get("primaryKey")
    if key:
        repeated = table.duplicated(key)
        if repeated.any():
            first = int(repeated.to_numpy().argmax())
            shown = ", ".join(f"{name} {table.loc[first, name]!r}" for name in key)
            raise BadInput(
                f"data/{path}, line {rows[first][0]}: {shown} stands on an earlier line too; "
                f"each line needs its own {' and '.join(key)}."
            )
    return table


def describe(path: str, data: Path = DATA) -> dict:
    """Return the manifest's entry for one file; BadInput if the manifest does not know it."""
    for resource in manifest(data)["resources"]:
        if resource["path"] == path:
            return resource
    raise BadInput(
        f"data/{path}: the manifest data/{MANIFEST} does not know this file; "
        "describe it there (title, description, sources, licenses, schema), or remove the file."
    )


def manifest(data: Path = DATA) -> dict:
    """Return the manifest of every data file as a dictionary (Frictionless Data Package, version 1)."""
    return json.loads((Path(data) / MANIFEST).read_text(encoding="utf-8"))


def _rows(path, data, expected):
    try:
        text = (data / path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise BadInput(f"data/{path}: the file is missing; restore it, or remove it from data/{MANIFEST}.") from None
    except UnicodeDecodeError as error:
        line = (data / path).read_bytes()[: error.start].count(b"\n") + 1
        raise BadInput(
            f"data/{path}, line {line}: the byte {error.object[error.start]:#04x} is not UTF-8; "
            "save the file again with the encoding UTF-8."
        ) from None
    if text.startswith("\ufeff"):
        raise BadInput(f"data/{path}, line 1: the file begins with a byte-order mark; save it as UTF-8 without BOM.")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    for name in expected:
        if name not in header:
            raise BadInput(
                f"data/{path}, line 1: the column {name!r} is missing (found: {', '.join(header)}); "
                f"add it, or take it out of data/{MANIFEST}."
            )
    for name in header:
        if name not in expected:
            raise BadInput(
                f"data/{path}, line 1: the manifest does not know the column {name!r}; "
                f"describe it in data/{MANIFEST}, or remove it."
            )
    places = [header.index(name) for name in expected]
    rows = []
    for cells in reader:
        if len(cells) != len(header):
            raise BadInput(
                f"data/{path}, line {reader.line_num}: {len(cells)} cells where the header has {len(header)}; "
                "look for a missing comma, or a comma that needs quotation marks around its cell."
            )
        rows.append((reader.line_num, [cells[place] for place in places]))
    return rows


def _column(path, field, cells, lines):
    name, kind = field["name"], field["type"]
    rules = field.get("constraints", {})
    values = []
    for cell, line in zip(cells, lines):
        where = f"data/{path}, line {line}, column {name!r}"
        if cell == "":
            if rules.get("required"):
                raise BadInput(f"{where}: the cell is empty; every line needs a value here.")
            values.append("" if kind == "string" else None)
            continue
        try:
            value = _PARSE[kind](cell)
        except (ValueError, KeyError):
            raise BadInput(f"{where}: {cell!r} is not {_NOUN[kind]}; correct the cell.") from None
        if "enum" in rules and cell not in rules["enum"]:
            raise BadInput(
                f"{where}: {cell!r} is not one of {', '.join(rules['enum'])}; "
                f"correct the cell, or add the value to data/{MANIFEST}."
            )
        if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
            raise BadInput(f"{where}: {cell!r} does not have the form {rules['pattern']}; correct the cell.")
        if ("minimum" in rules and value < rules["minimum"]) or ("maximum" in rules and value > rules["maximum"]):
            low, high = rules.get("minimum", "any"), rules.get("maximum", "any")
            raise BadInput(f"{where}: {cell} is out of range (from {low} to {high}); correct the cell.")
        values.append(value)
    if kind == "string":
        return pd.Series(values, dtype="str")
    if kind == "date":
        return pd.to_datetime(pd.Series(values, dtype="object"))
    return pd.Series(values, dtype=(_DTYPE_WITH_GAPS if None in values else _DTYPE)[kind])
