"""A rate per 1000 is not a count of 1000: what a chi-squared of rates still shows.

A test needs counts. Where a paper puts rates into it, such as fractures per 1000 patient-years,
it tests 1000 people in each arm, however few there were. The statistic is then too large, by
about 1000 over the patient-years observed, but the counts behind it can still be looked for.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.effects import validation
from helpers.forensics.reconstruct.candidates import MOST_PAIRS, refuse_too_many
from helpers.forensics.reconstruct.chi_squared import possible_tables


def rates_as_counts(chi2: str, time_t: float, time_c: float, per: int = 1000) -> pd.DataFrame:
    """Every pair of counts whose rates, taken for counts, give a printed chi-squared.

    A rate is ``per`` × events / time, a whole number after rounding, up or down. Both
    directions are tried because papers round in several steps.

    Parameters
    ----------
    chi2 : str
        Pearson's chi-squared as printed.
    time_t, time_c : float
        Person-time of each arm, in the unit of the rate.
    per : int
        What the rates are per, taken for the number of people in each arm. Events are tried
        as long as the rate is not above it.

    Returns
    -------
    DataFrame
        ``events_t, rate_t, events_c, rate_c, statistic``, one row per solution. Swapping events
        and event-free time gives the same statistic, so that solutions often come in pairs.
        Empty where nothing fits.

    Raises
    ------
    ValueError
        An impossible statistic or time, or too many candidates.

    Examples
    --------
    3 events in 60 years are 50 per 1000, 9 are 150; 3 of 60 and 9 of 60 have a chi-squared of
    3.33 only.

    >>> rates_as_counts("55.56", 60, 60).round(2).head(2)
       events_t  rate_t  events_c  rate_c  statistic
    0         3      50         9     150      55.56
    1         9     150         3      50      55.56
    """
    columns, index = validation.as_columns(per=per)
    validation.require_whole("per", columns["per"], index, at_least=1)
    treated, control = _rates("time_t", time_t, per), _rates("time_c", time_c, per)
    tables = possible_tables(chi2, per, per, treated["rate"], control["rate"])
    tables = tables.rename(columns={"events_t": "rate_t", "events_c": "rate_c"})
    found = tables.merge(treated.add_suffix("_t")).merge(control.add_suffix("_c"))
    wanted = ["events_t", "rate_t", "events_c", "rate_c", "statistic"]
    return found[wanted].sort_values(["events_t", "events_c", "rate_t"], ignore_index=True)


def _rates(name: str, time, per: int) -> pd.DataFrame:
    """The whole rate or two that each number of events can be printed as."""
    columns, index = validation.as_columns(**{name: time})
    if len(index) != 1:
        raise ValueError(f"{name}: {len(index)} values; allowed is one person-time")
    validation.require_positive(name, columns[name], index)
    time = columns[name][0]
    refuse_too_many(int(time) + 1, MOST_PAIRS, {f"events within {name}": int(time) + 1})
    events = np.arange(int(time) + 1)
    rate = per * events / time
    both = {"events": np.tile(events, 2), "rate": np.append(np.floor(rate), np.ceil(rate))}
    return pd.DataFrame(both).astype(np.int64).drop_duplicates()
