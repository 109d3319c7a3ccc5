"""What each pool says about itself: its method, its notes, and which numbers it leaves out."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import effects
from helpers.meta import cumulative, egger, leave_one_out, mantel_haenszel, peto, pool
from helpers.meta import results as notes_of


def of(*trials):
    """A frame of effects, or of counts, from its rows."""
    names = ["y", "se"] if len(trials[0]) == 2 else ["events_t", "n_t", "events_c", "n_c"]
    return pd.DataFrame(trials, columns=names)


ONE, TWO, THREE = ((0.1, 0.2),), ((0.1, 0.2), (0.4, 0.3)), ((0.1, 0.2), (0.4, 0.3), (0.2, 0.1))


@pytest.mark.parametrize(
    ("tau2", "interval", "expected"),
    [
        ("common", "normal", "common effect, normal"),
        ("dl", "normal", "DerSimonian-Laird, normal"),
        ("pm", "hksj", "Paule-Mandel, Hartung-Knapp"),
        ("reml", "hksj", "REML, Hartung-Knapp"),
        ("sj", "hksj-adhoc", "Sidik-Jonkman, Hartung-Knapp, never narrower than normal"),
        ("eb", "hksj", "empirical Bayes, Hartung-Knapp"),
    ],
)
def test_pools_are_called_by_their_method(tau2, interval, expected):
    found = pool(of(*THREE), scale="log", tau2=tau2, interval=interval)
    assert found["method"].tolist() == [expected]


def test_pools_of_counts_are_called_by_their_method():
    trials = of((3, 50, 8, 50), (2, 40, 5, 40))
    for measure, name in [("rr", "risk ratio"), ("or", "odds ratio"), ("rd", "risk difference")]:
        method = mantel_haenszel(trials, measure)["method"]
        assert method.tolist() == [f"Mantel-Haenszel, {name}"]
    assert peto(trials)["method"].tolist() == ["Peto, odds ratio"]


@pytest.mark.parametrize(
    ("trials", "options", "notes", "missing"),
    [
        (THREE, {}, [], set()),
        (TWO, {}, [notes_of.TOO_FEW_TO_PREDICT], {"pi_low", "pi_high"}),
        (ONE, {}, [notes_of.ONE_TRIAL], {"pi_low", "pi_high"} | {"i2", "h2", "tau2"}),
        (THREE, {"tau2": "common"}, [], {"pi_low", "pi_high"}),
        (TWO, {"tau2": "common"}, [], {"pi_low", "pi_high"}),
        (ONE, {"tau2": "common"}, [notes_of.ONE_TRIAL], {"pi_low", "pi_high"}),
        ((*THREE, (np.nan, 0.1)), {}, [notes_of.LEFT_OUT], set()),
        ((*ONE, (0.2, np.inf)), {"tau2": "common"}, [notes_of.LEFT_OUT, notes_of.ONE_TRIAL], None),
        (((np.nan, 1.0),), {}, [notes_of.LEFT_OUT, notes_of.NO_TRIAL], None),
        (((0.1, 0.2),) * 3, {}, [notes_of.NO_WIDTH], set()),
    ],
)
def test_notes_and_gaps_of_pools(trials, options, notes, missing):
    interval = {"interval": "normal"} if options else {}
    found = pool(of(*trials), scale="log", missing="omit", **options, **interval).iloc[0]
    assert found["note"] == "; ".join(notes)
    if missing is not None:
        assert set(found.index[found.isna()]) - {"p"} == missing


@pytest.mark.parametrize(
    ("using", "trials", "notes"),
    [
        ("rr", [(3, 50, 8, 50), (2, 40, 5, 40)], []),
        ("rr", [(3, 50, 8, 50), (0, 40, 0, 40), (2, 40, 5, 40)], [notes_of.NO_INFORMATION]),
        ("rr", [(3, 50, 8, 50), (0, 40, 0, 40)], [notes_of.NO_INFORMATION, notes_of.ONE_TRIAL]),
        ("rr", [(0, 50, 0, 50)], [notes_of.NO_INFORMATION, notes_of.NO_TRIAL]),
        ("rr", [(3, 50, 8, 50)], [notes_of.ONE_TRIAL]),
        ("rr", [(0, 50, 8, 50)], [notes_of.NO_LIMIT]),
        ("rr", [(50, 50, 8, 50)], [notes_of.ONE_TRIAL]),
        ("rr", [(8, 50, 0, 50), (2, 40, 0, 40)], [notes_of.NO_LIMIT]),
        ("rr", [(0, 50, 8, 50), (2, 40, 5, 40)], [notes_of.HALF_ADDED_FOR_Q]),
        ("or", [(0, 50, 8, 50), (2, 40, 5, 40)], [notes_of.HALF_ADDED_FOR_Q]),
        ("or", [(50, 50, 8, 50), (2, 40, 5, 40)], [notes_of.HALF_ADDED_FOR_Q]),
        ("or", [(50, 50, 40, 40), (2, 40, 5, 40)], [notes_of.NO_INFORMATION, notes_of.ONE_TRIAL]),
        ("rd", [(3, 50, 8, 50), (2, 40, 5, 40), (0, 40, 0, 40)], [notes_of.NOT_IN_Q]),
        ("rd", [(0, 50, 8, 50), (2, 40, 5, 40)], [notes_of.HALF_ADDED_FOR_Q]),
        ("rd", [(0, 50, 0, 50)], [notes_of.ONE_TRIAL, notes_of.NO_WIDTH]),
        ("rd", [(0, 50, 0, 50), (0, 40, 0, 40)], [notes_of.NO_WIDTH, notes_of.NOT_IN_Q]),
        ("peto", [(3, 50, 8, 50), (2, 40, 5, 40)], []),
        ("peto", [(3, 50, 8, 50), (40, 40, 30, 30)], [notes_of.NO_INFORMATION, notes_of.ONE_TRIAL]),
        ("peto", [(0, 50, 8, 50), (2, 40, 5, 40)], []),
        ("peto", [(0, 50, 0, 50)], [notes_of.NO_INFORMATION, notes_of.NO_TRIAL]),
    ],
)
def test_notes_of_pools_of_counts(using, trials, notes):
    found = peto(of(*trials)) if using == "peto" else mantel_haenszel(of(*trials), using)
    assert found["note"].tolist() == ["; ".join(notes)]


def test_q_of_counts_is_that_of_the_trials_with_something_to_say():
    some, empty = [(3, 50, 8, 50), (9, 40, 5, 40)], (0, 40, 0, 40)
    for measure in ("rr", "or"):
        without, with_it = (
            mantel_haenszel(of(*some), measure),
            mantel_haenszel(of(*some, empty), measure),
        )
        for name in ("q", "q_df", "q_p", "i2", "h2", "y", "se"):
            np.testing.assert_allclose(with_it[name], without[name], rtol=1e-12)
    # Nothing was added to the first trial's own effect, and one half to the cells of the second's.
    for only in (some[0], (50, 50, 8, 50)):
        alone = mantel_haenszel(of(only), "rr").iloc[0]
        assert alone[["q", "q_df", "q_p", "i2", "h2", "tau2"]].tolist() == [0, 0, 1, 0, 1, 0]
    two = mantel_haenszel(of(*some), "rr").iloc[0]
    own = effects.risk_ratio(*np.transpose(some))
    expected = (((own["y"] - two["y"]) / own["se"]) ** 2).sum()
    np.testing.assert_allclose(two["q"], expected)
    np.testing.assert_allclose(two["q_p"], stats.chi2.sf(expected, 1))
    nothing = mantel_haenszel(of(empty), "rr").iloc[0]
    assert nothing[["q", "q_df", "q_p", "i2", "h2", "tau2"]].isna().all()
    assert nothing[["pi_low", "pi_high"]].isna().all()


@pytest.mark.parametrize("using", [mantel_haenszel, peto, egger])
def test_an_impossible_level(using):
    trials = of((3, 50, 8, 50), (2, 40, 5, 40)) if using is not egger else of(*THREE)
    with pytest.raises(ValueError, match=r"^level: 95; allowed is a number between 0 and 1"):
        using(trials, level=95)


def test_without_each_of_two_trials_the_other_is_left():
    trials = of(*TWO)
    found = leave_one_out(trials, pool, scale="identity")
    np.testing.assert_allclose(found["y"], [0.4, 0.1], rtol=1e-15)
    with pytest.raises(ValueError, match=r"^trials: 1 row\(s\); allowed are 2 or more$"):
        leave_one_out(trials.head(1), pool, scale="identity")
    assert cumulative(trials.head(1), pool, scale="identity")["y"].tolist() == [0.1]


def line_of(k, level=False):
    """Trials of Egger's test, with equal standard errors or not."""
    random = np.random.default_rng(k)
    return pd.DataFrame(
        {"y": random.normal(0, 1, k), "se": 0.5 if level else 1 / np.arange(2, k + 2)}
    )


