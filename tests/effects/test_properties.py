"""What must hold for every table, whatever the method; and the message for a wrong argument."""

from functools import partial
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio
from statsmodels.stats.proportion import confint_proportions_2indep

from helpers import effects

RATIOS = {
    f"{function.__name__}-{method}": partial(function, method=method)
    for function, methods in [
        (effects.risk_ratio, ["katz", "koopman", "score", "walter"]),
        (effects.odds_ratio, ["woolf", "score", "exact", "midp"]),
    ]
    for method in methods
}
DIFFERENCES = {
    f"risk_difference-{method}": partial(effects.risk_difference, method=method)
    for method in ["wald", "newcombe", "score", "mee", "agresti-caffo"]
}
COUNTED = RATIOS | DIFFERENCES
RATES = {
    f"rate_ratio-{method}": partial(effects.rate_ratio, method=method)
    for method in ["wald", "exact", "midp"]
}
WITHOUT_P = {"risk_difference-newcombe", "risk_difference-agresti-caffo"}
NUMBERS = ["estimate", "low", "high", "y", "se"]

every_method = pytest.mark.parametrize("name", COUNTED)


def every_method_but(name):
    return pytest.mark.parametrize("name", [other for other in COUNTED if other != name])


@st.composite
def tables(draw, largest=80, zero_cells=True):
    """Columns of a few tables; empty cells are common unless excluded."""
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        arms = []
        for _ in "tc":
            n = draw(st.integers(1 if zero_cells else 2, largest))
            at_edge = 0 if zero_cells else 1
            arms += [draw(st.integers(at_edge, n - at_edge)), n]
        rows.append(arms)
    return np.array(rows).T


OF_RISKS = ["newcombe", "wald", "score", "mee", "agresti-caffo"]


