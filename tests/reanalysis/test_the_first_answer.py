"""As the switches stand at first they give the answers of the notebooks, to the last digit."""

import math
import re

import pandas as pd
import pytest
from scipy.stats import norm

from helpers import effects, forensics, meta, numbers, widgets
from tests.reanalysis.conftest import BOARDS, read

RESULT = ["estimate", "low", "high"]
UNUSUAL = {
    "02": {"counted": "fractures", "measure": "difference"},  # has no figure
    "05": {"measure": "risk ratio"},  # has no pool
    "09": {"read": "trials pooled", "reader": "Enthusiast", "weighs": "weighed"},
}


def test_people_of_everyone_randomised(notebooks):
    names = notebooks["02"]
    first = names["board"].computed().iloc[0]
    assert first[[*RESULT, "p"]].tolist() == names["people"].iloc[0][[*RESULT, "p"]].tolist()


def test_the_scenarios_of_the_notebook_are_positions_of_the_switches(notebooks):
    """Each of the fan's scenarios, by its own labels, has the same interval on the board."""
    names = notebooks["02"]
    arms = list(dict.fromkeys(names["every"].index.get_level_values("arms")))
    intervals = list(dict.fromkeys(names["every"].index.get_level_values("interval")))
    steps = ("simple", "middle", "strict")
    for (counted, size, interval), row in names["every"].iterrows():
        place = arms.index(size)
        position = {
            "counted": counted,
            "denominator": f"fit {place}" if place else "everyone randomised",
            "interval": steps[intervals.index(interval)],
        }
        found = names["board"].computed(**position).iloc[0]
        assert found[RESULT].tolist() == pytest.approx(row[RESULT].tolist())


def test_several_fractures_to_a_person_widen_a_wald_interval_like_its_standard_error(notebooks):
    names = notebooks["02"]
    wald = effects.rate_ratio(**names["rate"], method="wald").iloc[0]
    wider = effects.from_interval(
        *names["board"].effect(counted="fractures", per_person="2").iloc[0][RESULT]
    )
    assert wider["se"][0] == pytest.approx(2**0.5 * wald["se"])


def test_what_remains_of_the_pool_is_as_printed(notebooks):
    names = notebooks["05"]
    first = names["board"].computed().iloc[0]
    printed = names["rest"][["estimate", "ci_low", "ci_high"]].tolist()
    assert first[RESULT].tolist() == printed
    assert numbers.estimate(*first[RESULT], 2) == names["rest"]["printed"]


def test_peto_with_a_printed_rest_adds_up_its_sums(notebooks):
    """Excess and variance of the tables and of the printed ratio, added up by hand."""
    names = notebooks["05"]
    found = names["board"].computed(retracted="counted").iloc[0]
    own = meta.peto(names["two"].assign(each=[0, 1]), by="each")
    rest = effects.from_interval(*names["rest"][["estimate", "ci_low", "ci_high"]])
    every = pd.concat([own[["y", "se"]], rest[["y", "se"]]])
    variance = every["se"] ** -2
    excess = every["y"] * variance
    assert found["estimate"] == pytest.approx(math.exp(excess.sum() / variance.sum()))
    assert found["high"] / found["low"] == pytest.approx(
        math.exp(2 * norm.ppf(0.975) / math.sqrt(variance.sum()))
    )


def test_retracted_trials_alone_pool_like_the_notebook_pools_them(notebooks):
    names = notebooks["05"]
    at = {"retracted": "counted", "model": "Mantel-Haenszel"}
    for measure, short in (("odds ratio", "or"), ("risk ratio", "rr")):
        found = names["board"].computed(measure=measure, **at).iloc[0]
        expected = meta.mantel_haenszel(names["two"], measure=short).iloc[0]
        assert found[RESULT].tolist() == expected[RESULT].tolist()


def test_everyone_randomised_are_the_same_fractures_in_the_printed_arms(notebooks):
    names = notebooks["05"]
    whole = names["arms_of"].set_index(["trial_id", "is_control"])["n_randomised"]
    two = names["two"].assign(
        n_t=[whole["sato_2002", "no"], whole["sato_2005", "no"]],
        n_c=[whole["sato_2002", "yes"], whole["sato_2005", "yes"]],
    )
    at = {"retracted": "counted", "model": "Mantel-Haenszel", "denominator": "everyone randomised"}
    expected = meta.mantel_haenszel(two, measure="or").iloc[0]
    assert names["board"].computed(**at).iloc[0][RESULT].tolist() == expected[RESULT].tolist()
    analysed = names["board"].computed(**at | {"denominator": "everyone analysed"}).iloc[0]
    assert analysed["estimate"] != expected["estimate"]


def test_the_tables_of_the_oldest_trial_fit_what_they_are_taken_from(notebooks):
    names = notebooks["05"]
    sums, pool = (row for _, row in names["unprinted"].iterrows())
    own = forensics.peto_sums_of(meta.peto(sums.to_frame().T.infer_objects()))
    left = names["left"].iloc[0]
    assert own["excess_low"].between(left["excess_low"], left["excess_high"]).all()
    assert pool["events_t"] == 0
    for row in (sums, pool):
        assert row["n_t"] + row["n_c"] == names["people"]["sato_1998"]


def test_every_reader_concludes_what_the_table_of_the_notebook_says(notebooks):
    names = notebooks["09"]
    options = list(names["results"]["option"])
    concluded = names["concluded"]
    claims = list(dict.fromkeys(concluded["claim"]))
    for row in concluded.itertuples():
        read_here = options[claims.index(row.claim)]
        found = names["board"].computed(read=read_here, reader=row.believer).iloc[0]
        assert found[RESULT].tolist() == [row.estimate, row.low, row.high]


