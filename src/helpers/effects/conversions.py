"""From a printed estimate and interval back to the scale of analysis."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from helpers.effects import frames, validation
from helpers.effects.distributions import p_normal, p_t, z_quantile
from helpers.effects.frames import EffectSize
from helpers.effects.validation import Column


def from_interval(
    estimate: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    scale: str = "log",
    level: float = 0.95,
    df: ArrayLike | None = None,
    tolerance: ArrayLike = 0.005,
    measure: str | None = None,
) -> pd.DataFrame:
    """Turn a printed estimate and interval back into y and its standard error.

    Parameters
    ----------
    estimate, low, high : array_like, shape (k,)
        As printed, on the natural scale; ``low`` at most ``high``.
    scale : {"log", "identity"}
        The scale on which the interval was made: ``log`` for ratios, which must be above 0.
    level : float
        Confidence level of the printed interval, between 0 and 1.
    df : array_like, shape (k,), or None
        Degrees of freedom of the t quantile that the interval was made with, such as n − 1 for
        the mean of one arm; None where it was the normal quantile.
    tolerance : array_like, shape (k,)
        How far a printed number may lie from the true one by rounding: half a unit of its last
        digit, so 0.005 for two decimals.
    measure : str or None
        What the interval is of, such as "risk ratio", for ``attrs``; None: a ratio, or a
        difference.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as given, ``y`` (the log of the estimate, or the estimate),
        ``se`` (the width of the interval over twice the quantile), ``p`` of y/se, ``note``.
        The note flags an estimate that no rounding puts into the middle of its interval:
        a misprint, another scale, or a method whose interval is not symmetric.

    References
    ----------
    Altman DG, Bland JM. How to obtain the P value from a confidence interval. BMJ 2011;343:d2304.

    Examples
    --------
    >>> from_interval(0.40, 0.23, 0.71)[["y", "se"]].round(3)
           y     se
    0 -0.916  0.288
    """
    validation.require_scale(scale)
    validation.require_level(level)
    named = measure or frames.ANY_MEASURE[scale]
    given = {"estimate": estimate, "low": low, "high": high, "tolerance": tolerance}
    columns, index = validation.as_columns(**given, df=df)
    for name in ("estimate", "low", "high"):
        check = validation.require_positive if scale == "log" else validation.require_finite
        check(name, columns[name], index)
    validation.require_positive("tolerance", columns["tolerance"], index, or_zero=True)
    estimate, low, high, rounding = (columns[name] for name in given)
    validation.require(
        "low", low, index, low <= high, lambda row: f"at most high, which is {high[row]:g}"
    )
    quantile = z_quantile(level)
    if df is not None:
        validation.require_positive("df", columns["df"], index)
        quantile = stdtrit(columns["df"], (1 + level) / 2)
    outside = (estimate + rounding < low - rounding) | (estimate - rounding > high + rounding)
    least = _middle(low - rounding, high - rounding, scale) - rounding
    most = _middle(low + rounding, high + rounding, scale) + rounding
    slack = 1e-12 * np.abs(estimate)  # of binary fractions
    asymmetric = (estimate < least - slack) | (estimate > most + slack)
    to_y = np.log if scale == "log" else np.asarray
    y, se = to_y(estimate), (to_y(high) - to_y(low)) / (2 * quantile)
    p = p_normal(y, se) if df is None else p_t(y, se, columns["df"])
    notes = [
        (outside, frames.OUTSIDE),
        (asymmetric, frames.ASYMMETRIC),
        (se == 0, frames.NO_WIDTH),
    ]
    size = EffectSize(named, "printed interval", scale, level, index, {})
    return size.frame(estimate, (low, high), y, se, p, notes)


def from_p(
    estimate: ArrayLike,
    p: ArrayLike,
    scale: str = "log",
    level: float = 0.95,
    df: ArrayLike | None = None,
    measure: str | None = None,
) -> pd.DataFrame:
    """Turn a printed estimate and its exact two-sided p back into y and its standard error.

    Parameters
    ----------
    estimate : array_like, shape (k,)
        As printed, on the natural scale; not the value of no effect.
    p : array_like, shape (k,)
        Above 0 and below 1.
    scale : {"log", "identity"}
        ``log`` for ratios, which must be above 0.
    level : float
        Confidence level of the interval that is given back, between 0 and 1.
    df : array_like, shape (k,), or None
        Degrees of freedom of t; None where p is normal.
    measure : str or None
        What the estimate is, for ``attrs``; None: a ratio, or a difference.

    Returns
    -------
    DataFrame, shape (k, 7)
        As `from_interval`, with the interval that follows: ``se`` is |y| over the quantile.

    References
    ----------
    Altman DG, Bland JM. How to obtain the confidence interval from a P value. BMJ 2011;343:d2090.

    Examples
    --------
    >>> from_p(1.21, 0.3)[["estimate", "low", "high", "se"]].round(3)
       estimate    low   high     se
    0      1.21  0.844  1.735  0.184
    """
    validation.require_scale(scale)
    validation.require_level(level)
    columns, index = validation.as_columns(estimate=estimate, p=p, df=df)
    estimate, p = columns["estimate"], columns["p"]
    check = validation.require_positive if scale == "log" else validation.require_finite
    check("estimate", estimate, index)
    none = validation.NO_EFFECT[scale]
    validation.require(
        "estimate", estimate, index, estimate != none, f"a number other than {none:g}"
    )
    validation.require("p", p, index, (p > 0) & (p < 1), "a number above 0 and below 1")
    if df is None:
        own, wide = -ndtri(p / 2), z_quantile(level)
    else:
        validation.require_positive("df", columns["df"], index)
        own, wide = -stdtrit(columns["df"], p / 2), stdtrit(columns["df"], (1 + level) / 2)
    y = np.log(estimate) if scale == "log" else estimate
    se = np.abs(y) / own
    back = np.exp if scale == "log" else np.asarray
    limits = back(y - wide * se), back(y + wide * se)
    named = measure or frames.ANY_MEASURE[scale]
    size = EffectSize(named, "printed p", scale, level, index, {})
    return size.frame(estimate, limits, y, se, p, [])


def _middle(low: Column, high: Column, scale: str) -> Column:
    if scale == "log":
        return np.sqrt(np.maximum(0.0, low) * np.maximum(0.0, high))
    return (low + high) / 2
