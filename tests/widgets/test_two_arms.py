"""The two-arm calculator: what it begins with, what is answered, what is refused."""

import re

import numpy as np
import pytest

from helpers import data, effects, numbers, widgets
from helpers.effects import bayes
from helpers.plots import Picture
from helpers.reanalysis import effects_table, two_arms
from helpers.report.execute import WIDGET
from helpers.widgets import KINDS, MADE_UP, Calculator, choose_example, read
from helpers.widgets.two_arms_panel import VIEWS, as_html
from support.project_data import K2

FIRST, LEVELS, READERS = VIEWS
OTHER_FOLDER = data.PROJECT_FOLDER.parent / "examples" / "another_article"
GOOD = {
    "people": MADE_UP.typed,
    "rates": {"events_t": "3", "time_t": "40.5", "events_c": "0", "time_c": "39"},
    "means_sd": {"mean_t": "-0.5", "sd_t": "2.6", "n_t": "9"}
    | {"mean_c": "−3.30", "sd_c": "3", "n_c": "1,158"},
    "means_se": {"mean_t": "1", "sd_t": "0.3", "n_t": "", "mean_c": "2", "sd_c": "0.4", "n_c": ""},
}  # fmt: skip


@pytest.fixture(scope="module")
def examples():
    return widgets.examples(K2)


@pytest.fixture
def app():
    return Calculator({MADE_UP.label: MADE_UP})


def answer_to(app, view=FIRST) -> str:
    return as_html(view, app.kind.value, read(app.kind.value, app.typed))


def shown(app, view=FIRST) -> str:
    return app.views[view].value


def open_tab(app, view: str) -> None:
    app.tabs.selected_index = list(VIEWS).index(view)


# What can be typed -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_good_input_becomes_numbers(kind):
    reading = read(kind, GOOD[kind])
    assert reading.problems == {}
    assert list(reading.values) == KINDS[kind].names
    assert reading.claimed is None
    assert read(kind, GOOD[kind] | {"claimed": "0.2"}).claimed == 0.2


def test_numbers_may_be_typed_as_they_are_printed():
    values = read("means_sd", GOOD["means_sd"]).values
    assert (values["mean_t"], values["mean_c"], values["n_c"]) == (-0.5, -3.3, 1158)
    assert read("means_sd", GOOD["means_sd"] | {"claimed": "−1"}).claimed == -1


@pytest.mark.parametrize(
    ("kind", "field", "typed", "message"),
    [
        ("people", "n_t", "0", "0; allowed is a whole number, 1 or more"),
        ("people", "events_t", "51", "51; allowed is at most “Treated: people in the arm”, which"),
        ("people", "events_c", " ", "empty; allowed is a number"),
        *(
            ("people", "events_c", typed, f"{typed!r} is no number; allowed is one such as 12")
            for typed in ("many", "not_reported", "1e3", "nan", "<5", "3,5", "5%", "1.5.2", "0.1…")
        ),
        ("people", "events_c", "-1", "-1; allowed is a whole number, 0 or more"),
        ("people", "events_c", "1.5", "1.5; allowed is a whole number"),
        ("people", "n_c", "100001", "at most 100,000"),
        ("people", "claimed", "half", "'half' is no number"),
        ("people", "claimed", "0", "0; allowed is a ratio above 0"),
        ("rates", "time_t", "0", "0; allowed is a finite number above 0"),
        ("means_sd", "sd_t", "0", "0; allowed is a number above 0"),
        ("means_sd", "n_t", "1", "1; allowed is a whole number, 2 or more"),
        ("means_sd", "n_t", "", "empty; allowed is a number"),
        ("means_se", "n_c", "9", "None; allowed are people in each arm, or None for both"),
    ],
)
def test_what_cannot_be_gets_a_message_beside_its_field(kind, field, typed, message):
    problems = read(kind, GOOD[kind] | {field: typed}).problems
    assert len(problems) == 1
    (name,) = problems
    assert name == field or kind == "means_se"
    assert message in problems[name]


# Examples --------------------------------------------------------------------------------------


