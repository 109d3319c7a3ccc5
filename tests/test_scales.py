"""A claimed figure and a printed one on one scale: the arithmetic, and the four agreements."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, scales


def link(compare="percent_from_ratio", claimed="", estimate="", low="", high="", **columns):
    texts = {
        "compare": compare,
        "claimed_value_printed": claimed,
        "claimed_low_printed": "",
        "claimed_high_printed": "",
        "estimate_printed": estimate,
        "ci_low_printed": low,
        "ci_high_printed": high,
    }
    return pd.DataFrame([texts | columns])


def agreement(**cells) -> str:
    return scales.beside(link(**cells))["agreement"].item()


def test_a_reversed_ratio_exchanges_its_limits():
    found = scales.beside(link("percent_from_inverse_ratio", "65", "0.35", "0.13", "0.94")).iloc[0]
    assert found["estimate"] == pytest.approx(100 * (1 / 0.35 - 1))
    assert found["low"] == pytest.approx(100 * (1 / 0.94 - 1))
    assert found["high"] == pytest.approx(100 * (1 / 0.13 - 1))


@given(st.floats(0.01, 100))
def test_turning_round_twice_changes_nothing(ratio):
    once = scales.percent_from_inverse_ratio(ratio)
    assert scales.percent_from_inverse_ratio(1 + once / 100) == pytest.approx(
        scales.percent_from_ratio(ratio), abs=1e-9
    )


def test_the_reverse_of_no_risk_is_infinite():
    assert scales.percent_from_inverse_ratio(0.0) == math.inf
    found = scales.beside(link("percent_from_inverse_ratio", "65", "0.35", "0.00", "0.94"))
    assert found["high"].item() == math.inf


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"claimed": "86", "estimate": "1.86"}, "same"),
        ({"claimed": "85", "estimate": "1.86"}, "close"),  # the roundings only touch
        ({"claimed": "-9", "estimate": "0.91"}, "same"),
        ({"claimed": "90", "estimate": "1.82", "low": "1.80", "high": "1.84"}, "close"),
        ({"claimed": "90", "estimate": "1.80", "low": "1.70", "high": "1.95"}, "compatible"),
        ({"claimed": "90", "estimate": "1.80", "low": "1.70", "high": "1.85"}, "differs"),
        ({"claimed": "90", "estimate": "1.80"}, "differs"),
        ({"compare": "ratio", "claimed": "8", "estimate": "3.7", "high": "12.8", "low": "1.1"},
         "compatible"),
        ({"compare": "n", "claimed": "16057", "n_printed": "16057"}, "same"),
        ({"compare": "n", "claimed": "16057", "n_printed": "16053"}, "close"),
    ],
)  # fmt: skip
def test_how_well_two_figures_agree(cells, told):
    assert agreement(**cells) == told


@pytest.mark.parametrize(
    ("estimate", "told"),
    [("15", "same"), ("17.5", "same"), ("20", "same"), ("21.9", "close"), ("13.6", "close"),
     ("22.1", "differs"), ("13.4", "differs")],
)  # fmt: skip
def test_a_claimed_range_is_met_inside_and_near_its_ends(estimate, told):
    ends = {"claimed_low_printed": "15", "claimed_high_printed": "20"}
    assert agreement(compare="estimate", estimate=estimate, **ends) == told


@pytest.mark.parametrize("measure", scales.NOT_AN_INTERVAL)
def test_two_values_are_no_interval(measure):
    cells = {"claimed": "9", "estimate": "7", "low": "5", "high": "10", "measure": measure}
    assert agreement(compare="estimate", **cells) == "differs"


@pytest.mark.parametrize("cells", [{"estimate": "not_reported", "claimed": "9"}, {"estimate": "2"}])
def test_where_a_figure_is_missing_there_is_no_agreement(cells):
    assert agreement(**cells) == ""


@pytest.mark.parametrize("scale", ["", "luck"])
def test_a_scale_that_is_none_is_refused(scale):
    with pytest.raises(ValueError, match=f"row 0 has the scale '{scale}'; allowed are ratio"):
        scales.beside(link(scale, "9", "2"))


def test_every_link_of_the_tables_can_be_put_on_its_scale():
    for table in ("cohorts", "reviews"):
        links = data.evidence(table).query("compare != ''")
        found = scales.beside(links)
        assert len(links)
        assert (found["agreement"] != "").all()
        assert not (found["low"] > found["high"]).any()
