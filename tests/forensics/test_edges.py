"""The ends of what the forensics allow, and what they say about an argument out of place."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers import forensics


@pytest.mark.parametrize(
    ("mean", "n", "possible"),
    [
        ("<0.5", 3, True),
        (">0.5", 3, True),
        ("0.33", 3, True),
        ("0.34", 3, False),
        ("0.5", 2, True),
        ("0.4", 1, False),
        ("0.018", 400, True),  # 7 of 400 are 0.0175, whose product in floats is above 7
    ],
)
def test_a_mean_of_whole_numbers(mean, n, possible):
    assert forensics.grim(mean, n) is possible


def test_p_values_keep_the_index_of_their_degrees_of_freedom():
    df = pd.Series([1, 4], index=["plain", "by stage"])
    found = forensics.p_from("chi2", "11.08", df1=df, reported="0.026")
    assert found["agrees"].to_dict() == {"plain": False, "by stage": True}
    np.testing.assert_allclose(found["p"], stats.chi2.sf(11.08, [1, 4]), rtol=1e-12)
    for column, end in [("p_low", 11.085), ("p_high", 11.075)]:
        np.testing.assert_allclose(found[column], stats.chi2.sf(end, [1, 4]), rtol=1e-12)


@pytest.mark.parametrize(
    ("test", "df", "statistic", "expected"),
    [
        ("t", {"df1": 7}, "-2.30", 2 * stats.t.sf(2.3, 7)),
        ("z", {}, "-2.30", 2 * stats.norm.sf(2.3)),
        ("F", {"df1": 3, "df2": 20}, "4.1", stats.f.sf(4.1, 3, 20)),
        ("r", {"df1": 18}, "-0.50", 2 * stats.t.sf(0.5 * np.sqrt(18 / 0.75), 18)),
    ],
)
def test_p_of_each_statistic_is_that_of_scipy(test, df, statistic, expected):
    found = forensics.p_from(test, statistic, **df)
    np.testing.assert_allclose(found["p"], expected, rtol=1e-10)
    assert (found["p_low"] < found["p"]).all()
    assert (found["p"] < found["p_high"]).all()


@pytest.mark.parametrize("reported", [None, "0.04"])
def test_what_may_be_missing_is_of_a_type_that_may_be(reported):
    found = forensics.p_from("z", "2.1", reported=reported)
    assert (found.dtypes[["agrees", "decision_changed"]] == "boolean").all()


@pytest.mark.parametrize("statistic", ["0.0", "0.1", "-0.1"])
def test_a_statistic_that_may_be_0_may_have_a_p_of_1(statistic):
    found = forensics.p_from("z", statistic)
    assert (found["p_high"] == 1).tolist() == [statistic == "0.0"]


def test_what_is_found_behind_a_print_says_what_it_is():
    counts = forensics.possible_counts("0.403", "0.229", "0.710", 120, 121)
    assert counts.attrs == {
        "measure": "risk ratio",
        "method": "katz",
        "scale": "log",
        "level": 0.95,
    }
    for scale, measure in (("log", "ratio"), ("identity", "difference")):
        found = forensics.interval_from_p("0.60", "0.04", scale)
        assert (found.attrs["measure"], found.attrs["scale"]) == (measure, scale)


def test_digits_that_were_cut_off_are_not_rounded():
    rounded = forensics.p_from("t", "1.00", 18, reported="0.326")
    cut_off = forensics.p_from("t", "1.00", 18, reported="0.326", truncated=True)
    assert not rounded["agrees"].item()
    assert cut_off["agrees"].item()
    pd.testing.assert_frame_equal(cut_off, forensics.p_from("t", "1.00…", 18, reported="0.326"))


def test_a_one_sided_p_is_judged_as_one():
    found = forensics.p_from("t", "-1.86", 18, reported="0.96", alternative="greater")
    assert found["agrees"].item()


@pytest.mark.parametrize("test", ["chi2", "F"])
def test_a_test_without_a_side_has_no_one_sided_p(test):
    df = {"df1": 3} if test == "chi2" else {"df1": 3, "df2": 20}
    with pytest.raises(ValueError, match="alternative: 'less'; allowed for test"):
        forensics.p_from(test, "4.1", **df, alternative="less")
