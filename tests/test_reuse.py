"""Reuse agrees with the published example of winnowing, with nltk, and with counting by hand."""

import doctest
import itertools
import math
import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nltk.util import ngrams

from framing import BadInput, articles, reuse
from framing.worked import HASHES, SONG
from press import derive

# The clock of a busy machine fails no test.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
few_words = st.lists(st.sampled_from(["we", "do", "our", "job", "césar", "移民"]), max_size=12)
hashes = st.lists(st.integers(0, 9) | st.integers(-(2**80), 2**80), max_size=30)


def test_examples_of_the_docstrings_run():
    outcome = doctest.testmod(reuse)
    assert outcome.failed == 0 and outcome.attempted == 4


def test_the_fingerprints_are_those_of_schleimer_2003_figure_2():
    assert reuse.winnow(HASHES, 4) == [(17, 3), (17, 6), (8, 8), (39, 11), (17, 15)]


def test_the_grams_are_those_of_schleimer_2003_figure_2():
    """Its song, "A do run run run, a do run run", has 17 runs of five letters, and so 17 hashes."""
    found = ["".join(gram) for gram in reuse.ngrams(list(SONG), 5)]
    assert found[:4] == ["adoru", "dorun", "orunr", "runru"] and found[-1] == "unrun"
    assert len(found) == len(HASHES) == 17


@patient
@given(few_words, st.integers(1, 5))
def test_ngrams_agree_with_nltk(words, n):
    assert reuse.ngrams(words, n) == list(ngrams(words, n))


@patient
@given(hashes, st.integers(1, 8))
def test_every_window_has_its_smallest_hash_chosen_and_nothing_else_is(numbers, window):
    found = reuse.winnow(numbers, window)
    positions = [position for _, position in found]
    assert positions == sorted(set(positions)) and found == [(numbers[position], position) for position in positions]
    smallest = set()
    for start in range(len(numbers) - window + 1):
        inside = numbers[start : start + window]
        smallest.add(start + window - 1 - inside[::-1].index(min(inside)))
    assert set(positions) == smallest


@patient
@given(few_words, few_words, few_words, st.integers(1, 3), st.integers(1, 3))
def test_texts_that_share_a_long_run_share_a_fingerprint(shared, before, after, n, window):
    one, other = [*before, *shared], [*shared, *after]
    chosen = [
        {number for number, _ in reuse.winnow([hash(gram) for gram in reuse.ngrams(text, n)], window)}
        for text in (one, other)
    ]
    if len(shared) >= n + window - 1:
        assert chosen[0] & chosen[1]


def test_hashes_of_numpy_and_pandas_are_hashes():
    expected = reuse.winnow(HASHES, 4)
    assert reuse.winnow(np.array(HASHES, dtype=np.uint64), 4) == expected
    assert reuse.winnow(pd.Series(HASHES), 4) == expected


def test_fewer_hashes_than_a_window_have_no_fingerprint():
    assert reuse.winnow([3, 1, 2], 4) == [] == reuse.winnow([], 1)
    assert reuse.winnow([3, 1, 2], 3) == [(1, 1)]
    assert reuse.winnow([3, 1, 2], 1) == [(3, 0), (1, 1), (2, 2)]


def test_containment_is_a_share_of_the_first_text():
    source = "Agents said they were enforcing the laws and doing their job"
    digest = "The agents said they were only following the law"
    # Bigrams of the digest that stand in the source: agents-said, said-they, they-were; 3 of 8.
    assert reuse.containment(digest, source, 2) == 3 / 8
    assert reuse.containment(source, digest, 2) == 3 / 10


def test_containment_reads_words_and_not_marks():
    assert reuse.containment("“Enforcing the LAWS”", "They’re enforcing—the laws.", 3) == 1
    assert reuse.containment("César", "Ce\u0301sar said", 1) == 1


@patient
@given(few_words, few_words, st.integers(1, 4))
def test_containment_is_a_share_and_whole_in_itself(a, b, n):
    found = reuse.containment(a, b, n)
    if len(a) < n:
        assert math.isnan(found)
    else:
        assert 0 <= found <= 1 and reuse.containment(a, a, n) == 1
        assert reuse.containment(a, [*a, *b], n) == 1


