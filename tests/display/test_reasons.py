"""Why a verdict was reached, sentence by sentence, on cases made for it and on the real ones."""

import re
import shutil

import pandas as pd
import pytest

from helpers import claims, data, printed
from helpers.claims.agreement import Range
from helpers.claims.decision_table import DECISIONS, decide
from helpers.claims.evidence import Case, Result, Row
from helpers.claims.ledger import cases
from helpers.display import reasons
from helpers.display.text import quotation
from support.project_data import K2

CELLS = ["value", "low", "high", "comparator"]


def claim(operator="", unit="", **cells):
    told = {f"claimed_{name}_printed": cells.get(name, "") for name in CELLS}
    words = {"claimed_operator": operator, "unit": unit, "outcome_as_printed": ""}
    return pd.Series(told | words)


FIGURE = "ratio 0.50 (0.30 to 0.80)"
RESULT = Result("t.p01", "T", 0.5, 0.3, 0.8)


LEANING = {"relation": "not_significant", "shows": "too imprecise to tell", "side": 1}
IN_ANIMALS = {"relation": "opposite", "in_people": False}
UNCHANGED = {"relation": "not_significant", "one_arm": True, "agreement": "differs"}


def row(name, relation, level=1, people=100, **more):
    options = {"weighs": True, "result": RESULT} | more
    return Row("t.p01", relation, name, level=level, people=people, **options)


def said(*rows, of=None, flags=(), not_checkable=False, **options):
    """The sentences between the first and the last, which are checked here."""
    case = Case(rows, frozenset(flags), not_checkable, **{"claims": "effect"} | options)
    decision = decide(case)
    first, *others, last = reasons.reason(K2, claim() if of is None else of, case)
    assert first == f"{decision.verdict.capitalize()}: {decision.because(case)}"
    assert last == f"Rule {DECISIONS.index(decision) + 1}: {decision.when}"
    return others


@pytest.mark.parametrize(
    ("beginning", "cells"),
    [
        ("Supported by A:", {"relation": "supports"}),
        ("Supported in part by A:", {"relation": "supports_in_part"}),
        ("On its side, but too imprecise to tell or not significant: A:", LEANING),
        ("Too imprecise to tell, or not significant: A:", LEANING | {"side": 0}),
        ("No worthwhile effect in A:", LEANING | {"shows": "no worthwhile effect"}),
        ("The opposite in A:", {"relation": "opposite"}),
        ("The opposite, but only in part, second hand, imprecise or not in people: A:", IN_ANIMALS),
        ("No such change in the treated themselves: A:", UNCHANGED),
        ("A change within one arm, which shows no effect: A:", UNCHANGED | {"agreement": ""}),
        ("About something else: A:", {"relation": "about_something_else"}),
    ],
)
def test_each_place_has_its_sentence(beginning, cells):
    told = said(row("A", **cells), row("B", "supports"))
    assert any(sentence.startswith(beginning) for sentence in told)


def test_the_places_come_in_their_order():
    told = said(
        row("E", "about_something_else"),
        row("D", "opposite"),
        row("C", "not_significant"),
        row("B", "supports_in_part"),
        row("A", "supports"),
    )
    assert told == [
        f"Supported by A: {FIGURE}.",
        f"Supported in part by B: {FIGURE}.",
        f"Too imprecise to tell, or not significant: C: {FIGURE}.",
        f"The opposite in D: {FIGURE}.",
        f"About something else: E: {FIGURE}.",
    ]


def test_what_is_open_is_told_with_its_class():
    told = said(row("A", **LEANING), row("B", "supports"))
    assert told[1].endswith(f"A: {FIGURE} [too imprecise to tell].")


def test_the_strongest_stands_first_and_only_three_are_named():
    rows = [row(name, "supports", level, people) for name, level, people in [
        ("small", 1, 10), ("blinded", 2, 5), ("large", 1, 900), ("cohort", 0, 9999)]]  # fmt: skip
    assert said(*rows[:3]) == [f"Supported by blinded: {FIGURE}; large: {FIGURE}; small: {FIGURE}."]
    assert said(*rows) == [
        f"Supported by blinded: {FIGURE}; large: {FIGURE}; small: {FIGURE}; 1 more."
    ]
    assert said(*rows, row("last", "supports", 0, 1))[0].endswith(f"small: {FIGURE}; 2 more.")


def test_a_count_has_another_number_and_no_opposite():
    assert said(row("A", "opposite"), claims_counts=True, claims="statement") == [
        f"Another number in A: {FIGURE}."
    ]


def test_what_was_sought_in_vain_has_no_support_only_something_near():
    near = said(row("A", "supports_in_part"), flags=["source_not_identified"])
    assert near == [f"Near it, but not it: A: {FIGURE}."]


def test_an_opinion_is_told_with_what_is_on_its_subject():
    assert said(not_checkable=True) == []
    assert said(row("A", "supports", weighs=False), not_checkable=True) == []
    told = said(row("A", "context"), row("B", "supports"), not_checkable=True)
    assert told == [f"On its subject: A: {FIGURE}; B: {FIGURE}."]


def test_background_is_told_only_where_nothing_bears_on_the_claim():
    background = row("A", "context")
    assert said(background) == [f"Only background was found: A: {FIGURE}."]
    assert said(background, row("B", "supports")) == [f"Supported by B: {FIGURE}."]
    assert said() == []


def test_what_weighs_nothing_is_told_with_its_status():
    retracted = row("A", "supports", weighs=False, status="retracted")
    assert said(retracted) == [f"Weighs nothing: A: {FIGURE} [retracted]."]


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
    assert told == [f"Supported by A: {FIGURE}{aside}."]


