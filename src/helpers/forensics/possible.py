"""Which whole numbers can stand behind a printed ratio, chi-squared, percentage or mean?

People are counted in whole numbers, so only some tables reproduce a print within its rounding.
Every search here is exhaustive: what is not in the result is impossible, and an empty result is
a finding. Counts found so are *reconstructed*, not reported; say how many other solutions exist.
"""

import math

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers import counts, effects, printed
from helpers.counts import TwoArms
from helpers.forensics import candidates
from helpers.forensics.candidates import Arm
from helpers.machinery import score
from helpers.printed import Printed

MOST_CANDIDATES = 500_000_000  # some seconds of search
MOST_SOLUTIONS = 2_000_000  # a print that allows more tells nothing, and they fill the memory


def possible_counts(
    ratio,
    low,
    high,
    n_t,
    n_c,
    events_t=None,
    events_c=None,
    measure="rr",
    method="katz",
    level=0.95,
    limit=MOST_CANDIDATES,
):
    """Every table of whole numbers that reproduces a printed ratio and its interval.

    Parameters
    ----------
    ratio, low, high : str or None
        Estimate and limits as printed; None where one is not printed, but not all three.
    n_t, n_c : int or several ints, such as ``range(60, 67)``
        People in the arm. Unlike the events they have no upper bound of their own, so they
        cannot be None.
    events_t, events_c : int, several ints, or None
        People with the event; None for any number up to ``n``.
    measure : {"rr", "or"}
        Risk ratio or odds ratio.
    method : {"katz", "woolf", "peto"}
        How the interval was made: ``katz`` for ``rr``; ``woolf`` or ``peto`` for ``or``.
    level : float
        Confidence level of the interval.
    limit : int
        The largest number of candidates to go through.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c, estimate, low, high``, one row per solution, computed
        values unrounded. Empty where no table fits.

    Raises
    ------
    ValueError
        Nothing printed, an interval without its estimate, impossible counts, an n of None, or
        more candidates than ``limit``: the message says what to narrow.
    TypeError
        A printed number that is not a string.

    References
    ----------
    Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978;34:469-74.
    Woolf B. Ann Hum Genet 1955;19:251-3.
    Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis 1985;27:335-71.

    Examples
    --------
    >>> possible_counts("0.40", "0.23", "0.71", 120, 121, events_c=range(30, 41)).round(3)
       events_t  n_t  events_c  n_c  estimate    low  high
    0        14  120        35  121     0.403  0.229  0.71
    """
    measures = {name for name, _ in _INTERVALS}
    counts.require_choice("measure", measure, sorted(measures))
    counts.require_choice("method", method, [m for name, m in _INTERVALS if name == measure])
    counts.require_level(level)
    as_printed = _printed_interval(ratio, low, high)
    treated, control = _arms(n_t, n_c, events_t, events_c, limit)
    estimate_of, interval_of = _INTERVALS[measure, method]
    lowest, highest = _bounds_of_estimate(**as_printed)

    def near(some_t: Arm, some_c: Arm) -> np.ndarray:
        estimate = estimate_of(some_t, some_c)
        return (estimate >= lowest) & (estimate <= highest)

    found = []
    for some_t, some_c in candidates.crossed(treated, control, near):
        table = _counts_frame(some_t, some_c)
        effect = interval_of(**table, level=level)[["estimate", "low", "high"]]
        found.append(table.join(effect)[_would_be_printed(effect, as_printed)])
        _refuse_too_many_solutions(found)
    return _sorted(found, ["n_t", "n_c", "events_t", "events_c"])


