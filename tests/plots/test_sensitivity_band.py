"""The curve with its band: drawn where the frame says, and in words from the same frame."""

import numpy as np
import pandas as pd
import pytest

from helpers import plots

X = np.linspace(8, 22, 29)
FRAME = pd.concat(
    pd.DataFrame({"label": label, "x": X, "estimate": rr ** (10 / X)}).assign(
        low=lambda rows: 0.8 * rows["estimate"], high=lambda rows: 1.3 * rows["estimate"]
    )
    for label, rr in {"Spine": 2.3, "Hip": 2.6}.items()
)
MARKS = pd.DataFrame({"label": ["Spine"], "x": [12.0], "y": [2.0], "text": ["12.0%"]})


def draw(frame=FRAME, **options):
    options = {"across": "One SD (%)", "measure": "Risk ratio"} | options
    return plots.sensitivity_band(frame, **options)


def lines_of(axes):
    return [line.get_ydata() for line in axes.lines if len(line.get_xdata()) == len(X)]


def test_each_curve_has_a_panel_and_all_panels_the_same_axes():
    spine, hip = draw().figure.axes
    assert [axes.get_title(loc="left") for axes in (spine, hip)] == ["Spine", "Hip"]
    assert spine.get_xlim() == hip.get_xlim() == (8, 22)
    assert spine.get_ylim() == hip.get_ylim()
    for axes, label in ((spine, "Spine"), (hip, "Hip")):
        rows = FRAME[FRAME["label"] == label]
        (estimate,), (band,) = lines_of(axes), axes.collections
        np.testing.assert_array_equal(estimate, rows["estimate"])
        corners = {tuple(corner) for corner in band.get_paths()[0].vertices}
        assert corners >= {*zip(rows["x"], rows["low"], strict=True)}
        assert corners >= {*zip(rows["x"], rows["high"], strict=True)}


def test_the_axis_holds_band_and_claim():
    low, high = draw(claim=9).figure.axes[0].get_ylim()
    assert low < FRAME["low"].min()
    assert high > 9 > FRAME["high"].max()


def test_a_mark_stands_in_its_panel_only():
    spine, hip = draw(marks=MARKS).figure.axes
    assert [text.get_text() for text in spine.texts] == ["12.0%"]
    assert not hip.texts
    dots = [line for line in spine.lines if line.get_marker() == "o"]
    assert [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots] == [(12, 2)]


def test_words_hold_both_ends_the_claim_and_the_mark():
    alt = draw(marks=MARKS, claim=2, claim_label="claimed: double").alt
    assert alt.startswith("Risk ratio (95% interval). Across: One SD (%).")
    assert "Dashed line, claimed: double: 2.0." in alt
    assert "Spine: at 8 2.83 (2.27 to 3.68); at 11.5 2.06 (1.65 to 2.68);" in alt
    assert "at 22 1.54 (1.24 to 2.01)." in alt
    assert alt.index("Marked: 12.0%.") < alt.index("Hip: ")


def test_a_band_without_a_line_is_described_as_a_range():
    bare = FRAME.assign(estimate=np.nan)
    picture = draw(bare, scale="identity", unit="%", decimals=0, band="least to most precise")
    assert "Spine: at 8 2 to 4%;" in picture.alt
    assert np.isnan(lines_of(picture.figure.axes[0])[0]).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "square"}, "allowed are 'log', 'identity'"),
        ({"frame": FRAME.drop(columns="x")}, "no column 'x'"),
        ({"frame": FRAME.assign(low=0.0)}, "allowed on a log axis are ratios"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        draw(**options)
