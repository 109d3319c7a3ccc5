"""The trials that no article cites: fractures and bone density with vitamin K."""

import numpy as np
import pandas as pd

from helpers import numbers
from helpers.data import Dataset, people_randomised
from helpers.data.schema.vocabulary import OMITTED, WEIGHTLESS
from helpers.reanalysis.effects_table import effects_table

RESULT = ["estimate", "low", "high"]
BONE = "bm[dc]|bone_density|neck_width|trabecular|stiffness"
FRACTURES = (
    "inoue_2009_of.p01",
    "tanaka_2017_joint03.p01",
    "kasukawa_2014.p01",
    "cheung_2008_ecko.p04",
    "ishida_2004_yops.p01",
)
DIFFERENCES = "cheung_2008_ecko.p01", "cheung_2008_ecko.p02", "braam_2003.p02"
"""Printed differences in the change of bone density, in points."""
FORMS = "mk4", "mk7", "k1"
SITES = {"lumbar_spine": 1, "total_hip": 2, "femoral_neck": 3}
PLACE = ["trial_id", "site"]
PRINTED = {"value": "estimate", "ci_low": "low", "ci_high": "high"}


def studies(dataset: Dataset) -> pd.DataFrame:
    """The trials that are not cited, the largest first.

    Returns
    -------
    DataFrame
        Rows of ``studies``; ``faded``, retracted or questioned; ``label``, the name with that.
    """
    rows = dataset.studies[dataset.studies["cited_by"] == OMITTED]
    rows = rows.assign(faded=rows["status"].isin(WEIGHTLESS))
    doubted = rows["name"] + " (" + rows["status"] + ")"
    rows = rows.assign(label=rows["name"].mask(rows["faded"], doubted))
    return rows.sort_values("n_randomised", ascending=False, ignore_index=True)


def results(dataset: Dataset) -> pd.DataFrame:
    """What these trials report: rows of ``reported``, those on bone density last."""
    rows = dataset.reported[dataset.reported["trial_id"].isin(studies(dataset)["trial_id"])]
    is_bone = rows["outcome_id"].str.contains(BONE)
    return pd.concat([rows[~is_bone], rows[is_bone]], ignore_index=True)


def fractures(dataset: Dataset) -> pd.DataFrame:
    """The result on fractures of each trial that has one, for a forest plot.

    Returns
    -------
    DataFrame
        Rows of ``reported`` with ``estimate, low, high``; ``number``, the words where no ratio is
        printed; ``label, faded``; ``compared``, how many people, as a text.
    """
    rows = dataset.reported.set_index("row_id", drop=False).loc[[*FRACTURES]]
    rows = rows.merge(studies(dataset), on="trial_id", suffixes=("", "_study"))
    second_hand = rows["grade"].eq("A").map({True: "", False: " (second hand)"})
    words = rows["value_printed"].str.replace("_", " ")
    return rows.rename(columns=PRINTED).assign(
        number=words.where(rows["value"].isna()),
        label=rows["name"] + ", " + rows["intervention"] + second_hand,
        compared=_compared(dataset, rows),
    )


def gaps(dataset: Dataset) -> pd.DataFrame:
    """Vitamin K minus control in the change of bone density, in points, for a forest plot.

    The printed difference, else that of the printed means, with its interval where the spreads
    and the people of both arms allow one.

    Returns
    -------
    DataFrame, the spine first
        ``trial_id, site, estimate, low, high``; ``computed``, whether the interval is; ``twice``,
        the difference of the means where the difference is printed too; ``label, faded, group,
        intervention``; ``compared``, how many people, as a text.
    """
    means, printed = _gaps_of_means(dataset), dataset.reported.rename(columns=PRINTED)
    printed = printed.set_index("row_id").loc[[*DIFFERENCES]].assign(computed=False)
    columns = [*PLACE, *RESULT, "computed", "arm_treatment", "arm_control"]
    found = pd.concat([printed[columns], means[columns]]).drop_duplicates(PLACE)
    twice = means[[*PLACE, "estimate"]].rename(columns={"estimate": "twice"})
    found = found.merge(twice, how="left", on=PLACE)
    found["twice"] = found["twice"].where(found["trial_id"].isin(printed["trial_id"]))
    found = found.merge(studies(dataset), on="trial_id")
    found = found.sort_values("site", key=lambda site: site.map(SITES), kind="stable")
    return found.assign(
        label=found["label"].mask(found["computed"], found["label"] + ", interval computed"),
        group=found["site"].str.replace("_", " ").str.capitalize(),
        compared=_compared(dataset, found),
    )


def _gaps_of_means(dataset: Dataset) -> pd.DataFrame:
    uncited = studies(dataset)["trial_id"]
    pairs = dataset.contrasts.query("outcome_id == 'bmd_change_percent'")
    pairs = pairs[pairs["trial_id"].isin(uncited) & pairs["arm_id_t"].isin(FORMS)]
    follows = effects_table(dataset).query("measure == 'mean difference'")
    rows = ["row_id_t", "row_id_c"]
    means = pairs.merge(follows[[*rows, "low", "high"]], how="left", on=rows)
    means = means.rename(columns={"arm_id_t": "arm_treatment", "arm_id_c": "arm_control"})
    gap = means["value_t"] - means["value_c"]
    return means.assign(estimate=gap, computed=means["low"].notna())


def _compared(dataset: Dataset, rows: pd.DataFrame) -> list[str]:
    """People in the two arms, or of how many they are a part where that is not reported."""
    texts = []
    for row in rows.itertuples():
        arms = row.arm_treatment, row.arm_control
        people = people_randomised(dataset, row.trial_id, arms)
        part = f"part of {row.n_randomised_printed}"
        texts.append(part if np.isnan(people) else numbers.count(people))
    return texts
