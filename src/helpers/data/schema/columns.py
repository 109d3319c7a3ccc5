"""The kinds of column that a table is made of.

Every cell is a string, exactly as printed. A kind says which strings may stand in a column, in a
pattern for the machine and in words for the person who mistyped one.
"""

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from helpers.printed import NOT_REPORTED, P_VALUE

# [0-9] and not \d, which takes the digits of every script; no leading zero, since in 035 the
# point of 0.35 may have been lost.
COUNT = "(0|[1-9][0-9]*)"
NUMBER = rf"-?{COUNT}(\.[0-9]+)?"
YEAR = "(19|20)[0-9]{2}"
DATE = rf"{YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
DOI = r"10\.[0-9]{4,9}/\S+"


def listed(words: tuple[str, ...]) -> str:
    """Words as they are listed in a sentence: a, b or c."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


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
    # No dtype: the reader makes nothing but strings, and testing that takes half of all the time.
    return pa.Column(None, one_check, description=meaning, metadata=metadata)


def _pattern(pattern: str):
    return lambda cells: cells.str.fullmatch(pattern)


def _not_empty(cells: pd.Series) -> pd.Series:
    return cells != ""


def separated(cells: pd.Series) -> pd.Series:
    """The items of cells that list several, separated by semicolons; one row per item."""
    return cells.str.split(";").explode()


def _all_items(fits: Callable[[str], bool]):
    """Every item of a list fits, and stands once."""

    def check(cells: pd.Series) -> pd.Series:
        lists = [cell.split(";") for cell in cells]
        fine = [len(set(items)) == len(items) and all(map(fits, items)) for items in lists]
        return pd.Series(fine, index=cells.index, dtype=bool)

    return check


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
    pattern = rf"[a-z0-9_]+\.{letter}[0-9]+"
    allowed = f"the {owner}, .{letter} and a number"
    return identifier("name of the row, kept for good", pattern, allowed)


def reference(
    meaning: str, *targets: str, several: bool = False, besides: str = "", **options
) -> pa.Column:
    """An identifier, or several, that stand in one of the ``table.column`` targets.

    ``besides`` is a word that may stand there too.
    """
    files = listed(tuple(f"{target.split('.')[0]}.csv" for target in targets))
    allowed = f"an identifier from {files}"
    fits = _not_empty
    if several:
        allowed = f"identifiers from {files}, separated by ;, each once"
        allowed += f", or {besides}" if besides else ""
        fits = _all_items(lambda item: item == item.strip() != "")
    options |= {"targets": targets, "several": several, "besides": besides}
    return _column(meaning, "reference", allowed, fits, **options)


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


def open_choice(meaning: str, prefix: str, *allowed: str, **options) -> pa.Column:
    """One word of a list, or a word of one's own behind a prefix."""
    pattern = "|".join([*allowed, rf"{prefix}[a-z0-9_]+"])
    told = f"one of {', '.join(allowed)}, or {prefix} and a word of your own"
    options |= {"pattern": pattern, "choices": allowed}
    return _column(meaning, "open choice", told, _pattern(pattern), **options)


def choices(meaning: str, *allowed: str, **options) -> pa.Column:
    """Several words of a closed list, separated by semicolons."""
    told = f"a list, separated by ;, of {', '.join(allowed)}, each once"
    fits = _all_items(lambda item: item in allowed)
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


def year(meaning: str, **options) -> pa.Column:
    """A year from 1900 to 2099."""
    return _column(
        meaning,
        "year",
        "a year such as 2018",
        _pattern(YEAR),
        unit="year",
        pattern=YEAR,
        numeric=True,
        **options,
    )


def number(meaning: str, unit: str, **options) -> pa.Column:
    """A decimal number as printed, with a point and a plain minus sign."""
    return _column(
        meaning,
        "number",
        "a number such as 12 or -3.3",
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
        f"a number such as 12 or -3.3, or one of {', '.join(words)}",
        _pattern(pattern),
        unit=unit,
        pattern=pattern,
        choices=words,
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
    pattern = r"https?://[^\s<>\"]+"
    allowed = "an address that begins with https:// or http://"
    return _column(meaning, "url", allowed, _pattern(pattern), pattern=pattern, **options)


def doi(**options) -> pa.Column:
    """A DOI that was verified; empty where it was not."""
    return _column(
        "DOI of the paper, empty where it was not verified",
        "doi",
        "a DOI that begins with 10.",
        _pattern(DOI),
        empty=True,
        pattern=DOI,
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
