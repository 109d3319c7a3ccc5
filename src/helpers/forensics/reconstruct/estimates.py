"""The ratios of two arms and their intervals, for the arms of a search."""

import numpy as np
import pandas as pd

from helpers import effects
from helpers.effects.distributions import z_quantile
from helpers.forensics.reconstruct.candidates import Arm


def risk_ratio(treated: Arm, control: Arm) -> np.ndarray:
    """Risk of the treated over the risk of the controls."""
    return treated.risk / control.risk


def odds_ratio(treated: Arm, control: Arm) -> np.ndarray:
    """Odds of the treated over the odds of the controls."""
    return treated.odds / control.odds


def peto_log_odds_ratio(treated: Arm, control: Arm) -> tuple[np.ndarray, np.ndarray]:
    """(observed − expected) / variance of the treated events, and that variance."""
    events, people = treated.events + control.events, treated.n + control.n
    expected = treated.n * events / people
    variance = treated.n * control.n * events * (people - events) / (people**2 * (people - 1))
    return (treated.events - expected) / variance, variance


def _peto_odds_ratio(treated: Arm, control: Arm) -> np.ndarray:
    return np.exp(peto_log_odds_ratio(treated, control)[0])


def _katz_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    return effects.risk_ratio(events_t, n_t, events_c, n_c, method="katz", level=level)


def _woolf_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    return effects.odds_ratio(events_t, n_t, events_c, n_c, method="woolf", level=level)


def _peto_interval(events_t, n_t, events_c, n_c, level) -> pd.DataFrame:
    treated = Arm(events_t.to_numpy(float), n_t.to_numpy(float))
    control = Arm(events_c.to_numpy(float), n_c.to_numpy(float))
    y, variance = peto_log_odds_ratio(treated, control)
    margin = z_quantile(level) / np.sqrt(variance)
    return pd.DataFrame(
        {"estimate": np.exp(y), "low": np.exp(y - margin), "high": np.exp(y + margin)}
    )


# For each measure and method: the estimate of many crossed arms, and the interval of tables.
INTERVALS = {
    ("rr", "katz"): (risk_ratio, _katz_interval),
    ("or", "woolf"): (odds_ratio, _woolf_interval),
    ("or", "peto"): (_peto_odds_ratio, _peto_interval),
}
