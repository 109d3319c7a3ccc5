"""Tables that the schema allows, made at random from sound ones: cells, rows and tables change.

What may stand in a cell comes from the schema alone, so that a new column or rule is tried as soon
as it is there.
"""

import csv
import io
import random
from pathlib import Path

from helpers.data.schema import TABLES
from helpers.printed import NOT_REPORTED

Rows = dict[str, list[dict[str, str]]]

WORDS = (
    *(r"Adler \(%\) 2015", "a $x$ **b** _c_", "<b>&amp;</b>", "- item", "=1+1", "x" * 300, "Ω ≥ 1"),
    *("one\ntwo", "a | b", "[a](b)", "1", "0", "none", "{a}", "50% of {x}"),
)
NUMBERS = (
    "0",
    "1",
    "2",
    "3.50",
    "-3.3",
    "0.00000001",
    "100",
    "999999999999999",
    "12",
    "6.0",
    "-100",
)
COUNTS = ("0", "1", "2", "5", "40", "999999999999999")
P_VALUES = ("0.05", "<0.001", ">0.05", "1", ".03", "0.015…", "0.0000", "<=0.05")
OF_KIND = {
    "count": COUNTS,
    "number": NUMBERS,
    "number or word": NUMBERS,
    "p value": P_VALUES,
    "text": WORDS,
    "year": ("1900", "2015", "2024"),
    "date": ("2018", "2018-06", "2018-06-05"),
    "pmid": ("1", "999999999"),
    "url": ("https://example.org/a?b=1&c=%7B",),
    "doi": ("10.1234/x},author={evil}", "10.1234/a(b)_c%d"),
}


def read(folder: Path) -> Rows:
    """The rows of every table of a folder."""
    return {
        name: list(csv.DictReader(io.StringIO((folder / table.file).read_text("utf-8"))))
        for name, table in TABLES.items()
    }


def write(rows: Rows, folder: Path) -> None:
    """Write every table into a folder."""
    for name, table in TABLES.items():
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])


def changed(rows: Rows, seed: int, changes: int = 3) -> Rows:
    """The rows with a few changes, each the same for the same seed."""
    chance = random.Random(seed)
    rows = {name: [dict(row) for row in table] for name, table in rows.items()}
    for _ in range(chance.randint(1, changes)):
        name = chance.choice([name for name in TABLES if rows[name]])
        kind = chance.choices(["cell", "row", "copy", "table"], [20, 4, 3, 1])[0]
        if kind == "table":
            rows[name] = rows[name][:1]
        elif kind == "row":
            rows[name].remove(chance.choice(rows[name]))
        elif kind == "copy":
            rows[name].append(_copy(rows, name, chance))
        else:
            _change_cell(chance.choice(rows[name]), name, chance)
    return rows


def _copy(rows: Rows, name: str, chance: random.Random) -> dict[str, str]:
    """A row under another name, with one more cell changed."""
    copy = dict(chance.choice(rows[name]))
    key = TABLES[name].key[-1]
    copy[key] += "9" if copy[key][-1:].isdigit() else "_9"
    _change_cell(copy, name, chance, besides=TABLES[name].key)
    return copy


def _change_cell(row: dict[str, str], name: str, chance: random.Random, besides=()) -> None:
    columns = {
        column: about.metadata
        for column, about in TABLES[name].columns.items()
        if about.metadata["kind"] not in ("identifier", "reference") and column not in besides
    }
    column = chance.choice(list(columns))
    about = columns[column]
    allowed = [*OF_KIND.get(about["kind"], ()), *about.get("choices", ())]
    allowed += [""] * about["empty"] + [NOT_REPORTED] * about["unreported"]
    row[column] = chance.choice(allowed)
