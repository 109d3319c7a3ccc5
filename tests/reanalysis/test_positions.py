"""Every position of every worked case has an answer or a message, and its verdict is a real one."""

from itertools import combinations

import pytest

from helpers import claims
from helpers.reanalysis import multiverse
from helpers.reanalysis.answers import NOT_JUDGED
from helpers.widgets import answer_figure, answer_table


def at(answers, **chosen: str):
    """The answers at some options, whichever the others."""
    for name, option in chosen.items():
        answers = answers[answers.index.get_level_values(name) == option]
    return answers


def test_all_positions_of_two_cases_are_computed_and_any_two_options_of_the_third_meet(cases):
    assert (len(cases["shiraki"]), len(cases["cockayne"])) == (648, 480)
    for one, other in combinations(multiverse.choices_of(cases["beliefs"]), 2):
        met = cases["beliefs"].reset_index()[[one.name, other.name]].drop_duplicates()
        assert len(met) == len(one.options) * len(other.options)


def test_every_position_has_an_answer_or_a_message(answers):
    assert (answers.loc[answers["estimate"].isna(), "message"] != "").all()
    answered = answers.dropna(subset="estimate")
    assert len(answered) > len(answers) / 2
    assert (answered["low"] <= answered["estimate"]).all()
    assert (answered["estimate"] <= answered["high"]).all()


def test_every_verdict_is_one_of_the_table_and_it_moves(k2, answers):
    assert set(answers["verdict"]) <= {*claims.VERDICTS, NOT_JUDGED}
    judged = claims.ledger(k2).set_index("claim_id")["verdict"]
    assert (answers["in_ledger"] == answers["claim_id"].map(judged)).all()
    different = ~answers["verdict"].isin([NOT_JUDGED]) & (
        answers["verdict"] != answers["in_ledger"]
    )
    assert (answers["moved"] == different).all()
    assert answers["moved"].any()


def test_the_first_position_is_that_of_the_ledger(answers):
    first = answers.iloc[0]
    assert first["label"] == multiverse.DEFAULT
    assert first["verdict"] == first["in_ledger"]


@pytest.mark.parametrize(
    ("case", "weighs"), [("shiraki", {"believed": "at its word"}), ("cockayne", {})]
)
def test_where_nothing_is_computed_nothing_is_judged(cases, case, weighs):
    found = at(cases[case], **weighs)
    nothing = found["estimate"].isna()
    assert nothing.any()
    assert ((found["verdict"] == NOT_JUDGED) == nothing).all()


def test_every_answer_can_be_worded_and_drawn(answers):
    for _, answer in answers[:: len(answers) // 8].iterrows():
        text = str(answer_table(answer))
        assert ("The verdict rests on" in text) == (NOT_JUDGED not in text)
        drawn = answer_figure(answer)
        assert ("Forest plot" in str(getattr(drawn, "alt", drawn))) == bool(
            [row for row in answer["rows"] if row["estimate"] == row["estimate"]]
        )


def test_what_rests_on_reconstructed_counts_says_so(answers):
    for _, answer in answers[:: len(answers) // 8].iterrows():
        marked = [row["label"] for row in answer["rows"] if row["reconstructed"]]
        text = str(getattr(answer_figure(answer), "alt", ""))
        assert all(f"{label} (reconstructed)" in text for label in marked)
        table = str(answer_table(answer))
        assert (f"{answer['effect']} (reconstructed)" in table) == answer["reconstructed"]


def test_every_option_says_what_it_means(answers):
    for choice in multiverse.choices_of(answers):
        assert all(len(why) > 8 for why in choice.options.values())
