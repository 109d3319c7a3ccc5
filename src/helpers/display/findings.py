"""The findings in words: people in 1,000, likely ranges, and what each judgement means."""

import math

import pandas as pd

from helpers import numbers
from helpers.data import Dataset
from helpers.data.schema.vocabulary import CERTAINTY_STEPS
from helpers.display import labels
from helpers.reanalysis import certainty, missing_results, summary_of_findings
from helpers.reanalysis.certainty import LEVELS

__all__ = ["LEVELS", "silent", "steps", "table"]

UNKNOWN = "not known"
EMPTY = [
    "finding",
    "label",
    "sentence",
    "certainty",
    "result",
    "from_what",
    "without_it",
    "with_people",
]
EMPTY += ["size", "effect"]


def table(dataset: Dataset) -> pd.DataFrame:
    """The summary of findings as texts.

    Returns
    -------
    DataFrame, a row per finding
        The columns of `helpers.reanalysis.summary_of_findings`, and as texts ``size`` (trials and
        people), ``without_it, with_people`` (in 1,000) and ``effect``, with the likely range.
    """
    found = summary_of_findings.summary_of_findings(dataset)
    if found.empty:
        return pd.DataFrame(columns=EMPTY)
    rows = found.to_dict("records")
    return found.assign(
        finding=found["label"],
        size=[_size(row) for row in rows],
        without_it=[_people(row["without"]) for row in rows],
        with_people=[_range(row) for row in rows],
        effect=[_effect(row) for row in rows],
    )


def steps(dataset: Dataset) -> pd.DataFrame:
    """Each step that took certainty away, or that a person judged, with its reason.

    Returns
    -------
    DataFrame
        Rows of `helpers.reanalysis.certainty.certainty`, with ``step`` in words.
    """
    found = certainty.certainty(dataset)
    found = found[(found["levels"] > 0) | (found["by"] == "a person")]
    return found.assign(finding=found["label"], step=found["step"].map(CERTAINTY_STEPS))


def silent(dataset: Dataset) -> pd.DataFrame:
    """Who measured each finding, and how much of the people has no number.

    Returns
    -------
    DataFrame, a row per finding
        ``finding``; ``trials``, how many measured it; ``with_numbers, in_words, nothing``, how many
        report it so; ``share`` of the people in trials without numbers; ``largest``, the largest
        such trial.
    """
    rows = []
    for _, finding in dataset.findings.iterrows():
        trials = missing_results.unprinted(dataset, *certainty.places(finding))
        counts = trials["printed"].value_counts()
        rest = trials[trials["printed"] != missing_results.NUMBERS]
        kinds = zip(("with_numbers", "in_words", "nothing"), missing_results.PRINTS, strict=True)
        rows.append(
            {"finding": finding["label"], "trials": len(trials)}
            | {name: int(counts.get(kind, 0)) for name, kind in kinds}
            | {"share": rest["share"].sum(), "largest": next(iter(rest["name"]), "none")}
        )
    columns = ["finding", "trials", "with_numbers", "in_words", "nothing", "share", "largest"]
    return pd.DataFrame(rows, columns=columns)


def _size(row: dict) -> str:
    parts = [
        f"{numbers.count(row[name])} {word if row[name] != 1 else word.removesuffix('s')}"
        for name, word in (("n_trials", "trials"), ("n_people", "people"))
        if not math.isnan(row[name])
    ]
    return ", ".join(parts) or "not reported"


def _people(count: float) -> str:
    return UNKNOWN if math.isnan(count) else f"{numbers.fixed(count, 0)} in 1,000"


def _range(row: dict) -> str:
    if math.isnan(row["with_it"]):
        return UNKNOWN
    middle, low, high = (numbers.fixed(row[f"with_{end}"], 0) for end in ("it", "low", "high"))
    return f"{middle} in 1,000 ({low} to {high})"


def _effect(row: dict) -> str:
    measure = labels.MEASURES[row["measure"]]
    interval = numbers.estimate(row["estimate"], row["low"], row["high"], measure.format)
    return f"{measure.short} {interval}"