def possible_tables(
    chi2,
    n_t,
    n_c,
    events_t=None,
    events_c=None,
    correction=False,
    limit=MOST_CANDIDATES,
):
    """Every two-by-two table of whole numbers that reproduces a printed chi-squared.

    A chi-squared has no direction, so that most prints fit some tables with more and some with
    fewer events among the treated. It is never larger than the number of people in the table.

    Parameters
    ----------
    chi2 : str
        Statistic as printed.
    n_t, n_c : int or several ints, such as ``range(1, 26)``
        People in the arm; None is not allowed, since the search would have no end.
    events_t, events_c : int, several ints, or None
        People with the event; None for any number up to ``n``.
    correction : bool
        Yates's continuity correction.
    limit : int
        The largest number of candidates to go through.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c, statistic``, one row per solution, the statistic
        unrounded. Empty where no table fits; tables in which everyone or no one had the event
        have no statistic and never fit.

    Raises
    ------
    ValueError
        A negative statistic, impossible counts, an n of None, or more candidates than ``limit``:
        the message says what to narrow.
    TypeError
        A statistic that is not a string.

    References
    ----------
    Pearson K. Philos Mag 1900;50:157-75. Yates F. Suppl J R Stat Soc 1934;1:217-35.

    Examples
    --------
    >>> possible_tables("11.08", 120, 121, events_t=14).round(3)
       events_t  n_t  events_c  n_c  statistic
    0        14  120        35  121     11.079
    """
    number = printed.parse(chi2, "chi2")
    if number.high < 0:
        raise ValueError(f"chi2: {chi2!r}; allowed is a statistic, which is not negative")
    treated, control = _arms(n_t, n_c, events_t, events_c, limit)

    def statistic(some_t: Arm, some_c: Arm) -> np.ndarray:
        table = TwoArms(some_t.events, some_t.n, some_c.events, some_c.n, index=pd.RangeIndex(0))
        return score.chi_squared(table, correction=0.5 if correction else 0.0)

    def fits(some_t: Arm, some_c: Arm) -> np.ndarray:
        return number.covers(statistic(some_t, some_c))

    found = []
    for some_t, some_c in candidates.crossed(treated, control, fits):
        found.append(_counts_frame(some_t, some_c).assign(statistic=statistic(some_t, some_c)))
        _refuse_too_many_solutions(found)
    return _sorted(found, ["n_t", "n_c", "events_t", "events_c"])


def prints_as(computed, ratio, low, high):
    """Which computed estimates and intervals would be printed as this ratio and its limits?

    Parameters
    ----------
    computed : DataFrame, shape (k, …)
        Columns ``estimate, low, high``, as ``helpers.effects`` and ``helpers.pooling`` return them.
    ratio, low, high : str or None
        As printed; None where one is not printed, but not all three.

    Returns
    -------
    Series of bool, shape (k,)
        A missing number is never printed so.

    Raises
    ------
    ValueError, TypeError
        As `possible_counts`.

    Examples
    --------
    >>> both = effects.risk_ratio([14, 15], 120, 35, 121)
    >>> prints_as(both, "0.40", "0.23", "0.71").tolist()
    [True, False]
    """
    return _would_be_printed(computed, _printed_interval(ratio, low, high))


def possible_percentages(percentage, n):
    """The counts that a printed percentage of people can stand for.

    Parameters
    ----------
    percentage : str
        As printed, ``12.3`` or ``12.3%``.
    n : int or several ints
        People, or every number of people that could be the denominator.

    Returns
    -------
    DataFrame
        ``events, n, percent``, one row per solution; empty where no count fits.

    Raises
    ------
    ValueError
        A percentage outside 0 to 100, an impossible n, or too many candidates.
    TypeError
        A percentage that is not a string.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-9 (GRIM, here for shares).

    Examples
    --------
    >>> possible_percentages("12.3", range(55, 66)).round(2)
       events   n  percent
    0       7  57    12.28
    1       8  65    12.31
    """
    share = _printed_percentage("percentage", percentage)
    people = candidates.whole_numbers("n", n, 1)
    candidates.refuse_too_many(
        candidates.count_pairs(None, people), candidates.MOST_PAIRS, {"n": len(people)}
    )
    arm = candidates.every_pair(None, people)
    arm = arm[share.covers(100 * arm.risk)]
    return pd.DataFrame(
        {"events": arm.events.astype(int), "n": arm.n.astype(int), "percent": 100 * arm.risk}
    )


