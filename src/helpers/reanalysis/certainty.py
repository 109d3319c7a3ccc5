"""How sure a finding is, by one written rule in the manner of GRADE.

Trials start high, cohorts low. Each step takes levels away for a reason that can be read, from rows
that can be looked up; a person overrules one step in ``certainty.csv``.

=================== ==============================================================================
risk of bias        1 if trials with some concerns, or whose text does not say, have more than half
                    of the people; 2 if trials at high risk have, or the pool includes retracted
                    ones; at least 1 for a second-hand figure or a correction that was not read
inconsistency       1 if I² is above 50%
indirectness        1 for a surrogate; 1 where ``findings.csv`` says what is indirect
imprecision         1 if the interval includes a limit of what is worthwhile, 2 if both or fewer
                    than 30 events; without limits, no effect takes their place
missing results     1 if trials that measured the outcome and print nothing have more than a fifth
                    of the people; in a pool of our own, also those that print a direction alone
=================== ==============================================================================

References
----------
Guyatt GH, et al. GRADE: an emerging consensus on rating quality of evidence and strength of
recommendations. BMJ 2008;336:924-6.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import meta, numbers
from helpers.data import Dataset
from helpers.data.schema.vocabulary import CERTAINTY_STEPS, POOL, WEIGHTLESS
from helpers.reanalysis import missing_results, risk_of_bias
from helpers.reanalysis.effects_table import effects_table
from helpers.reanalysis.places import at_sites

LEVELS = ("very low", "low", "moderate", "high")
HALF, FIFTH = 0.5, 0.2
MOST_I2 = 50
FEW_EVENTS = 30
RATIOS = ("rr", "or", "hr", "rate_ratio")


@dataclass(frozen=True)
class Result:
    """The result that stands for a finding."""

    row_id: str
    """The row of the tables; ``pool`` for a pool of their trials."""
    name: str
    measure: str
    """As in ``reviews.csv`` or ``reported.csv``: ``rr``, ``or``, ``md`` …"""
    estimate: float
    low: float
    high: float
    n_trials: float
    n_people: float
    i2: float
    """NaN where it is not known."""
    events: float
    """NaN where they are not known."""
    status: str
    grade: str
    of_trials: bool
    """Trials; otherwise cohorts."""

    @property
    def is_ratio(self) -> bool:
        """A ratio is 1, a difference 0, where nothing differs."""
        return self.measure in RATIOS


def result(dataset: Dataset, finding: pd.Series) -> Result:
    """The result that stands for one row of ``findings``.

    Raises
    ------
    ValueError
        A pool of the trials of these tables, of which none prints enough.

    Examples
    --------
    >>> spine = k2.findings.set_index("finding_id", drop=False).loc["spine_density"]
    >>> float(result(k2, spine).estimate)
    0.05
    """
    if finding["row_id"] == POOL:
        return _pooled(dataset, finding)
    row = dataset.row(finding["row_id"])
    if dataset.table_of[finding["row_id"]] == "reported":
        return _of_trial(dataset, row)
    same = dataset.reviews
    same = same[(same["review_id"] == row["review_id"]) & (same["measure"] == "count")]
    events = same.loc[same["outcome_id"] == row["outcome_id"], "estimate"]
    return Result(
        row_id=row["row_id"],
        name=row["short_name"],
        measure=row["measure"],
        estimate=row["estimate"],
        low=row["ci_low"],
        high=row["ci_high"],
        n_trials=row["n_trials"],
        n_people=row["n_people"],
        i2=row["i2"],
        events=events.iloc[0] if len(events) and row["outcome_id"] else math.nan,
        status=row["status"],
        grade=row["grade"],
        of_trials=row["level"] == "meta_analysis_of_trials",
    )


def _of_trial(dataset: Dataset, row: pd.Series) -> Result:
    """A result that one trial reports."""
    study = dataset.row(row["trial_id"])
    return Result(
        row_id=row["row_id"],
        name=study["name"],
        measure=row["statistic"],
        estimate=row["value"],
        low=row["ci_low"],
        high=row["ci_high"],
        n_trials=1.0,
        n_people=study["n_randomised"],
        i2=math.nan,
        events=math.nan,
        status=study["status"],
        grade=row["grade"],
        of_trials=True,
    )


def pooled_trials(dataset: Dataset, finding: pd.Series) -> pd.DataFrame:
    """The effects that a pool of our own has: each trial that stands, at its last time.

    Returns
    -------
    DataFrame
        Rows of `helpers.reanalysis.effects_table` with ``y, se``.
    """
    outcomes, sites = places(finding)
    rows = effects_table(dataset)
    rows = rows[rows["outcome_id"].isin(outcomes) & ~rows["status"].isin(WEIGHTLESS)]
    rows = at_sites(dataset, rows, sites)
    rows = rows[rows["measure"].isin(["risk ratio", "mean difference"])]
    rows = rows[rows["measure"] == rows["measure"].iloc[0]] if len(rows) else rows
    last = rows.sort_values("timepoint_months", kind="stable")
    last = last.drop_duplicates("trial_id", keep="last").sort_index()
    log = len(last) and last["measure"].iloc[0] == "risk ratio"
    y, low, high = (
        np.log(last[name]) if log else last[name] for name in ("estimate", "low", "high")
    )
    return last.assign(y=y, se=(high - low) / (2 * 1.959964))


def places(finding: pd.Series) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outcomes and the sites that a finding is about."""
    return tuple(finding["outcome_ids"].split(";")), tuple(
        filter(None, finding["sites"].split(";"))
    )


