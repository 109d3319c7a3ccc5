# ruff: noqa: E501 - a case a line reads like the table
"""The decision table, line by line, on cases made for it."""

import itertools

import pytest

from helpers.claims import flag_effects
from helpers.claims.agreement import Range, claimed_range
from helpers.claims.decision_table import DECISIONS, VERDICTS, decide, predicate, quotable
from helpers.claims.evidence import Case, Row
from helpers.claims.result_class import CLEAR, IMPRECISE, NO_EFFECT, NO_NUMBERS
from helpers.data.schema.vocabulary import FLAGS_ON_A_SOURCE, FLAGS_ON_THE_CLAIM

FULL, PART, NOT, OPPOSITE = "supports", "supports_in_part", "not_significant", "opposite"
ELSEWHERE = "about_something_else"


def row(relation, level=4, people=100, **more):
    return Row("t.p01", relation, **{"name": "A trial"} | more, level=level, people=people)


def case(*rows, flags=(), **options):
    return Case(rows, frozenset(flags), **{"claims": "effect"} | options)


def printed(value, agreement, low=None, high=None):
    limits = (value, value) if low is None else (low, high)
    return {"number": Range(value, value, value, *limits), "agreement": agreement}


def null(level=4, people=100):
    return row(NOT, level, people, shows=NO_EFFECT)


def imprecise(level=4, people=100, side=-1):
    return row(NOT, level, people, shows=IMPRECISE, side=side)


CLAIMED = {"claimed": claimed_range("-50", kind="percent_change")}
LIKE, SAID = {"claims": "likeness"}, {"claims": "statement"}

