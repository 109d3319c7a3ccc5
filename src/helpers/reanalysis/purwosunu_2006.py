"""Purwosunu 2006: in print twice, as an article and as the record of a thesis; do its p follow?"""

import pandas as pd

from helpers.data import Dataset
from helpers.reanalysis.shiraki_2000 import readings_of_spread

ARTICLE_P = "purwosunu_2006.p01"


def spread_readings(dataset: Dataset) -> pd.DataFrame:
    """Does each printed p follow from the thesis's means, ± being a standard deviation or error?

    Returns
    -------
    DataFrame, a row per p and reading
        ``row_id`` (of the p), ``source_id, site`` and the columns of
        `helpers.reanalysis.shiraki_2000.readings_of_spread`. The article's p is held against the
        last visit.

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
    pairs = pd.concat([thesis, last]).rename(columns={"p_reported": "p_printed"})
    return readings_of_spread(pairs, "n", ["row_id", "source_id", "site"])
