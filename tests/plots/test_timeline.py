"""The timeline: dates where they belong, areas in proportion, and space for every label."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Circle

from helpers import plots
from helpers.plots.timeline import LARGEST
from plot_texts import overlap, texts_of


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lane": ["Trials"] * 4 + ["Reviews"],
            "label": ["Large 2000", "Small 2000", "Withdrawn 2002", "Unsized 2019", "Pooled 2006"],
            "when": ["2000", "2000", "2002", "2019", "2006"],
            "size": [400.0, 100.0, 100.0, np.nan, np.nan],
            "notice": ["", "", "retracted", "", "corrected"],
            "notice_when": ["", "", "2018-07", "", "2018-07-16"],
            "faded": [False, False, True, False, False],
        }
    ).assign(**columns)


def draw(rows=None, **options):
    options = {"sized": "people", "marks": {"An article": "2022-05"}} | options
    return plots.timeline(frame() if rows is None else rows, **options)


def crowded():
    """Forty publications within four years, some with notices: nothing may collide."""
    numbers = np.arange(40)
    rows = pd.DataFrame(
        {
            "lane": np.where(numbers % 2, "Odd", "Even"),
            "label": [f"Publication number {number}" for number in numbers],
            "when": [str(2018 + number % 4) for number in numbers],
            "size": np.where(numbers % 7, numbers * 100.0 + 10, np.nan),
            "notice": np.where(numbers % 5, "", "retracted"),
            "notice_when": np.where(numbers % 5, "", "2022-03"),
            "faded": numbers % 5 == 0,
        }
    )
    return draw(rows)


def circles(picture) -> list[Circle]:
    """The circles of the publications; the legend has the last ones."""
    (axes,) = picture.figure.axes
    return [patch for patch in axes.patches if isinstance(patch, Circle)]


def marked(picture, marker: str):
    (axes,) = picture.figure.axes
    return [line for line in axes.lines if line.get_marker() == marker]


def close_dates():
    """Four dates within a year, and one far from them, whose labels need more than one line."""
    near = {f"Article {letter} reviewed": f"2018-0{n}" for n, letter in enumerate("abcd", start=1)}
    return draw(marks=near | {"Article e": "2001"})


def test_labels_of_dates_close_together_stand_above_each_other():
    (axes,) = close_dates().figure.axes
    height = {text.get_text(): text.get_position()[1] for text in axes.texts}
    stacked = [height[f"Article {letter} reviewed"] for letter in "abcd"]
    assert stacked == sorted(set(stacked), reverse=True)
    assert height["Article e"] == stacked[0]


@pytest.mark.parametrize("picture", [draw, crowded])
def test_no_text_lies_on_a_circle(picture):
    figure = picture().figure
    boxes, _ = texts_of(figure)
    for patch in circles(picture()):
        (axes,) = figure.axes
        box = patch.get_path().transformed(patch.get_patch_transform()).get_extents()
        on_sheet = axes.transData.transform_bbox(box)
        covering = [text for text, around in boxes if overlap(around, on_sheet)]
        assert not covering


def test_the_area_is_the_size():
    large, small, *_ = circles(draw())
    assert (large.radius / small.radius) ** 2 == pytest.approx(4)
    assert large.radius == pytest.approx(LARGEST)


def test_a_publication_without_a_size_is_a_diamond():
    assert len(marked(draw(), "D")) == 2 + 1, "two publications and the legend"


def test_dates_are_in_proportion():
    picture = draw()
    large, _, withdrawn, *_ = (circle.center[0] for circle in circles(picture))
    notices = np.array([line.get_xdata()[0] for line in marked(picture, "X")][:2])
    years = 2000.5 + 2 * (notices - large) / (withdrawn - large)
    assert years == pytest.approx([2018 + 6.5 / 12] * 2, abs=0.01)


@pytest.mark.parametrize(
    ("when", "year"),
    [("2010", 10.5), ("2010-01", 10 + 0.5 / 12), ("2010-12", 11 - 0.5 / 12), ("2010-01-01", 10)],
)
def test_an_open_date_stands_in_the_middle_of_what_is_open(when, year):
    rows = frame(size=100.0, when=["2000", "2020", when, "2019", "2006"])
    start, end, dated, *_ = (circle.center[0] for circle in circles(draw(rows)))
    assert 20 * (dated - start) / (end - start) == pytest.approx(year - 0.5, abs=0.01)


def test_years_stand_under_their_beginning():
    rows = frame(size=100.0, when=["2000", "2020", "2005-01-01", "2019", "2006"])
    picture = draw(rows)
    (axes,) = picture.figure.axes
    years = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert circles(picture)[2].center[0] == pytest.approx(years["2005"], abs=0.01)
    assert "2007" not in years


def test_a_few_years_are_all_named():
    (axes,) = crowded().figure.axes
    assert {"2018", "2019", "2020", "2021"} <= {text.get_text() for text in axes.texts}


def test_a_notice_is_named_beside_the_publication():
    (axes,) = draw().figure.axes
    assert "Withdrawn 2002, retracted" in [text.get_text() for text in axes.texts]


def test_the_words_hold_every_publication():
    alt = draw().alt
    assert alt.startswith("Timeline of 5 publications. Dashed line, An article: 2022-05.")
    assert "Trials (4): Large 2000, 400 people; Small 2000, 100 people; " in alt
    assert "Withdrawn 2002, 100 people, retracted 2018-07; Unsized 2019." in alt
    assert "Reviews (1): Pooled 2006, corrected 2018-07-16." in alt


def test_one_publication_is_described_as_one():
    assert draw(frame()[:1]).alt.startswith("Timeline of 1 publication.")


def test_a_label_without_its_year_is_described_with_it():
    alt = draw(frame(label=["Large", "b", "c", "d", "e"])).alt
    assert "Large, 2000, 400 people" in alt


def test_notices_greys_and_dates_may_be_left_out():
    rows = frame()[["lane", "label", "when", "size"]]
    picture = draw(rows, marks=None)
    assert "Dashed" not in picture.alt
    assert len(marked(picture, "X")) == 1, "the legend"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (frame().drop(columns="size"), "no column 'size'"),
        (frame(when=["2000", "2000", "May 2002", "2019", "2006"]), "when: 'May 2002'; allowed"),
        (frame(notice_when=["", "", "later", "", ""]), "notice_when: 'later'; allowed are YYYY"),
    ],
)
def test_a_frame_that_cannot_be_drawn_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        draw(rows)
