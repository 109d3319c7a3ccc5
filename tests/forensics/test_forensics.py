"""Does the print follow: against reference values, known tables, and properties."""

import itertools
import math
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import effects, forensics, numbers, printed
from helpers.forensics.reconstruct import candidates, estimates, search
from helpers.forensics.statcheck import _decides_otherwise

ORACLES = Path(__file__).parents[1] / "oracles"


def oracle(name):
    """A table of reference values, printed numbers left as strings."""
    return pd.read_csv(ORACLES / f"{name}.csv", dtype=str, keep_default_na=False)


def number_or_none(text):
    return float(text) if text else None


# p values ------------------------------------------------------------------------------------

P_CASES = oracle("pvalue_cases").merge(oracle("oracle_pvalues"), on="case_id", validate="1:1")


def test_every_case_has_its_reference_value():
    assert len(P_CASES) == len(oracle("pvalue_cases")) == len(oracle("oracle_pvalues")) > 20


@pytest.mark.parametrize("case", P_CASES.to_dict("records"), ids=lambda case: case["case_id"])
def test_p_from_printed_statistic(case):
    relation = "" if case["reported_relation"] == "=" else case["reported_relation"]
    result = forensics.p_from(
        case["test"],
        case["statistic"],
        number_or_none(case["df1"]),
        number_or_none(case["df2"]),
        reported=relation + case["reported_p"] if case["reported_p"] else None,
    ).iloc[0]
    assert result["p"] == pytest.approx(float(case["p_two_sided"]), rel=1e-8)
    assert result["p_low"] == pytest.approx(float(case["p_min_given_rounding"]), rel=1e-8)
    assert result["p_high"] == pytest.approx(float(case["p_max_given_rounding"]), rel=1e-8)
    for column, expected in [("agrees", "consistent"), ("decision_changed", "decision_error")]:
        if case["reported_p"]:
            assert result[column] == (case[expected] == "1")
        else:
            assert result[column] is pd.NA


@pytest.mark.parametrize(
    "case",
    P_CASES[P_CASES["p_one_sided_upper"] != ""].to_dict("records"),
    ids=lambda case: case["case_id"],
)
def test_one_sided_p_from_printed_statistic(case):
    given = case["test"], case["statistic"], *map(number_or_none, (case["df1"], case["df2"]))
    upper = forensics.p_from(*given, alternative="greater").iloc[0]
    lower = forensics.p_from(*given, alternative="less").iloc[0]
    assert upper["p"] == pytest.approx(float(case["p_one_sided_upper"]), rel=1e-8)
    for name, mirrored in {"p": "p", "p_low": "p_high", "p_high": "p_low"}.items():
        assert lower[name] == pytest.approx(1 - upper[mirrored], rel=1e-12)
    assert upper["p_low"] < upper["p"] < upper["p_high"]


def test_degrees_of_freedom_behind_a_chi_squared():
    statistic, listed = "10.935", P_CASES[P_CASES["case_id"].str.startswith("chi2_10.935_df")]
    assert listed["df1"].tolist() == list("123456")
    result = forensics.degrees_of_freedom(chi2=statistic, p="0.0273", max_df=6)
    assert result["df"].tolist() == [1, 2, 3, 4, 5, 6]
    for ours, theirs in {
        "p": "p_two_sided",
        "p_low": "p_min_given_rounding",
        "p_high": "p_max_given_rounding",
    }.items():
        np.testing.assert_allclose(result[ours], listed[theirs].astype(float), rtol=1e-8)
    assert result.loc[result["agrees"], "df"].tolist() == [4]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("3.84", "1.05"), "p: '1.05'; allowed is a p value"),
        (("3.84", "0.05", 0), "max_df, row 0: 0; allowed is a whole number, 1 or more"),
        (("3.84", "0.05", 2.5), "max_df, row 0: 2.5; allowed is a whole number"),
    ],
)
def test_impossible_degrees_of_freedom_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        forensics.degrees_of_freedom(*arguments)


def test_thirty_degrees_of_freedom_are_tried_by_default():
    assert forensics.degrees_of_freedom("3.84", "0.05")["df"].tolist() == list(range(1, 31))
    assert forensics.degrees_of_freedom("3.84", "0.05", max_df=1)["agrees"].tolist() == [True]


@pytest.mark.parametrize(("statistic", "reported"), [("9.5", "0.000"), ("0.0", "1.000")])
def test_a_p_may_be_printed_as_0_or_1(statistic, reported):
    assert forensics.p_from("z", statistic, reported=reported)["agrees"].all()


