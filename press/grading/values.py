"""Write values as JSON and read them again: numbers, texts, lists, tables, and nothing that could be run.

Plain JSON stands for None, truth values, numbers and texts; everything else is an object with a kind `t`.
The sandbox encodes, the grader decodes; a value of any other type arrives as an `Other` with its type's name.
"""

import math
import re

import numpy as np
import pandas as pd

DEEPEST = 20  # lists in lists
LONGEST = 100_000  # entries of one list or table, characters of one text
DTYPE = re.compile(
    r"u?int(8|16|32|64)|float(32|64)|bool|boolean|U?Int(8|16|32|64)|Float(32|64)|str|string|datetime64\[\w+\]"
)


class Other:
    """A value that no answer can be, such as a function: equal to nothing."""

    def __init__(self, name: str):
        self.name = name

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def encode(value, depth: int = 0):
    """What JSON can hold of a value; raises ValueError for one that is too large or too deep."""
    if depth > DEEPEST:
        raise ValueError("lists in lists, deeper than an answer can be")
    if isinstance(value, str) and len(value) > LONGEST:
        raise ValueError("a text longer than an answer can be")
    if value is None or isinstance(value, (bool, str)):
        return value
    if value is ...:
        return {"t": "ellipsis"}
    if value is pd.NA or value is pd.NaT:
        return {"t": "missing"}
    if isinstance(value, (np.bool_, np.integer, np.floating)):
        value = value.item()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"t": "float", "v": str(float(value))}
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        return {"t": "time", "v": pd.Timestamp(value).isoformat()}
    if isinstance(value, (pd.Timedelta, np.timedelta64)):
        return {"t": "span", "v": int(pd.Timedelta(value).as_unit("ns").value)}
    for kind, name in ((list, "list"), (tuple, "tuple"), (set, "set"), (frozenset, "set")):
        if isinstance(value, kind):
            return {"t": name, "v": _each(value, depth)}
    if isinstance(value, dict):
        return {"t": "dict", "k": _each(value, depth), "v": _each(value.values(), depth)}
    if isinstance(value, np.ndarray) and value.size <= LONGEST:
        return {
            "t": "array",
            "v": _each(value.ravel().tolist(), depth),
            "shape": list(value.shape),
            "d": str(value.dtype),
        }
    if isinstance(value, pd.Index):
        names = _each(value.names, depth)
        multi = isinstance(value, pd.MultiIndex)
        return {
            "t": "index",
            "v": _each(value.tolist(), depth),
            "names": names,
            "multi": multi,
            "d": str(getattr(value, "dtype", "")),
        }
    if isinstance(value, pd.Series):
        parts = {"v": _each(value.tolist(), depth), "d": str(value.dtype), "name": encode(value.name, depth + 1)}
        return {"t": "series", "index": encode(value.index, depth + 1), **parts}
    if isinstance(value, pd.DataFrame):
        if value.size > LONGEST:
            raise ValueError("a table larger than an answer can be")
        columns = [_each(value.iloc[:, number].tolist(), depth) for number in range(value.shape[1])]
        axes = {"index": encode(value.index, depth + 1), "columns": encode(value.columns, depth + 1)}
        return {"t": "frame", **axes, "v": columns, "d": [str(dtype) for dtype in value.dtypes]}
    return {"t": "other", "v": type(value).__name__}


def _each(values, depth):
    if len(values) > LONGEST:
        raise ValueError("a list longer than an answer can be")
    return [encode(value, depth + 1) for value in values]


def decode(found):
    """The value again. Raises ValueError, KeyError or TypeError for what `encode` would not have written."""
    if not isinstance(found, dict):
        if isinstance(found, list):
            raise ValueError("a bare list")
        return found
    kind = found["t"]
    if kind in ("list", "tuple", "set"):
        return {"list": list, "tuple": tuple, "set": set}[kind](map(decode, found["v"]))
    if kind == "dict":
        return dict(zip(map(decode, found["k"]), map(decode, found["v"]), strict=True))
    if kind == "float":
        return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[found["v"]]
    if kind == "ellipsis":
        return ...
    if kind == "missing":
        return pd.NA
    if kind == "time":
        return pd.Timestamp(str(found["v"]))
    if kind == "span":
        return pd.Timedelta(int(found["v"]), unit="ns")
    if kind == "array":
        return (
            _typed(pd.Series(list(map(decode, found["v"])), dtype=object), found["d"])
            .to_numpy()
            .reshape(found["shape"])
        )
    if kind == "index":
        return _index(found)
    if kind == "series":
        values = pd.Series(list(map(decode, found["v"])), index=_index(found["index"]), dtype=object)
        return _typed(values, found["d"]).rename(decode(found["name"]))
    if kind == "frame":
        index, columns = _index(found["index"]), _index(found["columns"])
        parts = [
            _typed(pd.Series(list(map(decode, values)), index=index, dtype=object), dtype)
            for values, dtype in zip(found["v"], found["d"], strict=True)
        ]
        table = pd.concat(parts, axis=1) if parts else pd.DataFrame(index=index)
        table.columns = columns
        return table
    return Other(str(found.get("v")))


def _typed(values: pd.Series, dtype: str) -> pd.Series:
    """A column in the type that it had, as far as that is an ordinary one."""
    if not DTYPE.fullmatch(str(dtype)):
        return values
    try:
        return values.astype(dtype)
    except (TypeError, ValueError, OverflowError):
        return values


def _index(found: dict) -> pd.Index:
    values, names = list(map(decode, found["v"])), list(map(decode, found["names"]))
    if found["multi"]:
        if not values:
            return pd.MultiIndex.from_arrays([[] for _ in names], names=names)
        return pd.MultiIndex.from_tuples(values, names=names)
    index = pd.Index(values, dtype=object, name=names[0])
    return pd.Index(_typed(pd.Series(values, dtype=object), found["d"]), name=names[0]) if values else index
