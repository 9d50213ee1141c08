"""The measures of framing beside the reference packages: same inputs, same answers, side by side.

    python benchmarks/measures.py

Each row times both in this process, takes the best of several runs, compares the answers and
prints how many times as fast framing is; the last row is a ratio of memory, that of ten times the
corpus to that of one. Nothing here fails by the clock.
"""

import math
import time
import tracemalloc
from collections.abc import Callable
from pydoc_data.topics import topics

import krippendorff
import numpy as np
import pandas as pd
from nltk.metrics import BigramAssocMeasures
from sklearn.feature_extraction.text import CountVectorizer

from framing import agreement, keyness, speeches, words

RANDOM = np.random.default_rng(4)


def best(task: Callable, runs: int = 5) -> tuple[float, object]:
    """Processor seconds of the fastest run, which other programs disturb least, and what the task returned."""
    fastest = math.inf
    for _ in range(runs):
        begin = time.process_time()
        answer = task()
        fastest = min(fastest, time.process_time() - begin)
    return fastest, answer


def row(
    what: str, ours: str, reference: str, theirs: str, ratio: float, target: float | None = None, note: str = ""
) -> None:
    """Print one comparison; without a target it is for information."""
    verdict = "" if target is None else f"target {target:g}, {'met' if ratio >= target else 'missed'}"
    print(f"{what:<52} {ours:>10}  {reference:<36} {theirs:>11}  {ratio:7.1f} x  {verdict}{note}", flush=True)


def times(seconds: float) -> str:
    return f"{1e3 * seconds:,.1f} ms"


def coded(units: int, coders: int, codes: int) -> pd.DataFrame:
    """Made-up codings: one code a unit that coders see four times of five, a tenth not seen."""
    truth = RANDOM.integers(1, codes + 1, size=(units, 1), dtype=np.int64)
    slips = RANDOM.integers(1, codes + 1, size=(units, coders), dtype=np.int64)
    table = np.where(RANDOM.random((units, coders)) < 0.8, truth, slips).astype(np.float64)
    table[RANDOM.random((units, coders)) < 0.1] = np.nan
    return pd.DataFrame(table)


def nominal_alpha() -> None:
    ratings = coded(units=2000, coders=30, codes=5)
    matrix = np.ascontiguousarray(ratings.to_numpy().T)  # coders x units, as krippendorff wants it
    ours, found = best(lambda: agreement.alpha(ratings), runs=30)
    theirs, expected = best(lambda: krippendorff.alpha(matrix, level_of_measurement="nominal"), runs=30)
    assert math.isclose(found, expected, rel_tol=1e-12), (found, expected)
    row("alpha, nominal, 30 coders x 2,000 units", times(ours), "krippendorff.alpha", times(theirs), theirs / ours, 1)


def bootstrapped_alpha(draws: int = 1000, units: int = 60) -> None:
    frames = {frame: coded(units, coders=30, codes=2) for frame in range(15)}
    matrices = {frame: np.ascontiguousarray(ratings.to_numpy().T) for frame, ratings in frames.items()}
    rows = np.random.default_rng(0).integers(0, units, size=(draws, units), dtype=np.int64)

    def looped() -> dict:
        intervals = {}
        for frame, matrix in matrices.items():
            drawn = [krippendorff.alpha(matrix[:, row], level_of_measurement="nominal") for row in rows]
            intervals[frame] = np.quantile(drawn, [0.025, 0.975])
        return intervals

    def vectorised() -> dict:
        return {frame: agreement.bootstrap(ratings, "alpha", draws) for frame, ratings in frames.items()}

    ours, found = best(vectorised)
    theirs, expected = best(looped, runs=1)
    assert all(np.allclose(found[frame], expected[frame], rtol=1e-12) for frame in frames)
    what = f"{draws:,} draws, 30 coders x {units} units x {len(frames)} frames"
    row(what, times(ours), "loop over krippendorff.alpha", times(theirs), theirs / ours, 20)


def vocabulary(size: int, names: np.ndarray) -> pd.Series:
    """Made-up counts with a long tail, as words have."""
    counts = np.minimum(RANDOM.zipf(1.7, size=size), 1_000_000).astype(np.int64)
    return pd.Series(counts, index=pd.Index([f"w{name}" for name in names], name="word"))


