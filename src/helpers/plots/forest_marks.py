"""The marks in a row of a forest plot: squares, diamonds, bars and arrows."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.plots import layout, picture
from helpers.plots.picture import Style

USUAL, LARGEST, SMALLEST = 6.5, 10.0, 3.0  # points along the side of a square
DIAMOND, BAR = 0.1, 0.035  # inches from the middle to the top


def side_of_square(weight: float, heaviest: float) -> float:
    """Points along the side, so that areas are as weights; the lightest stay visible."""
    if pd.isna(weight) or pd.isna(heaviest):
        return USUAL
    return max(LARGEST * float(np.sqrt(weight / heaviest)), SMALLEST)


def trial(axes: Axes, y: float, row: pd.Series, side: float, hollow: bool) -> None:
    """Draw a square with its interval; hollow where it is not valid, grey where it is faded."""
    faded = bool(row.get("faded", False))
    colour = picture.FADED if faded else picture.TREATED
    left, right = axes.get_xlim()
    low, high = np.clip([row["low"], row["high"]], left, right)
    if np.isfinite([low, high]).all():
        axes.plot([low, high], [y, y], color=colour, linewidth=1.5, zorder=2)
    arrows_where_cut(axes, y, row["low"], row["high"], colour)
    if left <= row["estimate"] <= right:
        face = "white" if faded or hollow else colour
        layout.mark(axes, row["estimate"], y, "s", colour, side, face, zorder=3)


def pool(axes: Axes, y: float, row: pd.Series) -> None:
    """Draw a diamond as wide as its interval; grey and hollow where the pool is faded."""
    faded = bool(row.get("faded", False))
    colour = picture.FADED if faded else picture.INK
    low, high = np.clip([row["low"], row["high"]], *axes.get_xlim())
    corners = [low, row["estimate"], high, row["estimate"]], [y, y - DIAMOND, y, y + DIAMOND]
    face, width = ("white", 1.6) if faded else (colour, 0)
    axes.fill(*corners, facecolor=face, edgecolor=colour, lw=width, zorder=3)
    arrows_where_cut(axes, y, row["low"], row["high"], colour)


def prediction(axes: Axes, y: float, low: float, high: float) -> None:
    """Draw a bar over the range where the effect of the next trial is expected."""
    ends = np.clip([low, high], *axes.get_xlim())
    axes.fill_between(ends, y - BAR, y + BAR, color=picture.QUIET, lw=0, zorder=2)
    arrows_where_cut(axes, y, low, high, picture.QUIET)


def correction(axes: Axes, before: tuple[float, float], after: tuple[float, float]) -> None:
    """Draw an arrow from an earlier estimate to the corrected one."""
    arrow: Style = {"arrowstyle": "-|>,head_length=0.45,head_width=0.22", "color": picture.INK}
    arrow |= {"linewidth": 1.2, "shrinkA": 5, "shrinkB": 5}
    axes.annotate("", after, before, arrowprops=arrow, zorder=4)


def claims(axes: Axes, values: pd.Series, middles: list[float]) -> None:
    """Draw what is claimed on each of some rows as an empty diamond."""
    layout.mark(axes, values, middles, "D", picture.CLAIMED, 7.5, "none", zorder=4)


def arrows_where_cut(axes: Axes, y: float, low: float, high: float, colour: str) -> None:
    """Draw an arrow at each end of the axis beyond which an interval runs on."""
    left, right = axes.get_xlim()
    for end, beyond, arrow in ((left, low < left, "<"), (right, high > right, ">")):
        if beyond:
            axes.plot(end, y, arrow, color=colour, markersize=6, clip_on=False, zorder=3)