def test_a_coarser_p_leaves_more_degrees_of_freedom():
    agreeing = forensics.degrees_of_freedom("10.935", "<0.05").query("agrees")["df"].tolist()
    assert agreeing == [1, 2, 3, 4]
    assert not forensics.degrees_of_freedom("10.935", "0.5", max_df=8)["agrees"].any()


def test_a_decision_changes_only_where_no_rounding_explains_it():
    # |t| = 1.64 to 1.65 at 28 df: p is about 0.11; reported on either side of the line.
    for reported, agrees, changed in [
        ("<0.05", False, True),
        ("<=0.05", False, True),
        ("0.05", False, True),
        ("0.06", False, False),
        (">0.05", True, False),
        ("<0.2", True, False),
        ("<0.001", False, True),
        (">0.2", False, False),
    ]:
        result = forensics.p_from("t", "1.645", 28, reported=reported).iloc[0]
        assert (result["agrees"], result["decision_changed"]) == (agrees, changed), reported
    # z = 2.45 to 2.55: p is about 0.012.
    for reported, agrees, changed in [
        (">0.05", False, True),
        (">0.2", False, True),
        ("0.06", False, True),
        ("0.05", False, False),
        (">0.03", False, False),
        ("<0.01", False, False),
        (">0.01", True, False),
    ]:
        result = forensics.p_from("z", "2.5", reported=reported).iloc[0]
        assert (result["agrees"], result["decision_changed"]) == (agrees, changed), reported


def test_a_p_of_005_counts_as_significant():
    there = np.array([0.05])
    for reported, changed in [("0.06", True), (">0.05", True), ("0.05", False), ("<0.05", False)]:
        number = printed.parse(reported)
        assert _decides_otherwise(number, there, there).tolist() == [changed], reported


def test_no_decision_is_changed_where_rounding_leaves_it_open():
    across = forensics.p_from("z", "2.0", reported="0.06").iloc[0]
    assert across["p_low"] < 0.05 < across["p_high"]
    assert (across["agrees"], across["decision_changed"]) == (False, False)
    on_no_side = forensics.p_from("z", "0.50", reported="<0.2").iloc[0]
    assert (on_no_side["agrees"], on_no_side["decision_changed"]) == (False, False)
    beyond = forensics.p_from("z", "1.959", reported="0.05").iloc[0]
    assert beyond["p_low"] > 0.05
    assert (beyond["agrees"], beyond["decision_changed"]) == (True, False)


def test_rounding_never_leaves_what_a_statistic_can_be():
    perfect = forensics.p_from("r", "1.00", 5).iloc[0]
    assert perfect["p_low"] == perfect["p"] == 0 < perfect["p_high"]
    nothing = forensics.p_from("chi2", "0.0", 1).iloc[0]
    assert nothing["p"] == nothing["p_high"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("t", "2.2"), "df1: None.*number above 0"),
        (("F", "2.2", 3), "df2: None.*number above 0"),
        (("z", "2.2", 3), "df1: 3; allowed for test 'z' is None"),
        (("chi2", "2.2", 3, 4), "df2: 4; allowed for test 'chi2' is None"),
        (("t", "2.2", 0), "df1, row 0: 0; allowed"),
        (("chi2", "2.2", [1, 2, -3]), "df1, row 2: -3; allowed"),
        (("chi2", "-1.0", 1), "statistic: '-1.0'; allowed are 0 to inf"),
        (("r", "1.02", 30), "statistic: '1.02'; allowed are -1 to 1"),
        (("F", "<1", 1, 20), "statistic: '<1'; allowed.*without"),
        (("F", "-0.5", 1, 20), "statistic: '-0.5'; allowed are 0 to inf"),
        (("q", "2.2", 3), "test: 'q'; allowed are 't'"),
        (("z", "2.2", None, None, "1.2"), "reported: '1.2'; allowed is a p value"),
        (("z", "2.2", None, None, "n.s."), "n.s.*allowed"),
    ],
)
def test_impossible_statistics_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        forensics.p_from(*arguments)


def test_a_statistic_that_is_not_a_string_is_refused():
    with pytest.raises(TypeError, match=r"statistic: 2.2; .*trailing zeros"):
        forensics.p_from("t", 2.2, 28)


# SD or SE ------------------------------------------------------------------------------------

MEANS = (
    oracle("means")
    .query("spread_type in ['sd', 'se'] and note != 'equal arms: difference 0'")
    .merge(oracle("oracle_means").query("method == 'welch_t'"), on="case_id", validate="1:1")
)


@pytest.mark.parametrize("case", MEANS.to_dict("records"), ids=lambda case: case["case_id"])
def test_the_right_reading_of_plus_minus_is_found(case):
    p = float(case["p"])
    result = forensics.spread_kind(
        *(case[name] for name in ["m1", "spread1", "m2", "spread2"]),
        p=f"{p:.3f}" if p > 0.001 else "<0.001",
        n_t=int(case["n1"]),
        n_c=int(case["n2"]),
    ).set_index("reading")
    right = result.loc[case["spread_type"]]
    assert right["p"] == pytest.approx(p, rel=1e-8)
    assert right["p_low"] <= p <= right["p_high"]
    assert right["agrees"]


