"""Shiraki 2000: 35 against 14 fractures that only an article counts, and an unlabelled ±."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from helpers import effects, forensics, printed
from helpers.claims.evidence import COUNTS_UNPRINTED
from helpers.data import Dataset
from helpers.reanalysis import multiverse as many
from helpers.reanalysis.answers import NOTHING, POINTS, not_judged, plotted, result, verdict

TRIAL = "shiraki_2000"
COUNTS = ["events_t", "n_t", "events_c", "n_c"]
RATES = ["events_t", "time_t", "events_c", "time_c"]
EVERYONE = "everyone randomised"
FIT_SOURCES = "fits the percentages and the ratio"
FIT_TEST = "gives the chi-squared"
KINDS = EVERYONE, FIT_SOURCES, FIT_TEST
SOURCES = {"review": "shiraki_2000.p05", "reduction": "shiraki_2000.p06"}
CLAIM, CLAIMED_ROW = "b43", "shiraki_2000.f02"
"""The claim about these counts, and the article's own row of evidence."""
METHODS: Mapping[tuple[str, str], tuple[str, Callable[..., pd.DataFrame], tuple[str, ...]]] = {
    ("people", "ratio"): ("Risk ratio", effects.risk_ratio, ("katz", "koopman", "score")),
    ("people", "odds ratio"): ("Odds ratio", effects.odds_ratio, ("woolf", "midp", "exact")),
    ("people", "difference"): (
        f"Risk difference, {POINTS}",
        effects.risk_difference,
        ("wald", "newcombe", "score"),
    ),
    ("fractures", "ratio"): ("Rate ratio", effects.rate_ratio, ("wald", "midp", "exact")),
}
"""Name, function and methods, in the order of `INTERVALS`."""
INTERVALS = {
    "simple (Katz, Woolf, Wald)": "what papers print",
    "middle (Koopman, Newcombe, mid-P)": "close to 95% on average",
    "strict (score, exact)": "score: good in small arms; exact: never below 95%",
}


def counts(dataset: Dataset) -> pd.DataFrame:
    """The article's counts over everyone randomised.

    Returns
    -------
    DataFrame, shape (1, 8)
        ``row_id_t, row_id_c, events_t, n_t, events_c, n_c``; and ``time_t, time_c``, the years of
        observation if nobody left early.

    Examples
    --------
    >>> counts(k2)[COUNTS].iloc[0].tolist()
    [14, 120, 35, 121]
    """
    found = _contrast(dataset, "events")
    arms = found[["row_id_t", "row_id_c"]].copy()
    for arm in "tc":
        arms[f"events_{arm}"] = found[f"events_{arm}"].astype(int)
        arms[f"n_{arm}"] = found[f"n_randomised_{arm}"].astype(int)
        arms[f"time_{arm}"] = arms[f"n_{arm}"] * _years(dataset)
    return arms.reset_index(drop=True)


def printed_ratios(dataset: Dataset) -> pd.DataFrame:
    """Ratio of the two percentages that a review prints, and the ratios of two other sources.

    Returns
    -------
    DataFrame, one row per source
        ``row_id, estimate, low, high``: the ratio, and the range that rounding leaves it;
        ``agrees``: does it lie in the range of the first?
    """
    shares = _contrast(dataset, "percent_of_people").iloc[0]
    low_t, high_t = printed.rounding_interval(shares["value_printed_t"])
    low_c, high_c = printed.rounding_interval(shares["value_printed_c"])
    ratio, reduction = (dataset.row(row_id) for row_id in SOURCES.values())
    few, most = printed.rounding_interval(reduction["value_printed"])
    of_ratio = printed.rounding_interval(ratio["value_printed"])
    rows = [
        (shares["row_id_t"], shares["value_t"] / shares["value_c"], low_t / high_c, high_t / low_c),
        (ratio.name, ratio["value"], *of_ratio),
        (reduction.name, 1 - reduction["value"] / 100, 1 - most / 100, 1 - few / 100),
    ]
    found = pd.DataFrame(rows, columns=["row_id", *many.RESULT])
    return found.assign(agrees=found["estimate"].between(*found.loc[0, ["low", "high"]]))


