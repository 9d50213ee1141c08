"""Keyness: which words one set of texts uses more than another, how sure that is, and how large.

A likelihood says how much evidence there is for a difference, a ratio how large it is, a range in
how many texts it is seen. None of them knows that words come in texts: with one text a side, every
key word is one author's word.

`target` and `reference` are counts indexed by word: whole numbers of 0 or more, such as
`words.counts(texts)`. A word that one of them lacks has the count 0 there. Where both have the same
index, as two columns of one table have, they are compared row by row; otherwise each word may stand
in an index once, and the result has the words of the target and then those of the reference alone.
"""

import numpy as np
import pandas as pd

from framing.errors import BadInput


def log_likelihood(target: pd.Series, reference: pd.Series, cells: int = 2) -> pd.Series:
    r"""How much evidence there is that a word is not equally frequent in both corpora (G², natural log).

    target, reference: counts indexed by word.
    cells: 2 weighs the word's two counts alone (Rayson & Garside; the calculator at Lancaster); 4
        weighs the counts of all other words too (Dunning; nltk, quanteda). On large corpora they
        agree; on small ones they may differ by half.
    Returns one float a word, 0 or more, with no sign: `log_ratio` tells which corpus has more of it.
    A count of 0 adds nothing (0 ln 0 = 0). For words drawn one by one, 3.84, 6.63, 10.83 and 15.14
    are passed by chance once in 20, 100, 1,000 and 10,000 times; the words of texts are not.
    Raises BadInput for negative or fractional counts, an empty corpus, and other numbers of cells.
    Formula: G^2 = 2 \sum_i O_i \ln (O_i / E_i)
        $O_i$ are the counts in the cells: $a$ and $b$ of the word and, of 4 cells, $c - a$ and $d - b$
        of all other words, where $c$ and $d$ are the sizes of the corpora. $E_i$ is the count that a
        corpus of its size would have if the rates were equal: $c (a + b) / (c + d)$ for $a$.
    Source: Rayson & Garside (2000), section 3.1; Dunning (1993), section 5 and table 1.

    >>> target, reference = pd.Series({"w": 52, "others": 49_948}), pd.Series({"w": 57, "others": 74_943})
    >>> float(round(log_likelihood(target, reference)["w"], 4))
    2.6517
    >>> float(round(log_likelihood(target, reference, cells=4)["w"], 4))
    2.6541
    """
    if cells not in (2, 4):
        raise BadInput(f"The cells are {cells!r}; choose 2 (Rayson & Garside) or 4 (Dunning).")
    words, a, b = _aligned(target, reference)
    c, d = a.sum(), b.sum()
    found = np.empty(len(words))
    # In blocks that stay in the processor's cache, a million words take half the time.
    for start in range(0, len(words), 16_384):
        block = slice(start, start + 16_384)
        here, there = a[block], b[block]
        share = (here + there) / (c + d)
        sums = _surprise(here, c * share) + _surprise(there, d * share)
        if cells == 4:
            sums += _surprise(c - here, c * (1 - share)) + _surprise(d - there, d * (1 - share))
        found[block] = sums
    return pd.Series(np.maximum(2 * found, 0), index=words, name="log_likelihood")


def log_ratio(target: pd.Series, reference: pd.Series, zero: float = 0.5) -> pd.Series:
    r"""Binary log of the ratio of relative frequencies, word by word.

    target, reference: counts indexed by word.
    zero: stands for the count of a word that one corpus lacks, since the ratio to 0 has no log.
        Hardie's CQPweb and the calculator at Lancaster put 0.5; with 0 such words get -inf or inf.
    Returns one float a word: 1 for twice as frequent in the target, -1 for half, 0 for equal; NaN
    for a word with the count 0 in both.
    Raises BadInput for negative or fractional counts, an empty corpus, and a negative `zero`.
    Formula: R = \log_2 \frac{a / c}{b / d}
        $a$ and $b$ are the counts of the word, $c$ and $d$ the sizes of the corpora.
    Source: Hardie (2014).

    >>> target, reference = pd.Series({"w": 52, "others": 49_948}), pd.Series({"w": 57, "others": 74_943})
    >>> float(round(log_ratio(target, reference)["w"], 4))
    0.4525
    """
    if not _is_number(zero) or not 0 <= zero < np.inf:
        raise BadInput(f"The stand-in for 0 is {zero!r}; give a number such as 0.5, or 0 for infinite ratios.")
    words, a, b = _aligned(target, reference)
    absent = (a == 0) & (b == 0)
    with np.errstate(divide="ignore", invalid="ignore"):  # what zero=0 asks for
        ratios = np.log2(np.where(a == 0, zero, a) / a.sum()) - np.log2(np.where(b == 0, zero, b) / b.sum())
    return pd.Series(np.where(absent, np.nan, ratios), index=words, name="log_ratio")


