"""How far apart are two arms? One effect and its interval per row.

Treatment comes first (``t``), control second (``c``): a ratio is treatment over control and a
difference is treatment minus control. Arrays go in, a DataFrame comes out, with the index kept:

``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis, where sampling errors are closest to normal: the log of a ratio,
    the difference itself; pools are made of these. ``se`` is the large-sample (delta method)
    standard error whatever method made the interval, and NaN where an empty cell leaves it none,
``p``
    two-sided, against no effect, where the method has a test; else NaN,
``note``
    why a number is missing or infinite, or a limit open; else empty.

Impossible arguments are errors, never a silent NaN; the message names the argument, the first
offending row, its value and what is allowed.

Which method? Wald intervals (``katz``, ``woolf``, ``wald``) are what papers print, and fail in
small or empty cells. Score intervals hold every effect that a chi-square test does not reject; they
keep their level in small arms and need no correction. Exact intervals never have less than their
level and are wide for it; mid-P counts the observed table half and comes closer.

Nothing is corrected behind your back: a table with an empty cell gives what the formula gives
(0, infinity or no number) and a note that says so. ``zero="add_half"`` adds 0.5 to the four
cells of such tables, and of no others; only Wald methods take it.

Where is what? ``ratios`` and ``differences`` take counted people, ``people`` tells a difference of
risks in people, ``rates`` counts events over person-time, ``means`` measures, and
``printed_intervals`` reads what a paper prints; ``checks``, ``frames`` and ``notes`` are what they
share: what is checked first, the columns above, and the words of the notes.
"""

from helpers.effects.differences import risk_difference
from helpers.effects.means import mean_difference, standardised_mean_difference
from helpers.effects.notes import (
    ASYMMETRIC,
    ENDS_AT_INFINITY,
    HALF_ADDED,
    NO_CONTRAST,
    NO_ERROR,
    NO_EVENTS,
    NO_SPREAD,
    NO_TEST,
    NO_WIDTH,
    OPEN_LIMIT,
    OUTSIDE,
    THROUGH_INFINITY,
    ZERO_CELL,
)
from helpers.effects.people import number_needed_to_treat, per_thousand
from helpers.effects.printed_intervals import from_interval
from helpers.effects.rates import rate_ratio
from helpers.effects.ratios import odds_ratio, risk_ratio

__all__ = [
    "ASYMMETRIC",
    "ENDS_AT_INFINITY",
    "HALF_ADDED",
    "NO_CONTRAST",
    "NO_ERROR",
    "NO_EVENTS",
    "NO_SPREAD",
    "NO_TEST",
    "NO_WIDTH",
    "OPEN_LIMIT",
    "OUTSIDE",
    "THROUGH_INFINITY",
    "ZERO_CELL",
    "from_interval",
    "mean_difference",
    "number_needed_to_treat",
    "odds_ratio",
    "per_thousand",
    "rate_ratio",
    "risk_difference",
    "risk_ratio",
    "standardised_mean_difference",
]
