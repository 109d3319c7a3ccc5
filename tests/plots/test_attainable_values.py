"""The strips of possible values: described as they are drawn, and nothing else."""

import numpy as np
import pandas as pd
import pytest

from helpers import plots

STRIPS = pd.DataFrame(
    {
        "label": ["Reachable", "Between", "Beyond"],
        "possible": [[0.0, 3.04, 9.0], [9.0, 0.0, 4.0, 4.0], [0.0, 1.5]],
        "printed": ["3.0", "6.2", "7.1"],
    }
)


def draw(frame=STRIPS):
    return plots.attainable_values(frame, statistic="Chi-squared")


@pytest.fixture(scope="module")
def picture():
    return draw()


def test_words_say_where_the_printed_value_lies(picture):
    reachable, between, beyond = (
        picture.alt.split(f"{label}: ")[1].split(". ")[0] for label in STRIPS["label"]
    )
    assert reachable.endswith("printed is 3.0, which is one of them")
    assert between.startswith("3 possible values, from 0.0 to 9.0")
    assert between.endswith("printed is 6.2, and the nearest are 4.0 below and 9.0 above")
    assert "the nearest are 1.5 below" in beyond
    assert "above" not in beyond


def test_each_strip_has_one_tick_for_each_value_and_a_mark(picture):
    (axes,) = picture.figure.axes
    ticks = [
        np.array([segment[0, 0] for segment in drawn.get_segments()])
        for drawn in axes.collections
        if hasattr(drawn, "get_segments")
    ]
    assert [values.tolist() for values in ticks] == [[0, 3.04, 9], [0, 4, 9], [0, 1.5]]
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "v"]
    assert marks == [3.0, 6.2, 7.1]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (STRIPS.drop(columns="printed"), "frame: no column 'printed'"),
        (STRIPS.assign(possible=[[], [1.0], [1.0]]), "a row without possible values"),
        (STRIPS.assign(printed="high"), "allowed are digits"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame, message):
    with pytest.raises(ValueError, match=message):
        draw(frame)
