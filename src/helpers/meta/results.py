"""The row that every pool returns: one set of columns, whatever the method."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.effects import frames
from helpers.effects.frames import Note
from helpers.effects.validation import Column
from helpers.meta import shown

ONE_TRIAL = "one trial: its own normal interval, nothing to pool"
NO_TRIAL = "no usable trial: nothing to pool"
LEFT_OUT = "trials without a finite y and se are left out"
NO_INFORMATION = "trials with no events (for odds, also only events) in both arms have no weight"
NO_LIMIT = "events in one arm only: no interval"
NO_WIDTH = "standard error 0: the formula gives an interval without width"
TOO_FEW_TO_PREDICT = "fewer than three trials: no prediction interval"
TWO_MAXIMA = "the likelihood has more than one maximum: tau² is at the highest"
HALF_ADDED_FOR_Q = "for Q alone, 0.5 is added to the cells of trials that have an empty one"
NOT_IN_Q = "for Q alone, trials with no events, or only events, in both arms are left out"
EQUAL_PRECISION = "all standard errors are equal: no line to draw"
EQUAL_PREDICTOR = "the predictor is the same in all trials: no line to draw"
TOO_FEW_FOR_LINE = "fewer than three trials: no line to draw"
FEW_FOR_EGGER = "fewer than ten trials: the test can hardly see asymmetry"

_NATURAL = ["estimate", "low", "high", "pi_low", "pi_high"]
_ORDER = ["method", "k", "k_used", "estimate", "low", "high", "y", "se", "tau2", "q"]
_ORDER += ["q_df", "q_p", "i2", "h2", "pi_low", "pi_high", "p", "note"]


POOL_SHOWN = ["k", "estimate", "low", "high", "p", "tau2", "i2", "pi_low", "pi_high"]
"""The columns of a pool that are printed."""


@dataclass(frozen=True)
class Source:
    """What a pool was made from and how, so that it can be made again from other trials."""

    using: Callable[..., pd.DataFrame]
    trials: pd.DataFrame
    options: dict[str, Any]


@dataclass(frozen=True)
class Pooling:
    """What is pooled and how: all that the attrs of a pool say."""

    measure: str
    method: str
    scale: str
    level: float

    def frame(self, labels: pd.Index, notes: Iterable[Note], **columns: Column) -> shown.Result:
        """One row per pool; the numbers are given on the scale of analysis."""
        if self.scale == "log":
            with np.errstate(over="ignore"):
                columns |= {name: np.exp(columns[name]) for name in _NATURAL}
        found = columns | {"method": self.method, "note": joined_notes(len(labels), notes)}
        result = pd.DataFrame({name: found[name] for name in _ORDER}, index=labels)
        frames.described(result, self.measure, self.method, self.scale, self.level)
        return shown.result(result, pool_sentence, POOL_SHOWN)


def pool_sentence(pools: pd.DataFrame) -> str:
    """What one pool says, or how many pools there are."""
    about = pools.attrs
    if len(pools) != 1:
        return f"{len(pools):,} pools: {about['measure']}, {about['method']}."
    row = pools.iloc[0]
    trials = "trial" if row["k_used"] == 1 else "trials"
    said = f"The pooled {about['measure']} of {row['k_used']} {trials} is "
    said += f"{shown.with_interval(row, about)}, by {about['method']}."
    if pd.notna(row["i2"]):
        said += f" I² is {shown.cell('i2', row['i2'], about)}."
    if pd.notna(row["pi_low"]):
        limits = shown.span(row["pi_low"], row["pi_high"], about)
        said += f" The true effect of a next trial is expected from {limits}"
        said += f" ({_quantile_in_words(pools, row['k_used'])})."
    return said


def _quantile_in_words(pools: Any, k: int) -> str:
    """What the prediction interval was made with."""
    chosen = pools.source.options["prediction"]
    lost = {"k-1": 1, "k-2": 2}.get(chosen)
    return "normal quantile" if lost is None else f"t with {k - lost} degrees of freedom"


def joined_notes(length: int, notes) -> pd.Categorical:
    """Every note that applies to a row, joined by semicolons."""
    applying = np.zeros(length, dtype=np.int64)
    for place, (applies, _) in enumerate(notes):
        applying |= np.int64(1 << place) * applies
    combinations, codes = np.unique(applying, return_inverse=True)
    texts = [
        "; ".join(text for place, (_, text) in enumerate(notes) if combination >> place & 1)
        for combination in combinations
    ]
    return pd.Categorical.from_codes(codes, categories=texts)
