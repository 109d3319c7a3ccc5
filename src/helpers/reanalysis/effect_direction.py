"""Which way results point, where few of them have numbers: vote counting by direction.

Significance takes no part in a direction. What a trial *reports as a difference* is kept beside
it, since that is what most abstracts print.

References
----------
Boon MH, Thomson H. The effect direction plot revisited. Res Synth Methods 2021;12:29-33.
McKenzie JE, Brennan SE. Cochrane Handbook for Systematic Reviews of Interventions, chapter 12.
"""

import math

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from helpers import effects, printed
from helpers.data import Dataset
from helpers.data.schema.vocabulary import WEIGHTLESS
from helpers.reanalysis.places import at_sites

FAVOURS, AGAINST, MIXED, OPEN = "favours", "against", "mixed", "not printed"
NOT_MEASURED = "not measured"
DIRECTIONS = {
    FAVOURS: "results point to a benefit",
    AGAINST: "results point the other way",
    MIXED: "results point both ways",
    OPEN: "no direction is reported",
    NOT_MEASURED: "no result here",
}
"""Direction to its meaning."""
MOST = 0.7
"""The share of a trial's results that makes their direction that of the trial."""
BLINDED, UNBLINDED = "placebo or blinded", "open or not stated"
ANALYSIS_SETS = ("", "per protocol")
"""Groups of people that stand for everyone; results of other subgroups take no part."""
RATIOS, DIFFERENCES = ("rr", "hr", "or", "rate_ratio"), ("md", "risk_difference")
LABEL = "chosen after looking at the results: a description, and no test of an effect"
"""What has to be said of `reported_by_quality`."""


