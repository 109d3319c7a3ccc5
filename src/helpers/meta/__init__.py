"""What do several trials say together? One row per pool.

``pool`` pools effects with their standard errors, ``mantel_haenszel`` and ``peto`` pool counts,
``bayes_pool`` adds priors. With ``by="column"`` each pools every group of the frame in one call.
A pool knows its trials: ``weights``, ``leave_one_out``, ``cumulative``, ``influence`` and
``baujat`` need nothing else. ``subgroups`` and ``regression`` ask what effects differ with,
``tau2_interval`` how much they differ; ``egger``, ``begg``, ``harbord``, ``peters`` and
``trim_and_fill`` ask about small trials; ``absolute`` says a pool in people. Names may be those of
metafor, in upper or lower case (``method="REML"``, ``interval="knha"``, ``measure="RR"``).

Results print themselves, rounded and with a sentence; their columns hold the full numbers. Those of
a pool are

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
``influence`` all that takes a pool apart, ``small_study`` the tests of the funnel.
``heterogeneity``, ``tau2`` (the likelihoods, of regressions too) and ``stratified`` are the sums
behind them; ``inputs`` and ``groups`` read the trials, ``results`` and ``shown`` lay out the rows.
"""

from helpers.meta.absolute import absolute
from helpers.meta.bayes import bayes_pool
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
    "absolute",
    "baujat",
    "bayes_pool",
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
