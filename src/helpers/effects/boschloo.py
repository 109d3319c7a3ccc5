"""Boschloo's exact test of a two-by-two table: only the sizes of the arms are fixed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_minimum
from scipy.special import gammaln, xlog1py, xlogy

from helpers.effects import validation
from helpers.effects.conditional import TIE
from helpers.effects.fisher import fisher_p
from helpers.effects.results import frame
from helpers.effects.validation import TwoArms


def boschloo(
    events_t: ArrayLike, n_t: ArrayLike, events_c: ArrayLike, n_c: ArrayLike
) -> pd.DataFrame:
    """Boschloo's test: Fisher's p as the statistic, with only the sizes of the arms fixed.

    Tables count as extreme where Fisher's one-sided p is no larger than the observed one; their
    probability depends on the common risk, and the largest over all risks is taken. The test is
    central: twice the smaller of the two one-sided p, at most 1.

    Parameters
    ----------
    events_t, n_t, events_c, n_c : array_like, shape (k,)
        People with the event and people in the arm, treatment then control. One table after the
        other: hundredths of a second for arms of hundreds, a second for arms of a thousand.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``statistic`` (Fisher's smaller one-sided p), ``p``, ``note``.

    Raises
    ------
    ValueError, TypeError
        Impossible counts.

    References
    ----------
    Boschloo RD. Stat Neerl 1970;24:1-9.

    Examples
    --------
    >>> boschloo(3, 4, 1, 4)[["statistic", "p"]].round(4)
       statistic       p
    0     0.2429  0.2891
    """
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    fewer, more = fisher_p(table, "less"), fisher_p(table, "greater")
    p = np.empty(len(table.index))
    for row, (of_t, of_c) in enumerate(zip(table.n_t, table.n_c, strict=True)):
        p[row] = 2 * min(
            _largest_probability(int(of_t), int(of_c), fewer[row]),
            _largest_probability(int(of_c), int(of_t), more[row]),
        )
    columns = {"statistic": np.minimum(fewer, more), "p": np.minimum(1.0, p)}
    return frame(table.index, columns, [])


def _largest_probability(n_t: int, n_c: int, observed_p: float) -> float:
    """Over all common risks, the largest probability that Fisher's p (less) is so small."""
    most_t = _most_events_rejected(n_t, n_c, observed_p)
    x_t, x_c = np.arange(n_t + 1), np.arange(n_c + 1)
    choose_t, choose_c = _log_choose(n_t, x_t), _log_choose(n_c, x_c)
    rejected = most_t >= 0

    def probability(angle):
        risk = np.sin(np.ravel(angle)) ** 2
        of_t = np.exp(choose_t + xlogy(x_t, risk[:, None]) + xlog1py(n_t - x_t, -risk[:, None]))
        of_c = np.exp(choose_c + xlogy(x_c, risk[:, None]) + xlog1py(n_c - x_c, -risk[:, None]))
        so_few = np.cumsum(of_t, axis=1)[:, most_t[rejected]]
        return np.einsum("ij,ij->i", of_c[:, rejected], so_few).reshape(np.shape(angle))

    # In the angle a binomial share has the same spread everywhere, 1/(2√n): no peak is missed.
    angle = np.linspace(0, np.pi / 2, 50 + int(30 * np.sqrt(n_t + n_c)))
    on_grid = validation.in_chunks(probability, angle, rows=1 + 200_000 // (n_t + n_c + 2))
    peak = 1 + np.flatnonzero((on_grid[1:-1] >= on_grid[:-2]) & (on_grid[1:-1] >= on_grid[2:]))
    peak = peak[on_grid[peak] > 0.9 * on_grid.max()]
    around = angle[peak - 1], angle[peak], angle[peak + 1]
    refined = -find_minimum(lambda at: -probability(at), around).f_x
    return max(on_grid.max(), *refined)


def _most_events_rejected(n_t: int, n_c: int, observed_p: float) -> np.ndarray:
    """For 0 … n_c events of the controls, the most of the treated with so small a p; −1: none.

    Fisher's one-sided p rises with the events of the treated: a bisection for all at once.
    """
    x_c = np.arange(n_c + 1.0)
    most, too_many = np.full(n_c + 1, -1.0), np.full(n_c + 1, n_t + 1.0)
    while np.any(too_many - most > 1):
        middle = np.clip(np.floor((most + too_many) / 2), 0, n_t)
        table = TwoArms(middle, 0 * x_c + n_t, x_c, 0 * x_c + n_c, pd.RangeIndex(n_c + 1))
        small = fisher_p(table, "less") <= observed_p * TIE
        most = np.where(small, np.maximum(most, middle), most)
        too_many = np.where(small, too_many, np.minimum(too_many, middle))
    return most.astype(np.int64)


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