def test_the_wrong_reading_differs_from_the_right_one():
    case = MEANS.query("case_id == 'm_06'").iloc[0]
    printed_numbers = [case[name] for name in ["m1", "spread1", "m2", "spread2"]]
    result = forensics.spread_kind(*printed_numbers, "0.113", int(case["n1"]), int(case["n2"]))
    assert result.set_index("reading")["agrees"].to_dict() == {"sd": False, "se": True}


def test_without_n_only_standard_errors_can_be_read():
    result = forensics.spread_kind("2.31", "0.18", "2.75", "0.21", "0.11")
    assert result[["reading", "method", "agrees"]].to_numpy().tolist() == [["se", "normal", True]]
    assert result["p"][0] == pytest.approx(math.erfc(0.44 / math.hypot(0.18, 0.21) / 2**0.5))
    assert result["n_t"][0] is result["n_c"][0] is pd.NA


def test_several_n_are_as_many_single_ones():
    texts = ("1.2", "2.0", "0.4", "3.5", "0.2")
    together = forensics.spread_kind(*texts, [12, 40], [9, 30, 80], limit=6)
    pairs = [*itertools.product([12, 40], [9, 30, 80])]
    alone = pd.concat([forensics.spread_kind(*texts, *pair) for pair in pairs])
    alone = alone.sort_values("reading", kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(together, alone)
    with pytest.raises(ValueError, match="6 pairs; allowed are 5"):
        forensics.spread_kind(*texts, [12, 40], [9, 30, 80], limit=5)


def test_which_n_makes_standard_deviations_agree():
    p = effects.mean_difference(1.2, 3.8, 30, -0.7, 3.7, 33)["p"][0]
    text = f"{p:.3f}"
    result = forensics.spread_kind(
        "1.20", "3.80", "-0.70", "3.70", text, range(20, 41), range(20, 41)
    )
    assert len(result) == 2 * 21 * 21
    agreeing = result.query("agrees")
    assert set(agreeing["reading"]) == {"sd"}
    assert ((agreeing["n_t"] == 30) & (agreeing["n_c"] == 33)).sum() == 1
    assert 0 < len(agreeing) < 21 * 21 / 2


@given(
    st.tuples(st.floats(-9, 9), st.floats(0.2, 9), st.floats(-9, 9), st.floats(0.2, 9)),
    st.tuples(st.integers(2, 80), st.integers(2, 80)),
    st.sampled_from(["welch", "pooled", "normal"]),
    st.sampled_from(["sd", "se"]),
)
def test_the_true_p_lies_in_the_range_of_its_reading(arms, people, method, kind):
    mean_t, spread_t, mean_c, spread_c = arms
    true = effects.mean_difference(
        mean_t, spread_t, people[0], mean_c, spread_c, people[1], method=method, spread=kind
    )
    texts = [numbers.fixed(value, 1) for value in arms]
    result = forensics.spread_kind(*texts, "0.5", *people, method=method).set_index("reading")
    p, row = true["p"][0], result.loc[kind]
    # A millionth, since the range is searched at the ends and the middle of the spreads.
    assert row["p_low"] * (1 - 1e-6) <= p <= row["p_high"] * (1 + 1e-6)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"spread_t": "0.0"}, ValueError, "spread_t: '0.0'; allowed is a number above 0"),
        ({"spread_c": "<0.1"}, ValueError, "spread_c: '<0.1'; allowed"),
        ({"mean_t": 5.2}, TypeError, "mean_t: 5.2; allowed is a string"),
        ({"p": "1.5"}, ValueError, "p: '1.5'; allowed"),
        ({"n_t": None}, ValueError, "n_t: None; allowed"),
        ({"n_c": 1}, ValueError, "n_c, row 0: 1; allowed"),
        ({"n_c": None}, ValueError, "n_c: None; allowed"),
        ({"n_t": 40.5}, ValueError, "n_t, row 0: 40.5; allowed is a whole number, 2 or more"),
        ({"spread_t": "<2"}, ValueError, "spread_t: '<2'; allowed"),
        ({"mean_c": "<4"}, ValueError, "mean_c: '<4'; allowed"),
        ({"n_t": range(2, 2000), "n_c": range(2, 2000)}, ValueError, "250,000: narrow"),
        ({"method": "z"}, ValueError, "method: 'z'; allowed are"),
        ({"method": "z", "n_t": None, "n_c": None}, ValueError, "method: 'z'; allowed are"),
    ],
)
def test_impossible_means_are_refused(change, error, message):
    fine = {"mean_t": "5.2", "spread_t": "2.1", "mean_c": "4.1", "spread_c": "2.4", "p": "0.03"}
    with pytest.raises(error, match=message):
        forensics.spread_kind(**(fine | {"n_t": 40, "n_c": 38} | change))


