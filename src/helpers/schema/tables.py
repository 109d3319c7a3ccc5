"""Every table, column by column."""

import math

import pandera.pandas as pa

from helpers.schema.columns import (
    P_VALUE,
    choice,
    choices,
    count,
    date,
    doi,
    identifier,
    number,
    number_or_word,
    open_choice,
    p_value,
    pmid,
    reference,
    row_identifier,
    text,
    url,
    year,
)
from helpers.schema.rules import (
    RowRule,
    at_most,
    blank,
    both_or_neither,
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
from helpers.schema.table_model import Table
from helpers.schema.vocabulary import (
    CLAIM_DIRECTIONS,
    COHORT_MEASURES,
    DIRECTIONS,
    FLAGS_ON_A_SOURCE,
    FLAGS_ON_THE_CLAIM,
    GRADES,
    OUTCOMES,
    OWN_OUTCOME,
    QUANTITY_KINDS,
    RELATIONS,
    REVIEW_MEASURES,
    SCALES,
    SITES,
    STATISTICS,
    STATUSES,
    WHOLE_TRIAL,
)

P_WITH_WORDS = rf"(trend |interaction )?{P_VALUE}( vs .+)?"


def _measured_where(*, dated: bool) -> dict[str, pa.Column]:
    """The columns that say what was measured, where and when."""
    return {
        "outcome": open_choice("what was measured or counted", OWN_OUTCOME, *OUTCOMES),
        "site": choice("part of the skeleton; any = any or all sites", *SITES, empty=True),
        "side": choice("side of the body", "hemiplegic", "intact", empty=True),
        "subgroup": text("stratum, subgroup or analysis set; empty = everyone", empty=True),
        "timepoint_months": number("time since baseline, 0 = baseline", "months", empty=not dated),
    }


MEASURED_WHERE = tuple(_measured_where(dated=True))


def _publication() -> dict[str, pa.Column]:
    return {"doi": doi(), "pmid": pmid()}


# Columns that many tables share ------------------------------------------------------------------


def grade() -> pa.Column:
    """How close the figure is to the study itself."""
    return choice(
        "A: the primary source's own text; B: a named secondary source, shown as second hand",
        *GRADES,
    )


def source() -> pa.Column:
    """Where the figure was read."""
    return reference("source in which the figure was read", "sources.source_id")


def locator() -> pa.Column:
    """The place in the source."""
    return text("place in the source: abstract, table, section or sentence")


def note() -> pa.Column:
    """An explanation."""
    return text(
        "explains the row; a figure in a note does not count as being in the table", empty=True
    )


# Tables --------------------------------------------------------------------------------------

TRIALS = Table(
    "trials",
    "one figure for one arm of a trial: outcome, site, time and source",
    {
        "row_id": row_identifier("trial_id", "f"),
        "trial_id": reference("the trial", "studies.trial_id"),
        "arm_id": identifier("the arm, as in arms.csv"),
        **_measured_where(dated=True),
        "counted": choice(
            "what events or value counts; none for measurements",
            "people",
            "fractures",
            "percent_of_people",
            "none",
        ),
        "n": count("denominator", "people", unreported=True),
        "n_basis": choice(
            "whom the denominator counts", "randomised", "analysed", "completed", "unknown"
        ),
        "events": count("what counted says", "people or fractures", empty=True, unreported=True),
        "value": number(
            "mean, percentage or percent change", "see unit", empty=True, unreported=True
        ),
        "spread": number("number printed after ±", "see unit", empty=True, unreported=True),
        "spread_kind": choice(
            "what the spread is; unstated: the paper does not say",
            "sd",
            "se",
            "ci95",
            "unstated",
            empty=True,
        ),
        "unit": text("unit of value and spread", empty=True),
        "grade": grade(),
        "source_id": source(),
        "locator": locator(),
        "note": note(),
    },
    key=("row_id",),
    rules=(
        row_id_names("trial_id", "f"),
        RowRule(
            "events",
            "a count or not_reported where counted is people or fractures, else empty",
            lambda frame: frame["counted"].isin(["people", "fractures"]) == (frame["events"] != ""),
        ),
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
            lambda frame: (
                ~(
                    frame["outcome"].str.endswith("_percent")
                    | (frame["counted"] == "percent_of_people")
                )
                | (frame["unit"] == "%")
            ),
        ),
        within("timepoint_months", 0, math.inf),
    ),
    also_unique=("trial_id", "arm_id", *MEASURED_WHERE, "counted", "source_id"),
    arm_columns=("arm_id",),
)

