"""The widgets without a browser: what is typed or slid, what is answered, what is refused."""

import gc

import pytest
from matplotlib.figure import Figure

from helpers.plots import Picture
from helpers.report.execute import WIDGET
from helpers.widgets.two_arms_examples import MADE_UP, begin, starts
from helpers.widgets.two_arms_inputs import read
from helpers.widgets.two_arms_panel import VIEWS, TryIt, as_html
from support.project_data import K2

FIRST, LEVELS, READERS = VIEWS


@pytest.fixture
def app():
    return TryIt({MADE_UP.label: MADE_UP})


def answer_to(app, view=FIRST) -> str:
    return as_html(view, app.kind.value, read(app.kind.value, app.typed))


def shown(app, view=FIRST) -> str:
    return app.views[view].value


def open_tab(app, view: str) -> None:
    app.tabs.selected_index = list(VIEWS).index(view)


def test_it_begins_with_an_answer(app):
    assert app.typed == {**MADE_UP.typed, "claimed": ""}
    assert shown(app) == answer_to(app)


def test_a_slider_moves_the_field_and_the_answer(app):
    app.rows["events_t"].slider.value = 3
    assert app.rows["events_t"].text.value == "3"
    assert shown(app) == answer_to(app)


def test_a_typed_number_moves_the_slider_and_the_answer(app):
    app.rows["events_t"].text.value = "4"
    assert app.rows["events_t"].slider.value == 4
    assert shown(app) == answer_to(app)


def test_a_number_beyond_the_slider_is_taken_and_stays(app):
    app.rows["n_t"].text.value = "5000"
    assert app.rows["n_t"].text.value == "5000"
    assert shown(app) == answer_to(app)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("n_t", "0"), ("events_t", "51"), ("n_c", ""), ("n_c", "x<b>"), ("claimed", "0")],
)
def test_impossible_input_is_told_and_the_last_answer_stays(app, field, typed):
    before = shown(app)
    app.rows[field].text.value = typed
    assert "allowed" in app.rows[field].message.value
    assert "<b>" not in app.rows[field].message.value
    assert shown(app) == before
    assert "last possible input" in app.stale.value
    app.rows[field].text.value = MADE_UP.typed.get(field, "")
    assert app.rows[field].message.value == app.stale.value == ""


@pytest.mark.parametrize("typed", ["abc", "1.5.2", "1e400", "nan", "-3", "1,20"])
def test_what_is_no_number_stays_in_its_field_under_another_kind(app, typed):
    app.rows["n_t"].text.value = typed
    app.kind.value = "means_sd"
    assert app.rows["n_t"].text.value == typed
    assert "allowed is a whole number, 2 or more" in app.rows["n_t"].message.value
    app.rows["n_t"].text.value = "15"
    assert app.rows["n_t"].message.value == ""
    assert app.rows["n_t"].slider.value == 15


@pytest.mark.parametrize(
    ("kind", "figures", "field", "value"),
    [
        ("people", {"n_t": "1,200"}, "n_t", 1200),
        ("people", {"n_t": " 60 "}, "n_t", 60),
        ("means_sd", {"mean_t": "−1.5"}, "mean_t", -1.5),
    ],
)
def test_what_can_be_read_can_be_begun_with(kind, figures, field, value):
    means = dict.fromkeys(("mean_t", "sd_t", "mean_c", "sd_c"), "2.5") if kind != "people" else {}
    sizes = {"n_t": 50, "n_c": 50}
    start = begin({MADE_UP.label: MADE_UP}, kind=kind, **(means | sizes | figures))
    app = TryIt({start.label: start})
    assert app.rows[field].slider.value == value
    assert not any(row.message.value for row in app.rows.values())
    assert shown(app) == answer_to(app)


def test_with_a_wrong_figure_in_a_field_the_last_answer_stays_to_be_shown(app):
    before = app._repr_mimebundle_()["text/plain"]
    app.rows["n_t"].text.value = "abc"
    assert app._repr_mimebundle_()["text/plain"] == before


def test_a_move_draws_the_open_tab_and_no_other(app, monkeypatch):
    """What keeps a move fast: the figures behind the other tabs wait until they are opened."""
    drawn = []
    svg = Picture.svg
    monkeypatch.setattr(Picture, "svg", lambda picture: drawn.append(picture.alt) or svg(picture))
    app.rows["events_t"].slider.value = 3
    assert len(drawn) == 1
    assert (shown(app, LEVELS), shown(app, READERS)) == ("", "")
    open_tab(app, LEVELS)
    assert len(drawn) == 2
    open_tab(app, FIRST)
    open_tab(app, LEVELS)
    assert len(drawn) == 2, "what stands there is not drawn again"


