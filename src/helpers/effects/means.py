"""The difference of two means, in their unit or in standard deviations."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import beta, stdtrit

from helpers.effects import frames, validation
from helpers.effects.distributions import p_normal, p_t, z_quantile
from helpers.effects.frames import EffectSize
from helpers.effects.validation import Column, TwoMeans

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


SMD_VARIANCES = {
    "LS": "1/n_t + 1/n_c + g²/(2n)",
    "LS2": "J²(1/n_t + 1/n_c + d²/(2n))",
    "UB": "1/n_t + 1/n_c + (1 − (m − 2)/(m J²)) g², m = n − 2",
    "AV": "1/n_t + 1/n_c + ḡ²/(2n), ḡ the mean g of all rows",
    "cochrane": "n/(n_t n_c) + g²/(2(n − 3.94)), J = 1 − 3/(4n − 9)",
    "borenstein": "J²(1/n_t + 1/n_c + d²/(2n)), J = 1 − 3/(4m − 1)",
}
"""The variances of a standardised mean difference by name; d before, g after the correction J."""


def standardised_mean_difference(
    mean_t: ArrayLike,
    sd_t: ArrayLike,
    n_t: ArrayLike,
    mean_c: ArrayLike,
    sd_c: ArrayLike,
    n_c: ArrayLike,
    spread: str = "sd",
    level: float = 0.95,
    variance: str = "LS",
    standardiser: str = "pooled",
) -> pd.DataFrame:
    """Hedges' g: the mean difference in standard deviations, freed of its small-sample bias.

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
    variance : {"LS", "LS2", "UB", "AV", "cochrane", "borenstein"}
        The formula of se², in `SMD_VARIANCES`; the first four as metafor's ``vtype``. ``AV``
        depends on the other rows. ``cochrane`` (RevMan) and ``borenstein`` also have a
        correction J of their own.
    standardiser : {"pooled", "average"}
        The pooled standard deviation, or the root of the mean of both variances (metafor's
        ``SMDH``), whose variance allows them to differ; it goes with ``LS`` only.

    Returns
    -------
    DataFrame, shape (k, 13)
        ``estimate, low, high, y, se`` in standard deviations, ``p``, ``note``, inputs. The
        interval is normal. The correction is exact unless ``variance`` has its own:
        J = Γ(m/2) / (√(m/2) Γ((m−1)/2)), m = n − 2. ``attrs["method"]`` names the variance.

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-28.
    Bonett DG. Psychol Methods 2009;14:225-38 (``average``).

    Examples
    --------
    >>> g = standardised_mean_difference(5.2, 2.1, 40, 4.1, 2.4, 38)
    >>> g[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.48  0.03  0.93
    """
    variance = validation.choice("variance", variance, SMD_VARIANCES)
    standardiser = validation.choice("standardiser", standardiser, ["pooled", "average"])
    if standardiser == "average" and variance != "LS":
        raise ValueError(f"variance with the average standardiser: {variance!r}; allowed is 'LS'")
    arms = _standardised_arms(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread, level)
    n_t, n_c, n = arms.n_t, arms.n_c, arms.n_t + arms.n_c
    of_arms = arms.se_t**2 * n_t, arms.se_c**2 * n_c
    unit = arms.pooled_sd if standardiser == "pooled" else np.sqrt(sum(of_arms) / 2)
    correction = unbiased(n - 2)
    if variance == "cochrane":
        correction = 1 - 3 / (4 * n - 9)
    elif variance == "borenstein":
        correction = 1 - 3 / (4 * (n - 2) - 1)
    d = _over(arms.mean_t - arms.mean_c, unit)
    g = correction * d
    sampled, m = 1 / n_t + 1 / n_c, n - 2
    if standardiser == "average":
        with np.errstate(divide="ignore", invalid="ignore"):
            spread_t, spread_c = of_arms[0] ** 2 / (n_t - 1), of_arms[1] ** 2 / (n_c - 1)
            scatter = g**2 * (spread_t + spread_c) / (8 * unit**4)
            sampled = (of_arms[0] / (n_t - 1) + of_arms[1] / (n_c - 1)) / unit**2
        squared = correction**2 * (scatter + sampled)
    elif variance == "LS":
        squared = sampled + g**2 / (2 * n)
    elif variance in ("LS2", "borenstein"):
        squared = correction**2 * (sampled + d**2 / (2 * n))
    elif variance == "UB":
        squared = sampled + (1 - (m - 2) / (m * correction**2)) * g**2
    elif variance == "AV":
        known = np.isfinite(g)
        mean = np.average(g[known], weights=n[known]) if known.any() else np.nan
        squared = sampled + mean**2 / (2 * n)
    else:
        squared = sampled + g**2 / (2 * (n - 3.94))
    named = f"hedges, variance {variance}" + ", average SD" * (standardiser == "average")
    return _standardised(named, arms, g, squared, unit, level)


def glass_delta(
    mean_t: ArrayLike,
    sd_t: ArrayLike,
    n_t: ArrayLike,
    mean_c: ArrayLike,
    sd_c: ArrayLike,
    n_c: ArrayLike,
    spread: str = "sd",
    level: float = 0.95,
    variance: str = "LS",
) -> pd.DataFrame:
    """Glass's delta: the mean difference in standard deviations of the control arm.

    Parameters
    ----------
    mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread, level
        As `standardised_mean_difference`.
    variance : {"LS", "unequal"}
        ``LS``: 1/n_t + 1/n_c + y²/(2 n_c), for equal spreads (metafor's ``SMD1``); ``unequal``:
        sd_t²/(sd_c² n_t) + 1/n_c + y²/(2 n_c) (its ``SMD1H``).

    Returns
    -------
    DataFrame, shape (k, 13)
        As `standardised_mean_difference`; corrected for small samples with n_c − 1 df.

    References
    ----------
    Glass GV, McGaw B, Smith ML. Meta-analysis in social research. 1981.

    Examples
    --------
    >>> glass_delta(5.2, 2.1, 40, 4.1, 2.4, 38)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      0.45 -0.01   0.9
    """
    variance = validation.choice("variance", variance, ["LS", "unequal"])
    arms = _standardised_arms(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread, level)
    n_t, n_c = arms.n_t, arms.n_c
    of_t, unit = arms.se_t * np.sqrt(n_t), arms.se_c * np.sqrt(n_c)
    y = unbiased(n_c - 1) * _over(arms.mean_t - arms.mean_c, unit)
    first = 1 / n_t if variance == "LS" else _over(of_t, unit) ** 2 / n_t
    squared = first + 1 / n_c + y**2 / (2 * n_c)
    return _standardised(f"glass, variance {variance}", arms, y, squared, unit, level)


def ratio_of_means(
    mean_t: ArrayLike,
    sd_t: ArrayLike,
    n_t: ArrayLike,
    mean_c: ArrayLike,
    sd_c: ArrayLike,
    n_c: ArrayLike,
    spread: str = "sd",
    level: float = 0.95,
    variance: str = "LS",
) -> pd.DataFrame:
    """Mean of the treated over mean of the controls, for what is measured from a true zero.

    Parameters
    ----------
    mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread, level
        As `standardised_mean_difference`. Means of opposite sign have no ratio on the log scale.
    variance : {"LS", "HO", "AV"}
        Of the log ratio, as metafor's ``vtype``: from each arm's own coefficient of variation;
        from the pooled standard deviation; from the mean coefficient of variation over all rows.

    Returns
    -------
    DataFrame, shape (k, 13)
        ``estimate, low, high`` as ratios, ``y, se`` as logs, ``p``, ``note``, inputs.

    References
    ----------
    Hedges LV, Gurevitch J, Curtis PS. Ecology 1999;80:1150-6.
    Friedrich JO, Adhikari NKJ, Beyene J. BMC Med Res Methodol 2008;8:32.

    Examples
    --------
    >>> ratio_of_means(5.2, 2.1, 40, 4.1, 2.4, 38)[["estimate", "low", "high"]].round(2)
       estimate   low  high
    0      1.27  1.01  1.59
    """
    variance = validation.choice("variance", variance, ["LS", "HO", "AV"])
    arms = _standardised_arms(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread, level)
    n_t, n_c = arms.n_t, arms.n_c
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = arms.mean_t / arms.mean_c
        ratio = np.where(np.isfinite(ratio) & (ratio > 0), ratio, np.nan)
        cv_t = arms.se_t * np.sqrt(n_t) / arms.mean_t
        cv_c = arms.se_c * np.sqrt(n_c) / arms.mean_c
        if variance == "HO":
            cv_t, cv_c = arms.pooled_sd / arms.mean_t, arms.pooled_sd / arms.mean_c
    if variance == "AV":
        there = np.isfinite(cv_t) & np.isfinite(cv_c)
        cv_t, cv_c = (
            np.full(len(ratio), np.average(cv[there], weights=n[there]) if there.any() else np.nan)
            for cv, n in ((cv_t, n_t), (cv_c, n_c))
        )
    squared = cv_t**2 / n_t + cv_c**2 / n_c
    y, se = np.log(ratio), np.sqrt(np.where(np.isnan(ratio), np.nan, squared))
    margin = z_quantile(level) * se
    notes = [(np.isnan(ratio), frames.NO_RATIO), (se == 0, frames.NO_WIDTH)]
    size = EffectSize("ratio of means", variance, "log", level, arms.index, arms.columns)
    limits = np.exp(y - margin), np.exp(y + margin)
    return size.frame(ratio, limits, y, se, p_normal(y, se), notes)


def unbiased(df: Column) -> Column:
    """The exact small-sample correction of a standardised difference."""
    # The ratio of gamma functions as a beta function, which does not overflow; and as its
    # asymptotic series where that loses digits.
    z = (df - 1) / 2
    series = 1 - 1 / (8 * z) + 1 / (128 * z**2) + 5 / (1024 * z**3) - 21 / (32768 * z**4)
    series = (series - 399 / (262144 * z**5)) * np.sqrt(2 * z / df)
    return np.where(df > 150, series, np.sqrt(np.pi / (df / 2)) / beta(z, 0.5))


def _standardised_arms(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread: str, level: float) -> TwoMeans:
    validation.require_level(level)
    if n_t is None or n_c is None:
        raise ValueError("n_t, n_c: None; allowed are whole numbers")
    return validation.two_means(mean_t, sd_t, n_t, mean_c, sd_c, n_c, spread)


def _over(difference: Column, unit: Column) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unit == 0, np.nan, difference / unit)


def _standardised(method: str, arms: TwoMeans, y, squared, unit, level: float) -> pd.DataFrame:
    """A standardised difference with its normal interval."""
    se = np.sqrt(squared)
    margin = z_quantile(level) * se
    measure = "standardised mean difference"
    size = EffectSize(measure, method, "identity", level, arms.index, arms.columns)
    notes = [(unit == 0, frames.NO_SPREAD)]
    return size.frame(y, (y - margin, y + margin), y, se, p_normal(y, se), notes)
