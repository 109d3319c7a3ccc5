"""What the articles claim, and which rows bear on it."""

import math

from helpers.data.schema.columns import (
    choice,
    choices,
    identifier,
    number,
    number_or_word,
    reference,
    text,
)
from helpers.data.schema.rules import (
    RowRule,
    at_most,
    both_or_neither,
    empty,
    having,
    not_having,
    whole,
    within,
)
from helpers.data.schema.scales import SCALES
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import note, outcome_in_words
from helpers.data.schema.vocabulary import (
    CLAIM_DIRECTIONS,
    FLAGS_ON_A_SOURCE,
    FLAGS_ON_THE_CLAIM,
    OPERATORS,
    QUANTITY_KINDS,
    RELATIONS,
)

MOST_WORDS = 12
"""Words of an article that are quoted for one claim."""

_WITHOUT_A_NUMBER = ("direction", "definition", "opinion")

CLAIMS = Table(
    "claims",
    "one statement made in an article, paraphrased",
    {
        "claim_id": identifier(
            "Claim",
            "letter of the article and a number",
            r"[a-z][0-9]+",
            "a letter and a number, such as b43",
            made=True,
        ),
        "article": reference("Article", "the article", "articles.article"),
        "section": text("Section", "heading under which it stands", empty=True),
        "locator": text("Where", "a few words from the place"),
        "claim": text("What the article says, in our words", "the claim, paraphrased"),
        "words": text("Words", "the article's own words, at most a dozen", empty=True),
        "topic": identifier("Matter", "its topic, one of [topics] in about.toml", empty=True),
        "quantity_kind": choice(
            "Kind of claim", "what kind of quantity is claimed", *QUANTITY_KINDS
        ),
        "claimed_value": number_or_word(
            "Claimed",
            "the claimed number or direction",
            "see unit",
            tuple(CLAIM_DIRECTIONS),
            empty=True,
        ),
        "claimed_operator": choice(
            "Bound",
            "what the number bounds; empty = as it stands",
            *OPERATORS,
            empty=True,
        ),
        "claimed_low": number(
            "Claimed, from", "lower end of a claimed range", "see unit", empty=True
        ),
        "claimed_high": number(
            "Claimed, to", "upper end of a claimed range", "see unit", empty=True
        ),
        "claimed_comparator": number(
            "Claimed of the others", "number of the other group", "see unit", empty=True
        ),
        "unit": text("Unit", "unit of the claimed number", empty=True),
        **outcome_in_words("what rises, falls or exists, in the article's terms", empty=True),
        "dose": text("Dose", "dose that a direction claim speaks of", empty=True),
        "cites": text("Cites", "what the article cites at that point", empty=True),
        "searched_in": reference(
            "Searched in vain",
            "studies that were read for it and say nothing, so that no link names them",
            "studies.trial_id",
            "reviews.review_id",
            "cohorts.cohort_id",
            several=True,
            empty=True,
        ),
        "checkable": choice(
            "How to check it",
            "how it can be checked",
            "recompute",
            "compare_with_published",
            "definitional",
            "not_checkable",
            default="compare_with_published",
        ),
        "flags": choices(
            "Flags",
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
            "words",
            f"{MOST_WORDS} words at most",
            lambda frame: frame["words"].str.split().str.len() <= MOST_WORDS,
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
        within("claimed_value", -100, math.inf, having("quantity_kind", "percent_change")),
        within("claimed_value", 0, math.inf, having("quantity_kind", "ratio", "dose", "duration")),
        RowRule(
            "flags",
            "no_source_given only where cites is none",
            lambda frame: (
                ~frame["flags"].str.split(";").map(lambda flags: "no_source_given" in flags)
                | (frame["cites"] == "none")
            ),
        ),
    ),
)
CLAIM_EVIDENCE = Table(
    "claim_evidence",
    "one link between a claim and one row, trial or arm",
    {
        "claim_id": reference("Claim", "the claim", "claims.claim_id"),
        "row_id": reference(
            "Row",
            "a row_id, a trial_id, or trial_id/arm_id",
            "trials.row_id",
            "reported.row_id",
            "reviews.row_id",
            "cohorts.row_id",
            "studies.trial_id",
            "arms.trial_id/arm_id",
        ),
        "relation": choice(
            "Bearing on the claim", "how the row bears on the claim (a judgement)", *RELATIONS
        ),
        "compare": choice(
            "Compared as", "scale of the comparison; empty = no number", *SCALES, empty=True
        ),
        "note": note(),
    },
    key=("claim_id", "row_id"),
)
