"""Any row of the tables as a line of words, so that sources can stand side by side.

A quotation takes the numbers as they were printed, adds nothing and resolves nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from helpers import printed
from helpers.data import Dataset
from helpers.data.row_references import look_up, split
from helpers.display import labels, phrases
from helpers.display.phrases import plain
from helpers.display.text.cohorts import SAID_IN_THE_NOTE, with_spread

NOWHERE = "in no row of these tables"
IN_A_NOTE = "only in a note"

_NAMED = (
    *("rr", "hr", "or", "rate_ratio", "risk_difference", "nnt", "chi2", "md", "wmd", "smd"),
    *("absolute_reduction", "median"),
)
"""Measures that are named; the others show by their unit what they are."""
_SPANS = {"cv": "coefficient of variation", "range": "", "threshold": ""}
_LIMITS = {"ci_low": "lower limit", "ci_high": "upper limit"}
_ROW_TABLES = ("trials", "reported", "reviews", "cohorts")


class Quotation(NamedTuple):
    """What a row says, on which matter, where it was read, and its grade.

    A note may rest on another source than its row, so it has none; what an article claims has no
    grade.
    """

    text: str
    about: str = ""
    source: str = ""
    grade: str = ""


def quote(dataset: Dataset, reference: str) -> Quotation:
    """Quote a row of the tables.

    Parameters
    ----------
    reference : str
        A ``row_id``, ``trial_id``, ``trial_id/arm_id`` or ``claim_id``. With ``:column`` after
        it, that cell alone; a ``:note`` is marked as such, since a figure in a note is in no
        table.

    Raises
    ------
    ValueError
        There is no such row, or no such column in its table.

    Examples
    --------
    >>> quote(k2, "jiang_2014.f01").text
    'MK-4 and calcium 500 mg: 2 of 108 people (1.9%)'
    >>> quote(k2, "shiraki_2000.p01")  # doctest: +NORMALIZE_WHITESPACE
    Quotation(text='MK-4 v no treatment: chi-squared 10.935, p = 0.0273',
              about='clinical fracture, any site', source='Shiraki 2000', grade='A')
    """
    table, cells, column = look_up(dataset, reference)
    if table == "claims":
        return Quotation(plain(cells[column or "claim"]), source=f"Article {cells['article']}")
    source = dataset.short_names[cells["source_id"]]
    if column == "note":
        return Quotation(f"{IN_A_NOTE} on {source}: “{cells['note']}”")
    if column:
        text = _cell(table, cells, column)
    else:
        text = _WORDS[table](cells, _naming_arms(dataset, cells))
    return Quotation(phrases.typeset(text), _about(dataset, cells), source, cells["grade"])


def quoted(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Add what each row says, as `quote` words it.

    Parameters
    ----------
    rows : DataFrame
        Rows of any table that has ``row_id``.

    Returns
    -------
    DataFrame
        The same rows with ``about, text`` and ``source``.

    Examples
    --------
    >>> rows = quoted(k2, k2.reported.query("row_id == 'shiraki_2000.p01'"))
    >>> rows[["about", "text"]].to_numpy().tolist()
    [['clinical fracture, any site', 'MK-4 v no treatment: chi-squared 10.935, p = 0.0273']]
    """
    said = [quote(dataset, row_id) for row_id in rows["row_id"]]
    words = pd.DataFrame(said, rows.index, columns=list(Quotation._fields))
    return rows.assign(about=words["about"], text=words["text"], source=words["source"])


