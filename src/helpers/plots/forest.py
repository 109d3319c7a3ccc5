"""The forest plot: one row per estimate, its interval, and the numbers beside it."""

import textwrap
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import numbers
from helpers.display import tables
from helpers.effects import validation
from helpers.plots import effect_axis as axis
from helpers.plots import forest_marks, layout, of_pools, picture
from helpers.plots.effect_axis import Effect
from helpers.plots.forest_columns import LINE, Columns
from helpers.plots.picture import Picture, Style

NOTE_LETTERS = 115
LONG = 10  # lines; with more, fewer dots keep the page light
HEADING, PREDICTION = "heading", "prediction"  # kinds of line that the frame has no row for


def forest(
    frame: pd.DataFrame,
    *,
    measure: str | None = None,
    scale: str | None = None,
    columns: dict[str, str] | None = None,
    arms: tuple[str, str] | None = None,
    left: str = "",
    right: str = "",
    claim: float | tuple[float, float] | None = None,
    claim_label: str = "claimed",
    limits: tuple[float, float] | None = None,
    decimals: int | None = None,
    level: float | None = None,
    note: str = "",
) -> Picture:
    """Draw a forest plot.

    Parameters
    ----------
    frame : DataFrame
        A pool, which brings its trials and their weights; or effects, named by their index; or
        ``label, estimate, low, high``. A row without an estimate says "not reported". Optional:

        ``kind``
            "trial" is a square, "pool" a diamond;
        ``weight``
            of a trial, on any scale: the areas of the squares are as the weights, and a column
            shows each in per cent of all;
        ``faded``
            True: grey and hollow, outside any pool;
        ``hollow``
            True: an empty square, for an estimate that is not valid as it is;
        ``group``
            a heading above the rows that share it;
        ``pi_low, pi_high``
            of a pool: its prediction interval, a bar on a line of its own;
        ``number``
            a text for the right, such as the very print, in place of the rounded estimate, which
            is shown where it is NaN;
        ``corrected_from``
            index of the row that this one corrects: that one is drawn hollow, and an arrow
            leads from it to this one;
        ``claimed``
            a claimed value for this row, an empty diamond that ``claim_label`` explains.
    measure : str, optional
        Name of the effect, above the numbers and under the axis; by default that of the frame.
    scale : {"log", "identity"}, optional
        ``log`` for ratios, with the line of no effect at 1; ``identity`` for differences, at 0.
        By default that of the frame, ``log`` for a plain one.
    columns : dict, optional
        Further text columns of the frame, shown on the left under these headers.
    arms : (str, str), optional
        Headers of two columns with the counts of the arms, treatment first, from
        ``events_t, n_t, events_c, n_c``.
    left, right : str
        What lies on either side of the line of no effect.
    claim : float or (float, float), optional
        A claimed value for all rows, drawn as a dashed line with ``claim_label``; or the two ends
        of a margin, such as one of equivalence, with the label over its middle.
    limits : (float, float), optional
        Ends of the axis; an interval that runs beyond them ends in an arrow.
    decimals : int, optional
        For the numbers on the right; by default those of ratios, or two for differences.
    level : float, optional
        Confidence level of the intervals; by default that of the frame, 0.95 for a plain one.
    note : str
        A line under the plot, such as `helpers.display.tables.heterogeneity` makes it.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        A scale or level that is not that of the frame, an unknown kind, a missing column, no rows;
        on a log axis a number, claim or limit that is no ratio; a weight below 0, none above it; a
        correction of a row that is not there or not named alone, or claims of both kinds.
    """
    if "label" not in frame:
        frame = of_pools.with_pool(frame)
    effect = axis.effect_of("frame", frame, measure, scale, level)
    _require(frame, effect.scale, arms, claim, limits)
    decimals = effect.decimals(decimals)
    beside = (columns or {}) | dict(zip(("counts_t", "counts_c"), arms or (), strict=False))
    rows = _with_weights(frame if arms is None else _with_counts(frame))
    lines = _lines(rows, decimals)
    note = textwrap.fill(note, NOTE_LETTERS)
    with mpl.rc_context(picture.STYLE_WORDS):
        texts = _texts(lines, beside, effect)
        below = LINE * (note.count("\n") + 1) + 0.06 if note else 0.0
        figure, axes = texts.draw(below=0.45 + (0.17 if left or right else 0.0) + below)
        axis.draw(axes, effect.scale, limits or axis.limits_of(rows, effect.scale, claim))
        _draw(axes, lines, texts)
        axes.axvline(effect.nothing, color=picture.QUIET, linewidth=0.9, zorder=1)
        if claim is not None:
            axis.draw_claim(axes, claim, claim_label)
        if "claimed" in lines:
            there = lines["claimed"].dropna()
            forest_marks.claims(axes, there, [texts.middle(place) for place in there.index])
            layout.label_above(axes, f"◇ {claim_label}", 0.5, picture.CLAIMED)
        axes.set_xlabel(effect.measure, labelpad=2)
        axis.name_sides(axes, effect.nothing, left, right)
        _write_note(figure, note)
    words = [f"Forest plot of {effect.measure} with {effect.interval}s."]
    words += _claim_in_words(claim, claim_label)
    words += _lines_in_words(lines, beside, claim_label, decimals)
    words += filter(None, [note.replace("\n", " ")])
    dots_across = picture.DOTS_ACROSS if len(lines) <= LONG else picture.DOTS_ACROSS_WORDS
    return Picture(figure, " ".join(words), frame.reset_index(drop=True), dots_across)


