"""The findings on 72 women, etidronate and K2."""

import numpy as np
import pytest

from helpers import effects, printed
from helpers.reanalysis import iwamoto_2001

TREATED = ["etidronate", "mk4"]


@pytest.fixture(scope="module")
def women(k2):
    return iwamoto_2001.women(k2)


def test_the_arms_make_72_women(k2, women):
    assert women["n"].to_dict() == {"calcium": 24, "etidronate": 25, "mk4": 23}
    assert women["n"].sum() == k2.row("iwamoto_2001")["n_randomised"] == 72
    assert women.loc[TREATED, "chi2"].tolist() == ["47.7", "42.4"]


def test_no_table_of_the_women_gives_the_printed_chi_squared(k2):
    assert iwamoto_2001.fitting_tables(k2)["tables"].tolist() == [0] * 8
    near = iwamoto_2001.nearest_tables(k2).set_index("arm_id")
    assert near["statistic"].round(1).to_dict() == {"etidronate": 49.0, "mk4": 43.2}
    every = iwamoto_2001.every_table(k2)
    assert every.groupby("arm_id").size().to_dict() == {"etidronate": 648, "mk4": 598}


@pytest.mark.parametrize("arm", TREATED)
def test_nor_does_any_division_into_three_or_four_classes(k2, women, arm):
    """By the definition, over every way to spread two shared classes and one of each group."""
    (n_t, n_c), chi2 = women["n"][[arm, "calcium"]], women.loc[arm, "chi2"]
    shared = np.array([(a, b) for a in range(n_t + 1) for b in range(n_c + 1)])
    a1, a2 = np.meshgrid(shared[:, 0], shared[:, 0])
    b1, b2 = np.meshgrid(shared[:, 1], shared[:, 1])
    fits = (a1 + a2 <= n_t) & (b1 + b2 <= n_c)
    of_t = [a1[fits], a2[fits], n_t - a1[fits] - a2[fits], 0 * a1[fits]]
    of_c = [b1[fits], b2[fits], 0 * b1[fits], n_c - b1[fits] - b2[fits]]
    statistic = 0.0
    for a, b in zip(of_t, of_c, strict=True):
        for observed, of in ((a, n_t), (b, n_c)):
            expected = np.where(a + b == 0, 1, (a + b) * of / (n_t + n_c))
            statistic = statistic + (a + b > 0) * (observed - expected) ** 2 / expected
    assert statistic.max() == pytest.approx(n_t + n_c)
    assert not printed.parse(chi2).covers(statistic).any()
    row = iwamoto_2001.divisions_into_classes(k2).set_index("arm_id").loc[arm]
    assert row["fitting"] == 0
    assert row["most_of_three"] < printed.parse(chi2).low


def test_two_sets_of_counts_give_both_values_as_rates(k2):
    found = iwamoto_2001.rates_taken_for_counts(k2)
    arms = [*TREATED, "calcium"]
    events = found[[f"events_{arm}" for arm in arms]].to_numpy().tolist()
    assert events == [[2, 2, 6], [48, 44, 42]]
    rates = found[[f"rate_{arm}" for arm in arms]].to_numpy().tolist()
    assert rates == [[40, 44, 125], [960, 956, 875]]
    assert iwamoto_2001.share_by_accident(k2) == pytest.approx(0.023, abs=5e-4)


def test_what_remains_without_the_inflation_is_not_significant(k2):
    found = iwamoto_2001.without_inflation(k2)
    assert found["factor"].round().tolist() == [20, 21]
    assert found["p"].round(2).tolist() == [0.13, 0.16]


def test_the_reconstructed_counts_show_nothing_beyond_chance(k2):
    found = iwamoto_2001.comparisons(k2)
    assert found["p"].tolist() == pytest.approx([0.1383, 0.2448, 1.0], abs=1e-4)
    against_etidronate = found.loc[2, ["estimate", "low", "high"]].tolist()
    assert against_etidronate == pytest.approx([1.087, 0.2001, 5.887], abs=1e-3)


@pytest.mark.parametrize(("level", "least"), [(0.95, 14.31), (0.9, 10.53)])
def test_no_pair_of_counts_comes_within_ten_points(k2, level, least):
    row = iwamoto_2001.least_possible_difference(k2, level).iloc[0]
    assert row["least"] == pytest.approx(least, abs=0.01)
    nobody = effects.risk_difference(0, 23, 0, 25, level=level)[["low", "high"]]
    assert 100 * nobody.abs().max(axis=1)[0] == pytest.approx(row["least"])
    assert row[["pairs", "not_significant"]].tolist() == [24 * 26, 278]
    equal = iwamoto_2001.differences_of_equal_groups(k2)
    assert (equal["high"] - equal["low"]).min() > 20


def test_a_useless_treatment_would_mostly_go_unnoticed(k2):
    risks = iwamoto_2001.risks(k2)
    assert risks["untreated"].round(2).tolist() == [0.25, 0.26]
    assert risks["missed_useless"].tolist() == pytest.approx([0.6739, 0.7480], abs=1e-3)
    assert risks["missed_half"].round(2).tolist() == [0.86, 0.86]
    assert iwamoto_2001.women_needed(k2).tolist() == [170, 210]


def test_other_trials_print_far_fewer_fractures_among_controls(k2):
    found = iwamoto_2001.other_controls(k2)
    assert found[["name", "value", "status"]].to_numpy().tolist() == [
        ["YOPS", 26, "questioned"],
        ["Shiraki 2000", 35, "no_notice_found"],
    ]
