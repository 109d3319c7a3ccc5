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

from helpers import files
from helpers.data.schema.table_model import Table
from helpers.data.validation import characters

LARGEST_TABLE = 100_000_000  # bytes
LONGEST_CELL = 5_000
"""Characters. Far above any real cell: a longer one means that a quote was never closed."""

SPREADSHEET_ERROR = re.compile(r"#\S+[!?]|#N/A|#NV|##+")
"""Such as ``#REF!``, in any language of the spreadsheet, and ``###`` of a narrow column."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_OLD_ENDS = "the line ends in CR alone, as an old Macintosh writes it; save the file with LF"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a table."""

    file: str
    line: int
    """Line of the file, 0 for the file as a whole."""
    column: str
    """Empty where no single column is to blame."""
    message: str

    def __str__(self) -> str:
        """``file:line column: what is wrong``."""
        line = f":{self.line}" if self.line else ""
        file = self.file if self.file.isprintable() else repr(self.file)
        return f"{file}{line} {self.column}".rstrip() + f": {self.message}"


def not_allowed(cell: str, allowed: str, hint: str = "") -> str:
    """Say that a cell is not what is allowed there, with a hint where one is known."""
    return f"{shown(cell)}{f' ({hint})' if hint else ''}, allowed is {allowed}"


