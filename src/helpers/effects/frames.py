"""The columns that every effect is given back in, and the normal interval of a log ratio."""

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.effects.distributions import p_normal, z_quantile
from helpers.effects.results import frame
from helpers.effects.validation import Column


def log_normal_ratio(index, estimate, variance, level, notes) -> pd.DataFrame:
    """A ratio with a normal interval on the log scale."""
    z = z_quantile(level)

    def normal_interval(estimate, variance):
        with np.errstate(divide="ignore"):
            se = _root(variance)
            factor = np.exp(z * se)
            return estimate / factor, estimate * factor, p_normal(np.log(estimate), se)

    low, high, p = validation.in_chunks(normal_interval, estimate, variance, results=3)
    return ratio_frame(index, estimate, (low, high), variance, p, notes)


def ratio_frame(index, estimate, limits, variance, p, notes) -> pd.DataFrame:
    """A ratio whose logarithm has this variance."""

    def log_and_root(estimate, variance):
        with np.errstate(divide="ignore"):
            return np.log(estimate), _root(variance)

    y, se = validation.in_chunks(log_and_root, estimate, variance, results=2)
    return effect_frame(index, estimate, limits, y, se, p, notes)


def effect_frame(index, estimate, limits, y, se, p, notes) -> pd.DataFrame:
    """The columns of this package, with the notes where they apply."""
    low, high = limits
    columns = {"estimate": estimate, "low": low, "high": high, "y": y, "se": se, "p": p}
    return frame(index, columns, notes)


def _root(variance: Column) -> Column:
    """The standard error; NaN where an empty cell makes the variance infinite."""
    return np.sqrt(np.where(np.isfinite(variance), variance, np.nan))
