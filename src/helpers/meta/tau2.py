"""The variance between trials, tau², of many pools or meta-regressions at once.

Models of similar size are laid side by side, one a column: ``y`` and ``v`` of shape (trials,
models), moderators of shape (moderators, trials, models). The columns of smaller models are filled
up with trials of infinite variance, which have no weight. A sum over the trials of every model is
then a sum of whole rows, many times as fast as a sum over short stretches of one long column, and
the matrices stay in the cache. A pool is a model without moderators.

References: Viechtbauer W. J Educ Behav Stat 2005;30:261-93.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.effects.validation import Column, of_similar_width
from helpers.meta.groups import Groups

Matrix = np.ndarray  # one column per model

ELEMENTS = 1 << 14  # of one matrix: 128 KB, and a handful of them stay in the cache

# The likelihood is scanned in log(tau² + smallest variance). There each trial's weight is a
# logistic curve of width 1, so that two maxima closer than this step are one in practice.
SCAN_STEP = 0.125
MOST_SCAN_STEPS = 256


@dataclass(frozen=True)
class Models:
    """Effects and variances of many models, and the moderators that stand beside an intercept."""

    y: Matrix
    v: Matrix
    x: np.ndarray

    def take(self, which: np.ndarray) -> "Models":
        """Some of the models."""
        return Models(self.y[:, which], self.v[:, which], self.x[:, :, which])

    @property
    def coefficients(self) -> int:
        """How many, the intercept included."""
        return len(self.x) + 1

    @cached_property
    def k(self) -> Column:
        """Trials of each model."""
        return np.isfinite(self.v).sum(axis=0)

    def fit(self, tau2: Column | float) -> "Fit":
        """Weighted least squares with weights 1/(v + tau²), by Gram and Schmidt."""
        weights = 1 / (self.v + tau2)
        total = weights.sum(axis=0)
        residuals = self.y - (weights * self.y).sum(axis=0) / total
        basis: list[Matrix] = []
        triangle = []
        for x in self.x:
            steps = [(weights * x).sum(axis=0) / total]
            rest = x - steps[0]
            for q in basis:
                steps.append((weights * q * rest).sum(axis=0))
                rest = rest - q * steps[-1]
            steps.append(np.sqrt((weights * rest * rest).sum(axis=0)))
            q = rest / steps[-1]
            residuals = residuals - q * (weights * q * residuals).sum(axis=0)
            basis.append(q)
            triangle.append(steps)
        return Fit(self, weights, total, residuals, basis, triangle)


@dataclass(frozen=True)
class Fit:
    """One weighted least squares fit per model.

    ``basis`` holds the moderators, made orthonormal to the intercept and to each other in the
    inner product of the weights; ``triangle`` how each was made: the steps taken off, the length.
    """

    models: Models
    weights: Matrix
    total: Column
    residuals: Matrix
    basis: list[Matrix]
    triangle: list[list[Column]]

    @cached_property
    def pull(self) -> Matrix:
        """Weighted residuals."""
        return self.weights * self.residuals

    @cached_property
    def leverage(self) -> Matrix | Column:
        """The diagonal of the hat matrix over the weight."""
        return 1 / self.total + sum(q * q for q in self.basis)

    @property
    def q(self) -> Column:
        """Weighted sum of squared residuals: Q_E where tau² is 0, the generalised Q elsewhere."""
        return (self.pull * self.residuals).sum(axis=0)

    @property
    def pull_squared(self) -> Column:
        """How fast `q` falls with tau²."""
        return (self.pull * self.pull).sum(axis=0)

    @property
    def trace(self) -> Column:
        """The trace of P = W − WX(X'WX)⁻¹X'W."""
        return (self.weights * (1 - self.weights * self.leverage)).sum(axis=0)

    @property
    def trace_of_square(self) -> Column:
        """The trace of PP."""
        squared = self.weights * self.weights
        found = (squared * (1 - 2 * self.weights * self.leverage)).sum(axis=0)
        found = found + (squared.sum(axis=0) / self.total) ** 2
        for place, q in enumerate(self.basis):
            found = found + 2 * (squared * q).sum(axis=0) ** 2 / self.total
            for other in self.basis[: place + 1]:
                twice = 1 if other is q else 2
                found = found + twice * (squared * q * other).sum(axis=0) ** 2
        return found

    def score(self, restricted: bool) -> Column:
        """Twice the slope of the (restricted) log-likelihood in tau²."""
        # Trial by trial, so that less is left to rounding than in a difference of large sums.
        lost = self.weights * (1 - self.weights * self.leverage) if restricted else self.weights
        return (self.pull * self.pull - lost).sum(axis=0)

    def rises(self, restricted: bool) -> np.ndarray:
        """Whether the score is above 0: at half the cost, up to rounding."""
        lost = self.total
        if restricted:
            squared = self.weights * self.weights
            lost = lost - squared.sum(axis=0) / self.total
            for q in self.basis:
                lost = lost - (squared * q * q).sum(axis=0)
        return self.pull_squared > lost

    def slope(self, restricted: bool) -> Column:
        """How the score changes with tau², the shift of the coefficients included."""
        pull, weights = self.pull, self.weights
        bent = (weights * pull * pull).sum(axis=0) - (weights * pull).sum(axis=0) ** 2 / self.total
        for q in self.basis:
            bent = bent - (weights * q * pull).sum(axis=0) ** 2
        if restricted:
            return self.trace_of_square - 2 * bent
        return (weights * weights).sum(axis=0) - 2 * bent

    def log_likelihood(self, restricted: bool) -> Column:
        """Up to a constant that does not depend on tau²."""
        spread = np.log(np.where(self.weights > 0, self.weights, 1.0)).sum(axis=0)
        if restricted:
            spread = spread - np.log(self.total)
            for steps in self.triangle:
                spread = spread - 2 * np.log(steps[-1])
        return 0.5 * (spread - self.q)


def side_by_side(
    y: Column, v: Column, groups: Groups, x: np.ndarray | None = None, elements: int = ELEMENTS
) -> Iterator[tuple[np.ndarray, Models]]:
    """Portions of the models of ``groups``: which they are, and their matrices.

    Effects, variances and moderators (a row each) lie one model after the other.
    """
    x = np.empty((0, len(y))) if x is None else x
    for which in of_similar_width(np.arange(len(groups.sizes)), groups.sizes, elements):
        rows, filled_up = groups.side_by_side(which)
        yield which, Models(y[rows], np.where(filled_up, np.inf, v[rows]), x[:, rows])


def estimate(method: str, models: Models) -> tuple[Column, np.ndarray]:
    """Estimate tau² of each model; and where it is the best of several maxima."""
    if method in ("reml", "ml"):
        return highest_maxima(models, restricted=method == "reml")
    tau2 = _CLOSED_OR_UNIQUE[method](models)
    return tau2, np.zeros(len(tau2), dtype=bool)


def typical_variance(models: Models) -> Column:
    """The sampling variance of I² and H²: (k − p) / tr(P) at tau² = 0, p coefficients."""
    return (models.k - models.coefficients) / models.fit(0.0).trace


def _dersimonian_laird(models: Models) -> Column:
    fit = models.fit(0.0)
    return np.maximum(0.0, (fit.q - (models.k - models.coefficients)) / fit.trace)


def _sidik_jonkman(models: Models) -> Column:
    there = np.isfinite(models.v)
    mean = models.y.mean(axis=0, where=there)
    crude = ((models.y - mean) ** 2).mean(axis=0, where=there)
    crude = np.where(crude > 0, crude, 1.0)  # equal effects: no residuals whatever the weights
    return crude * models.fit(crude).q / (models.k - models.coefficients)


def _paule_mandel(models: Models) -> Column:
    return where_q_is(models, models.k - models.coefficients)


def where_q_is(models: Models, target: Column) -> Column:
    """The tau² at which the generalised Q has fallen to the target; 0 where it lies below."""
    tau2 = np.zeros(len(models.k))
    # The generalised Q falls and is convex in tau²: Newton's steps from 0 never overshoot the root,
    # and each at least doubles a tau² that is still far below it.
    for _ in range(400):
        fit = models.fit(tau2)
        excess = fit.q - target
        step = np.divide(excess, fit.pull_squared, out=np.zeros_like(tau2), where=excess > 0)
        tau2 = tau2 + step
        if (step <= 1e-14 * tau2).all():
            break
    return tau2


_CLOSED_OR_UNIQUE: dict[str, Callable[[Models], Column]] = {
    "common": lambda models: np.zeros(len(models.k)),
    "dl": _dersimonian_laird,
    "pm": _paule_mandel,
    "eb": _paule_mandel,
    "sj": _sidik_jonkman,
}


def highest_maxima(models: Models, restricted: bool) -> tuple[Column, np.ndarray]:
    """The tau² at the highest maximum, 0 included; and whether there is another, lower one."""
    count = len(models.k)
    owner, low, high = _falling_crossings(models, restricted)
    inner = _score_root(models.take(owner), low, high, restricted)
    at_zero = np.flatnonzero(~models.fit(0.0).rises(restricted))
    owner = np.concatenate([at_zero, owner])
    maxima = np.concatenate([np.zeros(len(at_zero)), inner])
    several = np.bincount(owner, minlength=count) > 1
    tau2 = np.full(count, np.nan)
    tau2[owner] = maxima
    contested = several[owner]
    owner, maxima = owner[contested], maxima[contested]
    # Assigned from the lowest to the highest likelihood: the last one stays.
    likelihood = models.take(owner).fit(maxima).log_likelihood(restricted)
    climb = np.argsort(likelihood, kind="stable")
    tau2[owner[climb]] = maxima[climb]
    return tau2, several


def _falling_crossings(models: Models, restricted: bool) -> tuple[np.ndarray, Column, Column]:
    """Bracket every maximum above 0: the model it belongs to, and a tau² on either side."""
    smallest = models.v.min(axis=0)
    length = np.log(np.maximum(1.0, _ceiling(models) / smallest))
    steps = int(np.clip(np.ceil(length.max() / SCAN_STEP), 1, MOST_SCAN_STEPS))
    low = np.zeros(len(smallest))
    rising = models.fit(low).rises(restricted)
    found = []
    for step in range(1, steps + 1):
        high = smallest * np.expm1(length * (step / steps))
        still_rising = models.fit(high).rises(restricted)
        peak = np.flatnonzero(rising & ~still_rising)
        found.append((peak, low[peak], high[peak]))
        low, rising = high, still_rising
    which, lows, highs = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return which, lows, highs


def _ceiling(models: Models) -> Column:
    """A bound on tau² + the smallest v, above which the score is negative.

    Let u be that sum, p the coefficients and S = Σ(y − ȳ)². Every weight is at most 1/u, so that
    the restricted score is below (S/u + p)/u − Σw, and Σw is at least k/(u + d), where d is the
    mean of v less the smallest v. Both together are negative beyond the larger root of
    (k − p)u² − (S + pd)u − Sd. The unrestricted score is lower still.
    """
    y, v, k, p = models.y, models.v, models.k, models.coefficients
    there = np.isfinite(v)
    scatter = ((y - y.mean(axis=0, where=there)) ** 2).sum(axis=0, where=there)
    d = v.mean(axis=0, where=there) - v.min(axis=0)
    b = scatter + p * d
    return 1.01 * (b + np.sqrt(b**2 + 4 * (k - p) * scatter * d)) / (2 * (k - p))


def _score_root(models: Models, low: Column, high: Column, restricted: bool) -> Column:
    """The tau² between ``low`` and ``high`` where the score falls through 0."""
    found = np.empty(len(low))
    which, tau2, smallest = np.arange(len(low)), (low + high) / 2, models.v.min(axis=0)
    for _ in range(100):
        fit = models.fit(tau2)
        score, slope = fit.score(restricted), fit.slope(restricted)
        low, high = np.where(score > 0, tau2, low), np.where(score > 0, high, tau2)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = tau2 - score / slope
        inside = (low <= newton) & (newton <= high)
        better = np.where(inside, newton, (low + high) / 2)
        # Newton's error is of the order of the last step squared, that of halving is the step.
        small = np.where(inside, 1e-8, 1e-13) * (tau2 + smallest)
        left = np.abs(better - tau2) > small
        found[which] = tau2 = better
        if not left.any():
            break
        models, low, high = models.take(left), low[left], high[left]
        which, tau2, smallest = which[left], tau2[left], smallest[left]
    return found
