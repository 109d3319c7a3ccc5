"""Effects against reference values, against other libraries, and against what must hold."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from support.oracle_grid import CLOSED_FORM, ITERATIVE, ORACLES, Grid, Ours, assert_close


def of_counts(function, method, **options):
    def compute(cases, level):
        counts = (cases[name] for name in ("x1", "n1", "x2", "n2"))
        return function(*counts, method=method, level=level, **options)

    return compute


def of_rates(method, **options):
    def compute(cases, level):
        counts = (cases[name] for name in ("x1", "t1", "x2", "t2"))
        return effects.rate_ratio(*counts, method=method, level=level, **options)

    return compute


def standard_error(arm, case):
    """Of one arm's mean, however its spread is given."""
    mean, spread, n = (case[f"{name}{arm}"] for name in ("m", "spread", "n"))
    if case["spread_type"] == "ci95":
        low, high = (float(limit) for limit in spread.split("|"))
        return effects.from_interval(mean, low, high, scale="identity", df=n - 1)["se"].iloc[0]
    return float(spread) / (np.sqrt(n) if case["spread_type"] == "sd" else 1)


def of_means(function, **options):
    """Standard deviations are given as such, and everything else as a standard error."""

    def compute(cases, level):
        rows = []
        for _, case in cases.iterrows():
            as_sd = case["spread_type"] == "sd"
            spread_t, spread_c = (
                float(case[f"spread{arm}"]) if as_sd else standard_error(arm, case) for arm in "12"
            )
            arms = (case["m1"], spread_t, case["n1"], case["m2"], spread_c, case["n2"])
            spread = "sd" if as_sd else "se"
            rows.append(function(*arms, spread=spread, level=level, **options))
        result = pd.concat(rows).set_axis(cases.index)
        return result.assign(statistic=result["y"] / result["se"])

    return compute


def sd_of_arm(arm):
    def compute(cases, level):
        sd = [standard_error(arm, case) * np.sqrt(case[f"n{arm}"]) for _, case in cases.iterrows()]
        return pd.DataFrame({"estimate": sd}, index=cases.index)

    return compute


LIMITS_ONLY = ("estimate", "low", "high")
OF_MEANS = ("estimate", "se", "low", "high", "statistic", "p")

TABLES = Grid(
    cases="tables_2x2.csv",
    reference="oracle_2x2.csv",
    case_id="table_id",
    measures={"RR", "OR", "RD", "NNT"},
    ours={
        ("RR", "katz_log"): Ours(of_counts(effects.risk_ratio, "katz")),
        ("RR", "katz_log_cc_only0"): Ours(of_counts(effects.risk_ratio, "katz", zero="add_half")),
        ("RR", "walter_log"): Ours(of_counts(effects.risk_ratio, "walter")),
        ("RR", "mn_score"): Ours(of_counts(effects.risk_ratio, "score"), ITERATIVE),
        ("RR", "koopman_score"): Ours(of_counts(effects.risk_ratio, "koopman"), ITERATIVE),
        ("OR", "woolf_logit"): Ours(of_counts(effects.odds_ratio, "woolf")),
        ("OR", "woolf_cc_only0"): Ours(of_counts(effects.odds_ratio, "woolf", zero="add_half")),
        ("OR", "mn_score"): Ours(of_counts(effects.odds_ratio, "score"), ITERATIVE),
        # The reference prints R's p beside this interval; ours is the central one, tested below.
        ("OR", "cmle_exact_central"): Ours(
            of_counts(effects.odds_ratio, "exact"), ITERATIVE, LIMITS_ONLY
        ),
        ("OR", "cmle_midp"): Ours(of_counts(effects.odds_ratio, "midp"), ITERATIVE),
        ("RD", "wald"): Ours(of_counts(effects.risk_difference, "wald")),
        ("RD", "newcombe"): Ours(of_counts(effects.risk_difference, "newcombe")),
        ("RD", "agresti_caffo"): Ours(of_counts(effects.risk_difference, "agresti-caffo")),
        ("RD", "mn_score"): Ours(of_counts(effects.risk_difference, "score"), ITERATIVE),
        ("RD", "mee_score"): Ours(of_counts(effects.risk_difference, "mee"), ITERATIVE),
        ("NNT", "wald"): Ours(of_counts(effects.number_needed_to_treat, "wald")),
        ("NNT", "newcombe"): Ours(of_counts(effects.number_needed_to_treat, "newcombe")),
        ("NNT", "mn_score"): Ours(of_counts(effects.number_needed_to_treat, "score"), ITERATIVE),
    },
    excluded={
        ("OR", "score_uncorrected"): "not offered; differs from score only by n/(n-1)",
    },
)

