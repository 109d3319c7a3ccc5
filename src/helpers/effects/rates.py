"""The ratio of two rates: events per person-time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects import frames, validation
from helpers.effects.distributions import binomial_lower_limit, binomial_upper_tail
from helpers.effects.frames import EffectSize


def rate_ratio(
    events_t: ArrayLike,
    time_t: ArrayLike,
    events_c: ArrayLike,
    time_c: ArrayLike,
    method: str = "exact",
    level: float = 0.95,
    zero: str = "none",
) -> pd.DataFrame:
    """Events per unit of person-time in the treated over the same in the controls.

    This counts events, not people: it takes every event as independent of the others, which
    several fractures in one person are not. The interval is then too narrow.

    Parameters
    ----------
    events_t, events_c : array_like, shape (k,)
        Events, whole numbers from 0.
    time_t, time_c : array_like, shape (k,)
        Person-time at risk, above 0, any unit, the same in both arms.
    method : {"exact", "midp", "wald"}
        ``exact``: conditional on the total number of events the treated share is binomial;
        Clopper-Pearson limits of that share, and twice the smaller tail as p;
        ``midp``: the same with the observed share counted half;
        ``wald``: the log interval, se² = 1/events_t + 1/events_c.
    level : float
        Confidence level, between 0 and 1.
    zero : {"none", "add_half"}
        ``add_half`` (``wald`` only) adds 0.5 to both counts where one is 0.

    Returns
    -------
    DataFrame, shape (k, 11)
        ``estimate, low, high`` as a ratio, ``y, se`` on the log scale, ``p``, ``note``, inputs.

    References
    ----------
    Rothman KJ, Greenland S. Modern Epidemiology, 2nd ed. 1998, chapter 14.

    Examples
    --------
    >>> rate_ratio(14, 240, 35, 242)[["estimate", "low", "high"]].round(2)
       estimate  low  high
    0       0.4  0.2  0.77
    """
    validation.require_method(method, ["exact", "midp", "wald"], level, zero)
    columns, index = validation.as_columns(
        events_t=events_t, time_t=time_t, events_c=events_c, time_c=time_c
    )
    for arm in "tc":
        validation.require_whole(f"events_{arm}", columns[f"events_{arm}"], index, at_least=0)
        validation.require_positive(f"time_{arm}", columns[f"time_{arm}"], index)
    size = EffectSize("rate ratio", method, "log", level, index, columns)
    treated, control = columns["events_t"], columns["events_c"]
    no_events, one_empty = (treated == 0) & (control == 0), (treated == 0) | (control == 0)
    notes = []
    if zero == "add_half":
        treated, control = treated + 0.5 * one_empty, control + 0.5 * one_empty
        notes.append((one_empty, frames.HALF_ADDED))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (treated / columns["time_t"]) / (control / columns["time_c"])
        variance = 1 / treated + 1 / control
    notes.append((no_events, frames.NO_EVENTS))
    if method == "wald":
        notes.append((one_empty, frames.ZERO_CELL))
        return size.log_normal_ratio(estimate, variance, notes)
    notes.append((one_empty, frames.OPEN_LIMIT))
    tail, observed_part = (1 - level) / 2, validation.OBSERVED_PART[method]
    share_t = binomial_lower_limit(treated, control, tail, observed_part)
    share_c = binomial_lower_limit(control, treated, tail, observed_part)
    time_ratio = columns["time_t"] / columns["time_c"]
    with np.errstate(divide="ignore"):
        limits = share_t / (1 - share_t) / time_ratio, (1 - share_c) / share_c / time_ratio
    expected = time_ratio / (1 + time_ratio)
    p = 2 * np.minimum(
        binomial_upper_tail(treated, control, expected, observed_part),
        binomial_upper_tail(control, treated, 1 / (1 + time_ratio), observed_part),
    )
    return size.ratio(estimate, limits, variance, np.minimum(1.0, p), notes)
