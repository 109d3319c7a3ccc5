"""A claim judged with other evidence: what an interval makes of a result, and what stays."""

import math
import re

import pandas as pd
import pytest

from helpers import claims
from helpers.claims import Result
from helpers.claims.ledger import COUNTED, cases
from helpers.claims.result_class import OPEN
from helpers.claims.what_if import changed
from helpers.display import reasons
from support.project_data import K2

LINKS = K2.claim_evidence
JUDGED = [*COUNTED, "set_aside"]


@pytest.fixture
def percent():
    """A claim of a number of per cent less, and its rows."""
    return "a39", rows_of("a39")


def rows_of(claim_id, without=""):
    rows = LINKS.loc[LINKS["claim_id"] == claim_id, "row_id"]
    return [row for row in rows if row != without]


def alone(claim, *results, **options):
    """The claim judged by the results and nothing else."""
    claim_id, rows = claim
    return what_if(claim_id, results, left_out=rows, **options)


def what_if(claim_id, results=(), **options):
    """The claim judged, and why in words."""
    case = changed(K2, claim_id, results, **options)
    words = {"reason": " ".join(reasons.reason(K2, K2.claim(claim_id), case))}
    return claims.what_if(K2, claim_id, results, **options) | words


def counts(judged):
    return {name: judged[name] for name in JUDGED if judged[name]}


@pytest.mark.parametrize(
    ("low", "high", "no_effect", "relation"),
    [
        (0.5, 0.9, 1, "part"),
        (0.5, 0.9999, 1, "part"),
        (0.5, 1.0, 1, "leaning"),
        (0.5, 1.5, 1, "open"),
        (1.0, 1.5, 1, "open"),
        (0.9, 1.1, 1, "null"),
        (1.0001, 1.5, 1, "against"),
        (-9, -0.1, 0, "part"),
        (-9, 0, 0, "leaning"),
        (-9, 9, 0, "open"),
        (0, 9, 0, "open"),
        (0.1, 9, 0, "against"),
    ],
)
def test_an_interval_decides_how_a_result_bears_on_the_claim(
    percent, low, high, no_effect, relation
):
    result = Result("new", "New", (low + high) / 2, low, high, no_effect)
    assert counts(alone(percent, result)) == {relation: 1}


@pytest.mark.parametrize("ends", [(math.nan, 0.9), (0.5, math.nan), (math.nan, math.nan)])
def test_without_an_interval_nothing_is_said(percent, ends):
    judged = alone(percent, Result("new", "New", 0.8, *ends))
    assert counts(judged) == {}
    assert judged["verdict"] == "not examined"
    assert "Only background was found: New: " in judged["reason"]


def test_what_takes_the_place_of_full_support_supports_fully():
    full = LINKS[(LINKS["relation"] == "supports")].iloc[0]
    claim_id, row_id = full["claim_id"], full["row_id"]
    others = rows_of(claim_id, without=row_id)
    for low, high, relation in [(0.5, 0.9, "full"), (0.5, 1.1, "leaning"), (1.1, 2, "against")]:
        judged = what_if(
            claim_id, [Result(row_id, "New", 0.9, low, high, claim_lies="below")], left_out=others
        )
        assert counts(judged) == {relation: 1}


def test_what_takes_the_place_of_no_difference_supports_in_part(percent):
    claim_id, _ = percent
    place = "cockayne_2006_without_sato.r01"
    rest = rows_of(claim_id, without=place)
    judged = what_if(claim_id, [Result(place, "New", 0.5, 0.3, 0.8)], left_out=rest)
    assert counts(judged) == {"part": 1}


