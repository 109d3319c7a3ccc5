"""Cockayne 2006: 80% fewer hip fractures, most of whose weight was that of trials since retracted.

What remains without them is printed as one odds ratio, without counts. Peto's method and inverse
variance can take it in; Mantel and Haenszel's, which needs counts, and risk ratios cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
import pandas as pd

from helpers import claims, data, effects, forensics, meta, printed
from helpers.claims.evidence import REVIEW
from helpers.data import Dataset
from helpers.reanalysis import multiverse as many
from helpers.reanalysis.answers import NOTHING, NUMBERS, not_judged, plotted, result, verdict

COUNTS = ["events_t", "n_t", "events_c", "n_c"]
RANDOMISED = {"n_t": "n_randomised_t", "n_c": "n_randomised_c"}
WHOLE, REST = "cockayne_2006.r02", "cockayne_2006_without_sato.r01"
EVENTS_OF_REST = "cockayne_2006_without_sato.r02"
POOL_OF_2009 = "iwamoto_2009.r02"
OLDEST = "sato_1998"
RATIOS = {"sato_2002": "sato_2002.p02", "sato_2005": "sato_2005.p02"}
CONTROLS_OF_2005 = "sato_2005.f04"
MOST_FRACTURES = 20
"""In an arm of the oldest trial; more fit nowhere."""
MH = "Mantel-Haenszel"
CLAIM, COMPUTED_POOL = "a39", "computed_pool"
OF_THE_RETRACTED = " of the retracted trials alone"
NO_PETO_RISK_RATIO = (
    "Peto’s method gives an odds ratio; for a risk ratio choose another way to pool."
)
SPREAD = ["k_used", "tau2", "q", "q_df", "q_p", "i2"]
_PRINTS = "", "_printed"
RANDOM = {"REML": "normal", "REML with Hartung-Knapp": "hksj-adhoc"}


def retracted_trials(dataset: Dataset) -> pd.DataFrame:
    """The retracted trials of the review.

    Returns
    -------
    DataFrame, indexed by trial_id
        ``name, status, status_date, status_notice, duration_months, n_randomised``; ``n_analysed``,
        of both arms; ``n_randomised_t, n_randomised_c``.
    """
    studies = dataset.studies.query("status == 'retracted' and via.str.contains('cockayne_2006')")
    analysed = dataset.reported.query("statistic == 'n_analysed'").set_index("trial_id")["value"]
    side = dataset.arms["is_control"].map({"no": "n_randomised_t", "yes": "n_randomised_c"})
    arms = dataset.arms.assign(side=side).query("trial_id in @studies.trial_id")
    sizes = arms.pivot_table("n_randomised", "trial_id", "side").astype(int)
    studies = studies.set_index("trial_id").join(analysed.astype(int).rename("n_analysed"))
    return studies.join(sizes)


def printed_hip_ratios(dataset: Dataset) -> pd.DataFrame:
    """What is printed about hip fractures in the retracted trials, and their pool of 2009.

    Returns
    -------
    DataFrame, one row per trial, the pool last
        ``name, kind`` (``trial`` or ``pool``), ``people`` (analysed), ``measure``, ``estimate,
        ci_low, ci_high`` and their prints, ``grade, doi, status``; ``row_id`` of the print. Empty
        text or NaN where nothing is printed.

    Examples
    --------
    >>> printed_hip_ratios(k2)[["kind", "people", "estimate"]].to_numpy().tolist()
    [['trial', 99, nan], ['trial', 110, 0.13], ['trial', 178, 0.13], ['pool', 387, 0.14]]
    """
    trials = retracted_trials(dataset).rename(columns={"n_analysed": "people"})
    names = {"value": "estimate", "value_printed": "estimate_printed", "statistic": "measure"}
    hips = dataset.reported[dataset.reported["row_id"].isin(RATIOS.values())].rename(columns=names)
    limits = [f"{name}{end}" for name in ("estimate", "ci_low", "ci_high") for end in _PRINTS]
    kept = ["row_id", "measure", *limits, "grade", "source_id"]
    hips = hips.set_index("trial_id")[kept]
    pool = dataset.reviews[dataset.reviews["row_id"] == POOL_OF_2009]
    pool = pool.rename(columns={"n_people": "people"}).assign(kind="pool")
    of_trials = trials[["name", "people", "status"]].assign(kind="trial").join(hips)
    found = pd.concat([of_trials, pool], ignore_index=True)[
        ["name", "kind", "people", "status", *kept]
    ]
    found["doi"] = found["source_id"].map(dataset.sources.set_index("source_id")["doi"])
    texts = [name for name in found if name not in ("people", "estimate", "ci_low", "ci_high")]
    return found.fillna(dict.fromkeys(texts, "")).astype({"people": int})


def risk_ratios(dataset: Dataset, times: tuple[float, ...] = (0.01, 0.1, 1, 2)) -> pd.DataFrame:
    """What the odds ratio of the review means for risks: RR = OR / (1 − p + p OR).

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    times : tuple of float
        Risks without treatment, as multiples of that of the controls of Sato 2005.

    Returns
    -------
    DataFrame, one row per risk
        ``risk_c, risk_t``, shares of people; ``estimate, low, high``, the risk ratio.

    Examples
    --------
    >>> risk_ratios(k2, (1,)).round(2)
       risk_c  risk_t  estimate   low  high
    0    0.15    0.04      0.26  0.14  0.51
    """
    pooled, control = dataset.row(WHOLE), dataset.row(CONTROLS_OF_2005)
    risk = control["events"] / control["n"] * np.array(times)
    odds = {"estimate": pooled["estimate"], "low": pooled["ci_low"], "high": pooled["ci_high"]}
    ratios = {name: ratio / (1 - risk + risk * ratio) for name, ratio in odds.items()}
    return pd.DataFrame({"risk_c": risk, "risk_t": risk * ratios["estimate"]} | ratios)


def possible_tables(dataset: Dataset) -> pd.DataFrame:
    """Every table of people behind the printed hip ratios of two retracted trials.

    How many were analysed is printed for each trial and not for each arm, so either arm may have
    lost as many as all of the trial.

    Returns
    -------
    DataFrame
        ``trial_id, row_id`` (of the print) and ``events_t, n_t, events_c, n_c``; ``basis``, which
        printed number of people both arms add up to: ``all randomised, all analysed`` or empty.

    Examples
    --------
    >>> possible_tables(k2).query("basis != ''")[COUNTS].to_numpy().tolist()
    [[1, 55, 8, 55], [1, 60, 8, 60]]
    """
    people, parts = retracted_trials(dataset), []
    events = {"sato_2002": None, "sato_2005": int(dataset.row(CONTROLS_OF_2005)["events"])}
    for trial, row_id in RATIOS.items():
        ratio, low, high = data.printed_interval(dataset.row(row_id))
        sizes = _sizes(people.loc[trial])
        found = forensics.possible_counts(ratio, low, high, sizes, sizes, events_c=events[trial])
        parts.append(found.assign(trial_id=trial, row_id=row_id))
    found = pd.concat(parts, ignore_index=True)
    total, trial = found["n_t"] + found["n_c"], found["trial_id"]
    everyone, analysed = (total == trial.map(people[n]) for n in ("n_randomised", "n_analysed"))
    basis = np.select([everyone, analysed], ["all randomised", "all analysed"], "")
    return found[["trial_id", "row_id", *COUNTS]].assign(basis=basis)


def nearest_tables(dataset: Dataset) -> pd.DataFrame:
    """One table for each of the two trials: everyone analysed, nearest to the print.

    That of 2005 misses the printed upper limit by a rounding on the way.

    Returns
    -------
    DataFrame, shape (2, …)
        The columns of `possible_tables`; ``high``, the upper limit of its risk ratio, and
        ``high_printed``.
    """
    found, people = possible_tables(dataset), retracted_trials(dataset)["n_analysed"]
    first = found.query("trial_id == 'sato_2002' and basis == 'all analysed'")
    second = found.query("trial_id == 'sato_2005'").tail(1)
    sizes = pd.DataFrame({"n_t": _sizes(retracted_trials(dataset).loc["sato_2005"])})
    second = second.drop(columns=["n_t", "n_c"]).merge(sizes, how="cross")
    second = second.assign(n_c=people["sato_2005"] - second["n_t"], basis="all analysed")
    both = pd.concat([first, second], ignore_index=True)[list(found)]
    both["high_printed"] = both["row_id"].map(lambda row_id: dataset.row(row_id)["ci_high_printed"])
    both["high"] = effects.risk_ratio(**both[COUNTS])["high"]
    off = (both["high"] - both["high_printed"].map(printed.number)).abs()
    return both.loc[off.groupby(both["trial_id"]).idxmin()].reset_index(drop=True)


def pools_of_nearest_tables(dataset: Dataset) -> pd.DataFrame:
    """The two tables pooled in three ways: Peto's odds ratio, Mantel and Haenszel's two ratios.

    Returns
    -------
    DataFrame, shape (3, …)
        ``measure, model`` and what `helpers.meta` gives.
    """
    two, ratios = nearest_tables(dataset), {"odds ratio": "or", "risk ratio": "rr"}
    parts = [meta.peto(two).assign(measure="odds ratio", model="Peto")]
    for measure, short in ratios.items():
        pool = meta.mantel_haenszel(two, measure=short)
        parts.append(pool.assign(measure=measure, model=MH))
    return pd.concat(parts, ignore_index=True)


def pools_of_2009(dataset: Dataset) -> pd.DataFrame:
    """With which tables of the oldest trial do all three give the pool printed in 2009?

    Every table of up to `MOST_FRACTURES` fractures in an arm and every way of losing people is
    tried, with every way of losing people in 2005.

    Returns
    -------
    DataFrame, one row per way to pool
        ``model, tried, found``; ``events_t, events_c``, the numbers of fractures in what was found.
    """
    tried, found = _fits_of_2009(dataset)
    seen = pd.DataFrame(
        {
            name: [sorted(set(fits[name])) for fits in found.values()]
            for name in ("events_t", "events_c")
        }
    )
    return seen.assign(model=list(found), tried=len(tried), found=[*map(len, found.values())])


def oldest_by_pool(dataset: Dataset) -> pd.DataFrame:
    """Tables of the oldest trial with which a common effect gives the pool of 2009.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c``.
    """
    return _fits_of_2009(dataset)[1]["common effect"]


def fewest_events_behind_rest(dataset: Dataset) -> pd.DataFrame:
    """Can what remains rest on as few events as is stated? The narrowest Peto intervals.

    In Peto's method no trial of d events adds more than d/4 to the variance, so the width of an
    interval gives away the fewest events. The sharpest case: equal arms, every fracture in a trial
    of its own.

    Returns
    -------
    DataFrame
        ``events, t, c`` (fractures of the treated and the controls, fewer with treatment), from
        those stated up to one above the fewest; ``estimate, low, high``; ``fits`` the print.
    """
    stated = int(dataset.row(EVENTS_OF_REST)["estimate"])
    rest = data.printed_interval(dataset.row(REST))
    fewest = int(np.ceil(4 * forensics.peto_sums(*rest)["variance_low"].iloc[0]))
    splits = [(t, d - t) for d in range(stated, fewest + 2) for t in range(d) if t < d - t]
    found = pd.concat(
        meta.peto(pd.DataFrame([(1, 100, 0, 100)] * t + [(0, 100, 1, 100)] * c, columns=COUNTS))
        for t, c in splits  # any equal arms will do
    ).reset_index(drop=True)
    fractures = pd.DataFrame(splits, columns=["t", "c"])
    found = fractures.assign(events=fractures.sum(axis=1)).join(found[many.RESULT])
    return found.assign(fits=forensics.prints_as(found, *rest))


def balance(dataset: Dataset) -> pd.DataFrame:
    """Peto's two sums of the review, of what remains, and so of the retracted trials.

    The sums are additive; all this assumes that what remains was pooled like the review.

    Returns
    -------
    DataFrame, indexed by part
        ``review, rest, retracted, sato_2002, sato_2005`` (these two reconstructed) and, left over,
        ``sato_1998``; the columns of `helpers.forensics.peto_remainder`, ``share_low, share_high``
        in the retracted trials' row being their weight in the review.

    Examples
    --------
    >>> print(round(balance(k2).loc["retracted", "share_low"], 2))
    0.83
    """
    review, rest = (
        forensics.peto_sums(*data.printed_interval(dataset.row(row_id))) for row_id in (WHOLE, REST)
    )
    retracted = forensics.peto_remainder(review, rest)
    own = forensics.peto_sums_of(meta.peto(nearest_tables(dataset), by="trial_id"))
    left = forensics.peto_remainder(retracted, own.sum().to_frame().T)
    names = ["review", "rest", "retracted", *own.index, OLDEST]
    return pd.concat([review, rest, retracted, own, left]).set_axis(names)


def oldest_by_balance(dataset: Dataset) -> pd.DataFrame:
    """Tables of the oldest trial whose sums are what the balance leaves it.

    Returns
    -------
    DataFrame
        ``events_t, n_t, events_c, n_c``.
    """
    few, sizes = range(MOST_FRACTURES + 1), _sizes(retracted_trials(dataset).loc[OLDEST])
    axes = np.meshgrid(few, sizes, few, sizes, indexing="ij")
    oldest = pd.DataFrame({name: axis.ravel() for name, axis in zip(COUNTS, axes, strict=True)})
    sums = forensics.peto_sums_of(meta.peto(oldest.assign(each=oldest.index), by="each"))
    left, fits = balance(dataset).loc[OLDEST], True
    for name in ("excess", "variance"):
        fits &= sums[f"{name}_low"].between(left[f"{name}_low"], left[f"{name}_high"])
    return oldest[fits]


def multiverse(dataset: Dataset) -> pd.DataFrame:
    """The pooled ratio of hip fractures, and the verdict on the claim of it, by every choice.

    Returns
    -------
    DataFrame, one row per position
        From `helpers.reanalysis.multiverse.Multiverse.run`, with ``effect, scale, p, pi_low,
        pi_high, k_used, tau2, q, q_df, q_p, i2, reconstructed, message, rests_on``, the columns of
        `helpers.reanalysis.answers.verdict` and ``rows``, the rows of a forest plot.
    """
    trials = _Trials.of(dataset)
    return many.Multiverse(_choices(trials), trials.answer).run()


def _sizes(trial: pd.Series) -> range:
    """Every size that an arm can have had, if only the losses of all of the trial are known."""
    arm = trial["n_randomised_c"]
    return range(int(trial["n_analysed"] - arm), int(arm) + 1)


@lru_cache(maxsize=1)
def _fits_of_2009(dataset: Dataset) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Tables of 1998 that were tried, and by the way to pool those that give the print."""
    people, two, few = retracted_trials(dataset), nearest_tables(dataset), range(MOST_FRACTURES + 1)
    sizes = (_sizes(people.loc[trial]) for trial in ("sato_2005", OLDEST))
    n_2005, n_t, events_t, events_c = (
        axis.ravel() for axis in np.meshgrid(*sizes, few, few, indexing="ij")
    )
    analysed = people["n_analysed"]
    columns = (events_t, n_t, events_c, analysed[OLDEST] - n_t)
    oldest = pd.DataFrame(dict(zip(COUNTS, columns, strict=True)))
    first, second = two.loc[0, COUNTS], two.loc[1, ["events_t", "events_c"]]
    of_2005 = oldest.assign(n_t=n_2005, n_c=analysed["sato_2005"] - n_2005, **second)
    three = pd.concat([oldest.assign(**first), of_2005, oldest]).astype(int)
    three = three.rename_axis("candidate").reset_index()
    filled = effects.risk_ratio(**three[COUNTS], zero="add_half")
    filled = filled.assign(candidate=three["candidate"])
    pool = partial(meta.pool, filled, scale="log", interval="normal", by="candidate")
    pools = {
        "common effect": pool(tau2="common"),
        "DerSimonian and Laird": pool(tau2="dl"),
        MH: meta.mantel_haenszel(three, by="candidate"),
    }
    ratio = data.printed_interval(dataset.row(POOL_OF_2009))
    fits = {name: forensics.prints_as(found, *ratio).to_numpy() for name, found in pools.items()}
    return oldest, {name: oldest[fit] for name, fit in fits.items()}


