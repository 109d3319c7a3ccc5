"""The p-value function (confidence curve): every interval at once, and over each effect its p."""

from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator

from helpers import numbers
from helpers.effects import validation
from helpers.plots import effect_axis, forest_marks, layout, picture
from helpers.plots.effect_axis import Effect
from helpers.plots.picture import Picture, Style

LEFT, LEADER, EDGE = 0.86, 0.3, 0.1  # inches: beside the numbers, to a name, around all
PANEL, ALONE, HEAD, BELOW, SIDES = 1.5, 2.2, 0.4, 0.45, 0.17  # inches from the top down
LINE = 0.17  # inches between two names
GAP = "\u2002"  # an en space, which an SVG does not collapse
TOP = 1.05  # of the axis of p, so that the peak is not cut
SHOWN = 0.5, 0.99  # levels that the axis holds; where one side is open, it starts at the first
IN_WORDS = (0.5, 0.9, 0.99)  # levels in the text alternative
CURVE_COLUMNS = ("label", "estimate", "level", "p", "low", "high")
TESTED_COLUMNS = ("label", "name", "value", "p")


@dataclass(frozen=True)
class Name:
    """A text beside the panel, at the height of a p."""

    text: str
    p: float
    colour: str


@dataclass(frozen=True)
class Numbers:
    """How effects are written beside a panel and in the words."""

    decimals: int | None
    unit: str

    def value(self, value: float) -> str:
        """One effect."""
        return numbers.estimate(value, np.nan, np.nan, self.decimals, self.unit)

    def interval(self, low: float, high: float) -> str:
        """Two limits."""
        return f"{numbers.interval(low, high, self.decimals)}{self.unit}"


def pvalue_function(
    frame: pd.DataFrame,
    *,
    measure: str | None = None,
    scale: str | None = None,
    level: float = 0.95,
    tested: pd.DataFrame | None = None,
    left: str = "",
    right: str = "",
    decimals: int | None = None,
    unit: str = "",
) -> Picture:
    """Draw p-value functions, one panel under the other over the same axis of effects.

    Parameters
    ----------
    frame : DataFrame
        From `helpers.effects.pvalue_function.curve`, with a ``label`` that heads the panel:
        ``estimate, level, p, low, high``. A curve may lack one side, where its intervals are open.
    measure, scale
        Name of the effect, under the axis; "log" or "identity". By default those of the frame,
        as for `forest`.
    level : float
        The interval to be marked; the frame has a row for it.
    tested : DataFrame, optional
        Values whose p is shown: ``label`` of the panel, ``name`` (such as "no effect" or
        "claimed"), ``value`` and ``p``, from `helpers.effects.pvalue_function.p_against`. No
        effect is a dot, any other value an empty diamond on a dashed line.
    left, right : str
        What lies on either side of the line of no effect.
    decimals : int, optional
        For the effects in words; by default those of ratios, or two for differences.
    unit : str
        Behind the effects in words, such as ``%``.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A scale that is not that of the frame, a missing column, no rows, no row for ``level``, a
        curve without any limit, or on a log axis a tested value that is no ratio.
    """
    effect = effect_axis.effect_of("frame", frame, measure, scale, level)
    tested = pd.DataFrame(columns=list(TESTED_COLUMNS)) if tested is None else tested
    _require(frame, effect, tested)
    as_text = Numbers(effect.decimals(decimals), unit)
    rows = frame.reset_index(drop=True)
    names = {
        label: [
            *_of_the_curve(points, effect, as_text),
            *_of_values(tested[tested["label"] == label], effect.nothing, as_text),
        ]
        for label, points in rows.groupby("label", sort=False)
    }
    with mpl.rc_context(picture.STYLE):
        figure, panels = _panels(names, below=BELOW + (SIDES if left or right else 0.0))
        limits = _limits(rows, tested, effect.scale)
        for label, axes in panels.items():
            effect_axis.draw(axes, effect.scale, limits)
            _axis_of_p(axes, numbered_below=axes is figure.axes[-1])
            axes.axvline(effect.nothing, color=picture.QUIET, linewidth=0.9, zorder=1)
            _draw(axes, rows[rows["label"] == label], level)
            _draw_tested(axes, tested[tested["label"] == label], effect.nothing)
            _name(axes, names[label])
        figure.axes[-1].set_xlabel(effect.measure, labelpad=2)
        effect_axis.name_sides(figure.axes[-1], effect.nothing, left, right)
    return Picture(figure, _in_words(rows, effect.measure, names, as_text), rows)


def _panels(names: dict[str, list[Name]], below: float) -> tuple[Figure, dict[str, Axes]]:
    """Panels under each other, with space on the right for the longest name."""
    tall = ALONE if len(names) == 1 else PANEL
    height = len(names) * (HEAD + tall) + below
    figure = picture.new_figure(height)
    texts = [name.text for beside in names.values() for name in beside]
    width = picture.WIDTH - LEFT - LEADER - EDGE - layout.widest(figure, texts)
    title: Style = {"fontsize": picture.BODY, "fontweight": "bold", "pad": 4}
    panels = {}
    for place, label in enumerate(names):
        bottom = height - (place + 1) * (HEAD + tall)
        panels[label] = layout.axes_at(figure, LEFT, bottom, width, tall)
        panels[label].set_title(label, loc="left", y=picture.AT_TOP, **title)
    return figure, panels


