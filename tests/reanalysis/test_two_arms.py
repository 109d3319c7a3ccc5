"""The answers are those of the library, for any two arms."""

import itertools

import pandas as pd
import pytest

from helpers import effects
from helpers.effects import bayes, pvalue_function
from helpers.reanalysis import two_arms
from helpers.reanalysis.two_arms import answers, intervals

PEOPLE = {"events_t": 12, "n_t": 50, "events_c": 20, "n_c": 50}
BARE = {"mean_t": 1.0, "sd_t": 0.3, "n_t": None, "mean_c": 2.0, "sd_c": 0.4, "n_c": None}
CURVED = {
    "people": ({"events_t": 2, "n_t": 108, "events_c": 4, "n_c": 105}, effects.risk_ratio, "score"),
    "rates": (
        {"events_t": 14, "time_t": 240.0, "events_c": 35, "time_c": 242.0},
        effects.rate_ratio,
        "exact",
    ),
    "means_sd": (
        {"mean_t": 5.2, "sd_t": 2.1, "n_t": 40, "mean_c": 4.1, "sd_c": 2.4, "n_c": 38},
        effects.mean_difference,
        "welch",
    ),
}


def test_every_method_of_the_library_is_there():
    found = intervals("people", PEOPLE).set_index(["measure", "method"])
    assert len(found) == 13
    score = effects.risk_ratio(**PEOPLE, method="score").iloc[0]
    for name in ("estimate", "low", "high", "p"):
        assert found.loc[("risk ratio", "score"), name] == score[name]


def test_tests_and_absolute_effects_are_those_of_the_library():
    found = answers("people", PEOPLE).set_index("question")
    for question, test in (
        ("p, Fisher", effects.fisher),
        ("p, mid-P", effects.midp),
        ("p, Boschloo", effects.boschloo),
    ):
        assert found.loc[question, "value"] == test(**PEOPLE)["p"].iloc[0]
    assert found.loc["Fragility index, people", "value"] == 0
    needed = effects.number_needed_to_treat(**PEOPLE).iloc[0]
    row = found.loc["Number needed to treat", ["value", "low", "high"]].tolist()
    assert row == needed[["estimate", "low", "high"]].tolist()


def test_a_wider_level_gives_wider_intervals():
    narrow, wide = (intervals("people", PEOPLE, level) for level in (0.8, 0.99))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_a_standard_error_without_people_leaves_the_normal_method():
    assert intervals("means_se", BARE)["method"].tolist() == ["normal"]
    assert answers("means_se", BARE)["note"].tolist() == ["needs the number of people"]
    measure, method, interval = two_arms.effect("means_se", BARE)
    wanted = effects.mean_difference(**BARE, method="normal", spread="se")
    assert (measure, method) == ("mean difference", "normal")
    assert interval(level=0.95)["low"][0] == wanted["low"][0]


def test_sd_and_se_are_not_the_same():
    values = dict.fromkeys(("mean_t", "sd_t", "n_t", "mean_c", "sd_c", "n_c"), 9) | {"mean_t": 8}
    for kind in ("means_sd", "means_se"):
        expected = effects.mean_difference(**values, spread=kind[-2:])
        assert intervals(kind, values)["low"][0] == expected["low"][0]


def test_the_largest_arms_are_answered_and_boschloo_says_why_not():
    values = {"events_t": 2000, "n_t": 100_000, "events_c": 3000, "n_c": 100_000}
    found = answers("people", values).set_index("question")
    assert intervals("people", values)["low"].notna().all()
    assert pd.isna(found.loc["p, Boschloo", "value"])
    assert found.loc["p, Boschloo", "note"] == "only for smaller arms"


@pytest.mark.parametrize("arms", list(itertools.product((0, 1, 3), repeat=2)))
def test_extreme_tables_have_answers(arms):
    events = {"events_t": arms[0], "events_c": arms[1]}
    for kind, sizes in (
        ("people", {"n_t": 3, "n_c": 3}),
        ("rates", {"time_t": 2.5, "time_c": 3.0}),
    ):
        values = {**events, **sizes}
        assert len(intervals(kind, values)) == {"people": 13, "rates": 3}[kind]
        assert answers(kind, values)["question"].is_unique
        assert two_arms.conclusions(kind, values).empty == bool(
            two_arms.why_no_conclusion(kind, values)
        )


@pytest.mark.parametrize("kind", CURVED)
def test_the_curve_and_its_p_values_are_those_of_the_library(kind):
    values, function, method = CURVED[kind]
    _, _, interval = two_arms.effect(kind, values)
    wanted = function(**values, method=method).iloc[0]
    row = pvalue_function.curve(interval, levels=[0.95]).iloc[0]
    assert row[["low", "high"]].tolist() == wanted[["low", "high"]].tolist()
    scale = "identity" if kind == "means_sd" else "log"
    p = two_arms.p_values(interval, scale, {"claimed": wanted["high"]}).set_index("name")["p"]
    assert p["no effect"] == pytest.approx(wanted["p"])
    assert p["claimed"] == pytest.approx(0.05)


@pytest.mark.parametrize("kind", ["people", "rates"])
def test_three_readers_conclude_what_their_priors_say(kind):
    values, function, _ = CURVED[kind]
    effect = function(**values, method={"people": "katz", "rates": "wald"}[kind]).iloc[0]
    found = two_arms.conclusions(kind, values).set_index("believer")
    assert list(found.index) == list(bayes.READERS)
    for name, belief in bayes.READERS.items():
        before = effects.from_interval(*belief).iloc[0]
        after = bayes.posterior(effect["y"], effect["se"], before["y"], before["se"]).iloc[0]
        assert found.loc[name, ["estimate", "high"]].tolist() == pytest.approx(
            after[["estimate", "high"]].tolist()
        )


def test_nobody_concludes_from_means_or_from_an_empty_cell():
    assert "beliefs are about ratios" in two_arms.why_no_conclusion("means_se", BARE)
    empty = {"events_t": 0, "n_t": 9, "events_c": 3, "n_c": 9}
    why = two_arms.why_no_conclusion("people", empty)
    assert "a cell that the formula needs is zero" in why
    assert two_arms.conclusions("people", empty).empty