def _choices(trials: "_Trials") -> tuple[many.Choice, ...]:
    oldest = {"left out": "no count of it is printed"} | {
        option: f"{table['events_t']} of {table['n_t']} treated, {table['events_c']} of "
        f"{table['n_c']} controls: reconstructed, not printed"
        for option, table in trials.oldest.items()
    }
    return many.choices(
        retracted=(
            "Retracted trials",
            {
                "left out": "they count for nothing, as in the ledger",
                "counted": "as if nothing had been retracted; with reconstructed counts",
            },
        ),
        questioned=(
            "The review, which was cautioned",
            {
                "counts": "its journal printed a caution, and did not retract it: as in the ledger",
                "counts for nothing": "as if a caution were a retraction. No questioned trial of "
                "this collection prints hip fractures, so the pool itself stays",
            },
        ),
        oldest_trial=("The oldest retracted trial", oldest),
        denominator=(
            "Out of how many, in retracted trials",
            {
                "everyone analysed": "arm sizes that go with the print: reconstructed",
                "everyone randomised": "arm sizes as printed, as if whoever was lost broke no hip; "
                "the counts of fractures stay reconstructed",
            },
        ),
        measure=(
            "Measure",
            {
                "odds ratio": "what the review pooled",
                "risk ratio": "shares of people; what remains is printed as odds only",
            },
        ),
        model=(
            "Pooled by",
            {
                "Peto": "Peto’s method, as the review did; for rare events and small effects",
                MH: "one common effect, weighted by counts",
                "common effect": "one common effect, weighted by inverse variance",
                "REML": "effects that differ between trials; normal interval",
                "REML with Hartung-Knapp": "effects that differ; interval from their scatter, "
                "never narrower than normal",
            },
        ),
        zero=(
            "An arm without a fracture",
            {
                "add a half": "to every cell of that trial, where a ratio needs it",
                "leave out": "the trial has no ratio then; Peto and Mantel-Haenszel need none",
            },
        ),
    )


