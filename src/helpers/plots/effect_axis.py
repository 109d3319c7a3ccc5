"""The axis of effects: ratios on a log scale, differences on a linear one."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from helpers.plots.picture import CLAIMED, LOG_TICKS, QUIET, SMALL, text_width

FEWEST_TICKS, MOST_TICKS = 3, 9


def draw_claim(axes: Axes, claim: float | tuple[float, float], label: str) -> None:
    """Draw a claimed value, or both ends of a margin, as dashed lines with a label above."""
    places = []
    for end in np.atleast_1d(claim):
        axes.axvline(end, color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
        on_screen = axes.transData.transform((end, 0))
        places.append(axes.transAxes.inverted().transform(on_screen)[0])
    label_above(axes, label, float(np.mean(places)))


def label_above(axes: Axes, label: str, place: float = 0.5) -> None:
    """Write a label above the plot, in the middle of a place (from 0 to 1) across it.

    It moves aside where it would reach into the column beside the plot.
    """
    room = axes.bbox.width / axes.figure.dpi  # inches
    half = text_width(axes.figure, label, fontsize=SMALL) / 2
    middle = min(max(place * room, half), max(room - half, half))
    axes.annotate(
        label,
        (middle / room, 1),
        xycoords="axes fraction",
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        color=CLAIMED,
        fontsize=SMALL,
    )


def name_sides(axes: Axes, nothing: float, left: str, right: str) -> None:
    """Say what either side of the line of no effect means, under the axis."""
    for words, align, nudge in (
        (f"← {left}" if left else "", "right", -5),
        (f"{right} →" if right else "", "left", 5),
    ):
        axes.annotate(
            words,
            (nothing, 0),
            xycoords=("data", "axes fraction"),
            xytext=(nudge, -31),
            textcoords="offset points",
            ha=align,
            va="top",
            fontsize=SMALL,
            color=QUIET,
        )


def draw(axes: Axes, scale: str, limits: tuple[float, float]) -> None:
    """Draw the axis of effects, between these limits."""
    if scale == "log":
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(_ratios_between(*limits)))
        axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}".replace("-", "−")))
    axes.set_xlim(*limits)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=3, pad=2)


def _ratios_between(low: float, high: float) -> list[float]:
    """Round ratios to number; closer or wider ones where the usual would be few or crowded."""
    usual = [tick for tick in LOG_TICKS if low <= tick <= high]
    if len(usual) > MOST_TICKS:
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
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
    values = np.append(values, [no_effect(scale), *([] if claim is None else np.atleast_1d(claim))])
    if scale == "log":
        values = np.log(values)
    room = max(0.08 * np.ptp(values), 1e-3)
    low, high = float(values.min() - room), float(values.max() + room)
    return (math.exp(low), math.exp(high)) if scale == "log" else (low, high)


def no_effect(scale: str) -> float:
    """The effect that is none: 1 for ratios, 0 for differences."""
    return 1.0 if scale == "log" else 0.0