def _write_note(figure: Figure, note: str) -> None:
    width, height = figure.get_size_inches()
    style: Style = {"va": "bottom", "fontsize": picture.SMALL, "linespacing": 1.3}
    figure.text(layout.EDGE / width, 0.06 / height, note, **style)


def _texts(lines: pd.DataFrame, beside: dict[str, str], effect: Effect) -> Columns:
    left = {header: list(lines[name].fillna("")) for name, header in beside.items()}
    right = {f"{effect.measure} ({effect.interval})": list(lines["number"])}
    if "share" in lines:
        right["Weight"] = list(lines["share"].fillna(""))
    headings = set(lines.index[lines["kind"] == HEADING])
    quiet = set(lines.index[lines["faded"]])
    return Columns({"": list(lines["label"])} | left, right, headings, quiet)


def _with_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``counts_t, counts_c``: events of people, as far as they are known."""

    def counts(events: float, n: float, is_pool: bool) -> str:
        if pd.isna(events) and pd.isna(n):
            return "" if is_pool else "not reported"
        return f"{numbers.fixed(events, 0)} of {numbers.fixed(n, 0)}"

    pools = _is_pool(frame)
    texts = {
        f"counts_{arm}": list(map(counts, frame[f"events_{arm}"], frame[f"n_{arm}"], pools))
        for arm in "tc"
    }
    return frame.assign(**texts)


def _with_weights(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``side`` of the square, and ``share``, what a reader sees of the weight."""
    if "weight" not in frame:
        return frame.assign(side=forest_marks.USUAL)
    weight = frame["weight"].astype(float)
    share = [numbers.percent(part, 1) for part in weight / weight.sum()]
    return frame.assign(
        side=[forest_marks.side_of_square(each, weight.max()) for each in weight],
        share=pd.Series(share, index=frame.index).mask(_is_pool(frame) & weight.isna(), ""),
    )


def _is_pool(frame: pd.DataFrame) -> pd.Series:
    return frame.get("kind", pd.Series("trial", index=frame.index)) == "pool"


def _lines(rows: pd.DataFrame, decimals: int | None) -> pd.DataFrame:
    """One line for each row, each heading, and each prediction interval, from the top down."""
    usual = {"kind": "trial", "group": "", "faded": False, "hollow": False}
    rows = rows.assign(**{name: rows.get(name, value) for name, value in usual.items()})
    rows["number"] = _numbers(rows, decimals)
    rows = rows.astype({"faded": bool, "hollow": bool}).assign(key=rows.index)
    lines, group = [], ""
    for row in rows.to_dict("records"):
        if row["group"] and row["group"] != group:
            lines.append({"kind": HEADING, "label": row["group"], "number": ""})
        group = row["group"]
        lines.append(row)
        if row["kind"] == "pool" and pd.notna(row.get("pi_low")):
            low, high = row["pi_low"], row["pi_high"]
            reach = {"low": low, "high": high, "number": numbers.interval(low, high, decimals)}
            lines.append({"kind": PREDICTION, "label": "Prediction interval"} | reach)
    no = {"faded": False, "hollow": False}
    return pd.DataFrame(lines).fillna(no).astype(dict.fromkeys(no, bool))


def _numbers(rows: pd.DataFrame, decimals: int | None) -> pd.Series:
    given = rows.get("number", pd.Series(index=rows.index, dtype=object))
    return given.fillna(tables.estimates(rows[given.isna()], decimals))


