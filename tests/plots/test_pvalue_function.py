"""The confidence curve: drawn where the frame says, and described in words from the same frame."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects, plots
from helpers.effects import pvalue_function
from tests.plots.test_plots import confidence_curves

COUNTS = ("events_t", "n_t", "events_c", "n_c")
TESTED = pd.DataFrame([("A", "no effect", 1.0, 0.4)], columns=["label", "name", "value", "p"])


def frame(**columns) -> pd.DataFrame:
    rows = pvalue_function.curve(effects.risk_ratio, 12, 50, 20, 50)
    return rows.assign(label="A", **columns)


def draw(rows=None, **options):
    return plots.pvalue_function(
        frame() if rows is None else rows, **{"measure": "Risk ratio"} | options
    )


def with_marker(axes, marker):
    return [line for line in axes.lines if line.get_marker() == marker]


def test_the_curve_runs_through_every_limit_of_the_frame():
    rows = frame()
    (axes,) = draw(rows).figure.axes
    (curve,) = (line for line in axes.lines if len(line.get_xdata()) == 2 * len(rows))
    drawn = set(zip(*curve.get_data(), strict=True))
    for side in ("low", "high"):
        assert set(zip(rows[side], rows["p"], strict=True)) <= drawn
    assert (np.diff(curve.get_xdata()) > 0).all()


def test_the_interval_is_a_bar_at_its_p_and_the_estimate_a_square_on_top():
    (axes,) = draw(level=0.9).figure.axes
    wanted = effects.risk_ratio(12, 50, 20, 50, level=0.9).iloc[0]
    bars = [line.get_xdata() for line in axes.lines if list(line.get_ydata()) == [1 - 0.9] * 2]
    assert any(bar == pytest.approx(wanted[["low", "high"]].tolist()) for bar in bars)
    (square,) = with_marker(axes, "s")
    assert square.get_data() == ([wanted["estimate"]], [1])


def test_no_effect_is_a_dot_and_a_claim_an_empty_diamond_on_its_line():
    axes = confidence_curves().figure.axes[0]
    (dot,), (diamond,) = with_marker(axes, "o"), with_marker(axes, "D")
    arms = {"method": "score"} | dict(zip(COUNTS, (12, 50, 20, 50), strict=True))
    for mark, value in ((dot, 1), (diamond, 0.4)):
        p = pvalue_function.p_against(effects.risk_ratio, value, **arms)
        assert mark.get_data() == ([value], [pytest.approx(p)])
    assert diamond.get_markerfacecolor() == "white"
    assert any(line.get_linestyle() == "--" for line in axes.lines)


def test_an_open_interval_ends_in_an_arrow_and_all_panels_share_the_axis():
    first, second = confidence_curves().figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert not with_marker(first, "<")
    assert [line.get_xdata()[0] for line in with_marker(second, "<")] == [first.get_xlim()[0]]


def test_the_words_hold_what_is_drawn():
    alt = confidence_curves().alt
    assert alt.startswith("Confidence curve, the interval at every level: Effect.")
    assert (
        "Short: estimate 0.60; 95% interval 0.33 to 1.08; no effect: p = 0.088; "
        "claimed 0.40: p = 0.19; 50%: 0.49 to 0.74;"
    ) in alt
    assert "None among the treated: estimate 0; 95% interval 0 to 0.74; no effect: p = 0.022" in alt


def test_a_tiny_p_is_written_as_such():
    words = draw(tested=TESTED.assign(p=1e-7)).alt
    assert "no effect: p < 0.0001;" in words


def test_a_curve_without_a_p_for_a_value_is_drawn_without_it():
    assert "no effect" not in draw(tested=TESTED.assign(p=np.nan)).alt


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "square"}, "allowed are 'log', 'identity'"),
        ({"rows": frame().drop(columns="p")}, "frame: no column 'p'"),
        ({"tested": TESTED.drop(columns="name")}, "tested: no column 'name'"),
        ({"level": 0.93}, "level: 0.93; allowed is a level of the curve 'A'"),
        ({"rows": frame(low=np.nan, high=np.nan)}, "'A' has no limit to draw"),
        ({"rows": frame(low=0.0, high=np.inf)}, "'A' has no limit to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        draw(**options)
