"""From bone density to fractures: a risk per percent, what scans can show, and the drugs."""

import re

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers import effects, printed
from helpers.data import Dataset
from helpers.data.schema.vocabulary import NO_NOTICE
from helpers.effects import measurement_error, per_sd
from helpers.reanalysis import jiang_2014

CLAIM = "b42"
"""A fall in bone density by so many percent multiplies the fracture risk by so much."""
YEARLY, AGAIN_AFTER = "c93", "c95"
"""Claims: how fast bone density changes (% a year), and after how many years another scan."""
BONES = {"marshall_1996.c01": "spine", "marshall_1996.c02": "hip", "marshall_1996.c03": "any"}
HIP_BY_QUARTERS = "booth_2003.c01", "booth_2003.c02"
SHIRAKI = ["shiraki_2000.f09", "shiraki_2000.f10", "shiraki_2000.p05"]
"""The spine of the untreated and the treated at the last visit, and a ratio of fractures."""
ECKO = ["cheung_2008_ecko.p01", "cheung_2008_ecko.p04"]
"""The difference of spine density, and a ratio of fractures."""
LIBERMAN = [f"liberman_1995.c0{row}" for row in (1, 3, 4)]
"""Spine density, and the share of women with a new vertebral fracture in both arms."""
COMPARISONS = {
    "lost": "Shiraki 2000, untreated, since the start",
    "gap": "Shiraki 2000, K2 less untreated",
    "ecko": "ECKO, vitamin K1 less placebo",
    "alendronate": "Liberman 1995, alendronate less placebo",
}
ALENDRONATE = "wells_2008", "alendronate_cochrane_update", "black_1996", "liberman_1995"
RESULT = ["estimate", "low", "high"]
SITES = "lumbar_spine", "femoral_neck", "total_hip"
UNTREATED = "placebo|no treatment|olive oil"


def claimed(dataset: Dataset) -> tuple[float, float]:
    """The claimed risk ratio, and the change of bone density in percent that it belongs to.

    Examples
    --------
    >>> claimed(k2)
    (2.0, -10.0)
    """
    claim = dataset.claim(CLAIM)
    (percent,) = re.findall(r"per (\d+)% lower", claim["outcome_as_printed"])
    return float(claim["claimed_value"]), -float(percent)


def risk_per_sd(dataset: Dataset) -> pd.DataFrame:
    """Risk of fracture for a bone density one standard deviation lower, as Marshall pooled it.

    Returns
    -------
    DataFrame, indexed by bone: ``spine, hip, any``
        ``row_id, outcome_as_printed``, and the risk ratio as ``estimate, low, high``.
    """
    rows = dataset.cohorts[dataset.cohorts["row_id"].isin(BONES)]
    rows = rows.rename(columns={"ci_low": "low", "ci_high": "high"})
    return rows.set_index(rows["row_id"].map(BONES).rename(None))[
        ["row_id", "outcome_as_printed", *RESULT]
    ]


def sd_for_claimed_risk(dataset: Dataset) -> pd.DataFrame:
    """How far women must differ in bone density for the claimed fall to have the claimed risk.

    Returns
    -------
    DataFrame, indexed as `risk_per_sd`
        ``row_id, outcome_as_printed``, and the standard deviation in percent of the mean as
        ``estimate, low, high``: with the risk ratio, and with the limits of its interval.

    Examples
    --------
    >>> sd_for_claimed_risk(k2)["estimate"].round(1).to_dict()
    {'spine': 12.0, 'hip': 13.8, 'any': 5.8}
    """
    risks = risk_per_sd(dataset)
    sd = risks[RESULT].apply(per_sd.sd_for_risk, args=claimed(dataset))
    return risks.assign(**sd.to_dict("series"))


