"""The state of the evidence at a glance: its counts, and what two pictures of it draw."""

import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import NO_NOTICE, OMITTED, RETRACTED
from helpers.printed import NOT_REPORTED
from helpers.reanalysis.reporting.rows import of_tables
from helpers.reanalysis.reporting.sources import of_sources
from helpers.reanalysis.reporting.trials import PRINTED, SECOND_HAND, both_groups, of_trials


def summary(dataset: Dataset) -> pd.Series:
    """Count what the tables hold.

    Returns
    -------
    Series
        ``figures``; ``in_full``, those from a source read in full; ``own``, those of grade A, and
        ``own_share``; ``sources`` and ``read_in_full``; ``counting``, the trials that count people
        or events with one of ``outcomes``, and those that give the counts of both groups in their
        ``own_counts`` or ``second_hand_counts``; ``trials, cited`` and ``retracted`` of the cited.

    Examples
    --------
    >>> counts = ["sources", "read_in_full", "trials", "cited", "retracted"]
    >>> summary(k2)[counts].astype(int).tolist()
    [302, 8, 44, 13, 3]
    """
    totals = of_tables(dataset)[["numbers", "own", "in_full"]].sum()
    sources, studies = of_sources(dataset), dataset.studies
    counting = both_groups(dataset).query("counted")
    cited = studies[studies["cited_by"] != OMITTED]
    counts = {
        "figures": totals["numbers"],
        "in_full": totals["in_full"],
        "own": totals["own"],
        "own_share": (totals / totals["numbers"])["own"],
        "sources": len(sources),
        "read_in_full": (sources["extent"] == "in full").sum(),
        "counting": len(counting),
        "outcomes": " or ".join(counting["outcomes"].unique()) or "a counted outcome",
        "own_counts": (counting["figures"] == PRINTED).sum(),
        "second_hand_counts": (counting["figures"] == SECOND_HAND).sum(),
        "trials": len(studies),
        "cited": len(cited),
        "retracted": (cited["status"] == RETRACTED).sum(),
    }
    return pd.Series(counts, dtype=object)


def matrix(dataset: Dataset) -> pd.DataFrame:
    """The states of `of_trials` as `helpers.plots.reporting_matrix` draws them.

    Returns
    -------
    DataFrame
        Its columns with ``label, faded`` (a notice doubts the trial) and ``section``: the trials
        that an article cites come first, each section by year.

    Examples
    --------
    >>> matrix(k2)["label"].iloc[0]
    'Sato 1998, retracted'
    """
    rows = _by_section(dataset)
    doubted = rows["status"] != NO_NOTICE
    label = rows["short"] + (", " + rows["status"]).where(doubted, "")
    sections = {True: "Cited by an article", False: "Cited by no article"}
    drawn = {"label": label, "faded": doubted, "section": rows["is_cited"].map(sections)}
    return of_trials(dataset).loc[rows.index].assign(**drawn)


def publications(dataset: Dataset) -> pd.DataFrame:
    """Trials and reviews with a year, as `helpers.plots.timeline` draws them.

    Returns
    -------
    DataFrame
        ``lane, label, when, size`` (people randomised), ``faded, notice, notice_when``.
    """
    trials = _by_section(dataset)
    lanes = {True: "Trials that an article cites", False: "Trials that no article cites"}
    trials = trials.assign(
        lane=trials["is_cited"].map(lanes),
        label=trials["short"],
        size=trials["n_randomised"],
        faded=trials["status"] != NO_NOTICE,
        notice=trials["status"].replace(NO_NOTICE, ""),
    )
    reviews = dataset.reviews.drop_duplicates("review_id")
    reviews = reviews.assign(
        lane="Reviews",
        label=dataset.names(reviews["source_id"]),
        faded=reviews["status"] == RETRACTED,
        notice=reviews["status"].replace("current", ""),
    )
    both = pd.concat([trials, reviews], ignore_index=True)
    both = both[both["year_printed"] != NOT_REPORTED].rename(columns={"year_printed": "when"})
    both["notice_when"] = both["status_date"].where(both["notice"] != "", "")
    return both[["lane", "label", "when", "size", "faded", "notice", "notice_when"]]


def _by_section(dataset: Dataset) -> pd.DataFrame:
    """The studies by year, the cited ones first; ``short`` is a name without its brackets."""
    studies = dataset.studies.set_index("trial_id").sort_values("year", kind="stable")
    studies["is_cited"] = studies["cited_by"] != OMITTED
    studies["short"] = studies["name"].str.split(" (", regex=False).str[0]
    return studies.sort_values("is_cited", ascending=False, kind="stable")
