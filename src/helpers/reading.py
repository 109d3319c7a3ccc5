"""Read a table from its file, cell by cell, and say what is wrong with the file itself.

The index of the frame is the line in the file on which the row begins, so that every later
problem can name it, also behind a cell that spans several lines.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.columns import Table

LONGEST_CELL = 5_000
"""Characters. Far above any real cell: a longer one means that a quote was never closed."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a table, and what is allowed instead."""

    file: str
    line: int
    column: str
    value: str
    allowed: str

    def __str__(self) -> str:
        """``file:line column: value, what is allowed``."""
        value = self.value if len(self.value) <= 60 else self.value[:57] + "…"
        where = f"{self.file}:{self.line} {self.column}".rstrip()
        return f"{where}: {value!r}, allowed is {self.allowed}"


def read(path: Path, table: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read one table as strings.

    Parameters
    ----------
    path : Path
        The CSV file: UTF-8, comma separated, quoted where needed (RFC 4180), one header line.
    table : Table
        Which columns it should have.

    Returns
    -------
    frame : DataFrame of str, or None
        One row per record, indexed by line; None where the columns cannot be told apart.
    problems : list of Problem
        What is wrong with encoding, header or the number of cells.
    """
    content, problems = _decode(path)
    if content is None:
        return None, problems
    records, problems = _records(content, path.name)
    if not records:
        return None, [*problems, Problem(path.name, 1, "", "", _header_wanted(table))]
    (_, header), *rows = records
    problems += _header_problems(header, table, path.name)
    if any(problem.line == 1 for problem in problems):
        return None, problems
    lines, cells = [], []
    for line, row in rows:
        if len(row) == len(header):
            lines.append(line)
            cells.append(row)
        else:
            told = f"{len(header)} cells, as in the header"
            problems.append(Problem(path.name, line, "", f"{len(row)} cells", told))
    frame = pd.DataFrame(cells, columns=header, index=pd.Index(lines, name="line"), dtype=str)
    return frame[list(table.columns)], problems


def _decode(path: Path) -> tuple[str | None, list[Problem]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem(path.name, 0, "", "no such file", f"a file in {path.parent.name}/")]
    except OSError as error:
        return None, [Problem(path.name, 0, "", error.strerror or "unreadable", "a readable file")]
    if raw.startswith(b"\xef\xbb\xbf"):
        told = "UTF-8 without a byte-order mark"
        return None, [Problem(path.name, 1, "", "byte-order mark", told)]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        bad = f"byte {raw[error.start]:#04x}"
        return None, [Problem(path.name, line, "", bad, "text in UTF-8")]


def _records(content: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The records of the file with the line on which each begins."""
    problems, records = [], []
    if "\r" in content:
        line = content[: content.index("\r")].count("\n") + 1
        problems.append(Problem(file, line, "", "carriage return", "lines that end with LF alone"))
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            if row:
                records.append((begins, row))
            else:
                problems.append(Problem(file, begins, "", "empty line", "a row on every line"))
            problems += [
                Problem(file, begins, "", cell, f"a cell of at most {LONGEST_CELL} characters")
                for cell in row
                if len(cell) > LONGEST_CELL
            ]
            begins = reader.line_num + 1
    except csv.Error as error:
        told = "quotes that open and close a cell, doubled inside it"
        problems.append(Problem(file, begins, "", str(error), told))
    return records, problems


def _header_problems(header: list[str], table: Table, file: str) -> list[Problem]:
    wanted = list(table.columns)
    problems = [
        Problem(file, 1, column, "missing column", _header_wanted(table))
        for column in wanted
        if column not in header
    ]
    problems += [
        Problem(file, 1, column, "unknown column", _header_wanted(table))
        for column in dict.fromkeys(header)
        if column not in wanted
    ]
    problems += [
        Problem(file, 1, column, "column stands twice", "each column once")
        for column in wanted
        if header.count(column) > 1
    ]
    if not problems and header != wanted:
        problems = [Problem(file, 1, "", ",".join(header), _header_wanted(table))]
    return problems


def _header_wanted(table: Table) -> str:
    return f"the columns {','.join(table.columns)}"
