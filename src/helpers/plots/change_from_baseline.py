"""How two arms changed over time, each point with its interval."""

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from helpers import numbers
from helpers.effects import validation
from helpers.plots.picture import CONTROL, HAIR, QUIET, STYLE, TREATED, WIDTH, Picture, new_figure

HEIGHT = 3.7  # inches
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
    with mpl.rc_context(STYLE):
        figure = new_figure(HEIGHT)
        axes = figure.add_axes((0.75 / WIDTH, 0.5 / HEIGHT, 4.95 / WIDTH, 3.1 / HEIGHT))
        axes.axhline(0, color=QUIET, linewidth=0.9, zorder=1)
        for (arm, treated), points in rows.groupby(["arm", "treated"], sort=False):
            # A nudge to either side keeps the two intervals of one visit apart.
            nudge = (0.007 if treated else -0.007) * last_month
            _draw_arm(axes, points, points["month"] + nudge, treated)
            _label_at_end(axes, arm, points.iloc[-1], last_month, treated, unit)
        axes.set_xlim(0, 1.03 * last_month)
        axes.set_xticks([0, *rows["month"].unique()])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda month, _: numbers.fixed(month, 0)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: numbers.signed(y, 0) + unit))
        axes.grid(axis="y", color=HAIR, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("Months since the start")
        axes.set_ylabel(quantity)
        axes.tick_params(length=0, pad=5)
    return Picture(figure, _alt(rows, quantity, unit, level), rows)


def _draw_arm(axes: Axes, points: pd.DataFrame, months: pd.Series, treated: bool) -> None:
    colour = TREATED if treated else CONTROL
    axes.plot(
        [0, *months],
        [0, *points["estimate"]],
        color=colour,
        linewidth=1.6,
        linestyle="-" if treated else (0, (5, 2)),
        zorder=2,
    )
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
    axes.annotate(
        f"{arm}\n{numbers.signed(last['estimate'], 1)}{unit}",
        (1.03 * month, last["estimate"]),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=TREATED if treated else CONTROL,
        fontweight="bold",
        linespacing=1.3,
        annotation_clip=False,
    )


def _alt(rows: pd.DataFrame, quantity: str, unit: str, level: float) -> str:
    """The same points in words."""
    told = []
    for arm, points in rows.groupby("arm", sort=False):
        steps = "; ".join(
            f"month {point.month:g}: {numbers.signed(point.estimate, 1)}{unit} "
            f"({numbers.interval(point.low, point.high, 1)})"
            for point in points.itertuples()
        )
        told.append(f"{arm}: {steps}.")
    intervals = f"{numbers.interval_name(level)}s"
    return f"{quantity} over time, with {intervals}, from 0 at the start. {' '.join(told)}"
