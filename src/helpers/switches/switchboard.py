"""What every set of switches can do: answer a position, and say what each switch moves."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers.switches.switch import Switch, position_of

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
    """From `helpers.claims.what_if`, one for each claim."""
    messages: tuple[str, ...] = ()
    further: Mapping[str, str] = field(default_factory=dict)
    """More to say: question to answer."""

    @property
    def linear(self) -> bool:
        """Is it a difference and no ratio?"""
        return self.measure.endswith(POINTS)


def row(label: str, numbers: Mapping, kind: str = "trial", faded: bool = False) -> dict:
    """One line of the forest plot."""
    kept = {name: numbers.get(name, math.nan) for name in NUMBERS if name != "p"}
    return {"label": label, "kind": kind, "faded": faded, **kept}


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
            (a ratio, or a difference in percentage points), ``message``, ``verdict``,
            ``in_ledger`` (the verdict that the ledger gives), ``because, reason``.

        Raises
        ------
        ValueError
            As `at`.
        """
        answer = self.answer(self.at(**choices))
        kept = ("claim_id", "claim", "verdict", "in_ledger", "because", "reason")
        common = {"measure": answer.measure, **answer.result, "message": " ".join(answer.messages)}
        return pd.DataFrame(
            [{**{name: judged[name] for name in kept}, **common} for judged in answer.judged]
        )

    def one_at_a_time(self, **choices: str) -> pd.DataFrame:
        """The position, and each switch moved alone to each of its other options.

        Returns
        -------
        DataFrame
            As `computed`, with ``switch`` (empty for the position itself) and ``option``.
        """
        start = self.at(**choices)
        moved = [self.computed(**start).assign(switch="", option="as it stands")]
        for switch in self.switches:
            for option in switch.options:
                if option != start[switch.name]:
                    found = self.computed(**start | {switch.name: option})
                    moved.append(found.assign(switch=switch.label, option=option))
        return pd.concat(moved, ignore_index=True)
