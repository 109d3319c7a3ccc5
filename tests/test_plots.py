"""Figures: nothing overlaps, nothing is cut, and the words say what the picture shows."""

import numpy as np
import pandas as pd
import pytest

from helpers import plots, scenarios


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


def claims():
    return forest(
        forest_frame(group=["One claim", "One claim", "Another"], claimed=[0.5, 4.0, np.nan]),
        claim_label="claimed",
    )


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
    return plots.change(frame, quantity="Change in density", unit="%")


def fan():
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
    return plots.fan(done, measure="Ratio", claim=0.5, claim_label="claimed: half")


PICTURES = {
    "forest": forest,
    "forest with sides and a claim": lambda: forest(
        left="fewer with K2", right="more", claim=0.5, claim_label="claimed: half"
    ),
    "forest, linear": lambda: forest(
        forest_frame(estimate=[2.8, -1, np.nan], low=[0.3, -3, np.nan], high=[5.3, 1, np.nan]),
        scale="linear",
        decimals=1,
    ),
    "forest, groups with claims": claims,
    "change": change,
    "fan": fan,
}


def tick_labels(axis):
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def texts_of(figure):
    """The box of every text that is drawn, and that of the sheet."""
    renderer = figure.canvas.get_renderer()
    figure.draw(renderer)
    drawn = list(figure.texts)
    for axes in figure.axes:
        drawn += [*axes.texts, axes.xaxis.label, axes.yaxis.label]
        drawn += tick_labels(axes.xaxis) + tick_labels(axes.yaxis)
    shown = [text for text in drawn if text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in shown], figure.bbox


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_overlaps_another_or_is_cut(name):
    boxes, sheet = texts_of(PICTURES[name]().figure)
    assert len(boxes) > 5
    for text, box in boxes:
        assert box.x0 >= -1, f"{text} is cut"
        assert box.x1 <= sheet.x1 + 1, f"{text} is cut"
        assert box.y0 >= -1, f"{text} is cut"
        assert box.y1 <= sheet.y1 + 1, f"{text} is cut"
    for place, (text, box) in enumerate(boxes):
        for other, other_box in boxes[place + 1 :]:
            across = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            down = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            assert across <= 1 or down <= 1, f"{text!r} overlaps {other!r}"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_bytes_at_every_call(name):
    assert PICTURES[name]().png() == PICTURES[name]().png()


@pytest.mark.parametrize("name", PICTURES)
def test_jupyter_gets_picture_and_words(name):
    picture = PICTURES[name]()
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == picture.alt == metadata["image/png"]["alt"]
    assert metadata["image/png"]["width"] > 600


def test_the_words_of_a_forest_hold_every_row():
    alt = forest(claim=0.5, claim_label="half").alt
    assert "Short: K2 14 of 120, Control 35 of 121, 0.40 (0.23 to 0.71)." in alt
    assert "No data: K2 not reported, Control not reported, not reported." in alt
    assert "Dashed line, half: 0.50." in alt


def test_a_retracted_trial_is_told_to_be_grey():
    alt = forest(forest_frame(faded=[False, True, False])).alt
    assert "too long for one line (grey, outside any pool)" in alt


def drawn(axes, marker):
    return [line for line in axes.lines if line.get_marker() == marker]


def test_squares_and_intervals_stand_where_the_frame_says():
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


def test_a_claim_of_a_row_stands_on_that_row_and_inside_the_axis():
    (axes,) = claims().figure.axes
    (claimed,) = drawn(axes, "D")
    assert list(claimed.get_xdata()) == [0.5, 4.0]
    squares = [line.get_ydata()[0] for line in drawn(axes, "s")]
    assert list(claimed.get_ydata()) == squares
    assert axes.get_xlim()[1] > 4.0


def test_groups_stand_under_their_names():
    figure = claims().figure
    height = {text.get_text(): text.get_position()[1] for text in figure.texts}
    assert height["One claim"] > height["Short"] > height["Another"] > height["No data"]


def test_the_words_of_a_forest_hold_groups_and_claims():
    alt = claims().alt
    assert "intervals. One claim. Short: K2 14 of 120, Control 35 of 121, claimed 0.50, 0.40" in alt
    assert "Another. No data: K2 not reported, Control not reported, not reported." in alt


def test_a_long_forest_has_fewer_dots():
    rows = pd.concat([forest_frame()] * 4)
    assert forest(rows).dots_across < forest().dots_across


def test_a_pool_is_a_diamond():
    (axes,) = forest(forest_frame(kind=["trial", "pool", "trial"])).figure.axes
    (diamond,) = axes.patches
    corners = diamond.get_xy()[:, 0]
    assert {corners.min(), corners.max()} == {0.09, 2.60}


def test_the_words_of_a_change_hold_every_visit():
    assert "K2: month 6: +1.4% (0.0 to 2.8); month 24: −0.5% (−2.5 to 1.5)." in change().alt


def test_a_fan_is_sorted_and_counts_who_holds_the_claim():
    picture = fan()
    assert picture.frame["estimate"].is_monotonic_increasing
    assert "4 scenarios" in picture.alt
    assert "inside 4 of 4 intervals" in picture.alt
    assert "By arms: everyone randomised 0.40 to 0.44, fewer 0.48 to 0.53." in picture.alt


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "square"}, "allowed are 'log', 'linear'"),
        ({"frame": pd.DataFrame({"label": ["x"]})}, "has no column 'estimate'"),
        ({"frame": forest_frame(estimate=[-1, 1, 1])}, "allowed on a log axis are ratios"),
        ({"frame": forest_frame(claimed=[1, 1, 1]), "claim": 2}, "either one for all rows or"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        forest(**options)
