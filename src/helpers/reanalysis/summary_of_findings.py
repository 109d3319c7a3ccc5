"""The table of findings: per outcome how many people in 1,000, and how sure that is.

What stands in it is declared in ``findings.csv``. The words are those of Cochrane: *reduces*,
*probably reduces*, *may reduce*, *very uncertain*.

References
----------
Santesso N, et al. GRADE guidelines 26: informative statements to communicate the findings of
systematic reviews of interventions. J Clin Epidemiol 2020;119:126-35.
"""

import math

import pandas as pd

from helpers.data import Dataset
from helpers.reanalysis import certainty as how_sure
from helpers.reanalysis.certainty import Result

CLEAR, LITTLE, UNCLEAR = "clear effect", "no worthwhile effect", "too imprecise to tell"
_VERBS = {
    "reduce": ("reduces", "probably reduces", "may reduce"),
    "increase": ("increases", "probably increases", "may increase"),
    "make": ("makes", "probably makes", "may make"),
}
_SURENESS = {"high": 0, "moderate": 1, "low": 2}
_CHANGED = {
    "corrected": "corrected since; we could not read the new figure",
    "cautioned": "includes retracted trials",
    "retracted": "retracted",
    "questioned": "questioned",
}


def summary_of_findings(dataset: Dataset) -> pd.DataFrame:
    """Say what the studies show of every outcome of ``findings.csv``.

    Returns
    -------
    DataFrame, a row per finding, in the order of the table
        ``finding_id, label``; ``n_trials, n_people``, NaN where the source does not say;
        ``measure, estimate, low, high``, the relative effect or the difference; ``without`` and
        ``with_it, with_low, with_high``, people in 1,000, NaN without a baseline or a ratio;
        ``difference, difference_low, difference_high``, more (or fewer) in 1,000; ``result``:
        ``clear effect, no worthwhile effect`` or ``too imprecise to tell``; ``certainty``;
        ``sentence``; ``from_what``, the pool or trial and its flaws; ``row_id,
        baseline_row_id``.

    Examples
    --------
    >>> table = summary_of_findings(k2).set_index("finding_id")
    >>> table.loc["clinical_fractures", ["certainty", "sentence"]].tolist()
    ['low', 'Vitamin K may reduce clinical fractures (K1 and K2).']
    """
    levels = how_sure.certainty(dataset).groupby("finding_id", sort=False)["certainty"].first()
    rows = []
    for _, finding in dataset.findings.iterrows():
        found = how_sure.result(dataset, finding)
        limits = how_sure.limits(dataset, finding, found)
        kind, level = _kind(found, limits), levels[finding["finding_id"]]
        about = {"finding_id": finding["finding_id"], "label": finding["label"]}
        numbers = {
            "n_trials": found.n_trials,
            "n_people": found.n_people,
            "measure": found.measure,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
        }
        words = {
            "result": kind,
            "certainty": level,
            "sentence": _sentence(dataset, finding, found, kind, level),
            "from_what": _from_what(found),
            "row_id": found.row_id,
            "baseline_row_id": finding["baseline_row_id"],
        }
        rows.append(about | numbers | _per_thousand(dataset, finding, found) | words)
    return pd.DataFrame(rows)


def baseline_risk(dataset: Dataset, row_id: str) -> float:
    """The share of people with the outcome in one row of the tables, from 0 to 1.

    Raises
    ------
    ValueError
        The row has no share of people.

    Examples
    --------
    >>> baseline_risk(k2, "liberman_1995.c04")
    0.062
    """
    row = dataset.row(row_id)
    counts, share = ("events", "n"), "value" if "value" in row.index else "estimate"
    if row.get("counted") == "people" and row[[*counts]].notna().all():
        return float(row["events"] / row["n"])
    is_share = row.get("counted") == "percent_of_people" or row.get("measure") == "proportion"
    if not is_share or math.isnan(row[share]):
        raise ValueError(f"baseline: {row_id!r}; allowed is a row with a share of people")
    return float(row[share]) / 100


def risk_with(measure: str, ratio: float, risk: float) -> float:
    """The risk that a ratio makes of another one.

    Parameters
    ----------
    measure : {"rr", "or", "hr", "rate_ratio"}
        A risk ratio multiplies the risk, at most to 1, an odds ratio the odds, a hazard or rate
        ratio the hazard, taken for constant.
    ratio, risk : float
        The ratio, above 0, and the risk from 0 to 1.

    Examples
    --------
    >>> [round(risk_with(measure, 0.5, 0.2), 3) for measure in ("rr", "or", "hr")]
    [0.1, 0.111, 0.106]
    """
    if measure == "rr":
        return min(1.0, ratio * risk)
    if measure == "or":
        odds = ratio * risk / (1 - risk)
        return odds / (1 + odds)
    return 1 - (1 - risk) ** ratio


def _per_thousand(dataset: Dataset, finding: pd.Series, found: Result) -> dict[str, float]:
    names = ("with_it", "with_low", "with_high")
    differences = ("difference", "difference_low", "difference_high")
    if not finding["baseline_row_id"] or not found.is_ratio:
        return dict.fromkeys(("without", *names, *differences), math.nan)
    risk = baseline_risk(dataset, finding["baseline_row_id"])
    ends = [risk_with(found.measure, end, risk) for end in (found.estimate, found.low, found.high)]
    people = {name: 1000 * end for name, end in zip(names, ends, strict=True)}
    change = {name: 1000 * (end - risk) for name, end in zip(differences, ends, strict=True)}
    return {"without": 1000 * risk} | people | change


def _kind(found: Result, limits: tuple[float, float]) -> str:
    no_effect = 1.0 if found.is_ratio else 0.0
    if math.isnan(found.low) or math.isnan(found.high):
        return UNCLEAR
    if found.low > no_effect or found.high < no_effect:
        return CLEAR
    inside = limits[0] < limits[1] and limits[0] <= found.low and found.high <= limits[1]
    return LITTLE if inside else UNCLEAR


def _sentence(dataset: Dataset, finding: pd.Series, found: Result, kind: str, level: str) -> str:
    what, on = _capital(dataset.about.intervention.name), finding["label"]
    if level == "very low":
        return (
            f"We are very uncertain about the effect of {dataset.about.intervention.name} on {on}."
        )
    sure = _SURENESS[level]
    if kind == LITTLE:
        return f"{what} {_VERBS['make'][sure]} little or no difference to {on}."
    less = found.estimate < (1.0 if found.is_ratio else 0.0)
    verb = _VERBS["reduce" if less else "increase"][sure]
    if kind == CLEAR:
        return f"{what} {verb} {on}."
    return f"{what} {verb} {on}, but the likely range also includes no effect."


def _from_what(found: Result) -> str:
    parts = [
        found.name,
        _CHANGED.get(found.status, ""),
        "" if found.grade == "A" else "second hand",
    ]
    return "; ".join(filter(None, parts))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