def risk_by_sd(dataset: Dataset, sd_percent: ArrayLike) -> pd.DataFrame:
    """The risk ratio of the claimed fall over a range of standard deviations.

    Parameters
    ----------
    sd_percent : array_like
        In percent of the mean.

    Returns
    -------
    DataFrame
        ``bone`` (``spine``, then ``hip``); ``x``, the standard deviation; ``estimate, low, high``.
    """
    risks, (_, change) = risk_per_sd(dataset), claimed(dataset)
    curves = []
    for bone in ("spine", "hip"):
        ratios = risks.loc[bone, RESULT]
        curve = {end: per_sd.risk_per_percent(ratios[end], sd_percent, change) for end in RESULT}
        curves.append(pd.DataFrame({"bone": bone, "x": sd_percent, **curve}))
    return pd.concat(curves, ignore_index=True)


def reconstructed_sd(dataset: Dataset) -> pd.DataFrame:
    """The standard deviation at the hip that follows from standard errors, which are printed.

    The groups are quarters of a known number of women, and an SE is an SD over the root of n.

    Returns
    -------
    DataFrame
        The two rows of Booth 2003 with ``sd_percent_low, sd_percent_high``, in percent of the mean
        and within the rounding of the print; and ``ratio_low, ratio_high``, the risk ratio of the
        claimed fall.
    """
    rows = dataset.cohorts[dataset.cohorts["row_id"].isin(HIP_BY_QUARTERS)]
    errors = pd.DataFrame(
        rows["spread_printed"].map(printed.rounding_interval).tolist(), rows.index
    )
    sd = errors.mul(100 * np.sqrt(rows["n"] / 4) / rows["estimate"], axis=0)
    risk, (_, change) = risk_per_sd(dataset).loc["hip", "estimate"], claimed(dataset)
    most, least = (per_sd.risk_per_percent(risk, sd[end], change) for end in sd)
    return rows.assign(
        sd_percent_low=sd[0], sd_percent_high=sd[1], ratio_low=least, ratio_high=most
    )


def by_the_yardstick(dataset: Dataset) -> pd.DataFrame:
    """Changes of spine density, the fracture risk that the claim makes of them, and the printed.

    Returns
    -------
    DataFrame, indexed by ``lost`` (in Shiraki's untreated), ``gap``, ``ecko`` and ``alendronate``
        ``label``; ``change, change_low, change_high`` in percent or points; ``estimate, low,
        high``, the risk ratio by the yardstick; ``ratio, ratio_low, ratio_high``, what sources
        print of fractures, the last from two percentages; its ``grade``; ``row_id``.
    """
    change, (ratio, fall) = _changes_of_the_spine(dataset), claimed(dataset)
    risk = change.apply(lambda percent: per_sd.risk_per_percent(ratio, -fall, percent))
    risk.columns = ["estimate", "high", "low"]  # the more bone, the lower the risk
    change.columns = ["change", "change_low", "change_high"]
    found = pd.concat([change, risk[RESULT], _fracture_ratios(dataset)], axis=1)
    return found.assign(label=pd.Series(COMPARISONS))


def _changes_of_the_spine(dataset: Dataset) -> pd.DataFrame:
    pairs = dataset.contrasts.query(
        "trial_id == 'shiraki_2000' and outcome_id == 'bmd_change_percent'"
    )
    end, drug = pairs.loc[pairs["timepoint_months"].idxmax()], dataset.row(LIBERMAN[0])
    treated, control = ((end[f"value_{arm}"], end[f"spread_{arm}"], None) for arm in "tc")
    nothing = 0, 0, None
    arms = {
        "lost": (*control, *nothing),
        "gap": (*treated, *control),
        "alendronate": (drug["estimate"], drug["spread"], None, *nothing),
    }
    found = {
        name: effects.mean_difference(*arm, method="normal", spread="se")[RESULT]
        for name, arm in arms.items()
    }
    ecko = dataset.row(ECKO[0])[["value", "ci_low", "ci_high"]].astype(float).to_numpy()
    found["ecko"] = pd.DataFrame([ecko], columns=RESULT)
    return pd.concat(found).droplevel(1).loc[list(COMPARISONS)]


