"""What a printed Peto odds ratio says about the two sums that it was made of.

Every trial adds its observed minus expected events and their variance; the odds ratio is
exp(excess / variance) and its standard error 1/√variance. The sums can therefore be had back from
a print, added up and taken apart: a total less its remainder is what was left out.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd

from helpers import printed
from helpers.effects import validation
from helpers.effects.distributions import z_quantile
from helpers.effects.validation import Column

_RANGES = ["excess_low", "excess_high", "variance_low", "variance_high"]


def peto_sums(ratio: str, low: str, high: str, level: float = 0.95) -> pd.DataFrame:
    """Observed minus expected events, and their variance, behind a printed Peto odds ratio.

    No trial of d events adds more than d/4 to the variance, so ``4 * variance_low`` is the
    smallest number of events that can be behind the print.

    Parameters
    ----------
    ratio, low, high : str
        Estimate and limits as printed.
    level : float
        Confidence level of the interval.

    Returns
    -------
    DataFrame, shape (1, 4)
        ``excess_low, excess_high``: observed minus expected events of the treated;
        ``variance_low, variance_high``: their variance. The ranges hold the sums of every
        estimate and interval that would be printed so, and of no other.

    Raises
    ------
    ValueError, TypeError
        A number with a relation or not a string, a lower limit that may be 0, limits without
        order, or an estimate that no rounding puts into the middle of its interval on the log
        scale.

    References
    ----------
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-71.
    Tierney JF, Stewart LA, Ghersi D, Burdett S, Sydes MR. Trials 2007;8:16 (from print to sums).

    Examples
    --------
    >>> peto_sums("0.35", "0.11", "1.10").round(2)
       excess_low  excess_high  variance_low  variance_high
    0       -3.13        -3.02          2.83           3.03
    """
    validation.require_level(level)
    as_printed = {"ratio": ratio, "low": low, "high": high}
    numbers = [_above_zero(name, text) for name, text in as_printed.items()]
    if numbers[1].high >= numbers[2].low:
        raise ValueError(f"low, high: {low!r}, {high!r}; allowed are limits in their order")
    logs = [(math.log(number.low), math.log(number.high)) for number in numbers]
    log_low, log_high = _extreme_limits(*logs)
    if not log_low.size:
        texts = ", ".join(as_printed.values())
        raise ValueError(
            f"ratio, low, high: {texts}; allowed is an estimate that may be the geometric mean "
            "of its limits"
        )
    variance = (2 * z_quantile(level) / (log_high - log_low)) ** 2
    excess = variance * (log_low + log_high) / 2
    ends = [excess.min(), excess.max(), variance.min(), variance.max()]
    return pd.DataFrame([ends], columns=_RANGES)


def peto_sums_of(pools: pd.DataFrame) -> pd.DataFrame:
    """The two sums of pools or single trials whose counts are known, in the columns of `peto_sums`.

    Parameters
    ----------
    pools : DataFrame, shape (k, …)
        From ``helpers.meta.peto``: columns ``y, se``.

    Returns
    -------
    DataFrame, shape (k, 4)
        The columns of `peto_sums`, low and high the same; NaN where there is no estimate.

    Examples
    --------
    >>> from helpers import meta
    >>> trial = pd.DataFrame({"events_t": [4], "n_t": [60], "events_c": [9], "n_c": [58]})
    >>> peto_sums_of(meta.peto(trial)).round(2)
       excess_low  excess_high  variance_low  variance_high
    0       -2.61        -2.61          2.92           2.92
    """
    variance = pools["se"] ** -2
    excess = pools["y"] * variance
    return pd.DataFrame(dict(zip(_RANGES, (excess, excess, variance, variance), strict=True)))


def peto_remainder(whole: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """What a whole holds beside a part of it: a difference of sums, with the ranges of both.

    Parameters
    ----------
    whole, part : DataFrame, shape (k, …)
        From `peto_sums` or `peto_sums_of`, row by row.

    Returns
    -------
    DataFrame, shape (k, 6)
        The columns of `peto_sums`, and ``share_low, share_high``: the remainder's share of the
        variance, which is its weight in the whole.

    Raises
    ------
    ValueError
        Frames of different lengths.

    Examples
    --------
    >>> whole, part = peto_sums("0.35", "0.11", "1.10"), peto_sums("0.30", "0.05", "1.74")
    >>> peto_remainder(whole, part).round(2)[["variance_low", "variance_high", "share_low"]]
       variance_low  variance_high  share_low
    0          1.56           1.81       0.55
    """
    if len(whole) != len(part):
        raise ValueError(f"part: {len(part)} row(s); allowed are as many as whole, {len(whole)}")
    part = part.set_axis(whole.index)
    opposite = [_RANGES[place] for place in (1, 0, 3, 2)]
    rest = whole[_RANGES] - part[opposite].set_axis(_RANGES, axis=1)
    return rest.assign(
        share_low=1 - part["variance_high"] / whole["variance_low"],
        share_high=1 - part["variance_low"] / whole["variance_high"],
    )


def _above_zero(name: str, text: str) -> printed.Printed:
    number = printed.parse(text, name, percent=False)
    if number.relation != "=" or number.low <= 0:
        raise ValueError(f"{name}: {text!r}; allowed is a printed number that is surely above 0")
    return number


def _extreme_limits(estimate, low, high) -> tuple[Column, Column]:
    """Pairs of limits, as logs, among which both sums take their smallest and largest value.

    The limits that would be printed so fill a rectangle; those whose middle would be printed as
    the estimate fill what two slanted lines leave of it. The variance is extreme at a corner of
    this shape. So is the excess, but for the points of an upright or level side where it turns.
    """
    corners = list(product(low, high))
    crossings = [
        pair
        for middle in estimate
        for pair in [
            *((end, 2 * middle - end) for end in low),
            *((2 * middle - end, end) for end in high),
        ]
    ]
    turns = [*((end, -3 * end) for end in low), *((-3 * end, end) for end in high)]
    pairs = np.array([*corners, *crossings, *turns])
    slack = 1e-12  # a corner may miss the line that it lies on
    log_low, log_high = pairs.T
    inside = np.full(len(pairs), True)
    for value, (least, most) in (
        (log_low, low),
        (log_high, high),
        ((log_low + log_high) / 2, estimate),
    ):
        inside &= (value >= least - slack) & (value <= most + slack)
    return log_low[inside], log_high[inside]
