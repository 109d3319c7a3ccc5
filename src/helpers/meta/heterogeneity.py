"""How much do the true effects of trials differ? tau², Q, I² and H² of many pools at once.

tau² is the variance of the true effects between trials, on the scale of analysis squared.
Every function takes ``Trials``: all trials of all pools, and gives one value per pool.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from helpers.effects.validation import Column
from helpers.meta import tau2 as tau2_of_models
from helpers.meta.groups import Groups


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

    Also returns where the estimate is the best of several maxima (REML and ML only).
    """
    if method in ("reml", "ml"):
        return likeliest(trials, restricted=method == "reml")
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


def likeliest(trials: Trials, restricted: bool) -> tuple[Column, np.ndarray]:
    """The tau² at the highest maximum of the (restricted) likelihood; where there are several."""
    tau2 = np.empty(len(trials.groups.sizes))
    several = np.empty(len(tau2), dtype=bool)
    for pools, models in tau2_of_models.side_by_side(trials.y, trials.v, trials.groups):
        tau2[pools], several[pools] = tau2_of_models.highest_maxima(models, restricted)
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


_CLOSED_OR_UNIQUE = {
    "common": lambda trials: np.zeros(len(trials.groups.sizes)),
    "dl": dersimonian_laird,
    "pm": paule_mandel,
    "sj": sidik_jonkman,
    "eb": paule_mandel,
}

SYNONYMS = {"fe": "common", "ee": "common", "ce": "common"}
"""Other names of estimators, as metafor has them."""

ESTIMATORS = {
    "common": "common effect",
    "dl": "DerSimonian-Laird",
    "pm": "Paule-Mandel",
    "reml": "REML",
    "ml": "maximum likelihood",
    "sj": "Sidik-Jonkman",
    "eb": "empirical Bayes",
}
