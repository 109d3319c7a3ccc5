"""Slips of whoever enters a table, made on purpose, and what notices them.

``python tests/slips.py`` makes every slip in the rows of trials and prints which share of them is
noticed, by what, and which are not; ``tables/test_second_look.py`` makes some of them.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd
import printed_twice
import second_look
import told_again

from helpers import data
from helpers.intake.checking import check_folder, check_rows
from helpers.intake.crosschecks import crosscheck
from helpers.schema import TABLES

HERE = Path(__file__).parent / "tables"
FIGURES = {
    "trials": ("n", "events", "value", "spread"),
    "reported": ("value", "ci_low", "ci_high", "p_reported"),
    "arms": ("n_randomised",),
    "studies": ("n_randomised", "duration_months", "year"),
}
WATCHES = ("check", "second look", "facts")
"""``make check``; figures against figures; the second entry in facts_per_trial.toml."""

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Slip:
    """Cells that hold something else than they should: ``{(table, line, column): cell}``."""

    kind: str
    row: str
    cells: dict[tuple[str, int, str], str]

    def __str__(self) -> str:
        """``kind in row: column = cell``."""
        told = ", ".join(f"{column} = {cell!r}" for (_, _, column), cell in self.cells.items())
        return f"{self.kind} in {self.row}: {told}"


def real_frames() -> Frames:
    """The tables of the project, as printed."""
    return check_folder(data.PROJECT_FOLDER).frames


def read_toml(name: str) -> dict:
    """One of the lists beside the tests of the tables."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


# Slips ---------------------------------------------------------------------------------------


def slips(frames: Frames) -> Iterator[Slip]:
    """Every slip: a digit, the figures of another arm, those of the next line, a lost row."""
    for table, columns in FIGURES.items():
        frame = frames[table]
        for line, row in zip(frame.index, frame.to_dict("records"), strict=True):
            yield from _digits(table, line, row, columns)
    for table, columns in FIGURES.items():
        yield from _next_lines(table, frames[table], columns)
    for table in ("trials", "arms"):
        yield from _swapped_arms(table, frames[table], FIGURES[table])


def _digits(table: str, line: int, row: dict, columns: tuple[str, ...]) -> Iterator[Slip]:
    """Each digit of each figure, one higher."""
    for column in columns:
        for place in (found.start() for found in re.finditer(r"\d", row[column])):
            digit = str((int(row[column][place]) + 1) % 10)
            cell = row[column][:place] + digit + row[column][place + 1 :]
            yield Slip("a digit", _name(table, row), {(table, line, column): cell})


def _next_lines(table: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[Slip]:
    """The figures of the next line of the same trial in place of those of a row."""
    rows = list(zip(frame.index, frame.to_dict("records"), strict=True))
    for (line, row), (_, below) in pairwise(rows):
        if row["trial_id"] == below["trial_id"] and _differ(row, below, columns):
            cells = {(table, line, column): below[column] for column in columns}
            yield Slip("the next line", _name(table, row), cells)


def _swapped_arms(table: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[Slip]:
    """The figures of two arms, each in place of the other."""
    place = [*second_look.PLACE, "counted"] if table == "trials" else ["trial_id"]
    for _, group in frame.groupby(place, sort=False):
        rows = list(zip(group.index, group.to_dict("records"), strict=True))
        for number, (line, row) in enumerate(rows):
            for other_line, other in rows[number + 1 :]:
                if _differ(row, other, columns):
                    cells = {(table, line, column): other[column] for column in columns}
                    cells |= {(table, other_line, column): row[column] for column in columns}
                    yield Slip("two arms", _name(table, row), cells)


def _differ(row: dict, other: dict, columns: tuple[str, ...]) -> bool:
    return any(row[column] != other[column] for column in columns)


def _name(table: str, row: dict) -> str:
    return f"{table} {row.get('row_id') or '/'.join(row[column] for column in TABLES[table].key)}"


# Watches -------------------------------------------------------------------------------------


class Watch:
    """Says which of the checks notice a slip; the list of changes is left out."""

    def __init__(self, frames: Frames):
        self.frames = frames
        self.facts = read_toml("facts_per_trial.toml")
        listed = read_toml("does_not_follow.toml")
        self.listed = {row: entry["found"] for row, entry in listed.items()}
        self.redundancies = read_toml("redundancies.toml")
        self.restated = [note for notes in read_toml("restated.toml").values() for note in notes]

    def noticed_by(self, slip: Slip) -> set[str]:
        """Which of `WATCHES` notice it."""
        frames = dict(self.frames)
        for (table, line, column), cell in slip.cells.items():
            if frames[table] is self.frames[table]:
                frames[table] = frames[table].copy()
            frames[table].loc[line, column] = cell
        changed = {table for table, _, _ in slip.cells}
        found = set()
        alone = any(check_rows(frames[table], TABLES[table], []) for table in changed)
        if alone or crosscheck(frames, frames):
            found.add("check")
        if self.does_not_follow(frames) != self.listed or self.contradictions(frames):
            found.add("second look")
        if told_again.differences(self.facts, told_again.tell(frames)):
            found.add("facts")
        return found

    def does_not_follow(self, frames: Frames) -> dict[str, str]:
        """What is found where a figure does not follow from others, by row and check."""
        return {row: told for row, told in second_look.look(frames).items() if told}

    def contradictions(self, frames: Frames) -> dict[str, str]:
        """What is printed twice and is not the same."""
        cells = printed_twice.cells_of(frames)
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


def main() -> None:
    """Make every slip and print what notices it."""
    watch = Watch(real_frames())
    noticed = [(slip, watch.noticed_by(slip)) for slip in slips(watch.frames)]
    frame = pd.DataFrame(
        {
            "kind": slip.kind,
            "table": slip.row.split()[0],
            **{name: name in found for name in WATCHES},
            "check or second look": bool({"check", "second look"} & found),
            "any": bool(found),
        }
        for slip, found in noticed
    )
    shares = frame.groupby(["table", "kind"]).mean()
    print(shares.assign(slips=frame.groupby(["table", "kind"]).size()).round(2).to_string())
    total = frame.drop(columns=["kind", "table"]).mean().round(3)
    print(f"\nall {len(frame)}\n{total.to_string()}\n\nnot noticed by any:")
    print("\n".join(str(slip) for slip, found in noticed if not found))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