def results(
    dataset: Dataset, outcomes: tuple[str, ...], sites: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Every reported comparison of an arm with the control, and which way it points.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    outcomes : tuple of str
        Outcomes of ``outcomes.csv`` that are better higher or lower.
    sites : tuple of str
        Only these, as in `helpers.reanalysis.places.at_sites`; empty: every site.

    Returns
    -------
    DataFrame, a row per row of ``reported``
        ``row_id, trial_id, name, site, timepoint_months``; ``form``, the word of
        ``about.toml`` that names the treated arm; ``quality``, ``placebo or blinded`` or ``open or
        not stated``; ``active``: the control got a treatment that the treated did not;
        ``direction``: ``favours, against, not printed``; ``reports``, whether the row says that the
        treatment is better (True), or worse or not significantly different (False); ``grade``.
        Results within one arm, of subgroups, and of retracted or questioned trials are left out.
    """
    rows = dataset.reported.merge(
        dataset.studies[["trial_id", "name", "status", "blinding", "control"]], on="trial_id"
    )
    rows = rows[rows["outcome_id"].isin(outcomes) & rows["subgroup"].isin(ANALYSIS_SETS)]
    rows = rows[~rows["status"].isin(WEIGHTLESS) & (rows["arm_control"] != "")]
    rows = at_sites(dataset, rows, sites)
    rows = rows[rows["p_reported"] != printed.NOT_REPORTED] if len(rows) else rows
    rows = pd.concat([rows, _only_means(dataset, outcomes, sites, rows)])
    treatments = zip(dataset.arms["trial_id"], dataset.arms["arm_id"], strict=True)
    treatment = dict(zip(treatments, dataset.arms["treatment"], strict=True))
    better = dict(zip(dataset.outcomes["outcome_id"], dataset.outcomes["better"], strict=True))
    means = _means(dataset)
    found = []
    for row in rows.to_dict("records"):
        treated, control = (
            treatment.get((row["trial_id"], row[arm]), "")
            for arm in ("arm_treatment", "arm_control")
        )
        form = _form(dataset, treated)
        if not form or (dataset.about.intervention.arms and _form(dataset, control)):
            continue
        judged = {"favours_treatment": 1, "favours_control": -1}.get(row["value_printed"], 0)
        sign = judged or _sign(row, means) * (1 if better[row["outcome_id"]] == "higher" else -1)
        blinded = row["control"] == "placebo" or row["blinding"] in ("double", "single")
        kept = ("row_id", "trial_id", "name", "site", "grade", "timepoint_months")
        found.append(
            {name: row[name] for name in kept}
            | {
                "form": form,
                "quality": BLINDED if blinded else UNBLINDED,
                "active": row["control"] == "active" and not _added_on(treated, control),
                "direction": {1: FAVOURS, -1: AGAINST}.get(sign, OPEN),
                "reports": bool(_favours_in_words(row, sign)),
            }
        )
    names = ["row_id", "trial_id", "name", "site", "grade", "timepoint_months", "form"]
    return pd.DataFrame(found, columns=[*names, "quality", "active", "direction", "reports"])


def _only_means(dataset: Dataset, outcomes, sites, reported: pd.DataFrame) -> pd.DataFrame:
    """Pairs of arms with printed means, of which no row of ``reported`` speaks.

    Values at the end are left out where the trial prints those at the start: without them, a gap
    that was there before would count as an effect.
    """
    pairs = dataset.contrasts.dropna(subset=["value_t", "value_c"])
    pairs = pairs[pairs["outcome_id"].isin(outcomes) & pairs["subgroup"].isin(ANALYSIS_SETS)]
    pairs = pairs[~pairs["status"].isin(WEIGHTLESS)]
    pairs = at_sites(dataset, pairs, sites)
    place = ["trial_id", "outcome_id", "site"]
    starts = set(
        pairs.loc[pairs["timepoint_months"] == 0, place].itertuples(index=False, name=None)
    )
    spoken = set(reported[["trial_id", "site"]].itertuples(index=False, name=None))
    known = [
        each in starts or (each[0], each[2]) in spoken
        for each in pairs[place].itertuples(index=False, name=None)
    ]
    pairs = pairs[~np.array(known, dtype=bool)]
    pairs = pairs.rename(
        columns={"row_id_t": "row_id", "arm_id_t": "arm_treatment", "arm_id_c": "arm_control"}
    )
    studies = dataset.studies[["trial_id", "blinding", "control"]]
    empty = {"statistic": "", "value_printed": "", "p_reported": "", "value": np.nan}
    return pairs.assign(**empty, ci_low=np.nan, ci_high=np.nan).merge(studies, on="trial_id")


def by_trial(rows: pd.DataFrame) -> pd.DataFrame:
    """The direction of each trial, from its first-hand results at the last time of each site.

    Parameters
    ----------
    rows : DataFrame
        From `results`.

    Returns
    -------
    DataFrame, a row per trial and form
        ``trial_id, name, form, quality``; ``active``: every control got a treatment that the
        treated did not; ``direction``: that of at least 70% of the
        results that print one, else ``mixed``; ``reports``: any result is reported as better;
        ``n_results, n_printed``; ``row_ids``.
    """
    keys = ["trial_id", "name", "form", "quality"]
    parts = []
    for names, group in rows.groupby(keys, sort=False):
        first = group[group["grade"] == group["grade"].min()]
        last = first.groupby("site")["timepoint_months"].transform("max")
        kept = first[(first["timepoint_months"] == last) | first["timepoint_months"].isna()]
        known = kept.loc[kept["direction"] != OPEN, "direction"]
        shares = known.value_counts(normalize=True)
        direction = OPEN
        if len(known):
            direction = shares.index[0] if shares.iloc[0] >= MOST else MIXED
        parts.append(
            dict(zip(keys, names, strict=True))
            | {
                "active": bool(group["active"].all()),
                "direction": direction,
                "reports": bool(first["reports"].any()),
                "n_results": len(kept),
                "n_printed": len(known),
                "row_ids": " ".join(kept["row_id"]),
            }
        )
    columns = [*keys, "active", "direction", "reports", "n_results", "n_printed", "row_ids"]
    return pd.DataFrame(parts, columns=columns)


def by_finding(dataset: Dataset) -> pd.DataFrame:
    """The direction of every trial on every finding of ``findings.csv``.

    Returns
    -------
    DataFrame, a row per trial, form and finding
        The columns of `by_trial`, and ``finding_id, finding``, its label.
    """
    parts = []
    for finding in dataset.findings.itertuples():
        sites = tuple(filter(None, finding.sites.split(";")))
        rows = by_trial(results(dataset, tuple(finding.outcome_ids.split(";")), sites))
        parts.append(rows.assign(finding_id=finding.finding_id, finding=finding.label))
    if not parts:
        return by_trial(results(dataset, ())).assign(finding_id="", finding="")
    return pd.concat(parts, ignore_index=True)


def matrix(dataset: Dataset) -> pd.DataFrame:
    """The same as a table of trials by findings, for `helpers.plots.effect_direction`.

    Returns
    -------
    DataFrame, a row per trial and form
        ``label``, with the form and ``active comparator``; ``section``, the quality; a column per
        finding: ``favours, against, mixed, not printed`` or ``not measured``.
    """
    rows = by_finding(dataset)
    active = rows["active"].map({True: ", active comparator", False: ""})
    keys = ["section", "label"]
    rows = rows.assign(section=rows["quality"], label=rows["name"] + ", " + rows["form"] + active)
    wide = rows.pivot_table("direction", keys, "finding_id", "first").reindex(
        columns=list(dataset.findings["finding_id"])
    )
    return wide.fillna(NOT_MEASURED).reset_index()


def quality_table(dataset: Dataset) -> pd.DataFrame:
    """`reported_by_quality` for every finding that has trials of both kinds.

    Returns
    -------
    DataFrame, a row per finding
        ``finding``, its label, and the columns of `reported_by_quality`.
    """
    parts = []
    for finding, rows in by_finding(dataset).groupby("finding", sort=False):
        parts.append(reported_by_quality(rows).assign(finding=finding))
    if not parts:
        return pd.DataFrame(columns=["finding", "events_t", "n_t", "events_c", "n_c", "p"])
    found = pd.concat(parts, ignore_index=True)
    return found[found["p"].notna()].reset_index(drop=True)


def sign_test(trials: pd.DataFrame) -> dict[str, float]:
    """Count the trials that favour the treatment among those that point one way.

    Parameters
    ----------
    trials : DataFrame
        From `by_trial`.

    Returns
    -------
    dict
        ``favours, against``; ``none``: those that are mixed or print no direction, which the test
        does not count; ``p``, two-sided, exact, NaN without any.
    """
    favours, against = ((trials["direction"] == each).sum() for each in (FAVOURS, AGAINST))
    n = int(favours + against)
    p = float(binomtest(int(favours), n).pvalue) if n else math.nan
    return {"favours": favours, "against": against, "none": len(trials) - n, "p": p}


def reported_by_quality(trials: pd.DataFrame, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """How many trials report the treatment as better, open ones against blinded ones.

    `LABEL` has to be said of it: the grouping was chosen after looking.

    Parameters
    ----------
    trials : DataFrame
        From `by_trial`.
    without : tuple of str
        Trials that are left out.

    Returns
    -------
    DataFrame, one row
        ``events_t, n_t`` of the open or unstated, ``events_c, n_c`` of the placebo-controlled or
        blinded trials; ``p`` of Fisher's exact test, two-sided.
    """
    kept = trials[~trials["trial_id"].isin(without)]
    unblinded, blinded = (
        kept.loc[kept["quality"] == each, "reports"] for each in (UNBLINDED, BLINDED)
    )
    counts = [int(unblinded.sum()), len(unblinded), int(blinded.sum()), len(blinded)]
    row: dict[str, float] = dict(zip(("events_t", "n_t", "events_c", "n_c"), counts, strict=True))
    known = len(unblinded) and len(blinded)
    e_t, n_t, e_c, n_c = counts
    row["p"] = effects.fisher(e_t, n_t, e_c, n_c)["p"].iloc[0] if known else np.nan
    return pd.DataFrame([row])


def _form(dataset: Dataset, treatment: str) -> str:
    """The word of ``about.toml`` that names what is tested; without words, any treatment."""
    words = dataset.about.intervention.arms
    if not words:
        return dataset.about.intervention.name if treatment else ""
    return next((word for word in words if word in treatment), "")


def _added_on(treated: str, control: str) -> bool:
    """Whether the treated got all that the control got."""
    items = [item for part in control.split(",") for item in part.split(" and ")]
    return all(item.strip() in treated for item in items)


def _means(dataset: Dataset) -> dict[tuple, tuple[float, float]]:
    """The printed means or shares of two arms, by place, time and source."""
    pairs = dataset.contrasts
    pairs = pairs.dropna(subset=["value_t", "value_c"])
    keys = ["trial_id", "arm_id_t", "arm_id_c", "outcome_id", "site", "side", "subgroup"]
    places = pairs[[*keys, "timepoint_months", "source_id"]].itertuples(index=False, name=None)
    return dict(zip(places, zip(pairs["value_t"], pairs["value_c"], strict=True), strict=True))


def _sign(row: dict, means: dict) -> int:
    """1 where the treated have more of it, −1 where they have less, 0 where nothing says so."""
    words = {"higher_in_treatment": 1, "increased": 1, "lower_in_treatment": -1, "decreased": -1}
    value = row["value"]
    if row["statistic"] in RATIOS and not math.isnan(value):
        return int(np.sign(math.log(value)))
    if row["statistic"] in DIFFERENCES and not math.isnan(value):
        return int(np.sign(value))
    if row["value_printed"] in words:
        return words[row["value_printed"]]
    names = ("trial_id", "arm_treatment", "arm_control", "outcome_id", "site", "side", "subgroup")
    place = tuple(row[name] for name in (*names, "timepoint_months", "source_id"))
    if place in means:
        return int(np.sign(means[place][0] - means[place][1]))
    return 0


def _favours_in_words(row: dict, sign: int) -> bool:
    """Whether the row reports the treatment as better: in words, or significant on that side."""
    if row["value_printed"] == "favours_treatment":
        return True
    significant = not math.isnan(row["ci_low"]) and (
        row["ci_low"] > 1 or row["ci_high"] < 1
        if row["statistic"] in RATIOS
        else row["ci_low"] > 0 or row["ci_high"] < 0
    )
    if row["value_printed"] in ("higher_in_treatment", "lower_in_treatment"):
        return sign > 0
    if row["p_reported"]:
        significant |= printed.parse(row["p_reported"]).high <= 0.05
    return bool(significant) and (sign > 0 or (sign == 0 and row["statistic"] == "p"))
