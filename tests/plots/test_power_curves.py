"""Several curves in one panel: where the frame says, each named once, none on top of another."""

import numpy as np
import pandas as pd
import pytest

from helpers import plots

X = np.geomspace(0.01, 0.4, 21)
GREY = "Small (50 v 51)"
NAMES = {
    "Tiny (20 v 21)": 1,
    GREY: 3,
    "Large (900 v 900)": 60,
    "Huge (2000 v 2000)": 150,
}
FRAME = pd.concat(
    pd.DataFrame({"label": name, "x": X, "y": 1 - np.exp(-size * X), "faded": name == GREY})
    for name, size in NAMES.items()
)
MARKS = pd.DataFrame({"label": ["Tiny (20 v 21)"], "x": [0.1], "y": [0.095], "text": ["10%: 9.5%"]})


def draw(frame=FRAME, **options):
    return plots.power_curves(frame, across="Controls", measure="Chance", **options)


def heights_of_names(picture) -> dict[str, float]:
    (axes,) = picture.figure.axes
    return {text.get_text(): text.xy[1] for text in axes.texts}


def test_every_curve_is_drawn_as_the_frame_says():
    (axes,) = draw().figure.axes
    drawn = [line.get_ydata() for line in axes.lines if len(line.get_xdata()) == len(X)]
    for y, name in zip(drawn, NAMES, strict=True):
        np.testing.assert_array_equal(y, FRAME.loc[FRAME["label"] == name, "y"])


def test_names_stand_apart_in_the_order_of_the_curves():
    heights = heights_of_names(draw())
    order = sorted(heights, key=heights.get)
    assert order == list(NAMES)  # the two that end at 1 by how high they run before
    assert np.diff(sorted(heights.values())).min() > 0.04
    assert min(heights.values()) >= 0
    assert max(heights.values()) <= 1.0


def test_names_stay_apart_where_all_curves_end_together():
    for level in (0.0, 0.5, 1.0):
        heights = list(heights_of_names(draw(FRAME.assign(y=level))).values())
        assert np.diff(sorted(heights)).min() > 0.04
        assert min(heights) >= -1e-12
        assert max(heights) <= 1


def test_a_mark_is_a_dot_on_its_curve():
    (axes,) = draw(marks=MARKS).figure.axes
    dots = [line for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata())]
    assert [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots] == [(0.1, 0.095)]


def test_the_words_hold_both_ends_the_grey_and_the_mark():
    alt = draw(marks=MARKS).alt
    assert alt.startswith("Chance. Across: Controls. Tiny (20 v 21): at 1.0% under 1%,")
    assert "at 40.0% 33%. Marked: 10%: 9.5%." in alt
    assert "Small (50 v 51) (grey): " in alt


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (FRAME.drop(columns="x"), "no column 'x'"),
        (FRAME.assign(y=1.2), "y outside 0 to 1; allowed are shares"),
        (FRAME.assign(x=np.nan), "x outside 0 to 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame, message):
    with pytest.raises(ValueError, match=message):
        draw(frame)
