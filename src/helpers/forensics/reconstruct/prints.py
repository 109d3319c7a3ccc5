"""Printed ratios and percentages, refused where nothing could print so."""

from helpers import printed
from helpers.printed import Printed


def printed_ratio(name: str, text: str) -> Printed:
    """Parse a ratio; ValueError where it would be negative."""
    number = printed.parse(text, name)
    if number.high <= 0:
        raise ValueError(f"{name}: {text!r}; allowed is a ratio, which is not negative")
    return number


def printed_percentage(name: str, text: str) -> Printed:
    """Parse a percentage; ValueError where it would lie outside 0 to 100."""
    number = printed.parse(text, name)
    if number.high < 0 or number.low > 100:
        raise ValueError(f"{name}: {text!r}; allowed is a percentage from 0 to 100")
    return number
