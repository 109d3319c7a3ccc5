"""An interval that nobody printed, from an estimate and its p."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers import printed
from helpers.effects import frames, validation
from helpers.effects.distributions import z_quantile

TO_ANALYSIS: dict[str, Callable] = {"log": np.log, "identity": np.asarray}


def interval_from_p(estimate: str, p: str, scale: str = "log", level: float = 0.95) -> pd.DataFrame:
    """Turn a printed estimate and p back into an interval, as if p came from a normal test.

    Parameters
    ----------
    estimate : str
        As printed, on the natural scale.
    p : str
        Two-sided, against no effect, printed as a number: ``<0.05`` leaves too much open.
    scale : {"log", "identity"}
        The scale on which the test was made: ``log`` for ratios, which must be above 0.
    level : float
        Confidence level of the interval, between 0 and 1.

    Returns
    -------
    DataFrame, one row
        ``estimate, low, high`` on the natural scale; ``y, se`` on the scale of analysis; and
        ``se_low, se_high``, the smallest and largest standard error for which both prints could
        have come out as they did. A p from t with few degrees of freedom, or from another test,
        leads to another interval.

    Raises
    ------
    ValueError, TypeError
        A relation or a cut-off in p, an estimate of no effect, a ratio not above 0, p at 0 or 1.

    References
    ----------
    Altman DG, Bland JM. How to obtain the confidence interval from a P value. BMJ 2011;343:d2090.

    Examples
    --------
    >>> interval_from_p("0.60", "0.04").round(3)
       estimate    low   high      y     se  se_low  se_high
    0       0.6  0.368  0.977 -0.511  0.249   0.238    0.259
    """
    validation.require_scale(scale)
    validation.require_level(level)
    value = printed.parse(estimate, "estimate", percent=False)
    test = printed.parse(p, "p", percent=False)
    if test.relation != "=" or test.cut_off or not 0 < test.value < 1:
        raise ValueError(f"p: {p!r}; allowed is a number between 0 and 1, all digits printed")
    if scale == "log" and value.low <= 0:
        raise ValueError(f"estimate: {estimate!r}; allowed on the log scale is a ratio above 0")
    nothing = validation.NO_EFFECT[scale]
    if value.covers(nothing):
        raise ValueError(f"estimate: {estimate!r}; allowed is one that cannot be {nothing:g}")
    y, *ends = TO_ANALYSIS[scale](np.array([value.value, value.low, value.high]))
    z, z_least, z_most = -ndtri(np.array([test.value, test.high, test.low]) / 2)
    se, sizes = abs(y) / z, np.abs(ends)
    low, high = y - z_quantile(level) * se, y + z_quantile(level) * se
    back = np.exp if scale == "log" else float
    row = {"estimate": value.value, "low": back(low), "high": back(high), "y": y, "se": se}
    row |= {"se_low": sizes.min() / z_most, "se_high": sizes.max() / z_least}
    measure = frames.ANY_MEASURE[scale]
    return frames.described(pd.DataFrame([row]), measure, "printed p", scale, level)
