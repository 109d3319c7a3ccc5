"""One trial whose counts only an article prints: what they give, and what follows if they are true.

The choices are those of the scenarios in the notebook, and three more: the measure, several
fractures per person, and whether the article is believed about its own counts.
"""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from helpers import claims, effects
from helpers.claims.evidence import COUNTS_UNPRINTED
from helpers.data import Dataset
from helpers.reanalysis.switch import Switch
from helpers.reanalysis.switchboard import (
    NOTHING,
    POINTS,
    Answer,
    Switchboard,
    marked,
    not_judged,
    row,
)

METHODS = {
    ("people", "ratio"): ("katz", "koopman", "score"),
    ("people", "odds ratio"): ("woolf", "midp", "exact"),
    ("people", "difference"): ("wald", "newcombe", "score"),
    ("fractures", "ratio"): ("wald", "midp", "exact"),
}
EFFECTS = {
    "ratio": ("Risk ratio", effects.risk_ratio),
    "odds ratio": ("Odds ratio", effects.odds_ratio),
    "difference": (f"Risk difference, {POINTS}", effects.risk_difference),
}
RESTS_ON = {
    "not at its word": "The evidence of the ledger. The result above does not weigh.",
    "at its word": "The evidence of the ledger, with the result above among it.",
}
STEPS = ("simple", "middle", "strict")
PER_PERSON = ("1", "2", "3")


class OneTrial(Switchboard):
    """The switches about two counts of fractures.

    Parameters
    ----------
    dataset : Dataset
        The tables by which the claims are judged.
    pair : Series
        A row of its ``contrasts``: ``events_t, n_randomised_t, events_c, n_randomised_c``.
    fitting : DataFrame
        ``n_t, n_c``: pairs of arm sizes that other sources allow, reconstructed.
    years : float
        Length of the trial.
    weighs_on : dict
        Claim about these very counts to the row of its evidence in whose place the result is put,
        if it is believed.
    claimed : float, optional
        A claimed ratio.
    """

    def __init__(
        self,
        dataset: Dataset,
        pair: pd.Series,
        fitting: pd.DataFrame,
        years: float,
        weighs_on: Mapping[str, str],
        claimed: float | None = None,
    ):
        self.dataset = dataset
        self.pair, self.years, self.weighs_on, self.claimed = pair, years, weighs_on, claimed
        self.sizes = {"everyone randomised": (pair["n_randomised_t"], pair["n_randomised_c"])}
        fits = {
            f"fit {place}": size
            for place, size in enumerate(zip(fitting["n_t"], fitting["n_c"], strict=True), 1)
        }
        self.sizes |= fits
        self.size_words = {
            fit: marked(f"{n_t} and {n_c} people") for fit, (n_t, n_c) in fits.items()
        }
        self.switches = (
            Switch(
                "counted",
                "What was counted",
                {
                    "people": "every fracture is another person; people out of people are compared",
                    "fractures": "one person may have several; fractures per year are compared",
                },
            ),
            Switch(
                "denominator",
                "Out of how many",
                {name: self._size(name) for name in self.sizes},
                self.size_words,
            ),
            Switch(
                "measure",
                "Measure",
                {
                    "ratio": "a risk ratio of people, or a rate ratio of fractures",
                    "odds ratio": "people with the event against people without, in both arms",
                    "difference": "how many more or fewer of every 100 people",
                },
            ),
            Switch(
                "interval",
                "Interval",
                {
                    "simple": "Katz, Woolf, Wald: what papers print",
                    "middle": "Koopman, Newcombe, mid-P: close to 95% on average",
                    "strict": "score: good in small arms; exact: never below 95%",
                },
                {
                    "simple": "simple (Katz, Woolf, Wald)",
                    "middle": "middle (Koopman, Newcombe, mid-P)",
                    "strict": "strict (score, exact)",
                },
            ),
            Switch(
                "per_person",
                "Fractures per injured person",
                {m: _several(m) for m in PER_PERSON},
            ),
            Switch(
                "believed",
                "Is the article believed",
                {
                    "not at its word": "it cannot confirm its own counts: as the ledger judges",
                    "at its word": "as if a source had printed its counts: they are evidence",
                },
            ),
        )

    def answer(self, position: Mapping[str, str]) -> Answer:
        """Answer a complete position."""
        measure, result = self._effect(position)
        return Answer(
            measure,
            result,
            self._rows(position, measure, result),
            self._judged(position, result),
            RESTS_ON[position["believed"]],
            tuple(_messages(position, result)),
            reconstructed=position["denominator"] in self.size_words,
        )

    def effect(self, level: float = 0.95, **choices: str) -> pd.DataFrame:
        """Compute ``estimate, low, high, p`` at one position, and at any level of confidence.

        Parameters
        ----------
        level : float
            Confidence level, between 0 and 1.
        **choices : str
            As `computed`.

        Returns
        -------
        DataFrame, shape (1, …)
            A ratio, or percentage points; NaN where nothing can be computed. This is what
            `helpers.effects.pvalue_function.curve` takes.
        """
        return pd.DataFrame([self._effect(self.at(**choices), level)[1]])

    def _effect(
        self, position: Mapping[str, str], level: float = 0.95
    ) -> tuple[str, dict[str, float]]:
        counted, measure = position["counted"], position["measure"]
        effect: Callable[..., pd.DataFrame]
        name, effect = EFFECTS[measure]
        if (counted, measure) not in METHODS:
            return name, NOTHING
        method = METHODS[(counted, measure)][STEPS.index(position["interval"])]
        events, (n_t, n_c) = self.pair, self.sizes[position["denominator"]]
        if counted == "fractures":
            name, effect = "Rate ratio", effects.rate_ratio
            n_t, n_c = n_t * self.years, n_c * self.years
        table = events["events_t"], n_t, events["events_c"], n_c
        found = effect(*table, method=method, level=level).iloc[0]
        several = int(position["per_person"]) if counted == "fractures" else 1
        return name, NOTHING | _widened(found, several, 100 if measure == "difference" else 1)

    def _rows(self, position: Mapping[str, str], measure: str, result: Mapping) -> list[dict]:
        """The result, below that of the notebook where it is another ratio."""
        size = self.size_words.get(position["denominator"], position["denominator"])
        given = row(f"{position['counted'].capitalize()}, {size}", result)
        if position == self.at() or measure.endswith(POINTS):
            return [given]
        return [row("The first answer", self._effect(self.at())[1], faded=True), given]

    def _judged(self, position: Mapping[str, str], result: Mapping[str, float]) -> tuple[dict, ...]:
        if position["believed"] == "not at its word":
            return tuple(claims.what_if(self.dataset, claim_id) for claim_id in self.weighs_on)
        if math.isnan(result["estimate"]):
            return tuple(not_judged(self.dataset, claim_id) for claim_id in self.weighs_on)
        return tuple(
            claims.what_if(
                self.dataset,
                claim_id,
                [
                    claims.Result(
                        row_id,
                        f"The counts, as {position['counted']}",
                        estimate=result["estimate"],
                        low=result["low"],
                        high=result["high"],
                        no_effect=0 if position["measure"] == "difference" else 1,
                        claim_lies="below",
                    )
                ],
                dropped_flags=[COUNTS_UNPRINTED],
            )
            for claim_id, row_id in self.weighs_on.items()
        )

    def _size(self, name: str) -> str:
        n_t, n_c = self.sizes[name]
        people = f"{n_t:.0f} treated and {n_c:.0f} controls"
        if name.startswith("fit"):
            return f"{people}: reconstructed, not printed; they fit other prints"
        return f"{people}: intention to treat"