RATES = Grid(
    cases="rates.csv",
    reference="oracle_rates.csv",
    case_id="table_id",
    measures={"IRR", "IRD", "test"},
    ours={
        ("IRR", "wald_log"): Ours(of_rates("wald")),
        ("IRR", "wald_log_cc_only0"): Ours(of_rates("wald", zero="add_half")),
        ("IRR", "exact_conditional_central"): Ours(of_rates("exact"), ITERATIVE),
        ("IRR", "midp_conditional_central"): Ours(of_rates("midp"), ITERATIVE),
        ("test", "exact_conditional_central"): Ours(of_rates("exact"), ITERATIVE, ("p",)),
        ("test", "midp_conditional_central"): Ours(of_rates("midp"), ITERATIVE, ("p",)),
    },
    excluded={
        ("IRD", "wald"): "rate differences are not offered",
        ("test", "exact_conditional_minlike"): "the exact test of rates is central",
        ("test", "midp_conditional_minlike"): "the mid-P test of rates is central",
        ("test", "score_z"): "score tests of rates are not offered",
    },
)

MEANS = Grid(
    cases="means.csv",
    reference="oracle_means.csv",
    case_id="case_id",
    measures={"MD", "SMD", "ROM", "sd"},
    ours={
        ("MD", "welch_t"): Ours(
            of_means(effects.mean_difference, method="welch"), columns=(*OF_MEANS, "df")
        ),
        ("MD", "pooled_t"): Ours(
            of_means(effects.mean_difference, method="pooled"), columns=(*OF_MEANS, "df")
        ),
        ("MD", "normal_unpooled"): Ours(
            of_means(effects.mean_difference, method="normal"), columns=OF_MEANS
        ),
        ("SMD", "hedges_g_exactJ_LS"): Ours(
            of_means(effects.standardised_mean_difference), columns=OF_MEANS
        ),
        ("SMD", "hedges_g_approxJ_borenstein"): Ours(
            of_means(effects.standardised_mean_difference, variance="borenstein"), columns=OF_MEANS
        ),
        ("SMD", "hedges_g_revman"): Ours(
            of_means(effects.standardised_mean_difference, variance="cochrane"), columns=OF_MEANS
        ),
        ("ROM", "log_ratio_of_means"): Ours(of_means(effects.ratio_of_means), columns=OF_MEANS),
        ("sd", "arm1"): Ours(sd_of_arm("1"), columns=("estimate",)),
        ("sd", "arm2"): Ours(sd_of_arm("2"), columns=("estimate",)),
    },
    excluded={
        ("SMD", "cohen_d_nct"): "not offered: Hedges' g with a normal interval is",
        ("SMD", "hedges_g_nct"): "intervals from the noncentral t are not offered",
    },
)

GRIDS = {"tables": TABLES, "rates": RATES, "means": MEANS}
FAMILIES = [
    pytest.param(grid, family, id="-".join((name, *family)))
    for name, grid in GRIDS.items()
    for family in grid.ours
]


@pytest.mark.parametrize(("grid", "family"), FAMILIES)
def test_reference(grid, family):
    assert grid.compare(family)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_no_reference_row_is_left_out_silently(grid):
    grid.assert_complete()


def test_exact_odds_ratio_has_the_central_p():
    reference = pd.read_csv(ORACLES / "oracle_2x2.csv").set_index("table_id")
    less, greater = (
        reference.loc[reference["method"] == f"fisher_{side}", "p"] for side in ("less", "greater")
    )
    central = np.minimum(1.0, 2 * np.minimum(less, greater))
    ours = of_counts(effects.odds_ratio, "exact")(TABLES.case_rows, 0.95)["p"]
    assert_close(ours, central.astype(str), ITERATIVE, "exact p")


def test_the_spread_of_a_change_follows_from_the_correlation():
    reference = pd.read_csv(ORACLES / "oracle_means.csv").set_index("case_id")
    reference = reference[reference["measure"] == "sd_change"]
    cases = pd.read_csv(ORACLES / "sd_change.csv").set_index("case_id").loc[reference.index]
    ours = effects.sd_of_change(cases["sd_base"], cases["sd_final"], cases["r"])
    assert len(ours) > 0
    np.testing.assert_allclose(ours, reference["estimate"], rtol=CLOSED_FORM)
