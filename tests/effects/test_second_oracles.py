"""Effects of means, exact intervals and tests, and conversions against reference values."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from support.second_oracles import EXACT, FOLDER, assert_grid, reference

ARMS = ["mean_t", "sd_t", "n_t", "mean_c", "sd_c", "n_c"]
MEANS = pd.read_csv(FOLDER / "means2.csv").rename(
    columns=dict(zip(["m1", "sd1", "n1", "m2", "sd2", "n2"], ARMS, strict=True))
)
CHANGES = pd.read_csv(FOLDER / "change2.csv").set_index("case_id")
EXACT_2X2 = pd.read_csv(FOLDER / "barnard2.csv").set_index("case_id")
PROPORTIONS = pd.read_csv(FOLDER / "proportions2.csv").set_index("case_id")
RATES = pd.read_csv(FOLDER / "rates2.csv").set_index("case_id")
REPORTED = pd.read_csv(FOLDER / "conversions2.csv").set_index("case_id")


def of_two_arms(arms, method):
    """One method over the rows of one data set: the averaged variances need them all."""
    measure, _, variance = method.partition("|")
    if measure == "MD":
        way = {"LS": "normal", "HO": "pooled"}[variance]
        return effects.mean_difference(**arms, method=way)
    if measure == "SMDH":
        return effects.standardised_mean_difference(**arms, standardiser="average")
    if measure in ("SMD1", "SMD1H"):
        kind = "unequal" if measure == "SMD1H" else variance
        return effects.glass_delta(**arms, variance=kind)
    if measure == "ROM":
        return effects.ratio_of_means(**arms, variance=variance)
    return effects.standardised_mean_difference(**arms, variance=variance or "LS")


def computed_effects():
    methods = reference("oracle2_effects.csv")["method"].unique()
    for _, rows in MEANS.groupby("dataset", sort=False):
        arms = {name: rows.set_index("case_id")[name] for name in ARMS}
        for method in (each for each in methods if each[:2] in ("SM", "MD", "RO")):
            if method.startswith(("SMC", "ROMC")):
                continue
            found = of_two_arms(arms, method)
            limits = found[["low", "high"]]
            limits = np.log(limits) if found.attrs["scale"] == "log" else limits
            for case, row in found.iterrows():
                yield case, method, "yi", row["y"]
                yield case, method, "vi", row["se"] ** 2
                yield case, method, "ci_low", limits.loc[case, "low"]
                yield case, method, "ci_high", limits.loc[case, "high"]
    names = {"m1": "mean_1", "sd1": "sd_1", "m2": "mean_2", "sd2": "sd_2"}
    inputs = CHANGES.rename(columns=names)[[*names.values(), "n", "r"]]
    for method in ("MC|LS", "SMCC|LS", "SMCC|LS2", "SMCR|LS", "SMCR|LS2", "SMCRH|LS", "ROMC|LS"):
        kind, variance = method.split("|")
        found = effects.paired_difference(**inputs, method=kind, variance=variance)
        for case, row in found.iterrows():
            yield case, method, "yi", row["y"]
            yield case, method, "vi", row["se"] ** 2
    for case, sd in effects.sd_of_change(CHANGES["sd1"], CHANGES["sd2"], CHANGES["r"]).items():
        yield case, "SD_change", "value", sd


def not_offered(rows):
    """Corrections and Cohen's d alone; a z interval of the pooled difference (ours is t)."""
    parts = rows["quantity"].isin(["J_exact", "J_approx", "d"])
    z_of_pooled = (rows["method"] == "MD|HO") & rows["quantity"].isin(["ci_low", "ci_high"])
    return parts | z_of_pooled


def test_every_reference_effect_agrees():
    assert assert_grid("oracle2_effects.csv", computed_effects(), not_offered) == 945 - 45 - 30


SIDES = {"two_sided": "two-sided", "less": "less", "greater": "greater"}
INTERVALS = {
    "clopper_pearson": "clopper-pearson",
    "wilson": "wilson",
    "wilson_cc": "wilson-cc",
    "jeffreys_endpoint": "jeffreys",
    "agresti_coull_uncut": "agresti-coull",
}


