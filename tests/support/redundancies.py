"""The second entry: figures that texts print twice, and what disagrees with them.

Expressions over cells look like ``jiang_2014.f01.n + jiang_2014.f02.n``. A printed number stands
for the interval of the numbers that would be printed so; what is counted stands for itself.
"""

import operator
import re
import tomllib
from itertools import product
from pathlib import Path

from helpers import printed
from helpers.data import Dataset

Row = dict[str, str]
Tables = dict[str, list[Row]]
"""All rows of each table, in order, each cell as printed."""

Cells = dict[str, Row]
Interval = tuple[float, float]

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
SUM, PRODUCT = re.compile(r" ([+-]) "), re.compile(r" ([*/]) ")
COUNTED = {"n", "events", "n_randomised", "n_people", "n_trials"}
COUNTS = {"count", "n_analysed", "n_completed"}


class SecondEntry:
    """What a folder keeps in ``second_entry`` about its figures."""

    def __init__(self, folder: Path):
        self.facts, self.redundancies, restated = (
            tomllib.loads((folder / "second_entry" / f"{name}.toml").read_text(encoding="utf-8"))
            for name in ("facts_per_trial", "redundancies", "restated")
        )
        self.restated = [(table, note) for table, notes in restated.items() for note in notes]

    def disagreements(self, tables: Tables) -> list[str]:
        """What is printed twice and is not the same."""
        cells = cells_of(tables)
        found = [disagreement(expressions, cells) for expressions in self.redundancies.values()]
        found += [
            repeated_otherwise(note["note"], note["cells"], cells) for _, note in self.restated
        ]
        return list(filter(None, found))


def rows_of(dataset: Dataset) -> Tables:
    """All rows of a data set."""
    return {name: frame.to_dict("records") for name, frame in dataset.cells.items()}


def cells_of(tables: Tables) -> Cells:
    """Rows by what an expression calls them."""
    cells = {}
    for name, key in (
        ("studies", "{trial_id}"),
        ("arms", "{trial_id}/{arm_id}"),
        *((name, "{row_id}") for name in ("trials", "reported", "reviews", "cohorts")),
    ):
        cells |= {key.format(**row): row for row in tables[name]}
    return cells


def disagreement(expressions: list[str], cells: Cells) -> str:
    """What the expressions give where no number belongs to all of them, or nothing."""
    try:
        intervals = [interval(expression, cells) for expression in expressions]
    except (KeyError, ValueError, ZeroDivisionError) as error:
        return f"{type(error).__name__}: {error}"
    if max(low for low, _ in intervals) <= min(high for _, high in intervals) + 1e-9:
        return ""
    return "; ".join(
        f"{expression} = {low:g}" + (f" to {high:g}" if high > low else "")
        for expression, (low, high) in zip(expressions, intervals, strict=True)
    )


def interval(expression: str, cells: Cells) -> Interval:
    """Lowest and highest number that an expression can have.

    Raises
    ------
    KeyError, ValueError
        No such row or column; no number there.
    """
    for signs in (SUM, PRODUCT):
        first, *others = signs.split(expression)
        if others:
            found = interval(first, cells)
            for sign, other in zip(others[::2], others[1::2], strict=True):
                ends = product(found, interval(other, cells))
                found = _ends([OPERATORS[sign](*pair) for pair in ends])
            return found
    row, _, column = expression.rpartition(".")
    if re.fullmatch(r"[0-9.]+", expression):
        text, counted = expression, "." not in expression
    else:
        text = cells[row][column]
        kinds = {cells[row].get("statistic"), cells[row].get("measure")}
        counted = column in COUNTED or bool(kinds & COUNTS)
    return (float(text), float(text)) if counted else printed.rounding_interval(text)


def _ends(numbers: list[float]) -> Interval:
    return min(numbers), max(numbers)


# Notes ---------------------------------------------------------------------------------------

NAMES = re.compile(r"MK-[0-9]|D3|chi2")
FIGURE = re.compile(r"(?<![\d.])[-+<>]?\d+(?:\.\d+)?")


def repeated_otherwise(note: str, addresses: list[str], cells: Cells) -> str:
    """Which figure of a note is not that of its cell, or nothing.

    A note that speaks of a decrease leaves out the minus sign.
    """
    figures = [figure.lstrip("+") for figure in FIGURE.findall(NAMES.sub("", note))]
    if "decrease of" in note:
        figures = [f"-{figure}" for figure in figures]
    for figure, address in zip(figures, addresses, strict=True):
        row, _, column = address.rpartition(".")
        cell = cells.get(row, {}).get(column, "no row of this name")
        if address != "-" and cell != figure:
            return f"{note!r} has {figure}, {address} is {cell!r}"
    return ""