def grim(mean, n, items=1):
    """Whether a printed mean of whole numbers is possible with ``n`` people.

    It can only fail where ``n * items`` is small against the digits printed: with two decimals
    and 100 values or more, every mean is possible.

    Parameters
    ----------
    mean : str
        As printed.
    n : int or array_like of ints
        People.
    items : int
        Whole numbers averaged per person first, such as the questions of a scale.

    Returns
    -------
    bool, or array of bool where ``n`` is a column

    Raises
    ------
    ValueError, TypeError
        Not a printed number, or an impossible n or number of items.

    References
    ----------
    Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-9.

    Examples
    --------
    >>> grim("5.19", 28), grim("5.18", 28), grim("5.19", 28, items=2)
    (False, True, False)
    """
    number = printed.parse(mean, "mean")
    columns, index = counts.as_columns(n=n, items=items)
    for name, column in columns.items():
        counts.require_whole(name, column, index, at_least=1)
    values = columns["n"] * columns["items"]
    if math.isinf(number.low) or math.isinf(number.high):
        possible = np.full(len(values), True)  # an unbounded interval always holds a mean
    else:
        # The smallest sum that could do; the float product may fall just below a whole number.
        total = np.floor(number.low * values)
        possible = number.covers(total / values) | number.covers((total + 1) / values)
    return bool(possible[0]) if np.ndim(n) == 0 and np.ndim(items) == 0 else possible


def implied_n(percentages, ratio, events, n_max):
    """Which analysed denominators make printed percentages, risk ratio and counts fit together?

    Parameters
    ----------
    percentages : (str or None, str or None)
        Share of people with the event as printed, treatment then control.
    ratio : str or None
        The printed risk ratio.
    events : (int, several ints or None, the same)
        People with the event, treatment then control.
    n_max : int or (int, int)
        The largest denominator to think of, such as the number randomised; one per arm, or
        the same for both.

    Returns
    -------
    DataFrame
        ``n_t, n_c, events_t, events_c, percent_t, percent_c, ratio``, one row per solution,
        computed values unrounded. Empty where nothing fits.

    Raises
    ------
    ValueError
        Nothing printed, a percentage outside 0 to 100, impossible counts, or too many
        candidates: the message says what to narrow.
    TypeError
        A printed number that is not a string.

    Examples
    --------
    >>> implied_n(("11.7", "28.9"), "0.40", (14, range(30, 36)), n_max=121).round(2)
       n_t  n_c  events_t  events_c  percent_t  percent_c  ratio
    0  120  114        14        33      11.67      28.95    0.4
    1  120  121        14        35      11.67      28.93    0.4
    """
    largest = n_max if np.ndim(n_max) else (n_max, n_max)
    for name, pair in {"percentages": percentages, "events": events, "n_max": largest}.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"{name}: {pair!r}; allowed is a pair, treatment then control")
    if ratio is None and all(text is None for text in percentages):
        raise ValueError("percentages, ratio: nothing printed; allowed is at least one number")
    treated, control = map(_arm_behind_percentage, "tc", percentages, events, largest)
    sizes = {"fitting pairs of events_t and n_t": len(treated), "of events_c and n_c": len(control)}
    candidates.refuse_too_many(len(treated) * len(control), MOST_CANDIDATES, sizes)
    number = None if ratio is None else _printed_ratio("ratio", ratio)

    def fits(some_t: Arm, some_c: Arm) -> np.ndarray:
        estimate = _risk_ratio(some_t, some_c)
        return np.full(estimate.shape, True) if number is None else number.covers(estimate)

    found = []
    for some_t, some_c in candidates.crossed(treated, control, fits):
        table = _counts_frame(some_t, some_c)[["n_t", "n_c", "events_t", "events_c"]]
        table["percent_t"], table["percent_c"] = 100 * some_t.risk, 100 * some_c.risk
        table["ratio"] = _risk_ratio(some_t, some_c)
        found.append(table)
        _refuse_too_many_solutions(found)
    return _sorted(found, ["n_t", "n_c", "events_t", "events_c"])


