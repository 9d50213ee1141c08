"""Words are cut, counted and found as the docstrings of framing.words say."""

import doctest
import os
import tracemalloc
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import BadInput, words


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(words)
    assert outcome.attempted == 3 and outcome.failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  – — … “ ” 50% & ", ["50"]),
        ("The AGENT said No.", ["the", "agent", "said", "no"]),
        ("They’re / they're", ["they're", "they're"]),
        ("‘collaterals’—undocumented", ["collaterals", "undocumented"]),
        ("'Nazis'.", ["nazis"]),
        ("us-versus-them, co-CEOs, MS-13", ["us-versus-them", "co-ceos", "ms-13"]),
        ("co‑CEOs and left- or right-wing", ["co-ceos", "and", "left", "or", "right-wing"]),
        ("doesn\u02bct \u02bc", ["doesn't"]),
        ("wait--what", ["wait", "what"]),
        ("in the U.S., the U.S. and the U.S", ["in", "the", "u.s.", "the", "u.s.", "and", "the", "u.s."]),
        ("U.S.-Mexico border", ["u.s.-mexico", "border"]),
        ("It ended here.I left at 5 a.m. sharp", ["it", "ended", "here", "i", "left", "at", "5", "a.m.", "sharp"]),
        ("12,000.50 or 0.4 or 3,2020", ["12,000.50", "or", "0.4", "or", "3", "2020"]),
        ("César Nuñez", ["césar", "nuñez"]),
        ("Ce\u0301sar", ["césar"]),
        ("immi\u00adgration", ["immigration"]),
        ("snake_case", ["snake", "case"]),
        ("Иммиграция и 移民", ["иммиграция", "и", "移民"]),
    ],
)
def test_a_text_is_cut_into_these_words(text, expected):
    assert words.tokenize(text) == expected


# Any letter at all, and more often those that the rule has something to say about.
@given(st.text(st.one_of(st.characters(), st.sampled_from("aB.'’ʼ-‑1,0 \u0301\u00adİß"))))
def test_words_of_any_text_are_lower_case_composed_and_stable(text):
    found = words.tokenize(text)
    assert all(word == unicodedata.normalize("NFC", word.lower()) for word in found)
    assert words.tokenize(" ".join(found)) == found


@given(st.lists(st.sampled_from("ICE U.S. can’t César 12,000 left-wing – it".split()), max_size=30), st.data())
def test_words_do_not_depend_on_the_white_space_between_them(pieces, data):
    spaces = [data.draw(st.sampled_from([" ", "\n\n", "\u00a0", "\t "])) for _ in pieces]
    spaced = "".join(piece + space for piece, space in zip(pieces, spaces))
    assert words.tokenize(spaced) == [word for piece in pieces for word in words.tokenize(piece)]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [(b"bytes", "decode"), (None, "give a str"), (float("nan"), "give a str"), (["a"], "give a str")],
)
def test_what_is_not_a_text_is_refused_with_a_remedy(text, remedy):
    with pytest.raises(BadInput, match=remedy):
        words.tokenize(text)


def test_counts_are_int64_most_frequent_first_and_equals_in_alphabetical_order():
    found = words.counts(["the cat and the dog", "a cat sat, the cat slept"])
    assert list(found.items()) == [("cat", 3), ("the", 3), ("a", 1), ("and", 1), ("dog", 1), ("sat", 1), ("slept", 1)]
    assert found.dtype == np.int64 and found.index.name == "word" and found.name == "count"


@pytest.mark.parametrize(
    "texts",
    [
        ("no pay", "no job"),
        iter(["no pay", "no job"]),
        {"first": "no pay", "second": "no job"},
        pd.Series(["no pay", "no job"]),
        pd.DataFrame({"text": ["no pay", "no job"]}),
        pd.DataFrame({"word": ["no", "pay", "no", "job"], "count": [1, 1, 1, 1]}),
    ],
    ids=["tuple", "iterator", "mapping", "series", "table of texts", "table of counts"],
)
def test_a_corpus_in_any_form_gives_the_same_counts(texts):
    assert words.counts(texts).to_dict() == {"no": 2, "job": 1, "pay": 1}


def test_counts_by_voice_have_one_column_for_each_voice_in_order_of_appearance():
    table = pd.DataFrame({"voice": ["quoted", "outlet", "quoted"], "text": ["No job", "no, no", "a job"]})
    found = words.counts(table, by="voice")
    assert found.to_dict("list") == {"quoted": [1, 2, 1], "outlet": [2, 0, 0]}
    assert list(found.index) == ["no", "job", "a"]
    assert list(found.columns) == ["quoted", "outlet"] and found.columns.name == "voice"
    assert set(found.dtypes) == {np.dtype("int64")}
    assert words.counts(table["text"], by=table["voice"]).equals(found)
    assert words.counts({0: "No job", 1: "no, no", 2: "a job"}, by={0: "quoted", 1: "outlet", 2: "quoted"}).equals(
        found
    )


