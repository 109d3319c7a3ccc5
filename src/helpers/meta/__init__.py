"""What do several trials say together? One row per pool.

``mantel_haenszel`` and ``peto`` pool counts, ``pool`` pools effects with their standard errors;
``leave_one_out`` and ``cumulative`` repeat any of the three, ``egger`` asks about small trials.
With ``by="column"`` each pools every group of the frame in one call. The columns are

``method, k, k_used``
    how, the trials in the frame, and those with a say in the estimate (``note`` explains any gap),
``estimate, low, high``
    on the natural scale (a ratio, a difference),
``y, se``
    on the scale of analysis: the log of a ratio, the difference itself,
``tau2, q, q_df, q_p, i2, h2``
    heterogeneity: tau² on the squared scale of analysis, Cochran's Q, its degrees of freedom (one
    less than the trials that enter it) and its p, I² in per cent, H² (Higgins and Thompson's
    general form from tau²; a common-effect pool has Q/df),
``pi_low, pi_high``
    where the true effect of the next trial is expected, on the natural scale,
``p``
    two-sided, against no effect,
``note``
    everything that a reader has to know about this row, else empty.

``attrs`` say ``measure, method, scale`` and ``level``. A pool reads its scale from the frame of its
trials, and refuses another one.

Where is what? ``mantel_haenszel`` also holds ``peto``, ``inverse_variance`` holds ``pool``,
``influence`` holds ``leave_one_out`` and ``cumulative``, ``small_study_effects`` holds ``egger``.
``heterogeneity``, ``reml`` and ``stratified`` are the sums behind them; ``inputs`` and ``groups``
read the trials, ``results`` lays out the rows.
"""

from helpers.meta.influence import baujat, cumulative, influence, leave_one_out, weights
from helpers.meta.inverse_variance import INTERVALS, pool
from helpers.meta.mantel_haenszel import mantel_haenszel, peto
from helpers.meta.regression import Regression, regression
from helpers.meta.small_study import begg, egger, funnel_limits, harbord, peters
from helpers.meta.subgroups import Subgroups, subgroups
from helpers.meta.tau2_interval import tau2_interval
from helpers.meta.trim_and_fill import TrimAndFill, trim_and_fill

__all__ = [
    "INTERVALS",
    "Regression",
    "Subgroups",
    "TrimAndFill",
    "baujat",
    "begg",
    "cumulative",
    "egger",
    "funnel_limits",
    "harbord",
    "influence",
    "leave_one_out",
    "mantel_haenszel",
    "peters",
    "peto",
    "pool",
    "regression",
    "subgroups",
    "tau2_interval",
    "trim_and_fill",
    "weights",
]