@every_method
@given(tables())
def test_exchanging_the_arms_turns_the_effect_around(name, table):
    events_t, n_t, events_c, n_c = table
    there = COUNTED[name](*table)
    back = COUNTED[name](events_c, n_c, events_t, n_t)
    with np.errstate(divide="ignore"):
        turned = 1 / back[NUMBERS] if name in RATIOS else -back[NUMBERS]
    for ours, theirs in [("estimate", "estimate"), ("low", "high"), ("high", "low")]:
        np.testing.assert_allclose(there[ours], turned[theirs], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(there["y"], -back["y"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(there["se"], back["se"], rtol=1e-12)
    np.testing.assert_allclose(there["p"], back["p"], rtol=1e-9)


@every_method_but("risk_difference-agresti-caffo")  # its interval lies around another estimate
@given(tables(), st.floats(0.9, 0.999))
def test_the_interval_holds_its_estimate(name, table, level):
    result = COUNTED[name](*table, level=level).dropna(subset=["estimate", "low", "high"])
    slack = 1e-12
    assert (result["low"] <= result["estimate"] + slack).all()
    assert (result["estimate"] <= result["high"] + slack).all()


@every_method
@given(tables(), st.floats(0.5, 0.99))
def test_a_higher_level_never_narrows(name, table, level):
    narrow = COUNTED[name](*table, level=level)
    wide = COUNTED[name](*table, level=level + 0.009).dropna(subset=["low", "high"])
    narrow = narrow.loc[wide.index]
    assert (wide["low"] <= narrow["low"] + 1e-12).all()
    assert (narrow["high"] <= wide["high"] * (1 + 1e-12) + 1e-12).all()


@every_method_but("risk_ratio-walter")  # adds ½ to any table: ten times is another table
@given(tables(zero_cells=False))
def test_ten_times_the_people_never_widen(name, table):
    few, many = COUNTED[name](*table), COUNTED[name](*(10 * table))
    few, many = (np.log(r[["low", "high"]]) if name in RATIOS else r for r in (few, many))
    assert (many["high"] - many["low"] <= few["high"] - few["low"] + 1e-12).all()


@every_method
@given(tables())
def test_rows_do_not_know_each_other(name, table):
    together = COUNTED[name](*table)
    alone = pd.concat([COUNTED[name](*row) for row in table.T[:3]], ignore_index=True)
    columns = [*NUMBERS, "p"]
    pd.testing.assert_frame_equal(together[columns][: len(alone)], alone[columns], rtol=1e-10)
    assert together["note"].tolist()[: len(alone)] == alone["note"].tolist()


@every_method
@given(tables(largest=4))
def test_a_missing_or_infinite_number_carries_a_note(name, table):
    result = COUNTED[name](*table)
    columns = NUMBERS if name in WITHOUT_P else [*NUMBERS, "p"]
    unusual = ~np.isfinite(result[columns]).all(axis=1)
    assert (result["note"][unusual] != "").all()


@given(tables(largest=4), st.sampled_from(OF_RISKS))
def test_number_needed_to_treat_is_the_difference_turned_over(table, method):
    needed = effects.number_needed_to_treat(*table, method=method)
    difference = effects.risk_difference(*table, method=method)
    unusual = ~np.isfinite(needed[NUMBERS]).all(axis=1)
    assert (needed["note"][unusual] != "").all()
    through = needed["note"] == effects.THROUGH_INFINITY
    assert (through == ((difference["low"] < 0) & (difference["high"] > 0))).all()
    assert (needed["low"][through] < 0).all()
    assert (needed["high"][through] > 0).all()
    inside = needed[~through].dropna(subset=["low", "high"])
    assert (inside["low"] <= inside["estimate"]).all()
    assert (inside["estimate"] <= inside["high"]).all()


def test_number_needed_to_treat_may_end_at_infinity():
    # No small table has a limit of exactly 0, so that the difference is given here.
    at_zero = pd.DataFrame({"low": [-0.0, -0.2], "high": [0.2, 0.0], "y": [0.1, -0.1]})
    at_zero = at_zero.assign(estimate=at_zero["y"], se=0.05, p=np.nan)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(effects.absolute, "risk_difference", lambda *_: at_zero)
        needed = effects.number_needed_to_treat(1, 2, 0, 2)
    np.testing.assert_allclose(needed["low"], [5, -np.inf])
    np.testing.assert_allclose(needed["high"], [np.inf, -5])
    assert (needed["note"] == effects.ENDS_AT_INFINITY).all()


@pytest.mark.parametrize("method", OF_RISKS)
def test_per_thousand_is_a_thousand_times_the_risks_and_their_difference(method):
    arms = [14, 3], [120, 70], [35, 5], [121, 90]
    difference = effects.risk_difference(*arms, method, level=0.9)
    found = effects.per_thousand(*arms, method, level=0.9)
    np.testing.assert_allclose(found["treated"], [14_000 / 120, 3_000 / 70], rtol=1e-12)
    np.testing.assert_allclose(found["control"], [35_000 / 121, 5_000 / 90], rtol=1e-12)
    for column in ("estimate", "low", "high"):
        np.testing.assert_allclose(found[column], 1000 * difference[column], rtol=1e-12)


@pytest.mark.parametrize("name", RATES)
@given(st.integers(0, 30), st.integers(0, 30), st.floats(1, 1000), st.floats(1, 1000))
def test_rates_exchanged_and_noted(name, events_t, events_c, time_t, time_c):
    there = RATES[name](events_t, time_t, events_c, time_c)
    back = RATES[name](events_c, time_c, events_t, time_t)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there["low"], 1 / back["high"], rtol=1e-8)
        np.testing.assert_allclose(there["estimate"], 1 / back["estimate"], rtol=1e-12)
    unusual = ~np.isfinite(there[NUMBERS]).all(axis=1)
    assert (there["note"][unusual] != "").all()
    if np.isfinite(there["estimate"][0]) and there["low"].notna()[0]:
        assert there["low"][0] <= there["estimate"][0] <= there["high"][0]


def constrained_chi2(table, measure, effect):
    """The score chi-square of an effect from its definition, by maximising the likelihood."""
    events_t, n_t, events_c, n_c = table

    def risk_of_treated(risk_c):
        if measure == "odds_ratio":
            return effect * risk_c / (1 - risk_c + effect * risk_c)
        return effect * risk_c if measure == "risk_ratio" else risk_c + effect

    def minus_log_likelihood(risk_c):
        arms = (events_t, n_t, risk_of_treated(risk_c)), (events_c, n_c, risk_c)
        return -sum(stats.binom.logpmf(events, n, np.clip(p, 0, 1)) for events, n, p in arms)

    lowest, highest = {
        "risk_ratio": (0, min(1, 1 / effect)),
        "odds_ratio": (0, 1),
        "risk_difference": (max(0, -effect), min(1, 1 - effect)),
    }[measure]
    found = optimize.minimize_scalar(
        minus_log_likelihood, bounds=(lowest, highest), method="bounded", options={"xatol": 1e-12}
    )
    risk_c = found.x
    risk_t = risk_of_treated(risk_c)
    variance_t, variance_c = risk_t * (1 - risk_t) / n_t, risk_c * (1 - risk_c) / n_c
    if measure == "odds_ratio":
        return (events_t - n_t * risk_t) ** 2 * sum(
            1 / (n**2 * v) for n, v in [(n_t, variance_t), (n_c, variance_c)]
        )
    factor = effect if measure == "risk_ratio" else 1
    offset = 0 if measure == "risk_ratio" else effect
    distance = events_t / n_t - factor * events_c / n_c - offset
    return distance**2 / (variance_t + factor**2 * variance_c)


@pytest.mark.parametrize("measure", ["risk_ratio", "odds_ratio", "risk_difference"])
def test_a_score_limit_is_just_not_rejected(measure):
    arms = [(0, 5), (2, 5), (5, 5), (0, 9), (1, 9), (40, 60), (60, 60)]
    tables = [(*arm_t, *arm_c) for arm_t in arms for arm_c in arms]
    result = getattr(effects, measure)(*np.transpose(tables), method="score")
    ends = [-1, 1] if measure == "risk_difference" else [0, np.inf]
    for limit in ("low", "high"):
        for table, effect in zip(tables, result[limit], strict=True):
            if effect not in ends:
                n = table[1] + table[3]
                chi2 = constrained_chi2(table, measure, effect) * (n - 1) / n
                assert chi2 == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-4), table


@pytest.mark.parametrize(("method", "part"), [("exact", 1), ("midp", 0.5)])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.9999])
def test_an_exact_limit_leaves_its_tail(method, part, level):
    sizes = range(1, 7)
    tables = [
        (events_t, n_t, events_c, n_c)
        for n_t in sizes
        for n_c in sizes
        for events_t in range(n_t + 1)
        for events_c in range(n_c + 1)
    ]
    result = effects.odds_ratio(*np.transpose(tables), method=method, level=level)
    for table, low, estimate in zip(tables, result["low"], result["estimate"], strict=True):
        events_t, n_t, events_c, n_c = table
        events = events_t + events_c
        support = range(max(0, events - n_c), min(n_t, events) + 1)
        if low > 0:
            weight = {k: comb(n_t, k) * comb(n_c, events - k) * low**k for k in support}
            tail = sum(w * (part if k == events_t else k > events_t) for k, w in weight.items())
            assert tail / sum(weight.values()) == pytest.approx((1 - level) / 2, rel=1e-9), table
        if 0 < estimate < np.inf:
            weight = {k: comb(n_t, k) * comb(n_c, events - k) * estimate**k for k in support}
            mean = sum(k * w for k, w in weight.items()) / sum(weight.values())
            assert mean == pytest.approx(events_t, rel=1e-9), table


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (RATIOS["risk_ratio-score"], {"compare": "ratio", "method": "score"}),
        (RATIOS["odds_ratio-score"], {"compare": "odds-ratio", "method": "score"}),
        (DIFFERENCES["risk_difference-newcombe"], {"compare": "diff", "method": "newcomb"}),
        (DIFFERENCES["risk_difference-wald"], {"compare": "diff", "method": "wald"}),
        (
            DIFFERENCES["risk_difference-agresti-caffo"],
            {"compare": "diff", "method": "agresti-caffo"},
        ),
    ],
    ids=lambda value: value["method"] if isinstance(value, dict) else "",
)
def test_limits_are_those_of_statsmodels(ours, theirs):
    for table in [(14, 120, 35, 121), (5, 24, 3, 23), (36, 40, 16, 80)]:
        expected = confint_proportions_2indep(*table, **theirs)
        np.testing.assert_allclose(ours(*table)[["low", "high"]].iloc[0], expected, rtol=1e-5)


