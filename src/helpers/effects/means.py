"""The difference of two means, in their unit or in standard deviations."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import beta, stdtrit

from helpers.effects import frames, validation
from helpers.effects.distributions import p_normal, p_t, z_quantile
from helpers.effects.frames import EffectSize

METHODS = ("welch", "pooled", "normal")


def mean_difference(
    mean_t: ArrayLike,
    sd_t: ArrayLike,
    n_t: ArrayLike | None,
    mean_c: ArrayLike,
    sd_c: ArrayLike,
    n_c: ArrayLike | None,
    method: str = "welch",
    spread: str = "sd",
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean of the treated minus mean of the controls, in the unit of the means.

    Parameters
    ----------
    mean_t, mean_c : array_like, shape (k,)
        Means.
    sd_t, sd_c : array_like, shape (k,)
        Standard deviations, or standard errors where ``spread="se"``; the same unit.
    n_t, n_c : array_like, shape (k,), or None
        People, whole numbers from 2. May be None where nothing depends on them:
        standard errors with the normal method.
    method : {"welch", "pooled", "normal"}
        ``welch``: t with Satterthwaite's degrees of freedom; ``pooled``: t with one common
        variance; ``normal``: z, as pools use it.
    spread : {"sd", "se"}
        What the two spreads are. Many papers print ± and do not say.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame
        ``estimate, low, high, y, se`` in the unit of the means, ``df`` (not for ``normal``),
        ``p``, ``note``, inputs: ``sd_t`` or ``se_t`` after what the spread is.

    Raises
    ------
    ValueError, TypeError
        An impossible value, an unknown name, or no n where one is needed.

    References
    ----------
    Welch BL. Biometrika 1947;34:28-35.

    Examples
    --------
    >>> mean_difference(5.2, 2.1, 40, 4.1, 2.4, 38)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0       1.1  0.08  2.12
    """
    validation.require_choice("method", method, METHODS)
    validation.require_level(level)
    if method != "normal" and (n_t is None or n_c is None):
        raise ValueError(f"n_t, n_c: None; allowed with method {method!r} are whole numbers")
    arms = validation.two_means(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread)
    estimate = arms.mean_t - arms.mean_c
    se, df = np.hypot(arms.se_t, arms.se_c), None
    if method == "welch":
        with np.errstate(invalid="ignore"):
            df = se**4 / (arms.se_t**4 / (arms.n_t - 1) + arms.se_c**4 / (arms.n_c - 1))
    elif method == "pooled":
        df = arms.n_t + arms.n_c - 2
        se = arms.pooled_sd * np.sqrt(1 / arms.n_t + 1 / arms.n_c)
    quantile = z_quantile(level) if df is None else stdtrit(df, (1 + level) / 2)
    # Without any spread Welch's degrees of freedom are 0/0 and the limits fall on the estimate.
    margin = np.where(se == 0, 0.0, quantile * se)
    limits = estimate - margin, estimate + margin
    p = p_normal(estimate, se) if df is None else p_t(estimate, se, df)
    size = EffectSize("mean difference", method, "identity", level, arms.index, arms.columns)
    return size.frame(estimate, limits, estimate, se, p, [(se == 0, frames.NO_WIDTH)], df)


def standardised_mean_difference(
    mean_t: ArrayLike,
    sd_t: ArrayLike,
    n_t: ArrayLike,
    mean_c: ArrayLike,
    sd_c: ArrayLike,
    n_c: ArrayLike,
    spread: str = "sd",
    level: float = 0.95,
) -> pd.DataFrame:
    """Hedges' g: the mean difference in pooled standard deviations, freed of its small-sample bias.

    Parameters
    ----------
    mean_t, mean_c : array_like, shape (k,)
        Means.
    sd_t, sd_c : array_like, shape (k,)
        Standard deviations, or standard errors where ``spread="se"``; the same unit.
    n_t, n_c : array_like, shape (k,)
        People, whole numbers from 2.
    spread : {"sd", "se"}
        What the two spreads are.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame, shape (k, 13)
        ``estimate, low, high, y, se`` in standard deviations, ``p``, ``note``, inputs. The
        interval is normal with se² = 1/n_t + 1/n_c + g²/(2n), the default of metafor
        (``vtype="LS"``), and the correction is exact: Γ(m/2) / (√(m/2) Γ((m−1)/2)), m = n − 2.

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-28.

    Examples
    --------
    >>> g = standardised_mean_difference(5.2, 2.1, 40, 4.1, 2.4, 38)
    >>> g[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.48  0.03  0.93
    """
    validation.require_level(level)
    if n_t is None or n_c is None:
        raise ValueError("n_t, n_c: None; allowed are whole numbers")
    arms = validation.two_means(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread)
    n = arms.n_t + arms.n_c
    # The ratio of gamma functions as a beta function, which does not overflow.
    unbiased = np.sqrt(np.pi / ((n - 2) / 2)) / beta((n - 3) / 2, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        g = unbiased * (arms.mean_t - arms.mean_c) / arms.pooled_sd
    g = np.where(arms.pooled_sd == 0, np.nan, g)
    se = np.sqrt(1 / arms.n_t + 1 / arms.n_c + g**2 / (2 * n))
    margin = z_quantile(level) * se
    notes = [(arms.pooled_sd == 0, frames.NO_SPREAD)]
    measure = "standardised mean difference"
    size = EffectSize(measure, "hedges", "identity", level, arms.index, arms.columns)
    return size.frame(g, (g - margin, g + margin), g, se, p_normal(g, se), notes)
