"""Trials: the studies, their arms, the figures of each arm, and what was printed of contrasts."""

import math

from helpers.data.schema.columns import (
    choice,
    count,
    date,
    identifier,
    number,
    number_or_word,
    p_value,
    reference,
    row_identifier,
    text,
    year,
)
from helpers.data.schema.rules import (
    RowRule,
    at_most,
    blank,
    empty,
    having,
    interval_rules,
    is_number,
    not_empty,
    not_having,
    percentage_follows,
    ratio_rules,
    row_id_names,
    spread_rules,
    whole,
    within,
)
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import (
    MEASURED_WHERE,
    grade,
    limits,
    measured_where,
    note,
    publication,
    source,
    where_read,
)
from helpers.data.schema.vocabulary import (
    ALLOCATIONS,
    BLINDINGS,
    CONTROLS,
    DESIGNS,
    DIRECTIONS,
    NO_NOTICE,
    OMITTED,
    RATIOS,
    STATISTICS,
    STATUSES,
    WEIGHTLESS,
    WHOLE_TRIAL,
)
from helpers.printed import NOT_REPORTED

_SEVERAL_ARMS = (
    r"[a-z0-9_]+(;[a-z0-9_]+)*",
    "small letters, digits and _; several arms, as of a factorial trial, separated by ;",
)