def computed_exact():
    counts = (
        EXACT_2X2["events1"],
        EXACT_2X2["events1"] + EXACT_2X2["nonevents1"],
        EXACT_2X2["events2"],
        EXACT_2X2["events2"] + EXACT_2X2["nonevents2"],
    )
    for variance in ("pooled", "unpooled"):
        for side, ours in SIDES.items():
            found = effects.barnard(*counts, alternative=ours, pooled=variance == "pooled")
            for case, row in found.iterrows():
                for name in ("statistic", "p"):
                    yield case, f"barnard|{variance}|{side}", name, row[name]
    for level in (0.9, 0.95, 0.99):
        for theirs, ours in INTERVALS.items():
            found = effects.proportion_interval(PROPORTIONS["x"], PROPORTIONS["n"], ours, level)
            for case, row in found.iterrows():
                for name in ("low", "high"):
                    yield case, f"{theirs}|{level}", name, row[name]
        for case, row in effects.rate_interval(RATES["x"], RATES["t"], level).iterrows():
            for name in ("estimate", "low", "high"):
                yield case, f"poisson_exact|{level}", name, row[name]


def test_every_exact_reference_agrees():
    raw = lambda rows: rows["method"].str.startswith("jeffreys_raw")  # noqa: E731
    assert assert_grid("oracle2_exact.csv", computed_exact(), raw, relative=1e-8) == 408 - 48


def converted(case, kind):
    row = REPORTED.loc[case]
    both = {"n": row["n1"], "n_c": row["n2"]}
    if kind == "sd_from_se":
        yield "plain", "sd", effects.sd_from_se(row["se"], row["n"]).item()
    for quantile in ("t", "z"):
        one = None
        if kind == "sd_from_ci_mean":
            one = effects.sd_from_interval(
                row["low"], row["high"], row["n"], level=row["level"], quantile=quantile
            )
        if kind == "sd_from_ci_diff":
            one = effects.sd_from_interval(
                row["low"], row["high"], **both, level=row["level"], quantile=quantile
            )
        if kind == "sd_from_p_diff":
            one = effects.sd_from_p(row["md"], row["p"], **both, quantile=quantile)
            yield quantile, "t", abs(row["md"]) / one["se"].item()
        if kind == "sd_change_from_p":
            one = effects.sd_from_p(row["change"], row["p"], row["n"], quantile=quantile)
        for name in ("se", "sd") if one is not None else ():
            yield quantile, name, one[name].item()
    if kind == "sd_from_t_diff":
        for name, column in effects.sd_from_t(row["md"], row["t"], **both).items():
            yield "plain", name, column.item()
    ways = {"handbook_1.35": "handbook", "normal_exact": "normal", "wan2014": "wan"}
    for theirs, ours in ways.items() if kind == "sd_from_iqr" else ():
        yield theirs, "sd", effects.sd_from_iqr(row["q1"], row["q3"], row["n"], ours).item()
    ways = {"range_4": "range/4", "range_6": "range/6", "wan2014": "wan"}
    for theirs, ours in ways.items() if kind == "sd_from_range" else ():
        yield theirs, "sd", effects.sd_from_range(row["min"], row["max"], row["n"], ours).item()
    if kind.startswith("scenario"):
        yield from from_quantiles(row, kind)
    if kind.startswith("loghr"):
        yield from log_hazard_ratio(row, kind)
    if kind == "corr_from_change_sd":
        found = effects.correlation_of_change(row["sd_base"], row["sd_final"], row["sd_change"])
        yield "plain", "r", found["r"].item()
        yield "plain", "impossible", float(found["note"].item() != "")
    if kind == "sd_change_from_corr":
        sd = effects.sd_of_change(row["sd_base"], row["sd_final"], row["r"])
        yield "plain", "sd", sd.item()
    if kind == "combine_groups":
        arms = (row[f"{name}{arm}"] for arm in "12" for name in ("n", "m", "sd"))
        for name, column in effects.combined_groups(*arms).items():
            yield "handbook", name, column.item()


def from_quantiles(row, kind):
    given = {"low": row["min"], "q1": row["q1"], "q3": row["q3"], "high": row["max"]}
    given = {name: value for name, value in given.items() if not np.isnan(value)}
    means = {"wan2014": "wan", "luo2018": "luo"} | (
        {"hozo2005_full": "hozo"} if kind == "scenario1_range" else {}
    )
    sds = {"wan2014": "wan"} | (
        {"shi2020": "shi", "bland2015": "bland"} if kind == "scenario3_fivenum" else {}
    )
    for theirs, ours in means.items():
        found = effects.mean_sd_from_quantiles(row["n"], row["median"], **given, mean=ours)
        yield theirs, "mean", found["mean"].item()
    for theirs, ours in sds.items():
        found = effects.mean_sd_from_quantiles(row["n"], row["median"], **given, sd=ours)
        yield theirs, "sd", found["sd"].item()
    yield "shi_skew", "statistic", found["skewness"].item()
    yield "shi_skew", "critical", found["skewness_limit"].item()


