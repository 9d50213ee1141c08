"""Diversity: how many different words a text has for its length.

A longer text repeats itself more, so the share of different words (types) among all words (tokens)
falls with length whatever the writer does. Each measure here compares at equal length in its own way.

`types_expected` and `hdd` need to know how often each word stands in the text and nothing of the
order: `tokens` is a list of words, or counts indexed by word such as `words.counts(texts)`. `mattr`
and `mtld` move along the text and need the list in reading order.

Bad input raises BadInput: a bare string, a text without words, counts that are negative or no whole
numbers, counts where the order is needed, and a sample or window that the text is too short for.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from numbers import Integral

import pandas as pd

from framing.errors import BadInput

Tokens = Iterable[str] | Mapping[str, int] | pd.Series


def types_expected(tokens: Tokens, sample: int) -> float:
    r"""Number of different words to expect among `sample` words drawn from the text without putting any back.

    tokens: a list of words, or counts indexed by word; their order does not matter.
    sample: how many words are drawn, from 1 to all of the text.
    Returns the mean over all samples: 1 for a sample of one word, the text's own types for all of it.
    Raises BadInput (see the module).
    Formula: E(S) = \sum_i \left( 1 - \binom{N - f_i}{n} / \binom{N}{n} \right)
        $f_i$ is how often word $i$ stands among the $N$ of the text; $n$ are drawn.
    Source: Hurlbert (1971), with words for individuals and types for species.

    >>> round(types_expected(["no", "job", "no", "pay"], 2), 4)  # in 1 of 6 pairs both words are "no"
    1.8333
    """
    counts = _counted(tokens)
    size = sum(counts.values())
    sample = _length("sample", sample, size)
    # Words of equal frequency are as likely to be missed, and most words stand in a text once or twice.
    spectrum = Counter(counts.values())
    return float(sum(types * (1 - _missed(size, times, sample)) for times, types in spectrum.items()))


def hdd(tokens: Tokens, draws: int = 42) -> float:
    r"""HD-D: the type-token ratio to expect of `draws` words drawn at random from the text.

    tokens: a list of words, or counts indexed by word; their order does not matter.
    draws: how many words are drawn; 42 is the authors' choice, and makes texts comparable.
    Returns a share of 1, `types_expected` divided by `draws`.
    Raises BadInput (see the module).
    Formula: D = E(S) / n
        $E(S)$ is `types_expected` of $n$ words.
    Source: McCarthy & Jarvis (2007).

    >>> round(hdd(["no", "job", "no", "pay"], draws=2), 4)
    0.9167
    """
    return types_expected(tokens, draws) / draws


def mattr(tokens: Iterable[str], window: int) -> float:
    r"""Moving-average type-token ratio: the mean over all windows of so many consecutive words.

    tokens: a list of words in reading order.
    window: words in a window, from 1 to all of the text; there is no usual one, so say which.
    Returns a share of 1.
    Raises BadInput (see the module).
    Formula: A = \frac{1}{N - w + 1} \sum_i V_i / w
        $V_i$ is the number of types in window $i$ of $w$ words, $N$ that of all words.
    Source: Covington & McFall (2010).

    >>> round(mattr("one one two one one two one".split(), window=2), 4)
    0.8333
    """
    words = _ordered(tokens)
    window = _length("window", window, len(words))
    inside = Counter(words[:window])
    types = len(inside)
    for leaves, enters in zip(words, words[window:]):
        inside[enters] += 1
        inside[leaves] -= 1
        if not inside[leaves]:
            del inside[leaves]
        types += len(inside)
    return types / window / (len(words) - window + 1)


def mtld(tokens: Iterable[str], threshold: float = 0.72, at: str = "<=") -> float:
    r"""MTLD: how many words on average keep the type-token ratio above a threshold.

    tokens: a list of words in reading order; the authors want 100 or more.
    threshold: the ratio, between 0 and 1, at which a stretch (a factor) is full and a new one begins.
    at: "<=" ends a stretch where its ratio has come down to the threshold (the package
        lexicalrichness), "<" only where it has fallen below (lexical-diversity, which also wants 10
        words a stretch). Each calls its result MTLD: say which rule was used.
    Returns words a stretch, the mean of reading forwards and backwards; the stretch at the end counts
    for as much of one as its ratio has fallen. NaN where no word is repeated, since the ratio never
    falls (lexicalrichness gives the length of the text there, lexical-diversity 0).
    Raises BadInput (see the module), and for a threshold or rule that does not exist.
    Formula: M = \frac{1}{2} \left( N / F_1 + N / F_2 \right)
        $F_1$ and $F_2$ are the stretches forwards and backwards, the last with $(1 - r) / (1 - t)$ for
        its ratio $r$ and the threshold $t$.
    Source: McCarthy & Jarvis (2010), page 385.

    >>> mtld("no no job job".split(), threshold=0.5), mtld("no no job job".split(), threshold=0.5, at="<")
    (2.0, 4.0)
    """
    words = _ordered(tokens)
    if at not in ("<=", "<"):
        raise BadInput(f"The rule is at={at!r}; choose '<=' (down to the threshold) or '<' (below it).")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
        raise BadInput(f"The threshold is {threshold!r}; give a ratio between 0 and 1, such as 0.72.")
    ways = [_factors(way, threshold, at) for way in (words, words[::-1])]
    return sum(len(words) / factors for factors in ways) / 2 if all(ways) else math.nan


def _factors(words: list[str], threshold: float, at: str) -> float:
    """How many stretches the text has, the last one in part."""
    full, length, seen, ratio = 0, 0, set(), 1.0
    for word in words:
        length += 1
        seen.add(word)
        ratio = len(seen) / length
        if ratio < threshold or (at == "<=" and ratio == threshold):
            full, length, seen, ratio = full + 1, 0, set(), 1.0
    return full + (1 - ratio) / (1 - threshold)


def _missed(size: int, times: int, sample: int) -> float:
    """Share of the samples without a word that stands `times` times among `size`."""
    if sample > size - times:
        return 0.0
    # Binomials of a long text are too large for a float; their logarithms are not.
    inside, outside = size - times + 1, size - sample + 1
    return math.exp(
        math.lgamma(inside) + math.lgamma(outside) - math.lgamma(size + 1) - math.lgamma(inside - sample)
    )  # fmt: skip


def _counted(tokens: Tokens) -> dict[str, int]:
    if not isinstance(tokens, pd.Series | Mapping) or _holds_words(tokens):
        return Counter(_ordered(tokens))
    counts = {}
    for word, count in tokens.items():
        if isinstance(count, bool) or not isinstance(count, Integral) or count < 0:
            raise BadInput(f"The word {word!r} stands there {count!r} times; give a whole number of 0 or more.")
        if word in counts:
            raise BadInput(f"The word {word!r} stands in the index twice; add its counts together.")
        counts[word] = int(count)
    if not any(counts.values()):
        raise BadInput("The text has no words; give one with at least one.")
    return {word: count for word, count in counts.items() if count}


def _ordered(tokens: Iterable[str]) -> list[str]:
    if isinstance(tokens, str | bytes):
        raise BadInput(f"A list of words is needed, and this is a bare text: {tokens!r:.40}; cut it by words.tokenize.")
    if isinstance(tokens, Mapping) or (isinstance(tokens, pd.Series) and not _holds_words(tokens)):
        raise BadInput("These are counts, and they do not know in which order the words stand; give the list of words.")
    if isinstance(tokens, pd.DataFrame) or not isinstance(tokens, Iterable):
        raise BadInput(f"A list of words is needed, and this is {type(tokens).__name__}; give words.tokenize(text).")
    words = list(tokens)
    for place, word in enumerate(words):
        if not isinstance(word, str):
            raise BadInput(f"Word {place} is {word!r}, which is no text; give words as words.tokenize cuts them.")
    if not words:
        raise BadInput("The text has no words; give one with at least one.")
    return words


def _holds_words(tokens) -> bool:
    return isinstance(tokens, pd.Series) and len(tokens) > 0 and isinstance(tokens.iloc[0], str)


def _length(name: str, wanted: int, size: int) -> int:
    if isinstance(wanted, bool) or not isinstance(wanted, Integral) or wanted < 1:
        raise BadInput(f"The {name} is {wanted!r} words; give a whole number of 1 or more.")
    if wanted > size:
        raise BadInput(f"The {name} is {wanted:,} words and the text has only {size:,}; choose a shorter one.")
    return int(wanted)
