"""Every effect that follows from the tables: one row per contrast, measure and method."""

import numpy as np
import pandas as pd

from helpers import effects
from helpers.data import Dataset
from helpers.data.schema.vocabulary import INDEPENDENT_ARMS
from helpers.forensics.sd_or_se import decided_spreads

KEPT = [
    "trial_id",
    "name",
    "status",
    "grade",
    "source_id",
    "row_id_t",
    "row_id_c",
    "outcome_id",
    "site",
    "subgroup",
    "timepoint_months",
    "unit",
]
RESULT = ["measure", "method", "basis", "estimate", "low", "high", "p", "note"]


def effects_table(dataset: Dataset) -> pd.DataFrame:
    """Compute every two-arm effect for which the tables print enough.

    Returns
    -------
    DataFrame
        ``trial_id, name, status, grade, source_id``, the two rows of ``trials.csv`` behind the
        effect, what was measured, ``measure`` and ``method`` as in `helpers.effects`, ``basis``
        (which denominators, or how a ± was read) and ``estimate, low, high, p, note``.

    Notes
    -----
    People are compared over the printed denominator, else over everyone randomised, and the
    basis says which. Events are compared as rates over the printed person-years, else over everyone
    randomised as if nobody had left early. Means need a spread that is labelled, or a ± that
    printed p values decide. Of a crossover, or of clusters, nothing is computed: their arms are not
    independent, and only the paper's own estimate, in ``reported``, is right.
    """
    pairs = independent(dataset.contrasts)
    decided = decided_spreads(pairs, dataset.reported)
    parts = [*_people(pairs), *_events(pairs), *_means(pairs, decided)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=KEPT + RESULT)
    combined = pd.concat(parts, ignore_index=True)[KEPT + RESULT]
    return combined.sort_values(["trial_id", "row_id_t", "measure"], ignore_index=True)


def independent(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose arms have people of their own, allocated one by one."""
    return pairs[pairs["design"].isin(INDEPENDENT_ARMS)]


def denominators(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Printed denominators; those randomised where none is printed and nobody is known missing.

    Parameters
    ----------
    pairs : DataFrame
        From `helpers.data.Dataset.contrasts`.

    Returns
    -------
    DataFrame, Series
        ``t`` and ``c``, NaN where neither is known; and, in words, which denominators they are.
    """
    n = pd.DataFrame(index=pairs.index)
    for arm in "tc":
        may_be_all = pairs[f"n_basis_{arm}"].isin(["randomised", "unknown"])
        n[arm] = pairs[f"n_{arm}"].fillna(pairs[f"n_randomised_{arm}"].where(may_be_all))
    printed = pairs[["n_t", "n_c"]].notna().all(axis=1)
    return n, printed.map({True: "reported denominators", False: "everyone randomised"})


def people_known(pairs: pd.DataFrame) -> pd.Series:
    """Which pairs have people with the outcome, and a denominator, in both arms."""
    n, _ = denominators(pairs)
    counted = (pairs["counted"] == "people") & pairs[["events_t", "events_c"]].notna().all(axis=1)
    return counted & (n >= 1).all(axis=1)


def person_years(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Printed person-years; those of everyone randomised where either arm has none.

    Returns
    -------
    DataFrame, Series
        ``t`` and ``c``, NaN where neither is known; and, in words, which they are.
    """
    years = pairs["timepoint_months"].where(pairs["timepoint_months"] > 0) / 12
    printed = pairs[["person_years_t", "person_years_c"]].notna().all(axis=1)
    time = pd.DataFrame(index=pairs.index)
    for arm in "tc":
        everyone = pairs[f"n_randomised_{arm}"] * years
        time[arm] = pairs[f"person_years_{arm}"].where(printed, everyone)
    return time, printed.map(
        {True: "printed person-years", False: "everyone randomised, nobody left early"}
    )


def events_known(pairs: pd.DataFrame) -> pd.Series:
    """Which pairs have events, and time in which they could happen, in both arms."""
    time, _ = person_years(pairs)
    counted = (pairs["counted"] == "events") & pairs[["events_t", "events_c"]].notna().all(axis=1)
    return counted & (time > 0).all(axis=1)


def means_known(pairs: pd.DataFrame, kind: pd.Series) -> pd.Series:
    """Which pairs have means after the start, each with its ±, and people where that is an SD.

    Parameters
    ----------
    pairs : DataFrame
        From `helpers.data.Dataset.contrasts`.
    kind : Series
        What each ± is taken for: ``sd``, ``se`` or empty.
    """
    n, _ = denominators(pairs)
    known = pairs[["value_t", "value_c"]].notna().all(axis=1) & (pairs["timepoint_months"] > 0)
    known &= (pairs[["spread_t", "spread_c"]] > 0).all(axis=1)
    return known & ((kind != "sd") | (n >= 2).all(axis=1))


def _people(pairs: pd.DataFrame):
    n, basis = denominators(pairs)
    known = people_known(pairs)
    rows, n, basis = pairs[known], n[known], basis[known]
    counts = (rows["events_t"], n["t"], rows["events_c"], n["c"])
    for measure, function, method in (
        ("risk ratio", effects.risk_ratio, "katz"),
        ("odds ratio", effects.odds_ratio, "woolf"),
        ("risk difference", effects.risk_difference, "newcombe"),
    ):
        yield _labelled(rows, function(*counts, method=method), measure, method, basis)


def _events(pairs: pd.DataFrame):
    rows = pairs[events_known(pairs)]
    time, basis = person_years(rows)
    result = effects.rate_ratio(
        rows["events_t"], time["t"], rows["events_c"], time["c"], method="exact"
    )
    yield _labelled(rows, result, "rate ratio", "exact", basis)


def _means(pairs: pd.DataFrame, decided: dict):
    kind = spread_kinds(pairs, decided)
    known = means_known(pairs, kind)
    n, people = denominators(pairs)
    for spread, method in (("sd", "welch"), ("se", "normal")):
        enough = known & (kind == spread)
        rows = pairs[enough]
        sizes = (n.loc[enough, "t"], n.loc[enough, "c"]) if spread == "sd" else (None, None)
        result = effects.mean_difference(
            rows["value_t"],
            rows["spread_t"],
            sizes[0],
            rows["value_c"],
            rows["spread_c"],
            sizes[1],
            method=method,
            spread=spread,
        )
        decided_here = np.where(
            rows["spread_kind_t"] == "unstated", "± decided by the printed p", "± as labelled"
        )
        basis = pd.Series(decided_here, index=rows.index) + f", {spread.upper()}"
        if spread == "sd":
            basis += ", " + people[enough]
        yield _labelled(rows, result, "mean difference", method, basis)


def spread_kinds(pairs: pd.DataFrame, decided: dict) -> pd.Series:
    """What the ± of each pair is: as labelled, else as printed p values decide, else empty."""
    places = zip(pairs["trial_id"], pairs["outcome_id"], pairs["site"], strict=True)
    kind = pd.Series([decided.get(place, "") for place in places], index=pairs.index, dtype=object)
    stated = pairs["spread_kind_t"].where(pairs["spread_kind_t"] == pairs["spread_kind_c"], "")
    return kind.where(~stated.isin(["sd", "se"]), stated)


def _labelled(rows: pd.DataFrame, result: pd.DataFrame, measure, method, basis) -> pd.DataFrame:
    result = result.assign(measure=measure, method=method, basis=basis)
    return rows[KEPT].join(result[RESULT].astype({"note": str}))