def arm_sizes(dataset: Dataset) -> pd.DataFrame:
    """Out of how many people the article's counts can be, if every fracture is another person.

    Every pair of arms up to those randomised is tried: against the percentages of one source and
    the ratio of another, and against the chi-squared of the study.

    Returns
    -------
    DataFrame
        ``kind`` (`EVERYONE`, `FIT_SOURCES` or `FIT_TEST`); ``events_t, n_t, events_c, n_c``;
        ``percent_t, percent_c, ratio, statistic`` (Pearson's chi-squared) that follow;
        ``missing``, people randomised and not among them; ``reconstructed``.

    Examples
    --------
    >>> arm_sizes(k2).loc[1:, ["n_t", "n_c", "statistic"]].round(2)
       n_t  n_c  statistic
    1   91   99       9.88
    2   91  100       9.61
    3   91  101       9.35
    4   92  101       9.60
    5  116  118      10.94
    """
    everyone = counts(dataset)[COUNTS]
    tried, fitting = _every_pair(everyone), _fitting_sources(dataset)
    by_test = tried[_chi_squared(dataset).covers(tried["statistic"])]
    kinds = {EVERYONE: everyone, FIT_SOURCES: fitting[COUNTS], FIT_TEST: by_test[COUNTS]}
    found = pd.concat(kinds, names=["kind"]).reset_index(level="kind").reset_index(drop=True)
    for arm in "tc":
        found[f"percent_{arm}"] = 100 * found[f"events_{arm}"] / found[f"n_{arm}"]
    people = found["n_t"] + found["n_c"]
    return found.assign(
        ratio=found["percent_t"] / found["percent_c"],
        statistic=effects.chi_squared(**found[COUNTS])["statistic"],
        missing=people[0] - people,
        reconstructed=found["kind"] != EVERYONE,
    )


def pairs_by_accident(dataset: Dataset) -> pd.DataFrame:
    """How many of all pairs of arms give the printed chi-squared, and how many would by accident.

    Returns
    -------
    DataFrame, shape (1, 3)
        ``tried, found``; ``expected``, from how densely the statistics of the pairs lie around the
        print.
    """
    statistic, number = _every_pair(counts(dataset)[COUNTS])["statistic"], _chi_squared(dataset)
    near = ((statistic - number.value).abs() < 0.5).sum()
    row = len(statistic), number.covers(statistic).sum(), near * (number.high - number.low)
    return pd.DataFrame([row], columns=["tried", "found", "expected"])


def degrees_of_freedom(dataset: Dataset, max_df: int = 30) -> pd.DataFrame:
    """For which degrees of freedom the printed p follows from the printed chi-squared.

    Returns
    -------
    DataFrame
        As `helpers.forensics.degrees_of_freedom`.

    Examples
    --------
    >>> degrees_of_freedom(k2).query("agrees")["df"].tolist()
    [4]
    """
    test = dataset.row("shiraki_2000.p01")
    return forensics.degrees_of_freedom(test["value_printed"], test["p_reported"], max_df=max_df)


def fractures_per_person_to_reach_no_effect(dataset: Dataset) -> float:
    """How many fractures per injured person would widen the Wald interval of the rates to 1.

    Fractures of one person are not independent: with m of them the interval is wider by √m on the
    log scale.
    """
    wald = effects.rate_ratio(**counts(dataset)[RATES], method="wald").iloc[0]
    return (math.log(wald["estimate"]) / math.log(wald["high"] / wald["estimate"])) ** 2


def same_ratio_elsewhere(dataset: Dataset) -> pd.DataFrame:
    """Other trials of the same drug of which the very risk ratio of the review is printed.

    Returns
    -------
    DataFrame
        Rows of ``reported``.
    """
    alike, rows = ["statistic", "arm_treatment", "value_printed"], dataset.reported
    same = (rows[alike] == dataset.row(SOURCES["review"])[alike]).all(axis=1)
    return rows[same & (rows["trial_id"] != TRIAL)]


