"""A change within one group: means before and after in the same people."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import frames, validation
from helpers.effects.distributions import p_normal, z_quantile
from helpers.effects.frames import EffectSize
from helpers.effects.means import unbiased
from helpers.effects.spreads import require_correlation, sd_of_change

METHODS = {
    "raw": "mean difference of pairs",
    "change": "change in standard deviations of the change",
    "first": "change in standard deviations of the first measurement",
    "first-unequal": "change in standard deviations of the first measurement",
    "ratio": "ratio of means of pairs",
}
SYNONYMS = {
    "mc": "raw",
    "smcc": "change",
    "smcr": "first",
    "smcrh": "first-unequal",
    "romc": "ratio",
}


def paired_difference(
    mean_1: ArrayLike,
    sd_1: ArrayLike,
    mean_2: ArrayLike,
    sd_2: ArrayLike,
    n: ArrayLike,
    r: ArrayLike,
    method: str = "raw",
    level: float = 0.95,
    variance: str = "LS",
) -> pd.DataFrame:
    """First less second mean of the same people, from both spreads and their correlation.

    A change within one arm says nothing of a treatment: without a control, nobody knows what would
    have happened anyway. To compare the changes of two arms, take `sd_of_change` of each and
    `mean_difference`.

    Parameters
    ----------
    mean_1, sd_1, mean_2, sd_2 : array_like, shape (k,)
        Means and standard deviations of both measurements.
    n : array_like, shape (k,)
        People, whole numbers from 3.
    r : array_like, shape (k,)
        The correlation of the two measurements, −1 to 1; `correlation_of_change` finds it from a
        standard deviation of the change.
    method : {"raw", "change", "first", "first-unequal", "ratio"}
        In the unit of the means; in standard deviations of the change, or of the first
        measurement (whose variance may allow for unequal spreads); or the ratio. metafor's names
        ``MC, SMCC, SMCR, SMCRH, ROMC`` mean the same.
    level : float
        Confidence level, between 0 and 1.
    variance : {"LS", "LS2"}
        Of ``change`` and ``first``: from the corrected difference, or the correction squared times
        that of the uncorrected one.

    Returns
    -------
    DataFrame
        ``estimate, low, high, y, se, p, note`` and the inputs; the interval is normal.

    References
    ----------
    Becker BJ. Br J Math Stat Psychol 1988;41:257-78. Morris SB, DeShon RP. Psychol Methods
    2002;7:105-25. Bonett DG. Psychol Methods 2008;13:99-109. Lajeunesse MJ. Ecology
    2011;92:2049-55.

    Examples
    --------
    >>> paired_difference(140, 12, 150, 15, 12, 0.5)[["estimate", "low", "high"]].round(2)
       estimate    low  high
    0     -10.0 -17.78 -2.22
    """
    method = validation.choice("method", method, METHODS, SYNONYMS)
    variance = validation.choice("variance", variance, ["LS", "LS2"])
    if variance == "LS2" and method not in ("change", "first"):
        raise ValueError(f"variance with method {method!r}: 'LS2'; allowed is 'LS'")
    validation.require_level(level)
    given = {"mean_1": mean_1, "sd_1": sd_1, "mean_2": mean_2, "sd_2": sd_2, "n": n, "r": r}
    columns, index = validation.as_columns(**given)
    for place in "12":
        validation.require_finite(f"mean_{place}", columns[f"mean_{place}"], index)
        validation.require_positive(f"sd_{place}", columns[f"sd_{place}"], index, or_zero=True)
    validation.require_whole("n", columns["n"], index, at_least=3)
    require_correlation("r", columns["r"], index)
    first, sd_first, second, sd_second, people, correlation = columns.values()
    change = sd_of_change(sd_first, sd_second, correlation).to_numpy()
    difference, scale = first - second, "log" if method == "ratio" else "identity"
    notes = []
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "raw":
            y, squared = difference, change**2 / people
        elif method == "ratio":
            y = np.log(np.where(first / second > 0, first / second, np.nan))
            cv_1, cv_2 = sd_first / first, sd_second / second
            squared = (cv_1**2 + cv_2**2 - 2 * correlation * cv_1 * cv_2) / people
            notes = [(np.isnan(y), frames.NO_RATIO)]
        else:
            unit = change if method == "change" else sd_first
            d = np.where(unit == 0, np.nan, difference / unit)
            correction = unbiased(people - 1)
            y = correction * d
            squared = _standardised_variance(
                method, variance, y, d, correction, people, correlation, change / unit
            )
            notes = [(unit == 0, frames.NO_SPREAD)]
        se = np.where(np.isnan(y), np.nan, np.sqrt(squared))
    margin = z_quantile(level) * se
    back = np.exp if scale == "log" else np.asarray
    size = EffectSize(METHODS[method], f"{method}, {variance}", scale, level, index, columns)
    limits = back(y - margin), back(y + margin)
    notes += [(se == 0, frames.NO_WIDTH)]
    return size.frame(back(y), limits, y, se, p_normal(y, se), notes)


def _standardised_variance(method, variance, y, d, correction, n, r, change):
    """``change`` is the standard deviation of the change in units of the standardiser."""
    if method == "first-unequal":
        return correction**2 * (change**2 / (n - 1) + y**2 / (2 * (n - 1)))
    sampled = 1 / n if method == "change" else 2 * (1 - r) / n
    if variance == "LS2":
        return correction**2 * (sampled + d**2 / (2 * n))
    return sampled + y**2 / (2 * n)