def test_the_exact_odds_ratio_is_scipys():
    for table in [(14, 120, 35, 121), (5, 24, 3, 23), (0, 9, 4, 11)]:
        events_t, n_t, events_c, n_c = table
        cells = [[events_t, n_t - events_t], [events_c, n_c - events_c]]
        expected = scipy_odds_ratio(cells)
        ours = effects.odds_ratio(*table, method="exact").iloc[0]
        interval = expected.confidence_interval()
        np.testing.assert_allclose(ours["estimate"], expected.statistic, rtol=1e-6)
        np.testing.assert_allclose(ours["low"], interval.low, rtol=1e-6)
        np.testing.assert_allclose(ours["high"], interval.high, rtol=1e-6)


def test_exact_rates_are_the_binomial_share_of_scipy():
    events_t, time_t, events_c, time_c = 41, 28010, 15, 19017
    ours = effects.rate_ratio(events_t, time_t, events_c, time_c, method="exact").iloc[0]
    events = events_t + events_c
    share = stats.binomtest(events_t, events).proportion_ci(method="exact")
    np.testing.assert_allclose(ours["low"], share.low / (1 - share.low) * time_c / time_t)
    np.testing.assert_allclose(ours["high"], share.high / (1 - share.high) * time_c / time_t)
    as_many = stats.binom.sf(events_t - 1, events, time_t / (time_t + time_c))
    np.testing.assert_allclose(ours["p"], 2 * as_many)


