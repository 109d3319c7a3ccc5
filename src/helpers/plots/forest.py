"""The forest plot: one row per estimate, its interval, and the numbers beside it."""

import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers import numbers
from helpers.display import tables
from helpers.effects import validation
from helpers.plots import effect_axis as axis
from helpers.plots import forest_marks
from helpers.plots.forest_columns import EDGE, LINE, Columns
from helpers.plots.picture import DOTS_ACROSS, DOTS_ACROSS_WORDS, QUIET, SMALL, STYLE_WORDS, Picture

NOTE_LETTERS = 115
LONG = 10  # lines; with more, fewer dots keep the page light
HEADING, PREDICTION = "heading", "prediction"  # kinds of line that the frame has no row for


def forest(
    frame: pd.DataFrame,
    *,
    measure: str,
    scale: str = "log",
    columns: dict[str, str] | None = None,
    arms: tuple[str, str] | None = None,
    left: str = "",
    right: str = "",
    claim: float | tuple[float, float] | None = None,
    claim_label: str = "claimed",
    limits: tuple[float, float] | None = None,
    decimals: int | None = None,
    level: float = 0.95,
    note: str = "",
) -> Picture:
    """Draw a forest plot.

    Parameters
    ----------
    frame : DataFrame
        ``label, estimate, low, high``; a row without an estimate says "not reported". Optional:

        ``kind``
            "trial" is a square, "pool" a diamond;
        ``weight``
            of a trial, on any scale: the areas of the squares are as the weights, and a column
            shows each in per cent of all;
        ``faded``
            True: grey and hollow, outside any pool;
        ``hollow``
            True: an empty square, for an estimate that does not stand as it is;
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
    measure : str
        Name of the effect, above the numbers and under the axis.
    scale : {"log", "identity"}
        ``log`` for ratios, with the line of no effect at 1; ``identity`` for differences, at 0.
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
        For the numbers on the right; by default those of ratios.
    level : float
        Confidence level of the intervals in the frame, which header and words name.
    note : str
        A line under the plot, such as `helpers.display.tables.heterogeneity` makes it.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        An unknown scale or kind, a level not between 0 and 1, a missing column, no rows, a
        ratio or weight below 0, no weight above it, a correction of a row that is not there or not
        named alone, or claims of both kinds.
    """
    validation.require_level(level)
    _require(frame, scale, arms, claim)
    beside = (columns or {}) | _arm_columns(arms)
    rows = _with_weights(frame if arms is None else _with_counts(frame))
    lines = _lines(rows, decimals)
    texts = Columns(
        left={"": list(lines["label"])}
        | {header: list(lines[name].fillna("")) for name, header in beside.items()},
        right={f"{measure} ({numbers.interval_name(level)})": list(lines["number"])}
        | ({"Weight": list(lines["share"].fillna(""))} if "share" in lines else {}),
        headings=set(np.flatnonzero(lines["kind"] == HEADING)),
        quiet=set(np.flatnonzero(lines["faded"])),
    )
    note = textwrap.fill(note, NOTE_LETTERS)
    with mpl.rc_context(STYLE_WORDS):
        sides = 0.17 if left or right else 0.0
        below = LINE * (note.count("\n") + 1) + 0.06 if note else 0.0
        figure, axes = texts.draw(room_below=0.45 + sides + below)
        axis.draw(axes, scale, limits or axis.limits_of(rows, scale, claim))
        _draw(axes, lines, texts)
        nothing = axis.no_effect(scale)
        axes.axvline(nothing, color=QUIET, linewidth=0.9, zorder=1)
        if claim is not None:
            axis.draw_claim(axes, claim, claim_label)
        if "claimed" in lines:
            there = lines["claimed"].dropna()
            forest_marks.claims(axes, there, [texts.middle(place) for place in there.index])
            axis.label_above(axes, f"◇ {claim_label}")
        axes.set_xlabel(measure, labelpad=2)
        axis.name_sides(axes, nothing, left, right)
        width, height = figure.get_size_inches()
        figure.text(EDGE / width, 0.06 / height, note, va="bottom", fontsize=SMALL, linespacing=1.3)
    claims = _claims_in_words(lines, claim_label, decimals)
    told = _alt(
        lines,
        f"{measure} with {numbers.interval_name(level)}s",
        beside,
        claims,
        claim,
        claim_label,
        note,
    )
    dots_across = DOTS_ACROSS if len(lines) <= LONG else DOTS_ACROSS_WORDS
    return Picture(figure, told, frame.reset_index(drop=True), dots_across)


def _arm_columns(arms: tuple[str, str] | None) -> dict[str, str]:
    return {} if arms is None else dict(zip(("counts_t", "counts_c"), arms, strict=True))


