"""What an unlabelled ± of a trial is: the printed p values decide, where they can."""

import math

import pandas as pd

from helpers import data, effects, forensics


def decided_spreads(folder=None) -> dict[tuple[str, str, str], str]:
    """Which reading of ± each printed p of a measurement allows, where all agree on one.

    Parameters
    ----------
    folder : path, optional
        The tables; by default the folder ``data``.

    Returns
    -------
    dict
        From (trial_id, outcome, site) to ``sd`` or ``se``. Measurements whose p values allow both
        readings, none, or contradict each other are not in it.
    """
    keys = ["trial_id", "outcome", "site", "timepoint_months"]
    pairs = data.contrasts(data.load("trials", folder), folder)
    pairs = pairs[(pairs["spread_kind_t"] == "unstated") & (pairs["spread_kind_c"] == "unstated")]
    reported = data.load("reported", folder)
    tested = reported[reported["p_reported"].str.match(r"[\d<]")]
    both = pairs.merge(
        tested[[*keys, "arm_treatment", "arm_control", "p_reported", "source_id"]],
        left_on=[*keys, "arm_id_t", "arm_id_c", "source_id"],
        right_on=[*keys, "arm_treatment", "arm_control", "source_id"],
    )
    allowed: dict[tuple[str, str, str], set[str]] = {}
    for pair in both.itertuples():
        n_t, n_c = (
            n if not math.isnan(n) else n_randomised
            for n, n_randomised in (
                (pair.n_t, pair.n_randomised_t),
                (pair.n_c, pair.n_randomised_c),
            )
        )
        if math.isnan(n_t) or math.isnan(n_c):
            continue
        readings = forensics.spread_kind(
            pair.value_printed_t,
            pair.spread_printed_t,
            pair.value_printed_c,
            pair.spread_printed_c,
            pair.p_reported,
            int(n_t),
            int(n_c),
        )
        fitting = set(readings.loc[readings["agrees"].astype(bool), "reading"])
        place = (pair.trial_id, pair.outcome, pair.site)
        allowed[place] = allowed.get(place, {"sd", "se"}) & fitting
    return {place: kinds.pop() for place, kinds in allowed.items() if len(kinds) == 1}


def change_intervals(figure: pd.Series, people: float, kind: str | None) -> list[tuple]:
    """95% intervals of a mean change in one arm, one for each reading of its ± that is open.

    Empty where there is no spread, or no number of people for a standard deviation.
    """
    kinds = [kind] if kind else ["sd", "se"]
    intervals = []
    for reading in kinds if not math.isnan(figure["spread"]) else []:
        if reading == "sd" and math.isnan(people):
            return []
        se = figure["spread"] / (math.sqrt(people) if reading == "sd" else 1)
        change = effects.mean_difference(
            figure["value"], se, None, 0, 0, None, method="normal", spread="se"
        )
        intervals.append((float(change["low"][0]), float(change["high"][0])))
    return intervals
