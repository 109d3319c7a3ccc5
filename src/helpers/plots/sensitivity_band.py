"""A curve with its band: how a result moves with a quantity that nobody printed."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullFormatter

from helpers import numbers
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.effect_axis import effect_of, require_on_axis
from helpers.plots.picture import Picture

BAND = "#b9c7d8"  # differs from the paper and from the line in grey print too
TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)
HEIGHT, LEFT, BETWEEN, BELOW, ABOVE, GAP = 2.8, 0.66, 0.24, 0.52, 0.34, 0.12  # inches
CLAIM_LETTERS = 12


def sensitivity_band(
    frame: pd.DataFrame,
    *,
    across: str,
    measure: str | None = None,
    band: str = "95% interval",
    scale: str | None = None,
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
    measure, scale
        What the curve shows, beside the axis; "log" or "identity". By default those of the frame,
        as for `forest`.
    band : str
        What ``low`` and ``high`` are.
    unit : str
        Behind the numbers of the curve, such as ``%``.
    decimals : int, optional
        For the numbers in words; by default those of ratios, or two for differences.
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
        A scale that is not that of the frame, a missing column, no two different x, or on a log
        axis a number or claim not above 0.
    """
    effect = effect_of("frame", frame, measure, scale, level=None)
    _require(frame, effect.scale)
    require_on_axis("claim", claim, effect.scale)
    marks = pd.DataFrame(columns=["label", "x", "y", "text"]) if marks is None else marks
    with picture.sheet(HEIGHT) as figure:
        beside = textwrap.fill(claim_label, CLAIM_LETTERS)
        right = GAP if claim is None else 2 * GAP + layout.widest(figure, [beside])
        panels = _panels(figure, list(dict.fromkeys(frame["label"])), right)
        ends = _ends(frame, effect.scale, claim)
        for label, axes in panels.items():
            first = axes is figure.axes[0]
            _axis(axes, frame["x"], ends, effect.scale, unit if first else None)
            _draw(axes, frame[frame["label"] == label], marks[marks["label"] == label])
            if claim is not None:
                axes.axhline(claim, **layout.DASHED)
        if claim is not None:
            _name_claim(axes, claim, beside)
        figure.axes[0].set_ylabel(f"{effect.measure} ({band})")
        middle = (LEFT + picture.WIDTH - right) / 2 / picture.WIDTH
        figure.text(middle, 0.07 / HEIGHT, across, ha="center", va="bottom")
    words = [f"{effect.measure} ({band}). Across: {across}."]
    if claim is not None:
        words.append(f"Dashed line, {claim_label}: {numbers.significant(claim, 2)}{unit}.")
    words += _curves_in_words(frame, unit, effect.decimals(decimals), marks)
    return Picture(figure, " ".join(words), frame)


def _panels(figure: Figure, labels: list[str], right: float) -> dict[str, Axes]:
    """Panels side by side, as wide as each other, with ``right`` inches left free."""
    width = (picture.WIDTH - LEFT - right - BETWEEN * (len(labels) - 1)) / len(labels)
    panels = {}
    for place, label in enumerate(labels):
        left = LEFT + place * (width + BETWEEN)
        panels[label] = layout.axes_at(figure, left, BELOW, width, HEIGHT - BELOW - ABOVE)
        panels[label].set_title(label, loc="left", fontsize=picture.BODY, fontweight="bold")
    return panels


def _draw(axes: Axes, points: pd.DataFrame, marks: pd.DataFrame) -> None:
    x, low, high = points["x"], points["low"], points["high"]
    axes.fill_between(x, low, high, color=BAND, linewidth=0, zorder=1)
    axes.plot(x, points["estimate"], color=picture.TREATED, linewidth=2, zorder=3)
    bottom = axes.get_ylim()[0]
    white = {"boxstyle": "square,pad=0.15", "facecolor": "white", "linewidth": 0}
    for mark in marks.itertuples():
        upright = [mark.x, mark.x], [bottom, mark.y]
        axes.plot(*upright, color=picture.INK, linewidth=0.9, zorder=4)
        axes.plot(mark.x, mark.y, "o", color=picture.INK, markersize=5, zorder=5)
        layout.note(axes, mark.text, (mark.x, bottom), (4, 4), bbox=white, zorder=6)


def _name_claim(axes: Axes, claim: float, label: str) -> None:
    beside = {"xycoords": axes.get_yaxis_transform(), "va": "center", "annotation_clip": False}
    layout.note(axes, label, (1, claim), (72 * GAP / 2, 0), color=picture.CLAIMED, **beside)


def _axis(axes: Axes, x: pd.Series, ends, scale: str, unit: str | None) -> None:
    """Both axes; numbers beside the vertical one only where there is a ``unit``."""
    if scale == "log":
        axes.set_yscale("log")
        layout.log_ticks(axes.yaxis, TICKS, *ends)
    axes.set_xlim(x.min(), x.max())
    axes.set_ylim(*ends)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], prune="upper"))
    numbers = NullFormatter() if unit is None else lambda y, _: f"{y:g}{unit}"
    axes.yaxis.set_major_formatter(numbers)
    layout.grid_lines(axes)
    layout.hide_spines(axes, "left")
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3, pad=2, color=picture.QUIET)


def _ends(frame: pd.DataFrame, scale: str, claim: float | None) -> tuple[float, float]:
    """Ends of the vertical axis that hold every curve, every band and the claim."""
    values = frame[["estimate", "low", "high"]].to_numpy(dtype=float)
    values = np.append(values[np.isfinite(values)], [] if claim is None else [claim])
    if scale == "log":
        factor = np.exp(np.ptp(np.log(values)) * 0.05)
        return float(values.min() / factor), float(values.max() * factor)
    margin = np.ptp(values) * 0.05
    return float(values.min() - margin), float(values.max() + margin)


def _require(frame: pd.DataFrame, scale: str) -> None:
    validation.require_columns("frame", frame, ["label", "x", "estimate", "low", "high"])
    if frame["x"].nunique() < 2:
        raise ValueError("frame: no two different x; allowed is a curve, from one x to another")
    if scale == "log" and (frame[["estimate", "low", "high"]] <= 0).any(axis=None):
        raise ValueError("frame: a number that is not above 0; allowed on a log axis are ratios")


def _curves_in_words(
    frame: pd.DataFrame, unit: str, decimals: int | None, marks: pd.DataFrame
) -> list[str]:
    """Some points of each curve, and the marks."""

    def number(point) -> str:
        if pd.isna(point.estimate):
            return numbers.interval(point.low, point.high, decimals) + unit
        return numbers.estimate(point.estimate, point.low, point.high, decimals, unit)

    words = []
    for label, points in frame.groupby("label", sort=False):
        steps = [f"at {point.x:.3g} {number(point)}" for point in layout.some_points(points)]
        words += [f"{label}: {'; '.join(steps)}.", *layout.marked_points(marks, label)]
    return words
