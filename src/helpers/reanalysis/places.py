"""Which rows are about some parts of the body."""

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import MEASURED

EVERYWHERE = "any"


def at_sites(dataset: Dataset, rows: pd.DataFrame, sites: tuple[str, ...]) -> pd.DataFrame:
    """The rows on some sites; without sites, all of them.

    What is *measured* at any site, such as density, was measured at each of them. What is *counted*
    at any site, such as a fracture, need not have been at one of these.

    Examples
    --------
    >>> rows = k2.reported.query("outcome_id in ['bmd', 'new_fracture']")
    >>> sorted(at_sites(k2, rows, ("hip",))["site"].unique())
    ['', 'any', 'hip']
    """
    if not sites:
        return rows
    kinds = rows["outcome_id"].map(dataset.outcomes.set_index("outcome_id")["kind"])
    anywhere = (kinds == MEASURED) & (rows["site"] == EVERYWHERE)
    return rows[rows["site"].isin((*sites, "")) | anywhere]