def test_a_group_without_words_keeps_its_column():
    assert words.counts(["one", "…"], by=["a", "b"]).to_dict("list") == {"a": [1], "b": [0]}


def test_an_empty_corpus_has_no_words():
    assert words.counts([]).empty and words.counts([], by=[]).empty
    assert words.counts([]).dtype == np.int64


def test_memory_grows_with_the_vocabulary_and_not_with_the_corpus():
    def peak(texts):
        tracemalloc.start()
        words.counts("one two three four five" for _ in range(texts))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(20_000) < peak(200) + 100_000


@given(st.text(st.one_of(st.characters(), st.sampled_from("aB.'’“”ʼ-_1,(é \u0301\u00ad"))))
def test_marks_around_a_word_change_no_count(text):
    assert words.counts([text]).to_dict() == dict(Counter(words.tokenize(text)))


@given(st.lists(st.tuples(st.text(alphabet="ab ", max_size=8), st.sampled_from("xyz"))))
def test_groups_add_up_to_the_whole(pairs):
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    assert words.counts(texts, by=labels).sum(axis=1).to_dict() == words.counts(texts).to_dict()


@pytest.mark.parametrize(
    ("texts", "by", "message"),
    [
        ("a bare string", None, r"put it in a list: \[text\]"),
        (b"bytes", None, "give a list"),
        (None, None, "give a list"),
        ([b"bytes"], None, "Text 0 is bytes"),
        (["one", None], None, "Text 1 is NoneType"),
        ({"bustle": float("nan")}, None, "Text 'bustle' is float"),
        (pd.DataFrame({"words": ["one"]}), None, "no column 'text'"),
        (pd.DataFrame({"text": ["one"]}), "voice", "no column 'voice'"),
        (pd.DataFrame({"word": ["one"], "count": [-1]}), None, "Row 0"),
        (["one", "two"], ["a"], "only 1 labels"),
        (["one"], ["a", "b"], "more labels than the 1 texts"),
        (["one"], "outlet", "not a label for each text"),
        (["one"], [None], "Text 0 has no label"),
        ({"a": "one"}, {"b": "outlet"}, "Text 'a' has no label"),
        (pd.Series(["one"]), pd.Series(["a"], index=[7]), "different indexes"),
    ],
)
def test_bad_corpora_are_refused_with_a_remedy(texts, by, message):
    with pytest.raises(BadInput, match=message):
        words.counts(texts, by=by)


def test_a_concordance_shows_each_occurrence_between_its_neighbours_as_printed():
    found = words.concordance(
        {"a": "“Cruelty is so commonplace,” he said. They’re cruel.", "b": "No kindness."}, "CRUEL*", width=2
    )
    assert found.to_dict("records") == [
        {"source": "a", "left": "", "node": "Cruelty", "right": "is so"},
        {"source": "a", "left": "said. They’re", "node": "cruel", "right": ""},
    ]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("job", ["job"]),
        ("jobs", ["jobs", "Jobs"]),
        ("job*", ["job", "jobs", "Jobs"]),
        ("our jobs", ["our jobs"]),
        ("our j*", ["our jobs"]),
        ("they’re", ["they're"]),
        ("self-*", ["self-made"]),
        ("tax", []),
    ],
)
def test_a_node_is_a_word_a_phrase_or_a_beginning(node, expected):
    text = "A job. We do our jobs; they're selfish, self-made Jobs."
    assert list(words.concordance([text], node)["node"]) == expected


def test_lines_of_a_table_carry_its_identifiers():
    table = pd.DataFrame({"id": ["bustle-1", "bustle-2"], "text": ["just doing our jobs", "nothing"]})
    assert words.concordance(table, "jobs").values.tolist() == [["bustle-1", "just doing our", "jobs", ""]]


@pytest.mark.parametrize(
    ("texts", "node", "width", "message"),
    [
        ("a bare string", "a", 5, r"put it in a list: \[text\]"),
        (["one"], "", 5, "not a word"),
        (["one"], "*", 5, "not a word"),
        (["one"], "c*l", 5, "not a word"),
        (["one"], None, 5, "give a str"),
        (["one"], "one", 0, "1 or more"),
        (["one"], "one", 2.5, "1 or more"),
    ],
)
def test_bad_questions_to_a_concordance_are_refused_with_a_remedy(texts, node, width, message):
    with pytest.raises(BadInput, match=message):
        words.concordance(texts, node, width)


def test_the_five_articles_have_as_many_words_as_the_docstring_says():
    folder = Path(os.environ.get("ARTICLES", Path(__file__).parents[2] / "shared" / "articles"))
    if not folder.is_dir():
        pytest.skip(f"the full texts are not at hand ({folder}); set ARTICLES to their folder to count them again")
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    assert [len(words.tokenize(text)) for text in texts] == [781, 424, 622, 512, 618]
