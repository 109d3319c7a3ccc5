"""The restricted likelihood of tau² and where it is highest, for many pools at once.

Pools of similar size are laid side by side, one a column: ``y`` and ``v`` of shape (trials, pools).
The columns of smaller pools are filled up with trials of infinite variance, which have no weight.
A sum over the trials of every pool is then a sum of whole rows, many times as fast as a sum over
short stretches of one long column, and the matrices stay in the cache.

References: Viechtbauer W. J Educ Behav Stat 2005;30:261-93.
"""

import numpy as np

from helpers.effects.validation import Column, of_similar_width
from helpers.meta.groups import Groups

Matrix = np.ndarray  # one column per pool

ELEMENTS = 1 << 14  # of one matrix: 128 KB, and a handful of them stay in the cache

# The likelihood is scanned in log(tau² + smallest variance). There each trial's weight is a
# logistic curve of width 1, so that two maxima closer than this step are one in practice.
SCAN_STEP = 0.125
MOST_SCAN_STEPS = 256


def highest_maxima(y: Column, v: Column, groups: Groups) -> tuple[Column, np.ndarray]:
    """The tau² at the highest maximum, 0 included; and whether there is another, lower one.

    Effects ``y`` and their variances ``v`` lie one pool after the other, of two trials or more.
    """
    tau2 = np.empty(len(groups.sizes))
    several = np.empty(len(tau2), dtype=bool)
    for pools in of_similar_width(np.arange(len(tau2)), groups.sizes, ELEMENTS):
        rows, filled_up = groups.side_by_side(pools)
        variances = np.where(filled_up, np.inf, v[rows])
        tau2[pools], several[pools] = _highest_maxima(y[rows], variances)
    return tau2, several


def _highest_maxima(y: Matrix, v: Matrix) -> tuple[Column, np.ndarray]:
    pools = y.shape[1]
    owner, low, high = _falling_crossings(y, v)
    inner = _score_root(y[:, owner], v[:, owner], low, high)
    at_zero = np.flatnonzero(_score(y, v, 0.0) <= 0)
    owner = np.concatenate([at_zero, owner])
    maxima = np.concatenate([np.zeros(len(at_zero)), inner])
    several = np.bincount(owner, minlength=pools) > 1
    tau2 = np.full(pools, np.nan)
    tau2[owner] = maxima
    contested = several[owner]
    owner, maxima = owner[contested], maxima[contested]
    # Assigned from the lowest to the highest likelihood: the last one stays.
    climb = np.argsort(_log_likelihood(y[:, owner], v[:, owner], maxima), kind="stable")
    tau2[owner[climb]] = maxima[climb]
    return tau2, several


def _falling_crossings(y: Matrix, v: Matrix) -> tuple[np.ndarray, Column, Column]:
    """Bracket every maximum above 0: the pool it belongs to, and a tau² on either side."""
    smallest = v.min(axis=0)
    length = np.log(np.maximum(1.0, _ceiling(y, v) / smallest))
    steps = int(np.clip(np.ceil(length.max() / SCAN_STEP), 1, MOST_SCAN_STEPS))
    low = np.zeros(len(smallest))
    rising = _score(y, v, low) > 0
    found = []
    for step in range(1, steps + 1):
        high = smallest * np.expm1(length * (step / steps))
        still_rising = _score(y, v, high) > 0
        peak = np.flatnonzero(rising & ~still_rising)
        found.append((peak, low[peak], high[peak]))
        low, rising = high, still_rising
    pools, lows, highs = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return pools, lows, highs


def _ceiling(y: Matrix, v: Matrix) -> Column:
    """A bound on tau² + the smallest v, above which the score is negative.

    Let u be that sum and S = Σ(y − ȳ)². Every weight is at most 1/u, so that the score is below
    (S/u + 1)/u − Σw, and Σw is at least k/(u + d), where d is the mean of v less the smallest v.
    Both together are negative beyond the larger root of (k − 1)u² − (S + d)u − Sd.
    """
    weighty = np.isfinite(v)
    k = weighty.sum(axis=0)
    scatter = ((y - y.mean(axis=0, where=weighty)) ** 2).sum(axis=0, where=weighty)
    d = v.mean(axis=0, where=weighty) - v.min(axis=0)
    b = scatter + d
    return 1.01 * (b + np.sqrt(b**2 + 4 * (k - 1) * scatter * d)) / (2 * (k - 1))


def _score_root(y: Matrix, v: Matrix, low: Column, high: Column) -> Column:
    """The tau² between ``low`` and ``high`` where the score falls through 0."""
    found = np.empty(len(low))
    pools, tau2, smallest = np.arange(len(low)), (low + high) / 2, v.min(axis=0)
    for _ in range(100):
        score, slope = _score_and_slope(y, v, tau2)
        low, high = np.where(score > 0, tau2, low), np.where(score > 0, high, tau2)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = tau2 - score / slope
        inside = (low <= newton) & (newton <= high)
        better = np.where(inside, newton, (low + high) / 2)
        # Newton's error is of the order of the last step squared, that of halving is the step.
        small = np.where(inside, 1e-8, 1e-13) * (tau2 + smallest)
        left = np.abs(better - tau2) > small
        found[pools] = tau2 = better
        if not left.any():
            break
        y, v, low, high = y[:, left], v[:, left], low[left], high[left]
        pools, tau2, smallest = pools[left], tau2[left], smallest[left]
    return found


def _score(y: Matrix, v: Matrix, tau2: Column | float) -> Column:
    """Twice the slope of the restricted log-likelihood in tau²."""
    weights = 1 / (v + tau2)
    total = weights.sum(axis=0)
    pull = weights * (y - (weights * y).sum(axis=0) / total)
    return (pull * pull).sum(axis=0) - total + (weights * weights).sum(axis=0) / total


def _score_and_slope(y: Matrix, v: Matrix, tau2: Column) -> tuple[Column, Column]:
    """The score, and how it changes with tau², the shift of the mean included."""
    weights = 1 / (v + tau2)
    total = weights.sum(axis=0)
    pull = weights * (y - (weights * y).sum(axis=0) / total)
    squared = weights * weights
    own_share = squared.sum(axis=0) / total
    # Trial by trial, so that less is left to rounding than in a difference of large sums.
    score = (pull * pull - weights * (1 - weights / total)).sum(axis=0)
    slope = (
        2 * (weights * pull).sum(axis=0) ** 2 / total
        - 2 * (weights * pull * pull).sum(axis=0)
        + own_share * total
        - 2 * (weights * squared).sum(axis=0) / total
        + own_share**2
    )
    return score, slope


def _log_likelihood(y: Matrix, v: Matrix, tau2: Column) -> Column:
    """Up to a constant that does not depend on tau²."""
    weights = 1 / (v + tau2)
    total = weights.sum(axis=0)
    misfit = (weights * (y - (weights * y).sum(axis=0) / total) ** 2).sum(axis=0)
    spread = np.log(np.where(weights > 0, weights, 1.0)).sum(axis=0)
    return 0.5 * (spread - np.log(total) - misfit)
