"""Scenario grids: every combination, every reason, and which choice matters."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from helpers.reanalysis import scenarios

CHOICES = {
    "people": {"all": ((120, 121), "randomised"), "fewer": ((99, 96), "completed")},
    "events": {"people": ((14, 35), "as printed"), "fractures": ((20, 49), "counted twice")},
    "measure": {"rr": (effects.risk_ratio, "usual"), "or": (effects.odds_ratio, "logistic")},
}


def compute(people, events, measure):
    return measure(events[0], people[0], events[1], people[1])


@pytest.fixture(scope="module")
def done():
    return scenarios.run(scenarios.grid(**CHOICES), compute)


def test_grid_has_every_combination_with_its_reasons():
    grid = scenarios.grid(**CHOICES)
    assert grid.index.names == list(CHOICES)
    assert grid.index.is_unique
    assert len(grid) == 8
    assert grid.columns.tolist() == [*CHOICES, "why"]
    row = grid.loc[("fewer", "people", "or")]
    assert row["people"] == (99, 96)
    assert row["measure"] is effects.odds_ratio
    assert row["why"] == "people: completed; events: as printed; measure: logistic"


def test_run_computes_each_scenario_as_done_by_hand(done):
    for (people, events, measure), row in done.iterrows():
        (n_t, n_c), (events_t, events_c) = (
            CHOICES["people"][people][0],
            CHOICES["events"][events][0],
        )
        by_hand = CHOICES["measure"][measure][0](events_t, n_t, events_c, n_c).iloc[0]
        assert (
            row[["estimate", "low", "high"]].tolist()
            == by_hand[["estimate", "low", "high"]].tolist()
        )
    assert done[["estimate", "low", "high"]].dtypes.eq(np.float64).all()


def test_values_may_be_tables_and_rows_may_be_left_out():
    tables = {
        "two": (pd.DataFrame({"y": [1.0, 3.0]}), "both trials"),
        "one": (pd.DataFrame({"y": [1.0]}), "without the retracted one"),
    }
    grid = scenarios.grid(trials=tables, scale={"x2": (2, "a"), "x3": (3, "b")})
    kept = grid.drop(index=[("one", "x3")])
    done = scenarios.run(
        kept, lambda trials, scale: {"estimate": scale * trials["y"].mean(), "low": 0, "high": 9}
    )
    assert done["estimate"].to_dict() == {("two", "x2"): 4, ("two", "x3"): 6, ("one", "x2"): 2}
    moves = scenarios.influence(done).set_index("choice")
    assert moves.loc["trials", ["move", "settings"]].tolist() == pytest.approx([2, 1])
    assert moves.loc["scale", ["move", "settings"]].tolist() == pytest.approx([1.5, 1])


def test_summary_of_range_and_support(done):
    ratios = done["estimate"]
    row = scenarios.summary(done, claimed="0.40").iloc[0]
    assert (row["scenarios"], row["with_estimate"]) == (8, 8)
    assert (row["lowest"], row["highest"]) == (ratios.min(), ratios.max())
    supporting = ((ratios >= 0.395) & (ratios <= 0.405)).sum()
    assert row["supporting"] == supporting
    assert 0 < supporting < 8
    assert row["compatible"] == ((done["low"] <= 0.405) & (done["high"] >= 0.395)).sum()
    assert row["moved_most_by"] == "measure"
    unclaimed = scenarios.summary(done).iloc[0]
    assert unclaimed["claimed"] is None
    assert unclaimed["supporting"] is pd.NA


def test_influence_holds_everything_else(done):
    result = scenarios.influence(done).set_index("choice")
    logs = np.log(done["estimate"].to_numpy()).reshape(2, 2, 2)  # an axis per choice
    by_hand = {name: np.exp(np.ptp(logs, axis=axis).mean()) for axis, name in enumerate(CHOICES)}
    assert result["move"].to_dict() == pytest.approx(by_hand)
    assert (result["settings"] == 4).all()
    assert result["move"].is_monotonic_decreasing
    assert (result["largest_move"] >= result["move"]).all()


def test_the_identity_scale_takes_differences():
    def difference(a, b):
        return {"estimate": a + b, "low": a + b - 1, "high": a + b + 1}

    options = {"a": {"0": (0.0, "x"), "4": (-4.0, "y")}, "b": {"0": (0.0, "x"), "1": (1.0, "y")}}
    done = scenarios.run(scenarios.grid(**options), difference)
    assert scenarios.influence(done, scale="identity")["move"].tolist() == [4, 1]
    row = scenarios.summary(done, claimed="−4", scale="identity").iloc[0]
    assert (row["supporting"], row["moved_most_by"], row["moved_by"]) == (1, "a", 4)
    with pytest.raises(ValueError, match="use 'identity'"):
        scenarios.influence(done)


def test_scenarios_without_an_estimate_are_counted_and_not_ranked():
    grid = scenarios.grid(events={"none": ((0, 0), "as read"), "some": ((3, 6), "as counted")})
    done = scenarios.run(grid, lambda events: effects.risk_ratio(events[0], 30, events[1], 30))
    row = scenarios.summary(done, claimed="0.5").iloc[0]
    assert (row["scenarios"], row["with_estimate"], row["supporting"]) == (2, 1, 1)
    assert row["compatible"] == 1
    assert row["moved_most_by"] is pd.NA
    assert scenarios.influence(done).empty


@pytest.mark.parametrize(
    ("choices", "error", "message"),
    [
        ({}, ValueError, "choices: none"),
        ({"method": {}}, ValueError, "method: no options"),
        ({"method": ["katz"]}, TypeError, "method: .*allowed is a mapping"),
        ({"method": {"katz": "katz"}}, TypeError, "method, 'katz': .*pair"),
        ({"method": {"katz": ("katz", " ")}}, ValueError, "method, 'katz': no reason"),
        ({"method": {"katz": ("katz", None)}}, TypeError, "method, 'katz': .*pair"),
        ({"why": {"katz": ("katz", "usual")}}, ValueError, "why: a column of the result"),
    ],
)
def test_choices_without_shape_or_reason_are_refused(choices, error, message):
    with pytest.raises(error, match=message):
        scenarios.grid(**choices)


def test_errors_name_their_scenario():
    grid = scenarios.grid(
        people={"all": (30, "randomised"), "few": (10, "completed")},
        events={"12": (12, "as printed")},
    )
    with pytest.raises(ValueError, match="at most n_t") as caught:
        scenarios.run(grid, lambda people, events: effects.risk_ratio(events, people, 5, 30))
    assert caught.value.__notes__ == ["in scenario {'people': 'few', 'events': '12'}"]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ({"estimate": 1.0, "low": 0.5}, "no high; allowed"),
        (pd.DataFrame({"estimate": [1, 2], "low": 0, "high": 3}), "2 rows; allowed is one"),
    ],
)
def test_results_of_another_shape_are_refused(result, message):
    grid = scenarios.grid(method={"katz": ("katz", "usual")})
    with pytest.raises(ValueError, match=message):
        scenarios.run(grid, lambda method: result)


def test_summary_refuses_what_is_no_claim(done):
    with pytest.raises(TypeError, match=r"claimed: 0.4; allowed is a string"):
        scenarios.summary(done, claimed=0.4)
    with pytest.raises(ValueError, match="no scenario"):
        scenarios.summary(done.iloc[:0])
    with pytest.raises(ValueError, match="scale: 'ln'; allowed"):
        scenarios.influence(done, scale="ln")