def test_the_longest_run_is_the_first_of_equals():
    assert reuse.longest_common_run("we do our job", "our job we do") == ["we", "do"]
    assert reuse.longest_common_run("our job we do", "we do our job") == ["our", "job"]


def test_texts_that_share_no_word_share_no_run():
    assert reuse.longest_common_run("we do", "our job") == [] == reuse.longest_common_run("", "")


@patient
@given(few_words, few_words)
def test_no_run_is_longer_than_the_longest(a, b):
    found = reuse.longest_common_run(a, b)
    in_a, in_b = ({run for n in range(1, 13) for run in ngrams(text, n)} for text in (a, b))
    runs = in_a & in_b
    assert len(found) == max(map(len, runs), default=0)
    assert not found or tuple(found) in runs


def test_frequent_words_of_long_texts_are_not_left_out():
    # difflib's autojunk would ignore every word that makes up more than a hundredth of 200 words.
    text = ["the", "job"] * 150
    assert len(reuse.longest_common_run(text, text)) == 300


def test_between_any_two_articles_the_longest_shared_run_is_seven_words():
    """provenance.md and methods.md, section 14: at most 7 words, 4-gram Jaccard at most .0076."""
    folder = Path(os.environ.get("ARTICLES", Path(__file__).parents[2] / "shared" / "articles"))
    if not folder.is_dir():
        pytest.skip(f"the full texts are not at hand ({folder}); set ARTICLES to their folder to compare them again")
    # Those counts cut the five texts into 2,968 words: ASCII letters, so that "U.S." is two.
    word = re.compile("[a-z0-9]+(?:['’-][a-z0-9]+)*")
    texts = [word.findall(path.read_text(encoding="utf-8").lower()) for path in sorted(folder.glob("*.txt"))]
    assert sum(map(len, texts)) == 2968
    runs, shares = [], []
    for one, other in itertools.combinations(texts, 2):
        runs.append(len(reuse.longest_common_run(one, other)))
        grams = [set(reuse.ngrams(text, 4)) for text in (one, other)]
        shares.append(len(grams[0] & grams[1]) / len(grams[0] | grams[1]))
    assert max(runs) == 7 and round(max(shares), 4) == 0.0076 and min(shares) == 0


# Two articles made up for counting by hand: the first says a run twice, and the second as somebody's speech.
MADE_UP = [
    {"article": "one", "paragraph": 1, "start": 0, "voice": "outlet", "text": "We do our job and go. We do our"},
    {"article": "one", "paragraph": 1, "start": 34, "voice": "quoted", "text": "job, and we do our job"},
    {"article": "two", "paragraph": 7, "start": 0, "voice": "outlet", "text": "He said that"},
    {"article": "two", "paragraph": 7, "start": 14, "voice": "quoted", "text": "They do our job, and stay."},
]


def test_the_shared_runs_of_two_articles_are_those_that_were_counted_by_hand():
    rows = derive._reuse(MADE_UP)
    found = {(row["article"], row["n"], row["voice"]): (row["ngrams"], row["shared"]) for row in rows}
    # One, outlet, n = 3: we-do-our (twice), do-our-job, our-job-and, job-and-go, and-go-we, go-we-do. Shared:
    # do-our-job, our-job-and. Quoted: job-and-we, and-we-do; its other two stood in the outlet's words before.
    assert found["one", 3, "outlet"] == (6, 2) and found["one", 3, "quoted"] == (2, 0)
    assert found["two", 3, "outlet"] == (1, 0) and found["two", 3, "quoted"] == (4, 2)
    # n = 4: do-our-job-and is shared. Quoted: job-and-we-do, and-we-do-our; its we-do-our-job stood before.
    assert found["one", 4, "outlet"] == (6, 1) and found["one", 4, "quoted"] == (2, 0)
    assert found["two", 4, "quoted"] == (3, 1) and ("two", 4, "outlet") not in found
    assert found["one", 5, "outlet"] == (5, 0) and found["two", 5, "quoted"] == (2, 0)


