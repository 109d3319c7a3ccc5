"""How a number is shown: the only module that rounds for display.

Each function is a number format, and `formatted` finds it by the name that a sentence, a table or
a column of the schema uses. Halves go away from zero, the minus is a true one, thousands stand
apart, and no digit before the decimal point is ever rounded away.
"""

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from helpers.printed import MINUS, NOT_REPORTED

MISSING, INFINITE, UNREPORTED = "–", "∞", "not reported"

_DIGITS = Context(prec=400)  # enough for every float, so that rounding never overflows
_RELATIONS = {"<=": "≤", ">=": "≥"}
_SPEC = re.compile(r"(?P<plus>\+)?\.(?P<digits>\d)(?P<kind>[f%g])")


def fixed(value: float, decimals: int) -> str:
    """Round to decimals; never a minus zero. NaN becomes ``–`` and infinity ``∞``.

    Examples
    --------
    >>> fixed(-1.25, 1), fixed(-0.01, 1), fixed(2.675, 2), fixed(4378, 0), fixed(float("nan"), 1)
    ('−1.3', '0.0', '2.68', '4,378', '–')
    """
    value = float(value)
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return INFINITE if value > 0 else MINUS + INFINITE
    # repr is the shortest decimal that names this float: the number a reader would round.
    exact = Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _DIGITS)
    return (MINUS if rounded < 0 else "") + f"{rounded.copy_abs():,f}"


def significant(value: float, digits: int) -> str:
    """Round decimals to significant digits, without an exponent.

    Examples
    --------
    >>> significant(0.0123, 2), significant(0.0996, 2), significant(1234.5, 2)
    ('0.012', '0.10', '1,235')
    """
    value = float(value)
    if value == 0 or not math.isfinite(value):
        return fixed(value, 0)
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(Decimal(repr(value)))
    # After the rounding: 0.0996 has become 0.10 and needs one decimal less than 0.0996 did.
    return fixed(value, max(0, digits - 1 - rounded.adjusted()))


def short(value: float) -> str:
    """Show a number made from a printed one: whole, or up to three digits.

    No 0 is left at the end, since it would claim a digit that nobody printed.

    Examples
    --------
    >>> short(16057.0), short(-57.0), short(-3.3), short(42.857), short(0.0996), short(1234.5)
    ('16,057', '−57', '−3.3', '42.9', '0.0996', '1,235')
    """
    if not math.isfinite(value) or math.isclose(value, round(value), rel_tol=1e-9):
        return fixed(value, 0)
    shown = significant(value, 3)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def count(n: float) -> str:
    """Show a whole number; another one is a ValueError.

    Examples
    --------
    >>> count(4378), count(35.0), count(float("nan"))
    ('4,378', '35', '–')
    """
    if math.isfinite(n) and not math.isclose(n, round(n), rel_tol=1e-9):
        raise ValueError(f"n: {n!r}; allowed is a whole number")
    return fixed(n, 0)


def signed(value: float, decimals: int | None = None) -> str:
    """Round as `fixed`, or without ``decimals`` as `short`, with a plus above zero.

    Examples
    --------
    >>> signed(1.26, 1), signed(-1.26, 1), signed(0.01, 1), signed(2.5)
    ('+1.3', '−1.3', '0.0', '+2.5')
    """
    return _with_plus(value, short(value) if decimals is None else fixed(value, decimals))


def ratio(value: float) -> str:
    """Two decimals from 0.1 to 10, else two significant digits; below 0 is a ValueError.

    Examples
    --------
    >>> ratio(0.4), ratio(0.0123), ratio(123.4), ratio(float("inf"))
    ('0.40', '0.012', '123', '∞')
    """
    if value < 0:
        raise ValueError(f"ratio: {value!r}; allowed is 0 or more")
    return fixed(value, 2) if 0.1 <= value <= 10 else significant(value, 2)


def p_value(p: float) -> str:
    """Two significant digits from ``< 0.0001`` to ``1.0``; below 0 or above 1 is a ValueError.

    Examples
    --------
    >>> p_value(0.0273), p_value(0.05), p_value(0.00001), p_value(0.999)
    ('0.027', '0.050', '< 0.0001', '1.0')
    """
    if p < 0 or p > 1:
        raise ValueError(f"p: {p!r}; allowed is a number from 0 to 1")
    return "< 0.0001" if p < 0.0001 else significant(p, 2)


def percent(share: float, decimals: int = 0) -> str:
    """Show a share of 1 as a percentage.

    Examples
    --------
    >>> percent(0.35), percent(-0.1234, 1)
    ('35%', '−12.3%')
    """
    if not math.isfinite(share):
        return fixed(share, 0)
    hundredfold = Decimal(repr(float(share))).scaleb(2)  # 0.145 * 100 would be 14.499999999999998
    return fixed(float(hundredfold), decimals) + "%"


