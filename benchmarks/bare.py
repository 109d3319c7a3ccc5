"""The shortest NumPy that computes the numbers of each task, without checks, notes or a frame.

Closed forms where there are any; otherwise the definition of the limit and plain bisection, which
shares nothing with the way the library finds it and so checks its numbers, too.
"""

import numpy as np
from scipy.special import chdtrc, gammaln, ndtr, ndtri, stdtr, stdtrit

Z = ndtri(0.975)
LOG_FACTORIAL = gammaln(np.arange(1, 1002))


def katz(events_t, n_t, events_c, n_c):
    estimate = (events_t / n_t) / (events_c / n_c)
    y = np.log(estimate)
    se = np.sqrt(1 / events_t - 1 / n_t + 1 / events_c - 1 / n_c)
    low, high = np.exp(y - Z * se), np.exp(y + Z * se)
    return {
        "estimate": estimate,
        "low": low,
        "high": high,
        "y": y,
        "se": se,
        "p": 2 * ndtr(-abs(y / se)),
    }


def wilson(risk, n):
    centre = risk + Z**2 / (2 * n)
    margin = Z * np.sqrt(risk * (1 - risk) / n + (Z / (2 * n)) ** 2)
    return (centre - margin) / (1 + Z**2 / n), (centre + margin) / (1 + Z**2 / n)


def newcombe(events_t, n_t, events_c, n_c):
    risk_t, risk_c = events_t / n_t, events_c / n_c
    (low_t, high_t), (low_c, high_c) = wilson(risk_t, n_t), wilson(risk_c, n_c)
    y = risk_t - risk_c
    return {
        "estimate": y,
        "low": y - np.sqrt((risk_t - low_t) ** 2 + (high_c - risk_c) ** 2),
        "high": y + np.sqrt((high_t - risk_t) ** 2 + (risk_c - low_c) ** 2),
        "y": y,
        "se": np.sqrt(risk_t * (1 - risk_t) / n_t + risk_c * (1 - risk_c) / n_c),
    }


def bisect(holds, inside, outside):
    """The last value from ``inside`` towards ``outside`` that still holds."""
    for _ in range(50):
        middle = (inside + outside) / 2
        held = holds(middle)
        inside, outside = np.where(held, middle, inside), np.where(held, outside, middle)
    return inside


def score_risk_ratio(events_t, n_t, events_c, n_c):
    events, n = events_t + events_c, n_t + n_c

    def z(log_ratio):
        ratio = np.exp(log_ratio)
        b = ratio * (n_t + events_c) + n_c + events_t
        risk_c = 2 * events / (b + np.sqrt(np.maximum(0, b**2 - 4 * n * ratio * events)))
        risk_t = ratio * risk_c
        variance = risk_t * (1 - risk_t) / n_t + ratio**2 * risk_c * (1 - risk_c) / n_c
        return (events_t / n_t - ratio * events_c / n_c) / np.sqrt(variance * n / (n - 1))

    estimate = (events_t / n_t) / (events_c / n_c)
    y, inside = np.log(estimate), np.clip(np.log(estimate), -30, 30)
    return {
        "estimate": estimate,
        "low": np.exp(bisect(lambda at: z(at) < Z, inside, -30.0)),
        "high": np.exp(bisect(lambda at: z(at) > -Z, inside, 30.0)),
        "y": y,
        "se": np.sqrt(1 / events_t - 1 / n_t + 1 / events_c - 1 / n_c),
        "p": 2 * ndtr(-abs(z(0.0))),
    }


def score_odds_ratio(events_t, n_t, events_c, n_c):
    events, n = events_t + events_c, n_t + n_c

    def z(log_odds):
        odds = np.exp(log_odds)
        b = n_t * odds + n_c - events * (odds - 1)
        risk_c = 2 * events / (b + np.sqrt(b**2 + 4 * n_c * (odds - 1) * events))
        risk_t = odds * risk_c / (1 + risk_c * (odds - 1))
        precision = 1 / (n_t * risk_t * (1 - risk_t)) + 1 / (n_c * risk_c * (1 - risk_c))
        return (events_t - n_t * risk_t) * np.sqrt(precision * (n - 1) / n)

    estimate = events_t * (n_c - events_c) / ((n_t - events_t) * events_c)
    y, inside = np.log(estimate), np.clip(np.log(estimate), -30, 30)
    return {
        "estimate": estimate,
        "low": np.exp(bisect(lambda at: z(at) < Z, inside, -30.0)),
        "high": np.exp(bisect(lambda at: z(at) > -Z, inside, 30.0)),
        "y": y,
        "se": woolf_se(events_t, n_t, events_c, n_c),
        "p": 2 * ndtr(-abs(z(0.0))),
    }