def _draw(axes: Axes, points: pd.DataFrame, level: float) -> None:
    """Both sides of the curve, the square of the estimate and the bar of the interval."""
    points = points.sort_values("level")
    low, high = (points[side].where(np.isfinite(points[side])) for side in ("low", "high"))
    x = np.concatenate([low[::-1], high])
    p = np.concatenate([points["p"][::-1], points["p"]])
    if axes.get_xscale() == "log":
        x = np.where(x > 0, x, np.nan)
    axes.plot(x, p, color=picture.TREATED, linewidth=2, zorder=3)
    bar = _at(points, level)
    ends = np.clip([bar["low"], bar["high"]], *axes.get_xlim())
    if np.isfinite(ends).all():
        axes.plot(ends, [bar["p"]] * 2, color=picture.INK, linewidth=1.5, zorder=4)
        forest_marks.arrows_where_cut(axes, bar["p"], bar["low"], bar["high"], picture.INK)
    if axes.get_xlim()[0] <= bar["estimate"] <= axes.get_xlim()[1]:
        axes.plot(bar["estimate"], 1, "s", color=picture.TREATED, markersize=6, zorder=5)


def _draw_tested(axes: Axes, tested: pd.DataFrame, nothing: float) -> None:
    for row in tested.itertuples():
        if row.value == nothing:
            axes.plot(row.value, row.p, "o", color=picture.INK, markersize=6, zorder=6)
        else:
            axes.axvline(row.value, **layout.DASHED, zorder=1)
            layout.mark(axes, row.value, row.p, "D", picture.CLAIMED, 7, "white", zorder=6)


def _of_the_curve(points: pd.DataFrame, effect: Effect, as_text: Numbers) -> list[Name]:
    bar = _at(points, effect.level)
    reach = as_text.interval(bar["low"], bar["high"])
    return [
        Name(f"estimate {as_text.value(bar['estimate'])}", 1.0, picture.INK),
        Name(f"{effect.interval} {reach}", float(bar["p"]), picture.INK),
    ]


def _of_values(tested: pd.DataFrame, nothing: float, as_text: Numbers) -> list[Name]:
    names = []
    for row in tested.dropna(subset="p").itertuples():
        p = numbers.p_value(row.p)
        shown = f"p {p}" if p.startswith("<") else f"p = {p}"
        name, colour = f"{row.name} {as_text.value(row.value)}", picture.CLAIMED
        if row.value == nothing:
            name, colour = row.name, picture.INK
        names.append(Name(f"{name}: {shown}", float(row.p), colour))
    return names


def _at(points: pd.DataFrame, level: float) -> pd.Series:
    return points[np.isclose(points["level"], level)].iloc[0]


def _name(axes: Axes, names: list[Name]) -> None:
    """Write the names right of the panel, each with a line from its height on the axis of p."""
    inch = axes.figure.dpi
    width, height = axes.bbox.width / inch, axes.bbox.height / inch
    order = sorted(names, key=lambda name: name.p)
    heights = layout.apart([name.p for name in order], LINE / height * TOP, highest=TOP)
    start = 1 + LEADER / width
    for name, at in zip(order, heights, strict=True):
        axes.axhline(name.p, color=picture.HAIR, linewidth=0.8, zorder=0)
        leader = 1, start - 0.04 / width, start
        layout.name_end(axes, name.text, (name.p, at), leader, name.colour)


def _axis_of_p(axes: Axes, numbered_below: bool) -> None:
    axes.set_ylim(0, TOP)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.2, 0.4, 0.6, 0.8, 1]))
    axes.yaxis.set_major_formatter(lambda p, _: f"{100 * (1 - p):.0f}%{GAP}{p:.1f}")
    above = {"xycoords": "axes fraction", "ha": "right", "linespacing": 1.2}
    header = f"Confidence\nlevel{GAP}{GAP}p"
    layout.note(axes, header, (0, 1), (-4, 4), color=picture.QUIET, **above)
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelbottom=numbered_below)


def _limits(rows: pd.DataFrame, tested: pd.DataFrame, scale: str) -> tuple[float, float]:
    """Ends of the axis: they hold the 99% intervals and every tested value."""
    inside = rows.loc[rows["level"].between(*SHOWN), ["estimate", "low", "high"]]
    held = pd.concat([inside, pd.DataFrame({"estimate": tested["value"].astype(float)})])
    return effect_axis.limits_of(held, scale, claim=None)


def _require(frame: pd.DataFrame, effect: Effect, tested: pd.DataFrame) -> None:
    validation.require_columns("frame", frame, CURVE_COLUMNS)
    validation.require_rows("frame", frame)
    validation.require_columns("tested", tested, TESTED_COLUMNS)
    effect_axis.require_on_axis("tested", tested["value"], effect.scale)
    for label, points in frame.groupby("label", sort=False):
        if not np.isclose(points["level"], effect.level).any():
            raise ValueError(f"level: {effect.level!r}; allowed is a level of the curve {label!r}")
        sides = points[["low", "high"]].to_numpy(dtype=float)
        if not (np.isfinite(sides) & ((sides > 0) | (effect.scale == "identity"))).any():
            raise ValueError(f"frame: {label!r} has no limit to draw; allowed is one side at least")


def _in_words(
    rows: pd.DataFrame, measure: str, names: dict[str, list[Name]], as_text: Numbers
) -> str:
    """The same curves in words: what is named beside each, and some intervals more."""
    words = [f"Confidence curve, the interval at every level: {measure}."]
    for label, points in rows.groupby("label", sort=False):
        others = [
            f"{numbers.percent(row.level)}: {as_text.interval(row.low, row.high)}"
            for row in points.itertuples()
            if np.isclose(row.level, IN_WORDS).any()
        ]
        words.append(f"{label}: {'; '.join([*(name.text for name in names[label]), *others])}.")
    return " ".join(words)