def test_a_result_takes_the_strength_of_the_row_in_whose_place_it_stands(percent):
    claim_id, _ = percent
    place = "cockayne_2006_without_sato.r01"
    rest = rows_of(claim_id, without=place)
    weak = Result("weak", "Weak", 0.5, 0.3, 0.8, level=4, people=9**9)
    strong = Result(place, "Strong", 1.5, 1.3, 1.8)
    judged = what_if(claim_id, [weak, strong], left_out=rest)
    assert judged["verdict"] == "contradicted"  # a review of trials; by itself it is not
    unplaced = Result("new", "Strong", 1.5, 1.3, 1.8)
    assert alone(percent, weak, unplaced)["verdict"] == "overstated"


def test_in_a_row_s_place_a_result_has_its_people_and_its_weight():
    (aside,) = cases(K2)["b02"].set_aside
    result = Result(aside.row_id, "New", 0.5, 0.3, 0.8, claim_lies="below")
    judged = what_if("b02", [result], left_out=rows_of("b02", without=aside.row_id))
    assert counts(judged) == {"set_aside": 1}
    told = f"[{aside.status}; {aside.note.replace('; ', ', ')}]"
    assert f"New: ratio 0.50 (0.30 to 0.80) {told}" in judged["reason"]

    row = next(row for row in cases(K2)["b11"].rows if row.row_id == "shiraki_2000.p01")
    rest = rows_of("b11", without=row.row_id)
    opposite = Result(row.row_id, "New", 1.5, 1.3, 1.8, claim_lies="below")
    for more, verdict in [(0, "contradicted"), (1, "overstated")]:
        strong = {"level": row.level, "people": row.people + more}
        support = Result("s", "S", 0.5, 0.3, 0.8, **strong, claim_lies="below")
        assert what_if("b11", [support, opposite], left_out=rest)["verdict"] == verdict


def test_strength_that_is_given_counts(percent):
    support = Result("s", "S", 0.5, 0.3, 0.8, level=4, people=100)
    for level, people, verdict in [
        (4, 100, "contradicted"),
        (4, 99, "overstated"),
        (5, 50, "contradicted"),
        (5, 49, "overstated"),
        (2, 999, "overstated"),
    ]:
        opposite = Result("o", "O", 1.5, 1.3, 1.8, level=level, people=people)
        assert alone(percent, support, opposite)["verdict"] == verdict


def test_by_itself_a_result_has_no_level_and_no_people(percent):
    """Between two such, nothing can be said."""
    support, opposite = Result("s", "S", 0.5, 0.3, 0.8), Result("o", "O", 1.5, 1.3, 1.8)
    assert alone(percent, support, opposite)["verdict"] == "overstated"
    one = Result("s", "S", 0.5, 0.3, 0.8, people=1)
    assert alone(percent, one, opposite)["verdict"] == "overstated"
    assert alone(percent, support, Result("o", "O", 1.5, 1.3, 1.8, people=1))["verdict"] == (
        "contradicted"
    )


def test_a_result_joins_unless_it_may_only_take_a_place(percent):
    joins = Result("new", "New", 0.5, 0.3, 0.8)
    stays_out = Result("new", "New", 0.5, 0.3, 0.8, joins=False)
    assert alone(percent, joins)["part"] == 1
    assert alone(percent, stays_out)["part"] == 0
    claim_id, _ = percent
    place = Result("cockayne_2006.r02", "New", 1.5, 1.3, 1.8, joins=False)
    assert what_if(claim_id, [place])["against"] == 1


def test_a_ratio_stands_on_the_scale_of_the_claimed_percentage(percent):
    judged = alone(percent, Result("new", "New", 0.2, 0.1, 0.4))
    assert judged["agreement"] == "same"
    assert "the studies report, on that scale: New −80 (same)." in judged["reason"]
    assert alone(percent, Result("new", "New", 0.27, 0.1, 0.4))["agreement"] == "same"
    assert alone(percent, Result("new", "New", 0.3, 0.1, 0.4))["agreement"] == "compatible"
    assert alone(percent, Result("new", "New", 0.3, 0.25, 0.4))["agreement"] == "differs"


