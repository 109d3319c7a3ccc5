"""The outcomes that the claims are about, and what a reader needs of each to check it."""

from dataclasses import dataclass

import pandas as pd

from helpers.data import Dataset

COUNTS = {"events": "Count, each arm", "ratio": "Ratio, interval", "p": "Exact p"}
MEANS = {
    "means": "Mean, each arm",
    "spreads": "±, each arm",
    "spread_kind": "Kind of ±",
    "difference": "Gap, interval",
    "p": "Exact p",
}
COUNTED_STATISTICS = ("rr", "hr", "chi2", "percent_reduction", "count")
MEASURED_STATISTICS = ("md", "mean")
PEOPLE_IN_THE_TRIAL = ("compliance", "completion", "randomised_stratum", "age")
"""Outcomes that describe a trial and are no result of it."""


@dataclass(frozen=True)
class Group:
    """Outcomes that one word for readers covers, such as “fractures”."""

    name: str
    outcomes: tuple[str, ...]
    counted: bool
    """People or events are counted; else a mean is measured."""

    @property
    def items(self) -> dict[str, str]:
        """What a trial can print of them: column of `of_trials` to what stands above it."""
        items = COUNTS if self.counted else MEANS
        return {self.column(item): header for item, header in items.items()}

    def column(self, item: str) -> str:
        """The column of an item, such as ``fractures/events``."""
        return f"{self.name}/{item}"

    def states(self, gaps: pd.DataFrame) -> pd.DataFrame:
        """Its columns of `of_trials`, each by the name of its item."""
        columns = {column: column.removeprefix(f"{self.name}/") for column in self.items}
        return gaps[list(columns)].rename(columns=columns)

    def holds(self, frame: pd.DataFrame) -> pd.Series:
        """Which rows are about one of these outcomes."""
        return frame["outcome_id"].isin(self.outcomes)


def groups(dataset: Dataset) -> list[Group]:
    """The groups that ``about.toml`` names; without any, all outcomes in two groups.

    Then an outcome is counted where a row counts people or events, or a ratio of them is printed,
    and measured where a row has a mean. One of which only a p value or a direction is printed is
    in neither.

    Examples
    --------
    >>> [group.name for group in groups(k2)]
    ['fractures', 'bone density']
    """
    about = dataset.about
    if about.counted or about.measured:
        kinds = ((about.counted, True), (about.measured, False))
        return [
            Group(name, outcomes, counted)
            for named, counted in kinds
            for name, outcomes in named.items()
        ]
    trials, reported = dataset.trials, dataset.reported
    is_counted = trials["counted"] != "none"
    found = {
        True: (trials[is_counted], reported["statistic"].isin(COUNTED_STATISTICS)),
        False: (trials[~is_counted], reported["statistic"].isin(MEASURED_STATISTICS)),
    }
    listed = []
    for counted, (figures, printed) in found.items():
        outcomes = pd.concat([figures["outcome_id"], reported.loc[printed, "outcome_id"]]).unique()
        results = tuple(each for each in outcomes if each not in PEOPLE_IN_THE_TRIAL)
        if results:
            name = "counted outcomes" if counted else "measured outcomes"
            listed.append(Group(name, results, counted))
    return listed
