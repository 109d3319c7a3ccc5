"""Rules that hold between the cells of one row."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from helpers.data.schema.columns import COUNT, NUMBER
from helpers.printed import NOT_REPORTED, agrees

AS_PRINTED = "the note begins with 'As printed'"


@dataclass(frozen=True)
class Having:
    """Picks the rows in which a column holds one of some words, or none of them."""

    column: str
    words: tuple[str, ...]
    one_of_them: bool = True

    def __call__(self, frame: pd.DataFrame) -> pd.Series:
        """True for each such row."""
        return frame[self.column].isin(self.words) == self.one_of_them

    def __str__(self) -> str:
        """``where column is …``."""
        one, several = ("", "one of ") if self.one_of_them else ("not ", "none of ")
        among = several if len(self.words) > 1 else one
        return f"where {self.column} is {among}{', '.join(self.words)}"


def having(column: str, *words: str) -> Having:
    """Pick the rows in which the column holds one of the words."""
    return Having(column, words)


def not_having(column: str, *words: str) -> Having:
    """Pick the rows in which the column holds none of the words."""
    return Having(column, words, one_of_them=False)


@dataclass(frozen=True)
class RowRule:
    """Something that must hold between the cells of one row."""

    column: str
    """The column that a problem is reported under."""
    allowed: str
    """What is allowed, in words."""
    holds: Callable[[pd.DataFrame], pd.Series]
    """From a frame of printed strings to True or False per row."""
    where: Having | None = None
    """The rows that the rule is about; None for all."""

    def broken(self, frame: pd.DataFrame) -> pd.Series:
        """The cells of the rows that break the rule."""
        rows = frame if self.where is None else frame[self.where(frame)]
        if rows.empty:
            return rows[self.column]
        return rows.loc[~self.holds(rows).astype(bool), self.column]

    def __str__(self) -> str:
        """What is allowed, and where."""
        return self.allowed if self.where is None else f"{self.allowed} {self.where}"


def as_number(cells: pd.Series) -> pd.Series:
    """Numbers of a printed column; NaN for everything else."""
    return pd.to_numeric(cells, errors="coerce")


def is_number(cells: pd.Series) -> pd.Series:
    """True where a number is printed."""
    return cells.str.fullmatch(NUMBER)


def blank(cells: pd.Series) -> pd.Series:
    """True where no number is printed."""
    return cells.isin(["", NOT_REPORTED])


def as_printed(frame: pd.DataFrame) -> pd.Series:
    """True where the note says that the contradiction stands in the source."""
    return frame["note"].str.startswith("As printed")


def at_most(smaller: str, larger: str, where: Having | None = None) -> RowRule:
    """One column never exceeds another, where both hold numbers."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~(as_number(frame[smaller]) > as_number(frame[larger]))

    return RowRule(smaller, f"no more than {larger}", holds, where)


def within(column: str, low: float, high: float, where: Having | None = None) -> RowRule:
    """A number, where one is printed, lies between two bounds, which belong to it."""
    allowed = f"a number from {low:g} to {high:g}"
    if math.isinf(low) or math.isinf(high):
        allowed = f"{high:g} or less" if math.isinf(low) else f"{low:g} or more"

    def holds(frame: pd.DataFrame) -> pd.Series:
        numbers = as_number(frame[column])
        return numbers.isna() | numbers.between(low, high)

    return RowRule(column, allowed, holds, where)


def whole(column: str, where: Having) -> RowRule:
    """A number, where one is printed, counts something: nobody is 3.5 people."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~is_number(frame[column]) | frame[column].str.fullmatch(COUNT)

    return RowRule(column, "a whole number, 0 or more,", holds, where)


def not_empty(column: str, allowed: str, where: Having) -> RowRule:
    """A cell that some rows need."""
    return RowRule(column, allowed, lambda frame: frame[column] != "", where)


def empty(column: str, where: Having) -> RowRule:
    """A cell that makes no sense in some rows."""
    return RowRule(column, "nothing", lambda frame: frame[column] == "", where)


def both_or_neither(low: str, high: str) -> RowRule:
    """The two ends of a range are printed, or none."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        return blank(frame[low]) == blank(frame[high])

    return RowRule(high, f"a number where, and only where, {low} has one", holds)


def interval_holds(estimate: str) -> RowRule:
    """An estimate lies in its interval, unless the note says that it was printed outside."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        value = as_number(frame[estimate])
        outside = (value < as_number(frame["ci_low"])) | (value > as_number(frame["ci_high"]))
        return ~outside | as_printed(frame)

    return RowRule(estimate, f"a value from ci_low to ci_high, unless {AS_PRINTED}", holds)


def interval_rules(estimate: str) -> tuple[RowRule, ...]:
    """What holds for an estimate with ``ci_low`` and ``ci_high``."""
    return (
        both_or_neither("ci_low", "ci_high"),
        at_most("ci_low", "ci_high"),
        interval_holds(estimate),
        within("ci_level", 50, 99.99),
        RowRule(
            "ci_level",
            "nothing where ci_low has no number",
            lambda frame: (frame["ci_level"] == "") | is_number(frame["ci_low"]),
        ),
    )


def ratio_rules(estimate: str, where: Having) -> tuple[RowRule, ...]:
    """No ratio is below 0, nor its interval."""
    return tuple(within(column, 0, math.inf, where) for column in (estimate, "ci_low", "ci_high"))


def spread_rules() -> tuple[RowRule, ...]:
    """What holds for ``spread`` and ``spread_kind``."""
    return (
        within("spread", 0, math.inf),
        RowRule(
            "spread_kind",
            "a kind where, and only where, a spread is printed",
            lambda frame: blank(frame["spread"]) == (frame["spread_kind"] == ""),
        ),
    )


def percentage_follows(value: str, where: Having) -> RowRule:
    """A percentage printed beside its ``events`` and ``n`` is what they give."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        share = 100 * as_number(frame["events"]) / as_number(frame["n"])
        known = is_number(frame[value]) & share.notna() & (frame["unit"] == "%")
        fine = [
            agrees(text, computed) if is_known else True
            for text, computed, is_known in zip(frame[value], share, known, strict=True)
        ]
        return pd.Series(fine, index=frame.index, dtype=bool) | as_printed(frame)

    allowed = f"100 x events / n, to the digits printed, unless {AS_PRINTED},"
    return RowRule(value, allowed, holds, where)


def row_id_names(column: str, letter: str) -> RowRule:
    """A ``row_id`` begins with the identifier in ``column``."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        stems = frame[column] + f".{letter}"
        pairs = zip(frame["row_id"], stems, strict=True)
        fine = [row.startswith(stem) and row[len(stem) :].isdigit() for row, stem in pairs]
        return pd.Series(fine, index=frame.index, dtype=bool)

    return RowRule("row_id", f"the {column} of the row, .{letter} and a number", holds)
