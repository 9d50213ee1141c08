"""Agreement: whether readers who code the same units give them the same codes, beyond chance.

`ratings` is a DataFrame with one row a unit (a paragraph, an article) and one column a coder; NaN
stands where a coder did not see a unit. Codes are all numbers or all strings. Percent, alpha and AC1
answer different questions about chance: print them together, with the number of units, and with an
interval from `bootstrap`.

A result that is not defined is NaN, never 0 or 1: where no two coders share a unit there is nothing
to compare, and where all codes are the same nobody can tell agreement from habit (percent alone is
defined there).

Bad input raises BadInput, which names the row or column and the remedy: what is no DataFrame, fewer
than two coders, no units, a unit or coder that is named twice, a coder who saw nothing, codes that
are partly strings and partly numbers.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing.errors import BadInput
from framing.intervals import _whole

LEVELS = ("nominal", "ordinal", "interval", "ratio")
_CELLS = 4_000_000  # draws times units (or codes) held at once: 32 MB


def alpha(ratings: pd.DataFrame, level: str = "nominal") -> float:
    r"""Krippendorff's alpha: 1 less the disagreement seen, as a share of what chance would give.

    ratings: one row a unit, one column a coder, NaN for not seen; units that fewer than two coders
        saw are left out.
    level: "nominal" (codes differ or do not), "ordinal" (numbers give an order alone), "interval"
        (differences count) or "ratio" (differences count in proportion to the size; none below 0).
    Returns 1 for full agreement, 0 for what chance would give, less for worse; NaN where no unit has
    two codes, and where all such codes are the same.
    Raises BadInput (see the module), also for strings or infinite numbers above the nominal level.
    Formula: \alpha = 1 - D_o / D_e
    Formula: D_o = \frac{1}{n} \sum_{c,k} o_{ck} d_{ck}, \quad D_e = \sum_{c,k} \frac{n_c n_k d_{ck}}{n (n - 1)}
        $o_{ck}$ is how often the codes $c$ and $k$ stand in one unit, every pair both ways, divided by
        the unit's coders less 1; $n_c$ is the sum of $o_{ck}$ over $k$, and $n$ the sum of all. $d_{ck}$
        is the squared distance of two codes. Nominal: 1 where they differ, otherwise 0. Ordinal:
        $(\sum_{g=c}^{k} n_g - (n_c + n_k) / 2)^2$. Interval: $(c - k)^2$. Ratio: $((c - k) / (c + k))^2$.
    Source: Krippendorff (2011), sections A to D; Hayes & Krippendorff (2007).

    >>> one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(alpha(pd.DataFrame({"one": one, "other": other})), 7)
    0.0952381
    """
    coded = _coded(ratings, level)
    return _single(_alphas(coded, _once(coded), level))


def percent(ratings: pd.DataFrame, over: str = "pairs") -> float:
    r"""Share of the comparisons between two coders in which both gave the same code.

    ratings: as for `alpha`.
    over: "pairs" counts every pair of codes of one unit alike; "units" takes the share of each unit
        first and then their mean, as Fleiss, Gwet and irrCAC do. They differ only where the
        coders of some units are more than those of others.
    Returns a share of 1; NaN where no unit has two codes. It knows nothing of chance.
    Raises BadInput (see the module), and for another `over`.
    Formula: P = \frac{\sum_u \sum_c n_{uc} (n_{uc} - 1)}{\sum_u n_u (n_u - 1)}
        $n_{uc}$ is how many coders gave unit $u$ the code $c$, and $n_u$ how many gave it any. Over units,
        it is the mean of the same fraction taken of each unit alone.
    Source: Artstein & Poesio (2008), section 2.2; for units, Gwet (2014), chapter 2.

    >>> round(percent(pd.DataFrame({"one": [1, 1, 0, 0], "other": [1, 1, 0, 1]})), 7)
    0.75
    """
    coded = _coded(ratings)
    return _single(_percents(coded, _once(coded), over))


def cohen_kappa(ratings: pd.DataFrame) -> float:
    r"""Cohen's kappa: agreement of two coders beyond what the codes that each prefers would give.

    ratings: as for `alpha`, two columns; units that one of them did not see are left out.
    Returns at most 1; NaN where they share no unit, and where both gave one and the same code
    throughout. It falls when one code is much more frequent, at the same percent.
    Raises BadInput (see the module), and for more than two coders.
    Formula: \kappa = \frac{P_o - P_e}{1 - P_e}, \quad P_e = \sum_c p_{1c} p_{2c}
        $P_o$ is the percent, $p_{1c}$ the share of code $c$ among the codes of the first coder.
    Source: Cohen (1960), equation 1.

    >>> units = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> round(cohen_kappa(pd.DataFrame(units)), 7)
    0.4
    """
    coded = _coded(ratings)
    return _single(_cohen_kappas(coded, _once(coded)))


def fleiss_kappa(ratings: pd.DataFrame) -> float:
    r"""Fleiss' kappa: agreement of any number of coders beyond what the codes' overall shares would give.

    ratings: as for `alpha`. Fleiss wants the same number of codes for every unit, and statsmodels
        takes nothing else; where units have more or fewer, each unit counts alike (Gwet, irrCAC).
    Returns at most 1; NaN where no unit has two codes, and where all codes are the same.
    Raises BadInput (see the module).
    Formula: \kappa = \frac{P_o - P_e}{1 - P_e}, \quad P_e = \sum_c p_c^2
        $P_o$ is the percent over units, $p_c$ the mean over units of the share of coders who gave code $c$.
    Source: Fleiss (1971); with missing codes Gwet (2014), chapter 2.

    >>> round(fleiss_kappa(pd.DataFrame({"one": [1, 1, 0, 0], "other": [1, 1, 0, 1]})), 7)
    0.4666667
    """
    coded = _coded(ratings)
    return _single(_fleiss_kappas(coded, _once(coded)))


def gwet_ac1(ratings: pd.DataFrame, categories: int | None = None) -> float:
    r"""Gwet's AC1: agreement beyond what coders who guess the hard units would reach.

    ratings: as for `alpha`; units with more or fewer codes each count alike.
    categories: how many codes the scale has; without it, those that occur (irrCAC). A code that
        the scale has and nobody used lowers the agreement by chance.
    Returns at most 1; NaN where no unit has two codes, and where there is one category. It stays
    high where one code is much more frequent, when kappa and alpha fall.
    Raises BadInput (see the module), and for fewer categories than occur.
    Formula: \gamma_1 = \frac{P_o - P_e}{1 - P_e}, \quad P_e = \sum_c \frac{p_c (1 - p_c)}{q - 1}
        $P_o$ is the percent over units, $p_c$ the mean over units of the share of coders who gave code
        $c$, and $q$ the number of categories.
    Source: Gwet (2008); with missing codes Gwet (2014), chapter 2.

    >>> units = [("yes", "yes")] * 118 + [("yes", "no")] * 5 + [("no", "yes")] * 2
    >>> round(gwet_ac1(pd.DataFrame(units)), 7)
    0.9407763
    """
    coded = _coded(ratings)
    return _single(_gwet_ac1s(coded, _once(coded), categories))


def bootstrap(
    ratings: pd.DataFrame,
    statistic: str | Callable[..., float] = "alpha",
    draws: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
    **options,
) -> tuple[float, float]:
    r"""Percentile interval of an agreement when the units are drawn anew with replacement.

    ratings: as for `alpha`; its rows are what was sampled. The same seed draws the same units of
        two tables of one length, so that the frames of one coding are compared like with like.
    statistic: a function of this module or its name, which takes all draws in one pass; or any
        function of ratings that returns one number (it gets the drawn units numbered anew, without
        the coders who saw none of them).
    draws: how many times to draw; seed: fixes them; confidence: share of the draws inside.
    options: for the statistic, such as level="ordinal".
    Returns the low and high end. A draw without a value (one category only, nothing to compare)
    might lie anywhere and counts against both ends: where such draws could be the ends themselves,
    the interval is (nan, nan), and there are too few units.
    Raises BadInput as the statistic does, and for an unknown name or a confidence that is no share.
    Formula: [ q_t, \; q_{1 - t} ], \quad t = (1 - \text{confidence}) / 2
        $q_t$ is the value below which a share $t$ of the draws lies.
    Source: Efron & Tibshirani (1993), section 13.3, with units as the sample; Hayes & Krippendorff
    (2007) draw pairs of codes instead, which gives another interval.

    >>> one, other = ["a"] * 6 + ["b"] * 6, ["a"] * 5 + ["b"] * 7
    >>> low, high = bootstrap(pd.DataFrame({"one": one, "other": other}), "percent")
    >>> round(low, 2), high
    (0.75, 1.0)
    """
    draws = _whole("draws", draws, least=1)
    if not isinstance(confidence, int | float) or not 0 < confidence < 1:
        raise BadInput(f"The confidence is {confidence!r}; give a share between 0 and 1, such as 0.95.")
    named = {function.__name__: function for function in _MEASURES}
    if isinstance(statistic, str):
        if statistic not in named:
            raise BadInput(f"There is no statistic {statistic!r}; choose {', '.join(named)}, or give a function.")
        statistic = named[statistic]
    measure = _MEASURES.get(statistic)
    coded = _coded(ratings, options.get("level", "nominal"))
    units = len(ratings)
    random = np.random.default_rng(seed)
    found = []
    at_once = max(1, _CELLS // max(units, len(coded.values)))
    for start in range(0, draws, at_once):
        rows = random.integers(0, units, size=(min(at_once, draws - start), units), dtype=np.int64)
        if measure is None:
            found.append([_drawn(ratings, statistic, row, options) for row in rows])
        else:
            found.append(measure(coded, _weights(rows, units), **options))
    return _interval(np.concatenate(found), confidence)


class _Coded(NamedTuple):
    """Ratings as numbers. codes: units x coders, NaN for not seen; values: the codes that occur, sorted;
    counts: units x values, how many coders gave the unit the code; seen: how many saw the unit."""

    codes: np.ndarray
    values: np.ndarray
    counts: np.ndarray
    seen: np.ndarray


def _coded(ratings: pd.DataFrame, level: str = "nominal") -> _Coded:
    if level not in LEVELS:
        raise BadInput(f"The level is {level!r}; choose {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.")
    if not isinstance(ratings, pd.DataFrame):
        raise BadInput(
            f"The ratings are of the type {type(ratings).__name__}; "
            "give a DataFrame with one row a unit and one column a coder."
        )
    if ratings.shape[1] < 2:
        raise BadInput(f"The ratings have {ratings.shape[1]} column(s), one a coder; agreement needs two or more.")
    if len(ratings) == 0:
        raise BadInput("The ratings have no rows, one a unit; check how the units were chosen.")
    for labels, kind, line in ((ratings.index, "unit", "row"), (ratings.columns, "coder", "column")):
        if not labels.is_unique:
            label = labels[labels.duplicated()][0]
            raise BadInput(f"The {kind} {_shown(label)} stands there twice; give each {kind} one {line} of its own.")
    codes = ratings.to_numpy()
    if codes.dtype.kind not in "biuf":
        codes = _numbered(ratings, codes, level)
    values = np.unique(codes)
    values = values[values == values]  # NaN is not equal to itself
    if level != "nominal":
        values = values.astype(np.float64)
        for value in values[~np.isfinite(values)]:
            raise BadInput(f"{_place(ratings, codes == value)}; give a finite number, or NaN for not seen.")
        for value in values[values < 0] if level == "ratio" else []:
            raise BadInput(f"{_place(ratings, codes == value)}; the level ratio has no numbers below 0: try interval.")
    blind = ~(codes == codes).any(axis=0)
    if blind.any():
        coder = ratings.columns[int(np.argmax(blind))]
        raise BadInput(f"The coder {_shown(coder)} saw no unit; drop the column, or find the codes.")
    counts = np.empty((len(codes), len(values)))
    for place, value in enumerate(values):
        counts[:, place] = (codes == value).sum(axis=1)
    return _Coded(codes, values, counts, counts.sum(axis=1))


def _numbered(ratings: pd.DataFrame, held: np.ndarray, level: str) -> np.ndarray:
    """Codes of any type as numbers of the same shape; strings are numbered in no order."""
    try:
        places, distinct = pd.factorize(held.ravel())
    except TypeError:  # lists and the like, which are refused below
        places, distinct = np.arange(held.size), held.ravel()
    places = places.reshape(held.shape)
    texts = np.array([isinstance(code, str) for code in distinct], dtype=bool)
    numbers = np.array([isinstance(code, int | float | np.number | np.bool_) for code in distinct], dtype=bool)
    for place in np.flatnonzero(~texts & ~numbers):
        remedy = "give numbers or strings, and NaN for not seen"
        raise BadInput(f"{_place(ratings, places == place)}, which is no code; {remedy}.")
    for place in np.flatnonzero(texts) if level != "nominal" or numbers.any() else []:
        remedy = "numbers and strings never agree, so write all codes as one or the other"
        if level != "nominal":
            remedy = f"the level {level} needs numbers, so number the codes, or choose the level nominal"
        raise BadInput(f"{_place(ratings, places == place)}, a string; {remedy}.")
    numbered = np.arange(len(distinct)) if texts.any() else distinct
    return np.append(np.asarray(numbered, dtype=np.float64), np.nan)[places]  # the last is that of -1, not seen


def _place(ratings: pd.DataFrame, wrong: np.ndarray) -> str:
    row, column = np.argwhere(wrong)[0]
    held = _shown(ratings.iat[row, column])
    return f"Row {_shown(ratings.index[row])}, column {_shown(ratings.columns[column])} holds {held}"


def _shown(label) -> str:
    return repr(label.item() if isinstance(label, np.generic) else label)


# Each measure below takes coded ratings and weights (draws x units: how often each unit is drawn),
# and returns one float a draw. All are sums over units, so a thousand draws are a product of two
# matrices. The result is NaN where a draw has nothing to compare, or one category only.


def _alphas(coded: _Coded, weights: np.ndarray, level: str = "nominal") -> np.ndarray:
    pairable = coded.seen >= 2
    counts, seen, weights = coded.counts[pairable], coded.seen[pairable, None], weights[:, pairable]
    totals = weights @ counts  # draws x values: how often each code stands in a pair
    size = totals.sum(axis=1)
    defined = (totals > 0).sum(axis=1) >= 2
    differ = weights @ ((seen[:, 0] ** 2 - (counts**2).sum(axis=1)) / (seen[:, 0] - 1))
    if level == "nominal":
        return 1 - _share(differ * (size - 1), size**2 - (totals**2).sum(axis=1), defined)
    if level == "ratio":
        sums = coded.values + coded.values[:, None]
        distances = _share(coded.values - coded.values[:, None], sums, sums > 0, 0.0) ** 2
        observed = weights @ (((counts @ distances) * counts).sum(axis=1) / (seen[:, 0] - 1))
        expected = ((totals @ distances) * totals).sum(axis=1)
        return 1 - _share(observed * (size - 1), expected, defined)
    # Both other levels square differences: of the values, or of their middle ranks in the draw.
    places = coded.values if level == "interval" else totals.cumsum(axis=1) - totals / 2
    places = places - _share((totals * places).sum(axis=1), size, size > 0)[:, None]
    expected = size * (totals * places**2).sum(axis=1)
    if level == "interval":
        middles = (counts @ coded.values)[:, None] / seen
        within = (counts * (coded.values - middles) ** 2).sum(axis=1)
        observed = weights @ (within * seen[:, 0] / (seen[:, 0] - 1))
    else:
        squares = (weights @ (counts * seen / (seen - 1)) * places**2).sum(axis=1)
        observed = squares - (weights / (seen[:, 0] - 1) * (places @ counts.T) ** 2).sum(axis=1)
        observed = np.where(differ > 0, observed, 0)  # what rounding leaves of full agreement is none
    return 1 - _share(observed * (size - 1), expected, defined)


def _percents(coded: _Coded, weights: np.ndarray, over: str = "pairs") -> np.ndarray:
    if over not in ("pairs", "units"):
        raise BadInput(f"The percent is over {over!r}; choose 'pairs' or 'units'.")
    pairs = coded.seen * (coded.seen - 1)
    same = (coded.counts * (coded.counts - 1)).sum(axis=1)
    if over == "units":
        same, pairs = _share(same, pairs, pairs > 0, 0.0), (pairs > 0).astype(np.float64)
    compared = weights @ pairs
    return _share(weights @ same, compared, compared > 0)


def _cohen_kappas(coded: _Coded, weights: np.ndarray) -> np.ndarray:
    if coded.codes.shape[1] != 2:
        raise BadInput(
            f"There are {coded.codes.shape[1]} coders, and Cohen's kappa is for two; "
            "choose two columns, or use alpha or fleiss_kappa."
        )
    both = coded.seen == 2
    one, other = coded.codes[both].T
    weights = weights[:, both]
    size = weights.sum(axis=1)
    same = weights @ (one == other)
    chance = ((weights @ (one[:, None] == coded.values)) * (weights @ (other[:, None] == coded.values))).sum(axis=1)
    return _share(same * size - chance, size**2 - chance, size**2 > chance)


def _fleiss_kappas(coded: _Coded, weights: np.ndarray) -> np.ndarray:
    shares = _category_shares(coded, weights)
    return _beyond(_percents(coded, weights, "units"), (shares**2).sum(axis=1), (shares > 0).sum(axis=1) >= 2)


def _gwet_ac1s(coded: _Coded, weights: np.ndarray, categories: int | None = None) -> np.ndarray:
    shares = _category_shares(coded, weights)
    used = (shares > 0).sum(axis=1)
    if categories is not None:
        if _whole("categories", categories, least=1) < len(coded.values):
            raise BadInput(f"The scale has {categories} categories, and {len(coded.values)} occur; count them again.")
        used = np.full(len(used), categories)
    chance = _share((shares * (1 - shares)).sum(axis=1), used - 1, used >= 2)
    return _beyond(_percents(coded, weights, "units"), chance, used >= 2)


def _category_shares(coded: _Coded, weights: np.ndarray) -> np.ndarray:
    """Mean over units of the share of each code, draws x values; a unit with one code counts as well."""
    some = coded.seen > 0
    units = weights[:, some].sum(axis=1, keepdims=True)
    return _share(weights[:, some] @ (coded.counts[some] / coded.seen[some, None]), units, units > 0, 0.0)


def _beyond(agreement: np.ndarray, chance: np.ndarray, defined: np.ndarray) -> np.ndarray:
    return _share(agreement - chance, 1 - chance, defined)


def _share(part, whole, defined: np.ndarray, otherwise: float = np.nan) -> np.ndarray:
    """part / whole where that is defined, and something else elsewhere, without a warning."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    return np.divide(part, whole, out=np.full(shape, otherwise), where=defined)