# Whole numbers behind a ratio ----------------------------------------------------------------

TABLES = oracle("tables_2x2").merge(oracle("oracle_2x2"), on="table_id")
REGULAR = TABLES.query(
    "method in ['katz_log', 'woolf_logit'] and conf == '0.95' and status == 'ok'"
)
OUR_NAMES = {"katz_log": ("rr", "katz"), "woolf_logit": ("or", "woolf")}


def rows_of(result):
    return set(map(tuple, result[["events_t", "n_t", "events_c", "n_c"]].to_numpy().tolist()))


@pytest.mark.parametrize(
    "case", REGULAR.to_dict("records"), ids=lambda case: f"{case['table_id']}-{case['method']}"
)
def test_a_real_table_is_recovered_from_its_print(case):
    measure, method = OUR_NAMES[case["method"]]
    n_t, n_c = int(case["n1"]), int(case["n2"])
    events_c = int(case["x2"])
    texts = [numbers.fixed(float(case[name]), 3) for name in ["estimate", "low", "high"]]
    result = forensics.possible_counts(
        *texts, n_t, n_c, events_c=events_c, measure=measure, method=method
    )
    assert (int(case["x1"]), n_t, events_c, n_c) in rows_of(result)


def test_the_recovered_tables_are_many_and_of_both_measures():
    assert REGULAR["method"].value_counts().min() >= 15


def test_a_print_with_enough_digits_has_one_solution():
    result = forensics.possible_counts("0.403", "0.229", "0.710", 120, 121)
    assert rows_of(result) == {(14, 120, 35, 121)}
    assert result.columns.tolist() == [
        *("events_t", "n_t", "events_c", "n_c", "estimate", "low", "high")
    ]
    np.testing.assert_allclose(result["estimate"], 0.40333333333333333, rtol=1e-12)


def test_prints_as_finds_the_effects_that_would_be_printed_so():
    effects = pd.DataFrame(
        {
            "estimate": [0.404, 0.406, 0.404, math.nan],
            "low": 0.229,
            "high": [0.71, 0.71, 0.72, 1.0],
        },
        index=["a", "b", "c", "d"],
    )
    same = forensics.prints_as(effects, "0.40", "0.23", "0.71")
    assert same[same].index.tolist() == ["a"]
    assert forensics.prints_as(effects, None, "0.23", None).all()
    assert forensics.prints_as(effects, "0.40", None, None).tolist() == [True, False, True, False]
    with pytest.raises(ValueError, match="at least one printed number"):
        forensics.prints_as(effects, None, None, None)


def test_no_solution_is_an_empty_frame_with_columns():
    result = forensics.possible_counts("0.44", "0.20", "0.99", 66, 66, events_c=17)
    assert result.empty
    assert "estimate" in result
    # No whole number of 66 gives this ratio, whatever the interval: 7/17 = 0.41, 8/17 = 0.47.
    assert forensics.possible_counts("0.44", None, None, 66, 66, events_c=17).empty
    assert len(forensics.possible_counts("0.47", None, None, 66, 66, events_c=17)) == 1


@pytest.mark.parametrize("events", [None, np.array([0.0, 2.0])])
def test_pairs_are_counted_as_they_are_made(events):
    n = np.array([2.0, 3.0, 7.0])
    made = candidates.every_pair(events, n)
    assert candidates.count_pairs(events, n) == len(made)
    assert len(forensics.possible_counts("0.4", None, None, 66, 66, limit=67**2)) > 0


def test_candidates_beyond_n_are_left_out():
    usual = forensics.possible_counts("0.40", "0.23", "0.71", 120, [20, 121])
    wide = forensics.possible_counts("0.40", "0.23", "0.71", 120, [20, 121], range(200), range(200))
    pd.testing.assert_frame_equal(wide, usual)
    # More events than the smaller arm has people: the larger one is left.
    assert set(forensics.possible_counts("0.5", None, None, [10, 60], 60, 20)["n_t"]) == {60}


def test_an_estimate_may_round_past_its_limit():
    # 0.9945 to 0.9955 and 0.985 to 0.995 overlap: one number may be printed both ways.
    assert forensics.possible_counts("0.995", "0.90", "0.99", 20, 20).empty
    with pytest.raises(ValueError, match="holds its estimate"):
        forensics.possible_counts("0.996", "0.90", "0.99", 20, 20)
    touching = pd.DataFrame({"estimate": [0.55], "low": [0.55], "high": [0.9]})
    assert forensics.prints_as(touching, "0.5", "0.6", "0.9").all()


