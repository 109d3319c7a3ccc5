"""JupyterLab in a real browser: run the notebook, move a slider, read the numbers back."""

from functools import partial

import pytest
from playwright.sync_api import expect

from helpers import effects, numbers, widgets
from helpers.display import tables
from helpers.effects import bayes, pvalue_function
from helpers.widgets import MADE_UP
from support.project_data import K2


@pytest.fixture(scope="module")
def page(opened):
    return opened("11")


EVENTS = "Treated: people with the event"


@pytest.fixture(autouse=True)
def made_up_trial(page):
    """Each test begins on the first tab, with the figures and the answers of the made-up trial.

    The fields are filled before the answers are: a test that read one while the other was on its
    way would compare with the trial before.
    """
    page.get_by_role("tab", name="Every interval").click()
    another = next(each for each in widgets.examples(K2).values() if is_unlike(each))
    for start in (another, MADE_UP):
        page.get_by_label("Begin with").select_option(start.label)
        expect(page.get_by_label(EVENTS)).to_have_value(start.typed["events_t"])
        expect(answered(page, "p, Fisher")).to_have_text(fisher_of(counts_of(start)))


def counts_of(start) -> dict[str, int]:
    """The four counts that a start types into the fields."""
    return {name: int(typed) for name, typed in start.typed.items()}


def fisher_of(counts: dict[str, int]) -> str:
    """The p value that the panel shows for four counts once it has answered."""
    return numbers.p_value(effects.fisher(**counts)["p"].iloc[0])


def is_unlike(start) -> bool:
    """Whether it has the fields of the made-up trial with other figures in them."""
    return start.typed.keys() == MADE_UP.typed.keys() and start.typed != MADE_UP.typed


def answered(page, question: str, column: int = 0):
    """The answer of the widget, not of the table that stands in the notebook for the page.

    A locator and no text, so that whoever compares it waits until it is there.
    """
    row = page.locator(".jupyter-widgets tr", has_text=question).first
    return row.locator("td").nth(column)


def test_a_slider_moved_by_keyboard_changes_the_answers_to_those_of_the_library(page):
    expect(page.get_by_label(EVENTS)).to_have_value("12")
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    for _ in range(3):
        handle.press("ArrowLeft")
    expect(page.get_by_label(EVENTS)).to_have_value("9")
    moved = counts_of(MADE_UP) | {"events_t": 9}
    assert fisher_of(moved) != fisher_of(counts_of(MADE_UP))
    expect(answered(page, "p, Fisher")).to_have_text(fisher_of(moved))
    katz = tables.estimates(effects.risk_ratio(**moved))[0]
    assert katz != tables.estimates(effects.risk_ratio(**counts_of(MADE_UP)))[0]
    expect(answered(page, "Katz", column=1)).to_have_text(katz)
    index = effects.fragility_index(**moved)["index"].iloc[0]
    expect(answered(page, "Fragility index")).to_have_text(numbers.fixed(index, 0))


def expect_in_figure(page, words: str) -> None:
    """The text alternative of a figure in the widget holds these words, now or soon."""
    expect(page.locator(f'.jupyter-widgets svg[aria-label*="{words}"]')).to_have_count(1)


def press_left(page) -> dict[str, int]:
    """Take one event from the treated by keyboard; return the four counts that are left."""
    field = page.get_by_label(EVENTS)
    fewer = str(int(field.input_value()) - 1)
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    handle.press("ArrowLeft")
    expect(field).to_have_value(fewer)
    return counts_of(MADE_UP) | {"events_t": int(fewer)}


def test_the_curve_follows_a_slider_and_holds_a_claim_against_the_data(page):
    page.get_by_role("tab", name="Every level").click()
    page.get_by_label("Claimed ratio, if any").fill("0.4")
    expect_in_figure(page, "claimed 0.40: p = ")
    arms = press_left(page)
    effect = partial(effects.risk_ratio, **arms, method="score")
    against = {
        value: numbers.p_value(pvalue_function.p_against(effect, value)) for value in (1, 0.4)
    }
    expect_in_figure(page, "{events_t} of {n_t} against {events_c} of {n_c}".format(**arms))
    expect_in_figure(page, f"95% interval {numbers.interval(*effect().loc[0, ['low', 'high']])};")
    expect_in_figure(page, f"no effect: p = {against[1]}; claimed 0.40: p = {against[0.4]};")


def test_the_three_readers_conclude_from_the_moved_figures(page):
    page.get_by_role("tab", name="Three readers").click()
    effect = effects.risk_ratio(**press_left(page)).iloc[0]
    concluded = bayes.conclusions(effect["y"], effect["se"])
    for believer, median in zip(concluded["believer"], tables.estimates(concluded), strict=True):
        centre = numbers.ratio(bayes.READERS[believer][0])
        expect_in_figure(page, f"{believer}: belief centred at {centre}, conclusion {median}")
    page.get_by_role("tab", name="Every interval").click()
    katz = tables.estimates(effect.to_frame().T)[0]
    expect(answered(page, "Katz", column=1)).to_have_text(katz)


def test_letters_get_a_message_and_the_last_answers_stay(page):
    field = page.get_by_label("Control: people in the arm")
    field.fill("many")
    expect(page.get_by_text("'many' is no number; allowed is")).to_be_visible()
    expect(answered(page, "p, Fisher")).to_have_text(fisher_of(counts_of(MADE_UP)))
    field.fill("60")
    expect(page.get_by_text("'many' is no number")).to_have_count(0)


def test_no_cell_failed(page):
    failed = page.locator(".jp-Notebook .jp-OutputArea-output[data-mime-type*=error]")
    expect(failed).to_have_count(0)
