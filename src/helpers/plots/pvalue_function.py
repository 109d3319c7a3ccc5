"""The confidence curve: every interval at once, and over every effect its two-sided p."""

from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter

from helpers import numbers
from helpers.effects import validation
from helpers.plots import effect_axis, forest_marks
from helpers.plots.label_spacing import apart
from helpers.plots.picture import (
    AT_TOP,
    BODY,
    CLAIMED,
    FADED,
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

LEFT, LEADER, EDGE = 0.86, 0.3, 0.1  # inches: beside the numbers, to a name, around all
PANEL, ALONE, HEAD, BELOW, SIDES = 1.5, 2.2, 0.4, 0.45, 0.17  # inches from the top down
LINE = 0.17  # inches between two names
GAP = "\u2002"  # an en space, which an SVG does not collapse
TOP = 1.05  # of the axis of p, so that the peak is not cut
SHOWN = 0.5, 0.99  # levels that the axis holds; where one side is open, it begins at the first
TOLD = (0.5, 0.9, 0.99)  # levels in the text alternative


@dataclass(frozen=True)
class Name:
    """What stands beside the panel, at the height of a p."""

    text: str
    p: float
    colour: str


CURVE_COLUMNS = ("label", "estimate", "level", "p", "low", "high")
TESTED_COLUMNS = ("label", "name", "value", "p")


def pvalue_function(
    frame: pd.DataFrame,
    *,
    measure: str,
    scale: str = "log",
    level: float = 0.95,
    tested: pd.DataFrame | None = None,
    left: str = "",
    right: str = "",
    decimals: int | None = None,
    unit: str = "",
) -> Picture:
    """Draw confidence curves, one panel under the other over the same axis of effects.

    Parameters
    ----------
    frame : DataFrame
        From `helpers.effects.pvalue_function.curve`, with a ``label`` that heads the panel:
        ``estimate, level, p, low, high``. A curve may lack one side, where its intervals are open.
    measure : str
        Name of the effect, under the axis.
    scale : {"log", "identity"}
        ``log`` for ratios, with the line of no effect at 1; ``identity`` for differences, at 0.
    level : float
        The interval to be marked; the frame has a row for it.
    tested : DataFrame, optional
        Values whose p is told: ``label`` of the panel, ``name`` (such as "no effect" or
        "claimed"), ``value`` and ``p``, from `helpers.effects.pvalue_function.p_against`. No
        effect is a dot, any other value an empty diamond on a dashed line.
    left, right : str
        What lies on either side of the line of no effect.
    decimals : int, optional
        For the effects told in words; by default those of ratios.
    unit : str
        Behind the effects told in words, such as ``%``.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        An unknown scale, a missing column, no rows, no row for ``level``, or a curve without any
        limit.
    """
    _require(frame, scale, level, tested)
    tested = pd.DataFrame(columns=list(TESTED_COLUMNS)) if tested is None else tested
    rows, nothing = frame.reset_index(drop=True), effect_axis.no_effect(scale)
    names = {
        label: [
            *_of_the_curve(points, level, decimals, unit),
            *_of_values(tested[tested["label"] == label], nothing, decimals, unit),
        ]
        for label, points in rows.groupby("label", sort=False)
    }
    with mpl.rc_context(STYLE):
        figure, panels = _panels(names, below=BELOW + (SIDES if left or right else 0.0))
        limits = _limits(rows, tested, scale)
        for label, axes in panels.items():
            effect_axis.draw(axes, scale, limits)
            _axis_of_p(axes, numbered_below=axes is figure.axes[-1])
            axes.axvline(nothing, color=QUIET, linewidth=0.9, zorder=1)
            _draw(axes, rows[rows["label"] == label], level)
            _draw_tested(axes, tested[tested["label"] == label], nothing)
            _name(axes, names[label])
        figure.axes[-1].set_xlabel(measure, labelpad=2)
        effect_axis.name_sides(figure.axes[-1], nothing, left, right)
    told = _alt(rows, measure, names, decimals, unit)
    return Picture(figure, told, rows)


def _panels(names: dict[str, list[Name]], below: float) -> tuple[Figure, dict[str, Axes]]:
    """Panels under each other, with room on the right for the longest name."""
    tall = ALONE if len(names) == 1 else PANEL
    height = len(names) * (HEAD + tall) + below
    figure = new_figure(height)
    texts = [name.text for beside in names.values() for name in beside]
    right = LEADER + EDGE + max(text_width(figure, text, fontsize=SMALL) for text in texts)
    panels = {}
    for place, label in enumerate(names):
        bottom = height - (place + 1) * (HEAD + tall)
        box = LEFT / WIDTH, bottom / height, (WIDTH - LEFT - right) / WIDTH, tall / height
        panels[label] = figure.add_axes(box)
        panels[label].set_title(
            label, loc="left", fontsize=BODY, fontweight="bold", pad=4, y=AT_TOP
        )
    return figure, panels


def _draw(axes: Axes, points: pd.DataFrame, level: float) -> None:
    """Both sides of the curve, the square of the estimate and the bar of the interval."""
    points = points.sort_values("level")
    low, high = (points[side].where(np.isfinite(points[side])) for side in ("low", "high"))
    x = np.concatenate([low[::-1], high])
    p = np.concatenate([points["p"][::-1], points["p"]])
    if axes.get_xscale() == "log":
        x = np.where(x > 0, x, np.nan)
    axes.plot(x, p, color=TREATED, linewidth=2, zorder=3)
    bar = _at(points, level)
    ends = np.clip([bar["low"], bar["high"]], *axes.get_xlim())
    if np.isfinite(ends).all():
        axes.plot(ends, [bar["p"]] * 2, color=INK, linewidth=1.5, zorder=4)
        forest_marks.arrows_where_cut(axes, bar["p"], bar["low"], bar["high"], INK)
    if axes.get_xlim()[0] <= bar["estimate"] <= axes.get_xlim()[1]:
        axes.plot(bar["estimate"], 1, "s", color=TREATED, markersize=6, zorder=5)


def _draw_tested(axes: Axes, tested: pd.DataFrame, nothing: float) -> None:
    for row in tested.itertuples():
        if row.value == nothing:
            axes.plot(row.value, row.p, "o", color=INK, markersize=6, zorder=6)
            continue
        axes.axvline(row.value, color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
        hollow: dict[str, Any] = {
            "markerfacecolor": "white",
            "markeredgewidth": 1.3,
            "markersize": 7,
        }
        axes.plot(row.value, row.p, "D", color=CLAIMED, **hollow, zorder=6)


def _of_the_curve(points: pd.DataFrame, level: float, decimals, unit: str) -> list[Name]:
    bar = _at(points, level)
    shown = numbers.estimate(bar["estimate"], np.nan, np.nan, decimals, unit)
    reach = f"{numbers.interval(bar['low'], bar['high'], decimals)}{unit}"
    return [
        Name(f"estimate {shown}", 1.0, INK),
        Name(f"{numbers.interval_name(level)} {reach}", float(bar["p"]), INK),
    ]


def _of_values(tested: pd.DataFrame, nothing: float, decimals, unit: str) -> list[Name]:
    names = []
    for row in tested.dropna(subset="p").itertuples():
        p = numbers.p_value(row.p)
        shown = p if p.startswith("<") else f"= {p}"
        value = numbers.estimate(row.value, np.nan, np.nan, decimals, unit)
        if row.value == nothing:
            names.append(Name(f"{row.name}: p {shown}", float(row.p), INK))
        else:
            names.append(Name(f"{row.name} {value}: p {shown}", float(row.p), CLAIMED))
    return names


def _at(points: pd.DataFrame, level: float) -> pd.Series:
    return points[np.isclose(points["level"], level)].iloc[0]


def _name(axes: Axes, names: list[Name]) -> None:
    """Write the names right of the panel, each with a line from its height on the axis of p."""
    inch = axes.figure.dpi
    width, height = axes.bbox.width / inch, axes.bbox.height / inch
    order = sorted(names, key=lambda name: name.p)
    heights = apart([name.p for name in order], LINE / height * TOP, ceiling=TOP)
    start = 1 + LEADER / width
    for name, at in zip(order, heights, strict=True):
        axes.axhline(name.p, color=HAIR, linewidth=0.8, zorder=0)
        axes.plot(
            [1, start - 0.04 / width],
            [name.p, at],
            transform=axes.get_yaxis_transform(),
            color=FADED,
            linewidth=0.8,
            clip_on=False,
        )
        axes.annotate(
            name.text,
            (start, at),
            xycoords=axes.get_yaxis_transform(),
            va="center",
            fontsize=SMALL,
            color=name.colour,
            annotation_clip=False,
        )


def _axis_of_p(axes: Axes, numbered_below: bool) -> None:
    axes.set_ylim(0, TOP)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.2, 0.4, 0.6, 0.8, 1]))
    level_and_p = FuncFormatter(lambda p, _: f"{100 * (1 - p):.0f}%{GAP}{p:.1f}")
    axes.yaxis.set_major_formatter(level_and_p)
    axes.annotate(
        f"Confidence\nlevel{GAP}{GAP}p",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-4, 4),
        textcoords="offset points",
        ha="right",
        fontsize=SMALL,
        color=QUIET,
        linespacing=1.2,
    )
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelbottom=numbered_below)


