"""Figures: nothing overlaps, nothing is cut, and the words say what the picture shows."""

import re
from functools import partial

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from scipy.stats import chi2

from helpers import effects, meta, plots, printed
from helpers.display import tables
from helpers.effects import pvalue_function
from helpers.plots.picture import FADED, INK
from helpers.reanalysis import scenarios


def forest_frame(**columns) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "label": [
                "Short",
                "A trial with a name that is too long for one line",
                "No data",
            ],
            "k2": ["14 of 120", "2 of 108", "not reported"],
            "control": ["35 of 121", "4 of 105", "not reported"],
            "estimate": [0.40, 0.49, np.nan],
            "low": [0.23, 0.09, np.nan],
            "high": [0.71, 2.60, np.nan],
        }
    )
    return frame.assign(**columns)


def forest(frame=None, **options):
    options = {"measure": "Risk ratio", "columns": {"k2": "K2", "control": "Control"}} | options
    return plots.forest(forest_frame() if frame is None else frame, **options)


def meta_analysis(**options):
    """Two pooled trials, a retracted one, their pool, and a review with its correction."""
    nothing = np.nan
    frame = pd.DataFrame(
        {
            "label": ["Alpha", "Beta", "Gamma", "Pool", "A review", "Its correction"],
            "group": ["Trials"] * 4 + ["Reviews, which share trials and are never pooled"] * 2,
            "status": ["", "", "retracted", "", "", ""],
            "faded": [False, False, True, False, False, False],
            "kind": ["trial"] * 3 + ["pool"] + ["trial"] * 2,
            "events_t": [4, 90, 2, *[nothing] * 3],
            "n_t": [60, 910, 50, *[nothing] * 3],
            "events_c": [9, 140, nothing, *[nothing] * 3],
            "n_c": [58, 900, 50, *[nothing] * 3],
            "estimate": [0.43, 0.64, 0.13, 0.60, 0.23, 0.30],
            "low": [0.14, 0.50, 0.02, 0.30, 0.12, 0.05],
            "high": [1.30, 0.82, 0.97, 1.20, 0.47, 1.74],
            "weight": [1.0, 16.0, *[nothing] * 4],
            "pi_low": [nothing] * 3 + [0.11, nothing, nothing],
            "pi_high": [nothing] * 3 + [3.30, nothing, nothing],
            "corrected_from": [""] * 5 + ["old"],
        },
        index=["a", "b", "c", "d", "old", "new"],
    )
    options = {
        "measure": "Risk ratio",
        "arms": ("K2", "Control"),
        "columns": {"status": "Status"},
        "left": "fewer with K2",
        "right": "more",
        "claim": 3,
        "claim_label": "claimed: three times as many",
        "note": "Heterogeneity of 2 trials: Q = 0.48 (df = 1, p = 0.49), I² = 0%, τ² = 0. " * 2,
    } | options
    return plots.forest(frame, **options)


def change():
    frame = pd.DataFrame(
        {
            "arm": ["K2", "K2", "Nothing", "Nothing"],
            "treated": [True, True, False, False],
            "month": [6.0, 24.0, 6.0, 24.0],
            "estimate": [1.4, -0.5, -1.8, -3.3],
            "low": [0.0, -2.5, -3.0, -4.9],
            "high": [2.8, 1.5, -0.6, -1.7],
        }
    )
    return plots.change_from_baseline(frame, quantity="Change in density", unit="%")


def specification_curve():
    grid = scenarios.grid(
        arms={"everyone randomised": (120, "all"), "fewer": (99, "analysed")},
        method={"one": (1.0, "a reason"), "two": (1.1, "another")},
    )
    compute = lambda arms, method: {  # noqa: E731
        "estimate": 0.4 * method * 120 / arms,
        "low": 0.2,
        "high": 0.8,
    }
    done = scenarios.run(grid, compute)
    return plots.specification_curve(done, measure="Ratio", claim=0.5, claim_label="claimed: half")


