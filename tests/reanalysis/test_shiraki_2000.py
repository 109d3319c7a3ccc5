"""The findings on 35 versus 14 fractures, and on the ± of the bone density."""

import numpy as np
import pytest

from helpers import effects, printed
from helpers.reanalysis import multiverse, shiraki_2000
from helpers.reanalysis.shiraki_2000 import COUNTS, EVERYONE, FIT_SOURCES, FIT_TEST

RESULT = ["estimate", "low", "high"]


def pearson(n_t, n_c, t=14, c=35):
    """Chi-squared of the counts, written out."""
    n = n_t + n_c
    return n * (t * (n_c - c) - c * (n_t - t)) ** 2 / (n_t * n_c * (t + c) * (n - t - c))


def test_the_counts_and_the_test_are_the_printed_ones(k2):
    counts = shiraki_2000.counts(k2).iloc[0]
    assert counts[COUNTS].tolist() == [14, 120, 35, 121]
    assert counts[["time_t", "time_c"]].tolist() == [240, 242]
    assert k2.row(counts["row_id_c"])["events_printed"] == "35"
    test = k2.row("shiraki_2000.p01")
    assert (test["value_printed"], test["p_reported"]) == ("10.935", "0.0273")
    assert (
        shiraki_2000.degrees_of_freedom(k2, 6)["agrees"].tolist()
        == [False] * 3 + [True] + [False] * 2
    )


def test_the_arm_sizes_that_fit_the_sources_and_the_test_are_not_the_same(k2):
    sizes = shiraki_2000.arm_sizes(k2)
    pairs = sizes.groupby("kind")[["n_t", "n_c"]].apply(lambda rows: rows.to_numpy().tolist())
    assert pairs[EVERYONE] == [[120, 121]]
    assert pairs[FIT_SOURCES] == [[91, 99], [91, 100], [91, 101], [92, 101]]
    assert pairs[FIT_TEST] == [[116, 118]]
    by_hand = [pearson(*pair) for pair in sizes[["n_t", "n_c"]].to_numpy()]
    assert sizes["statistic"].tolist() == pytest.approx(by_hand)
    assert sizes["missing"].tolist() == [0, 51, 50, 49, 48, 7]


def test_the_pair_that_gives_the_chi_squared_may_be_an_accident(k2):
    found = shiraki_2000.pairs_by_accident(k2).iloc[0]
    n_t, n_c = np.mgrid[14:121, 35:122]
    with np.errstate(invalid="ignore"):
        chi2 = pearson(n_t, n_c)
    same = printed.parse("10.935").covers(chi2)
    assert list(zip(n_t[same], n_c[same], strict=True)) == [(116, 118)]
    assert found.tolist() == [n_t.size, 1, pytest.approx((abs(chi2 - 10.935) < 0.5).sum() * 0.001)]


def test_of_the_other_ratios_one_fits_the_percentages_and_is_that_of_another_trial(k2):
    ratios = shiraki_2000.printed_ratios(k2)
    assert ratios["agrees"].tolist() == [True, True, False]
    assert ratios.loc[0, RESULT].tolist() == pytest.approx([15 / 35, 14.5 / 35.5, 15.5 / 34.5])
    assert shiraki_2000.same_ratio_elsewhere(k2)["trial_id"].tolist() == ["ishida_2004_yops"]


def test_half_lies_inside_every_interval_of_the_readings(k2):
    readings = shiraki_2000.readings(k2)
    assert readings["estimate"].notna().tolist() == [True] * 5 + [False]
    intervals = readings.dropna(subset="low")
    assert len(intervals) == 4
    assert ((intervals["low"] < 0.5) & (intervals["high"] > 0.5)).all()


def test_two_fractures_per_person_would_undo_the_rate_ratio(k2, shiraki):
    m = shiraki_2000.fractures_per_person_to_reach_no_effect(k2)
    assert m == pytest.approx(2.146, abs=5e-4)
    wald = effects.rate_ratio(14, 240, 35, 242, method="wald").iloc[0]
    wider = multiverse.answer(shiraki, counted="fractures", per_person="2")
    assert effects.from_interval(*wider[RESULT])["se"][0] == pytest.approx(2**0.5 * wald["se"])
    assert (
        wider["high"] < 1,
        multiverse.answer(shiraki, counted="fractures", per_person="3")["high"] > 1,
    ) == (True, True)


def test_standard_errors_fit_every_p_of_the_bone_density_and_standard_deviations_none(k2):
    readings = shiraki_2000.spread_readings(k2)
    assert readings.loc[readings["agrees"], "reading"].tolist() == ["se", "se"]
    gap = shiraki_2000.bone_density(k2).set_index(["quantity", "timepoint_months"])
    assert gap.loc[("gap", 24), RESULT].tolist() == pytest.approx([2.8, 0.29, 5.31], abs=5e-3)
    assert gap.loc[("treated", 24), "low"] < 0 < gap.loc[("treated", 24), "high"]
    assert (gap.loc["control", "high"] < 0).all()


def test_positions_are_the_intervals_of_the_library(shiraki):
    """Each method by hand, over each pair of arm sizes."""
    methods = {
        "simple": ("katz", "wald"),
        "middle": ("koopman", "midp"),
        "strict": ("score", "exact"),
    }
    sizes = {"everyone": (120, 121), "91 and 99": (91, 99), "116": (116, 118)}
    for interval, (of_people, of_rates) in methods.items():
        for option, (n_t, n_c) in sizes.items():
            expected = {
                "people": effects.risk_ratio(14, n_t, 35, n_c, method=of_people),
                "fractures": effects.rate_ratio(14, 2 * n_t, 35, 2 * n_c, method=of_rates),
            }
            for counted, effect in expected.items():
                at = {"counted": counted, "interval": interval, "denominator": option}
                found = multiverse.answer(shiraki, **at)
                assert found[[*RESULT, "p"]].tolist() == effect.iloc[0][[*RESULT, "p"]].tolist()


def test_the_specification_curve_has_no_estimate_of_a_half(shiraki):
    every = multiverse.varied(shiraki, "counted", "denominator", "interval")
    row = multiverse.summary(every, claimed="0.5").iloc[0]
    assert row[["positions", "supporting", "compatible"]].tolist() == [36, 0, 36]
    assert (row["moved_most_by"], round(row["moved_by"], 2)) == ("denominator", 1.1)


def test_only_belief_in_the_article_moves_its_verdict(shiraki):
    unbelieved = shiraki.xs("not at its word", level="believed")
    assert not unbelieved["moved"].any()
    believed = shiraki.xs("at its word", level="believed").dropna(subset="estimate")
    # where the interval reaches no effect, too: imprecision is no opposition
    assert set(believed["verdict"]) == {"holds with caveats"}
    moves = multiverse.one_at_a_time(shiraki)
    assert moves.loc[moves["moved"], "choice"].tolist() == ["Is the article believed"]


def test_the_effect_at_any_level_is_that_of_its_position(k2, shiraki):
    at = {"counted": "fractures", "interval": "strict", "denominator": "91 and 100"}
    found = shiraki_2000.effect(k2, **at)
    assert found().loc[0, RESULT].tolist() == multiverse.answer(shiraki, **at)[RESULT].tolist()
    assert found(0.5).loc[0, "low"] > found(0.99).loc[0, "low"]
