"""What a cell that is not allowed was probably meant to be, for whoever typed it.

A spreadsheet shows ``−1.8`` and ``-1.8`` as if they were the same: the list of what is allowed does
not help there.
"""

import difflib
import re

from helpers import printed
from helpers.printed import NOT_REPORTED

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_OF_CELLS = (
    (r"[=@].*|[+-][a-z].*", "this is a formula, write its result"),
    (rf"\d+[-/. ]({_MONTHS}).*|({_MONTHS})[a-z]*[-/. ].*", "a spreadsheet has made a date of it"),
    (r"\d+([-/.])\d+\1\d+( .*)?", "a spreadsheet has made a date of it"),
    (r"-?\.\d+", "write the 0 before the point"),
)
_NOTHING = r"n\.?/?a\.?|nan|null|none|nil|missing|unknown|nr|not reported|-+|–|—|\?+|\.+"
_ELLIPSIS = "…"  # may stand in a p value


def of_number(cell: str, allowed: str, words: tuple[str, ...] = (), kind: str = "number") -> str:
    """Say what looks wrong in a cell that is not the number it should be, or nothing.

    Examples
    --------
    >>> of_number("1,8", "a number, or not_reported")
    'write the decimal comma as a point'
    >>> of_number("n/a", "a number, or not_reported")
    'write not_reported where the source was searched and does not say'
    >>> of_number("−1.8", "a number, or not_reported")
    "'−' is U+2212 MINUS SIGN, type it anew"
    >>> of_number("twelve", "a number, or not_reported")
    ''
    """
    if re.fullmatch(_NOTHING, cell, re.IGNORECASE):
        if NOT_REPORTED in allowed:
            return f"write {NOT_REPORTED} where the source was searched and does not say"
        return "leave the cell empty" if "empty" in allowed else ""
    if kind == "p value" and cell.endswith("%"):
        return "write the share of 1: 0.01 for 1%"
    if thousands := re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", cell, re.ASCII):
        return printed.advice(thousands[0])
    for form, advice in _OF_CELLS:
        if re.fullmatch(form, cell, re.IGNORECASE | re.ASCII):
            return advice
    if advice := printed.advice(cell):
        return advice
    beside_digits = re.search("[0-9]", cell) and not re.fullmatch("[-.0-9]+", cell)
    return of_word(cell, words) or ("write the number alone" if beside_digits else "")


def of_word(cell: str, words: tuple[str, ...] = ()) -> str:
    """Say which letter is not what it looks like, or which allowed word is nearly the same.

    Examples
    --------
    >>> of_word("new fractures", ("new_fracture", "fracture", "bmd"))
    'is it new_fracture?'
    >>> of_word("hіp")
    "'і' is U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I, type it anew"
    """
    if other := next((sign for sign in cell if sign > "\x7f" and sign != _ELLIPSIS), ""):
        return f"{printed.named(other)}, type it anew"
    as_written = cell.lower().replace(" ", "_")
    near = [word for word in words if word.lower() == as_written]
    near += difflib.get_close_matches(as_written, words, n=1, cutoff=0.8)
    return f"is it {near[0]}?" if near else ""
