"""Does each printed figure follow from its neighbours in the same text?

A finding is no error of the tables: the text may print its figures against each other, or use a
test that it does not name. ``second_entry/does_not_follow.toml`` beside the tables keeps what is
explained, with its reason.
"""

import math
import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from scipy.special import ndtr, ndtri

from helpers import effects, forensics, printed
from helpers.data import Dataset
from helpers.data.schema import MEASURED_WHERE, TABLES
from helpers.data.schema.columns import NUMBER, P_VALUE
from helpers.data.schema.vocabulary import INDEPENDENT_ARMS, RATIOS
from helpers.printed import rounding_interval

EXPLAINED = Path("second_entry", "does_not_follow.toml")
"""Where a folder keeps the findings that are explained."""

DIFFERENCES = {"md", "smd", "wmd", "mean_difference"}
HIGHER, LOWER = "higher_in_treatment", "lower_in_treatment"
EFFECT_SEEN = {HIGHER, LOWER, "favours_treatment", "favours_control", "increased", "decreased"}
NO_EFFECT_SEEN = {"no_significant_difference", "unchanged"}
SAME_PLACE = ["trial_id", *MEASURED_WHERE, "source_id"]
"""Columns that a statistic shares with the figures of the arms that it compares."""

ESTIMATES = {
    "reported": ("statistic", "value", "p_reported"),
    "reviews": ("measure", "estimate", "p"),
    "cohorts": ("measure", "estimate", "p"),
}
"""Columns for the measure, the estimate and the p, by table."""

Row = dict[str, str]
Tables = dict[str, list[Row]]


class Comparison(NamedTuple):
    """One figure beside what its neighbours imply; ``implied`` is empty where it follows."""

    table: str
    row: Row
    column: str
    implied: str


def consistency(dataset: Dataset, thorough: bool = False) -> pd.DataFrame:
    """Figures that do not follow from others in the same text.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` gives it.
    thorough : bool
        Also search the whole numbers of people behind each printed ratio, which takes seconds.

    Returns
    -------
    DataFrame
        One row per finding: ``table, file, line, column, row_id, check, printed, implied`` and
        ``message``, which names all of them in one line.

    References
    ----------
    Nuijten MB, et al. Behav Res Methods 2016;48:1205-26 (statcheck).

    Examples
    --------
    >>> from helpers import data
    >>> findings = consistency(data.open()).set_index("row_id")
    >>> print(findings.loc["shiraki_2000.p01", "message"])
    reported.csv:2 p_reported: 0.0273 does not follow: 0.00094 from chi2 10.935, df 1
    """
    compared = examined(dataset, thorough)
    return compared[~compared["follows"]].drop(columns="follows").reset_index(drop=True)


def examined(dataset: Dataset, thorough: bool = False) -> pd.DataFrame:
    """Every figure that a check can look at, with ``follows`` beside the columns of `consistency`.

    Parameters and references as there.
    """
    tables = {
        name: frame.rename_axis("line").reset_index().to_dict("records")
        for name, frame in dataset.cells.items()
    }
    records = [
        _record(check.__name__, comparison)
        for check in (*CLOSED_FORMS, *(SEARCHES if thorough else ()))
        for comparison in check(tables)
    ]
    return pd.DataFrame(records, columns=_COLUMNS).astype({"follows": bool})


