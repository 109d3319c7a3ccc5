"""Effects against reference values, against other libraries, and against what must hold."""

import pytest

from helpers import effects

from .oracle_grid import Grid, Ours


def two_by_two(function, method, zero="none"):
    def compute(cases, level):
        counts = (cases[name] for name in ("x1", "n1", "x2", "n2"))
        return function(*counts, method=method, level=level, zero=zero)

    return compute


TABLES = Grid(
    cases="tables_2x2.csv",
    reference="oracle_2x2.csv",
    case_id="table_id",
    ours={
        ("RR", "katz_log"): Ours(two_by_two(effects.risk_ratio, "katz")),
        ("RR", "katz_log_cc_only0"): Ours(two_by_two(effects.risk_ratio, "katz", "add_half")),
        ("OR", "woolf_logit"): Ours(two_by_two(effects.odds_ratio, "woolf")),
        ("OR", "woolf_cc_only0"): Ours(two_by_two(effects.odds_ratio, "woolf", "add_half")),
        ("RD", "wald"): Ours(two_by_two(effects.risk_difference, "wald")),
        ("RD", "newcombe"): Ours(two_by_two(effects.risk_difference, "newcombe")),
    },
    excluded={},
)


@pytest.mark.parametrize("family", TABLES.ours, ids="-".join)
def test_two_by_two_reference(family):
    TABLES.compare(family)