def _several(m: str) -> str:
    if m == "1":
        return "every fracture is independent of the others"
    return f"whoever broke one bone broke {m} on average; nobody printed how many"


def _messages(position: Mapping[str, str], result: Mapping[str, float]):
    if (position["counted"], position["measure"]) not in METHODS:
        yield (
            f"Fractures have no {position['measure']} here: nobody printed how many people had "
            "none. Count people, or take the ratio."
        )
    elif math.isnan(result["estimate"]):
        yield "With no fracture in an arm, this cannot be computed."
    elif position["per_person"] != "1" and position["counted"] == "people":
        yield "Among people nobody is counted twice: several fractures change nothing."
    elif position["per_person"] != "1":
        yield (
            "The interval is wider, by the square root of the fractures per person on the scale of "
            "logarithms; a p value is not given for it."
        )


def _widened(effect: pd.Series, several: int, unit: float) -> dict[str, float]:
    """The numbers in a unit; the interval is wider by √m where persons have m fractures.

    A ratio that has no logarithm has no interval to widen.
    """
    numbers = {name: unit * float(effect[name]) for name in ("estimate", "low", "high")}
    if several == 1:
        return numbers | {"p": float(effect["p"])}
    if not 0 < numbers["estimate"] < math.inf:
        return NOTHING
    y = math.log(numbers["estimate"])
    for end in ("low", "high"):
        numbers[end] = math.exp(y + math.sqrt(several) * (math.log(numbers[end]) - y))
    return numbers