def log_hazard_ratio(row, kind):
    if kind == "loghr_from_p":
        way, found = "p", effects.from_p(row["hr"], row["p"])
        limits = np.log(found[["low", "high"]])
    else:
        way = "ci"
        found = effects.from_interval(row["hr"], row["low"], row["high"], level=row["level"])
        limits = effects.from_p(row["hr"], found["p"])
        variance = found["se"].item() ** 2
        yield way, "V", 1 / variance
        yield way, "O_minus_E", found["y"].item() / variance
        yield way, "p", found["p"].item()
    limits = effects.from_p(row["hr"], found["p"])
    yield way, "loghr", found["y"].item()
    yield way, "se", found["se"].item()
    yield way, "ci95_low", limits["low"].item()
    yield way, "ci95_high", limits["high"].item()


def test_every_reference_conversion_agrees():
    ours = (
        (case, f"{kind}|{way}", quantity, value)
        for case, kind in REPORTED["kind"].items()
        for way, quantity, value in converted(case, kind)
    )
    middle = lambda rows: rows["quantity"] == "midpoint_loghr"  # noqa: E731
    assert assert_grid("oracle2_conversions.csv", ours, middle, relative=EXACT) == 101 - 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effects.sd_from_p(0.0, 0.2, 12), "difference, row 0: 0; allowed is a finite"),
        (lambda: effects.sd_from_p(1.1, 0.0, 12), "p, row 0: 0; allowed is a number above 0"),
        (lambda: effects.sd_from_interval(3, 2, 12), "low, row 0: 3; allowed is at most high"),
        (lambda: effects.sd_from_interval(1, 2, 12, quantile="F"), "quantile: 'F'; allowed are"),
        (lambda: effects.sd_from_iqr(1, 2), "n: None; allowed with method 'wan'"),
        (lambda: effects.sd_of_change(1, 2, 1.2), "r, row 0: 1.2; allowed is a correlation"),
        (lambda: effects.mean_sd_from_quantiles(20, 3, q1=2), "given are q1, median; allowed are"),
        (
            lambda: effects.mean_sd_from_quantiles(20, 3, q1=4, q3=5),
            "q1, row 0: 4; allowed is at most median, which is 3",
        ),
        (
            lambda: effects.mean_sd_from_quantiles(20, 3, q1=2, q3=5, sd="shi"),
            "sd with q1, median, q3: 'shi'; allowed are 'wan'",
        ),
        (lambda: effects.from_p(1.0, 0.3), "estimate, row 0: 1; allowed is a number other than 1"),
        (lambda: effects.proportion_interval(3, 2), "events, row 0: 3; allowed is at most n"),
        (lambda: effects.rate_interval(3, 0), "time, row 0: 0; allowed is a finite number above 0"),
        (lambda: effects.paired_difference(1, 1, 2, 1, 2, 0.5), "n, row 0: 2; allowed is a whole"),
        (
            lambda: effects.glass_delta(1, 1, 9, 2, 1, 9, variance="UB"),
            "variance: 'UB'; allowed are 'LS', 'unequal'",
        ),
        (lambda: effects.barnard(3, 4, 1, 4, alternative="more"), "alternative: 'more'; allowed"),
    ],
)
def test_impossible_reports_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_what_has_no_number_says_why():
    opposite = effects.ratio_of_means(-1, 1, 9, 2, 1, 9)
    assert np.isnan(opposite["estimate"].item())
    assert opposite["note"].item() == effects.NO_RATIO
    alike = effects.standardised_mean_difference(1, 0, 9, 2, 0, 9, variance="UB")
    assert alike["note"].item() == effects.NO_SPREAD
    same = effects.paired_difference(1, 1, 2, 1, 9, 1, method="SMCC")
    assert same["note"].item() == effects.NO_SPREAD


def test_barnard_is_symmetric_and_central_tables_have_p_1():
    forth, back = effects.barnard(3, 12, 8, 10), effects.barnard(8, 10, 3, 12)
    assert forth["p"].item() == pytest.approx(back["p"].item(), rel=1e-12)
    assert effects.barnard([0, 5, 3], [5, 5, 6], [0, 9, 3], [9, 9, 6])["p"].tolist() == [1, 1, 1]
