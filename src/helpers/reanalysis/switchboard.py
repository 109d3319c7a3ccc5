"""What every set of switches can do: answer a position, and say what each switch moves."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers import claims
from helpers.data import Dataset
from helpers.reanalysis.switch import Switch, in_words, position_of

RECONSTRUCTED = "reconstructed"
"""How a count is marked that was worked out and not printed, as everywhere on the pages."""
NOT_JUDGED = "not judged"
"""In place of a verdict, where a position gives nothing to judge by."""
NUMBERS = ("estimate", "low", "high", "p", "pi_low", "pi_high")
POINTS = "percentage points"
"""How a measure ends that is no ratio."""
NOTHING = dict.fromkeys(NUMBERS, math.nan)


@dataclass(frozen=True)
class Answer:
    """What one position of the switches gives."""

    measure: str
    result: Mapping[str, float]
    """``estimate, low, high, p, pi_low, pi_high`` as a ratio or in percentage points; NaN where
    nothing can be computed, and a message says why."""
    rows: Sequence[Mapping]
    """For the forest plot, from `row`; the last ones are what the position gives."""
    judged: tuple[dict, ...]
    """From `helpers.claims.what_if` or `not_judged`, one for each claim."""
    rests_on: str
    """What the verdicts rest on, in words."""
    messages: tuple[str, ...] = ()
    further: Mapping[str, str] = field(default_factory=dict)
    """More to say: question to answer."""
    reconstructed: bool = False
    """Does the result rest on reconstructed counts?"""

    @property
    def linear(self) -> bool:
        """Is it a difference and no ratio?"""
        return self.measure.endswith(POINTS)


def row(label: str, numbers: Mapping, kind: str = "trial", faded: bool = False) -> dict:
    """One line of the forest plot."""
    kept = {name: numbers.get(name, math.nan) for name in NUMBERS if name != "p"}
    return {"label": label, "kind": kind, "faded": faded, **kept}


def marked(label: str, reconstructed: bool = True) -> str:
    """A label, marked where what it names rests on reconstructed counts.

    Examples
    --------
    >>> marked("A trial"), marked("A trial", False)
    ('A trial (reconstructed)', 'A trial')
    """
    return f"{label} ({RECONSTRUCTED})" if reconstructed else label


def not_judged(dataset: Dataset, claim_id: str) -> dict:
    """In place of a verdict, where nothing was computed that could judge the claim."""
    nothing = "Nothing is computed at this position, so nothing judges the claim."
    return claims.what_if(dataset, claim_id) | {"verdict": NOT_JUDGED, "because": nothing}


class Switchboard(ABC):
    """Some switches and the answer to each of their positions; knows no widgets."""

    switches: tuple[Switch, ...]
    claimed: float | None = None
    """The claimed ratio, marked in the figure."""

    @abstractmethod
    def answer(self, position: Mapping[str, str]) -> Answer:
        """Answer a complete position."""

    def at(self, **choices: str) -> dict[str, str]:
        """The position with these choices, and the default of every other switch.

        Raises
        ------
        ValueError
            A switch or an option that is not there; the message says which are.
        """
        return position_of(self.switches, choices)

    def in_words(self, position: Mapping[str, str]) -> str:
        """Where the switches stand, in the words of a reader."""
        return in_words(self.switches, position)

    def computed(self, **choices: str) -> pd.DataFrame:
        """Result and verdicts at one position.

        Parameters
        ----------
        **choices : str
            Name of a switch to the option chosen; the others are at their default.

        Returns
        -------
        DataFrame
            One row per claim: ``claim_id, claim, measure, estimate, low, high, p, pi_low, pi_high``
            (a ratio, or a difference in percentage points), ``reconstructed`` (True: it rests on
            reconstructed counts), ``message``, ``verdict``, ``in_ledger`` (the verdict that the
            ledger gives), ``moved`` (True: judged, and otherwise than there), ``because``.

        Raises
        ------
        ValueError
            As `at`.
        """
        answer = self.answer(self.at(**choices))
        kept = ("claim_id", "claim", "verdict", "in_ledger", "because")
        common = {
            "measure": answer.measure,
            **answer.result,
            "reconstructed": answer.reconstructed,
            "message": " ".join(answer.messages),
        }
        found = pd.DataFrame(
            [{**{name: judged[name] for name in kept}, **common} for judged in answer.judged]
        )
        moved = (found["verdict"] != NOT_JUDGED) & (found["verdict"] != found["in_ledger"])
        return found.assign(moved=moved)

    def one_at_a_time(self, **choices: str) -> pd.DataFrame:
        """The position, and each switch moved alone to each of its other options.

        Returns
        -------
        DataFrame
            As `computed`, with ``switch``, the label (empty for the position itself), and
            ``option``, as a reader sees it.
        """
        start = self.at(**choices)
        moved = [self.computed(**start).assign(switch="", option="as it stands")]
        for switch in self.switches:
            for option in switch.options:
                if option != start[switch.name]:
                    found = self.computed(**start | {switch.name: option})
                    moved.append(found.assign(switch=switch.label, option=switch.said(option)))
        return pd.concat(moved, ignore_index=True)
