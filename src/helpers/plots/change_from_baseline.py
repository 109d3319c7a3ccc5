"""How two arms changed over time, each point with its interval."""

import pandas as pd
from matplotlib.axes import Axes

from helpers import numbers
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.picture import Picture

COLUMNS = ["arm", "treated", "month", "estimate", "low", "high"]


def change_from_baseline(
    frame: pd.DataFrame, *, quantity: str, unit: str, level: float = 0.95
) -> Picture:
    """Draw the change of each arm since the start.

    Parameters
    ----------
    frame : DataFrame
        ``arm`` (label), ``treated`` (bool), ``month``, ``estimate, low, high``; the rows of an
        arm in order of time. At the start a change is 0 by definition and has no interval.
    quantity : str
        What changed, beside the axis.
    unit : str
        Unit of the change, such as ``%``.
    level : float
        Confidence level of the intervals, which the words name.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A level not between 0 and 1, a missing column, no rows, or no month above 0.
    """
    validation.require_level(level)
    validation.require_columns("frame", frame, COLUMNS)
    validation.require_rows("frame", frame)
    rows = frame.reset_index(drop=True)
    last_month = rows["month"].max()
    if not last_month > 0:
        raise ValueError(f"month: {last_month} at most; allowed is at least one above 0")
    with picture.sheet(height=3.7) as figure:
        axes = layout.axes_at(figure, 0.75, 0.5, 4.95, 3.1)
        axes.axhline(0, color=picture.QUIET, linewidth=0.9, zorder=1)
        for (arm, treated), points in rows.groupby(["arm", "treated"], sort=False):
            # A nudge to either side keeps the two intervals of one visit apart.
            nudge = (0.007 if treated else -0.007) * last_month
            _draw_arm(axes, points, points["month"] + nudge, treated)
            _label_at_end(axes, arm, points.iloc[-1], last_month, treated, unit)
        axes.set_xlim(0, 1.03 * last_month)
        axes.set_xticks([0, *rows["month"].unique()])
        axes.xaxis.set_major_formatter(lambda month, _: numbers.fixed(month, 0))
        axes.yaxis.set_major_formatter(lambda y, _: numbers.signed(y, 0) + unit)
        layout.grid_lines(axes)
        layout.hide_spines(axes, "left")
        axes.set_xlabel("Months since the start")
        axes.set_ylabel(quantity)
        axes.tick_params(length=0, pad=5)
    return Picture(figure, _in_words(rows, quantity, unit, level), rows)


def _draw_arm(axes: Axes, points: pd.DataFrame, months: pd.Series, treated: bool) -> None:
    colour = picture.TREATED if treated else picture.CONTROL
    changes = [0, *points["estimate"]]
    style = "-" if treated else (0, (5, 2))
    axes.plot([0, *months], changes, color=colour, linewidth=1.6, linestyle=style, zorder=2)
    axes.errorbar(
        months,
        points["estimate"],
        yerr=[points["estimate"] - points["low"], points["high"] - points["estimate"]],
        fmt="s" if treated else "o",
        color=colour,
        markersize=6,
        markerfacecolor=colour if treated else "white",
        markeredgewidth=1.5,
        elinewidth=1.3,
        capsize=3,
        zorder=3,
    )


def _label_at_end(axes: Axes, arm: str, last: pd.Series, month, treated: bool, unit: str) -> None:
    text = f"{arm}\n{numbers.signed(last['estimate'], 1)}{unit}"
    style = {"fontweight": "bold", "fontsize": picture.BODY, "linespacing": 1.3, "va": "center"}
    style |= {"color": picture.TREATED if treated else picture.CONTROL, "annotation_clip": False}
    layout.note(axes, text, (1.03 * month, last["estimate"]), (8, 0), **style)


def _in_words(rows: pd.DataFrame, quantity: str, unit: str, level: float) -> str:
    words = [f"{quantity} over time, with {numbers.interval_name(level)}s, from 0 at the start."]
    for arm, points in rows.groupby("arm", sort=False):
        steps = "; ".join(
            f"month {point.month:g}: {numbers.signed(point.estimate, 1)}{unit} "
            f"({numbers.interval(point.low, point.high, 1)})"
            for point in points.itertuples()
        )
        words.append(f"{arm}: {steps}.")
    return " ".join(words)
