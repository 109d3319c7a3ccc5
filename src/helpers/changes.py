"""Keep the list of changes of the tables: ``python -m helpers.changes "what changed"``.

``data/CHANGES.md`` has a line for each change of each table, with the first digits of its SHA-256:
no table changes without somebody saying why. Without words, the command lists what is not
said yet.
"""

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers import data, files, terminal
from helpers.cli_support import ends_plainly
from helpers.data.schema import TABLES

FILE = "CHANGES.md"
DIGITS = 12

_HEAD = f"""\
# What changed in the tables

A line for each table that changed, the newest last: the day, the table, the first {DIGITS} digits
of its SHA-256, and what changed. `python -m helpers.changes "what changed"` adds the lines that are
missing; a test asks for them.

| day | table | SHA-256 | what changed |
|---|---|---|---|
"""
_LINE = re.compile(rf"\| [0-9-]{{10}} \| (\w+\.csv) \| ([0-9a-f]{{{DIGITS}}}) \| .*\S.* \|")


@dataclass(frozen=True)
class Change:
    """A table that is not what the last line about it says."""

    table: str
    digits: str

    def line(self, day: date, why: str) -> str:
        """The line to be added."""
        return f"| {day.isoformat()} | {self.table} | {self.digits} | {why} |"


def unsaid(folder: Path | str | None = None) -> list[Change]:
    """The tables of a folder whose present bytes no line of the list speaks of.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.
    """
    folder = Path(folder or data.default_folder())
    listed = folder / FILE
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    last = {found[1]: found[2] for line in lines if (found := _LINE.fullmatch(line))}
    present = {table.file: digits_of(folder / table.file) for table in TABLES.values()}
    return [Change(file, now) for file, now in present.items() if last.get(file) != now]


def say(why: str, folder: Path | str | None = None) -> list[str]:
    """Add a line to the list for each table that has changed, and return these lines.

    Raises
    ------
    ValueError
        ``why`` is empty, has several lines, or holds a | that would end its cell.
    TableError
        The tables are not sound: mend them first.
    """
    if not why.strip() or re.search(r"[|\r\n]", why):
        raise ValueError(f"what changed: {why!r}; allowed is one line of words, without |")
    folder = data.open(folder).folder
    lines = [change.line(date.today(), why.strip()) for change in unsaid(folder)]
    if lines:
        listed = folder / FILE
        before = listed.read_text(encoding="utf-8") if listed.exists() else _HEAD
        files.write(listed, before + "\n".join(lines) + "\n")
    return lines


def digits_of(file: Path) -> str:
    """The first digits of the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:DIGITS]


@ends_plainly("The list of changes is as it was.", ValueError)
def main(arguments: list[str] | None = None) -> int:
    """Add lines; 0, or 1 where something is left to be said or is wrong."""
    parser = argparse.ArgumentParser(prog="python -m helpers.changes", description=__doc__)
    parser.add_argument("why", nargs="?", help="what changed, in one line")
    why = parser.parse_args(arguments).why
    added = [] if why is None else say(why)
    if why is None and (left := unsaid()):
        tables = ", ".join(change.table for change in left)
        print(f'{tables}: changed; say why with python -m helpers.changes "…"', file=sys.stderr)
        return 1
    print("\n".join(added) or f"{FILE} speaks of every table as it is")
    return 0


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
