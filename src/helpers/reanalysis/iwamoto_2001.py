"""Iwamoto 2001: 72 women in three arms, two chi-squared values, and what "similar" would need."""

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from helpers import effects, forensics, printed
from helpers.data import Dataset
from helpers.effects.power import exact_power
from helpers.reanalysis.multiverse import RESULT

TRIAL = "iwamoto_2001"
TREATED, CONTROL = ("etidronate", "mk4"), "calcium"
PER = 1000
"""Patient-years that the printed fracture index is per."""
NAMES = {"etidronate": "etidronate", "mk4": "K2", "calcium": "calcium"}
YOPS_RATIO, YOPS_CONTROLS = "ishida_2004_yops.p03", "ishida_2004_yops.f01"


def women(dataset: Dataset) -> pd.DataFrame:
    """The three arms.

    Returns
    -------
    DataFrame, indexed by arm_id
        ``n``; ``years`` of observation if all stayed to the end; ``chi2``, the printed value of the
        comparison with calcium, a text (NaN for calcium); ``compared``, that comparison in words.
    """
    n = dataset.arms.query("trial_id == @TRIAL").set_index("arm_id")["n_randomised"].astype(int)
    tests = dataset.reported.query("trial_id == @TRIAL and statistic == 'chi2'")
    chi2 = tests.set_index("arm_treatment")["value_printed"]
    years = n * dataset.row(TRIAL)["duration_months"] / 12
    arms = pd.DataFrame({"n": n, "years": years, "chi2": chi2})
    name, size = arms.index.map(NAMES), arms["n"].astype(str)
    return arms.assign(compared=name + " (" + size + f" women) v {CONTROL} ({n[CONTROL]})")


def every_table(dataset: Dataset) -> pd.DataFrame:
    """Every table of women with a fracture, of a treated arm against calcium.

    Returns
    -------
    DataFrame
        ``arm_id, events_t, n_t, events_c, n_c, statistic``, Pearson's chi-squared.
    """
    arms, parts = women(dataset), []
    n_c = arms.loc[CONTROL, "n"]
    for arm in TREATED:
        n_t = arms.loc[arm, "n"]
        events_t, events_c = (grid.ravel() for grid in np.mgrid[: n_t + 1, : n_c + 1])
        found = effects.chi_squared(events_t, n_t, events_c, n_c)[["statistic"]]
        arm_of = {"arm_id": arm, "events_t": events_t, "n_t": n_t, "events_c": events_c, "n_c": n_c}
        parts.append(found.assign(**arm_of).dropna(subset="statistic"))
    columns = ["arm_id", "events_t", "n_t", "events_c", "n_c", "statistic"]
    return pd.concat(parts, ignore_index=True)[columns]


def nearest_tables(dataset: Dataset) -> pd.DataFrame:
    """The table of women nearest to each printed chi-squared.

    Returns
    -------
    DataFrame, one row per treated arm
        The columns of `every_table`; ``chi2``, the print, and ``compared``, as in `women`.
    """
    found = every_table(dataset).join(women(dataset)[["chi2", "compared"]], on="arm_id")
    off = (found["statistic"] - found["chi2"].map(printed.number)).abs()
    return found.loc[off.groupby(found["arm_id"]).idxmin()].reset_index(drop=True)


def fitting_tables(dataset: Dataset) -> pd.DataFrame:
    """How many tables give each printed value: of all women or any number, corrected or not.

    Returns
    -------
    DataFrame
        ``arm_id, chi2``; ``everyone``: all women analysed, else any number; ``corrected``, as Yates
        proposed; ``tables``.
    """
    arms, rows = women(dataset), []
    for arm in TREATED:
        chi2, n_t, n_c = arms.loc[arm, "chi2"], arms.loc[arm, "n"], arms.loc[CONTROL, "n"]
        for everyone in (True, False):
            t, c = (n_t, n_c) if everyone else (range(1, n_t + 1), range(1, n_c + 1))
            for corrected in (False, True):
                found = forensics.possible_tables(chi2, t, c, correction=corrected)
                rows.append((arm, chi2, everyone, corrected, len(found)))
    return pd.DataFrame(rows, columns=["arm_id", "chi2", "everyone", "corrected", "tables"])


def divisions_into_classes(dataset: Dataset) -> pd.DataFrame:
    """Can all women, spread over any number of classes of fractures, give a printed value?

    With a_j of n_t and b_j of n_c women in class j, chi-squared is n less a term for each class
    that both arms share. One or two shared classes are tried; three lower it too far.

    Returns
    -------
    DataFrame, one row per treated arm
        ``arm_id, chi2``; ``fitting``, how many ways to share a class or two give the print;
        ``most_of_three``, the largest chi-squared with three shared classes.
    """
    arms, rows = women(dataset), []
    for arm in TREATED:
        chi2, n_t, n_c = arms.loc[arm, "chi2"], arms.loc[arm, "n"], arms.loc[CONTROL, "n"]
        a, b = np.mgrid[1 : n_t + 1, 1 : n_c + 1]
        one = np.unique(a * b / (a + b)) * (n_t + n_c) ** 2 / (n_t * n_c)
        lowered = np.concatenate([[0], one, np.add.outer(one, one).ravel()])
        fitting = printed.parse(chi2).covers(n_t + n_c - lowered).sum()
        rows.append((arm, chi2, fitting, n_t + n_c - 3 * one.min()))
    return pd.DataFrame(rows, columns=["arm_id", "chi2", "fitting", "most_of_three"])


