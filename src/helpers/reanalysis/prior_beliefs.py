"""What readers with different beliefs conclude from different evidence on fractures.

The evidence is one of several results, or a pool of the trials that count. Only a claim on which
all of it bears can be judged by it, as ``claim_evidence.csv`` links them. There are 10,368
positions; each is computed when it is asked for, since a normal belief and a normal estimate have
their conclusion in closed form.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from helpers import effects, meta
from helpers.claims.evidence import REVIEW
from helpers.data import Dataset
from helpers.data.schema.vocabulary import QUESTIONED, RETRACTED
from helpers.effects import bayes
from helpers.reanalysis import multiverse as many
from helpers.reanalysis import shiraki_2000, significant_fractures
from helpers.reanalysis.answers import NOTHING, not_judged, plotted, result, verdict

POOL = "trials pooled"
COMPUTED_POOL = "computed_pool"
POOLS = {"clinical fractures": "mott_2020_correction.r01", "spine": "mott_2020_correction.r02"}
SHIRAKI = "shiraki_2000.p01"
CLAIMS = ("b11", "b02", "b36")
SET_ASIDE = (RETRACTED, QUESTIONED)
ARTICLES_COUNTS = "article’s counts, Katz’s interval"
COUNTS = ["events_t", "n_t", "events_c", "n_c"]
RATIO = [*many.RESULT, "y", "se"]
MEASURES = {
    "risk ratio": (
        effects.risk_ratio,
        "shares of people; a printed risk ratio where no counts are",
    ),
    "odds ratio": (effects.odds_ratio, "odds of people; it takes counts"),
    "rate ratio": (effects.rate_ratio, "fractures per year; it takes counts that may be fractures"),
}
MODELS = {
    "REML": ("reml", "effects that differ between trials"),
    "common effect": ("common", "one effect for all trials"),
}
"""Name to how `helpers.meta.pool` estimates tau², and its meaning.