def cumulative_evidence(**options):
    frame = pd.DataFrame(
        {"Cited": [241, 549, 349], "Not cited": [0, 6462, 6462], "No longer standing": [0, 0, 200]},
        index=[2000.5, 2009.5, 2018.0],
    )
    options = {"until": 2025, "marks": {"one article, reviewed in May 2022": 2022.4}} | options
    return plots.cumulative_evidence(
        options.pop("frame", frame), quantity="People in trials", **options
    )


def sensitivity_band(**options):
    x = np.linspace(8, 22, 29)
    frame = pd.DataFrame({"label": "Spine", "x": x, "estimate": 2.3 ** (10 / x)})
    frame = frame.assign(low=frame["estimate"] * 0.8, high=frame["estimate"] * 1.3)
    marks = pd.DataFrame({"label": ["Hip"], "x": [12.0], "y": [2.0], "text": ["12.0%"]})
    return plots.sensitivity_band(
        pd.concat([frame, frame.assign(label="Hip")]),
        **{"across": "One SD (%)", "measure": "Risk ratio", "marks": marks} | options,
    )


def confidence_curves(arms=None, effect=None, values=(1, 0.4), **options):
    """Curves of two small trials, one without an event among the treated."""
    arms = arms or {"Short": (12, 50, 20, 50), "None among the treated": (0, 50, 5, 50)}
    effect = effect or partial(effects.risk_ratio, method="score")
    curves = [
        pvalue_function.curve(effect, *each).assign(label=label) for label, each in arms.items()
    ]
    tested = [
        (label, name, value, pvalue_function.p_against(effect, value, *each))
        for label, each in arms.items()
        for name, value in zip(("no effect", "claimed"), values, strict=False)
    ]
    tested = pd.DataFrame(tested, columns=["label", "name", "value", "p"])
    return plots.pvalue_function(
        pd.concat(curves), **{"measure": "Effect", "tested": tested} | options
    )


PICTURES = {
    "forest": forest,
    "forest with sides and a claim": lambda: forest(
        left="fewer with K2", right="more", claim=0.5, claim_label="claimed: half"
    ),
    "forest, linear": lambda: forest(
        forest_frame(estimate=[2.8, -1, np.nan], low=[0.3, -3, np.nan], high=[5.3, 1, np.nan]),
        scale="identity",
        decimals=1,
    ),
    "forest of a meta-analysis": meta_analysis,
    "forest with a margin": lambda: forest(claim=(0.5, 2), claim_label="a margin"),
    "forest with a claim for each row": lambda: forest(
        forest_frame(claimed=[0.5, np.nan, 0.2]), claim_label="claimed by an article"
    ),
    "change from baseline": change,
    "specification curve": specification_curve,
    "cumulative evidence": cumulative_evidence,
    "sensitivity band": sensitivity_band,
    "sensitivity band with a claim": lambda: sensitivity_band(
        claim=2, claim_label="claimed: double"
    ),
    "p-value functions, one open": lambda: confidence_curves(),
    "p-value function, alone": lambda: confidence_curves(
        {"Jiang": (2, 108, 4, 105)}, values=(1, 1.02), left="fewer with K2", right="more"
    ),
    "p-value function, linear": lambda: confidence_curves(
        {"Means": (5.2, 2.1, 40, 4.1, 2.4, 38)},
        effects.mean_difference,
        values=(0, 3),
        scale="identity",
        decimals=1,
        unit="%",
    ),
    "p-value function, far from no effect": lambda: confidence_curves(
        {"Many": (100, 9000, 900, 9000)}, values=(1, 1e-3)
    ),
    "p-value function, short": lambda: confidence_curves({"Many": (4000, 9000, 4010, 9000)}),
}


def test_the_texts_of_an_svg_stay_texts_that_any_machine_can_show():
    picture = forest()
    drawn = picture.svg()
    assert drawn == picture.svg()
    assert ">14 of 120</text>" in drawn
    assert len(re.findall(r"<text [^>]*sans-serif", drawn)) == drawn.count("<text ")
    assert f'aria-label="{picture.alt}"' in drawn