STUDIES = Table(
    "studies",
    "one trial",
    {
        "trial_id": identifier("Trial", "name of the trial, kept for good"),
        "name": text("Trial", "short name shown to readers"),
        "citation": text("Paper", "the paper", filled="that of the source"),
        "year": year("Year", "year of the paper", unreported=True, default=NOT_REPORTED),
        **publication(),
        "country": text("Country", "country", unreported=True, default=NOT_REPORTED),
        "design": choice(
            "Design", "how people and arms belong together", *DESIGNS, default="parallel"
        ),
        "allocation": choice("Allocated", "how people came into their arm", *ALLOCATIONS),
        "blinding": choice("Blinding", "who did not know the arm", *BLINDINGS),
        "control": choice("Control", "what kind of comparator", *CONTROLS),
        "population": text("In whom", "who took part", unreported=True, default=NOT_REPORTED),
        "intervention": text("Given", "what the trial tests, in its form", unreported=True),
        "dose_per_day": text(
            "Dose a day",
            "dose of the intervention per day, with unit",
            unreported=True,
            default=NOT_REPORTED,
        ),
        "comparator": text(
            "Compared with", "what the controls received", unreported=True, default=NOT_REPORTED
        ),
        "co_treatment": text(
            "Given to all", "same in all arms unless said", unreported=True, default=NOT_REPORTED
        ),
        "duration_months": number("Treated for", "length of treatment", "months", unreported=True),
        "n_randomised": count("People randomised", "people in all arms", "people", unreported=True),
        "status": choice("Status", f"published doubts; {NO_NOTICE} is no certificate", *STATUSES),
        "status_date": date("As of", "date of the notice, or of the last check", empty=True),
        "status_notice": text(
            "Notice", "DOI of the notice, or source_ids, separated by ;", empty=True
        ),
        "cited_by": reference(
            "Cited by",
            "articles that cite the trial, directly or through a review",
            "articles.article",
            several=True,
            besides=OMITTED,
            default=OMITTED,
        ),
        "via": text("Cited through", "how an indirect citation runs", empty=True),
        "note": note(),
        "grade": grade(),
        "source_id": source(),
    },
    key=("trial_id",),
    rules=(
        not_empty("status_notice", "a notice", having("status", *WEIGHTLESS)),
        not_empty("status_date", "a date", having("status", *WEIGHTLESS)),
        RowRule(
            "cited_by",
            f"{OMITTED} alone, or articles",
            lambda frame: (frame["cited_by"] == OMITTED) | ~frame["cited_by"].str.contains(OMITTED),
        ),
        within("duration_months", 0, math.inf),
    ),
)
ARMS = Table(
    "arms",
    "one arm of a trial",
    {
        "trial_id": reference("Trial", "the trial", "studies.trial_id"),
        "arm_id": identifier("Arm", "name of the arm, unique within the trial"),
        "arm_label": text("Arm in the source", "name in the source", filled="the treatment"),
        "treatment": text("Treated with", "what the arm received"),
        "dose_per_day": text(
            "Dose a day", "dose of the drug in treatment", empty=True, unreported=True
        ),
        "is_control": choice("Control", "is it a reference arm, even an active one?", "yes", "no"),
        "n_randomised": count(
            "People randomised",
            "people allocated to the arm",
            "people",
            unreported=True,
            default=NOT_REPORTED,
        ),
        "note": note(),
        "grade": grade(),
        "source_id": source(filled="that of the trial"),
    },
    key=("trial_id", "arm_id"),
    rules=(
        RowRule(
            "arm_id",
            f"another name, since {WHOLE_TRIAL} stands for all arms of a trial",
            lambda frame: frame["arm_id"] != WHOLE_TRIAL,
        ),
    ),
)
TRIALS = Table(
    "trials",
    "one figure for one arm of a trial: outcome, site, time and source",
    {
        "row_id": row_identifier("trial_id", "f"),
        "trial_id": reference("Trial", "the trial", "studies.trial_id"),
        "arm_id": identifier("Arm", "the arm, as in arms.csv"),
        **measured_where(dated=True),
        "counted": choice(
            "Counted",
            "what events or value counts; none for measurements",
            "people",
            "events",
            "percent_of_people",
            "none",
        ),
        "n": count("People", "denominator", "people", unreported=True, default=NOT_REPORTED),
        "n_basis": choice(
            "People counted",
            "whom the denominator counts",
            "randomised",
            "analysed",
            "completed",
            "unknown",
            default="unknown",
        ),
        "events": count(
            "Events", "what counted says", "people or events", empty=True, unreported=True
        ),
        "person_years": number(
            "Person-years",
            "time in which they were counted, of all people together",
            "person-years",
            empty=True,
            unreported=True,
        ),
        "value": number(
            "Value", "mean, percentage or percent change", "see unit", empty=True, unreported=True
        ),
        "spread": number("±", "number printed after ±", "see unit", empty=True, unreported=True),
        "spread_kind": choice(
            "± is",
            "what the spread is; unstated: the paper does not say",
            "sd",
            "se",
            "ci95",
            "unstated",
            empty=True,
        ),
        "unit": text("Unit", "unit of value and spread; empty = of the outcome", empty=True),
        **where_read(filled="that of the trial"),
        "note": note(),
    },
    key=("row_id",),
    rules=(
        row_id_names("trial_id", "f"),
        RowRule(
            "events",
            "a count or not_reported where counted is people or events, else empty",
            lambda frame: frame["counted"].isin(["people", "events"]) == (frame["events"] != ""),
        ),
        within("n", 1, math.inf),
        at_most("events", "n", having("counted", "people")),
        not_empty(
            "value", "a number or not_reported", having("counted", "percent_of_people", "none")
        ),
        within("value", 0, 100, having("counted", "percent_of_people")),
        percentage_follows("value", having("counted", "people")),
        *spread_rules(),
        RowRule(
            "unit",
            "a unit where a value is printed",
            lambda frame: blank(frame["value"]) | (frame["unit"] != ""),
        ),
        RowRule(
            "unit",
            "% for percentages",
            lambda frame: frame["unit"] == "%",
            having("counted", "percent_of_people"),
        ),
        within("person_years", 0, math.inf),
        empty("person_years", having("counted", "percent_of_people", "none")),
        within("timepoint_months", 0, math.inf),
    ),
    also_unique=("trial_id", "arm_id", *MEASURED_WHERE, "counted", "source_id"),
    arm_columns=("arm_id",),
)
REPORTED = Table(
    "reported",
    "one statistic of a contrast, an arm or a whole trial, as printed",
    {
        "row_id": row_identifier("trial_id", "p"),
        "trial_id": reference("Trial", "the trial", "studies.trial_id"),
        "arm_treatment": identifier(
            "Treated", "arm_id, or several; all = the whole trial", *_SEVERAL_ARMS
        ),
        "arm_control": identifier(
            "Against",
            "arm_id, or several; empty = a result within one arm",
            *_SEVERAL_ARMS,
            empty=True,
        ),
        **measured_where(dated=False),
        "statistic": choice("Statistic", "which statistic", *STATISTICS),
        "value": number_or_word(
            "Value", "the statistic, or a direction", "see unit", DIRECTIONS, empty=True
        ),
        **limits("value"),
        "p_reported": p_value("p", "p value as printed", empty=True, unreported=True),
        "unit": text("Unit", "unit of value", empty=True),
        **where_read(filled="that of the trial"),
        "note": note(),
    },
    key=("row_id",),
    rules=(
        row_id_names("trial_id", "p"),
        empty("arm_control", having("arm_treatment", WHOLE_TRIAL)),
        RowRule(
            "arm_control",
            "another arm than arm_treatment",
            lambda frame: frame["arm_control"] != frame["arm_treatment"],
        ),
        RowRule(
            "value",
            "a number",
            lambda frame: is_number(frame["value"]),
            not_having("statistic", "direction", "p"),
        ),
        RowRule(
            "value",
            f"one of {', '.join(DIRECTIONS)}",
            lambda frame: frame["value"].isin(DIRECTIONS),
            having("statistic", "direction"),
        ),
        empty("value", having("statistic", "p")),
        not_empty("p_reported", "a p value or not_reported", having("statistic", "p")),
        whole("value", having("statistic", "count", "n_analysed", "n_completed")),
        within("value", 0, math.inf, having("statistic", "chi2")),
        within("value", -math.inf, 100, having("statistic", "percent_reduction")),
        within("value", 0, 100, having("statistic", "percentage")),
        *ratio_rules("value", having("statistic", *RATIOS)),
        *interval_rules("value"),
        within("timepoint_months", 0, math.inf),
    ),
    also_unique=(
        "trial_id",
        "arm_treatment",
        "arm_control",
        *MEASURED_WHERE,
        "statistic",
        "source_id",
    ),
    arm_columns=("arm_treatment", "arm_control"),
)
