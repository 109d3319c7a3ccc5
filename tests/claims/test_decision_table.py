# ruff: noqa: E501 - a case a line reads like the table
"""The decision table, line by line, on cases made for it."""

import pytest

from helpers.claims.agreement import Range
from helpers.claims.decision_table import DECISIONS, VERDICTS, decide
from helpers.claims.evidence import Case, Row, Rows


def row(relation, level=1, people=100, **more):
    options = {"weighs": True, "name": "A trial"} | more
    return Row(row_id="t.p01", relation=relation, level=level, people=people, **options)


def case(*rows, flags=(), not_checkable=False, **options):
    return Case(tuple(rows), frozenset(flags), not_checkable, **options)


def printed(value, agreement):
    return {"number": Range(value, value, value), "agreement": agreement}


CLAIM = Range(-50, -50.5, -49.5)

CASES = {
    "opinion": ((row("supports"),), {"not_checkable": True}, "not checkable"),
    "sought in vain": ((row("supports_in_part"),), {"flags": ["source_not_identified"]}, "no evidence found"),
    "sought, yet found": ((row("supports"),), {"flags": ["source_not_identified"]}, "holds"),
    "nothing": ((), {}, "not examined"),
    "context only": ((row("context"),), {}, "not examined"),
    "retracted only": ((row("supports", weighs=False),), {}, "not examined"),
    "elsewhere": ((row("about_something_else"), row("opposite")), {}, "misattributed"),
    "elsewhere, confused": (
        (row("about_something_else"), row("supports_in_part")),
        {"flags": ["wrong_form"]},
        "misattributed",
    ),
    "elsewhere, but supported": ((row("about_something_else"), row("supports")), {}, "holds"),
    "opposite alone": ((row("opposite", 0, 0),), {}, "contradicted"),
    "opposite, larger": ((row("opposite", 1, 900), row("supports", 1, 100)), {}, "contradicted"),
    "opposite, better controlled": ((row("opposite", 2, 9), row("supports", 1, 900)), {}, "contradicted"),
    "opposite, weaker": ((row("opposite", 1, 9), row("supports", 1, 900)), {}, "overstated"),
    "opposite, nobody counted": ((row("opposite", 0, 0), row("supports_in_part", 0, 0)), {}, "overstated"),
    "opposite, second hand": ((row("opposite", 1, 900, grade="B"), row("supports", 1, 100)), {}, "overstated"),
    "opposite, second hand, alone": ((row("opposite", 1, 900, grade="B"),), {}, "contradicted"),
    "counts in no source": (
        (row("supports_in_part"),),
        {"claims_counts": True, "flags": ["counts_not_in_abstract"]},
        "no evidence found",
    ),
    "a size second hand": (
        (row("supports_in_part", grade="B", **printed(-56, "differs")),),
        {"claimed": CLAIM, "flags": ["counts_not_in_abstract"]},
        "holds with caveats",
    ),
    "hedged": ((row("supports_in_part"), row("no_difference", 3)), {"flags": ["hedged"]}, "holds with caveats"),
    "hedged, unsupported": ((row("no_difference"),), {"flags": ["hedged"]}, "no evidence found"),
    "likeness by default": ((row("supports_in_part"),), {"claims_likeness": True}, "overstated"),
    "a number, none to compare": ((row("supports"),), {"claimed": Range(14, 13.5, 14.5)}, "holds with caveats"),
    "tested, none, unsupported": ((row("no_difference"),), {}, "no evidence found"),
    "part against none": ((row("supports_in_part", 3), row("no_difference", 1)), {}, "overstated"),
    "full against as strong a none": ((row("supports"), row("no_difference")), {}, "overstated"),
    "full, twice the people": (
        (row("supports", 1, 200), row("no_difference", 1, 100)), {}, "holds with caveats"),
    "full, better controlled": (
        (row("supports", 2, 10), row("no_difference", 1, 100)), {}, "holds with caveats"),
    "its own number, none elsewhere": (
        (row("supports", **printed(-52, "close")), row("no_difference")),
        {"claimed": CLAIM}, "holds with caveats"),
    "its own number to the digit, none elsewhere": (
        (row("supports", **printed(-50, "same")), row("no_difference")),
        {"claimed": CLAIM}, "holds with caveats"),
    "its own number, a large none": (
        (row("supports", **printed(-52, "close")), row("no_difference", 1, 900)),
        {"claimed": CLAIM}, "overstated"),
    "claims more": ((row("supports", **printed(-20, "differs")),), {"claimed": CLAIM}, "overstated"),
    "claims more, in part": (
        (row("supports_in_part", **printed(-20, "differs")),), {"claimed": CLAIM}, "overstated"),
    "claims less, fully": (
        (row("supports", **printed(-70, "differs")),), {"claimed": CLAIM}, "holds with caveats"),
    "close number": ((row("supports", **printed(-52, "close")),), {"claimed": CLAIM}, "holds with caveats"),
    "claims less": (
        (row("supports_in_part", **printed(-70, "differs")),), {"claimed": CLAIM}, "holds with caveats"),
    "same number": ((row("supports", **printed(-50, "same")),), {"claimed": CLAIM}, "holds"),
    "imprecise number": (
        (row("supports", **printed(-70, "compatible")),), {"claimed": CLAIM}, "holds with caveats"),
    "same number, others differ": (
        (row("supports", **printed(-50, "same")), row("supports_in_part", **printed(-9, "differs"))),
        {"claimed": CLAIM}, "holds with caveats"),
    "no number": ((row("supports"),), {}, "holds"),
    "goes beyond": ((row("supports"),), {"flags": ["extrapolation"]}, "holds with caveats"),
    "a reason that no source gives": (
        (row("supports"),), {"flags": ["reason_not_sourced"]}, "overstated"),
    "unknown people are no strength": (
        (row("supports", 3, 900), row("no_difference", 3, 0)), {}, "overstated"),
    "a caveat is no condemnation": ((row("supports"),), {"flags": ["open_label", "relative_only"]}, "holds"),
    "part": ((row("supports_in_part"),), {}, "holds with caveats"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_case_gets_its_verdict(name):
    rows, options, wanted = CASES[name]
    assert decide(case(*rows, **options)).verdict == wanted


def test_every_line_of_the_table_decides_some_case():
    decided = {decide(case(*rows, **options)) for rows, options, _ in CASES.values()}
    assert {decision.when for decision in decided} == {decision.when for decision in DECISIONS}


WORDS = {
    "a reason that no source gives": "names a reason that no source gives",
    "claims more": "is supported, but it claims a larger number than is printed",
    "claims more, in part": "only in part, and it claims a larger number than is printed",
    "claims less, fully": "claims no more than is printed, but another number",
    "close number": "its number is close, not the same",
    "hedged": "says only that it may be so",
    "full, better controlled": "clearly stronger studies support it",
    "part": "supported only in part",
    "goes beyond": "goes beyond what was measured",
    "imprecise number": "its number is compatible, not the same",
    "claims less": "supported only in part",
    "same number, others differ": "another study prints another number",
    "a number, none to compare": "no row prints its number",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_line_with_several_grounds_says_which_it_is(name):
    rows, options, _ = CASES[name]
    found = case(*rows, **options)
    assert WORDS[name] in decide(found).because(found)


def test_the_table_is_short_and_knows_all_verdicts():
    assert len(DECISIONS) <= 15
    assert {decision.verdict for decision in DECISIONS} == set(VERDICTS)


def test_clearly_stronger_needs_a_level_or_twice_the_people():
    small, large, blinded = row("x", 1, 100), row("x", 1, 199), row("x", 2, 5)
    assert not Rows((large,)).clearly_stronger_than(Rows((small,)))
    assert Rows((row("x", 1, 200),)).clearly_stronger_than(Rows((small,)))
    assert Rows((blinded,)).clearly_stronger_than(Rows((large,)))
    assert not Rows().clearly_stronger_than(Rows())
    assert not Rows((small,)).clearly_stronger_than(Rows((row("x", 1, 0),)))
