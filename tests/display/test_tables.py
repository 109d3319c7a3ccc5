"""What a notebook shows in words: rounded once, escaped, the same in every form."""

import numpy as np
import pandas as pd
import pytest

from helpers import numbers
from helpers.display import tables

FRAME = pd.DataFrame(
    {"arm": ["K2", "<b>control</b>"], "n": [120, 121], "risk": [0.1167, 0.2893], "note": ["", "x"]}
)


def show(**options):
    columns = {"arm": "Arm", "n": "People", "risk": "Risk"}
    return tables.show(FRAME, columns, "Risks & arms", {"risk": numbers.percent}, **options)


def test_plain_text_is_aligned_under_its_caption():
    assert str(show()).splitlines() == [
        "Risks & arms",
        "Arm             People  Risk",
        "K2              120     12%",
        "<b>control</b>  121     29%",
    ]


def test_html_escapes_every_cell_and_names_the_headers():
    html = show()._repr_mimebundle_()["text/html"]
    assert "<caption>Risks &amp; arms</caption>" in html
    assert '<th scope="col">People</th>' in html
    assert '<th scope="row">&lt;b&gt;control&lt;/b&gt;</th>' in html


def test_html_keeps_which_row_of_the_data_is_shown():
    frame = FRAME.assign(row_id=["trial.f01", "trial.f02"])
    html = tables.show(frame, {"arm": "Arm"}, "c").html()
    assert '<tr data-row="trial.f02"><th scope="row">&lt;b&gt;control' in html


def test_numbers_without_a_format_get_three_digits_and_gaps_a_word():
    frame = pd.DataFrame({"x": [0.123456, np.nan], "word": ["not_reported", "fine"]})
    shown = tables.show(frame, {"x": "x", "word": "word"}, "c").frame
    assert shown["x"].tolist() == ["0.123", "–"]
    assert shown["word"].tolist() == ["not reported", "fine"]


def test_a_table_without_rows_is_a_sentence_where_there_is_one():
    frame = pd.DataFrame({"name": ["A"]})
    shown, nothing = (
        tables.show(rows, {"name": "Name"}, "Names", otherwise="Nobody has a name.")
        for rows in (frame, frame[:0])
    )
    assert "table" in shown._repr_mimebundle_()["text/html"]
    assert nothing._repr_mimebundle_() == dict.fromkeys(
        ("text/plain", "text/markdown"), "Nobody has a name."
    )
    assert str(nothing) == "Nobody has a name."
    assert str(tables.show(frame[:0], {"name": "Name"}, "Names")) == "Names\nName"


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="'rate'; allowed are arm, n, risk, note"):
        tables.show(FRAME, {"rate": "Rate"}, "c")


def test_counts_keep_every_digit():
    frame = pd.DataFrame({"n": [1158.0, np.nan], "mixed": [1158.0, 0.5], "whole": [123456, 7]})
    shown = tables.show(frame, {"n": "n", "mixed": "mixed", "whole": "whole"}, "c").frame
    assert shown["n"].tolist() == ["1,158", "–"]
    assert shown["mixed"].tolist() == ["1,158", "0.500"]
    assert shown["whole"].tolist() == ["123,456", "7"]


@pytest.mark.parametrize("missing", [None, pd.NA, np.nan])
def test_what_is_missing_is_a_dash(missing):
    frame = pd.DataFrame({"x": [missing, 0.25], "word": [missing, "fine"]}, dtype=object)
    columns = {"x": "x", "word": "word"}
    assert tables.show(frame, columns, "c").frame.iloc[0].tolist() == ["–", "–"]
    rounded = tables.show(frame, columns, "c", {"x": numbers.percent}).frame
    assert rounded["x"].tolist() == ["–", "25%"]


def test_two_columns_under_one_header_are_refused():
    with pytest.raises(ValueError, match="columns: 'People' twice; allowed is each header once"):
        tables.show(FRAME, {"arm": "Arm", "n": "People", "risk": "People"}, "c")


def test_a_format_for_no_column_is_refused():
    with pytest.raises(ValueError, match="formats: 'rsk'; allowed are arm, risk"):
        tables.show(FRAME, {"arm": "Arm", "risk": "Risk"}, "c", {"rsk": numbers.percent})


def test_a_number_that_nobody_rounded_is_refused_in_a_sentence():
    with pytest.raises(TypeError, match=r"template, {x}: 3.14159; allowed without a format"):
        tables.say("{x} people", x=3.14159)


@pytest.mark.parametrize("place", ["{x}", "{}", "{risk:.2f} and {x}"])
def test_a_place_without_a_value_is_refused_at_once(place):
    with pytest.raises(ValueError, match=r"template, {.*}: nothing for it; allowed are risk$"):
        tables.say(f"It was {place}.", risk="12%")


def test_values_cannot_become_marks():
    said = tables.say("It is **{name}**.", name="*a* <b> https://x.y $z$")
    assert str(said) == "It is *a* <b> https://x.y $z$."
    markdown = said._repr_mimebundle_()["text/markdown"]
    assert markdown == r"It is **\*a\* &lt;b&gt; https&#58;//x.y \$z\$**."