def katz(a, n, c, m, z=1.959963984540054):
    if a == 0 or c == 0:
        return (a / n) / (c / m) if c else math.nan, math.nan, math.nan
    y, se = math.log(a / n / (c / m)), math.sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    return math.exp(y), math.exp(y - z * se), math.exp(y + z * se)


def peto(a, n, c, m, z=1.959963984540054):
    total, events = n + m, a + c
    if events in (0, total):
        return math.nan, math.nan, math.nan
    variance = n * m * events * (total - events) / (total**2 * (total - 1))
    y, se = (a - n * events / total) / variance, 1 / math.sqrt(variance)
    return math.exp(y), math.exp(y - z * se), math.exp(y + z * se)


def woolf(a, n, c, m, z=1.959963984540054):
    cells = [a, n - a, c, m - c]
    if 0 in cells:
        numerator, denominator = a * (m - c), (n - a) * c
        ratio = numerator / denominator if denominator else math.inf if numerator else math.nan
        return ratio, math.nan, math.nan
    y, se = math.log(a * (m - c) / ((n - a) * c)), math.sqrt(sum(1 / cell for cell in cells))
    return math.exp(y), math.exp(y - z * se), math.exp(y + z * se)


BY_HAND = {("rr", "katz"): katz, ("or", "woolf"): woolf, ("or", "peto"): peto}


@pytest.mark.parametrize("names", BY_HAND)
def test_an_interval_of_another_level_is_searched_at_its_level(names):
    texts = [numbers.fixed(value, 3) for value in BY_HAND[names](14, 60, 25, 62, z=1.644854)]
    chosen = dict(zip(("measure", "method"), names, strict=True))
    at_90 = forensics.possible_counts(*texts, 60, 62, level=0.90, **chosen)
    assert rows_of(at_90) == {(14, 60, 25, 62)}
    assert forensics.possible_counts(*texts, 60, 62, **chosen).empty


def test_a_limit_that_may_be_0_bounds_nothing():
    found = forensics.possible_counts(None, "0.1", "0", 60, 60)
    printed_so = {
        (a, 60, c, 60)
        for a, c in itertools.product(range(1, 61), repeat=2)
        if printed.agrees("0.1", katz(a, 60, c, 60)[1]) and katz(a, 60, c, 60)[2] <= 0.5
    }
    assert rows_of(found) == printed_so != set()


@pytest.mark.parametrize("text", ["0.12", "0.13"])
def test_a_ratio_at_the_end_of_its_rounding_may_print_either_way(text):
    found = forensics.possible_counts(text, None, None, 8, 8, events_c=8)
    assert rows_of(found) == {(1, 8, 8, 8)}


def test_a_ratio_above_a_bound_may_be_infinite():
    found = forensics.possible_counts(">5", None, None, 4, 4)
    assert rows_of(found) == {(a, 4, 0, 4) for a in (1, 2, 3, 4)}


@given(st.data(), st.sampled_from(sorted(BY_HAND)), st.integers(1, 3))
def test_the_search_finds_what_trying_every_table_finds(data, names, decimals):
    measure, method = names
    n_t = data.draw(st.lists(st.integers(2, 12), min_size=1, max_size=3, unique=True))
    n_c = data.draw(st.lists(st.integers(2, 12), min_size=1, max_size=3, unique=True))
    n, m = data.draw(st.sampled_from(n_t)), data.draw(st.sampled_from(n_c))
    a, c = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    true = BY_HAND[names](a, n, c, m)
    texts = [numbers.fixed(v, decimals) if math.isfinite(v) else None for v in true]
    for position in data.draw(st.sets(st.integers(0, 2), max_size=2)):
        texts[position] = None
    if texts == [None] * 3:
        return
    by_hand = {
        (x, k, y, j)
        for k, j in itertools.product(n_t, n_c)
        for x, y in itertools.product(range(k + 1), range(j + 1))
        if all(
            text is None or printed.agrees(text, value)
            for text, value in zip(texts, BY_HAND[names](x, k, y, j), strict=True)
        )
    }
    result = forensics.possible_counts(*texts, n_t, n_c, measure=measure, method=method)
    assert rows_of(result) == by_hand
    assert (a, n, c, m) in by_hand


@pytest.mark.parametrize("block", [101, 2000])  # cut the control arm; cut the treated arm
def test_blocks_do_not_change_the_result(monkeypatch, block):
    arguments = ("0.44", "0.20", "0.99", range(20, 30), range(20, 30))
    whole = forensics.possible_counts(*arguments)
    monkeypatch.setattr(candidates, "BLOCK", block)
    pd.testing.assert_frame_equal(forensics.possible_counts(*arguments), whole)
    assert len(whole) == 5