def _printed_interval(ratio, low, high) -> dict[str, Printed | None]:
    """Parse estimate and limits, and refuse an interval that does not hold its estimate."""
    if ratio is None and low is None and high is None:
        raise ValueError("ratio, low, high: None; allowed is at least one printed number")
    estimate, low, high = (
        None if text is None else _printed_ratio(name, text)
        for name, text in [("ratio", ratio), ("low", low), ("high", high)]
    )
    for below, above in [(low, estimate), (estimate, high), (low, high)]:
        if below is not None and above is not None and below.low > above.high:
            told = ", ".join(n.text if n else "not printed" for n in (estimate, low, high))
            raise ValueError(
                f"ratio, low, high: {told}; allowed is an interval that holds its estimate"
            )
    return {"estimate": estimate, "low": low, "high": high}


def _would_be_printed(computed: pd.DataFrame, as_printed: dict[str, Printed | None]) -> pd.Series:
    fits = pd.Series(True, index=computed.index)
    for column, number in as_printed.items():
        if number is not None:
            fits &= number.covers(computed[column])
    return fits


def _printed_ratio(name: str, text: str) -> Printed:
    number = printed.parse(text, name)
    if number.high <= 0:
        raise ValueError(f"{name}: {text!r}; allowed is a ratio, which is not negative")
    return number


def _printed_percentage(name: str, text: str) -> Printed:
    number = printed.parse(text, name)
    if number.high < 0 or number.low > 100:
        raise ValueError(f"{name}: {text!r}; allowed is a percentage from 0 to 100")
    return number


def _bounds_of_estimate(
    estimate: Printed | None, low: Printed | None, high: Printed | None
) -> tuple[float, float]:
    """Where the estimate must lie; a quick sieve before the exact check of all three numbers.

    All intervals here are symmetric on the log scale, so that the estimate is the geometric
    mean of its limits and two printed limits bound it, even where it is not printed.
    """
    lowest = [number.low for number in (estimate, low) if number is not None]
    highest = [number.high for number in (estimate, high) if number is not None]
    if low is not None and high is not None:
        lowest.append(math.sqrt(max(0.0, low.low) * max(0.0, high.low)))
        highest.append(math.sqrt(low.high * high.high))
    slack = 1e-9  # far above rounding errors, far below printed digits
    return max([0.0, *lowest]) * (1 - slack), min([math.inf, *highest]) * (1 + slack)


def _arms(n_t, n_c, events_t, events_c, limit) -> tuple[Arm, Arm]:
    """Every pair of events and people of each arm, if their crossing stays within the limit."""
    given = {"n_t": n_t, "events_t": events_t, "n_c": n_c, "events_c": events_c}
    for name, value in given.items():
        if value is not None:
            given[name] = candidates.whole_numbers(
                name, value, at_least=1 if name.startswith("n") else 0
            )
        elif name.startswith("n"):
            raise ValueError(
                f"{name}: None; allowed is a whole number or a range, such as range(50, 121): "
                "without a bound the search has no end"
            )
    sizes = {name: None if value is None else len(value) for name, value in given.items()}
    pairs = {arm: candidates.count_pairs(given[f"events_{arm}"], given[f"n_{arm}"]) for arm in "tc"}
    candidates.refuse_too_many(pairs["t"] * pairs["c"], limit, sizes)
    for arm, size in pairs.items():
        of_arm = {name: sizes[name] for name in (f"n_{arm}", f"events_{arm}")}
        candidates.refuse_too_many(size, candidates.MOST_PAIRS, of_arm)
        events, n = given[f"events_{arm}"], given[f"n_{arm}"]
        if events is not None and events.min() > n.max():
            raise ValueError(
                f"events_{arm}: {events.min():g}; allowed is at most n_{arm}, which is {n.max():g}"
            )
    treated, control = (
        candidates.every_pair(given[f"events_{arm}"], given[f"n_{arm}"]) for arm in "tc"
    )
    return treated, control


