"""Meta-regression against reference values, and what has to hold for every regression."""

import numpy as np
import pandas as pd
import pytest

from helpers.meta import pool, regression, results
from support.second_oracles import FOLDER, assert_grid, reference, trials_of

TRIALS = trials_of()
SPECS = pd.read_csv(FOLDER / "metareg_specs.csv")
POINTS = pd.read_csv(FOLDER / "metareg_newmods.csv")
REFUSED = pd.read_csv(FOLDER / "metareg_refusals.csv")
MODERATORS = {"c1": ["mod1"], "c2": ["mod1", "mod2"], "f": ["group"]}
MODEL = {
    "k": "k_used",
    "ncoef": "coefficients",
    "tau2": "tau2",
    "I2": "i2",
    "H2": "h2",
    "R2": "r2",
    "QE": "qe",
    "QE_p": "qe_p",
    "QM": "qm",
    "QM_df1": "qm_df",
    "QM_p": "qm_p",
    "df2": "qm_df2",
}
TERM = {"b": "b", "se": "se", "stat": "stat", "p": "p", "ci_low": "low", "ci_high": "high"}
POINT = {"pred": "y", "pred_se": "se", "pred_ci_low": "low", "pred_ci_high": "high"}
WIDTHS = {"pred_pi_t_kmp": "k-p", "pred_pi_t_kmp1": "k-p-1"}


def trials_for(case):
    dataset, spec = case.rsplit("_", 1)
    trials = TRIALS[TRIALS["dataset"] == dataset]
    return trials, MODERATORS[spec]


def named_as_in_the_reference(term):
    return "intrcpt" if term == "intercept" else term.replace("group[", "group:").rstrip("]")


def computed(case, method):
    estimator, test = method.split("|")
    trials, moderators = trials_for(case)
    fit = regression(
        trials, moderators, scale="identity", method=estimator, interval=test, missing="omit"
    )
    for term, row in fit.coefficients.iterrows():
        for quantity, column in TERM.items():
            yield case, method, f"{quantity}.{named_as_in_the_reference(term)}", row[column]
    for quantity, column in MODEL.items():
        yield case, method, quantity, fit.model[column].item()
    points = POINTS[POINTS["case_id"] == case].set_index("point")
    predicted = {name: fit.predict(points, name) for name in ("k-p", "k-p-1", "normal")}
    for point, row in predicted["k-p"].iterrows():
        for quantity, column in POINT.items():
            yield case, method, f"{quantity}.{point}", row[column]
        usual = predicted["normal" if test == "z" else "k-p"].loc[point]
        widths = {"pred_pi": usual} | {
            name: predicted[way].loc[point] for name, way in WIDTHS.items()
        }
        for name, limits in widths.items():
            yield case, method, f"{name}_low.{point}", limits["pi_low"]
            yield case, method, f"{name}_high.{point}", limits["pi_high"]


def test_every_reference_regression_agrees():
    pairs = reference("oracle2_metareg.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_metareg.csv", ours)


@pytest.mark.parametrize("case", REFUSED["case_id"].unique())
def test_what_cannot_be_fitted_is_refused(case):
    trials, moderators = trials_for(case)
    for method in REFUSED.loc[REFUSED["case_id"] == case, "method"]:
        estimator, test = method.split("|")
        with pytest.raises(ValueError, match=r"3 usable for 3 coeff|'mod2' follows from 'mod1'"):
            regression(trials, moderators, scale="identity", method=estimator, interval=test)


MADE = pd.DataFrame(
    {
        "y": np.random.default_rng(7).normal(0, 1, 40),
        "se": np.random.default_rng(8).uniform(0.1, 0.9, 40),
        "year": np.random.default_rng(9).integers(1950, 2020, 40),
        "site": ["hip", "spine", "wrist", "hip"] * 10,
        "group": np.repeat(["a", "b", "c"], [9, 12, 19]),
    }
)


@pytest.mark.parametrize("tau2", ["common", "dl", "pm", "reml", "ml", "sj"])
def test_many_regressions_in_one_call_equal_a_loop(tau2):
    options = {"scale": "identity", "tau2": tau2}
    together = regression(MADE, ["year", "site"], by="group", **options)
    for group, trials in MADE.groupby("group"):
        alone = regression(trials, ["year", "site"], **options)
        for name in ("coefficients", "model"):
            expected, found = getattr(alone, name), getattr(together, name).loc[[group]]
            numbers = expected.columns.drop("note", errors="ignore")
            np.testing.assert_allclose(found[numbers], expected[numbers], rtol=1e-8, atol=1e-10)
    assert len(together.predict(MADE.head(2))) == 6


@pytest.mark.parametrize("tau2", ["common", "dl", "pm", "reml", "ml", "sj"])
def test_the_unit_and_origin_of_a_moderator_do_not_matter(tau2):
    options = {"scale": "identity", "tau2": tau2}
    years = regression(MADE, ["year", "site"], **options)
    moved = MADE.assign(year=(MADE["year"] - 1985) / 10)
    decades = regression(moved, ["year", "site"], **options)
    np.testing.assert_allclose(
        years.coefficients.loc["year", ["b", "se"]] * 10,
        decades.coefficients.loc["year", ["b", "se"]],
    )
    expected, found = years.predict(MADE), decades.predict(moved)
    np.testing.assert_allclose(expected, found, rtol=1e-9, atol=1e-12)