def score_risk_difference(events_t, n_t, events_c, n_c):
    events, n = events_t + events_c, n_t + n_c

    def z(difference):
        # The cubic of Miettinen and Nurminen for the risk of the controls, solved by an angle.
        l2 = ((n_t + 2 * n_c) * difference - n - events) / n / 3
        l1 = ((n_c * difference - n - 2 * events_c) * difference + events) / n / 3
        l0 = events_c * difference * (1 - difference) / n
        c = l2**3 - 1.5 * l1 * l2 + l0 / 2
        b = np.copysign(np.sqrt(np.maximum(0, l2**2 - l1)), c)
        risk_c = 2 * b * np.cos((np.pi + np.arccos(np.clip(c / b**3, -1, 1))) / 3) - l2
        risk_c = np.clip(risk_c, np.maximum(0, -difference), np.minimum(1, 1 - difference))
        risk_t = risk_c + difference
        variance = risk_t * (1 - risk_t) / n_t + risk_c * (1 - risk_c) / n_c
        return (events_t / n_t - events_c / n_c - difference) / np.sqrt(variance * n / (n - 1))

    risk_t, risk_c = events_t / n_t, events_c / n_c
    y = risk_t - risk_c
    return {
        "estimate": y,
        "low": bisect(lambda at: z(at) < Z, y, -1.0),
        "high": bisect(lambda at: z(at) > -Z, y, 1.0),
        "y": y,
        "se": np.sqrt(risk_t * (1 - risk_t) / n_t + risk_c * (1 - risk_c) / n_c),
        "p": 2 * ndtr(-abs(z(0.0))),
    }


def woolf_se(events_t, n_t, events_c, n_c):
    return np.sqrt(1 / events_t + 1 / (n_t - events_t) + 1 / events_c + 1 / (n_c - events_c))


def hypergeometric(events_t, n_t, events_c, n_c):
    """Counts k of the treated's events and the logs of their weights, a row for each table."""
    k, events = np.arange(n_t.max() + 1), (events_t + events_c)[:, None]
    cells = np.array([k + 0 * events, n_t[:, None] - k, events - k, n_c[:, None] - events + k])
    weight = -LOG_FACTORIAL[np.maximum(0, cells)].sum(axis=0)
    return k, np.where((cells >= 0).all(axis=0), weight, -np.inf)