def with_reasons(findings: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Findings with ``why`` beside them: the reason that the folder gives, empty where it has none.

    A reason holds for as long as what is implied stays what the folder says was found.

    Raises
    ------
    ValueError
        The file of reasons is no TOML, or an entry lacks ``found`` or ``why``.
    """
    known = {(row, check): entry for row, check, entry in reasons(folder)}

    def why(row_id: str, check: str, implied: str) -> str:
        entry = known.get((row_id, check))
        return entry["why"] if entry and entry["found"] == implied else ""

    keys = zip(findings["row_id"], findings["check"], findings["implied"], strict=True)
    return findings.assign(why=[why(*key) for key in keys])


def reasons(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Row, check, and ``found`` and ``why``, of every entry that a folder keeps in `EXPLAINED`."""
    path = folder / EXPLAINED
    if not path.exists():
        return []
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [
            (row, check, {"found": entry["found"], "why": entry["why"]})
            for row, checks in tables.items()
            for check, entry in checks.items()
        ]
    except (tomllib.TOMLDecodeError, AttributeError, TypeError, KeyError) as error:
        allowed = 'tables ["row_id".check] with found and why'
        raise ValueError(f"{EXPLAINED.as_posix()}: {error}; allowed are {allowed}") from error
    return entries


_COLUMNS = ["table", "file", "line", "column", "row_id", "check", "printed", "implied"]
_COLUMNS += ["message", "follows"]


def _record(check: str, comparison: Comparison) -> tuple:
    table, row, column, implied = comparison
    file, line, figure = TABLES[table].file, int(row["line"]), row[column]
    row_id = "/".join(row[key] for key in TABLES[table].key)
    message = f"{file}:{line} {column}: {figure} does not follow: {implied}" if implied else ""
    return table, file, line, column, row_id, check, figure, implied, message, not implied


# Intervals -----------------------------------------------------------------------------------


def interval_centre(tables: Tables) -> Iterator[Comparison]:
    """A ratio lies in the middle of its interval on the log scale, a difference as it stands."""
    for table, row, measure, column, _ in _intervals(tables):
        estimate, low, high = row[column], row["ci_low"], row["ci_high"]
        log = measure in {*RATIOS, "geometric_mean"}
        if log or measure in DIFFERENCES:
            ends = zip(_range(low, log), _range(high, log), strict=True)
            middle = [math.exp(sum(end) / 2) if log else sum(end) / 2 for end in ends]
            fits = printed.parse(estimate).overlaps(*middle)
            implied = "" if fits else f"{middle[0]:.3g} to {middle[1]:.3g} amid {low} to {high}"
            yield Comparison(table, row, column, implied)


def p_from_interval(tables: Tables) -> Iterator[Comparison]:
    """The p of a ratio or a difference is that of its interval, by a normal test."""
    for table, row, measure, column, p in _intervals(tables):
        if measure in {*RATIOS, *DIFFERENCES} and _is_p(row[p]):
            figures = (row[column], row["ci_low"], row["ci_high"])
            level = float(row["ci_level"] or 95) / 100
            ranges = [_range(figure, measure in RATIOS) for figure in figures]
            low, high = _p_range(ranges, level)
            fits = printed.parse(row[p]).overlaps(low, high)
            source = "{} ({} to {})".format(*figures)
            implied = "" if fits else f"{low:.2g} to {high:.2g} from {source}"
            yield Comparison(table, row, p, implied)


def _intervals(tables: Tables) -> Iterator[tuple[str, Row, str, str, str]]:
    """Rows with an estimate and both limits: table, row, measure, and where estimate and p are."""
    for table, (measure, estimate, p) in ESTIMATES.items():
        for row in tables[table]:
            if _are_numbers(row[estimate], row["ci_low"], row["ci_high"]):
                yield table, row, row[measure], estimate, p


def _range(figure: str, log: bool) -> tuple[float, float]:
    low, high = rounding_interval(figure)
    return (math.log(max(low, 1e-9)), math.log(max(high, 1e-9))) if log else (low, high)


def _p_range(ranges: list[tuple[float, float]], level: float) -> tuple[float, float]:
    """Smallest and largest p of an interval: the ranges are of its estimate and its ends."""
    found = [
        2 * ndtr(-abs(middle) * 2 * ndtri((1 + level) / 2) / (upper - lower))
        for middle, lower, upper in product(*ranges)
        if upper > lower
    ]
    if ranges[0][0] <= 0 <= ranges[0][1]:
        found.append(1.0)
    return min(found), max(found)


# p values ------------------------------------------------------------------------------------


def p_from_arms(tables: Tables) -> Iterator[Comparison]:
    """A p between two arms is that of their means, ± read as SD or SE, or of their counts."""
    randomised = {(arm["trial_id"], arm["arm_id"]): arm["n_randomised"] for arm in tables["arms"]}
    for test, *arms in _independent_arms(tables):
        if not _is_p(test["p_reported"]):
            continue
        n = [
            arm["n"] if _are_numbers(arm["n"]) else randomised[arm["trial_id"], arm["arm_id"]]
            for arm in arms
        ]
        means = [arm[column] for arm in arms for column in ("value", "spread")]
        events = [arm["events"] for arm in arms]
        if _are_numbers(*means, *n):
            implied = _implied_by_means(test["p_reported"], means, n)
        elif _are_numbers(*events, *n) and {arm["counted"] for arm in arms} == {"people"}:
            implied = _implied_by_counts(test["p_reported"], events, n)
        else:
            continue
        yield Comparison("reported", test, "p_reported", implied)


def p_from_groups(tables: Tables) -> Iterator[Comparison]:
    """A p that two rows of a cohort share is that of their means or of their counts."""
    shared: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["cohorts"]:
        if _is_p(row["p"]):
            key = tuple(
                row[column] for column in ("cohort_id", "outcome_as_printed", "measure", "p")
            )
            shared.setdefault(key, []).append(row)
    for one, other in (pair for pair in shared.values() if len(pair) == 2):
        means = [group[column] for group in (one, other) for column in ("estimate", "spread")]
        events, n = ([group[column] for group in (one, other)] for column in ("events", "n"))
        if one["spread_kind"] == other["spread_kind"] and _are_numbers(*means, *n):
            implied = _implied_by_means(one["p"], means, n, one["spread_kind"])
        elif _are_numbers(*events, *n):
            implied = _implied_by_counts(one["p"], events, n)
        else:
            continue
        yield Comparison("cohorts", one, "p", implied)


def p_from_chi_squared(tables: Tables) -> Iterator[Comparison]:
    """The p of a chi-squared of two arms is that with one degree of freedom."""
    for row in _with_statistic(tables, "chi2"):
        if _is_p(row["p_reported"]) and _are_numbers(row["value"]):
            p = forensics.p_from("chi2", row["value"], df1=1, reported=row["p_reported"]).iloc[0]
            implied = "" if p["agrees"] else f"{p['p']:.2g} from chi2 {row['value']}, df 1"
            yield Comparison("reported", row, "p_reported", implied)


def p_from_direction(tables: Tables) -> Iterator[Comparison]:
    """What is called a difference has a p of at most 0.05, what is called none has not."""
    for row in _with_statistic(tables, "direction"):
        if _is_p(row["p_reported"]) and row["value"] in EFFECT_SEEN | NO_EFFECT_SEEN:
            low, high = (0, 0.05) if row["value"] in EFFECT_SEEN else (0.05, 1)
            fits = printed.parse(row["p_reported"]).overlaps(low, high)
            implied = "" if fits else f"{low} to {high} from {row['value']}"
            yield Comparison("reported", row, "p_reported", implied)


def _implied_by_means(p: str, means: list[str], n: list[str], kind: str = "") -> str:
    """The p of two means, each with its ±, where it is not the printed one.

    ``kind`` is what ± is, where that is known.
    """
    mean_t, spread_t, mean_c, spread_c = means
    if float(spread_t) == 0 or float(spread_c) == 0:
        return "no p from a spread of 0"
    readings = pd.concat(
        forensics.spread_kind(
            mean_t, spread_t, mean_c, spread_c, p, int(n[0]), int(n[1]), method=method
        )
        for method in ("welch", "pooled")
    )
    readings = readings[readings["reading"] == kind] if kind else readings
    if readings["agrees"].any():
        return ""
    found = (f"{row.p:.2g} with ± as {row.reading.upper()}" for row in readings.itertuples())
    return " or ".join(dict.fromkeys(found))


def _implied_by_counts(p: str, events: list[str], n: list[str]) -> str:
    """The p of two counts where it is not the printed one."""
    counts = {"events_t": events[0], "n_t": n[0], "events_c": events[1], "n_c": n[1]}
    frame = pd.DataFrame([{name: int(count) for name, count in counts.items()}])
    results = {"Fisher": effects.fisher(**frame), "chi-squared": effects.chi_squared(**frame)}
    found = {name: result["p"].iloc[0] for name, result in results.items()}
    if any(printed.agrees(p, value) for value in found.values()):
        return ""
    return " or ".join(f"{value:.2g} by {name}" for name, value in found.items())


# Arms ----------------------------------------------------------------------------------------


def difference_of_means(tables: Tables) -> Iterator[Comparison]:
    """A printed mean difference is that of the two printed means."""
    for test, treated, control in _tested_arms(tables):
        means = (treated["value"], control["value"])
        if test["statistic"] == "md" and _are_numbers(test["value"], *means):
            (low_t, high_t), (low_c, high_c) = map(rounding_interval, means)
            fits = printed.parse(test["value"]).overlaps(low_t - high_c, high_t - low_c)
            implied = "" if fits else f"{low_t - high_c:.4g} to {high_t - low_c:.4g} from the means"
            yield Comparison("reported", test, "value", implied)


def direction_of_means(tables: Tables) -> Iterator[Comparison]:
    """What is called higher or lower in the treated is so in the printed means."""
    for test, treated, control in _tested_arms(tables):
        means = (treated["value"], control["value"])
        if test["value"] in (HIGHER, LOWER) and _are_numbers(*means):
            direction = HIGHER if float(means[0]) > float(means[1]) else LOWER
            implied = "" if test["value"] == direction else "{} against {}".format(*means)
            yield Comparison("reported", test, "value", implied)


def percentage_of_people(tables: Tables) -> Iterator[Comparison]:
    """A percentage of people without a count is that of a whole number of them."""
    for table, kind, value in (
        ("trials", ("counted", "percent_of_people"), "value"),
        ("cohorts", ("measure", "proportion"), "estimate"),
    ):
        for row in tables[table]:
            n = row["n"]
            if row[kind[0]] == kind[1] and not row["events"] and _are_numbers(row[value], n):
                fits = len(forensics.possible_percentages(row[value], int(n)))
                yield Comparison(table, row, value, "" if fits else f"no count of {n} gives it")


def percentage_of_count(tables: Tables) -> Iterator[Comparison]:
    """A percentage beside its count is what the count gives."""
    for table, kind, value in (
        ("trials", ("counted", "people"), "value"),
        ("cohorts", ("measure", "proportion"), "estimate"),
    ):
        for row in tables[table]:
            numbers = (row[value], row["events"], row["n"])
            if row[kind[0]] == kind[1] and row["unit"] == "%" and _are_numbers(*numbers):
                events, n = int(row["events"]), max(int(row["n"]), 1)
                fits = printed.agrees(row[value], 100 * events / n)
                implied = "" if fits else f"{100 * events / n:.4g} from {events} of {n}"
                yield Comparison(table, row, value, implied)


def counts_behind_ratio(tables: Tables) -> Iterator[Comparison]:
    """A printed risk ratio and its interval come from whole people, where one arm is printed."""
    for test, treated, control in _independent_arms(tables):
        ratio = (test["value"], test["ci_low"], test["ci_high"])
        known = (treated["n"], control["n"], control["events"])
        whole_people = test["statistic"] == "rr" and control["counted"] == "people"
        if whole_people and _are_numbers(*ratio, *known):
            n_t, n_c, events_c = map(int, known)
            found = forensics.possible_counts(*ratio, n_t, n_c, events_c=events_c)
            implied = "" if len(found) else f"no count of {n_t} against {events_c} of {n_c}"
            yield Comparison("reported", test, "value", implied)


# Time and source -----------------------------------------------------------------------------


def months_of_weeks(tables: Tables) -> Iterator[Comparison]:
    """Weeks in a note are the months of its row, 12 to 52."""
    for table, column in (
        ("trials", "timepoint_months"),
        ("reported", "timepoint_months"),
        ("studies", "duration_months"),
    ):
        for row in tables[table]:
            weeks = re.search(r"\b(\d+) weeks", row["note"])
            if weeks and _are_numbers(row[column]):
                months = int(weeks[1]) * 12 / 52
                fits = printed.parse(row[column]).overlaps(months, months)
                implied = "" if fits else f"{months:.1f} from {weeks[0]}"
                yield Comparison(table, row, column, implied)


def year_of_citation(tables: Tables) -> Iterator[Comparison]:
    """The year of a paper stands in its citation and in the name of its trial, review or cohort."""
    for table, key in (("studies", "trial_id"), ("reviews", "row_id"), ("cohorts", "row_id")):
        for row in tables[table]:
            named = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", row[key])
            cited = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", row["citation"])
            if named and cited and _are_numbers(row["year"]):
                fits = row["year"] == named[0] and row["year"] in cited
                years = ", ".join(sorted({*cited, named[0]}))
                yield Comparison(
                    table, row, "year", "" if fits else f"{years} in name and citation"
                )


def grade_of_source(tables: Tables) -> Iterator[Comparison]:
    """Rows about one trial from one text have one grade."""
    grades: dict[tuple[str, str], str] = {}
    for table in ("studies", "arms", "trials", "reported"):
        for row in tables[table]:
            grade = grades.setdefault((row["trial_id"], row["source_id"]), row["grade"])
            fits = grade == row["grade"]
            implied = "" if fits else f"{grade} elsewhere from {row['source_id']}"
            yield Comparison(table, row, "grade", implied)


CLOSED_FORMS = (
    interval_centre,
    p_from_interval,
    p_from_arms,
    p_from_groups,
    p_from_chi_squared,
    p_from_direction,
    difference_of_means,
    direction_of_means,
    percentage_of_people,
    percentage_of_count,
    months_of_weeks,
    year_of_citation,
    grade_of_source,
)
SEARCHES = (counts_behind_ratio,)


# Rows ----------------------------------------------------------------------------------------


def _tested_arms(tables: Tables) -> Iterator[tuple[Row, Row, Row]]:
    """Each statistic between two arms with the figures of both from the same text."""
    figures: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["trials"]:
        place = tuple(row[column] for column in (*SAME_PLACE, "arm_id"))
        figures.setdefault(place, []).append(row)
    for test in tables["reported"]:
        place = tuple(test[column] for column in SAME_PLACE)
        pairs = product(
            figures.get((*place, test["arm_treatment"]), []),
            figures.get((*place, test["arm_control"]), []),
        )
        yield from (
            (test, treated, control)
            for treated, control in pairs
            if treated["counted"] == control["counted"]
        )


def _independent_arms(tables: Tables) -> Iterator[tuple[Row, Row, Row]]:
    """The same, of trials in which nobody is in two arms, and nobody was allocated in a group."""
    independent = {
        study["trial_id"] for study in tables["studies"] if study["design"] in INDEPENDENT_ARMS
    }
    return (three for three in _tested_arms(tables) if three[0]["trial_id"] in independent)


def _with_statistic(tables: Tables, statistic: str) -> list[Row]:
    return [row for row in tables["reported"] if row["statistic"] == statistic]


def _are_numbers(*cells: str) -> bool:
    return all(re.fullmatch(NUMBER, cell) for cell in cells)


def _is_p(cell: str) -> bool:
    return re.fullmatch(P_VALUE, cell) is not None