def test_every_example_can_be_typed_and_is_what_the_tables_print(examples):
    trials = K2.trials.set_index("row_id")
    for label, example in examples.items():
        assert read(example.kind, example.typed).problems == {}, label
        field, column = ("mean", "value") if example.kind.startswith("means") else ("events",) * 2
        for arm, row_id in zip("tc", example.row_ids or (), strict=False):
            assert example.typed[f"{field}_{arm}"] == trials.loc[row_id, f"{column}_printed"], label


def test_examples_agree_with_the_effects_that_are_published(examples):
    published = effects_table(K2).set_index(["row_id_t", "row_id_c", "measure"])
    compared = 0
    for example in examples.values():
        found = two_arms.intervals(example.kind, read(example.kind, example.typed).values)
        for row in found.itertuples():
            key = (*(example.row_ids or ("", "")), row.measure)
            if key in published.index and published.loc[key, "method"] == row.method:
                expected = published.loc[key, ["low", "high"]].tolist()
                assert [row.low, row.high] == pytest.approx(expected)
                compared += 1
    assert compared >= 6


def test_doubts_stand_in_the_label(examples):
    other = list(widgets.examples(data.open(OTHER_FOLDER)))
    assert any(label.startswith("Cortez 2011 [retracted]") for label in other)
    assert any("[second hand]" in label for label in examples)
    (counted,) = (label for label in examples if label.startswith("Shiraki 2000 ["))
    assert counted.startswith("Shiraki 2000 [from article b, which is being checked]: clinical")
    for label in [*examples, *other]:
        raw = ("_", "mk4", "bmd", "ucoc", "any", "percent")
        assert not any(word in label for word in raw), label


@pytest.mark.parametrize(
    ("trial", "how"),
    [
        ("Shiraki 2000: change", "in %, ± read as the SE, by the printed p, everyone randomised"),
        ("Koitaya 2014", "at the end, ± read as the SD, by the printed p, everyone randomised"),
        ("Yonemura 2000", "means in g/cm2 at the end, if ± is the SD"),
        ("Orimo 1998", "means in %, if ± is the SD"),
    ],
)
def test_a_label_says_how_its_means_are_read(examples, trial, how):
    labels = [label for label in examples if label.startswith(trial)]
    assert labels
    assert all(label.endswith(how) for label in labels)


def test_labels_are_in_words_and_times_in_order(examples):
    assert any("MK-4 against alfacalcidol, both with calcium 500 mg" in label for label in examples)
    about = "Shiraki 2000: change in bone density, lumbar spine"
    times = [label.split(", ")[2].split(";")[0] for label in examples if label.startswith(about)]
    assert times == ["6 months", "12 months", "24 months"]


