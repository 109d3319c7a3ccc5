"""Pools read what their trials are, say what they are themselves, and refuse what does not fit."""

import pandas as pd
import pytest

from helpers import effects
from helpers.meta import cumulative, egger, leave_one_out, mantel_haenszel, peto, pool

COUNTS = {"events_t": [4, 9, 12], "n_t": [60, 91, 80], "events_c": [9, 14, 10], "n_c": [58, 90, 82]}
RATIOS, ODDS = effects.risk_ratio(**COUNTS), effects.odds_ratio(**COUNTS)
DIFFERENCES = effects.risk_difference(**COUNTS, method="wald")


def test_a_pool_knows_its_scale_from_the_frame():
    for trials, scale in ((RATIOS, "log"), (DIFFERENCES, "identity")):
        plain = pd.DataFrame({"y": trials["y"], "se": trials["se"]})
        pd.testing.assert_frame_equal(pool(trials), pool(plain, scale=scale))
        pd.testing.assert_frame_equal(pool(trials), pool(trials, scale=scale))


@pytest.mark.parametrize(("trials", "wrong"), [(RATIOS, "identity"), (DIFFERENCES, "log")])
def test_a_ratio_is_not_pooled_as_a_difference_nor_the_other_way_round(trials, wrong):
    for using in (pool, lambda rows, **options: leave_one_out(rows, pool, **options)):
        with pytest.raises(ValueError, match=f"scale: '{wrong}'; allowed for trials"):
            using(trials, scale=wrong)


def test_a_plain_frame_needs_a_scale_and_gives_a_ratio_or_a_difference():
    plain = pd.DataFrame({"y": [0.1, 0.3], "se": [0.2, 0.2]})
    with pytest.raises(ValueError, match="scale: None, and trials has none"):
        pool(plain)
    for scale, measure in (("log", "ratio"), ("identity", "difference")):
        assert pool(plain, scale=scale).attrs["measure"] == measure


def test_different_measures_are_not_pooled():
    mixed = effects.concat([RATIOS]).assign(measure=["risk ratio", "odds ratio", "risk ratio"])
    with pytest.raises(ValueError, match="measure has odds ratio, risk ratio; allowed is one in a"):
        pool(mixed)
    apart = pool(mixed, by="measure")
    assert apart["k"].to_dict() == {"risk ratio": 2, "odds ratio": 1}


@pytest.mark.parametrize(
    ("found", "measure", "method", "scale"),
    [
        (pool(RATIOS, tau2="dl", level=0.9), "risk ratio", "DerSimonian-Laird, Hart", "log"),
        (mantel_haenszel(RATIOS, level=0.9), "risk ratio", "Mantel-Haenszel, risk ratio", "log"),
        (mantel_haenszel(ODDS, level=0.9), "odds ratio", "Mantel-Haenszel, odds ratio", "log"),
        (mantel_haenszel(DIFFERENCES, level=0.9), "risk difference", "Mantel", "identity"),
        (mantel_haenszel(ODDS, "rr", level=0.9), "risk ratio", "Mantel-Haenszel, risk", "log"),
        (peto(RATIOS, level=0.9), "odds ratio", "Peto, odds ratio", "log"),
        (egger(RATIOS, level=0.9), "risk ratio", "Egger", "log"),
        (leave_one_out(RATIOS, pool, level=0.9), "risk ratio", "REML, Hartung", "log"),
        (cumulative(DIFFERENCES, pool, level=0.9), "risk difference", "REML", "identity"),
    ],
)
def test_a_pool_says_what_it_is(found, measure, method, scale):
    assert found.attrs["measure"] == measure
    assert found.attrs["method"].startswith(method)
    assert found.attrs["scale"] == scale
    assert found.attrs["level"] == 0.9


def test_a_test_of_plain_effects_does_not_say_what_they_are():
    plain = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})
    assert egger(plain).attrs == {"method": "Egger", "level": 0.95}
