"""A curve with its band: how a result moves with a quantity that nobody printed."""

import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots.picture import (
    BODY,
    CLAIMED,
    HAIR,
    INK,
    QUIET,
    SMALL,
    STYLE,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

BAND = "#b9c7d8"  # told from the paper and from the line in grey print too
TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)
HEIGHT, LEFT, BETWEEN, BELOW, ABOVE, GAP = 2.8, 0.66, 0.24, 0.52, 0.34, 0.12  # inches
CLAIM_LETTERS = 12
TOLD = 5  # points of each curve in the text alternative


def sensitivity_band(
    frame: pd.DataFrame,
    *,
    across: str,
    measure: str,
    band: str = "95% interval",
    scale: str = "log",
    unit: str = "",
    decimals: int | None = None,
    claim: float | None = None,
    claim_label: str = "claimed",
    marks: pd.DataFrame | None = None,
) -> Picture:
    """Draw curves with bands, each in a panel of its own; all panels share both axes.

    Parameters
    ----------
    frame : DataFrame
        ``label`` (heads the panel), ``x, estimate, low, high``, the rows of a curve in order of
        ``x``. Where ``estimate`` is NaN only the band is drawn.
    across : str
        What ``x`` is, with its unit, under the axis.
    measure : str
        What the curve shows, beside the axis.
    band : str
        What ``low`` and ``high`` are.
    scale : {"log", "identity"}
        ``log`` for ratios.
    unit : str
        Behind the numbers of the curve, such as ``%``.
    decimals : int, optional
        For the numbers told in words; by default those of ratios.
    claim : float, optional
        A claimed value, drawn as a dashed line with ``claim_label``.
    marks : DataFrame, optional
        Points to be named: ``label`` of the panel, ``x, y`` and ``text``.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        An unknown scale, a missing column, no two different x, or on a log axis a number not
        above 0.
    """
    _require(frame, scale)
    marks = pd.DataFrame(columns=["label", "x", "y", "text"]) if marks is None else marks
    with mpl.rc_context(STYLE):
        figure = new_figure(HEIGHT)
        beside = textwrap.fill(claim_label, CLAIM_LETTERS)
        right = GAP if claim is None else 2 * GAP + text_width(figure, beside, fontsize=SMALL)
        panels = _panels(figure, list(dict.fromkeys(frame["label"])), right)
        ends = _ends(frame, scale, claim)
        for label, axes in panels.items():
            _axis(axes, frame["x"], ends, scale, unit if axes is figure.axes[0] else None)
            _draw(axes, frame[frame["label"] == label])
            _mark(axes, marks[marks["label"] == label])
            if claim is not None:
                axes.axhline(claim, color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)))
        if claim is not None:
            _name_claim(axes, claim, beside)
        figure.axes[0].set_ylabel(f"{measure} ({band})")
        middle = (LEFT + WIDTH - right) / 2 / WIDTH
        figure.text(middle, 0.07 / HEIGHT, across, ha="center", va="bottom")
    told = [f"{measure} ({band}). Across: {across}."]
    if claim is not None:
        told.append(f"Dashed line, {claim_label}: {numbers.significant(claim, 2)}{unit}.")
    return Picture(figure, " ".join([*told, *_alt(frame, unit, decimals, marks)]), frame)


def _panels(figure: Figure, labels: list[str], right: float) -> dict[str, Axes]:
    """Panels side by side, as wide as each other, with ``right`` inches left free."""
    width = (WIDTH - LEFT - right - BETWEEN * (len(labels) - 1)) / len(labels)
    size = (width / WIDTH, (HEIGHT - BELOW - ABOVE) / HEIGHT)
    panels = {}
    for place, label in enumerate(labels):
        corner = ((LEFT + place * (width + BETWEEN)) / WIDTH, BELOW / HEIGHT)
        panels[label] = figure.add_axes((*corner, *size))
        panels[label].set_title(label, loc="left", fontsize=BODY, fontweight="bold")
    return panels