class TestMeans:
    def test_are_those_of_scipy(self):
        groups = np.random.default_rng(6).normal([1.0, 1.4], [1.0, 1.7], (30, 2))
        means, sds = groups.mean(axis=0), groups.std(axis=0, ddof=1)
        for method, equal in [("welch", False), ("pooled", True)]:
            expected = stats.ttest_ind(*groups.T, equal_var=equal)
            ours = effects.mean_difference(means[0], sds[0], 30, means[1], sds[1], 30, method)
            interval = expected.confidence_interval(0.95)
            np.testing.assert_allclose(ours["p"][0], expected.pvalue, rtol=1e-10)
            np.testing.assert_allclose(ours["low"][0], interval.low, rtol=1e-10)
            np.testing.assert_allclose(ours["high"][0], interval.high, rtol=1e-10)

    def test_without_any_spread_there_is_nothing_to_standardise_by(self):
        result = effects.standardised_mean_difference(1, [0, 0, 1], 5, [2, 1, 2], [0, 0, 1], 5)
        assert result["note"].tolist() == [effects.NO_SPREAD, effects.NO_SPREAD, ""]
        assert result["estimate"].isna().tolist() == [True, True, False]

    def test_standard_errors_do_not_need_n_with_the_normal_method(self):
        given = (1.0, 0.2, None, 0.5, 0.1, None)
        ours = effects.mean_difference(*given, method="normal", spread="se")
        np.testing.assert_allclose(ours["se"], np.hypot(0.2, 0.1))
        with pytest.raises(ValueError, match=r"n_t, n_c: None; allowed with method 'welch'"):
            effects.mean_difference(*given, spread="se")
        with pytest.raises(ValueError, match=r"n_t: None; allowed are people in each arm, as"):
            effects.mean_difference(*given, method="normal")

    @pytest.mark.parametrize("spread", ["sd", "se"])
    def test_one_n_alone_is_refused(self, spread):
        for name, n_t, n_c in (("n_t", None, 10), ("n_c", 10, None)):
            with pytest.raises(ValueError, match=f"{name}: None; allowed are people in each arm"):
                effects.mean_difference(1, 1, n_t, 2, 1, n_c, method="normal", spread=spread)

    def test_degrees_of_freedom_stand_beside_t_alone(self):
        given = (1, 1, 10, 2, 1, 10)
        assert "df" not in effects.mean_difference(*given, method="normal")
        for method in ("welch", "pooled"):
            found = effects.mean_difference(*given, method=method)
            columns = ["estimate", "low", "high", "y", "se", "df", "p", "note"]
            assert found.columns[:8].tolist() == columns
            np.testing.assert_allclose(found["df"], 18)

    def test_the_correction_does_not_overflow_in_large_arms(self):
        result = effects.standardised_mean_difference(1, 2, 500_000, 0, 2, 500_000)
        np.testing.assert_allclose(result["estimate"], 0.5 * (1 - 3 / (4 * 999_998 - 1)), rtol=1e-9)