def readings(dataset: Dataset) -> pd.DataFrame:
    """The ratio by every reading of what is printed, for a forest plot.

    Returns
    -------
    DataFrame
        ``label, events_t, n_t, events_c, n_c, estimate, low, high, reconstructed``: of people, of
        fractures per year, of the percentages of a review, and of people with a vertebral fracture,
        of whom nothing is printed. NaN where a source prints nothing.
    """
    sizes, rates = arm_sizes(dataset), counts(dataset)
    people = sizes.join(effects.risk_ratio(**sizes[COUNTS])[many.RESULT])
    first, fitting, by_test = (people[people["kind"] == kind] for kind in KINDS)
    rates = rates[["events_t", "events_c"]].join(effects.rate_ratio(**rates[RATES])[many.RESULT])
    rows = {
        "People, everyone randomised": first,
        "People, arms that give the chi-squared": by_test,
        "People, smallest arms that fit the others": fitting.head(1),
        "Fractures per person-year": rates,
        "Percentages of the review": printed_ratios(dataset).loc[[0], ["estimate"]],
        "People with a vertebral fracture": pd.DataFrame({"estimate": [math.nan]}),
    }
    found = pd.concat(rows, names=["label"]).reset_index(level="label")
    found = found.assign(reconstructed=found["reconstructed"].eq(True))
    return found[["label", *COUNTS, *many.RESULT, "reconstructed"]].reset_index(drop=True)


def spread_readings(dataset: Dataset) -> pd.DataFrame:
    """Does the p printed at each visit follow if ± is a standard deviation, or a standard error?

    Returns
    -------
    DataFrame, a row per visit with a p and reading
        ``timepoint_months`` and the columns of `readings_of_spread`.
    """
    visits = _visits(dataset)
    visits = visits[visits["p_printed"] != printed.NOT_REPORTED]
    return readings_of_spread(visits, "n_randomised", ["timepoint_months"])


def readings_of_spread(pairs: pd.DataFrame, people: str, kept: list[str]) -> pd.DataFrame:
    """Does the p printed of each pair of means follow, ± being a standard deviation or error?

    Parameters
    ----------
    pairs : DataFrame
        Rows of ``contrasts`` with ``p_printed``.
    people : str
        The column of people, without its arm.
    kept : list of str
        Columns to keep.

    Returns
    -------
    DataFrame, a row per pair and reading
        ``p_printed`` and what `helpers.forensics.spread_kind` gives: ``reading, p, p_low, p_high,
        agrees``.
    """
    parts = []
    for _, pair in pairs.iterrows():
        given = {"p": pair["p_printed"]}
        for arm in "tc":
            given |= {
                f"mean_{arm}": pair[f"value_printed_{arm}"],
                f"spread_{arm}": pair[f"spread_printed_{arm}"],
                f"n_{arm}": int(pair[f"{people}_{arm}"]),
            }
        parts.append(forensics.spread_kind(**given).assign(**pair[[*kept, "p_printed"]]))
    return pd.concat(parts, ignore_index=True)


def bone_density(dataset: Dataset) -> pd.DataFrame:
    """Change in lumbar bone density with K2, without, and the gap; ± read as standard errors.

    Returns
    -------
    DataFrame, a row per visit and quantity
        ``quantity`` (``treated, control, gap``), ``timepoint_months, row_id_t, row_id_c,
        p_printed`` and ``estimate, low, high, p`` in per cent or percentage points.
    """
    visits = _visits(dataset)
    arms = {arm: (visits[f"value_{arm}"], visits[f"spread_{arm}"], None) for arm in "tc"}
    nothing = (0, 0, None)
    pairs = {
        "treated": (arms["t"], nothing),
        "control": (arms["c"], nothing),
        "gap": (arms["t"], arms["c"]),
    }
    about = visits[["timepoint_months", "row_id_t", "row_id_c", "p_printed"]]
    found = {}
    for name, (one, other) in pairs.items():
        result = effects.mean_difference(*one, *other, method="normal", spread="se")
        found[name] = about.join(result[[*many.RESULT, "p"]])
    return pd.concat(found, names=["quantity"]).reset_index(level="quantity").reset_index(drop=True)


