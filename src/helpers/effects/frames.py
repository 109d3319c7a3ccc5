"""What every effect is given back in: columns, notes, inputs, and attrs that say what it is.

``frame.attrs`` holds ``measure`` ("risk ratio"), ``method`` ("katz"), ``scale`` ("log" for ratios,
"identity" for differences) and ``level``. pandas keeps them where rows are chosen, sorted or
changed, and where frames with equal attrs are put together; any other concat, join or merge loses
them. `concat` keeps what all frames agree on. What needs a scale and finds none asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.effects.distributions import p_normal, z_quantile
from helpers.effects.validation import Column, TwoArms

ZERO_CELL = "a cell that the formula needs is zero: no interval"
NO_EVENTS = "no events in either arm: the ratio is undefined"
NO_CONTRAST = "one margin of the table is zero: the ratio is undefined"
OPEN_LIMIT = "a cell is zero: the interval is open on one side"
NO_WIDTH = "standard error 0: the formula gives an interval without width"
NO_SPREAD = "no spread in either arm: nothing to standardise by"
NO_RATIO = "means of opposite sign, or a mean of 0: no ratio on the log scale"
NO_TEST = "everyone or no one had the event: standard error 0 and no test"
NO_ERROR = "each risk is 0 or 1: standard error 0"
HALF_ADDED = "0.5 added to every cell"
THROUGH_INFINITY = "the difference may be 0: all below low and above high, through infinity"
ENDS_AT_INFINITY = "the interval of the difference ends at 0: this one ends at infinity"
OUTSIDE = "the estimate lies outside its interval"
ASYMMETRIC = "the estimate is not in the middle of its interval, beyond rounding"
EMPTY_MARGIN = "one margin of the table is zero: there is nothing to compare"
ZERO_ODDS = "a cell is zero: the odds ratio is 0 or infinite"

FEW_ROWS = 1000  # copied into one block, a frame of one row is made in a third of the time
Note = tuple[np.ndarray, str]  # the rows it applies to, and its text
ANY_MEASURE = {"log": "ratio", "identity": "difference"}
"""What is known of the measure where only the scale of analysis is."""


def frame(
    index: pd.Index, columns: Mapping, notes: Iterable[Note], inputs: Mapping | None = None
) -> pd.DataFrame:
    """The columns, ``note`` (in each row the first note that applies, else empty), the inputs.

    A column given as None, or as one number, is that (None: NaN) in every row.
    """
    filled = {
        name: np.full(len(index), np.nan if column is None else column)
        if np.ndim(column) == 0
        else column
        for name, column in columns.items()
    }
    note, inputs = _note_column(len(index), notes), inputs or {}
    if len(index) > FEW_ROWS:
        return pd.DataFrame(filled | {"note": note} | dict(inputs), index=index, copy=False)
    block = np.array([*filled.values(), *inputs.values()])
    result = pd.DataFrame(block.T, index=index, columns=[*filled, *inputs], copy=False)
    result.insert(len(filled), "note", note)
    return result


@dataclass(frozen=True)
class EffectSize:
    """An effect on its way to a frame: what it is, and the inputs that it was made from."""

    measure: str
    method: str
    scale: str
    level: float
    index: pd.Index
    inputs: Mapping[str, Column]

    def frame(self, estimate, limits, y, se, p, notes, df: Column | None = None) -> pd.DataFrame:
        """The columns of this package, the inputs after them, and the attrs."""
        y = y.copy() if y is estimate else y  # a value written into one stays out of the other
        columns = {"estimate": estimate, "low": limits[0], "high": limits[1], "y": y, "se": se}
        columns |= {"p": p} if df is None else {"df": df, "p": p}
        return described(
            frame(self.index, columns, notes, self.inputs),
            self.measure,
            self.method,
            self.scale,
            self.level,
        )

    def ratio(self, estimate, limits, variance, p, notes) -> pd.DataFrame:
        """A ratio whose logarithm has this variance."""

        def log_and_root(estimate, variance):
            with np.errstate(divide="ignore"):
                return np.log(estimate), _root(variance)

        y, se = validation.in_chunks(log_and_root, estimate, variance, results=2)
        return self.frame(estimate, limits, y, se, p, notes)

    def log_normal_ratio(self, estimate, variance, notes) -> pd.DataFrame:
        """A ratio with a normal interval on the log scale."""
        z = z_quantile(self.level)

        def normal_interval(estimate, variance):
            with np.errstate(divide="ignore"):
                se = _root(variance)
                factor = np.exp(z * se)
                return estimate / factor, estimate * factor, p_normal(np.log(estimate), se)

        low, high, p = validation.in_chunks(normal_interval, estimate, variance, results=3)
        return self.ratio(estimate, (low, high), variance, p, notes)


def of_counts(
    measure, scale, counts, method, methods, level, zero
) -> tuple[EffectSize, TwoArms, list[Note]]:
    """Check two arms of counts; what the effect is, the table with its correction, its notes."""
    validation.require_method(method, methods, level, zero)
    given = validation.two_arms(*counts)
    size = EffectSize(measure, method, scale, level, given.index, given.columns)
    if zero == "none":
        return size, given, []
    return size, given.add_half_where_zero(), [(given.has_zero_cell, HALF_ADDED)]


def described(
    frame: pd.DataFrame, measure: str, method: str, scale: str, level: float
) -> pd.DataFrame:
    """The frame itself, with attrs that say what it holds."""
    frame.attrs = {"measure": measure, "method": method, "scale": scale, "level": level}
    return frame


def scale_of(
    argument: str, frame: pd.DataFrame, scale: str | None = None, default: str | None = None
) -> str:
    """The scale of analysis in the attrs of a frame, or the one given where it has none.

    ValueError where there is none, the two differ, or it is that of a number needed to treat.

    Examples
    --------
    >>> plain = pd.DataFrame({"y": [0.1], "se": [0.2]})
    >>> scale_of("trials", plain, "log")
    'log'
    """
    if scale is not None:
        validation.require_scale(scale)
    known, measure = frame.attrs.get("scale"), frame.attrs.get("measure")
    if known not in (None, *validation.NO_EFFECT):
        raise ValueError(f"{argument}: {measure}; allowed are ratios and differences")
    if known and scale not in (None, known):
        raise ValueError(f"scale: {scale!r}; allowed for {argument} ({measure}) is {known!r}")
    if not (known or scale or default):
        raise ValueError(
            f"scale: None, and {argument} has none in its attrs, which a join and a concat of "
            "unlike frames lose; allowed are 'log' for ratios, 'identity' for differences"
        )
    return known or scale or str(default)


def measure_of(argument: str, values, scale: str) -> str:
    """What a frame or its column holds, or all that its scale says; ValueError on another one."""
    known = getattr(values, "attrs", {})
    if known.get("scale", scale) != scale:
        allowed = f"allowed on the scale {scale!r} is a {ANY_MEASURE[scale]}"
        raise ValueError(f"{argument}: {known['measure']}; {allowed}")
    return known.get("measure", ANY_MEASURE[scale])


def concat(frames: Iterable[pd.DataFrame], **options) -> pd.DataFrame:
    """Put effects and pools of one measure under each other, keeping the attrs that all share.

    `pandas.concat` keeps attrs only where all are equal, so that trials and their pool, which
    differ in method, would forget what they are.

    Parameters
    ----------
    frames : iterable of DataFrame
        From this package and from ``helpers.meta``.
    **options
        Those of `pandas.concat`, such as ``ignore_index``.

    Raises
    ------
    ValueError
        No frames, one that does not say what it is, or different measures. A printed interval
        whose measure nobody named goes with every measure of its scale.

    Examples
    --------
    >>> from helpers import effects
    >>> one, two = effects.risk_ratio(4, 60, 9, 58), effects.risk_ratio(0, 50, 5, 50, "score")
    >>> concat([one, two]).attrs
    {'measure': 'risk ratio', 'scale': 'log', 'level': 0.95}
    """
    frames = list(frames)
    if not all("measure" in each.attrs for each in frames):
        raise ValueError("frames: one has no measure in its attrs; allowed are effects and pools")
    known = [each.attrs for each in frames]
    measures, scales = ({each[name] for each in known} for name in ("measure", "scale"))
    if len(measures - set(ANY_MEASURE.values())) > 1 or len(scales) > 1:
        raise ValueError(f"frames: {', '.join(sorted(measures))}; allowed is one measure")
    result = pd.concat(frames, **options)
    shared = {key: known[0][key] for key in known[0] if len({each[key] for each in known}) == 1}
    result.attrs = {"measure": ANY_MEASURE[scales.pop()]} | shared
    return result


def _note_column(length: int, notes: Iterable[Note]) -> pd.Categorical:
    """A category costs one byte a row."""
    codes = np.zeros(length, dtype=np.int8)
    texts = [""]
    for applies, text in notes:
        if applies.any():
            codes[applies & (codes == 0)] = len(texts)
            texts.append(text)
    return pd.Categorical.from_codes(codes, dtype=_categories(*texts), validate=False)


@cache
def _categories(*texts: str) -> pd.CategoricalDtype:
    """Made once: for a single row it takes longer than the arithmetic."""
    return pd.CategoricalDtype(texts)


def _root(variance: Column) -> Column:
    """The standard error; NaN where an empty cell makes the variance infinite."""
    return np.sqrt(np.where(np.isfinite(variance), variance, np.nan))
