"""Results that are missing from a pool, and what they would do to it.

A pool of the trials whose numbers can be computed is a selection: trials that found nothing print
fewer numbers. ``unprinted`` asks ROB-ME's question of any outcome, which trials measured it and
print no result that could be pooled. ``dropped`` and ``trials_that_fit`` name what one review left
out, and ``with_reconstruction`` shows what would follow.

References
----------
Page MJ, et al. ROB-ME: a tool for assessing risk of bias due to missing evidence in systematic
reviews with meta-analysis. BMJ 2023;383:e076754.
"""

import numpy as np
import pandas as pd

from helpers import forensics, meta
from helpers.data import Dataset
from helpers.data.schema.vocabulary import WEIGHTLESS
from helpers.reanalysis import prior_beliefs
from helpers.reanalysis.effects_table import effects_table
from helpers.reanalysis.places import at_sites

BEFORE, AFTER = "ma_2022.r01", "ma_2022.r02"
"""A pool of fractures, and the same without one study that the abstract does not name."""
LABELS = {
    "shiraki_2000": "the article’s own counts of fractures, as people",
    "jiang_2014": "an active comparator",
    "dropped": "a reconstruction, which assumes one effect common to all trials",
}
"""What has to be said of each part of `with_reconstruction`."""
NUMBERS, WORDS, NOTHING = "numbers", "direction or p only", "nothing printed"
PRINTS = (NUMBERS, WORDS, NOTHING)
"""What a trial that measured an outcome prints of it."""


def dropped(dataset: Dataset, before: str = BEFORE, after: str = AFTER) -> pd.Series:
    """The study that a review left out, as `helpers.forensics.dropped_study`, from its two rows.

    Examples
    --------
    >>> dropped(k2)[["weight_least", "weight_most"]].astype(float).round(2).tolist()
    [0.88, 0.95]
    """
    pool, without = (_printed(dataset.row(row_id)) for row_id in (before, after))
    return forensics.dropped_study(pool, without).iloc[0]


def _printed(row: pd.Series) -> tuple:
    limits = tuple(row[f"{name}_printed"] for name in ("estimate", "ci_low", "ci_high"))
    return (limits[0], row["p"]) if np.isnan(row["ci_low"]) else limits


def trials_that_fit(
    dataset: Dataset, before: str = BEFORE, after: str = AFTER, form: str = "MK-"
) -> pd.DataFrame:
    """Which known trials can be the study that a review left out.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    before, after : str
        Rows of ``reviews``: the pool with and without the study. Another row of the review counts
        its trials and their people.
    form : str
        Text in ``intervention`` by which a trial can be in the review.

    Returns
    -------
    DataFrame, a row per trial that is not younger than the review, the largest first
        ``trial_id, name, people``; ``measured``: the tables have a row of it on an outcome of the
        same group; ``in_review``: ``must be``, ``can be`` or ``cannot be``, by the number of trials
        and of people in the review; ``compared``: people of the control arms and of those that
        got what is tested; ``risk_least, risk_most``: the share of them with the outcome, in two
        equal arms, that gives the standard error of the study, over its rounding
        (var log RR = 2(1 − p)/np); ``fits``: measured, not outside the review, and that risk can
        be below one half.

    Raises
    ------
    ValueError
        The review does not print how many trials and people it has.
    """
    study, review = dropped(dataset, before, after), dataset.row(before)
    rows = dataset.reviews[dataset.reviews["review_id"] == review["review_id"]]
    rows = rows.dropna(subset=["n_trials", "n_people"])
    if rows.empty:
        raise ValueError(f"before: {before!r}; allowed is a review with n_trials and n_people")
    whole = rows.sort_values("n_people").iloc[-1]
    known = dataset.studies[dataset.studies["intervention"].str.contains(form, regex=False)]
    known = known[known["n_randomised"].notna() & ~(known["year"] > review["year"])]
    known = known.sort_values("n_randomised", ascending=False, ignore_index=True)
    people = known["n_randomised"]
    compared = _people_compared(dataset).reindex(known["trial_id"]).to_numpy()
    compared = np.where(np.isnan(compared), people, compared)
    group = dataset.outcomes.set_index("outcome_id")["group"]
    same = group[group == group[review["outcome_id"]]].index
    rows = pd.concat([dataset.trials, dataset.reported])
    measured = rows[rows["outcome_id"].isin(same)]
    n = compared / 2
    found = known[["trial_id", "name"]].assign(
        people=people,
        measured=known["trial_id"].isin(measured["trial_id"]),
        compared=compared,
        in_review=_membership(people.to_numpy(), int(whole["n_trials"]), whole["n_people"]),
        risk_least=2 / (n * study["se_most"] ** 2 + 2),
        risk_most=2 / (n * study["se_least"] ** 2 + 2),
    )
    fits = found["measured"] & (found["in_review"] != "cannot be") & (found["risk_least"] < 0.5)
    return found.assign(fits=fits)