def _pooled(dataset: Dataset, finding: pd.Series) -> Result:
    trials = pooled_trials(dataset, finding)
    if trials.empty:
        raise ValueError(
            f"findings {finding['finding_id']}: no trial prints enough for a pool; allowed is a row"
        )
    ratio = trials["measure"].iloc[0] == "risk ratio"
    pool = meta.pool(trials[["y", "se"]], scale="log" if ratio else "identity").iloc[0]
    people = dataset.studies.set_index("trial_id")["n_randomised"]
    rows = dataset.trials.set_index("row_id")["events"]
    events = rows.reindex([*trials["row_id_t"], *trials["row_id_c"]]).sum(min_count=1)
    return Result(
        row_id=POOL,
        name="the trials pooled here",
        measure="rr" if ratio else "md",
        estimate=float(pool["estimate"]),
        low=float(pool["low"]),
        high=float(pool["high"]),
        n_trials=float(len(trials)),
        n_people=float(people.reindex(trials["trial_id"]).sum(skipna=False)),
        i2=float(pool["i2"]),
        events=float(events) if ratio else math.nan,
        status="current",
        grade=trials["grade"].max(),
        of_trials=True,
    )


def certainty(dataset: Dataset) -> pd.DataFrame:
    """Judge the certainty of every finding, step by step.

    Returns
    -------
    DataFrame, a row per finding and step
        ``finding_id, label, step``; ``levels`` it takes away; ``reason``; ``by``: ``the rule`` or
        ``a person``; ``row_ids`` behind it, separated by blanks; ``certainty`` of the finding as a
        whole: ``high, moderate, low, very low``.

    Examples
    --------
    >>> certainty(k2).groupby("finding_id", sort=False)["certainty"].first()["hip_fractures"]
    'very low'
    """
    overruled = dataset.certainty.set_index(["finding_id", "step"])
    bias = risk_of_bias.overall(dataset)
    rows: list[tuple] = []
    sure: list[str] = []
    for _, finding in dataset.findings.iterrows():
        found = result(dataset, finding)
        trials = missing_results.unprinted(dataset, *places(finding))
        steps = {
            "risk_of_bias": _risk_of_bias(found, trials, bias),
            "inconsistency": _inconsistency(found),
            "indirectness": _indirectness(dataset, finding),
            "imprecision": _imprecision(dataset, finding, found),
            "missing_results": _missing(found, trials),
        }
        for step in CERTAINTY_STEPS:
            levels, reason, behind = steps[step]
            by = "the rule"
            if (finding["finding_id"], step) in overruled.index:
                levels, reason = overruled.loc[(finding["finding_id"], step), ["levels", "reason"]]
                levels, by = int(levels), "a person"
            about = (finding["finding_id"], finding["label"], step)
            rows.append((*about, levels, reason, by, " ".join(behind)))
        start = 3 if found.of_trials else 1
        down = sum(row[3] for row in rows[-len(steps) :])
        sure += [LEVELS[max(0, start - down)]] * len(steps)
    names = ["finding_id", "label", "step", "levels", "reason", "by", "row_ids"]
    return pd.DataFrame(rows, columns=names).assign(certainty=sure)


Step = tuple[int, str, list[str]]


