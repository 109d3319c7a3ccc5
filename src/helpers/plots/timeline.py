"""Years on x: what was published when, how large it was, and when a notice came."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.effects import validation
from helpers.plots.picture import (
    CLAIMED,
    DOTS_ACROSS_WORDS,
    FADED,
    HAIR,
    INK,
    QUIET,
    SMALL,
    STYLE_CURVES,
    TREATED,
    WIDTH,
    Picture,
    new_figure,
    text_width,
)

LARGEST = 0.2  # inches: radius of the largest study
NO_SIZE = 0.04  # inches: half the width of a mark without a size
ROW, GAP, EDGE, HEAD, FOOT, LANE = 0.185, 0.05, 0.06, 0.3, 0.7, 0.3  # inches
SIDE = EDGE + LARGEST  # so that no circle and no year at an end is cut
FEW_YEARS, LONGEST = 12, 200
DAYS = 31  # of a month: half a day more or less cannot be seen

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def timeline(frame: pd.DataFrame, *, sized: str, marks: Mapping[str, str] | None = None) -> Picture:
    """Draw publications on lanes, each with its label, packed so that nothing overlaps.

    Parameters
    ----------
    frame : DataFrame
        ``lane`` (a heading; lanes in order of appearance), ``label``, ``when`` (text: year,
        year-month or year-month-day), ``size`` (area of the circle; NaN: a small diamond).
        Optional: ``notice`` (one word such as "retracted", or empty), ``notice_when`` (as
        ``when``) and ``faded`` (True: grey).
    sized : str
        What ``size`` counts, for the legend and the words.
    marks : dict, optional
        Dashed lines across all lanes: label to date.

    Returns
    -------
    Picture
        A date without a month is drawn in the middle of its year, one without a day in the middle
        of its month.

    Raises
    ------
    ValueError
        A missing column, no rows, a size not above 0, or a date in another form.
    """
    rows = _complete(frame)
    dates = {label: _years(when, "marks") for label, when in (marks or {}).items()}
    every = [*rows["x"], *rows["x_notice"].dropna(), *dates.values()]
    with mpl.rc_context(STYLE_CURVES):
        figure = new_figure(1)
        labels = [", ".join(filter(None, named)) for named in rows[["label", "notice"]].to_numpy()]
        widths = [text_width(figure, label, fontsize=SMALL) for label in labels]
        first = np.floor(min(every))
        for last in np.arange(np.ceil(max(every)), first + LONGEST):
            per_year = (WIDTH - 2 * SIDE) / (last - first)
            places = _places(rows, labels, widths, first, per_year)
            if min(place.left for place in places) >= 0:
                break  # else a label fits on neither side of its mark, and needs a longer axis
        lanes = _Lanes(rows, places)
        head, levels = _levels(figure, dates, first, per_year)
        height = head + lanes.height + FOOT
        figure.set_figheight(height)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height - head, -head)
        axes.axis("off")
        _draw_years(axes, first, last, per_year, lanes.height)
        for label, when in dates.items():
            _draw_date(axes, SIDE + (when - first) * per_year, label, levels[label], lanes.height)
        for heading, top in lanes.headings.items():
            axes.text(EDGE, top + LANE / 2, heading, va="center", fontweight="bold", zorder=4)
        for place, y in zip(places, lanes.middles, strict=True):
            _draw(axes, place, y)
        _draw_legend(axes, rows["size"], sized, lanes.height + FOOT - LARGEST - EDGE)
    told = rows.drop(columns=["x", "x_notice"])
    return Picture(figure, _alt(told, sized, marks or {}), told, DOTS_ACROSS_WORDS)


@dataclass(frozen=True)
class _Place:
    """Where the parts of one row stand on the sheet, in inches from its left edge."""

    x: float
    radius: float
    has_size: bool
    notice: float
    label: str
    label_left: float
    label_right: float
    faded: bool

    @property
    def left(self) -> float:
        return min(self.x - self.radius, self.label_left)

    @property
    def right(self) -> float:
        return np.nanmax([self.x + self.radius, self.notice + NO_SIZE, self.label_right])


class _Lanes:
    """Rows for every lane: each publication takes the first row in which there is room."""

    def __init__(self, rows: pd.DataFrame, places: list[_Place]):
        self.headings: dict[str, float] = {}
        self.middles = np.empty(len(rows))
        self.height = 0.0
        for lane, members in rows.groupby("lane", sort=False).indices.items():
            self.headings[lane] = self.height
            self.height += LANE
            for packed in _packed([places[member] for member in members]):
                tall = max(ROW, 2 * max(places[members[k]].radius for k in packed) + 0.02)
                self.middles[members[packed]] = self.height + tall / 2
                self.height += tall


def _packed(places: list[_Place]) -> list[list[int]]:
    """Positions of the places on each row, filled from the left."""
    filled: list[list[int]] = []
    for k in sorted(range(len(places)), key=lambda k: places[k].left):
        for row in filled:
            if places[row[-1]].right + 2 * GAP <= places[k].left:
                row.append(k)
                break
        else:
            filled.append([k])
    return filled


def _places(rows, labels, widths, first: float, per_year: float) -> list[_Place]:
    """Put each label on the right of its mark, or on the left where there is no room."""
    largest = rows["size"].max()
    placed = []
    for (_, row), label, width in zip(rows.iterrows(), labels, widths, strict=True):
        x = SIDE + (row["x"] - first) * per_year
        has_size = not np.isnan(row["size"])
        radius = LARGEST * np.sqrt(row["size"] / largest) if has_size else NO_SIZE
        notice = SIDE + (row["x_notice"] - first) * per_year
        begins = np.nanmax([x + radius, notice + NO_SIZE]) + GAP
        if begins + width > WIDTH - EDGE:
            begins = x - radius - GAP - width
        ends = begins + width
        placed.append(_Place(x, radius, has_size, notice, label, begins, ends, row["faded"]))
    return placed


def _draw(axes: Axes, place: _Place, y: float) -> None:
    colour = FADED if place.faded else TREATED
    if place.has_size:
        axes.add_patch(mpl.patches.Circle((place.x, y), place.radius, color=colour, lw=0, zorder=3))
    else:
        axes.plot(place.x, y, "D", color=colour, markersize=4.2, zorder=3)
    if not np.isnan(place.notice):
        axes.plot([place.x, place.notice], [y, y], color=QUIET, linewidth=1, zorder=2)
        axes.plot(place.notice, y, "X", color=INK, markersize=5.5, markeredgewidth=0, zorder=3)
    words = QUIET if place.faded else INK
    axes.text(
        place.label_left,
        y,
        place.label,
        va="center_baseline",
        fontsize=SMALL,
        color=words,
        bbox={"facecolor": "white", "linewidth": 0, "pad": 0.5},
        zorder=4,
    )


def _draw_years(axes: Axes, first: float, last: float, per_year: float, depth: float) -> None:
    """A hairline at the start of every year or of every fifth, its number under it."""
    step = 1 if last - first <= FEW_YEARS else 5
    for year in range(int(np.ceil(first / step) * step), int(last) + 1, step):
        x = SIDE + (year - first) * per_year
        axes.plot([x, x], [0, depth], color=HAIR, linewidth=0.8, zorder=0)
        axes.text(x, depth + 0.13, str(year), ha="center", va="center", fontsize=SMALL)


def _levels(figure, dates: Mapping[str, float], first: float, per_year: float):
    """How high the labels of the dates stand, so that none covers another; and the room for all."""
    ends: list[float] = []
    levels = {}
    for label, when in sorted(dates.items(), key=lambda named: named[1]):
        middle, half = _label_of_date(figure, SIDE + (when - first) * per_year, label)
        free = [level for level, end in enumerate(ends) if end + GAP <= middle - half]
        level = free[0] if free else len(ends)
        ends[level : level + 1] = [middle + half]
        levels[label] = level
    return HEAD + ROW * max(len(ends) - 1, 0), levels


def _label_of_date(figure, x: float, label: str) -> tuple[float, float]:
    """Where the middle of a label stands within the sheet, and half its width."""
    half = text_width(figure, label, fontsize=SMALL) / 2
    return min(max(x, EDGE + half), WIDTH - EDGE - half), half


def _draw_date(axes: Axes, x: float, label: str, level: int, depth: float) -> None:
    top = -ROW * level
    axes.plot([x, x], [top, depth], color=CLAIMED, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    middle, _ = _label_of_date(axes.figure, x, label)
    y = top - HEAD / 2
    axes.text(middle, y, label, ha="center", va="center", color=CLAIMED, fontsize=SMALL)


def _draw_legend(axes: Axes, sizes: pd.Series, sized: str, y: float) -> None:
    """Circles for the smallest, the middle and the largest size, and the other marks."""
    known = sizes.dropna()
    x = EDGE
    shown = sorted({known.min(), known.median(), known.max()}) if len(known) else []
    for size in shown:
        radius = LARGEST * np.sqrt(size / known.max())
        axes.add_patch(mpl.patches.Circle((x + radius, y), radius, color=TREATED, lw=0))
        x = _legend_words(axes, x + 2 * radius + GAP, y, f"{size:,.0f} {sized}")
    for marker, colour, words in (("D", TREATED, "no size given"), ("X", INK, "notice")):
        axes.plot(x + NO_SIZE, y, marker, color=colour, markersize=4.8, markeredgewidth=0)
        x = _legend_words(axes, x + 2 * NO_SIZE + GAP, y, words)


def _legend_words(axes: Axes, x: float, y: float, words: str) -> float:
    """Write, and hand back where the next entry may begin."""
    axes.text(x, y, words, va="center_baseline", fontsize=SMALL)
    return x + text_width(axes.figure, words, fontsize=SMALL) + 0.2


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every optional column, and its dates as positions."""
    validation.require_columns("frame", frame, ["lane", "label", "when", "size"])
    validation.require_rows("frame", frame)
    if (frame["size"] <= 0).any():
        raise ValueError(f"size: {frame['size'].min():g}; allowed is above 0, or nothing")
    rows = frame.reset_index(drop=True)
    for name, nothing in (("notice", ""), ("notice_when", ""), ("faded", False)):
        if name not in rows.columns:
            rows[name] = nothing
    told = rows["notice_when"]
    return rows.assign(
        x=[_years(when, "when") for when in rows["when"]],
        x_notice=[_years(when, "notice_when") if when else np.nan for when in told],
    )


