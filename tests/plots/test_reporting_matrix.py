"""The reporting matrix: every state has its mark, and the words count what the marks show."""

import pandas as pd
import pytest

from helpers import data, plots
from helpers.plots.reporting_matrix import SHAPES
from helpers.reanalysis import reporting

GROUPS = {
    "The trial": {"full_text": "Read in full", "dose": "Dose, daily"},
    "Fractures": {"events": "Count, each arm"},
}
PRINTED, SECOND, MISSING, NONE = SHAPES


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["First 2000", "Second 2001, retracted", "Third"],
            "section": ["Cited", "Cited", "Omitted"],
            "faded": [False, True, False],
            "full_text": [PRINTED, MISSING, MISSING],
            "dose": [PRINTED, PRINTED, SECOND],
            "events": [SECOND, MISSING, NONE],
        }
    ).assign(**columns)


def draw(rows=None):
    rows = frame() if rows is None else rows
    return plots.reporting_matrix(rows, groups=GROUPS, meaning=reporting.STATES)


def every_trial():
    rows = reporting.of_trials().assign(label=list(data.load("studies")["name"]))
    return plots.reporting_matrix(rows, groups=reporting.items(), meaning=reporting.STATES)


def marks(picture) -> list[tuple[float, float, str, str]]:
    """x, y, how it is filled, and colour of each mark above the legend, row by row."""
    (axes,) = picture.figure.axes
    drawn = [line for line in axes.lines if line.get_marker() in ("o", "_")]
    return [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_fillstyle(), line.get_color())
        for line in drawn[: -len(SHAPES)]
    ]


def test_each_state_has_a_mark_of_its_own():
    assert set(SHAPES) == set(reporting.STATES)
    shapes = [(shape["marker"], shape["fillstyle"]) for shape in SHAPES.values()]
    assert len(set(shapes)) == len(shapes), "so that grey print keeps them apart"


def test_marks_lie_in_the_rows_and_columns_of_the_frame():
    drawn = marks(draw())
    assert [fill for _, _, fill, _ in drawn] == [
        *("full", "full", "left"),
        *("none", "full", "none"),
        *("none", "left", "none"),
    ]
    columns = [x for x, *_ in drawn]
    assert columns[:3] == columns[3:6] == columns[6:]
    assert sorted(set(columns)) == columns[:3]
    rows = [y for _, y, *_ in drawn]
    assert len({*rows[:3]}) == len({*rows[3:6]}) == 1
    assert rows[0] < rows[3] < rows[6]


def test_no_mark_is_covered_by_a_text():
    from plot_texts import texts_of

    figure = every_trial().figure
    boxes, _ = texts_of(figure)
    (axes,) = figure.axes
    for line in axes.lines:
        if line.get_marker() not in ("o", "_"):
            continue
        x, y = axes.transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
        covering = [text for text, box in boxes if box.contains(x, y)]
        assert not covering


def test_a_retracted_trial_is_grey():
    colours = [colour for *_, colour in marks(draw())]
    assert len(set(colours[3:6])) == 1
    assert colours[3] != colours[0] == colours[6]


def test_a_section_is_named_once_above_its_rows():
    (axes,) = draw().figure.axes
    named = [text.get_text() for text in axes.texts]
    assert named.count("Cited") == named.count("Omitted") == 1


def test_under_each_column_stands_who_prints_it_of_those_it_applies_to():
    (axes,) = draw().figure.axes
    totals = [text.get_text() for text in axes.texts if "\nof " in text.get_text()]
    assert totals == ["1\nof 3", "2\nof 3", "0\nof 2"]


def test_the_words_hold_every_column():
    alt = draw().alt
    assert alt.startswith("3 trials, and what is printed of them.")
    assert "The trial, Read in full: printed 1 (First 2000), not reported 2 (Second" in alt
    assert "Fractures, Count, each arm: second hand 1 (First 2000), not reported 1" in alt
    assert f"Not reported: {reporting.STATES['not_reported']}." in alt


def test_many_trials_are_counted_and_not_named():
    alt = draw(pd.concat([frame()] * 5)).alt
    assert "The trial, Read in full: printed 5 (First 2000; First 2000; First 2000;" in alt
    assert "not reported 10, " not in alt
    assert "not reported 10." in alt


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (frame().drop(columns="dose"), "no column 'dose'"),
        (frame(dose=["printed", "unknown", "printed"]), "dose has 'unknown'; allowed are printed"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        draw(rows)