def test_other_figures_take_the_place_of_the_printed_ones_and_the_label_says_so(examples):
    first = next(iter(examples.values()))
    assert choose_example(examples) is first
    assert choose_example(examples, "orimo", events_t=None).label.startswith("Orimo 1998")
    changed = choose_example(examples, events_t=12, claimed=0.5)
    assert changed.typed == first.typed | {"events_t": "12", "claimed": "0.5"}
    assert changed.row_ids is None
    assert changed.label.startswith("Jiang 2014 with other figures: 12 of ")
    own = choose_example(examples, kind="rates", **GOOD["rates"])
    assert own.label == "Your own arms: 3 in 40.5 against 0 in 39 person-years"
    assert own.typed == GOOD["rates"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"trial": "nobody"}, "trial: 'nobody'; allowed are Jiang 2014, "),
        ({"kind": "rate"}, "kind: 'rate'; allowed are people, rates"),
        ({"events_t": 4000}, "events_t: 4000; allowed is at most “Treated: people in the arm”"),
        ({"time_t": 3}, "time_t: 3; allowed with 'people' are events_t, n_t"),
        ({"kind": "rates"}, "time_t: empty; allowed is a number"),
        ({"claimed": 0}, "claimed: 0; allowed is a ratio above 0"),
    ],
)
def test_figures_that_cannot_be_are_refused(examples, given, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        choose_example(examples, **given)


# Tables and figures ----------------------------------------------------------------------------


def test_figure_and_table_show_the_same_numbers():
    found = two_arms.intervals("people", read("people", MADE_UP.typed).values)
    for row in found[found["measure"] == "risk ratio"].itertuples():
        text = f"{row.estimate:.2f} ({row.low:.2f} to {row.high:.2f})"
        assert text in widgets.figure(found).alt
        assert text in str(widgets.intervals_table(found, ""))


def test_curve_and_beliefs_hold_the_numbers_of_the_library():
    values = {"events_t": 2, "n_t": 108, "events_c": 4, "n_c": 105}
    wanted = effects.risk_ratio(**values, method="score").iloc[0]
    alt = widgets.confidence_figure("people", values, claimed=wanted["high"]).alt
    assert f"no effect: p = {numbers.p_value(wanted['p'])}" in alt
    assert "p = 0.050" in alt
    found = two_arms.conclusions("people", values)
    for row in found.itertuples():
        text = f"{row.believer}: belief centred at {numbers.ratio(bayes.READERS[row.believer][0])}"
        text += f", conclusion {numbers.ratio(row.estimate)} ("
        assert text in widgets.beliefs_figure("people", values).alt


def test_without_events_there_is_a_sentence_and_no_curve():
    empty = {"events_t": 0, "n_t": 9, "events_c": 0, "n_c": 9}
    assert "No curve: no events in either arm" in str(widgets.confidence_figure("people", empty))
    assert "No conclusion: " in str(widgets.beliefs_figure("people", empty))


@pytest.mark.parametrize("events", [(1, 400), (400, 1)])
def test_the_beliefs_hold_data_far_from_no_effect(events):
    values = {"events_t": events[0], "n_t": 500, "events_c": events[1], "n_c": 500}
    low, high = widgets.beliefs_figure("people", values).figure.axes[0].get_xlim()
    row = two_arms.conclusions("people", values).iloc[0]
    assert low <= np.exp(row["data_y"]).clip(0.01, 100) <= high


# The panel -------------------------------------------------------------------------------------


def test_it_begins_with_an_answer(app):
    assert app.typed == {**MADE_UP.typed, "claimed": ""}
    assert shown(app) == answer_to(app)


@pytest.mark.parametrize(("field", "value"), [("events_t", 3), ("n_c", 60), ("events_c", 0)])
def test_slider_and_text_move_together_and_the_answer_with_them(app, field, value):
    app.fields[field].slider.value = value
    assert app.fields[field].text.value == str(value)
    assert shown(app) == answer_to(app)
    app.fields[field].text.value = "20"
    assert app.fields[field].slider.value == 20
    assert shown(app) == answer_to(app)


def test_a_number_beyond_the_slider_is_taken_and_stays(app):
    app.fields["n_t"].text.value = "5000"
    assert app.fields["n_t"].text.value == "5000"
    assert shown(app) == answer_to(app)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("n_t", "0"), ("events_t", "51"), ("n_c", ""), ("n_c", "x<b>"), ("claimed", "0")],
)
def test_impossible_input_gets_a_message_and_the_last_answer_stays(app, field, typed):
    before, bundle = shown(app), app._repr_mimebundle_()["text/plain"]
    app.fields[field].text.value = typed
    message = app.fields[field].message
    assert "allowed" in message.value
    assert "<b>" not in message.value
    assert shown(app) == before
    assert app._repr_mimebundle_()["text/plain"] == bundle
    assert "last possible input" in app.stale.value
    app.fields[field].text.value = MADE_UP.typed.get(field, "")
    assert message.value == app.stale.value == ""


@pytest.mark.parametrize("typed", ["abc", "1e400", "nan", "-3"])
def test_what_is_no_number_stays_in_its_field_under_another_kind(app, typed):
    app.fields["n_t"].text.value = typed
    app.kind.value = "means_sd"
    assert app.fields["n_t"].text.value == typed
    for field, number in GOOD["means_sd"].items():
        app.fields[field].text.value = number
    assert not any(field.message.value for field in app.fields.values())
    assert shown(app) == answer_to(app)


@pytest.mark.parametrize(
    ("field", "typed", "value"), [("n_t", "1,200", 1200), ("n_t", " 60 ", 60), ("claimed", "2", 2)]
)
def test_what_can_be_read_can_be_begun_with(field, typed, value):
    example = choose_example({MADE_UP.label: MADE_UP}, **{field: typed})
    app = Calculator({example.label: example})
    assert app.fields[field].slider.value == value
    assert not any(row.message.value for row in app.fields.values())
    assert shown(app) == answer_to(app)


