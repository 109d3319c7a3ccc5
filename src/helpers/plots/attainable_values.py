"""Every value that a statistic could have taken, and the one that was printed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import numbers, printed
from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.picture import Picture

STRIP, HEAD, BELOW, SIDE, MARK = 0.34, 0.62, 0.55, 0.12, 0.11  # inches


def attainable_values(frame: pd.DataFrame, *, statistic: str) -> Picture:
    """Draw one strip per row with a tick for each possible value, and mark the printed one.

    Parameters
    ----------
    frame : DataFrame
        ``label`` names the strip, ``possible`` holds every value that it could have had (a
        column of numbers in each cell), ``printed`` the number as it was printed, a string.
    statistic : str
        What the values are, under the axis.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A missing column, no rows, or a row without any possible value.
    """
    validation.require_columns("frame", frame, ["label", "possible", "printed"])
    validation.require_rows("frame", frame)
    rows = frame.reset_index(drop=True)
    if not rows["possible"].map(len).all():
        raise ValueError("frame: a row without possible values; allowed is at least one in each")
    # Tables that mirror each other have the same value but for its last bit.
    rows["possible"] = rows["possible"].map(lambda values: np.unique(np.round(values, 9)))
    strips = len(rows) * (HEAD + STRIP) + MARK
    with picture.sheet(strips + BELOW) as figure:
        axes = layout.axes_at(figure, SIDE, BELOW, picture.WIDTH - 2 * SIDE, strips)
        axes.set_ylim(strips, 0)
        largest = max(*rows["possible"].map(max), *rows["printed"].map(printed.number))
        axes.set_xlim(-0.01 * largest, 1.02 * largest)
        for place, row in rows.iterrows():
            _draw_strip(axes, place * (HEAD + STRIP) + HEAD, row)
        axes.set_yticks([])
        layout.hide_spines(axes, "left")
        axes.tick_params(axis="x", length=3, pad=2)
        axes.set_xlabel(statistic)
    words = [f"{statistic}: every possible value, and the printed one."]
    words += [
        _in_words(row["label"], row["possible"], row["printed"]) for _, row in rows.iterrows()
    ]
    return Picture(figure, " ".join(words), rows)


def _draw_strip(axes: Axes, top: float, row: pd.Series) -> None:
    left, right = axes.get_xlim()
    axes.fill_between([left, right], top, top + STRIP, color=picture.HAIR, alpha=0.4, linewidth=0)
    axes.vlines(row["possible"], top, top + STRIP, color=picture.TREATED, linewidth=0.9)
    axes.text(left, top - 2.2 * MARK, row["label"], va="bottom", fontweight="bold")
    at = printed.number(row["printed"])
    axes.plot([at, at], [top - MARK, top + STRIP], color=picture.CLAIMED, linewidth=1.6, zorder=3)
    axes.plot(at, top - MARK, "v", color=picture.CLAIMED, markersize=6, zorder=3)
    nudge, align = (-7, "right") if at > (left + right) / 2 else (7, "left")
    style = {"ha": align, "va": "center", "color": picture.CLAIMED, "fontsize": picture.BODY}
    layout.note(axes, f"printed: {row['printed']}", (at, top - MARK), (nudge, 0), **style)


def _in_words(label: str, possible: np.ndarray, text: str) -> str:
    return (
        f"{label}: {len(possible)} possible values, from "
        f"{numbers.interval(possible[0], possible[-1], 1)}; "
        f"printed is {text}, {_neighbours(possible, text)}."
    )


def _neighbours(possible: np.ndarray, text: str) -> str:
    """The nearest possible values on either side of a printed one, or that it is one of them."""
    number = printed.parse(text)
    if number.covers(possible).any():
        return "which is one of them"
    sides = {"below": possible[possible < number.value], "above": possible[possible > number.value]}
    near = {"below": sides["below"][-1:], "above": sides["above"][:1]}
    named = [f"{numbers.fixed(value, 1)} {side}" for side, few in near.items() for value in few]
    return f"and the nearest are {' and '.join(named)}"
