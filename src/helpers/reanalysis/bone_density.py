"""Bone density in the trials that the articles cite: built, kept, or lost more slowly?"""

import pandas as pd

from helpers import effects, forensics, numbers, printed
from helpers.data import Dataset
from helpers.data.schema.vocabulary import OMITTED, RETRACTED

SHIRAKI = "shiraki_2000"
RESULT = ["estimate", "low", "high"]
PERCENT = "bmd_change_percent"
WITHOUT_ESTIMATE = ("direction", "p", "mean", "count", "n_completed", "n_analysed")
"""Statistics of rows from which nothing can be computed."""
MEASURED = ["trial_id", "site"]


def shiraki_visits(dataset: Dataset) -> pd.DataFrame:
    """Shiraki's visits, with intervals: the ± is a standard error, as `shiraki_readings` shows.

    Returns
    -------
    DataFrame, a row per visit, in order of time
        A row of ``contrasts``; ``p_reported``; ``change_t``, ``change_c`` (%) and their gap
        ``estimate`` (points), each with its limits ``…_low, …_high`` or ``low, high``; ``p`` of it.

    Examples
    --------
    >>> shiraki_visits(k2).iloc[-1][["estimate", "low", "high"]].astype(float).round(1).tolist()
    [2.8, 0.3, 5.3]
    """
    visits = dataset.contrasts.query("trial_id == @SHIRAKI and outcome_id == @PERCENT")
    visits = visits.sort_values("timepoint_months", ignore_index=True)
    tests = dataset.reported.query("trial_id == @SHIRAKI and outcome_id == @PERCENT")
    visits = visits.merge(tests[["timepoint_months", "p_reported"]], validate="1:1")
    arms = {arm: (visits[f"value_{arm}"], visits[f"spread_{arm}"], None) for arm in "tc"}
    gap = effects.mean_difference(*arms["t"], *arms["c"], method="normal", spread="se")
    found = [visits, gap[[*RESULT, "p"]]]
    for arm, figures in arms.items():
        change = effects.mean_difference(*figures, 0, 0, None, method="normal", spread="se")
        names = [f"change_{arm}", f"change_{arm}_low", f"change_{arm}_high"]
        found.append(change[RESULT].set_axis(names, axis=1))
    return pd.concat(found, axis=1)


def shiraki_course(dataset: Dataset) -> pd.DataFrame:
    """The changes of both arms under each other, as `plots.change_from_baseline` takes them."""
    visits = shiraki_visits(dataset)
    arms = []
    for arm, label in (("t", "K2"), ("c", "No treatment")):
        change = visits[[f"change_{arm}", f"change_{arm}_low", f"change_{arm}_high"]]
        change = change.set_axis(RESULT, axis=1).assign(arm=label, treated=arm == "t")
        arms.append(change.assign(month=visits["timepoint_months"]))
    return pd.concat(arms, ignore_index=True)


def shiraki_readings(dataset: Dataset) -> pd.DataFrame:
    """Does each printed p follow, if the ± is a standard deviation, and if it is an error?

    How many people were scanned is not printed: everyone randomised is taken.

    Returns
    -------
    DataFrame, a row per visit with a p and reading
        ``timepoint_months, p_reported`` and what `helpers.forensics.spread_kind` gives.
    """
    visits, parts = shiraki_visits(dataset), []
    for row in visits[visits["p_reported"] != printed.NOT_REPORTED].itertuples():
        means = row.value_printed_t, row.spread_printed_t, row.value_printed_c, row.spread_printed_c
        people = int(row.n_randomised_t), int(row.n_randomised_c)
        found = forensics.spread_kind(*means, row.p_reported, *people)
        months = row.timepoint_months
        parts.append(found.assign(timepoint_months=months, p_reported=row.p_reported))
    return pd.concat(parts, ignore_index=True)


def cited_comparisons(dataset: Dataset) -> pd.DataFrame:
    """What the cited trials print about bone density with K2 against an arm without it.

    Returns
    -------
    DataFrame
        Rows of ``reported`` with ``name, status`` and ``against``, what the controls got.
    """
    studies = _cited_studies(dataset)
    rows = dataset.reported[dataset.reported["outcome_id"].str.contains("bmd")].merge(
        studies, on="trial_id"
    )
    of_k2, in_both = (rows[f"arm_{arm}"].str.contains("mk4") for arm in ("treatment", "control"))
    rows = rows[of_k2 & ~in_both & (rows["arm_control"] != "")]
    return rows.assign(against=_received(dataset, rows["trial_id"], rows["arm_control"]))


def last_changes(dataset: Dataset) -> pd.DataFrame:
    """The change of each K2 arm at its last visit, beside its controls.

    Of the trials of `cited_comparisons` that are not retracted.

    Returns
    -------
    DataFrame
        Rows of ``contrasts`` in which the change of the treated is printed, with ``treatment``.
    """
    cited = _not_retracted(dataset)["trial_id"]
    pairs = dataset.contrasts.query("outcome_id == @PERCENT").dropna(subset="value_t")
    pairs = pairs[pairs["trial_id"].isin(cited) & pairs["arm_id_t"].str.contains("mk4")]
    last = pairs.drop_duplicates(["trial_id", "arm_id_t", "site"], keep="last")
    return last.assign(treatment=_received(dataset, last["trial_id"], last["arm_id_t"]))


