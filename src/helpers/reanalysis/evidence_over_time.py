"""What could be known when: the K2 trials with a fracture result, cited or not, over time."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers.data import Dataset, people_randomised
from helpers.data.schema.vocabulary import OMITTED, WEIGHTLESS

KINDS = ["cited", "not cited", "retracted or questioned"]


def fraction_of_year(date: str) -> float:
    """A printed date as a year; the middle of a year or a month that is printed alone.

    Examples
    --------
    >>> fraction_of_year("2018"), round(fraction_of_year("2018-01"), 2)
    (2018.5, 2018.04)
    """
    year, _, rest = date.partition("-")
    return int(year) + ((int(rest[:2]) - 0.5) / 12 if rest else 0.5)


def fracture_trials(dataset: Dataset) -> pd.DataFrame:
    """The trials of K2 with a fracture outcome, the smallest first.

    Returns
    -------
    DataFrame, indexed by trial_id
        Rows of ``studies`` with ``weighs`` (neither retracted nor questioned), ``cited``;
        ``people``, randomised to the arms that were compared with K2; ``entered``, the year in
        which it was printed, and ``left``, when it was retracted or first questioned (infinite if
        it was not), as `fraction_of_year`.
    """
    measured = pd.concat([dataset.reported, dataset.trials])[["trial_id", "outcome_id"]]
    broken = measured.loc[measured["outcome_id"].str.contains("fracture"), "trial_id"]
    studies = dataset.studies[dataset.studies["trial_id"].isin(broken)]
    studies = studies[studies["intervention"].str.contains("MK")]
    found = studies.set_index("trial_id", drop=False).rename_axis(None)
    weighs = ~found["status"].isin(WEIGHTLESS)
    left = (
        found["status_date"]
        .mask(weighs, "")
        .map(lambda date: fraction_of_year(date) if date else np.inf)
    )
    found = found.assign(
        weighs=weighs,
        cited=found["cited_by"] != OMITTED,
        people=[_people_beside_k2(dataset, trial) for trial in found.index],
        entered=found["year_printed"].map(fraction_of_year),
        left=left,
    )
    return found.sort_values("n_randomised", kind="stable")


def people_over_time(dataset: Dataset) -> pd.DataFrame:
    """How many people were compared with K2 or on it, at each date at which that changed.

    Returns
    -------
    DataFrame, indexed by date
        A column for each of `KINDS`.
    """
    trials, amounts = fracture_trials(dataset), {}
    for date in sorted({*trials["entered"], *trials["left"][np.isfinite(trials["left"])]}):
        kind = np.select([trials["left"] <= date, trials["cited"]], [KINDS[2], KINDS[0]], KINDS[1])
        amounts[date] = trials["people"].where(trials["entered"] <= date, 0).groupby(kind).sum()
    return pd.DataFrame(amounts).T.reindex(columns=KINDS).fillna(0)


def chronicle(dataset: Dataset, review_ids: Collection[str]) -> pd.DataFrame:
    """Trials, reviews and notices on K2 and fractures, in the order of their dates.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    review_ids : collection of str
        The reviews to list.

    Returns
    -------
    DataFrame
        ``date``, as printed; ``name``; ``event``: ``trial, review`` or a status; ``trial_id``;
        ``n_randomised`` and ``cited_by`` of trials.
    """
    trials = fracture_trials(dataset)
    reviews = dataset.reviews[dataset.reviews["review_id"].isin(review_ids)].drop_duplicates(
        "review_id"
    )
    reviews = reviews.assign(name=dataset.names(reviews["review_id"]))
    parts = []
    for rows, event in ((trials, "trial"), (reviews, "review")):
        parts.append(rows.assign(date=rows["year_printed"], event=event))
        changed = rows[
            rows["status_date"].ne("") & ~rows.get("weighs", rows["status"].eq("current"))
        ]
        parts.append(changed.assign(date=changed["status_date"], event=changed["status"]))
    columns = ["date", "name", "event", "trial_id", "n_randomised", "cited_by"]
    found = pd.concat(parts)[columns].fillna({"trial_id": "", "cited_by": ""})
    return found.sort_values("date", kind="stable", ignore_index=True)


def _people_beside_k2(dataset: Dataset, trial_id: str) -> float:
    """People of all arms that are set against K2 somewhere, and of K2's own."""
    rows = dataset.reported.query("trial_id == @trial_id")
    arms = rows[["arm_treatment", "arm_control"]]
    beside = arms[arms.apply(lambda arm: arm.str.contains("mk")).any(axis=1)]
    return people_randomised(dataset, trial_id, set(beside.to_numpy().ravel()) - {""})