@pytest.mark.parametrize(
    ("trials", "notes"),
    [
        (line_of(2), [notes_of.TOO_FEW_FOR_LINE]),
        (line_of(3), [notes_of.FEW_FOR_EGGER]),
        (line_of(9), [notes_of.FEW_FOR_EGGER]),
        (line_of(10), []),
        (line_of(12, level=True), [notes_of.EQUAL_PRECISION]),
        (line_of(2, level=True), [notes_of.TOO_FEW_FOR_LINE]),
    ],
)
def test_notes_of_eggers_test(trials, notes):
    found = egger(trials)
    assert found["note"].tolist() == ["; ".join(notes)]
    drawn = not notes or notes == [notes_of.FEW_FOR_EGGER]
    assert (
        found[["bias", "se", "low", "high", "stat", "df", "p", "limit"]].notna().all(axis=None)
        == drawn
    )
    gap = pd.concat([trials, of((np.nan, 1.0))], ignore_index=True)
    with_gap = egger(gap, missing="omit")
    assert with_gap["note"].tolist() == ["; ".join([notes_of.LEFT_OUT, *notes])]
    assert with_gap[["k", "k_used"]].iloc[0].tolist() == [len(trials) + 1, len(trials)]


@pytest.mark.parametrize(("bias", "t"), [(0.0, np.nan), (2.0, np.inf), (-2.0, -np.inf)])
def test_a_line_without_scatter_has_no_error(bias, t):
    se = 1 / np.array([2.0, 4.0, 6.0])
    found = egger(pd.DataFrame({"y": bias * se, "se": se})).iloc[0]
    line = found[["bias", "limit", "se"]].astype(float)
    np.testing.assert_allclose(line, [bias, 0, 0], rtol=1e-12, atol=1e-12)
    assert found["se"] == 0
    np.testing.assert_equal(found["stat"], t)