_MEASURES = {
    alpha: _alphas,
    percent: _percents,
    cohen_kappa: _cohen_kappas,
    fleiss_kappa: _fleiss_kappas,
    gwet_ac1: _gwet_ac1s,
}


def _once(coded: _Coded) -> np.ndarray:
    return np.ones((1, len(coded.codes)))


def _single(values: np.ndarray) -> float:
    return float(values[0])


def _weights(rows: np.ndarray, units: int) -> np.ndarray:
    """How often each unit is drawn, draws x units."""
    cells = rows + np.arange(len(rows), dtype=np.int64)[:, None] * units
    return np.bincount(cells.ravel().astype(np.intp), minlength=len(rows) * units).reshape(-1, units).astype(np.float64)


def _drawn(ratings: pd.DataFrame, statistic: Callable[..., float], row: np.ndarray, options: dict) -> float:
    drawn = ratings.iloc[row].reset_index(drop=True).dropna(axis=1, how="all")
    if drawn.shape[1] < 2:
        return np.nan
    value = statistic(drawn, **options)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadInput(f"The statistic gave {value!r:.60}; it has to give one number.") from None


def _interval(found: np.ndarray, confidence: float) -> tuple[float, float]:
    undefined = np.isnan(found)
    tail = (1 - confidence) / 2
    if undefined.sum() > tail * (len(found) - 1):
        return np.nan, np.nan
    low = np.quantile(np.where(undefined, -np.inf, found), tail)
    high = np.quantile(np.where(undefined, np.inf, found), 1 - tail)
    return float(low), float(high)
