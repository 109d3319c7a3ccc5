"""The kinds of column that a table is made of.

Every cell is a string, exactly as printed. A kind says which strings may stand in a column, in a
pattern for the machine and in words for the person who mistyped one. Each column has a label, the
header that a reader sees above it, and a meaning, the sentence of the data dictionary.
"""

import re
from collections.abc import Callable
from datetime import date as date_of_calendar
from datetime import timedelta
from functools import partial

import pandas as pd
import pandera.pandas as pa

from helpers.printed import MOST_DECIMALS, MOST_DIGITS, NOT_REPORTED, P_VALUE

# [0-9] and not \d, which takes the digits of every script; no leading zero, since in 035 the
# point of 0.35 may have been lost.
COUNT = f"(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})"
NUMBER = rf"-?{COUNT}(\.[0-9]{{1,{MOST_DECIMALS}}})?"
YEAR = "(19|20)[0-9]{2}"
DATE = rf"{YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
DOI = r"10\.[0-9]{4,9}/\S+"


def listed(words: tuple[str, ...]) -> str:
    """Words as they are listed in a sentence: a, b or c."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def folded(word: str) -> str:
    """A word as it is compared with those of a closed list: case, hyphens and spelling aside.

    Examples
    --------
    >>> folded("Quasi-randomised") == folded("quasi_randomized")
    True
    """
    joined = re.sub(r"[-\s]+", "_", word.strip().casefold())
    american = re.sub(r"is(?=e|ing|ation)", "iz", joined)
    return american.replace("analys", "analyz").replace("avour", "avor")


_FORMATS = {"count": "n", "year": "year", "p value": "p"}
_FORMATS |= dict.fromkeys(["number", "number or word"], "short")
_FORMATS |= dict.fromkeys(["choice", "choices"], "words")
"""How each kind of column is shown: a number format, or a word of the tables as plain words."""


# Kinds of column -----------------------------------------------------------------------------


def _column(
    label: str,
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
    described = (
        allowed
        + {
            (False, False): "",
            (True, False): ", or empty",
            (False, True): f", or {NOT_REPORTED}",
            (True, True): f", {NOT_REPORTED} or empty",
        }[empty, unreported]
    )
    one_check = pa.Check(lambda cells: cells.isin(blanks) | fits(cells), error=described)
    metadata |= {
        "format": _FORMATS.get(kind, ""),
        "kind": kind,
        "allowed": described,
        "empty": empty,
        "unreported": unreported,
        "numeric": numeric,
    }
    # No dtype: the reader makes nothing but strings, and testing that takes half of all the time.
    return pa.Column(None, one_check, title=label, description=meaning, metadata=metadata)


def _written(label: str, meaning: str, kind: str, allowed: str, pattern: str, **options):
    """A column whose every cell is written in one way."""
    options |= {"pattern": pattern}
    return _column(
        label, meaning, kind, allowed, lambda cells: cells.str.fullmatch(pattern), **options
    )


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


def text(label: str, meaning: str, **options) -> pa.Column:
    """Free text."""
    return _column(label, meaning, "text", "a text", _not_empty, **options)


def identifier(
    label: str,
    meaning: str,
    pattern: str = r"[a-z0-9_]+",
    allowed: str = "small letters, digits and _",
    **options,
) -> pa.Column:
    """The name of a row, a trial, an arm and the like."""
    return _written(label, meaning, "identifier", allowed, pattern, **options)


def row_identifier(owner: str, letter: str) -> pa.Column:
    """A ``row_id``: the owner of the row, the letter of the table, a number."""
    pattern = rf"[a-z0-9_]+\.{letter}[0-9]+"
    allowed = f"the {owner}, .{letter} and a number"
    return identifier("Row", "name of the row, kept for good", pattern, allowed, made=True)


def reference(
    label: str, meaning: str, *targets: str, several: bool = False, besides: str = "", **options
) -> pa.Column:
    """An identifier, or several, that stand in one of the ``table.column`` targets.

    ``besides`` is a word that may stand there too.
    """
    files = listed(tuple(f"{target.split('.')[0]}.csv" for target in targets))
    allowed = f"an identifier from {files}"
    fits = _not_empty
    if several:
        allowed = f"identifiers from {files}, separated by ;, each once"
        fits = _all_items(lambda item: item == item.strip() != "")
    allowed += f", or {besides}" if besides else ""
    options |= {"targets": targets, "several": several, "besides": besides}
    return _column(label, meaning, "reference", allowed, fits, **options)


def choice(label: str, meaning: str, *allowed: str, **options) -> pa.Column:
    """One word of a closed list."""
    described = f"one of {', '.join(allowed)}"
    fits = partial(pd.Series.isin, values=allowed)
    return _column(label, meaning, "choice", described, fits, choices=allowed, **options)


def choices(label: str, meaning: str, *allowed: str, **options) -> pa.Column:
    """Several words of a closed list, separated by semicolons."""
    described = f"a list, separated by ;, of {', '.join(allowed)}, each once"
    fits = _all_items(lambda item: item in allowed)
    return _column(label, meaning, "choices", described, fits, choices=allowed, **options)


def count(label: str, meaning: str, unit: str, **options) -> pa.Column:
    """A whole number of 0 or more."""
    allowed = "a whole number, 0 or more"
    return _written(label, meaning, "count", allowed, COUNT, unit=unit, numeric=True, **options)


def year(label: str, meaning: str, **options) -> pa.Column:
    """A year from 1900 to 2099."""
    allowed = "a year such as 2018"
    return _written(label, meaning, "year", allowed, YEAR, unit="year", numeric=True, **options)


def number(label: str, meaning: str, unit: str, **options) -> pa.Column:
    """A decimal number as printed, with a point and a plain minus sign."""
    allowed = "a number such as 12 or -3.3"
    return _written(label, meaning, "number", allowed, NUMBER, unit=unit, numeric=True, **options)


def number_or_word(
    label: str, meaning: str, unit: str, words: tuple[str, ...], **options
) -> pa.Column:
    """A decimal number as printed, or one word of a closed list."""
    allowed = f"a number such as 12 or -3.3, or one of {', '.join(words)}"
    options |= {"unit": unit, "choices": words, "numeric": True}
    pattern = "|".join([NUMBER, *words])
    return _written(label, meaning, "number or word", allowed, pattern, **options)


def p_value(label: str, meaning: str, pattern: str = P_VALUE, **options) -> pa.Column:
    """A p value as printed, with its < or >, or cut off by an ellipsis."""
    allowed = "a p value such as 0.0273, <0.001 or 0.015…"
    options |= {"unit": "probability"}
    return _written(label, meaning, "p value", allowed, pattern, **options)


def date(label: str, meaning: str, **options) -> pa.Column:
    """A year, month or day in ISO order."""
    allowed = "a date such as 2018, 2018-06 or 2018-06-05"
    options |= {"pattern": DATE}
    return _column(
        label, meaning, "date", allowed, lambda cells: cells.map(_has_been).astype(bool), **options
    )


def _has_been(text: str) -> bool:
    """Whether it is a date of the calendar, not after today in any time zone."""
    if not re.fullmatch(DATE, text):
        return False
    try:
        day = date_of_calendar(*(int(part) for part in f"{text}-01-01".split("-")[:3]))
    except ValueError:  # such as 30 February
        return False
    return day <= date_of_calendar.today() + timedelta(days=1)


def url(label: str, meaning: str, **options) -> pa.Column:
    """A web address."""
    allowed = "an address that begins with https:// or http://"
    return _written(label, meaning, "url", allowed, r"https?://[^\s<>\"]+", **options)


def doi() -> pa.Column:
    """A DOI that was verified; empty where it was not."""
    meaning = "DOI of the paper, empty where it was not verified"
    return _written("DOI", meaning, "doi", "a DOI that begins with 10.", DOI, empty=True)


def pmid() -> pa.Column:
    """A PubMed number that was verified; empty where it was not."""
    meaning = "PubMed number, empty where it was not verified"
    return _written("PubMed", meaning, "pmid", "a whole number", COUNT, empty=True)
