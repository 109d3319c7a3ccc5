"""Means and standard deviations from what papers report instead of them.

Each result is a column, or a frame where there are several numbers for a row; the index is kept.
Quantiles are those of t unless ``quantile="z"``: papers with small arms mostly use t.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from helpers.effects import validation
from helpers.effects.frames import frame
from helpers.effects.validation import Column

IMPOSSIBLE = "no correlation from −1 to 1 gives these three standard deviations"
SKEWED = "the quantiles are skewed beyond chance: mean and SD rest on a symmetric distribution"

MEAN_METHODS = ("luo", "wan", "hozo")
SD_METHODS = ("wan", "shi", "bland")


def sd_from_se(se: ArrayLike, n: ArrayLike) -> pd.Series:
    """Standard deviation of one arm from the standard error of its mean: se √n.

    Parameters
    ----------
    se, n : array_like, shape (k,)
        Standard errors, and people from 1.

    Examples
    --------
    >>> sd_from_se(0.42, 25).tolist()
    [2.1]
    """
    columns, index = validation.as_columns(se=se, n=n)
    validation.require_positive("se", columns["se"], index, or_zero=True)
    validation.require_whole("n", columns["n"], index, at_least=1)
    return pd.Series(columns["se"] * np.sqrt(columns["n"]), index=index, name="sd")


def sd_from_interval(
    low: ArrayLike,
    high: ArrayLike,
    n: ArrayLike,
    n_c: ArrayLike | None = None,
    level: float = 0.95,
    quantile: str = "t",
) -> pd.DataFrame:
    """Standard deviation from the confidence interval of a mean, or of a difference of means.

    Parameters
    ----------
    low, high : array_like, shape (k,)
        The interval.
    n, n_c : array_like, shape (k,)
        People of the arm; with ``n_c``, those of both arms, and the interval is that of their
        difference: the standard deviation is then the one that both arms share.
    level : float
        Confidence level, between 0 and 1.
    quantile : {"t", "z"}
        What the interval was made with: t with n − 1 (or n + n_c − 2) df, or normal.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``se, sd, note``.

    References
    ----------
    Cochrane Handbook 6.5.2.2 and 6.5.2.3.

    Examples
    --------
    >>> sd_from_interval(30.5, 34.2, 100)[["se", "sd"]].round(3)
          se     sd
    0  0.932  9.324
    """
    validation.require_level(level)
    columns, index, root, df = _people(n, n_c, low=low, high=high)
    low, high = columns["low"], columns["high"]
    for name in ("low", "high"):
        validation.require_finite(name, columns[name], index)
    allowed = partial(validation.at_most, "high", high)
    validation.require("low", low, index, low <= high, allowed)
    se = (high - low) / (2 * _quantile(quantile, (1 + level) / 2, df))
    return frame(index, {"se": se, "sd": se * root}, [])


def sd_from_p(
    difference: ArrayLike,
    p: ArrayLike,
    n: ArrayLike,
    n_c: ArrayLike | None = None,
    quantile: str = "t",
) -> pd.DataFrame:
    """Standard deviation from a two-sided p: of a change within a group, or between two arms.

    Parameters
    ----------
    difference : array_like, shape (k,)
        The mean change, or the difference of means; not 0.
    p : array_like, shape (k,)
        The exact p, above 0 and below 1 ("p < 0.05" only bounds the standard deviation).
    n, n_c, quantile
        As in `sd_from_interval`: without ``n_c`` the standard deviation of the change.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``se, sd, note``.

    References
    ----------
    Cochrane Handbook 6.5.2.3 and 6.5.2.8.

    Examples
    --------
    >>> sd_from_p(3.8, 0.008, 25, 22)[["se", "sd"]].round(3)
          se     sd
    0  1.369  4.683
    """
    columns, index, root, df = _people(n, n_c, difference=difference, p=p)
    _require_not_zero("difference", columns["difference"], index)
    fine = (columns["p"] > 0) & (columns["p"] < 1)
    validation.require("p", columns["p"], index, fine, "a number above 0 and below 1")
    se = np.abs(columns["difference"]) / _quantile(quantile, 1 - columns["p"] / 2, df)
    return frame(index, {"se": se, "sd": se * root}, [])


def sd_from_t(
    difference: ArrayLike, t: ArrayLike, n: ArrayLike, n_c: ArrayLike | None = None
) -> pd.DataFrame:
    """Standard deviation from a t statistic: of a change within a group, or between two arms.

    Parameters
    ----------
    difference, t : array_like, shape (k,)
        The mean change or difference of means, and its t; not 0.
    n, n_c
        As in `sd_from_interval`.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``se, sd, note``.

    Examples
    --------
    >>> sd_from_t(-1.2, -1.99, 80, 79)[["se", "sd"]].round(3)
          se     sd
    0  0.603  3.802
    """
    columns, index, root, _ = _people(n, n_c, difference=difference, t=t)
    _require_not_zero("difference", columns["difference"], index)
    _require_not_zero("t", columns["t"], index)
    se = np.abs(columns["difference"] / columns["t"])
    return frame(index, {"se": se, "sd": se * root}, [])


def sd_from_iqr(
    q1: ArrayLike, q3: ArrayLike, n: ArrayLike | None = None, method: str = "wan"
) -> pd.Series:
    """Standard deviation from the quartiles, of normal data.

    Parameters
    ----------
    q1, q3 : array_like, shape (k,)
        First and third quartile.
    n : array_like, shape (k,), or None
        People; needed by ``wan``.
    method : {"wan", "normal", "handbook"}
        The width over 2Φ⁻¹((0.75n − 0.125)/(n + 0.25)), over 2Φ⁻¹(0.75), or over 1.35.

    References
    ----------
    Wan X, Wang W, Liu J, Tong T. BMC Med Res Methodol 2014;14:135.

    Examples
    --------
    >>> sd_from_iqr(12, 20.5, 50).round(3).tolist()
    [6.488]
    """
    method = validation.choice("method", method, ["wan", "normal", "handbook"])
    width, people, index = _width("q1", q1, "q3", q3, n, method == "wan")
    wide: float | Column = {"normal": 2 * ndtri(0.75), "handbook": 1.35}.get(method, 0.0)
    return pd.Series(width / (_quartiles(people) if method == "wan" else wide), index, name="sd")


def sd_from_range(
    low: ArrayLike, high: ArrayLike, n: ArrayLike | None = None, method: str = "wan"
) -> pd.Series:
    """Standard deviation from the smallest and the largest value, of normal data.

    Parameters
    ----------
    low, high : array_like, shape (k,)
        Smallest and largest value.
    n : array_like, shape (k,), or None
        People; needed by ``wan``.
    method : {"wan", "range/4", "range/6"}
        The width over 2Φ⁻¹((n − 0.375)/(n + 0.25)), or over 4 or 6, which suit about 30 and about
        400 people only.

    References
    ----------
    Wan X, Wang W, Liu J, Tong T. BMC Med Res Methodol 2014;14:135.

    Examples
    --------
    >>> sd_from_range(0.4, 9.9, 9).round(3).tolist()
    [3.179]
    """
    method = validation.choice("method", method, ["wan", "range/4", "range/6"])
    width, people, index = _width("low", low, "high", high, n, method == "wan")
    wide: float | Column = {"range/4": 4.0, "range/6": 6.0}.get(method, 0.0)
    return pd.Series(width / (_extremes(people) if method == "wan" else wide), index, name="sd")


def mean_sd_from_quantiles(
    n: ArrayLike,
    median: ArrayLike,
    *,
    low: ArrayLike | None = None,
    q1: ArrayLike | None = None,
    q3: ArrayLike | None = None,
    high: ArrayLike | None = None,
    mean: str = "luo",
    sd: str = "wan",
) -> pd.DataFrame:
    """Mean and standard deviation from the median with the quartiles, the range, or both.

    Parameters
    ----------
    n, median : array_like, shape (k,)
        People from 5, and the median.
    low, high, q1, q3 : array_like, shape (k,), or None
        Smallest and largest value, first and third quartile: one pair or both.
    mean : {"luo", "wan", "hozo"}
        Luo's weights depend on n; Wan's do not; Hozo's (range only) hardly do.
    sd : {"wan", "shi", "bland"}
        Shi's and Bland's need all five numbers; Shi's is the better with many people.

    Returns
    -------
    DataFrame, shape (k, 5)
        ``mean, sd``; ``skewness`` (how far the median is from the middle, in widths) and
        ``skewness_limit``, beyond which the data are not normal (NaN for five numbers); ``note``.

    References
    ----------
    Wan X, et al. BMC Med Res Methodol 2014;14:135. Luo D, et al. Stat Methods Med Res
    2018;27:1785-805. Shi J, et al. Res Synth Methods 2020;11:641-54. Bland M. 2015.
    Hozo SP, et al. BMC Med Res Methodol 2005;5:13.

    Examples
    --------
    >>> mean_sd_from_quantiles(25, 3, q1=2, q3=11)[["mean", "sd", "skewness"]].round(2)
       mean    sd  skewness
    0   5.5  7.08      0.78
    """
    given = {"low": low, "q1": q1, "median": median, "q3": q3, "high": high}
    there = {name: value for name, value in given.items() if value is not None}
    kinds = {("low", "median", "high"), ("q1", "median", "q3"), tuple(given)}
    if tuple(there) not in kinds:
        raise ValueError(
            f"given are {', '.join(there)}; allowed are low and high, q1 and q3, or all four"
        )
    kind = "five" if len(there) == 5 else "range" if "low" in there else "quartiles"
    means = {"range": MEAN_METHODS, "quartiles": ("luo", "wan"), "five": ("luo", "wan")}[kind]
    mean = validation.choice(f"mean with {', '.join(there)}", mean, means)
    sds = SD_METHODS if kind == "five" else ("wan",)
    sd = validation.choice(f"sd with {', '.join(there)}", sd, sds)
    columns, index = validation.as_columns(n=n, **there)
    validation.require_whole("n", columns["n"], index, at_least=5)
    names = list(there)
    for name in names:
        validation.require_finite(name, columns[name], index)
    for lower, upper in pairwise(names):
        fine = columns[lower] <= columns[upper]
        allowed = partial(validation.at_most, upper, columns[upper])
        validation.require(lower, columns[lower], index, fine, allowed)
    values = {name: columns.get(name, np.full(len(index), np.nan)) for name in given}
    found_mean = _mean(kind, mean, columns["n"], **values)
    found_sd = _sd(kind, sd, columns["n"], **values)
    skewness, limit = _skewness(kind, columns["n"], **values)
    result = {"mean": found_mean, "sd": found_sd, "skewness": skewness, "skewness_limit": limit}
    return frame(index, result, [(skewness > limit, SKEWED)])


def _mean(kind: str, method: str, n, low, q1, median, q3, high) -> Column:
    if method == "hozo":
        return (low + 2 * median + high) / 4 + (low - 2 * median + high) / (4 * n)
    if method == "wan":
        return {
            "range": (low + 2 * median + high) / 4,
            "quartiles": (q1 + median + q3) / 3,
            "five": (low + 2 * q1 + 2 * median + 2 * q3 + high) / 8,
        }[kind]
    ends, quarters = (low + high) / 2, (q1 + q3) / 2
    if kind == "range":
        share = 4 / (4 + n**0.75)
        return share * ends + (1 - share) * median
    if kind == "quartiles":
        share = 0.7 + 0.39 / n
        return share * quarters + (1 - share) * median
    of_ends, of_quarters = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    return of_ends * ends + of_quarters * quarters + (1 - of_ends - of_quarters) * median


def _sd(kind: str, method: str, n, low, q1, median, q3, high) -> Column:
    if method == "bland":
        squares = (low**2 + 2 * q1**2 + 2 * median**2 + 2 * q3**2 + high**2) / 16
        products = (low * q1 + q1 * median + median * q3 + q3 * high) / 8
        total = low + 2 * q1 + 2 * median + 2 * q3 + high
        return np.sqrt(np.maximum(0.0, squares + products - total**2 / 64))
    from_ends, from_quarters = (high - low) / _extremes(n), (q3 - q1) / _quartiles(n)
    if kind != "five":
        return from_ends if kind == "range" else from_quarters
    share = 0.5 if method == "wan" else 1 / (1 + 0.07 * n**0.6)
    return share * from_ends + (1 - share) * from_quarters


def _skewness(kind: str, n, low, q1, median, q3, high) -> tuple[Column, Column]:
    """How far the median is off the middle, and how far it may be by chance (Shi 2020)."""
    if kind == "five":
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    lower, upper = (low, high) if kind == "range" else (q1, q3)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.abs(lower + upper - 2 * median) / (upper - lower)
    limit = 1 / np.log(n + 9) + 2.5 / (n + 1) if kind == "range" else 2.65 / np.sqrt(n) - 6 / n**2
    return found, limit


def sd_of_change(sd_before: ArrayLike, sd_after: ArrayLike, r: ArrayLike) -> pd.Series:
    """Standard deviation of a change, from those before and after and their correlation.

    Parameters
    ----------
    sd_before, sd_after : array_like, shape (k,)
        Standard deviations.
    r : array_like, shape (k,)
        The correlation between before and after, −1 to 1.

    References
    ----------
    Cochrane Handbook 6.5.2.8.

    Examples
    --------
    >>> sd_of_change(10, 12, 0.8).round(2).tolist()
    [7.21]
    """
    columns, index = validation.as_columns(sd_before=sd_before, sd_after=sd_after, r=r)
    for name in ("sd_before", "sd_after"):
        validation.require_positive(name, columns[name], index, or_zero=True)
    require_correlation("r", columns["r"], index)
    before, after, r = columns.values()
    variance = (before - after) ** 2 + 2 * (1 - r) * before * after
    return pd.Series(np.sqrt(variance), index=index, name="sd_change")


def correlation_of_change(
    sd_before: ArrayLike, sd_after: ArrayLike, sd_change: ArrayLike
) -> pd.DataFrame:
    """The correlation between before and after that three standard deviations imply.

    Parameters
    ----------
    sd_before, sd_after, sd_change : array_like, shape (k,)
        Standard deviations; before and after above 0.

    Returns
    -------
    DataFrame, shape (k, 2)
        ``r`` and ``note``, which says where r lies outside −1 to 1: a misprint, or other people.

    References
    ----------
    Cochrane Handbook 6.5.2.8.

    Examples
    --------
    >>> correlation_of_change(2, 2, 4.2)["note"].item()
    'no correlation from −1 to 1 gives these three standard deviations'
    """
    columns, index = validation.as_columns(
        sd_before=sd_before, sd_after=sd_after, sd_change=sd_change
    )
    for name, column in columns.items():
        validation.require_positive(name, column, index, or_zero=name == "sd_change")
    before, after, change = columns.values()
    r = (before**2 + after**2 - change**2) / (2 * before * after)
    return frame(index, {"r": r}, [(np.abs(r) > 1, IMPOSSIBLE)])


def combined_groups(
    n_1: ArrayLike,
    mean_1: ArrayLike,
    sd_1: ArrayLike,
    n_2: ArrayLike,
    mean_2: ArrayLike,
    sd_2: ArrayLike,
) -> pd.DataFrame:
    """Two groups as one: its people, mean and standard deviation.

    Parameters
    ----------
    n_1, mean_1, sd_1, n_2, mean_2, sd_2 : array_like, shape (k,)
        People from 1, means and standard deviations.

    Returns
    -------
    DataFrame, shape (k, 4)
        ``n, mean, sd, note``.

    References
    ----------
    Cochrane Handbook 6.5.2.10.

    Examples
    --------
    >>> combined_groups(5, 3.0, 1.0, 7, 1.0, 1.5)[["n", "mean", "sd"]].round(2)
          n  mean    sd
    0  12.0  1.83  1.63
    """
    given = {"n_1": n_1, "mean_1": mean_1, "sd_1": sd_1, "n_2": n_2, "mean_2": mean_2}
    columns, index = validation.as_columns(**given, sd_2=sd_2)
    for group in "12":
        validation.require_whole(f"n_{group}", columns[f"n_{group}"], index, at_least=1)
        validation.require_finite(f"mean_{group}", columns[f"mean_{group}"], index)
        validation.require_positive(f"sd_{group}", columns[f"sd_{group}"], index, or_zero=True)
    one, mean_one, sd_one, two, mean_two, sd_two = columns.values()
    n = one + two
    within = (one - 1) * sd_one**2 + (two - 1) * sd_two**2
    between = one * two / n * (mean_one - mean_two) ** 2
    mean = (one * mean_one + two * mean_two) / n
    return frame(index, {"n": n, "mean": mean, "sd": np.sqrt((within + between) / (n - 1))}, [])


def require_correlation(name: str, r: Column, index: pd.Index) -> None:
    """Raise ValueError unless every value lies from −1 to 1."""
    validation.require(name, r, index, np.abs(r) <= 1, "a correlation, -1 to 1")


def _require_not_zero(name: str, column: Column, index: pd.Index) -> None:
    fine = np.isfinite(column) & (column != 0)
    validation.require(name, column, index, fine, "a finite number that is not 0")


def _people(n, n_c, **given) -> tuple[dict[str, Column], pd.Index, Column, Column]:
    """Checked columns; √n or that of both arms; degrees of freedom."""
    sizes = {"n": n} if n_c is None else {"n": n, "n_c": n_c}
    columns, index = validation.as_columns(**given, **sizes)
    for name in sizes:
        validation.require_whole(name, columns[name], index, at_least=2)
    if n_c is None:
        return columns, index, np.sqrt(columns["n"]), columns["n"] - 1
    root = 1 / np.sqrt(1 / columns["n"] + 1 / columns["n_c"])
    return columns, index, root, columns["n"] + columns["n_c"] - 2


def _quantile(quantile: str, share: Column | float, df: Column) -> Column:
    quantile = validation.choice("quantile", quantile, ["t", "z"])
    return stdtrit(df, share) if quantile == "t" else ndtri(share) * np.ones(len(df))


def _width(lower: str, low, upper: str, high, n, needs_n: bool) -> tuple[Column, Column, pd.Index]:
    if needs_n and n is None:
        raise ValueError("n: None; allowed with method 'wan' are whole numbers")
    sizes = {} if n is None else {"n": n}
    columns, index = validation.as_columns(**{lower: low, upper: high}, **sizes)
    for name in (lower, upper):
        validation.require_finite(name, columns[name], index)
    if sizes:
        validation.require_whole("n", columns["n"], index, at_least=2)
    top = columns[upper]
    allowed = partial(validation.at_most, upper, top)
    validation.require(lower, columns[lower], index, columns[lower] <= top, allowed)
    return top - columns[lower], columns.get("n", np.full(len(index), np.nan)), index


def _quartiles(n: Column) -> Column:
    return 2 * ndtri((0.75 * n - 0.125) / (n + 0.25))


def _extremes(n: Column) -> Column:
    return 2 * ndtri((n - 0.375) / (n + 0.25))
