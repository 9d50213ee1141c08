"""What the page *Methods* prints of each function: its docstring, as Sphinx's autodoc hands it over.

The docstrings of `framing` are plain text in one form: a sentence; lines that begin with the name of a parameter
and a colon, with Returns, Raises, Formula: or Source:, each of which may go on below; an example after >>>.
Here they become a list of terms and what is said of each, a formula, links to the bibliography, and a block of
code. A docstring that leaves something out is a warning, and so stops the build.

A module gets its entries where a page says, in an {eval-rst} block, `.. automodule:: framing.keyness` with the
option `:members:`.
"""

import importlib.util
import inspect
import itertools
import re
from typing import NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

# What cuts or lists words, or puts other measures side by side, and so computes nothing of its own.
WITHOUT_FORMULA = {
    "framing.words.tokenize", "framing.words.counts", "framing.words.concordance", "framing.keyness.keywords",
    "framing.reuse.ngrams", "framing.reuse.longest_common_run", "framing.clauses.roles", "framing.clauses.passives",
}  # fmt: skip
HEADS = ("Returns", "Raises", "Formula", "Source")
HEAD = re.compile(r"(?P<head>Returns|Raises)\s+|(?P<label>Formula|Source):\s+")
NAMES = re.compile(r"(?P<names>\w+(?:, \w+)*): ")
# Code, a formula, a value ("nominal", exact=False, BadInput), or words, in which alone marks are escaped.
PIECES = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\$(?P<math>[^$]+)\$"
    r'|(?P<value>(?:\b\w+=)?"[^"\s]*"|\b\w+=[\w.]+\b|\bBadInput\b)'
)
MEANT = re.compile(r"[\\*_|`]")
# Rayson & Garside (2000), Clough et al. (2002), Schleimer, Wilkerson & Aiken (2003)
WORK = re.compile(r"(?P<first>[A-Z][\w’'-]+)(?:, [A-Z][\w’'-]+)*(?: & [A-Z][\w’'-]+| et al\.)? \((?P<year>\d{4})\)")


class Item(NamedTuple):
    """What a docstring says under one head. head: names of parameters, or one of HEADS; more: what is indented."""

    head: tuple[str, ...] | str
    said: str
    more: str = ""


class Entry(NamedTuple):
    """A docstring in its parts: paragraphs, items in their order, and the lines of the example."""

    words: list[str]
    items: list[Item]
    example: list[str]


def read(lines: list[str], parameters=()) -> Entry:
    """Take a docstring apart.

    lines: as inspect.cleandoc leaves them; parameters: the names that the signature has.
    """
    words, items, example = [], [], []
    text = "\n".join(lines).strip()
    for paragraph in re.split(r"\n{2,}", text):
        if paragraph.startswith(">>>"):
            example += [*([""] if example else []), *paragraph.split("\n")]
            continue
        current = None  # the list whose last entry a line without a head goes on
        for line in paragraph.split("\n"):
            begun = list(_begun(line, parameters))
            if begun:
                items += begun
                current = items
            elif current is items:
                last = items[-1]
                if line.startswith(" ") and last.head == "Formula":
                    items[-1] = last._replace(more=f"{last.more} {line.strip()}".strip())
                else:
                    items[-1] = last._replace(said=f"{last.said} {line.strip()}")
            elif current is words:
                words[-1] += f" {line.strip()}"
            else:
                words.append(line.strip())
                current = words
    return Entry(words, items, example)


def _begun(line: str, parameters):
    """The items that a line begins: none, or one for each parameter that it names (`draws: how many; seed: ...`)."""
    if head := HEAD.match(line):
        yield Item(head["head"] or head["label"], line[head.end() :])
        return
    # A semicolon parts two parameters only where the name of one follows it.
    parts = [line]
    while (cut := re.search(r"; (?=(\w+): )", parts[-1])) and cut[1] in parameters:
        parts[-1:] = [f"{parts[-1][: cut.start()]}.", parts[-1][cut.end() :]]
    for part in parts:
        named = NAMES.match(part)
        if not named or not set(names := named["names"].split(", ")) <= set(parameters):
            return
        yield Item(tuple(names), part[named.end() :])


def problems(function) -> list[str]:
    """What the docstring of a public function leaves out, in sentences."""
    name = f"{function.__module__}.{function.__qualname__}"
    parameters = list(inspect.signature(function).parameters)
    entry = read((inspect.getdoc(function) or "").split("\n"), parameters)
    if not entry.words or not entry.words[0]:
        return [f"{name} has no docstring; begin one with a sentence that says what the function does"]
    heads = [item.head for item in entry.items if isinstance(item.head, str)]
    told = {one for item in entry.items if not isinstance(item.head, str) for one in item.head}
    found = [
        f"{name} does not say what its parameter {parameter!r} is; add a line `{parameter}: ...`"
        for parameter in parameters
        # One that the first sentence is about needs no line of its own.
        if parameter not in told and not re.search(rf"\b{parameter}\b", entry.words[0])
    ]
    if "Source" not in heads:
        found.append(f"{name} names no source; add a line `Source: Author (year), place`")
    if name not in WITHOUT_FORMULA:
        if "Formula" not in heads:
            found.append(f"{name} has no formula; add a line `Formula: ...` in LaTeX before its Source")
        elif heads[heads.index("Formula") :] != ["Formula"] * heads.count("Formula") + ["Source"]:
            found.append(f"{name} has its formula elsewhere than before its source; move it there")
    if not entry.example:
        found.append(f"{name} shows no example; add one after >>>, with a value from print where there is one")
    return found


