"""References to rows, as ``about.toml`` and notebooks name them: ``jiang_2014.f01 .f02 :note``."""

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from helpers.data.dataset import Dataset


def split(side: str) -> list[str]:
    """References separated by spaces, each completed from the one before it.

    After ``jiang_2014.f01``, ``.f02`` is a row of the same trial, ``/mk4`` an arm of it and
    ``:note`` a cell of the same row.

    Raises
    ------
    ValueError
        The first one is not complete.

    Examples
    --------
    >>> split("jiang_2014.f01 .f02 :note /mk4")
    ['jiang_2014.f01', 'jiang_2014.f02', 'jiang_2014.f02:note', 'jiang_2014/mk4']
    """
    found: list[str] = []
    for part in side.split():
        if part[0] in "./:" and not found:
            raise ValueError(
                f"references: {part!r} is the first; allowed there is a complete reference"
            )
        if part[0] == ":":
            part = found[-1].split(":")[0] + part
        elif part[0] in "./":
            part = re.split("[./:]", found[-1])[0] + part
        found.append(part)
    return found


def look_up(dataset: "Dataset", reference: str) -> tuple[str, pd.Series, str]:
    """Table and cells of the row that a complete reference names, and the column of one cell.

    Raises
    ------
    ValueError
        There is no such row, or no such column in its table.

    Examples
    --------
    >>> table, cells, column = look_up(k2, "jiang_2014.f01:events")
    >>> table, cells["arm_id"], column
    ('trials', 'mk4', 'events')
    """
    name, _, column = reference.partition(":")
    if name not in dataset.table_of:
        raise ValueError(
            f"references: {reference!r} is no row; allowed are a row_id, trial_id, "
            "trial_id/arm_id or claim_id, with :column after it for one cell"
        )
    table, cells = dataset.table_of[name], dataset.row(name)
    if column and column not in cells.index:
        raise ValueError(f"references: {reference!r}; {table} has no column {column!r}")
    return table, cells, column