def test_the_longest_run_of_two_articles_is_found_in_both_with_its_voice():
    pair = {"article": "one", "other": "two"}
    derive._place_runs([pair], MADE_UP)
    assert pair == {
        **{"article": "one", "paragraph": 1, "start": 3, "end": 17, "voice": "outlet"},
        **{"other": "two", "other_paragraph": 7, "other_start": 19, "other_end": 34, "other_voice": "quoted"},
        "words": 4,
    }


def test_a_run_that_is_longer_across_two_voices_is_not_taken():
    made_up = [
        {"article": "one", "paragraph": 1, "start": 0, "voice": "outlet", "text": "enforcing the laws"},
        {"article": "one", "paragraph": 1, "start": 20, "voice": "quoted", "text": "and doing"},
        {"article": "two", "paragraph": 1, "start": 0, "voice": "outlet", "text": "Enforcing the laws and doing"},
    ]
    pair = {"article": "one", "other": "two"}
    derive._place_runs([pair], made_up)
    assert pair["words"] == 3


def test_each_pair_of_articles_has_its_longest_run_and_the_longest_of_all_is_seven_words():
    """provenance.md: seven words, "to directors" and the two filmmakers' names; the ledger prints them."""
    runs = articles.runs()
    pairs = set(map(frozenset, zip(runs["article"], runs["other"])))
    assert pairs == set(map(frozenset, itertools.combinations(articles.catalogue()["id"], 2)))
    assert runs["words"].max() == 7 and (runs["words"] == 7).sum() == 1
    longest = runs.loc[runs["words"].idxmax()]
    ledger = articles.excerpts().set_index("id").loc["bustle-access"]
    assert (longest["article"], longest["paragraph"]) == (ledger["article"], ledger["paragraph"])
    printed = ledger["text"][longest["start"] - ledger["start"] : longest["end"] - ledger["start"]]
    assert printed == "to directors Christina Clusiau and Shaul Schwarz"


def test_only_one_pair_shares_speech_and_it_stands_between_quotation_marks_in_both():
    runs = articles.runs()
    (speech,) = runs[runs["what"] == "speech in the trailer"].to_dict("records")
    assert (speech["article"], speech["other"], speech["words"]) == ("intellectualist", "entertainment-ie", 6)
    assert speech["voice"] == speech["other_voice"] == "quoted"
    ledger = articles.excerpts().set_index("id").loc["intellectualist-order"]
    start = ledger["start"]
    assert ledger["text"][speech["start"] - start : speech["end"] - start] == "I don't care what you do"


def test_what_two_articles_share_is_the_same_count_from_either_side():
    table = articles.reuse().groupby(["article", "other", "n"])[["ngrams", "shared"]].sum()
    # A distinct run that stands in both counts once on each side.
    turned = table["shared"].rename_axis(["other", "article", "n"]).reorder_levels(["article", "other", "n"])
    assert table["shared"].equals(turned.reindex(table.index))
    assert table["ngrams"].groupby(["article", "n"]).nunique().eq(1).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: reuse.ngrams(b"bytes", 2), "a str, or a list of words"),
        (lambda: reuse.ngrams(None, 2), "a str, or a list of words"),
        (lambda: reuse.ngrams(["we", 2], 2), "a str, or a list of words"),
        (lambda: reuse.ngrams("we do", 0), "1 or more"),
        (lambda: reuse.ngrams("we do", 1.5), "whole number"),
        (lambda: reuse.containment("we do", 7, 2), "a str, or a list of words"),
        (lambda: reuse.containment("we do", "we do", -1), "1 or more"),
        (lambda: reuse.longest_common_run("we do", {"we": 1}), "a str, or a list of words"),
        (lambda: reuse.winnow("77 74", 2), "a list of whole numbers"),
        (lambda: reuse.winnow(7, 2), "a list of whole numbers"),
        (lambda: reuse.winnow([77, 7.4], 2), "Hash 1 is 7.4"),
        (lambda: reuse.winnow([77, True], 2), "Hash 1 is True"),
        (lambda: reuse.winnow([77, 74], 0), "1 or more"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(call, message):
    with pytest.raises(BadInput, match=message):
        call()
