"""People who are missing from a result: the best and the worst that they could have done."""

import numpy as np
import pandas as pd

from helpers import effects
from helpers.data import Dataset

COUNTS = ["events_t", "n_t", "events_c", "n_c"]


def missing_people(dataset: Dataset) -> pd.DataFrame:
    """Put every missing person once on the one side, and once on the other.

    Where only the trial says how many are missing, and not its arms, all of them are taken for
    missing from the arm where that moves the result most.

    Returns
    -------
    DataFrame, a row per pair of arms of which people with the outcome are printed
        ``trial_id, name, outcome_id, site, row_id_t, row_id_c``; ``events_t, n_t, events_c, n_c``
        as printed; ``missing``, people randomised and not counted; ``case``: ``as printed``, ``best
        case`` (missing controls had the outcome, missing treated had not; for an outcome that is
        better higher the reverse) and ``worst case``; ``estimate, low, high``, the risk ratio.
        Pairs of which nobody is missing, or nobody knows, are left out.

    Examples
    --------
    >>> missing_people(k2).set_index("case")["estimate"].round(2).to_dict()
    {'as printed': 0.49, 'best case': 0.09, 'worst case': 5.01}
    """
    pairs = dataset.contrasts
    pairs = pairs[(pairs["counted"] == "people") & pairs[COUNTS].notna().all(axis=1)]
    total = dataset.studies.set_index("trial_id")["n_randomised"]
    better = dataset.outcomes.set_index("outcome_id")["better"]
    rows = []
    for pair in pairs.to_dict("records"):
        lost = [pair[f"n_randomised_{arm}"] - pair[f"n_{arm}"] for arm in "tc"]
        if np.isnan(lost).any():
            arms = dataset.arms["trial_id"] == pair["trial_id"]
            lost_at_all = total[pair["trial_id"]] - pair["n_t"] - pair["n_c"]
            if arms.sum() != 2 or np.isnan(lost_at_all):
                continue
            lost = [lost_at_all, lost_at_all]
            missing = lost_at_all
        else:
            missing = sum(lost)
        if missing <= 0:
            continue
        names = ["trial_id", "name", "outcome_id", "site", "row_id_t", "row_id_c"]
        about = {name: pair[name] for name in [*names, *COUNTS]} | {"missing": missing}
        cases = _cases(pair, lost, shared=missing < sum(lost))
        if better[pair["outcome_id"]] == "higher":
            cases["best case"], cases["worst case"] = cases["worst case"], cases["best case"]
        for case, counts in cases.items():
            ratio = effects.risk_ratio(*counts).iloc[0]
            found = {name: ratio[name] for name in ("estimate", "low", "high")}
            rows.append(about | {"case": case} | found)
    columns = ["trial_id", "name", "outcome_id", "site", "row_id_t", "row_id_c", *COUNTS, "missing"]
    return pd.DataFrame(rows, columns=[*columns, "case", "estimate", "low", "high"])


def _cases(pair: dict, lost: list[float], *, shared: bool) -> dict[str, tuple]:
    """The counts of each case; people who are ``shared`` can be missing from one arm only."""
    events_t, n_t, events_c, n_c = (pair[name] for name in COUNTS)
    gone_t, gone_c = lost
    healthy_t, healthy_c = (0, 0) if shared else (gone_t, gone_c)
    return {
        "as printed": (events_t, n_t, events_c, n_c),
        "best case": (events_t, n_t + healthy_t, events_c + gone_c, n_c + gone_c),
        "worst case": (events_t + gone_t, n_t + gone_t, events_c, n_c + healthy_c),
    }