CASES = {
    "opinion": ((row(FULL),), {"not_checkable": True}, "cannot be checked"),
    "counts in no source": ((row(PART),), {"claims_counts": True, "flags": ["counts_not_in_abstract"]}, "cannot be checked"),
    "counts in a source": ((row(FULL),), {"claims_counts": True, "flags": ["counts_not_in_abstract"]}, "holds"),
    "sought in vain": ((row(PART),), {"flags": ["source_not_identified"]}, "no source found"),
    "sought in vain, nothing near": ((), {"flags": ["source_not_identified"]}, "no source found"),
    "sought, yet found": ((row(FULL),), {"flags": ["source_not_identified"]}, "holds"),
    "retracted only": ((row(FULL, weighs=False, status="retracted"),), {}, "no source found"),
    "nothing": ((), {}, "not examined"),
    "context only": ((row("context"),), {}, "not examined"),
    "opposite alone": ((row(OPPOSITE, 2, 0),), {}, "contradicted"),
    "opposite, larger": ((row(OPPOSITE, 4, 900), row(FULL)), {}, "contradicted"),
    "opposite, better controlled": ((row(OPPOSITE, 5, 50), row(FULL)), {}, "contradicted"),
    "opposite, better controlled but tiny": ((row(OPPOSITE, 5, 9), row(FULL, 4, 900)), {}, "overstated"),
    "opposite of the named study": ((row(OPPOSITE, 4, 9, named=True), row(FULL, 6, 900)), {}, "contradicted"),
    "opposite, against a better open one": ((row(OPPOSITE, 2, 900), imprecise(5, 50)), {}, "not shown"),
    "opposite, against an open one of its kind": ((row(OPPOSITE, 4, 90), imprecise(4, 9000)), {}, "contradicted"),
    "opposite, against a stronger null": ((row(OPPOSITE, 4, 90), null(4, 9000)), {}, "not shown"),
    "opposite, clear, though the source is another": ((row(ELSEWHERE), row(OPPOSITE, shows=CLEAR)), {}, "contradicted"),
    "elsewhere": ((row(ELSEWHERE), row(OPPOSITE)), SAID, "misattributed"),
    "elsewhere, confused": ((row(ELSEWHERE), row(PART)), {"flags": ["wrong_form"]}, "misattributed"),
    "elsewhere, not confused": ((row(ELSEWHERE), row(PART)), {}, "holds with caveats"),
    "elsewhere, but supported": ((row(ELSEWHERE), row(FULL)), {}, "holds"),
    "opposite, second hand, alone": ((row(OPPOSITE, 4, 900, grade="B"),), {}, "no source found"),
    "opposite, second hand, beside an open test": ((row(OPPOSITE, grade="B"), imprecise()), {}, "not shown"),
    "tested, open": ((imprecise(),), {}, "not shown"),
    "tested, on its side": ((imprecise(side=1),), {}, "not shown"),
    "tested, no numbers": ((row(NOT, shows=NO_NUMBERS),), {"flags": ["hedged"]}, "not shown"),
    "tested, null": ((null(),), {}, "not shown"),
    "one arm only": ((row(FULL, one_arm=True),), {}, "not shown"),
    "opposite, weaker": ((row(OPPOSITE, 4, 90), row(FULL, 4, 100)), {}, "overstated"),
    "opposite, far weaker": ((row(OPPOSITE, 4, 9), row(FULL, 4, 900)), {}, "holds with caveats"),
    "opposite, nobody counted": ((row(OPPOSITE, 1, 0), row(PART, 1, 0)), SAID, "overstated"),
    "opposite, second hand, with support": ((row(OPPOSITE, 4, 900, grade="B"), row(FULL)), {}, "holds with caveats"),
    "opposite in animals": ((row(OPPOSITE, 0, 9, in_people=False), row(FULL)), {}, "holds with caveats"),
    "a reason that no source gives": ((row(FULL),), {"flags": ["reason_not_sourced"]}, "overstated"),
    "claims more": ((row(FULL, **printed(-20, "differs")),), CLAIMED, "overstated"),
    "claims more, in part": ((row(PART, **printed(-20, "differs")),), CLAIMED, "overstated"),
    "claims the other way": ((row(FULL, **printed(20, "differs")),), CLAIMED, "overstated"),
    "ruled out by a stronger one": ((row(FULL, **printed(-50, "same")), row(PART, 6, 900, **printed(-9, "differs", -15, -3))), CLAIMED, "overstated"),
    "ruled out, but its own study": ((row(FULL, named=True, **printed(-50, "same")), row(PART, 6, 900, **printed(-9, "differs", -15, -3))), CLAIMED, "holds with caveats"),
    "not ruled out by another outcome": ((row(FULL, outcome_id="x", **printed(-50, "same")), row(PART, 6, 900, outcome_id="y", **printed(-9, "differs", -15, -3))), {**CLAIMED, "outcome_id": "x"}, "holds with caveats"),
    "its own number, not significant elsewhere": ((row(FULL, **printed(-52, "close")), imprecise()), CLAIMED, "holds with caveats"),
    "its own number, a null elsewhere": ((row(FULL, **printed(-50, "same")), null()), CLAIMED, "holds with caveats"),
    "its own number, a far larger test": ((row(FULL, **printed(-50, "same")), imprecise(4, 900)), CLAIMED, "overstated"),
    "only in animals": ((row(FULL, 0, 9, in_people=False),), {}, "overstated"),
    "only in animals, and said of them": ((row(FULL, 0, 9, in_people=False),), {"flags": ["preclinical_only"]}, "holds"),
    "rests on retracted trials": ((row(FULL, 2, 0, weak=True),), {}, "overstated"),
    "the treated did not change": ((row(PART, 6, 900), row(NOT, one_arm=True, agreement="differs")), {}, "overstated"),
    "as strong a null": ((row(FULL), null()), {"flags": ["hedged"]}, "overstated"),
    "a weaker null": ((row(FULL, 4, 200), null(4, 100)), {}, "holds with caveats"),
    "a far larger open test": ((row(FULL), imprecise(4, 4000)), {}, "overstated"),
    "as large an open test": ((row(FULL), imprecise()), {}, "holds with caveats"),
    "on its side, far larger": ((row(FULL), imprecise(4, 4000, side=1)), {}, "holds"),
    "part against as strong an open test": ((row(PART), imprecise()), {}, "overstated"),
    "part against a weaker open test": ((row(PART, 6, 900), imprecise(4, 60)), {}, "holds with caveats"),
    "part against an open test, hedged": ((row(PART), imprecise()), {"flags": ["hedged"]}, "holds with caveats"),
    "likeness by default": ((row(PART),), LIKE, "overstated"),
    "likeness, imprecise": ((row(FULL, shows=IMPRECISE),), LIKE, "not shown"),
    "likeness, precise": ((row(FULL, shows=NO_EFFECT),), LIKE, "holds"),
    "same number": ((row(FULL, **printed(-50, "same")),), CLAIMED, "holds"),
    "no number": ((row(FULL),), {}, "holds"),
    "a caveat is no condemnation": ((row(FULL),), {"flags": ["open_label", "relative_only"]}, "holds"),
    "a number, none to compare": ((row(FULL),), CLAIMED, "holds with caveats"),
    "claims less, fully": ((row(FULL, **printed(-70, "differs")),), CLAIMED, "holds with caveats"),
    "claims less than a stronger one": ((row(FULL, **printed(-50, "same")), row(PART, 6, 900, **printed(-70, "compatible", -80, -60))), CLAIMED, "holds with caveats"),
    "close number": ((row(FULL, **printed(-52, "close")),), CLAIMED, "holds with caveats"),
    "imprecise number": ((row(FULL, **printed(-70, "compatible")),), CLAIMED, "holds with caveats"),
    "same number, others differ": ((row(FULL, **printed(-50, "same")), row(PART, **printed(-9, "differs"))), CLAIMED, "holds with caveats"),
    "goes beyond": ((row(FULL),), {"flags": ["extrapolation"]}, "holds with caveats"),
    "of a combination": ((row(FULL),), {"flags": ["combination_treatment"]}, "holds with caveats"),
    "part": ((row(PART),), {}, "holds with caveats"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_case_gets_its_verdict(name):
    rows, options, wanted = CASES[name]
    found = case(*rows, **options)
    decision = decide(found)
    assert decision.verdict == wanted
    assert decision.because(found).endswith(".")


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_the_rows_does_not_matter(name):
    rows, options, wanted = CASES[name]
    for turned in itertools.permutations(rows):
        assert decide(case(*turned, **options)).verdict == wanted


def test_every_line_of_the_table_decides_some_case():
    decided = {decide(case(*rows, **options)).when for rows, options, _ in CASES.values()}
    assert decided == {decision.when for decision in DECISIONS}


WORDS = {
    "sought in vain": "The nearest, A trial, does not say it",
    "retracted only": "Its only source, A trial, is retracted",
    "opposite alone": "A trial shows the opposite",
    "elsewhere": "about something else: A trial",
    "tested, open": "tested it: too imprecise to tell",
    "tested, no numbers": "tested it: not significant, no numbers",
    "tested, null": "found no worthwhile effect",
    "one arm only": "changes within one arm, which show no effect",
    "opposite, against a better open one": "better controlled and leaves it open",
    "a reason that no source gives": "no source gives the reason",
    "claims more": "reports a smaller number",
    "claims the other way": "report a change the other way",
    "ruled out by a stronger one": "clearly stronger, rules it out",
    "only in animals": "in animals or cells, not in people",
    "rests on retracted trials": "rests on trials that are now retracted",
    "the treated did not change": "the treated themselves showed no rise",
    "as strong a null": "found no worthwhile effect",
    "a far larger open test": "clearly stronger, does not",
    "part against as strong an open test": "which is not weaker, does not show it",
    "close number": "its number is close, not the same",
    "claims less, fully": "claims no more than the studies report, but another number",
    "claims less than a stronger one": "a stronger study, reports more",
    "same number": "reports the same number",
    "same number, others differ": "another study reports another number",
    "goes beyond": "goes beyond what was measured",
    "part": "The support is partial: A trial",
    "opposite, second hand, with support": "points the other way, but cannot decide it",
}


@pytest.mark.parametrize("name", WORDS)
def test_the_reason_is_a_sentence_about_the_claim(name):
    rows, options, _ = CASES[name]
    found = case(*rows, **options)
    assert WORDS[name] in decide(found).because(found)


def test_the_table_is_short_and_knows_all_verdicts():
    assert len(DECISIONS) <= 20
    assert {decision.verdict for decision in DECISIONS} == set(VERDICTS)
    words = sum(len(f"{decision.when} {decision.verdict}".split()) for decision in DECISIONS)
    assert words <= 3 * 150, "read aloud in three minutes"


def test_no_line_calls_what_is_not_significant_no_difference():
    for rows, options, _ in CASES.values():
        found = case(*rows, **options)
        decision = decide(found)
        assert "no difference" not in f"{decision.when} {decision.because(found)}".lower()


def test_a_flag_changes_a_verdict_if_and_only_if_it_is_no_remark():
    effects = flag_effects()
    assert list(effects) == [*FLAGS_ON_THE_CLAIM, *FLAGS_ON_A_SOURCE]
    changing = {
        flag
        for flag in effects
        for rows, options, _ in CASES.values()
        if decide(case(*rows, **options | {"flags": []})).verdict
        != decide(case(*rows, **options | {"flags": [flag]})).verdict
    }
    assert changing == {flag for flag, effect in effects.items() if effect != "a remark"}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_ends_a_sentence(verdict):
    assert predicate(verdict).split()[0] in ("holds", "is", "has", "cannot")


@pytest.mark.parametrize(
    ("note", "quoted"),
    [
        ("in men; in Japan", "in men, in Japan"),
        ("12 of them in men", ""),
        ("MK-4 and K2 and D3", "MK-4 and K2 and D3"),
        ("MK-4 in 12", ""),
        ("K12", ""),
    ],
)
def test_a_note_with_a_number_of_its_own_is_not_quoted(note, quoted):
    assert quotable(note) == quoted
