"""The reference of methods says what the docstrings say, and complains of a docstring that says too little."""

import inspect
import re
import subprocess
import sys

import pytest
from lxml import html

from press import ROOT, reference

PAGE = (ROOT / "chapters" / "reference" / "methods.md").read_text(encoding="utf-8")
MODULES = re.findall(r"^\.\. automodule:: (framing\.\w+)\n   :members:$", PAGE, re.MULTILINE)
FUNCTIONS = {
    f"{module}.{name}": function for module in MODULES for name, function in reference.measures(module).items()
}


def test_the_page_lists_the_modules_of_measures():
    expected = {f"framing.{name}" for name in ("words", "diversity", "keyness", "clauses", "intervals", "agreement", "reuse")}
    assert expected <= set(MODULES)
    assert len(FUNCTIONS) >= 29


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_leaves_nothing_out(name):
    assert reference.problems(FUNCTIONS[name]) == []


def test_what_needs_no_formula_has_none():
    for name in reference.WITHOUT_FORMULA:
        assert "Formula:" not in FUNCTIONS[name].__doc__, f"{name} has a formula; take it out of WITHOUT_FORMULA"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_index_of_the_page_has_every_function(name):
    last = name.rpartition(".")[2]
    assert f"{{py:func}}`{last} <{name}>`" in PAGE


def test_every_source_of_a_measure_is_in_the_bibliography():
    authors = re.findall(
        r"@\w+\{[^@]*?author\s*=\s*\{+([\w’'-]+(?: [\w’'-]+)?),[^@]*?year\s*=\s*\{(\d{4})\}",
        (ROOT / "chapters" / "reference" / "references.bib").read_text(encoding="utf-8"),
    )
    for name, function in FUNCTIONS.items():
        entry = reference.read(inspect.getdoc(function).split("\n"), inspect.signature(function).parameters)
        for item in entry.items:
            for work in reference.WORK.finditer(item.said) if item.head == "Source" else ():
                assert (work["first"], work["year"]) in authors, f"{name}: {work[0]} is not in references.bib"


DOCSTRING = """\
How far apart two words are.

It counts letters alone.

one, other: words of one length.
limit: how far to look; seed: fixes
    the draw.
Returns whole numbers of 0 or more
for each word.
Raises BadInput for words that are none.
Formula: d = \\sum_i [ a_i \\ne b_i ]
    $a_i$ is a letter of `one`.
Source: Hardie (2014), in `log_ratio`.

>>> far("abc", "abd")
1""".split("\n")


def test_a_docstring_is_taken_apart_at_its_heads():
    entry = reference.read(DOCSTRING, ["one", "other", "limit", "seed"])
    assert entry.words == ["How far apart two words are.", "It counts letters alone."]
    assert entry.items == [
        (("one", "other"), "words of one length.", ""),
        (("limit",), "how far to look.", ""),
        (("seed",), "fixes the draw.", ""),
        ("Returns", "whole numbers of 0 or more for each word.", ""),
        ("Raises", "BadInput for words that are none.", ""),
        ("Formula", "d = \\sum_i [ a_i \\ne b_i ]", "$a_i$ is a letter of `one`."),
        ("Source", "Hardie (2014), in `log_ratio`.", ""),
    ]
    assert entry.example == ['>>> far("abc", "abd")', "1"]


def test_a_word_with_a_colon_that_is_no_parameter_stays_in_its_sentence():
    entry = reference.read(["Two rules.", "", "limit: how far; note: nothing else."], ["limit"])
    assert entry.items == [(("limit",), "how far; note: nothing else.", "")]
    assert reference.read(["Two rules.", "", "note: nothing else."], ["limit"]).words[1] == "note: nothing else."


def test_an_entry_is_a_list_of_terms_with_formula_links_and_code():
    entry = reference.read(DOCSTRING, ["one", "other", "limit", "seed"])
    lines = reference.markup(entry, "framing.keyness", {("Hardie", "2014"): "hardie2014"})
    text = "\n".join(lines)
    assert "``one``, ``other``\n   Words of one length." in text
    assert "Formula\n   .. math::\n\n      d = \\sum_i [ a_i \\ne b_i ]\n\n" in text
    assert "   :math:`a_i` is a letter of ``one``." in text
    assert "Source\n   :cite:t:`hardie2014`, in :py:func:`log_ratio <framing.keyness.log_ratio>`." in text
    assert 'Example\n   .. code-block:: pycon\n\n      >>> far("abc", "abd")\n      1' in text


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("cruel* and target_rate", r"cruel\* and target\_rate"),
        ('with level="ordinal" or "full"', 'with ``level="ordinal"`` or ``"full"``'),
        ("use exact=False.", "use ``exact=False``."),
        ("BadInput and `words.counts`s", r"``BadInput`` and :py:func:`words.counts <framing.words.counts>`\ s"),
        ("`articles.tokens()` is code", "``articles.tokens()`` is code"),
    ],
)
def test_words_are_marked_and_what_rst_would_read_is_escaped(words, marked):
    assert reference.inline(words, "framing.keyness") == marked


def plain(one, limit=3):
    """Say something.

    >>> plain(1)
    """


def moved(one):
    r"""Say something of one.

    Source: Hardie (2014).
    Formula: a = b

    >>> moved(1)
    """


def bare(one):
    pass


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (plain, ["parameter 'one' is", "parameter 'limit' is", "names no source", "add a line `Formula: ...`"]),
        (moved, ["has its formula elsewhere than before its source"]),
        (bare, ["has no docstring"]),
    ],
)
def test_what_a_docstring_leaves_out_is_said_with_a_remedy(function, said):
    found = reference.problems(function)
    assert len(found) == len(said)
    for problem, part in zip(found, said):
        assert part in problem and "; " in problem


def test_a_measure_without_a_formula_stops_the_build(tmp_path):
    """Sphinx alone, on one page, with a module whose docstring is broken on purpose."""
    (tmp_path / "references.bib").write_text("@misc{hardie2014, author = {Hardie, Andrew}, title = {T}, year = {2014}}")
    (tmp_path / "conf.py").write_text(
        "import framing.reuse as m\n"
        "lines = m.containment.__doc__.split('\\n')\n"
        "m.containment.__doc__ = '\\n'.join(l for l in lines if 'Formula' not in l)\n"
        "extensions = ['sphinxcontrib.bibtex', 'press.reference']\n"
        "bibtex_bibfiles = ['references.bib']\nautodoc_typehints = 'none'\n"
    )
    (tmp_path / "index.rst").write_text("T\n=\n\n.. autofunction:: framing.reuse.containment\n\n.. bibliography::\n")
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", tmp_path, tmp_path / "out"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode != 0
    assert "framing.reuse.containment has no formula; add a line `Formula: ...`" in run.stderr


def test_the_built_page_has_an_entry_with_an_anchor_and_a_formula_for_each(book):
    page = html.parse(str(book / "chapters" / "reference" / "methods.html"), html.HTMLParser(encoding="utf-8"))
    for name in FUNCTIONS:
        entry = page.xpath(f"//dt[@id='{name}']/following-sibling::dd[1]")
        assert entry, f"{name} has no entry"
        terms = [term.text_content() for term in entry[0].xpath("./dl/dt")]
        assert {"Returns", "Source", "Example"} <= set(terms) or name == "framing.words.tokenize", terms
        formulas = entry[0].xpath(".//dd//math[@display='block'] | .//dd//*[local-name()='math'][@display='block']")
        assert bool(formulas) != (name in reference.WITHOUT_FORMULA), name
    assert "Formula:" not in page.find(".//article").text_content()
