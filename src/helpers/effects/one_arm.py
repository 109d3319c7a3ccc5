"""One arm alone: intervals of a proportion and of a rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betaincinv, chdtri

from helpers.effects import validation
from helpers.effects.distributions import wilson_reach, z_quantile
from helpers.effects.frames import described, frame

PROPORTIONS = ("wilson", "clopper-pearson", "jeffreys", "wilson-cc", "agresti-coull")


def proportion_interval(
    events: ArrayLike, n: ArrayLike, method: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    """One proportion with its interval.

    Parameters
    ----------
    events, n : array_like, shape (k,)
        People with the event, and people.
    method : {"wilson", "clopper-pearson", "jeffreys", "wilson-cc", "agresti-coull"}
        ``wilson``: the score interval, close to its level on average; ``clopper-pearson``: exact,
        never below its level and wide for it; ``jeffreys``: Bayes with Beta(½, ½), and 0 or 1
        where there are no events or only events; ``wilson-cc``: with continuity correction;
        ``agresti-coull``: its limits may lie below 0 or above 1.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 6)
        ``estimate, low, high, note``, inputs.

    References
    ----------
    Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-33.
    Newcombe RG. Stat Med 1998;17:857-72 (with continuity correction).

    Examples
    --------
    >>> proportion_interval(0, 10)[["estimate", "low", "high"]].round(2)
       estimate  low  high
    0       0.0  0.0  0.28
    """
    method = validation.choice("method", method, PROPORTIONS)
    validation.require_level(level)
    columns, index = validation.as_columns(events=events, n=n)
    validation.require_whole("n", columns["n"], index, at_least=1)
    validation.require_whole("events", columns["events"], index, at_least=0)
    x, n = columns["events"], columns["n"]
    validation.require("events", x, index, x <= n, lambda row: f"at most n, which is {n[row]:g}")
    risk, z, tail = x / n, z_quantile(level), (1 - level) / 2
    none, every = x == 0, x == n
    if method == "wilson":
        below, above = wilson_reach(risk, n, z)
        low, high = np.where(none, 0.0, risk - below), np.where(every, 1.0, risk + above)
    elif method == "agresti-coull":
        wider = n + z**2
        centre = (x + z**2 / 2) / wider
        margin = z * np.sqrt(centre * (1 - centre) / wider)
        low, high = centre - margin, centre + margin
    elif method == "wilson-cc":
        low = np.where(none, 0.0, _corrected(risk, n, z, -1))
        high = np.where(every, 1.0, _corrected(risk, n, z, 1))
    else:
        more = 1.0 if method == "clopper-pearson" else 0.5
        same = 1.0 - more
        with np.errstate(invalid="ignore"):
            low = betaincinv(np.where(none, 1, x + same), n - x + more, tail)
            high = betaincinv(x + more, np.where(every, 1, n - x + same), 1 - tail)
        low, high = np.where(none, 0.0, low), np.where(every, 1.0, high)
    found = frame(index, {"estimate": risk, "low": low, "high": high}, [], columns)
    return described(found, "proportion", method, "identity", level)


def _corrected(risk, n, z: float, side: int):
    """Wilson's limit with continuity correction, below (−1) or above (1)."""
    root = z**2 + side * 2 - 1 / n + 4 * risk * (n * (1 - risk) - side)
    root = np.sqrt(np.maximum(0.0, root))
    return (2 * n * risk + z**2 + side * (1 + z * root)) / (2 * (n + z**2))


def rate_interval(events: ArrayLike, time: ArrayLike, level: float = 0.95) -> pd.DataFrame:
    """One rate with its exact Poisson interval.

    Parameters
    ----------
    events, time : array_like, shape (k,)
        Events, and the person-time in which they were seen, above 0.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 6)
        ``estimate, low, high`` in events per unit of time, ``note``, inputs.

    References
    ----------
    Garwood F. Biometrika 1936;28:437-42.

    Examples
    --------
    >>> (100 * rate_interval(11, 800)[["estimate", "low", "high"]]).round(2)
       estimate   low  high
    0      1.38  0.69  2.46
    """
    validation.require_level(level)
    columns, index = validation.as_columns(events=events, time=time)
    validation.require_whole("events", columns["events"], index, at_least=0)
    validation.require_positive("time", columns["time"], index)
    x, time = columns["events"], columns["time"]
    tail = (1 - level) / 2
    low = np.where(x == 0, 0.0, chdtri(np.maximum(2 * x, 1), 1 - tail) / 2)
    high = chdtri(2 * x + 2, tail) / 2
    found = {"estimate": x / time, "low": low / time, "high": high / time}
    return described(frame(index, found, [], columns), "rate", "exact", "identity", level)
