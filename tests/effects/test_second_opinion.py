"""Two arms by statsmodels: the same intervals, but where a cell is empty."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from helpers.effects.second_opinion import OTHER, SEARCH, SHIFTED
from support.oracle_grid import ORACLES

TABLES = pd.read_csv(ORACLES / "tables_2x2.csv").query("n1 < 10000").set_index("table_id")
COUNTS = [TABLES[name] for name in ("x1", "n1", "x2", "n2")]
FOUND = effects.second_opinion(*COUNTS)
EMPTY = (TABLES["x1"] == 0) | (TABLES["x1"] == TABLES["n1"])
EMPTY |= (TABLES["x2"] == 0) | (TABLES["x2"] == TABLES["n2"])


def test_both_agree_where_no_cell_is_empty():
    full = FOUND[~EMPTY.loc[FOUND.index]]
    assert len(full) == 7 * (~EMPTY).sum()
    assert full["same"].all()
    np.testing.assert_allclose(full["low"], full["low_statsmodels"], rtol=1e-5, atol=1e-5)


def test_where_they_part_it_says_why():
    parted = FOUND[~FOUND["same"]]
    assert set(parted["note"]) == {SHIFTED, SEARCH}
    assert OTHER not in set(FOUND["note"])
    assert EMPTY.loc[parted.index].all()


def test_p_values_are_adjusted_for_their_number():
    p = pd.Series([0.01, 0.04, 0.03], index=["a", "b", "c"])
    assert effects.adjusted_p(p, "bonferroni").round(10).to_dict() == {
        "a": 0.03,
        "b": 0.12,
        "c": 0.09,
    }
    assert effects.adjusted_p([]).empty


@pytest.mark.parametrize(
    ("p", "method", "message"),
    [
        ([0.1, 1.2], "holm", "p, row 1: 1.2; allowed is a p value"),
        ([0.1], "tukey", "method: 'tukey'"),
    ],
)
def test_adjustment_refuses(p, method, message):
    with pytest.raises(ValueError, match=message):
        effects.adjusted_p(p, method)