def _people_compared(dataset: Dataset) -> pd.Series:
    """People in the control arms and in those that got what is tested; NaN where one is unknown."""
    arms, tested = dataset.arms, dataset.about.intervention
    counted = (arms["is_control"] == "yes") | tested.is_named_in(arms["treatment"])
    return arms[counted].groupby("trial_id")["n_randomised"].agg(lambda n: n.sum(skipna=False))


def _membership(people: np.ndarray, k: int, total: float) -> list[str]:
    """Whether k of the trials, this one among them or not, can have so many people in all.

    ``people`` falls. Trials that must be in take their people from what is left for the others.
    """

    def possible(others: np.ndarray, k: int, total: float) -> bool:
        return len(others) >= k and others[len(others) - k :].sum() <= total <= others[:k].sum()

    every = np.arange(len(people))
    must = [i for i in every if not possible(np.delete(people, i), k, total)]
    rest = np.delete(people, must)
    left, open_places = total - people[must].sum(), k - len(must)
    states = []
    for i in every:
        if i in must:
            states.append("must be")
            continue
        others = np.delete(rest, np.flatnonzero(rest == people[i])[0])
        fits = possible(others, open_places - 1, left - people[i])
        states.append("can be" if fits else "cannot be")
    return states


def with_reconstruction(dataset: Dataset) -> pd.DataFrame:
    """The trials with a computable ratio, pooled as they are and with the reconstructed study.

    Not for a table of findings: each of the three has a label in `LABELS`.

    Returns
    -------
    DataFrame, indexed by ``as printed`` and ``with the reconstruction``
        The columns of `helpers.meta.pool` (REML, Hartung-Knapp).

    Examples
    --------
    >>> with_reconstruction(k2)[["estimate", "low", "high", "i2"]].round(2).iloc[1].tolist()
    [0.65, 0.17, 2.51, 77.0]
    """
    trials = prior_beliefs.trial_ratios(dataset).dropna(subset="estimate")
    trials = trials.loc[trials["weighs"], ["y", "se"]]
    study = dropped(dataset)[["y", "se"]].astype(float).rename("dropped").to_frame().T
    pools = [meta.pool(each, scale="log").iloc[0] for each in (trials, pd.concat([trials, study]))]
    return pd.DataFrame(pools, index=["as printed", "with the reconstruction"])


def unprinted(
    dataset: Dataset, outcomes: tuple[str, ...], sites: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Which trials measured an outcome, and what they print of it.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    outcomes : tuple of str
        Outcomes of ``outcomes.csv``.
    sites : tuple of str
        Sites that belong to it, as in `helpers.reanalysis.places.at_sites`; empty: every site.

    Returns
    -------
    DataFrame, a row per trial that stands, the largest first
        ``trial_id, name, people``; ``printed``: ``numbers`` (a result of two arms that can be
        pooled), ``direction or p only`` or ``nothing printed``; ``row_ids``, the rows behind it,
        separated by blanks; ``share``, of the people of all these trials.
    """
    parts = []
    for table in ("trials", "reported"):
        rows = dataset.tables[table]
        rows = rows[rows["outcome_id"].isin(outcomes)]
        rows = at_sites(dataset, rows, sites)
        parts.append(rows.assign(table=table))
    rows = pd.concat(parts)
    computed = effects_table(dataset)
    pooled = set(computed["row_id_t"])
    ratio = rows["statistic"].isin(["rr", "hr", "or", "rate_ratio", "md", "risk_difference"])
    with_error = rows["ci_low"].notna() | rows["p_reported"].fillna("").str.match(r"0?\.\d")
    numbers = rows["row_id"].isin(pooled) | (ratio & with_error)
    words = (rows["statistic"].isin(["direction", "p", "chi2", "percent_reduction"])) & (
        rows["value_printed"] != "not_reported"
    )
    said = rows["p_reported"].fillna("").replace("not_reported", "") != ""
    words &= said | (rows["value_printed"].fillna("") != "")
    between = rows["arm_control"].fillna("") != ""
    pairs = dataset.contrasts.dropna(subset=["value_t", "value_c"])
    without_error = rows["row_id"].isin([*pairs["row_id_t"], *pairs["row_id_c"]])
    state = np.select([numbers, (words & between) | without_error], [NUMBERS, WORDS], NOTHING)
    rows = rows.assign(place=[PRINTS.index(each) for each in state])
    best = rows.groupby("trial_id", sort=False)["place"].min()
    ids = rows[rows["place"] == rows["trial_id"].map(best)].groupby("trial_id")["row_id"]
    found = dataset.studies[~dataset.studies["status"].isin(WEIGHTLESS)]
    found = found[found["trial_id"].isin(best.index)].set_index("trial_id", drop=False)
    people = found["n_randomised"]
    found = found[["trial_id", "name"]].assign(
        people=people,
        printed=best.reindex(found.index).map(dict(enumerate(PRINTS))),
        row_ids=ids.agg(" ".join).reindex(found.index),
        share=people / people.sum(),
    )
    return found.sort_values("people", ascending=False, ignore_index=True)
