"""Any row of the tables as a line of words, so that sources can stand side by side.

A quotation takes the numbers as they were printed, adds nothing and resolves nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import data, printed
from helpers.data.schema.vocabulary import OWN_OUTCOME
from helpers.display import labels, phrases
from helpers.display.phrases import plain
from helpers.display.text.cohorts import SAID_IN_THE_NOTE, with_spread

NOWHERE = "in no row of these tables"
IN_A_NOTE = "only in a note"

_KEYS = {
    "trials": "row_id",
    "reported": "row_id",
    "reviews": "row_id",
    "cohorts": "row_id",
    "studies": "trial_id",
    "claims": "claim_id",
}
_NAMED = ("rr", "hr", "or", "chi2", "md", "wmd", "smd")  # the others are told by their unit
_ABBREVIATIONS = {"bmd": "BMD", "bmc": "BMC", "ucoc": "ucOC", "oc": "osteocalcin"}
_SPANS = {"cv": "coefficient of variation", "range": "", "threshold": ""}
_ABBREVIATED = re.compile(rf"\b({'|'.join(_ABBREVIATIONS)})\b")
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


def rows(references: Iterable[str], folder: Path | str | None = None) -> list[Quotation]:
    """Quote rows of the tables.

    Parameters
    ----------
    references : iterable of str
        A ``row_id``, ``trial_id``, ``trial_id/arm_id`` or ``claim_id``. With ``:column`` after
        it, that cell alone; a ``:note`` is marked as such, since a figure in a note is in no
        table.
    folder : path, optional
        By default the folder ``data``.

    Returns
    -------
    list of Quotation

    Raises
    ------
    ValueError
        There is no such row, or no such column in its table.

    Examples
    --------
    >>> rows(["jiang_2014.f01"])[0].text
    'MK-4 and calcium 500 mg: 2 of 108 people (1.9%)'
    >>> rows(["shiraki_2000.p01"])[0]  # doctest: +NORMALIZE_WHITESPACE
    Quotation(text='MK-4 v no treatment: chi-squared 10.935, p = 0.0273',
              about='clinical fracture, any site', source='Shiraki 2000', grade='A')
    """
    book = _book(data.stamp(folder))
    return [book.quotation(reference) for reference in references]


def side_by_side(
    conflicts: Mapping[str, Sequence[str]], folder: Path | str | None = None
) -> pd.DataFrame:
    """Set against each other what sources say on the same matter.

    Parameters
    ----------
    conflicts : dict
        Topic to the references of the one and of the other side, as for `rows`, separated by
        spaces. After ``ishida_2004_yops.p01``, ``.p02`` is a row of the same trial, ``/mk4`` an
        arm of it and ``:note`` a cell of the same row. A side without a reference is told to be
        in no row.
    folder : path, optional
        By default the folder ``data``.

    Returns
    -------
    DataFrame
        ``topic, one, other``, and ``row_id``: the rows quoted, separated by spaces.

    Raises
    ------
    ValueError
        As `rows`.

    Examples
    --------
    >>> table = side_by_side({"ECKO": ("cheung_2008_ecko.p03", "cheung_2008_ecko.p04")})
    >>> print(table.loc[0, "other"])
    Clinical fracture, any site: K1 v placebo: RR 0.46 (0.22 to 0.99) [Stevenson 2009, B]
    """
    book = _book(data.stamp(folder))
    listed = []
    for topic, sides in conflicts.items():
        named = [_references(side) for side in sides]
        one, other = (_told([book.quotation(name) for name in side]) for side in named)
        bare = [name.split(":")[0] for side in named for name in side]
        quoted = dict.fromkeys(name for name in bare if book.table_of[name] in _ROW_TABLES)
        listed.append({"topic": topic, "one": one, "other": other, "row_id": " ".join(quoted)})
    return pd.DataFrame(listed, columns=["topic", "one", "other", "row_id"])


@lru_cache(maxsize=4)
def _book(stamp: data.Stamp) -> "_Book":
    """The rows of a folder, looked up once for as long as no table changes."""
    return _Book(stamp[0])


def _references(side: str) -> list[str]:
    """Split into references, each completed from the one before it."""
    named: list[str] = []
    for part in side.split():
        if part[0] in "./:" and not named:
            raise ValueError(f"references: {part!r} stands first; allowed there is a whole one")
        if part[0] == ":":
            named.append(named[-1].split(":")[0] + part)
        elif part[0] in "./":
            named.append(re.split("[./:]", named[-1])[0] + part)
        else:
            named.append(part)
    return named


class _Book:
    """The tables, each row under the name by which it is referred to."""

    def __init__(self, folder: Path | str | None):
        self.tables = {name: data.load(name, folder).set_index(key) for name, key in _KEYS.items()}
        arms = data.load("arms", folder)
        self.tables["arms"] = arms.set_index(arms["trial_id"] + "/" + arms["arm_id"])
        self.table_of = {key: name for name, table in self.tables.items() for key in table.index}
        sources = data.load("sources", folder)["source_id"]
        self.sources = dict(zip(sources, data.names(sources, folder), strict=True))
        self.treatments = self.tables["arms"]["treatment"].str.split(" (", regex=False).str[0]

    def quotation(self, reference: str) -> Quotation:
        name, _, column = reference.partition(":")
        if name not in self.table_of:
            raise ValueError(
                f"references: {reference!r} is no row; allowed are a row_id, trial_id, "
                "trial_id/arm_id or claim_id, with :column after it for one cell"
            )
        table = self.table_of[name]
        cells = self.tables[table].loc[name]
        if column and column not in cells.index:
            raise ValueError(f"references: {reference!r}; {table} has no column {column!r}")
        if table == "claims":
            return Quotation(plain(cells[column or "claim"]), source=f"Article {cells['article']}")
        source = self.sources[cells["source_id"]]
        if column == "note":
            return Quotation(f"{IN_A_NOTE} on {source}: “{cells['note']}”")
        text = _cell(table, cells, column) if column else _WORDS[table](cells, self._arm(cells))
        return Quotation(phrases.typeset(text), _about(cells), source, cells["grade"])

    def _arm(self, cells: pd.Series) -> Callable[[str], str]:
        """How to name an arm of the trial that a row belongs to: by what it received."""
        return lambda arm: self.treatments.get(f"{cells.get('trial_id')}/{arm}", "everyone")


def _told(quotations: list[Quotation]) -> str:
    """Quotations as one text: each matter and each source is named once where it can be."""
    if not quotations:
        return NOWHERE
    told = []
    for (about, source, grade), some in groupby(quotations, key=lambda said: said[1:]):
        where = ", ".join(filter(None, [source, grade]))
        text = "; ".join(said.text for said in some) + (f" [{where}]" if where else "")
        told.append(f"{_capital(about)}: {text}" if about else text)
    return ". ".join(told)


def _capital(text: str) -> str:
    """Begin with a capital, but leave words such as ucOC as they are written."""
    return text[0].upper() + text[1:] if text.split()[0].rstrip(",").islower() else text


def _about(cells: pd.Series) -> str:
    """What was measured, where, and in whom if not in everyone; nothing for an arm or a trial."""
    named = [cells.get(column, "") for column in ("outcome", "site", "subgroup")]
    named[0] = named[0].removeprefix(OWN_OUTCOME)
    named[1] = named[1].replace("any", "any site")
    about = phrases.typeset(plain(", ".join(filter(None, named))))
    return _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[0]], about)


def _cell(table: str, cells: pd.Series, column: str) -> str:
    cell = plain(cells.get(f"{column}_printed", cells[column]))
    if table == "arms":
        return f"{cells['arm_label']}: {cell}"
    return cell if table == "studies" else f"{_LIMITS.get(column, plain(column))} {cell}"


def _of_arm(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of trials.csv."""
    events, n, value = (cells[f"{name}_printed"] for name in ("events", "n", "value"))
    said = []
    if events == printed.NOT_REPORTED:
        said.append(plain(events))
    elif events:
        counted = cells["counted"]
        said.append(
            f"{events} {counted}" if n == printed.NOT_REPORTED else f"{events} of {n} {counted}"
        )
    if value == printed.NOT_REPORTED:
        said.append(plain(value))
    elif value and events:
        said.append(f"({value}%)")
    elif value:
        spread = cells["spread_printed"]
        measured = value if phrases.is_blank(spread) else f"{value} ± {spread}"
        people = cells["counted"] == "percent_of_people"
        said.append(measured + ("% of people" if people else phrases.unit(cells["unit"])))
    return f"{arm(cells['arm_id'])}: {' '.join(said)}"


