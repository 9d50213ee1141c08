"""Numbers for the prose: what a notebook computes, a sentence can quote."""

import functools
import operator
import sys

from framing.errors import BadInput


def glue(**values: int | str) -> None:
    """Publish values so that {glue:text}`name` inserts them into the page's sentences.

    values: name=value. An integer is printed with thousands separators (2968 as 2,968); text is
    printed as it is, so a year goes in as str(2020) and a share as f"{share:.1f}".
    In a notebook it also shows "name = value", which checks compare with the reference notebook; tag
    the cell remove-cell to keep that off the page. Outside a notebook it does nothing.
    Raises BadInput for anything else: how many digits a number deserves is the author's choice.

    >>> glue(words=2957, outlet="Bustle")
    """
    records = {name: _text(name, value) for name, value in values.items()}
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return
    display = functools.partial(ipython.display.display, raw=True)
    for name, text in records.items():
        # The page evaluates the record as a Python literal: only a quoted one comes back as it was.
        display(
            {f"{_PREFIX}text/plain": repr(text)},
            metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}, "strip_text_quotes": True},
        )
    display({"text/plain": "\n".join(f"{name} = {text}" for name, text in records.items())})


# What myst-nb's own glue writes, so that its roles find the values without our importing it.
_PREFIX = "application/papermill.record/"


def _text(name: str, value: int | str) -> str:
    if isinstance(value, str):
        if value.strip():
            return value
        raise BadInput(
            f"glue({name}=...) is empty, so the sentence would have a hole; give it a text or a whole number."
        )
    try:
        if isinstance(value, bool):
            raise TypeError
        return f"{operator.index(value):,}"
    except TypeError:
        raise BadInput(
            f"glue({name}={value!r}) is neither a whole number nor text. "
            f'Write it as the sentence should print it, for example {name}=f"{{value:.1f}}".'
        ) from None
