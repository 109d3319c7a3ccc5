"""The choices of a page: what it answers without Python is what the multiverse answers."""

import itertools

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers import numbers
from helpers.reanalysis import cockayne_2006, multiverse, shiraki_2000
from support.project_data import K2

PAGES = {
    "02_35_versus_14_fractures": shiraki_2000.multiverse,
    "05_eighty_percent_fewer_hip_fractures": cockayne_2006.multiverse,
}
CHOOSE = """(positions) => positions.map((options) => {
  const fields = document.querySelectorAll(".live .choice");
  const begun = performance.now();
  options.forEach((option, k) => {
    const list = fields[k].querySelector("select");
    if (list) {
      list.value = option;
      list.dispatchEvent(new Event("change"));
    } else [...fields[k].querySelectorAll("input")].find((each) => each.value === option).click();
  });
  const text = (part) => document.querySelector(`.live ${part}`).textContent;
  return [text(".answer-words"), text(".marks"), (performance.now() - begun) / options.length];
})"""


@pytest.fixture(params=PAGES)
def page_and_answers(request, visit):
    return visit(request.param), PAGES[request.param](K2)


def test_every_answer_is_that_of_the_multiverse(page_and_answers):
    page, answers = page_and_answers
    choices = multiverse.choices_of(answers)
    every = list(itertools.product(*(choice.options for choice in choices)))
    page.wait_for_selector(".live .mark-row")
    answers = answers.reorder_levels([choice.name for choice in choices])
    seconds = []
    for position, (words, marks, spent) in zip(every, page.evaluate(CHOOSE, every), strict=True):
        answer = answers.loc[position]
        decimals = 1 if answer["scale"] == "identity" else None
        if not np.isnan(answer["estimate"]):
            limits = answer[["estimate", "low", "high"]]
            assert f": {numbers.estimate(*limits, decimals)}." in words
        assert answer["message"] in words
        if answer["verdict"] == answer["in_ledger"]:
            assert f"stays “{answer['in_ledger']}”. {answer['because']}" in words
        elif answer["moved"]:
            assert f"to “{answer['verdict']}”. {answer['because']}" in words
        else:
            assert "nothing here can judge" in words
        for row in answer["rows"]:
            assert (row["label"] in marks) == (not np.isnan(row["estimate"]))
        moved = [o for o, choice in zip(position, choices, strict=True) if o != choice.default]
        assert all(option in words for option in moved)
        seconds.append(spent)
    assert np.median(seconds) < 50


def test_the_marks_stand_where_the_numbers_are(page_and_answers):
    page, _ = page_and_answers
    page.wait_for_selector(".live .mark-row")
    place = page.locator(".live .mark-row rect").first.evaluate("mark => mark.getBBox().x + 4")
    line = page.locator(".live .mark-row line.mark").first
    assert line.evaluate("line => +line.getAttribute('x1')") < place
    assert place < line.evaluate("line => +line.getAttribute('x2')")
    assert line.evaluate("line => +line.getAttribute('x1')") > 0


def test_a_phone_believes_the_article_and_sees_the_verdict_move(visit):
    page = visit("02_35_versus_14_fractures", width=360, offline=True)
    words = page.locator(".live .answer-words")
    expect(words).to_contain_text("stays")
    page.locator(".live fieldset").last.get_by_role("radio").first.press("ArrowRight")
    expect(words).to_contain_text("would change from")
    page.get_by_role("button", name="Back to our choices").click()
    expect(words).to_contain_text("stays")


def test_without_javascript_the_choices_are_listed(visit):
    page = visit("02_35_versus_14_fractures", java_script_enabled=False)
    expect(page.locator(".live")).to_contain_text("In JupyterLab, the choices are made here")
    expect(page.locator(".live input")).to_have_count(0)
