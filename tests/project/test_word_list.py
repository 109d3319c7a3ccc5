"""The list of the words that the tables may use, in docs, is the one of the schema.

``python tests/project/test_word_list.py`` writes it anew.
"""

from pathlib import Path

from helpers.claims import VERDICTS
from helpers.data.schema import vocabulary
from helpers.data.schema.scales import SCALES

PAGE = Path(__file__).parents[2] / "docs" / "words_of_the_tables.md"
LISTS = {
    "Relations": ("`relation` in `claim_evidence.csv`", vocabulary.RELATIONS),
    "Scales": (
        "`compare` in `claim_evidence.csv`",
        {name: scale.meaning for name, scale in SCALES.items()},
    ),
    "Verdicts": ("computed, never typed", VERDICTS),
    "Flags about a source": ("`flags` in `claims.csv`", vocabulary.FLAGS_ON_A_SOURCE),
    "Flags about the claim": ("`flags` in `claims.csv`", vocabulary.FLAGS_ON_THE_CLAIM),
    "Kinds of claim": ("`quantity_kind` in `claims.csv`", vocabulary.QUANTITY_KINDS),
    "Claimed directions": ("`claimed_value` of a direction", vocabulary.CLAIM_DIRECTIONS),
    "Grades": ("`grade` in all tables of figures", vocabulary.GRADES),
    "Levels": ("`level` in `reviews.csv` and `cohorts.csv`", vocabulary.LEVELS),
    "Designs": ("`design` in `studies.csv`", vocabulary.DESIGNS),
    "Allocation": ("`allocation` in `studies.csv`", vocabulary.ALLOCATIONS),
    "Blinding": ("`blinding` in `studies.csv`", vocabulary.BLINDINGS),
    "Control": ("`control` in `studies.csv`", vocabulary.CONTROLS),
    "Statistics": ("`statistic` in `reported.csv`", vocabulary.STATISTICS),
    "Measures of cohorts": ("`measure` in `cohorts.csv`", vocabulary.COHORT_MEASURES),
}
HEAD = """\
# The words of the tables

Every closed list of the tables, each word with its meaning. Case, hyphens and British or American
spelling make no difference when a word is typed. How the words decide a verdict is in the
[table of rules](../src/helpers/claims/decision_table.py); what each column means, in
[datapackage.json](../data/datapackage.json). This page is written by
`python tests/project/test_word_list.py`.
"""


def text() -> str:
    """The page, from the lists of the schema."""
    parts = [HEAD]
    for title, (where, words) in LISTS.items():
        rows = "\n".join(f"| `{word}` | {meaning} |" for word, meaning in words.items())
        parts.append(f"## {title}\n\nWhere: {where}.\n\n| word | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def test_the_page_is_that_of_the_schema():
    assert PAGE.read_text(encoding="utf-8") == text()


def test_the_guide_leads_to_it():
    guide = PAGE.with_name("your_own_article.md").read_text(encoding="utf-8")
    assert f"({PAGE.name})" in guide


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