@dataclass(frozen=True, eq=False)
class _Trials:
    """What can be pooled, and the pool at a position."""

    dataset: Dataset
    rest: pd.Series
    retracted: pd.DataFrame
    oldest: Mapping[str, Mapping]
    """A reconstructed table of the oldest trial by the option that takes it."""

    @classmethod
    def of(cls, dataset: Dataset) -> "_Trials":
        people = retracted_trials(dataset)
        labels = people.assign(label=people["name"] + " [retracted]")
        labels = labels[["label", *RANDOMISED.values()]]
        as_printed = dataset.reported.set_index("row_id")[["value", "ci_low", "ci_high"]]
        retracted = (
            nearest_tables(dataset).join(labels, on="trial_id").join(as_printed, on="row_id")
        )
        sums, pool = oldest_by_balance(dataset), oldest_by_pool(dataset)
        sums = sums[sums["n_t"] + sums["n_c"] == people.loc[OLDEST, "n_analysed"]]
        oldest = {
            "balance of the sums (reconstructed)": sums.iloc[0],
            "pool of 2009 (reconstructed)": pool.sort_values("events_c").iloc[-1],
        }
        known = labels.loc[OLDEST].to_dict()
        named = {option: table[COUNTS].to_dict() | known for option, table in oldest.items()}
        return cls(dataset, dataset.row(REST), retracted, named)

    @cached_property
    def as_printed(self) -> list[claims.Result]:
        """The retracted trials as evidence."""
        return [
            claims.Result(row.row_id, row.label, row.value, row.ci_low, row.ci_high, joins=False)
            for row in self.retracted.itertuples()
        ]

    def answer(self, **at: str) -> dict:
        """The columns of one position."""
        counted, takes_in = at["retracted"] == "counted", _takes_in_rest(at)
        effect = at["measure"].capitalize() + OF_THE_RETRACTED * (counted and not takes_in)
        about: dict = {"effect": effect, "scale": "log"} | dict.fromkeys(SPREAD, np.nan)
        about |= NOTHING | {"reconstructed": False, "rests_on": "", "rows": []}
        if at["model"] == "Peto" and at["measure"] == "risk ratio":
            return about | not_judged(self.dataset, CLAIM) | {"message": NO_PETO_RISK_RATIO}
        entries, messages = self._entries(at)
        pool = _pooled(entries, at) if len(entries) > 1 else None
        if pool is not None:
            about |= pool[[*NUMBERS, *SPREAD]].to_dict() | {"reconstructed": True}
        elif len(entries):
            about |= entries.iloc[0][many.RESULT].to_dict()
            messages.append("One entry is left, so nothing is pooled; it is shown as it is.")
        else:
            messages.append("Nothing is left to pool.")
        about |= {"message": " ".join(messages), "rests_on": _rests_on(at, pool is not None)}
        judged = self._judged(at, pool) if len(entries) else not_judged(self.dataset, CLAIM)
        return about | judged | {"rows": self._rows(at, entries, pool)}

    def _entries(self, at: Mapping[str, str]) -> tuple[pd.DataFrame, list[str]]:
        """What is pooled, with estimate and interval of its own, and what cannot be, in words."""
        messages, entries = [], []
        if _takes_in_rest(at):
            own = effects.from_interval(*self.rest[["estimate", "ci_low", "ci_high"]])
            entries.append(own.assign(label="What remains (second hand)", reconstructed=False))
        else:
            lacks = "no counts" if at["model"] == MH else "only an odds ratio"
            messages.append(f"Of what remains {lacks} could be read, so it cannot enter this pool.")
        if at["retracted"] == "counted":
            found = self._tables(at)
            undefined = ~np.isfinite(found[["y", "se"]]).all(axis=1)
            if undefined.any() and at["model"] not in ("Peto", MH):
                left_out = ", ".join(found.loc[undefined, "label"])
                messages.append(f"No fracture in an arm, so no ratio, and left out: {left_out}.")
                found = found[~undefined]
            entries.append(found)
            messages.append("As if nothing had been retracted. The counts are reconstructed.")
        return pd.concat(entries, ignore_index=True) if entries else pd.DataFrame(), messages

    def _tables(self, at: Mapping[str, str]) -> pd.DataFrame:
        how = "Peto" if at["model"] == "Peto" else at["measure"]
        return _tables_with_effect(self, at["oldest_trial"], at["denominator"], how, at["zero"])

    def _rows(self, at: Mapping[str, str], entries: pd.DataFrame, pool) -> list[dict]:
        """What counts, its pool, and grey what does not count."""
        rows = [_row(entry) for entry in entries.to_dict("records")]
        if pool is not None:
            label = f"Pooled ({at['model']}), as if nothing had been retracted"
            rows.append(plotted(label, pool, "pool", reconstructed=True))
        if at["retracted"] == "left out":
            rows += [_row(each, faded=True) for each in self._tables(at).to_dict("records")]
        return rows

    def _judged(self, at: Mapping[str, str], pool) -> dict:
        results = [*self.as_printed] if at["retracted"] == "counted" else []
        if pool is not None:
            row_id = REST if _takes_in_rest(at) else COMPUTED_POOL
            name = "The pool of this position (reconstructed)"
            results.append(result(row_id, name, pool, level=REVIEW))
        return verdict(
            self.dataset,
            CLAIM,
            results,
            counting=["retracted"] if results else [],
            left_out=[WHOLE] if at["questioned"] == "counts for nothing" else [],
        )


