"""Several curves in one panel, each named at its end: how a chance grows with an open quantity."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.picture import Picture, Style

HEIGHT, LEFT, BELOW, ABOVE = 3.6, 0.62, 0.5, 0.14  # inches
LEADER, LINE = 0.34, 0.17  # inches: from the end of a curve to its name; between two names
TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)


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
        ``text`` for the words, by default these three.

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
    if "text" not in marks:
        marks = marks.assign(text=[f"{row.label} {_at(row)}" for row in marks.itertuples()])
    curves = rows.groupby("label", sort=False)["y"].agg(["last", "mean"])
    with picture.sheet(HEIGHT, picture.STYLE_CURVES) as figure:
        right = LEADER + 0.12 + layout.widest(figure, curves.index)
        width, height = picture.WIDTH - LEFT - right, HEIGHT - BELOW - ABOVE
        axes = layout.axes_at(figure, LEFT, BELOW, width, height)
        _axis(axes, rows["x"])
        heights = _heights(curves, gap=LINE / height * np.ptp(axes.get_ylim()))
        text = 1 + LEADER / width
        for name, end in curves["last"].items():
            points = rows[rows["label"] == name]
            _draw(axes, points, marks[marks["label"] == name])
            colour = picture.QUIET if _is_grey(points) else picture.INK
            layout.name_end(axes, name, (end, heights[name]), (1.01, text - 0.015, text), colour)
        axes.set_xlabel(across)
        axes.set_ylabel(measure)
    return Picture(figure, _in_words(rows, across, measure, marks), rows, picture.DOTS_FOR_CURVES)


def _draw(axes: Axes, points: pd.DataFrame, marks: pd.DataFrame) -> None:
    grey = _is_grey(points)
    colour, style = (picture.FADED, layout.DASHES) if grey else (picture.TREATED, "-")
    axes.plot(points["x"], points["y"], color=colour, linewidth=1.7, linestyle=style, zorder=2)
    edge, face = (picture.FADED, "white") if grey else (picture.INK, picture.INK)
    dot: Style = {"color": edge, "markerfacecolor": face, "markersize": 6, "zorder": 4}
    axes.plot(marks["x"], marks["y"], "o", **dot)


def _heights(curves: pd.DataFrame, gap: float) -> pd.Series:
    """Heights near the ends of the curves with ``gap`` between, from 0 to 1, the higher above."""
    # Curves that end together are kept in the order of how high they run before.
    order = curves.assign(last=curves["last"].round(3)).sort_values(["last", "mean"])
    return pd.Series(layout.apart(order["last"], gap), index=order.index)


def _axis(axes: Axes, x: pd.Series) -> None:
    def percent(share: float, _) -> str:
        return f"{100 * share:g}%"

    axes.set_xscale("log")
    axes.set_xlim(x.min(), x.max())
    axes.set_ylim(0, 1.02)
    layout.log_ticks(axes.xaxis, TICKS, x.min(), x.max())
    axes.xaxis.set_major_formatter(percent)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.2, 0.4, 0.6, 0.8, 1]))
    axes.yaxis.set_major_formatter(percent)
    layout.grid_lines(axes)
    layout.hide_spines(axes, "left")
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3, pad=2)


def _is_grey(points: pd.DataFrame) -> bool:
    return "faded" in points and bool(points["faded"].any())


def _at(point) -> str:
    return f"at {numbers.percent(point.x, 1)}: {numbers.chance(point.y)}"


def _require(frame: pd.DataFrame) -> None:
    validation.require_columns("frame", frame, ["label", "x", "y"])
    for name in ("x", "y"):
        if not frame[name].between(0, 1).all():
            raise ValueError(f"frame: {name} outside 0 to 1; allowed are shares")
    if (frame["x"] == 0).any():
        raise ValueError("frame: x is 0; allowed on a log axis is a share above 0")
    if frame["x"].nunique() < 2:
        raise ValueError("frame: no two different x; allowed is a curve, from one x to another")


def _in_words(rows: pd.DataFrame, across: str, measure: str, marks: pd.DataFrame) -> str:
    """Some points of each curve, and the marks."""
    words = [f"{measure}. Across: {across}."]
    for label, points in rows.groupby("label", sort=False):
        steps = ", ".join(_at(point).replace(":", "") for point in layout.some_points(points))
        grey = " (grey)" if _is_grey(points) else ""
        words += [f"{label}{grey}: {steps}.", *layout.marked_points(marks, label)]
    return " ".join(words)
