"""The axis of effects: ratios on a log scale, differences on a plain one."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from helpers import numbers
from helpers.effects import validation
from helpers.effects.frames import scale_of
from helpers.effects.validation import NO_EFFECT
from helpers.plots import layout, picture

FEWEST_TICKS, MOST_TICKS = 3, 9


def draw_claim(axes: Axes, claim: float | tuple[float, float], label: str) -> None:
    """Draw a claimed value, or both ends of a margin, as dashed lines with a label above."""
    places = []
    for end in np.atleast_1d(claim):
        axes.axvline(end, **layout.DASHED, zorder=1)
        on_screen = axes.transData.transform((end, 0))
        places.append(axes.transAxes.inverted().transform(on_screen)[0])
    layout.label_above(axes, label, float(np.mean(places)), picture.CLAIMED)


def name_sides(axes: Axes, nothing: float, left: str, right: str) -> None:
    """Say what either side of the line of no effect means, under the axis."""
    for words, align, nudge in (
        (f"← {left}" if left else "", "right", -5),
        (f"{right} →" if right else "", "left", 5),
    ):
        under = {"xycoords": ("data", "axes fraction"), "ha": align, "va": "top"}
        layout.note(axes, words, (nothing, 0), (nudge, -31), color=picture.QUIET, **under)


def draw(axes: Axes, scale: str, limits: tuple[float, float]) -> None:
    """Draw the axis of effects, between these limits."""
    if scale == "log":
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(_ratios_between(*limits)))
        axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(layout.tick_text)
    axes.set_xlim(*limits)
    axes.set_yticks([])
    layout.hide_spines(axes, "left")
    axes.tick_params(axis="x", length=3, pad=2)


def _ratios_between(low: float, high: float) -> list[float]:
    """Round ratios to number; closer or wider ones where the usual would be few or crowded."""
    usual = [tick for tick in picture.LOG_TICKS if low <= tick <= high]
    if len(usual) > MOST_TICKS:
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        return [10.0**power for power in powers if low <= 10.0**power <= high]
    if len(usual) >= FEWEST_TICKS:
        return usual
    between = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in between if low <= tick <= high]


def limits_of(
    rows: pd.DataFrame, scale: str, claim: float | tuple[float, float] | None
) -> tuple[float, float]:
    """Ends of the axis that hold every finite limit, the line of no effect and the claim."""
    drawn = ("estimate", "low", "high", "pi_low", "pi_high", "claimed")
    values = rows[[name for name in drawn if name in rows]].to_numpy(dtype=float).ravel()
    values = values[np.isfinite(values) & ((values > 0) | (scale == "identity"))]
    values = np.append(values, [NO_EFFECT[scale], *([] if claim is None else np.atleast_1d(claim))])
    if scale == "log":
        values = np.log(values)
    margin = max(0.08 * np.ptp(values), 1e-3)
    low, high = float(values.min() - margin), float(values.max() + margin)
    return (math.exp(low), math.exp(high)) if scale == "log" else (low, high)


def require_on_axis(name: str, values, scale: str) -> None:
    """Raise ValueError for the first value (None: there is none) with no place on the axis."""
    for value in [] if values is None else np.atleast_1d(values):
        if not math.isfinite(value) or (scale == "log" and value <= 0):
            allowed = "a ratio above 0 on a log axis" if scale == "log" else "a finite number"
            raise ValueError(f"{name}: {value:g}; allowed is {allowed}")


def require_limits(limits: tuple[float, float], scale: str) -> None:
    """Raise ValueError for ends that no axis of this scale can have."""
    low, high = limits
    if not (low < high and (scale == "identity" or low > 0)):
        allowed = "two ratios above 0, in order" if scale == "log" else "two numbers, in order"
        raise ValueError(f"limits: {limits!r}; allowed are {allowed}")


@dataclass(frozen=True)
class Effect:
    """What a figure shows: the name of the effect, its scale, the level of its intervals."""

    measure: str
    scale: str
    level: float

    @property
    def nothing(self) -> float:
        """The value that means no effect."""
        return NO_EFFECT[self.scale]

    @property
    def interval(self) -> str:
        """The name of the intervals."""
        return numbers.interval_name(self.level)

    def decimals(self, given: int | None) -> int | None:
        """Those given, else those of ratios (None), or two for differences."""
        return 2 if given is None and self.scale == "identity" else given


def effect_of(
    argument: str,
    frame: pd.DataFrame,
    measure: str | None,
    scale: str | None,
    level: float | None,
) -> Effect:
    """What a frame says of itself in its attrs, or what is said of it.

    A plain frame is one of ratios with 95% intervals unless something else is said.

    Raises
    ------
    ValueError
        No measure, an unknown scale or level, or others than those of the frame.
    """
    known = frame.attrs
    scale = scale_of(argument, frame, scale, default="log")
    if level is not None and known.get("level", level) != level:
        raise ValueError(f"level: {level!r}; allowed for {argument} is {known['level']!r}")
    level = known.get("level", 0.95) if level is None else level
    validation.require_level(level)
    if measure is None and "measure" not in known:
        raise ValueError(
            f"measure: None, and {argument} has none in its attrs; allowed is a name of the effect"
        )
    return Effect(measure or known["measure"].capitalize(), scale, level)