class TestFromInterval:
    @given(st.floats(-3, 3), st.floats(0.01, 2), st.floats(0.5, 0.999))
    def test_undoes_an_interval(self, y, se, level):
        margin = stats.norm.ppf((1 + level) / 2) * se
        natural = np.exp([y, y - margin, y + margin])
        found = effects.from_interval(*natural, level=level, tolerance=0)
        np.testing.assert_allclose(found["y"], y, atol=1e-9)
        np.testing.assert_allclose(found["se"], se, rtol=1e-9)
        assert found["note"][0] == ""

    def test_rounding_is_no_asymmetry(self):
        # The same ratio with two and with one decimal, and one that no rounding explains.
        printed = [0.40, 0.4, 0.40], [0.23, 0.2, 0.23], [0.71, 0.7, 0.90]
        notes = effects.from_interval(*printed, tolerance=[0.005, 0.05, 0.005])["note"]
        assert notes.tolist() == ["", "", effects.ASYMMETRIC]

    def test_an_interval_may_be_symmetric_on_the_other_scale(self):
        printed = (-1.2, -2.9, 0.5)
        on_identity = effects.from_interval(*printed, scale="identity")
        assert on_identity["note"][0] == ""
        on_log = effects.from_interval(2.0, 1.0, 3.0)
        assert on_log["note"][0] == effects.ASYMMETRIC

    def test_an_estimate_outside_its_interval_is_noted(self):
        assert effects.from_interval(0.9, 0.2, 0.7)["note"][0] == effects.OUTSIDE

    def test_impossible_prints(self):
        with pytest.raises(ValueError, match=r"low, row 0: 0.8; .* at most high, which is 0.7"):
            effects.from_interval(0.5, 0.8, 0.7)
        with pytest.raises(ValueError, match=r"low, row 1: 0; allowed is a finite number above 0"):
            effects.from_interval(0.5, [0.1, 0], 0.7)
        for name, printed in {
            "estimate": (np.inf, 1.0, 2.0),
            "low": (1.0, np.nan, 2.0),
            "high": (1.0, 0.5, np.inf),
        }.items():
            for scale in ("log", "identity"):
                with pytest.raises(ValueError, match=f"{name}, row 0: (inf|nan); allowed is a fin"):
                    effects.from_interval(*printed, scale=scale)
        with pytest.raises(
            ValueError, match=r"tolerance, row 0: -1; allowed is a finite number, 0"
        ):
            effects.from_interval(0.5, 0.4, 0.7, tolerance=-1)
        with pytest.raises(ValueError, match=r"df, row 0: 0; allowed is a finite number above 0"):
            effects.from_interval(0.5, 0.4, 0.7, df=0)

    def test_an_interval_from_t_is_undone_with_t(self):
        margin = stats.t.ppf(0.975, [4, 19]) * 0.3
        estimate = np.array([1.0, 2.0])
        given = (estimate, estimate - margin, estimate + margin)
        found = effects.from_interval(*given, scale="identity", df=[4, 19])
        np.testing.assert_allclose(found["se"], 0.3, rtol=1e-12)
        expected = 2 * stats.t.sf(estimate / 0.3, [4, 19])
        np.testing.assert_allclose(found["p"], expected, rtol=1e-12)
        normal = effects.from_interval(1.0, 0.5, 1.5, scale="identity")
        np.testing.assert_allclose(normal["se"], 0.5 / stats.norm.ppf(0.975), rtol=1e-12)
        np.testing.assert_allclose(normal["p"], 2 * stats.norm.sf(1 / normal["se"]), rtol=1e-12)

    @pytest.mark.parametrize(
        ("estimate", "note"),
        [
            # 1.00 to 3.00 to two decimals: the middle lies between 1.995 and 2.005, and the
            # estimate within 0.005 of it.
            (1.9899, effects.ASYMMETRIC),
            (1.9901, ""),
            (2.0099, ""),
            (2.0101, effects.ASYMMETRIC),
            (0.9901, effects.ASYMMETRIC),
            (0.9899, effects.OUTSIDE),
            (3.0099, effects.ASYMMETRIC),
            (3.0101, effects.OUTSIDE),
        ],
    )
    def test_how_far_rounding_reaches(self, estimate, note):
        found = effects.from_interval(estimate, 1.0, 3.0, scale="identity")
        assert found["note"].tolist() == [note]

    @pytest.mark.parametrize(
        ("estimate", "note"),
        [
            (np.sqrt(0.995 * 3.995) - 0.0051, effects.ASYMMETRIC),
            (np.sqrt(0.995 * 3.995) - 0.0049, ""),
            (np.sqrt(1.005 * 4.005) + 0.0049, ""),
            (np.sqrt(1.005 * 4.005) + 0.0051, effects.ASYMMETRIC),
        ],
    )
    def test_how_far_rounding_reaches_on_the_log_scale(self, estimate, note):
        assert effects.from_interval(estimate, 1.0, 4.0)["note"].tolist() == [note]

    def test_a_limit_that_may_be_0_before_rounding(self):
        # 0.004 to 0.02 may have been 0 to 0.025.
        assert effects.from_interval(0.004, 0.004, 0.02)["note"].tolist() == [""]

    @pytest.mark.parametrize(
        ("printed", "note"),
        [
            ((0.0, -1.0, 1.0), ""),
            ((-2.0, -3.0, -1.0), ""),
            ((1e6 + 0.1, 1e6 - 0.2, 1e6 + 0.4), ""),  # the middle is another float
            ((1.0, 1.0, 3.0), effects.ASYMMETRIC),
            ((3.0, 1.0, 3.0), effects.ASYMMETRIC),
        ],
    )
    def test_without_rounding_only_binary_fractions_are_allowed_for(self, printed, note):
        found = effects.from_interval(*printed, scale="identity", tolerance=0)
        assert found["note"].tolist() == [note]
        assert found.loc[0, ["estimate", "low", "high"]].tolist() == list(printed)