def chance(share: float) -> str:
    """Show a probability from 0 to 1 as a percentage, and never as impossible or certain.

    Examples
    --------
    >>> chance(0.604), chance(0.0031), chance(0.9987)
    ('60%', 'under 1%', 'over 99%')
    """
    if share < 0 or share > 1:
        raise ValueError(f"chance: {share!r}; allowed is a number from 0 to 1")
    if share < 0.01:
        return "under 1%"
    return "over 99%" if share > 0.99 else percent(share)


FORMATS: dict[str, Callable[[float], str]] = {
    "ratio": ratio,
    "p": p_value,
    "n": count,
    "%": percent,
    "percent": percent,
    "chance": chance,
    "points": lambda share: percent(share, 1).removesuffix("%"),
    "per100": lambda share: _people(100 * share),
    "per1000": lambda share: _people(1000 * share),
    "short": short,
    "signed": signed,
    "year": lambda year: fixed(year, 0).replace(",", ""),
}
"""The number formats by name. ``points, per100, per1000``: of a share, in percentage points, or
people of so many."""


def formatted(value: float, spec: str | int | None = None) -> str:
    """Show a number in a format, by default that of a ratio.

    ``spec`` is a name of `FORMATS`; or, much as in Python, ``.1f`` for decimals, ``.1%`` for a
    percentage and ``.2g`` for significant digits, with a plus in front if it is wanted; or how many
    decimals. ValueError where there is no such format, or where the number does not fit it.

    Examples
    --------
    >>> formatted(0.4, "ratio"), formatted(0.1712, ".1%"), formatted(0.54, "+.1f"), formatted(3, 1)
    ('0.40', '17.1%', '+0.5', '3.0')
    """
    if isinstance(spec, int):
        return fixed(value, spec)
    if (name := spec or "ratio") in FORMATS:
        return FORMATS[name](value)
    if not (found := _SPEC.fullmatch(name)):
        allowed = ", ".join(FORMATS)
        raise ValueError(f"format: {spec!r}; allowed are {allowed}, .1f, +.1f, .1% and .2g")
    kinds: dict[str, Callable[[float, int], str]] = {"f": fixed, "%": percent, "g": significant}
    shown = kinds[found["kind"]](value, int(found["digits"]))
    return _with_plus(value, shown) if found["plus"] else shown


def quoted(text: str) -> str:
    """Give a printed number its true signs; no digit is changed.

    Examples
    --------
    >>> quoted("-0.50"), quoted("<=0.005"), quoted("<0.001"), quoted("not_reported")
    ('−0.50', '≤ 0.005', '< 0.001', 'not reported')
    """
    relation = re.match("[<>]=?", text)
    if relation:
        text = f"{_RELATIONS.get(relation[0], relation[0])} {text[relation.end() :].lstrip()}"
    return text.replace(NOT_REPORTED, UNREPORTED) if text[:1] != "-" else MINUS + text[1:]


def interval(low: float, high: float, spec: str | int | None = None) -> str:
    """Show two limits.

    Parameters
    ----------
    low, high, spec
        The limits, and their format as in `formatted`.

    Examples
    --------
    >>> interval(0.234, 0.709), interval(-1.234, 0.5, 1), interval(0.07, 0.27, "%")
    ('0.23 to 0.71', '−1.2 to 0.5', '7% to 27%')
    """
    return f"{formatted(low, spec)} to {formatted(high, spec)}"


def estimate(
    value: float, low: float, high: float, spec: str | int | None = None, unit: str = ""
) -> str:
    """Show an estimate and its interval, which is left out where it is NaN.

    Parameters
    ----------
    value, low, high, spec
        The three, NaN where not reported, and their format as in `formatted`.
    unit : str
        Behind the estimate, such as ``%``.

    Examples
    --------
    >>> estimate(2.8, 0.29, 5.31, 1), estimate(0.4, float("nan"), float("nan"))
    ('2.8 (0.3 to 5.3)', '0.40')
    """
    if math.isnan(value):
        return UNREPORTED
    shown = formatted(value, spec) + unit
    has_no_interval = math.isnan(low) or math.isnan(high)
    return shown if has_no_interval else f"{shown} ({interval(low, high, spec)})"


def interval_name(level: float) -> str:
    """Name an interval by its confidence level.

    Examples
    --------
    >>> interval_name(0.95), interval_name(0.999)
    ('95% interval', '99.9% interval')
    """
    return f"{float(Decimal(repr(float(level))).scaleb(2)):g}% interval"


def _people(n: float) -> str:
    """People of 100 or of 1,000: whole ones, unless there are hardly any."""
    return fixed(n, 0) if not abs(n) < 2 else significant(n, 2)


def _with_plus(value: float, shown: str) -> str:
    rounds_to_zero = not shown.strip("0.%")
    return shown if not value > 0 or rounds_to_zero else "+" + shown
