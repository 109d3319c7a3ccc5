"""Results know what they are: attrs and inputs, what keeps them, and what asks without them."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects, meta
from helpers.effects.bayes import conclusions, posterior
from helpers.effects.frames import scale_of
from helpers.effects.pvalue_function import curve, normal_interval

COUNTS = {"events_t": [14, 0], "n_t": [120, 50], "events_c": [35, 5], "n_c": [121, 50]}
TIMES = {"events_t": [14, 0], "time_t": [240.5, 90], "events_c": [35, 5], "time_c": [242, 91]}
MEANS = {"mean_t": [5.2], "sd_t": [2.1], "n_t": [40], "mean_c": [4.1], "sd_c": [2.4], "n_c": [38]}
CALLS = [
    (effects.risk_ratio, COUNTS, {"method": "walter"}, "risk ratio", "log"),
    (effects.risk_ratio, COUNTS, {"method": "katz", "zero": "add_half"}, "risk ratio", "log"),
    (effects.odds_ratio, COUNTS, {"method": "exact"}, "odds ratio", "log"),
    (effects.risk_difference, COUNTS, {"method": "wald"}, "risk difference", "identity"),
    (effects.number_needed_to_treat, COUNTS, {"method": "score"}, "number needed", "reciprocal"),
    (effects.per_thousand, COUNTS, {"method": "score"}, "events per 1,000", "identity"),
    (effects.rate_ratio, TIMES, {"method": "midp"}, "rate ratio", "log"),
    (effects.mean_difference, MEANS, {"method": "welch"}, "mean difference", "identity"),
    (effects.standardised_mean_difference, MEANS, {}, "standardised mean", "identity"),
]


@pytest.mark.parametrize(("function", "inputs", "options", "measure", "scale"), CALLS)
def test_a_frame_says_what_it_is_and_holds_its_inputs(function, inputs, options, measure, scale):
    found = function(**inputs, **options, level=0.9)
    assert found.attrs["measure"].startswith(measure)
    assert found.attrs["scale"] == scale
    assert found.attrs["level"] == 0.9
    assert found.attrs["method"].startswith(options.get("method", "hedges"))
    assert found.columns[-len(inputs) :].tolist() == list(inputs), "after all other columns"
    for name, column in inputs.items():
        assert found[name].tolist() == column


def test_standard_errors_are_called_so():
    found = effects.mean_difference(1.0, 0.2, None, 0.5, 0.1, None, method="normal", spread="se")
    assert found.columns[-4:].tolist() == ["mean_t", "se_t", "mean_c", "se_c"]


@pytest.mark.parametrize("rows", [2, 2000])
def test_a_value_written_into_a_frame_changes_nothing_else(rows):
    events, people = np.full(rows, 3.0), np.full(rows, 40.0)
    found = effects.risk_difference(events, people, 2 * events, people)
    found.loc[0, ["estimate", "events_t"]] = 99.0
    assert found.loc[0, "y"] == pytest.approx(-3 / 40)
    assert events[0] == 3
    printed = effects.from_interval(people, people - 1, people + 1, scale="identity")
    printed.loc[0, "estimate"] = 99.0
    assert people[0] == printed.loc[0, "y"] == 40


RATIOS = effects.risk_ratio(**COUNTS, zero="add_half")


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.query("events_t > 0"),
        lambda frame: frame.iloc[:1],
        lambda frame: frame[["y", "se"]].assign(label="A"),
        lambda frame: frame.sort_values("y").set_axis(["B", "A"]),
        lambda frame: pd.concat([frame, frame]),
        lambda frame: frame["y"],
    ],
)
def test_attrs_stay_where_rows_and_columns_are_chosen(change):
    assert change(RATIOS).attrs == RATIOS.attrs


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: pd.concat([frame, effects.risk_ratio(**COUNTS, method="score")]),
        lambda frame: frame.join(pd.DataFrame({"label": ["A", "B"]})),
        lambda frame: frame.merge(pd.DataFrame(COUNTS), on="n_t"),
        lambda frame: pd.DataFrame(frame.to_dict()),
    ],
)
def test_attrs_are_lost_where_unlike_frames_meet_and_then_pools_ask(change):
    lost = change(RATIOS)
    assert lost.attrs == {}
    with pytest.raises(ValueError, match="scale: None, and trials has none in its attrs, which a"):
        meta.pool(lost.assign(y=0.1, se=0.2))


def test_effects_and_their_pool_are_put_together_with_what_they_share():
    together = effects.concat([RATIOS, meta.pool(RATIOS)], ignore_index=True)
    assert together.attrs == {"measure": "risk ratio", "scale": "log", "level": 0.95}
    assert len(together) == 3
    printed = effects.from_interval(0.5, 0.2, 1.25)
    assert effects.concat([RATIOS, printed]).attrs["measure"] == "ratio"
    named = effects.from_interval(0.5, 0.2, 1.25, measure="risk ratio", level=0.9)
    assert effects.concat([RATIOS, named]).attrs == {"measure": "risk ratio", "scale": "log"}


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (effects.odds_ratio(**COUNTS), "odds ratio, risk ratio; allowed is one measure"),
        (effects.risk_difference(**COUNTS), "risk difference, risk ratio; allowed is one"),
        (
            effects.from_interval(-1, -2, 0, scale="identity"),
            "difference, risk ratio; allowed is one measure",
        ),
        (pd.DataFrame({"y": [0.1]}), "one has no measure in its attrs"),
    ],
)
def test_unlike_measures_are_not_put_together(other, message):
    with pytest.raises(ValueError, match=f"frames: {message}"):
        effects.concat([RATIOS, other])


def test_a_posterior_and_a_curve_know_what_their_data_were():
    after = posterior(RATIOS["y"], RATIOS["se"], 0, 0.3, level=0.9)
    expected = {"measure": "risk ratio", "method": "normal prior", "scale": "log", "level": 0.9}
    assert after.attrs == expected
    assert conclusions(-0.5, 0.2).attrs["measure"] == "ratio"
    arms = {name: column[0] for name, column in COUNTS.items()}
    of_curve = {"measure": "risk ratio", "method": "score", "scale": "log"}
    assert curve(effects.risk_ratio, **arms, method="score").attrs == of_curve
    assert curve(normal_interval, 0.1, 0.2).attrs["measure"] == "ratio"


def test_a_difference_is_not_taken_for_the_log_of_a_ratio():
    difference = effects.risk_difference(**COUNTS)
    message = "y: risk difference; allowed on the scale 'log' is a ratio"
    with pytest.raises(ValueError, match=message):
        posterior(difference["y"], difference["se"], 0, 0.3)
    with pytest.raises(ValueError, match=message):
        normal_interval(difference["y"], difference["se"])
    kept = normal_interval(difference["y"], difference["se"], "identity")
    assert kept.attrs["measure"] == "risk difference"


@pytest.mark.parametrize(
    ("frame", "scale", "message"),
    [
        (RATIOS, "identity", "scale: 'identity'; allowed for trials .risk ratio. is 'log'"),
        (RATIOS, "ln", "scale: 'ln'; allowed are 'log', 'identity'"),
        (
            effects.number_needed_to_treat(**COUNTS),
            None,
            "trials: number needed to treat; allowed are ratios and differences",
        ),
    ],
)
def test_a_scale_that_does_not_fit_is_refused(frame, scale, message):
    with pytest.raises(ValueError, match=message):
        scale_of("trials", frame, scale)
