"""Pools against reference values, and what has to hold for every pool."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects

from helpers import effects
from helpers.meta import (
    INTERVALS,
    cumulative,
    egger,
    heterogeneity,
    leave_one_out,
    mantel_haenszel,
    peto,
    pool,
    results,
)
from helpers.meta.groups import Groups
from helpers.meta.heterogeneity import Trials

ORACLES = Path(__file__).parents[1] / "oracles"
TOLERANCE = 1e-12

TAU2 = {"FE": "common", "DL": "dl", "PM": "pm", "REML": "reml", "SJ": "sj", "EB": "eb", "ML": "ml"}
INTERVAL = {"z": "normal", "knha": "hksj", "adhoc": "hksj-adhoc"}
PREDICTION = {"pi_t_km1": "k-1", "pi_t_km2": "k-2", "pi_normal": "normal"}
MEASURES = {"RR": "rr", "OR": "or", "RD": "rd"}
QUANTITIES = {
    "k": "k_used",
    "estimate": "y",
    "se": "se",
    "ci_low": "low",
    "ci_high": "high",
    "stat": "z",
    "p": "p",
    "tau2": "tau2",
    "Q": "q",
    "Q_p": "q_p",
    "I2": "i2",
    "H2": "h2",
}
EGGER = {
    "dfs": "df",
    "intercept_limit": "limit",
    "slope": "bias",
    "slope_se": "se",
    "zval": "stat",
    "pval": "p",
}
NUMBERS = ["estimate", "low", "high", "y", "se", "tau2", "q", "q_p", "i2", "h2", "p"]
NUMBERS += ["pi_low", "pi_high"]

# Rows of oracle_pool.csv without a counterpart: (which rows, how many). Reasons: README_pool.md.
NOT_COMPARED = {
    "HE, HS": (lambda row: row["model"].isin(["HE", "HS"]), 2688),
    "Q-profile": (lambda row: row["test"] == "qprofile", 192),
    "tests beside MH": (lambda row: row["quantity"].str.match("cmh_|bd_|tarone_"), 66),
    "person-time": (lambda row: (row["model"] == "MH") & row["measure"].isin(["IRR", "IRD"]), 22),
}


def read_oracle(name):
    rows = pd.read_csv(ORACLES / name)
    return rows.assign(pool=rows["dataset"] + " " + rows["measure"])


def read_inputs():
    trials = pd.read_csv(ORACLES / "pool_inputs.csv")
    trials["pool"] = trials["dataset"] + " " + trials["measure"]
    trials["y"], trials["se"] = trials["yi"], np.sqrt(trials["vi"])
    return trials.rename(columns={"x1": "events_t", "n1": "n_t", "x2": "events_c", "n2": "n_c"})


INPUTS = read_inputs()
COUNTED = INPUTS[INPUTS["events_t"].notna() & INPUTS["measure"].isin(MEASURES)]
USABLE = INPUTS[INPUTS["y"].notna()]


def on_analysis_scale(result, measure):
    """Limits of ratios as logs, as the oracle has them, and the test statistic."""
    result = result.assign(z=result["y"] / result["se"])
    if measure in ("RR", "OR"):
        result[["low", "high"]] = np.log(result[["low", "high"]])
    return result


def long(result, quantities, **keys):
    """One row per pool and quantity, named as in the oracle."""
    named = result[list(quantities.values())].set_axis(list(quantities), axis=1)
    tall = named.melt(var_name="quantity", value_name="ours", ignore_index=False)
    return tall.reset_index().assign(**keys)


def computed_pools():
    """Everything that we can compute of oracle_pool.csv."""
    for model, tau2 in TAU2.items():
        for test, interval in INTERVAL.items():
            if tau2 == "common" and interval != "normal":
                continue
            for label, prediction in PREDICTION.items():
                result = pool(
                    INPUTS,
                    scale="identity",
                    tau2=tau2,
                    interval=interval,
                    prediction=prediction,
                    by="pool",
                    missing="omit",
                )
                limits = {f"{label}_low": "pi_low", f"{label}_high": "pi_high"}
                yield long(result, limits, model=model, test=test)
            yield long(on_analysis_scale(result, None), QUANTITIES, model=model, test=test)
    for measure, ours in MEASURES.items():
        trials = COUNTED[COUNTED["measure"] == measure]
        result = on_analysis_scale(mantel_haenszel(trials, ours, by="pool"), measure)
        yield long(result, QUANTITIES, model="MH", test="z")
        if measure == "OR":
            result = on_analysis_scale(peto(trials, by="pool"), measure)
            yield long(result, QUANTITIES, model="PETO", test="z")


def assert_agree(rows):
    difference = (rows["ours"] - rows["value"]).abs()
    wrong = rows[~(difference <= TOLERANCE * rows["value"].abs())]
    assert wrong.empty, f"{len(wrong)} of {len(rows)} differ:\n{wrong.head(20).to_string()}"


@pytest.fixture(scope="module")
def pools():
    """Every reference row, with our value where there is one."""
    keys = ["pool", "model", "test", "quantity"]
    ours = pd.concat(computed_pools())
    return read_oracle("oracle_pool.csv").merge(ours, on=keys, how="left", validate="1:1")


def test_every_reference_pool_agrees(pools):
    assert_agree(pools[pools["ours"].notna()])


def test_the_compared_grid_is_complete(pools):
    excluded = pd.Series(False, index=pools.index)
    for applies, how_many in NOT_COMPARED.values():
        assert applies(pools).sum() == how_many
        excluded |= applies(pools)
    assert (pools["ours"].isna() == excluded).all()
    assert len(pools) - excluded.sum() == 8730


SUBSETS = {"leave1out": leave_one_out, "cumulative_row_order": cumulative}
SUBSET_QUANTITIES = ["estimate", "se", "ci_low", "ci_high", "p", "tau2", "Q", "I2"]


def computed_subsets():
    """Leave-one-out and cumulative pools of every dataset, by every method in the oracle."""
    for name, trials in USABLE.groupby("pool"):
        for model in ("FE", "DL", "REML") if len(trials) > 1 else ():
            options = {"scale": "identity", "tau2": TAU2[model], "interval": "normal"}
            for analysis, function in SUBSETS.items():
                yield long_subsets(function(trials, pool, **options), name, model, analysis)
    for name, trials in COUNTED.groupby("pool"):
        measure = trials["measure"].iloc[0]
        if len(trials) > 1:
            result = leave_one_out(trials, mantel_haenszel, measure=MEASURES[measure])
            yield long_subsets(on_analysis_scale(result, measure), name, "MH", "leave1out")
        if measure == "OR":
            result = on_analysis_scale(leave_one_out(trials, peto), measure)
            yield long_subsets(result, name, "PETO", "leave1out")


def long_subsets(result, name, model, analysis):
    numbered = result.set_axis(pd.RangeIndex(1, len(result) + 1, name="study_index"))
    quantities = {quantity: QUANTITIES[quantity] for quantity in SUBSET_QUANTITIES}
    return long(numbered, quantities, pool=name, model=model, analysis=analysis)


def test_every_leave_one_out_and_cumulative_pool_agrees():
    rows = read_oracle("oracle_pool_sensitivity.csv")
    rows = rows[rows["analysis"].isin(SUBSETS)]
    keys = ["pool", "analysis", "model", "study_index", "quantity"]
    rows = rows.merge(pd.concat(computed_subsets()), on=keys, how="left", validate="1:1")
    # Here we give NaN where metafor sets 0: one trial has no tau².
    first_alone = (rows["analysis"] == "cumulative_row_order") & (rows["study_index"] == 1)
    no_tau2 = first_alone & (rows["quantity"] == "tau2") & (rows["model"] != "FE")
    assert no_tau2.sum() == 64
    assert (rows["ours"].isna() == no_tau2).all()
    assert_agree(rows[~no_tau2])


def test_every_egger_line_agrees():
    rows = read_oracle("oracle_pool_sensitivity.csv")
    rows = rows[rows["analysis"] == "egger_lm_sei"]
    ours = long(egger(INPUTS, by="pool", missing="omit"), EGGER)
    rows = rows.merge(ours, on=["pool", "quantity"], how="left", validate="1:1")
    assert len(rows) == 192
    assert_agree(rows)


# What has to hold ------------------------------------------------------------------------------

RANDOM = [tau2 for tau2 in heterogeneity.ESTIMATORS if tau2 != "common"]
CHOICES = [("common", "normal")] + [(tau2, interval) for tau2 in RANDOM for interval in INTERVALS]

effect = st.tuples(st.floats(-3, 3), st.floats(0.05, 2))
effect_frames = st.lists(effect, min_size=1, max_size=9).map(
    lambda rows: pd.DataFrame(rows, columns=["y", "se"])
)
choices = st.sampled_from(CHOICES).map(
    lambda choice: {"scale": "identity", "tau2": choice[0], "interval": choice[1]}
)


@st.composite
def two_arm_frames(draw, max_size=8):
    """Counts with zero cells, empty trials and trials of events alone well represented."""
    rows = []
    for _ in range(draw(st.integers(1, max_size))):
        n_t, n_c = draw(st.integers(1, 60)), draw(st.integers(1, 60))
        events_t = draw(st.integers(0, n_t) | st.sampled_from([0, n_t]))
        events_c = draw(st.integers(0, n_c) | st.sampled_from([0, n_c]))
        rows.append((events_t, n_t, events_c, n_c))
    return counted(*rows)


def counted(*rows):
    return pd.DataFrame(rows, columns=["events_t", "n_t", "events_c", "n_c"])


def effects_of(y, se):
    return pd.DataFrame({"y": y, "se": se})


def assert_same(left, right, rtol=1e-9):
    np.testing.assert_array_equal(left[["k", "k_used"]], right[["k", "k_used"]])
    assert left["note"].tolist() == right["note"].tolist()
    # Q and tau² may be nothing but rounding: they are compared to the scale of the effects.
    np.testing.assert_allclose(left[NUMBERS], right[NUMBERS], rtol=rtol, atol=1e-9)


@given(effect, choices)
def test_one_trial_returns_itself(trial, options):
    row = pool(effects_of(*[[value] for value in trial]), **options).iloc[0]
    y, se = trial
    assert [row["k"], row["k_used"]] == [1, 1]
    assert row["y"] == y
    assert row["se"] == pytest.approx(se, rel=1e-14)
    z = 1.959963984540054
    np.testing.assert_allclose([row["low"], row["high"]], [y - z * se, y + z * se], atol=1e-12)
    assert row["note"] == results.ONE_TRIAL
    assert np.isnan([row["pi_low"], row["pi_high"]]).all()
    assert np.isnan(row["tau2"]) == (options["tau2"] != "common")


@given(effect_frames, choices, st.randoms(use_true_random=False))
def test_the_order_of_trials_does_not_matter(trials, options, random):
    shuffled = trials.sample(frac=1, random_state=random.randrange(1000))
    assert_same(pool(trials, **options), pool(shuffled, **options), rtol=1e-7)


@given(two_arm_frames(), st.sampled_from(["rr", "or", "rd"]), st.integers(0, 1000))
def test_the_order_of_tables_does_not_matter(trials, measure, seed):
    shuffled = trials.sample(frac=1, random_state=seed)
    assert_same(mantel_haenszel(trials, measure), mantel_haenszel(shuffled, measure))
    assert_same(peto(trials), peto(shuffled))


@given(effect_frames)
def test_common_is_the_inverse_variance_mean(trials):
    row = pool(trials, scale="identity", tau2="common", interval="normal").iloc[0]
    weights = trials["se"] ** -2.0
    expected = [np.average(trials["y"], weights=weights), weights.sum() ** -0.5]
    np.testing.assert_allclose([row["y"], row["se"]], expected, rtol=1e-12, atol=1e-14)
    assert row["tau2"] == 0


@given(effect_frames, choices, st.floats(0.01, 0.98))
def test_a_higher_level_is_wider(trials, options, level):
    narrow = pool(trials, level=level, **options).iloc[0]
    wide = pool(trials, level=level + 0.01, **options).iloc[0]
    if narrow["se"] > 1e-6:
        assert wide["low"] < narrow["low"] <= narrow["high"] < wide["high"]
    if not np.isnan(narrow["pi_low"]) and narrow["se"] > 1e-6:
        assert wide["pi_low"] < narrow["pi_low"]
        assert wide["pi_high"] > narrow["pi_high"]


@given(st.lists(effect_frames, min_size=1, max_size=6), choices)
def test_by_equals_a_loop_over_groups(frames, options):
    together = pd.concat(dict(enumerate(frames)), names=["group", "row"]).reset_index()
    looped = pd.concat([pool(frame, **options) for frame in frames])
    assert_same(pool(together, by="group", **options), looped)


@given(st.lists(two_arm_frames(4), min_size=1, max_size=5), st.sampled_from(["rr", "or", "rd"]))
def test_by_equals_a_loop_over_tables(frames, measure):
    together = pd.concat(dict(enumerate(frames)), names=["group", "row"]).reset_index()
    looped = pd.concat([mantel_haenszel(frame, measure) for frame in frames])
    assert_same(mantel_haenszel(together, measure, by="group"), looped)
    assert_same(peto(together, by="group"), pd.concat([peto(frame) for frame in frames]))


@given(two_arm_frames())
def test_mantel_haenszel_and_peto_never_correct_a_cell(trials):
    """A trial without events changes no ratio; the plain ratio of sums is the answer."""
    empty = counted((0, 30, 0, 40))
    n = trials["n_t"] + trials["n_c"]
    with np.errstate(divide="ignore", invalid="ignore"):
        above = (trials["events_t"] * trials["n_c"] / n).to_numpy().sum()
        below = (trials["events_c"] * trials["n_t"] / n).to_numpy().sum()
        by_hand = above / below
    pooled = [mantel_haenszel(trials, "rr"), mantel_haenszel(trials, "or"), peto(trials)]
    np.testing.assert_allclose(pooled[0]["estimate"], by_hand, rtol=1e-12)
    trials = pd.concat([trials, empty])
    again = [mantel_haenszel(trials, "rr"), mantel_haenszel(trials, "or"), peto(trials)]
    for before, after in zip(pooled, again, strict=True):
        np.testing.assert_allclose(after[["y", "se"]], before[["y", "se"]], rtol=1e-13, atol=1e-15)
        assert after["k"].item() == before["k"].item() + 1
        assert after["k_used"].item() == before["k_used"].item()
        assert results.NO_INFORMATION in after["note"].item()


@given(two_arm_frames(), st.sampled_from(["rr", "or", "rd"]))
def test_arms_swapped_turn_the_effect_around(trials, measure):
    swapped = trials.set_axis(["events_c", "n_c", "events_t", "n_t"], axis=1)
    left, right = mantel_haenszel(trials, measure), mantel_haenszel(swapped, measure)
    np.testing.assert_allclose(left["y"], -right["y"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(left["se"], right["se"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(peto(trials)["y"], -peto(swapped)["y"], rtol=1e-9, atol=1e-12)


@given(effect_frames)
def test_intervals_keep_their_promises(trials):
    rows = {
        interval: pool(trials, scale="identity", interval=interval).iloc[0]
        for interval in INTERVALS
    }
    assert rows["hksj-adhoc"]["se"] >= rows["normal"]["se"] * (1 - 1e-12)
    assert rows["hksj-adhoc"]["se"] >= rows["hksj"]["se"] * (1 - 1e-12)
    for row in rows.values():
        if len(trials) > 2:
            assert row["pi_high"] - row["pi_low"] >= (row["high"] - row["low"]) * (1 - 1e-9)
            assert row["i2"] == pytest.approx(100 * (1 - 1 / row["h2"]), abs=1e-9)


@given(effect_frames.filter(lambda frame: len(frame) > 1))
def test_paule_mandel_makes_the_generalised_q_its_df(trials):
    tau2 = pool(trials, scale="identity", tau2="pm")["tau2"].item()
    weights = 1 / (trials["se"] ** 2 + tau2)
    q = (weights * (trials["y"] - np.average(trials["y"], weights=weights)) ** 2).sum()
    df = len(trials) - 1
    assert q == pytest.approx(df, rel=1e-9) if tau2 > 0 else q <= df * (1 + 1e-9)


# REML ------------------------------------------------------------------------------------------


def restricted_log_likelihood(y, v, tau2):
    """Written out anew, for one pool and many tau²."""
    weights = 1 / (v + np.asarray(tau2)[:, None])
    mean = (weights * y).sum(axis=1) / weights.sum(axis=1)
    misfit = (weights * (y - mean[:, None]) ** 2).sum(axis=1)
    return 0.5 * (np.log(weights).sum(axis=1) - np.log(weights.sum(axis=1)) - misfit)


def hard_pools(pools, k):
    """Variances over four decades and outlying effects: second maxima are not rare here."""
    random = np.random.default_rng(20240229)
    v = 10 ** random.uniform(-4, 0, (pools, k))
    return random.standard_t(2, (pools, k)) * np.sqrt(v + 0.01), v


def test_reml_is_the_highest_maximum():
    y, v = hard_pools(400, 4)
    tau2, several = heterogeneity.estimate(
        "reml", Trials(y.ravel(), v.ravel(), Groups(np.full(400, 4)))
    )
    grid = np.concatenate([[0], np.geomspace(1e-7, 1e4, 4000)])
    ours = [restricted_log_likelihood(*pool, [t])[0] for *pool, t in zip(y, v, tau2, strict=True)]
    curves = np.array([restricted_log_likelihood(*pool, grid) for pool in zip(y, v, strict=True)])
    assert (np.array(ours) >= curves.max(axis=1) - 1e-10).all()
    rises = np.diff(curves, axis=1, prepend=-np.inf) > 0
    maxima = (rises[:, :-1] & ~rises[:, 1:]).sum(axis=1)
    assert several.sum() > 5
    assert (several == (maxima > 1)).all()


@pytest.mark.parametrize("highest", ["zero", "inner"])
def test_reml_finds_both_kinds_of_highest_maximum(highest):
    y, v = hard_pools(400, 4)
    tau2, several = heterogeneity.estimate(
        "reml", Trials(y.ravel(), v.ravel(), Groups(np.full(400, 4)))
    )
    chosen = several & ((tau2 == 0) if highest == "zero" else (tau2 > 0))
    assert chosen.any()
    row = np.argmax(chosen)
    result = pool(effects_of(y[row], np.sqrt(v[row])), scale="identity")
    assert results.TWO_MAXIMA in result["note"].item()


# Notes, gaps and errors ------------------------------------------------------------------------


def test_natural_scale():
    trials = effects_of([-0.5, -0.1, -0.3], [0.2, 0.3, 0.1])
    ratio, plain = pool(trials, scale="log"), pool(trials, scale="identity")
    for name in ["estimate", "low", "high", "pi_low", "pi_high"]:
        assert ratio[name].item() == pytest.approx(np.exp(plain[name].item()), rel=1e-14)
    same = ["y", "se", "tau2", "q", "p"]
    pd.testing.assert_frame_equal(ratio[same], plain[same])


def test_equal_effects_have_no_scatter():
    row = pool(effects_of([0.1] * 3, [0.3, 0.7, 1.1]), scale="identity").iloc[0]
    assert [row["y"], row["low"], row["high"], row["q"], row["tau2"]] == [0.1, 0.1, 0.1, 0, 0]
    assert row["note"] == results.NO_WIDTH


def test_a_risk_difference_counts_trials_without_events():
    some, empty = (3, 50, 8, 50), (0, 40, 0, 40)
    alone = mantel_haenszel(counted(some), "rd").iloc[0]
    both = mantel_haenszel(counted(some, empty), "rd").iloc[0]
    assert both["k_used"] == 2
    assert abs(both["y"]) < abs(alone["y"])
    assert results.NOT_IN_Q in both["note"]


def test_events_in_one_arm_only_leave_no_interval():
    row = mantel_haenszel(counted((0, 20, 3, 20), (0, 30, 1, 30)), "rr").iloc[0]
    assert row["estimate"] == 0
    assert np.isnan([row["low"], row["high"], row["se"], row["q"]]).all()
    assert results.NO_LIMIT in row["note"]


def test_a_trial_of_events_alone_says_nothing_about_odds():
    row = peto(counted((7, 7, 18, 18))).iloc[0]
    assert [row["k"], row["k_used"]] == [1, 0]
    assert np.isnan(row[["y", "se", "q"]].astype(float)).all()


@pytest.mark.parametrize("using", [mantel_haenszel, peto])
def test_no_events_at_all(using):
    row = using(counted((0, 20, 0, 20), (0, 30, 0, 30))).iloc[0]
    assert [row["k"], row["k_used"]] == [2, 0]
    assert np.isnan(row[NUMBERS].astype(float)).all()
    assert results.NO_TRIAL in row["note"]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("column", ["y", "se"])
def test_a_trial_without_an_effect_is_refused_or_noted(bad, column):
    trials = effects_of([0.1, 0.3, 0.2], [0.1, 0.2, 0.3]).set_axis(["A", "B", "C"])
    trials.loc["B", column] = bad
    with pytest.raises(ValueError, match=f"^{column}, row 'B'"):
        pool(trials, scale="identity")
    row = pool(trials, scale="identity", missing="omit").iloc[0]
    assert [row["k"], row["k_used"]] == [3, 2]
    assert results.LEFT_OUT in row["note"]
    assert row["y"] == pool(trials.drop("B"), scale="identity")["y"].item()


def test_a_group_without_a_usable_trial_keeps_its_row():
    trials = effects_of([np.nan, 0.3, 0.2], [0.1, 0.2, 0.3]).assign(site=["hip", "spine", "spine"])
    result = pool(trials, scale="log", by="site", missing="omit")
    assert result.index.tolist() == ["hip", "spine"]
    assert result["k_used"].tolist() == [0, 2]
    assert result.loc["hip", NUMBERS].isna().all()
    assert results.NO_TRIAL in result.loc["hip", "note"]


def test_groups_come_in_order_of_first_appearance():
    trials = effects_of([0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 0.1, 0.1])
    trials = trials.assign(site=["spine", "hip", "spine", "hip"], year=[2, 1, 2, 1])
    options = {"scale": "identity", "tau2": "common", "interval": "normal"}
    one = pool(trials, by="site", **options)
    assert one["y"].round(12).to_dict() == {"spine": 0.2, "hip": 0.3}
    assert one.index.name == "site"
    two = pool(trials, by=["site", "year"], **options)
    assert two.index.tolist() == [("spine", 2), ("hip", 1)]


@pytest.mark.parametrize(
    ("trials", "options", "message"),
    [
        (effects_of([0.1], [0.0]), {}, "se, row 0: 0; allowed is a number above 0"),
        (effects_of([0.1], [-1.0]), {}, "se, row 0: -1; allowed"),
        (effects_of([1e60], [1.0]), {}, "allowed is a number between -1e[+]25 and 1e[+]25"),
        (effects_of([], []), {}, "no rows"),
        (effects_of([0.1], [0.1]).drop(columns="se"), {}, "trials: no column 'se'"),
        (effects_of([0.1], [0.1]), {"by": "site"}, "by: no column 'site'"),
        (effects_of([0.1], [0.1]), {"by": []}, r"by: .*; allowed is at least one column"),
        (effects_of([0.1], [0.1]).assign(site=None), {"by": "site"}, "by, row 0: missing"),
        (effects_of([0.1], [0.1]), {"tau2": "he"}, "tau2: 'he'; allowed are"),
        (effects_of([0.1], [0.1]), {"method": "HE"}, "method: 'HE'; allowed are"),
        (effects_of([0.1], [0.1]), {"method": "DL", "tau2": "pm"}, "'DL', and tau2 is 'pm'"),
        (effects_of([0.1], [0.1]), {"scale": "ratio"}, "scale: 'ratio'; allowed are"),
        (effects_of([0.1], [0.1]), {"interval": "t"}, "interval.*'t'; allowed are"),
        (
            effects_of([0.1], [0.1]),
            {"tau2": "FE", "interval": "hksj"},
            "interval with tau2='common': 'hksj'",
        ),
        (effects_of([0.1], [0.1]), {"prediction": "t"}, "prediction: 't'; allowed are"),
        (effects_of([0.1], [0.1]), {"missing": "drop"}, "missing: 'drop'; allowed are"),
        (effects_of([0.1], [0.1]), {"level": 95}, "level: 95; allowed"),
    ],
)
def test_pool_refuses(trials, options, message):
    with pytest.raises(ValueError, match=message):
        pool(trials, **{"scale": "identity"} | options)


@pytest.mark.parametrize(("tau2", "interval"), CHOICES)
def test_numbers_at_the_edge_of_what_is_allowed(tau2, interval):
    """No overflow, no division by zero, no missing number, however far apart trials are."""
    edges = [[1e25, 1e25], [1e-25, 1e-25], [1e-25, 1e25], [1e-25, 1.0], [1.0, 1.0 + 1e-15]]
    for se in edges:
        for y in [[-1e25, 1e25], [0.0, 1e-200], [0.0, 0.0], [1.0, 1.0 + 1e-15]]:
            trials = effects_of([*y, y[0]], [*se, se[1]])
            row = pool(trials, scale="identity", tau2=tau2, interval=interval).iloc[0]
            assert np.isfinite(row[["y", "se", "low", "high", "tau2", "i2"]].astype(float)).all()
            assert row["tau2"] >= 0
            assert min(y) <= row["y"] <= max(y)


def test_counts_are_checked():
    trials = counted((5, 20, 3, 20), (9, 8, 3, 20)).set_axis(["A", "B"])
    with pytest.raises(ValueError, match="events_t, row 'B': 9; allowed is at most n_t"):
        mantel_haenszel(trials)
    with pytest.raises(ValueError, match="trials: no column 'n_c'"):
        peto(trials.drop(columns="n_c"))
    with pytest.raises(ValueError, match="measure: 'hr'; allowed are 'rr', 'or', 'rd'"):
        mantel_haenszel(trials, "hr")


def test_subsets_keep_the_labels_and_refuse_groups():
    trials = effects_of([0.1, 0.4, 0.2], [0.1, 0.2, 0.3]).set_axis(["A", "B", "C"])
    assert leave_one_out(trials, pool, scale="log").index.tolist() == ["A", "B", "C"]
    assert cumulative(trials, pool, scale="log")["k"].tolist() == [1, 2, 3]
    with pytest.raises(TypeError, match="by: allowed is one pool at a time"):
        cumulative(trials, pool, scale="log", by="site")
    with pytest.raises(ValueError, match="trials: 1 row"):
        leave_one_out(trials.head(1), pool, scale="log")


# Second opinions -------------------------------------------------------------------------------


def test_statsmodels_agrees_where_it_is_right():
    trials = USABLE[USABLE["pool"] == "bcg RR"]
    second = combine_effects(
        trials["y"].to_numpy(), trials["se"].to_numpy() ** 2, method_re="iterated", atol=1e-14
    )
    first = pool(trials, scale="identity", tau2="pm", interval="normal").iloc[0]
    assert first["tau2"] == pytest.approx(second.tau2, rel=1e-8)
    assert first["y"] == pytest.approx(second.mean_effect_re, rel=1e-8)
    assert first["q"] == pytest.approx(second.q, rel=1e-10)
    counts = COUNTED[COUNTED["pool"] == "bcg OR"]
    cells = [
        [[t, n_t - t], [c, n_c - c]]
        for t, n_t, c, n_c in counts[["events_t", "n_t", "events_c", "n_c"]].to_numpy()
    ]
    table = StratifiedTable([np.array(cell) for cell in cells])
    ours = mantel_haenszel(counts, "or").iloc[0]
    assert ours["y"] == pytest.approx(table.logodds_pooled, rel=1e-12)
    assert ours["se"] == pytest.approx(table.logodds_pooled_se, rel=1e-12)
    assert mantel_haenszel(counts)["estimate"].item() == pytest.approx(
        table.riskratio_pooled, rel=1e-12
    )


def test_effects_of_this_package_pool_like_the_reference_inputs():
    for measure, function in [("RR", effects.risk_ratio), ("OR", effects.odds_ratio)]:
        rows = COUNTED[(COUNTED["measure"] == measure) & COUNTED["y"].notna()]
        ours = function(
            rows["events_t"], rows["n_t"], rows["events_c"], rows["n_c"], zero="add_half"
        )
        np.testing.assert_allclose(ours["y"], rows["y"], rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(ours["se"], rows["se"], rtol=1e-12)
