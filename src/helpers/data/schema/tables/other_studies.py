"""Reviews of trials, and cohorts, other trials and reference documents."""

import math

from helpers.data.schema.columns import (
    choice,
    count,
    date,
    identifier,
    number,
    p_value,
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
    level,
    limits,
    note,
    outcome_in_words,
    publication,
    short_name,
    where_read,
)
from helpers.data.schema.vocabulary import COHORT_MEASURES, DIRECTIONS, RATIOS, REVIEW_MEASURES
from helpers.printed import NOT_REPORTED, P_VALUE

_LABEL = "the label of the outcome"

REVIEWS = Table(
    "reviews",
    "one result of a review or meta-analysis",
    {
        "row_id": row_identifier("review_id", "r"),
        "review_id": identifier("Review", "name of the review, kept for good"),
        "short_name": short_name(filled="that of the source"),
        "citation": text("Paper", "the paper", filled="that of the source"),
        "year": year("Year", "year of the paper", empty=True),
        **publication(),
        **outcome_in_words(
            "what was pooled, with unit and time", filled="the label of the outcome"
        ),
        "population": text("In whom", "who took part in the trials", empty=True),
        "level": level(),
        "n_trials": count(
            "Trials", "trials behind this result", "trials", empty=True, unreported=True
        ),
        "n_people": count(
            "People", "people behind this result", "people", empty=True, unreported=True
        ),
        "measure": choice("Measure", "kind of estimate", *REVIEW_MEASURES),
        "estimate": number(
            "Estimate",
            "the estimate",
            "see outcome_as_printed and note",
            empty=True,
            unreported=True,
        ),
        **limits("estimate", unreported=True),
        "p": p_value("p", "p value as printed", empty=True),
        "direction": choice("Direction", "for rows without a number", *DIRECTIONS, empty=True),
        "i2": number("I²", "heterogeneity I²", "%", empty=True, unreported=True),
        "model": text("Pooled by", "how it was pooled", empty=True, unreported=True),
        "status": choice(
            "Status",
            "of the review",
            "current",
            "corrected",
            "retracted",
            "cautioned",
            default="current",
        ),
        "status_date": date("As of", "date of the notice", empty=True),
        "status_notice": text("Notice", "DOI of the notice, or what is known of it", empty=True),
        **where_read(),
        "note": note(),
    },
    key=("row_id",),
    rules=(
        row_id_names("review_id", "r"),
        not_empty("direction", "a direction", having("measure", "direction")),
        empty("direction", not_having("measure", "direction")),
        empty("estimate", having("measure", "direction")),
        not_empty("estimate", "a number or not_reported", not_having("measure", "direction")),
        whole("estimate", having("measure", "count")),
        within("estimate", -math.inf, 100, having("measure", "percent_reduction")),
        *ratio_rules("estimate", having("measure", *RATIOS)),
        *interval_rules("estimate"),
        within("i2", 0, 100),
    ),
)

P_WITH_WORDS = rf"(trend |interaction )?{P_VALUE}( vs .+)?"
_IN_WORDS = ("direction", "list", "statement")

COHORTS = Table(
    "cohorts",
    "one result of a cohort, other trial, animal study or reference document",
    {
        "row_id": row_identifier("cohort_id", "c"),
        "cohort_id": identifier("Study", "name of the study or document, kept for good"),
        "short_name": short_name(filled="that of the source"),
        "citation": text("Paper", "the paper", filled="that of the source"),
        **publication(),
        "year": year("Year", "year of the paper", unreported=True, default=NOT_REPORTED),
        "exposure": text("Exposure", "what was compared"),
        **outcome_in_words("what was observed", filled=_LABEL),
        "population": text("In whom", "who was observed", empty=True),
        "level": level(),
        "n": count("People", "people behind the estimate", "people", empty=True, unreported=True),
        "events": count(
            "Events",
            "people or cases with the outcome",
            "people or cases",
            empty=True,
            unreported=True,
        ),
        "contrast": text("Compared", "first side against second side of the estimate", empty=True),
        "measure": choice("Measure", "kind of estimate", *COHORT_MEASURES),
        "estimate": number("Estimate", "the estimate", "see unit", empty=True),
        **limits("estimate", unreported=True),
        "spread": number("±", "spread of a mean", "see unit", empty=True),
        "spread_kind": choice("± is", "what the spread is", "sd", "se", empty=True),
        "p": p_value("p", "p value as printed, with its words", P_WITH_WORDS, empty=True),
        "unit": text("Unit", "unit of estimate", empty=True),
        "direction": choice("Direction", "for rows without a number", *DIRECTIONS, empty=True),
        **where_read(),
        "note": note(),
    },
    key=("row_id",),
    rules=(
        row_id_names("cohort_id", "c"),
        at_most("events", "n"),
        not_empty("direction", "a direction", having("measure", "direction")),
        empty("direction", not_having("measure", *_IN_WORDS)),
        empty("estimate", having("measure", *_IN_WORDS)),
        RowRule(
            "estimate",
            "a number, unless events or ci_low has one,",
            lambda frame: (
                ~(blank(frame["estimate"]) & blank(frame["events"]) & blank(frame["ci_low"]))
            ),
            not_having("measure", *_IN_WORDS),
        ),
        within("estimate", 0, 100, having("measure", "proportion")),
        percentage_follows("estimate", having("measure", "proportion")),
        *ratio_rules("estimate", having("measure", *RATIOS)),
        *interval_rules("estimate"),
        *spread_rules(),
    ),
)
