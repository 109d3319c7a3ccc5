"""The significant fracture results: how fragile, with what power, and are there too many?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import data, effects, forensics, printed
from helpers.data import Dataset
from helpers.data.schema.vocabulary import OMITTED, WEIGHTLESS
from helpers.effects import power
from helpers.reanalysis import shiraki_2000

COUNTS = ["events_t", "n_t", "events_c", "n_c"]
ECKO = "cheung_2008_ecko.p04"
SHIRAKI = "shiraki_2000.p01"


def results(dataset: Dataset) -> pd.DataFrame:
    """Every result on fractures that is significant by its p or its 95% interval.

    Returns
    -------
    DataFrame, one row per pair of arms, indexed by row_id
        Rows of ``reported``, the last one printed of each pair, with ``name, status`` of the trial,
        ``weighs`` (neither retracted nor questioned), and ``treatment, control``, what the arms
        were given, without doses.
    """
    tested = _fracture_rows(dataset).query("statistic != 'direction'")
    small = tested["p_reported"].map(_is_below_5_percent) | (tested["ci_high"] < 1)
    pair = ["trial_id", "arm_treatment", "arm_control"]
    found = tested[small].drop_duplicates(pair, keep="last")
    given = dataset.arms.set_index(["trial_id", "arm_id"])["treatment"]
    given = given.str.split(r" \(|, \d", regex=True).str[0]
    for side in ("treatment", "control"):
        arms = pd.MultiIndex.from_frame(found[["trial_id", f"arm_{side}"]])
        found[side] = given[arms].to_numpy()
    return found


def directions_without_p(dataset: Dataset) -> pd.DataFrame:
    """Fracture results of which only a direction is printed, in trials with no significant one.

    Returns
    -------
    DataFrame
        Rows of ``reported`` with ``name, status, weighs``.
    """
    rows = _fracture_rows(dataset).query("statistic == 'direction' and p_reported == ''")
    rows = rows[rows["value_printed"] != "no_significant_difference"]
    return rows[~rows["trial_id"].isin(results(dataset)["trial_id"])]


def possible_tables(dataset: Dataset, row_id: str) -> pd.DataFrame:
    """Every table of people that gives one printed result.

    Arms are tried up to the number randomised; where that of an arm is not printed, up to the
    number of the trial, and both must add up to it. Printed counts are kept.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    row_id : str
        A row of ``reported`` with a risk ratio and its interval, or with a chi-squared.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c`` and what follows from them.

    Examples
    --------
    The one pair of arms of ECKO that fits two sources:

    >>> possible_tables(k2, "cheung_2008_ecko.p04")[COUNTS].to_numpy().tolist()
    [[9, 217, 20, 223]]
    """
    row = dataset.row(row_id)
    arms = [
        dataset.row(f"{row['trial_id']}/{row[arm]}") for arm in ("arm_treatment", "arm_control")
    ]
    sizes = [arm["n_randomised"] for arm in arms]
    if row["statistic"] == "chi2":
        n_t, n_c = map(int, sizes)
        return forensics.possible_tables(row["value_printed"], n_t, n_c)
    total = int(dataset.row(row["trial_id"])["n_randomised"])
    tried = [range(1, total if pd.isna(n) else int(n) + 1) for n in sizes]
    counted = dataset.trials.dropna(subset="events").query(
        "trial_id == @row.trial_id and outcome_id == @row.outcome_id and site == @row.site"
    )
    events = [counted.loc[counted["arm_id"] == arm["arm_id"], "events"] for arm in arms]
    events = [int(each.iloc[0]) if len(each) else None for each in events]
    found = forensics.possible_counts(*data.printed_interval(row), tried[0], tried[1], *events)
    add_up = found["n_t"] + found["n_c"] == total
    return found[add_up].reset_index(drop=True) if any(map(pd.isna, sizes)) else found


def fragility(dataset: Dataset) -> pd.DataFrame:
    """How few people with another outcome would undo each significant result.

    Returns
    -------
    DataFrame, one row per row of `results`
        Its columns; ``tables``, how many tables of people give the print (of Shiraki 2000 the
        article's counts, read as people); ``events_t, n_t, events_c, n_c``, the largest of them;
        ``fisher``, its p; ``index_low, index_high``, the fragility index over all of them;
        ``reconstructed``.
    """
    significant = results(dataset)
    rows = [_fragile(dataset, row_id) for row_id in significant.index]
    return significant.join(pd.DataFrame(rows, index=significant.index))


def arm_sizes(dataset: Dataset) -> pd.DataFrame:
    """People in the arms of every vitamin K trial with a fracture result, the smallest first.

    Returns
    -------
    DataFrame, indexed by trial_id
        The trial's first fracture result in ``reported``; ``name, status, weighs, cited``; ``n_t,
        n_c``: as randomised, else as counted, else halves of the total (of ECKO reconstructed);
        ``label``, such as ``Jiang 2014 (108 v 105)``; ``risk_c``, the share of controls with a
        fracture where it is printed (of ECKO and Shiraki 2000 by the counts that are taken here).
    """
    trials = _fracture_rows(dataset).query("arm_treatment.str.contains('mk4|k1')")
    trials = trials.drop_duplicates("trial_id").set_index("trial_id", drop=False).rename_axis(None)
    total = dataset.studies.set_index("trial_id")["n_randomised"]
    trials = trials.loc[total[trials.index].sort_values(kind="stable").index]
    counted = _counted(dataset).drop_duplicates("trial_id").set_index("trial_id")
    sizes = {row.trial_id: _people(dataset, row, counted, total) for row in trials.itertuples()}
    trials[["n_t", "n_c"]] = pd.DataFrame(sizes).T.astype(int)
    short = trials["name"].str.split(" (", regex=False).str[0]
    trials["label"] = [
        f"{name} ({t} v {c})"
        for name, t, c in zip(short, trials["n_t"], trials["n_c"], strict=True)
    ]
    asked = dataset.reported[["trial_id", "outcome_id", "site"]].drop_duplicates()
    known = _counted(dataset).dropna(subset="events_c").merge(asked).drop_duplicates("trial_id")
    risk = (known["events_c"] / known["n_c"]).set_axis(known["trial_id"])
    for row_id in (ECKO, SHIRAKI):
        table = _taken(dataset, row_id).iloc[0]
        risk[row_id.partition(".")[0]] = table["events_c"] / table["n_c"]
    return trials.assign(risk_c=risk)


def power_to_notice(
    dataset: Dataset, ratio: float = 0.5, risks: Sequence[float] | None = None
) -> pd.DataFrame:
    """The chance of each trial to find significantly fewer fractures, if a ratio is the true one.

    Every pair of counts is judged: does Newcombe's interval of the difference leave out 0?

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    ratio : float
        The true risk ratio, below 1.
    risks : sequence of float, optional
        Shares of controls with a fracture; by default that of each trial which is printed.

    Returns
    -------
    DataFrame, a row per trial of `arm_sizes` and risk
        ``trial_id, label, weighs, risk_c, power``.
    """
    trials = arm_sizes(dataset)
    trials = trials if risks is not None else trials.dropna(subset="risk_c")
    found = {}
    for row in trials.itertuples():
        risk = np.asarray(row.risk_c if risks is None else risks, dtype=float)
        found[row.trial_id] = power.exact_power(_fewer, ratio * risk, row.n_t, risk, row.n_c)
    rows = pd.concat(found, names=["trial_id"]).reset_index("trial_id").reset_index(drop=True)
    return rows.join(trials[["label", "weighs"]], on="trial_id").drop(columns="risk_t")


def exaggeration(dataset: Dataset, ratio: float = 0.8) -> pd.DataFrame:
    """What the trials of which a risk is printed would print where they are significant.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    ratio : float
        The true risk ratio, below 1.

    Returns
    -------
    DataFrame, one row per trial, the highest power first
        ``trial_id, label, status`` and the columns of `helpers.effects.power.exaggeration`.
    """
    trials = arm_sizes(dataset).dropna(subset="risk_c")
    found = pd.concat(
        power.exaggeration(_different, ratio * row.risk_c, row.n_t, row.risk_c, row.n_c)
        for row in trials.itertuples()
    )
    about = trials[["trial_id", "label", "status"]].reset_index(drop=True)
    found = about.join(found.reset_index(drop=True))
    return found.sort_values("power", ascending=False, ignore_index=True)


def expected(dataset: Dataset, ratio: float = 0.5) -> pd.DataFrame:
    """How many cited trials should be significant if a ratio is the true one, and how many are.

    Where no share of controls is printed, that of Shiraki 2000 is taken, which is high.

    Returns
    -------
    DataFrame, one row per group
        ``group``: those that weigh, the same without results that no table gives, and all, each in
        words. The columns of `helpers.effects.power.significant_among`.
    """
    trials = arm_sizes(dataset).query("cited")
    risk = trials["risk_c"].fillna(trials["risk_c"]["shiraki_2000"])
    trials["power"] = [
        power.exact_power(_fewer, ratio * risk_c, n_t, risk_c, n_c)["power"].iloc[0]
        for risk_c, n_t, n_c in zip(risk, trials["n_t"], trials["n_c"], strict=True)
    ]
    found = fragility(dataset)
    trials["significant"] = trials.index.isin(found["trial_id"])
    impossible = trials.index.isin(found.query("tables == 0 and statistic == 'chi2'")["trial_id"])
    weigh = trials[trials["weighs"]]
    groups = {
        "those that stand": weigh,
        "the same, results that no table gives not counted": weigh.assign(
            significant=weigh["significant"] & ~impossible[trials["weighs"]]
        ),
        "with those that do not stand": trials,
    }
    rows = {
        name: power.significant_among(rows["power"], rows["significant"].sum())
        for name, rows in groups.items()
    }
    return pd.concat(rows, names=["group"]).reset_index("group").reset_index(drop=True)


def _fracture_rows(dataset: Dataset) -> pd.DataFrame:
    about = dataset.studies.set_index("trial_id")[["name", "status", "cited_by"]]
    rows = dataset.reported[dataset.reported["outcome_id"].str.contains("fracture")].join(
        about, on="trial_id"
    )
    rows = rows.assign(weighs=~rows["status"].isin(WEIGHTLESS), cited=rows["cited_by"] != OMITTED)
    return rows.set_index("row_id", drop=False)


def _is_below_5_percent(p: str) -> bool:
    return p[:1] != ">" and p[-1:].isdigit() and printed.parse(p).high <= 0.05


def _counted(dataset: Dataset) -> pd.DataFrame:
    return dataset.contrasts[dataset.contrasts["outcome_id"].str.contains("fracture")]


def _taken(dataset: Dataset, row_id: str) -> pd.DataFrame:
    """The tables of a result; of Shiraki 2000 the article's counts."""
    return shiraki_2000.counts(dataset) if row_id == SHIRAKI else possible_tables(dataset, row_id)


def _fragile(dataset: Dataset, row_id: str) -> dict:
    found = _taken(dataset, row_id)
    about = {"tables": len(found), "reconstructed": row_id != SHIRAKI}
    if found.empty:
        return about
    largest = found.loc[(found["n_t"] + found["n_c"]).idxmax(), COUNTS].astype(int)
    index = effects.fragility_index(**found[COUNTS])["index"]
    p = effects.fisher(*largest)["p"].iloc[0]
    return (
        about
        | largest.to_dict()
        | {"fisher": p, "index_low": index.min(), "index_high": index.max()}
    )


def _people(dataset: Dataset, row, counted: pd.DataFrame, total: pd.Series) -> list[float]:
    if row.trial_id == ECKO.partition(".")[0]:
        return possible_tables(dataset, ECKO).iloc[0][["n_t", "n_c"]].tolist()
    arms = [dataset.row(f"{row.trial_id}/{arm}") for arm in (row.arm_treatment, row.arm_control)]
    sizes = [arm["n_randomised"] for arm in arms]
    if any(map(pd.isna, sizes)) and row.trial_id in counted.index:
        sizes = counted.loc[row.trial_id, ["n_t", "n_c"]].tolist()
    halves = [total[row.trial_id] // 2, total[row.trial_id] - total[row.trial_id] // 2]
    return [half if pd.isna(n) else n for n, half in zip(sizes, halves, strict=True)]


def _fewer(*table) -> pd.Series:
    return effects.risk_difference(*table)["high"] < 0


def _different(*table) -> pd.Series:
    return effects.risk_difference(*table)[["low", "high"]].prod(axis=1) > 0