def _fracture_ratios(dataset: Dataset) -> pd.DataFrame:
    """What the sources print of fractures, and the rows of each comparison."""
    _, treated, placebo = (dataset.row(row) for row in LIBERMAN)
    shiraki, ecko = dataset.row(SHIRAKI[-1]), dataset.row(ECKO[-1])
    columns = ["value", "ci_low", "ci_high", "value_printed", "grade"]
    found = pd.DataFrame([shiraki[columns], ecko[columns]], index=["gap", "ecko"])
    found.columns = ["ratio", "ratio_low", "ratio_high", "ratio_printed", "grade"]
    of_shares = treated["estimate"] / placebo["estimate"]
    found.loc["alendronate", ["ratio", "grade"]] = of_shares, treated["grade"]
    rows = {"lost": SHIRAKI[:1], "gap": SHIRAKI, "ecko": ECKO, "alendronate": LIBERMAN}
    return found.reindex(list(rows)).assign(row_id=pd.Series(rows).map(" ".join))


def two_scans(dataset: Dataset) -> pd.DataFrame:
    """What a second scan of one person can show of the claimed yearly loss.

    Returns
    -------
    DataFrame, a row per bone and number of years between the scans
        ``row_id, outcome_as_printed, grade, years``; ``cv_low, cv_high``, the printed
        coefficients of variation by maker, in percent; what follows from them, each as ``…_low``
        and ``…_high``: ``smallest``, the least significant change in percent, ``lost_in``, the
        years that it takes to lose that; ``detected`` and ``wrong_side``, chances as
        `effects.measurement_error` has.
    """
    cvs = dataset.cohorts.query("measure == 'cv'")
    cvs = cvs.rename(columns=lambda name: name.replace("ci_", "cv_"))
    yearly, parts = dataset.claim(YEARLY)["claimed_value"], []
    for years in dataset.claim(AGAIN_AFTER)[["claimed_low", "claimed_high"]]:
        low, high = (
            measurement_error.second_scan(yearly * years, cvs[each])
            for each in ("cv_low", "cv_high")
        )
        least, most = np.minimum(low, high), np.maximum(low, high)
        ends = [least.add_suffix("_low"), most.add_suffix("_high")]
        parts.append(pd.concat([cvs, *ends], axis=1).assign(years=years))
    found = pd.concat(parts).sort_values("row_id", kind="stable", ignore_index=True)
    low, high = found["smallest_low"] / yearly, found["smallest_high"] / yearly
    return found.assign(lost_in_low=low, lost_in_high=high)


def control_groups(dataset: Dataset) -> pd.DataFrame:
    """How fast bone changed without vitamin K: the last visit of each untreated group.

    Groups on placebo or without treatment, of trials without a notice, after about a year or more;
    in some both arms had calcium or vitamin D.

    Returns
    -------
    DataFrame
        Rows of ``trials`` with ``name, population, treatment``; ``given``, the treatment without
        what stands in brackets; ``per_year``, the change in percent a year.
    """
    controls = dataset.arms.query("is_control == 'yes' and treatment.str.contains(@UNTREATED)")
    studies = dataset.studies.loc[
        dataset.studies["status"] == NO_NOTICE, ["trial_id", "name", "population"]
    ]
    rows = dataset.trials.query("outcome_id == 'bmd_change_percent' and timepoint_months > 10")
    rows = rows[rows["site"].isin(SITES) & rows["value"].notna()]
    rows = rows.merge(controls[["trial_id", "arm_id", "treatment"]]).merge(studies)
    last = rows.drop_duplicates(["trial_id", "site"], keep="last")
    given = last["treatment"].str.replace(r" \(.*\)", "", regex=True)
    return last.assign(given=given, per_year=last["value"] / last["timepoint_months"] * 12)


