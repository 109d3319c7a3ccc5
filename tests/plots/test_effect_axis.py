"""What a figure reads from its frame, and what has no place on its axis."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects, plots
from helpers.effects.pvalue_function import curve

COUNTS = {"events_t": [14, 2], "n_t": [120, 108], "events_c": [35, 4], "n_c": [121, 105]}
RATIOS = effects.risk_ratio(**COUNTS, level=0.9).assign(label=["A", "B"])
DIFFERENCES = effects.risk_difference(**COUNTS).assign(label=["A", "B"])
ODDS = effects.odds_ratio(**COUNTS, level=0.9).rename_axis("choice")
BAND = RATIOS.assign(label="A", x=[1.0, 2.0])
CURVE = curve(effects.rate_ratio, 12, 50, 20, 50).assign(label="A")


def axis_labels(picture) -> set[str]:
    return {
        label for axes in picture.figure.axes for label in (axes.get_xlabel(), axes.get_ylabel())
    }


@pytest.mark.parametrize(
    ("draw", "label"),
    [
        (lambda: plots.forest(RATIOS), "Risk ratio"),
        (lambda: plots.forest(DIFFERENCES), "Risk difference"),
        (lambda: plots.forest(DIFFERENCES, measure="Points"), "Points"),
        (lambda: plots.pvalue_function(CURVE), "Rate ratio"),
        (lambda: plots.specification_curve(ODDS), "Odds ratio (90% interval)"),
        (lambda: plots.sensitivity_band(BAND, across="x"), "Risk ratio (95% interval)"),
    ],
)
def test_the_measure_is_that_of_the_frame_or_another_name_for_it(draw, label):
    assert label in axis_labels(draw())


def test_a_forest_takes_scale_level_and_counts_from_the_frame():
    of_ratios, of_differences = plots.forest(RATIOS, arms=("K2", "None")), plots.forest(DIFFERENCES)
    assert of_ratios.figure.axes[0].get_xscale() == "log"
    assert "with 90% intervals. A: K2 14 of 120, None 35 of 121, 0.40" in of_ratios.alt
    assert of_differences.figure.axes[0].get_xscale() == "linear"
    assert "with 95% intervals. A: −0.17 (−0.27 to −0.07)." in of_differences.alt


def test_a_posterior_is_drawn_with_the_level_of_its_frame():
    from helpers.effects.bayes import conclusions

    concluded = conclusions(-0.7, 0.3, level=0.8).assign(claim="A trial")
    picture = plots.prior_posterior(concluded, limits=(0.1, 3))
    legend = [text.get_text() for text in picture.figure.legends[0].get_texts()]
    assert "its 80% interval" in legend
    assert "Ratio" in [text.get_text() for text in picture.figure.texts]


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (RATIOS, {"scale": "identity"}, r"scale: 'identity'; allowed for frame .risk ratio. is"),
        (DIFFERENCES, {"scale": "log"}, r"scale: 'log'; allowed for frame .risk difference. is"),
        (RATIOS, {"level": 0.95}, "level: 0.95; allowed for frame is 0.9"),
        (pd.DataFrame(RATIOS.to_dict()), {}, "measure: None, and frame has none in its attrs"),
        (
            effects.number_needed_to_treat(**COUNTS).assign(label="A"),
            {},
            "frame: number needed to treat; allowed are ratios and differences",
        ),
    ],
)
def test_what_contradicts_the_frame_or_is_missing_in_it_is_refused(frame, options, message):
    with pytest.raises(ValueError, match=message):
        plots.forest(frame, **options)


ON_LOG = "allowed is a ratio above 0 on a log axis"


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.forest(RATIOS, claim=0), f"claim: 0; {ON_LOG}"),
        (lambda: plots.forest(RATIOS, claim=-0.5), f"claim: -0.5; {ON_LOG}"),
        (lambda: plots.forest(RATIOS, claim=(0.5, np.inf)), f"claim: inf; {ON_LOG}"),
        (lambda: plots.forest(DIFFERENCES, claim=np.nan), "claim: nan; allowed is a finite number"),
        (lambda: plots.specification_curve(ODDS, claim=0), f"claim: 0; {ON_LOG}"),
        (lambda: plots.sensitivity_band(BAND, across="x", claim=0), f"claim: 0; {ON_LOG}"),
        (
            lambda: plots.forest(RATIOS.assign(claimed=[0.5, 0.0])),
            r"claimed, row 1: 0\.0; allowed is a ratio above 0, or nothing",
        ),
        (
            lambda: plots.pvalue_function(
                CURVE,
                tested=pd.DataFrame({"label": "A", "name": "claimed", "value": [0], "p": [0.1]}),
            ),
            f"tested: 0; {ON_LOG}",
        ),
        (
            lambda: plots.forest(RATIOS, limits=(0, 2)),
            r"limits: \(0, 2\); allowed are two ratios above 0, in order",
        ),
        (
            lambda: plots.forest(DIFFERENCES, limits=(2, -2)),
            r"limits: \(2, -2\); allowed are two numbers, in order",
        ),
    ],
)
def test_a_claim_or_limit_without_a_place_on_the_axis_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_difference_may_be_claimed_to_be_0_or_less():
    assert "Dashed lines, claimed: −0.10 and 0." in plots.forest(DIFFERENCES, claim=(-0.1, 0)).alt
