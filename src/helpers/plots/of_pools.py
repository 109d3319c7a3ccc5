"""The rows that a forest or a funnel plot draws, from effects or from a pool alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from helpers import effects, meta
from helpers.effects import validation
from helpers.effects.distributions import z_quantile

_OF_COUNTS: dict[str, Callable[..., pd.DataFrame]] = {
    "risk ratio": effects.risk_ratio,
    "odds ratio": effects.odds_ratio,
    "risk difference": partial(effects.risk_difference, method="wald"),
}


def trials_of(frame: pd.DataFrame) -> pd.DataFrame:
    """``label, estimate, low, high, y, se`` of each trial; of a pool, with its weight.

    A pool gives its trials, with what it holds of them: effects, ``y`` and ``se``, or counts.
    """
    source = getattr(frame, "source", None)
    if source is None:
        return _labelled(_with_limits(frame, frame.attrs), frame.attrs)
    if "by" in source.options:
        raise ValueError("frame: a pool for each group; allowed is one pool, or its trials")
    trials = source.trials
    if source.using is not meta.pool:
        counts = {name: trials[name] for name in ("events_t", "n_t", "events_c", "n_c")}
        of_counts = _OF_COUNTS[frame.attrs["measure"]]
        trials = of_counts(**counts, level=frame.attrs["level"])
    found = _labelled(_with_limits(trials, frame.attrs), frame.attrs)
    return found.assign(weight=meta.weights(frame))


def with_pool(frame: pd.DataFrame) -> pd.DataFrame:
    """The trials and, of a pool, the pool below them."""
    trials = trials_of(frame)
    if getattr(frame, "source", None) is None:
        return trials
    row = frame.iloc[0]
    limits = {name: row[name] for name in ("estimate", "low", "high", "pi_low", "pi_high")}
    below = pd.DataFrame([{"label": "Pooled", "kind": "pool"} | limits], index=["pooled"])
    together = pd.concat([trials.assign(kind="trial"), below])
    together.attrs = frame.attrs
    return together


def _with_limits(trials: pd.DataFrame, about) -> pd.DataFrame:
    """Normal intervals at the pool's level where the trials have none of that level."""
    same_level = trials.attrs.get("level", about.get("level")) == about.get("level")
    if {"estimate", "low", "high"} <= set(trials.columns) and same_level:
        return trials
    validation.require_columns("frame", trials, ["y", "se"])
    y, margin = trials["y"], z_quantile(about.get("level", 0.95)) * trials["se"]
    back = np.exp if about.get("scale") == "log" else np.asarray
    ends = {"estimate": back(y), "low": back(y - margin), "high": back(y + margin)}
    return pd.DataFrame(ends | {"y": y, "se": trials["se"]}, index=trials.index)


def _labelled(trials: pd.DataFrame, about) -> pd.DataFrame:
    names = ["estimate", "low", "high", *(name for name in ("y", "se") if name in trials)]
    found = pd.DataFrame(trials[names])
    found.insert(0, "label", trials.index.map(str))
    found.attrs = dict(about)
    return found
