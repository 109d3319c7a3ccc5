"""Rates taken for counts: real counts are found again, and what cannot be is refused."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers import effects, numbers, printed
from helpers.forensics.reconstruct.rates import rates_as_counts


def pairs(found):
    return set(map(tuple, found[["events_t", "events_c"]].to_numpy().tolist()))


@given(st.integers(1, 60), st.integers(1, 60), st.data(), st.sampled_from([int, round]))
def test_the_true_counts_are_among_the_solutions(time_t, time_c, data, rounded):
    events_t = data.draw(st.integers(0, time_t))
    events_c = data.draw(st.integers(0, time_c))
    rate_t, rate_c = rounded(1000 * events_t / time_t), rounded(1000 * events_c / time_c)
    assume(0 < rate_t + rate_c < 2000)
    statistic = effects.chi_squared(rate_t, 1000, rate_c, 1000)["statistic"][0]
    assert (events_t, events_c) in pairs(
        rates_as_counts(numbers.fixed(statistic, 1), time_t, time_c)
    )


def test_every_solution_gives_the_print_and_has_a_mirror_image():
    found = rates_as_counts("13", 40, 37)
    assert len(found) > 2
    again = effects.chi_squared(found["rate_t"], 1000, found["rate_c"], 1000)["statistic"]
    assert all(printed.agrees("13", value) for value in again)
    for arm, time in {"t": 40, "c": 37}.items():
        rate = 1000 * found[f"events_{arm}"] / time
        assert (abs(rate - found[f"rate_{arm}"]) < 1).all()
    assert pairs(found) == {(40 - x_t, 37 - x_c) for x_t, x_c in pairs(found)}


def test_there_are_no_more_events_than_the_rate_can_count():
    found = rates_as_counts("20", 30, 30, per=10)  # 31 in 30 years would be 10.3 per 10
    some, most = (0, 1, 2), (28, 29, 30)
    ordered = [*product(some, most), *product(most, some)]
    rows = found[["events_t", "events_c"]].itertuples(name=None)
    assert list(rows) == [(row, *pair) for row, pair in enumerate(ordered)]
    assert pairs(rates_as_counts("2.0", 1, 1, per=1)) == {(0, 1), (1, 0)}


def test_a_rate_taken_for_a_count_multiplies_the_statistic():
    honest = effects.chi_squared(3, 60, 9, 60)["statistic"][0]
    inflated = rates_as_counts("55.56", 60, 60)["statistic"][0]
    assert inflated / honest == pytest.approx(1000 / 60)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("-1", 50, 48), ValueError, "chi2: '-1'; allowed is a statistic"),
        ((47.7, 50, 48), TypeError, "chi2: 47.7; allowed is a string"),
        (("47.7", 0, 48), ValueError, "time_t, row 0: 0; allowed is"),
        (("47.7", 50, [48, 46]), ValueError, "time_c: 2 values; allowed is one"),
        (("47.7", 50, 48, 99.5), ValueError, "per, row 0: 99.5"),
        (("47.7", 1e9, 48), ValueError, r"^1,000,000,001 .* time_t \(1,000,000,001 values\)$"),
    ],
)
def test_what_cannot_be_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        rates_as_counts(*arguments)