def _with_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``counts_t, counts_c``: events of people, as far as they are known."""
    texts = {
        f"counts_{arm}": [
            _counts(*row)
            for row in zip(frame[f"events_{arm}"], frame[f"n_{arm}"], _is_pool(frame), strict=True)
        ]
        for arm in "tc"
    }
    return frame.assign(**texts)


def _counts(events: float, n: float, is_pool: bool) -> str:
    if pd.isna(events) and pd.isna(n):
        return "" if is_pool else numbers.UNREPORTED
    return f"{numbers.fixed(events, 0)} of {numbers.fixed(n, 0)}"


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
    rows = rows.assign(
        number=_numbers(rows, decimals),
        kind=rows.get("kind", "trial"),
        faded=rows.get("faded", pd.Series(False, index=rows.index)).astype(bool),
        hollow=rows.get("hollow", pd.Series(False, index=rows.index)).astype(bool),
        group=rows.get("group", ""),
        key=rows.index,
    )
    lines, group = [], ""
    for row in rows.to_dict("records"):
        if row["group"] and row["group"] != group:
            lines.append({"kind": HEADING, "label": row["group"], "number": ""})
        group = row["group"]
        lines.append(row)
        if row["kind"] == "pool" and pd.notna(row.get("pi_low")):
            reach = numbers.interval(row["pi_low"], row["pi_high"], decimals)
            ends = {"low": row["pi_low"], "high": row["pi_high"]}
            lines.append(
                {"kind": PREDICTION, "label": "Prediction interval", "number": reach} | ends
            )
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
            forest_marks.trial(
                axes, y, line, line["side"], line["hollow"] or line["key"] in set(corrects)
            )
    for place, earlier in corrects.items():
        (before,) = lines.index[lines["key"] == earlier]
        ends = [(lines.loc[at, "estimate"], texts.middle(at)) for at in (before, place)]
        if not np.isnan([x for x, _ in ends]).any():
            forest_marks.correction(axes, *ends)


def _require(frame: pd.DataFrame, scale: str, arms: tuple | None, claim) -> None:
    validation.require_scale(scale)
    of_arms = () if arms is None else ("events_t", "n_t", "events_c", "n_c")
    needed = ("label", "estimate", "low", "high", *of_arms)
    validation.require_columns("frame", frame, needed)
    validation.require_rows("frame", frame)
    if scale == "log" and (frame["estimate"] < 0).any():
        raise ValueError("frame: an estimate below 0; allowed on a log axis are ratios")
    if claim is not None and "claimed" in frame:
        raise ValueError("claim: allowed is either one for all rows or a column 'claimed'")
    kinds = frame.get("kind", pd.Series("trial", index=frame.index))
    _require_each(frame, "kind", kinds.isin(["trial", "pool"]), "'trial', 'pool'")
    if "weight" in frame:
        _require_each(frame, "weight", ~(frame["weight"] < 0), "0 or more, or nothing")
        if frame["weight"].max() == 0:
            raise ValueError("weight: none is above 0; allowed is at least one that is")
    if "corrected_from" in frame:
        if not frame.index.is_unique:
            raise ValueError("corrected_from: rows share a name; allowed is an index of its own")
        earlier = frame["corrected_from"]
        known = earlier.isna() | (earlier == "") | earlier.isin(frame.index)
        _require_each(frame, "corrected_from", known, "the index of another row")


def _require_each(frame: pd.DataFrame, column: str, fine: pd.Series, allowed: str) -> None:
    if not fine.all():
        row = int(np.argmin(fine))
        value = frame[column].tolist()[row]
        label = frame.index.tolist()[row]
        raise ValueError(f"{column}, row {label!r}: {value!r}; allowed is {allowed}")


def _claims_in_words(lines: pd.DataFrame, label: str, decimals: int | None) -> list[str]:
    """What is claimed on each line, or nothing."""
    values = lines.get("claimed", pd.Series(np.nan, index=lines.index))
    told = (numbers.estimate(value, np.nan, np.nan, decimals) for value in values)
    return [
        f"{label} {text}" if there else "" for text, there in zip(told, values.notna(), strict=True)
    ]


def _alt(lines, shown, columns, claims, claim, claim_label, note) -> str:
    """The same lines in words."""
    told = [f"Forest plot of {shown}."]
    if claim is not None:
        ends = [numbers.significant(end, 2) for end in np.atleast_1d(claim)]
        lines_at = "Dashed line" if len(ends) == 1 else "Dashed lines"
        told.append(f"{lines_at}, {claim_label}: {' and '.join(ends)}.")
    labels = dict(zip(lines.get("key", []), lines["label"], strict=False))
    for (_, line), claimed in zip(lines.iterrows(), claims, strict=True):
        if line["kind"] == HEADING:
            told.append(f"{line['label']}.")
            continue
        cells = [f"{header} {line[name]}" for name, header in columns.items() if _said(line[name])]
        weight = [f"weight {line['share']}"] if _said(line.get("share", "")) else []
        earlier = line.get("corrected_from", "")
        corrects = [f"corrects {labels[earlier]}"] if _said(earlier) else []
        grey = " (grey, outside any pool)" if line["faded"] else ""
        grey += " (hollow)" if line["hollow"] else ""
        said = ", ".join(filter(None, [*cells, claimed, line["number"], *weight, *corrects]))
        told.append(f"{line['label']}{grey}: {said}.")
    return " ".join([*told, *([note.replace("\n", " ")] if note else [])])


def _said(cell) -> bool:
    return pd.notna(cell) and cell != ""