def test_an_svg_brings_no_style_sheet_which_would_hold_for_the_page_around_it():
    drawn = forest().svg()
    assert "<style" not in drawn
    root, _ = drawn.split(">", 1)
    assert 'style="stroke-linejoin: round; stroke-linecap: butt"' in root, "its lines end as before"


def test_the_words_of_a_forest_hold_every_row():
    alt = forest(claim=0.5, claim_label="half").alt
    assert "Short: K2 14 of 120, Control 35 of 121, 0.40 (0.23 to 0.71)." in alt
    assert "No data: K2 not reported, Control not reported, not reported." in alt
    assert "Dashed line, half: 0.50." in alt


def test_a_margin_is_two_dashed_lines_with_one_label():
    picture = forest(claim=(0.5, 2), claim_label="a margin")
    assert "Dashed lines, a margin: 0.50 and 2.0." in picture.alt
    (axes,) = picture.figure.axes
    dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in dashed] == [0.5, 2]
    assert [text.get_text() for text in axes.texts].count("a margin") == 1


def test_a_hollow_square_is_drawn_and_described_as_one():
    picture = forest(forest_frame(hollow=[False, True, False]))
    (axes,) = picture.figure.axes
    assert [line.get_markerfacecolor() == "white" for line in drawn(axes, "s")] == [False, True]
    assert "too long for one line (hollow)" in picture.alt


def test_a_retracted_trial_is_described_as_grey():
    alt = forest(forest_frame(faded=[False, True, False])).alt
    assert "too long for one line (grey, outside any pool)" in alt


def drawn(axes, marker):
    return [line for line in axes.lines if line.get_marker() == marker]


