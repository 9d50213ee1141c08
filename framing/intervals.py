"""How sure a small number can be: intervals and permutation tests.

A share of five texts describes these five texts. An interval tells how far such a share could
wander if the same process made more of them; words of one text are not independent, so even that
is an idealisation. Say so on the page.
"""

import itertools
import math
import operator
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pandas as pd

from framing.errors import BadInput

MOST_ARRANGEMENTS = 1_000_000  # about a second, and a few tens of megabytes
MOST_LISTED = 10_000  # more than anybody looks through


def wilson(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    r"""Score interval of a proportion, which stays honest for few trials and shares near 0 or 1.

    successes, trials: whole numbers, 0 <= successes <= trials.
    level: confidence, between 0 and 1.
    Returns the low and high end as shares of 1; (nan, nan) for no trials, where there is no share.
    Raises BadInput for anything else.
    Formula: \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p (1 - p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}
        $p$ is the share of successes, $n$ the number of trials, and $z$ the distance from 0 that a
        standard normal variable exceeds with the probability $1 - \text{level}$: 1.96 for 0.95.
    Source: Wilson (1927); Newcombe (1998), method 3 and table I.

    >>> low, high = wilson(81, 263)
    >>> f"{low:.4f} to {high:.4f}"
    '0.2553 to 0.3662'
    """
    successes, trials = _whole("successes", successes), _whole("trials", trials)
    if successes > trials:
        raise BadInput(f"There are more successes ({successes}) than trials ({trials}); are they the wrong way round?")
    z = -NormalDist().inv_cdf(_tail(level))
    if trials == 0:
        return math.nan, math.nan
    share = successes / trials
    centre = share + z * z / (2 * trials)
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # At the ends the formula gives exactly 0 and 1; floating point may miss them by a hair.
    low = 0.0 if successes == 0 else (centre - reach) / scale
    high = 1.0 if successes == trials else (centre + reach) / scale
    return low, high


def permutation_test(
    a, b, exact: bool = True, draws: int = 10_000, seed: int = 0, alternative: str = "greater"
) -> float:
    r"""How often chance alone, sharing the values out anew, would part two groups as far as they are.

    a, b: the values of each group, one a unit (for texts: one an article, not one a word).
    exact: try every arrangement; otherwise draw some of them at random.
    draws: how many to draw; seed: fixes them.
    alternative: "greater" (mean of a minus mean of b is at least as large), "less" or "two-sided".
    Returns the share of arrangements that do so, the observed one included: never 0. Of five units
    no p-value can be below 0.1.
    Raises BadInput for an empty group, a value that is not a finite number, or more arrangements
    than can be tried.
    Formula: P = K / \binom{n_a + n_b}{n_a}
        $K$ is the number of arrangements that part the groups at least as far as they are, $n_a$ and
        $n_b$ their sizes. Of random arrangements, $P = (K + 1) / (\text{draws} + 1)$.
    Source: Efron & Tibshirani (1993), chapter 15; random arrangements: Phipson & Smyth (2010).

    >>> treated, control = [94, 197, 16, 38, 99, 141, 23], [52, 104, 146, 10, 51, 30, 40, 27, 46]
    >>> round(permutation_test(treated, control), 7)
    0.1409965
    """
    a, b = _numbers("a", a), _numbers("b", b)
    if alternative not in ("greater", "less", "two-sided"):
        raise BadInput(f"The alternative is {alternative!r}; choose 'greater', 'less' or 'two-sided'.")
    pooled = np.concatenate([a, b])
    arrangements = math.comb(len(pooled), len(a))
    if not exact:
        sums = _drawn_sums(pooled, len(a), _whole("draws", draws, least=1), seed)
    elif arrangements > MOST_ARRANGEMENTS:
        raise BadInput(
            f"{len(a)} and {len(b)} units have {arrangements:,} arrangements, and at most {MOST_ARRANGEMENTS:,} "
            "can be tried; use exact=False to draw some of them at random."
        )
    elif len(a) <= len(b):
        sums = _subset_sums(pooled, len(a))
    else:
        sums = pooled.sum() - _subset_sums(pooled, len(b))
    # With both groups' sizes fixed, the sum of the first group orders the arrangements as the
    # difference of means does. Sums that differ by rounding alone are ties.
    excess = sums - pooled.mean() * len(a)
    observed = a.sum() - pooled.mean() * len(a)
    rounding = len(pooled) * np.finfo(float).eps * np.abs(pooled).sum()
    if alternative == "two-sided":
        extreme = np.abs(excess) >= abs(observed) - rounding
    else:
        sign = 1 if alternative == "greater" else -1
        extreme = sign * excess >= sign * observed - rounding
    hits = int(np.count_nonzero(extreme))
    return hits / arrangements if exact else (hits + 1) / (len(sums) + 1)


def arrangements(values: pd.Series, size: int) -> pd.DataFrame:
    r"""List every way to choose some of a few units, and how far each sets the chosen ones off from the others.

    values: one number a unit, indexed by the units' names.
    size: how many are chosen; at least one, and one fewer than there are at most.
    Returns one row an arrangement, the largest difference first, indexed by the names of the chosen
    ("a, b"): difference (mean of the chosen minus mean of the others) and p (share of the
    arrangements whose difference is as large or larger: `permutation_test` of the same two groups).
    Raises BadInput for a value that is not a finite number, a name that stands there twice, a size
    that leaves nothing to compare, or more arrangements than a table can show.
    Formula: A = \binom{n}{k}
        $A$ is the number of rows, for $k$ chosen of $n$ units.
    Source: Fisher (1935), chapter 2: which four of eight cups had the milk first? There are 70 ways.

    >>> cups = pd.Series([1, 1, 1, 1, 0, 0, 0, 0], index=list("abcdefgh"))
    >>> chosen = arrangements(cups, 4)
    >>> len(chosen), chosen.index[0], float(chosen["p"].iloc[0]) == 1 / 70
    (70, 'a, b, c, d', True)
    """
    if not isinstance(values, pd.Series):
        raise BadInput(f"The values are of the type {type(values).__name__}; give a Series indexed by the units.")
    if not values.index.is_unique:
        twice = values.index[values.index.duplicated()][0]
        raise BadInput(f"The unit {twice!r} stands there twice; give each unit a name of its own.")
    numbers, size = _numbers("values", values), _whole("units to choose", size, least=1)
    if size >= len(numbers):
        raise BadInput(f"{size} of {len(numbers)} units leave nobody to compare them with; choose fewer.")
    ways = math.comb(len(numbers), size)
    if ways > MOST_LISTED:
        raise BadInput(
            f"{size} of {len(numbers)} units can be chosen in {ways:,} ways, and at most {MOST_LISTED:,} are listed; "
            "use permutation_test, which only counts them."
        )
    chosen = list(itertools.combinations(range(len(numbers)), size))
    sums = np.array([numbers[list(places)].sum() for places in chosen])
    found = pd.DataFrame(
        {"difference": sums / size - (numbers.sum() - sums) / (len(numbers) - size)},
        index=pd.Index([", ".join(map(str, values.index[list(places)])) for places in chosen], name="chosen"),
    )
    # Sums that differ by rounding alone are ties, as in permutation_test.
    rounding = len(numbers) * np.finfo(float).eps * np.abs(numbers).sum()
    found["p"] = [np.count_nonzero(sums >= own - rounding) / ways for own in sums]
    return found.iloc[np.argsort(-sums, kind="stable")]


def bootstrap(
    values, statistic: Callable[..., float], draws: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    r"""Percentile interval of a statistic when the units are drawn anew with replacement.

    values: one row a unit (list, array, Series or DataFrame); the units are what was sampled:
        articles, or paragraphs to describe one article's own variation.
    statistic: a function of such values that returns one number.
    draws: how many times to draw; level: share of the draws inside the interval; seed: fixes them.
    Returns the low and high end, in the units of the statistic.
    Raises BadInput for no units, and for a statistic that has no value in some draw.
    Formula: [ q_t, \; q_{1 - t} ], \quad t = (1 - \text{level}) / 2
        $q_t$ is the value below which a share $t$ of the draws lies.
    Source: Efron & Tibshirani (1993), section 13.3.

    >>> import numpy as np
    >>> bootstrap([0, 0, 1, 1, 1, 1, 1, 1, 1, 1], np.mean)
    (0.5, 1.0)
    """
    draws, tail = _whole("draws", draws, least=1), _tail(level)
    if not isinstance(values, pd.Series | pd.DataFrame):
        values = np.asarray(values)
    if np.ndim(values) == 0 or len(values) == 0:
        raise BadInput("There are no units to draw from; give one row for each.")
    random = np.random.default_rng(seed)
    found = np.empty(draws)
    for draw in range(draws):
        rows = random.integers(0, len(values), size=len(values), dtype=np.int64)
        value = statistic(values.take(rows, axis=0))
        try:
            found[draw] = value
        except (TypeError, ValueError):
            raise BadInput(f"The statistic gave {value!r:.60}; it has to give one number.") from None
    undefined = int(np.count_nonzero(~np.isfinite(found)))
    if undefined:
        raise BadInput(
            f"The statistic has no value in {undefined:,} of {draws:,} draws, so an interval would mislead; "
            "use more units, or a statistic that every draw has."
        )
    low, high = np.quantile(found, [tail, 1 - tail])
    return float(low), float(high)


def _whole(name: str, number, least: int = 0) -> int:
    try:
        if isinstance(number, bool | np.bool_):
            raise TypeError
        whole = int(number) if isinstance(number, float) and number.is_integer() else operator.index(number)
    except TypeError:
        raise BadInput(f"The {name} are {number!r}; give a whole number.") from None
    if whole < least:
        raise BadInput(f"The {name} are {number!r}; give a whole number of {least} or more.")
    return whole


def _tail(level: float) -> float:
    if not isinstance(level, int | float | np.number) or not 0 < level < 1:
        raise BadInput(f"The level is {level!r}; give a share between 0 and 1, such as 0.95.")
    return (1 - float(level)) / 2


def _numbers(name: str, values) -> np.ndarray:
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadInput(f"Group {name} holds something that is not a number; give one number for each unit.") from None
    if numbers.ndim != 1 or len(numbers) == 0:
        raise BadInput(f"Group {name} is not a list of one or more numbers; give one number for each unit.")
    if not np.isfinite(numbers).all():
        place = int(np.argmin(np.isfinite(numbers)))
        raise BadInput(f"Value {place} of group {name} is {numbers[place]}; drop that unit, or find its value.")
    return numbers


def _subset_sums(values: np.ndarray, size: int) -> np.ndarray:
    """Sums of all subsets of one size; `size` is at most half of the values, or the steps outgrow the result."""
    sums = [np.zeros(1)] + [np.empty(0)] * size
    for value in values:
        for taken in range(size, 0, -1):
            sums[taken] = np.concatenate([sums[taken], sums[taken - 1] + value])
    return sums[size]


def _drawn_sums(values: np.ndarray, size: int, draws: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.array([random.permutation(values)[:size].sum() for _ in range(draws)])
