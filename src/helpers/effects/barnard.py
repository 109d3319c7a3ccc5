"""Barnard's exact test of a two-by-two table: only the sizes of the arms are fixed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from helpers.effects import validation
from helpers.effects.fisher import ALTERNATIVES
from helpers.effects.frames import frame

GRID = 2001
PEAKS = 12  # of the grid that are followed up


def barnard(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    alternative: str = "two-sided",
    pooled: bool = True,
) -> pd.DataFrame:
    """Barnard's test: the difference of risks in its standard errors, without fixing the events.

    Tables whose statistic is at least as extreme as the observed one are ordered in whole numbers,
    so that ties are ties (scipy's are not, which changes p). Their probability depends on the
    common risk, and the largest over all risks is taken.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control. One table after the
        other: a tenth of a second for arms of a hundred.
    alternative : {"two-sided", "less", "greater"}
        ``less``: the treated have fewer events.
    pooled : bool
        Whether the standard error takes one common risk (as the chi-square test), or each arm's
        own: the statistic is then infinite where both arms are all or none.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic``: of risk in the treated less risk in the controls; ``p``; ``note``.

    References
    ----------
    Barnard GA. Biometrika 1947;34:123-38. Suissa S, Shuster JJ. J R Stat Soc A 1985;148:317-27.

    Examples
    --------
    >>> barnard(7, 19, 8, 11)[["statistic", "p"]].round(4)
       statistic       p
    0    -1.8943  0.0675
    """
    alternative = validation.choice("alternative", alternative, ALTERNATIVES)
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    rows = np.array(list(table.columns.values())).T.astype(np.int64)
    found = [_one(row.tolist(), alternative, pooled) for row in rows]
    statistic, p = np.array(found, dtype=float).reshape(-1, 2).T
    return frame(table.index, {"statistic": statistic, "p": p}, [])


def _one(counts: list[int], alternative: str, pooled: bool) -> tuple[float, float]:
    events_t, n_t, events_c, n_c = counts
    treated, control = np.meshgrid(np.arange(n_t + 1), np.arange(n_c + 1), indexing="ij")
    sign, above, below = _ordering(treated, n_t, control, n_c, pooled)
    here = events_t, events_c
    # z² = above/below, compared as cross products of whole numbers: ties are exact.
    own = int(above[here]) * below, above * int(below[here])
    further, equal = own[1] > own[0], own[1] == own[0]
    if alternative == "two-sided":
        extreme = further | equal
    else:
        turned = sign if alternative == "greater" else -sign
        own_sign = int(turned[here])
        if own_sign > 0:
            extreme = (turned > 0) & (further | equal)
        elif own_sign == 0:
            extreme = turned >= 0
        else:
            extreme = (turned >= 0) | ~further
    square = int(above[here]) / int(below[here]) if below[here] else np.inf
    statistic = float(sign[here]) * square**0.5 if sign[here] else 0.0
    return statistic, _largest(treated[extreme], n_t, control[extreme], n_c)


def _ordering(treated, n_t: int, control, n_c: int, pooled: bool):
    """Sign of the difference, and numerator and denominator of z² as whole numbers.

    The denominator is 0 where z is infinite, and 1 where the risks are equal.
    """
    x, y = treated.astype(object), control.astype(object)  # Python's integers do not overflow
    cross = x * n_c - y * n_t
    sign = np.sign(cross).astype(int)
    if pooled:
        events, n = x + y, n_t + n_c
        above, below = cross**2 * n, events * (n - events) * n_t * n_c
    else:
        above = cross**2 * n_t * n_c
        below = x * (n_t - x) * n_c**3 + y * (n_c - y) * n_t**3
    return sign, above, np.where(cross == 0, 1, below)


def _largest(treated: np.ndarray, n_t: int, control: np.ndarray, n_c: int) -> float:
    """The largest probability of these tables over the common risk."""
    events, n = treated + control, n_t + n_c
    log_ways = _log_choose(n_t, treated) + _log_choose(n_c, control)
    # Tables with equally many events share their power of the risk.
    ways = np.full(n + 1, -np.inf)
    np.logaddexp.at(ways, events, log_ways)
    counts = np.flatnonzero(np.isfinite(ways))
    ways = ways[counts]

    def probability(risk):
        risk = np.atleast_1d(risk)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            power = np.where(counts == 0, 0.0, counts * np.log(risk))
            other = np.where(counts == n, 0.0, (n - counts) * np.log1p(-risk))
        return np.exp(ways + power + other).sum(axis=1)

    risks = np.sin(np.linspace(0, np.pi / 2, GRID)) ** 2  # closer near 0 and 1
    heights = probability(risks)
    best = float(heights.max())
    inner = np.flatnonzero((heights[1:-1] >= heights[:-2]) & (heights[1:-1] >= heights[2:])) + 1
    for place in inner[np.argsort(-heights[inner])][:PEAKS]:
        bounds = risks[place - 1], risks[place + 1]
        top = minimize_scalar(
            lambda risk: -probability(risk)[0],
            bounds=bounds,
            method="bounded",
            options={"xatol": 1e-12},
        )
        best = max(best, float(-top.fun))
    return min(1.0, best)


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