def test_squares_and_intervals_lie_where_the_frame_says():
    (axes,) = forest().figure.axes
    squares = [line.get_xdata()[0] for line in drawn(axes, "s")]
    assert squares == [0.40, 0.49]
    intervals = [list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert [0.23, 0.71] in intervals
    assert [0.09, 2.60] in intervals


def test_a_clipped_interval_ends_in_an_arrow():
    (axes,) = forest(limits=(0.2, 2)).figure.axes
    assert [line.get_xdata()[0] for line in drawn(axes, "<")] == [0.2]
    assert [line.get_xdata()[0] for line in drawn(axes, ">")] == [2]


def test_a_pool_is_a_diamond():
    (axes,) = forest(forest_frame(kind=["trial", "pool", "trial"])).figure.axes
    (diamond,) = axes.patches
    corners = diamond.get_xy()[:, 0]
    assert {corners.min(), corners.max()} == {0.09, 2.60}


def test_a_pool_that_does_not_stand_is_a_hollow_grey_diamond():
    frame = forest_frame(kind=["pool", "pool", "trial"], faded=[False, True, False])
    valid, retracted = forest(frame).figure.axes[0].patches
    assert valid.get_facecolor() == valid.get_edgecolor() == to_rgba(INK)
    assert retracted.get_facecolor() == to_rgba("white")
    assert retracted.get_edgecolor() == to_rgba(FADED)


def test_areas_of_squares_are_as_the_weights():
    (axes,) = forest(forest_frame(weight=[30, 60, np.nan])).figure.axes
    one, two = (line.get_markersize() for line in drawn(axes, "s"))
    assert two**2 / one**2 == pytest.approx(2)


def test_the_lightest_trial_can_still_be_seen():
    (axes,) = forest(forest_frame(weight=[1, 9999, np.nan])).figure.axes
    assert drawn(axes, "s")[0].get_markersize() == 3


def test_what_does_not_stand_is_hollow():
    (axes,) = meta_analysis().figure.axes
    faces = [line.get_markerfacecolor() for line in drawn(axes, "s")]
    assert [face == "white" for face in faces] == [False, False, True, True, False]


def test_a_correction_is_an_arrow_between_the_two_estimates():
    (axes,) = meta_analysis().figure.axes
    (arrow,) = (text for text in axes.texts if getattr(text, "arrow_patch", None))
    assert arrow.xyann[0] == 0.23
    assert arrow.xy[0] == 0.30
    assert arrow.xy[1] > arrow.xyann[1]


def test_a_prediction_interval_is_a_bar_under_its_pool():
    (axes,) = meta_analysis().figure.axes
    (bar,) = axes.collections
    corners = bar.get_paths()[0].vertices
    assert {corners[:, 0].min(), corners[:, 0].max()} == {0.11, 3.30}
    (diamond,) = axes.patches
    assert corners[:, 1].min() > diamond.get_xy()[:, 1].max()


def test_a_prediction_beyond_the_axis_ends_in_an_arrow():
    (axes,) = meta_analysis(limits=(0.2, 2)).figure.axes
    colours = [line.get_color() for line in drawn(axes, ">")]
    assert len(colours) == 1
    (bar,) = axes.collections
    assert bar.get_paths()[0].vertices[:, 0].max() == 2


def test_a_label_of_a_claim_stays_above_the_plot():
    picture = meta_analysis()
    (axes,) = picture.figure.axes
    (label,) = (text for text in axes.texts if text.get_text().startswith("claimed"))
    box = label.get_window_extent(picture.figure.canvas.get_renderer())
    assert box.x1 <= axes.get_window_extent().x1 + 1


def test_the_words_of_a_meta_analysis_hold_all_that_is_drawn():
    alt = meta_analysis().alt
    assert "Trials. Alpha: K2 4 of 60, Control 9 of 58, 0.43 (0.14 to 1.30), weight 5.9%." in alt
    assert "Gamma (grey, outside any pool): Status retracted, K2 2 of 50, Control – of 50" in alt
    assert "Pool: 0.60 (0.30 to 1.20). Prediction interval: 0.11 to 3.30. Reviews, which" in alt
    assert "0.30 (0.050 to 1.74), weight –, corrects A review." in alt
    assert alt.endswith("τ² = 0.")


def test_the_frame_of_a_picture_is_the_frame_given():
    assert meta_analysis().frame["label"].tolist()[-1] == "Its correction"
    assert "number" not in meta_analysis().frame


def test_the_words_of_a_change_hold_every_visit():
    assert "K2: month 6: +1.4% (0.0 to 2.8); month 24: −0.5% (−2.5 to 1.5)." in change().alt


def test_a_printed_number_can_stand_in_place_of_the_rounded_one():
    alt = forest(forest_frame(number=["0.4 (0.23-0.71)", "b", "c"])).alt
    assert "Short: K2 14 of 120, Control 35 of 121, 0.4 (0.23-0.71)." in alt


def test_stacked_amounts_stand_on_each_other_from_their_date_on():
    (axes,) = cumulative_evidence().figure.axes
    heights = [area.get_paths()[0].vertices for area in axes.collections]
    assert [corners[:, 1].max() for corners in heights] == [549, 7011, 7011]
    started = heights[1][heights[1][:, 1] > 6000]
    assert started[:, 0].min() == 2009.5


def test_the_words_of_stacked_amounts_hold_every_step():
    alt = cumulative_evidence().alt
    assert "one article, reviewed in May 2022: 2022.4." in alt
    assert "From 2018.0: Cited 349, No longer standing 200." in alt, (
        "what did not change is left out"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frame": pd.DataFrame([[1, 2, 3, 4]])}, "4 amounts; allowed are 3 at most"),
        ({"frame": pd.DataFrame({"a": [-1]})}, "an amount below 0"),
        ({"until": 2010}, "dates that do not rise"),
    ],
)
def test_amounts_that_cannot_be_stacked_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        cumulative_evidence(**options)


