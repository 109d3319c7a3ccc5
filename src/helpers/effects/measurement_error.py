"""Measurement error of repeated scans: the change that one person's two scans can show.

Arrays go in, the index is kept. Changes are signed percent: a fall is below 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.effects import validation
from helpers.effects.distributions import z_quantile


def least_significant_change(cv_percent: ArrayLike, level: float = 0.95) -> pd.Series:
    """Smallest difference between two scans of one person that chance would rarely make.

    z · √2 · CV: two readings, each with the precision error, two-sided; 2.77 · CV for 0.95.

    Parameters
    ----------
    cv_percent : array_like, shape (k,)
        Precision error: the coefficient of variation of repeated scans, in percent, above 0.
    level : float
        How seldom chance alone may make such a difference: 0.95 for one pair in twenty.

    Returns
    -------
    Series, shape (k,)
        In percent, the unit of the CV.

    References
    ----------
    Glüer CC. J Bone Miner Res 1999;14:1952-62.

    Examples
    --------
    >>> least_significant_change([1.0, 2.0]).round(2).tolist()
    [2.77, 5.54]
    """
    validation.require_level(level)
    columns, index = validation.as_columns(cv_percent=cv_percent)
    validation.require_positive("cv_percent", columns["cv_percent"], index)
    return pd.Series(z_quantile(level) * np.sqrt(2) * columns["cv_percent"], index=index)


def second_scan(
    change_percent: ArrayLike, cv_percent: ArrayLike, level: float = 0.95
) -> pd.DataFrame:
    """Give the chances of what a second scan shows when bone density has truly changed.

    The difference of two readings is taken as normal around the true change, its SD as √2 · CV.

    Parameters
    ----------
    change_percent : array_like, shape (k,)
        True change between the scans, in percent; its sign does not matter.
    cv_percent, level
        As in `least_significant_change`.

    Returns
    -------
    DataFrame, shape (k, 3)
        ``smallest``, the least significant change in percent; ``detected``, the chance that the
        scans differ by more than that in the true direction; ``wrong_side``, the chance that
        they differ the other way, by however little.

    References
    ----------
    Glüer CC. J Bone Miner Res 1999;14:1952-62.

    Examples
    --------
    A change as large as the least significant one is detected by half of all second scans:

    >>> second_scan([0, 2.7718, 5], cv_percent=1.0).round(3)
       smallest  detected  wrong_side
    0     2.772     0.025       0.500
    1     2.772     0.500       0.025
    2     2.772     0.942       0.000
    """
    columns, index = validation.as_columns(change_percent=change_percent, cv_percent=cv_percent)
    validation.require_finite("change_percent", columns["change_percent"], index)
    smallest = least_significant_change(columns["cv_percent"], level).to_numpy()
    change, error = np.abs(columns["change_percent"]), np.sqrt(2) * columns["cv_percent"]
    chances = {
        "smallest": smallest,
        "detected": ndtr((change - smallest) / error),
        "wrong_side": ndtr(-change / error),
    }
    return pd.DataFrame(chances, index=index)