def without_inflation(dataset: Dataset) -> pd.DataFrame:
    """What remains of the printed values if rates per 1000 patient-years were taken for counts.

    Returns
    -------
    DataFrame, indexed by treated arm
        ``years_t, years_c, chi2``; ``factor``, how many times a chi-squared is inflated; what
        ``remains``, and its ``p``.
    """
    arms = women(dataset)
    treated = arms.loc[list(TREATED)]
    years_c = arms.loc[CONTROL, "years"]
    factor = PER * (1 / treated["years"] + 1 / years_c) / 2
    remains = treated["chi2"].map(printed.number) / factor
    found = {"years_t": treated["years"], "years_c": years_c, "chi2": treated["chi2"]}
    return pd.DataFrame(found | {"factor": factor, "remains": remains, "p": chdtrc(1, remains)})


def rates_taken_for_counts(dataset: Dataset) -> pd.DataFrame:
    """Numbers of fractures whose rates, taken for counts, give both printed values.

    Returns
    -------
    DataFrame, one row per solution
        ``events_etidronate, events_mk4, events_calcium``, and ``rate_…`` per 1000 patient-years.

    Examples
    --------
    >>> found = rates_taken_for_counts(k2)
    >>> found[["events_etidronate", "events_mk4", "events_calcium"]].to_numpy().tolist()
    [[2, 2, 6], [48, 44, 42]]
    """
    arms, parts = women(dataset), []
    for arm in TREATED:
        years, years_c = arms["years"][[arm, CONTROL]]
        found = forensics.rates_as_counts(arms.loc[arm, "chi2"], years, years_c, PER)
        found = found[["events_t", "rate_t", "events_c", "rate_c"]]
        parts.append(found.rename(columns={f"{it}_t": f"{it}_{arm}" for it in ("events", "rate")}))
    both = parts[0].merge(parts[1])
    return both.rename(columns={"events_c": "events_calcium", "rate_c": "rate_calcium"})


def share_by_accident(dataset: Dataset, below: float = 100) -> float:
    """Of all pairs of values below a limit with one decimal, the share that such rates can give."""
    arms, parts = women(dataset), []
    for arm in TREATED:
        rates = [PER * np.arange(n + 1) / n for n in arms.loc[[arm, CONTROL], "years"]]
        t, c = np.meshgrid(*(np.unique([np.floor(rate), np.ceil(rate)]) for rate in rates))
        statistic = effects.chi_squared(t.ravel(), PER, c.ravel(), PER)["statistic"].round(1)
        found = pd.DataFrame({"rate_c": c.ravel(), arm: statistic})
        parts.append(found[found[arm] < below].drop_duplicates())
    pairs = parts[0].merge(parts[1])[list(TREATED)].drop_duplicates()
    return len(pairs) / (10 * below) ** 2


def comparisons(dataset: Dataset) -> pd.DataFrame:
    """An honest test of the reconstructed counts, each fracture taken as another woman.

    Returns
    -------
    DataFrame, a row per pair of arms
        ``treatment, against, events_t, n_t, events_c, n_c``; ``estimate, low, high``, the risk
        ratio with its score interval; ``p`` (Fisher's) and ``chi2``.
    """
    arms, first = women(dataset), rates_taken_for_counts(dataset).iloc[0]
    pairs = pd.DataFrame([("etidronate", CONTROL), ("mk4", CONTROL), ("mk4", "etidronate")])
    pairs.columns = ["treatment", "against"]
    for end, side in (("t", "treatment"), ("c", "against")):
        pairs[f"events_{end}"] = [int(first[f"events_{arm}"]) for arm in pairs[side]]
        pairs[f"n_{end}"] = arms["n"][pairs[side]].to_numpy()
    counts = pairs[["events_t", "n_t", "events_c", "n_c"]]
    ratios = effects.risk_ratio(**counts, method="score")[RESULT]
    p, chi2 = effects.fisher(**counts)["p"], effects.chi_squared(**counts)["statistic"]
    found = pairs.join(ratios).assign(p=p, chi2=chi2)
    found.attrs = ratios.attrs
    return found