def quoted_together(dataset: Dataset, rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Quote all rows that belong together in one text, in which each matter is named once.

    Parameters
    ----------
    dataset : Dataset
        The tables.
    rows : DataFrame
        Rows of any table that has ``row_id``.
    by : str
        The column by which they belong together, such as the name of a trial.

    Returns
    -------
    DataFrame
        A row for each value of that column, in the order in which they come: it, ``text``, and
        ``row_id``, the rows quoted.

    Examples
    --------
    >>> rows = k2.reviews.query("review_id == 'huang_2015'")
    >>> quoted_together(k2, rows, "review_id")["text"].iloc[0][:41]
    'Fracture, any: RR 0.63, p = 0.08 [Huang 2'
    """
    together = rows.groupby(by, sort=False)["row_id"].agg(list)
    texts = [_as_one_text([quote(dataset, row_id) for row_id in ids]) for ids in together]
    found = pd.DataFrame({"text": texts, "row_id": together.map(" ".join)})
    return found.reset_index()


def side_by_side(dataset: Dataset, conflicts: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Set against each other what sources say on the same matter.

    Parameters
    ----------
    conflicts : dict
        Topic to the references of the one and of the other side, as for
        `helpers.data.row_references.split`. A side without a reference is in no row.

    Returns
    -------
    DataFrame
        ``topic, one, other``, and ``row_id``: the rows quoted, separated by spaces.

    Raises
    ------
    ValueError
        As `quote`.

    Examples
    --------
    >>> table = side_by_side(k2, {"ECKO": ("cheung_2008_ecko.p03", "cheung_2008_ecko.p04")})
    >>> print(table.loc[0, "other"])
    Clinical fracture, any site: K1 v placebo: RR 0.46 (0.22 to 0.99) [Stevenson 2009, B]
    """
    listed = []
    for topic, sides in conflicts.items():
        named = [split(side) for side in sides]
        one, other = (_as_one_text([quote(dataset, name) for name in side]) for side in named)
        bare = [name.split(":")[0] for side in named for name in side]
        quoted = dict.fromkeys(name for name in bare if dataset.table_of[name] in _ROW_TABLES)
        listed.append({"topic": topic, "one": one, "other": other, "row_id": " ".join(quoted)})
    return pd.DataFrame(listed, columns=["topic", "one", "other", "row_id"])


def conflicts(dataset: Dataset) -> pd.DataFrame:
    """The conflicts that ``about.toml`` lists.

    Returns
    -------
    DataFrame
        As `side_by_side`, with the ``caption`` of each; ``in_a_note`` and ``in_no_row``: whether
        a side is in a note only, or in no row at all.

    Examples
    --------
    >>> conflicts(k2)[["in_a_note", "in_no_row"]].sum().tolist()
    [8, 1]
    """
    listed = [
        side_by_side(dataset, topics).assign(caption=caption)
        for caption, topics in dataset.about.conflicts.items()
    ]
    found = pd.concat([side_by_side(dataset, {}).assign(caption=""), *listed], ignore_index=True)
    sides = found[["one", "other"]]
    in_a_note = sides.apply(lambda side: side.str.contains(IN_A_NOTE)).any(axis=1)
    return found.assign(in_a_note=in_a_note, in_no_row=(sides == NOWHERE).any(axis=1))


def _naming_arms(dataset: Dataset, cells: pd.Series) -> Callable[[str], str]:
    """How to name an arm of the trial that a row belongs to: by what it received."""

    def named(arm: str) -> str:
        if ";" in arm:
            return " or ".join(map(named, arm.split(";")))
        row = f"{cells.get('trial_id')}/{arm}"
        if row not in dataset.table_of:
            return "everyone"
        return dataset.row(row)["treatment"].split(" (")[0]

    return named


def _as_one_text(quotations: list[Quotation]) -> str:
    """Quotations as one text: each matter and each source is named once where it can be."""
    if not quotations:
        return NOWHERE
    texts = []
    for (about, source, grade), some in groupby(quotations, key=lambda quoted: quoted[1:]):
        where = ", ".join(filter(None, [source, grade]))
        text = "; ".join(quoted.text for quoted in some) + (f" [{where}]" if where else "")
        texts.append(f"{_capital(about)}: {text}" if about else text)
    return ". ".join(texts)


def _capital(text: str) -> str:
    """Begin with a capital, but leave words such as ucOC as they are written."""
    return text[0].upper() + text[1:] if text.split()[0].rstrip(",").islower() else text


def _about(dataset: Dataset, cells: pd.Series) -> str:
    """What was measured, where, and in whom if not in everyone; nothing for an arm or a trial."""
    named = [cells.get(column, "") for column in ("outcome_as_printed", "site", "subgroup")]
    named[0] = named[0] or dataset.outcome_labels.get(cells.get("outcome_id", ""), "")
    named[1] = named[1].replace("any", "any site")
    return phrases.typeset(plain(", ".join(filter(None, named))))


def _cell(table: str, cells: pd.Series, column: str) -> str:
    cell = plain(cells.get(f"{column}_printed", cells[column]))
    if table == "arms":
        return f"{cells['arm_label']}: {cell}"
    return cell if table == "studies" else f"{_LIMITS.get(column, plain(column))} {cell}"


def _of_arm(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of trials.csv."""
    events, n, value = (cells[f"{name}_printed"] for name in ("events", "n", "value"))
    words = []
    if events == printed.NOT_REPORTED:
        words.append(plain(events))
    elif events:
        counted = cells["counted"]
        if counted == "events":
            counted = cells["unit"] or counted
        words.append(
            f"{events} {counted}" if n == printed.NOT_REPORTED else f"{events} of {n} {counted}"
        )
    if value == printed.NOT_REPORTED:
        words.append(plain(value))
    elif value and events:
        words.append(f"({value}%)")
    elif value:
        spread = cells["spread_printed"]
        measured = value if phrases.is_blank(spread) else f"{value} ± {spread}"
        people = cells["counted"] == "percent_of_people"
        words.append(measured + ("% of people" if people else phrases.unit(cells["unit"])))
    return f"{arm(cells['arm_id'])}: {' '.join(words)}"


def _of_contrast(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of reported.csv."""
    arms = filter(None, [cells["arm_treatment"], cells["arm_control"]])
    statistic, value = cells["statistic"], cells["value_printed"]
    if statistic == "percent_reduction":
        words = f"{value}% fewer"
    elif statistic in ("n_analysed", "n_completed"):
        words = f"{value} people {statistic.removeprefix('n_')}"
    else:
        words = _short(statistic) + f" {plain(value)}{phrases.unit(cells['unit'])}"
    return f"{' v '.join(map(arm, arms))}: {_with_interval_and_p(words, cells, 'p_reported')}"


def _of_review(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of reviews.csv."""
    value = cells["estimate_printed"] or cells["direction"]
    return _with_interval_and_p(f"{_short(cells['measure'])} {plain(value)}", cells, "p")


def _of_cohort(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of cohorts.csv, where nobody was treated: a direction is that of the first group."""
    value = cells["estimate_printed"] or cells["direction"].removesuffix("_in_treatment")
    if cells["measure"] == "count":
        value = value or cells["events_printed"]
    elif cells["measure"] in SAID_IN_THE_NOTE:
        value = f"“{cells['note']}”"
    if cells["measure"] in _SPANS and not value:  # its two ends are no interval of an estimate
        words = (
            f"{_SPANS[cells['measure']]} {cells['ci_low_printed']} to {cells['ci_high_printed']}"
        )
        words = f"{words}{phrases.unit(cells['unit'])}".strip()
        words = ", ".join(filter(None, [words, phrases.printed_p(cells["p"])]))
    else:
        words = f"{_short(cells['measure'])} {with_spread(plain(value), cells)}"
        words = _with_interval_and_p(words, cells, "p")
    return f"{cells['contrast']}: {words}" if cells["contrast"] else words


_WORDS = {
    "trials": _of_arm,
    "reported": _of_contrast,
    "reviews": _of_review,
    "cohorts": _of_cohort,
    "arms": lambda cells, arm: f"{arm(cells['arm_id'])}: {_randomised(cells)}",
    "studies": lambda cells, arm: f"{_randomised(cells)} in all",
}


def _short(measure: str) -> str:
    return labels.measure(measure).short if measure in _NAMED else ""


def _randomised(cells: pd.Series) -> str:
    n = cells["n_randomised_printed"]
    return f"number randomised {plain(n)}" if n == printed.NOT_REPORTED else f"{n} randomised"


def _with_interval_and_p(words: str, cells: pd.Series, p_column: str) -> str:
    ends = (cells[f"ci_{each}_printed"] for each in ("low", "high", "level"))
    interval = phrases.limits(*ends)
    estimate = " ".join(filter(None, [words.strip(), interval]))
    return ", ".join(filter(None, [estimate, phrases.printed_p(cells[p_column])]))
