"""The answers are those of the library, for any arms that can be typed."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

from helpers import data, effects, numbers
from helpers.effects import bayes
from helpers.reanalysis import effects_table
from helpers.reanalysis.two_arms import answers, intervals
from helpers.reanalysis.two_arms_curves import conclusions, every_level, p_values
from helpers.widgets.two_arms_examples import MADE_UP, begin, starts
from helpers.widgets.two_arms_inputs import Reading, read
from helpers.widgets.two_arms_panel import VIEWS, as_html
from helpers.widgets.two_arms_shown import (
    beliefs_figure,
    confidence_figure,
    figure,
    intervals_table,
)
from support.project_data import K2

EXAMPLE = data.open(data.PROJECT_FOLDER.parent / "examples" / "another_article")
PEOPLE = read("people", MADE_UP.typed).values


def test_every_method_of_the_library_is_there():
    found = intervals("people", PEOPLE).set_index(["measure", "method"])
    assert len(found) == 13
    score = effects.risk_ratio(**PEOPLE, method="score").iloc[0]
    for name in ("estimate", "low", "high", "p"):
        assert found.loc[("risk ratio", "score"), name] == score[name]


def test_tests_and_absolute_effects_are_those_of_the_library():
    found = answers("people", PEOPLE).set_index("question")
    assert found.loc["p, Fisher", "value"] == effects.fisher(**PEOPLE)["p"].iloc[0]
    assert found.loc["p, mid-P", "value"] == effects.midp(**PEOPLE)["p"].iloc[0]
    assert found.loc["p, Boschloo", "value"] == effects.boschloo(**PEOPLE)["p"].iloc[0]
    assert found.loc["Fragility index, people", "value"] == 0
    needed = effects.number_needed_to_treat(**PEOPLE).iloc[0]
    assert found.loc["Number needed to treat", ["value", "low", "high"]].tolist() == [
        needed["estimate"],
        needed["low"],
        needed["high"],
    ]


def test_a_wider_level_gives_wider_intervals():
    narrow, wide = (intervals("people", PEOPLE, level) for level in (0.8, 0.99))
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_a_standard_error_without_people_leaves_the_normal_method():
    typed = {"mean_t": "1", "sd_t": "0.3", "mean_c": "2", "sd_c": "0.4", "n_t": "", "n_c": ""}
    values = read("means_se", typed).values
    assert intervals("means_se", values)["method"].tolist() == ["normal"]
    assert answers("means_se", values)["note"].tolist() == ["needs the number of people"]


def test_sd_and_se_are_not_the_same():
    typed = dict.fromkeys(("mean_t", "sd_t", "n_t", "mean_c", "sd_c", "n_c"), "9") | {"mean_t": "8"}
    for kind in ("means_sd", "means_se"):
        values = read(kind, typed).values
        expected = effects.mean_difference(**values, spread=kind[-2:])
        assert intervals(kind, values)["low"][0] == expected["low"][0]


@pytest.mark.parametrize("arms", list(itertools.product((0, 1, 3), repeat=2)))
def test_extreme_tables_are_shown_without_a_traceback(arms):
    events = {"events_t": arms[0], "events_c": arms[1]}
    people = Reading({**events, "n_t": 3, "n_c": 3}, {}, claimed=0.5)
    rates = Reading({**events, "time_t": 2.5, "time_c": 3.0}, {}, claimed=2.0)
    for kind, reading in (("people", people), ("rates", rates)):
        first, levels, readers = (as_html(view, kind, reading) for view in VIEWS)
        assert "<svg" in first
        assert ("<svg" in levels) != ("No curve: no events in either arm" in levels)
        assert ("<svg" in readers) != ("No conclusion: " in readers)


def test_the_largest_arms_are_answered_and_boschloo_says_why_not():
    values = {"events_t": 2000, "n_t": 100_000, "events_c": 3000, "n_c": 100_000}
    found = answers("people", values).set_index("question")
    assert intervals("people", values)["low"].notna().all()
    assert pd.isna(found.loc["p, Boschloo", "value"])
    assert found.loc["p, Boschloo", "note"] == "only for smaller arms"


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


@pytest.mark.parametrize("kind", CURVED)
def test_the_curve_and_its_p_values_are_those_of_the_library(kind):
    values, function, method = CURVED[kind]
    rows = every_level(kind, values).set_index("level")
    wanted = function(**values, method=method).iloc[0]
    for name in ("estimate", "low", "high"):
        assert rows.loc[0.95, name] == pytest.approx(wanted[name])
    p = p_values(kind, values, claimed=wanted["high"]).set_index("name")
    assert p.loc["no effect", "p"] == pytest.approx(wanted["p"])
    assert p.loc["claimed", "p"] == pytest.approx(0.05)
    alt = confidence_figure(kind, values, claimed=wanted["high"]).alt
    assert f"no effect: p = {numbers.p_value(wanted['p'])}" in alt
    assert "p = 0.050" in alt


def test_a_standard_error_without_people_has_the_normal_curve():
    values = {"mean_t": 1.0, "sd_t": 0.3, "n_t": None, "mean_c": 2.0, "sd_c": 0.4, "n_c": None}
    rows = every_level("means_se", values).set_index("level")
    wanted = effects.mean_difference(**values, method="normal", spread="se").iloc[0]
    assert rows.loc[0.95, "low"] == pytest.approx(wanted["low"])
    assert "Mean difference, normal" in confidence_figure("means_se", values).alt


@pytest.mark.parametrize("kind", ["people", "rates"])
def test_three_readers_conclude_what_their_priors_say(kind):
    values, function, _ = CURVED[kind]
    effect = function(**values, method={"people": "katz", "rates": "wald"}[kind]).iloc[0]
    found = conclusions(kind, values).set_index("believer")
    assert list(found.index) == list(bayes.READERS)
    for name, belief in bayes.READERS.items():
        before = effects.from_interval(*belief).iloc[0]
        after = bayes.posterior(effect["y"], effect["se"], before["y"], before["se"]).iloc[0]
        assert found.loc[name, "estimate"] == pytest.approx(after["estimate"])
        assert found.loc[name, "high"] == pytest.approx(after["high"])
        told = f"{name}: belief centred at {numbers.ratio(belief[0])}, conclusion "
        told += f"{numbers.ratio(after['estimate'])} ("
        assert told in beliefs_figure(kind, values).alt


def test_nobody_concludes_from_means_or_from_an_empty_cell():
    assert conclusions("means_sd", CURVED["means_sd"][0]).empty
    empty = {"events_t": 0, "n_t": 9, "events_c": 3, "n_c": 9}
    assert conclusions("people", empty).empty
    assert "a cell that the formula needs is zero" in str(beliefs_figure("people", empty))


@pytest.mark.parametrize("events", [(1, 400), (400, 1)])
def test_the_beliefs_hold_data_far_from_no_effect(events):
    values = {"events_t": events[0], "n_t": 500, "events_c": events[1], "n_c": 500}
    axes = beliefs_figure("people", values).figure.axes[0]
    low, high = axes.get_xlim()
    row = conclusions("people", values).iloc[0]
    assert low <= np.exp(row["data_y"]).clip(0.01, 100) <= high


def test_figure_and_table_tell_the_same_numbers():
    found = intervals("people", PEOPLE)
    for row in found[found["measure"] == "risk ratio"].itertuples():
        told = f"{row.estimate:.2f} ({row.low:.2f} to {row.high:.2f})"
        assert told in figure(found).alt
        assert told in str(intervals_table(found, ""))


# Starts --------------------------------------------------------------------------------------


def test_every_start_can_be_typed_and_is_what_the_tables_print():
    trials = K2.trials.set_index("row_id")
    for label, start in starts(K2).items():
        assert read(start.kind, start.typed).problems == {}, label
        for arm, row_id in zip("tc", start.row_ids or (), strict=False):
            printed = {
                "people": lambda row: row["events_printed"],
                "rates": lambda row: row["events_printed"],
                "means": lambda row: row["value_printed"],
            }[start.kind.split("_")[0]](trials.loc[row_id])
            assert printed in start.typed.values(), label
            field = "mean" if start.kind.startswith("means") else "events"
            assert start.typed[f"{field}_{arm}"] == printed


def test_starts_agree_with_the_effects_that_are_published():
    published = effects_table(K2).set_index(["row_id_t", "row_id_c", "measure"])
    compared = 0
    for start in starts(K2).values():
        if start.row_ids is None:
            continue
        first = intervals(start.kind, read(start.kind, start.typed).values)
        for measure in first["measure"].unique():
            key = (*start.row_ids, measure)
            if key in published.index:
                row = published.loc[key]
                same = first[(first["measure"] == measure) & (first["method"] == row["method"])]
                assert same[["low", "high"]].iloc[0].tolist() == pytest.approx(
                    row[["low", "high"]].tolist()
                )
                compared += 1
    assert compared >= 6


def test_doubts_stand_in_the_label():
    labels = list(starts(EXAMPLE))
    assert any(label.startswith("Cortez 2011 [retracted]") for label in labels)
    assert any("[second hand]" in label for label in starts(K2))
    (counted,) = (label for label in starts(K2) if label.startswith("Shiraki 2000 ["))
    assert counted.startswith("Shiraki 2000 [from article b, which is being checked]: clinical")


@pytest.mark.parametrize(
    ("trial", "told"),
    [
        (
            "Shiraki 2000: change",
            "means in %, ± read as the SE, by the printed p, everyone randomised",
        ),
        (
            "Koitaya 2014",
            "means in ng/mL at the end, ± read as the SD, by the printed p, everyone randomised",
        ),
        ("Yonemura 2000", "means in g/cm2 at the end, if ± is the SD"),
        ("Orimo 1998", "means in %, if ± is the SD"),
    ],
)
def test_a_label_says_how_its_means_are_read(trial, told):
    labels = [label for label in starts(K2) if label.startswith(trial)]
    assert labels
    assert all(label.endswith(f"; {told}") for label in labels)


def test_labels_are_in_words():
    for dataset in (K2, EXAMPLE):
        for label in starts(dataset):
            assert "_" not in label
            assert not any(raw in label for raw in ("mk4", "bmd", "ucoc", "any", "percent")), label
    labels = list(starts(K2))
    assert any("MK-4 against alfacalcidol, both with calcium 500 mg" in label for label in labels)
    assert any("change in bone density, lumbar spine, 6 months" in label for label in labels)


def test_times_of_a_trial_stand_in_order():
    about = "Shiraki 2000: change in bone density, lumbar spine"
    times = [label.split(", ")[2].split(";")[0] for label in starts(K2) if label.startswith(about)]
    assert times == ["6 months", "12 months", "24 months"]


# Other figures than those of a trial -----------------------------------------------------------


def test_without_a_change_the_start_is_the_trial_s_own():
    everything = starts(K2)
    assert begin(everything) is next(iter(everything.values()))
    assert begin(everything, "orimo", events_t=None).label.startswith("Orimo 1998")


def test_a_changed_figure_takes_the_place_of_the_printed_one_and_is_told():
    first = next(iter(starts(K2).values()))
    changed = begin(starts(K2), events_t=12, claimed=0.5)
    assert changed.typed == first.typed | {"events_t": "12", "claimed": "0.5"}
    assert changed.row_ids is None
    assert changed.label.startswith("Jiang 2014 with other figures: 12 of ")


def test_another_kind_of_trial_keeps_no_figure():
    figures = {"events_t": 3, "time_t": 40.5, "events_c": 0, "time_c": "39"}
    changed = begin(starts(K2), kind="rates", **figures)
    assert changed.kind == "rates"
    assert changed.label == "Your own arms: 3 in 40.5 against 0 in 39 person-years"
    assert changed.typed == {name: str(figure) for name, figure in figures.items()}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"trial": "nobody"}, "trial: 'nobody'; allowed are Jiang 2014, "),
        ({"kind": "rate"}, "kind: 'rate'; allowed are people, rates"),
        ({"events_t": 4000}, "events_t: 4000 of 108 people; allowed are at most 108"),
        ({"time_t": 3}, "time_t: 3; allowed with 'people' are events_t, n_t"),
        ({"kind": "rates"}, "time_t: empty; allowed is a number above 0"),
        ({"claimed": 0}, "claimed: 0; allowed is a number above 0"),
    ],
)
def test_figures_that_cannot_be_are_refused(given, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        begin(starts(K2), **given)
