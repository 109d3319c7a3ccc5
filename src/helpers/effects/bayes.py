"""Prior and posterior of a ratio: what should somebody conclude who already believed something?

Belief and data are both normal on the log scale; each counts with the inverse of its variance, and
their mean is the conclusion. State the prior as an interval first, and let
`helpers.effects.from_interval` turn it into a mean and a standard error.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.effects import frames, validation
from helpers.effects.conversions import from_interval
from helpers.effects.distributions import z_quantile

COLUMNS = ["estimate", "low", "high", "y", "se", "probability", "prior_share"]
Belief = tuple[float, float, float]
READERS: Mapping[str, Belief] = {
    "Sceptic": (1.0, 0.5, 2.0),
    "Neutral": (1.0, 0.05, 20.0),
    "Enthusiast": (0.5, 0.25, 1.0),
}
"""Three examples of what somebody may believe of a ratio before reading: what seems most likely,
and the ends of the interval that holds it with 95%. Found in no table; take your own."""

LARGEST = 100
"""Of a logarithm and its standard error: what an interval on the natural scale can hold."""


def posterior(
    y: ArrayLike,
    se: ArrayLike,
    prior_mean: ArrayLike,
    prior_se: ArrayLike,
    below: float = 1.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Update a belief about a ratio by an estimate of it.

    Parameters
    ----------
    y, se : array_like, shape (k,)
        Log of the estimated ratio and its standard error, as `helpers.effects` returns them.
    prior_mean, prior_se : array_like, shape (k,)
        Mean and standard deviation of the belief, on the same scale. An infinite ``prior_se`` is
        no belief at all: the conclusion is then the estimate with its own interval.
    below : float
        A ratio, above 0: how probable is it that the true one lies below?
    level : float
        Probability inside the interval, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 7)
        ``estimate, low, high`` as a ratio, the posterior median and central interval; ``y, se``,
        posterior mean and standard deviation of the log; ``probability`` that the ratio is below
        ``below``; ``prior_share``, the part of the weight that is belief and not data, 0 to 1.

    References
    ----------
    Spiegelhalter DJ, Freedman LS, Parmar MKB. J R Stat Soc A 1994;157:357-416.

    Examples
    --------
    An estimate of 0.5 meets a belief, just as firm, that nothing happens:

    >>> posterior(np.log(0.5), 0.3, prior_mean=0, prior_se=0.3).round(2)
       estimate   low  high     y    se  probability  prior_share
    0      0.71  0.47  1.07 -0.35  0.21         0.95          0.5
    """
    validation.require_level(level)
    given = {"y": y, "se": se, "prior_mean": prior_mean, "prior_se": prior_se, "below": below}
    known, index = validation.as_columns(**given)
    for name in ("y", "se", "prior_mean", "below"):
        validation.require_finite(name, known[name], index)
    for name in ("y", "prior_mean"):
        fine = np.abs(known[name]) <= LARGEST
        validation.require(name, known[name], index, fine, f"{-LARGEST} to {LARGEST}, of a log")
    for name in ("se", "prior_se"):
        fine = ~(known[name] > LARGEST) & ~((known[name] > 0) & (known[name] < 1e-70))
        if name == "prior_se":
            fine |= np.isposinf(known[name])  # no belief at all
        validation.require(name, known[name], index, fine, f"1e-70 to {LARGEST}, of a log")
    for name in ("se", "prior_se", "below"):
        validation.require(name, known[name], index, known[name] > 0, "above 0")
    of_data, of_prior = known["se"] ** -2, known["prior_se"] ** -2
    share = of_prior / (of_data + of_prior)
    mean = (1 - share) * known["y"] + share * known["prior_mean"]
    sd = (of_data + of_prior) ** -0.5
    margin = z_quantile(level) * sd
    columns = {
        "estimate": np.exp(mean),
        "low": np.exp(mean - margin),
        "high": np.exp(mean + margin),
        "y": mean,
        "se": sd,
        "probability": ndtr((np.log(known["below"]) - mean) / sd),
        "prior_share": share,
    }
    result = pd.DataFrame(columns, index=index, columns=COLUMNS)
    return frames.described(result, frames.measure_of("y", y, "log"), "normal prior", "log", level)


def conclusions(
    y: float, se: float, readers: Mapping[str, Belief] = READERS, level: float = 0.95
) -> pd.DataFrame:
    """Let each of several readers update what they believed by the same estimate.

    Parameters
    ----------
    y, se : float
        Log of the estimated ratio and its standard error.
    readers : dict
        Name to the ratio that seems most likely and the ends of its 95% interval; the middle of
        the interval on the log scale is the ratio itself, so ``(1, 0.5, 2)``.
    level : float
        Probability inside the interval of the conclusion, between 0 and 1.

    Returns
    -------
    DataFrame, one row per reader
        ``believer``; ``estimate, low, high, probability, prior_share`` as `posterior` has them;
        and as `helpers.plots.prior_posterior` draws them, ``prior_y, prior_se, data_y, data_se,
        posterior_y, posterior_se``.

    Raises
    ------
    ValueError, TypeError
        No reader, or an interval that is none.

    Examples
    --------
    >>> conclusions(np.log(0.5), 0.3)[["believer", "estimate", "low", "high"]].round(2)
         believer  estimate   low  high
    0     Sceptic      0.67  0.43  1.05
    1     Neutral      0.51  0.29  0.91
    2  Enthusiast      0.50  0.32  0.78
    """
    if not readers:
        raise ValueError("readers: none; allowed is at least one")
    for name, given in {"y": y, "se": se}.items():
        if np.size(given) != 1:
            raise ValueError(f"{name}: {np.size(given)} values; allowed is one estimate")
    before = from_interval(*np.array(list(readers.values())).T)
    after = posterior(y, se, before["y"], before["se"], level=level)
    after = after.rename(columns={"y": "posterior_y", "se": "posterior_se"})
    known = {"believer": list(readers), "prior_y": before["y"], "prior_se": before["se"]}
    known |= {"data_y": y, "data_se": se}
    return after.assign(**known)[[*known, *after]]


def scepticism_limit(y: ArrayLike, se: ArrayLike, level: float = 0.95) -> pd.Series:
    """How firmly must one believe in no effect for a significant result not to convince?

    The critical prior interval of the analysis of credibility: centred at a ratio of 1, it is the
    widest for which the posterior interval still reaches 1. Data overturn a wider belief.

    Parameters
    ----------
    y, se, level
        As in `posterior`; the level is that of both intervals, prior and posterior.

    Returns
    -------
    Series, shape (k,)
        The factor f, above 1: the belief that the ratio is between 1/f and f. NaN for a result
        that is not significant by y/se: it convinces nobody who believes in no effect.

    References
    ----------
    Matthews RAJ. J Stat Plan Inference 2001;94:43-58. Matthews RAJ. R Soc Open Sci
    2018;5:171047.

    Examples
    --------
    >>> scepticism_limit(np.log([0.5, 0.9]), 0.3).round(2).tolist()
    [2.56, nan]
    """
    validation.require_level(level)
    columns, index = validation.as_columns(y=y, se=se)
    validation.require_finite("y", columns["y"], index)
    validation.require_positive("se", columns["se"], index)
    margin = z_quantile(level) * columns["se"]
    spare = columns["y"] ** 2 - margin**2
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        factor = np.exp(margin**2 / np.sqrt(spare))
    return pd.Series(np.where(spare > 0, factor, np.nan), index=index)
