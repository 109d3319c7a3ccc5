"""What can be measured or counted, and which way it is better."""

import math

from helpers.data.schema.columns import choice, identifier, number, text
from helpers.data.schema.rules import RowRule, at_most, both_or_neither, having, within
from helpers.data.schema.table_model import Table
from helpers.data.schema.tables.shared import note
from helpers.data.schema.vocabulary import (
    BETTER,
    COUNTED,
    OUTCOME_KINDS,
    OUTCOME_ROLES,
    WORTHWHILE_RATIOS,
)

_BETWEEN = "of the effects that are too small to matter: ratios if counted, differences if measured"
_DEFAULT = "; empty = {:g} for ratios of benefits, else none"

OUTCOMES = Table(
    "outcomes",
    "one thing that is counted or measured",
    {
        "outcome_id": identifier("Outcome", "name of the outcome, kept for good"),
        "label": text("Outcome", "what readers see"),
        "unit": text("Unit", "unit of a value; empty = none, or several", empty=True),
        "better": choice("Better if", "which way is better for people", *BETTER),
        "kind": choice("Kind", "counted: people or events; measured: a quantity", *OUTCOME_KINDS),
        "role": choice(
            "Role",
            "benefit or harm that people feel; surrogate: stands for one; other, such as a death",
            *OUTCOME_ROLES,
        ),
        "worthwhile_low": number(
            "Too small to matter, from",
            f"lower end {_BETWEEN}{_DEFAULT.format(WORTHWHILE_RATIOS[0])}",
            "ratio, or see unit",
            empty=True,
        ),
        "worthwhile_high": number(
            "Too small to matter, to",
            f"upper end {_BETWEEN}{_DEFAULT.format(WORTHWHILE_RATIOS[1])}",
            "ratio, or see unit",
            empty=True,
        ),
        "worthwhile_reason": text("Why", "who says so, and where", empty=True),
        "group": text("Group", "heading under which outcomes stand together", empty=True),
        "note": note(),
    },
    key=("outcome_id",),
    rules=(
        both_or_neither("worthwhile_low", "worthwhile_high"),
        at_most("worthwhile_low", "worthwhile_high"),
        within("worthwhile_low", 0, 1, having("kind", COUNTED)),
        within("worthwhile_high", 1, math.inf, having("kind", COUNTED)),
        RowRule(
            "worthwhile_reason",
            "a reason where, and only where, worthwhile_low has a number",
            lambda frame: (frame["worthwhile_reason"] == "") == (frame["worthwhile_low"] == ""),
        ),
    ),
)
