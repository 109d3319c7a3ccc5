"""A Bayesian pool of effects that differ between trials, by quadrature: no sampling, no seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr

from helpers import numbers
from helpers.effects import validation
from helpers.effects.frames import measure_of, scale_of
from helpers.effects.validation import Column
from helpers.meta import results, shown
from helpers.meta.inputs import read_effects

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
WIDENING = 1.3  # of each panel over the one before
FURTHEST = 9.5  # prior standard deviations of tau: beyond lies less than 1e-20 of it
NEGLIGIBLE = 46.0  # in logs, below the highest density
_COLUMNS = ["y", "se", "y_median", "y_low", "y_high", "p_below", "tau", "tau_sd", "tau_median"]
_COLUMNS += ["tau_low", "tau_high", "tau_upper"]
_COLUMNS += ["next_mean", "next_sd", "next_median", "next_low", "next_high"]
_SHOWN = ["k_used", "estimate", "low", "high", "p_below", "tau_median", "tau_low", "tau_high"]
_SHOWN += ["pi_low", "pi_high"]


def bayes_pool(
    trials: pd.DataFrame,
    tau: str | float = "half-normal(0.5)",
    mu: str = "flat",
    *,
    scale: str | None = None,
    level: float = 0.95,
    by: str | list[str] | None = None,
    missing: str = "raise",
) -> shown.Result:
    """Random-effects pool with priors of the mean effect and of tau.

    The model is that of R's bayesmeta. The intervals are central; bayesmeta's default for tau is
    the shortest one, which is another.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis.
    tau : str or float
        The prior of the standard deviation between trials: ``"half-normal(0.5)"``, or its scale.
        On the log scale, 0.5 allows for ratios that differ about threefold, 1 for much more.
    mu : str
        The prior of the mean effect: ``"flat"``, or ``"normal(0, 2)"`` with mean and standard
        deviation on the scale of analysis.
    scale, level, by, missing
        As in `pool`.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used``; of the mean effect ``estimate`` (median), ``low, high`` on the natural
        scale, ``y, se`` (mean and standard deviation), ``y_median, y_low, y_high``, and
        ``p_below``, the probability that it lies below no effect; ``tau, tau_sd, tau_median,
        tau_low, tau_high, tau_upper`` (its 95% point); of a next trial's effect ``pi_low,
        pi_high`` (natural scale), ``next_mean, next_sd, next_median, next_low, next_high``;
        ``note``.

    Raises
    ------
    ValueError, TypeError
        As in `pool`, or a prior that cannot be read.

    References
    ----------
    Röver C. Bayesian random-effects meta-analysis using bayesmeta. J Stat Softw 2020;93(6).

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})
    >>> bayes_pool(trials, scale="log")[["estimate", "low", "high", "tau_median"]].round(2)
       estimate   low  high  tau_median
    0      0.79  0.48  1.08         0.2
    """
    scale = scale_of("trials", trials, scale)
    validation.require_level(level)
    spread = _half_normal(tau)
    centre, precision = _normal(mu)
    read = read_effects(trials, by, missing)
    rows = []
    for start, size in zip(read.groups.starts, read.groups.sizes, strict=True):
        part = slice(start, start + size)
        posterior = _Posterior.of(read.y[part], read.se[part] ** 2, spread, centre, precision)
        rows.append(posterior.summary(level))
    columns = {"k": read.k, "k_used": read.k_used}
    found = pd.DataFrame(rows, columns=_COLUMNS, dtype=float)
    numbers_of = {name: read.for_every_pool(found[name].to_numpy()) for name in found}
    back = np.exp if scale == "log" else np.asarray
    natural = {"estimate": "y_median", "low": "y_low", "high": "y_high"}
    natural |= {"pi_low": "next_low", "pi_high": "next_high"}
    columns |= {name: back(numbers_of[source]) for name, source in natural.items()}
    columns |= numbers_of
    notes = [(read.k_used < read.k, results.LEFT_OUT), (~read.filled, results.NO_TRIAL)]
    columns["note"] = results.joined_notes(len(read.k), notes)
    frame = pd.DataFrame(columns, index=read.labels)
    method = f"Bayes: tau half-normal({spread:g}), mean {mu}"
    frame.attrs = {"measure": measure_of("trials", trials, scale), "method": method}
    frame.attrs |= {"scale": scale, "level": level}
    return shown.result(frame, _sentence, _SHOWN)


@dataclass(frozen=True)
class _Posterior:
    """Nodes in tau with their probabilities; given tau, the mean effect is normal."""

    tau: Column
    share: Column
    mean: Column
    variance: Column
    edges: Column
    log_density: Callable[[Column], Column]

    @classmethod
    def of(cls, y: Column, v: Column, spread: float, centre: float, precision: float) -> _Posterior:
        """Integrate over tau in panels that widen from the smallest standard error upwards."""

        def given(tau: Column) -> tuple[Column, Column, Column]:
            weights = 1 / (v[:, None] + tau**2)
            total = weights.sum(axis=0) + precision
            mean = ((weights * y[:, None]).sum(axis=0) + precision * centre) / total
            misfit = (weights * (y[:, None] - mean) ** 2).sum(axis=0)
            misfit = misfit + precision * (mean - centre) ** 2
            log = np.log(weights).sum(axis=0) - np.log(total) - misfit - (tau / spread) ** 2
            return log / 2, mean, 1 / total

        furthest = FURTHEST * spread
        first = min(np.sqrt(v.min()), spread) / 8
        while True:
            steps = int(np.ceil(np.log(furthest / first) / np.log(WIDENING)))
            edges = np.concatenate([[0.0], furthest / WIDENING ** np.arange(steps, -1.0, -1.0)])
            tau, width = _spread_nodes(edges[:-1], edges[1:])
            log, mean, variance = given(tau)
            top = log.max()
            if log[-1] < top - NEGLIGIBLE:
                break
            furthest *= 2  # trials that contradict the prior
        mass = np.exp(log - top) * width
        norm = mass.sum()
        return cls(
            tau,
            mass / norm,
            mean,
            variance,
            edges,
            lambda at: given(at)[0] - top - np.log(norm),
        )

    def summary(self, level: float) -> dict[str, float]:
        """Every number of one pool."""
        tails = {"median": 0.5, "low": (1 - level) / 2, "high": (1 + level) / 2}
        found: dict[str, float] = {}
        for name, variance in {"y": self.variance, "next": self.variance + self.tau**2}.items():
            centre = float(self.share @ self.mean)
            sd = float(np.sqrt(self.share @ (variance + (self.mean - centre) ** 2)))
            keys = ("y", "se") if name == "y" else ("next_mean", "next_sd")
            found |= dict(zip(keys, (centre, sd), strict=True))
            for tail, share in tails.items():
                found[f"{name}_{tail}"] = self._quantile(share, centre, sd, np.sqrt(variance))
        found["p_below"] = float(self.share @ ndtr(-self.mean / np.sqrt(self.variance)))
        found["tau"] = float(self.share @ self.tau)
        found["tau_sd"] = float(np.sqrt(self.share @ (self.tau - found["tau"]) ** 2))
        for name, share in (tails | {"upper": 0.95}).items():
            found[f"tau_{name}"] = self._tau_quantile(share)
        return found

    def _quantile(self, share: float, centre: float, sd: float, spread: Column) -> float:
        def excess(x: float) -> float:
            return float(self.share @ ndtr((x - self.mean) / spread)) - share

        reach = sd
        while excess(centre - reach) > 0 or excess(centre + reach) < 0:
            reach *= 2
        return brentq(excess, centre - reach, centre + reach, xtol=1e-14, rtol=1e-14)

    def _tau_quantile(self, share: float) -> float:
        below = np.concatenate([[0.0], np.cumsum(self.share.reshape(-1, len(NODES)).sum(axis=1))])
        panel = int(np.clip(np.searchsorted(below, share) - 1, 0, len(self.edges) - 2))
        left, right = self.edges[panel], self.edges[panel + 1]

        def excess(x: float) -> float:
            at, width = _spread_nodes(np.array([left]), np.array([x]))
            return float(below[panel] + np.exp(self.log_density(at)) @ width) - share

        return brentq(excess, left, right, xtol=1e-14, rtol=1e-14)


def _spread_nodes(left: Column, right: Column) -> tuple[Column, Column]:
    """Gauss and Legendre's nodes and weights in each panel."""
    half = (right - left) / 2
    at = ((left + right) / 2)[:, None] + half[:, None] * NODES
    return at.ravel(), (half[:, None] * WEIGHTS).ravel()


