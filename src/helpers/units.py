"""Units as papers print them: read, compared and converted by pint, with international units added.

What has a dimension is converted (``1800 mg`` is ``1.8 g``, ``28 days`` are ``4 weeks``); what has
none, such as ``T-score``, only fits itself. ``mmol/L`` does not become ``mg/dL``: that takes the
molar mass of something.
"""

import functools
import re
from typing import Any

from helpers import printed

PER_DAY = "/day"

_OWN = {
    "T-score": "t_score",
    "% points": "percentage_point",
    "percentage points": "percentage_point",
}
_WRITTEN = (
    (re.compile(r"\([^)]*\)|,.*| of age$| of life$"), ""),
    (re.compile(r"\b(?:mcg|ug)\b|[µμ]g\b"), "microgram"),
    (re.compile(r"\bml\b"), "mL"),
    (re.compile(r"\bdecades?\b"), "ten_years"),  # pint's own is a factor of ten
    (re.compile(r"\bmm ?Hg\b"), "mmHg"),
    (re.compile(r"²"), "2"),
    (re.compile(r"\bper\b"), "/"),
    (re.compile(r"(?<=[A-Za-z])([23])\b"), r"**\1"),
    (re.compile(r"%"), "percent"),
)


class UnitError(ValueError):
    """Two units of which none can be turned into the other; the message has both."""


def convert(value: float, unit: str, wanted: str) -> float:
    """Turn a number into another unit.

    Parameters
    ----------
    value : float
        In ``unit``.
    unit, wanted : str
        As printed; where one of them is empty, the number stays as it is.

    Raises
    ------
    UnitError
        They measure different things, or one is a word that no other unit is equal to.

    Examples
    --------
    >>> convert(1.8, "g", "mg"), convert(28, "days", "weeks"), round(convert(2, "years", "months"))
    (1800.0, 4.0, 24)
    >>> convert(5, "mmol/L", "mg/dL")
    Traceback (most recent call last):
    ...
    helpers.units.UnitError: 'mmol/L' cannot be turned into 'mg/dL'
    """
    if not unit or not wanted or _plain(unit) == _plain(wanted):
        return value
    registry = _registry()
    try:
        return float(registry.Quantity(value, _plain(unit)).to(_plain(wanted)).magnitude)
    except Exception as error:  # pint has an error of its own for each kind of text
        raise UnitError(f"{unit!r} cannot be turned into {wanted!r}") from error


def comparable(unit: str, wanted: str) -> bool:
    """Whether a number in one unit can be turned into the other.

    Examples
    --------
    >>> comparable("ug/day", "mg/week"), comparable("IU/day", "mg/day"), comparable("", "mg")
    (True, False, True)
    """
    try:
        convert(1, unit, wanted)
    except UnitError:
        return False
    return True


def doses(text: str) -> list[tuple[float, str]]:
    """The doses of a text such as ``2 g or 4 g``, each a number with its unit; none where unclear.

    Examples
    --------
    >>> doses("1.8 g"), doses("2 g or 4 g"), doses("about 2 mg/kg")
    ([(1.8, 'g')], [(2.0, 'g'), (4.0, 'g')], [])
    """
    found = [re.fullmatch(r"([\d.,]*\d)\s+(\S.*)", part.strip()) for part in text.split(" or ")]
    if not all(found):
        return []
    return [(printed.number(match[1]), match[2]) for match in found if match]


def per_day(unit: str) -> str:
    """A unit of a dose with its time: a bare amount is meant for each day.

    Examples
    --------
    >>> per_day("mg"), per_day("mg/week")
    ('mg/day', 'mg/week')
    """
    return unit if "/" in unit or " per " in unit or not unit else unit + PER_DAY


@functools.cache
def _plain(unit: str) -> str:
    plain = _OWN.get(unit.strip(), unit)
    for written, meant in _WRITTEN:
        plain = written.sub(meant, plain)
    return plain.strip()


@functools.cache
def _registry() -> Any:
    import pint  # takes half a second, and few tables need it

    registry: Any = pint.UnitRegistry()
    registry.define("international_unit = [biological_activity] = IU")
    registry.define("ten_years = 10 * year")
    registry.define("percentage_point = [difference_of_percentages]")
    return registry
