"""Slips of whoever enters a table, made on purpose, and what notices them.

``python tests/slips.py`` makes every slip in the figures of trials and prints which share of them
is noticed, by what, and which rows have slips that nothing notices, or the second entry alone;
``tables/test_second_look.py`` makes some of them. A figure that no other row, note or interval
depends on is held by its second entry and by nothing else.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd

import printed_twice
import second_look
import told_again
from helpers import data
from helpers.data.schema import TABLES
from helpers.data.validation.checking import check_folder, check_rows
from helpers.data.validation.cross_table import crosscheck
from second_look import Tables

HERE = Path(__file__).parent / "data"
FIGURES = {
    "trials": ("n", "events", "value", "spread"),
    "reported": ("value", "ci_low", "ci_high", "p_reported"),
    "arms": ("n_randomised",),
    "studies": ("n_randomised", "duration_months", "year"),
}
WATCHES = ("check", "second look", "facts")
"""``make check``; figures against figures; the second entry in facts_per_trial.toml."""


@dataclass(frozen=True)
class Slip:
    """Cells of a table that hold something else than they should."""

    kind: str
    table: str
    row: str
    cells: dict[tuple[int, str], str]
    """By the place of the row in its table, and the column."""

    def __str__(self) -> str:
        """``kind in row: column = cell``."""
        told = ", ".join(f"{column} = {cell!r}" for (_, column), cell in self.cells.items())
        return f"{self.kind} in {self.table} {self.row}: {told}"


def real_tables() -> Tables:
    """The tables of the project, as printed."""
    frames = check_folder(data.PROJECT_FOLDER).frames
    return {name: frame.to_dict("records") for name, frame in frames.items()}


def read_toml(name: str) -> dict:
    """One of the lists beside the tests of the tables."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


# Slips ---------------------------------------------------------------------------------------


def slips(tables: Tables) -> Iterator[Slip]:
    """Every slip: a digit, the figures of the next line, those of another arm."""
    for table, columns in FIGURES.items():
        yield from _digits(table, tables[table], columns)
        if table != "studies":
            yield from _next_lines(table, tables[table], columns)
    yield from _swapped_arms("trials", tables["trials"], [*second_look.PLACE, "counted"])
    yield from _swapped_arms("arms", tables["arms"], ["trial_id"])


def _digits(table: str, rows: list[dict], columns: tuple[str, ...]) -> Iterator[Slip]:
    """Each digit of each figure, one higher."""
    for place, row in enumerate(rows):
        for column in columns:
            for found in re.finditer(r"\d", row[column]):
                digit = str((int(found[0]) + 1) % 10)
                cell = row[column][: found.start()] + digit + row[column][found.end() :]
                yield Slip("a digit", table, _name(table, row), {(place, column): cell})


def _next_lines(table: str, rows: list[dict], columns: tuple[str, ...]) -> Iterator[Slip]:
    """The figures of the next line of the same trial in place of those of a row."""
    for place, (row, below) in enumerate(pairwise(rows)):
        if row["trial_id"] == below["trial_id"] and _differ(row, below, columns):
            cells = {(place, column): below[column] for column in columns}
            yield Slip("the next line", table, _name(table, row), cells)


def _swapped_arms(table: str, rows: list[dict], alike: list[str]) -> Iterator[Slip]:
    """The figures of two arms, each in place of the other."""
    columns = FIGURES[table]
    for (place, row), (other_place, other) in combinations(enumerate(rows), 2):
        if not _differ(row, other, alike) and _differ(row, other, columns):
            cells = {(place, column): other[column] for column in columns}
            cells |= {(other_place, column): row[column] for column in columns}
            yield Slip("two arms", table, _name(table, row), cells)


def _differ(row: dict, other: dict, columns: Iterable[str]) -> bool:
    return any(row[column] != other[column] for column in columns)


def _name(table: str, row: dict) -> str:
    return "/".join(row[column] for column in TABLES[table].key)


# Watches -------------------------------------------------------------------------------------


class Watch:
    """Says which of the checks notice a slip; the list of changes is left out."""

    def __init__(self, tables: Tables):
        self.tables = tables
        self.frames = {name: _frame(rows) for name, rows in tables.items()}
        self.facts = read_toml("facts_per_trial.toml")
        listed = read_toml("does_not_follow.toml")
        self.listed = {row: entry["found"] for row, entry in listed.items()}
        self.redundancies = read_toml("redundancies.toml")
        self.restated = [note for notes in read_toml("restated.toml").values() for note in notes]

    def noticed_by(self, slip: Slip) -> set[str]:
        """Which of `WATCHES` notice it."""
        rows = list(self.tables[slip.table])
        for (place, column), cell in slip.cells.items():
            rows[place] = rows[place] | {column: cell}
        tables = self.tables | {slip.table: rows}
        frames = self.frames | {slip.table: _frame(rows)}
        found = set()
        alone = check_rows(frames[slip.table], TABLES[slip.table], [])
        if alone or crosscheck(frames, frames):
            found.add("check")
        if self.does_not_follow(tables) != self.listed or self.contradictions(tables):
            found.add("second look")
        if told_again.differences(self.facts, told_again.tell(tables)):
            found.add("facts")
        return found

    def does_not_follow(self, tables: Tables) -> dict[str, str]:
        """What is found where a figure does not follow from others, by row and check."""
        return {row: told for row, told in second_look.look(tables).items() if told}

    def contradictions(self, tables: Tables) -> dict[str, str]:
        """What is printed twice and is not the same."""
        cells = printed_twice.cells_of(tables)
        found = {
            name: printed_twice.disagreement(expressions, cells)
            for name, expressions in self.redundancies.items()
        }
        found |= {
            f"{note['row']}: {note['note']}": printed_twice.repeated_otherwise(
                note["note"], note["cells"], cells
            )
            for note in self.restated
        }
        return {name: told for name, told in found.items() if told}


def _frame(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=pd.RangeIndex(2, len(rows) + 2, name="line"), dtype=str)


def main() -> None:
    """Make every slip and print what notices it."""
    watch = Watch(real_tables())
    noticed = [(slip, watch.noticed_by(slip)) for slip in slips(watch.tables)]
    frame = pd.DataFrame(
        {
            "kind": slip.kind,
            "table": slip.table,
            **{name: name in found for name in WATCHES},
            "check or second look": bool({"check", "second look"} & found),
            "any": bool(found),
        }
        for slip, found in noticed
    )
    shares = frame.groupby(["table", "kind"]).mean()
    print(shares.assign(slips=frame.groupby(["table", "kind"]).size()).round(2).to_string())
    total = frame.drop(columns=["kind", "table"]).mean().round(3)
    print(f"\nall {len(frame)}\n{total.to_string()}")
    for told, few in (("nothing", set()), ("the facts alone", {"facts"})):
        rows = Counter(f"{slip.table} {slip.row}" for slip, found in noticed if found == few)
        print(f"\nnoticed by {told}: {rows.total()} slips")
        print("\n".join(f"  {row}: {count}" for row, count in rows.items()))


if __name__ == "__main__":
    main()