def test_a_difference_and_an_estimate_that_is_missing_are_not_compared(percent):
    difference = Result("new", "New", -80, -90, -70, no_effect=0)
    assert alone(percent, difference)["agreement"] == "none to compare"
    missing = Result("new", "New", math.nan, 0.1, 0.4)
    assert alone(percent, missing)["agreement"] == "none to compare"


def test_a_claim_that_is_no_percentage_is_not_compared():
    table = K2.claims.set_index("claim_id")
    linked = table.loc[table.index.isin(LINKS["claim_id"])]
    for claim_id in (linked["quantity_kind"] == "direction").idxmax(), "b17":
        percentages = [Result("new", "New", 0.2, 0.1, 0.4, claim_lies="below")]
        judged = what_if(claim_id, percentages, left_out=rows_of(claim_id))
        assert judged["agreement"] == "none to compare"


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (Result("n", "N", 0.4567, 0.25, 0.8), "ratio 0.46 (0.25 to 0.80)"),
        (Result("n", "N", -3.25, -9, -1.55, 0), "difference −3.3 (−9.0 to −1.6) points"),
        (Result("n", "N", math.nan, math.nan, math.nan), "nothing to compute"),
        (Result("n", "N", math.nan, math.nan, math.nan, 0), "nothing to compute"),
    ],
)
def test_a_result_in_words(percent, result, told):
    assert f"N: {told}" in alone(percent, result)["reason"]


def test_a_status_that_is_counted_weighs_and_is_no_longer_named():
    studies = K2.studies.set_index("trial_id")["status"]
    table = claims.ledger(K2).set_index("claim_id")
    aside = table[table["set_aside"] > 0]
    for claim_id in aside.index[:6]:
        judged = what_if(claim_id, counting=["retracted", "questioned"])
        assert judged["set_aside"] == 0
        moved = sum(judged[name] - aside.loc[claim_id, name] for name in COUNTED)
        assert moved == aside.loc[claim_id, "set_aside"]
        asides = re.findall(r"\[(.+?)\]", judged["reason"])
        notes = LINKS.loc[LINKS["claim_id"] == claim_id, "note"].str.replace("; ", ", ")
        told = {part for aside in asides for part in aside.split("; ")} - set(OPEN)
        assert told <= set(notes)  # and no status among them
        retracted = what_if(claim_id, counting=["retracted"])
        assert retracted["set_aside"] <= aside.loc[claim_id, "set_aside"]
    assert set(studies) > {"retracted", "questioned"}


def test_a_result_in_the_place_of_second_hand_is_first_hand():
    second = LINKS[LINKS["row_id"].isin(K2.trials.query("grade == 'B'")["row_id"])]
    link = second[second["claim_id"] == "b13"].iloc[0]
    rest = rows_of("b13", without=link["row_id"])
    judged = what_if("b13", [Result(link["row_id"], "New", 1.5, 1.1, 2)], left_out=rest)
    assert judged["verdict"] == "contradicted"
    assert "New: ratio" in judged["reason"]


def test_a_flag_that_is_dropped_is_gone_and_the_others_stay():
    table = claims.ledger(K2).set_index("claim_id")
    sought = table[table["flags"].str.contains("source_not_identified") & (table["part"] > 0)]
    for claim_id in sought.index[:3]:
        before = table.loc[claim_id]
        judged = what_if(claim_id, dropped_flags=["source_not_identified"])
        assert before["verdict"] == judged["in_ledger"] == "no source found"
        assert judged["because"] != before["because"]
        assert what_if(claim_id, dropped_flags=["hedged"])["because"] == before["because"]


def test_with_nothing_changed_it_is_the_row_of_the_ledger():
    table = claims.ledger(K2).set_index("claim_id", drop=False)
    for claim_id in table.index[::25]:
        judged = claims.what_if(K2, claim_id)
        assert judged.pop("in_ledger") == judged["verdict"]
        assert pd.Series(judged).equals(table.loc[claim_id])


