"""Reuse: how many of its words one text takes over from another, and which.

A text is a str, cut by `words.tokenize`, or a list of words that are cut already. Names, titles and
formulas run through texts that never met: read what a measure finds before you call it borrowed.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from framing.errors import BadInput
from framing.intervals import _whole
from framing.words import tokenize

Text = str | Sequence[str]


def ngrams(text: Text, n: int) -> list[tuple[str, ...]]:
    """Every run of n words of a text, in reading order.

    text: a str or a list of words; n: how many words a run has.
    Returns tuples of n words; none for a text of fewer.
    Raises BadInput for what is no text, and for n below 1.
    Source: Broder (1997), section 2, who calls them shingles.

    >>> ngrams("A rose is a rose.", 3)
    [('a', 'rose', 'is'), ('rose', 'is', 'a'), ('is', 'a', 'rose')]
    """
    words, n = _words(text), _whole("words of a run", n, least=1)
    return list(zip(*(words[start:] for start in range(n))))


def containment(a: Text, b: Text, n: int) -> float:
    r"""Share of a's word n-grams that stand in b, which suits texts of unequal length.

    a, b: texts; containment(a, b, n) is not containment(b, a, n).
    n: how many words an n-gram has; with 4 or more, few are shared by accident.
    Returns a share of 1 of the distinct n-grams: one that a repeats counts once. NaN where a has
    fewer than n words.
    Raises BadInput for what is no text, and for n below 1.
    Formula: C(a, b) = | A \cap B | / | A |
        $A$ and $B$ are the sets of the n-grams of $a$ and of $b$.
    Source: Broder (1997), section 2; Clough et al. (2002), section 4.

    >>> containment("a rose is a rose is a rose", "a rose is a flower", 3)
    0.6666666666666666
    """
    ours, theirs = set(ngrams(a, n)), set(ngrams(b, n))
    return len(ours & theirs) / len(ours) if ours else np.nan


def longest_common_run(a: Text, b: Text) -> list[str]:
    """The longest run of words that stands in both texts.

    a, b: texts.
    Returns its words, lower-case where a is a str; its length is how many they are. Of equally long
    ones the first in a, and none where no word is shared.
    Raises BadInput for what is no text.
    Source: Ratcliff & Metzener (1988), as Python's difflib has it.

    >>> longest_common_run("He said: we do our job, and go.", "They do our job and stay.")
    ['do', 'our', 'job', 'and']
    """
    a, b = _words(a), _words(b)
    # autojunk would leave out the frequent words of long texts.
    match = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return a[match.a : match.a + match.size]


def winnow(hashes: Sequence[int], window: int) -> list[tuple[int, int]]:
    r"""Choose few of many hashes so that any two texts that share a long run share a chosen one.

    hashes: one whole number for each n-gram, in reading order.
    window: how many hashes in a row have one chosen at least; a shared run of n + window - 1 words
        is never missed.
    Returns (hash, position) pairs in reading order: the smallest hash of each window, the rightmost
    of equals. Fewer hashes than a window have none.
    Raises BadInput for hashes that are no whole numbers, and for a window below 1.
    Formula: \min (h_j, h_{j + 1}, \ldots, h_{j + w - 1})
        for every $j$: $h_j$ is the hash at position $j$ and $w$ the window. Of equal minima the rightmost
        is chosen, and a position that was chosen already is not chosen again.
    Source: Schleimer, Wilkerson & Aiken (2003), definition 1 and figure 2.

    >>> winnow([77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98], 4)
    [(17, 3), (17, 6), (8, 8), (39, 11), (17, 15)]
    """
    if isinstance(hashes, str | bytes) or not hasattr(hashes, "__len__"):
        raise BadInput(f"The hashes are {hashes!r:.40}; give a list of whole numbers.")
    window = _whole("hashes of a window", window, least=1)
    hashes = [_hash(position, number) for position, number in enumerate(hashes)]
    chosen = []
    for start in range(len(hashes) - window + 1):
        smallest = min(range(start, start + window), key=lambda position: (hashes[position], -position))
        if not chosen or smallest != chosen[-1]:
            chosen.append(smallest)
    return [(hashes[position], position) for position in chosen]


def _words(text: Text) -> list[str]:
    if isinstance(text, str):
        return tokenize(text)
    if isinstance(text, bytes) or not isinstance(text, Sequence) or not all(isinstance(word, str) for word in text):
        raise BadInput(f"A text is needed, and this is {text!r:.40}; give a str, or a list of words.")
    return list(text)


def _hash(position: int, number) -> int:
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise BadInput(f"Hash {position} is {number!r}; give whole numbers.")
    return int(number)
