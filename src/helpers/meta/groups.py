"""Rows that belong to groups: sums for every group at once, without a loop over groups."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.effects import validation


@dataclass(frozen=True)
class Groups:
    """Rows of many groups, one group after the other; ``sizes`` counts the rows of each.

    Groups may differ in size; none may be empty.

    Examples
    --------
    >>> pairs_and_one = Groups(np.array([2, 2, 1]))
    >>> pairs_and_one.sum(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    array([3., 7., 5.])
    >>> pairs_and_one.spread(np.array([0.1, 0.2, 0.3]))
    array([0.1, 0.1, 0.2, 0.2, 0.3])
    >>> pairs_and_one.side_by_side(np.array([1, 2]))[0]
    array([[2, 4],
           [3, 4]])
    """

    sizes: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """Position of each group's first row."""
        return np.cumsum(self.sizes) - self.sizes

    def sum(self, rows: np.ndarray) -> np.ndarray:
        """Sum within each group."""
        return np.add.reduceat(rows, self.starts)

    def min(self, rows: np.ndarray) -> np.ndarray:
        """Smallest value of each group."""
        return np.minimum.reduceat(rows, self.starts)

    def max(self, rows: np.ndarray) -> np.ndarray:
        """Largest value of each group."""
        return np.maximum.reduceat(rows, self.starts)

    def any(self, rows: np.ndarray) -> np.ndarray:
        """Whether it is true for any row of each group."""
        return np.logical_or.reduceat(rows, self.starts)

    def count(self, rows: np.ndarray) -> np.ndarray:
        """For how many rows of each group it is true."""
        return np.add.reduceat(rows, self.starts, dtype=np.intp)

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Give every row the value of its group."""
        return np.repeat(values, self.sizes)

    def pick(self, which: np.ndarray) -> tuple[np.ndarray, "Groups"]:
        """Positions of the rows of some groups (repeats allowed), and those groups."""
        picked = Groups(self.sizes[which])
        within = np.arange(picked.sizes.sum()) - picked.spread(picked.starts)
        return picked.spread(self.starts[which]) + within, picked

    def side_by_side(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the rows of some groups, a column for each, and what only fills it up.

        A group that is smaller than the largest one of them repeats its last row.
        """
        sizes, place = self.sizes[which], np.arange(self.sizes[which].max())[:, None]
        return self.starts[which] + np.minimum(place, sizes - 1), place >= sizes


def number_groups(frame: pd.DataFrame, by) -> tuple[np.ndarray, pd.Index]:
    """Number each row's group from 0, in order of first appearance, and name the groups.

    ``by`` is a column, several (and the names a MultiIndex), or None for one group. ValueError
    where there are no rows, a column is unknown or a row has no group.
    """
    if frame.empty:
        raise ValueError("no rows: allowed is a frame with at least one trial")
    if by is None:
        return np.zeros(len(frame), dtype=np.intp), pd.RangeIndex(1)
    if isinstance(by, str):
        return _number_one(frame, by)
    if not by:
        raise ValueError(f"by: {by!r}; allowed is at least one column, or None for one pool")
    numbers = np.zeros(len(frame), dtype=np.intp)
    for key in by:
        codes, names = _number_one(frame, key)
        numbers, _ = pd.factorize(numbers * len(names) + codes)
    return numbers, pd.MultiIndex.from_frame(frame[list(by)].drop_duplicates())


def _number_one(frame: pd.DataFrame, column: str) -> tuple[np.ndarray, pd.Index]:
    """Number the values of one column in order of first appearance, and name them."""
    validation.require_columns("by", frame, [column])
    numbers, names = pd.factorize(frame[column])
    if (numbers < 0).any():
        row = frame.index[np.argmin(numbers)]
        raise ValueError(f"by, row {row!r}: missing; allowed is the name of a group")
    return numbers, pd.Index(names, name=column)
