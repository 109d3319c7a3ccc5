"""Every position of every switch has an answer or a message, and its verdict is a real one."""

import math

import pandas as pd
import pytest

from helpers import claims, switches
from helpers.switches.panel import as_html


@pytest.fixture(scope="session")
def everywhere(notebooks) -> dict[str, pd.DataFrame]:
    """Each board computed at all of its positions, the default first."""
    return {
        number: pd.DataFrame(
            {**position, **answer.result, **judged}
            | {"measure": answer.measure, "message": " ".join(answer.messages)}
            for position in switches.every_position(names["board"].switches)
            for answer in [names["board"].answer(position)]
            for judged in answer.judged
        )
        for number, names in notebooks.items()
    }


@pytest.mark.parametrize("number", ["02", "05", "09"])
def test_every_position_has_an_answer_or_a_message(everywhere, number):
    found = everywhere[number]
    without = found[found["estimate"].isna()]
    assert (without["message"] != "").all()
    answered = found.dropna(subset="estimate")
    assert len(answered) > len(found) / 2
    assert (answered["low"] <= answered["estimate"]).all()
    assert (answered["estimate"] <= answered["high"]).all()


@pytest.mark.parametrize("number", ["02", "05", "09"])
def test_every_verdict_is_one_of_the_table_and_it_moves(everywhere, number):
    found = everywhere[number]
    assert set(found["verdict"]) <= set(claims.VERDICTS)
    judged = claims.ledger().set_index("claim_id")["verdict"]
    assert (found["in_ledger"] == found["claim_id"].map(judged)).all()
    assert (found["verdict"] != found["in_ledger"]).any()


@pytest.mark.parametrize("number", ["02", "05", "09"])
def test_the_first_position_is_that_of_the_ledger(everywhere, number):
    first = everywhere[number].iloc[0]
    assert first["verdict"] == first["in_ledger"]


def test_without_belief_nothing_moves_a_verdict_and_with_it_everything_can(everywhere):
    found = everywhere["02"]
    unbelieved = found[found["believed"] == "not at its word"]
    assert (unbelieved["verdict"] == unbelieved["in_ledger"]).all()
    believed = found[found["believed"] == "at its word"].dropna(subset="estimate")
    nothing = believed["measure"].str.contains("difference").map({True: 0.0, False: 1.0})
    shown = believed["high"] < nothing
    assert set(believed.loc[shown, "verdict"]) == {"holds with caveats"}
    assert set(believed.loc[~shown, "verdict"]) == {"overstated"}


def test_nothing_left_and_one_left_are_said(everywhere):
    found = everywhere["05"].query("retracted == 'left out'")
    none = found[found["estimate"].isna() & (found["model"] != "Peto")]
    assert none["message"].str.contains("Nothing is left to pool").all()
    one = found.dropna(subset="estimate")
    assert len(one)
    assert one["message"].str.contains("One entry is left").all()
    assert one["p"].isna().all()


def test_only_one_claim_moves_in_the_last_and_only_where_the_conclusion_weighs(everywhere):
    found = everywhere["09"]
    moved = found[found["verdict"] != found["in_ledger"]]
    assert set(moved["claim_id"]) == {"b13"}
    assert set(moved["weighs"]) == {"weighed"}


def test_figures_and_tables_are_drawn_anywhere(board):
    positions = list(switches.every_position(board.switches))
    for position in positions[:: max(1, len(positions) // 8)]:
        shown = as_html(board, position)
        estimate = board.computed(**position)["estimate"].iloc[0]
        assert "<table>" in shown
        assert "<svg" in shown or math.isnan(estimate)


def test_an_unknown_switch_or_option_is_told_with_what_is_allowed(board):
    first = board.switches[0]
    with pytest.raises(ValueError, match=f"{first.name}: 'x'; allowed is one of '{first.default}'"):
        board.computed(**{first.name: "x"})
    with pytest.raises(ValueError, match="light: no such switch; allowed is one of"):
        switches.Panel(board, light="on")


def test_every_option_says_what_it_means(board):
    for switch in board.switches:
        for option, means in switch.options.items():
            assert len(means) > 8, option