def _limits(rows: pd.DataFrame, tested: pd.DataFrame, scale: str) -> tuple[float, float]:
    """Ends of the axis: they hold the 99% intervals and every tested value."""
    inside = rows.loc[rows["level"].between(*SHOWN), ["estimate", "low", "high"]]
    held = pd.concat([inside, pd.DataFrame({"estimate": tested["value"].astype(float)})])
    return effect_axis.limits_of(held, scale, claim=None)


def _require(frame, scale: str, level: float, tested) -> None:
    validation.require_scale(scale)
    validation.require_columns("frame", frame, CURVE_COLUMNS)
    validation.require_rows("frame", frame)
    if tested is not None:
        validation.require_columns("tested", tested, TESTED_COLUMNS)
    for label, points in frame.groupby("label", sort=False):
        if not np.isclose(points["level"], level).any():
            raise ValueError(f"level: {level!r}; allowed is a level of the curve {label!r}")
        sides = points[["low", "high"]].to_numpy(dtype=float)
        if not (np.isfinite(sides) & ((sides > 0) | (scale == "identity"))).any():
            raise ValueError(f"frame: {label!r} has no limit to draw; allowed is one side at least")


def _alt(rows, measure: str, names: dict[str, list[Name]], decimals, unit: str) -> str:
    """The same curves in words: what is named beside each, and some intervals more."""
    told = [f"Confidence curve, the interval at every level: {measure}."]
    for label, points in rows.groupby("label", sort=False):
        others = [
            f"{numbers.percent(row.level)}: {numbers.interval(row.low, row.high, decimals)}{unit}"
            for row in points.itertuples()
            if np.isclose(row.level, TOLD).any()
        ]
        told.append(f"{label}: {'; '.join([*(name.text for name in names[label]), *others])}.")
    return " ".join(told)
