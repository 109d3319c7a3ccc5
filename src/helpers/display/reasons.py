"""Why a claim has its verdict: a few sentences with the figures in them."""

import re

import pandas as pd

from helpers import numbers, printed
from helpers.claims.decision_table import DECISIONS, Decision
from helpers.claims.evidence import Case, Row
from helpers.display import phrases

SHOWN = 3  # rows named in a reason before it says how many more there are
TOLD = {
    "full": "Supported by",
    "part": "Supported in part by",
    "none": "No difference in",
    "opposite": "The opposite in",
    "elsewhere": "About something else",
}
TOLD_OF_COUNTS = {"opposite": "Another number in"}
OPERATORS = {">": "more than ", "<=": "up to ", "~": "about ", "": ""}
_NAMED_BY_NUMBER = re.compile(r"\b[A-Z]+-?\d\b")  # K2, MK-4, D3


def reason(claim: pd.Series, case: Case, decision: Decision) -> list[str]:
    """Say in some sentences which line decided, and the evidence, the strongest first.

    Every number is printed in a row of a table or computed from one.
    """
    sentences = [f"Line {DECISIONS.index(decision) + 1}: {decision.because(case)}"]
    if case.not_checkable:
        on_it = [row for row in case.rows if row.weighs]
        return sentences + ([f"On its subject: {_listed(on_it)}."] if on_it else [])
    if case.claimed:
        sentences += _number_sentences(claim, case)
    for name, told in _told(case, decision).items():
        if rows := getattr(case, name):
            sentences.append(f"{told} {_listed(rows.strongest_first)}.")
    if not case.bearing and case.background:
        sentences.append(f"Only background was found: {_listed(case.background)}.")
    if case.set_aside:
        sentences.append(f"Weighs nothing: {_listed(case.set_aside)}.")
    return sentences


def _told(case: Case, decision: Decision) -> dict[str, str]:
    """How each relation is told: a count has no opposite, and what was not found no support."""
    told = TOLD | (TOLD_OF_COUNTS if case.claims_counts else {})
    not_found = decision.verdict == "no evidence found"
    return told | ({"part": "Near it, but not it:"} if not_found else {})


def claimed_words(claim: pd.Series) -> str:
    """The claimed number with its bound, range and unit, or the claimed direction."""
    if claim["claimed_low_printed"]:
        value = f"{claim['claimed_low_printed']} to {claim['claimed_high_printed']}"
    else:
        value = OPERATORS[claim["claimed_operator"]] + claim["claimed_value_printed"]
    if claim["claimed_comparator_printed"]:
        value += f" against {claim['claimed_comparator_printed']}"
    value = value.replace("_", " ").replace("-", printed.MINUS)
    return value + phrases.unit(claim["unit"]) if value else ""


def _number_sentences(claim: pd.Series, case: Case) -> list[str]:
    compared = [
        f"{row.name} {numbers.short(row.number.value)} ({row.agreement})"
        for row in case.rows
        if row.scale and row.number and row.agreement
    ]
    if not compared:
        return []
    told = "; ".join(compared[:SHOWN])
    return [f"Claimed {claimed_words(claim)}; printed, on that scale: {told}."]


def _listed(rows: list[Row]) -> str:
    more = [f"{len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "; ".join([*map(_with_note, rows[:SHOWN]), *more])


def _with_note(row: Row) -> str:
    """A row, its status, and the note on its link, unless that has a number: no table has it."""
    numbered = re.search(r"\d", _NAMED_BY_NUMBER.sub("", row.note))
    note = "" if numbered else row.note.replace("; ", ", ")
    aside = "; ".join(filter(None, [row.status, note]))
    return f"{row} [{aside}]" if aside else str(row)
