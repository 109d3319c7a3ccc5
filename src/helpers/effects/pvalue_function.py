"""The p-value function (confidence curve): every interval at once, and the p of any value.

A 95% interval holds the effects with a two-sided p of 0.05 and more. Intervals of all levels,
drawn over each other, give for every effect the p with which the data speak against it. Each
function here takes another one that makes intervals, so that every method of `helpers.effects` and
every pool has its curve::

    curve(effects.risk_ratio, events_t, n_t, events_c, n_c, method="score")
    curve(meta.pool, trials)
    curve(normal_interval, y, se)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import ndtr

from helpers.effects import frames, validation
from helpers.effects.distributions import z_quantile

_LIMITS = ["estimate", "low", "high"]
NARROWEST = 1e-6
"""The level at which both limits have met, or, in an exact method, come as near as they can."""
FURTHEST = 6.8
"""Standard errors; a p below that of such a distance is lost in the rounding of the level."""
USUAL = (0.5, 0.8, 0.9, 0.95, 0.99)
LEVELS = tuple(sorted({NARROWEST, *USUAL, *np.round(1 - 2 * ndtr(-np.arange(0.1, 3.35, 0.1)), 12)}))
"""Steps of a tenth of a standard error up to 99.9%, and the levels that people ask for."""


def curve(
    function: Callable, *arguments, levels: Iterable[float] = LEVELS, **options
) -> pd.DataFrame:
    """Compute the interval of one estimate at many levels.

    Parameters
    ----------
    function : callable
        Makes an interval: takes ``level`` and returns a frame of one row with ``estimate, low,
        high``, as `helpers.effects.risk_ratio`, `helpers.meta.pool` or `normal_interval` do.
    *arguments, **options
        What the function takes besides, such as ``method="score"``.
    levels : iterable of float
        Confidence levels, each between 0 and 1.

    Returns
    -------
    DataFrame, one row per level, from the narrowest interval to the widest
        ``estimate``, the same in each row; ``level``; ``p``, which is 1 − level; ``low, high``,
        on the natural scale, the two values that have this p. ``attrs`` are those of the
        function's frames, without a level.

    Raises
    ------
    ValueError, TypeError
        What the function refuses, or more than one estimate.

    Notes
    -----
    The curve of a central exact method is flat at the top: there p, twice the smaller tail, is 1.
    Where the interval is open, or cannot be had, the limits are those of the function: 0,
    infinity or NaN.

    References
    ----------
    Birnbaum A. J Am Stat Assoc 1961;56:246-9. Bender R, Berg G, Zeeb H. Biom J 2005;47:237-47.

    Examples
    --------
    >>> from helpers import effects
    >>> curve(effects.risk_ratio, 14, 120, 35, 121, levels=[0.95, 0.5]).round(2)
       estimate  level     p   low  high
    0       0.4   0.50  0.50  0.33  0.49
    1       0.4   0.95  0.05  0.23  0.71
    """
    levels = np.sort(np.array(list(levels), dtype=float))
    intervals = [_interval(function, level, arguments, options) for level in levels.tolist()]
    estimate, low, high = np.array([_limits(each) for each in intervals]).reshape(-1, 3).T
    columns = {"estimate": estimate, "level": levels, "p": 1 - levels, "low": low, "high": high}
    result = pd.DataFrame(columns)
    known = intervals[0].attrs if intervals else {}
    result.attrs = {name: value for name, value in known.items() if name != "level"}
    return result


def p_against(function: Callable, value: float, *arguments, **options) -> float:
    """Find the two-sided p of any effect: one minus the level whose interval ends there.

    Parameters
    ----------
    function, *arguments, **options
        As in `curve`.
    value : float
        The effect to hold against the data, on the natural scale, such as a claimed risk ratio.

    Returns
    -------
    float
        From 0 to 1; 0 where it is below 1e-11, NaN where there is no interval.

    Examples
    --------
    A claim that the risk is halved, against no effect at all:

    >>> from helpers import effects
    >>> claimed = p_against(effects.risk_ratio, 0.5, 14, 120, 35, 121)
    >>> nothing = p_against(effects.risk_ratio, 1, 14, 120, 35, 121)
    >>> round(claimed, 2), round(nothing, 4)
    (0.46, 0.0017)
    """
    if not np.isfinite(value):
        raise ValueError(f"value: {value!r}; allowed is a finite number")

    def limits(z: float) -> tuple[float, float]:
        level = max(1 - 2 * float(ndtr(-z)), NARROWEST)
        return _limits(_interval(function, level, arguments, options))[1:]

    low, high = limits(0.0)
    if np.isnan(low) or np.isnan(high):
        return float("nan")
    if low <= value <= high:
        return 1.0
    side, sign = (0, 1) if value < low else (1, -1)

    def beyond(z: float) -> float:
        # An infinite limit lies beyond every value, but no search can step through infinity.
        return float(np.clip(sign * (limits(z)[side] - value), -1e12, 1e12))

    if beyond(FURTHEST) > 0:
        return 0.0
    return float(2 * ndtr(-brentq(beyond, 0.0, FURTHEST, xtol=1e-10)))


def normal_interval(
    y: ArrayLike, se: ArrayLike, scale: str = "log", level: float = 0.95
) -> pd.DataFrame:
    """Interval of an estimate of which only a mean and a standard error are known.

    Parameters
    ----------
    y, se : array_like, shape (k,)
        The estimate on the scale of analysis and its standard error, such as
        `helpers.effects.from_interval` finds behind a printed interval.
    scale : {"log", "identity"}
        ``log`` for ratios.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``estimate, low, high`` on the natural scale.

    Examples
    --------
    >>> normal_interval(np.log(0.4), 0.29).round(2)
       estimate   low  high
    0       0.4  0.23  0.71
    """
    validation.require_scale(scale)
    validation.require_level(level)
    columns, index = validation.as_columns(y=y, se=se)
    validation.require_finite("y", columns["y"], index)
    validation.require_positive("se", columns["se"], index)
    margin = z_quantile(level) * columns["se"]
    ends = {"estimate": columns["y"], "low": columns["y"] - margin, "high": columns["y"] + margin}
    to_natural = np.exp if scale == "log" else np.asarray
    result = pd.DataFrame({name: to_natural(end) for name, end in ends.items()}, index=index)
    return frames.described(result, frames.measure_of("y", y, scale), "normal", scale, level)


def _interval(function, level: float, arguments, options) -> pd.DataFrame:
    found = function(*arguments, level=level, **options)
    if len(found) != 1:
        raise ValueError(f"{len(found)} estimates; allowed is one for each curve")
    return found


def _limits(interval: pd.DataFrame) -> tuple[float, float, float]:
    # From the whole row, because a column taken out of a frame copies its attrs.
    estimate, low, high = interval[_LIMITS].to_numpy(dtype=float)[0].tolist()
    return estimate, low, high
