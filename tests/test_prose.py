"""glue publishes a number as a sentence prints it."""

import doctest
from ast import literal_eval

import IPython
import numpy as np
import pytest

from framing import BadInput, glue, prose

RECORD = "application/papermill.record/text/plain"


@pytest.fixture
def displayed(monkeypatch):
    """What a notebook would be asked to display: (data, metadata) each."""
    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(
        IPython.display, "display", lambda data, metadata=None, raw=False: shown.append((data, metadata))
    )
    return shown


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(prose)
    assert outcome.failed == 0 and outcome.attempted == 1


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2957, "2,957"),
        (np.int64(1234567), "1,234,567"),
        (0, "0"),
        ("12.3", "12.3"),
        ("'Nazis'", "'Nazis'"),
        ("1,2", "1,2"),
    ],
)
def test_a_value_is_published_as_the_page_prints_it(displayed, value, printed):
    glue(number=value)
    (record, metadata), (shown, _) = displayed
    assert literal_eval(record[RECORD]) == printed  # as the page does
    assert metadata["scrapbook"] == {"name": "number", "mime_prefix": "application/papermill.record/"}
    assert shown == {"text/plain": f"number = {printed}"}


def test_several_values_are_shown_in_one_text_for_the_reference_notebook(displayed):
    glue(words=2957, outlet="Bustle")
    assert [set(data) for data, _ in displayed] == [{RECORD}, {RECORD}, {"text/plain"}]
    assert displayed[-1][0]["text/plain"] == "words = 2,957\noutlet = Bustle"


@pytest.mark.parametrize("value", [0.1 + 0.2, float("nan"), None, True, [1], np.float64(3.0)])
def test_a_value_without_a_printed_form_is_refused_with_one(displayed, value):
    with pytest.raises(BadInput, match=r"share=f\"\{value:\.1f\}\""):
        glue(words=1, share=value)
    assert displayed == []


def test_an_empty_text_is_refused(displayed):
    with pytest.raises(BadInput, match="hole"):
        glue(outlet=" ")


def test_outside_a_notebook_nothing_happens(capsys):
    glue(words=2957)
    assert capsys.readouterr().out == ""