def log_odds(
    target: pd.Series, reference: pd.Series, prior: float | pd.Series = 0.01, variance: str = "approximate"
) -> pd.DataFrame:
    r"""Difference of the log-odds of a word between two corpora, shrunk by a Dirichlet prior.

    target, reference: counts indexed by word.
    prior: pseudo-count of every word, or a Series of them indexed by word, such as a background
        corpus scaled down; words that stand only in it are left out. It keeps counts of 0 finite.
    variance: "approximate" leaves out the two terms of all other words (Monroe et al., and with
        them FightingWords and ConvoKit); "full" keeps them (scattertext, which gives z alone, scales
        a prior by itself on request and can give each corpus its own). On tiny corpora z differs by a
        tenth.
    Returns columns delta (natural log; positive for the target's words) and z (delta by its standard
    deviation). Both are NaN where all other words together count 0, as in a vocabulary of one word.
    Raises BadInput for negative or fractional counts, an empty corpus, and a prior that lacks a word
    or is not above 0.
    Formula: \delta = \ln \frac{o_1}{o_2}, \quad o_i = \frac{y_i + \alpha}{n_i + \alpha_0 - y_i - \alpha}
    Formula: z = \frac{\delta}{\sigma}, \quad \sigma^2 = \frac{1}{y_1 + \alpha} + \frac{1}{y_2 + \alpha}
        $y_i$ is the count of the word in corpus $i$ and $n_i$ the size of that corpus, $\alpha$ the
        prior of the word and $\alpha_0$ the sum of all priors. The full variance adds
        $1 / (n_i + \alpha_0 - y_i - \alpha)$ for each corpus.
    Source: Monroe, Colaresi & Quinn (2008), equations 16 to 22.

    >>> target, reference = pd.Series([10, 5, 1, 4], list("abcd")), pd.Series([2, 5, 9, 4], list("abcd"))
    >>> log_odds(target, reference).round(4).loc["a"].to_dict()
    {'delta': 2.1919, 'z': 2.8359}
    """
    if variance not in ("approximate", "full"):
        raise BadInput(f"The variance is {variance!r}; choose 'approximate' or 'full'.")
    words, a, b = _aligned(target, reference)
    pseudo = _prior(prior, words)
    # The prior of the other words is summed apart from the counts, so that it is exactly 0 when there are none.
    others = pseudo.sum() - pseudo
    own, rest = np.array([a, b]) + pseudo, np.array([a.sum() - a, b.sum() - b]) + others
    rest = np.where(rest > 0, rest, np.nan)
    odds = np.log(own) - np.log(rest)
    delta = odds[0] - odds[1]
    spread = (1 / own).sum(axis=0)
    if variance == "full":
        spread = spread + (1 / rest).sum(axis=0)
    return pd.DataFrame({"delta": delta, "z": delta / np.sqrt(spread)}, index=words)


def dispersion(table: pd.DataFrame) -> pd.DataFrame:
    r"""In how many texts each word stands, and how unevenly it is spread over them.

    table: counts, one row a word and one column a text, such as `words.counts(texts, by=ids)`.
    Returns columns range (int64: the number of texts that have the word) and dp (deviation of
    proportions: 0 when every text has its due share, towards 1 when one short text has all; NaN for
    a word that no text has).
    Raises BadInput for negative or fractional counts and for a table without words.
    Formula: DP = \frac{1}{2} \sum_i | v_i - s_i |
        $s_i$ is the share of text $i$ in all words, $v_i$ its share of the occurrences of the word.
    Source: Gries (2008), pages 415-416.

    >>> counts = pd.DataFrame({"first": [2, 4], "second": [1, 5], "third": [0, 6]}, index=["w", "others"])
    >>> dispersion(counts).round(4).loc["w"].to_dict()
    {'range': 2.0, 'dp': 0.3333}
    """
    counts = _table("table", table)
    parts = counts.sum(axis=0) / counts.sum()
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    columns = {"range": (counts > 0).sum(axis=1, dtype=np.int64), "dp": np.abs(shares - parts).sum(axis=1) / 2}
    return pd.DataFrame(columns, index=table.index)


def keywords(
    target: pd.Series | pd.DataFrame, reference: pd.Series | pd.DataFrame, cells: int = 2, zero: float = 0.5
) -> pd.DataFrame:
    """What a page on keywords needs, in one table: counts, rates, evidence, size and range.

    target, reference: counts indexed by word, or tables of them with one column a text; a table is
        added up, and adds a column with the word's range.
    cells: as for `log_likelihood`; zero: as for `log_ratio`.
    Returns one row a word, the largest likelihood first: target and reference (int64 counts),
    target_rate and reference_rate (per thousand words), log_likelihood, log_ratio, and of tables
    target_range and reference_range (int64: in how many of its texts the word stands).
    Raises BadInput as `log_likelihood` and `log_ratio` do.
    Source: Rayson & Garside (2000); Hardie (2014); for the range, Egbert & Biber (2019).

    >>> keywords(pd.Series({"cruel": 3, "the": 7}), pd.Series({"the": 9}))["target_rate"].to_dict()
    {'cruel': 300.0, 'the': 700.0}
    """
    sides = {"target": target, "reference": reference}
    ranges = {}
    for name, side in sides.items():
        if isinstance(side, pd.DataFrame):
            counts = _table(name, side)
            sides[name] = pd.Series(counts.sum(axis=1), index=side.index)
            ranges[f"{name}_range"] = pd.Series((counts > 0).sum(axis=1, dtype=np.int64), index=side.index)
    words, a, b = _aligned(**sides)
    found = pd.DataFrame(
        {
            "target": a.astype(np.int64),
            "reference": b.astype(np.int64),
            "target_rate": 1000 * a / a.sum(),
            "reference_rate": 1000 * b / b.sum(),
        },
        index=words,
    )
    found["log_likelihood"] = log_likelihood(found["target"], found["reference"], cells)
    found["log_ratio"] = log_ratio(found["target"], found["reference"], zero)
    for name, counted in ranges.items():
        found[name] = counted if counted.index.equals(words) else counted.reindex(words, fill_value=0)
    return found.iloc[np.argsort(-found["log_likelihood"].to_numpy(), kind="stable")]


