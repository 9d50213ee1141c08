"""Companion package of *Reading the Frame*: what the chapters' notebooks import.

It needs numpy, pandas and matplotlib only, reads nothing but the book's own `data/` folder,
and never prints or plots behind the reader's back.
"""

import importlib

from framing.errors import BadInput
from framing.prose import glue

__all__ = [
    *("BadInput", "glue"),
    *("agreement", "articles", "clauses", "codings", "diversity", "figures", "intervals", "keyness", "policy"),
    *("reuse", "speeches", "words", "worked"),
]


def __getattr__(name: str):
    # A module is loaded when it is first named: a page that only counts does not wait for matplotlib.
    if name in __all__:
        return importlib.import_module(f"framing.{name}")
    raise AttributeError(f"framing has no module or function {name!r}; it has {', '.join(__all__)}.")
