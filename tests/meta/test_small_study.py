"""Tests of the funnel, and trim and fill, against reference values."""

import numpy as np
import pandas as pd
import pytest

from helpers.meta import begg, egger, funnel_limits, harbord, peters, pool, trim_and_fill
from support.second_oracles import ITERATED, assert_grid, reference, trials_of

TRIALS = trials_of()
LINE = {"stat": "stat", "df": "df", "p": "p", "tau2": "tau2", "k_used": "k_used"}
LINE |= {"limit_estimate": "limit", "limit_ci_low": "limit_low", "limit_ci_high": "limit_high"}
SLOPE = {"slope": "bias", "slope_se": "se"}
FILLED = {"estimate": "y", "se": "se", "ci_low": "low", "ci_high": "high", "tau2": "tau2"}
FILLED |= {"I2": "i2", "Q": "q"}
OPTIONS = {"scale": "identity", "interval": "z"}


def lines(trials, method):
    if method in ("harbord", "peters"):
        yield {"harbord": harbord, "peters": peters}[method](trials)
        return
    _, model, predictor = method.split("|")
    random = model.startswith("rma_")
    yield egger(
        trials,
        missing="omit",
        predictor=predictor,
        model="rma" if random else model,
        tau2=model.removeprefix("rma_") if random else "reml",
        n="ni" if "ninv" in predictor else None,
    )


def sides(case, method):
    trials = TRIALS[TRIALS["dataset"] == case]
    if method == "contour":
        about, tau2 = 0.0, 0.0
    else:
        name, estimator = method.split("|")
        pooled = pool(trials, method=estimator, **OPTIONS).iloc[0]
        about, tau2 = pooled["y"], pooled["tau2"] * name.endswith("addtau2")
    for label, se in {
        "se_0.1": 0.1,
        "se_0.2": 0.2,
        "se_0.5": 0.5,
        "se_max": trials["se"].max(),
    }.items():
        for level in (0.9, 0.95, 0.99):
            row = funnel_limits(se, about, (level,), tau2).iloc[0]
            where = f".p{1 - level:.2g}" if method == "contour" else ""
            if method == "contour" or (level == 0.95 and label == "se_max"):
                yield case, method, f"low{where}.{label}", row["low"]
                yield case, method, f"high{where}.{label}", row["high"]


def filled(case, method):
    _, estimator, side, tau2 = method.split("|")
    trials = TRIALS[TRIALS["dataset"] == case]
    try:
        found = trim_and_fill(
            trials,
            estimator=estimator,
            side=None if side == "auto" else side,
            method=tau2,
            **OPTIONS,
        )
    except ValueError:
        yield case, method, "not_computable", 1.0
        if side == "auto":  # which does not depend on the estimator
            other = trim_and_fill(trials, method=tau2, **OPTIONS).side
            yield case, method, "side_is_right", float(other == "right")
        return
    if side == "auto":
        yield case, method, "side_is_right", float(found.side == "right")
    yield case, method, "k0", found.k0
    yield case, method, "se_k0", found.k0_se
    yield case, method, "p_k0", found.p
    for quantity, column in FILLED.items():
        yield case, method, quantity, found.pool[column].item()


def computed(case, method):
    trials = TRIALS[TRIALS["dataset"] == case]
    if method == "contour" or method.startswith("funnel"):
        yield from sides(case, method)
    elif method.startswith("trimfill"):
        yield from filled(case, method)
    elif method.startswith("begg"):
        row = begg(trials, exact=False if method == "begg_asymptotic" else None).iloc[0]
        yield case, method, "kendall_tau", row["kendall"]
        yield case, method, "p", row["p"]
    else:
        slope = SLOPE if method != "harbord" else {"bias": "bias", "bias_se": "se"}
        for row in lines(trials, method):
            for quantity, column in (LINE | slope).items():
                if column in row:
                    yield case, method, quantity, row[column].item()


def test_every_reference_of_small_study_effects_agrees():
    pairs = reference("oracle2_small_study.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_small_study.csv", ours, relative=ITERATED)


ASYMMETRIC = pd.DataFrame(
    {"y": [0.9, 0.7, 0.6, 0.3, 0.2, 0.1], "se": [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]}
)


@pytest.mark.parametrize("model", ["lm", "random"])
@pytest.mark.parametrize("predictor", ["se", "variance", "1/n"])
def test_tests_of_many_pools_equal_a_loop(model, predictor):
    options = {"model": model, "predictor": predictor, "n": "ni" if predictor == "1/n" else None}
    usable = TRIALS[TRIALS["ni"].notna()] if predictor == "1/n" else TRIALS
    together = egger(usable, by="dataset", **options)
    for name, trials in usable.groupby("dataset", sort=False):
        alone, found = egger(trials, **options), together.loc[[name]]
        numbers = alone.columns.drop("note")
        np.testing.assert_allclose(found[numbers], alone[numbers], rtol=1e-7, atol=1e-10)


def test_what_is_filled_in_mirrors_what_was_trimmed():
    found = trim_and_fill(ASYMMETRIC, scale="log", tau2="FE")
    assert found.trials["filled"].sum() == found.k0 == 3
    assert found.observed["k"].item() == 6
    assert found.pool["k"].item() == 9
    turned = trim_and_fill(ASYMMETRIC.assign(y=-ASYMMETRIC["y"]), scale="log", tau2="FE")
    assert (turned.k0, turned.side) == (3, "right")
    assert turned.pool["y"].item() == pytest.approx(-found.pool["y"].item())
    assert "Trim and fill counts 3 missing on the left" in repr(found)
    assert "fewer than ten" in found._repr_html_()


def test_tests_of_few_trials_say_how_little_they_see():
    counts = TRIALS[TRIALS["dataset"] == "hine1989"]
    for rows in (egger(ASYMMETRIC), begg(ASYMMETRIC), harbord(counts), peters(counts)):
        assert "fewer than ten trials" in rows["note"].item()
        assert "small trials show other effects" in repr(rows)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: egger(ASYMMETRIC, predictor="n"), "predictor: 'n'; allowed are 'se', 'variance'"),
        (lambda: egger(ASYMMETRIC, predictor="ninv"), "trials: no column 'n_t', 'n_c'"),
        (lambda: egger(ASYMMETRIC, model="glm"), "model: 'glm'; allowed are 'lm', 'random'"),
        (lambda: begg(ASYMMETRIC, exact=True), "exact: True, and there are ties; allowed"),
        (lambda: trim_and_fill(ASYMMETRIC.head(2), scale="log"), "trials: 2 usable; allowed are 3"),
        (lambda: trim_and_fill(ASYMMETRIC, scale="log", side="top"), "side: 'top'; allowed are"),
        (lambda: trim_and_fill(ASYMMETRIC, scale="log", estimator="X"), "estimator: 'X'; allowed"),
        (lambda: funnel_limits(-1.0), "se, row 0: -1; allowed is"),
    ],
)
def test_small_study_tests_refuse(call, message):
    with pytest.raises(ValueError, match=message):
        call()
