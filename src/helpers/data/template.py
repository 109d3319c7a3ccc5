"""The first tables of another article, which ``python -m helpers new FOLDER`` writes.

Every table gets its header and one made-up example row (``arms.csv`` two, since a trial has two
arms), which pass ``python -m helpers check FOLDER``; ``about.toml`` holds the words of the pages
and what stands side by side on them. Put your own rows and words in their place.
"""

import csv
import io
from pathlib import Path

from helpers import files
from helpers.data.schema import TABLES
from helpers.data.schema.table_model import Table
from helpers.printed import NOT_REPORTED

_READ = {"grade": "A", "source_id": "src_example"}
_PLACE = {**_READ, "locator": "abstract"}
_TRIAL = {"trial_id": "example_2020"}
_MEASURED = {"outcome_id": "common_cold", "timepoint_months": "6"}
_POOLED = {"outcome_id": "common_cold", "outcome_as_printed": "people with a cold"}
_PAPER = {"citation": "Example A. Made-up trial, to be replaced. Journal 2020", "year": "2020"}
_NAMED = {"short_name": "Example 2020"}

EXAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "trials": (
        {"row_id": "example_2020.f1", "arm_id": "treated", "counted": "people", "n": "50",
         "n_basis": "randomised", "events": "12", **_TRIAL, **_MEASURED, **_PLACE},
    ),
    "studies": (
        {"name": "Example 2020", "design": "parallel", "allocation": "randomized",
         "blinding": "double", "control": "placebo", "duration_months": "6",
         "n_randomised": "100", "status": "no_notice_found",
         "cited_by": "a", **_TRIAL, **_PAPER, **_READ},
    ),
    "arms": (
        {"arm_id": "treated", "arm_label": "Treatment", "treatment": "example 10 mg",
         "is_control": "no", "n_randomised": "50", **_TRIAL, **_READ},
        {"arm_id": "control", "arm_label": "Placebo", "treatment": "placebo",
         "is_control": "yes", "n_randomised": "50", **_TRIAL, **_READ},
    ),
    "reported": (
        {"row_id": "example_2020.p1", "arm_treatment": "treated", "arm_control": "control",
         "statistic": "rr", "value": "0.60", "ci_low": "0.33", "ci_high": "1.09",
         **_TRIAL, **_MEASURED, **_PLACE},
    ),
    "reviews": (
        {"row_id": "example_review.r1", "review_id": "example_review",
         "population": "adults", "level": "meta_analysis_of_trials", "measure": "rr", **_POOLED,
         "estimate": "0.85", "ci_low": "0.70", "ci_high": "1.03", "status": "current",
         **_NAMED, **_PAPER, **_PLACE},
    ),
    "cohorts": (
        {"row_id": "example_cohort.c1", "cohort_id": "example_cohort", "exposure": "intake",
         "level": "cohort", "measure": "direction", **_POOLED,
         "direction": "no_significant_difference", **_NAMED, **_PAPER, **_PLACE},
    ),
    "outcomes": (
        {"outcome_id": "common_cold", "label": "common cold", "better": "lower",
         "kind": "counted", "role": "benefit"},
    ),
    "findings": (
        {"finding_id": "colds", "label": "colds", "outcome_ids": "common_cold",
         "row_id": "example_2020.p1", "baseline_row_id": "example_2020.f1"},
    ),
    "certainty": (
        {"finding_id": "colds", "step": "missing_results", "levels": "0",
         "reason": "Example: all trials that were registered have reported"},
    ),
    "risk_of_bias": (
        {"trial_id": "example_2020", "domain": "randomisation", "judgement": "low",
         "reason": "Example: a computer drew the lots, in sealed envelopes",
         "source_id": "src_example", "locator": "methods"},
    ),
    "claims": (
        {"claim_id": "a01", "article": "a", "section": "Introduction",
         "locator": "'40% fewer colds'",
         "claim": "Example: people who take it get 40% fewer colds.",
         "quantity_kind": "percent_change", "claimed_value": "-40", "unit": "%",
         "outcome_id": "common_cold", "outcome_as_printed": "colds",
         "checkable": "recompute"},
    ),
    "claim_evidence": (
        {"claim_id": "a01", "row_id": "example_2020.p1", "relation": "supports",
         "compare": "percent_from_ratio"},
    ),
    "sources": (
        {"source_id": "src_example", "citation": _PAPER["citation"], "kind": "primary_abstract",
         "what_was_read": "abstract", "note": "Example row, to be replaced", **_NAMED},
    ),
    "articles": (
        {"article": "a", "title": "Example: title of the article", "words": "800",
         "file": "article.txt"},
    ),
}  # fmt: skip
"""By table, the cells that may not be blank, or that say most; all others are left blank."""