def _of_contrast(cells: pd.Series, arm: Callable[[str], str]) -> str:
    """A row of reported.csv."""
    arms = filter(None, [cells["arm_treatment"], cells["arm_control"]])
    statistic, value = cells["statistic"], cells["value_printed"]
    if statistic == "percent_reduction":
        said = f"{value}% fewer"
    elif statistic in ("n_analysed", "n_completed"):
        said = f"{value} people {statistic.removeprefix('n_')}"
    else:
        said = _short(statistic) + f" {plain(value)}{phrases.unit(cells['unit'])}"
    return f"{' v '.join(map(arm, arms))}: {_with_interval_and_p(said, cells, 'p_reported')}"


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
        said = f"{_SPANS[cells['measure']]} {cells['ci_low_printed']} to {cells['ci_high_printed']}"
        said = f"{said}{phrases.unit(cells['unit'])}".strip()
        said = ", ".join(filter(None, [said, phrases.printed_p(cells["p"])]))
    else:
        said = f"{_short(cells['measure'])} {with_spread(plain(value), cells)}"
        said = _with_interval_and_p(said, cells, "p")
    return f"{cells['contrast']}: {said}" if cells["contrast"] else said


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


def _with_interval_and_p(said: str, cells: pd.Series, p_column: str) -> str:
    interval = phrases.limits(cells["ci_low_printed"], cells["ci_high_printed"])
    estimate = " ".join(filter(None, [said.strip(), interval]))
    return ", ".join(filter(None, [estimate, phrases.printed_p(cells[p_column])]))