def _draw(axes: Axes, lines: pd.DataFrame, texts: Columns) -> None:
    corrects = lines.get("corrected_from", pd.Series(dtype=object)).dropna()
    corrects = corrects[corrects != ""]
    for place, line in lines.iterrows():
        y = texts.middle(place)
        if line["kind"] == PREDICTION:
            forest_marks.prediction(axes, y, line["low"], line["high"])
        elif line["kind"] == "pool" and pd.notna(line["estimate"]):
            forest_marks.pool(axes, y, line)
        elif line["kind"] == "trial" and pd.notna(line["estimate"]):
            hollow = line["hollow"] or line["key"] in set(corrects)
            forest_marks.trial(axes, y, line, line["side"], hollow)
    for place, earlier in corrects.items():
        (before,) = lines.index[lines["key"] == earlier]
        ends = [(lines.loc[at, "estimate"], texts.middle(at)) for at in (before, place)]
        if not np.isnan([x for x, _ in ends]).any():
            forest_marks.correction(axes, *ends)


def _require(frame: pd.DataFrame, scale: str, arms: tuple | None, claim, limits) -> None:
    of_arms = () if arms is None else ("events_t", "n_t", "events_c", "n_c")
    validation.require_columns("frame", frame, ("label", "estimate", "low", "high", *of_arms))
    validation.require_rows("frame", frame)
    if scale == "log" and (frame["estimate"] < 0).any():
        raise ValueError("frame: an estimate below 0; allowed on a log axis are ratios")
    if claim is not None and "claimed" in frame:
        raise ValueError("claim: allowed is either one for all rows or a column 'claimed'")
    axis.require_on_axis("claim", claim, scale)
    if limits is not None:
        axis.require_limits(limits, scale)
    _require_each(frame, "kind", lambda kind: kind.isin(["trial", "pool"]), "'trial', 'pool'")
    _require_each(frame, "weight", lambda weight: ~(weight < 0), "0 or more, or nothing")
    if "weight" in frame and frame["weight"].max() == 0:
        raise ValueError("weight: none is above 0; allowed is at least one that is")
    if scale == "log":
        above = "a ratio above 0, or nothing"
        _require_each(frame, "claimed", lambda claimed: ~(claimed <= 0), above)
    if "corrected_from" in frame and not frame.index.is_unique:
        raise ValueError("corrected_from: rows share a name; allowed is an index of its own")
    _require_each(
        frame,
        "corrected_from",
        lambda row: row.isna() | (row == "") | row.isin(frame.index),
        "the index of another row",
    )


def _require_each(frame: pd.DataFrame, column: str, fine: Callable, allowed: str) -> None:
    """Raise ValueError for the first row of an optional column that is not fine."""
    if column in frame and not (is_fine := fine(frame[column])).all():
        row = int(np.argmin(is_fine))
        value, label = frame[column].tolist()[row], frame.index.tolist()[row]
        raise ValueError(f"{column}, row {label!r}: {value!r}; allowed is {allowed}")


def _claim_in_words(claim, label: str) -> list[str]:
    if claim is None:
        return []
    ends = [numbers.significant(end, 2) for end in np.atleast_1d(claim)]
    return [f"Dashed line{'s' * (len(ends) > 1)}, {label}: {' and '.join(ends)}."]


def _lines_in_words(
    lines: pd.DataFrame, beside: dict[str, str], claim_label: str, decimals: int | None
) -> list[str]:
    """The same lines in words."""
    labels = dict(zip(lines.get("key", []), lines["label"], strict=False))

    def words(line: pd.Series) -> str:
        if line["kind"] == HEADING:
            return f"{line['label']}."
        cells = [f"{header} {line[name]}" for name, header in beside.items() if _filled(line[name])]
        if pd.notna(claimed := line.get("claimed", np.nan)):
            cells.append(f"{claim_label} {numbers.estimate(claimed, np.nan, np.nan, decimals)}")
        cells += filter(None, [line["number"]])
        cells += [f"weight {line['share']}"] if _filled(line.get("share", "")) else []
        earlier = line.get("corrected_from", "")
        cells += [f"corrects {labels[earlier]}"] if _filled(earlier) else []
        grey = " (grey, outside any pool)" if line["faded"] else ""
        grey += " (hollow)" if line["hollow"] else ""
        return f"{line['label']}{grey}: {', '.join(cells)}."

    return [words(line) for _, line in lines.iterrows()]


def _filled(cell) -> bool:
    return pd.notna(cell) and cell != ""