def test_a_specification_curve_is_sorted_and_counts_who_holds_the_claim():
    picture = specification_curve()
    assert picture.frame["estimate"].is_monotonic_increasing
    assert "4 scenarios" in picture.alt
    assert "inside 4 of 4 intervals" in picture.alt
    assert "By arms: everyone randomised 0.40 to 0.44, fewer 0.48 to 0.53." in picture.alt


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "square"}, "allowed are 'log', 'identity'"),
        ({"frame": pd.DataFrame({"label": ["x"]})}, "no column 'estimate'"),
        ({"frame": forest_frame(estimate=[-1, 1, 1])}, "allowed on a log axis are ratios"),
        ({"arms": ("K2", "Control")}, "no column 'events_t'"),
        ({"frame": forest_frame(claimed=0.5), "claim": 0.5}, "either one for all rows or a column"),
        ({"frame": forest_frame(kind=["trial", "pool", "pol"])}, "kind, row 2: 'pol'; allowed is"),
        ({"frame": forest_frame(weight=[1, -2, 3])}, "weight, row 1: -2; allowed is 0 or more"),
        ({"frame": forest_frame(corrected_from=["", "", 7])}, "corrected_from, row 2: 7; allowed"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        forest(**options)


def test_a_claim_for_a_row_is_a_hollow_diamond_on_it():
    picture = forest(forest_frame(claimed=[0.5, np.nan, 0.2]), claim_label="claimed")
    (axes,) = picture.figure.axes
    (claims,) = drawn(axes, "D")
    assert claims.get_xdata().tolist() == [0.5, 0.2]
    assert claims.get_ydata()[0] == drawn(axes, "s")[0].get_ydata()[0]
    assert claims.get_markerfacecolor() == "none"
    assert "Control 35 of 121, claimed 0.50, 0.40 (0.23 to 0.71)." in picture.alt
    assert "◇ claimed" in [text.get_text() for text in axes.texts]


def test_a_pool_can_be_drawn_as_it_comes():
    trials = effects.risk_ratio([4, 9, 30], [60, 91, 400], [9, 14, 28], [58, 90, 410])
    trials = trials.assign(label=["One", "Two", "Three"], weight=1 / trials["se"] ** 2)
    pool = meta.pool(trials).assign(label="Pool", kind="pool")
    rows = effects.concat([trials.assign(kind="trial"), pool], ignore_index=True)
    note = tables.heterogeneity(pool.iloc[0])
    picture = plots.forest(rows, arms=("K2", "Control"), note=note)
    assert picture.alt.startswith("Forest plot of Risk ratio with 95% intervals.")
    assert "One: K2 4 of 60, Control 9 of 58, 0.43 (0.14 to 1.32)" in picture.alt
    (axes,) = picture.figure.axes
    (diamond,) = axes.patches
    assert diamond.get_xy()[:, 0].min() == pool["low"][0]
    assert f"Prediction interval: {pool['pi_low'][0]:.2f} to" in picture.alt
    assert picture.alt.endswith(note)


def pool_of(*trials, using=meta.mantel_haenszel, **options) -> pd.Series:
    names = ["events_t", "n_t", "events_c", "n_c"]
    return using(pd.DataFrame(trials, columns=names), **options).iloc[0]


@pytest.mark.parametrize(
    ("pool", "line"),
    [
        (pool_of((3, 50, 8, 50)), "Heterogeneity: one trial has none"),
        (pool_of((3, 50, 8, 50), (0, 40, 0, 40)), "Heterogeneity: one trial has none"),
        (pool_of((0, 40, 0, 40)), "Heterogeneity: no trial to tell it by"),
        (
            pool_of((3, 50, 8, 50), (0, 40, 0, 40), measure="rd"),
            "Heterogeneity: fewer than two trials enter Q",
        ),
        (
            pool_of((0, 50, 0, 50), (0, 40, 0, 40), measure="rd"),
            "Heterogeneity: fewer than two trials enter Q",
        ),
    ],
)
def test_heterogeneity_needs_two_trials_that_can_tell_of_it(pool, line):
    assert tables.heterogeneity(pool) == line


@pytest.mark.parametrize(
    ("measure", "silent"), [("rd", (0, 40, 0, 40)), ("rr", (40, 40, 40, 40)), ("or", (0, 9, 0, 9))]
)
def test_heterogeneity_counts_the_trials_that_enter_q(measure, silent):
    some = [(3, 50, 8, 50), (9, 40, 5, 40)]
    for trials in (some, [*some, silent]):
        pool = pool_of(*trials, measure=measure)
        line = tables.heterogeneity(pool)
        assert line.startswith("Heterogeneity of 2 trials: Q = ")
        assert "(df = 1, " in line
        assert f"p = {printed.p_value(chi2.sf(pool['q'], 1))}), " in line