A belief is combined with the estimate and its standard error by the model. A t-interval, such as
Hartung and Knapp's, has no part in it: taken for a normal one, it would let two trials that agree
weigh less than one of them alone.
"""
TRUST = {
    "in full": (1, "at its word"),
    "a quarter": (2, "as if it had a quarter of its size, to discount what may be biased"),
}
"""Name to the factor by which the standard error grows, and its meaning."""
WEIGHS = {
    "shown only": "the verdict is that of the ledger",
    "weighed with all evidence": "as evidence: an interval that reaches 1 found no difference",
    "alone, as the only evidence": "as if nothing else had been found",
}
RESTS_ON = (
    "The evidence of the ledger. The conclusion above does not weigh.",
    "The evidence of the ledger, with the conclusion above among it.",
    "The conclusion above, as if nothing else had been found.",
)


def evidence(dataset: Dataset) -> pd.DataFrame:
    """What the readers read: one trial, and two pools of a review in its corrected form.

    Returns
    -------
    DataFrame, indexed by option of `multiverse`
        ``row_id, label, measure, estimate, low, high, y, se``; of Shiraki 2000 the article's counts
        as people, everyone randomised.
    """
    trial = effects.risk_ratio(**shiraki_2000.counts(dataset)[COUNTS]).assign(
        row_id=SHIRAKI, label="Shiraki 2000, article’s counts as people", measure="risk ratio"
    )
    rows = pd.DataFrame([dataset.row(row_id) for row_id in POOLS.values()])
    pools = effects.from_interval(rows["estimate"], rows["ci_low"], rows["ci_high"]).assign(
        row_id=rows["row_id"],
        label=[f"{kind} fractures, pooled by Mott 2020" for kind in ("Clinical", "Vertebral")],
        measure="odds ratio",
    )
    found = pd.concat([trial, pools]).set_axis(["one trial", *POOLS])
    return found[["row_id", "label", "measure", *RATIO]]


def conclusions(
    dataset: Dataset,
    readers: Mapping[str, bayes.Belief] = bayes.READERS,
    clear_ratio: float = 0.8,
) -> pd.DataFrame:
    """What each reader concludes from each result, taken at its word.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    readers : dict
        As in `helpers.effects.bayes.conclusions`.
    clear_ratio : float
        A ratio of which the probability of a lower one is wanted, too.

    Returns
    -------
    DataFrame, a row per result and reader
        ``claim`` (the result, with its measure), ``row_id`` and the columns of
        `helpers.effects.bayes.conclusions`; ``data, data_low, data_high``, what is read; and
        ``probability_clear``, that the ratio is below ``clear_ratio``.
    """
    parts = []
    for row in evidence(dataset).itertuples():
        found = bayes.conclusions(row.y, row.se, readers)
        clear = bayes.posterior(
            found["data_y"], found["data_se"], found["prior_y"], found["prior_se"], clear_ratio
        )["probability"]
        about = {"claim": f"{row.label} ({row.measure})", "row_id": row.row_id}
        data = {"data": row.estimate, "data_low": row.low, "data_high": row.high}
        parts.append(found.assign(**about, **data, probability_clear=clear))
    return pd.concat(parts, ignore_index=True)


def sceptical_priors(dataset: Dataset) -> pd.DataFrame:
    """How firmly must one believe in no effect to remain unconvinced by each result?

    Returns
    -------
    DataFrame, indexed as `evidence`
        ``prior_low, prior_high``, the widest prior around a ratio of 1 whose conclusion still
        reaches 1, as `helpers.effects.bayes.scepticism_limit`; NaN where a result is not
        significant.

    Examples
    --------
    >>> sceptical_priors(k2).round(2).loc["one trial"].tolist()
    [0.64, 1.57]
    """
    found = evidence(dataset)
    factor = bayes.scepticism_limit(found["y"], found["se"])
    return pd.DataFrame({"prior_low": 1 / factor, "prior_high": factor})


def conclusion_from(dataset: Dataset, row_id: str, belief: bayes.Belief) -> pd.Series:
    """What one reader concludes from one printed pool.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    row_id : str
        A row of ``reviews`` with a ratio and its interval.
    belief : (float, float, float)
        The ratio that seems most likely and the ends of its 95% interval.

    Returns
    -------
    Series
        A row of `helpers.effects.bayes.conclusions`.

    Examples
    --------
    >>> found = conclusion_from(k2, "mott_2019.r02", bayes.READERS["Sceptic"])
    >>> found[["estimate", "low", "high"]].astype(float).round(2).tolist()
    [0.79, 0.61, 1.02]
    """
    row = dataset.row(row_id)
    pool = effects.from_interval(row["estimate"], row["ci_low"], row["ci_high"]).iloc[0]
    return bayes.conclusions(pool["y"], pool["se"], {"reader": belief}).iloc[0]


def trial_ratios(dataset: Dataset) -> pd.DataFrame:
    """The trials of K2 that tested it on fractures, with the risk ratio that can be had of each.

    Returns
    -------
    DataFrame, indexed by trial_id
        ``row_id, name, status, weighs, site, arm_control``; ``estimate, low, high, y, se``, NaN
        where nothing can be computed; ``basis``: ``printed ratio``, printed counts
        with a score interval, the article's counts with Katz's, or ``not reported``; ``people`` of
        the two arms;
        ``events_t, n_t, events_c, n_c`` where there are counts; ``fit_t, fit_c``, reconstructed
        arm sizes that fit other sources; ``fractures`` (True: the counts may be of fractures).
    """
    trials = significant_fractures.arm_sizes(dataset)
    trials = trials[trials["arm_treatment"].str.contains("mk4")]
    people = trials["n_t"] + trials["n_c"]
    trials = trials.drop(columns=["n_t", "n_c"]).assign(people=people, basis="not reported")
    jiang = dataset.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'")
    counts = {"shiraki_2000": shiraki_2000.counts(dataset)[COUNTS], "jiang_2014": jiang[COUNTS]}
    known = pd.concat([found.set_axis([trial]) for trial, found in counts.items()])
    ratios = trials.dropna(subset="ci_high")
    parts = {
        "printed ratio": effects.from_interval(
            ratios["value"], ratios["ci_low"], ratios["ci_high"]
        ),
        "printed counts, score interval": effects.risk_ratio(
            **known.loc[["jiang_2014"]], method="score"
        ),
        ARTICLES_COUNTS: effects.risk_ratio(**known.loc[["shiraki_2000"]]),
    }
    computed = pd.concat(part[RATIO].assign(basis=basis) for basis, part in parts.items())
    found = trials.join(computed[RATIO]).join(known)
    found["basis"] = computed["basis"].reindex(found.index).fillna("not reported")
    fitting = shiraki_2000.arm_sizes(dataset).query("kind == @shiraki_2000.FIT_SOURCES").iloc[0]
    found.loc["shiraki_2000", ["fit_t", "fit_c"]] = fitting[["n_t", "n_c"]].to_numpy(dtype=float)
    about = ["row_id", "name", "status", "weighs", "site", "arm_control", "basis", "people"]
    return found.assign(fractures=found["basis"] == ARTICLES_COUNTS)[
        [*about, *RATIO, *COUNTS, "fit_t", "fit_c", "fractures"]
    ]


def pools(dataset: Dataset, counting: tuple[str, ...] = ()) -> pd.DataFrame:
    """The trials that count, pooled with three kinds of interval: an exercise over unlike trials.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    counting : tuple of str
        Statuses that count as well: ``questioned, retracted``.

    Returns
    -------
    DataFrame, indexed by interval (``normal, hksj, hksj-adhoc``)
        What `helpers.meta.pool` gives; ``margin``, how many standard errors the interval takes
        each way.
    """
    trials = trial_ratios(dataset).dropna(subset="estimate")
    trials = trials[trials["weighs"] | trials["status"].isin(counting)]
    ways = ("normal", "hksj", "hksj-adhoc")
    found = pd.concat(meta.pool(trials, scale="log", interval=way) for way in ways).set_axis(ways)
    return found.assign(margin=np.log(found["high"] / found["estimate"]) / found["se"])


def multiverse(
    dataset: Dataset, readers: Mapping[str, bayes.Belief] = bayes.READERS
) -> many.Multiverse:
    """The conclusion on the ratio of fractures, and the verdict on a claim, by every choice.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    readers : dict
        As in `conclusions`.

    Returns
    -------
    Multiverse
        Its answers have ``effect, scale, pi_low, pi_high, read_estimate, read_low, read_high``
        (what is read, as trusted), ``probability`` (of fewer), ``prior_share, reconstructed,
        message, rests_on``, the columns of `helpers.reanalysis.answers.verdict` and ``rows``, the
        rows of a forest plot.

    Raises
    ------
    ValueError
        A result, or a trial that counts, which the ledger does not link to one of the claims.

    Examples
    --------
    >>> found = many.answer(multiverse(k2), read=POOL)
    >>> found[["estimate", "low", "high"]].astype(float).round(2).tolist()
    [0.57, 0.38, 0.88]
    """
    beliefs = _Beliefs.of(dataset, readers)
    return many.Multiverse(beliefs.choices, beliefs.answer)


@dataclass(frozen=True)
class _Read:
    """What is read: one result, and how it came about."""

    measure: str
    result: pd.Series | None
    """``row_id, label, estimate, low, high, y, se`` and, of trials, ``people``; of a pool also its
    prediction interval. None where no trial is left."""
    rows: tuple[dict, ...] = ()
    """The trials of a pool, for the forest plot."""
    messages: tuple[str, ...] = ()
    reconstructed: bool = False


@dataclass(frozen=True, eq=False)
class _Beliefs:
    """Beliefs, what can be read, and the conclusion at a position."""

    dataset: Dataset
    readers: Mapping[str, bayes.Belief]
    evidence: pd.DataFrame
    trials: pd.DataFrame
    priors: pd.DataFrame
    linked: Mapping[str, set[str]]

    @classmethod
    def of(cls, dataset: Dataset, readers: Mapping[str, bayes.Belief]) -> "_Beliefs":
        results, trials = evidence(dataset), trial_ratios(dataset).dropna(subset="estimate")
        own = trials["name"] + ", article’s counts"
        trials = trials.assign(label=trials["name"].mask(trials["fractures"], own))
        count = trials.loc[~trials["status"].isin(SET_ASIDE), "row_id"]
        linked = linked_rows(dataset, CLAIMS, {*results["row_id"], *count})
        priors = effects.from_interval(*np.transpose(list(readers.values())))
        return cls(dataset, readers, results, trials, priors.set_axis(list(readers)), linked)

    @cached_property
    def choices(self) -> tuple[many.Choice, ...]:
        """The choices, the first option of each being what the page takes."""
        claimed = {claim_id: self.dataset.claim(claim_id)["claim"] for claim_id in CLAIMS}
        pooled = {POOL: "a pool of the trials that count; they had unlike comparators and sites"}
        read = dict(self.evidence["label"] + " (" + self.evidence["measure"] + ")") | pooled
        denominators = {
            "everyone randomised": "intention to treat",
            "smallest that fit (reconstructed)": "the smallest arms that fit the other sources: "
            "reconstructed, not printed",
        }
        held = {
            name: f"believes in {centre:g}, and that it is from {low:g} to {high:g}"
            for name, (centre, low, high) in self.readers.items()
        }
        return many.choices(
            claim=("Claim", claimed),
            read=("What is read", read),
            denominator=("Out of how many, where only the article counts", denominators),
            measure=("Measure", _meanings(MEASURES)),
            reader=("Reader", held),
            trust=("What is read is trusted", _meanings(TRUST)),
            retracted=("Retracted trials", self._counting(RETRACTED)),
            questioned=("Questioned trials", self._counting(QUESTIONED)),
            model=("Pooled by", _meanings(MODELS)),
            weighs=("Does the conclusion weigh", WEIGHS),
        )

    def _counting(self, status: str) -> dict[str, str]:
        names = ", ".join(self.trials.loc[self.trials["status"] == status, "label"]) or "none here"
        return {
            "left out": f"they count for nothing, as in the ledger: {names}",
            "counted": f"as if nothing had been {status}: {names}",
        }

    def answer(self, **at: str) -> dict:
        """The columns of one position."""
        read = self._read(at)
        about = {
            "effect": f"{read.measure} concluded",
            "scale": "log",
            "message": " ".join(read.messages),
            "reconstructed": read.reconstructed,
            "rests_on": RESTS_ON[list(WEIGHS).index(at["weighs"])],
        }
        extra = ("read_estimate", "read_low", "read_high", "probability", "prior_share")
        if read.result is None:
            nothing = NOTHING | dict.fromkeys(extra, math.nan)
            return about | nothing | self._judged(at) | {"rows": list(read.rows)}
        factor, _ = TRUST[at["trust"]]
        seen, before = read.result, self.priors.loc[at["reader"]]
        taken = bayes.posterior(seen["y"], factor * seen["se"], 0, math.inf).iloc[0]
        after = bayes.posterior(taken["y"], taken["se"], before["y"], before["se"]).iloc[0]
        found = NOTHING | after[many.RESULT].to_dict()
        if factor == 1:
            found |= {end: float(seen.get(end, math.nan)) for end in ("pi_low", "pi_high")}
        numbers = dict(
            zip(extra, (*taken[many.RESULT], *after[["probability", "prior_share"]]), strict=True)
        )
        label = "Read" if factor == 1 else f"Read, trusted {at['trust']}"
        kind = "pool" if read.rows else "trial"
        rows = [
            *read.rows,
            plotted(label, seen if factor == 1 else taken, kind, reconstructed=read.reconstructed),
            plotted(f"Believed before: {at['reader']}", before, faded=True),
            plotted("Concluded", after, reconstructed=read.reconstructed),
        ]
        return about | found | numbers | self._judged(at, after, seen) | {"rows": rows}

    def _read(self, at: Mapping[str, str]) -> _Read:
        if at["read"] == POOL:
            counting = tuple(name for name in SET_ASIDE if at[name] == "counted")
            return _pool(self, counting, at["model"], at["denominator"], at["measure"])
        result = self.evidence.loc[at["read"]]
        of_trial = self.trials[self.trials["row_id"] == result["row_id"]]
        idle = [*SET_ASIDE, "model"]
        if of_trial.empty:
            idle = ["denominator", "measure", *idle]
            return _Read("Ratio", result, messages=self._without_effect(at, idle))
        found, _ = self.at(of_trial, at["denominator"], at["measure"])
        trial = found.iloc[0]
        worked_out = bool(trial["reconstructed"])
        messages = self._without_effect(at, idle)
        return _Read(at["measure"].capitalize(), trial, (), messages, worked_out)

    def _without_effect(self, at: Mapping[str, str], names: list[str]) -> tuple[str, ...]:
        """Which of these choices were moved, though they do nothing here."""
        default = many.position(self.choices)
        return tuple(
            f"“{choice.label}” makes no difference here."
            for choice in self.choices
            if choice.name in names and at[choice.name] != default[choice.name]
        )

    def at(self, trials: pd.DataFrame, denominator: str, measure: str):
        """The trials with their ratio at these choices, and the names of those that have none."""
        counted = trials["events_t"].notna() & (trials["fractures"] | (measure != "rate ratio"))
        fits = counted & trials["fit_t"].notna() & denominator.startswith("smallest")
        found = trials.assign(reconstructed=fits)
        for arm in "tc":
            found[f"n_{arm}"] = found[f"n_{arm}"].mask(fits, found[f"fit_{arm}"])
        if counted.any():
            effect, _ = MEASURES[measure]
            ratios = effect(*found.loc[counted, COUNTS].T.to_numpy())[RATIO]
            found.loc[counted, RATIO] = ratios.to_numpy()
        aside = found["status"].where(found["status"].isin(SET_ASIDE))
        found["label"] += (" [" + aside + "]").fillna("")
        if measure == "risk ratio":
            return found, []
        return found[counted], found.loc[~counted, "label"].tolist()

    def _judged(self, at: Mapping[str, str], found=None, read=None) -> dict:
        claim_id, how = at["claim"], list(WEIGHS).index(at["weighs"])
        if how == 0:
            return verdict(self.dataset, claim_id)
        if read is None:
            return not_judged(self.dataset, claim_id)
        concluded = result(
            read["row_id"],
            f"{read['label']}, as the {at['reader'].lower()} reads it",
            found,
            claim_lies="below",  # the claims speak of bone too, the ratios of fractures
            level=REVIEW,  # of a pool; a trial or a review takes the place of its own row
            people=float(read.get("people", 0)),
        )
        if how == 2:
            others = self.linked[claim_id] - {read["row_id"]}
            return verdict(self.dataset, claim_id, [concluded], left_out=others)
        counting = [name for name in SET_ASIDE if at[name] == "counted" and at["read"] == POOL]
        again = [
            result(trial["row_id"], trial["label"], trial, claim_lies="below", joins=False)
            for _, trial in self.trials[self.trials["status"].isin(counting)].iterrows()
        ]
        return verdict(self.dataset, claim_id, [*again, concluded], counting=counting)


def _meanings(options: Mapping[str, tuple]) -> dict[str, str]:
    return {name: meaning for name, (_, meaning) in options.items()}


@cache
def _pool(beliefs: _Beliefs, counting: tuple[str, ...], model: str, denominator: str, measure: str):
    """A pool of the trials that count, read as one result."""
    counted = ~beliefs.trials["status"].isin(set(SET_ASIDE) - set(counting))
    found, without = beliefs.at(beliefs.trials[counted], denominator, measure)
    named, messages = measure.capitalize(), [f"As if nothing had been {it}." for it in counting]
    if without:
        messages.append(f"No {measure} can be computed, and left out: {', '.join(without)}.")
    if found.empty:
        messages.append("No trial is left: there is nothing to pool.")
        return _Read(named, None, (), tuple(messages))
    worked_out = bool(found["reconstructed"].any())
    if len(found) == 1:
        messages.append("One trial is left, so nothing is pooled; the reader reads it alone.")
        return _Read(named, found.iloc[0], (), tuple(messages), worked_out)
    tau2, _ = MODELS[model]
    pool = meta.pool(found, scale="log", tau2=tau2, interval="normal").iloc[0].copy()
    if pd.isna(pool["pi_low"]) and model != "common effect":
        messages.append("No prediction interval: that takes three trials.")
    pool["people"] = found["people"].sum()
    pool["row_id"], pool["label"] = COMPUTED_POOL, "The pool of these trials"
    rows = tuple(
        plotted(trial["label"], trial, reconstructed=trial["reconstructed"])
        for trial in found.to_dict("records")
    )
    return _Read(named, pool, rows, tuple(messages), worked_out)


def linked_rows(
    dataset: Dataset, claim_ids: Iterable[str], row_ids: set[str]
) -> dict[str, set[str]]:
    """The rows that bear on each claim, if some that must be are among them.

    Parameters
    ----------
    dataset : Dataset
        As `helpers.data.open` returns it.
    claim_ids, row_ids : iterable of str
        The claims, and the rows that must bear on each.

    Raises
    ------
    ValueError
        A row that does not bear on one of the claims: it would be judged by another question.
    """
    links = dataset.claim_evidence.groupby("claim_id")["row_id"].agg(set)
    linked = {claim_id: links.get(claim_id, set()) for claim_id in claim_ids}
    for claim_id, rows in linked.items():
        for row_id in sorted(row_ids - rows):
            raise ValueError(
                f"{claim_id}: {row_id!r} does not bear on it; allowed is a claim to which "
                "claim_evidence.csv links every result, or it would be judged by another question"
            )
    return linked
