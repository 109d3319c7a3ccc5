"""Do small trials show other effects than large ones?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from helpers.effects import validation
from helpers.meta import results
from helpers.meta.inputs import read_effects


def egger(
    trials: pd.DataFrame, level: float = 0.95, by: str | None = None, missing: str = "raise"
) -> pd.DataFrame:
    """Do small trials show other effects than large ones? Egger's regression test.

    The regression of y/se on 1/se by least squares, which is that of y on se with weights 1/se²:
    its intercept is the ``bias``, tested by t with k − 2 df; its slope is the effect in the
    ``limit`` of a trial without sampling error.

    Parameters
    ----------
    trials : DataFrame, shape (k, …)
        Columns ``y`` and ``se`` on the scale of analysis.
    level : float
        Confidence level, between 0 and 1.
    by : str, list of str, or None
        Column or columns that name the pool; None makes one pool.
    missing : {"raise", "omit"}
        What to do with a trial whose y or se is NaN or infinite.

    Returns
    -------
    DataFrame, one row per pool, in order of first appearance
        ``k, k_used, bias, se, low, high, t, df, p``, ``limit`` (on the scale of y) and ``note``.
        Fewer than three trials, or equal standard errors, have no line (NaN).

    References
    ----------
    Egger M, Davey Smith G, Schneider M, Minder C. BMJ 1997;315:629-34.
    Sterne JAC, Sutton AJ, Ioannidis JPA, et al. BMJ 2011;343:d4002 (ten trials or more).

    Examples
    --------
    >>> few = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})
    >>> egger(few)[["bias", "low", "high", "df"]].round(2)
       bias   low  high   df
    0 -1.87 -3.16 -0.58  2.0
    """
    validation.require_level(level)
    read = read_effects(trials, by, missing)
    groups, k = read.groups, read.groups.sizes
    has_line = (k > 2) & (groups.min(read.se) < groups.max(read.se))
    df = np.where(has_line, k - 2.0, np.nan)
    precision, response = 1 / read.se, read.y / read.se
    middle = groups.sum(precision) / k
    from_middle = precision - groups.spread(middle)
    leverage = np.where(has_line, groups.sum(from_middle**2), np.nan)
    limit = groups.sum(from_middle * response) / leverage
    bias = groups.sum(response - groups.spread(limit) * precision) / k
    scatter = response - groups.spread(bias) - groups.spread(limit) * precision
    se = np.sqrt(groups.sum(scatter**2) / df * (1 / k + middle**2 / leverage))
    margin = stdtrit(df, (1 + level) / 2) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        t = bias / se
    columns = {
        "bias": bias,
        "se": se,
        "low": bias - margin,
        "high": bias + margin,
        "t": t,
        "df": df,
        "p": 2 * stdtr(df, -np.abs(t)),
        "limit": limit,
    }
    every = read.for_every_pool
    few, drawn = read.k_used < 3, every(has_line)
    notes = [
        (read.k_used < read.k, results.LEFT_OUT),
        (few, results.TOO_FEW_FOR_LINE),
        (~few & ~drawn, results.EQUAL_PRECISION),
        (drawn & (read.k_used < 10), results.FEW_FOR_EGGER),
    ]
    result = {"k": read.k, "k_used": read.k_used}
    result |= {name: every(values) for name, values in columns.items()}
    result["note"] = results.joined_notes(len(read.k), notes)
    table = pd.DataFrame(result, index=read.labels)
    known = {name: trials.attrs[name] for name in ("measure", "scale") if name in trials.attrs}
    table.attrs = known | {"method": "Egger", "level": level}
    return table
