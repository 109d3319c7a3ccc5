"""Several curves in one panel, each named at its end: how a chance grows with an open quantity."""

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots.label_spacing import apart
from helpers.plots.picture import (
    DOTS_FOR_CURVES,
    FADED,
    HAIR,
    INK,
    QUIET,
    SMALL,
    STYLE_CURVES,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

HEIGHT, LEFT, BELOW, ABOVE = 3.6, 0.62, 0.5, 0.14  # inches
LEADER, LINE = 0.34, 0.17  # inches: from the end of a curve to its name; between two names
TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
TOLD = 5  # points of each curve in the text alternative


def power_curves(
    frame: pd.DataFrame, *, across: str, measure: str, marks: pd.DataFrame | None = None
) -> Picture:
    """Draw shares over a share, both shown as percent, the horizontal axis a log axis.

    Parameters
    ----------
    frame : DataFrame
        ``label``, ``x`` and ``y`` from 0 to 1, the rows of a curve in order of ``x``. Optional:
        ``faded`` (True: grey and dashed, for what is outside any conclusion).
    across : str
        What ``x`` is, under the axis.
    measure : str
        What ``y`` is, beside the axis.
    marks : DataFrame, optional
        Points on the curves that are more than assumed: ``label`` of the curve, ``x, y``, and
        ``text`` for the words.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A missing column, a number that is no share, an x of 0, or no two different x.
    """
    _require(frame)
    rows = frame.reset_index(drop=True)
    marks = pd.DataFrame(columns=["label", "x", "y", "text"]) if marks is None else marks
    with mpl.rc_context(STYLE_CURVES):
        figure = new_figure(HEIGHT)
        curves = rows.groupby("label", sort=False)["y"].agg(["last", "mean"])
        names = list(curves.index)
        right = LEADER + 0.12 + max(text_width(figure, name, fontsize=SMALL) for name in names)
        size = (WIDTH - LEFT - right) / WIDTH, (HEIGHT - BELOW - ABOVE) / HEIGHT
        axes = figure.add_axes((LEFT / WIDTH, BELOW / HEIGHT, *size))
        _axis(axes, rows["x"])
        gap = LINE / (HEIGHT - BELOW - ABOVE) * np.ptp(axes.get_ylim())
        heights = _spread(curves, gap)
        for name in names:
            points = rows[rows["label"] == name]
            _draw(axes, points, marks[marks["label"] == name])
            _name(
                axes,
                name,
                curves.loc[name, "last"],
                heights[name],
                _colour(points),
                size[0] * WIDTH,
            )
        axes.set_xlabel(across)
        axes.set_ylabel(measure)
    return Picture(figure, _alt(rows, across, measure, marks), rows, DOTS_FOR_CURVES)


def _draw(axes: Axes, points: pd.DataFrame, marks: pd.DataFrame) -> None:
    colour, grey = _colour(points), _colour(points) == FADED
    style = (0, (4, 2)) if grey else "-"
    axes.plot(points["x"], points["y"], color=colour, linewidth=1.7, linestyle=style, zorder=2)
    face = "white" if grey else INK
    axes.plot(
        marks["x"],
        marks["y"],
        "o",
        color=colour if grey else INK,
        markerfacecolor=face,
        markersize=6,
        zorder=4,
    )


def _name(axes: Axes, name: str, end: float, height: float, colour: str, width: float) -> None:
    """Write the name of a curve right of its end, at a height of its own, with a line to it."""
    text = 1 + LEADER / width
    axes.plot(
        [1.01, text - 0.015],
        [end, height],
        transform=axes.get_yaxis_transform(),
        color=FADED,
        linewidth=0.8,
        clip_on=False,
    )
    axes.annotate(
        name,
        (text, height),
        xycoords=axes.get_yaxis_transform(),
        va="center",
        fontsize=SMALL,
        color=QUIET if colour == FADED else INK,
        annotation_clip=False,
    )


def _spread(curves: pd.DataFrame, gap: float) -> pd.Series:
    """Heights near the ends of the curves with ``gap`` between, from 0 to 1, the higher above."""
    # Curves that end together are told apart by how high they run before.
    order = curves.assign(last=curves["last"].round(3)).sort_values(["last", "mean"])
    return pd.Series(apart(order["last"], gap), index=order.index)


def _axis(axes: Axes, x: pd.Series) -> None:
    percent = FuncFormatter(lambda share, _: f"{100 * share:g}%")
    axes.set_xscale("log")
    axes.set_xlim(x.min(), x.max())
    axes.set_ylim(0, 1.02)
    axes.xaxis.set_major_locator(FixedLocator([t for t in TICKS if x.min() <= t <= x.max()]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(percent)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.2, 0.4, 0.6, 0.8, 1]))
    axes.yaxis.set_major_formatter(percent)
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3, pad=2)


def _colour(points: pd.DataFrame) -> str:
    return FADED if "faded" in points and points["faded"].any() else TREATED


def _require(frame: pd.DataFrame) -> None:
    validation.require_columns("frame", frame, ["label", "x", "y"])
    for name in ("x", "y"):
        if not frame[name].between(0, 1).all():
            raise ValueError(f"frame: {name} outside 0 to 1; allowed are shares")
    if (frame["x"] == 0).any():
        raise ValueError("frame: x is 0; allowed on a log axis is a share above 0")
    if frame["x"].nunique() < 2:
        raise ValueError("frame: no two different x; allowed is a curve, from one x to another")


def _alt(rows: pd.DataFrame, across: str, measure: str, marks: pd.DataFrame) -> str:
    """The same curves in words: some points of each, and the marks."""
    told = []
    for label, points in rows.groupby("label", sort=False):
        places = np.unique(np.linspace(0, len(points) - 1, TOLD).round().astype(int))
        steps = ", ".join(
            f"at {numbers.percent(point.x, 1)} {numbers.chance(point.y)}"
            for point in points.iloc[places].itertuples()
        )
        grey = " (grey)" if _colour(points) == FADED else ""
        told.append(f"{label}{grey}: {steps}.")
        told += [f"Marked: {text}." for text in marks.loc[marks["label"] == label, "text"]]
    return f"{measure}. Across: {across}. {' '.join(told)}"
