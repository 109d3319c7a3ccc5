"""What the studies show, outcome by outcome: which result stands for it, and how sure it is."""

from helpers.data.schema.columns import choice, identifier, reference, text
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import note, source
from helpers.data.schema.vocabulary import (
    BIAS_DOMAINS,
    BIAS_JUDGEMENTS,
    CERTAINTY_STEPS,
    POOL,
)

FINDINGS = Table(
    "findings",
    "one outcome of the summary of findings",
    {
        "finding_id": identifier("Finding", "name of the finding, kept for good"),
        "label": text("Outcome", "what readers see, as it follows “effect on”"),
        "outcome_ids": reference(
            "Outcomes", "the outcomes that it is about", "outcomes.outcome_id", several=True
        ),
        "sites": text(
            "Sites", "parts of the body that it is about, separated by ;; empty = all", empty=True
        ),
        "row_id": reference(
            "Row",
            f"row of the review or trial whose result stands for it; {POOL} = the trials of these "
            "tables, pooled",
            "reviews.row_id",
            "reported.row_id",
            besides=POOL,
        ),
        "baseline_row_id": reference(
            "Risk without",
            "row with the risk of people without the treatment; empty = none was found",
            "trials.row_id",
            "cohorts.row_id",
            empty=True,
        ),
        "indirect": text(
            "Indirect", "why the result answers another question; empty = it does not", empty=True
        ),
        "note": note(),
    },
    key=("finding_id",),
)
CERTAINTY = Table(
    "certainty",
    "one step of the certainty of a finding that a person judged otherwise than the rule",
    {
        "finding_id": reference("Finding", "the finding", "findings.finding_id"),
        "step": choice("Step", "which step", *CERTAINTY_STEPS),
        "levels": choice("Levels down", "how many levels it takes away", "0", "1", "2"),
        "reason": text("Reason", "why, in a sentence for readers"),
    },
    key=("finding_id", "step"),
)
RISK_OF_BIAS = Table(
    "risk_of_bias",
    "one judgement of a person on the risk of bias in a trial",
    {
        "trial_id": reference("Trial", "the trial", "studies.trial_id"),
        "domain": choice("Domain", "domain of RoB 2", *BIAS_DOMAINS),
        "judgement": choice("Judgement", "not_stated: the text does not say", *BIAS_JUDGEMENTS),
        "reason": text("Reason", "why, in a sentence for readers"),
        "source_id": source(),
        "locator": text("Where", "place in the source"),
    },
    key=("trial_id", "domain"),
)
