"""Every position of every switch has an answer or a message, and its verdict is a real one."""

import math
from itertools import combinations

import pandas as pd
import pytest

from helpers import claims, reanalysis, widgets
from helpers.widgets import choices_shown
from helpers.widgets.choices_panel import as_html
from support.project_data import K2

STRIDES = {"02": 7, "05": 7, "09": 79}
"""Every so many positions are computed. A prime that divides no number of options, so that the
options of any two switches meet; a test makes sure of it."""


@pytest.fixture(scope="session")
def everywhere(notebooks) -> dict[str, pd.DataFrame]:
    """Each board computed at a part of its positions, the default first."""
    return {
        number: computed_everywhere(names["board"], STRIDES[number])
        for number, names in notebooks.items()
    }


def computed_everywhere(board, stride: int) -> pd.DataFrame:
    positions = list(reanalysis.every_position(board.switches))
    return pd.concat(
        (
            board.computed(**position).assign(**{f"at_{name}": at for name, at in position.items()})
            for position in positions[::stride]
        ),
        ignore_index=True,
    )


def at(found: pd.DataFrame, **choices: str) -> pd.DataFrame:
    for name, option in choices.items():
        found = found[found[f"at_{name}"] == option]
    return found


def test_any_two_options_meet_in_what_is_computed(everywhere, notebooks):
    for number, found in everywhere.items():
        for one, other in combinations(notebooks[number]["board"].switches, 2):
            met = found[[f"at_{one.name}", f"at_{other.name}"]].drop_duplicates()
            assert len(met) == len(one.options) * len(other.options)


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
    assert set(found["verdict"]) <= {*claims.VERDICTS, "not judged"}
    judged = claims.ledger(K2).set_index("claim_id")["verdict"]
    assert (found["in_ledger"] == found["claim_id"].map(judged)).all()
    assert found["moved"].any()
    assert not found.loc[found["verdict"].isin([*judged.unique(), "not judged"]), "moved"].all()


@pytest.mark.parametrize(
    ("number", "weighs"),
    [("02", {"believed": "at its word"}), ("05", {})],
)
def test_where_nothing_is_computed_nothing_is_judged(everywhere, number, weighs):
    found = at(everywhere[number], **weighs)
    nothing = found["estimate"].isna()
    assert nothing.any()
    assert ((found["verdict"] == "not judged") == nothing).all()
    assert not found.loc[nothing, "moved"].any()


