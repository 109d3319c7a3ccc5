"""What a cell that is not allowed was probably meant to be, for whoever typed it.

A spreadsheet shows ``−1.8`` and ``-1.8`` as if they were the same: the list of what is allowed does
not help there.
"""

import difflib
import re
import unicodedata

from helpers.printed import NOT_REPORTED

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_OF_NUMBERS = (
    (r"[=@].*|[+-][a-z].*", "this is a formula, write its result"),
    (rf"\d+[-/. ]({_MONTHS}).*|({_MONTHS})[a-z]*[-/. ].*", "a spreadsheet has made a date of it"),
    (r"\d{1,3}((,\d{3})+(\.\d+)?|(\.\d{3}){2,})", "leave out what parts the thousands"),
    (r"\d{1,3}([ '\xa0\u2009\u202f]\d{3})+", "leave out what parts the thousands"),
    (r"\d+([-/.])\d+\1\d+( .*)?", "a spreadsheet has made a date of it"),
    (r"[-+]?[\d.,]*\de[-+]?\d+", "write the number out, without an exponent"),
    (r"[-+<>=]*\d*,\d+", "write the decimal comma as a point"),
    (r"[-+<>=]*[\d.]+ ?%", "leave out the per cent sign"),
    (r"\+[\d.]+", "leave out the plus sign"),
    (r"[-<>=]*0\d+(\.\d+)?", "has a decimal point been lost?"),
    (r"-?\.\d+", "write the 0 before the point"),
    (r"-?[\d.,]+ ?(\(|±|\+/?-|-|–|to ).*\d.*", "one number to a cell"),
    (r"[\d.]*[ol][\dol.]*", "a letter stands in place of a digit"),
)
_NOTHING = r"n\.?/?a\.?|nan|null|none|nil|missing|unknown|nr|not reported|-+|–|—|\?+|\.+"
_ELLIPSIS = "…"  # may stand in a p value


def of_number(cell: str, allowed: str, words: tuple[str, ...] = ()) -> str:
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
    for form, advice in _OF_NUMBERS:
        if re.fullmatch(form, cell, re.IGNORECASE | re.ASCII):
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
        name = unicodedata.name(other, "")
        return f"{other!r} is {f'U+{ord(other):04X} {name}'.rstrip()}, type it anew"
    as_written = cell.lower().replace(" ", "_")
    near = [word for word in words if word.lower() == as_written]
    near += difflib.get_close_matches(as_written, words, n=1, cutoff=0.8)
    return f"is it {near[0]}?" if near else ""