def alendronate(dataset: Dataset) -> pd.DataFrame:
    """Rows of cohorts about alendronate, fractures and bone density."""
    rows = dataset.cohorts[dataset.cohorts["cohort_id"].isin(ALENDRONATE)]
    return rows[rows["outcome_as_printed"].str.contains("fracture|BMD")]


def k2_fractures(dataset: Dataset) -> pd.DataFrame:
    """One result on fractures for each K2 arm, and for etidronate, against an arm without K2.

    Returns
    -------
    DataFrame
        Rows of ``reported``, those with a ratio first, with ``name, status, population,
        n_randomised``; ``label``, the name with what is against the trial; ``drug``; ``has_ratio``
        and ``faded`` (retracted or questioned).
    """
    reported = dataset.reported
    of_k2, in_both = (reported[f"arm_{arm}"].str.contains("mk") for arm in ("treatment", "control"))
    treated = of_k2 | reported["arm_treatment"].str.contains("etidronate")
    rows = reported[treated & ~in_both & reported["outcome_id"].str.contains("fracture")]
    rows = rows.assign(has_ratio=rows["statistic"].isin(["rr", "hr"]))
    rows = rows.sort_values("has_ratio", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["trial_id", "arm_treatment"])
    studies = dataset.studies[["trial_id", "name", "status", "population", "n_randomised"]]
    rows = rows.merge(studies, on="trial_id", validate="m:1")
    faded = rows["status"] != NO_NOTICE
    label = rows["name"].str.split(" (", regex=False).str[0]
    names = {"mk4": "K2", "d2": "D2", "ca$": "calcium", "_": " + "}
    return rows.assign(
        faded=faded,
        label=label.where(~faded, label + ", " + rows["status"]),
        drug=rows["arm_treatment"].replace(names, regex=True),
    )


def fractures_on_one_axis(dataset: Dataset) -> pd.DataFrame:
    """Fracture ratios of alendronate, as far as read first hand, and of K2 and etidronate.

    Returns
    -------
    DataFrame
        ``label, drug, arm_control, site, grade, faded, estimate, low, high``: printed ratios;
        Jiang's computed from counts with a score interval, Liberman's from two percentages; and the
        largest trial that weighs, which prints none, with its words as ``number``.
    """
    drug = alendronate(dataset).query(
        "grade == 'A' and not outcome_as_printed.str.contains('non-')"
    )
    drug = drug[drug["measure"].isin(["rr", "hr"]) | (drug["row_id"] == LIBERMAN[1])]
    computed = drug["measure"] == "proportion"
    of_shares = by_the_yardstick(dataset).loc["alendronate", "ratio"]
    drug = drug.assign(
        label=dataset.names(drug["source_id"]) + np.where(computed, ", computed", ""),
        estimate=drug["estimate"].mask(computed, of_shares),
        arm_control="placebo",
        site=drug["outcome_as_printed"].str.replace("new | fracture", "", regex=True),
        drug="alendronate",
        faded=False,
    )
    own = k2_fractures(dataset).rename(columns={"value": "estimate"})
    from_counts = own["trial_id"] == "jiang_2014"
    score = jiang_2014.fractures(dataset)[RESULT].to_numpy()
    own.loc[from_counts, ["estimate", "ci_low", "ci_high"]] = score
    own["label"] += np.where(from_counts, ", computed (score)", "")
    largest = own["n_randomised"].where(~own["faded"]).idxmax()
    own.loc[largest, "number"] = own.loc[largest, "value_printed"].replace("_", " ")
    own = own[own["has_ratio"] | from_counts | (own.index == largest)]
    found = pd.concat([drug, own], ignore_index=True)
    found = found.rename(columns={"ci_low": "low", "ci_high": "high"})
    columns = [
        "row_id",
        "label",
        "drug",
        "arm_control",
        "site",
        "grade",
        "faded",
        *RESULT,
        "number",
    ]
    return found[columns].astype({"faded": bool})
