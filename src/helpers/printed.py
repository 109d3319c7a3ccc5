"""A number as it was printed is a string: ``0.50`` says more than ``0.5``.

`parse` turns it into a value and the interval of numbers that would have been printed so;
`agrees` says whether another number, printed or computed, fits. `helpers.numbers` goes the other
way.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

TOLERANCE = 1e-12  # for computed numbers, relative above 1: floats miss the ends of an interval
LONGEST_SHOWN = 60
NOT_REPORTED = "not_reported"
MINUS = "−"

_SPACE = r"[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]"
_DASH = r"[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u207b]"
_WRITTEN = re.compile(
    rf"""(?P<relation> <= | >= | ≤ | ≥ | < | > | = )? {_SPACE}*
        (?P<sign> [-−+] )?
        (?P<whole> [1-9]\d{{0,2}} (?:,\d{{3}})+ | [1-9]\d* | 0 )?
        (?P<fraction> \.\d+ )?
        (?P<cut> … | \.\.\. )?
        (?P<percent> {_SPACE}* % )?""",
    re.VERBOSE | re.ASCII,
)
MOST_DIGITS, MOST_DECIMALS = 15, 300
"""Before and behind the point: what a float holds exactly, and without becoming 0."""
P_VALUE = r"(?:(?:[<>]=?)?(?:0?\.[0-9]{1,300}|1(?:\.0{1,300})?)|0?\.[0-9]{1,300}…)"
"""How a table may hold a printed p; `parse` reads all of these, and more."""

_AS_ASCII = {"≤": "<=", "≥": ">=", None: "="}
_BEFORE = rf"[-−+<>=≤≥]*{_SPACE}*{_DASH}?"
_POWER = re.compile(
    rf"(?P<before>{_BEFORE})(?P<digits>\d+(?:\.\d+)?){_SPACE}*[×xX*·⋅]{_SPACE}*10{_SPACE}*(?:\^|\*\*)?"
    rf"{_SPACE}*(?P<sign>{_DASH}?){_SPACE}*(?P<power>[\d⁰¹²³⁴-⁹]{{1,3}})"
)
_THOUSANDS = "leave out what parts the thousands"
_COMMA = "write the decimal comma as a point"
_MISPRINTS = (
    (rf"{_BEFORE}[1-9]\d{{0,2}}((,\d{{3}})+(\.\d+)?|(\.\d{{3}}){{2,}})", _THOUSANDS),
    (rf"{_BEFORE}[1-9]\d{{0,2}}(({_SPACE}|['’])\d{{3}})+(\.\d+)?", _THOUSANDS),
    (rf"{_BEFORE}\d{{1,3}}([. '’\xa0\u2009\u202f]\d{{3}})+,\d+.*", f"{_COMMA}, and {_THOUSANDS}"),
    (rf"{_BEFORE}[\d.]*,[\d.,]+.*", _COMMA),
    (rf"{_BEFORE}\d*[·∙⋅•]\d+.*", "write the decimal point as ."),
    (r"[^\W\d_]+[²2]?\s*[<>=≤≥].*", "leave out what names the number"),
    (r"[≤≥].*", "write <= for ≤ and >= for ≥"),
    (r"[≈~≅∼].*", "leave out the sign for about"),
    (
        rf"[-<>=]*{_SPACE}+[-.\d]+|{_DASH}{_SPACE}+[.\d]+|\d+\.?{_SPACE}+\.?\d+",
        "leave out the space",
    ),
    (rf"{_BEFORE}[\d.]+{_SPACE}*[%％]", "leave out the per cent sign"),
    (r"\+[\d.]+", "leave out the plus sign"),
    (rf"{_BEFORE}0\d+(\.\d+)?", "has a decimal point been lost?"),
    (
        rf"{_BEFORE}[\d.]+\s?%?\s?(\(|\[|±|\+/?-|/\s?(?=\d)|to\s|{_DASH}).*\d.*",
        "write one number alone",
    ),
    (
        rf"{_BEFORE}[\d.]+%?{_SPACE}*([*†‡§¶‖#]+|[¹²³⁰⁴-⁹ᵃ-ᶻ]+|\([a-z]\)|[a-km-np-z])",
        "leave out the footnote mark",
    ),
    (r"[-+]?[\d.,]*\de[-+]?\d+", "write the number out, without an exponent"),
    (r"\d*[ol\d]*\.?[\dol]*[ol][\dol.]*", "a letter stands in place of a digit"),
)


def advice(text: str) -> str:
    """Say what to write for something that is printed where a number is wanted, or nothing.

    It is the one rule for tables, fields, parameters and functions: a decimal comma is never
    taken for the comma of thousands, nor a per cent sign left out unasked.

    Examples
    --------
    >>> advice("0,670"), advice("1,158"), advice("5.8 × 10−4"), advice("0.44 (0.22–0.99)")
    ('write the decimal comma as a point', 'leave out what parts the thousands', \
'write 0.00058', 'write one number alone')
    """
    text = text.strip()
    if power := _POWER.fullmatch(text):
        size = int(unicodedata.normalize("NFKC", power["power"])) * (-1 if power["sign"] else 1)
        return f"write {power['before']}{Decimal(power['digits']).scaleb(size):f}"
    for form, what in _MISPRINTS:
        if re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
            return what
    if sum(sign.isdigit() for sign in text) > MOST_DIGITS and re.fullmatch(r"[-<>=\d.]+", text):
        return f"allowed are {MOST_DIGITS} digits before the point, {MOST_DECIMALS} behind it"
    if dash := re.fullmatch(rf"(?!-)({_DASH})[\d.]+", text):
        return f"{named(dash[1])}, type it anew"
    return ""


def named(sign: str) -> str:
    """Name a sign that may look like another one.

    Examples
    --------
    >>> named("–")
    "'–' is U+2013 EN DASH"
    """
    return f"{sign!r} is U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()


@dataclass(frozen=True)
class Printed:
    """One printed number; make it with `parse`.

    ``value`` is the number without its relation, in the unit printed (``12.3%`` is 12.3).
    ``low`` and ``high`` bound, ends included, the numbers that would be printed so; where the
    relation is ``<`` or ``>`` the interval is open to infinity and its finite end is left out.
    """

    text: str
    relation: str
    value: float
    decimals: int
    low: float
    high: float
    cut_off: bool
    percent: bool = False

    def covers(self, values: ArrayLike) -> Any:
        """Whether computed values could have been printed so: a bool, or an array of them.

        NaN is never covered.
        """
        return self.overlaps(values, values)

    def overlaps(self, low: ArrayLike, high: ArrayLike) -> Any:
        """Whether a computed range, or each of several, holds a value printed so."""
        low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
        slack = TOLERANCE * max(1.0, abs(self.value))
        reaches_low = high > self.low if self.relation == ">" else high >= self.low - slack
        reaches_high = low < self.high if self.relation == "<" else low <= self.high + slack
        both = reaches_low & reaches_high
        return both if both.ndim else bool(both)


def parse(text: str, name: str = "printed number", percent: bool = True) -> Printed:
    """Read a printed number without losing what its digits say.

    Parameters
    ----------
    text : str
        Such as ``0.40``, ``.03``, ``-7.31`` or ``−7.31``, ``12.3%``, ``1,158``, ``<0.001``,
        ``<=0.005``, ``>0.05``, or ``0.015…`` and ``0.015...`` where further digits were cut off.
    name : str
        What an error message calls the number, such as the argument that holds it.
    percent : bool
        Whether ``%`` may stand behind it: not where a p, a ratio or a mean is wanted.

    Returns
    -------
    Printed

    Raises
    ------
    ValueError
        Anything else, ``trend <0.001`` and ``not_reported`` included; with what to write, as
        `advice` has it.
    TypeError
        A number that is not a string.

    Examples
    --------
    >>> parse("0.40")
    Printed(text='0.40', relation='=', value=0.4, decimals=2, low=0.395, high=0.405, \
cut_off=False, percent=False)
    >>> parse("<0.001").high
    0.001
    """
    _require_text(text, name)
    found = _WRITTEN.fullmatch(text.strip())
    whole = (found["whole"] or "0").replace(",", "") if found else ""
    fraction = (found["fraction"] or "") if found else ""
    too_long = len(whole) > MOST_DIGITS or len(fraction) > MOST_DECIMALS + 1
    if not found or not (found["whole"] or fraction) or too_long:
        shown = repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")
        hint = advice(text[: 2 * LONGEST_SHOWN])
        raise ValueError(
            f"{name}: {shown}{f' ({hint})' if hint else ''}; allowed are digits with an optional "
            "relation (<, >, <=, >=), minus, thousands commas, % or … for digits cut off"
        )
    if found["percent"] and not percent:
        share = Decimal(whole + fraction).scaleb(-2)
        raise ValueError(
            f"{name}: {text!r}; allowed is a number without a per cent sign, such as {share:f}"
        )
    relation = _AS_ASCII.get(found["relation"], found["relation"])
    cut_off = bool(found["cut"])
    if cut_off and (relation != "=" or not fraction):
        raise ValueError(
            f"{name}: {text!r}; allowed is … only after decimals, and without a relation"
        )
    size = Decimal(whole + fraction)
    decimals = max(0, len(fraction) - 1)
    unit = Decimal(1).scaleb(-decimals)
    low: Decimal | float
    high: Decimal | float
    low, high = (size, size + unit) if cut_off else (size - unit / 2, size + unit / 2)
    if found["sign"] in ("-", MINUS):
        size, low, high = -size, -high, -low
    if relation != "=":
        low = size if relation.startswith(">") else -math.inf
        high = size if relation.startswith("<") else math.inf
    percent = bool(found["percent"])
    return Printed(text, relation, float(size), decimals, float(low), float(high), cut_off, percent)


def number(text: str) -> float:
    """Return the value of a printed number, without its relation; NaN where none was reported.

    Raises
    ------
    ValueError, TypeError
        As `parse`; ``""`` and ``not_reported`` are allowed here.

    Examples
    --------
    >>> number("1,158"), number("<0.001"), number("not_reported")
    (1158.0, 0.001, nan)
    """
    _require_text(text, "printed number")
    return math.nan if text.strip() in ("", NOT_REPORTED) else parse(text).value


def rounding_interval(text: str) -> tuple[float, float]:
    """Lowest and highest number that would have been printed so.

    Both ends belong to it, because papers round halves either way (0.125 becomes 0.12 or 0.13).
    Digits that were cut off can only add to the number. A relation leaves one side unbounded:
    ``<0.01`` runs from −∞ to 0.01 and ``>0.05`` from 0.05 to ∞, whether or not it is a p value.

    Raises
    ------
    ValueError, TypeError
        As `parse`.

    Examples
    --------
    >>> rounding_interval("0.40"), rounding_interval("-0.015…"), rounding_interval("<0.01")
    ((0.395, 0.405), (-0.016, -0.015), (-inf, 0.01))
    """
    printed = parse(text)
    return printed.low, printed.high


def agrees(printed: str, other: str | float) -> bool:
    """Could the printed number and the other one be the same number?

    Parameters
    ----------
    printed : str
        A printed number.
    other : str or float
        Another printed number, or a computed one.

    Returns
    -------
    bool
        A computed number agrees where it lies in the rounding interval, ends included, with a
        tolerance of 1e-12. Two printed numbers agree where their intervals share more than one
        point: 0.4 and 0.44 do; 34 and 35, which only touch, do not.

    Raises
    ------
    ValueError, TypeError
        As `parse`.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-9.

    Examples
    --------
    >>> agrees("0.12", 0.125), agrees("0.13", 0.125), agrees("0.4", "0.44"), agrees("34", "35")
    (True, True, True, False)
    """
    one = parse(printed)
    if not isinstance(other, str):
        return one.covers(float(other))
    two = parse(other)
    shared = min(one.high, two.high) - max(one.low, two.low)
    return shared > 0  # ends that touch are the same decimal, and so the same float


def _require_text(text, name: str) -> None:
    if not isinstance(text, str):
        raise TypeError(
            f"{name}: {text!r}; allowed is a string, since trailing zeros carry information"
        )
