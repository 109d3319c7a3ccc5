"""JupyterLab in a real browser: make choices by keyboard, read result and verdict back."""

import pytest
from playwright.sync_api import expect

from helpers import claims
from helpers.display import tables
from helpers.reanalysis import cockayne_2006
from support.project_data import K2


@pytest.fixture(scope="module")
def page(opened):
    return opened("05")


def answer(page, question: str):
    """The answer of the panel, not of the table that stands in the notebook for the page."""
    return page.locator(".jupyter-widgets tr", has_text=question).locator("td").first


def choose(page, choice: str, option: str) -> None:
    """Move a choice from its first option to the next, by keyboard alone."""
    group = page.locator(".widget-radio").filter(has=page.get_by_text(choice, exact=True))
    group.locator("input").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(group.get_by_label(option, exact=True)).to_be_checked()


def test_choices_made_by_keyboard_give_the_pool_of_the_library_and_move_the_verdict(page):
    (judged,) = claims.ledger(K2).query("claim_id == 'a39'")["verdict"]
    expect(answer(page, "Verdict on a39")).to_have_text(f"{judged} (as in the ledger)")
    choose(page, "Retracted trials", "counted")
    expect(answer(page, "Verdict on a39")).to_contain_text(f"(in the ledger: {judged})")
    expect(page.get_by_text("As if nothing had been retracted.").first).to_be_visible()
    choose(page, "Pooled by", "Mantel-Haenszel")
    pools = cockayne_2006.pools_of_nearest_tables(K2)
    alone = "Odds ratio of the retracted trials alone (reconstructed)"
    expect(answer(page, alone)).to_have_text(tables.estimates(pools)[1])
    expect(answer(page, "The verdict rests on")).to_contain_text("beside what remains")


def test_no_cell_failed(page):
    failed = page.locator(".jp-Notebook .jp-OutputArea-output[data-mime-type*=error]")
    expect(failed).to_have_count(0)
