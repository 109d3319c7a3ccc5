"""Tables: labels, units and formats of the columns, prints as they are, escaped cells."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects, meta, numbers, show
from helpers.display import tables
from support.project_data import K2

FRAME = pd.DataFrame(
    {"arm_id": ["K2", "<b>none</b>"], "n": [1200, 121], "risk": [0.1167, 0.2893], "note": ["", "x"]}
)
COUNTS = pd.DataFrame(
    {"events_t": [14, 3], "n_t": [120, 50], "events_c": [35, 5], "n_c": [121, 51]}
)
PEOPLE = effects.risk_ratio(**COUNTS).assign(**COUNTS)
PEOPLE.attrs = {"measure": "risk ratio", "method": "katz", "scale": "log", "level": 0.95}
REVIEWS = K2.reviews.set_index("row_id", drop=False)


def lines(shown) -> list[list[str]]:
    """Headers and rows."""
    return [list(shown.frame.columns), *shown.frame.to_numpy().tolist()]


def test_plain_text_is_aligned_under_its_caption():
    assert str(show(FRAME, "Risks & arms", "arm_id n risk")).splitlines() == [
        "Risks & arms",
        "Arm          People  Risk",
        "K2           1,200   12%",
        "<b>none</b>  121     29%",
    ]


def test_html_escapes_every_cell_and_names_the_headers():
    html = show(FRAME, "Risks & arms", "arm_id n")._repr_mimebundle_()["text/html"]
    assert "<caption>Risks &amp; arms</caption>" in html
    assert '<th scope="col">People</th>' in html
    assert '<th scope="row">&lt;b&gt;none&lt;/b&gt;</th>' in html


def test_a_result_shows_its_arms_its_measure_and_its_interval():
    assert lines(show(PEOPLE, "If every fracture is another person")) == [
        ["Treated", "Control", "Risk ratio (95% interval)", "p"],
        ["14 of 120", "35 of 121", "0.40 (0.23 to 0.71)", "0.0017"],
        ["3 of 50", "5 of 51", "0.61 (0.15 to 2.43)", "0.48"],
    ]


def test_a_note_is_shown_where_there_is_one():
    empty = PEOPLE.assign(events_t=0)
    noted = effects.risk_ratio(0, 50, 5, 51).assign(name="A")
    noted.attrs = PEOPLE.attrs
    assert "Remark" not in show(empty, "c").frame
    assert list(show(noted, "c").frame)[-1] == "Remark"
    assert list(show(PEOPLE, "c", "p note").frame) == ["p", "Remark"]


def test_a_pool_shows_its_method_and_its_prediction_where_it_has_one():
    three = pd.concat([PEOPLE, PEOPLE[:1]])
    pool = meta.pool(three, scale="log")
    pool.attrs = PEOPLE.attrs
    headers, cells = lines(show(pool, "c"))
    assert headers[:4] == ["Method", "Trials", "Risk ratio (95% interval)", "Prediction interval"]
    assert cells[1] == "3"
    assert "Prediction interval" not in show(pool.assign(pi_low=np.nan, pi_high=np.nan), "c").frame


@pytest.mark.parametrize(
    ("columns", "headers"),
    [
        ("p estimate", ["p", "Risk ratio (95% interval)"]),
        (["control", "p"], ["Control", "p"]),
        ({"treated": "K2", "p": ""}, ["K2", "p"]),
        ("estimate low", ["Estimate", "Lower limit"]),
        ("events_t", ["Events, treated"]),
        ("y se", ["Effect on the scale of analysis", "Standard error"]),
    ],
)
def test_columns_are_chosen_ordered_and_named(columns, headers):
    assert lines(show(PEOPLE, "c", columns))[0] == headers


def test_a_column_that_nobody_knows_is_named_by_its_words():
    frame = pd.DataFrame(
        {"both_arms": [107.0, 4378.0], "share": [0.5, 0.123456], "fits": [True, False]}
    )
    assert lines(show(frame, "c", "both_arms share fits")) == [
        ["Both arms", "Share", "Fits"],
        ["107", "0.500", "yes"],
        ["4,378", "0.123", "no"],
    ]


def test_a_format_takes_the_place_of_that_of_the_column():
    shown = show(PEOPLE, "c", "estimate p", {"estimate": ".1f", "p": ".3f"})
    assert shown.frame.iloc[0].tolist() == ["0.4 (0.2 to 0.7)", "0.002"]


def test_differences_are_shown_as_differences():
    difference = effects.risk_difference(**COUNTS)
    difference.attrs = {"measure": "risk difference", "scale": "identity", "level": 0.9}
    headers, cells, _ = lines(show(difference, "c", "estimate"))
    assert headers == ["Risk difference in points (90% interval)"]
    assert cells == ["−17.3 (−27.0 to −7.1)"]


def test_a_rate_and_a_mean_show_their_arms():
    rate = pd.DataFrame({"events_t": [14], "time_t": [240.0]})
    mean = pd.DataFrame({"mean_t": [-0.5], "sd_t": [7.4], "n_t": [30.0]})
    assert show(rate, "c", "treated").frame.iloc[0, 0] == "14 in 240"
    assert show(mean, "c", "treated").frame.iloc[0, 0] == "−0.5 ± 7.4, 30 people"


def test_numbers_of_the_tables_are_shown_as_they_were_printed():
    rows = REVIEWS.loc[["cockayne_2006.r01", "cockayne_2006.r04", "cockayne_2006.r05"]]
    shown = show(rows, "c", "outcome_as_printed measure estimate n_trials status grade")
    assert lines(shown)[0][2] == "Estimate (95% interval)"
    assert shown.frame.iloc[:, 1].tolist() == ["Odds ratio", "Direction", "Count"]
    assert shown.frame.iloc[:, 2].tolist() == ["0.40 (0.25 to 0.65)", "", "13"]
    assert shown.frame.iloc[0, 3] == "not reported"
    assert lines(show(rows[:1], "c", "estimate"))[0] == ["Odds ratio (95% interval)"]


def test_a_print_does_not_stand_for_a_number_that_has_changed():
    rows = REVIEWS.loc[["cockayne_2006.r01"]]
    assert show(rows.assign(estimate=0.5), "c", "estimate ci_low").frame.iloc[0].tolist() == [
        "0.50",
        "0.25",
    ]


def test_counts_of_people_are_grouped_and_years_are_not():
    trial = K2.studies.query("trial_id == 'inoue_2009_of'")
    assert show(trial, "c", "name n_randomised year").frame.iloc[0].tolist() == [
        "OF study",
        "4,378",
        "2009",
    ]


def test_html_keeps_every_row_of_the_data_that_is_shown():
    frame = FRAME.assign(row_id_t=["a.f01", "a.f03"], row_id_c=["a.f02", "a.f03"])
    html = show(frame, "c", "arm_id").html()
    assert '<tr data-row="a.f01 a.f02"><th scope="row">K2' in html
    assert '<tr data-row="a.f03"><th' in html
    named = frame.assign(row_id="a.p01", claim_id=["b1", "b2"])
    html = show(named, "c", "arm_id", anchors="claim_id").html()
    assert '<tr data-row="a.p01 a.f01 a.f02" id="b1"><th scope="row"><a href="#b1">K2' in html


def test_a_table_without_rows_is_a_sentence_where_there_is_one():
    frame = pd.DataFrame({"name": ["A"]})
    shown, nothing = (
        show(rows, "Names", "name", otherwise="Nobody has a name.") for rows in (frame, frame[:0])
    )
    assert "table" in shown._repr_mimebundle_()["text/html"]
    assert nothing._repr_mimebundle_() == dict.fromkeys(
        ("text/plain", "text/markdown"), "Nobody has a name."
    )
    assert str(nothing) == "Nobody has a name."
    assert str(show(frame[:0], "Names", "name")) == "Names\nTrial"


@pytest.mark.parametrize(
    ("columns", "formats", "words"),
    [
        ("rate", {}, "columns: 'rate'; allowed are arm_id, n, risk, note"),
        ("arm_id estimate", {}, "columns: 'estimate'; allowed are arm_id"),
        ("", {}, "columns: none; allowed are arm_id"),
        ({"arm_id": "People", "n": ""}, {}, "columns: 'People' twice; allowed is each header once"),
        ("arm_id risk", {"n": "%"}, "formats: 'n'; allowed are arm_id, risk"),
        ("risk", {"risk": "rato"}, "column risk: format: 'rato'; allowed are ratio, p"),
        ("risk", {"risk": "n"}, "column risk: n: 0.1167; allowed is a whole number"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(columns, formats, words):
    with pytest.raises(ValueError, match=words):
        show(FRAME, "c", columns, formats)


def test_a_frame_of_which_nothing_is_known_asks_for_columns():
    with pytest.raises(ValueError, match="columns: none; allowed are x"):
        show(pd.DataFrame({"x": [1]}), "c")


@pytest.mark.parametrize("missing", [None, pd.NA, np.nan])
def test_what_is_missing_is_a_dash(missing):
    frame = pd.DataFrame({"x": [missing, 0.25], "word": [missing, "fine"]}, dtype=object)
    columns = {"x": "x", "word": "word"}
    for rounded in (
        show(frame, "c", columns, {"x": "%"}),
        show(frame, columns, "c", {"x": numbers.percent}),
    ):
        assert rounded.frame["x"].tolist() == ["–", "25%"]
        assert rounded.frame["word"].tolist() == ["–", "fine"]


def test_the_earlier_call_names_and_rounds_each_column_itself():
    frame = FRAME.assign(mixed=[4378, 63.5], row_id=["t.f01", "t.f02"], row_id_t="t.f03")
    columns = {"arm_id": "Arm", "risk": "Risk", "note": "Note", "mixed": "Mixed"}
    shown = show(frame, columns, "Risks", {"risk": numbers.percent})
    assert shown.caption == "Risks"
    assert lines(shown)[:2] == [list(columns.values()), ["K2", "12%", "", "4,378"]]
    assert shown.frame["Mixed"].tolist() == ["4,378", "63.5"]
    assert shown.row_ids == ("t.f01", "t.f02")


def test_estimates_and_prints_as_one_text():
    assert tables.estimates(PEOPLE)[0] == "0.40 (0.23 to 0.71)"
    assert tables.as_printed(REVIEWS.loc[["cockayne_2006.r01", "cockayne_2006.r05"]]).tolist() == [
        "0.40 (0.25 to 0.65)",
        "13",
    ]