def test_what_a_verdict_rests_on_is_said_where_there_is_one(board):
    positions = list(reanalysis.every_position(board.switches))
    for position in positions[:: len(positions) // 10]:
        shown = str(choices_shown.answers_table(board.answer(position), ""))
        assert ("The verdict rests on" in shown) == ("not judged" not in shown)


@pytest.mark.parametrize("number", ["02", "05", "09"])
def test_the_first_position_is_that_of_the_ledger(everywhere, number):
    first = everywhere[number].iloc[0]
    assert first["verdict"] == first["in_ledger"]


def test_without_belief_nothing_moves_a_verdict_and_with_it_everything_can(everywhere):
    unbelieved = at(everywhere["02"], believed="not at its word")
    assert (unbelieved["verdict"] == unbelieved["in_ledger"]).all()
    believed = at(everywhere["02"], believed="at its word").dropna(subset="estimate")
    nothing = believed["measure"].str.contains("difference").map({True: 0.0, False: 1.0})
    shown = believed["high"] < nothing
    assert set(believed.loc[shown, "verdict"]) == {"holds with caveats"}
    assert set(believed.loc[~shown, "verdict"]) == {"overstated"}


def test_nothing_left_and_one_left_are_said(everywhere):
    found = at(everywhere["05"], retracted="left out")
    none = found[found["estimate"].isna() & (found["at_model"] != "Peto")]
    assert none["message"].str.contains("Nothing is left to pool").all()
    one = found.dropna(subset="estimate")
    assert len(one)
    assert one["message"].str.contains("One entry is left").all()
    assert one["p"].isna().all()


def test_what_cannot_enter_a_pool_stands_beside_it_and_still_weighs(everywhere):
    """What remains found no difference: it keeps the verdict, unless a pool has taken it in."""
    pools = at(everywhere["05"], retracted="counted", questioned="counts").dropna(subset="estimate")
    without = (pools["at_model"] == "Mantel-Haenszel") | (pools["at_measure"] == "risk ratio")
    assert set(pools.loc[without, "verdict"]) == {"overstated"}
    assert "holds with caveats" in set(pools.loc[~without, "verdict"])


def test_a_conclusion_moves_a_verdict_only_where_it_weighs_alone(everywhere):
    """Beside trials and reviews that found no difference, nothing that is read here suffices."""
    found = everywhere["09"]
    assert set(found.loc[found["moved"], "at_weighs"]) == {"alone"}
    alone = at(found, weighs="alone")
    shown = alone["high"] < 1
    assert set(alone.loc[shown, "verdict"]) == {"holds", "holds with caveats"}
    assert set(alone.loc[~shown, "verdict"]) == {"no evidence found"}


@pytest.mark.parametrize(
    ("claim_id", "asks_for"), [("a39", "the hip"), ("b13", "vertebral"), ("b83", "other nutrients")]
)
def test_a_claim_that_asks_another_question_is_refused(notebooks, claim_id, asks_for):
    board = notebooks["09"]["board"]
    results = board.results.reset_index()
    with pytest.raises(ValueError, match=f"^{claim_id}: '.*' does not bear on it; allowed is"):
        reanalysis.Readers(K2, results, board.trials, notebooks["09"]["beliefs"], ["b11", claim_id])


@pytest.mark.parametrize(
    ("number", "made", "position"),
    [
        ("02", "People, 91 and 99 people", {"denominator": "fit 1"}),
        ("05", "Sato", {}),
        ("05", "Sato", {"retracted": "counted", "oldest_trial": "pool of 2009"}),
        ("05", "Pooled", {"retracted": "counted", "denominator": "everyone randomised"}),
        ("09", "Shiraki", {"denominator": "smallest that fit", "read": "trials pooled"}),
        ("09", "Read", {"denominator": "smallest that fit", "trust": "a quarter"}),
        ("09", "Concluded", {"denominator": "smallest that fit"}),
    ],
)
def test_what_rests_on_reconstructed_counts_says_so(notebooks, number, made, position):
    board = notebooks[number]["board"]
    answer = board.answer(board.at(**position))
    rows = [row["label"] for row in answer.rows if row["label"].startswith(made)]
    assert rows
    assert all(label.endswith("(reconstructed)") for label in rows)
    in_words = str(choices_shown.figure(board, **position))
    assert all(label in in_words for label in rows)
    table = str(choices_shown.answers_table(answer, ""))
    assert (f"{answer.measure} (reconstructed)" in table) == answer.reconstructed
    assert answer.reconstructed == (number != "05" or "retracted" in position)


def test_what_rests_on_printed_counts_does_not_say_so(notebooks):
    for number in ("02", "09"):
        board = notebooks[number]["board"]
        assert "reconstructed" not in str(choices_shown.figure(board))
    first = notebooks["05"]["board"].answer(notebooks["05"]["board"].at())
    assert first.rows[0]["label"] == "What remains (second hand)"
    assert not first.reconstructed


def test_figures_and_tables_are_drawn_anywhere(board):
    positions = list(reanalysis.every_position(board.switches))
    for position in positions[:: max(1, len(positions) // 8)]:
        shown = as_html(board, position)
        estimate = board.computed(**position)["estimate"].iloc[0]
        assert "<table>" in shown
        assert "<svg" in shown or math.isnan(estimate)


@pytest.mark.parametrize("zero", [{"events_t": 0}, {"events_c": 0}, {"events_t": 0, "events_c": 0}])
def test_an_arm_without_a_fracture_is_answered_at_every_position(zero):
    pair = pd.Series(
        {"events_t": 4, "n_randomised_t": 50, "events_c": 9, "n_randomised_c": 52} | zero
    )
    board = reanalysis.OneTrial(
        K2, pair, pd.DataFrame({"n_t": [], "n_c": []}), years=2, weighs_on={}
    )
    for position in reanalysis.every_position(board.switches):
        answer = board.answer(position)
        cannot = math.isnan(answer.result["estimate"])
        assert answer.messages or not cannot, position
        if position["counted"] == "fractures" and position["per_person"] != "1":
            assert cannot, position
        choices_shown.answers_table(answer, "c")


def test_an_unknown_switch_or_option_is_told_with_what_is_allowed(board):
    first = board.switches[0]
    with pytest.raises(ValueError, match=f"{first.name}: 'x'; allowed is one of '{first.default}'"):
        board.computed(**{first.name: "x"})
    with pytest.raises(ValueError, match="light: no such switch; allowed is one of"):
        widgets.Panel(board, light="on")


def test_every_option_says_what_it_means(board):
    for switch in board.switches:
        for option, means in switch.options.items():
            assert len(means) > 8, option
