"""Does the printed number follow from the other printed numbers?

Numbers go in as they were printed, as strings, and come back with the range that their rounding
leaves: a printed p *agrees* where its own rounding interval meets the range of the recomputed p.
Disagreement is a question to a paper, not an answer: another test may have been used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc, ndtr, stdtr

from helpers import effects, printed
from helpers.effects import validation
from helpers.effects.means import METHODS
from helpers.effects.validation import Column
from helpers.printed import Printed

SIGNIFICANT = 0.05  # the line that papers draw; a p of 0.05 itself counts as significant
MOST_PAIRS_OF_N = 250_000
CASES_AT_ONCE = 10_000  # so that few pairs of n need one call, and many no memory


def degrees_of_freedom(chi2: str, p: str, max_df: int = 30) -> pd.DataFrame:
    """For which degrees of freedom does a printed p follow from a printed chi-squared?

    Parameters
    ----------
    chi2, p : str
        Statistic and p as printed.
    max_df : int
        The largest number of degrees of freedom to try.

    Returns
    -------
    DataFrame, shape (max_df, 5)
        ``df``, and ``p, p_low, p_high, agrees`` as in `p_from`.

    Examples
    --------
    >>> degrees_of_freedom("9.21", "0.010", max_df=3).round(4)
       df       p   p_low  p_high  agrees
    0   1  0.0024  0.0024  0.0024   False
    1   2  0.0100  0.0100  0.0100    True
    2   3  0.0266  0.0266  0.0267   False
    """
    columns, index = validation.as_columns(max_df=max_df)
    validation.require_whole("max_df", columns["max_df"], index, at_least=1)
    why = "a row of the result for each"
    validation.require_at_most("max_df", columns["max_df"], index, 10_000, why)
    df = np.arange(1, int(columns["max_df"][0]) + 1)
    _printed_p("p", p)
    frame = p_from("chi2", chi2, df1=df, reported=p).drop(columns="decision_changed")
    frame.insert(0, "df", df)
    return frame


def p_from(
    test: str,
    statistic: str,
    df1: ArrayLike | None = None,
    df2: ArrayLike | None = None,
    reported: str | None = None,
    alternative: str = "two-sided",
    truncated: bool = False,
) -> pd.DataFrame:
    """The p of a printed test statistic, and whether a reported p follows from it.

    Parameters
    ----------
    test : {"t", "z", "chi2", "F", "r"}
        ``r`` is a correlation, with df1 = people − 2; chi-squared and F are upper tails.
    statistic : str
        As printed.
    df1, df2 : array_like, shape (k,), or None
        Degrees of freedom, above 0, one row of the result for each: df1 for every test but
        ``z``, df2 for ``F`` only.
    reported : str or None
        The p as printed, relation included; None or ``not_reported`` where there is none.
    alternative : {"two-sided", "greater", "less"}
        The side of a one-sided ``t, z`` or ``r``; chi-squared and F have no side to choose.
    truncated : bool
        Whether the paper cut digits off instead of rounding: "1.00" then stands for 1.000 to 1.009.
        A print that ends in … says so itself.

    Returns
    -------
    DataFrame, shape (k, 5)
        ``p`` of the statistic as printed; ``p_low`` and ``p_high`` within its rounding;
        ``agrees`` where that range meets the rounding interval of the reported p;
        ``decision_changed`` where it does not, and lies wholly on the other side of 0.05 (a p
        of 0.05 counts as significant). Both are missing where no p was reported.

    Raises
    ------
    ValueError
        An unknown test, an impossible statistic or p, degrees of freedom missing or too many.
    TypeError
        A printed number that is not a string.

    References
    ----------
    Nuijten MB, et al. Behav Res Methods 2016;48:1205-26 (statcheck).

    Examples
    --------
    >>> p_from("t", "2.20", 28, reported="0.03").round(3)
           p  p_low  p_high  agrees  decision_changed
    0  0.036  0.036   0.037   False             False
    """
    test = validation.choice("test", test, list(_TESTS))
    alternative = validation.choice("alternative", alternative, effects.ALTERNATIVES)
    if alternative != "two-sided" and _TESTS[test].lowest == 0:
        raise ValueError(f"alternative: {alternative!r}; allowed for test {test!r} is 'two-sided'")
    df, index = _degrees_of_freedom_of(test, df1, df2)
    number = _statistic(_TESTS[test], statistic, truncated)
    p_of_size = _TESTS[test].p_of_size
    if alternative == "two-sided":
        smallest, largest = _size_range(number.low, number.high)
        # A larger statistic has a smaller p.
        sizes = abs(number.value), largest, smallest
        p, p_low, p_high = (p_of_size(size, **df) for size in sizes)
    else:
        ends = sorted((number.low, number.high), reverse=alternative == "greater")
        p, p_low, p_high = (
            _one_sided(p_of_size, value, alternative, df) for value in (number.value, *ends)
        )
    frame = pd.DataFrame({"p": p, "p_low": p_low, "p_high": p_high}, index=index)
    if reported is None or np.isnan(printed.number(reported)):
        agrees = changed = pd.NA
    else:
        number = _printed_p("reported", reported)
        agrees = number.overlaps(p_low, p_high)
        changed = ~agrees & _decides_otherwise(number, p_low, p_high)
    for name, column in {"agrees": agrees, "decision_changed": changed}.items():
        frame[name] = pd.Series(column, index=index, dtype="boolean")
    return frame


def spread_kind(
    mean_t: str,
    spread_t: str,
    mean_c: str,
    spread_c: str,
    p: str,
    n_t: ArrayLike | None = None,
    n_c: ArrayLike | None = None,
    method: str = "welch",
    limit: int = MOST_PAIRS_OF_N,
) -> pd.DataFrame:
    """Which reading of an unlabelled ± reproduces the printed p: standard deviations or errors?

    A standard error is a standard deviation divided by √n, so that the two readings give very
    different p values. Both may still agree where the p is printed as ``<0.001``, and neither
    may where the paper compared something else than two means (an adjusted or repeated model).

    Parameters
    ----------
    mean_t, spread_t, mean_c, spread_c : str
        Means and the number after their ±, as printed.
    p : str
        The p between the arms, as printed.
    n_t, n_c : int, several ints such as ``range(30, 61)``, or None
        People; several to ask for which n a reading holds. None for both where they are unknown:
        then only standard errors can be tried, by the normal method.
    method : {"welch", "pooled", "normal"}
        As in `helpers.effects.mean_difference`.
    limit : int
        The largest number of pairs of n to go through.

    Returns
    -------
    DataFrame
        A row per reading (and per pair of n): ``reading`` (sd, se), ``method``, ``n_t, n_c``,
        ``estimate`` and ``se`` of the difference, its ``p``; ``p_low`` and ``p_high`` within the
        rounding of means and spreads; ``agrees`` where that range meets the printed p.

    Raises
    ------
    ValueError
        A spread of 0, a printed number with a relation, an impossible p or n, one n without the
        other, or too many pairs of n.
    TypeError
        A printed number that is not a string.

    References
    ----------
    Higgins JPT, Li T, Deeks JJ. Cochrane Handbook 2019, chapter 6.5.2.

    Examples
    --------
    >>> spread_kind("5.2", "2.1", "4.1", "2.4", "0.035", 40, 38).round(3).drop(columns="method")
      reading  n_t  n_c  estimate     se      p  p_low  p_high  agrees
    0      sd   40   38       1.1  0.512  0.035  0.019    0.06    True
    1      se   40   38       1.1  3.189  0.731  0.701    0.76   False
    """
    validation.require_choice("method", method, METHODS)
    means = [_exact("mean_t", mean_t), _exact("mean_c", mean_c)]
    spreads = [_exact("spread_t", spread_t), _exact("spread_c", spread_c)]
    for arm, spread in zip("tc", spreads, strict=True):
        if spread.value <= 0:
            raise ValueError(f"spread_{arm}: {spread.text!r}; allowed is a number above 0")
    reported = _printed_p("p", p)
    if n_t is None and n_c is None:
        return _reading("se", "normal", means, spreads, reported, None, None)
    pairs_t, pairs_c = _pairs_of_n(n_t, n_c, limit)
    readings = [
        _reading(kind, method, means, spreads, reported, pairs_t, pairs_c) for kind in ("sd", "se")
    ]
    return pd.concat(readings, ignore_index=True)


def _reading(kind, method, means, spreads, reported, n_t, n_c) -> pd.DataFrame:
    """Difference and p under one reading, with the range of p within the printed rounding."""
    pairs = 1 if n_t is None else len(n_t)

    def effect(cases) -> pd.DataFrame:
        """Of each case (a difference and both spreads) with each pair of n."""
        difference, *spread = np.repeat(np.array(cases), pairs, axis=0).T
        n = [None if each is None else np.tile(each, len(cases)) for each in (n_t, n_c)]
        return effects.mean_difference(
            difference, spread[0], n[0], 0.0, spread[1], n[1], method=method, spread=kind
        )

    as_printed = (means[0].value - means[1].value, *(spread.value for spread in spreads))
    frame = effect([as_printed])[["estimate", "se", "p"]]
    # p falls with the size of the difference. Over the spreads it need not be monotone, because
    # Welch's degrees of freedom move with them: the middle is looked at beside both ends.
    sizes = _size_range(means[0].low - means[1].high, means[0].high - means[1].low)
    cases = list(product(sizes, *((spread.low, spread.value, spread.high) for spread in spreads)))
    at_once = max(1, CASES_AT_ONCE // pairs)
    blocks = (
        effect(cases[start : start + at_once])["p"] for start in range(0, len(cases), at_once)
    )
    p_values = np.concatenate(list(blocks)).reshape(len(cases), pairs)
    frame["p_low"], frame["p_high"] = p_values.min(axis=0), p_values.max(axis=0)
    frame["agrees"] = reported.overlaps(frame["p_low"], frame["p_high"])
    tried = {"reading": kind, "method": method, "n_t": n_t, "n_c": n_c}
    for position, (name, value) in enumerate(tried.items()):
        frame.insert(position, name, pd.NA if value is None else value)
    return frame


def _pairs_of_n(n_t, n_c, limit: int) -> tuple[np.ndarray, np.ndarray]:
    columns = []
    for name, value in {"n_t": n_t, "n_c": n_c}.items():
        if value is None:
            raise ValueError(f"{name}: None; allowed is a whole number or a range, as for both n")
        column, index = validation.as_columns(**{name: value})
        validation.require_whole(name, column[name], index, at_least=2)
        columns.append(column[name].astype(np.int64))
    size = len(columns[0]) * len(columns[1])
    if size > limit:
        raise ValueError(f"n_t, n_c: {size:,} pairs; allowed are {limit:,}: narrow the ranges")
    return np.repeat(columns[0], len(columns[1])), np.tile(columns[1], len(columns[0]))


def _t_tail(size, df1: Column):
    return 2 * stdtr(df1, -size)


def _r_tail(size, df1: Column):
    with np.errstate(divide="ignore"):
        return _t_tail(size * np.sqrt(df1 / (1 - np.square(size))), df1)


@dataclass(frozen=True)
class _Test:
    """The p of the size of a statistic, and what the statistic can be."""

    p_of_size: Callable[..., Column]
    df: tuple[str, ...]
    lowest: float = -np.inf
    highest: float = np.inf


_TESTS = {
    "t": _Test(_t_tail, df=("df1",)),
    "z": _Test(lambda size: np.atleast_1d(2 * ndtr(-size)), df=()),
    "chi2": _Test(lambda size, df1: chdtrc(df1, size), df=("df1",), lowest=0),
    "F": _Test(lambda size, df1, df2: fdtrc(df1, df2, size), df=("df1", "df2"), lowest=0),
    "r": _Test(_r_tail, df=("df1",), lowest=-1, highest=1),
}


def _degrees_of_freedom_of(test: str, df1, df2) -> tuple[dict[str, Column], pd.Index]:
    given = {"df1": df1, "df2": df2}
    wanted = _TESTS[test].df
    for name, value in given.items():
        if name in wanted and value is None:
            raise ValueError(f"{name}: None; allowed for test {test!r} is a number above 0")
        if name not in wanted and value is not None:
            raise ValueError(f"{name}: {value!r}; allowed for test {test!r} is None")
    columns, index = validation.as_columns(**{name: given[name] for name in wanted})
    for name, column in columns.items():
        validation.require_positive(name, column, index)
    return columns, index


def _one_sided(p_of_size: Callable[..., Column], value: float, alternative: str, df) -> Column:
    """The tail above (or below) a statistic: half the two-sided p, or the rest of 1."""
    half = p_of_size(abs(value), **df) / 2
    return half if (value >= 0) == (alternative == "greater") else 1 - half


def _statistic(test: _Test, statistic: str, truncated: bool) -> Printed:
    """A printed statistic, its rounding (or what was cut off) within what the test allows."""
    text = str(statistic)
    if truncated and isinstance(statistic, str) and not text.rstrip().endswith(("…", "...")):
        text += "…"
    number = _exact("statistic", text if truncated else statistic)
    if not test.lowest <= number.value <= test.highest:
        raise ValueError(
            f"statistic: {statistic!r}; allowed are {test.lowest:g} to {test.highest:g}"
        )
    low, high = max(number.low, test.lowest), min(number.high, test.highest)
    return replace(number, low=low, high=high)


def _size_range(low: float, high: float) -> tuple[float, float]:
    """Smallest and largest absolute value between two numbers."""
    return max(low, -high, 0.0), max(-low, high)


def _exact(name: str, text: str) -> Printed:
    """A printed number without < or >."""
    number = printed.parse(text, name, percent=False)
    if number.relation != "=":
        raise ValueError(f"{name}: {text!r}; allowed is a printed number without < or >")
    return number


def _printed_p(name: str, text: str) -> Printed:
    number = printed.parse(text, name, percent=False)
    if not 0 <= number.value <= 1:
        raise ValueError(f"{name}: {text!r}; allowed is a p value from 0 to 1")
    return number


def _decides_otherwise(reported: Printed, p_low: Column, p_high: Column) -> np.ndarray:
    """Where the whole computed range lies across 0.05 from a report that takes a side."""
    if reported.relation == "=":
        called = reported.value <= SIGNIFICANT
        denied = not called
    else:
        called = reported.high <= SIGNIFICANT
        denied = reported.low >= SIGNIFICANT
    return (called & (p_low > SIGNIFICANT)) | (denied & (p_high <= SIGNIFICANT))
