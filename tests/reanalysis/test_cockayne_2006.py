"""The findings on 80% fewer hip fractures."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from helpers import data, effects, forensics, meta, numbers, printed
from helpers.reanalysis import cockayne_2006, multiverse
from helpers.reanalysis.cockayne_2006 import COUNTS, MH, OLDEST

RESULT = ["estimate", "low", "high"]
REST = "0.30", "0.05", "1.74"


@pytest.fixture(scope="module")
def trials(k2):
    return cockayne_2006.retracted_trials(k2)


@pytest.fixture(scope="module")
def two(k2):
    return cockayne_2006.nearest_tables(k2)


def sizes(trials, trial: str) -> range:
    """Every size that an arm can have had, if only the losses of all of the trial are known."""
    row = trials.loc[trial]
    return range(row["n_analysed"] - row["n_randomised_t"], row["n_randomised_t"] + 1)


def sums_of(tables: pd.DataFrame) -> pd.DataFrame:
    rows = tables.reset_index(drop=True)
    return forensics.peto_sums_of(meta.peto(rows.assign(row=rows.index), by="row"))


def test_the_claim_and_the_printed_pools(k2):
    claim, review, rest = k2.claim("a39"), k2.row(cockayne_2006.WHOLE), k2.row(cockayne_2006.REST)
    assert (claim["claimed_value_printed"], claim["claimed_operator"]) == ("-80", "about")
    assert (review["measure"], review["model"], review["status"], review["grade"]) == (
        *("or", "Peto", "cautioned", "A"),
    )
    assert data.printed_interval(review) == ("0.23", "0.12", "0.47")
    assert (rest["measure"], rest["grade"], data.printed_interval(rest)) == ("or", "B", REST)


def test_three_trials_of_the_review_are_retracted_and_add_up_to_those_pooled_in_2009(k2, trials):
    assert trials["status"].to_dict() == dict.fromkeys(
        ["sato_1998", "sato_2002", "sato_2005"], "retracted"
    )
    assert trials["n_analysed"].sum() == k2.row(cockayne_2006.POOL_OF_2009)["n_people"] == 387
    assert (trials["n_randomised_t"] == trials["n_randomised_c"]).all()
    assert k2.row("ishida_2004_yops")["status"] == "questioned"


def test_the_oldest_retracted_trial_prints_no_hip_fractures_and_the_pool_counts_all(k2, trials):
    listed = cockayne_2006.printed_hip_ratios(k2)
    assert listed["row_id"].tolist() == ["", *cockayne_2006.RATIOS.values(), "iwamoto_2009.r02"]
    assert set(listed["status"]) == {"retracted"}
    assert listed["people"].tolist()[:-1] == trials["n_analysed"].tolist()


def test_an_odds_ratio_of_0_23_is_never_an_80_percent_lower_risk(k2):
    risks = cockayne_2006.risk_ratios(k2, tuple(np.linspace(0, 6, 101)))
    assert (1 - risks["estimate"]).max() == pytest.approx(0.77)
    at_15_percent = cockayne_2006.risk_ratios(k2, (1,)).iloc[0]
    assert at_15_percent["risk_c"] == 0.15
    assert numbers.percent(1 - at_15_percent["estimate"]) == "74%"


def test_the_retracted_trials_carry_five_sixths_of_the_weight(k2):
    row = cockayne_2006.balance(k2).loc["retracted"]
    assert [numbers.percent(row[name]) for name in ("share_low", "share_high")] == ["83%", "85%"]
    assert numbers.interval(row["excess_low"], row["excess_high"], 1) == "−10.5 to −9.6"
    assert numbers.interval(row["variance_low"], row["variance_high"], 1) == "6.4 to 7.0"


def test_the_counts_of_2002_follow_from_its_ratio_and_those_of_2005_nearly(k2, two):
    found = cockayne_2006.possible_tables(k2).groupby("trial_id")
    first, second = found.get_group("sato_2002"), found.get_group("sato_2005")
    assert (len(first), len(second)) == (8, 3)
    known = first[first["basis"] != ""].set_index("basis")[["events_t", "events_c"]]
    assert known.loc[["all analysed", "all randomised"]].to_numpy().tolist() == [[1, 8], [1, 8]]
    assert second[["events_t", "n_t", "n_c"]].to_numpy().tolist() == [
        *([2, 91, 89], [2, 92, 90], [2, 93, 91]),
    ]
    assert (second["basis"] == "").all()
    assert two[COUNTS].to_numpy().tolist() == [[1, 55, 8, 55], [2, 90, 15, 88]]
    near, text = two.loc[1, ["high", "high_printed"]]
    assert not printed.agrees(text, near)
    assert 0 < printed.parse(text).low - near < 0.00002


def test_the_pool_of_2009_wants_nobody_with_a_hip_fracture_on_k2_in_1998(k2, trials):
    """By hand and over all counts, where the search stops at twenty."""
    n = trials.loc[OLDEST, "n_analysed"]
    oldest = pd.DataFrame(
        [
            (t, n_t, c, n - n_t)
            for n_t in sizes(trials, OLDEST)
            for t, c in product(range(n_t + 1), range(n - n_t + 1))
            if (t, c) != (n_t, n - n_t)
        ],
        columns=COUNTS,
    )
    first = effects.risk_ratio(1, 55, 8, 55).iloc[0]
    third = effects.risk_ratio(**oldest, zero="add_half")
    pooled, found = data.printed_interval(k2.row(cockayne_2006.POOL_OF_2009)), []
    for n_t in sizes(trials, "sato_2005"):
        second = effects.risk_ratio(2, n_t, 15, 178 - n_t).iloc[0]
        weights = [row["se"] ** -2 for row in (first, second, third)]
        rows = zip(weights, (first, second, third), strict=True)
        y = sum(weight * row["y"] for weight, row in rows) / sum(weights)
        margin = norm.ppf(0.975) / np.sqrt(sum(weights))
        ends = {"estimate": y, "low": y - margin, "high": y + margin}
        fits = forensics.prints_as(np.exp(pd.DataFrame(ends)), *pooled)
        found.append(oldest[fits])
    by_hand = pd.concat(found).sort_values(COUNTS, ignore_index=True)
    search = cockayne_2006.oldest_by_pool(k2).sort_values(COUNTS, ignore_index=True)
    assert by_hand.to_numpy().tolist() == search[COUNTS].to_numpy().tolist()
    ways = cockayne_2006.pools_of_2009(k2).set_index("model")
    assert ways["found"].tolist() == [79, 79, 0]
    assert ways.loc["common effect", ["events_t", "events_c"]].tolist() == [[0], [0, 1, 2, 3, 4, 5]]


def test_what_is_left_for_1998_is_not_what_the_pool_of_2009_wants(k2, trials):
    """Whichever table of 2002 with a printed total the review took, and whichever of 2005."""
    tables = cockayne_2006.possible_tables(k2)
    everyone = pd.DataFrame([(2, 100, 15, 100)], columns=COUNTS)
    known = [
        sums_of(tables[(tables["trial_id"] == "sato_2002") & (tables["basis"] != "")]),
        sums_of(pd.concat([tables[tables["trial_id"] == "sato_2005"], everyone])),
    ]
    left = cockayne_2006.balance(k2).loc[["retracted"]]
    for sums in known:
        widest = dict(zip(sums.columns, ["min", "max", "min", "max"], strict=True))
        left = forensics.peto_remainder(left, sums.agg(widest).to_frame().T)
    arms = sizes(trials, OLDEST)
    rows = [(0, n_t, c, n_c) for n_t, n_c, c in product(arms, arms, range(1, min(arms) + 1))]
    oldest, limits = sums_of(pd.DataFrame(rows, columns=COUNTS)), left.iloc[0]
    fits = oldest["excess_low"].between(limits["excess_low"], limits["excess_high"])
    fits &= oldest["variance_low"].between(limits["variance_low"], limits["variance_high"])
    assert not fits.any()
    pairs = cockayne_2006.oldest_by_balance(k2)[["events_t", "events_c"]].drop_duplicates()
    assert sorted(pairs.to_numpy().tolist()) == [[1, 1], [1, 2], [2, 1], [2, 2]]


def test_three_events_cannot_give_what_remains_and_one_against_four_do(k2):
    found = cockayne_2006.fewest_events_behind_rest(k2)
    assert found["events"].agg(["min", "max"]).tolist() == [3, 6]
    assert found.loc[found["fits"], ["t", "c"]].to_numpy().tolist() == [[1, 4]]
    for (measure, method), events in product((("or", "peto"), ("or", "woolf")), range(4)):
        arms, rest = range(3, 201), 3 - events
        assert forensics.possible_counts(*REST, arms, arms, events, rest, measure, method).empty


def test_what_remains_of_the_pool_is_as_printed(cockayne):
    first = cockayne.iloc[0]
    assert first[RESULT].tolist() == [0.30, 0.05, 1.74]
    assert not first["reconstructed"]
    labels = [row["label"] for row in first["rows"]]
    assert labels[0] == "What remains (second hand)"
    assert all(label.endswith("Peto’s odds ratio") for label in labels[1:])


def test_peto_with_a_printed_rest_adds_up_its_sums(cockayne, two):
    """Excess and variance of the tables and of the printed ratio, added up by hand."""
    found = multiverse.answer(cockayne, retracted="counted")
    own = meta.peto(two, by="trial_id")
    rest = effects.from_interval(*map(float, REST))
    every = pd.concat([own[["y", "se"]], rest[["y", "se"]]])
    variance = every["se"] ** -2
    excess = every["y"] * variance
    assert found["estimate"] == pytest.approx(math.exp(excess.sum() / variance.sum()))
    assert found["high"] / found["low"] == pytest.approx(
        math.exp(2 * norm.ppf(0.975) / math.sqrt(variance.sum()))
    )


def test_retracted_trials_alone_pool_like_the_library_pools_them(k2, cockayne, two, trials):
    at = {"retracted": "counted", "model": MH}
    for measure, short in (("odds ratio", "or"), ("risk ratio", "rr")):
        found = multiverse.answer(cockayne, measure=measure, **at)
        expected = meta.mantel_haenszel(two, measure=short).iloc[0]
        assert found[RESULT].tolist() == expected[RESULT].tolist()
        assert found["effect"] == f"{measure.capitalize()} of the retracted trials alone"
    printed_arms = {
        n: trials.loc[two["trial_id"], f"{n[0]}_randomised_{n[2]}"].to_numpy()
        for n in ("n_t", "n_c")
    }
    expected = meta.mantel_haenszel(two.assign(**printed_arms), measure="or").iloc[0]
    found = multiverse.answer(cockayne, denominator="everyone randomised", **at)
    assert found[RESULT].tolist() == expected[RESULT].tolist()
    pools = cockayne_2006.pools_of_nearest_tables(k2)
    assert [numbers.ratio(ratio) for ratio in pools["estimate"]] == ["0.18", "0.11", "0.13"]


def test_nothing_left_and_one_left_are_said(cockayne):
    left = cockayne.xs("left out", level="retracted")
    none = left[left["estimate"].isna() & (left.index.get_level_values("model") != "Peto")]
    assert none["message"].str.contains("Nothing is left to pool").all()
    one = left.dropna(subset="estimate")
    assert len(one)
    assert one["message"].str.contains("One entry is left").all()
    assert one[["p", "q"]].isna().all(axis=None)


def test_what_cannot_enter_a_pool_stays_beside_it_and_is_no_opposition(cockayne):
    """What remains is imprecise on the side of the claim."""
    pools = cockayne.xs(("counted", "counts"), level=("retracted", "questioned"))
    pools = pools.dropna(subset="estimate")
    beside = (pools.index.get_level_values("model") == MH) | (
        pools.index.get_level_values("measure") == "risk ratio"
    )
    assert set(pools.loc[beside, "verdict"]) == {"holds with caveats"}
    assert "holds with caveats" in set(pools.loc[~beside, "verdict"])
