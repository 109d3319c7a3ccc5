"""What a row of cohorts prints, as short texts with the very digits of its source.

Nothing is computed or rounded here. Only signs are exchanged (a real minus, µ, ≤), and the words
of the tables become words of a reader.
"""

from collections.abc import Iterable

import pandas as pd

from helpers import numbers
from helpers.data import Dataset
from helpers.display import labels, phrases
from helpers.printed import NOT_REPORTED

SIGNS = {">=": "≥", "<=": "≤", "+/-": "±"}
"""What is exchanged beside what `helpers.display.phrases.typeset` sets."""

SETTING = ["cohort_id", "population", "exposure", "contrast", "outcome_as_printed"]
SPREADS = {"sd": "SD", "se": "SE"}
SAID_IN_THE_NOTE = ("statement", "list")


def signs(text: str) -> str:
    """Exchange what a keyboard has for what print has.

    Examples
    --------
    >>> signs(">=2000 v <500 ug/day"), signs("change -0.7%, ages 65-79")
    ('≥2000 v <500 µg/day', 'change −0.7%, ages 65-79')
    """
    for written, sign in SIGNS.items():
        text = text.replace(written, sign)
    return phrases.typeset(text)


def number(row: pd.Series) -> str:
    """What one row of cohorts prints as a number: measure, value, interval or spread, and unit.

    Parameters
    ----------
    row : Series
        A row of cohorts.

    Returns
    -------
    str
        Empty where no number is printed.

    Examples
    --------
    >>> number(k2.row("booth_2000.c01")), number(k2.row("iom_2001.c01"))
    ('RR 0.35 (0.13 to 0.94)', '120 µg/day')
    >>> number(k2.row("kaneki_2001.c01"))
    'mean 5.26 ± 6.13 ng/mL (SD)'
    """
    value, unit = row["estimate_printed"], row["unit"]
    if row["measure"] == "count" and not value:
        return f"{row['events_printed']} {unit}"
    low, high = (row[f"ci_{end}_printed"] for end in ("low", "high"))
    if phrases.is_blank(value):
        return signs(f"{low} to {high}{phrases.unit(unit)}") if low and high else ""
    measure = labels.measure(row["measure"]).short
    return signs(
        f"{measure} {with_spread(value, row)}{_limits(low, high, row['ci_level_printed'])}".strip()
    )


def with_spread(value: str, row: pd.Series) -> str:
    """A value of one row of cohorts with its ± and unit, and what the ± is where that is stated.

    Examples
    --------
    >>> with_spread("5.26", k2.row("kaneki_2001.c01"))
    '5.26 ± 6.13 ng/mL (SD)'
    """
    unit = phrases.unit(row["unit"])
    if phrases.is_blank(row["spread_printed"]):
        return f"{value}{unit}"
    kind = SPREADS.get(row["spread_kind"], "")
    return f"{value} ± {row['spread_printed']}{unit}" + (f" ({kind})" if kind else "")


def result(row: pd.Series) -> str:
    """All that one row of cohorts prints: its number with p, or a direction, or a statement.

    Parameters
    ----------
    row : Series
        A row of cohorts.

    Returns
    -------
    str
        The direction where no number is printed, and the note of a statement.

    Examples
    --------
    >>> result(k2.row("tang_2007.c01")), result(k2.row("apalset_2011.c02"))
    ('difference 0.54% (0.35 to 0.73), p < 0.0001', 'no significant difference')
    """
    if row["measure"] in SAID_IN_THE_NOTE:
        return signs(row["note"])
    direction = phrases.plain(row["direction"].removesuffix("_in_treatment"))
    p = phrases.printed_p(row["p"])
    return signs(", ".join(filter(None, [number(row) or direction, p])))


def numbers_printed(dataset: Dataset) -> pd.Series:
    """The `number` of every row of its ``cohorts``, by ``row_id``.

    Examples
    --------
    >>> numbers_printed(k2)["booth_2000.c01"]
    'RR 0.35 (0.13 to 0.94)'
    """
    return dataset.cohorts.set_index("row_id").apply(number, axis=1)


def results(dataset: Dataset, studies: str | Iterable[str]) -> pd.DataFrame:
    """What some cohorts print, as texts for a reader.

    Parameters
    ----------
    studies : str or iterable of str
        Their ``cohort_id``.

    Returns
    -------
    DataFrame of str, shape (k, 6)
        ``row_id, study``; ``compared``, the exposure with what is compared with what;
        ``outcome``, with the people it is about where the study has several groups; ``people``
        behind the result; ``printed``, with grade and source where it is second hand, and with
        the note where nothing else distinguishes two results of a study.

    Raises
    ------
    ValueError
        Something is no ``cohort_id``.

    Examples
    --------
    >>> shown = results(k2, "feskanich_2002").iloc[1]
    >>> shown["compared"], shown["printed"]
    ('retinol: ≥2000 v <500 µg/day', 'RR 1.89 (1.33 to 2.68), p for trend < 0.001')
    """
    wanted = studies.split() if isinstance(studies, str) else list(studies)
    if unknown := sorted(set(wanted) - set(dataset.cohorts["cohort_id"])):
        raise ValueError(f"studies: {unknown[0]!r}; allowed is a cohort_id of cohorts.csv")
    rows = dataset.cohorts[dataset.cohorts["cohort_id"].isin(wanted)]
    several = rows.groupby("cohort_id")["population"].transform("nunique") > 1
    who = (" (" + rows["population"] + ")").where(several & (rows["population"] != ""), "")
    alike = rows.duplicated([*SETTING, "measure"], keep=False) & (rows["note"] != "")
    note = ("; " + rows["note"]).where(alike, "").map(signs)
    study, source = dataset.names(rows["cohort_id"]), dataset.names(rows["source_id"])
    grade = "; grade " + rows["grade"]
    read_in = (grade + ", read in " + source).where(source != study, grade)
    compared = zip(rows["exposure"], rows["contrast"], strict=True)
    printed = pd.Series([result(row) for _, row in rows.iterrows()], rows.index, dtype=object)
    shown = {
        "row_id": rows["row_id"],
        "study": study,
        "compared": [_exposure(*pair) for pair in compared],
        "outcome": (rows["outcome_as_printed"] + who).map(signs),
        "people": rows["n"].map(numbers.count),
        "printed": printed + read_in.where(rows["grade"] != "A", "") + note,
    }
    return pd.DataFrame(shown, index=rows.index)


def _exposure(exposure: str, contrast: str) -> str:
    """Both, unless one says what the other says already."""
    year_again = contrast[:1].isdigit() and contrast in exposure
    if contrast in ("", exposure) or year_again:
        return signs(exposure)
    return signs(contrast if contrast.startswith(exposure) else f"{exposure}: {contrast}")


def _limits(low: str, high: str, level: str) -> str:
    if NOT_REPORTED in (low, high):
        return f" (interval {numbers.UNREPORTED})"
    return f" {phrases.limits(low, high, level)}".rstrip()
