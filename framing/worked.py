"""Worked examples: numbers that others have published, beside what this book's measures make of the same data.

Whoever learns a measure can compute one of these by hand or with another program, and whoever changes a
measure sees at once whether it still says what print says. `numbers` computes them all anew. What could not be
reproduced is listed too, and so are the measures for which no printed number was found.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing import agreement, diversity, intervals, keyness, reuse
from framing.errors import BadInput

# --- How data are printed --------------------------------------------------------------------------------------------


def coders(*lines: str) -> pd.DataFrame:
    """Ratings from codes in print: a line for each coder, a character for each unit, a dot for not seen."""
    seen = [[int(code) if code.isdigit() else code for code in line] for line in lines]
    return pd.DataFrame(dict(enumerate(seen))).replace(".", float("nan")).infer_objects()


def crossed(table: list[list[int]]) -> pd.DataFrame:
    """Ratings of two coders from a table of how often one gave the code of the row and the other that of the column."""
    pairs = [(row, column) for row, line in enumerate(table) for column, times in enumerate(line) for _ in range(times)]
    return pd.DataFrame(pairs, columns=["one", "other"])


def tallied(table: list[list[int]]) -> pd.DataFrame:
    """Ratings from a table of how many coders gave the unit of the row the code of the column."""
    return pd.DataFrame([[code for code, times in enumerate(line) for _ in range(times)] for line in table])


def corpora(a: int, others: int, b: int, other_others: int) -> tuple[pd.Series, pd.Series]:
    """Counts of two corpora from four cells: the word w and all other words in one, and in the other."""
    return pd.Series({"w": a, "others": others}), pd.Series({"w": b, "others": other_others})


# --- The data ---------------------------------------------------------------------------------------------------------

# Krippendorff (2011): two coders and two codes, two coders and five codes, four coders with gaps.
BINARY = coders("0100000010", "1110010000")
NOMINAL = coders("aabbdcccedda", "babbbccceddd")
GAPS = coders("123321412...", "1233224125.3", ".3332342251.", "12332441251.")

# Wikipedia, article Krippendorff's alpha: three coders with gaps.
THREE_CODERS = coders(".....34121133.3", "1.213343.......", "..21344.21133.4")

# Wikipedia, article Fleiss' kappa: ten subjects, fourteen raters, five codes.
FOURTEEN_RATERS = tallied([
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
])  # fmt: skip

# Fleiss (1971), table 1: thirty patients, six diagnoses of each; irrCAC's distrib.6raters are the first fifteen.
THIRTY_PATIENTS = pd.DataFrame([list(codes) for codes in """
    444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
    333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
