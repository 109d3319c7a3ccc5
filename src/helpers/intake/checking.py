"""Check a folder of tables: each file, cell and row, and the tables against each other."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pandera.errors

from helpers.intake.crosschecks import crosscheck
from helpers.intake.reading import Problem, Reading, not_allowed, read
from helpers.schema import TABLES
from helpers.schema.table_model import Table


@dataclass(frozen=True)
class Checked:
    """The tables of a folder as printed, and everything that is wrong with them."""

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]


def check_folder(folder: Path) -> Checked:
    """Check all tables of a folder and find every problem, not only the first.

    A cell that is wrong by itself is told once, without what follows from it.

    Parameters
    ----------
    folder : Path
        Holds one CSV file for each table of `helpers.schema.TABLES`.

    Returns
    -------
    Checked
        ``frames`` by table name, strings indexed by line; ``problems`` by file and line.
    """
    frames, complete, problems = {}, {}, []
    for table in TABLES.values():
        reading = check_file(folder / table.file, table)
        problems += reading.problems
        if reading.frame is not None:
            frames[table.name] = reading.frame
        if reading.complete:
            complete[table.name] = reading.frame
    problems += _elsewhere(problems, crosscheck(frames, complete))
    return Checked(frames, sorted(set(problems)))


def check_file(path: Path, table: Table) -> Reading:
    """Read one table and check what can be checked without the others."""
    reading = read(path, table)
    frame, problems = reading.frame, reading.problems
    if frame is None:
        return reading
    problems = problems + _elsewhere(problems, _cells(frame, table))
    problems = problems + _elsewhere(problems, _duplicates(frame, table) + _rows(frame, table))
    return replace(reading, problems=problems)


def _elsewhere(known: list[Problem], found: list[Problem]) -> list[Problem]:
    """Those of the problems found that are not about a cell that is known to be wrong."""
    cells = {(problem.file, problem.line, problem.column) for problem in known if problem.column}
    return [
        problem for problem in found if (problem.file, problem.line, problem.column) not in cells
    ]


def _cells(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Cells that their own column does not allow."""
    try:
        table.validator.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failures = error.failure_cases
        return [
            Problem(table.file, line, column, not_allowed(cell, allowed))
            for line, column, cell, allowed in zip(
                failures["index"],
                failures["column"],
                failures["failure_case"],
                failures["check"],
                strict=True,
            )
        ]
    return []


def _duplicates(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows that repeat what may stand only once."""
    problems = []
    for columns in filter(None, (table.key, table.also_unique)):
        again = frame.duplicated(list(columns))
        if not again.any():
            continue
        lines = frame.index.to_series()
        first = lines.groupby([frame[column] for column in columns]).transform("first")
        column = columns[0] if len(columns) == 1 else ""
        problems += [
            Problem(table.file, line, column, f"line {same} has the same {', '.join(columns)}")
            for line, same in first[again].items()
        ]
    return problems


def _rows(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows whose cells contradict each other."""
    return [
        Problem(table.file, line, rule.column, not_allowed(cell, str(rule)))
        for rule in table.rules
        for line, cell in rule.broken(frame).items()
    ]
