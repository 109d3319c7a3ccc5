"""The reporting matrix: what is printed of each trial, and what is not."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.layout import EDGE
from helpers.plots.picture import Picture

ROW, SECTION, GAP = 0.165, 0.27, 0.14  # inches
TITLES, TOTALS, BETWEEN, LEGEND_LINE, LEGEND_WIDTH = 0.28, 0.44, 0.12, 0.19, 3.4
MARK = 6.6  # points
NAMED = 6  # so many trials are named in the words, more are counted

Groups = Mapping[str, Mapping[str, str]]
Shapes = Mapping[str, Mapping[str, Any]]
SHAPES: dict[str, dict[str, Any]] = {
    "printed": {"marker": "o", "fillstyle": "full"},
    "second_hand": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "not_reported": {"marker": "o", "fillstyle": "none"},
    "not_applicable": {"marker": "_", "fillstyle": "none"},
}
"""State to its mark: full, half full, hollow and a dash differ without colour."""


def reporting_matrix(
    frame: pd.DataFrame,
    *,
    groups: Groups,
    meaning: Mapping[str, str],
) -> Picture:
    """Draw a row per trial and a mark per item.

    Parameters
    ----------
    frame : DataFrame
        ``label``, and a column per item with one of the states of `SHAPES`. Optional:
        ``section`` (a heading where it changes, so rows of one section follow each other) and
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
    about = "what is printed of {them}"
    return matrix(frame, groups, meaning, SHAPES, about, zero="not_applicable")


def matrix(
    frame: pd.DataFrame,
    groups: Groups,
    meaning: Mapping[str, str],
    shapes: Shapes,
    about: str,
    zero: str = "",
) -> Picture:
    """Draw a row per trial and a mark per item, one of ``shapes``.

    Parameters
    ----------
    frame, groups, meaning
        As `reporting_matrix`.
    shapes : dict
        State to its mark. The first state is counted under each column.
    about : str
        What the marks say, with ``{them}`` for the trials, for the text alternative.
    zero : str
        State that takes no part in the count.
    """
    columns = {
        name: header.replace(", ", ",\n")
        for items in groups.values()
        for name, header in items.items()
    }
    _require(frame, columns, shapes)
    rows, first = frame.reset_index(drop=True), next(iter(shapes))
    with picture.sheet(1, picture.STYLE_WORDS) as figure:
        axes, x = _sheet(figure, rows, groups, columns, meaning)
        bottom = _draw_rows(axes, rows, dict(zip(columns, x, strict=True)), shapes)
        for place, (name, header) in zip(x, columns.items(), strict=True):
            upright = {"rotation": 90, "ha": "center", "va": "bottom", "linespacing": 1.1}
            layout.write(axes, place, -0.06, header, **upright)
            layout.write(axes, place, bottom + 0.2, _total(rows[name], first, zero), ha="center")
        layout.write(axes, EDGE, bottom + 0.2, _capital(meaning[first]))
        axes.axhline(bottom, color=picture.QUIET, linewidth=0.8)
        _draw_groups(axes, groups, x)
        _draw_legend(axes, meaning, shapes)
    words = _in_words(rows, groups, meaning, about)
    return Picture(figure, words, rows, picture.DOTS_ACROSS_WORDS)


def _sheet(figure: Figure, rows, groups: Groups, columns, meaning) -> tuple[Axes, list[float]]:
    """A sheet in inches from the top of the first row, and the middles of the columns."""
    labels = layout.widest(figure, rows["label"], fontsize=picture.BODY)
    left = EDGE + max(labels, layout.widest(figure, [_capital(next(iter(meaning.values())))])) + GAP
    lines = [line for header in columns.values() for line in header.splitlines()]
    above = TITLES + layout.widest(figure, lines) + 0.12
    down = len(rows) * ROW + _breaks(rows).sum() * SECTION
    figure.set_figheight(above + down + TOTALS + _legend_height(meaning) + EDGE)
    step = (picture.WIDTH - left - EDGE - BETWEEN * (len(groups) - 1)) / len(columns)
    x: list[float] = []
    for items in groups.values():
        x += [left + (place + 0.5) * step for place in range(len(items))]
        left += len(items) * step + BETWEEN
    return layout.sheet_axes(figure, above), x


def _breaks(rows: pd.DataFrame) -> pd.Series:
    """Where a new section starts."""
    if "section" not in rows.columns:
        return pd.Series(False, index=rows.index)
    return rows["section"] != rows["section"].shift()


