"""What a reader is shown of a column, a measure or a method: its name and its number format.

Columns of the tables bring theirs from `helpers.data.schema`; computed columns, measures and
methods have theirs here, for tables, sentences and figures alike.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers import numbers
from helpers.data.schema import TABLES
from helpers.display import phrases
from helpers.printed import NOT_REPORTED


class Measure(NamedTuple):
    """An effect or a statistic."""

    label: str
    short: str  # goes before a printed number
    format: str = ".2f"


class Column(NamedTuple):
    """A column of a frame."""

    label: str
    format: str = ""  # as `shown` takes it
    asked: bool = False  # is it shown only where it is asked for?


MEASURES = {
    "rr": Measure("Risk ratio", "RR", "ratio"),
    "or": Measure("Odds ratio", "OR", "ratio"),
    "hr": Measure("Hazard ratio", "HR", "ratio"),
    "rate ratio": Measure("Rate ratio", "rate ratio", "ratio"),
    "ratio": Measure("Ratio", "ratio", "ratio"),
    "rate_ratio": Measure("Rate ratio", "rate ratio", "ratio"),
    "risk_difference": Measure("Risk difference", "risk difference", "points"),
    "nnt": Measure("Number needed to treat", "people to treat for one"),
    "median": Measure("Median", "median"),
    "risk difference": Measure("Risk difference", "risk difference", "points"),
    "md": Measure("Mean difference", "difference"),
    "wmd": Measure("Weighted mean difference", "weighted difference"),
    "smd": Measure("Standardised mean difference", "standardised difference"),
    "chi2": Measure("Chi-squared", "chi-squared"),
    "mean": Measure("Mean", "mean"),
    "geometric_mean": Measure("Geometric mean", "geometric mean"),
    "mean_difference": Measure("Mean difference", "difference"),
    "percent_difference": Measure("Difference, %", "difference"),
    "rate_difference": Measure("Rate difference", "difference"),
    "absolute_reduction": Measure("Absolute reduction", "absolute reduction"),
    "excess_mortality": Measure("Excess mortality", "excess mortality"),
    "percent_change": Measure("Change, %", "change"),
    "percent_reduction": Measure("Percent fewer", "fewer"),
    "factor": Measure("Factor", "factor"),
}
"""By the word of the tables or, in small letters, by its label."""

METHODS = {
    "midp": "mid-P",
    "score": "score (Miettinen and Nurminen)",
    "mee": "score (Mee)",
    "agresti-caffo": "Agresti and Caffo",
    "exact": "exact",
    "normal": "normal",
    "pooled": "pooled variance",
}
"""Methods that are not named after a person alone."""

COLUMNS = {
    "label": Column("Trial"),
    "treated": Column("Treated"),
    "control": Column("Control"),
    "estimate": Column("Estimate", "ratio"),
    "low": Column("Lower limit", "ratio"),
    "high": Column("Upper limit", "ratio"),
    "prediction": Column("Prediction interval", "ratio"),
    "y": Column("Effect on the scale of analysis", ".3g", True),
    "se": Column("Standard error", ".3g", True),
    "df": Column("Degrees of freedom", "short", True),
    "p": Column("p", "p"),
    "p_low": Column("Lowest p", "p"),
    "p_high": Column("Highest p", "p"),
    "reading": Column("± read as"),
    "mean": Column("Mean", "short"),
    "time": Column("Person-years", ".0f"),
    "sd": Column("Standard deviation", "short"),
    "sd_percent": Column("Standard deviation (% of the mean)", ".1f"),
    "change": Column("Change", ".1f"),
    "per_year": Column("Per year (%)", "+.1f"),
    "ratio": Column("Risk ratio", "ratio"),
    "cv": Column("Coefficient of variation (%)", ".2f"),
    "smallest": Column("Least significant change (%)", ".1f"),
    "lost_in": Column("Years to lose it", ".1f"),
    "detected": Column("Chance that it shows", "%"),
    "risk": Column("Risk", "%"),
    "weight": Column("Weight", ".1%"),
    "method": Column("Method", "method"),
    "measure": Column("Measure", "measure"),
    "statistic": Column("Statistic", "measure"),
    "level": Column("Level", "%"),
    "k": Column("Trials", "n", True),
    "k_used": Column("Trials", "n"),
    "tau2": Column("τ²", ".2g"),
    "i2": Column("I² (%)", ".0f"),
    "q": Column("Q", ".2f", True),
    "q_df": Column("Degrees of freedom of Q", "n", True),
    "q_p": Column("p of Q", "p", True),
    "h2": Column("H²", ".2f", True),
    "chi2": Column("Chi-squared", ".3f"),
    "agrees": Column("Does it fit?"),
    "power": Column("Chance of significance", "chance"),
    "probability": Column("Chance of fewer", "chance"),
    "prior_share": Column("Weight of the prior", "chance"),
    "mean_ratio": Column("Mean ratio where significantly lower", "ratio"),
    "exaggeration": Column("Times the true fall", ".1f"),
    "wrong_way": Column("Significant the wrong way", "chance"),
    "index": Column("Fragility index", "n"),
    "fisher": Column("Fisher’s p", "p"),
    "believer": Column("Reader"),
    "study": Column("Study"),
    "compared": Column("Exposure, and what is compared"),
    "people": Column("People"),
    "printed": Column("Reported"),
    "source": Column("Source"),
    "about": Column("Outcome"),
    "text": Column("What is reported"),
    "topic": Column("Matter"),
    "figures": Column("Figures", "words"),
    "one": Column("On one side"),
    "other": Column("On the other"),
    "agreement": Column("Agreement"),
    "verdict": Column("Verdict"),
    "because": Column("Because"),
    "reason": Column("Reason"),
    "size": Column("Trials and people"),
    "without_it": Column("Without it"),
    "with_people": Column("With it (likely range)"),
    "effect": Column("Effect (likely range)"),
    "certainty": Column("How sure"),
    "sentence": Column("What the studies show"),
    "from_what": Column("From"),
    "finding": Column("Outcome"),
    "with_numbers": Column("With a number", "n"),
    "in_words": Column("In words only", "n"),
    "nothing": Column("Nothing reported", "n"),
    "largest": Column("Largest without a number"),
    "by": Column("Judged by"),
    "case": Column("If"),
    "missing": Column("People missing", "n"),
    "n_comparisons": Column("Comparisons", "n"),
    "n_significant": Column("Significant", "n"),
    "expected": Column("By chance alone", ".1f"),
    "answer": Column("Answer"),
    "reason_lines": Column("Why"),
    "grade": Column("Read", "hand"),
}

HANDS = {"A": "first hand", "B": "second hand", "C": "popular text"}
"""Grades in words."""

RESULT = ("treated", "control", "estimate", "prediction", "p", "tau2", "i2", "note")
"""The columns of a result, which come last and in this order."""


def _of_the_tables() -> dict[str, Column]:
    """The columns of `helpers.data.schema`, with a unit that is the same in every row."""
    found = {}
    for name, column in ((n, c) for table in TABLES.values() for n, c in table.columns.items()):
        about = column.metadata
        unit = about["unit"] if about["kind"] == "number" else ""
        label = column.title + (f" ({unit})" if unit and not unit.startswith(("as", "see")) else "")
        found[name] = Column(label, about["format"], about["kind"] in ("identifier", "reference"))
    return found


_KNOWN = _of_the_tables() | COLUMNS
_BY_LABEL = {measure.label.lower(): measure for measure in MEASURES.values()}
_ARMS = {"_t": "treated", "_c": "control"}


def column(name: str) -> Column | None:
    """What is known of a column by its name, also where it is of one arm, or as printed.

    Examples
    --------
    >>> column("grade").label, column("n_randomised_t").label, column("value_printed").label
    ('Read', 'People randomised, treated', 'Value')
    """
    name = name if name in _KNOWN else name.replace("_printed", "")
    if name in _KNOWN or name[:-2] not in _KNOWN or name[-2:] not in _ARMS:
        return _KNOWN.get(name)
    of_both = _KNOWN[name[:-2]]
    return of_both._replace(label=f"{of_both.label}, {_ARMS[name[-2:]]}")


def header(name: str) -> str:
    """The label of a column, or its name as words.

    Examples
    --------
    >>> header("duration_months"), header("years_lost")
    ('Treated for (months)', 'Years lost')
    """
    known = column(name)
    return known.label if known else _capital(phrases.plain(name))


def measure(name: str) -> Measure:
    """What is known of an effect or a statistic, by the word of the tables or by its label.

    Examples
    --------
    >>> measure("rr") == measure("risk ratio"), measure("least_change").label
    (True, 'Least change')
    """
    known = MEASURES.get(name) or _BY_LABEL.get(name.lower())
    return known or Measure(_capital(phrases.plain(name)), "", "short")


def method(name: str) -> str:
    """Name a method: after a person with a capital.

    Examples
    --------
    >>> method("katz"), method("midp"), method("REML, Hartung-Knapp")
    ('Katz', 'mid-P', 'REML, Hartung-Knapp')
    """
    return METHODS.get(name, _capital(name))


def effect(attrs: Mapping, unknown: str = "Estimate") -> Measure:
    """What an effect frame holds, from its ``attrs``: the measure, its label with the interval.

    Examples
    --------
    >>> effect({"measure": "risk ratio", "level": 0.95}).label
    'Risk ratio (95% interval)'
    """
    plain = Measure(unknown, "", ".2f" if attrs.get("scale") == "identity" else "ratio")
    known = measure(attrs["measure"]) if attrs.get("measure") else plain
    interval = numbers.interval_name(attrs["level"]) if "level" in attrs else "interval"
    unit = " in points" if known.format == "points" else ""
    return known._replace(label=f"{known.label}{unit} ({interval})")


MICROGRAMS = re.compile(r"(?<![A-Za-z])ug\b")
"""The unit as the tables write it."""

WORDS: dict[str, Callable[[str], str]] = {
    "words": lambda cell: phrases.plain(cell).replace(";", ", "),
    "measure": lambda cell: measure(cell).label,
    "method": method,
    "hand": lambda cell: HANDS.get(cell) or cell,
}
"""The formats of texts."""


def shown(cell: Any, spec: str = "") -> str:
    """A cell in a format of `helpers.numbers` or of `WORDS`; without one, whole or in short.

    Examples
    --------
    >>> shown(0.4033, "ratio"), shown("<0.001", "p"), shown("no_notice_found", "words")
    ('0.40', '< 0.001', 'no notice found')
    >>> shown(4378.0), shown(True), shown(None), shown("not_reported")
    ('4,378', 'yes', '–', 'not reported')
    """
    if isinstance(cell, str):
        cell = MICROGRAMS.sub("µg", cell)
        if not spec:
            return cell.replace(NOT_REPORTED, numbers.UNREPORTED)
        return WORDS[spec](cell) if spec in WORDS else phrases.plain(numbers.quoted(cell))
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if pd.isna(cell):
        return numbers.MISSING
    return numbers.formatted(cell, "short" if spec in ("", *WORDS) else spec)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
