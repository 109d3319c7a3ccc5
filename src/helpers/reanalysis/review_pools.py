"""What reviews of vitamin K and fractures pooled, and what their corrections changed."""

import pandas as pd

from helpers import effects, forensics
from helpers.data import Dataset
from helpers.data.schema.vocabulary import WEIGHTLESS

RESULT = ["estimate", "low", "high"]
CORRECTIONS = {
    "cockayne_2006_without_sato.r01": "cockayne_2006.r02",
    "mott_2020_correction.r02": "mott_2019.r03",
    "mott_2020_correction.r01": "mott_2019.r01",
}
"""A corrected result, and the one that it corrects."""
POOLS = (
    "cockayne_2006.r02",
    "cockayne_2006_without_sato.r01",
    "iwamoto_2009.r02",
    "cockayne_2006.r03",
    "iwamoto_2009.r01",
    "cockayne_2006.r01",
    "mott_2019.r03",
    "mott_2020_correction.r02",
    "su_2019.r01",
    "salma_2022.r01",
    "mott_2019.r01",
    "mott_2020_correction.r01",
    "mott_2019.r02",
    "salma_2022.r02",
    "huang_2015.r01",
    "ma_2022.r01",
)
BEFORE_AND_AFTER = "huang_2015.r01", "huang_2015.r02", "ma_2022.r01", "ma_2022.r02"
"""Results with all studies, each followed by that without one."""
UNCHANGED = "Unchanged by the correction"


def pools(dataset: Dataset) -> pd.DataFrame:
    """Pooled results on fractures, each followed by its correction, for a forest plot.

    Returns
    -------
    DataFrame, indexed by row_id
        Rows of ``reviews`` with ``low, high``; ``label, group``; ``corrected_from``; ``now``, the
        status; ``hollow``, changed since without a new value that was read; ``faded``, retracted.
    """
    rows = dataset.reviews.set_index("row_id", drop=False).rename_axis(None).loc[[*POOLS]]
    what = rows["outcome_as_printed"].str.split(", ", n=2)
    second_hand = rows["grade"].eq("A").map({True: "", False: " (second hand)"})
    corrects, replaced = rows.index.isin(CORRECTIONS), rows.index.isin(CORRECTIONS.values())
    label = dataset.names(rows["review_id"]) + (", " + what.str[2]).fillna("")
    unchanged = rows["note"] == UNCHANGED
    status = rows["status"].replace("current", "").mask(unchanged, "unchanged")
    hollow = rows["status"].isin(["corrected", "cautioned"]) & ~unchanged & ~replaced
    return rows.rename(columns={"ci_low": "low", "ci_high": "high"}).assign(
        label=label.mask(corrects, "↳ corrected " + rows["year_printed"] + second_hand),
        group=what.str[1].str.capitalize() + " fractures",
        corrected_from=rows.index.map(CORRECTIONS),
        now=status,
        hollow=hollow,
        faded=rows["status"].isin(WEIGHTLESS),
    )


def wider_by_correction(dataset: Dataset) -> pd.Series:
    """How many times as wide an interval became with its correction, on the log scale.

    Returns
    -------
    Series, indexed by the row that corrects

    Examples
    --------
    >>> wider_by_correction(k2).round(2).tolist()
    [2.6, 1.01, 1.01]
    """
    rows = pools(dataset)
    after, before = (
        effects.from_interval(*rows.loc[[*each], RESULT].to_numpy().T)["se"].to_numpy()
        for each in (CORRECTIONS, CORRECTIONS.values())
    )
    return pd.Series(after / before, list(CORRECTIONS))


def without_one_study(dataset: Dataset) -> pd.DataFrame:
    """Results of two reviews before and after one study was dropped, with what follows from p.

    Returns
    -------
    DataFrame, indexed by row_id
        Rows of ``reviews``; ``low, high``, the interval; ``se_low, se_high``, the smallest and the
        largest standard error that fit the print, as `helpers.forensics.interval_from_p`.
    """
    rows = dataset.reviews.set_index("row_id", drop=False).rename_axis(None)
    rows = rows.loc[[*BEFORE_AND_AFTER]]
    prints = zip(rows["estimate_printed"], rows["p"], strict=True)
    found = pd.concat([forensics.interval_from_p(*each) for each in prints])
    found = found.set_axis(rows.index)[["low", "high", "se_low", "se_high"]]
    return rows.assign(review=dataset.names(rows["review_id"])).join(found)