STUDIES = Table(
    "studies",
    "one trial",
    {
        "trial_id": identifier("name of the trial, kept for good"),
        "name": text("short name shown to readers"),
        "citation": text("the paper"),
        "year": year("year of the paper", unreported=True),
        **_publication(),
        "country": text("country", unreported=True),
        "design": text("randomisation, blinding, comparator; 'not stated' where silent"),
        "population": text("who took part", unreported=True),
        "vitamin_form": text("MK-4, MK-7 or K1", unreported=True),
        "dose_per_day": text("dose of vitamin K per day, with unit", unreported=True),
        "comparator": text("what the controls received", unreported=True),
        "co_treatment": text("same in all arms unless said", unreported=True),
        "duration_months": number("length of treatment", "months", unreported=True),
        "n_randomised": count("people in all arms", "people", unreported=True),
        "status": choice("published doubts; no_notice_found is no certificate", *STATUSES),
        "status_date": date("date of the notice, or of the last check", empty=True),
        "status_notice": text("DOI of the notice, or source_ids, separated by ;", empty=True),
        "cited_by": choices(
            "articles that cite the trial, directly or through a review", "a", "b", "c", "omitted"
        ),
        "via": text("how an indirect citation runs", empty=True),
        "note": note(),
        "grade": grade(),
        "source_id": source(),
        "what_was_read": text("how much of that source was accessible"),
    },
    key=("trial_id",),
    rules=(
        not_empty("status_notice", "a notice", having("status", "questioned", "retracted")),
        within("duration_months", 0, math.inf),
    ),
)