def test_a_claim_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'z1'; allowed is a claim of"):
        what_if("z1")


def test_a_series_leaves_out_the_rows_that_it_holds(percent):
    claim_id, rows = percent
    as_series = what_if(claim_id, left_out=pd.Series(rows[:1], index=["some label"]))
    assert as_series == what_if(claim_id, left_out=rows[:1])
    assert as_series["verdict"] != as_series["in_ledger"]
    assert what_if("b43", dropped_flags=pd.Series(["counts_not_in_abstract"])) == what_if(
        "b43", dropped_flags=["counts_not_in_abstract"]
    )


@pytest.mark.parametrize("argument", ["counting", "left_out", "dropped_flags"])
@pytest.mark.parametrize("given", ["retracted", pd.Series([True, False]), [3.5]])
def test_what_is_no_list_of_names_is_refused(argument, given):
    with pytest.raises(ValueError, match=f"^{argument}: .*; allowed are names in a list or a Seri"):
        what_if("a39", **{argument: given})


@pytest.mark.parametrize(
    ("argument", "name", "allowed"),
    [
        ("counting", "retractd", "questioned, retracted"),
        ("counting", "corrected", "questioned, retracted"),
        ("dropped_flags", "nonsense", "no_source_given, source_not_identified, "),
    ],
)
def test_an_unknown_status_or_flag_is_refused(argument, name, allowed):
    with pytest.raises(ValueError, match=f"^{argument}: '{name}'; allowed are {allowed}"):
        what_if("a39", **{argument: [name]})


def test_a_row_to_leave_out_that_is_no_evidence_of_the_claim_is_refused():
    frame = LINKS[LINKS["claim_id"] == "a39"]  # a frame gives the names of its columns
    for given, told in [(["cockayne_2006.r2"], "cockayne_2006.r2"), (frame, "claim_id")]:
        with pytest.raises(ValueError, match=f"left_out: '{told}'; allowed are the rows of a39: "):
            what_if("a39", left_out=given)
    with pytest.raises(ValueError, match=r"'b1'; .*: " + ", ".join(sorted(rows_of("a39")))):
        what_if("a39", left_out=["z9", "y8", "x7", "b1"])


@pytest.mark.parametrize(
    ("low", "high", "relation"),
    [
        (1.2, 1.9, "part"),
        (1, 1.9, "leaning"),
        (0.9, 1, "leaning"),
        (0.5, 0.9, "against"),
        (math.nan, 0.9, ""),
    ],
)
def test_a_claim_that_something_becomes_more_lies_above(low, high, relation):
    claim = "a01", rows_of("a01")
    found = alone(claim, Result("new", "New", 1.5, low, high, claim_lies="above"))
    assert counts(found) == ({relation: 1} if relation else {})


def test_a_claim_that_does_not_say_less_needs_to_be_told_where_it_lies():
    table = K2.claims.set_index("claim_id")
    result = Result("new", "New", 1.5, 1.2, 1.9)
    low, high = table["claimed_value"], table["claimed_high"]
    percent = (table["quantity_kind"] == "percent_change") & ((low < 0) | (high < 0))
    less = percent | table["claimed_value_printed"].isin(["decrease", "lower"])
    assert less["a39"]
    assert not less[["a01", "a07", "a19", "c12", "b43"]].any()
    for claim_id in less.index[less]:
        below = Result("new", "New", 1.5, 1.2, 1.9, claim_lies="below")
        assert what_if(claim_id, [result]) == what_if(claim_id, [below])
    for claim_id in ("a01", "a07", "a19", "c12", "b43"):
        with pytest.raises(ValueError, match=f"claim_id: '{claim_id}' .*; allowed is a claim that"):
            what_if(claim_id, [result])
    with pytest.raises(ValueError, match="claim_lies: 'left'; allowed are below, above"):
        what_if("a01", [Result("new", "New", 1.5, 1.2, 1.9, claim_lies="left")])