@pytest.mark.parametrize("k", [2, 3])
def test_hartung_and_knapp_by_hand_in_the_smallest_pools(k):
    trials = of((0.1, 0.2), (0.3, 0.4), (0.25, 0.3)).head(k)
    found = pool(trials, scale="identity", tau2="dl").iloc[0]
    assert found["tau2"] == 0
    weights = trials["se"] ** -2
    mean = np.average(trials["y"], weights=weights)
    scatter = (weights * (trials["y"] - mean) ** 2).sum() / (k - 1)
    se = np.sqrt(scatter / weights.sum())
    margin = stats.t.ppf(0.975, k - 1) * se
    np.testing.assert_allclose(found[["y", "se", "low"]].astype(float), [mean, se, mean - margin])
    np.testing.assert_allclose(found["p"], 2 * stats.t.sf(abs(mean) / se, k - 1))
    never_narrower = pool(trials, scale="identity", tau2="dl", interval="hksj-adhoc").iloc[0]
    np.testing.assert_allclose(never_narrower["se"], weights.sum() ** -0.5)
    np.testing.assert_allclose(
        never_narrower["high"], mean + stats.t.ppf(0.975, k - 1) * weights.sum() ** -0.5
    )


@pytest.mark.parametrize(("prediction", "df"), [("k-1", 2), ("k-2", 1), ("normal", np.inf)])
def test_the_prediction_interval_of_three_trials_by_hand(prediction, df):
    trials = of((-0.9, 0.2), (0.4, 0.3), (1.3, 0.1))
    found = pool(trials, scale="identity", tau2="dl", prediction=prediction).iloc[0]
    margin = stats.t.ppf(0.975, df) * np.hypot(np.sqrt(found["tau2"]), found["se"])
    assert found["tau2"] > 0
    expected = [found["y"] - margin, found["y"] + margin]
    np.testing.assert_allclose(found[["pi_low", "pi_high"]].astype(float), expected)


@pytest.mark.parametrize("tau2", ["dl", "pm", "reml", "sj", "eb"])
def test_a_pool_of_one_is_its_trial_whatever_the_estimator(tau2):
    for interval in ("normal", "hksj", "hksj-adhoc"):
        found = pool(of(*ONE), scale="identity", tau2=tau2, interval=interval).iloc[0]
        margin = stats.norm.ppf(0.975) * 0.2
        np.testing.assert_allclose(
            found[["y", "se", "low", "high"]].astype(float), [0.1, 0.2, 0.1 - margin, 0.1 + margin]
        )
        np.testing.assert_allclose(found["p"], 2 * stats.norm.sf(0.5))
