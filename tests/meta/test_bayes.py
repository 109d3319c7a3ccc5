"""Bayesian pools against reference values by another quadrature."""

import numpy as np
import pandas as pd
import pytest

from helpers.meta import bayes_pool, pool, results
from support.second_oracles import assert_grid, reference, trials_of

TRIALS = trials_of()
NAMES = {
    "mu_mean": "y",
    "mu_sd": "se",
    "mu_median": "y_median",
    "mu_q025": "y_low",
    "mu_q975": "y_high",
    "p_mu_below_0": "p_below",
    "tau_mean": "tau",
    "tau_sd": "tau_sd",
    "tau_median": "tau_median",
    "tau_q025": "tau_low",
    "tau_q975": "tau_high",
    "tau_q95": "tau_upper",
    "pred_mean": "next_mean",
    "pred_sd": "next_sd",
    "pred_median": "next_median",
    "pred_q025": "next_low",
    "pred_q975": "next_high",
}


def computed(case, method):
    tau, mu = method.split("|")
    dataset = case.split("_hn")[0]
    row = bayes_pool(TRIALS[TRIALS["dataset"] == dataset], tau, mu, scale="identity").iloc[0]
    for quantity, column in NAMES.items():
        yield case, method, quantity, row[column]


def test_every_reference_posterior_agrees():
    pairs = reference("oracle2_bayes.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_bayes.csv", ours, relative=1e-9, absolute=1e-11)


FEW = pd.DataFrame({"y": [-0.9, -0.5, -0.2, -0.1], "se": [0.5, 0.3, 0.2, 0.1]})


def test_many_pools_equal_a_loop():
    named = TRIALS[TRIALS["dataset"].isin(["bcg", "hine1989", "g09_large_tau2"])]
    together = bayes_pool(named, scale="log", by="dataset")
    for name, trials in named.groupby("dataset", sort=False):
        pd.testing.assert_frame_equal(
            together.loc[[name]].reset_index(drop=True), bayes_pool(trials, scale="log")[:]
        )


def test_a_tight_prior_of_tau_is_a_common_effect():
    common = pool(FEW, scale="log", tau2="common").iloc[0]
    tight = bayes_pool(FEW, 1e-6, scale="log").iloc[0]
    np.testing.assert_allclose(
        tight[["y", "se", "low", "high"]].astype(float),
        common[["y", "se", "low", "high"]].astype(float),
        rtol=1e-6,
    )


@pytest.mark.parametrize("k", [1, 2])
def test_few_trials_lean_on_the_prior(k):
    row = bayes_pool(FEW.head(k), 0.5, scale="log").iloc[0]
    assert row["tau_upper"] > 0.5
    assert row["pi_low"] < row["low"] < row["estimate"] < row["high"] < row["pi_high"]


def test_trials_that_contradict_the_prior_still_have_their_posterior():
    apart = pd.DataFrame({"y": [-3.0, -1.0, 1.0, 3.0], "se": [0.01] * 4})
    row = bayes_pool(apart, 0.02, scale="identity").iloc[0]
    assert row["tau_low"] > 0.1
    assert row["y"] == pytest.approx(0, abs=1e-9)


def test_a_pool_without_a_usable_trial_has_no_posterior():
    row = bayes_pool(FEW.assign(y=np.nan), scale="log", missing="omit").iloc[0]
    assert np.isnan(row[["estimate", "tau", "pi_low"]].astype(float)).all()
    assert results.NO_TRIAL in row["note"]


def test_a_bayesian_pool_says_its_priors():
    said = repr(bayes_pool(FEW, "half-normal(1)", "normal(0, 2)", scale="log"))
    assert "Bayes: tau half-normal(1), mean normal(0, 2)" in said


@pytest.mark.parametrize(
    ("priors", "message"),
    [
        (("half-normal(0)",), "tau: 'half-normal\\(0\\)'; allowed is a scale above 0"),
        (("cauchy(1)",), "tau: 'cauchy\\(1\\)'; allowed is a scale above 0"),
        ((0.5, "normal(0)"), "mu: 'normal\\(0\\)'; allowed are 'flat'"),
        ((0.5, "normal(0, -1)"), "mu: 'normal\\(0, -1\\)'; allowed are 'flat'"),
    ],
)
def test_priors_that_cannot_be_read_are_refused(priors, message):
    with pytest.raises(ValueError, match=message):
        bayes_pool(FEW, *priors, scale="log")