def _surprise(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """observed * ln(observed / expected); counts of 0 give 0, their limit, without a warning."""
    return observed * np.log(np.maximum(observed, 1) / np.maximum(expected, np.finfo(np.float64).tiny))


def _aligned(target: pd.Series, reference: pd.Series) -> tuple[pd.Index, np.ndarray, np.ndarray]:
    """The words of both corpora, and the counts of each in their order as floats."""
    a, b = _counts("target", target), _counts("reference", reference)
    if target.index.equals(reference.index):
        return target.index, a, b
    codes, words = pd.factorize(target.index.append(reference.index))
    sides = []
    for name, places, counts in (("target", codes[: len(a)], a), ("reference", codes[len(a) :], b)):
        if (places < 0).any():
            row = int(np.argmax(places < 0))
            raise BadInput(
                f"Row {row} of the {name} has no word; name it, or drop it (read_csv takes the words 'null' and 'nan' "
                "for missing ones, unless told keep_default_na=False)."
            )
        seen = np.bincount(places, minlength=len(words))
        if seen.max() > 1:
            raise BadInput(
                f"The word {words[int(np.argmax(seen))]!r} stands in the {name} {seen.max()} times; "
                "add its counts up, for example with .groupby(level=0).sum()."
            )
        side = np.zeros(len(words))
        side[places] = counts
        sides.append(side)
    return words.set_names(target.index.names), *sides


def _counts(name: str, counts: pd.Series) -> np.ndarray:
    if not isinstance(counts, pd.Series):
        raise BadInput(
            f"The {name} is of the type {type(counts).__name__}; "
            "give a Series of counts indexed by word, such as words.counts(texts)."
        )
    values = _numbers(counts)
    right = values >= 0  # which NaN is not
    if counts.dtype.kind not in "iu":
        right &= (values < np.inf) & (values == np.floor(values))
    if not right.all():
        word, count = _first(counts, ~right)
        raise BadInput(
            f"The count of {word!r} in the {name} is {count!r}; counts are whole numbers of 0 or more, "
            "so correct it (0 where the word does not stand)."
        )
    if not values.any():
        raise BadInput(f"The {name} has no words, so nothing can be compared with it; check how its texts were chosen.")
    return values


def _table(name: str, table: pd.DataFrame) -> np.ndarray:
    if not isinstance(table, pd.DataFrame) or table.shape[1] == 0:
        raise BadInput(f"The {name} has no texts; give a DataFrame of counts, one row a word and one column a text.")
    columns = [table.iloc[:, place] for place in range(table.shape[1])]
    for column in columns:
        if (column != 0).any():  # a text without words is a text all the same
            _counts(f"{name}, column {column.name!r},", column)
    counts = np.column_stack([_numbers(column) for column in columns])
    if not counts.any():
        raise BadInput(f"The {name} has no words, and nothing can be said of them; check how its texts were chosen.")
    return counts


def _numbers(values: pd.Series) -> np.ndarray:
    """Values as floats; NaN for what is no number, so that the caller's check names its place."""
    if values.dtype.kind in "iuf":
        return values.to_numpy(np.float64, na_value=np.nan)
    return np.array([float(value) if _is_number(value) else np.nan for value in values], dtype=np.float64)


def _is_number(value) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _first(values: pd.Series, wrong: np.ndarray) -> tuple:
    """The first word that is wrong, and its value as Python prints it."""
    return next(values[wrong].iloc[:1].items())


def _prior(prior: float | pd.Series, words: pd.Index) -> np.ndarray:
    if not isinstance(prior, pd.Series):
        prior = pd.Series(prior if _is_number(prior) else np.nan, index=words, dtype=np.float64)
    elif not prior.index.is_unique:
        word = prior.index[prior.index.duplicated()][0]
        raise BadInput(f"The word {word!r} stands in the prior more than once; add its values up.")
    elif not words.isin(prior.index).all():
        word = words[~words.isin(prior.index)][0]
        raise BadInput(f"The prior has no value for {word!r}; give one, or use .reindex(words, fill_value=0.01) on it.")
    else:
        prior = prior.reindex(words)
    values = _numbers(prior)
    wrong = ~((values > 0) & (values < np.inf))
    if wrong.any():
        word, value = _first(prior, wrong)
        raise BadInput(f"The prior of {word!r} is {value!r}; give a number above 0.")
    return values