def in_parts(function, rows, columns):
    """The matrices of all tables at once would not fit into memory."""
    parts = np.array_split(np.arange(len(columns[0])), -(-len(columns[0]) // rows))
    found = [function(*(column[part] for column in columns)) for part in parts]
    return {name: np.concatenate([part[name] for part in found]) for name in found[0]}


def fisher(*table):
    def part(events_t, n_t, events_c, n_c):
        _, log_weight = hypergeometric(events_t, n_t, events_c, n_c)
        weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
        limit = np.take_along_axis(weight, events_t[:, None], axis=1) * (1 + 1e-7)
        p = np.where(weight <= limit, weight, 0).sum(axis=1) / weight.sum(axis=1)
        odds_ratio = events_t * (n_c - events_c) / ((n_t - events_t) * events_c)
        return {"statistic": odds_ratio, "p": p}

    return in_parts(part, 250, table)


def conditional(*table):
    def part(events_t, n_t, events_c, n_c):
        k, log_weight = hypergeometric(events_t, n_t, events_c, n_c)
        observed = events_t[:, None]

        def share(log_odds, counted):
            weight = log_weight + k * log_odds[:, None]
            weight = np.exp(weight - weight.max(axis=1, keepdims=True))
            return (weight * counted).sum(axis=1) / weight.sum(axis=1)

        least, most, none = (np.full(len(n_t), log_odds) for log_odds in (-15.0, 15.0, 0.0))
        y = bisect(lambda at: share(at, k) < events_t, least, most)
        up, down = share(none, k >= observed), share(none, k <= observed)
        return {
            "estimate": np.exp(y),
            "low": np.exp(bisect(lambda at: share(at, k >= observed) > 0.025, y, least)),
            "high": np.exp(bisect(lambda at: share(at, k <= observed) > 0.025, y, most)),
            "y": y,
            "se": woolf_se(events_t, n_t, events_c, n_c),
            "p": np.minimum(1, 2 * np.minimum(up, down)),
        }

    return in_parts(part, 250, table)


def restricted(y, v, tau2):
    """Weights, their sum, pulls and score of the restricted likelihood, a column for each pool."""
    weight = 1 / (v + tau2)
    total = weight.sum(axis=0)
    pull = weight * (y - (weight * y).sum(axis=0) / total)
    return weight, total, pull, (pull**2).sum(axis=0) - total + (weight**2).sum(axis=0) / total


def newton(y, v, tau2):
    for _ in range(100):
        weight, total, pull, score = restricted(y, v, tau2)
        squares, cubes = (weight**2).sum(axis=0), (weight**3).sum(axis=0)
        expected = squares - 2 * cubes / total + (squares / total) ** 2
        observed = 2 * (weight * pull**2).sum(axis=0) - squares - (squares / total) ** 2
        observed -= 2 * (weight * pull).sum(axis=0) ** 2 / total - 2 * cubes / total
        better = np.maximum(0, tau2 + score / np.where(observed > 0, observed, expected))
        settled, tau2 = abs(better - tau2) <= 1e-8 * (better + v.min(axis=0)), better
        if settled.all():
            break
    return tau2, settled


def reml(y, v):
    """Newton's iteration from DerSimonian and Laird's tau², and a search for second maxima.

    The search goes up to a simple bound of tau², which lies higher than that of the library.
    """
    k = len(y)
    weight, total, pull, _ = restricted(y, v, 0.0)
    q = (pull**2 / weight).sum(axis=0)
    spare = total - (weight**2).sum(axis=0) / total
    tau2, settled = newton(y, v, np.maximum(0, (q - (k - 1)) / spare))
    ceiling = 1.1 * (k * np.ptp(y, axis=0) ** 2 + v.max(axis=0)) / (k - 1)
    length = np.log1p(ceiling / v.min(axis=0))
    steps = np.linspace(0, 1, int(np.ceil(length.max() / 0.125)) + 1)
    grid = v.min(axis=0) * np.expm1(length * steps[:, None])
    rises = np.array([restricted(y, v, tau2)[3] > 0 for tau2 in grid])
    maxima = ~rises[0] + (rises[:-1] & ~rises[1:]).sum(axis=0)
    for pool in np.flatnonzero((maxima > 1) | ~settled):
        mine, variance = y[:, pool], v[:, pool]
        states = [restricted(mine, variance, tau2) for tau2 in grid[:, pool]]
        height = [np.log(w).sum() - np.log(s) - (r**2 / w).sum() for w, s, r, _ in states]
        tau2[pool], _ = newton(mine, variance, grid[np.argmax(height), pool])
    weight, total, pull, _ = restricted(y, v, tau2)
    mean = (weight * y).sum(axis=0) / total
    se = np.sqrt((pull**2 / weight).sum(axis=0) / (k - 1) / total)
    margin, h2 = stdtrit(k - 1, 0.975) * se, 1 + tau2 * spare / (k - 1)
    predicted = stdtrit(k - 1, 0.975) * np.sqrt(tau2 + se**2)
    return {
        "estimate": np.exp(mean),
        "low": np.exp(mean - margin),
        "high": np.exp(mean + margin),
        "y": mean,
        "se": se,
        "tau2": tau2,
        "q": q,
        "q_p": chdtrc(k - 1, q),
        "i2": 100 * (1 - 1 / h2),
        "h2": h2,
        "pi_low": np.exp(mean - predicted),
        "pi_high": np.exp(mean + predicted),
        "p": 2 * stdtr(k - 1, -abs(mean / se)),
    }


def line(y, v, x, tau2):
    """A weighted line for each column: its fit, and the score and information of tau²."""
    weight = 1 / (v + tau2)
    total = weight.sum(axis=0)
    away = x - (weight * x).sum(axis=0) / total
    unit = away / np.sqrt((weight * away**2).sum(axis=0))
    slope = (weight * unit * y).sum(axis=0)
    pull = weight * (y - (weight * y).sum(axis=0) / total - slope * unit)
    squared = weight**2
    own, shared, tilted = (
        squared.sum(axis=0) / total,
        (squared * unit**2).sum(axis=0),
        (squared * unit).sum(axis=0),
    )
    score = (pull**2).sum(axis=0) - total + own + shared
    cubed = squared * weight
    information = squared.sum(axis=0) - 2 * cubed.sum(axis=0) / total
    information += own**2 + shared**2 + 2 * tilted**2 / total - 2 * (cubed * unit**2).sum(axis=0)
    return weight, away, pull, score, information


def regression(y, v, x):
    """Fisher's scoring from 0, and a search for second maxima, of which the sample has none."""
    k, tau2 = len(y), np.zeros(y.shape[1])
    for _ in range(200):
        *_, score, information = line(y, v, x, tau2)
        better = np.maximum(0, tau2 + score / information)
        settled, tau2 = abs(better - tau2) <= 1e-12 * (better + v.min(axis=0)), better
        if settled.all():
            break
    ceiling = 1.1 * (k * np.ptp(y, axis=0) ** 2 + v.max(axis=0)) / (k - 2)
    length = np.log1p(ceiling / v.min(axis=0))
    steps = np.linspace(0, 1, int(np.ceil(length.max() / 0.125)) + 1)
    grid = v.min(axis=0) * np.expm1(length * steps[:, None])
    rises = np.array([line(y, v, x, tau2)[3] > 0 for tau2 in grid])
    maxima = ~rises[0] + (rises[:-1] & ~rises[1:]).sum(axis=0)
    assert (maxima == 1).all()
    weight, away, pull, *_ = line(y, v, x, tau2)
    spread = (weight * away**2).sum(axis=0)
    b = (weight * away * y).sum(axis=0) / spread
    se = np.sqrt((pull**2 / weight).sum(axis=0) / (k - 2) / spread)
    margin = stdtrit(k - 2, 0.975) * se
    return {
        "b": b,
        "se": se,
        "low": b - margin,
        "high": b + margin,
        "p": 2 * stdtr(k - 2, -abs(b / se)),
    }
