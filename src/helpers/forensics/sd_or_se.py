"""What an unlabelled ± of a trial is: the printed p values decide, where they can."""

import math

import pandas as pd

from helpers import effects, forensics


def decided_spreads(pairs: pd.DataFrame, reported: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Which reading of ± each printed p of a measurement allows, where all agree on one.

    Parameters
    ----------
    pairs, reported : DataFrame
        ``contrasts`` and ``reported`` of a `helpers.data.Dataset`: pairs of arms, and the p values
        that were reported of them.

    Returns
    -------
    dict
        From (trial_id, outcome_id, site) to ``sd`` or ``se``. Measurements whose p values allow
        both readings, none, or contradict each other are not in it.
    """
    keys = ["trial_id", "outcome_id", "site", "timepoint_months"]
    pairs = pairs[(pairs["spread_kind_t"] == "unstated") & (pairs["spread_kind_c"] == "unstated")]
    tested = reported[reported["p_reported"].str.match(r"[\d<]")]
    both = pairs.merge(
        tested[[*keys, "arm_treatment", "arm_control", "p_reported", "source_id"]],
        left_on=[*keys, "arm_id_t", "arm_id_c", "source_id"],
        right_on=[*keys, "arm_treatment", "arm_control", "source_id"],
    )
    for arm in "tc":
        both[f"people_{arm}"] = both[f"n_{arm}"].fillna(both[f"n_randomised_{arm}"])
    allowed: dict[tuple[str, str, str], set[str]] = {}
    needed = [f"{each}_{arm}" for each in ("people", "value", "spread") for arm in "tc"]
    for pair in both.dropna(subset=needed).itertuples():
        readings = forensics.spread_kind(
            pair.value_printed_t,
            pair.spread_printed_t,
            pair.value_printed_c,
            pair.spread_printed_c,
            pair.p_reported,
            int(pair.people_t),
            int(pair.people_c),
        )
        fitting = set(readings.loc[readings["agrees"].astype(bool), "reading"])
        place = (pair.trial_id, pair.outcome_id, pair.site)
        allowed[place] = allowed.get(place, {"sd", "se"}) & fitting
    return {place: kinds.pop() for place, kinds in allowed.items() if len(kinds) == 1}


def change_intervals(figure: pd.Series, people: float, kind: str | None) -> list[tuple]:
    """95% intervals of a mean change in one arm, one for each reading of its ± that is open.

    Empty where there is no spread, or no number of people for a standard deviation.
    """
    errors = {"sd": figure["spread"] / math.sqrt(people), "se": figure["spread"]}
    possible = [errors[kind]] if kind else list(errors.values())
    if any(map(math.isnan, possible)):
        return []
    change = effects.mean_difference(
        figure["value"], possible, None, 0, 0, None, method="normal", spread="se"
    )
    return list(map(tuple, change[["low", "high"]].to_numpy().tolist()))
