"""The panel of choices: what it begins with, what a button changes, and a page without a kernel."""

import pytest

from helpers import widgets
from helpers.reanalysis import cockayne_2006, multiverse, prior_beliefs
from helpers.widgets import answer_figure, answer_table
from support.project_data import K2


@pytest.fixture(scope="module")
def pool():
    return cockayne_2006.multiverse(K2)


@pytest.fixture(params=["looked up", "computed"])
def panel(request, pool):
    looked_up = request.param == "looked up"
    return widgets.explore(pool if looked_up else prior_beliefs.multiverse(K2))


def test_a_button_changes_meaning_and_answer(panel):
    for choice in panel.choices[:3]:
        option = list(choice.options)[-1]
        panel.buttons[choice.name].value = option
        assert panel.position[choice.name] == option
        assert choice.options[option][:20] in panel.meanings[choice.name].value
    answer = multiverse.answer(panel.source, **panel.position)
    assert panel.result.value == panel.html(answer)
    assert answer_table(answer).html() in panel.result.value


def test_an_answer_has_message_figure_and_table(pool):
    panel = widgets.explore(pool, claimed=0.2, sides=("less", "more"), retracted="counted")
    assert "As if nothing had been retracted." in panel.result.value
    assert "<svg" in panel.result.value
    assert "Dashed line, claimed: 0.20" in panel.result.value
    panel.buttons["measure"].value = "risk ratio"
    assert "Peto’s method gives an odds ratio" in panel.result.value
    assert "<svg" not in panel.result.value
    assert "<table>" in panel.result.value


def test_a_difference_is_drawn_in_points_and_without_the_claimed_ratio(pool):
    row = {"label": "A", "estimate": -17.3, "low": -27.2, "high": -7.3, "reconstructed": True}
    answer = pool.iloc[0].copy()
    for name, value in (row | {"scale": "identity", "rows": [row]}).items():
        answer[name] = value
    answer["effect"] = "Risk difference, percentage points"
    alt = answer_figure(answer, claimed=0.5).alt
    assert "A (reconstructed): −17.3 (−27.2 to −7.3)" in alt
    assert "claimed" not in alt
    table = str(answer_table(answer))
    assert "Risk difference, percentage points (reconstructed)  −17.3 (−27.2 to −7.3)" in table


def test_a_page_without_a_kernel_lists_the_choices_and_the_first_answer(panel):
    shown = panel._repr_mimebundle_()
    for choice in panel.choices:
        first, *others = choice.options
        assert f"{choice.label}: {', '.join([f'[{first}]', *others])}" in shown["text/plain"]
        assert choice.label in shown["text/html"]
    assert f"with the choices so: {multiverse.DEFAULT}" in shown["text/plain"]


def test_moves_say_which_choice_gives_what_or_why_nothing(pool):
    moves = multiverse.one_at_a_time(pool, retracted="counted")
    text = str(widgets.moves_table(moves, "Moves")).splitlines()
    assert (
        text[0]
        == "Moves. They start so: Retracted trials: counted; the others at their first option"
    )
    assert text[1].split("  ")[0] == "Choice moved"
    assert text[2].startswith("None  ")
    assert len(text) == 2 + len(moves)
    assert any("Measure: risk ratio" in line and "choose another way" in line for line in text)


def test_an_unknown_choice_or_option_is_refused_with_what_is_allowed(pool):
    with pytest.raises(ValueError, match="light: no such choice; allowed is one of"):
        widgets.explore(pool, light="on")
    with pytest.raises(ValueError, match="measure: 'x'; allowed is one of 'odds ratio'"):
        widgets.explore(pool, measure="x")


def test_the_panel_brings_one_style_sheet_that_takes_no_space(pool):
    panel = widgets.explore(pool)
    sheets = [box for box in panel.box.children if "<style" in getattr(box, "value", "")]
    assert [sheet.layout.display for sheet in sheets] == ["none"]
    assert "<style" not in panel.result.value
