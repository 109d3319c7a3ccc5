"""Jiang 2014: people with a new fracture on K2 and on alfacalcidol, counted in the abstract."""

import pandas as pd

from helpers import effects
from helpers.data import Dataset

TEST = "jiang_2014.p02"
COUNTS = ["events_t", "n_t", "events_c", "n_c"]


def fractures(dataset: Dataset) -> pd.DataFrame:
    """The counts, their risk ratio with a score interval, and Fisher's p beside the printed one.

    Returns
    -------
    DataFrame, shape (1, …)
        A row of ``contrasts`` with ``estimate, low, high, p`` and ``p_reported``.

    Examples
    --------
    >>> fractures(k2)[["estimate", "low", "high", "p"]].round(2).to_numpy().tolist()
    [[0.49, 0.11, 2.23, 0.44]]
    """
    pair = dataset.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'")
    pair = pair.reset_index(drop=True)
    ratio = effects.risk_ratio(**pair[COUNTS], method="score")[["estimate", "low", "high"]]
    p, printed = effects.fisher(**pair[COUNTS])["p"], dataset.row(TEST)["p_reported"]
    found = pair.join(ratio).assign(p=p, p_reported=printed)
    found.attrs = ratio.attrs
    return found