def test_peto_agrees_with_metafor():
    trials = oracle("pool_inputs").query("dataset == 'bcg' and measure == 'OR'")
    trials = trials[["x1", "n1", "x2", "n2"]].astype(float)
    treated = candidates.Arm(trials["x1"].to_numpy(), trials["n1"].to_numpy())
    control = candidates.Arm(trials["x2"].to_numpy(), trials["n2"].to_numpy())
    y, variance = estimates.peto_log_odds_ratio(treated, control)
    pooled = oracle("oracle_pool").query("dataset == 'bcg' and model == 'PETO'")
    pooled = pooled.set_index("quantity")["value"].astype(float)
    assert np.average(y, weights=variance) == pytest.approx(pooled["estimate"], rel=1e-8)
    assert variance.sum() ** -0.5 == pytest.approx(pooled["se"], rel=1e-8)


def test_ten_million_candidates_take_little_memory():
    people = range(60, 101)
    pairs = sum(n + 1 for n in people)
    assert pairs**2 > 10_000_000
    tracemalloc.start()
    result = forensics.possible_counts("0.403", "0.229", "0.710", people, people)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**30
    assert result[["estimate", "low", "high"]].round(3).drop_duplicates().shape == (1, 3)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"n_t": None}, ValueError, "n_t: None; allowed is a whole number or a range"),
        ({"n_c": []}, ValueError, "n_c: empty; allowed"),
        ({"n_t": 0}, ValueError, "n_t, row 0: 0; allowed is a whole number, 1 or more"),
        ({"n_c": 12.5}, ValueError, "n_c, row 0: 12.5; allowed is a whole number"),
        ({"events_t": -1}, ValueError, "events_t, row 0: -1; allowed"),
        ({"events_t": 70}, ValueError, "events_t: 70; allowed is at most n_t, which is 66"),
        ({"ratio": 0.44}, TypeError, "ratio: 0.44; allowed is a string"),
        ({"ratio": "-0.44"}, ValueError, "ratio: '-0.44'; allowed is a ratio"),
        ({"ratio": "<0"}, ValueError, "ratio: '<0'; allowed is a ratio"),
        ({"low": "-0.2"}, ValueError, "low: '-0.2'; allowed is a ratio"),
        ({"high": "-0.9"}, ValueError, "high: '-0.9'; allowed is a ratio"),
        ({"ratio": "1.20"}, ValueError, "1.20, 0.20, 0.99; allowed is an interval that holds"),
        ({"low": "0.99", "high": "0.20"}, ValueError, "holds its estimate"),
        ({"ratio": None, "low": "1.5"}, ValueError, "not printed, 1.5, 0.99"),
        ({"ratio": None, "low": None, "high": None}, ValueError, "at least one printed number"),
        (
            {"n_t": range(1, 2000), "n_c": range(1, 2000)},
            ValueError,
            r"500,000,000: narrow n_t \(1,999",
        ),
        ({"n_t": range(1, 10**9)}, ValueError, "allowed are 10,000,000: narrow n_t"),
        ({"n_t": range(1, 9000), "n_c": 2, "events_c": 1}, ValueError, "narrow n_t"),
        ({"limit": 67**2 - 1}, ValueError, r"4,488: narrow events_t \(unknown\), events_c"),
        ({"method": "woolf"}, ValueError, "method: 'woolf'; allowed are 'katz'"),
        ({"measure": "or"}, ValueError, "method: 'katz'; allowed are 'woolf', 'peto'"),
        ({"measure": "rd"}, ValueError, "measure: 'rd'; allowed are 'rr', 'or'"),
        ({"level": 95}, ValueError, "level: 95; allowed"),
        ({"level": 95, "measure": "or", "method": "peto"}, ValueError, "level: 95; allowed"),
    ],
)
def test_impossible_searches_are_refused(change, error, message):
    fine = {"ratio": "0.44", "low": "0.20", "high": "0.99", "n_t": 66, "n_c": 66}
    with pytest.raises(error, match=message):
        forensics.possible_counts(**(fine | change))


def test_a_print_that_pins_nothing_down_is_refused(monkeypatch):
    every = forensics.possible_counts("<2", None, None, 12, 12)
    monkeypatch.setattr(search, "MOST_SOLUTIONS", len(every))
    assert len(forensics.possible_counts("<2", None, None, 12, 12)) == len(every)
    monkeypatch.setattr(search, "MOST_SOLUTIONS", len(every) - 1)
    with pytest.raises(ValueError, match="pins nothing down"):
        forensics.possible_counts("<2", None, None, 12, 12)


