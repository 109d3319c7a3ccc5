"""What can be typed for each kind of trial, and what is wrong with what was typed."""

import math
import re
from dataclasses import dataclass

from helpers import numbers, printed

ARMS = {"t": "Treated", "c": "Control"}
_NUMBER = re.compile(rf"[-{printed.MINUS}]?([0-9]+|[0-9]{{1,3}}(,[0-9]{{3}})+)(\.[0-9]+)?")
MOST_PEOPLE = 100_000
"""Above this an answer would take longer than a move of a slider."""


@dataclass(frozen=True)
class Field:
    """One number per arm."""

    name: str
    label: str
    whole: bool = True
    least: float = 0
    most: float = math.inf
    positive: bool = False
    """Above 0, which itself is not allowed."""
    may_be_empty: bool = False

    @property
    def allowed(self) -> str:
        """What may be typed, in words."""
        what = "a whole number" if self.whole else "a number"
        if self.positive:
            what += " above 0"
        elif self.least > -math.inf:
            what += f", {self.least:g} or more"
        if self.most < math.inf:
            what += f", at most {self.most:,.0f}"
        return what + (", or nothing" if self.may_be_empty else "")


@dataclass(frozen=True)
class Kind:
    """A kind of trial: what is known of each arm."""

    name: str
    fields: tuple[Field, ...]
    claim: Field
    """The effect that somebody claims, if any."""

    @property
    def by_name(self) -> dict[str, Field]:
        """``events_t, n_t, events_c, n_c``, as `helpers.effects` takes them, then ``claimed``."""
        named = {f"{field.name}_{arm}": field for arm in ARMS for field in self.fields}
        return named | {self.claim.name: self.claim}

    @property
    def names(self) -> list[str]:
        """The arguments that `helpers.effects` takes."""
        return [name for name in self.by_name if name != self.claim.name]

    def label(self, name: str) -> str:
        """What stands beside the field: ``Treated: people in the arm``."""
        field = self.by_name[name]
        if field is self.claim:
            return f"{field.label.capitalize()}, if any"
        return f"{ARMS[name[-1]]}: {field.label}"


_EVENTS = Field("events", "people with the event", most=MOST_PEOPLE)
_MEAN = Field("mean", "mean", whole=False, least=-math.inf)
_PEOPLE = Field("n", "people", least=2, most=MOST_PEOPLE)
_RATIO = Field("claimed", "claimed ratio", whole=False, positive=True, may_be_empty=True)
_DIFFERENCE = Field(
    "claimed", "claimed difference", whole=False, least=-math.inf, may_be_empty=True
)

KINDS = {
    "people": Kind(
        "people with the event",
        (_EVENTS, Field("n", "people in the arm", least=1, most=MOST_PEOPLE)),
        _RATIO,
    ),
    "rates": Kind(
        "events in person-time",
        (
            Field("events", "events", most=MOST_PEOPLE),
            Field("time", "person-years", whole=False, positive=True),
        ),
        _RATIO,
    ),
    "means_sd": Kind(
        "means with SD",
        (_MEAN, Field("sd", "standard deviation", whole=False, positive=True), _PEOPLE),
        _DIFFERENCE,
    ),
    "means_se": Kind(
        "means with SE",
        (
            _MEAN,
            Field("sd", "standard error", whole=False, positive=True),
            Field("n", "people", least=2, most=MOST_PEOPLE, may_be_empty=True),
        ),
        _DIFFERENCE,
    ),
}


@dataclass(frozen=True)
class Reading:
    """What was typed, as numbers, and what is wrong with it by field."""

    values: dict[str, float | None]
    problems: dict[str, str]
    claimed: float | None = None


def read(kind: str, typed: dict[str, str]) -> Reading:
    """Turn what was typed into numbers, or say beside which field it cannot be.

    Parameters
    ----------
    kind : str
        A key of `KINDS`.
    typed : dict
        A text for each of ``KINDS[kind].names``, and for ``claimed`` where somebody claims an
        effect; others are ignored.

    Examples
    --------
    >>> read("people", {"events_t": "14", "n_t": "12", "events_c": "", "n_c": "x"}).problems
    ... # doctest: +NORMALIZE_WHITESPACE
    {'events_c': 'empty; allowed is a whole number, 0 or more, at most 100,000',
     'n_c': "'x' is no number; allowed is a whole number, 1 or more, at most 100,000",
     'events_t': '14 of 12 people; allowed are at most 12'}
    """
    values, problems = {}, {}
    for name, field in KINDS[kind].by_name.items():
        try:
            values[name] = number(typed.get(name, ""), field)
        except ValueError as error:
            problems[name] = f"{error}; allowed is {field.allowed}"
    claimed = values.pop("claimed", None)
    if kind == "people":
        for arm in ARMS:
            events, n = values.get(f"events_{arm}"), values.get(f"n_{arm}")
            if events is not None and n is not None and events > n:
                problems[f"events_{arm}"] = f"{events:g} of {n:g} people; allowed are at most {n:g}"
    if kind == "means_se" and not problems and (values["n_t"] is None) != (values["n_c"] is None):
        missing = "n_t" if values["n_t"] is None else "n_c"
        problems[missing] = "empty; allowed is nothing in both arms, or a number in both"
    return Reading(values, problems, claimed)


def arms_in_words(kind: str, values: dict[str, float | None]) -> str:
    """Treated against controls, so that a figure says which numbers it is of.

    Examples
    --------
    >>> arms_in_words("people", {"events_t": 12, "n_t": 50, "events_c": 20, "n_c": 50})
    '12 of 50 against 20 of 50'
    """
    fields = KINDS[kind].fields[:2]
    of = {"people": " of ", "rates": " in "}.get(kind, " ± ")
    arms = [of.join(_typed(values[f"{field.name}_{arm}"]) for field in fields) for arm in ARMS]
    unit = {"people": "", "rates": " person-years"}.get(kind, f" ({kind[-2:].upper()})")
    return " against ".join(arms) + unit


def _typed(number: float | None) -> str:
    if number is None:
        return numbers.MISSING
    return f"{number:,.10g}".replace("-", printed.MINUS)


def number(typed: str, field: Field) -> float | None:
    """The number that stands in a field; None where it is empty and may be.

    Raises
    ------
    ValueError
        It is none, or none that the field allows.
    """
    text = typed.strip()
    if not text:
        if field.may_be_empty:
            return None
        raise ValueError("empty")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    value = float(text.replace(",", "").replace(printed.MINUS, "-"))
    if field.whole and value != round(value):
        raise ValueError(f"{text} is no whole number")
    if value < field.least or value > field.most or (field.positive and value <= 0):
        raise ValueError(text)
    return value