def _draw(axes: Axes, points: pd.DataFrame) -> None:
    axes.fill_between(points["x"], points["low"], points["high"], color=BAND, linewidth=0, zorder=1)
    axes.plot(points["x"], points["estimate"], color=TREATED, linewidth=2, zorder=3)


def _mark(axes: Axes, marks: pd.DataFrame) -> None:
    for mark in marks.itertuples():
        bottom = axes.get_ylim()[0]
        axes.plot([mark.x, mark.x], [bottom, mark.y], color=INK, linewidth=0.9, zorder=4)
        axes.plot(mark.x, mark.y, "o", color=INK, markersize=5, zorder=5)
        axes.annotate(
            mark.text,
            (mark.x, bottom),
            xytext=(4, 4),
            textcoords="offset points",
            fontsize=SMALL,
            bbox={"boxstyle": "square,pad=0.15", "facecolor": "white", "linewidth": 0},
            zorder=6,
        )


def _name_claim(axes: Axes, claim: float, label: str) -> None:
    axes.annotate(
        label,
        (1, claim),
        xycoords=axes.get_yaxis_transform(),
        xytext=(72 * GAP / 2, 0),
        textcoords="offset points",
        va="center",
        color=CLAIMED,
        fontsize=SMALL,
        annotation_clip=False,
    )


def _axis(axes: Axes, x: pd.Series, ends, scale: str, unit: str | None) -> None:
    """Both axes; numbers beside the vertical one only where there is a ``unit``."""
    if scale == "log":
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(FixedLocator([t for t in TICKS if ends[0] <= t <= ends[1]]))
        axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlim(x.min(), x.max())
    axes.set_ylim(*ends)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], prune="upper"))
    ticks = NullFormatter() if unit is None else FuncFormatter(lambda y, _: f"{y:g}{unit}")
    axes.yaxis.set_major_formatter(ticks)
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3, pad=2, color=QUIET)


def _ends(frame: pd.DataFrame, scale: str, claim: float | None) -> tuple[float, float]:
    """Ends of the vertical axis that hold every curve, every band and the claim."""
    values = frame[["estimate", "low", "high"]].to_numpy(dtype=float)
    values = np.append(values[np.isfinite(values)], [] if claim is None else [claim])
    if scale == "log":
        room = np.ptp(np.log(values)) * 0.05
        return float(values.min() * np.exp(-room)), float(values.max() * np.exp(room))
    room = np.ptp(values) * 0.05
    return float(values.min() - room), float(values.max() + room)


def _require(frame: pd.DataFrame, scale: str) -> None:
    validation.require_scale(scale)
    validation.require_columns("frame", frame, ["label", "x", "estimate", "low", "high"])
    if frame["x"].nunique() < 2:
        raise ValueError("frame: no two different x; allowed is a curve, from one x to another")
    if scale == "log" and (frame[["estimate", "low", "high"]] <= 0).any(axis=None):
        raise ValueError("frame: a number that is not above 0; allowed on a log axis are ratios")


def _alt(frame: pd.DataFrame, unit: str, decimals: int | None, marks: pd.DataFrame) -> list[str]:
    """The same curves in words: some points of each, and the marks."""
    told = []
    for label, points in frame.groupby("label", sort=False):
        rows = np.unique(np.linspace(0, len(points) - 1, TOLD).round().astype(int))
        steps = [
            f"at {point.x:.3g} {_number(point, unit, decimals)}"
            for point in points.iloc[rows].itertuples()
        ]
        told.append(f"{label}: {'; '.join(steps)}.")
        told += [f"Marked: {text}." for text in marks.loc[marks["label"] == label, "text"]]
    return told


def _number(point, unit: str, decimals: int | None) -> str:
    if pd.isna(point.estimate):
        return numbers.interval(point.low, point.high, decimals) + unit
    return numbers.estimate(point.estimate, point.low, point.high, decimals, unit)