def test_a_moderator_that_explains_nothing_leaves_the_pool():
    symmetric = pd.DataFrame({"y": [1.0, 1, 2, 2], "se": [0.3] * 4, "x": [-1.0, 1, -1, 1]})
    fit = regression(symmetric, "x", scale="identity", tau2="dl", interval="normal")
    assert fit.coefficients.loc["x", "b"] == pytest.approx(0, abs=1e-12)
    whole = pool(symmetric, scale="identity", tau2="dl", interval="normal")
    assert fit.coefficients.loc["intercept", "b"] == pytest.approx(whole["y"].item())


def test_statsmodels_has_the_same_weighted_fit():
    fit = regression(MADE, ["year", "site"], scale="identity", interval="hksj")
    theirs = fit.wls()
    np.testing.assert_allclose(fit.coefficients["b"], theirs.params, rtol=1e-7)
    np.testing.assert_allclose(fit.coefficients["se"], theirs.bse, rtol=1e-7)
    np.testing.assert_allclose(fit.coefficients["p"], theirs.pvalues, rtol=1e-6)


def test_a_trial_without_a_moderator_is_left_out_only_when_that_is_asked():
    gap = MADE.assign(year=MADE["year"].astype(float).where(MADE.index != 3))
    with pytest.raises(ValueError, match="year, row 3: nan; allowed is a finite number"):
        regression(gap, "year", scale="identity")
    row = regression(gap, "year", scale="identity", missing="omit").model.iloc[0]
    assert (row["k"], row["k_used"]) == (40, 39)
    assert "left out" in row["note"]


@pytest.mark.parametrize(
    ("moderators", "options", "message"),
    [
        ([], {}, "moderators: none; allowed"),
        ("latitude", {}, "moderators: no column 'latitude'"),
        ("one", {}, "'one' is the same in all trials; allowed is one that varies"),
        (["year", "later"], {}, "'later' follows from 'year'"),
        ("site", {"by": "row"}, "trials: 1 usable in 0 for 3 coefficients"),
        ("year", {"interval": "t"}, "interval with tau2='reml': 't'; allowed"),
    ],
)
def test_regression_refuses(moderators, options, message):
    trials = MADE.assign(one=1999, later=MADE["year"] + 9, row=MADE.index)
    with pytest.raises(ValueError, match=message):
        regression(trials, moderators, scale="identity", **options)


def test_prediction_refuses_a_level_that_no_trial_had():
    fit = regression(MADE, "site", scale="identity")
    with pytest.raises(ValueError, match="new: site, row 0: 'rib'; allowed are 'hip', 'spine'"):
        fit.predict(pd.DataFrame({"site": ["rib"]}))


def test_a_regression_prints_a_sentence_and_rounded_tables():
    fit = regression(MADE, "year", scale="log")
    assert "Meta-regression of the log of the ratio on year (REML, Hartung-Knapp)." in repr(fit)
    assert "<table" in fit._repr_html_()


@pytest.mark.parametrize("tau2", ["common", "dl", "pm", "reml", "ml", "sj"])
def test_equal_effects_have_no_scatter_and_no_test_of_it(tau2):
    equal = MADE.assign(y=0.1 + 0.2)
    row = regression(equal, ["year", "site"], scale="identity", tau2=tau2, interval="z").model.iloc[
        0
    ]
    assert row[["tau2", "qe", "qm", "r2", "i2"]].tolist() == [0, 0, 0, 0, 0]
    if tau2 != "common":
        fit = regression(equal, ["year", "site"], scale="identity", tau2=tau2)
        assert (fit.coefficients["se"] == 0).all()
        assert fit.coefficients["p"].isna().all()
        assert np.isnan(fit.model["qm_p"].item())


def log_likelihood(y, v, design, tau2, restricted):
    """From its definition, with the determinants as they are."""
    weights = 1 / (v + tau2)
    cross = design.T @ (weights[:, None] * design)
    residuals = y - design @ np.linalg.solve(cross, design.T @ (weights * y))
    lost = np.linalg.slogdet(cross)[1] if restricted else 0.0
    return 0.5 * (np.log(weights).sum() - lost - (weights * residuals**2).sum())


@pytest.mark.parametrize("tau2", ["reml", "ml"])
def test_tau2_is_at_the_highest_maximum(tau2):
    """Variances over four decades and outlying effects: second maxima are not rare here."""
    random = np.random.default_rng(20240229)
    n, k = 40, 5
    v = 10 ** random.uniform(-4, 0, (n, k))
    y = random.standard_t(2, (n, k)) * np.sqrt(v + 0.01)
    x = random.normal(0, 1, (n, k))
    rows = {"y": y.ravel(), "se": np.sqrt(v).ravel(), "x": x.ravel()}
    trials = pd.DataFrame(rows | {"set": np.repeat(np.arange(n), k)})
    model = regression(trials, "x", scale="identity", tau2=tau2, by="set").model
    grid = np.concatenate([[0], np.geomspace(1e-6, 1e3, 300)])
    for at in range(n):
        design = np.column_stack([np.ones(k), x[at]])
        heights = [log_likelihood(y[at], v[at], design, value, tau2 == "reml") for value in grid]
        ours = log_likelihood(y[at], v[at], design, model["tau2"].loc[at], tau2 == "reml")
        assert ours >= max(heights) - 1e-9
    assert model["note"].str.contains(results.TWO_MAXIMA).any()
