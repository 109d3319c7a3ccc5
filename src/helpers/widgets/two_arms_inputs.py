"""What can be typed for each kind of trial, and what is wrong with what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from helpers import numbers, printed
from helpers.reanalysis import two_arms

ARMS = {"t": "Treated", "c": "Control"}
CLAIMED = "claimed"
WHOLE = ("events", "n")
MOST_PEOPLE = 100_000
"""Above this an answer would take longer than a move of a slider."""


@dataclass(frozen=True)
class Kind:
    """A kind of trial: what is known of each arm."""

    name: str
    fields: Mapping[str, str]
    """Argument of `helpers.effects`, without its arm, to the label beside the field."""
    claim: str
    """The effect that somebody claims, if any."""
    title: str
    """What the study reports, as a choice on a page."""
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """``events_t, n_t, events_c, n_c``, as `helpers.effects` takes them."""
        return [f"{field}_{arm}" for arm in ARMS for field in self.fields]

    def label(self, name: str) -> str:
        """The label beside the field: ``Treated: people in the arm``."""
        if name == CLAIMED:
            return f"{self.claim.capitalize()}, if any"
        return f"{ARMS[name[-1]]}: {self.fields[name[:-2]]}"


KINDS = {
    "people": Kind(
        "people with the event",
        {"events": "people with the event", "n": "people in the arm"},
        "claimed ratio",
        "People with the event",
    ),
    "rates": Kind(
        "events in person-time",
        {"events": "events", "time": "person-years"},
        "claimed ratio",
        "Events and person-years",
    ),
    "means_sd": Kind(
        "means with SD",
        {"mean": "mean", "sd": "standard deviation", "n": "people"},
        "claimed difference",
        "Means with standard deviations (SD)",
    ),
    "means_se": Kind(
        "means with SE",
        {"mean": "mean", "sd": "standard error", "n": "people"},
        "claimed difference",
        "Means with standard errors (SE)",
        optional=("n_t", "n_c"),
    ),
}


@dataclass(frozen=True)
class Reading:
    """What was typed, as numbers, and what is wrong with it by field."""

    values: dict[str, float | None]
    problems: dict[str, str]
    claimed: float | None = None


def read(kind: str, typed: Mapping[str, str]) -> Reading:
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
    >>> read("people", {"events_t": "14", "n_t": "12", "events_c": "3", "n_c": "15"}).problems
    {'events_t': '14; allowed is at most “Treated: people in the arm”, which is 12'}
    >>> read("people", {"events_t": "14", "n_t": "x", "events_c": "3", "n_c": "15"}).problems
    {'n_t': "'x' is no number; allowed is one such as 12, 0.50 or 1,158"}
    """
    about = KINDS[kind]
    values: dict[str, float | None] = {}
    problems = {}
    for name in [*about.names, CLAIMED]:
        try:
            values[name] = number(typed.get(name, ""), name, name in (*about.optional, CLAIMED))
        except ValueError as error:
            problems[name] = str(error)
    claimed = values.pop(CLAIMED, None)
    if claimed is not None and claimed <= 0 and about.claim.endswith("ratio"):
        problems[CLAIMED] = f"{claimed:g}; allowed is a ratio above 0"
    if not problems:
        try:
            two_arms.effect(kind, values)[2]()
        except ValueError as error:
            name, message = _field_and_message(about, str(error))
            problems[name] = message
    return Reading(values, problems, claimed)


def number(typed: str, name: str, optional: bool = False) -> float | None:
    """The number that was typed into a field; None where it is empty and may be.

    Raises
    ------
    ValueError
        It is none, or none that the panel can answer; whether it fits the other fields is for
        `helpers.effects` to say.
    """
    text = typed.strip()
    if not text and optional:
        return None
    if not text:
        raise ValueError("empty; allowed is a number")
    try:
        found = printed.parse(text)
    except ValueError:
        found = None
    if found is None or found.relation != "=" or found.cut_off or found.percent:
        hint = printed.advice(text)
        shown = repr(text if len(text) <= printed.LONGEST_SHOWN else text[:20] + "…")
        raise ValueError(
            f"{shown} is no number; allowed is one such as 12, 0.50 or 1,158"
            + (f" ({hint})" if hint else "")
        )
    if name[:-2] in WHOLE and found.value > MOST_PEOPLE:
        raise ValueError(f"{text}; allowed are at most {MOST_PEOPLE:,}")
    if name[:-2] == "sd" and found.value <= 0:
        raise ValueError(f"{text}; allowed is a number above 0")
    return found.value


def arms_in_words(kind: str, values: two_arms.Values) -> str:
    """Treated against controls, so that a figure says which numbers it is of.

    Examples
    --------
    >>> arms_in_words("people", {"events_t": 12, "n_t": 50, "events_c": 20, "n_c": 50})
    '12 of 50 against 20 of 50'
    """
    fields = list(KINDS[kind].fields)[:2]
    of = {"people": " of ", "rates": " in "}.get(kind, " ± ")
    arms = [of.join(_in_words(values[f"{field}_{arm}"]) for field in fields) for arm in ARMS]
    unit = {"people": "", "rates": " person-years"}.get(kind, f" ({kind[-2:].upper()})")
    return " against ".join(arms) + unit


def _in_words(number: float | None) -> str:
    return numbers.MISSING if number is None else f"{number:,.10g}".replace("-", printed.MINUS)


def _field_and_message(kind: Kind, error: str) -> tuple[str, str]:
    """The field that an error of `helpers.effects` names, and the message with fields in words."""
    where, _, message = error.partition(": ")
    named = re.compile(rf"\b({'|'.join(kind.names)})\b")
    return where.split(",")[0], named.sub(lambda name: f"“{kind.label(name[0])}”", message)
