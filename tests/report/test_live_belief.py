"""The reader's own belief on a page: what follows from it is what Python computes."""

import pytest
from playwright.sync_api import expect

from helpers import numbers
from helpers.effects import bayes
from helpers.reanalysis import prior_beliefs
from support.project_data import K2

PAGE = "09_how_sure_can_we_be"


@pytest.mark.parametrize(("middle", "factor"), [(1, 2), (0.5, 2), (1, 20), (0.85, 1.3), (2.5, 3)])
def test_the_conclusion_is_that_of_the_closed_form(visit, middle, factor):
    page = visit(PAGE)
    page.get_by_label("Most likely ratio", exact=True).fill(str(middle))
    page.get_by_label("I may be off by a factor of", exact=True).fill(str(factor))
    for number, result in enumerate(prior_beliefs.evidence(K2).itertuples()):
        page.locator(".live fieldset input").nth(number).check()
        belief = {"own": (middle, middle / factor, middle * factor)}
        wanted = bayes.conclusions(result.y, result.se, belief).iloc[0]
        words = page.locator(".live .answer-words")
        limits = numbers.interval(wanted["low"], wanted["high"])
        expect(words).to_contain_text(
            f"{numbers.ratio(wanted['estimate'])} (likely range {limits})"
        )
        expect(words).to_contain_text(f"fractures is {numbers.chance(wanted['probability'])}")
        expect(words).to_contain_text(f"has {numbers.chance(wanted['prior_share'])} of the weight")


def test_a_slider_and_nonsense(visit):
    page = visit(PAGE, width=360)
    words = page.locator(".live .answer-words")
    before = words.inner_text()
    page.get_by_role("slider").first.press("ArrowLeft")
    expect(page.get_by_label("Most likely ratio", exact=True)).to_have_value("0.99")
    expect(words).not_to_have_text(before)
    moved = words.inner_text()
    page.get_by_label("Most likely ratio", exact=True).fill("half")
    expect(page.locator(".live .problem:not(:empty)")).to_contain_text("is not a number")
    assert words.inner_text() == moved
    page.get_by_role("button", name="Sceptic").click()
    expect(words).to_have_text(before.replace("\n\n", ""))