def multiverse(dataset: Dataset) -> pd.DataFrame:
    """The ratio of fractures, and the verdict on the claim about them, by every choice.

    Returns
    -------
    DataFrame, one row per position
        From `helpers.reanalysis.multiverse.Multiverse.run`, with ``effect, scale, p,
        reconstructed, message, rests_on``, the columns of `helpers.reanalysis.answers.verdict`
        and ``rows``, the rows of a forest plot.
    """
    sizes = _sizes(dataset)
    choices = _choices(sizes)
    default = many.position(choices)
    first = plotted("The first answer", _effect(sizes, default), faded=True)

    def answer(**at: str) -> dict:
        found = _answer(dataset, sizes, at)
        earlier = [first] * (at != default and found["scale"] == "log")
        return found | {"rows": [*earlier, *found["rows"]]}

    return many.Multiverse(choices, answer).run()


def effect(dataset: Dataset, **chosen: str) -> Callable[..., pd.DataFrame]:
    """The interval at one position as a function of its level, for the p-value function.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    **chosen : str
        A position of `multiverse`.

    Returns
    -------
    callable
        Takes ``level`` and gives a frame of one row, ``estimate, low, high, p``, as
        `helpers.effects.pvalue_function.curve` wants it; NaN where nothing can be computed.
    """
    sizes = _sizes(dataset)
    at = many.position(_choices(sizes), **chosen)
    return lambda level=0.95: pd.DataFrame([_effect(sizes, at, level)])


def _contrast(dataset: Dataset, counted: str) -> pd.DataFrame:
    return dataset.contrasts.query("trial_id == @TRIAL and counted == @counted")


def _visits(dataset: Dataset) -> pd.DataFrame:
    """Bone density at each visit, with the p printed of it."""
    where = ["trial_id", "outcome_id", "timepoint_months"]
    tests = dataset.reported.query("outcome_id == 'bmd_change_percent'")[[*where, "p_reported"]]
    visits = _contrast(dataset, "none").merge(tests, on=where)
    return visits.rename(columns={"p_reported": "p_printed"})


def _years(dataset: Dataset) -> float:
    return dataset.row(TRIAL)["duration_months"] / 12


def _chi_squared(dataset: Dataset) -> printed.Printed:
    return printed.parse(dataset.row("shiraki_2000.p01")["value_printed"])


def _fitting_sources(dataset: Dataset) -> pd.DataFrame:
    shares, everyone = _contrast(dataset, "percent_of_people").iloc[0], counts(dataset).iloc[0]
    return forensics.implied_n(
        (shares["value_printed_t"], shares["value_printed_c"]),
        dataset.row(SOURCES["review"])["value_printed"],
        (everyone["events_t"], everyone["events_c"]),
        (everyone["n_t"], everyone["n_c"]),
    )


def _every_pair(everyone: pd.DataFrame) -> pd.DataFrame:
    """All arm sizes from the fractures up to everyone, with the chi-squared of each."""
    events_t, n_t, events_c, n_c = everyone.loc[0, COUNTS]
    sizes_t, sizes_c = np.mgrid[events_t : n_t + 1, events_c : n_c + 1]
    tried = pd.DataFrame({"n_t": sizes_t.ravel(), "n_c": sizes_c.ravel()})
    tried = tried.assign(events_t=events_t, events_c=events_c)[COUNTS]
    return tried.assign(statistic=effects.chi_squared(**tried)["statistic"])


def _sizes(dataset: Dataset) -> dict[str, dict]:
    """Arm sizes by the option that takes them."""
    sizes = arm_sizes(dataset).to_dict("records")
    return {_option(size): size | {"years": _years(dataset)} for size in sizes}


def _option(size: Mapping) -> str:
    if size["kind"] == EVERYONE:
        return EVERYONE
    return f"{size['n_t']} and {size['n_c']} (reconstructed)"


