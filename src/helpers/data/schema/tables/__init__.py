"""Every table, column by column.

``trials`` holds STUDIES, ARMS, TRIALS and REPORTED, ``other_studies`` holds REVIEWS and COHORTS,
``outcomes`` holds OUTCOMES, ``findings`` holds FINDINGS, CERTAINTY and RISK_OF_BIAS,
``claims`` holds CLAIMS and CLAIM_EVIDENCE, ``texts`` holds SOURCES and
ARTICLES; ``shared`` holds the columns that many of them have.
"""

from helpers.data.schema.tables.claims import CLAIM_EVIDENCE, CLAIMS
from helpers.data.schema.tables.findings import CERTAINTY, FINDINGS, RISK_OF_BIAS
from helpers.data.schema.tables.other_studies import COHORTS, REVIEWS
from helpers.data.schema.tables.outcomes import OUTCOMES
from helpers.data.schema.tables.shared import MEASURED_WHERE
from helpers.data.schema.tables.texts import ARTICLES, SOURCES
from helpers.data.schema.tables.trials import ARMS, REPORTED, STUDIES, TRIALS

__all__ = ["MEASURED_WHERE", "TABLES"]

TABLES = {
    table.name: table
    for table in (
        TRIALS,
        STUDIES,
        ARMS,
        REPORTED,
        REVIEWS,
        COHORTS,
        OUTCOMES,
        FINDINGS,
        CERTAINTY,
        RISK_OF_BIAS,
        CLAIMS,
        CLAIM_EVIDENCE,
        SOURCES,
        ARTICLES,
    )
}
