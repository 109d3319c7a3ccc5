"""Read a table from its file, cell by cell, and say what is wrong with the file itself.

The index of the frame is the line in the file on which the row begins, so that every later
problem can name it, also behind a cell that spans several lines.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.schema.table_model import Table

LONGEST_CELL = 5_000
"""Characters. Far above any real cell: a longer one means that a quote was never closed."""

SPREADSHEET_ERRORS = {
    *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!")
}

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd]"
)
_READ_AS_LATIN_1 = re.compile("â€|[ÂÃ][\x80-\xbf]")  # how … and ø look after that


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a table."""

    file: str
    line: int
    """Line of the file, 0 for the file as a whole."""
    column: str
    """Empty where no single column is to blame."""
    told: str

    def __str__(self) -> str:
        """``file:line column: what is wrong``."""
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line} {self.column}".rstrip() + f": {self.told}"


def not_allowed(cell: str, allowed: str) -> str:
    """Say that a cell is not what is allowed there."""
    return f"{shown(cell)}, allowed is {allowed}"


def shown(cell: str) -> str:
    """Quote a cell, cut where it is long; characters that cannot be seen become visible."""
    return repr(cell if len(cell) <= 60 else cell[:57] + "…")


@dataclass(frozen=True)
class Reading:
    """What could be read of one file."""

    frame: pd.DataFrame | None
    """One row per record, strings indexed by line; None where the columns cannot be told apart."""
    problems: list[Problem]
    complete: bool
    """No row is left out, so an identifier that is not here exists nowhere."""


def read(path: Path, table: Table) -> Reading:
    """Read one table as strings.

    Parameters
    ----------
    path : Path
        The CSV file: UTF-8, comma separated, quoted where needed (RFC 4180), one header line.
    table : Table
        Which columns it should have.
    """
    content, problems = _decode(path)
    if content is None:
        return Reading(None, problems, complete=False)
    records, found, complete = _records(content, path.name)
    problems += found
    wanted = list(table.columns)
    if not records:
        told = f"the file is empty; its first line names the columns {','.join(wanted)}"
        return Reading(None, [*problems, Problem(path.name, 1, "", told)], complete=False)
    (header_line, header), *rows = records
    found = [Problem(path.name, header_line, *fault) for fault in _header_faults(header, wanted)]
    if found:
        return Reading(None, problems + found, complete=False)
    lines, cells = [], []
    for line, row in rows:
        if len(row) != len(header):
            problems.append(Problem(path.name, line, "", _wrong_length(len(row), len(header))))
            complete = False
            continue
        problems += [
            Problem(path.name, line, column, fault)
            for column, cell in zip(header, row, strict=True)
            if (fault := _cell_fault(cell))
        ]
        lines.append(line)
        cells.append([cell.strip() for cell in row])
    frame = pd.DataFrame(cells, columns=header, index=pd.Index(lines, name="line"), dtype=str)
    return Reading(frame, problems, complete)


def _decode(path: Path) -> tuple[str | None, list[Problem]]:
    """The text of the file, and what is wrong with its bytes."""
    file, problems = path.name, []
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem(file, 0, "", "the file is missing")]
    except OSError as error:
        return None, [Problem(file, 0, "", f"the file cannot be read: {error.strerror}")]
    if raw.startswith(_UTF_16):
        return None, [Problem(file, 0, "", "the file is UTF-16; save it as UTF-8")]
    if raw.startswith(_BYTE_ORDER_MARK):
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
        told = "the file begins with a byte-order mark; save it as UTF-8 without one"
        problems.append(Problem(file, 1, "", told))
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        told = f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8"
        problems.append(Problem(file, line, "", told))
        content = raw.decode("utf-8", errors="ignore")
    return _clean(content, file, problems)


def _clean(content: str, file: str, problems: list[Problem]) -> tuple[str, list[Problem]]:
    """The text without characters that no table should have, and where they stood."""
    if "\r" in content:
        line = content[: content.index("\r")].count("\n") + 1
        told = "the line ends in CR LF, as Windows writes it; save the file with LF alone"
        problems.append(Problem(file, line, "", told))
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    for line, text in enumerate(content.split("\n"), start=1):
        if found := _INVISIBLE.search(text):
            told = f"a character that cannot be seen, U+{ord(found[0]):04X}; delete it"
            problems.append(Problem(file, line, "", told))
        if found := _READ_AS_LATIN_1.search(text):
            told = (
                f"{found[0]!r} was one character before the file was opened as Latin-1, not UTF-8"
            )
            problems.append(Problem(file, line, "", told))
    return _INVISIBLE.sub("", content), problems


def _records(content: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem], bool]:
    """The records of the file with the line on which each begins; False where it breaks off."""
    problems, records = [], []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            if any(row):
                records.append((begins, row))
            else:
                problems.append(Problem(file, begins, "", "an empty row; delete it"))
            begins = reader.line_num + 1
    except csv.Error as error:
        told = f"{_quote_fault(str(error))} Nothing behind this line was read"
        return records, [*problems, Problem(file, begins, "", told)], False
    return records, problems, True


def _quote_fault(error: str) -> str:
    if error == "unexpected end of data":
        return "a quote is opened here and never closed."
    if "expected after" in error:
        return "text follows a closing quote; inside a quoted cell a quote is doubled."
    return f"a cell of more than {csv.field_size_limit()} characters; is a quote never closed?"


def _header_faults(header: list[str], wanted: list[str]) -> list[tuple[str, str]]:
    """What is wrong with the header, by column."""
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return [("", f"cells are separated by {name}; save the file with commas")]
    if not set(header) & set(wanted):
        return [("", f"this is not the header; it names the columns {','.join(wanted)}")]
    faults = [
        *[(column, "the column is missing") for column in wanted if column not in header],
        *[
            ("", f"the table has no column {shown(column)}")
            for column in dict.fromkeys(header)
            if column not in wanted
        ],
        *[(column, "the column stands twice") for column in wanted if header.count(column) > 1],
    ]
    if faults or header == wanted:
        return faults
    here, there = next(pair for pair in zip(header, wanted, strict=True) if len(set(pair)) > 1)
    return [(here, f"the column stands where {there} should; the order is {','.join(wanted)}")]


def _wrong_length(cells: int, wanted: int) -> str:
    advice = "put quotes around a text with a comma" if cells > wanted else "is a comma missing?"
    return f"{cells} cell{'s' * (cells != 1)} where the header has {wanted}; {advice}"


def _cell_fault(cell: str) -> str:
    """What is wrong with a cell in any column, or nothing."""
    if cell != cell.strip():
        return f"{shown(cell)} begins or ends with white space"
    if cell.count('"') % 2:
        return f"{shown(cell)} has a quote without a partner"
    if len(cell) > LONGEST_CELL:
        return f"{len(cell)} characters, allowed are {LONGEST_CELL}; is a quote never closed?"
    if cell in SPREADSHEET_ERRORS:
        return f"{shown(cell)} is an error of the spreadsheet, not a figure"
    return ""