def test_every_scenario_of_the_fan_is_a_position_of_the_switches(notebooks):
    names = notebooks["09"]
    measures = {"people": "risk ratio", "fractures": "rate ratio"}
    for (believer, counted, size, trust), row in names["every_belief"].iterrows():
        position = {
            "reader": believer,
            "measure": measures[counted],
            "denominator": size.removesuffix(" (reconstructed)"),
            "trust": trust,
        }
        found = names["board"].computed(**position).iloc[0]
        assert found[RESULT].tolist() == pytest.approx(row[RESULT].tolist())
        assert found["reconstructed"] == size.endswith("(reconstructed)")


def test_an_odds_ratio_of_the_pool_takes_counts_and_says_what_has_none(notebooks):
    names = notebooks["09"]
    at = {"read": "trials pooled", "measure": "odds ratio", "model": "common effect"}
    found = names["board"].computed(**at | {"retracted": "counted"}).iloc[0]
    assert "No odds ratio can be computed, and left out: Sato 2002" in found["message"]
    (read,) = (
        row for row in names["board"].answer(names["board"].at(**at)).rows if row["label"] == "Read"
    )
    both = effects.odds_ratio(*names["own"][names["columns"]].T.to_numpy())
    expected = meta.pool(both, scale="log", tau2="common", interval="normal").iloc[0]
    assert [read[name] for name in RESULT] == pytest.approx(expected[RESULT].tolist())


def test_the_pool_that_is_read_is_that_of_the_notebook(notebooks):
    names = notebooks["09"]
    answer = names["board"].answer(names["board"].at(read="trials pooled"))
    (pool,) = (row for row in answer.rows if row["label"] == "Read")
    expected = names["pools"]["normal"]
    assert [pool[name] for name in RESULT] == pytest.approx(expected[RESULT].tolist())
    questioned = names["board"].computed(read="trials pooled", questioned="counted").iloc[0]
    predicted = ["pi_low", "pi_high"]
    assert questioned[predicted].tolist() == pytest.approx(names["more"][predicted].tolist())


def test_a_second_trial_that_points_the_same_way_makes_every_reader_surer(notebooks):
    """A belief meets the estimate of the model and its own standard error, no t-interval."""
    names = notebooks["09"]
    board, pool = names["board"], names["pools"]["normal"]
    for reader, before in board.priors.iterrows():
        alone = board.computed(reader=reader).iloc[0]
        both = board.computed(reader=reader, read="trials pooled").iloc[0]
        assert both["high"] / both["low"] < alone["high"] / alone["low"]
        precision = pool["se"] ** -2 + before["se"] ** -2
        y = (pool["y"] * pool["se"] ** -2 + before["y"] * before["se"] ** -2) / precision
        assert both["estimate"] == pytest.approx(math.exp(y))
        assert both["high"] == pytest.approx(math.exp(y + norm.ppf(0.975) / math.sqrt(precision)))


def test_a_pool_of_the_retracted_trials_alone_is_called_so(notebooks):
    board = notebooks["05"]["board"]
    at = {"retracted": "counted"}
    alone = board.computed(**at, model="Mantel-Haenszel").iloc[0]
    assert alone["measure"] == "Odds ratio of the retracted trials alone"
    assert board.computed(**at).iloc[0]["measure"] == "Odds ratio"
    labels = [row["label"] for row in board.answer(board.at()).rows]
    assert all(label.endswith("Peto’s odds ratio (reconstructed)") for label in labels[1:])


@pytest.mark.parametrize("number", BOARDS)
def test_the_cell_of_parameters_names_every_option(notebooks, number):
    (cell,) = (cell for cell in read(number).cells if "parameters" in cell.metadata.get("tags", []))
    for switch in notebooks[number]["board"].switches:
        line = rf'^{switch.name} = "(.+)"  # ([^(\n]+)(?: \(.*\))?$'
        ((at_first, allowed),) = re.findall(line, cell.source, flags=re.M)
        assert at_first == switch.default
        assert allowed.strip().split(", ") == list(switch.options)


@pytest.mark.parametrize("number", BOARDS)
def test_the_notebook_goes_on_from_another_start(notebooks, number):
    """A lecturer's parameters: the cells after the board run, even where nothing is computed."""
    names = dict(notebooks[number])
    cells = [cell for cell in read(number).cells if cell.cell_type == "code"]
    ids = [cell.id for cell in cells]
    first, last = ("board" if "board" in ids else "switches"), "moves-say"
    names |= UNUSUAL[number]
    for cell in cells[ids.index(first) : ids.index(last) + 2]:
        exec(cell.source, names)


def test_a_page_without_a_kernel_names_the_switches(notebooks):
    for names in notebooks.values():
        shown = widgets.Panel(names["board"])._repr_mimebundle_()
        for switch in names["board"].switches:
            assert switch.label in shown["text/html"]
            said = [switch.said(option) for option in switch.options]
            line = f"{switch.label}: {', '.join([f'[{said[0]}]', *said[1:]])}"
            assert line in shown["text/plain"]
        assert "with the switches so: each at its first option" in shown["text/plain"]
        assert "In JupyterLab, the switches stand here" in shown["text/plain"]


def test_the_panel_brings_one_style_sheet_and_no_answer_another(notebooks):
    panel = widgets.Panel(notebooks["05"]["board"])
    sheets = [box for box in panel.box.children if "<style" in getattr(box, "value", "")]
    assert [sheet.layout.display for sheet in sheets] == ["none"]
