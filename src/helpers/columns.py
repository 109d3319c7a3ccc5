"""The kinds of column that a table is made of, and the rules that can hold within a row.

Every cell is a string, exactly as printed. A kind says which strings may stand in a column, in a
pattern for the machine and in words for the person who mistyped one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

NOT_REPORTED = "not_reported"

COUNT = r"\d+"
NUMBER = r"-?\d+(\.\d+)?"
P_VALUE = r"[<>]?=?[01]?\.\d+…?"
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


@dataclass(frozen=True)
class RowRule:
    """Something that must hold between the cells of one row."""

    column: str
    """The column that a problem is reported under."""
    allowed: str
    """What is allowed, in words."""
    holds: Callable[[pd.DataFrame], pd.Series]
    """From a frame of printed strings to True or False per row."""


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, what identifies a row, and the rules within a row."""

    name: str
    one_row_is: str
    columns: dict[str, pa.Column]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = ()
    also_unique: tuple[str, ...] = ()
    """Columns that, taken together, stand only once as well."""
    arm_columns: tuple[str, ...] = ()
    """Columns that name an arm of the trial in ``trial_id``."""

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.name}.csv"

    @property
    def numeric(self) -> list[str]:
        """Columns that are parsed into numbers when the table is loaded."""
        return [name for name, column in self.columns.items() if column.metadata["numeric"]]

    def validator(self) -> pa.DataFrameSchema:
        """The pandera schema that checks each cell."""
        return pa.DataFrameSchema(self.columns)


# Kinds of column -----------------------------------------------------------------------------


def _column(
    meaning: str,
    kind: str,
    allowed: str,
    fits: Callable[[pd.Series], pd.Series],
    *,
    empty: bool = False,
    unreported: bool = False,
    numeric: bool = False,
    **metadata,
) -> pa.Column:
    """One column of strings; ``empty`` and ``unreported`` say which blanks it may hold."""
    blanks = ([""] if empty else []) + ([NOT_REPORTED] if unreported else [])
    told = (
        allowed
        + {
            (False, False): "",
            (True, False): ", or empty",
            (False, True): f", or {NOT_REPORTED}",
            (True, True): f", {NOT_REPORTED} or empty",
        }[empty, unreported]
    )
    one_check = pa.Check(lambda cells: cells.isin(blanks) | fits(cells), error=told)
    metadata |= {
        "kind": kind,
        "allowed": told,
        "empty": empty,
        "unreported": unreported,
        "numeric": numeric,
    }
    return pa.Column(str, one_check, description=meaning, metadata=metadata)


def _pattern(pattern: str):
    return lambda cells: cells.str.fullmatch(pattern)


def _not_empty(cells: pd.Series) -> pd.Series:
    return cells.str.strip() != ""


def text(meaning: str, **options) -> pa.Column:
    """Free text."""
    return _column(meaning, "text", "a text", _not_empty, **options)


def identifier(
    meaning: str,
    pattern: str = r"[a-z0-9_]+",
    allowed: str = "small letters, digits and _",
    **options,
) -> pa.Column:
    """The name of a row, a trial, an arm …"""
    return _column(meaning, "identifier", allowed, _pattern(pattern), pattern=pattern, **options)


def row_identifier(owner: str, letter: str) -> pa.Column:
    """A ``row_id``: the owner of the row, the letter of the table, a number."""
    pattern = rf"[a-z0-9_]+\.{letter}\d+"
    allowed = f"the {owner}, .{letter} and a number"
    return identifier("name of the row, kept for good", pattern, allowed)


def reference(meaning: str, *targets: str, listed: bool = False, **options) -> pa.Column:
    """An identifier that stands in one of the ``table.column`` targets (``listed``: several)."""
    told = " or ".join(target.split(".")[0] for target in targets)
    allowed = f"identifiers from {told}, separated by ;" if listed else f"an identifier from {told}"
    return _column(
        meaning, "reference", allowed, _not_empty, targets=targets, listed=listed, **options
    )


def choice(meaning: str, *allowed: str, **options) -> pa.Column:
    """One word of a closed list."""
    return _column(
        meaning,
        "choice",
        f"one of {', '.join(allowed)}",
        lambda cells: cells.isin(allowed),
        choices=allowed,
        **options,
    )