def measures(module: str) -> dict:
    """The public functions of a module by name, in the order of the file."""
    held = vars(importlib.import_module(module))
    return {
        name: function for name, function in held.items()
        if inspect.isfunction(function) and function.__module__ == module and not name.startswith("_")
    }  # fmt: skip


# --- As reStructuredText, which autodoc reads -----------------------------------------------------------------------


def markup(entry: Entry, module: str, works: dict[tuple[str, str], str]) -> list[str]:
    """An entry as lines of reStructuredText.

    module: where its function is defined, so that the names of its neighbours become links;
    works: keys of the bibliography by surname of the first author and year.
    """
    lines = []
    for paragraph in entry.words:
        lines += [inline(paragraph, module), ""]
    before = None
    for item in entry.items:
        if item.head != before or item.head not in HEADS:
            lines.append(item.head if isinstance(item.head, str) else ", ".join(f"``{name}``" for name in item.head))
        before = item.head
        if item.head == "Formula":
            lines += ["   .. math::", "", f"      {item.said}", ""]
            lines += [f"   {_sentence(inline(item.more, module))}", ""] if item.more else []
        elif item.head == "Source":
            lines += [f"   {sources(item.said, module, works)}", ""]
        else:
            lines += [f"   {_sentence(inline(item.said, module))}", ""]
    if entry.example:
        lines += ["Example", "   .. code-block:: pycon", "", *(f"      {line}" for line in entry.example), ""]
    return lines


def inline(text: str, module: str) -> str:
    """Words with their code, formulas and names of functions marked."""
    written, end = "", 0
    for piece in PIECES.finditer(text):
        written += _escaped(text[end : piece.start()])
        if piece["math"]:
            written += f":math:`{piece['math']}`"
        elif target := piece["code"] and _function(piece["code"], module):
            written += f":py:func:`{piece['code']} <{target}>`"
        else:
            written += f"``{piece['code'] or piece['value']}``"
        # A letter that touches the mark (a plural s) would undo it.
        end = piece.end()
        written += "\\ " if text[end : end + 1].isalnum() else ""
    return written + _escaped(text[end:])


def sources(text: str, module: str, works: dict[tuple[str, str], str]) -> str:
    """A list of sources in which each work that the bibliography has is a link to it."""
    written, end = "", 0
    for work in WORK.finditer(text):
        key = works.get((work["first"], work["year"]))
        if key:
            written += inline(text[end : work.start()], module) + f":cite:t:`{key}`"
            end = work.end()
    return written + inline(text[end:], module)


def _escaped(words: str) -> str:
    return MEANT.sub(r"\\\g<0>", words)


def _sentence(text: str) -> str:
    """Words that begin with a capital, unless the first is a name with a figure in it, such as int64."""
    first = re.match(r"[a-z]+(?![\w.])", text)
    return text[:1].upper() + text[1:] if first else text


def _function(name: str, module: str) -> str | None:
    """The full name of the public function that a piece of code is the name of, or None."""
    where, _, last = name.rpartition(".")
    where = f"framing.{where}" if where else module
    if not re.fullmatch(r"framing\.\w+", where) or not importlib.util.find_spec(where):
        return None
    return f"{where}.{last}" if last in measures(where) else None


# --- In Sphinx --------------------------------------------------------------------------------------------------------


def rewrite(app, what, name, held, options, lines) -> None:
    """Put our markup in the place of a docstring of `framing`, and say what it leaves out."""
    if not name.startswith("framing.") or what not in ("module", "function"):
        return
    if what == "function":
        for problem in problems(held):
            logger.warning("%s.", problem, type="press", subtype="reference")
    parameters = inspect.signature(held).parameters if what == "function" else ()
    module = name if what == "module" else held.__module__
    app.env.note_dependency(__file__)
    lines[:] = markup(read(lines, parameters), module, _works(app.env))


def _works(env) -> dict[tuple[str, str], str]:
    """Keys of the bibliography by surname of the first author and year, those that are not ambiguous."""
    found = {}
    for key, entry in env.get_domain("cite").bibdata.data.entries.items():
        author = next(iter(entry.persons.get("author", [])), None)
        if author is not None and "year" in entry.fields:
            surname = " ".join([*author.prelast_names, *author.last_names])
            found.setdefault((surname, entry.fields["year"]), []).append(key)
    return {work: keys[0] for work, keys in found.items() if len(keys) == 1}


class UniqueIds(SphinxTransform):
    """Each {eval-rst} block numbers its citations from id1 on; this numbers those of a page through."""

    default_priority = 800  # before Sphinx's domains note the ids, at 850

    def apply(self, **kwargs) -> None:
        taken = set()
        for node in self.document.findall(nodes.Element):
            for place, name in enumerate(node.get("ids", ())):
                if name in taken and re.fullmatch(r"id\d+", name):
                    number = next(n for n in itertools.count(1) if f"id{n}" not in taken)
                    node["ids"][place] = f"id{number}"
                taken.add(node["ids"][place])


def setup(app) -> dict:
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinxcontrib.bibtex")
    app.connect("autodoc-process-docstring", rewrite)
    app.add_transform(UniqueIds)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
