"""Judgements and directions: marks that differ without colour, and words that count them."""

import pandas as pd
import pytest

from helpers import plots
from helpers.data.schema.vocabulary import BIAS_DOMAINS, BIAS_JUDGEMENTS
from helpers.plots.judgements import ARROWS, CONCERNS, LIGHTS
from helpers.reanalysis import effect_direction, integrity, risk_of_bias
from support.plot_texts import assert_legible
from support.project_data import K2

DIRECTIONS = {each: each for each in ARROWS}


def bias():
    judged = risk_of_bias.risk_of_bias(K2)
    table = judged.pivot_table("judgement", "name", "domain", "first").reset_index()
    domains = {each: each.replace("_", " ") for each in BIAS_DOMAINS}
    frame = table.rename(columns={"name": "label"})
    return plots.traffic_light(frame, groups={"Risk of bias": domains}, meaning=BIAS_JUDGEMENTS)


def concerns():
    found = integrity.integrity(K2)
    table = found.pivot_table("answer", "name", "check", "first").reset_index()
    frame = table.rename(columns={"name": "label"})
    groups = {"Integrity": {each: each for each in integrity.CHECKS}}
    meaning = {each: each for each in integrity.ANSWERS}
    return plots.traffic_light(frame, groups=groups, meaning=meaning)


def directions():
    rows = effect_direction.results(K2, ("bmd", "bmd_change", "bmd_change_percent"))
    trials = effect_direction.by_trial(rows).sort_values("quality", kind="stable")
    frame = trials.rename(columns={"quality": "section", "direction": "bone"}).assign(
        label=trials["name"] + ", " + trials["form"]
    )
    return plots.effect_direction(
        frame, groups={"Density": {"bone": "All sites"}}, meaning=DIRECTIONS
    )


@pytest.mark.parametrize("picture", [bias, concerns, directions])
def test_no_text_overlaps_another_or_is_cut(picture):
    assert_legible(picture().figure)


@pytest.mark.parametrize("shapes", [LIGHTS, CONCERNS, ARROWS])
def test_each_state_has_a_mark_of_its_own(shapes):
    marks = [(shape["marker"], shape["fillstyle"]) for shape in shapes.values()]
    assert len(set(marks)) == len(marks), "so that grey print keeps them apart"


def test_the_words_count_what_the_arrows_show():
    alt = directions().alt
    assert "which way the results of them point." in alt
    assert "Density, All sites: favours 14, against 1 (Volpe 2008, K1)" in alt


def test_the_words_of_the_lights_name_judgement_and_trials():
    alt = bias().alt
    assert "how each of them was judged." in alt
    assert "high 1 (Je 2011)" in alt


def test_a_judgement_without_a_mark_is_refused():
    frame = pd.DataFrame({"label": ["A"], "selection": ["unclear"]})
    with pytest.raises(ValueError, match="selection has 'unclear'; allowed are low, some_con"):
        plots.traffic_light(frame, groups={"": {"selection": "S"}}, meaning=BIAS_JUDGEMENTS)