ABOUT = """\
name = "Claims about …, checked"
question = "Does … do what the articles say?"
lead = "One sentence that says what the articles claim and what is checked here."

# Who made the report, and when the sources were last checked, for the foot of every page.
# made_by = "…"
# checked = "November 2026"

# Where readers dispute a verdict.
# contact = "mailto:…"

# Words for one thing, which the search takes for each other, and the order of the menu.
# synonyms = [["cold", "colds"]]
# sections = ["Start here", "All claims"]

# The claims about the evidence as a whole, such as “many trials show it”: ["a07", "a12"]
evidence_claims = []

# What the trials test, and words of the column treatment in arms.csv that only its arms have.
[intervention]
name = "example"
arms = ["example"]

# What the claims are about: a word for readers, and the outcomes of trials.csv and reported.csv.
# Under counted what people or events are counted with, under measured what has a mean.
[counted]
colds = ["common_cold"]

[measured]

# What the claims are about, in the order of the pages: the word in the column topic of claims.csv,
# and the words for readers.
[topics]

# The claims that a summary begins with, and the words for them, such as: a01 = "that it helps"
[headlines]

# Where sources disagree: a caption, and under it each matter with the one side and the other.
# A side names rows: "example_2020.p1", arms "example_2020/treated", cells "example_2020:note".
[conflicts."Conflicts between a trial and a review"]
"Example: how many fewer?" = ["example_2020.p1", "example_review.r1"]

# Words that a reader may not know, and what they mean.
[glossary]

# The licence of your tables, which the foot of every page then names. Take away the # to say it.
# [licence]
# name = "CC BY 4.0"
# url = "https://creativecommons.org/licenses/by/4.0/"
"""


def write(folder: Path) -> list[Path]:
    """Write every table with its example row into a folder that has none, and ``about.toml``.

    Either all of them are there in the end, or none.

    Parameters
    ----------
    folder : Path
        Made where it does not exist; other files in it are left alone.

    Returns
    -------
    list of Path
        The tables written.

    Raises
    ------
    FileExistsError
        The folder holds a table already; nothing is written then.
    """
    tables = {table.file: text(table) for table in TABLES.values()}
    with files.replacing(folder) as fresh:
        # Those that a killed run has left are no obstacle.
        there = [
            name
            for name, content in tables.items()
            if (folder / name).exists() and (folder / name).read_bytes() != content.encode()
        ]
        if there:
            raise FileExistsError(f"{folder} holds {', '.join(there)} already; choose another")
        about = {} if (folder / "about.toml").exists() else {"about.toml": ABOUT}
        for name, content in (tables | about).items():
            (fresh / name).write_text(content, encoding="utf-8", newline="\n")
    return [folder / name for name in tables]


def text(table: Table) -> str:
    """The header of a table and its example rows, as CSV.

    Examples
    --------
    >>> print(text(TABLES["claim_evidence"]), end="")
    claim_id,row_id,relation,compare,note
    a01,example_2020.p1,supports,percent_from_ratio,
    """
    written = io.StringIO()
    writer = csv.DictWriter(written, list(table.columns), lineterminator="\n")
    writer.writeheader()
    blanks = {name: _blank(column.metadata) for name, column in table.columns.items()}
    writer.writerows(blanks | example for example in EXAMPLES[table.name])
    return written.getvalue()


def _blank(about: dict) -> str:
    """What stands in a column of which nothing is known."""
    return NOT_REPORTED if about["unreported"] and not about["empty"] else ""