def test_a_move_draws_the_open_tab_and_no_other(app, monkeypatch):
    """What keeps a move fast: the figures behind the other tabs wait until they are opened."""
    drawn = []
    svg = Picture.svg
    monkeypatch.setattr(Picture, "svg", lambda picture: drawn.append(picture.alt) or svg(picture))
    app.fields["events_t"].slider.value = 3
    assert len(drawn) == 1
    assert (shown(app, LEVELS), shown(app, READERS)) == ("", "")
    for view in (LEVELS, FIRST, LEVELS):
        open_tab(app, view)
    assert len(drawn) == 2, "what is drawn is not drawn again"


@pytest.mark.parametrize("view", VIEWS)
def test_every_tab_shows_the_figures_that_were_moved_before_it_was_opened(app, view):
    app.fields["events_t"].slider.value = 3
    open_tab(app, view)
    assert shown(app, view) == answer_to(app, view)
    app.fields["events_c"].slider.value = 17
    assert shown(app, view) == answer_to(app, view)
    assert "<style" not in shown(app, view), "with one, a browser styles the page at each move"
    app.fields["n_c"].text.value = "16"
    open_tab(app, FIRST)
    last = read("people", {**app.typed, "n_c": MADE_UP.typed["n_c"]})
    assert shown(app) == as_html(FIRST, "people", last), "all tabs are of one state"


def test_a_claim_is_held_against_the_data(app):
    open_tab(app, LEVELS)
    assert "claimed" not in shown(app, LEVELS)
    app.fields["claimed"].text.value = "0.4"
    assert "claimed 0.40: p = 0.19" in shown(app, LEVELS)
    app.kind.value = "rates"
    assert app.fields["claimed"].text.value == "", (
        "what is claimed of one measure is not of another"
    )


def test_an_example_of_every_kind_can_be_chosen(examples):
    app = Calculator(examples)
    one_of_each = {example.kind: label for label, example in examples.items()}
    assert set(one_of_each) == {"people", "rates", "means_sd", "means_se"}
    for label in one_of_each.values():
        app.example.value = label
        assert app.kind.value == examples[label].kind
        assert app.typed == {**examples[label].typed, "claimed": ""}
        assert shown(app) == answer_to(app)


def test_a_mean_slides_in_the_digits_that_were_printed_and_has_no_beliefs(examples):
    label = next(label for label, example in examples.items() if example.kind == "means_sd")
    app = Calculator(examples, label)
    slider = app.fields["mean_t"].slider
    slider.value += slider.step
    digits = examples[label].typed["mean_t"].partition(".")[2]
    assert len(app.fields["mean_t"].text.value.partition(".")[2]) == len(digits)
    open_tab(app, READERS)
    assert "beliefs are about ratios" in shown(app, READERS)


def test_without_a_kernel_the_first_answers_are_left(app):
    bundle = app._repr_mimebundle_()
    assert WIDGET in bundle
    assert "p, Fisher" in bundle["text/html"]


@pytest.mark.parametrize("size", [5e-05, 1e-07, 1.5e-10, 0.1 + 0.2, 1e15 - 1, 123456789.125])
def test_a_number_given_as_a_number_is_that_number(size):
    sd = abs(size) / 2
    example = widgets.choose_example(
        {MADE_UP.label: MADE_UP}, kind="means_se", mean_t=size, sd_t=sd, mean_c=-size, sd_c=sd
    )
    assert example.values["mean_t"] == size
    assert example.values["mean_c"] == -size


@pytest.mark.parametrize("typed", ["0,123", "0,500", "00,5", "35%", "5" * 50, "5" * 400, "1e400"])
@pytest.mark.parametrize("name", ["mean_t", "claimed"])
def test_what_could_be_misread_is_refused_as_a_parameter_too(name, typed):
    means = {"mean_t": "1", "sd_t": "1", "mean_c": "2", "sd_c": "1"} | {name: typed}
    with pytest.raises(ValueError, match=f"{name}: '.* is no number"):
        widgets.choose_example({MADE_UP.label: MADE_UP}, kind="means_se", **means)


def test_a_trial_given_as_a_number_is_looked_for_by_its_digits():
    with pytest.raises(ValueError, match="trial: 2014; allowed are"):
        widgets.choose_example({MADE_UP.label: MADE_UP}, trial=2014)
