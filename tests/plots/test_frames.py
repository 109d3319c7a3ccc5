"""Every figure names the level of its intervals, and refuses a frame that it cannot draw."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from helpers import effects, plots
from helpers.effects import pvalue_function
from helpers.reanalysis import scenarios

EFFECT = {"estimate": [0.5, 0.7], "low": [0.3, 0.5], "high": [0.9, 1.1]}
NORMAL = {"prior_y": 0.0, "data_y": -0.7, "posterior_y": -0.4}
NORMAL |= dict.fromkeys(("prior_se", "data_se", "posterior_se"), 0.3)
SCENARIOS = scenarios.grid(arms={"all": (100, "a reason"), "some": (90, "another")})

FIGURES = {
    "forest": (pd.DataFrame({"label": ["A", "B"]} | EFFECT), partial(plots.forest, measure="RR")),
    "specification curve": (
        SCENARIOS.assign(**EFFECT),
        partial(plots.specification_curve, measure="RR"),
    ),
    "change from baseline": (
        pd.DataFrame({"arm": "K2", "treated": True, "month": [6.0, 12.0]} | EFFECT),
        partial(plots.change_from_baseline, quantity="Density", unit="%"),
    ),
    "prior and posterior": (
        pd.DataFrame({"claim": ["A", "B"], "believer": "Neutral"} | NORMAL | EFFECT),
        partial(plots.prior_posterior, measure="RR", limits=(0.1, 3)),
    ),
    "p-value function": (
        pvalue_function.curve(effects.risk_ratio, 12, 50, 20, 50).assign(label="A"),
        partial(plots.pvalue_function, measure="RR"),
    ),
    "sensitivity band": (
        pd.DataFrame({"label": "A", "x": [1.0, 2.0]} | EFFECT),
        partial(plots.sensitivity_band, across="SD", measure="RR"),
    ),
    "power curves": (
        pd.DataFrame({"label": "A", "x": [0.1, 0.2], "y": [0.3, 0.5]}),
        partial(plots.power_curves, across="Share", measure="Chance"),
    ),
    "reporting matrix": (
        pd.DataFrame({"label": ["A", "B"], "dose": "printed"}),
        partial(
            plots.reporting_matrix,
            groups={"Items": {"dose": "Dose"}},
            meaning={"printed": "by itself"},
        ),
    ),
    "timeline": (
        pd.DataFrame({"lane": "Trials", "label": ["A", "B"], "when": "2001-05", "size": 40.0}),
        partial(plots.timeline, sized="people"),
    ),
    "attainable values": (
        pd.DataFrame({"label": ["A"], "possible": [[1.0, 2.0]], "printed": ["1.5"]}),
        partial(plots.attainable_values, statistic="Chi-squared"),
    ),
    "cumulative evidence": (
        pd.DataFrame({"Cited": [10, 20]}, index=[2000.0, 2005.0]),
        partial(plots.cumulative_evidence, quantity="People", until=2010),
    ),
    "verdict counts": (
        pd.DataFrame({"Article a": [2, 3]}, index=["holds", "overstated"]),
        partial(plots.verdict_counts, judged=["holds"]),
    ),
}
OF_ANY_NAME = {"cumulative evidence", "verdict counts"}  # their columns are what is drawn


def drawn_texts(picture) -> str:
    figure = picture.figure
    texts = [text.get_text() for text in figure.texts]
    texts += [axes.get_ylabel() for axes in figure.axes]
    texts += [text.get_text() for each in figure.axes for text in each.texts]
    texts += [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("name", FIGURES)
def test_a_frame_without_rows_is_refused(name):
    frame, draw = FIGURES[name]
    draw(frame)
    with pytest.raises(ValueError, match=r"no rows|no scenario|no two different x"):
        draw(frame.iloc[:0])


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in OF_ANY_NAME])
def test_a_missing_column_is_named_beside_those_that_are_there(name):
    frame, draw = FIGURES[name]
    for column in frame.columns.difference(SCENARIOS.columns, sort=False):
        there = ", ".join(map(repr, frame.columns.drop(column)))
        with pytest.raises(ValueError, match=f": no column '{column}'; the frame has {there}$"):
            draw(frame.drop(columns=column))


@pytest.mark.parametrize(
    "name", ["forest", "specification curve", "prior and posterior", "p-value function"]
)
def test_the_level_of_the_intervals_is_named_in_the_figure(name):
    frame, draw = FIGURES[name]
    assert "95% interval" in drawn_texts(draw(frame))
    if name == "p-value function":
        frame = frame.assign(level=frame["level"].replace(0.95, 0.975))
    shown = drawn_texts(draw(frame, level=0.975))
    assert "97.5% interval" in shown
    assert "95%" not in shown


@pytest.mark.parametrize("name", ["forest", "change from baseline"])
def test_the_level_of_the_intervals_is_named_in_the_words(name):
    frame, draw = FIGURES[name]
    assert "with 95% intervals" in draw(frame).alt
    assert "with 80% intervals" in draw(frame, level=0.8).alt


@pytest.mark.parametrize(
    "name", ["forest", "specification curve", "change from baseline", "prior and posterior"]
)
def test_what_is_no_level_is_refused(name):
    frame, draw = FIGURES[name]
    with pytest.raises(ValueError, match="level: 95; allowed is a number between 0 and 1"):
        draw(frame, level=95)


@pytest.mark.parametrize(
    ("name", "columns", "message"),
    [
        ("forest", {"weight": 0.0}, "weight: none is above 0"),
        ("power curves", {"x": [0.0, 0.2]}, "x is 0; allowed on a log axis"),
        ("power curves", {"x": 0.2}, "no two different x"),
        ("sensitivity band", {"x": 2.0}, "no two different x"),
        ("change from baseline", {"month": 0.0}, r"month: 0.0 at most; allowed"),
        ("timeline", {"size": [40.0, 0.0]}, "size: 0; allowed is above 0"),
        ("timeline", {"when": "2001-13"}, "when: '2001-13'; allowed"),
        ("timeline", {"when": "2001-00"}, "when: '2001-00'; allowed"),
        ("timeline", {"when": "2001-02-30"}, "when: '2001-02-30'; allowed"),
    ],
)
def test_what_has_no_place_on_the_axes_is_refused(name, columns, message):
    frame, draw = FIGURES[name]
    with pytest.raises(ValueError, match=message):
        draw(frame.assign(**columns))


def test_a_correction_needs_rows_of_different_names():
    frame, draw = FIGURES["forest"]
    twice = frame.assign(corrected_from=["", "a"]).set_axis(["a", "a"])
    with pytest.raises(ValueError, match="corrected_from: rows share a name; allowed"):
        draw(twice)


def test_no_items_are_refused():
    frame, draw = FIGURES["reporting matrix"]
    with pytest.raises(ValueError, match="groups: no item; allowed is at least one"):
        draw(frame, groups={})


def test_zeros_are_drawn():
    for name in OF_ANY_NAME:
        frame, draw = FIGURES[name]
        assert draw(0 * frame).png()


def test_a_forest_without_any_estimate_is_drawn():
    frame, draw = FIGURES["forest"]
    assert draw(frame.assign(estimate=np.nan)).alt.count("not reported") == 2