def _choices(sizes: Mapping[str, Mapping]) -> tuple[many.Choice, ...]:
    denominators = {
        option: f"{size['n_t']} treated and {size['n_c']} controls: "
        + ("reconstructed; " + size["kind"] if size["reconstructed"] else "intention to treat")
        for option, size in sizes.items()
    }
    several = "whoever broke one bone broke {} on average; nobody printed how many"
    return many.choices(
        counted=(
            "What was counted",
            {
                "people": "every fracture is another person; people out of people are compared",
                "fractures": "one person may have several; fractures per year are compared",
            },
        ),
        denominator=("Out of how many", denominators),
        measure=(
            "Measure",
            {
                "ratio": "a risk ratio of people, or a rate ratio of fractures",
                "odds ratio": "people with the event against people without, in both arms",
                "difference": "how many more or fewer of every 100 people",
            },
        ),
        interval=("Interval", INTERVALS),
        per_person=(
            "Fractures per injured person",
            {"1": "every fracture is independent of the others"}
            | {m: several.format(m) for m in ("2", "3")},
        ),
        believed=(
            "Is the article believed",
            {
                "not at its word": "it cannot confirm its own counts: as the ledger judges",
                "at its word": "as if a source had printed its counts: they are evidence",
            },
        ),
    )


def _answer(dataset: Dataset, sizes: Mapping[str, Mapping], at: Mapping[str, str]) -> dict:
    found, option = _effect(sizes, at), at["denominator"]
    reconstructed = bool(sizes[option]["reconstructed"])
    label = f"{at['counted'].capitalize()}, {option.removesuffix(' (reconstructed)')}"
    weighs = at["believed"] == "at its word"
    end = ", with the result above among it." if weighs else ". The result above does not weigh."
    return {
        **found,
        **_judged(dataset, found, at),
        "reconstructed": reconstructed,
        "message": _message(found, at),
        "rests_on": f"The evidence of the ledger{end}",
        "rows": [plotted(label, found, reconstructed=reconstructed)],
    }


def _effect(sizes: Mapping[str, Mapping], at: Mapping[str, str], level: float = 0.95) -> dict:
    """Measure, scale and numbers at one position."""
    counted, measure = at["counted"], at["measure"]
    difference = measure == "difference"
    name, compute, methods = METHODS.get((counted, measure), METHODS["people", measure])
    about = NOTHING | {"effect": name, "scale": "identity" if difference else "log"}
    if (counted, measure) not in METHODS:
        return about
    size = sizes[at["denominator"]]
    per = size["years"] if counted == "fractures" else 1
    method = methods[list(INTERVALS).index(at["interval"])]
    arms = size["events_t"], size["n_t"] * per, size["events_c"], size["n_c"] * per
    found = compute(*arms, method=method, level=level).iloc[0]
    several = int(at["per_person"]) if counted == "fractures" else 1
    return about | _widened(found, several, 100 if difference else 1)


def _widened(effect: pd.Series, several: int, unit: float) -> dict[str, float]:
    """The numbers in a unit; the interval is wider by √m where persons have m fractures.

    A ratio that has no logarithm has no interval to widen.
    """
    numbers = {name: unit * float(effect[name]) for name in many.RESULT}
    if several == 1:
        return numbers | {"p": float(effect["p"])}
    if not 0 < numbers["estimate"] < math.inf:
        return NOTHING
    y = math.log(numbers["estimate"])
    for end in ("low", "high"):
        numbers[end] = math.exp(y + math.sqrt(several) * (math.log(numbers[end]) - y))
    return numbers


def _judged(dataset: Dataset, found: Mapping, at: Mapping[str, str]) -> dict:
    if at["believed"] == "not at its word":
        return verdict(dataset, CLAIM)
    if math.isnan(found["estimate"]):
        return not_judged(dataset, CLAIM)
    no_effect = 0 if at["measure"] == "difference" else 1
    name = f"The counts, as {at['counted']}"
    counted = result(CLAIMED_ROW, name, found, no_effect=no_effect, claim_lies="below")
    return verdict(dataset, CLAIM, [counted], dropped_flags=[COUNTS_UNPRINTED])


def _message(found: Mapping, at: Mapping[str, str]) -> str:
    """Why nothing is computed, or what a choice does not do."""
    if (at["counted"], at["measure"]) not in METHODS:
        return (
            f"Fractures have no {at['measure']} here: nobody printed how many people had none. "
            "Count people, or take the ratio."
        )
    if math.isnan(found["estimate"]):
        return "With no fracture in an arm, this cannot be computed."
    if at["per_person"] == "1":
        return ""
    if at["counted"] == "people":
        return "Among people nobody is counted twice: several fractures change nothing."
    return (
        "The interval is wider, by the square root of the fractures per person on the scale of "
        "logarithms; a p value is not given for it."
    )
