"""The pairs of arms that the effects need."""

import pandas as pd

from helpers.data.schema import MEASURED_WHERE


def contrasts(figures: pd.DataFrame, arms: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """Pair each treated arm with each control arm of the same trial, ready for `helpers.effects`.

    Rows are paired only where outcome_id, site, side, subgroup, time, what is counted and the
    source are the same, and the unit where both have one: a figure from one source is never set
    against one from another.

    Parameters
    ----------
    figures, arms, studies : DataFrame
        The tables of a `helpers.data.Dataset`; of figures, that is ``trials``, some rows will do.

    Returns
    -------
    DataFrame
        One row per pair, counted anew from 0. What differs between the arms ends in ``_t``
        (treatment) or ``_c`` (control): ``events_t, n_t, value_t, spread_t, n_randomised_t …``
        and ``row_id_t`` to find the figure again. ``unit`` is that of either arm, ``grade`` the
        weaker of the two; ``name, status, year, year_printed`` and ``design`` are those of
        the trial: of a crossover or of clusters, no interval follows from the two arms.

    Raises
    ------
    ValueError
        A figure belongs to an arm that is not in the table of arms.

    Examples
    --------
    >>> pairs = k2.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'")
    >>> pairs[["events_t", "n_t", "events_c", "n_c"]].to_numpy().tolist()
    [[2.0, 108.0, 4.0, 105.0]]
    """
    arms = arms[["trial_id", "arm_id", "is_control", "n_randomised"]]
    studies = studies[["trial_id", "name", "status", "year", "year_printed", "design"]]
    figures = figures.merge(arms, on=["trial_id", "arm_id"], how="left", validate="m:1")
    unknown = figures.loc[figures["is_control"].isna(), "row_id"]
    if len(unknown):
        raise ValueError(
            f"figures: {unknown.iloc[0]!r} has no arm; allowed are figures of the folder"
        )
    shared = ["trial_id", *MEASURED_WHERE, "counted", "source_id"]
    differing = [
        column
        for column in figures.columns
        if column not in [*shared, "is_control", "timepoint_months_printed"]
    ]
    treated = figures[figures["is_control"] == "no"]
    controls = figures.loc[figures["is_control"] == "yes", [*shared, *differing]]
    paired = treated[[*shared, *differing]].merge(controls, on=shared, suffixes=("_t", "_c"))
    # An arm without a value has no unit: that must not keep its counts out.
    unit = paired["unit_t"].where(paired["unit_t"] != "", paired["unit_c"])
    same_unit = (paired["unit_c"] == unit) | (paired["unit_c"] == "")
    paired = paired.assign(unit=unit).drop(columns=["unit_t", "unit_c"])[same_unit]
    paired["grade"] = paired[["grade_t", "grade_c"]].max(axis=1)
    return paired.merge(studies, on="trial_id", how="left", validate="m:1")
