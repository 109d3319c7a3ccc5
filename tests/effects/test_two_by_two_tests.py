"""Tests of a table against reference values, scipy, and what must hold."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import effects
from helpers.effects import conditional
from support.oracle_grid import CLOSED_FORM, ITERATIVE, ORACLES, Grid, Ours

from .test_effects import TABLES


def of_counts(function, column="p", **options):
    """Puts the column that the reference calls its estimate under that name."""

    def compute(cases, level):
        result = function(*(cases[name] for name in ("x1", "n1", "x2", "n2")), **options)
        return result.assign(estimate=result[column])

    return compute


def counted(cases, level):
    """The quotient has a row only where there is an index above 0."""
    return of_counts(effects.fragility_index, "quotient")(cases, level)


TESTS = Grid(
    cases="tables_2x2.csv",
    reference="oracle_2x2.csv",
    case_id="table_id",
    measures={"test", "fragility"},
    ours={
        ("test", "fisher_two_sided_minlike"): Ours(of_counts(effects.fisher), ITERATIVE, ("p",)),
        ("test", "fisher_less"): Ours(
            of_counts(effects.fisher, alternative="less"), ITERATIVE, ("p",)
        ),
        ("test", "fisher_greater"): Ours(
            of_counts(effects.fisher, alternative="greater"), ITERATIVE, ("p",)
        ),
        ("test", "fisher_midp_central"): Ours(of_counts(effects.midp), ITERATIVE, ("p",)),
        ("test", "boschloo_two_sided_central"): Ours(
            of_counts(effects.boschloo), ITERATIVE, ("p",)
        ),
        ("test", "chi2_pearson"): Ours(
            of_counts(effects.chi_squared, "statistic"), CLOSED_FORM, ("estimate", "p")
        ),
        ("test", "chi2_yates"): Ours(
            of_counts(effects.chi_squared, "statistic", correction=True),
            CLOSED_FORM,
            ("estimate", "p"),
        ),
        ("fragility", "walsh_fewer_events"): Ours(
            of_counts(effects.fragility_index, "index"), ITERATIVE, ("p",)
        ),
        ("fragility", "walsh_quotient"): Ours(counted, CLOSED_FORM, ("estimate",)),
    },
    excluded={
        ("test", "chi2_n_minus_1"): "not offered; its p is that of every `score` effect",
        ("test", "fisher_midp_minlike"): "the mid-P test is central",
        ("test", "boschloo_two_sided_minlike"): "Boschloo's test is central",
        ("test", "boschloo_less"): "one half of the central test",
        ("test", "boschloo_greater"): "one half of the central test",
        ("fragility", "toward_null_lower_risk"): "the rule is Walsh's",
        ("fragility", "reverse_fewer_events"): "the rule is Walsh's",
    },
)


@pytest.mark.parametrize("family", TESTS.ours, ids="-".join)
def test_reference(family):
    assert TESTS.compare(family)


def test_no_reference_row_is_left_out_silently():
    TESTS.assert_complete()
    in_file = set(pd.read_csv(ORACLES / TESTS.reference)["measure"])
    assert in_file == TESTS.measures | TABLES.measures


def test_fragility_index_and_status_are_those_of_the_reference():
    reference = TESTS.reference_rows.set_index("table_id")
    reference = reference[reference["method"] == "walsh_fewer_events"]
    ours = effects.fragility_index(*TABLES.case_rows[["x1", "n1", "x2", "n2"]].T.to_numpy())
    ours.index = reference.index
    assert ours["status"].tolist() == reference["status"].tolist()
    # The reference leaves the cell empty where the rule has no answer.
    assert ours["index"].fillna(-1).tolist() == [
        float(index or -1) for index in reference["estimate"]
    ]


def test_fragility_changes_the_arm_with_the_lower_risk_where_both_have_as_many_events():
    result = effects.fragility_index([5, 5], [10, 500], [5, 5], [500, 10])
    assert (result["status"] == "ok").all()
    assert result["index"][0] == result["index"][1] > 0


def random_tables(rows, largest, seed=1):
    random = np.random.default_rng(seed)
    n_t, n_c = random.integers(1, largest, (2, rows))
    return random.integers(0, n_t + 1), n_t, random.integers(0, n_c + 1), n_c


def as_cells(table):
    events_t, n_t, events_c, n_c = table
    return [[events_t, n_t - events_t], [events_c, n_c - events_c]]


@pytest.mark.parametrize("alternative", effects.ALTERNATIVES)
def test_fisher_is_scipys(alternative):
    tables = random_tables(200, largest=60)
    expected = [
        stats.fisher_exact(as_cells(table), alternative).pvalue
        for table in zip(*tables, strict=True)
    ]
    np.testing.assert_allclose(effects.fisher(*tables, alternative)["p"], expected, rtol=1e-9)


@pytest.mark.parametrize("correction", [False, True])
def test_chi_squared_is_scipys(correction):
    tables = [(14, 120, 35, 121), (5, 24, 3, 23), (1, 9, 6, 11)]
    ours = effects.chi_squared(*np.transpose(tables), correction=correction)
    for row, table in enumerate(tables):
        expected = stats.chi2_contingency(as_cells(table), correction=correction)
        np.testing.assert_allclose(ours["statistic"][row], expected.statistic, rtol=1e-12)
        np.testing.assert_allclose(ours["p"][row], expected.pvalue, rtol=1e-12)


@pytest.mark.parametrize("alternative", effects.ALTERNATIVES)
def test_no_p_of_fishers_exceeds_1_by_rounding(alternative):
    assert effects.fisher(*random_tables(2000, largest=60), alternative)["p"].max() == 1


def test_boschloo_is_never_less_powerful_than_fisher():
    tables = random_tables(40, largest=25, seed=2)
    one_sided = effects.boschloo(*tables)["statistic"]
    assert (effects.boschloo(*tables)["p"] <= np.minimum(1, 2 * one_sided) * (1 + 1e-9)).all()


def test_a_window_of_a_wide_distribution_is_as_good_as_the_whole(monkeypatch):
    table = ([9_900, 40, 19_000], 20_000, [10_000, 90, 19_100], 20_000)
    tests = effects.fisher, effects.midp, partial(effects.odds_ratio, method="exact")
    in_windows = [test(*table) for test in tests]
    monkeypatch.setattr(conditional, "REACH", 1e4)
    for test, windowed in zip(tests, in_windows, strict=True):
        pd.testing.assert_frame_equal(windowed, test(*table), rtol=1e-12)


def test_exchanging_the_arms_changes_no_p():
    events_t, n_t, events_c, n_c = random_tables(300, largest=50, seed=3)
    for test in (effects.fisher, effects.midp, effects.chi_squared):
        there, back = test(events_t, n_t, events_c, n_c), test(events_c, n_c, events_t, n_t)
        np.testing.assert_allclose(there["p"], back["p"], rtol=1e-9)


def test_rows_do_not_know_each_other():
    tables = random_tables(60, largest=300, seed=4)
    for test in (effects.fisher, effects.midp, effects.chi_squared, effects.fragility_index):
        together = test(*tables)
        alone = [test(*table)["p"].iloc[0] for table in zip(*tables, strict=True)]
        np.testing.assert_allclose(together["p"], alone, rtol=1e-12)


def test_which_note_belongs_to_which_table():
    tables = np.transpose(
        [(3, 10, 4, 10), (0, 10, 4, 10), (10, 10, 4, 10), (0, 10, 0, 9), (10, 10, 9, 9)]
    )
    nothing, empty = effects.EMPTY_MARGIN, effects.ZERO_ODDS
    for test in (effects.fisher, effects.midp):
        found = test(*tables)
        assert found["note"].tolist() == ["", empty, empty, nothing, nothing]
        np.testing.assert_allclose(found["statistic"][:3], [3 * 6 / (7 * 4), 0, np.inf])
        assert found["statistic"][3:].isna().all()
        assert found["p"][3:].tolist() == [1, 1]
    chi_squared = effects.chi_squared(*tables)
    assert chi_squared["note"].tolist() == ["", "", "", nothing, nothing]
    assert chi_squared["p"].isna().tolist() == [False, False, False, True, True]
    assert effects.boschloo(*tables)["note"].tolist() == [""] * 5
    assert effects.boschloo(*tables)["p"][3:].tolist() == [1, 1]


def test_boschloo_is_the_largest_probability_over_a_fine_grid_of_risks():
    """Its definition, written out for one side after the other."""
    for table in [(1, 9, 6, 11), (4, 12, 0, 7), (0, 6, 5, 8), (2, 5, 2, 30)]:
        sides = []
        for events_t, n_t, events_c, n_c in (table, (*table[2:], *table[:2])):
            x_t, x_c = np.meshgrid(np.arange(n_t + 1), np.arange(n_c + 1), indexing="ij")
            n = n_t + n_c
            less = stats.hypergeom.cdf(x_t, n, x_t + x_c, n_t)
            observed = stats.hypergeom.cdf(events_t, n, events_t + events_c, n_t)
            extreme = less <= observed * (1 + 1e-7)
            risks = np.linspace(0, 1, 20_001)
            of_t = stats.binom.pmf(np.arange(n_t + 1)[:, None], n_t, risks)
            of_c = stats.binom.pmf(np.arange(n_c + 1)[:, None], n_c, risks)
            sides.append(np.einsum("ir,ij,jr->r", of_t, extreme, of_c).max())
        ours = effects.boschloo(*table)["p"][0]
        np.testing.assert_allclose(ours, min(1.0, 2 * min(sides)), rtol=1e-6)


def test_fragility_counts_the_people_who_would_have_to_change():
    found = effects.fragility_index([1, 5, 0, 0], [100, 50, 3, 5], [12, 6, 3, 5], [100, 50, 3, 5])
    assert found["status"].tolist() == ["ok", "not_significant", "not_significant", "ok"]
    table = [1, 100, 12, 100]
    p = []
    while not p or p[-1] < 0.05:
        p.append(effects.fisher(*table)["p"][0])
        table[0] += 1
    assert found["index"][0] == len(p) - 1
    np.testing.assert_allclose(found["p"][0], p[-1])
    np.testing.assert_allclose(found["quotient"][0], (len(p) - 1) / 200)
    stricter = effects.fragility_index(1, 100, 12, 100, level=0.99)
    assert stricter["index"][0] < found["index"][0]
    with pytest.raises(ValueError, match="level: 95; allowed is a number between 0 and 1"):
        effects.fragility_index(1, 100, 12, 100, level=95)


@pytest.mark.parametrize(
    ("table", "p", "level"), [((1, 1, 0, 19), 1 / 20, 0.95), ((0, 3, 3, 3), 1 / 10, 0.9)]
)
def test_a_p_at_the_limit_is_not_significant(table, p, level):
    found = effects.fragility_index(*table, level=level)
    np.testing.assert_allclose(found["p"], p, rtol=1e-12)
    assert found["status"].tolist() == ["not_significant"]
    looser = effects.fragility_index(*table, level=level - 1e-6)
    assert looser["status"].tolist() != ["not_significant"]


def test_the_index_of_the_input_is_kept():
    events_t = pd.Series([1, 8], index=["one", "other"])
    for test in (effects.fisher, effects.midp, effects.boschloo, effects.chi_squared):
        assert test(events_t, 20, [5, 3], 21).index.tolist() == ["one", "other"]
    assert effects.fragility_index(events_t, 20, [5, 3], 21).index.tolist() == ["one", "other"]


def test_unknown_alternative():
    with pytest.raises(ValueError, match=r"alternative: 'up'; allowed are 'two-sided', 'less'"):
        effects.fisher(1, 10, 2, 10, alternative="up")
