"""Gradient of risk per standard deviation (SD), turned into risk per percent of change and back.

Cohorts print risk per SD of bone density, claims speak of percent. What links them is the SD in
percent of the mean, which is an argument here and never a default.

Arrays go in, the index is kept. Changes are signed percent: a fall is below 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import validation


def risk_per_percent(
    rr_per_sd: ArrayLike, sd_percent: ArrayLike, change_percent: ArrayLike
) -> pd.Series:
    """Turn a risk ratio per standard deviation into one per percent of change.

    With RR per SD lower, s the SD and d the change, both in percent of the mean, the ratio is
    RR^(−d/s): the risk is taken to be log-linear in bone density, as it is where one ratio per SD
    is printed. The ends of an interval go through the same formula; for a rise they change
    places. The SD counts as known.

    Parameters
    ----------
    rr_per_sd : array_like, shape (k,)
        Risk ratio for a bone density one SD lower, above 0.
    sd_percent : array_like, shape (k,)
        That SD in percent of the mean, above 0.
    change_percent : array_like, shape (k,)
        Change in percent of the same mean; −10 is a fall of 10%.

    Returns
    -------
    Series, shape (k,)
        Risk ratio after the change, against no change.

    References
    ----------
    Marshall D, Johnell O, Wedel H. BMJ 1996;312:1254-9.

    Examples
    --------
    >>> risk_per_percent(2.0, sd_percent=[10, 20], change_percent=-10).round(3).tolist()
    [2.0, 1.414]
    """
    columns, index = validation.as_columns(
        rr_per_sd=rr_per_sd, sd_percent=sd_percent, change_percent=change_percent
    )
    validation.require_positive("rr_per_sd", columns["rr_per_sd"], index)
    validation.require_positive("sd_percent", columns["sd_percent"], index)
    validation.require_finite("change_percent", columns["change_percent"], index)
    falls = -columns["change_percent"] / columns["sd_percent"]
    return pd.Series(columns["rr_per_sd"] ** falls, index=index)


def sd_for_risk(
    rr_per_sd: ArrayLike, risk_ratio: ArrayLike, change_percent: ArrayLike
) -> pd.Series:
    """Find the standard deviation with which a change has a given risk ratio.

    The inverse of `risk_per_percent`: s = −d · log(RR) / log(risk ratio).

    Parameters
    ----------
    rr_per_sd : array_like, shape (k,)
        Risk ratio for a bone density one SD lower, above 0.
    risk_ratio : array_like, shape (k,)
        Risk ratio that the change should have, above 0 and not 1.
    change_percent : array_like, shape (k,)
        Change in percent of the mean; −10 is a fall of 10%.

    Returns
    -------
    Series, shape (k,)
        SD in percent of the mean; NaN where no SD will do, because the risk ratio lies on the
        other side of 1 or one SD changes nothing.

    Examples
    --------
    >>> sd_for_risk([2.0, 1.5], risk_ratio=2, change_percent=-10).round(2).tolist()
    [10.0, 5.85]
    """
    columns, index = validation.as_columns(
        rr_per_sd=rr_per_sd, risk_ratio=risk_ratio, change_percent=change_percent
    )
    ratio = columns["risk_ratio"]
    validation.require_positive("rr_per_sd", columns["rr_per_sd"], index)
    validation.require_positive("risk_ratio", ratio, index)
    validation.require("risk_ratio", ratio, index, ratio != 1, "a ratio other than 1")
    validation.require_finite("change_percent", columns["change_percent"], index)
    sd = -columns["change_percent"] * np.log(columns["rr_per_sd"]) / np.log(ratio)
    return pd.Series(np.where(sd > 0, sd, np.nan), index=index)