def _draw_rows(
    axes: Axes, rows: pd.DataFrame, columns: Mapping[str, float], shapes: Shapes
) -> float:
    """Labels and marks; returns the bottom of the last row."""
    y, ends = ROW / 2, [EDGE, picture.WIDTH - EDGE]
    for (_, row), is_break in zip(rows.iterrows(), _breaks(rows), strict=True):
        if is_break:
            y += SECTION
            title = y - 0.6 * SECTION - ROW / 4
            axes.text(EDGE, title, row["section"], va="center", fontweight="bold")
        text, mark = picture.INK, picture.TREATED
        if row.get("faded", False):
            text, mark = picture.QUIET, picture.FADED
        axes.plot(ends, [y + ROW / 2] * 2, color=picture.HAIR, linewidth=0.5, zorder=1)
        axes.text(EDGE, y, row["label"], va="center_baseline", color=text)
        for name, x in columns.items():
            _mark(axes, x, y, shapes[row[name]], mark)
        y += ROW
    return y - ROW / 2


def _mark(axes: Axes, x: float, y: float, shape: Mapping[str, Any], colour: str) -> None:
    dash = shape["marker"] == "_"
    axes.plot(
        x,
        y,
        linestyle="none",
        color=colour,
        markeredgecolor=picture.FADED if dash else colour,
        markeredgewidth=1,
        markersize=0.6 * MARK if dash else MARK,
        zorder=3,
        **shape,
    )


def _draw_groups(axes: Axes, groups: Groups, x: list[float]) -> None:
    """Name each group above its columns."""
    top = axes.get_ylim()[1]
    ends = [0]
    for items in groups.values():
        ends.append(ends[-1] + len(items))
    for title, (start, end) in zip(groups, pairwise(ends), strict=True):
        first, last = x[start], x[end - 1]
        axes.text((first + last) / 2, top + 0.13, title, ha="center", va="center", weight="bold")
        axes.plot([first - 0.1, last + 0.1], [top + 0.24] * 2, color=picture.QUIET, linewidth=0.8)


def _draw_legend(axes: Axes, meaning: Mapping[str, str], shapes: Shapes) -> None:
    """The marks and their words at the foot, two on a line."""
    foot = axes.get_ylim()[0] - EDGE - _legend_height(meaning)
    for place, (state, words) in enumerate(meaning.items()):
        x = EDGE + 0.05 + place % 2 * LEGEND_WIDTH
        y = foot + (place // 2 + 0.5) * LEGEND_LINE
        _mark(axes, x, y, shapes[state], picture.TREATED)
        layout.write(axes, x + 0.12, y, words, va="center_baseline")


def _legend_height(meaning: Mapping[str, str]) -> float:
    return (len(meaning) + 1) // 2 * LEGEND_LINE


def _require(frame: pd.DataFrame, columns: Mapping[str, str], shapes: Shapes) -> None:
    if not columns:
        raise ValueError("groups: no item; allowed is at least one")
    validation.require_columns("frame", frame, ["label", *columns])
    validation.require_rows("frame", frame)
    for name in columns:
        unknown = frame.loc[~frame[name].isin(shapes), name]
        if len(unknown):
            allowed = ", ".join(shapes)
            raise ValueError(f"frame: {name} has {unknown.iloc[0]!r}; allowed are {allowed}")


def _total(states: pd.Series, first: str, zero: str) -> str:
    return f"{(states == first).sum()}\nof {(states != zero).sum()}"


def _in_words(rows: pd.DataFrame, groups: Groups, meaning: Mapping[str, str], about: str) -> str:
    """The same marks in words, column by column; few trials are named, many are counted."""
    one = len(rows) == 1
    them = about.format(them="it" if one else "them")
    words = [f"{len(rows)} trial{'' if one else 's'}, and {them}."]
    words += [f"{_capital(state.replace('_', ' '))}: {each}." for state, each in meaning.items()]
    for title, items in groups.items():
        for name, header in items.items():
            counted = [
                f"{state.replace('_', ' ')} {_who(rows.loc[rows[name] == state, 'label'])}"
                for state in meaning
                if (rows[name] == state).any()
            ]
            words.append(f"{title}, {header}: {', '.join(counted)}.")
    return " ".join(words)


def _who(labels: pd.Series) -> str:
    return f"{len(labels)} ({'; '.join(labels)})" if len(labels) <= NAMED else str(len(labels))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
