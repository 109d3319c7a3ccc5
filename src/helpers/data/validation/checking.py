"""Check a folder of tables: each file, cell and row, and the tables against each other."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from helpers.data.schema import TABLES
from helpers.data.schema.columns import folded
from helpers.data.schema.table_model import Table
from helpers.data.validation import defaults, hints
from helpers.data.validation.cross_table import crosscheck
from helpers.data.validation.reading import Problem, Reading, not_allowed, read, shown

_NUMBERS = {"count", "number", "number or word", "p value", "pmid", "year"}
_WORDS = {"choice", "identifier", "date"}


@dataclass(frozen=True)
class Checked:
    """The tables of a folder as printed, and everything that is wrong with them."""

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]


def check_folder(folder: Path) -> Checked:
    """Check all tables of a folder and find every problem, not only the first.

    A cell that is wrong by itself is listed once, without what follows from it.

    Parameters
    ----------
    folder : Path
        Holds one CSV file for each table of `helpers.data.schema.TABLES`.

    Returns
    -------
    Checked
        ``frames`` by table name, strings indexed by line, with what empty cells stand for;
        ``problems`` by file and line.
    """
    if not folder.is_dir():
        return Checked({}, [Problem(folder.name, 0, "", "no such folder, so no tables")])
    readings = {name: read_listed(folder / table.file, table) for name, table in TABLES.items()}
    read = {name: each.frame for name, each in readings.items() if each.frame is not None}
    frames = defaults.fill(read)
    complete = {name: frame for name, frame in frames.items() if readings[name].complete}
    problems = _other_tables(folder)
    for name, reading in readings.items():
        of_table = reading.problems
        if name in frames:
            of_table = check_rows(frames[name], TABLES[name], reading.problems)
        problems += of_table
    problems += _elsewhere(problems, crosscheck(frames, complete))
    return Checked(frames, sorted(set(problems)))


def _other_tables(folder: Path) -> list[Problem]:
    """CSV files that would be left unread: a table under a wrong name is a table lost."""
    files = [table.file for table in TABLES.values()]
    return [
        Problem(path.name, 0, "", f"no table has this name, allowed are {', '.join(files)}")
        for path in folder.glob("*.[cC][sS][vV]")
        if path.name not in files and not path.name.startswith((".", "~"))
    ]


def read_listed(path: Path, table: Table) -> Reading:
    """Read one table, with words of closed lists as the lists have them."""
    reading = read(path, table)
    if reading.frame is None:
        return reading
    return replace(reading, frame=_as_listed(reading.frame, table))


def _as_listed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Words of closed lists as the lists have them, whatever their case, hyphens and spelling."""
    for name, column in table.columns.items():
        if column.metadata["kind"] in ("choice", "choices"):
            words = {folded(word): word for word in column.metadata["choices"]}
            cells = {cell: _each_as_listed(cell, words) for cell in frame[name].unique()}
            frame[name] = frame[name].map(cells)
    return frame


def _each_as_listed(cell: str, words: dict[str, str]) -> str:
    return ";".join(words.get(folded(item), item) for item in cell.split(";"))


def check_rows(frame: pd.DataFrame, table: Table, known: list[Problem]) -> list[Problem]:
    """The problems that are known of a table, and those of its cells and rows."""
    problems = known + _elsewhere(known, _cells(frame, table))
    return problems + _elsewhere(problems, _duplicates(frame, table) + _rows(frame, table))


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
        failures = error.failure_cases[["index", "column", "failure_case", "check"]]
        return [
            Problem(table.file, line, column, _message(cell, allowed, table.columns[column]))
            for line, column, cell, allowed in failures.itertuples(index=False)
        ]
    return []


def _message(cell: str, allowed: str, column: pa.Column) -> str:
    """What is allowed in the cell and, where it can be guessed, what was meant."""
    hint, kind, words = "", column.metadata["kind"], column.metadata.get("choices", ())
    if kind in _NUMBERS:
        hint = hints.of_number(cell, allowed, words, kind)
    elif cell == "" and column.metadata.get("made"):
        hint = "`python -m helpers ids --data FOLDER` names the rows"
    elif kind in _WORDS:
        hint = hints.of_word(cell, words)
    return not_allowed(cell, allowed, hint)


def _duplicates(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows that repeat what may stand only once."""
    problems = []
    for columns in filter(None, (table.key, table.also_unique)):
        lines = frame.index.to_series()
        same = [_as_one(frame[column], table.columns[column]) for column in columns]
        first = lines.groupby(same).transform("first")
        for line, other in first[first != lines].items():
            column, message = "", f"line {other} has the same {', '.join(columns)}; allowed is once"
            if len(columns) == 1:
                column = columns[0]
                cell = shown(frame.loc[line, column])
                message = f"{cell} stands in line {other} too, allowed is once"
            problems.append(Problem(table.file, line, column, message))
    return problems


def _as_one(cells: pd.Series, column: pa.Column) -> pd.Series:
    """The cells so that two ways to write one thing are equal: 6 and 6.0 months, a1 and a01."""
    kind = column.metadata["kind"]
    if kind == "number":
        numbers = pd.to_numeric(cells, errors="coerce")
        return cells.where(numbers.isna(), numbers.astype(str))
    if kind == "identifier":
        return cells.str.replace(r"(?<![0-9])0+(?=[0-9]+$)", "", regex=True)
    return cells


def _rows(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Rows whose cells contradict each other."""
    return [
        Problem(table.file, line, rule.column, not_allowed(cell, str(rule)))
        for rule in table.rules
        for line, cell in rule.broken(frame).items()
    ]
