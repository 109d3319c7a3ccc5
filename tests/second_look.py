"""A second look at the tables: does each printed figure follow from others in the same text?

Every check goes through the rows of the tables, as printed, and says for each row that it can look
at whether the row follows: ``{"row_id check": ""}``, or what is wrong in place of the empty text.
What a source prints against itself is listed, with its reason, in ``tables/does_not_follow.toml``.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import pandas as pd
from scipy.special import ndtr

from helpers import effects, forensics, printed
from helpers.data.schema import MEASURED_WHERE
from helpers.data.schema.columns import NUMBER, P_VALUE

Tables = dict[str, list[dict[str, str]]]
"""All rows of each table, in order, each cell as printed."""

Looked = Iterator[tuple[str, str]]

RATIOS = {"rr", "hr", "or"}
DIFFERENCES = {"md", "smd", "wmd", "mean_difference"}
GEOMETRIC = {"geometric_mean"}
SEEN = {"favours_treatment", "favours_control", "higher_in_treatment", "lower_in_treatment"}
SEEN |= {"increased", "decreased"}
NOT_SEEN = {"no_significant_difference", "unchanged"}
HIGHER = {"higher_in_treatment"}
LOWER = {"lower_in_treatment"}
Z = 1.959964  # of a 95% interval
PLACE = ["trial_id", *MEASURED_WHERE, "source_id"]


def look(tables: Tables) -> dict[str, str]:
    """All checks: for each row and check what does not follow, or an empty text."""
    checks = (
        estimates_amid_their_interval,
        p_of_intervals,
        p_of_arms,
        p_of_neighbours,
        p_of_chi_squared,
        p_and_direction,
        differences_of_arms,
        directions_of_arms,
        counts_behind_ratios,
        months_of_weeks,
        years_of_papers,
        grades_of_sources,
    )
    return {
        f"{row} {check.__name__}": told for check in checks for row, told in check(tables) if row
    }


def remembered(check: Callable[..., str]) -> Callable[..., str]:
    """A check of printed strings, made once for each; what it refuses does not follow, either."""

    @cache
    def told(*figures) -> str:
        try:
            return check(*figures)
        except ValueError as error:
            return str(error)

    return told


# Intervals -----------------------------------------------------------------------------------


def estimates_amid_their_interval(tables: Tables) -> Looked:
    """A ratio lies in the middle of its interval on the log scale, a difference as it stands."""
    for row_id, measure, estimate, low, high, _ in _intervals(tables):
        logs = measure in RATIOS | GEOMETRIC
        if all(map(_is_number, (estimate, low, high))) and (logs or measure in DIFFERENCES):
            yield row_id, _amid(estimate, low, high, logs)


@remembered
def _amid(estimate: str, low: str, high: str, logs: bool) -> str:
    ends = [printed.rounding_interval(end) for end in (low, high)]
    if logs:
        ends = [(math.log(max(a, 1e-9)), math.log(b)) for a, b in ends]
    middle = [(low_end + high_end) / 2 for low_end, high_end in zip(*ends, strict=True)]
    if logs:
        middle = [math.exp(end) for end in middle]
    fits = printed.parse(estimate).overlaps(*middle)
    return "" if fits else f"{estimate} amid {low} to {high}"


def p_of_intervals(tables: Tables) -> Looked:
    """The p of a ratio or a difference is that of its interval, by a normal test."""
    for row_id, measure, estimate, low, high, p in _intervals(tables):
        tested = measure in RATIOS | DIFFERENCES and _is_p(p)
        if tested and all(map(_is_number, (estimate, low, high))):
            yield row_id, _p_of_interval(estimate, low, high, p, measure in RATIOS)


@remembered
def _p_of_interval(estimate: str, low: str, high: str, p: str, logs: bool) -> str:
    three = [printed.rounding_interval(end) for end in (estimate, low, high)]
    if logs:
        three = [(math.log(max(a, 1e-9)), math.log(b)) for a, b in three]
    expected = [
        2 * ndtr(-abs(y) * 2 * Z / (upper - lower))
        for y, lower, upper in product(*three)
        if upper > lower
    ]
    if three[0][0] <= 0 <= three[0][1]:
        expected.append(1.0)
    low_p, high_p = min(expected), max(expected)
    fits = printed.parse(p).overlaps(low_p, high_p)
    return "" if fits else f"p {p}, but {low_p:.2g} to {high_p:.2g}"


def _intervals(tables: Tables) -> Iterator[tuple[str, ...]]:
    for name, measure, estimate, p in (
        ("reported", "statistic", "value", "p_reported"),
        ("reviews", "measure", "estimate", "p"),
        ("cohorts", "measure", "estimate", "p"),
    ):
        columns = ("row_id", measure, estimate, "ci_low", "ci_high", p)
        yield from (tuple(row[column] for column in columns) for row in tables[name])


# p values ------------------------------------------------------------------------------------


def p_of_arms(tables: Tables) -> Looked:
    """A p between two arms is that of their means, ± read as SD or SE, or of their counts."""
    people = _people_of_arms(tables)
    for test, treated, control in _tested_arms(tables):
        p = test["p_reported"]
        if not _is_p(p):
            continue
        n = [
            arm["n"] if _is_number(arm["n"]) else people.get((test["trial_id"], arm["arm_id"]), "")
            for arm in (treated, control)
        ]
        if not all(map(_is_number, n)):
            continue
        figures = (treated["value"], treated["spread"], control["value"], control["spread"])
        if all(map(_is_number, figures)):
            yield test["row_id"], _p_of_means(*figures, *n, p)
        elif all(
            _is_number(arm["events"]) and arm["counted"] == "people" for arm in (treated, control)
        ):
            yield test["row_id"], _p_of_counts(treated["events"], n[0], control["events"], n[1], p)


def p_of_neighbours(tables: Tables) -> Looked:
    """A p that two rows of a cohort share is that of their means or their shares."""
    shared: dict[tuple, list[dict]] = {}
    for row in tables["cohorts"]:
        if _is_p(row["p"]):
            what = tuple(row[column] for column in ("cohort_id", "outcome", "measure", "p"))
            shared.setdefault(what, []).append(row)
    for one, other in (pair for pair in shared.values() if len(pair) == 2):
        means = (one["estimate"], one["spread"], other["estimate"], other["spread"])
        n = (one["n"], other["n"])
        if all(map(_is_number, (*means, *n))) and one["spread_kind"] == other["spread_kind"]:
            yield one["row_id"], _p_of_means(*means, *n, one["p"], one["spread_kind"])
        elif all(map(_is_number, (one["events"], other["events"], *n))):
            counts = (one["events"], one["n"], other["events"], other["n"])
            yield one["row_id"], _p_of_counts(*counts, one["p"])


def p_of_chi_squared(tables: Tables) -> Looked:
    """The p of a chi-squared of two arms is that with one degree of freedom."""
    for row in _statistics(tables, "chi2"):
        if _is_p(row["p_reported"]) and _is_number(row["value"]):
            yield row["row_id"], _p_of_chi2(row["value"], row["p_reported"])


def p_and_direction(tables: Tables) -> Looked:
    """What is called a difference has a p of at most 0.05, what is called none has not."""
    for row in _statistics(tables, "direction"):
        if _is_p(row["p_reported"]) and row["value"] in SEEN | NOT_SEEN:
            p = printed.parse(row["p_reported"])
            fits = p.overlaps(0, 0.05) if row["value"] in SEEN else p.overlaps(0.05, 1)
            yield row["row_id"], "" if fits else f"{row['value']} with p {row['p_reported']}"


@remembered
def _p_of_means(mean_t, spread_t, mean_c, spread_c, n_t, n_c, p, kind="") -> str:
    means = (mean_t, spread_t, mean_c, spread_c, p, int(n_t), int(n_c))
    readings = pd.concat(forensics.spread_kind(*means, method=test) for test in ("welch", "pooled"))
    readings = readings[readings["reading"] == kind] if kind else readings
    if readings["agrees"].any():
        return ""
    found = ", ".join(f"{row.p:.2g} by {row.reading}" for row in readings.itertuples())
    return f"p {p}, but {found}"


@remembered
def _p_of_counts(events_t, n_t, events_c, n_c, p) -> str:
    counts = tuple(map(int, (events_t, n_t, events_c, n_c)))
    found = [float(test(*counts)["p"].iloc[0]) for test in (effects.fisher, effects.chi_squared)]
    return "" if any(printed.agrees(p, value) for value in found) else f"p {p}, but {found}"


@remembered
def _p_of_chi2(chi2: str, p: str) -> str:
    expected = forensics.p_from("chi2", chi2, df1=1, reported=p).iloc[0]
    return "" if expected["agrees"] else f"p {p}, but {expected['p']:.2g} of chi2 {chi2}"


# Arms ----------------------------------------------------------------------------------------


def differences_of_arms(tables: Tables) -> Looked:
    """A printed mean difference is that of the two printed means."""
    for test, treated, control in _tested_arms(tables):
        figures = (test["value"], treated["value"], control["value"])
        if test["statistic"] == "md" and all(map(_is_number, figures)):
            yield test["row_id"], _difference(*figures)


@remembered
def _difference(difference: str, treated: str, control: str) -> str:
    (low_t, high_t), (low_c, high_c) = map(printed.rounding_interval, (treated, control))
    fits = printed.parse(difference).overlaps(low_t - high_c, high_t - low_c)
    return "" if fits else f"{difference}, but {treated} and {control}"


def directions_of_arms(tables: Tables) -> Looked:
    """What is called higher or lower in the treated is so in the printed means."""
    for test, treated, control in _tested_arms(tables):
        figures = (treated["value"], control["value"])
        if test["value"] in HIGHER | LOWER and all(map(_is_number, figures)):
            more = float(figures[0]) > float(figures[1])
            fits = more == (test["value"] in HIGHER)
            yield test["row_id"], "" if fits else f"{test['value']}, but {figures}"


def counts_behind_ratios(tables: Tables) -> Looked:
    """A printed risk ratio and its interval come from whole people, where one arm is printed."""
    for test, treated, control in _tested_arms(tables):
        if test["statistic"] != "rr" or control["counted"] != "people":
            continue
        known = (control["events"], control["n"], treated["n"], test["value"])
        if all(map(_is_number, (*known, test["ci_low"], test["ci_high"]))):
            yield test["row_id"], _counts_behind(*known, test["ci_low"], test["ci_high"])


@remembered
def _counts_behind(events_c, n_c, n_t, ratio, low, high) -> str:
    found = forensics.possible_counts(ratio, low, high, int(n_t), int(n_c), events_c=int(events_c))
    return "" if len(found) else f"no count gives {ratio} ({low} to {high})"


# Times ---------------------------------------------------------------------------------------


def months_of_weeks(tables: Tables) -> Looked:
    """Weeks of a note are the months of its row, 12 to 52."""
    for name, key, months in (
        ("trials", "row_id", "timepoint_months"),
        ("reported", "row_id", "timepoint_months"),
        ("studies", "trial_id", "duration_months"),
    ):
        for row in tables[name]:
            if weeks := re.search(r"\b(\d+) weeks", row["note"]):
                expected = f"{int(weeks[1]) * 12 / 52:.1f}"
                fits = row[months] == expected
                yield row[key], "" if fits else f"{row[months]} months, but {weeks[0]}"


def years_of_papers(tables: Tables) -> Looked:
    """The year of a paper stands in its citation and in the name of its trial or review."""
    for name, key in (("studies", "trial_id"), ("reviews", "row_id"), ("cohorts", "row_id")):
        for row in tables[name]:
            named = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", row[key])
            cited = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", row["citation"])
            years = {*cited, named[0]} if named and cited else set()
            if years and _is_number(row["year"]):
                fits = row["year"] in cited and row["year"] == named[0]
                told = f"{row['year']}, but {', '.join(sorted(years))}"
                yield row[key], "" if fits else told


def grades_of_sources(tables: Tables) -> Looked:
    """Rows about one trial from one text have one grade."""
    grades: dict[tuple, set[str]] = {}
    rows = [row for name in ("studies", "arms", "trials", "reported") for row in tables[name]]
    for row in rows:
        grades.setdefault((row["trial_id"], row["source_id"]), set()).add(row["grade"])
    for (trial, source), found in grades.items():
        told = "" if len(found) == 1 else f"grades {', '.join(sorted(found))}"
        yield f"{trial}/{source}", told


# Rows ----------------------------------------------------------------------------------------


def _tested_arms(tables: Tables) -> Iterator[tuple[dict, dict, dict]]:
    """Each statistic between two arms with the figures of both from the same text."""
    figures = {}
    for row in tables["trials"]:
        place = tuple(row[column] for column in PLACE)
        figures.setdefault((*place, row["arm_id"]), []).append(row)
    for test in tables["reported"]:
        place = tuple(test[column] for column in PLACE)
        for treated in figures.get((*place, test["arm_treatment"]), []):
            for control in figures.get((*place, test["arm_control"]), []):
                if treated["counted"] == control["counted"]:
                    yield test, treated, control


def _people_of_arms(tables: Tables) -> dict[tuple[str, str], str]:
    return {(arm["trial_id"], arm["arm_id"]): arm["n_randomised"] for arm in tables["arms"]}


def _statistics(tables: Tables, statistic: str) -> list[dict]:
    return [row for row in tables["reported"] if row["statistic"] == statistic]


@cache
def _is_number(cell: str) -> bool:
    return re.fullmatch(NUMBER, cell) is not None


@cache
def _is_p(cell: str) -> bool:
    return re.fullmatch(P_VALUE, cell) is not None