# Whole numbers behind a chi-squared -----------------------------------------------------------

OUR_CORRECTION = {"chi2_pearson": False, "chi2_yates": True}
CHI_SQUARED = TABLES[TABLES["method"].isin(OUR_CORRECTION) & TABLES["status"].eq("ok")]


@pytest.mark.parametrize(
    "case", CHI_SQUARED.to_dict("records"), ids=lambda case: f"{case['table_id']}-{case['method']}"
)
def test_a_real_table_is_recovered_from_its_chi_squared(case):
    n_t, n_c, events_t = (int(case[name]) for name in ("n1", "n2", "x1"))
    text = numbers.fixed(float(case["estimate"]), 2)
    result = forensics.possible_tables(
        text, n_t, n_c, events_t=events_t, correction=OUR_CORRECTION[case["method"]]
    )
    assert (events_t, n_t, int(case["x2"]), n_c) in rows_of(result)


def test_both_kinds_of_chi_squared_were_recovered():
    assert CHI_SQUARED["method"].value_counts().reindex(list(OUR_CORRECTION)).min() >= 15


@given(st.integers(1, 9), st.integers(1, 9), st.booleans(), st.integers(0, 180))
def test_possible_tables_are_those_that_trying_each_one_finds(n_t, n_c, correction, tenths):
    text = f"{tenths / 10:.1f}"
    found = forensics.possible_tables(text, n_t, range(1, n_c + 1), correction=correction)
    tried = set()
    for m, a, c in itertools.product(range(1, n_c + 1), range(n_t + 1), range(n_c + 1)):
        if c > m or a + c in (0, n_t + m):
            continue
        n, events = n_t + m, a + c
        excess = abs(a - n_t * events / n) - (0.5 if correction else 0)
        expected = [n_t * events / n, n_t * (n - events) / n, m * events / n, m * (n - events) / n]
        statistic = sum(max(0, excess) ** 2 / cell for cell in expected)
        if abs(statistic - tenths / 10) <= 0.05 + 1e-9:
            tried.add((a, n_t, c, m))
    assert rows_of(found) == tried


def test_a_chi_squared_of_0_is_one():
    assert rows_of(forensics.possible_tables("<=0", 2, 2)) == {(1, 2, 1, 2)}


def test_no_chi_squared_exceeds_the_number_of_people():
    assert forensics.possible_tables(">49", 25, 24).empty
    largest = forensics.possible_tables("49.0", 25, 24)
    assert rows_of(largest) == {(25, 25, 0, 24), (0, 25, 24, 24)}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("-1.5", 20, 20), ValueError, "chi2: '-1.5'; allowed is a statistic"),
        (("high", 20, 20), ValueError, "chi2: 'high'; allowed are digits"),
        ((3.84, 20, 20), TypeError, "chi2: 3.84; allowed is a string"),
        (("3.84", None, 20), ValueError, "n_t: None; allowed is a whole number or a range"),
        (("3.84", range(1, 2000), range(1, 2000)), ValueError, "candidates; allowed are"),
        (("3.84", 20, 20, 21), ValueError, "events_t: 21; allowed is at most n_t, which is 20"),
    ],
)
def test_impossible_chi_squareds_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        forensics.possible_tables(*arguments)


# Percentages and means -----------------------------------------------------------------------


@given(st.integers(1, 400), st.integers(0, 3), st.data())
def test_the_true_count_is_among_the_possible_ones(n, decimals, data):
    events = data.draw(st.integers(0, n))
    text = numbers.percent(events / n, decimals)
    result = forensics.possible_percentages(text, n)
    assert events in result["events"].tolist()
    assert all(printed.agrees(text, 100 * k / n) for k in result["events"])


def test_possible_percentages_try_every_n():
    result = forensics.possible_percentages("12.3", range(1, 66))
    by_hand = {(k, n) for n in range(1, 66) for k in range(n + 1) if 12.25 <= 100 * k / n <= 12.35}
    assert set(map(tuple, result[["events", "n"]].to_numpy().tolist())) == by_hand
    assert forensics.possible_percentages("12.3", 8).empty
    assert forensics.possible_percentages("<=0", 8)["events"].tolist() == [0]
    assert forensics.possible_percentages(">=100", 8)["events"].tolist() == [8]
    for text in ("112", "101", "-1"):
        with pytest.raises(ValueError, match=f"percentage: '{text}'; allowed is a percentage"):
            forensics.possible_percentages(text, 8)
    with pytest.raises(ValueError, match=r"narrow n \(9,999 values\)"):
        forensics.possible_percentages("12", range(1, 10_000))
    with pytest.raises(ValueError, match=r"^n, row 0: 0; allowed"):
        forensics.possible_percentages("12", 0)


