"""Every pair of events and people that an arm could have, and the crossing of two arms.

Pairs are listed arm by arm; the tables of two arms are never all in memory, only block by block.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from helpers.effects import validation
from helpers.effects.validation import Column

MOST_PAIRS = 10_000_000  # events and people of one arm: these are kept in memory
BLOCK = 1_000_000  # tables looked at together


@dataclass(frozen=True)
class Arm:
    """Every pair of events and people that one arm could have."""

    events: Column
    n: Column

    @property
    def risk(self) -> Column:
        """Events per person."""
        return self.events / self.n

    @property
    def odds(self) -> Column:
        """Events per person without one."""
        return self.events / (self.n - self.events)

    def __len__(self) -> int:
        return len(self.n)

    def __getitem__(self, rows) -> "Arm":
        return Arm(self.events[rows], self.n[rows])


def whole_numbers(name: str, value, at_least: int) -> Column:
    """One or several whole numbers of ``at_least``, sorted, each once; refused are none."""
    if isinstance(value, range):  # refused before it becomes an array
        refuse_too_many(len(value), MOST_PAIRS, {name: len(value)})
    if np.ndim(value) and not len(value):
        raise ValueError(f"{name}: empty; allowed is at least one whole number")
    columns, index = validation.as_columns(**{name: value})
    validation.require_whole(name, columns[name], index, at_least)
    return np.unique(columns[name])


def count_pairs(events: Column | None, n: Column) -> int:
    """How many pairs of events and people there are to look at, before any is made."""
    return int(np.sum(n + 1)) if events is None else len(events) * len(n)


def every_pair(events: Column | None, n: Column) -> Arm:
    """Every pair with events from 0 to n, or from the events given and not above n.

    Examples
    --------
    >>> arm = every_pair(None, np.array([1.0, 2.0]))
    >>> arm.events.tolist(), arm.n.tolist()
    ([0.0, 1.0, 0.0, 1.0, 2.0], [1.0, 1.0, 2.0, 2.0, 2.0])
    """
    if events is None:
        ends = np.cumsum(n + 1)
        people = np.repeat(n, (n + 1).astype(int))
        starts = np.repeat(ends - (n + 1), (n + 1).astype(int))
        return Arm(np.arange(len(people)) - starts, people)
    pairs = Arm(np.tile(events, len(n)), np.repeat(n, len(events)))
    return pairs[pairs.events <= pairs.n]


def crossed(
    treated: Arm, control: Arm, fits: Callable[[Arm, Arm], np.ndarray]
) -> Iterator[tuple[Arm, Arm]]:
    """Cross the two arms block by block and hand out the pairs that fit, row by row.

    There is always one block, be it empty: what finds nothing still gets a frame with columns.
    """
    columns = max(1, min(BLOCK, len(control)))
    rows = BLOCK // columns
    for first in range(0, max(1, len(treated)), rows):
        some_t = treated[first : first + rows]
        for start in range(0, max(1, len(control)), columns):
            some_c = control[start : start + columns]
            with np.errstate(divide="ignore", invalid="ignore"):
                at_t, at_c = np.nonzero(fits(some_t[:, np.newaxis], some_c[np.newaxis, :]))
            yield some_t[at_t], some_c[at_c]


def refuse_too_many(count: int, limit: int, sizes: Mapping[str, int | None]) -> None:
    """Raise ValueError where a search is too large, naming the arguments that could be narrower.

    ``sizes`` holds how many values each argument has, None where it is unknown.
    """
    if count > limit:
        ranges = ", ".join(
            f"{name} ({'unknown' if size is None else f'{size:,} values'})"
            for name, size in sizes.items()
            if size != 1
        )
        raise ValueError(f"{count:,} candidates; allowed are {limit:,}: narrow {ranges}")