def _half_normal(tau: str | float) -> float:
    allowed = "allowed is a scale above 0, such as 'half-normal(0.5)'"
    found = re.fullmatch(r"half-?normal\(\s*([^)]*?)\s*\)", str(tau).strip().lower())
    try:
        scale = float(found[1] if found else tau)
    except ValueError:
        raise ValueError(f"tau: {tau!r}; {allowed}") from None
    if not 0 < scale < np.inf:
        raise ValueError(f"tau: {tau!r}; {allowed}")
    return scale


def _normal(mu: str) -> tuple[float, float]:
    """The mean and the precision of the prior of the mean effect; flat is precision 0."""
    if mu.strip().lower() == "flat":
        return 0.0, 0.0
    found = re.fullmatch(r"normal\(\s*([^,]+?)\s*,\s*(?:sd\s*)?([^)]+?)\s*\)", mu.strip().lower())
    try:
        centre, sd = (float(found[1]), float(found[2])) if found else (np.nan, np.nan)
    except ValueError:
        centre, sd = np.nan, np.nan
    if not (np.isfinite(centre) and 0 < sd < np.inf):
        allowed = "allowed are 'flat', or mean and standard deviation as 'normal(0, 2)'"
        raise ValueError(f"mu: {mu!r}; {allowed}")
    return centre, sd**-2.0


def _sentence(rows: pd.DataFrame) -> str:
    about = rows.attrs
    if len(rows) != 1:
        return f"{len(rows):,} pools: {about['measure']}. {about['method']}."
    row = rows.iloc[0]
    return (
        f"Given {row['k_used']} trials and the priors, the mean {about['measure']} is "
        f"{shown.with_interval(row, about)}; it lies below no effect with a probability of "
        f"{numbers.chance(row['p_below'])}. A next trial's true effect is expected from "
        f"{shown.span(row['pi_low'], row['pi_high'], about)}. {about['method']}."
    )
