"""Years on x: what was published when, how large it was, and when a notice came."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from helpers.effects import validation
from helpers.plots import layout, picture
from helpers.plots.layout import EDGE
from helpers.plots.picture import Picture, Style

LARGEST = 0.2  # inches: radius of the largest study
NO_SIZE = 0.04  # inches: half the width of a mark without a size
ROW, GAP, HEAD, FOOT, LANE = 0.185, 0.05, 0.3, 0.7, 0.3  # inches
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
    with picture.sheet(1, picture.STYLE_CURVES) as figure:
        years, places = _fitting(figure, rows, list(dates.values()))
        lanes = _Lanes(rows, places)
        labels = _labels_of_dates(figure, years, dates)
        head = HEAD + ROW * max((label.level for label in labels), default=0)
        figure.set_figheight(head + lanes.height + FOOT)
        axes = layout.sheet_axes(figure, above=head)
        _draw_years(axes, years, lanes.height)
        for label in labels:
            _draw_date(axes, label, lanes.height)
        for heading, top in lanes.headings.items():
            axes.text(EDGE, top + LANE / 2, heading, va="center", fontweight="bold", zorder=4)
        for place, y in zip(places, lanes.middles, strict=True):
            _draw(axes, place, y)
        _draw_legend(axes, rows["size"], sized, lanes.height + FOOT - LARGEST - EDGE)
    shown = rows.drop(columns=["x", "x_notice"])
    return Picture(figure, _in_words(shown, sized, marks or {}), shown, picture.DOTS_ACROSS_WORDS)


@dataclass(frozen=True)
class _Years:
    """The years across the sheet."""

    first: float
    last: float

    def x(self, year: float) -> float:
        """Inches from the left edge of the sheet."""
        return SIDE + (year - self.first) * (picture.WIDTH - 2 * SIDE) / (self.last - self.first)


@dataclass(frozen=True)
class _Place:
    """The places of the parts of one row, in inches from the left edge of the sheet."""

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


@dataclass(frozen=True)
class _DateLabel:
    """A label above all lanes: its text, its middle, its level from below; and its date."""

    text: str
    x: float
    middle: float
    level: int


class _Lanes:
    """Rows for every lane: each publication takes the first row that has space for it."""

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


def _fitting(figure: Figure, rows: pd.DataFrame, dates: list[float]) -> tuple[_Years, list[_Place]]:
    """The shortest axis on which every label fits on one side of its mark."""
    labels = [", ".join(filter(None, named)) for named in rows[["label", "notice"]].to_numpy()]
    widths = [layout.widest(figure, [label]) for label in labels]
    every = [*rows["x"], *rows["x_notice"].dropna(), *dates]
    first = np.floor(min(every))
    for last in np.arange(np.ceil(max(every)), first + LONGEST):
        years = _Years(first, last)
        places = _places(rows, labels, widths, years)
        if min(place.left for place in places) >= 0:
            break
    return years, places


def _places(rows: pd.DataFrame, labels, widths, years: _Years) -> list[_Place]:
    """Put each label on the right of its mark, or on the left where it would leave the sheet."""
    largest = rows["size"].max()
    placed = []
    for (_, row), label, width in zip(rows.iterrows(), labels, widths, strict=True):
        x, notice = years.x(row["x"]), years.x(row["x_notice"])
        has_size = not np.isnan(row["size"])
        radius = LARGEST * np.sqrt(row["size"] / largest) if has_size else NO_SIZE
        left = np.nanmax([x + radius, notice + NO_SIZE]) + GAP
        if left + width > picture.WIDTH - EDGE:
            left = x - radius - GAP - width
        placed.append(_Place(x, radius, has_size, notice, label, left, left + width, row["faded"]))
    return placed


def _draw(axes: Axes, place: _Place, y: float) -> None:
    words, colour = picture.INK, picture.TREATED
    if place.faded:
        words, colour = picture.QUIET, picture.FADED
    if place.has_size:
        axes.add_patch(Circle((place.x, y), place.radius, color=colour, lw=0, zorder=3))
    else:
        axes.plot(place.x, y, "D", color=colour, markersize=4.2, zorder=3)
    if not np.isnan(place.notice):
        axes.plot([place.x, place.notice], [y, y], color=picture.QUIET, linewidth=1, zorder=2)
        cross: Style = {"color": picture.INK, "markersize": 5.5, "markeredgewidth": 0}
        axes.plot(place.notice, y, "X", **cross, zorder=3)
    white = {"facecolor": "white", "linewidth": 0, "pad": 0.5}
    style = {"va": "center_baseline", "color": words, "bbox": white, "zorder": 4}
    layout.write(axes, place.label_left, y, place.label, **style)


def _draw_years(axes: Axes, years: _Years, depth: float) -> None:
    """A hairline at the start of every year or of every fifth, its number under it."""
    step = 1 if years.last - years.first <= FEW_YEARS else 5
    for year in range(int(np.ceil(years.first / step) * step), int(years.last) + 1, step):
        x = years.x(year)
        axes.plot([x, x], [0, depth], color=picture.HAIR, linewidth=0.8, zorder=0)
        layout.write(axes, x, depth + 0.13, str(year), ha="center")


def _labels_of_dates(figure: Figure, years: _Years, dates: Mapping[str, float]) -> list[_DateLabel]:
    """Labels within the sheet, on so many levels that none covers another."""
    ends: list[float] = []
    labels = []
    for text, when in sorted(dates.items(), key=lambda named: named[1]):
        x, half = years.x(when), layout.widest(figure, [text]) / 2
        middle = min(max(x, EDGE + half), picture.WIDTH - EDGE - half)
        free = [level for level, end in enumerate(ends) if end + GAP <= middle - half]
        level = free[0] if free else len(ends)
        ends[level : level + 1] = [middle + half]
        labels.append(_DateLabel(text, x, middle, level))
    return labels


def _draw_date(axes: Axes, label: _DateLabel, depth: float) -> None:
    top = -ROW * label.level
    axes.plot([label.x, label.x], [top, depth], **layout.DASHED, zorder=1)
    style = {"ha": "center", "color": picture.CLAIMED}
    layout.write(axes, label.middle, top - HEAD / 2, label.text, **style)


def _draw_legend(axes: Axes, sizes: pd.Series, sized: str, y: float) -> None:
    """Circles for the smallest, the middle and the largest size, and the other marks."""

    def write(x: float, words: str) -> float:
        """Return where the next entry may start."""
        layout.write(axes, x, y, words, va="center_baseline")
        return x + layout.widest(axes.figure, [words]) + 0.2

    x, known = EDGE, sizes.dropna()
    for size in sorted({known.min(), known.median(), known.max()}) if len(known) else []:
        radius = LARGEST * np.sqrt(size / known.max())
        axes.add_patch(Circle((x + radius, y), radius, color=picture.TREATED, lw=0))
        x = write(x + 2 * radius + GAP, f"{size:,.0f} {sized}")
    others = ("D", picture.TREATED, "no size given"), ("X", picture.INK, "notice")
    for marker, colour, words in others:
        axes.plot(x + NO_SIZE, y, marker, color=colour, markersize=4.8, markeredgewidth=0)
        x = write(x + 2 * NO_SIZE + GAP, words)


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every optional column, and its dates as positions."""
    validation.require_columns("frame", frame, ["lane", "label", "when", "size"])
    validation.require_rows("frame", frame)
    if (frame["size"] <= 0).any():
        raise ValueError(f"size: {frame['size'].min():g}; allowed is above 0, or nothing")
    rows = frame.reset_index(drop=True)
    optional = {"notice": "", "notice_when": "", "faded": False}
    rows = rows.assign(**{name: rows.get(name, value) for name, value in optional.items()})
    notices = [_years(when, "notice_when") if when else np.nan for when in rows["notice_when"]]
    return rows.assign(x=[_years(when, "when") for when in rows["when"]], x_notice=notices)


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


def _in_words(rows: pd.DataFrame, sized: str, marks: Mapping[str, str]) -> str:
    """The same publications in words, lane by lane."""
    publications = "1 publication" if len(rows) == 1 else f"{len(rows)} publications"
    words = [f"Timeline of {publications}."]
    words += [f"Dashed line, {label}: {when}." for label, when in marks.items()]
    for lane, members in rows.sort_values("when", kind="stable").groupby("lane", sort=False):
        listed = "; ".join(_publication(row, sized) for _, row in members.iterrows())
        words.append(f"{lane} ({len(members)}): {listed}.")
    return " ".join(words)


def _publication(row: pd.Series, sized: str) -> str:
    size = "" if np.isnan(row["size"]) else f"{row['size']:,.0f} {sized}"
    notice = f"{row['notice']} {row['notice_when']}".strip()
    year = "" if row["when"] in row["label"] else row["when"]
    return ", ".join(filter(None, [row["label"], year, size, notice]))
