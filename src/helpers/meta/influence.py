"""Influence of single trials: the pool without each in turn, or trial after trial."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd


def leave_one_out(trials: pd.DataFrame, using: Callable, **options) -> pd.DataFrame:
    """Pool again without each trial in turn.

    Parameters
    ----------
    trials : DataFrame, shape (k, …), k at least 2
        What ``using`` takes.
    using : callable
        ``pool``, ``mantel_haenszel`` or ``peto``.
    **options
        Passed on to ``using``; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        The row of each trial holds the pool of all others; the index is that of ``trials``.

    Raises
    ------
    ValueError, TypeError
        Fewer than two trials, or what ``using`` raises.

    Examples
    --------
    >>> from helpers import effects
    >>> from helpers.meta import pool
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> leave_one_out(ratios, pool, tau2="dl", interval="normal")["estimate"].round(2)
    0    0.89
    1    0.79
    2    0.56
    Name: estimate, dtype: float64
    """
    if len(trials) < 2:
        raise ValueError(f"trials: {len(trials)} row(s); allowed are 2 or more")
    left_out, kept = np.nonzero(~np.eye(len(trials), dtype=bool))
    return _pool_subsets(trials, left_out, kept, using, options)


def cumulative(trials: pd.DataFrame, using: Callable, **options) -> pd.DataFrame:
    """Pool the first trial, the first two, the first three …, in the order of the rows.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        What ``using`` takes; sort it first (by year, by size).
    using : callable
        ``pool``, ``mantel_haenszel`` or ``peto``.
    **options
        Passed on to ``using``; not ``by``.

    Returns
    -------
    DataFrame, shape (k, …)
        The row of each trial holds the pool up to and with it; the index is that of ``trials``.

    Raises
    ------
    ValueError, TypeError
        No trials, or what ``using`` raises.

    References
    ----------
    Lau J, Antman EM, Jimenez-Silva J, Kupelnick B, Mosteller F, Chalmers TC.
    N Engl J Med 1992;327:248-54.

    Examples
    --------
    >>> from helpers import effects
    >>> from helpers.meta import pool
    >>> ratios = effects.risk_ratio([4, 9, 12], [60, 91, 80], [9, 14, 10], [58, 90, 82])
    >>> cumulative(ratios, pool, tau2="dl", interval="normal")["estimate"].round(2)
    0    0.43
    1    0.56
    2    0.75
    Name: estimate, dtype: float64
    """
    last, member = np.tril_indices(len(trials))
    return _pool_subsets(trials, last, member, using, options)


def _pool_subsets(trials, numbers, rows, using, options) -> pd.DataFrame:
    """Pool many subsets of the trials in one call; there is one for each trial."""
    if "by" in options:
        raise TypeError("by: allowed is one pool at a time; filter the frame first")
    subsets = trials.iloc[rows].assign(subset=numbers)
    return using(subsets, by="subset", **options).set_axis(trials.index)
