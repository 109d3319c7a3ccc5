"""Why a verdict was reached, sentence by sentence, on cases made for it."""

import pandas as pd
import pytest

from helpers.claims.agreement import Range
from helpers.claims.decision_table import DECISIONS, decide
from helpers.claims.evidence import Case, Row
from helpers.display import reasons

CELLS = ["value", "low", "high", "comparator"]


def claim(operator="", unit="", **cells):
    told = {f"claimed_{name}_printed": cells.get(name, "") for name in CELLS}
    return pd.Series(told | {"claimed_operator": operator, "unit": unit})


def row(name, relation, level=1, people=100, **more):
    options = {"weighs": True, "figure": "a figure"} | more
    return Row("t.p01", relation, name, level=level, people=people, **options)


def said(*rows, of=None, flags=(), not_checkable=False, **options):
    """The sentences after the first, which is checked here."""
    case = Case(rows, frozenset(flags), not_checkable, **options)
    decision = decide(case)
    first, *others = reasons.reason(claim() if of is None else of, case, decision)
    line = DECISIONS.index(decision) + 1
    assert first == f"Line {line}: {decision.because(case)}"
    return others


@pytest.mark.parametrize(
    ("relation", "beginning"),
    [
        ("supports", "Supported by"),
        ("supports_in_part", "Supported in part by"),
        ("no_difference", "No difference in"),
        ("opposite", "The opposite in"),
        ("about_something_else", "About something else"),
    ],
)
def test_each_relation_has_its_sentence(relation, beginning):
    others = [row("B", "supports")] if relation == "no_difference" else []
    assert f"{beginning} A: a figure." in said(row("A", relation), *others)


def test_the_relations_come_in_their_order():
    told = said(
        row("E", "about_something_else"),
        row("D", "opposite"),
        row("C", "no_difference"),
        row("B", "supports_in_part"),
        row("A", "supports"),
    )
    assert told == [
        "Supported by A: a figure.",
        "Supported in part by B: a figure.",
        "No difference in C: a figure.",
        "The opposite in D: a figure.",
        "About something else E: a figure.",
    ]


def test_the_strongest_stands_first_and_only_three_are_named():
    rows = [row(name, "supports", level, people) for name, level, people in [
        ("small", 1, 10), ("blinded", 2, 5), ("large", 1, 900), ("cohort", 0, 9999)]]  # fmt: skip
    assert said(*rows[:3]) == ["Supported by blinded: a figure; large: a figure; small: a figure."]
    assert said(*rows) == [
        "Supported by blinded: a figure; large: a figure; small: a figure; 1 more."
    ]
    assert said(*rows, row("last", "supports", 0, 1))[0].endswith("small: a figure; 2 more.")


def test_a_count_has_another_number_and_no_opposite():
    assert said(row("A", "opposite"), claims_counts=True) == ["Another number in A: a figure."]


def test_what_was_sought_in_vain_has_no_support_only_something_near():
    near = said(row("A", "supports_in_part"), flags=["source_not_identified"])
    assert near == ["Near it, but not it: A: a figure."]


def test_an_opinion_is_told_with_what_is_on_its_subject():
    assert said(not_checkable=True) == []
    assert said(row("A", "supports", weighs=False), not_checkable=True) == []
    told = said(row("A", "context"), row("B", "supports"), not_checkable=True)
    assert told == ["On its subject: A: a figure; B: a figure."]


def test_background_is_told_only_where_nothing_bears_on_the_claim():
    background = row("A", "context")
    assert said(background) == ["Only background was found: A: a figure."]
    assert said(background, row("B", "supports")) == ["Supported by B: a figure."]
    assert said() == []


def test_what_weighs_nothing_is_told_with_its_status():
    retracted = row("A", "supports", weighs=False, status="retracted")
    assert said(retracted) == ["Weighs nothing: A: a figure [retracted]."]


@pytest.mark.parametrize(
    ("status", "note", "aside"),
    [
        ("", "", ""),
        ("", "in men", " [in men]"),
        ("", "in men; in Japan", " [in men, in Japan]"),
        ("", "12 of them in men", ""),
        ("", "MK-4 and K2 and D3", " [MK-4 and K2 and D3]"),
        ("", "MK-4 in 12", ""),
        ("", "K12", ""),
        ("retracted", "12 of them", " [retracted]"),
        ("retracted", "in men", " [retracted; in men]"),
    ],
)
def test_a_note_is_shown_unless_it_has_a_number_of_its_own(status, note, aside):
    told = said(row("A", "supports", status=status, note=note))
    assert told == [f"Supported by A: a figure{aside}."]


def test_second_hand_is_said():
    assert said(row("A", "supports", grade="B")) == ["Supported by A (second hand): a figure."]


def compared(name, value, agreement="close", scale="value", relation="supports"):
    number = Range(value, value, value)
    return row(name, relation, scale=scale, number=number, agreement=agreement)


CLAIMED = {"of": claim("~", "%", value="-50"), "claimed": Range(-50, -50.5, -49.5)}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-52.0, "−52"),
        (1234.0, "1,234"),
        (-52.34, "−52.3"),
        (-50.02, "−50"),
        (0.500049, "0.5"),
        (30.0000001, "30"),
        (1234.56, "1,235"),
        (500.4, "500"),
        (1230.4, "1,230"),
        (0.0004, "0.0004"),
    ],
)
def test_a_claimed_number_is_told_with_those_on_its_scale(value, shown):
    told = said(compared("A", value), **CLAIMED)
    assert told[0] == f"Claimed about −50%; printed, on that scale: A {shown} (close)."


def test_three_compared_numbers_are_told_in_the_order_of_the_links():
    rows = [compared(name, number) for name, number in zip("ABCD", (4, 3, 2, 1), strict=True)]
    assert said(*rows, **CLAIMED)[0].endswith("scale: A 4 (close); B 3 (close); C 2 (close).")


def test_without_scale_number_or_agreement_nothing_is_compared():
    bare = [
        compared("A", -50, scale=""),
        compared("B", -50, agreement=""),
        row("C", "supports", scale="value", agreement="same"),
    ]
    for one in bare:
        assert said(one, **CLAIMED) == [f"Supported by {one.name}: a figure."]
    unclaimed = said(compared("A", -50))
    assert unclaimed == ["Supported by A: a figure."]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, ""),
        ({"unit": "mg"}, ""),
        ({"value": "increase"}, "increase"),
        ({"value": "no_effect"}, "no effect"),
        ({"value": "45", "unit": "mg"}, "45 mg"),
        ({"value": "-50", "unit": "% of hips"}, "−50% of hips"),
        ({"value": "2", "operator": ">", "unit": "fold"}, "more than 2 fold"),
        ({"value": "20", "operator": "<=", "unit": "%"}, "up to 20%"),
        ({"value": "80", "operator": "~", "unit": "%"}, "about 80%"),
        ({"low": "-1", "high": "2", "unit": "years"}, "−1 to 2 years"),
        ({"value": "14", "comparator": "35", "unit": "people"}, "14 against 35 people"),
    ],
)
def test_a_claimed_number_in_words(cells, told):
    assert reasons.claimed_words(claim(**cells)) == told
