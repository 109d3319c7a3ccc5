"""How many comparisons each significant result was one of."""

import pandas as pd

from helpers import printed
from helpers.data import Dataset

SIGNIFICANT = 0.05
RATIOS = ("rr", "hr", "or", "rate_ratio")
WORDS = ("favours_treatment", "favours_control", "higher_in_treatment", "lower_in_treatment")
_COMPARISON = ["arm_treatment", "arm_control", "outcome_id", "site", "side", "subgroup"]


def comparisons(dataset: Dataset) -> pd.DataFrame:
    """Every comparison of two arms that the tables have of a trial.

    Returns
    -------
    DataFrame
        Rows of ``reported``, the first of each pair of arms, outcome, site, side, group and time,
        with ``name``; ``significant``: by p, by its interval, or in words.
    """
    rows = dataset.reported
    rows = rows[(rows["arm_control"] != "") & (rows["value_printed"] != printed.NOT_REPORTED)]
    rows = rows.drop_duplicates(["trial_id", *_COMPARISON, "timepoint_months"])
    names = dataset.studies.set_index("trial_id")["name"]
    significant = [_is_significant(row) for row in rows.to_dict("records")]
    return rows.assign(name=rows["trial_id"].map(names), significant=significant)


def multiplicity(dataset: Dataset) -> pd.DataFrame:
    """Count what each trial compared, and how much of it was significant.

    The texts that were read may leave comparisons out: the counts are the least that were made.

    Returns
    -------
    DataFrame, a row per trial, the most comparisons first
        ``trial_id, name``; ``n_outcomes, n_sites, n_times, n_groups``; ``n_comparisons``;
        ``n_significant``; ``expected``, how many would be at p = 0.05 if nothing differed.

    Examples
    --------
    >>> multiplicity(k2).set_index("trial_id").loc["ishida_2004_yops", "n_comparisons"]
    np.int64(5)
    """
    found = comparisons(dataset).groupby(["trial_id", "name"], sort=False)
    counted = found.agg(
        n_outcomes=("outcome_id", "nunique"),
        n_sites=("site", "nunique"),
        n_times=("timepoint_months", "nunique"),
        n_groups=("subgroup", "nunique"),
        n_comparisons=("row_id", "size"),
        n_significant=("significant", "sum"),
    ).reset_index()
    counted["expected"] = SIGNIFICANT * counted["n_comparisons"]
    return counted.sort_values("n_comparisons", ascending=False, kind="stable", ignore_index=True)


def _is_significant(row: dict) -> bool:
    if row["p_reported"] and row["p_reported"] != printed.NOT_REPORTED:
        return printed.parse(row["p_reported"]).high <= SIGNIFICANT
    if row["ci_low"] == row["ci_low"]:
        no_effect = 1 if row["statistic"] in RATIOS else 0
        return not row["ci_low"] <= no_effect <= row["ci_high"]
    return row["value_printed"] in WORDS
