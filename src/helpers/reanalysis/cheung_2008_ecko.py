"""ECKO (Cheung 2008): fewer fractures with vitamin K1, by two summaries; do they agree?"""

import pandas as pd

from helpers import forensics
from helpers.data import Dataset
from helpers.reanalysis import significant_fractures

HAZARD_RATIO = "cheung_2008_ecko.p03"


def arm_sizes(dataset: Dataset) -> pd.DataFrame:
    """Arms that give the ratio of one source with the counts of another; none prints the arms.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c`` that add up to everyone randomised, and what follows.
    """
    return significant_fractures.possible_tables(dataset, significant_fractures.ECKO)


def hazard_ratio(dataset: Dataset) -> pd.DataFrame:
    """The interval that follows from the printed hazard ratio and its p.

    Returns
    -------
    DataFrame, shape (1, …)
        As `helpers.forensics.interval_from_p`.
    """
    row = dataset.row(HAZARD_RATIO)
    return forensics.interval_from_p(row["value_printed"], row["p_reported"])