def test_second_hand_is_said():
    assert said(row("A", "supports", grade="B")) == [f"Supported by A (second hand): {FIGURE}."]


def compared(name, value, agreement="close", scale="value", relation="supports"):
    number = Range(value, value, value)
    return row(name, relation, scale=scale, number=number, agreement=agreement)


CLAIMED = {"of": claim("about", "%", value="-50"), "claimed": Range(-50, -50.5, -49.5)}


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
    assert told[0] == f"Claimed about −50%; the studies report, on that scale: A {shown} (close)."


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
        assert said(one, **CLAIMED) == [f"Supported by {one.name}: {FIGURE}."]
    unclaimed = said(compared("A", -50))
    assert unclaimed == [f"Supported by A: {FIGURE}."]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, ""),
        ({"unit": "mg"}, ""),
        ({"value": "increase"}, "increase"),
        ({"value": "no_effect"}, "no effect"),
        ({"value": "45", "unit": "mg"}, "45 mg"),
        ({"value": "-50", "unit": "% of hips"}, "−50% of hips"),
        ({"value": "2", "operator": "more_than", "unit": "fold"}, "more than 2 fold"),
        ({"value": "20", "operator": "up_to", "unit": "%"}, "up to 20%"),
        ({"value": "80", "operator": "about", "unit": "%"}, "about 80%"),
        ({"low": "-1", "high": "2", "unit": "years"}, "−1 to 2 years"),
        ({"value": "14", "comparator": "35", "unit": "people"}, "14 against 35 people"),
    ],
)
def test_a_claimed_number_in_words(cells, told):
    assert reasons.claimed_words(claim(**cells)) == told


# The claims of this project ------------------------------------------------------------------


@pytest.fixture(scope="module")
def ledger():
    return reasons.table(K2).set_index("claim_id", drop=False)


def test_the_ledger_in_words_has_the_columns_of_the_ledger(ledger):
    judged = claims.ledger(K2)
    assert ledger[judged.columns].reset_index(drop=True).equals(judged)
    assert (ledger["reason"].str.len() > 15).all()


def test_a_reason_begins_with_the_verdict_and_what_decided(ledger):
    for row in ledger.itertuples():
        lines = row.reason_lines.split("\n")
        assert row.reason == " ".join(lines)
        assert lines[0] == f"{row.verdict.capitalize()}: {row.because}"
        if "; the studies report, on that scale: " in row.reason:
            assert f" Claimed {row.claimed}; the studies report" in row.reason


def test_no_reason_holds_a_number_that_no_table_holds(ledger):
    """Every number is printed in a row of the case, part of the claim, or computed from a row."""
    treatments = K2.arms.groupby("trial_id")["treatment"].agg(" ".join)
    for claim_id, case in cases(K2).items():
        known = " ".join(map(str, K2.claim(claim_id)))
        for row in case.rows:
            cells = K2.row(row.row_id)
            known += " ".join(map(str, cells)) + row.name
            known += treatments.get(cells.get("trial_id"), "")
        computed = {abs(row.number.value) for row in case.rows if row.number}
        numbers = set(re.findall(r"\d+(?:\.\d+)?", known + known.replace(",", "")))
        told = re.sub(r"\b[A-Z]+-?\d\b", "", ledger.loc[claim_id, "reason"])  # K2, MK-4
        for number in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", told)):
            printed_somewhere = number in numbers
            follows = any(printed.agrees(number, value) for value in computed)
            counted = re.search(
                rf"\b{number} more\b|Rule {number}: ", ledger.loc[claim_id, "reason"]
            )
            assert printed_somewhere or follows or counted, (claim_id, number)


def evidence(row_id, scale=""):
    return Row(row_id, "supports", "A", level=1, people=100, weighs=True, scale=scale)


def test_a_figure_has_exposure_matter_and_print():
    quoted = quotation.quote(K2, "li_2012.c01")
    exposure = K2.row("li_2012.c01")["exposure"]
    figure = reasons.figure(K2, evidence("li_2012.c01"))
    assert figure == f"{exposure}, {quoted.about}: {quoted.text}"
    for row_id in ("shiraki_2000.p01", "cockayne_2006.r02"):
        quoted = quotation.quote(K2, row_id)
        assert reasons.figure(K2, evidence(row_id)) == f"{quoted.about}: {quoted.text}"


@pytest.mark.parametrize(
    ("row_id", "scale", "figure"),
    [
        ("shiraki_2000", "", "241 randomised in all"),
        ("shiraki_2000", "n_randomised", "241 randomised in all"),
        ("shiraki_2000", "duration_months", "24 months"),
        ("shiraki_2000", "dose", "45 mg a day"),
        ("shiraki_2000/mk4", "dose", "MK-4: 120 randomised"),
    ],
)
def test_a_trial_gives_what_the_scale_asks_for(row_id, scale, figure):
    assert reasons.figure(K2, evidence(row_id, scale)) == figure


def test_headlines_are_those_of_the_tables_or_the_first_that_were_judged(tmp_path):
    example = data.PROJECT_FOLDER.parent / "examples" / "another_article"
    named = reasons.headlines(data.open(example))
    assert named["stated"].tolist() == [
        f"{words} {claims.predicate(named.loc[claim, 'verdict'])}"
        for claim, words in data.open(example).about.headlines.items()
    ]
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    (tmp_path / "about.toml").unlink()
    unnamed = reasons.headlines(data.open(tmp_path))
    assert 0 < len(unnamed) <= 10
    assert not unnamed["verdict"].isin(claims.NOT_JUDGED).any()
    assert (unnamed["stated"] == "").all()