@lru_cache(maxsize=64)
def _tables_with_effect(
    trials: _Trials, oldest: str, denominator: str, how: str, zero: str
) -> pd.DataFrame:
    """The reconstructed tables of the retracted trials, each with its own effect."""
    found = trials.retracted
    if oldest in trials.oldest:
        found = pd.concat([pd.DataFrame([trials.oldest[oldest]]), found])
    if denominator == "everyone randomised":
        found = found.assign(**{n: found[everyone] for n, everyone in RANDOMISED.items()})
    found = found[["label", *COUNTS]].reset_index(drop=True).astype(dict.fromkeys(COUNTS, int))
    if how == "Peto":
        own = meta.peto(found.assign(each=found.index), by="each").set_axis(found.index)
        found["label"] += ", Peto’s odds ratio"
    else:
        effect = effects.odds_ratio if how == "odds ratio" else effects.risk_ratio
        own = effect(**found[COUNTS], zero="add_half" if zero == "add a half" else "none")
    return found.assign(reconstructed=True).join(own[[*many.RESULT, "y", "se"]])


def _row(entry: Mapping, faded: bool = False) -> dict:
    return plotted(entry["label"], entry, faded=faded, reconstructed=entry["reconstructed"])


def _pooled(entries: pd.DataFrame, at: Mapping[str, str]) -> pd.Series:
    if at["model"] == MH:
        short = {"odds ratio": "or", "risk ratio": "rr"}[at["measure"]]
        return meta.mantel_haenszel(entries, measure=short).iloc[0]
    tau2, interval = "common", "normal"
    if at["model"] in RANDOM:
        tau2, interval = "reml", RANDOM[at["model"]]
    # Peto's method is the common effect of Peto's odds ratios, so a printed one can join them.
    return meta.pool(entries, scale="log", tau2=tau2, interval=interval).iloc[0]


def _takes_in_rest(at: Mapping[str, str]) -> bool:
    """Can what remains enter the pool? It is printed as an odds ratio, without counts."""
    return at["model"] != MH and at["measure"] == "odds ratio"


def _rests_on(at: Mapping[str, str], pooled: bool) -> str:
    text = "The printed rows of the ledger, what remains among them"
    if pooled:
        place = "in place of" if _takes_in_rest(at) else "beside"
        text = (
            f"The evidence of the ledger, the retracted trials counted, and this pool {place} what "
            "remains without them"
        )
    without = at["questioned"] == "counts for nothing"
    return text + ("; the review that was cautioned counts for nothing." if without else ".")