def _arm_behind_percentage(arm: str, percentage, events, n_max) -> Arm:
    """Every pair with n from 1 to ``n_max`` that the printed percentage of one arm allows."""
    largest = int(candidates.whole_numbers("n_max", n_max, at_least=1)[-1])
    events = (
        None if events is None else candidates.whole_numbers(f"events_{arm}", events, at_least=0)
    )
    candidates.refuse_too_many(largest, candidates.MOST_PAIRS, {"n_max": largest})
    people = np.arange(1.0, largest + 1)
    sizes = {"n_max": largest, f"events_{arm}": None if events is None else len(events)}
    candidates.refuse_too_many(candidates.count_pairs(events, people), candidates.MOST_PAIRS, sizes)
    pairs = candidates.every_pair(events, people)
    if percentage is None:
        return pairs
    return pairs[_printed_percentage(f"percentages_{arm}", percentage).covers(100 * pairs.risk)]


def _counts_frame(treated: Arm, control: Arm) -> pd.DataFrame:
    table = {
        "events_t": treated.events,
        "n_t": treated.n,
        "events_c": control.events,
        "n_c": control.n,
    }
    return pd.DataFrame(table).astype(np.int64)


def _sorted(found: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    return pd.concat(found).sort_values(by, ignore_index=True)


def _refuse_too_many_solutions(found: list[pd.DataFrame]) -> None:
    count = sum(map(len, found))
    if count > MOST_SOLUTIONS:
        raise ValueError(
            f"more than {MOST_SOLUTIONS:,} tables fit: the print pins nothing down; "
            "allowed are narrower ranges of n or events, or more printed numbers"
        )


def _risk_ratio(treated: Arm, control: Arm) -> np.ndarray:
    return treated.risk / control.risk


def _odds_ratio(treated: Arm, control: Arm) -> np.ndarray:
    return treated.odds / control.odds


def _peto_log_odds_ratio(treated: Arm, control: Arm) -> tuple[np.ndarray, np.ndarray]:
    """(observed − expected) / variance of the treated events, and that variance."""
    events, people = treated.events + control.events, treated.n + control.n
    expected = treated.n * events / people
    variance = treated.n * control.n * events * (people - events) / (people**2 * (people - 1))
    return (treated.events - expected) / variance, variance


def _peto_odds_ratio(treated: Arm, control: Arm) -> np.ndarray:
    return np.exp(_peto_log_odds_ratio(treated, control)[0])


def _katz_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    return effects.risk_ratio(events_t, n_t, events_c, n_c, method="katz", level=level)


def _woolf_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    return effects.odds_ratio(events_t, n_t, events_c, n_c, method="woolf", level=level)


def _peto_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    treated = Arm(events_t.to_numpy(float), n_t.to_numpy(float))
    control = Arm(events_c.to_numpy(float), n_c.to_numpy(float))
    y, variance = _peto_log_odds_ratio(treated, control)
    margin = ndtri((1 + level) / 2) / np.sqrt(variance)
    return pd.DataFrame(
        {"estimate": np.exp(y), "low": np.exp(y - margin), "high": np.exp(y + margin)},
        index=events_t.index,
    )


# For each measure and method: the estimate of many crossed arms, and the interval of tables.
_INTERVALS = {
    ("rr", "katz"): (_risk_ratio, _katz_interval),
    ("or", "woolf"): (_odds_ratio, _woolf_interval),
    ("or", "peto"): (_peto_odds_ratio, _peto_interval),
}