""".split()]).astype("int64")  # fmt: skip
FIFTEEN_PATIENTS = THIRTY_PATIENTS[:15]

# Two abstractors of medical records (irrCAC's cont3x3abstractors), and the paradox of kappa, in Gwet's books.
ABSTRACTORS = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
PARADOX = crossed([[118, 5], [2, 0]])

# Dunning (1993), table 1. The cells: both words, the first without the second, the second without the first, neither.
BIGRAMS = {
    "the swiss": (110, 2442, 111, 29114),
    "can be": (29, 13, 123, 31612),
    "previous year": (31, 23, 139, 31584),
    "mineral water": (10, 0, 3, 31764),
    "at the": (76, 104, 2476, 29121),
    "real terms": (16, 16, 51, 31694),
    "natural gas": (9, 0, 5, 31763),
    "owing to": (16, 0, 865, 30896),
    "health insurance": (10, 9, 41, 31717),
    "stiff competition": (8, 2, 27, 31740),
    "is likely": (12, 111, 14, 31640),
    "qualified personnel": (8, 5, 24, 31740),
    "an estimated": (10, 93, 6, 31668),
    "is expected": (12, 111, 21, 31633),
    "1 2": (10, 45, 35, 31687),
    "balance sheet": (5, 13, 0, 31759),
    "the united": (16, 2536, 1, 29224),
    "accident insurance": (6, 2, 45, 31724),
    "terms of": (24, 43, 1316, 30394),
    "natel c": (3, 0, 0, 31774),
    "will probably": (6, 92, 2, 31677),
    "great deal": (4, 11, 1, 31761),
    "part of": (13, 7, 1327, 30430),
    "waste paper": (4, 1, 18, 31754),
    "machine exhibition": (4, 13, 2, 31758),
    "rose slightly": (7, 61, 27, 31682),
    "passenger service": (5, 9, 25, 31738),
}

# The example of the calculator at Lancaster: 52 in 50,000 words against 57 in 75,000.
LANCASTER = corpora(52, 49_948, 57, 74_943)
# Four words in two corpora, made up to compare two packages.
FOUR_WORDS = pd.Series([10, 5, 1, 4], list("abcd")), pd.Series([2, 5, 9, 4], list("abcd"))
# The readme of the package fightin-words.
FOX, DONKEY = (
    pd.Series(text.split()).value_counts()
    for text in ("the quick brown fox jumps over the lazy pig", "the lazy purple pig jumps over the lazier donkey")
)

# Efron & Tibshirani (1993), table 2.1: survival of sixteen mice in days.
TREATED, CONTROL = [94, 197, 16, 38, 99, 141, 23], [52, 104, 146, 10, 51, 30, 40, 27, 46]
# Fisher's lady: four cups had milk first, and so of each four that she named, three and one had.
MILK, TEA = [1, 1, 1, 0], [1, 0, 0, 0]

# Schleimer, Wilkerson & Aiken (2003), figure 2: a song without its spaces, and the hashes of its runs of five letters.
SONG = "adorunrunrunadorunrun"
HASHES = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]


# --- The numbers ------------------------------------------------------------------------------------------------------

# The text that lexicalrichness 0.5.1 measures in its README (Lucas Shen, MIT licence), without its numbers, and
# the words of quanteda's tests of MATTR.
README = """Measure of textual lexical diversity computed as the mean length of sequential words in a text that
maintains a minimum threshold TTR score Iterates over words until TTR scores falls below a threshold then increase
factor counter by and start over McCarthy and Jarvis pg recommends a factor threshold in the range of McCarthy
McCarthy and Jarvis""".lower().split()
ONE_TWO = "one one two one one two one".split()


class Example(NamedTuple):
    """One published number and how to compute it.

    measure: module and function; data: what it is of; source: where it stands; key: of the work in the
    bibliography, if it is there; printed: as it stands there; compute: a call that returns one number or
    several; kind: "print" (a person published it) or "package" (another program computes it).
    """

    measure: str
    data: str
    source: str
    key: str
    printed: str
    compute: Callable[[], object]
    kind: str = "print"


def _likelihood(cells: tuple[int, int, int, int]) -> float:
    return keyness.log_likelihood(*corpora(*cells), cells=4)["w"]


def _dp(words: list[int], sizes: list[int]) -> float:
    parts = {place: (word, size - word) for place, (word, size) in enumerate(zip(words, sizes))}
    return keyness.dispersion(pd.DataFrame(parts, index=["w", "others"]))["dp"]["w"]


K2011, G2014 = "Krippendorff (2011)", "package irrCAC; data in Gwet (2014)"
WIKI_ALPHA, WIKI_COHEN, WIKI_FLEISS = (
    f"Wikipedia, {article}" for article in ("Krippendorff’s alpha", "Cohen’s kappa", "Fleiss’ kappa")
)
TABLE = "Dunning (1993), table\u00a01"  # a number stays with its word

# The printed likelihoods of BIGRAMS, in the order of the table.
DUNNING = {
    "the swiss": "270.72", "can be": "263.90", "previous year": "256.84", "mineral water": "167.23",
    "at the": "157.21", "real terms": "157.03", "natural gas": "146.80", "owing to": "115.02",
    "health insurance": "104.53", "stiff competition": "100.96", "is likely": "98.72",
    "qualified personnel": "95.29", "an estimated": "94.50", "is expected": "91.40", "1 2": "81.55",
    "balance sheet": "76.30", "the united": "73.35", "accident insurance": "68.96", "terms of": "68.61",
    "natel c": "61.61", "will probably": "60.77", "great deal": "57.44", "part of": "57.14",
    "waste paper": "53.98", "machine exhibition": "53.65", "rose slightly": "52.33", "passenger service": "52.30",
}  # fmt: skip

EXAMPLES = [
    Example("keyness.log_likelihood", "52 in 50,000 words, 57 in 75,000", "calculator at Lancaster, its example", "",
            "2.65", lambda: keyness.log_likelihood(*LANCASTER)["w"]),
    *(Example("keyness.log_likelihood", f"4 cells, “{bigram}”", TABLE, "dunning1993", printed,
              lambda bigram=bigram: _likelihood(BIGRAMS[bigram])) for bigram, printed in DUNNING.items()),
    Example("keyness.log_ratio", "equally frequent", "Hardie (2014)", "hardie2014",
            "0", lambda: keyness.log_ratio(*corpora(3, 97, 6, 194))["w"]),
    Example("keyness.log_ratio", "twice as frequent", "Hardie (2014)", "hardie2014",
            "1", lambda: keyness.log_ratio(*corpora(6, 94, 3, 97))["w"]),
    Example("keyness.log_odds", "delta of 4 words, prior 0.01", "packages FightingWords, scattertext", "",
            "2.1919, 0.0000, -2.7338, 0.0000", lambda: keyness.log_odds(*FOUR_WORDS)["delta"], "package"),
    Example("keyness.log_odds", "z, approximate variance", "packages FightingWords, ConvoKit", "",
            "2.8359, 0.0000, -2.6053, 0.0000", lambda: keyness.log_odds(*FOUR_WORDS)["z"], "package"),
    Example("keyness.log_odds", "z, full variance", "package scattertext 0.2.2", "",
            "2.5267, 0.0000, -2.4508, 0.0000",
            lambda: keyness.log_odds(*FOUR_WORDS, variance="full")["z"], "package"),
    Example("keyness.log_odds", "z of “fox” and “donkey”, prior 0.05", "package fightin-words, its readme", "",
            "0.6894, -0.6894",
            lambda: keyness.log_odds(FOX, DONKEY, prior=0.05)["z"][["fox", "donkey"]], "package"),
    Example("keyness.dispersion", "3, 3, 3 times in equal parts", "Gries (2008), page 416", "gries2008",
            "0", lambda: _dp([3, 3, 3], [9, 9, 9])),
    # They print DP divided by 1 less the share of the smallest part.
    Example("keyness.dispersion", "2, 1, 0 times, DP / (1 - 1/3)", "Lijffijt & Gries (2012), page 148",
            "lijffijt2012", "0.5", lambda: _dp([2, 1, 0], [9, 9, 9]) / (1 - 1 / 3)),
    Example("keyness.dispersion", "1, 2, 3, 4, 5 times in five parts", "Gries (2020), the word a", "gries2020",
            "0.18", lambda: _dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])),
    Example("diversity.hdd", "57 words, 42 drawn", "packages lexicalrichness, lexical-diversity", "",
            "0.7468703324", lambda: diversity.hdd(README), "package"),
    Example("diversity.mattr", "57 words, windows of 25", "package lexicalrichness, its readme", "",
            "0.8351515152", lambda: diversity.mattr(README, 25), "package"),
    *(Example("diversity.mattr", f"7 words, windows of {window}", "package quanteda, its tests", "",
              printed, lambda window=window: diversity.mattr(ONE_TWO, window), "package")
      for window, printed in ((2, "0.8333"), (3, "0.6667"), (4, "0.5000"))),
    Example("diversity.mtld", "57 words, down to the threshold", "package lexicalrichness, its readme", "",
            "46.7922636", lambda: diversity.mtld(README), "package"),
    Example("diversity.mtld", "57 words, below the threshold", "package lexical-diversity", "",
            "48.0094637", lambda: diversity.mtld(README, at="<"), "package"),
    *(Example("intervals.wilson", f"{successes} of {trials}, level 0.95", "Newcombe (1998), table\u00a0I, method\u00a03",
              "newcombe1998", printed, lambda ends=(successes, trials): intervals.wilson(*ends))
      for successes, trials, printed in ((81, 263, "0.2553, 0.3662"), (15, 148, "0.0624, 0.1605"),
                                         (0, 20, "0.0000, 0.1611"), (1, 29, "0.0061, 0.1718"))),
    Example("intervals.arrangements", "all 4 of 8 cups right, once in", "Fisher (1935), chapter 2", "fisher1935",
            "70", lambda: 1 / intervals.arrangements(pd.Series(MILK + TEA), 4)["p"].min()),
    Example("intervals.permutation_test", "Fisher’s lady: 3 and 1 of 4 cups", "R’s manual of fisher.test", "",
            "0.2429", lambda: intervals.permutation_test(MILK, TEA)),
    Example("intervals.permutation_test", "7 and 9 mice, every arrangement", "package SciPy, permutation_test", "",
            "0.1409965", lambda: intervals.permutation_test(TREATED, CONTROL), "package"),
    Example("agreement.percent", "two coders, 125 units, the paradox", "Gwet (2008)", "gwet2008",
            "0.944", lambda: agreement.percent(PARADOX)),
    Example("agreement.percent", "two abstractors, 100 records", G2014, "gwet2014",
            "0.89", lambda: agreement.percent(ABSTRACTORS), "package"),
    Example("agreement.percent", "four coders with gaps, over units", G2014, "gwet2014",
            "0.8181818", lambda: agreement.percent(GAPS, over="units"), "package"),
    Example("agreement.percent", "15 patients, six diagnoses", G2014, "gwet2014",
            "0.5511111", lambda: agreement.percent(FIFTEEN_PATIENTS), "package"),
    Example("agreement.alpha", "two coders, two codes", f"{K2011}, section A", "krippendorff2011",
            "0.095", lambda: agreement.alpha(BINARY)),
    Example("agreement.alpha", "two coders, five codes", f"{K2011}, section B", "krippendorff2011",
            "0.692", lambda: agreement.alpha(NOMINAL)),
    Example("agreement.alpha", "four coders with gaps, nominal", f"{K2011}, section C", "krippendorff2011",
            "0.743", lambda: agreement.alpha(GAPS)),
    *(Example("agreement.alpha", f"four coders with gaps, {level}", f"{K2011}, section D", "krippendorff2011",
              printed, lambda level=level: agreement.alpha(GAPS, level))
      for level, printed in (("ordinal", "0.815"), ("interval", "0.849"), ("ratio", "0.797"))),
    Example("agreement.alpha", "three coders with gaps, nominal", WIKI_ALPHA, "",
            "0.691", lambda: agreement.alpha(THREE_CODERS)),
    Example("agreement.alpha", "three coders with gaps, interval", WIKI_ALPHA, "",
            "0.811", lambda: agreement.alpha(THREE_CODERS, "interval")),
    Example("agreement.alpha", "two abstractors, 100 records", G2014, "gwet2014",
            "0.7972585", lambda: agreement.alpha(ABSTRACTORS), "package"),
    Example("agreement.alpha", "15 patients, six diagnoses", G2014, "gwet2014",
            "0.4204384", lambda: agreement.alpha(FIFTEEN_PATIENTS), "package"),
    *(Example("agreement.cohen_kappa", f"{table[0]} and {table[1]}".replace("[", "").replace("]", ""), WIKI_COHEN, "",
              printed, lambda table=table: agreement.cohen_kappa(crossed(table)))
      for table, printed in (([[20, 5], [10, 15]], "0.4"), ([[45, 15], [25, 15]], "0.1304"),
                             ([[25, 35], [5, 35]], "0.2593"))),
    Example("agreement.cohen_kappa", "two coders, 125 units, the paradox", "package irrCAC; data in Gwet (2008)",
            "gwet2008", "-0.0233918", lambda: agreement.cohen_kappa(PARADOX), "package"),
    Example("agreement.cohen_kappa", "two abstractors, 100 records", G2014, "gwet2014",
            "0.7964094", lambda: agreement.cohen_kappa(ABSTRACTORS), "package"),
    Example("agreement.fleiss_kappa", "ten subjects, fourteen raters", WIKI_FLEISS, "",
            "0.210", lambda: agreement.fleiss_kappa(FOURTEEN_RATERS)),
    Example("agreement.fleiss_kappa", "thirty patients, six diagnoses", "package irr; data in Fleiss (1971)",
            "fleiss1971", "0.4302445", lambda: agreement.fleiss_kappa(THIRTY_PATIENTS), "package"),
    Example("agreement.fleiss_kappa", "15 patients, six diagnoses", G2014, "gwet2014",
            "0.4139265", lambda: agreement.fleiss_kappa(FIFTEEN_PATIENTS), "package"),
    Example("agreement.fleiss_kappa", "four coders with gaps", G2014, "gwet2014",
            "0.76117", lambda: agreement.fleiss_kappa(GAPS), "package"),
    Example("agreement.gwet_ac1", "two coders, 125 units, the paradox", "package irrCAC; data in Gwet (2008)",
            "gwet2008", "0.9407763", lambda: agreement.gwet_ac1(PARADOX), "package"),
    Example("agreement.gwet_ac1", "four coders with gaps", G2014, "gwet2014",
            "0.77544", lambda: agreement.gwet_ac1(GAPS), "package"),
    Example("agreement.gwet_ac1", "two abstractors, 100 records", G2014, "gwet2014",
            "0.8493305", lambda: agreement.gwet_ac1(ABSTRACTORS), "package"),
    Example("agreement.gwet_ac1", "15 patients, six diagnoses", G2014, "gwet2014",
            "0.4448007", lambda: agreement.gwet_ac1(FIFTEEN_PATIENTS), "package"),
    Example("reuse.ngrams", "number of runs of five letters in a song", "Schleimer et al. (2003), figure 2",
            "schleimer2003", "17", lambda: len(reuse.ngrams(list(SONG), 5))),
    Example("reuse.winnow", "17 hashes, window 4: hash, position", "Schleimer et al. (2003), figure 2",
            "schleimer2003", "[17,3] [17,6] [8,8] [39,11] [17,15]",
            lambda: [part for pair in reuse.winnow(HASHES, 4) for part in pair]),
]  # fmt: skip

# Why a measure has no number from print above.
WITHOUT_PRINT = {
    "diversity.types_expected": "It is the sum of which HD-D is the share; the tests draw every sample of a short text.",
    "diversity.hdd": "Only packages give a number for a text that is printed whole; it stands above.",
    "diversity.mattr": "Only packages give numbers for texts that are printed whole; they stand above.",
    "diversity.mtld": "Two packages give two numbers for one text, by two rules; both stand above.",
    "clauses.roles": "It gives each actor a row; the tests compare it with clauses read by hand.",
    "clauses.passives": "It adds up; the tests count one article by hand.",
    "clauses.score": "It compares two tables; the tests count right and wrong by hand.",
    "words.tokenize": "What a word is, is a rule of this book; its example and the counts of other rules stand above.",
    "words.counts": "It adds up; the tests count short texts by hand.",
    "words.concordance": "It lists passages; the tests compare it with short texts read by hand.",
    "keyness.log_odds": "Only packages give numbers for counts that can be typed; they stand above.",
    "keyness.keywords": "It puts log-likelihood, log ratio and range side by side; these have numbers of their own.",
    "intervals.bootstrap": "Random draws are not those of print; the tests count two units by hand and ask SciPy.",
    "agreement.gwet_ac1": "The numbers of Gwet’s book are taken from irrCAC’s vignette; the book was not at hand.",
    "agreement.bootstrap": "Random draws are not those of print; the tests count two units by hand.",
    "reuse.containment": "No example with its words was found in print; the tests count runs by hand.",
    "reuse.longest_common_run": "No example with its words was found in print; the tests try every run.",
}

# Numbers of others that this book's measures do not give, or that it does not use, and why.
UNREPRODUCED = pd.DataFrame(
    [
        ("log_likelihood", "Manning & Schütze (1999), table 5.12", "all 20 likelihood ratios",
         "With the corpus size that they give, every one comes out a little different: the first is printed as "
         "1291.42 and computed as 1291.32."),
        ("log_likelihood", "Dunning (1993), table 1", "“current transactions”",
         "The four counts of this row could not be confirmed, so it is left out."),
        ("log_likelihood", "calculator at Lancaster", "critical value 15.13",
         "Chi-square is passed once in 10,000 times at 15.14; the page prints 15.13."),
        ("log_likelihood", "package quanteda", "its default",
         "Unless told not to, it applies Yates’s correction under some conditions, which is another measure."),
        ("log_odds", "package tidylo", "all numbers",
         "It sets each text against all texts pooled and adds the pooled counts, which is another estimator."),
        ("agreement.bootstrap", "Hayes & Krippendorff (2007)", "intervals of their macro",
         "They draw pairs of codes, and this book draws units: the intervals differ by design."),
    ],
    columns=["measure", "source", "number", "why"],
)  # fmt: skip


def numbers(module: str | None = None) -> pd.DataFrame:
    """Compute every worked example anew and say whether it agrees with what was published.

    module: "keyness", "diversity", "intervals", "agreement" or "reuse", for its examples alone.
    Returns columns measure, data, printed, computed (rounded to as many decimal places as are printed),
    agrees ("yes" or "no"), source and kind ("print" or "package").
    Raises BadInput for a module without examples.

    >>> numbers("reuse")[["measure", "computed", "agrees"]]
      measure                             computed agrees
    0  ngrams                                   17    yes
    1  winnow  [17,3] [17,6] [8,8] [39,11] [17,15]    yes
    """
    modules = list(dict.fromkeys(example.measure.split(".")[0] for example in EXAMPLES))
    if module not in (None, *modules):
        raise BadInput(f"The module {module!r} has no worked examples; choose one of {', '.join(modules)}, or none.")
    rows = []
    for example in EXAMPLES:
        where, _, name = example.measure.partition(".")
        if module in (None, where):
            computed = _as_printed(example.compute(), example.printed)
            agrees = "yes" if computed == example.printed else "no"
            measure = example.measure if module is None else name
            rows.append((measure, example.data, example.printed, computed, agrees, example.source, example.kind))
    return pd.DataFrame(rows, columns=["measure", "data", "printed", "computed", "agrees", "source", "kind"])


def _as_printed(found, printed: str) -> str:
    """Computed numbers written as the printed ones are: in their places, with as many decimals."""
    values = [float(value) for value in np.ravel(np.asarray(found, dtype=np.float64))]
    places = _NUMBER.findall(printed)
    if len(values) != len(places):
        return ", ".join(f"{value:g}" for value in values)
    left = iter(values)

    def written(number: re.Match) -> str:
        decimals = len(number[0].partition(".")[2])
        # A rounded -0.0 is printed as 0.
        return f"{round(next(left), decimals) + 0.0:.{decimals}f}"

    return _NUMBER.sub(written, printed)


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