@pytest.mark.parametrize("view", VIEWS)
def test_every_tab_shows_the_figures_that_were_moved_before_it_was_opened(app, view):
    app.rows["events_t"].slider.value = 3
    open_tab(app, view)
    assert shown(app, view) == answer_to(app, view)
    app.rows["events_c"].slider.value = 17
    assert shown(app, view) == answer_to(app, view)
    app.rows["n_c"].text.value = "16"
    assert "last possible input" in app.stale.value
    open_tab(app, FIRST)
    last = read("people", {**app.typed, "n_c": MADE_UP.typed["n_c"]})
    assert shown(app) == as_html(FIRST, "people", last), "all tabs are of one state"


@pytest.mark.parametrize("view", VIEWS)
def test_no_answer_brings_a_style_sheet(app, view):
    """With one, a browser styles the whole page at each move, which takes longer than the rest."""
    open_tab(app, view)
    assert "<style" not in shown(app, view)
    (sheet,) = (box for box in app.box.children if "<style>" in getattr(box, "value", ""))
    assert sheet.layout.display == "none", "it takes up no room"


@pytest.fixture
def no_search_for_garbage():
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def test_once_it_is_displayed_a_move_clears_away_its_figure(app, no_search_for_garbage):
    """Left lying, figures make Python search all of its memory in the middle of a later move."""
    app._repr_mimebundle_()
    app.rows["events_t"].slider.value = 3
    assert [kept for kept in gc.get_objects() if type(kept) is Figure] == []


def test_a_claim_is_held_against_the_data(app):
    open_tab(app, LEVELS)
    assert "claimed" not in shown(app, LEVELS)
    app.rows["claimed"].text.value = "0.4"
    assert "claimed 0.40: p = 0.19" in shown(app, LEVELS)
    app.kind.value = "rates"
    assert app.rows["claimed"].text.value == "", "what is claimed of one measure is not of another"


def test_readers_of_ratios_say_so_where_there_are_means():
    label = next(label for label, start in starts(K2).items() if start.kind == "means_sd")
    app = TryIt(starts(K2), label)
    open_tab(app, READERS)
    assert "beliefs are about ratios" in shown(app, READERS)
    assert "<svg" not in shown(app, READERS)


def test_events_slid_above_the_people_are_told_too(app):
    app.rows["n_t"].slider.value = 5
    assert "12 of 5 people" in app.rows["events_t"].message.value
    assert app.rows["n_t"].message.value == ""


def test_a_start_of_every_kind_can_be_chosen():
    app = TryIt(starts(K2))
    one_of_each = {start.kind: label for label, start in app.starts.items()}
    assert len(one_of_each) > 2
    for label in one_of_each.values():
        app.start.value = label
        assert app.kind.value == app.starts[label].kind
        assert app.typed == {**app.starts[label].typed, "claimed": ""}
        assert shown(app) == answer_to(app)


def test_another_kind_asks_for_other_fields_and_keeps_what_it_can(app):
    app.kind.value = "rates"
    assert list(app.rows) == ["events_t", "time_t", "events_c", "time_c", "claimed"]
    kept = {"events_t": "12", "time_t": "", "events_c": "20", "time_c": ""}
    assert app.typed == {**kept, "claimed": ""}
    assert app.rows["time_t"].message.value
    app.rows["time_t"].text.value = app.rows["time_c"].text.value = "100"
    assert shown(app) == answer_to(app)


def test_a_mean_slides_in_the_digits_that_were_printed():
    label = next(label for label, start in starts(K2).items() if start.kind == "means_sd")
    app = TryIt(starts(K2), label)
    slider = app.rows["mean_t"].slider
    slider.value += slider.step
    digits = app.starts[label].typed["mean_t"].partition(".")[2]
    assert len(app.rows["mean_t"].text.value.partition(".")[2]) == len(digits)


def test_without_a_kernel_the_first_answers_are_left(app):
    bundle = app._repr_mimebundle_()
    assert WIDGET in bundle
    assert "p, Fisher" in bundle["text/html"]
    assert bundle["text/plain"] == TryIt({MADE_UP.label: MADE_UP})._repr_mimebundle_()["text/plain"]