def _risk_of_bias(found: Result, trials: pd.DataFrame, bias: pd.Series) -> Step:
    judged = bias.reindex(trials["trial_id"]).to_numpy()
    known = trials["people"].sum()
    share = {
        each: trials.loc[judged == each, "people"].sum() / known if known else 0.0
        for each in ("high", "some_concerns")
    }
    parts: list[str] = []
    levels = 0
    if not known:
        levels = 1
        parts.append("no trial that stands and of which we know the people reports it")
    elif share["high"] > HALF:
        levels = 2
        parts.append(f"trials at high risk have {numbers.percent(share['high'])} of the people")
    elif share["high"] + share["some_concerns"] > HALF:
        levels = 1
        both = share["high"] + share["some_concerns"]
        people = f"{numbers.percent(both)} of the people"
        parts.append(f"trials with some concerns, or whose texts do not say, have {people}")
    if found.status in ("cautioned", "retracted", "questioned"):
        levels = 2
        parts.append(f"the result is {found.status}: it includes retracted trials")
    if found.status == "corrected":
        levels = max(levels, 1)
        parts.append("the review was corrected, and we could not read its new figure")
    if found.grade != "A":
        levels = max(levels, 1)
        parts.append("the figure is second hand")
    reason = "; ".join(parts) or "most of the people were in trials at low risk of bias"
    return levels, _sentence(reason), [found.row_id, *trials["trial_id"]]


def _inconsistency(found: Result) -> Step:
    if found.n_trials == 1:
        return 0, "There is one trial, which cannot disagree with another.", [found.row_id]
    if math.isnan(found.i2):
        return 0, "The source does not report how far its trials disagree.", [found.row_id]
    levels = int(found.i2 > MOST_I2)
    return levels, f"I² is {numbers.fixed(found.i2, 0)}%.", [found.row_id]


def _indirectness(dataset: Dataset, finding: pd.Series) -> Step:
    outcomes, _ = places(finding)
    roles = dataset.outcomes.set_index("outcome_id")["role"]
    surrogate = bool((roles.reindex(list(outcomes)) == "surrogate").any())
    parts = ["it is a surrogate: people do not feel it"] if surrogate else []
    parts += [finding["indirect"]] if finding["indirect"] else []
    reason = "; ".join(parts) or "the trials measured what people feel"
    return min(2, len(parts)), _sentence(reason), list(outcomes)


def _imprecision(dataset: Dataset, finding: pd.Series, found: Result) -> Step:
    low, high = limits(dataset, finding, found)
    few = not math.isnan(found.events) and found.events < FEW_EVENTS
    if math.isnan(found.low) or math.isnan(found.high):
        return 2, "The source gives no interval.", [found.row_id]
    crossed = sum(found.low < limit < found.high for limit in {low, high})
    parts = []
    if crossed == 2:
        parts.append("the interval includes both a worthwhile benefit and a worthwhile harm")
    elif crossed and low == high:
        parts.append("the interval includes no effect")
    elif crossed:
        parts.append("the interval includes effects that are worthwhile and effects that are not")
    if few:
        parts.append(f"there were {numbers.count(found.events)} events")
    reason = "; ".join(parts) or "the interval leaves one answer"
    return 2 if few else int(crossed), _sentence(reason), [found.row_id]


def limits(dataset: Dataset, finding: pd.Series, found: Result) -> tuple[float, float]:
    """Between these the effect is too small to matter; no effect itself where nothing is stated."""
    outcomes, _ = places(finding)
    low, high = dataset.worthwhile(outcomes[0], ratio=found.is_ratio)
    no_effect = 1.0 if found.is_ratio else 0.0
    return (no_effect, no_effect) if math.isnan(low) else (low, high)


def _missing(found: Result, trials: pd.DataFrame) -> Step:
    silent = [missing_results.NOTHING]
    if found.row_id == POOL:
        silent.append(missing_results.WORDS)
    missing = trials[trials["printed"].isin(silent)]
    known = trials["people"].sum()
    share = missing["people"].sum() / known if known else 0.0
    names = ", ".join(missing["name"])
    if not len(missing):
        words = trials[trials["printed"] == missing_results.WORDS]
        reason = "Every trial that measured it reports a result."
        if len(words) and known:
            people = numbers.percent(words["people"].sum() / known)
            reason = f"Trials with {people} of the people report it in words only; "
            reason += "the review may have had their numbers."
        return 0, reason, [found.row_id, *trials["trial_id"]]
    reason = f"{names}: measured it and report no result; {numbers.percent(share)} of the people"
    return int(share > FIFTH), _sentence(reason), [*missing["trial_id"]]


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:].rstrip(".") + "."