@pytest.mark.parametrize("case", oracle("grim").to_dict("records"), ids=lambda c: c["case_id"])
def test_grim(case):
    result = forensics.grim(case["printed_mean"], int(case["n"]), int(case["items"]))
    assert result is (case["consistent"] == "1")


@given(st.integers(1, 90), st.integers(1, 3), st.integers(-500, 500), st.integers(0, 3))
def test_a_true_mean_of_whole_numbers_passes_grim(n, items, total, decimals):
    assert forensics.grim(numbers.fixed(total / (n * items), decimals), n, items)


@given(st.integers(1, 60), st.integers(-300, 300))
def test_grim_finds_what_trying_every_sum_finds(n, hundredths):
    text = f"{hundredths / 100:.2f}"
    sums = range(-4 * n, 4 * n + 1)
    assert forensics.grim(text, n) is any(printed.agrees(text, total / n) for total in sums)


def test_grim_takes_a_column_of_n_and_refuses_what_cannot_be():
    assert forensics.grim("5.19", [27, 28]).tolist() == [True, False]
    assert forensics.grim("<5", 3) is True
    with pytest.raises(ValueError, match="n, row 0: 0; allowed"):
        forensics.grim("5.19", 0)
    with pytest.raises(ValueError, match=r"items, row 0: 1.5; allowed"):
        forensics.grim("5.19", 28, items=1.5)
    with pytest.raises(TypeError, match=r"mean: 5.19; allowed is a string"):
        forensics.grim(5.19, 28)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_the_true_denominators_are_among_the_implied_ones(n_t, n_c, data):
    events_t, events_c = data.draw(st.integers(0, n_t)), data.draw(st.integers(1, n_c))
    texts = (numbers.percent(events_t / n_t, 1), numbers.percent(events_c / n_c, 1))
    ratio = numbers.fixed(events_t / n_t / (events_c / n_c), 2)
    known = data.draw(st.sampled_from([(events_t, None), (None, events_c), (None, None)]))
    result = forensics.implied_n(texts, ratio, known, n_max=(40, 45))
    same = result[["n_t", "n_c", "events_t", "events_c"]] == [n_t, n_c, events_t, events_c]
    assert same.all(axis=1).sum() == 1
    for column, text in [("percent_t", texts[0]), ("percent_c", texts[1]), ("ratio", ratio)]:
        assert printed.parse(text).covers(result[column]).all()
    assert result["n_t"].max() <= 40
    assert result["n_c"].max() <= 45


def test_implied_n_may_find_nothing_and_says_what_is_wrong():
    columns = ["n_t", "n_c", "events_t", "events_c", "percent_t", "percent_c", "ratio"]
    nothing = forensics.implied_n(("11.7", "28.9"), "0.70", (None, None), 121)
    assert nothing.empty
    assert nothing.columns.tolist() == columns
    assert forensics.implied_n(("0.1", None), None, (None, 3), 20).empty
    everyone = forensics.implied_n(("100", "100"), None, (1, 1), 1)
    assert everyone[["n_t", "n_c"]].to_numpy().tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"percentages": (None, None), "ratio": None}, "^percentages, ratio: nothing printed"),
        ({"percentages": ("11.7", "128.9")}, r"^percentages_c: '128.9'; allowed"),
        ({"percentages": "11.7"}, "^percentages: '11.7'; allowed is a pair, treatment then"),
        ({"ratio": "-0.4"}, "^ratio: '-0.4'; allowed is a ratio"),
        ({"events": 14}, "^events: 14; allowed is a pair, treatment then control"),
        ({"events": (None, None), "percentages": (None, None), "n_max": 1000}, "fitting pairs"),
        ({"n_max": (1, 2, 3)}, r"^n_max: \(1, 2, 3\); allowed is a pair"),
        ({"n_max": 0}, "^n_max, row 0: 0; allowed is a whole number, 1 or more"),
        ({"n_max": 10**10}, r"10,000,000: narrow n_max \(10,000,000,000 values\)$"),
        (
            {"n_max": 10_000, "events": (None, 35)},
            r"^50,015,000 .*: narrow n_max \(10,000 values\), events_t \(unknown\)",
        ),
        (
            {"n_max": 10_000, "events": (range(2000), 35)},
            r"^20,000,000 .*: narrow n_max \(10,000 values\), events_t \(2,000 values\)",
        ),
    ],
)
def test_what_implies_no_denominators_is_refused(change, message):
    fine = {"percentages": ("11.7", "28.9"), "ratio": "0.40", "events": (14, 35), "n_max": 121}
    with pytest.raises(ValueError, match=message):
        forensics.implied_n(**(fine | change))