def differences_of_equal_groups(dataset: Dataset) -> pd.DataFrame:
    """How wide the interval of K2 less etidronate is where both groups do equally well.

    Returns
    -------
    DataFrame
        ``supposed`` (``nobody, a quarter, half``, or ``reconstructed``), ``events_t, n_t, events_c,
        n_c`` and ``estimate, low, high`` in percentage points, Newcombe's.
    """
    n = women(dataset)["n"]
    first = rates_taken_for_counts(dataset)["events_etidronate"].iloc[0]
    events = {"nobody": 0, "reconstructed": first, "a quarter": n["etidronate"] // 4}
    events["half"] = n["etidronate"] // 2
    found = pd.DataFrame({"supposed": list(events), "events_c": list(events.values())})
    found["events_t"] = (found["events_c"] * n["mk4"] / n["etidronate"]).round().astype(int)
    found = found.assign(n_t=n["mk4"], n_c=n["etidronate"])
    return found.join(100 * _difference(found)[RESULT])


def least_possible_difference(dataset: Dataset, level: float = 0.95) -> pd.DataFrame:
    """Over every pair of counts, how near the interval of K2 less etidronate can come to none.

    Returns
    -------
    DataFrame, shape (1, 5)
        ``pairs``; ``least``, the smallest difference, in percentage points, that an interval leaves
        possible; of ``not_significant`` pairs by Fisher's test, ``low`` and ``high``, how far their
        intervals reach.
    """
    n_t, n_c = women(dataset)["n"][["mk4", "etidronate"]]
    events_t, events_c = (grid.ravel() for grid in np.mgrid[: n_t + 1, : n_c + 1])
    pairs = pd.DataFrame({"events_t": events_t, "n_t": n_t, "events_c": events_c, "n_c": n_c})
    limits = 100 * _difference(pairs, level)[["low", "high"]]
    unsure = limits[effects.fisher(**pairs)["p"] >= 0.05]
    least = limits.abs().max(axis=1).min()
    row = len(pairs), least, len(unsure), unsure["low"].min(), unsure["high"].max()
    return pd.DataFrame([row], columns=["pairs", "least", "not_significant", "low", "high"])


def risks(dataset: Dataset) -> pd.DataFrame:
    """Risks to reckon with: by the reconstructed counts, and as YOPS prints them.

    Returns
    -------
    DataFrame
        ``source, untreated, etidronate``; ``missed_useless``: how often groups of this size give
        "no significant difference" from etidronate if K2 does nothing; ``missed_half``: from
        calcium if it halves the risk (Fisher's test).
    """
    n, first, yops = (
        women(dataset)["n"],
        rates_taken_for_counts(dataset).iloc[0],
        dataset.row(YOPS_CONTROLS),
    )
    untreated = np.array([first["events_calcium"] / n[CONTROL], yops["events"] / yops["n"]])
    ratio = dataset.row(YOPS_RATIO)["value"]
    etidronate = np.array([first["events_etidronate"] / n["etidronate"], ratio * untreated[1]])
    useless = exact_power(_significant, untreated, n["mk4"], etidronate, n["etidronate"])
    half = exact_power(_significant, untreated / 2, n["mk4"], untreated, n[CONTROL])
    found = {"source": ["reconstructed", "YOPS"], "untreated": untreated, "etidronate": etidronate}
    missed = {"missed_useless": 1 - useless["power"], "missed_half": 1 - half["power"]}
    return pd.DataFrame(found | missed)


def women_needed(dataset: Dataset, margin: float = 10, power: float = 0.8) -> pd.Series:
    """How many women a group takes for the interval to lie within a margin, both drugs equal.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    margin : float
        Percentage points either way.
    power : float
        Chance that it does.

    Returns
    -------
    Series, one value for each of `risks`
        Women in each group, to the next ten.
    """

    def within(*table) -> pd.Series:
        interval = effects.risk_difference(*table)[["low", "high"]]
        return 100 * interval.abs().max(axis=1) < margin

    risk, sizes = risks(dataset)["etidronate"], range(50, 401, 10)
    chance = pd.DataFrame({n: exact_power(within, risk, n, risk, n)["power"] for n in sizes})
    return (chance >= power).idxmax(axis=1)


def other_controls(dataset: Dataset) -> pd.DataFrame:
    """The share of controls with a fracture that other trials print after as long a time.

    Returns
    -------
    DataFrame, the lowest first
        Rows of ``trials``, in percent, with ``name`` and ``status``.
    """
    controls = dataset.arms.query("is_control == 'yes'")[["trial_id", "arm_id"]]
    rows = dataset.trials.query("unit == '%' and outcome_id.str.contains('fracture')")
    rows = rows[rows["timepoint_months"] == dataset.row(TRIAL)["duration_months"]]
    studies = dataset.studies[["trial_id", "name", "status"]]
    rows = rows.merge(controls).merge(studies).dropna(subset="value")
    return rows.sort_values("value", ignore_index=True)


def _difference(pairs: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    counts = pairs[["events_t", "n_t", "events_c", "n_c"]]
    return effects.risk_difference(**counts, level=level)


def _significant(*table) -> pd.Series:
    return effects.fisher(*table)["p"] < 0.05
