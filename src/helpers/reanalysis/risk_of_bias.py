"""Risk of bias in each trial, by the five domains of RoB 2, as far as the text says.

A person's judgement of ``risk_of_bias.csv`` goes first; otherwise closed columns decide, and what
they leave open is *the text does not say*.

References
----------
Sterne JAC, et al. RoB 2: a revised tool for assessing risk of bias in randomised trials. BMJ
2019;366:l4898.
"""

import numpy as np
import pandas as pd

from helpers.data import Dataset
from helpers.data.schema.vocabulary import BIAS_DOMAINS

LOW, SOME, HIGH, SILENT = "low", "some_concerns", "high", "not_stated"
FEW_MISSING, MANY_MISSING = 0.05, 0.2
"""Shares of people missing at the end, up to which the risk is low, and above which it is high."""

_BY_COLUMN = {
    "randomisation": (
        "allocation",
        {
            "randomized": (SILENT, "randomised; the text does not say how the order was concealed"),
            "quasi_randomized": (HIGH, "allocated by date, turn or the like"),
            "not_randomized": (HIGH, "not randomised"),
        },
    ),
    "deviations": (
        "blinding",
        {
            "double": (LOW, "double blind"),
            "single": (SOME, "single blind"),
            "open": (SOME, "everybody knew the arm"),
        },
    ),
    "measurement": (
        "blinding",
        {
            "double": (LOW, "double blind"),
            "single": (SILENT, "single blind; the text does not say who measured"),
            "open": (SOME, "everybody knew the arm"),
        },
    ),
    "selection": ("", {}),
}
"""Domain to the column of ``studies`` that decides it, and its words."""
_SILENCE = {
    "randomisation": "the text does not say whether people were randomised",
    "deviations": "the text does not say who was blinded",
    "missing_data": "the text does not say how many people were measured at the end",
    "measurement": "the text does not say who was blinded",
    "selection": "no plan that was made before the trial was read",
}


def risk_of_bias(dataset: Dataset) -> pd.DataFrame:
    """Judge every trial in every domain.

    Returns
    -------
    DataFrame, a row per trial and domain
        ``trial_id, name, domain``; ``judgement``: ``low``, ``some_concerns``, ``high`` or
        ``not_stated``; ``reason``; ``by``: ``a person`` or ``the tables``; ``row_id``, the trial.

    Examples
    --------
    >>> risk_of_bias(k2).query("trial_id == 'je_2011'")["judgement"].tolist()
    ['not_stated', 'not_stated', 'high', 'not_stated', 'some_concerns']
    """
    judged = dataset.risk_of_bias.set_index(["trial_id", "domain"])
    lost = people_lost(dataset)
    rows = []
    for study in dataset.studies.to_dict("records"):
        for domain in BIAS_DOMAINS:
            key = (study["trial_id"], domain)
            if key in judged.index:
                judgement, reason = judged.loc[key, ["judgement", "reason"]]
                by = "a person"
            else:
                judgement, reason = _by_tables(domain, study, lost.get(study["trial_id"], np.nan))
                by = "the tables"
            rows.append((study["trial_id"], study["name"], domain, judgement, reason, by))
    columns = ["trial_id", "name", "domain", "judgement", "reason", "by"]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(row_id=found["trial_id"])


def overall(dataset: Dataset) -> pd.Series:
    """The judgement on each trial as a whole: its worst domain.

    A domain of which the text does not say counts as some concerns.

    Returns
    -------
    Series of str, indexed by trial_id
        ``low``, ``some_concerns`` or ``high``.
    """
    worst = {LOW: 0, SILENT: 1, SOME: 1, HIGH: 2}
    judged = risk_of_bias(dataset)
    places = judged["judgement"].map(worst).groupby(judged["trial_id"], sort=False).max()
    return places.map({0: LOW, 1: SOME, 2: HIGH})


def people_lost(dataset: Dataset) -> pd.Series:
    """The share of the people randomised who are missing at the end, where the trial says so.

    Returns
    -------
    Series of float, indexed by trial_id

    Examples
    --------
    >>> people_lost(k2)[["jiang_2014", "je_2011"]].round(3).tolist()
    [0.097, 0.423]
    """
    rows = dataset.reported
    rows = rows[rows["statistic"].isin(["n_analysed", "n_completed"])]
    left = rows.groupby("trial_id", sort=False)["value"].min()
    randomised = dataset.studies.set_index("trial_id")["n_randomised"].reindex(left.index)
    return (1 - left / randomised).dropna()


def _by_tables(domain: str, study: dict, lost: float) -> tuple[str, str]:
    if domain == "missing_data":
        if np.isnan(lost):
            return SILENT, _SILENCE[domain]
        judgement = LOW if lost <= FEW_MISSING else SOME if lost <= MANY_MISSING else HIGH
        return judgement, f"{round(100 * lost)} of 100 people are missing at the end"
    column, words = _BY_COLUMN[domain]
    return words.get(study.get(column, ""), (SILENT, _SILENCE[domain]))
