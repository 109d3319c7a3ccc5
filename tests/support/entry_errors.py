"""Errors of data entry, made on purpose: a digit, the figures of the next line or of another arm.

What notices them: the check of the tables, figures against figures, and the second entry. A figure
that no other row, note or interval depends on is held by its second entry alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema import TABLES
from helpers.data.validation.checking import check_rows
from helpers.data.validation.cross_table import crosscheck
from helpers.reanalysis.consistency import SAME_PLACE, consistency
from support import facts_per_trial
from support.redundancies import Row, SecondEntry, Tables, rows_of

FIGURES = {
    "trials": ("n", "events", "value", "spread"),
    "reported": ("value", "ci_low", "ci_high", "p_reported"),
    "arms": ("n_randomised",),
    "studies": ("n_randomised", "duration_months", "year"),
}


@dataclass(frozen=True)
class EntryError:
    """Cells of a table that hold something else than they should."""

    kind: str
    table: str
    trial_id: str
    cells: dict[tuple[int, str], str]
    """By the place of the row in its table, and the column."""

    def __str__(self) -> str:
        """``kind in table of a trial: place column = cell``."""
        cells = ", ".join(f"{place} {column} = {c!r}" for (place, column), c in self.cells.items())
        return f"{self.kind} in {self.table} of {self.trial_id}: {cells}"


def entry_errors(tables: Tables) -> Iterator[EntryError]:
    """Every such error in the figures of trials."""
    for table, columns in FIGURES.items():
        yield from _digits(table, tables[table], columns)
        if table != "studies":
            yield from _next_lines(table, tables[table], columns)
    yield from _swapped_arms("trials", tables["trials"], [*SAME_PLACE, "counted"])
    yield from _swapped_arms("arms", tables["arms"], ["trial_id"])


def _digits(table: str, rows: list[Row], columns: tuple[str, ...]) -> Iterator[EntryError]:
    """Each digit of each figure, one higher."""
    for place, row in enumerate(rows):
        for column in columns:
            for found in re.finditer(r"\d", row[column]):
                digit = str((int(found[0]) + 1) % 10)
                cell = row[column][: found.start()] + digit + row[column][found.end() :]
                yield EntryError("a digit", table, row["trial_id"], {(place, column): cell})


def _next_lines(table: str, rows: list[Row], columns: tuple[str, ...]) -> Iterator[EntryError]:
    """The figures of the next line of the same trial in place of those of a row."""
    for place, (row, below) in enumerate(pairwise(rows)):
        if row["trial_id"] == below["trial_id"] and _differ(row, below, columns):
            cells = {(place, column): below[column] for column in columns}
            yield EntryError("the next line", table, row["trial_id"], cells)


def _swapped_arms(table: str, rows: list[Row], alike: list[str]) -> Iterator[EntryError]:
    """The figures of two arms, each in place of the other."""
    columns = FIGURES[table]
    for (place, row), (other_place, other) in combinations(enumerate(rows), 2):
        if not _differ(row, other, alike) and _differ(row, other, columns):
            cells = {(place, column): other[column] for column in columns}
            cells |= {(other_place, column): row[column] for column in columns}
            yield EntryError("two arms", table, row["trial_id"], cells)


def _differ(row: Row, other: Row, columns: Iterable[str]) -> bool:
    return any(row[column] != other[column] for column in columns)


class Watched:
    """The tables as they are, to hold each error against their check and their second entry."""

    def __init__(self, dataset: Dataset, entered: SecondEntry):
        self.dataset, self.entered, self.rows = dataset, entered, rows_of(dataset)

    def with_error(self, error: EntryError) -> Tables:
        """All rows, those of the error changed."""
        rows = list(self.rows[error.table])
        for (place, column), cell in error.cells.items():
            rows[place] = rows[place] | {column: cell}
        return self.rows | {error.table: rows}

    def differs_from_second_entry(self, error: EntryError) -> bool:
        """Whether the figures of the trial are not those that were entered a second time."""
        tables = of_trial(self.with_error(error), error.trial_id)
        entered = {error.trial_id: self.entered.facts[error.trial_id]}
        return bool(facts_per_trial.differences(entered, facts_per_trial.facts(tables)))

    def fails_a_check(self, error: EntryError) -> bool:
        """Whether `make check` has a problem with it, or the figures disagree with each other."""
        tables = self.with_error(error)
        table = as_frame(tables[error.table])
        cells = dict(self.dataset.cells) | {error.table: table}
        if check_rows(table, TABLES[error.table], []) or crosscheck(cells, cells):
            return True
        before, after = (self._findings(rows, error.trial_id) for rows in (self.rows, tables))
        return before != after or bool(self.entered.disagreements(tables))

    def _findings(self, tables: Tables, trial_id: str) -> list[str]:
        cells = {name: as_frame(rows) for name, rows in of_trial(tables, trial_id).items()}
        return consistency(replace(self.dataset, cells=cells), thorough=True)["message"].tolist()


def of_trial(tables: Tables, trial_id: str) -> Tables:
    """The rows about one trial; no row of a table about other studies."""
    return {
        name: [row for row in rows if row.get("trial_id") == trial_id]
        for name, rows in tables.items()
    }


def as_frame(rows: list[Row]) -> pd.DataFrame:
    """Rows as they are read from a file."""
    return pd.DataFrame(rows, index=pd.RangeIndex(2, len(rows) + 2, name="line"), dtype=str)
