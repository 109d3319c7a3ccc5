"""Checked counts and arrays: every formula starts from columns that passed through here.

Arguments may be scalars, lists, NumPy arrays or pandas Series. A scalar goes with every row;
columns must all have the same length, and Series the same index. Nothing else is broadcast.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

import numpy as np
import pandas as pd

Column = np.ndarray  # one float64 value per row
LARGEST = 1e70  # numbers and their reciprocals whose fourth powers are still floats
LARGEST_WHOLE = 2**53  # above this, a float stands for its neighbours too
WALD = ("katz", "woolf", "wald")  # the methods that an empty cell defeats
OBSERVED_PART = {"exact": 1.0, "midp": 0.5}  # of the observed table's probability, in a tail


@dataclass(frozen=True)
class TwoArms:
    """Events and people of two arms, row by row: ``t`` treatment, ``c`` control."""

    events_t: Column
    n_t: Column
    events_c: Column
    n_c: Column
    index: pd.Index

    @property
    def columns(self) -> dict[str, Column]:
        """The counts by name."""
        return {name: getattr(self, name) for name in ("events_t", "n_t", "events_c", "n_c")}

    @property
    def nonevents_t(self) -> Column:
        """People without the event in the treatment arm."""
        return self.n_t - self.events_t

    @property
    def nonevents_c(self) -> Column:
        """People without the event in the control arm."""
        return self.n_c - self.events_c

    @property
    def has_zero_cell(self) -> Column:
        """True where one of the four cells is empty."""
        smallest = np.minimum(
            np.minimum(self.events_t, self.nonevents_t),
            np.minimum(self.events_c, self.nonevents_c),
        )
        return smallest == 0

    @property
    def exchanged(self) -> "TwoArms":
        """The same people with the names of the arms exchanged."""
        return TwoArms(self.events_c, self.n_c, self.events_t, self.n_t, self.index)

    def rows(self, wanted: np.ndarray) -> "TwoArms":
        """The tables of the wanted rows."""
        columns = {name: column[wanted] for name, column in self.columns.items()}
        return TwoArms(**columns, index=self.index[wanted])

    def add_half_where_zero(self) -> "TwoArms":
        """Add 0.5 to all four cells of the tables that have an empty one (``to="only0"``)."""
        half = 0.5 * self.has_zero_cell
        return self.plus(half, 2 * half)

    def plus(self, events: Column | float, n: Column | float) -> "TwoArms":
        """As many events and people more in both arms."""
        return TwoArms(
            self.events_t + events, self.n_t + n, self.events_c + events, self.n_c + n, self.index
        )


def two_arms(events_t, n_t, events_c, n_c) -> TwoArms:
    """Check two arms of counted people: whole numbers, n from 1, events from 0 to n."""
    columns, index = as_columns(events_t=events_t, n_t=n_t, events_c=events_c, n_c=n_c)
    for arm in "tc":
        events, n = columns[f"events_{arm}"], columns[f"n_{arm}"]
        require_whole(f"n_{arm}", n, index, at_least=1)
        require_whole(f"events_{arm}", events, index, at_least=0)
        require(f"events_{arm}", events, index, events <= n, partial(at_most, f"n_{arm}", n))
    return TwoArms(**columns, index=index)


def at_most(name: str, n: Column, row: int) -> str:
    """What is allowed where a value may not exceed that of another column."""
    return f"at most {name}, which is {n[row]:g}"


@dataclass(frozen=True)
class TwoMeans:
    """Means of two arms with their standard errors, row by row; n is NaN where it is not given."""

    mean_t: Column
    se_t: Column
    n_t: Column
    mean_c: Column
    se_c: Column
    n_c: Column
    index: pd.Index
    columns: dict[str, Column]
    """Means, spreads and people as they were given, ``se_t`` or ``sd_t`` after what they are."""

    @property
    def pooled_sd(self) -> Column:
        """The standard deviation that both arms are taken to share."""
        df_t, df_c = self.n_t - 1, self.n_c - 1
        within = df_t * self.n_t * self.se_t**2 + df_c * self.n_c * self.se_c**2
        return np.sqrt(within / (df_t + df_c))


def two_means(mean_t, spread_t, n_t, mean_c, spread_c, n_c, spread: str) -> TwoMeans:
    """Check two arms of means: spreads from 0, called ``sd`` in messages, and people from 2.

    Both n may be None where the spreads are standard errors.
    """
    require_choice("spread", spread, ["sd", "se"])
    given = {"mean_t": mean_t, "sd_t": spread_t, "mean_c": mean_c, "sd_c": spread_c}
    sizes = {"n_t": n_t, "n_c": n_c}
    unknown = [name for name, n in sizes.items() if n is None]
    if spread == "sd" and unknown:
        raise ValueError(f"{unknown[0]}: None; allowed are people in each arm, as spread is 'sd'")
    if len(unknown) == 1:
        raise ValueError(f"{unknown[0]}: None; allowed are people in each arm, or None for both")
    if not unknown:
        given |= sizes
    columns, index = as_columns(**given)
    for arm in "tc":
        require_finite(f"mean_{arm}", columns[f"mean_{arm}"], index)
        require_positive(f"sd_{arm}", columns[f"sd_{arm}"], index, or_zero=True)
        if "n_t" in columns:
            require_whole(f"n_{arm}", columns[f"n_{arm}"], index, at_least=2)
    n_t, n_c = (columns.get(name, np.full(len(index), np.nan)) for name in ("n_t", "n_c"))
    se_t, se_c = columns["sd_t"], columns["sd_c"]
    if spread == "sd":
        se_t, se_c = se_t / np.sqrt(n_t), se_c / np.sqrt(n_c)
    order = ("mean_t", "sd_t", "n_t", "mean_c", "sd_c", "n_c")
    inputs = {name.replace("sd", spread): columns[name] for name in order if name in columns}
    return TwoMeans(columns["mean_t"], se_t, n_t, columns["mean_c"], se_c, n_c, index, inputs)


def as_columns(**arguments) -> tuple[dict[str, Column], pd.Index]:
    """Turn named arguments into float columns of one length, and find the index they share.

    The columns are never the caller's own memory, so that a frame can hold them. Different
    lengths or indexes are a ValueError; what is not a number, or not one-dimensional, a TypeError.
    """
    columns = {name: _as_float(name, value) for name, value in arguments.items()}
    lengths = {name: len(column) for name, column in columns.items() if column.ndim}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ValueError(f"arguments of different lengths: {found}; allowed are equal lengths")
    length = next(iter(lengths.values()), 1)
    index = _shared_index(arguments, length)
    return {
        name: column if column.ndim else np.full(length, column) for name, column in columns.items()
    }, index


def in_chunks(
    function: Callable, *columns: Column, results: int = 1, rows: int = 1 << 14
) -> np.ndarray:
    """Call ``function`` on slices of the columns, whose scratch memory stays in the cache.

    The function returns one column or a tuple of ``results`` columns; so does this.
    """
    length = len(columns[0])
    found = np.empty((results, length)) if results > 1 else np.empty(length)
    for start in range(0, length, rows):
        part = slice(start, start + rows)
        found[..., part] = function(*(column[part] for column in columns))
    return found


def require_whole(name: str, column: Column, index: pd.Index, at_least: int) -> None:
    """Raise ValueError unless every value is a whole number of at least ``at_least``."""
    # NaN fails both comparisons and infinity the second, so they need no test of their own.
    fine = (column >= at_least) & (np.floor(column) == column) & (column < np.inf)
    require(name, column, index, fine, f"a whole number, {at_least} or more")


def require_finite(name: str, column: Column, index: pd.Index) -> None:
    """Raise ValueError where a value is missing, infinite or above `LARGEST` in size."""
    allowed = f"a finite number, from {-LARGEST:g} to {LARGEST:g}"
    require(name, column, index, np.abs(column) <= LARGEST, allowed)


def require_positive(name: str, column: Column, index: pd.Index, or_zero: bool = False) -> None:
    """Raise ValueError where a value is not above 0 (with ``or_zero``: below 0) or too extreme."""
    large_enough = column >= 1 / LARGEST
    if or_zero:
        large_enough |= column == 0
    allowed = "a finite number, 0 or more" if or_zero else "a finite number above 0"
    if ((column > LARGEST) | ((column > 0) & (column < 1 / LARGEST))).any():
        allowed += f", from {1 / LARGEST:g} to {LARGEST:g}"
    require(name, column, index, large_enough & (column <= LARGEST), allowed)


def require_at_most(name: str, column: Column, index: pd.Index, most: float, why: str) -> None:
    """Raise ValueError where a number would take more time or memory than anybody has."""
    require(name, column, index, column <= most, f"at most {most:,.0f}: {why}")


def require(
    name: str,
    column: Column,
    index: pd.Index,
    fine: np.ndarray,
    allowed: str | Callable[[int], str],
) -> None:
    """Raise ValueError for the first row that is not ``fine``, saying what is allowed there."""
    if fine.all():
        return
    row = int(np.argmin(fine))
    allowed = allowed(row) if callable(allowed) else allowed
    raise ValueError(f"{name}, row {index[row]!r}: {column[row]:g}; allowed is {allowed}")


def require_columns(argument: str, frame: pd.DataFrame, needed: Iterable[str]) -> None:
    """Raise ValueError unless the frame has all the columns that are needed."""
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        there = ", ".join(map(repr, frame.columns)) or "none"
        raise ValueError(
            f"{argument}: no column {', '.join(map(repr, missing))}; the frame has {there}"
        )


def require_rows(argument: str, frame: pd.DataFrame) -> None:
    """Raise ValueError where a frame has no rows."""
    if frame.empty:
        raise ValueError(f"{argument}: no rows; allowed is at least one")


def require_method(method, methods, level, zero) -> None:
    """Raise ValueError for an unknown name, or a correction that the method does not take."""
    require_choice("method", method, methods)
    require_choice("zero", zero, ["none", "add_half"])
    require_level(level)
    if zero == "add_half" and method not in WALD:
        raise ValueError(
            f"zero: 'add_half'; allowed is 'none': method {method!r} needs no correction"
        )


def require_choice(name: str, value: str, allowed) -> None:
    """Raise ValueError unless ``value`` is one of the ``allowed`` names."""
    if value not in allowed:
        raise ValueError(f"{name}: {value!r}; allowed are {', '.join(map(repr, allowed))}")


def choice(name: str, value: str, allowed, synonyms: Mapping[str, str] | None = None) -> str:
    """The allowed name that ``value`` means, in upper or lower case or by a synonym.

    ValueError where there is none.

    Examples
    --------
    >>> choice("measure", "RR", ["rr", "or"]), choice("tau2", "FE", ["common"], {"fe": "common"})
    ('rr', 'common')
    """
    known = {each.lower(): each for each in allowed}
    lowered = value.lower() if isinstance(value, str) else value
    lowered = (synonyms or {}).get(lowered, lowered)
    require_choice(name, known.get(lowered, value), allowed)
    return known[lowered]


NO_EFFECT = {"log": 1.0, "identity": 0.0}
"""The scales of analysis, log for ratios, and the number that means no effect on each."""


def require_scale(scale: str) -> None:
    """Raise ValueError unless it is a scale of `NO_EFFECT`."""
    require_choice("scale", scale, NO_EFFECT)


def require_level(level: float) -> None:
    """Raise ValueError unless the confidence level lies between 0 and 1."""
    is_number = isinstance(level, int | float | np.number) and not isinstance(level, bool)
    if not is_number or not 0 < level < 1:
        raise ValueError(f"level: {level!r}; allowed is a number between 0 and 1, such as 0.95")


def _as_float(name: str, value) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise TypeError(f"{name}: {value!r}; allowed is one number or one column") from None
    if array.ndim > 1:
        raise TypeError(f"{name}: has {array.ndim} dimensions; allowed is one number or one column")
    rows = value.index if isinstance(value, pd.Series) else range(array.size)
    if array.dtype.kind in "mM":
        raise TypeError(f"{name}: {array.dtype}, which are dates or times; allowed are numbers")
    if isinstance(value, np.ma.MaskedArray):  # of which asarray takes what is masked
        array = array.astype(object)
        array[np.ma.getmaskarray(value)] = None
    if array.dtype.kind not in "iuf":
        array = _object_to_float(name, array, rows)
    elif array.dtype.kind in "iu" and array.size:
        too_large = (array > LARGEST_WHOLE) | (array < -LARGEST_WHOLE)
        if too_large.any():
            place = int(np.argmax(too_large))
            _refuse_too_large(name, rows[place], array.ravel()[place])
    return array.astype(np.float64)


def _refuse_too_large(name: str, row, item) -> NoReturn:
    shown = f"{item}" if abs(item) < 10**30 else "more than 30 digits"
    raise ValueError(f"{name}, row {row!r}: {shown}; allowed are whole numbers up to 2^53")


def _object_to_float(name: str, array: np.ndarray, rows: Sequence) -> np.ndarray:
    """Numbers in an object array (None and pandas' missing value become NaN); else TypeError."""
    flat = array.ravel().tolist()  # plain Python values, which messages show as they are
    for row, item in zip(rows, flat, strict=True):
        is_number = isinstance(item, int | float | np.number)
        is_number &= not isinstance(item, bool | np.timedelta64)
        if not (is_number or item is None or item is pd.NA):
            raise TypeError(f"{name}, row {row!r}: {item!r}; allowed is a number")
        if isinstance(item, int) and abs(item) > LARGEST_WHOLE:
            _refuse_too_large(name, row, item)
    numbers = [np.nan if item is None or item is pd.NA else float(item) for item in flat]
    return np.array(numbers, dtype=np.float64).reshape(array.shape)


def _shared_index(arguments: dict, length: int) -> pd.Index:
    indexes = {
        name: value.index for name, value in arguments.items() if isinstance(value, pd.Series)
    }
    if not indexes:
        return pd.RangeIndex(length)
    (first, index), *others = indexes.items()
    for name, other in others:
        if other is not index and not other.equals(index):
            raise ValueError(
                f"{name}: its index differs from that of {first}; allowed is one shared index"
            )
    return index


def of_similar_width(rows: np.ndarray, width: np.ndarray, elements: int) -> Iterator[np.ndarray]:
    """Portions of the rows, the widest first, that fit into one matrix of so many elements."""
    rows = rows[np.argsort(-width[rows], kind="stable")]
    while len(rows):
        portion = max(1, elements // int(width[rows[0]]))
        yield rows[:portion]
        rows = rows[portion:]