def looped_likelihood(target: pd.Series, reference: pd.Series, sample: list[str]) -> tuple[float, list[float]]:
    """Seconds of nltk's likelihood ratio over a sample of words, looked up in two dicts."""
    a, b = target.to_dict(), reference.to_dict()
    c, d = int(target.sum()), int(reference.sum())

    def loop() -> list[float]:
        found = []
        for word in sample:
            here, there = a.get(word, 0), b.get(word, 0)
            found.append(BigramAssocMeasures.likelihood_ratio(here, (here + there, c), c + d))
        return found

    return best(loop)


def keyness_of_a_million(size: int = 1_000_000, sampled: int = 50_000) -> None:
    """Four cells, as nltk has them. The loop is timed on a sample of the words and scaled up to all."""
    names = RANDOM.permutation(size * 3 // 2)
    target, reference = vocabulary(size, names[:size]), vocabulary(size, names[:size])
    table = pd.DataFrame({"target": target.to_numpy(), "reference": reference.to_numpy()}, index=target.index)
    shifted = vocabulary(size, names[size // 2 :])
    for what, one, other in (
        ("of one table", table["target"], table["reference"]),
        ("in two equal indexes", target, reference),
        ("a side, half of them shared", target, shifted),
    ):
        ours, found = best(lambda: keyness.log_likelihood(one, other, cells=4))  # noqa: B023
        sample = [found.index[place] for place in RANDOM.integers(0, len(found), size=sampled, dtype=np.int64)]
        theirs, expected = looped_likelihood(one, other, sample)
        # nltk adds a small number to every expected count, so its ratios are off by some 1e-6.
        assert np.allclose(found[sample], expected, rtol=1e-6, atol=1e-4)
        theirs *= len(found) / sampled
        loop, note = f"loop over nltk ({len(found):,} words)", ""
        if not one.index.equals(other.index):
            # Two lists can only be matched by reading every word of both, and that alone is too long.
            reading, _ = best(lambda: [sum(map(hash, side.index.to_numpy(object))) for side in (one, other)])  # noqa: B023
            matching, _ = best(lambda: pd.factorize(one.index.append(other.index)))  # noqa: B023
            note = (
                f": matching the two lists takes {times(matching)} of it; to read the hash of each of their words "
                f"once takes {times(reading)}, and {times(theirs / 50)} in all would be 50 x"
            )
        row(f"keyness, {size:,} words {what}", times(ours), loop, times(theirs), theirs / ours, 50, note)


def counting() -> None:
    """Prose, tables and code of Python's own help, at hand wherever Python is; and speeches of the book's data."""
    rule = CountVectorizer(tokenizer=words.tokenize, token_pattern=None, lowercase=False)
    for name, corpus in (("help", list(topics.values())), ("speeches", speeches.addresses()["text"].tolist())):
        for copies in (1, 10):
            texts = corpus * copies
            size = sum(map(len, texts)) / 1e6
            ours, found = best(lambda: words.counts(iter(texts)), runs=15)  # noqa: B023
            what = f"count words of {size:.2f} million characters, {name}"
            default, _ = best(lambda: CountVectorizer().fit_transform(texts), runs=15)  # noqa: B023
            same, matrix = best(lambda: rule.fit_transform(texts), runs=2)  # noqa: B023
            assert found.to_dict() == dict(zip(rule.get_feature_names_out(), matrix.sum(axis=0).tolist()[0]))
            speed = f"{size / ours:.1f} MB/s"
            row(what, speed, "CountVectorizer, its own words", f"{size / default:.1f} MB/s", default / ours, 1)
            row(what, speed, "CountVectorizer, our words", f"{size / same:.1f} MB/s", same / ours)


def memory(copies: int = 10) -> None:
    """Ten times the corpus has the same words, and should need the same memory: texts are read one at a time."""
    texts = list(topics.values())
    size = sum(map(len, texts)) / 1e6

    def peak(times: int) -> float:
        tracemalloc.start()
        words.counts(text for _ in range(times) for text in texts)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most / 1e6

    peak(1)  # what is loaded on first use counts for neither
    once, often = peak(1), peak(copies)
    what = f"memory to count {copies * size:.1f} million characters"
    row(what, f"{often:.2f} MB", f"words.counts, {size:.1f} million", f"{once:.2f} MB", often / once)


if __name__ == "__main__":
    for comparison in (nominal_alpha, bootstrapped_alpha, keyness_of_a_million, counting, memory):
        comparison()
