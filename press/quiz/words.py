r"""The words of a quiz: plain text with three marks, the same on a page and in every export.

`*emphasis*`, ``{quoted}`words <ID>` `` for words of the ledger and ``{typed}`90` `` for a number that is not data.
A backslash before `*`, `{`, a backtick or itself takes the mark away. Everything else is text, `<`, `&` and `~` too.
"""

import re
from html import escape
from typing import NamedTuple

MARK = re.compile(
    r"\\(?P<literal>[*{`\\])"
    r"|\{quoted\}`(?P<quoted>[^`<>]+?)\s*<(?P<source>[^`<>]+)>`"
    r"|\{typed\}`(?P<typed>[^`]+)`"
    r"|\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*"
)


class Part(NamedTuple):
    """A run of a text. kind: text, emphasis, or quoted, whose `source` is an id of the ledger."""

    kind: str
    words: str
    source: str = ""


def parts(text: str) -> list[Part]:
    """Return the runs of a text; what no mark begins is text."""
    found, place = [], 0
    for match in MARK.finditer(text):
        found.append(Part("text", text[place : match.start()]))
        place = match.end()
        kind = match.lastgroup if match.lastgroup != "source" else "quoted"
        words = match[kind]
        found.append(Part(kind, words, match["source"]) if kind == "quoted" else
                     Part("emphasis" if kind == "emphasis" else "text", words))  # fmt: skip
    found.append(Part("text", text[place:]))
    return [part for part in found if part.words]


def strays(text: str) -> list[str]:
    """Return what looks like another mark of Markdown, which no export would carry."""
    return re.findall(r"\{[\w:+-]+\}`|`|\*|\[[^\]]*\]\([^)]*\)", MARK.sub("", text))


def sources(*texts: str) -> list[str]:
    """Return the ids of the ledger that the texts quote, each once, in order."""
    return list(dict.fromkeys(part.source for text in texts for part in parts(text) if part.kind == "quoted"))


def plain(text: str) -> str:
    """Return the words alone, quotations between their marks."""
    return "".join(f"“{part.words}”" if part.kind == "quoted" else part.words for part in parts(text))


def html(text: str) -> str:
    """Return the text as HTML."""
    forms = {"text": "{}", "emphasis": "<em>{}</em>", "quoted": "“{}”"}
    return "".join(forms[part.kind].format(escape(part.words, quote=False)) for part in parts(text))