def choices(meaning: str, *allowed: str, **options) -> pa.Column:
    """Several words of a closed list, separated by semicolons."""

    def fits(cells: pd.Series) -> pd.Series:
        words = cells.str.split(";").explode()
        return words.isin(allowed).groupby(level=0).all()

    told = f"a list, separated by ;, of {', '.join(allowed)}"
    return _column(meaning, "choices", told, fits, choices=allowed, **options)


def count(meaning: str, unit: str, **options) -> pa.Column:
    """A whole number of 0 or more."""
    return _column(
        meaning,
        "count",
        "a whole number, 0 or more",
        _pattern(COUNT),
        unit=unit,
        pattern=COUNT,
        numeric=True,
        **options,
    )


def number(meaning: str, unit: str, **options) -> pa.Column:
    """A decimal number as printed, with a point and a plain minus sign."""
    return _column(
        meaning,
        "number",
        "a number such as -3.3",
        _pattern(NUMBER),
        unit=unit,
        pattern=NUMBER,
        numeric=True,
        **options,
    )


def number_or_word(meaning: str, unit: str, words: tuple[str, ...], **options) -> pa.Column:
    """A decimal number as printed, or one word of a closed list."""
    pattern = "|".join([NUMBER, *words])
    return _column(
        meaning,
        "number or word",
        f"a number such as -3.3, or one of {', '.join(words)}",
        _pattern(pattern),
        unit=unit,
        pattern=pattern,
        numeric=True,
        **options,
    )


def p_value(meaning: str, pattern: str = P_VALUE, **options) -> pa.Column:
    """A p value as printed, with its < or >, or cut off by an ellipsis."""
    return _column(
        meaning,
        "p value",
        "a p value such as 0.0273, <0.001 or 0.015…",
        _pattern(pattern),
        unit="probability",
        pattern=pattern,
        **options,
    )


def date(meaning: str, **options) -> pa.Column:
    """A year, month or day in ISO order."""
    allowed = "a date such as 2018, 2018-06 or 2018-06-05"
    return _column(meaning, "date", allowed, _pattern(DATE), pattern=DATE, **options)


def url(meaning: str, **options) -> pa.Column:
    """A web address."""
    pattern = r"https?://\S+"
    allowed = "an address that begins with https:// or http://"
    return _column(meaning, "url", allowed, _pattern(pattern), pattern=pattern, **options)


def doi(**options) -> pa.Column:
    """A DOI that was verified; empty where it was not."""
    pattern = r"10\.\d{4,9}/\S+"
    return _column(
        "DOI of the paper, empty where it was not verified",
        "doi",
        "a DOI that begins with 10.",
        _pattern(pattern),
        empty=True,
        pattern=pattern,
        **options,
    )


def pmid() -> pa.Column:
    """A PubMed number that was verified; empty where it was not."""
    return _column(
        "PubMed number, empty where it was not verified",
        "pmid",
        "a whole number",
        _pattern(COUNT),
        empty=True,
        pattern=COUNT,
    )


# Rules within a row -----------------------------------------------------------------------------


def as_number(cells: pd.Series) -> pd.Series:
    """Numbers of a printed column; NaN for everything else."""
    return pd.to_numeric(cells, errors="coerce")


def at_most(smaller: str, larger: str, where=None) -> RowRule:
    """One column never exceeds another, where both hold numbers."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        fine = ~(as_number(frame[smaller]) > as_number(frame[larger]))
        return fine if where is None else fine | ~where(frame)

    return RowRule(smaller, f"at most {larger}", holds)


def interval_holds(estimate: str) -> RowRule:
    """An estimate lies in its interval, unless the note says that it was printed outside."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        value = as_number(frame[estimate])
        outside = (value < as_number(frame["ci_low"])) | (value > as_number(frame["ci_high"]))
        return ~outside | frame["note"].str.startswith("As printed")

    return RowRule(
        estimate,
        "a value from ci_low to ci_high, unless the note begins with 'As printed'",
        holds,
    )


def blank(cells: pd.Series) -> pd.Series:
    """True where no number is printed."""
    return cells.isin(["", NOT_REPORTED])


def row_id_names(column: str, letter: str) -> RowRule:
    """A ``row_id`` begins with the identifier in ``column``."""

    def holds(frame: pd.DataFrame) -> pd.Series:
        stem = frame[column] + f".{letter}"
        pairs = zip(frame["row_id"], stem, strict=True)
        return pd.Series(
            [row.startswith(begin) and row[len(begin) :].isdigit() for row, begin in pairs],
            index=frame.index,
        )

    return RowRule("row_id", f"the {column}, .{letter} and a number", holds)