ARMS = Table(
    "arms",
    "one arm of a trial",
    {
        "trial_id": reference("the trial", "studies.trial_id"),
        "arm_id": identifier("name of the arm, unique within the trial"),
        "arm_label": text("name in the source"),
        "treatment": text("what the arm received"),
        "dose_per_day": text("dose of the drug in treatment", empty=True, unreported=True),
        "is_control": choice("is it a reference arm, even an active one?", "yes", "no"),
        "n_randomised": count("people allocated to the arm", "people", unreported=True),
        "note": note(),
        "grade": grade(),
        "source_id": source(),
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

REPORTED = Table(
    "reported",
    "one statistic of a contrast, an arm or a whole trial, as printed",
    {
        "row_id": row_identifier("trial_id", "p"),
        "trial_id": reference("the trial", "studies.trial_id"),
        "arm_treatment": identifier("arm_id; all = the whole trial"),
        "arm_control": identifier("arm_id; empty = a result within one arm", empty=True),
        **_measured_where(dated=False),
        "statistic": choice("which statistic", *STATISTICS),
        "value": number_or_word(
            "the statistic, or a direction", "see unit", DIRECTIONS, empty=True
        ),
        "ci_low": number("lower limit of the 95% interval", "as value", empty=True),
        "ci_high": number("upper limit of the 95% interval", "as value", empty=True),
        "p_reported": p_value("p value as printed", empty=True, unreported=True),
        "unit": text("unit of value", empty=True),
        "grade": grade(),
        "source_id": source(),
        "locator": locator(),
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
        *ratio_rules("value", having("statistic", "hr", "rr")),
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

REVIEWS = Table(
    "reviews",
    "one result of a review or meta-analysis",
    {
        "row_id": row_identifier("review_id", "r"),
        "review_id": identifier("name of the review, kept for good"),
        "citation": text("the paper"),
        "year": year("year of the paper"),
        **_publication(),
        "outcome": text("what was pooled, with unit and time"),
        "population": text("who took part in the trials"),
        "n_trials": count("trials behind this result", "trials", empty=True, unreported=True),
        "n_people": count("people behind this result", "people", empty=True, unreported=True),
        "measure": choice("kind of estimate", *REVIEW_MEASURES),
        "estimate": number("the estimate", "see outcome and note", empty=True, unreported=True),
        "ci_low": number("lower limit, 95%", "as estimate", empty=True, unreported=True),
        "ci_high": number("upper limit, 95%", "as estimate", empty=True, unreported=True),
        "p": p_value("p value as printed", empty=True),
        "direction": choice("for rows without a number", *DIRECTIONS, empty=True),
        "i2": number("heterogeneity I²", "%", empty=True, unreported=True),
        "model": text("how it was pooled", empty=True, unreported=True),
        "status": choice("of the review", "current", "corrected", "retracted", "cautioned"),
        "status_date": date("date of the notice", empty=True),
        "status_notice": text("DOI of the notice, or what is known of it", empty=True),
        "grade": grade(),
        "source_id": source(),
        "locator": locator(),
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
        *ratio_rules("estimate", having("measure", "or", "rr")),
        *interval_rules("estimate"),
        within("i2", 0, 100),
    ),
)

_IN_WORDS = ("direction", "list", "statement")

COHORTS = Table(
    "cohorts",
    "one result of a cohort, other trial, animal study or reference document",
    {
        "row_id": row_identifier("cohort_id", "c"),
        "cohort_id": identifier("name of the study or document, kept for good"),
        "citation": text("the paper"),
        **_publication(),
        "year": year("year of the paper", unreported=True),
        "exposure": text("what was compared"),
        "outcome": text("what was observed"),
        "population": text("who was observed", empty=True),
        "n": count("people behind the estimate", "people", empty=True, unreported=True),
        "events": count(
            "people or cases with the outcome", "people or cases", empty=True, unreported=True
        ),
        "contrast": text("first side against second side of the estimate", empty=True),
        "measure": choice("kind of estimate", *COHORT_MEASURES),
        "estimate": number("the estimate", "see unit", empty=True),
        "ci_low": number("lower limit, 95%", "as estimate", empty=True, unreported=True),
        "ci_high": number("upper limit, 95%", "as estimate", empty=True, unreported=True),
        "spread": number("spread of a mean", "see unit", empty=True),
        "spread_kind": choice("what the spread is", "sd", "se", empty=True),
        "p": p_value("p value as printed, with its words", P_WITH_WORDS, empty=True),
        "unit": text("unit of estimate", empty=True),
        "direction": choice("for rows without a number", *DIRECTIONS, empty=True),
        "grade": grade(),
        "source_id": source(),
        "locator": locator(),
        "claim_ids": reference(
            "claims that are checked against this study",
            "claims.claim_id",
            several=True,
            empty=True,
        ),
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
        *ratio_rules("estimate", having("measure", "hr", "or", "rr")),
        *interval_rules("estimate"),
        *spread_rules(),
    ),
)

_WITHOUT_A_NUMBER = ("direction", "definition", "opinion")

CLAIMS = Table(
    "claims",
    "one statement made in an article, paraphrased",
    {
        "claim_id": identifier(
            "letter of the article and a number", r"[a-z]\d+", "a letter and a number, such as b43"
        ),
        "article": reference("the article", "articles.article"),
        "section": text("heading under which it stands"),
        "locator": text("a few words from the place"),
        "claim": text("the claim, paraphrased"),
        "quantity_kind": choice("what kind of quantity is claimed", *QUANTITY_KINDS),
        "claimed_value": number_or_word(
            "the claimed number or direction", "see unit", tuple(CLAIM_DIRECTIONS), empty=True
        ),
        "claimed_operator": choice(
            "> more than, <= up to, ~ about; empty = as it stands", ">", "<=", "~", empty=True
        ),
        "claimed_low": number("lower end of a claimed range", "see unit", empty=True),
        "claimed_high": number("upper end of a claimed range", "see unit", empty=True),
        "claimed_comparator": number("number of the other group", "see unit", empty=True),
        "unit": text("unit, or what rises, falls or exists", empty=True),
        "dose": text("dose that a direction claim speaks of", empty=True),
        "cites": text("what the article cites at that point", empty=True),
        "checked_against": reference(
            "trials, reviews and cohorts that bear on it",
            "studies.trial_id",
            "reviews.review_id",
            "cohorts.cohort_id",
            several=True,
            empty=True,
        ),
        "checkable": choice(
            "how it can be checked",
            "recompute",
            "compare_with_published",
            "definitional",
            "not_checkable",
        ),
        "flags": choices(
            "relation between claim and evidence; no rating",
            *FLAGS_ON_THE_CLAIM,
            *FLAGS_ON_A_SOURCE,
            empty=True,
        ),
        "note": note(),
    },
    key=("claim_id",),
    rules=(
        RowRule(
            "claim_id",
            "the letter of the article and a number",
            lambda frame: frame["claim_id"].str[:1] == frame["article"],
        ),
        RowRule(
            "claimed_value",
            "a direction word where, and only where, quantity_kind is direction",
            lambda frame: (
                (frame["quantity_kind"] == "direction")
                == frame["claimed_value"].isin(CLAIM_DIRECTIONS)
            ),
        ),
        RowRule(
            "claimed_value",
            "a number where claimed_low and claimed_high are empty,",
            lambda frame: (frame["claimed_value"] != "") | (frame["claimed_low"] != ""),
            not_having("quantity_kind", *_WITHOUT_A_NUMBER),
        ),
        RowRule(
            "claimed_value",
            "nothing where a range stands in claimed_low and claimed_high",
            lambda frame: (frame["claimed_value"] == "") | (frame["claimed_low"] == ""),
        ),
        both_or_neither("claimed_low", "claimed_high"),
        at_most("claimed_low", "claimed_high"),
        empty("claimed_value", having("quantity_kind", "opinion")),
        whole("claimed_value", having("quantity_kind", "count")),
        within("claimed_value", 0, 100, having("quantity_kind", "percentage")),
        RowRule(
            "flags",
            "no_source_given only where cites is none",
            lambda frame: (
                ~frame["flags"].str.split(";").map(lambda flags: "no_source_given" in flags)
                | (frame["cites"] == "none")
            ),
        ),
        RowRule(
            "flags",
            "a flag about a source only where checked_against is not empty",
            lambda frame: (
                (frame["checked_against"] != "")
                | ~frame["flags"]
                .str.split(";")
                .map(lambda flags: any(flag in FLAGS_ON_A_SOURCE for flag in flags))
            ),
        ),
    ),
)

CLAIM_EVIDENCE = Table(
    "claim_evidence",
    "one link between a claim and one row, trial or arm",
    {
        "claim_id": reference("the claim", "claims.claim_id"),
        "row_id": reference(
            "a row_id, a trial_id, or trial_id/arm_id",
            "trials.row_id",
            "reported.row_id",
            "reviews.row_id",
            "cohorts.row_id",
            "studies.trial_id",
            "arms.trial_id/arm_id",
        ),
        "relation": choice("how the row bears on the claim (a judgement)", *RELATIONS),
        "compare": choice("scale of the comparison; empty = no number", *SCALES, empty=True),
        "note": note(),
    },
    key=("claim_id", "row_id"),
)

SOURCES = Table(
    "sources",
    "one source that was read",
    {
        "source_id": identifier("name of the source, kept for good"),
        "citation": text("the source; a paraphrased title is said to be so in note"),
        **_publication(),
        "kind": choice(
            "what kind of text",
            "primary_abstract",
            "primary_text",
            "secondary_review",
            "systematic_review",
            "notice",
            "popular_article",
            "other",
        ),
        "what_was_read": text("how much of it was accessible"),
        "url": url("stable address, where there is one", empty=True),
        "note": note(),
    },
    key=("source_id",),
)

ARTICLES = Table(
    "articles",
    "one popular article that is being checked",
    {
        "article": identifier("letter of the article", r"[a-z]", "one small letter"),
        "title": text("title"),
        "author": text("author", unreported=True),
        "publisher": text("publisher", unreported=True),
        "date": text("date, if stated", unreported=True),
        "url": url("address; empty = unknown", empty=True),
        "words": count("words of the text, split at white space", "words"),
        "file": text("file name of the text that was read"),
    },
    key=("article",),
)

TABLES = {
    table.name: table
    for table in (
        TRIALS,
        STUDIES,
        ARMS,
        REPORTED,
        REVIEWS,
        COHORTS,
        CLAIMS,
        CLAIM_EVIDENCE,
        SOURCES,
        ARTICLES,
    )
}
