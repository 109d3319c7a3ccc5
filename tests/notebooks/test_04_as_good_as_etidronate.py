"""What notebook 04 finds, as numbers: a changed figure in the tables shows up here by name."""

import re

import nbformat
import numpy as np
import pytest

from conftest import NOTEBOOKS
from helpers import effects, forensics, printed
from helpers.effects.power import exact_power
from support.project_data import K2

TREATED = ["etidronate", "mk4"]


@pytest.fixture(scope="module")
def women():
    return (K2.arms.query("trial_id == 'iwamoto_2001'").set_index("arm_id")["n_randomised"]).astype(
        int
    )


@pytest.fixture(scope="module")
def chi2():
    rows = K2.reported.query("trial_id == 'iwamoto_2001' and statistic == 'chi2'")
    return rows.set_index("arm_treatment")["value_printed"].to_dict()


def test_the_title_counts_the_women(women):
    path = next(path for path in NOTEBOOKS if path.stem.startswith("04_"))
    title = nbformat.read(path, as_version=4).cells[0]["source"]
    assert re.findall(r"\d+", title) == [str(women.sum())] == ["72"]


@pytest.mark.parametrize("arm", TREATED)
@pytest.mark.parametrize("correction", [False, True])
def test_no_table_of_the_women_gives_the_printed_chi_squared(women, chi2, arm, correction):
    sizes = (range(1, women[of] + 1) for of in (arm, "calcium"))
    assert forensics.possible_tables(chi2[arm], *sizes, correction=correction).empty


@pytest.mark.parametrize("arm", TREATED)
def test_nor_does_any_division_into_three_or_four_classes(women, chi2, arm):
    """By the definition, over every way to spread two shared classes and one of each group."""
    n_t, n_c = women[arm], women["calcium"]
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
    assert not printed.parse(chi2[arm]).covers(statistic).any()


@pytest.fixture(scope="module")
def solutions(women, chi2):
    years = 2 * women
    found = [forensics.rates_as_counts(chi2[arm], years[arm], years["calcium"]) for arm in TREATED]
    return found[0].merge(found[1], on=["events_c", "rate_c"], suffixes=("_etidronate", "_mk4"))


def test_two_sets_of_counts_give_both_values_as_rates(solutions):
    events = solutions[["events_t_etidronate", "events_t_mk4", "events_c"]]
    assert events.to_numpy().tolist() == [[2, 2, 6], [48, 44, 42]]
    rates = solutions[["rate_t_etidronate", "rate_t_mk4", "rate_c"]]
    assert rates.to_numpy().tolist() == [[40, 44, 125], [960, 956, 875]]


def test_the_reconstructed_counts_show_nothing_beyond_chance(women):
    treated, control = [2, 2, 2], [6, 6, 2]
    n_t = women[["etidronate", "mk4", "mk4"]].tolist()
    n_c = women[["calcium", "calcium", "etidronate"]].tolist()
    p = effects.fisher(treated, n_t, control, n_c)["p"]
    assert p.tolist() == pytest.approx([0.1383, 0.2448, 1.0], abs=1e-4)
    against_etidronate = effects.risk_ratio(treated, n_t, control, n_c, method="score").iloc[2]
    interval = against_etidronate[["estimate", "low", "high"]].astype(float).tolist()
    assert interval == pytest.approx([1.087, 0.2001, 5.887], abs=1e-3)


@pytest.mark.parametrize(("level", "least"), [(0.95, 0.1431), (0.9, 0.1053)])
def test_no_pair_of_counts_comes_within_ten_points(women, level, least):
    k, e = (grid.ravel() for grid in np.mgrid[: women["mk4"] + 1, : women["etidronate"] + 1])
    gap = effects.risk_difference(k, women["mk4"], e, women["etidronate"], level=level)
    farthest = gap[["low", "high"]].abs().max(axis=1)
    assert farthest.min() == pytest.approx(least, abs=1e-4)
    nearest = {
        (k[place], e[place]) for place in farthest.index[np.isclose(farthest, least, atol=1e-4)]
    }
    assert nearest == {(0, 0), (women["mk4"], women["etidronate"])}, "nobody, or everyone"


def test_a_useless_treatment_would_mostly_go_unnoticed(women):
    def unnoticed(*arms):
        return effects.fisher(*arms)["p"] >= 0.05

    sizes = women["mk4"], women["etidronate"]
    missed = exact_power(unnoticed, 6 / 24, sizes[0], 2 / 25, sizes[1])["power"][0]
    assert missed == pytest.approx(0.6739, abs=1e-3)


def test_the_one_cited_trial_with_counts():
    jiang = K2.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'").iloc[0]
    for arm in "tc":
        possible = forensics.possible_percentages(jiang[f"value_printed_{arm}"], jiang[f"n_{arm}"])
        assert possible["events"].tolist() == [jiang[f"events_{arm}"]]
    counts = jiang[["events_t", "n_t", "events_c", "n_c"]].tolist()
    assert counts == [2, 108, 4, 105]
    assert effects.fisher(*counts)["p"][0] == pytest.approx(0.4410, abs=1e-3)
    ratio = effects.risk_ratio(*counts, method="score")[["estimate", "low", "high"]]
    assert ratio.iloc[0].tolist() == pytest.approx([0.486, 0.108, 2.23], abs=0.01)