def gaps(dataset: Dataset) -> pd.DataFrame:
    """K2 minus control wherever both means are printed, with an interval where that follows.

    Returns
    -------
    DataFrame
        Rows of `last_changes` with ``estimate, low, high`` in points, and ``basis``: ``± as SE``
        in Shiraki's trial, ``± as SD`` in others, ``means only`` where no spread is printed.
    """
    last = last_changes(dataset).dropna(subset="value_c")
    of_shiraki = last["trial_id"] == SHIRAKI
    columns = [f"{name}_{arm}" for arm in "tc" for name in ("value", "spread", "n")]
    as_sd = last.dropna(subset=columns)
    found = pd.concat(
        [
            effects.mean_difference(*as_sd[columns].to_numpy().T).set_axis(as_sd.index),
            shiraki_visits(dataset).tail(1).set_axis(last.index[of_shiraki]),
        ]
    )[RESULT].reindex(last.index)
    basis = pd.Series("means only", last.index).mask(of_shiraki, "± as SE")
    return last.join(found).assign(
        estimate=last["value_t"] - last["value_c"],
        basis=basis.mask(last.index.isin(as_sd.index), "± as SD"),
    )


def every_gap(dataset: Dataset) -> pd.DataFrame:
    """Each trial and bone of `cited_comparisons`: its gap, or what is printed in words.

    Returns
    -------
    DataFrame, the lumbar spine first
        ``trial_id, name, label, group``; ``against``, what the controls got, in short; ``grade``;
        ``basis`` and ``estimate, low, high`` of `gaps`, empty where there is none; ``number``, a
        gap with as many decimals as its means, or the words.
    """
    words = _not_retracted(dataset).drop_duplicates(MEASURED)
    computed = gaps(dataset)
    kept = [*MEASURED, "grade", "basis", *RESULT]
    means = computed[[*RESULT, "value_printed_t", "value_printed_c"]].to_numpy()
    computed = computed[kept].assign(number=[_as_precise(*row) for row in means])
    found = words[[*MEASURED, "name", "against", "grade"]].assign(words=_in_words(words))
    found = found.merge(computed, on=MEASURED, how="left", suffixes=("_words", ""))
    at_spine, site = found["site"] == "lumbar_spine", found["site"].str.replace("_", " ")
    return found.assign(
        number=found["number"].fillna(found["words"]),
        basis=found["basis"].fillna("–"),
        grade=found["grade"].fillna(found["grade_words"]),
        against=found["against"].str.split(r" \(| and |, ").str[0],
        label=found["name"].where(at_spine, found["name"] + ", " + site),
        group=at_spine.map({True: "Lumbar spine", False: "Other bones"}),
    ).sort_values("group", kind="stable", ignore_index=True)


def treated_alone(dataset: Dataset) -> pd.DataFrame:
    """The change since the start in the treated arms, Shiraki's left out.

    Returns
    -------
    DataFrame
        Rows of `last_changes` with ``change_low, change_high``, as if the ± were a standard
        deviation (NaN without one); ``note``, what is printed against the start.
    """
    last = last_changes(dataset).query("trial_id != @SHIRAKI")
    usable = last.dropna(subset=["spread_t", "n_t"])
    alone = effects.mean_difference(
        usable["value_t"], usable["spread_t"], usable["n_t"], 0, 0, usable["n_t"]
    )
    remarks = dataset.reported[dataset.reported["note"].str.contains("v baseline")]
    remarks = remarks.set_index(MEASURED)["note"]
    notes = [remarks.get(place, "") for place in last[MEASURED].itertuples(index=False, name=None)]
    return last.assign(change_low=alone["low"], change_high=alone["high"], note=notes)


def without_estimate(dataset: Dataset) -> pd.DataFrame:
    """Rows of the cited trials that print a direction, a p or a count alone, with ``name``."""
    rows = dataset.reported[dataset.reported["statistic"].isin(WITHOUT_ESTIMATE)]
    return rows.merge(_cited_studies(dataset), on="trial_id", validate="m:1")


def _cited_studies(dataset: Dataset) -> pd.DataFrame:
    cited = dataset.studies["cited_by"] != OMITTED
    return dataset.studies.loc[cited, ["trial_id", "name", "status"]]


def _not_retracted(dataset: Dataset) -> pd.DataFrame:
    rows = cited_comparisons(dataset)
    return rows[rows["status"] != RETRACTED]


def _received(dataset: Dataset, trials: pd.Series, arms: pd.Series) -> list[str]:
    received = dataset.arms.set_index(["trial_id", "arm_id"])["treatment"]
    return [received[arm] for arm in zip(trials, arms, strict=True)]


def _as_precise(estimate: float, low: float, high: float, *means: str) -> str:
    """A gap with as many decimals as the more precise of its printed means."""
    decimals = max(printed.parse(mean).decimals for mean in means)
    return numbers.estimate(estimate, low, high, decimals)


def _in_words(rows: pd.DataFrame) -> pd.Series:
    """The printed result, and the p where one is printed."""
    p = (", p " + rows["p_reported"]).where(rows["p_reported"].str.match("[<>]"), "")
    words = rows["value_printed"].mask(rows["value_printed"] == "", "p only")
    words = words.mask(rows["p_reported"] == printed.NOT_REPORTED, printed.NOT_REPORTED)
    return words.str.replace("_", " ") + p
