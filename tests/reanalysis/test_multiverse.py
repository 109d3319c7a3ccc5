"""Every combination of choices with its reasons, single moves, and which choice matters."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from helpers.reanalysis.multiverse import (
    DEFAULT,
    Choice,
    Multiverse,
    answer,
    influence,
    one_at_a_time,
    position,
    summary,
    varied,
)

PEOPLE = {"all": (120, 121), "fewer": (99, 96)}
EVENTS = {"people": (14, 35), "fractures": (20, 49)}
MEASURES = {"risk ratio": effects.risk_ratio, "odds ratio": effects.odds_ratio}
CHOICES = (
    Choice("people", "Out of how many", {"all": "randomised", "fewer": "completed"}),
    Choice("events", "Counted", {"people": "as printed", "fractures": "counted twice"}),
    Choice("measure", "Measure", {"risk ratio": "usual", "odds ratio": "logistic"}),
)
RESULT = ["estimate", "low", "high"]


def compute(people, events, measure):
    (n_t, n_c), (events_t, events_c) = PEOPLE[people], EVENTS[events]
    return MEASURES[measure](events_t, n_t, events_c, n_c)


EVERY = Multiverse(CHOICES, compute)


@pytest.fixture(scope="module")
def answers():
    return EVERY.run()


def test_every_combination_is_computed_with_its_reasons(answers):
    assert answers.index.names == ["people", "events", "measure"]
    assert answers.index.is_unique
    assert len(answers) == 8
    for at, row in answers.iterrows():
        assert row[RESULT].tolist() == compute(*at).iloc[0][RESULT].tolist()
    row = answers.loc[("fewer", "people", "odds ratio")]
    assert row["why"] == "people: completed; events: as printed; measure: logistic"
    assert row["label"] == (
        "Out of how many: fewer; Measure: odds ratio; the others at their first option"
    )
    assert answers.iloc[0]["label"] == DEFAULT


def test_a_look_up_gives_what_is_computed_when_it_is_asked_for(answers):
    for source in (answers, EVERY):
        found = answer(source, measure="odds")
        assert found.name == ("all", "people", "odds ratio")
        assert found["estimate"] == answers.loc[found.name, "estimate"]


def test_one_at_a_time_moves_each_choice_alone(answers):
    for source in (answers, EVERY):
        moves = one_at_a_time(source, events="fractures")
        assert moves[["choice", "option"]].to_numpy().tolist() == [
            ["", ""],
            ["Out of how many", "fewer"],
            ["Counted", "people"],
            ["Measure", "odds ratio"],
        ]
        assert moves.index[0] == ("all", "fractures", "risk ratio")
        assert moves["estimate"].tolist() == answers.loc[list(moves.index), "estimate"].tolist()


def test_some_choices_vary_while_others_are_held(answers):
    two = varied(answers, "people", "measure", events="fractures")
    assert two.index.names == ["people", "measure"]
    assert len(two) == 4
    held = answers.xs("fractures", level="events")["estimate"]
    assert two["estimate"].to_dict() == held.to_dict()
    one = varied(EVERY, "people", measure=["odds ratio"])
    assert set(one.index.get_level_values("measure")) == {"odds ratio"}


def test_summary_of_range_and_support(answers):
    ratios = answers["estimate"]
    row = summary(answers, claimed="0.40").iloc[0]
    assert (row["positions"], row["with_estimate"]) == (8, 8)
    assert (row["lowest"], row["highest"]) == (ratios.min(), ratios.max())
    assert row["supporting"] == ((ratios >= 0.395) & (ratios <= 0.405)).sum() == 2
    assert row["compatible"] == ((answers["low"] <= 0.405) & (answers["high"] >= 0.395)).sum()
    assert row["moved_most_by"] == "measure"
    unclaimed = summary(answers).iloc[0]
    assert unclaimed["claimed"] is None
    assert unclaimed["supporting"] is pd.NA


def test_influence_holds_everything_else(answers):
    result = influence(answers).set_index("choice")
    logs = np.log(answers["estimate"].to_numpy()).reshape(2, 2, 2)  # an axis per choice
    by_hand = {
        choice.name: np.exp(np.ptp(logs, axis=axis).mean()) for axis, choice in enumerate(CHOICES)
    }
    assert result["move"].to_dict() == pytest.approx(by_hand)
    assert (result["settings"] == 4).all()
    assert result["move"].is_monotonic_decreasing
    assert (result["largest_move"] >= result["move"]).all()


def one_choice(**options: float) -> pd.DataFrame:
    """Answers to a choice whose options give these estimates."""
    choice = Choice("a", "A", dict.fromkeys(options, "a reason"))
    return Multiverse(
        (choice,), lambda a: {"estimate": options[a], "low": options[a] - 1, "high": options[a] + 1}
    ).run()


def test_the_identity_scale_takes_differences():
    done = one_choice(nothing=0, fewer=-4)
    assert influence(done, scale="identity")["move"].tolist() == [4]
    row = summary(done, claimed="−4", scale="identity").iloc[0]
    assert (row["supporting"], row["moved_most_by"], row["moved_by"]) == (1, "a", 4)
    with pytest.raises(ValueError, match="use 'identity'"):
        influence(done)


def test_answers_without_an_estimate_are_counted_and_not_ranked():
    done = one_choice(none=np.nan, some=0.5)
    row = summary(done, claimed="0.5").iloc[0]
    assert (row["positions"], row["with_estimate"], row["supporting"]) == (2, 1, 1)
    assert row["moved_most_by"] is pd.NA
    assert influence(done).empty


def test_positions_may_be_left_out():
    kept = [position(CHOICES), position(CHOICES, people="fewer")]
    done = EVERY.run(kept)
    assert len(done) == 2
    assert influence(done)["choice"].tolist() == ["people"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "method: {}; allowed is a mapping"),
        (["katz"], "method: .*allowed is a mapping"),
        ({"katz": " "}, "method, 'katz': ' '; allowed is a reason"),
        ({"katz": None}, "method, 'katz': None; allowed is a reason"),
    ],
)
def test_choices_without_options_or_reason_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        Choice("method", "Method", options)


def test_unknown_choices_and_options_are_refused_with_those_that_are_allowed(answers):
    with pytest.raises(ValueError, match="light: no such choice; allowed is one of 'people'"):
        answer(answers, light="on")
    with pytest.raises(ValueError, match="light: no such choice"):
        varied(answers, "light")
    with pytest.raises(ValueError, match="people: 'x'; allowed is one of 'all', 'fewer'"):
        one_at_a_time(answers, people="x")
    with pytest.raises(ValueError, match="why: a column of the answers"):
        Choice("why", "Why", {"a": "b"})


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ({"estimate": 1.0, "low": 0.5}, "no high; allowed"),
        (pd.DataFrame({"estimate": [1, 2], "low": 0, "high": 3}), "2 rows; allowed is one"),
        ({"estimate": 1, "low": 0, "high": 2, "measure": "x"}, "'measure', a choice"),
    ],
)
def test_answers_of_another_shape_are_refused_with_their_position(result, message):
    with pytest.raises(ValueError, match=message) as caught:
        Multiverse(CHOICES[2:], lambda measure: result).run()
    assert caught.value.__notes__ == ["at position {'measure': 'risk ratio'}"]


def test_summary_refuses_what_is_no_claim(answers):
    with pytest.raises(TypeError, match=r"claimed: 0.4; allowed is a string"):
        summary(answers, claimed=0.4)
    with pytest.raises(ValueError, match="no position"):
        summary(answers.iloc[:0])
    with pytest.raises(ValueError, match="scale: 'ln'; allowed"):
        influence(answers, scale="ln")
