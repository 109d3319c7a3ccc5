"""A picture of holes: what is printed of each trial, and what is not."""

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.effects import validation
from helpers.plots.picture import (
    DOTS_ACROSS_WORDS,
    FADED,
    HAIR,
    INK,
    QUIET,
    SMALL,
    STYLE_WORDS,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

ROW, SECTION, EDGE, GAP = 0.165, 0.27, 0.06, 0.14  # inches
TITLES, TOTALS, BETWEEN, LEGEND_LINE, LEGEND_WIDTH = 0.28, 0.44, 0.12, 0.19, 3.4
MARK = 6.6  # points
NAMED = 6  # so many trials are named in the words, more are counted

SHAPES: dict[str, dict[str, Any]] = {
    "printed": {"marker": "o", "fillstyle": "full"},
    "second_hand": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "not_reported": {"marker": "o", "fillstyle": "none"},
    "not_applicable": {"marker": "_", "fillstyle": "none"},
}
"""State to its mark: full, half full, hollow and a dash can be told apart without colour."""


def reporting_matrix(
    frame: pd.DataFrame,
    *,
    groups: Mapping[str, Mapping[str, str]],
    meaning: Mapping[str, str],
) -> Picture:
    """Draw a row per trial and a mark per item.

    Parameters
    ----------
    frame : DataFrame
        ``label``, and a column per item with one of the states of `SHAPES`. Optional:
        ``section`` (a heading where it changes, so rows of one section stand together) and
        ``faded`` (True: grey).
    groups : dict
        Group of items to a dict from column to its header, from left to right; a header goes on
        a second line after a comma.
    meaning : dict
        State to its words, for the legend and the text alternative.

    Returns
    -------
    Picture
        Under each column: how many trials print the item themselves, of those it applies to.

    Raises
    ------
    ValueError
        No item, a missing column, no rows, or a state that has no mark.
    """
    columns = {
        name: header.replace(", ", ",\n")
        for items in groups.values()
        for name, header in items.items()
    }
    _require(frame, columns)
    rows = frame.reset_index(drop=True)
    totals = [_total(rows[name]) for name in columns]
    with mpl.rc_context(STYLE_WORDS):
        figure, axes, x = _sheet(rows, groups, columns, meaning)
        heights = _draw_rows(axes, rows, columns, x)
        bottom = heights[-1] + ROW / 2
        for place, header, total in zip(x, columns.values(), totals, strict=True):
            axes.text(
                place,
                -0.06,
                header,
                rotation=90,
                ha="center",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.1,
            )
            axes.text(place, bottom + 0.2, total, ha="center", va="center", fontsize=SMALL)
        axes.text(EDGE, bottom + 0.2, _capital(meaning["printed"]), va="center", fontsize=SMALL)
        axes.axhline(bottom, color=QUIET, linewidth=0.8)
        _draw_groups(axes, groups, x)
        _draw_legend(axes, meaning)
    return Picture(figure, _alt(rows, groups, meaning), rows, DOTS_ACROSS_WORDS)


def _sheet(rows, groups, columns, meaning) -> tuple[Figure, Axes, list[float]]:
    """An empty sheet in inches from the top of the first row, and where the columns stand."""
    figure = new_figure(1)
    widths = [text_width(figure, label) for label in rows["label"]]
    labels = (
        EDGE + max(*widths, text_width(figure, _capital(meaning["printed"]), fontsize=SMALL)) + GAP
    )
    lines = [line for header in columns.values() for line in header.splitlines()]
    header = max(text_width(figure, line, fontsize=SMALL) for line in lines)
    above = TITLES + header + 0.12
    down = len(rows) * ROW + _breaks(rows).sum() * SECTION
    height = above + down + TOTALS + _legend_height(meaning) + EDGE
    figure.set_figheight(height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height - above, -above)
    axes.axis("off")
    step = (WIDTH - labels - EDGE - BETWEEN * (len(groups) - 1)) / len(columns)
    x, left = [], labels
    for items in groups.values():
        x += [left + (place + 0.5) * step for place in range(len(items))]
        left += len(items) * step + BETWEEN
    return figure, axes, x


def _breaks(rows: pd.DataFrame) -> pd.Series:
    """Where a new section begins."""
    if "section" not in rows.columns:
        return pd.Series(False, index=rows.index)
    return rows["section"] != rows["section"].shift()


def _draw_rows(axes: Axes, rows: pd.DataFrame, columns: Mapping, x: list[float]) -> list[float]:
    """Labels and marks; the height of each row is handed back."""
    heights, y = [], ROW / 2
    for (_, row), begins in zip(rows.iterrows(), _breaks(rows), strict=True):
        if begins:
            y += SECTION
            axes.text(
                EDGE, y - 0.6 * SECTION - ROW / 4, row["section"], va="center", fontweight="bold"
            )
        faded = row.get("faded", False)
        axes.plot([EDGE, WIDTH - EDGE], [y + ROW / 2] * 2, color=HAIR, linewidth=0.5, zorder=1)
        axes.text(EDGE, y, row["label"], va="center_baseline", color=QUIET if faded else INK)
        for place, name in zip(x, columns, strict=True):
            _mark(axes, place, y, row[name], FADED if faded else TREATED)
        heights.append(y)
        y += ROW
    return heights


def _mark(axes: Axes, x: float, y: float, state: str, colour: str) -> None:
    size = MARK if SHAPES[state]["marker"] == "o" else 0.6 * MARK
    edge = FADED if state == "not_applicable" else colour
    axes.plot(
        x,
        y,
        linestyle="none",
        color=colour,
        markeredgecolor=edge,
        markeredgewidth=1,
        markersize=size,
        zorder=3,
        **SHAPES[state],
    )


def _draw_groups(axes: Axes, groups: Mapping, x: list[float]) -> None:
    """Name each group above its columns."""
    top = axes.get_ylim()[1]
    done = 0
    for title, items in groups.items():
        first, last = x[done], x[done + len(items) - 1]
        axes.text((first + last) / 2, top + 0.13, title, ha="center", va="center", weight="bold")
        axes.plot([first - 0.1, last + 0.1], [top + 0.24] * 2, color=QUIET, linewidth=0.8)
        done += len(items)


def _draw_legend(axes: Axes, meaning: Mapping[str, str]) -> None:
    """The marks and their words at the foot, two on a line."""
    foot = axes.get_ylim()[0] - EDGE - _legend_height(meaning)
    for place, (state, words) in enumerate(meaning.items()):
        x = EDGE + 0.05 + place % 2 * LEGEND_WIDTH
        y = foot + (place // 2 + 0.5) * LEGEND_LINE
        _mark(axes, x, y, state, TREATED)
        axes.text(x + 0.12, y, words, va="center_baseline", fontsize=SMALL)


def _legend_height(meaning: Mapping[str, str]) -> float:
    return (len(meaning) + 1) // 2 * LEGEND_LINE


def _require(frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    if not columns:
        raise ValueError("groups: no item; allowed is at least one")
    validation.require_columns("frame", frame, ["label", *columns])
    validation.require_rows("frame", frame)
    for name in columns:
        unknown = frame.loc[~frame[name].isin(SHAPES), name]
        if len(unknown):
            allowed = ", ".join(SHAPES)
            raise ValueError(f"frame: {name} has {unknown.iloc[0]!r}; allowed are {allowed}")


def _total(states: pd.Series) -> str:
    return f"{(states == 'printed').sum()}\nof {(states != 'not_applicable').sum()}"


def _alt(rows: pd.DataFrame, groups: Mapping, meaning: Mapping[str, str]) -> str:
    """The same marks in words, column by column; few trials are named, many are counted."""
    short = {state: state.replace("_", " ") for state in meaning}
    of_them = "1 trial, and what is printed of it." if len(rows) == 1 else ""
    told = [of_them or f"{len(rows)} trials, and what is printed of them."]
    told += [f"{_capital(short[state])}: {words}." for state, words in meaning.items()]
    for title, items in groups.items():
        for name, header in items.items():
            counted = [
                f"{short[state]} {_who(rows.loc[rows[name] == state, 'label'])}"
                for state in meaning
                if (rows[name] == state).any()
            ]
            told.append(f"{title}, {header}: {', '.join(counted)}.")
    return " ".join(told)


def _who(labels: pd.Series) -> str:
    return f"{len(labels)} ({'; '.join(labels)})" if len(labels) <= NAMED else str(len(labels))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
