"""YOPS (Ishida 2004): five risk ratios against one control arm, from which counts?"""

import pandas as pd

from helpers import data, effects, forensics
from helpers.data import Dataset

TRIAL, CONTROLS = "ishida_2004_yops", "ishida_2004_yops.f01"


def tables_behind_ratios(dataset: Dataset) -> pd.DataFrame:
    """How many tables of people give each printed ratio and interval, by what arms may have been.

    Of the counts only that of the controls is printed.

    Returns
    -------
    DataFrame, a row per drug and kind of arms
        ``row_id, drug``; ``arms``: ``all`` in both, controls ``like percentage`` and treated any,
        or ``any`` in both; ``tables``, how many; ``n_t_low, n_t_high``, the treated in them.

    Examples
    --------
    >>> found = tables_behind_ratios(k2)
    >>> found[found["tables"] > 0][["drug", "arms", "tables"]].to_numpy().tolist()
    [['Vitamin K', 'any', 3], ['Etidronate', 'any', 5]]
    """
    controls = dataset.row(CONTROLS)
    n, events = int(controls["n"]), int(controls["events"])
    some = range(1, n + 1)
    shares = forensics.possible_percentages(controls["value_printed"], some)
    like_percentage = shares.loc[shares["events"] == events, "n"]
    sizes: dict[str, tuple] = {
        "all": (n, n),
        "like percentage": (some, like_percentage),
        "any": (some, some),
    }
    rows = []
    for _, row in ratios(dataset).iterrows():
        ratio, low, high = data.printed_interval(row)
        for arms, (n_t, n_c) in sizes.items():
            found = forensics.possible_counts(ratio, low, high, n_t, n_c, events_c=events)
            ends = found["n_t"].min(), found["n_t"].max()
            rows.append((row["row_id"], row["drug"], arms, len(found), *ends))
    return pd.DataFrame(rows, columns=["row_id", "drug", "arms", "tables", "n_t_low", "n_t_high"])


def ratios(dataset: Dataset) -> pd.DataFrame:
    """The five printed risk ratios.

    Returns
    -------
    DataFrame
        Rows of ``reported`` with ``drug``; ``centred``: does the ratio lie in the middle of its
        interval on the log scale, as in every usual interval, adjusted or not?
    """
    rows = dataset.reported.query("trial_id == @TRIAL and statistic == 'rr'")
    drug = dataset.arms.query("trial_id == @TRIAL").set_index("arm_id")["arm_label"]
    notes = effects.from_interval(rows["value"], rows["ci_low"], rows["ci_high"])["note"]
    return rows.assign(drug=rows["arm_treatment"].map(drug), centred=notes == "")
