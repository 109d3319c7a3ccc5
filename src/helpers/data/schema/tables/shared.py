"""Columns that many tables share."""

import pandera.pandas as pa

from helpers.data.schema.columns import choice, doi, identifier, number, pmid, reference, text
from helpers.data.schema.vocabulary import GRADES, LEVELS


def measured_where(*, dated: bool) -> dict[str, pa.Column]:
    """The columns that say what was measured, where and when."""
    return {
        "outcome_id": outcome(),
        "site": identifier("Site", "part of the body; any = any or all of them", empty=True),
        "side": identifier("Side", "side of the body, such as left or affected", empty=True),
        "subgroup": text(
            "In which group", "stratum, subgroup or analysis set; empty = everyone", empty=True
        ),
        "timepoint_months": number(
            "Time", "time since baseline, 0 = baseline", "months", empty=not dated
        ),
    }


def outcome(**options) -> pa.Column:
    """What was measured or counted."""
    meaning = "what was measured or counted, as in outcomes.csv"
    return reference("Outcome", meaning, "outcomes.outcome_id", **options)


def outcome_in_words(meaning: str, **options) -> dict[str, pa.Column]:
    """An outcome of the table of outcomes, or none, and the words of the text."""
    return {
        "outcome_id": outcome(empty=True),
        "outcome_as_printed": text("Outcome", meaning, **options),
    }


def level() -> pa.Column:
    """What kind of study stands behind a result."""
    return choice("Level", "what kind of study stands behind the result", *LEVELS)


def limits(of: str, **options) -> dict[str, pa.Column]:
    """The columns of an interval."""
    ends = {
        f"ci_{end}": number(
            f"{side.capitalize()} limit",
            f"{side} limit of the interval",
            f"as {of}",
            empty=True,
            **options,
        )
        for end, side in (("low", "lower"), ("high", "upper"))
    }
    level = number("Interval of", "confidence level; empty = 95", "%", empty=True)
    return ends | {"ci_level": level}


MEASURED_WHERE = tuple(measured_where(dated=True))


def short_name(**options) -> pa.Column:
    """What a reader calls it."""
    meaning = "short name shown to readers: author or institution, and year"
    return text("Short name", meaning, **options)


def publication() -> dict[str, pa.Column]:
    """The identifiers of a paper."""
    return {"doi": doi(), "pmid": pmid()}


def grade() -> pa.Column:
    """How close the figure is to the study itself."""
    return choice(
        "Grade",
        "; ".join(f"{grade}: {meaning}" for grade, meaning in GRADES.items()),
        *GRADES,
        default="A",
    )


def source(**options) -> pa.Column:
    """Where the figure was read."""
    return reference(
        "Source", "source in which the figure was read", "sources.source_id", **options
    )


def where_read(**options) -> dict[str, pa.Column]:
    """The columns that say how close a figure is to the study, and where exactly it was read."""
    return {
        "grade": grade(),
        "source_id": source(**options),
        "locator": text(
            "Where", "place in the source: abstract, table, section or sentence", default="abstract"
        ),
    }


def note() -> pa.Column:
    """An explanation."""
    return text(
        "Remark",
        "explains the row; a figure in a note does not count as being in the table",
        empty=True,
    )
