"""How well is the variance between trials known? Intervals for tau², and so for I² and H²."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.optimize.elementwise import find_root
from scipy.special import chdtri

from helpers import numbers
from helpers.effects import validation
from helpers.effects.validation import Column
from helpers.meta import results, shown, tau2
from helpers.meta.inputs import Effects, read_effects
from helpers.meta.inverse_variance import model_names
from helpers.meta.regression import Moderators, in_order, scaled, with_moderators

INTERVALS = {"qp": "Q-profile", "pl": "profile likelihood"}
SYNONYMS = {"q-profile": "qp", "profile": "pl", "profile likelihood": "pl"}
ESTIMATE_OUTSIDE = "the estimate lies outside its Q-profile interval, which does not depend on it"


def tau2_interval(
    trials: pd.DataFrame,
    moderators: str | list[str] | None = None,
    *,
    tau2: str = "reml",
    interval: str = "qp",
    level: float = 0.95,
    by: str | list[str] | None = None,
    missing: str = "raise",
    method: str | None = None,
) -> shown.Result:
    """The variance between trials with its interval, and tau, I² and H² from the same limits.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis, and the moderators.
    moderators : str, list of str, or None
        As in `regression`: then it is the variance that they leave.
    tau2, method
        The estimator, as in `pool`.
    interval : {"qp", "pl"}
        ``qp``: Q-profile, the tau² whose generalised Q lies between the quantiles of
        chi-squared; it suits any estimator, whose estimate may lie outside. ``pl``: profile
        likelihood, around the highest maximum, for ``reml`` and ``ml``.
    level : float
        Confidence level, between 0 and 1.
    by, missing
        As in `pool`.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used``; ``tau2, tau, i2, h2``, each followed by its ``_low`` and ``_high``;
        ``tau2_se`` (REML and ML only); ``note``.

    Raises
    ------
    ValueError, TypeError
        As in `pool` and `regression`; fewer than two trials.

    References
    ----------
    Viechtbauer W. Stat Med 2007;26:37-52.
    Hardy RJ, Thompson SG. Stat Med 1996;15:619-29.

    Examples
    --------
    >>> trials = pd.DataFrame({"y": [-1.6, -1.2, -0.9, -0.1, 0.1], "se": [0.4, 0.3, 0.3, 0.2, 0.2]})
    >>> tau2_interval(trials)[["tau2", "tau2_low", "tau2_high", "i2_low", "i2_high"]].round(2)
       tau2  tau2_low  tau2_high  i2_low  i2_high
    0  0.44      0.11       4.23   60.88    98.42
    """
    estimator, _ = model_names(tau2, "normal", method)
    interval = validation.choice("interval", interval, INTERVALS, SYNONYMS)
    if interval == "pl" and estimator not in ("reml", "ml"):
        raise ValueError(f"interval with tau2={estimator!r}: 'pl'; allowed is 'qp'")
    if estimator == "common":
        raise ValueError("tau2: 'common'; allowed is an estimator, since a common effect has none")
    validation.require_level(level)
    names = [moderators] if isinstance(moderators, str) else list(moderators or [])
    validation.require_columns("moderators", trials, names)
    known = Moderators.of(trials, names)
    x = known.columns(trials, "trials")
    complete = with_moderators(trials, known.terms, x, missing)
    read = read_effects(complete, by, missing)
    if (read.k_used <= len(known.terms) + 1).any():
        fewest = read.k_used.min()
        raise ValueError(f"trials: {fewest} usable; allowed are {len(known.terms) + 2} or more")
    sorted_x = x[:, in_order(complete, by)]
    found, several = _estimates_and_limits(read, sorted_x, estimator, interval, level)
    outside = (found["tau2"] < found["low"]) | (found["tau2"] > found["high"])
    notes = [
        (read.k_used < read.k, results.LEFT_OUT),
        (several, results.TWO_MAXIMA),
        (outside, ESTIMATE_OUTSIDE),
    ]
    columns: dict[str, Column] = {"k": read.k, "k_used": read.k_used}
    suffixes = {"": "tau2", "_low": "low", "_high": "high"}
    scales: dict[str, Callable[[Column], Column]] = {
        "tau2": lambda value: value,
        "tau": np.sqrt,
        "i2": lambda value: 100 * value / (value + found["typical"]),
        "h2": lambda value: 1 + value / found["typical"],
    }
    for name, of in scales.items():
        columns |= {name + suffix: of(found[source]) for suffix, source in suffixes.items()}
    frame = pd.DataFrame(columns | {"tau2_se": found["se"]}, index=read.labels)
    frame["note"] = results.joined_notes(len(read.k), notes)
    frame.attrs = {"method": f"{estimator}, {INTERVALS[interval]}", "level": level}
    return shown.result(frame, _sentence)


def _estimates_and_limits(
    read: Effects, x: np.ndarray, estimator: str, interval: str, level: float
) -> tuple[dict[str, Column], np.ndarray]:
    found = {name: np.empty(len(read.k)) for name in ("tau2", "low", "high", "typical", "se")}
    several = np.zeros(len(read.k), dtype=bool)
    for which, raw in tau2.side_by_side(read.y, read.se**2, read.groups, x):
        models, _, _ = scaled(raw)
        estimates, several[which] = tau2.estimate(estimator, models)
        if interval == "qp":
            limits = _q_profile(models, level)
        else:
            limits = _profile_likelihood(models, estimates, estimator == "reml", level)
        found["tau2"][which], found["typical"][which] = estimates, tau2.typical_variance(models)
        found["low"][which], found["high"][which] = limits
        found["se"][which] = _standard_error(models, estimates, estimator)
    return found, several


def _sentence(rows: pd.DataFrame) -> str:
    named = numbers.interval_name(rows.attrs["level"])
    method = rows.attrs["method"]
    if len(rows) != 1:
        return f"The variance between trials of {len(rows):,} pools, with {named}s ({method})."
    row = rows.iloc[0]
    return (
        f"I² of {row['k_used']} trials is {shown.cell('i2', row['i2'], {})}, with a {named} from "
        f"{shown.cell('i2', row['i2_low'], {})} to {shown.cell('i2', row['i2_high'], {})} "
        f"({method})."
    )


def _q_profile(models: tau2.Models, level: float) -> tuple[Column, Column]:
    df = models.k - models.coefficients
    tails = (1 - level) / 2, (1 + level) / 2
    low, high = (tau2.where_q_is(models, chdtri(df, tail)) for tail in tails)
    return low, high


def _profile_likelihood(
    models: tau2.Models, highest: Column, restricted: bool, level: float
) -> tuple[Column, Column]:
    """The stretch around the highest maximum where the likelihood is high enough."""
    drop = chdtri(1, 1 - level) / 2
    smallest = models.v.min(axis=0)
    least = models.fit(highest).log_likelihood(restricted) - drop

    def height(log_u, which):
        part = models.take(which)
        value = smallest[which] * np.expm1(log_u)
        return part.fit(value).log_likelihood(restricted) - least[which]

    start = np.log1p(highest / smallest)
    everything = np.arange(len(start))
    limits = []
    for step in (-tau2.SCAN_STEP, tau2.SCAN_STEP):
        inside, open_ends = start.copy(), everything
        outside = start.copy()
        while len(open_ends):
            outside[open_ends] = np.maximum(0.0, inside[open_ends] + step)
            still_high = height(outside[open_ends], open_ends) > 0
            still_high &= outside[open_ends] > 0
            inside[open_ends] = np.where(still_high, outside[open_ends], inside[open_ends])
            open_ends = open_ends[still_high]
        reached = height(outside, everything) <= 0
        found = np.zeros(len(start))
        if reached.any():
            ends = inside[reached], outside[reached]
            bracket = np.minimum(*ends), np.maximum(*ends)
            which = everything[reached]
            options = {"xatol": 0.0, "xrtol": 1e-15, "fatol": 0.0, "frtol": 0.0}
            solved = find_root(height, bracket, args=(which,), tolerances=options)
            found[reached] = smallest[reached] * np.expm1(solved.x)
        limits.append(found)
    return limits[0], limits[1]


def _standard_error(models: tau2.Models, between: Column, estimator: str) -> Column:
    """From the expected information; NaN for the other estimators."""
    fit = models.fit(between)
    if estimator == "reml":
        return np.sqrt(2 / fit.trace_of_square)
    if estimator == "ml":
        return np.sqrt(2 / (fit.weights**2).sum(axis=0))
    return np.full(len(between), np.nan)