class TestErrors:
    """Each names the argument, the row, the value and what is allowed."""

    @pytest.mark.parametrize("function", [*COUNTED.values(), effects.per_thousand])
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((15, 10, 1, 10), r"events_t, row 0: 15; allowed is at most n_t, which is 10"),
            ((1, 10, [1, 11], 10), r"events_c, row 1: 11; allowed is at most n_c, which is 10"),
            ((-1, 10, 1, 10), r"events_t, row 0: -1; allowed is a whole number, 0 or more"),
            ((1, [10, 0], 1, 10), r"n_t, row 1: 0; allowed is a whole number, 1 or more"),
            ((1, 10, 3.5, 10), r"events_c, row 0: 3\.5; allowed is a whole number, 0 or more"),
            ((1, 10, np.nan, 10), r"events_c, row 0: nan; allowed is a whole number"),
            (([1, 2], 10, [1, 2, 3], 10), r"events_t has 2, events_c has 3; allowed are equal"),
        ],
    )
    def test_impossible_counts(self, function, arguments, message):
        with pytest.raises(ValueError, match=message):
            function(*arguments)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((1.5, 10, 1, 10), r"events_t, row 0: 1\.5; allowed is a whole number, 0 or more"),
            ((1, 10, [1, -1], 10), r"events_c, row 1: -1; allowed is a whole number, 0 or more"),
            ((1, 0, 1, 10), r"time_t, row 0: 0; allowed is a finite number above 0"),
            ((1, 10, 1, [10, np.inf]), r"time_c, row 1: inf; allowed is a finite number above 0"),
        ],
    )
    def test_impossible_rates(self, arguments, message):
        for function in RATES.values():
            with pytest.raises(ValueError, match=message):
                function(*arguments)

    @pytest.mark.parametrize(("wrong", "error"), [("many", TypeError), (11, ValueError)])
    def test_a_row_is_named_by_its_label_whatever_is_wrong(self, wrong, error):
        events = pd.Series([1, wrong], index=["x", "y"], dtype=object)
        with pytest.raises(error, match="events_t, row 'y': "):
            effects.risk_ratio(events, 10, 1, 10)

    @pytest.mark.parametrize(
        ("function", "known"),
        [
            (effects.risk_ratio, "'katz', 'koopman', 'score', 'walter'"),
            (effects.odds_ratio, "'woolf', 'score', 'exact', 'midp'"),
            (effects.risk_difference, "'newcombe', 'wald', 'score', 'mee', 'agresti-caffo'"),
            (effects.rate_ratio, "'exact', 'midp', 'wald'"),
            (effects.number_needed_to_treat, "'newcombe', 'wald', 'score', 'mee', 'agresti-caffo'"),
            (partial(effects.mean_difference, 1, 1), "'welch', 'pooled', 'normal'"),
        ],
    )
    def test_an_unknown_method_is_refused_with_the_known_ones(self, function, known):
        with pytest.raises(ValueError, match=f"^method: 'best'; allowed are {known}$"):
            function(1, 10, 2, 10, method="best")

    @pytest.mark.parametrize(
        "function",
        [
            *COUNTED.values(),
            *RATES.values(),
            effects.number_needed_to_treat,
            effects.per_thousand,
            *(
                partial(effects.mean_difference, 1, 1, method=method)
                for method in ("welch", "pooled", "normal")
            ),
            partial(effects.standardised_mean_difference, 1, 1),
            lambda *arms, level: effects.from_interval(2, 1, 4, level=level),
        ],
    )
    def test_an_impossible_level(self, function):
        for level in (0, 1, 95):
            with pytest.raises(ValueError, match=f"level: {level}; allowed is a number between"):
                function(1, 10, 2, 10, level=level)

    def test_unknown_spread_and_scale(self):
        for function in (effects.mean_difference, effects.standardised_mean_difference):
            with pytest.raises(ValueError, match=r"^spread: 'ci'; allowed are 'sd', 'se'$"):
                function(1, 1, 10, 2, 1, 10, spread="ci")
        with pytest.raises(ValueError, match=r"^scale: 'ratio'; allowed are 'log', 'identity'$"):
            effects.from_interval(2, 1, 4, scale="ratio")

    @pytest.mark.parametrize("n", [(None, 10), (10, None), (None, None)])
    def test_standardising_needs_n(self, n):
        n_t, n_c = n
        with pytest.raises(ValueError, match=r"n_t, n_c: None; allowed are whole numbers"):
            effects.standardised_mean_difference(1, 1, n_t, 2, 1, n_c)
        for method in ("welch", "pooled"):
            with pytest.raises(ValueError, match=f"None; allowed with method '{method}' are whole"):
                effects.mean_difference(1, 1, n_t, 2, 1, n_c, method, spread="se")

    def test_unknown_zero_rule_and_level(self):
        with pytest.raises(ValueError, match=r"zero: 'half'; allowed are 'none', 'add_half'"):
            effects.risk_ratio(1, 10, 2, 10, zero="half")
        with pytest.raises(ValueError, match=r"level: 95; allowed is a number between 0 and 1"):
            effects.risk_ratio(1, 10, 2, 10, level=95)

    @pytest.mark.parametrize("function", [effects.risk_ratio, effects.rate_ratio])
    def test_a_method_that_needs_no_correction_takes_none(self, function):
        method = "score" if function is effects.risk_ratio else "exact"
        with pytest.raises(ValueError, match=f"allowed is 'none': method '{method}' needs no"):
            function(0, 10, 2, 10, method=method, zero="add_half")

    def test_different_indexes(self):
        here, there = pd.Series([1, 2], index=[0, 1]), pd.Series([1, 2], index=[1, 2])
        with pytest.raises(ValueError, match=r"events_c: its index differs from that of events_t"):
            effects.risk_ratio(here, 10, there, 10)


@every_method
def test_the_index_is_kept_and_no_rows_are_no_error(name):
    events = pd.Series([1, 2], index=["trial a", "trial b"])
    assert COUNTED[name](events, 10, 1, 10).index.equals(events.index)
    assert COUNTED[name]([], [], [], []).shape == (0, 11)
