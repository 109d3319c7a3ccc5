"""Two arms: effect sizes, intervals and tests, one row per comparison.

Treatment comes first (``t``), control second (``c``): a ratio is treatment over control and a
difference is treatment minus control. Arrays go in, a DataFrame comes out, with the index kept:

``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis, where sampling errors are closest to normal: the log of a ratio,
    the difference itself; pools are made of these. ``se`` is the large-sample (delta method)
    standard error whatever method made the interval, and NaN where an empty cell leaves it none,
``p``
    two-sided, against no effect, where the method has a test; else NaN,
``note``
    why a number is missing or infinite, or a limit open; else empty,
``events_t, n_t, events_c, n_c`` (or means, spreads, person-time)
    the inputs.

``attrs`` say what the rows are: ``measure, method, scale`` and ``level``; `concat` keeps those that
several frames share, where `pandas.concat` loses them. Impossible arguments are a ValueError (a
TypeError where something is no number), never a silent NaN; the message names the argument, the
first offending row, its value and what is allowed.

Which method? Wald intervals (``katz``, ``woolf``, ``wald``) are what papers print, and fail in
small or empty cells. Score intervals hold every effect that a chi-square test does not reject; they
keep their level in small arms and need no correction. Exact intervals never have less than their
level and are wide for it; mid-P counts the observed table half and comes closer.

Nothing is corrected behind your back: a table with an empty cell gives what the formula gives
(0, infinity or no number) and a note that says so. ``zero="add_half"`` adds 0.5 to the four
cells of such tables, and of no others; only Wald methods take it.

Tests of a two-by-two table (`fisher`, `midp`, `boschloo`, `chi_squared`) give ``statistic, p`` and
``note``. Fisher's keeps its level whatever the table, and stays below it: it is conservative. Mid-P
counts the observed table half and comes close to the level on average. Boschloo's is exact without
fixing the number of events, and never less powerful than Fisher's. Pearson's chi-square is the
score test of no effect, for large tables. A p says nothing about the size of an effect.

========================= ========================================================================
``ratios``                risk ratio and odds ratio of counted people
``differences``           risk difference
``absolute``              number needed to treat, events per 1,000
``rates``                 rate ratio of events over person-time
``means``                 difference of means, standardised or not, and their ratio
``paired``                a change within one group
``conversions``           standard error and effect from a printed interval or p
``spreads``               mean and standard deviation from what papers report instead
``one_arm``               one proportion, one rate
``fisher``, ``boschloo``, tests of a two-by-two table
``barnard``, ``chi_squared``
``second_opinion``        the same by statsmodels; p values of several tests
``fragility``             fragility index
``pvalue_function``       p-value function: the p against every possible effect
``bayes``                 prior and posterior of one effect
``power``                 power, and how far a significant result exaggerates
``per_sd``                gradient of risk per standard deviation
``measurement_error``     least significant change, and what a second scan shows
``score``,                score and exact conditional limits, quantiles: the numerics behind the
``conditional``,          measures
``distributions``
``validation``            argument checks, broadcasting, blocks of rows
``frames``                columns, notes and attrs that all results share
========================= ========================================================================
"""

from helpers.effects.absolute import number_needed_to_treat, per_thousand
from helpers.effects.barnard import barnard
from helpers.effects.boschloo import boschloo
from helpers.effects.chi_squared import chi_squared
from helpers.effects.conversions import from_interval, from_p
from helpers.effects.differences import risk_difference
from helpers.effects.fisher import ALTERNATIVES, fisher, midp
from helpers.effects.fragility import fragility_index
from helpers.effects.frames import (
    ASYMMETRIC,
    EMPTY_MARGIN,
    ENDS_AT_INFINITY,
    HALF_ADDED,
    NO_CONTRAST,
    NO_ERROR,
    NO_EVENTS,
    NO_RATIO,
    NO_SPREAD,
    NO_TEST,
    NO_WIDTH,
    OPEN_LIMIT,
    OUTSIDE,
    THROUGH_INFINITY,
    ZERO_CELL,
    ZERO_ODDS,
    concat,
)
from helpers.effects.means import (
    SMD_VARIANCES,
    glass_delta,
    mean_difference,
    ratio_of_means,
    standardised_mean_difference,
)
from helpers.effects.one_arm import proportion_interval, rate_interval
from helpers.effects.paired import paired_difference
from helpers.effects.rates import rate_ratio
from helpers.effects.ratios import odds_ratio, risk_ratio
from helpers.effects.second_opinion import adjusted_p, second_opinion
from helpers.effects.spreads import (
    combined_groups,
    correlation_of_change,
    mean_sd_from_quantiles,
    sd_from_interval,
    sd_from_iqr,
    sd_from_p,
    sd_from_range,
    sd_from_se,
    sd_from_t,
    sd_of_change,
)

__all__ = [
    "ALTERNATIVES",
    "ASYMMETRIC",
    "EMPTY_MARGIN",
    "ENDS_AT_INFINITY",
    "HALF_ADDED",
    "NO_CONTRAST",
    "NO_ERROR",
    "NO_EVENTS",
    "NO_RATIO",
    "NO_SPREAD",
    "NO_TEST",
    "NO_WIDTH",
    "OPEN_LIMIT",
    "OUTSIDE",
    "SMD_VARIANCES",
    "THROUGH_INFINITY",
    "ZERO_CELL",
    "ZERO_ODDS",
    "adjusted_p",
    "barnard",
    "boschloo",
    "chi_squared",
    "combined_groups",
    "concat",
    "correlation_of_change",
    "fisher",
    "fragility_index",
    "from_interval",
    "from_p",
    "glass_delta",
    "mean_difference",
    "mean_sd_from_quantiles",
    "midp",
    "number_needed_to_treat",
    "odds_ratio",
    "paired_difference",
    "per_thousand",
    "proportion_interval",
    "rate_interval",
    "rate_ratio",
    "ratio_of_means",
    "risk_difference",
    "risk_ratio",
    "sd_from_interval",
    "sd_from_iqr",
    "sd_from_p",
    "sd_from_range",
    "sd_from_se",
    "sd_from_t",
    "sd_of_change",
    "second_opinion",
    "standardised_mean_difference",
]
