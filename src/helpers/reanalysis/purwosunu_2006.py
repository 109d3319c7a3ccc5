"""Purwosunu 2006: in print twice, as an article and as the record of a thesis; do its p follow?"""

import pandas as pd

from helpers import forensics
from helpers.data import Dataset

ARTICLE_P = "purwosunu_2006.p01"


def spread_readings(dataset: Dataset) -> pd.DataFrame:
    """Does each printed p follow from the thesis's means, ± being a standard deviation or error?

    Returns
    -------
    DataFrame, a row per p and reading
        ``row_id`` (of the p), ``source_id, site, p_printed`` and what
        `helpers.forensics.spread_kind` gives: ``reading, p, p_low, p_high, agrees``. The article's
        p is held against the last visit.

    Examples
    --------
    >>> found = spread_readings(k2)
    >>> found.loc[found["agrees"], ["row_id", "reading"]].to_numpy().tolist()
    [['purwosunu_2006.p01', 'sd']]
    """
    means = dataset.contrasts.query("trial_id == 'purwosunu_2006' and grade == 'B'")
    where = ["site", "timepoint_months", "source_id"]
    tests = dataset.reported.query("trial_id == 'purwosunu_2006' and statistic == 'p'")
    thesis = means.merge(tests[["row_id", *where, "p_reported"]], on=where)
    article = dataset.row(ARTICLE_P)
    last = means[means["site"] == article["site"]].tail(1)
    last = last.assign(**article[["row_id", "source_id", "p_reported"]])
    parts = []
    for _, row in pd.concat([thesis, last]).iterrows():
        found = forensics.spread_kind(
            row["value_printed_t"],
            row["spread_printed_t"],
            row["value_printed_c"],
            row["spread_printed_c"],
            row["p_reported"],
            int(row["n_t"]),
            int(row["n_c"]),
        )
        about = row[["row_id", "source_id", "site"]]
        parts.append(found.assign(**about, p_printed=row["p_reported"]))
    return pd.concat(parts, ignore_index=True)
