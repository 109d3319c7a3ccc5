"""The difference of two risks in people: number needed to treat, and events per thousand."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import frames
from helpers.effects.differences import risk_difference
from helpers.effects.frames import EffectSize

_INPUTS = ["events_t", "n_t", "events_c", "n_c"]


def number_needed_to_treat(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    method: str = "newcombe",
    level: float = 0.95,
) -> pd.DataFrame:
    """Treated people per one event more (or fewer): 1 over the risk difference, with its sign.

    −20 means: one event fewer for every 20 people treated.

    Parameters
    ----------
    events_t, n_t, events_c, n_c, method, level
        As `risk_difference`, whose interval is turned over.

    Returns
    -------
    DataFrame, shape (k, 11)
        ``estimate, low, high`` in people; ``y, se, p`` of the risk difference; ``note``; inputs.
        Where the difference may be 0, the number may be infinite: the interval is then
        everything *below* ``low`` (negative) and *above* ``high`` (positive), and the note says
        so. The scale is "reciprocal": it is neither pooled nor drawn.

    References
    ----------
    Altman DG. BMJ 1998;317:1309-12.

    Examples
    --------
    >>> number_needed_to_treat(14, 120, 35, 121)[["estimate", "low", "high"]].round(1)
       estimate   low  high
    0      -5.8 -14.0  -3.7
    """
    difference = risk_difference(events_t, n_t, events_c, n_c, method, level)
    columns = difference.filter(["y", "low", "high", "se", "p", *_INPUTS])
    y, low, high, se, p, *counts = columns.to_numpy().T
    without_width = (low == high) & (se == 0)
    through_infinity = (low < 0) & (high > 0)
    with np.errstate(divide="ignore"):
        estimate = 1 / np.where(y == 0, 0.0, y)  # never 1/−0
        least, most = 1 / np.where(low == 0, 0.0, low), 1 / np.where(high == 0, -0.0, high)
    limits = np.where(through_infinity, (least, most), (most, least))
    limits = np.where(without_width, np.nan, limits)
    notes = [
        (without_width, frames.NO_WIDTH),
        (through_infinity, frames.THROUGH_INFINITY),
        ((low == 0) | (high == 0), frames.ENDS_AT_INFINITY),
    ]
    inputs = dict(zip(_INPUTS, counts, strict=False))
    measure, index = "number needed to treat", difference.index
    size = EffectSize(measure, method, "reciprocal", level, index, inputs)
    return size.frame(estimate, limits, y, se, p, notes)


def per_thousand(
    events_t: ArrayLike,
    n_t: ArrayLike,
    events_c: ArrayLike,
    n_c: ArrayLike,
    method: str = "newcombe",
    level: float = 0.95,
) -> pd.DataFrame:
    """Events per 1,000 people in each arm, and how many more (or fewer) in the treated.

    Parameters
    ----------
    events_t, n_t, events_c, n_c, method, level
        As `risk_difference`.

    Returns
    -------
    DataFrame, shape (k, 10)
        ``treated, control``: events per 1,000 people; ``estimate, low, high``: their difference
        per 1,000; ``note``; inputs.

    Examples
    --------
    >>> per_thousand(14, 120, 35, 121).loc[:, :"high"].round(0)
       treated  control  estimate    low  high
    0    117.0    289.0    -173.0 -270.0 -71.0
    """
    difference = risk_difference(events_t, n_t, events_c, n_c, method, level)
    result = 1000 * difference[["estimate", "low", "high"]]
    result.insert(0, "treated", 1000 * difference["events_t"] / difference["n_t"])
    result.insert(1, "control", 1000 * difference["events_c"] / difference["n_c"])
    result = result.assign(note=difference["note"], **difference[_INPUTS])
    return frames.described(result, "events per 1,000", method, "identity", level)
