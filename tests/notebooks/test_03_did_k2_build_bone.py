"""What notebook 03 finds, as numbers: a changed figure in the tables shows up here by name."""

import pytest

from helpers import effects
from support.project_data import K2


@pytest.fixture(scope="module")
def pairs():
    found = K2.contrasts.query("outcome == 'bmd_change_percent'").dropna(subset="value_t")
    keys = ["trial_id", "arm_id_t", "site"]
    return found.drop_duplicates(keys, keep="last").set_index(keys).sort_index()


def test_jiang_prints_both_means_and_no_spread(pairs):
    jiang = pairs.loc[("jiang_2014", "mk4")]
    gaps = (jiang["value_t"] - jiang["value_c"]).to_dict()
    assert gaps == pytest.approx({"lumbar_spine": -1.0, "trochanter": 0.9})
    assert jiang[["spread_t", "spread_c"]].isna().all(axis=None)
    assert (jiang["value_c"] > 0).all(), "the controls gained too"


def test_purwosunus_gap_at_the_spine_just_leaves_out_zero_if_the_spread_is_an_sd(pairs):
    row = pairs.loc[("purwosunu_2006", "mk4", "lumbar_spine")]
    arms = [row[f"{name}_{arm}"] for arm in "tc" for name in ("value", "spread", "n")]
    gap = effects.mean_difference(*arms).iloc[0]
    assert gap[["estimate", "low", "high"]].tolist() == pytest.approx([1.92, 0.03, 3.81], abs=0.005)


@pytest.mark.parametrize(
    ("arm", "interval"),
    [
        (("ushiroyama_2002", "mk4_d3", "lumbar_spine"), [2.49, 7.35]),
        (("ushiroyama_2002", "mk4", "lumbar_spine"), [-1.54, 1.81]),
        (("purwosunu_2006", "mk4", "lumbar_spine"), [-0.15, 2.55]),
    ],
)
def test_only_the_arm_with_another_drug_lies_above_its_start(pairs, arm, interval):
    row = pairs.loc[arm]
    change = effects.mean_difference(row["value_t"], row["spread_t"], row["n_t"], 0, 0, row["n_t"])
    assert change[["low", "high"]].iloc[0].tolist() == pytest.approx(interval, abs=0.005)
