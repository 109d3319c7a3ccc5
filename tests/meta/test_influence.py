"""Weights, leave-one-out, cumulative pools and influence against reference values."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from helpers.meta import (
    baujat,
    begg,
    cumulative,
    influence,
    leave_one_out,
    mantel_haenszel,
    peto,
    pool,
    weights,
)
from support.second_oracles import ITERATED, assert_grid, reference, trials_of

TRIALS = trials_of()
OF_SUBSET = {"estimate": "y", "se": "se", "ci_low": "low", "ci_high": "high", "p": "p"}
OF_SUBSET |= {"tau2": "tau2", "I2": "i2", "H2": "h2", "Q": "q", "Q_p": "q_p"}
OF_TRIAL = {
    "rstudent": "rstudent",
    "rstandard": "rstandard",
    "dffits": "dffits",
    "dfbetas": "dfbetas",
    "cook.d": "cooks_distance",
    "cov.r": "cov_ratio",
    "tau2.del": "tau2_without",
    "QE.del": "q_without",
    "hat": "hat",
}


def numbered(case, method, quantity, column, start=1):
    for place, value in enumerate(column, start=start):
        yield case, method, f"{quantity}.{place}", value


def subsets(case, method, prefix, frame):
    frame = frame.assign(tau2=frame["tau2"].fillna(0.0), i2=frame["i2"].fillna(0.0))
    if frame.attrs["scale"] == "log":
        frame[["low", "high"]] = np.log(frame[["low", "high"]])
    for quantity, column in OF_SUBSET.items():
        yield from numbered(case, method, f"{prefix}{quantity}", frame[column])


def computed(case, method):
    trials = TRIALS[TRIALS["dataset"] == case]
    if method.startswith("MH_"):
        pooled = mantel_haenszel(trials, method.removeprefix("MH_"))
    else:
        estimator, test = method.split("|")
        pooled = pool(trials, scale="identity", method=estimator, interval=test)
        rows = influence(pooled)
        for quantity, column in OF_TRIAL.items():
            yield from numbered(case, method, quantity, rows[column])
        for axis, column in baujat(pooled).items():
            yield from numbered(case, method, f"baujat_{axis}", column)
        for name, order in {"row": None, "precision": "precision"}.items():
            yield from subsets(case, method, f"cum.{name}.", cumulative(pooled, order=order))
    yield from numbered(case, method, "weight_pct", weights(pooled))
    yield from subsets(case, method, "loo_", leave_one_out(pooled))


def test_every_reference_of_influence_agrees():
    pairs = reference("oracle2_influence.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_influence.csv", ours, relative=ITERATED)


COUNTS = {"events_t": [4, 9, 12], "n_t": [60, 91, 80], "events_c": [9, 14, 10], "n_c": [58, 90, 82]}
NAMED = pd.DataFrame(COUNTS, index=["Alpha", "Beta", "Gamma"]).assign(year=[2003, 1999, 2010])
RATIOS = effects.risk_ratio(**NAMED.drop(columns="year")).assign(year=NAMED["year"])


@pytest.mark.parametrize(
    ("pooled", "trials", "using", "options"),
    [
        (pool(RATIOS, tau2="PM"), RATIOS, pool, {"tau2": "pm"}),
        (mantel_haenszel(RATIOS, "OR"), RATIOS, mantel_haenszel, {"measure": "or"}),
        (peto(NAMED), NAMED, peto, {}),
    ],
)
def test_a_pool_is_taken_apart_as_it_was_made(pooled, trials, using, options):
    for function in (leave_one_out, cumulative):
        pd.testing.assert_frame_equal(function(pooled), function(trials, using, **options))
    assert leave_one_out(pooled).index.tolist() == ["Alpha", "Beta", "Gamma"]
    assert weights(pooled).sum() == pytest.approx(100)


def test_weights_of_many_pools_add_up_in_each():
    trials = pd.concat([RATIOS, RATIOS.iloc[:2]]).assign(place=["a"] * 3 + ["b"] * 2)
    trials.attrs = RATIOS.attrs
    found = weights(pool(trials, by="place")).groupby(trials["place"].to_numpy()).sum()
    np.testing.assert_allclose(found, [100, 100])


def test_cumulative_follows_any_order():
    by_year = cumulative(RATIOS, order="year")
    assert by_year.index.tolist() == ["Beta", "Alpha", "Gamma"]
    by_name = cumulative(pool(RATIOS), order=["Beta", "Alpha", "Gamma"])
    pd.testing.assert_frame_equal(by_year, by_name)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weights(RATIOS), "pooled: does not know its trials; allowed is what pool"),
        (lambda: weights(pool(RATIOS).head(1)), "pooled: does not know its trials"),
        (lambda: cumulative(RATIOS, order="month"), "order: no column 'month'"),
        (lambda: cumulative(RATIOS, order=["Beta"]), "order: without 'Alpha', 'Gamma'"),
        (lambda: cumulative(RATIOS, order=[*RATIOS.index, "Delta"]), "order: with 'Delta'"),
        (lambda: influence(mantel_haenszel(NAMED)), "trials: pooled from counts; allowed"),
        (lambda: influence(RATIOS.head(1)), r"trials: 1 row\(s\); allowed are 2"),
    ],
)
def test_influence_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_results_name_the_trials_that_matter():
    assert "(without Gamma)" in repr(leave_one_out(pool(RATIOS)))
    assert "Gamma" in repr(influence(RATIOS)).splitlines()[0]
    assert "All 3 together" in repr(cumulative(RATIOS))
    assert "heterogeneity" in baujat(RATIOS)._repr_html_()


def test_equal_effects_are_not_unlike_each_other():
    equal = RATIOS.assign(y=0.3)
    equal.attrs = RATIOS.attrs
    assert repr(influence(equal)).startswith("The trials do not differ")
    assert np.isnan(begg(equal)["p"].item())
    assert "cannot be tested" in repr(begg(equal))
