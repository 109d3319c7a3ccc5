"""The day that stands on the pages."""

import os
from datetime import UTC, date, datetime

VARIABLE = "SOURCE_DATE_EPOCH"
_YEAR_10000 = 253_402_300_800


class DayError(ValueError):
    """The variable holds no day."""


def day_of_build() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``, with which a build can be made again later.

    The variable is that of https://reproducible-builds.org: seconds since the start of 1970.

    Raises
    ------
    DayError
        The variable is set to something else.
    """
    seconds = os.environ.get(VARIABLE, "")
    if not seconds:
        return date.today()
    whole = seconds.isascii() and seconds.isdecimal() and len(seconds) < 13
    if not whole or int(seconds) >= _YEAR_10000:
        allowed = "a whole number of seconds since 1970, before the year 10000"
        raise DayError(f"{VARIABLE}: {seconds[:60]!r}; allowed is {allowed}")
    return datetime.fromtimestamp(int(seconds), UTC).date()
