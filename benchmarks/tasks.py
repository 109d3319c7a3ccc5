"""What is compared with what, and how fast it has to be."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from benchmarks import bare, inputs, measure, metafor, peers
from benchmarks.layout import lay_out, megabytes, seconds, times
from helpers import effects, meta

ANOTHER = 1e-4  # relative: a peer whose number is further from ours has another answer

HEADER = ["task", "rows", "seconds", "bare s", "peak MB", "× bare"]
HEADER += ["statsmodels ÷", "scipy ÷", "metafor ÷", "target", "reached"]


def tables(rows: int) -> tuple:
    """The same tables for ours and for bare NumPy."""
    return (inputs.tables(rows),) * 2


def pools(rows: int) -> tuple:
    """The same trials as a frame for ours and side by side for bare NumPy."""
    trials = inputs.trials(rows)
    return trials, inputs.side_by_side(trials)


def regressions(rows: int) -> tuple:
    """The same trials with their latitudes, twenty for each regression."""
    trials = inputs.trials_by_latitude(rows)
    return trials, inputs.side_by_side(trials, 2 * inputs.TRIALS)


def slopes(trials: pd.DataFrame) -> pd.DataFrame:
    """The slope on latitude of each regression."""
    fit = meta.regression(trials, "latitude", scale="log", by="pool")
    return fit.coefficients.iloc[1::2]


@dataclass(frozen=True)
class Task:
    """One row of the table: our function, bare NumPy, the peers, and the targets.

    ``targets`` holds the most times bare NumPy that ours may take, or the least number of times
    that it must be faster than a peer.
    """

    name: str
    rows: int
    ours: Callable
    bare: Callable
    peers: dict[str, Callable]
    targets: dict[str, float]
    prepare: Callable = tables


@dataclass(frozen=True)
class Result:
    """What one run of a task has shown; ``ratios`` holds how many times faster than each peer."""

    task: Task
    rows: int
    seconds: float
    bare_seconds: float
    peak: int
    ratios: dict[str, float] = field(default_factory=dict)
    answers: tuple[str, ...] = ()

    @property
    def reached(self) -> str:
        """``yes`` or ``no``, or what is missing for an answer."""
        if self.rows < self.task.rows:
            return "too few rows"
        ratios = self.ratios | {"bare": self.seconds / self.bare_seconds}
        missing = [name for name in self.task.targets if name not in ratios]
        fine = [
            ratios[name] <= target if name == "bare" else ratios[name] >= target
            for name, target in self.task.targets.items()
            if name not in missing
        ]
        if not all(fine):
            return "no"
        return f"no {missing[0]} here" if missing else "yes"

    @property
    def cells(self) -> list[str]:
        """The row of the table."""
        targets = [
            f"≤ {target:g} × bare" if name == "bare" else f"≥ {target:g} {name}"
            for name, target in self.task.targets.items()
        ]
        return [
            self.task.name,
            f"{self.rows:,}",
            seconds(self.seconds),
            seconds(self.bare_seconds),
            megabytes(self.peak),
            times(self.seconds / self.bare_seconds),
            *(times(self.ratios.get(name)) for name in ("statsmodels", "scipy", "metafor")),
            ", ".join(targets),
            self.reached,
        ]


def run(task: Task, rows: int, peers_here: list[str]) -> Result:
    """Check that bare NumPy and ours find the same numbers, then time them and the peers."""
    given, given_bare = task.prepare(rows)
    found = task.ours(given)
    measure.require_same(task.name, found, task.bare(*given_bare))
    ours_seconds, bare_seconds = measure.medians(
        lambda: task.ours(given), lambda: task.bare(*given_bare)
    )
    looped = {name: peer(given) for name, peer in task.peers.items() if name in peers_here}
    ratios = {name: peer.seconds / (ours_seconds / rows) for name, peer in looped.items()}
    answers = (_answers(name, task, found, peer) for name, peer in looped.items())
    answers = tuple(filter(None, answers))
    peak, _ = measure.peak_bytes(lambda: task.ours(given))
    return Result(task, rows, ours_seconds, bare_seconds, peak, ratios, answers)


def table(results: list[Result]) -> str:
    """All results, and what has to be known to read them."""
    lines = [answer for result in results for answer in result.answers]
    return "\n".join([lay_out(HEADER, [result.cells for result in results]), *lines])


def _answers(name: str, task: Task, found: pd.DataFrame, peer: peers.Looped) -> str | None:
    """Say where a peer gave no answer or another one."""
    rows = len(peer.silent)
    another = measure.differing(found.head(rows), peer.columns, ANOTHER) & ~peer.silent
    if not (peer.silent.any() or another.any()):
        return None
    silent = f"{task.name}: of {rows} tables {name} gives no answer to {peer.silent.sum()}"
    return f"{silent} and another answer to {another.sum()}."


TASKS = [
    Task(
        "Katz risk ratio",
        1_000_000,
        lambda table: effects.risk_ratio(*table),
        bare.katz,
        {
            "statsmodels": peers.statsmodels("ratio", "log"),
            "scipy": peers.relative_risk,
            "metafor": metafor.risk_ratios,
        },
        {"bare": 3},
    ),
    Task(
        "Newcombe risk difference",
        1_000_000,
        lambda table: effects.risk_difference(*table),
        bare.newcombe,
        {"statsmodels": peers.statsmodels("diff", "newcomb")},
        {"bare": 3},
    ),
    Task(
        "score risk ratio",
        100_000,
        lambda table: effects.risk_ratio(*table, method="score"),
        bare.score_risk_ratio,
        {"statsmodels": peers.statsmodels("ratio", "score")},
        {"statsmodels": 100},
    ),
    Task(
        "score risk difference",
        100_000,
        lambda table: effects.risk_difference(*table, method="score"),
        bare.score_risk_difference,
        {"statsmodels": peers.statsmodels("diff", "score")},
        {"statsmodels": 300},
    ),
    Task(
        "score odds ratio",
        100_000,
        lambda table: effects.odds_ratio(*table, method="score"),
        bare.score_odds_ratio,
        {"statsmodels": peers.statsmodels("odds-ratio", "score")},
        {"statsmodels": 300},
    ),
    Task(
        "Fisher p",
        100_000,
        lambda table: effects.fisher(*table),
        bare.fisher,
        {"scipy": peers.fisher},
        {"scipy": 150},
    ),
    Task(
        "conditional odds ratio, exact limits",
        10_000,
        lambda table: effects.odds_ratio(*table, method="exact"),
        bare.conditional,
        {"scipy": peers.odds_ratio},
        {"scipy": 200},
    ),
    Task(
        "REML pools of 10 trials",
        1_000,
        lambda trials: meta.pool(trials, scale="log", by="pool"),
        bare.reml,
        {"metafor": metafor.pools},
        {"bare": 2, "metafor": 250},
        pools,
    ),
    Task(
        "REML regressions of 20 trials",
        1_000,
        slopes,
        bare.regression,
        {"metafor": metafor.regressions},
        {"bare": 3, "metafor": 200},
        regressions,
    ),
]
