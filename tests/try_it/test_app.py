"""The widgets without a browser: what is typed or slid, what is answered, what is refused."""

import pytest

from helpers.report.execute import WIDGET
from helpers.try_it import MADE_UP, TryIt, starts
from helpers.try_it.app import as_html
from helpers.try_it.inputs import read


@pytest.fixture
def app():
    return TryIt({MADE_UP.label: MADE_UP})


def answer_to(app) -> str:
    return as_html(app.kind.value, read(app.kind.value, app.typed).values)


def test_it_begins_with_an_answer(app):
    assert app.typed == MADE_UP.typed
    assert app.result.value == answer_to(app)


def test_a_slider_moves_the_field_and_the_answer(app):
    app.rows["events_t"].slider.value = 3
    assert app.rows["events_t"].text.value == "3"
    assert app.result.value == answer_to(app)


def test_a_typed_number_moves_the_slider_and_the_answer(app):
    app.rows["events_t"].text.value = "4"
    assert app.rows["events_t"].slider.value == 4
    assert app.result.value == answer_to(app)


def test_a_number_beyond_the_slider_is_taken_and_stays(app):
    app.rows["n_t"].text.value = "5000"
    assert app.rows["n_t"].text.value == "5000"
    assert app.result.value == answer_to(app)


@pytest.mark.parametrize(
    ("field", "typed"), [("n_t", "0"), ("events_t", "51"), ("n_c", ""), ("n_c", "x<b>")]
)
def test_impossible_input_is_told_and_the_last_answer_stays(app, field, typed):
    before = app.result.value
    app.rows[field].text.value = typed
    assert "allowed" in app.rows[field].message.value
    assert "<b>" not in app.rows[field].message.value
    assert app.result.value == before
    assert "last possible input" in app.stale.value
    app.rows[field].text.value = MADE_UP.typed[field]
    assert app.rows[field].message.value == app.stale.value == ""


def test_events_slid_above_the_people_are_told_too(app):
    app.rows["n_t"].slider.value = 5
    assert "12 of 5 people" in app.rows["events_t"].message.value
    assert app.rows["n_t"].message.value == ""


def test_a_start_of_every_kind_can_be_chosen():
    app = TryIt(starts())
    one_of_each = {start.kind: label for label, start in app.starts.items()}
    assert len(one_of_each) > 2
    for label in one_of_each.values():
        app.start.value = label
        assert app.kind.value == app.starts[label].kind
        assert app.typed == app.starts[label].typed
        assert app.result.value == answer_to(app)


def test_another_kind_asks_for_other_fields_and_keeps_what_it_can(app):
    app.kind.value = "rates"
    assert list(app.rows) == ["events_t", "time_t", "events_c", "time_c"]
    assert app.typed == {"events_t": "12", "time_t": "", "events_c": "20", "time_c": ""}
    assert app.rows["time_t"].message.value
    app.rows["time_t"].text.value = app.rows["time_c"].text.value = "100"
    assert app.result.value == answer_to(app)


def test_a_mean_slides_in_the_digits_that_were_printed():
    label = next(label for label, start in starts().items() if start.kind == "means_sd")
    app = TryIt(starts(), label)
    slider = app.rows["mean_t"].slider
    slider.value += slider.step
    digits = app.starts[label].typed["mean_t"].partition(".")[2]
    assert len(app.rows["mean_t"].text.value.partition(".")[2]) == len(digits)


def test_without_a_kernel_the_first_answers_are_left(app):
    shown = app._repr_mimebundle_()
    assert WIDGET in shown
    assert "p, Fisher" in shown["text/html"]
    assert shown["text/plain"] == TryIt({MADE_UP.label: MADE_UP})._repr_mimebundle_()["text/plain"]
