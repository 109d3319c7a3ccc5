"""Quantiles, p-values and limits of the normal, t and binomial distributions, column by column."""

import numpy as np
from scipy.optimize.elementwise import find_root
from scipy.special import betainc, betaincinv, ndtr, ndtri, stdtr

from helpers.effects.validation import Column, in_chunks


def z_quantile(level: float) -> float:
    """The normal quantile of a two-sided interval: 1.96 for 0.95."""
    return float(ndtri((1 + level) / 2))


def p_normal(y: Column, se: Column) -> Column:
    """Two-sided p of y/se; no number where the standard error is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, 2 * ndtr(-np.abs(y / se)), np.nan)


def p_t(y: Column, se: Column, df: Column) -> Column:
    """Two-sided p of y/se with ``df`` degrees of freedom; no number where se is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, 2 * stdtr(df, -np.abs(y / se)), np.nan)


def wilson_reach(risk: Column, n: Column, z: float) -> tuple[Column, Column]:
    """How far Wilson's score limits lie below and above a proportion.

    At 0 nothing is left below it, at 1 nothing above it: both are exactly 0 there.
    """
    share = z**2 / n
    root = np.sqrt(share * (risk * (1 - risk) + share / 4))
    shift = share * (risk - 0.5)
    return (root + shift) / (1 + share), (root - shift) / (1 + share)


def binomial_upper_tail(successes, failures, share, observed_part: float) -> Column:
    """Probability of more successes than observed, plus that part of the observed count's own."""
    with np.errstate(invalid="ignore"):
        at_least = np.where(successes == 0, 1.0, betainc(successes, failures + 1, share))
        if observed_part == 1:
            return at_least
        more = np.where(failures == 0, 0.0, betainc(successes + 1, failures, share))
    return observed_part * at_least + (1 - observed_part) * more


def binomial_lower_limit(successes, failures, tail: float, observed_part: float) -> Column:
    """The share under which the upper tail is ``tail``: Clopper-Pearson (1) or mid-P (½)."""
    with np.errstate(invalid="ignore"):
        exact = np.where(successes == 0, 0.0, betaincinv(successes, failures + 1, tail))
        if observed_part == 1:
            return exact
        next_up = np.where(failures == 0, 1.0, betaincinv(successes + 1, failures, tail))

    def limit(exact, next_up, successes, failures):
        def distance(share, successes, failures):
            return binomial_upper_tail(successes, failures, share, observed_part) - tail

        # A mean of two tails reaches its value between the shares where each of them does.
        return find_root(distance, (exact, next_up), args=(successes, failures)).x

    return np.where(successes == 0, 0.0, in_chunks(limit, exact, next_up, successes, failures))
