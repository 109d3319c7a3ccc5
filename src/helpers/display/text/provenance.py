"""Cells of the table of trials in the words of a reader."""

import pandas as pd

from helpers.data import Dataset, design
from helpers.display.phrases import plain, typeset
from helpers.printed import NOT_REPORTED


def with_names(dataset: Dataset, cells: pd.Series) -> pd.Series:
    """Texts with the names of trials, reviews, cohorts and sources in place of their ids.

    Examples
    --------
    >>> with_names(k2, pd.Series(["pooled in cockayne_2006, which article a cites"])).tolist()
    ['pooled in Cockayne 2006, which article a cites']
    """
    names = dataset.short_names
    longest_first = sorted(names, key=len, reverse=True)
    any_of_them = rf"\b(?:{'|'.join(longest_first) or '(?!)'})\b"
    return cells.str.replace(any_of_them, lambda found: names[found[0]], regex=True).map(plain)


def studies(dataset: Dataset) -> pd.DataFrame:
    """The trials by year, in words.

    Returns
    -------
    DataFrame
        The columns of ``studies``, with names in ``via, status_notice`` and ``note``, words in
        ``design``, and ``given``: what was given and how much of it a day.

    Examples
    --------
    >>> studies(k2).set_index("trial_id")["given"][["shiraki_2000", "booth_2008"]].tolist()
    ['MK-4, 45 mg', 'K1, 500 µg']
    """
    found = dataset.studies.sort_values("year", kind="stable")
    dose = found["dose_per_day"]
    says_what = dataset.about.intervention.is_named_in(dose)
    given = dose.where(says_what, found["intervention"] + ", " + dose)
    nothing = (found[["intervention", "dose_per_day"]] == NOT_REPORTED).all(axis=1)
    named = {name: with_names(dataset, found[name]) for name in ("via", "status_notice", "note")}
    named["design"] = found.apply(design.in_words, axis=1) if len(found) else ""
    return found.assign(given=given.mask(nothing, NOT_REPORTED).map(typeset).map(plain), **named)
