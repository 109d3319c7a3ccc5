"""How much do the true effects of trials differ? tau², Q, I² and H² of many pools at once.

tau² is the variance of the true effects between trials, on the scale of analysis squared.
Every function takes ``Trials``: all trials of all pools, and gives one value per pool.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from helpers.counts import Column
from helpers.machinery.groups import Groups

# The restricted likelihood is scanned in log(tau² + smallest variance). There each trial's weight
# is a logistic curve of width 1, so that two maxima closer than this step are one in practice.
_SCAN_STEP = 0.125
_MOST_SCAN_STEPS = 256


@dataclass(frozen=True)
class Trials:
    """Effects ``y`` with sampling variances ``v``; ``groups`` says which pool each belongs to."""

    y: Column
    v: Column
    groups: Groups

    def weights(self, tau2: Column) -> Column:
        """Inverse variance weights, given one tau² per pool."""
        return 1 / (self.v + self.groups.spread(tau2))

    def residuals(self, weights: Column) -> Column:
        """Distance of each effect from the weighted mean of its pool."""
        return self.y - self.groups.spread(self.mean(weights))

    def mean(self, weights: Column) -> Column:
        """Weighted mean of each pool."""
        return self.groups.sum(weights * self.y) / self.groups.sum(weights)

    def pick(self, which: np.ndarray) -> "Trials":
        """The trials of some of the pools."""
        rows, picked = self.groups.pick(which)
        return Trials(self.y[rows], self.v[rows], picked)


def estimate(method: str, trials: Trials) -> tuple[Column, np.ndarray]:
    """Estimate tau² for pools of two trials or more by one of ``ESTIMATORS``.

    Returns
    -------
    tau2 : ndarray, shape (pools,)
    several : ndarray of bool, shape (pools,)
        True where the estimate is the best of several maxima (REML only).
    """
    if method == "reml":
        return reml(trials)
    tau2 = _CLOSED_OR_UNIQUE[method](trials)
    return tau2, np.zeros(len(tau2), dtype=bool)


def cochran_q(trials: Trials) -> tuple[Column, Column]:
    """Cochran's Q, with the common-effect weights 1/v, and its chi-squared p with k − 1 df.

    References
    ----------
    Cochran WG. Biometrics 1954;10:101-29.
    """
    weights = 1 / trials.v
    q = trials.groups.sum(weights * trials.residuals(weights) ** 2)
    return q, chi_squared_p(q, trials.groups.sizes - 1)


def chi_squared_p(q: Column, df: Column) -> Column:
    """Upper tail of chi-squared; 1 where there is nothing to compare (0 df)."""
    return np.where(df > 0, chdtrc(np.maximum(df, 1), q), 1.0)


def from_q(q: Column, df: Column) -> tuple[Column, Column]:
    """I² in per cent, cut at 0, and H² = Q/df, as they describe a common-effect pool.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-58.
    """
    h2 = np.where(df > 0, q / np.maximum(df, 1), 1.0)
    with np.errstate(divide="ignore"):
        return 100 * np.maximum(0.0, 1 - 1 / h2), h2


def from_tau2(trials: Trials, tau2: Column) -> tuple[Column, Column]:
    """I² in per cent and H² in the general form, which any estimator of tau² may use.

    I² = tau² / (tau² + s²) and H² = (tau² + s²) / s², where s² is the typical sampling variance
    (k − 1) Σw / ((Σw)² − Σw²), w = 1/v. With DerSimonian and Laird's tau² this is (Q − df)/Q.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-58.
    """
    ratio = tau2 * _spare_weight(trials) / np.maximum(trials.groups.sizes - 1, 1)
    return 100 * ratio / (1 + ratio), 1 + ratio


def dersimonian_laird(trials: Trials) -> Column:
    """Moment estimator: (Q − (k − 1)) / (Σw − Σw²/Σw), cut at 0.

    References
    ----------
    DerSimonian R, Laird N. Control Clin Trials 1986;7:177-88.
    """
    q, _ = cochran_q(trials)
    return np.maximum(0.0, (q - (trials.groups.sizes - 1)) / _spare_weight(trials))


def sidik_jonkman(trials: Trials) -> Column:
    """Two steps from the crude variance Σ(y − ȳ)²/k; above 0 unless all effects are equal.

    References
    ----------
    Sidik K, Jonkman JN. Appl Stat 2005;54:367-84.
    """
    k = trials.groups.sizes
    crude = trials.groups.sum(trials.residuals(np.ones_like(trials.y)) ** 2) / k
    weights = trials.weights(crude)
    return crude * trials.groups.sum(weights * trials.residuals(weights) ** 2) / (k - 1)


def paule_mandel(trials: Trials) -> Column:
    """The tau² at which the generalised Q equals k − 1; 0 where Q is below that already.

    Morris's empirical Bayes estimator solves the same equation.

    References
    ----------
    Paule RC, Mandel J. J Res Natl Bur Stand 1982;87:377-85.
    Morris CN. J Am Stat Assoc 1983;78:47-55.
    """
    tau2 = np.zeros(len(trials.groups.sizes))
    # The generalised Q falls and is convex in tau²: Newton's steps from 0 never overshoot the root,
    # and each at least doubles a tau² that is still far below it.
    for _ in range(400):
        weights = trials.weights(tau2)
        pull = weights * trials.residuals(weights) ** 2
        excess = trials.groups.sum(pull) - (trials.groups.sizes - 1)
        slope = trials.groups.sum(pull * weights)
        step = np.divide(excess, slope, out=np.zeros_like(tau2), where=excess > 0)
        tau2 = tau2 + step
        if (step <= 1e-12 * tau2).all():
            break
    return tau2


def reml(trials: Trials) -> tuple[Column, np.ndarray]:
    """The tau² at the highest maximum of the restricted likelihood, 0 included.

    Returns
    -------
    tau2 : ndarray, shape (pools,)
    several : ndarray of bool, shape (pools,)
        True where the likelihood has another, lower maximum.

    References
    ----------
    Viechtbauer W. J Educ Behav Stat 2005;30:261-93.
    """
    pools = len(trials.groups.sizes)
    owner, low, high = _falling_crossings(trials)
    inner = _score_root(trials.pick(owner), low, high)
    at_zero = np.flatnonzero(_score(trials, np.zeros(pools)) <= 0)
    owner = np.concatenate([at_zero, owner])
    maxima = np.concatenate([np.zeros(len(at_zero)), inner])
    several = np.bincount(owner, minlength=pools) > 1
    tau2 = np.full(pools, np.nan)
    tau2[owner] = maxima
    contested = several[owner]
    owner, maxima = owner[contested], maxima[contested]
    if len(owner):
        # Assigned from the lowest to the highest likelihood: the last one stays.
        climb = np.argsort(_restricted_log_likelihood(trials.pick(owner), maxima), kind="stable")
        tau2[owner[climb]] = maxima[climb]
    return tau2, several


def _spare_weight(trials: Trials) -> Column:
    """Σw − Σw²/Σw, with w = 1/v, for pools of two trials or more."""
    weights, groups = 1 / trials.v, trials.groups
    total = groups.sum(weights)
    # Written as Σ w·(weight of the others)/Σw, and the heaviest apart: nothing cancels, even
    # where one trial carries nearly all the weight.
    heaviest = groups.max(weights)
    light = np.where(weights == groups.spread(heaviest), 0.0, weights)
    ties = groups.sum((light == 0).astype(np.float64))
    others = groups.sum(light) + (ties - 1) * heaviest
    crossed = groups.sum(light * (groups.spread(total) - light)) + ties * heaviest * others
    return crossed / total


def _score(trials: Trials, tau2: Column) -> Column:
    """Twice the slope of the restricted log-likelihood in tau²."""
    groups, weights = trials.groups, trials.weights(tau2)
    pull = weights * trials.residuals(weights)
    total = groups.sum(weights)
    return groups.sum(pull * pull) - total + groups.sum(weights * weights) / total


def _slope_of_score(trials: Trials, tau2: Column) -> Column:
    """How the score changes with tau², the shift of the mean included."""
    groups, weights = trials.groups, trials.weights(tau2)
    squared = weights * weights
    residuals = trials.residuals(weights)
    pull = squared * residuals
    total = groups.sum(weights)
    own_share = groups.sum(squared) / total
    return (
        2 * groups.sum(pull) ** 2 / total
        - 2 * groups.sum(weights * pull * residuals)
        + own_share * total
        - 2 * groups.sum(weights * squared) / total
        + own_share**2
    )


def _restricted_log_likelihood(trials: Trials, tau2: Column) -> Column:
    """Up to a constant that does not depend on tau²."""
    weights = trials.weights(tau2)
    misfit = trials.groups.sum(weights * trials.residuals(weights) ** 2)
    spread = trials.groups.sum(np.log(weights))
    return 0.5 * (spread - np.log(trials.groups.sum(weights)) - misfit)


def _falling_crossings(trials: Trials) -> tuple[np.ndarray, Column, Column]:
    """Bracket every maximum above 0: the pool it belongs to, and a tau² on either side."""
    k, groups = trials.groups.sizes, trials.groups
    smallest = groups.min(trials.v)
    span = groups.max(trials.y) - groups.min(trials.y)
    # At a root of the score tau² = Σw²((y − μ)² − v)/Σw² + 1/Σw, and the last term is at most
    # (tau² + the largest v)/k: no root lies above this, to which a tenth is added for rounding.
    ceiling = 1.1 * (k * span**2 + groups.max(trials.v)) / (k - 1)
    length = np.log1p(ceiling / smallest)
    steps = int(np.clip(np.ceil(length.max() / _SCAN_STEP), 1, _MOST_SCAN_STEPS))
    low = np.zeros(len(k))
    rising = _score(trials, low) > 0
    found = []
    for step in range(1, steps + 1):
        high = smallest * np.expm1(length * (step / steps))
        still_rising = _score(trials, high) > 0
        peak = np.flatnonzero(rising & ~still_rising)
        found.append((peak, low[peak], high[peak]))
        low, rising = high, still_rising
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def _score_root(trials: Trials, low: Column, high: Column) -> Column:
    """The tau² between ``low`` and ``high`` where the score falls through 0."""
    tau2 = (low + high) / 2
    if not len(tau2):
        return tau2
    scale = trials.groups.min(trials.v)
    for _ in range(100):
        score = _score(trials, tau2)
        low, high = np.where(score > 0, tau2, low), np.where(score > 0, high, tau2)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = tau2 - score / _slope_of_score(trials, tau2)
        inside = (low <= newton) & (newton <= high)
        better = np.where(inside, newton, (low + high) / 2)
        moved = np.abs(better - tau2)
        tau2 = better
        # Newton's error is of the order of the last step squared.
        if (moved <= 1e-10 * (tau2 + scale)).all():
            break
    return tau2


_CLOSED_OR_UNIQUE = {
    "common": lambda trials: np.zeros(len(trials.groups.sizes)),
    "dl": dersimonian_laird,
    "pm": paule_mandel,
    "sj": sidik_jonkman,
    "eb": paule_mandel,
}

ESTIMATORS = {
    "common": "common effect",
    "dl": "DerSimonian-Laird",
    "pm": "Paule-Mandel",
    "reml": "REML",
    "sj": "Sidik-Jonkman",
    "eb": "empirical Bayes",
}