def _years(when: str, name: str) -> float:
    """A date as years and their fraction: the middle of what is left open."""
    found = _DATE.fullmatch(when)
    if not found or not _in_the_calendar(*found.groups()):
        raise ValueError(f"{name}: {when!r}; allowed are YYYY, YYYY-MM and YYYY-MM-DD")
    year, month, day = found.groups()
    if month is None:
        return int(year) + 0.5
    in_month = 0.5 if day is None else (int(day) - 0.5) / DAYS
    return int(year) + (int(month) - 1 + in_month) / 12


def _in_the_calendar(year: str, month: str | None, day: str | None) -> bool:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def _alt(rows: pd.DataFrame, sized: str, marks: Mapping[str, str]) -> str:
    """The same publications in words, lane by lane."""
    told = []
    for lane, members in rows.sort_values("when", kind="stable").groupby("lane", sort=False):
        listed = "; ".join(_in_words(row, sized) for _, row in members.iterrows())
        told.append(f"{lane} ({len(members)}): {listed}.")
    dates = "".join(f" Dashed line, {label}: {when}." for label, when in marks.items())
    publications = "1 publication" if len(rows) == 1 else f"{len(rows)} publications"
    return f"Timeline of {publications}.{dates} {' '.join(told)}"


def _in_words(row: pd.Series, sized: str) -> str:
    size = "" if np.isnan(row["size"]) else f"{row['size']:,.0f} {sized}"
    notice = f"{row['notice']} {row['notice_when']}".strip()
    year = "" if row["when"] in row["label"] else row["when"]
    return ", ".join(filter(None, [row["label"], year, size, notice]))