def shown(cell: str) -> str:
    """Quote a cell, cut where it is long; characters that cannot be seen become visible."""
    quoted = repr(cell if len(cell) <= 60 else cell[:57] + "…")
    return re.sub(r"\\udc([89a-f][0-9a-f])", r"\\x\1", quoted)


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
        The CSV file: UTF-8 with or without a byte-order mark, comma separated, quoted where
        needed (RFC 4180), one header line.
    table : Table
        Which columns it should have.
    """
    content, faults = _decode(path)
    records, more, broken_off = _records(content or "")
    problems = [Problem(path.name, line, "", message) for line, message in faults + more]
    wanted = list(table.columns)
    if not records:
        message = f"the file is empty; its first line names the columns {','.join(wanted)}"
        if content is not None and not broken_off:
            problems.append(Problem(path.name, 1, "", message))
        return Reading(None, problems, complete=False)
    (header_line, header), *rows = records
    wrong = [Problem(path.name, header_line, *fault) for fault in _header_faults(header, wanted)]
    if wrong:
        return Reading(None, problems + wrong, complete=False)
    cells, lost = {}, broken_off
    spoilt = characters.fault(content or "")[1] != ""
    for line, row in rows:
        if len(row) != len(header):
            problems.append(Problem(path.name, line, "", _wrong_length(row, len(header))))
            lost = True
            continue
        if spoilt or _may_be_faulty(row):
            problems += [
                Problem(path.name, line, column, fault)
                for column, cell in zip(header, row, strict=True)
                if (fault := _spoilt(cell) or _cell_fault(cell))
            ]
            row = [characters.without(cell).strip() for cell in row]
        cells[line] = row
    index = pd.Index(list(cells), name="line")
    frame = pd.DataFrame(list(cells.values()), columns=header, index=index, dtype=str)
    return Reading(frame, problems, complete=not lost)


Fault = tuple[int, str]
"""The line of the file, 0 for the file as a whole, and what is wrong there."""


def _decode(path: Path) -> tuple[str | None, list[Fault]]:
    """The text of the file, None where there is none, and what is wrong with its bytes."""
    try:
        raw = files.read(path, LARGEST_TABLE)
    except FileNotFoundError:
        what = (
            "the file links to one that is not there"
            if path.is_symlink()
            else "the file is missing"
        )
        return None, [(0, what)]
    except IsADirectoryError:
        return None, [(0, "a folder has this name, allowed is a CSV file")]
    except OSError as error:
        return None, [(0, f"the file cannot be read: {error.strerror}")]
    if raw.startswith(_WORKBOOKS):
        form = "a workbook of a spreadsheet under the name of a CSV file"
        return None, [(0, f"the file is {form}; save it as CSV")]
    if raw and not raw.strip(b"\0"):
        return None, [
            (0, "the file holds nothing but zeros, as after a crash; take an earlier one")
        ]
    if raw.startswith(_UTF_32):
        return None, [(0, "the file is UTF-32; save it as UTF-8")]
    # Without its mark, UTF-16 shows in the zero byte of each letter of the header.
    if raw.startswith(_UTF_16) or 3 * raw[:99].count(0) > len(raw[:99]):
        return None, [(0, "the file is UTF-16; save it as UTF-8")]
    faults: list[Fault] = []
    # Excel writes a byte-order mark, and lines as Windows ends them: neither can be a mistake.
    content = raw.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", errors="surrogateescape")
    content = content.replace("\r\n", "\n")
    if "\r" in content:
        line = content[: content.index("\r")].count("\n") + 1
        faults.append((line, _OLD_ENDS))
        content = content.replace("\r", "\n")
    return content, faults


def _records(content: str) -> tuple[list[tuple[int, list[str]]], list[Fault], bool]:
    """The records of the file with the line on which each begins; True where it breaks off."""
    faults, records = [], []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            if any(map(str.strip, row)):
                records.append((begins, row))
            else:
                faults.append((begins, "an empty row; delete it"))
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"{_quote_fault(str(error))} Nothing behind this line was read"
        return records, [*faults, (begins, message)], True
    return records, faults, False


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
        line = shown(",".join(header))
        return [("", f"{line} is not the header; it names the columns {','.join(wanted)}")]
    known = set(wanted)
    faults = [(column, "the column is missing") for column in wanted if column not in header]
    faults += [
        ("", f"the table has no column {shown(column)}")
        for column in dict.fromkeys(header)
        if column and column not in known
    ]
    faults += [
        ("", f"column {place} has no name; delete it, and the comma before it")
        for place, column in enumerate(header, start=1)
        if not column
    ]
    faults += [(each, "the column stands twice") for each in wanted if header.count(each) > 1]
    if faults or header == wanted:
        return faults
    here, there = next(pair for pair in zip(header, wanted, strict=True) if len(set(pair)) > 1)
    return [(here, f"the column stands where {there} should; the order is {','.join(wanted)}")]


def _wrong_length(row: list[str], wanted: int) -> str:
    advice = "is a comma missing?"
    if len(row) > wanted:
        advice = "put quotes around a text that holds a comma, and a point into a number"
        if not any(row[wanted:]):
            advice = "delete what follows the last cell"
    return f"{len(row)} cell{'s' * (len(row) != 1)} where the header has {wanted}; {advice}"


def _spoilt(cell: str) -> str:
    """What is wrong with the characters of a cell, or nothing."""
    _, what = characters.fault(cell)
    return f"{shown(cell)} holds {what}" if what else ""


def _may_be_faulty(row: list[str]) -> bool:
    """False where no cell of the row has a fault: most rows need no look at each cell."""
    text = "".join(row)
    odd = '"' in text or "#" in text or len(text) > LONGEST_CELL
    return odd or any(cell != cell.strip() for cell in row)


def _cell_fault(cell: str) -> str:
    """What is wrong with a cell in any column, or nothing."""
    if cell != cell.strip():
        return f"{shown(cell)} begins or ends with white space; delete it"
    if cell.count('"') % 2:
        return f"{shown(cell)} has a quote without a partner"
    if len(cell) > LONGEST_CELL:
        most = f"allowed are {LONGEST_CELL}; is a quote never closed?"
        return f"{shown(cell)} has {len(cell)} characters, {most}"
    if cell.startswith("#") and SPREADSHEET_ERROR.fullmatch(cell):
        return f"{shown(cell)} is an error of the spreadsheet, not a figure"
    return ""
