"""The score, room by room, and the mutants that no test notices."""

import tomllib
from collections import Counter
from pathlib import Path

from mutation.trial import SURVIVED, Trial

EQUIVALENT = Path(__file__).with_name("equivalent.toml")


def equivalents() -> dict[str, str]:
    """Mutants that no input can tell from the original, each with the reason."""
    groups = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("equivalent", [])
    return {name: group["reason"] for group in groups for name in group["mutants"]}


def table(trials: list[Trial], known: dict[str, str]) -> str:
    """One line a room: how many were tried, noticed, equivalent and missed, and the two shares."""
    rooms = list(dict.fromkeys(trial.mutant.within.partition(".")[0] for trial in trials))
    lines = [f"{'':10}  mutants  noticed  equivalent  missed  of all  of the others"]
    for room in [*rooms, "all"]:
        of_room = [t for t in trials if room in ("all", t.mutant.within.partition(".")[0])]
        count = Counter(_kind(trial, known) for trial in of_room)
        others = len(of_room) - count["equivalent"]
        lines.append(
            f"{room:10}  {len(of_room):7}  {count['noticed']:7}  {count['equivalent']:10}"
            f"  {count['missed']:6}  {count['noticed'] / len(of_room):6.1%}"
            f"  {count['noticed'] / others if others else 1:13.1%}"
        )
    return "\n".join(lines)


def missed(trials: list[Trial], known: dict[str, str]) -> list[str]:
    """The mutants that the tests let pass, by name."""
    return [
        f"{trial.mutant.name}{'' if trial.outcome == SURVIVED else f'  ({trial.outcome})'}"
        for trial in trials
        if _kind(trial, known) == "missed"
    ]


def wrongly_listed(trials: list[Trial], known: dict[str, str], complete: set[str]) -> list[str]:
    """Names in the list of equivalents that a test tells apart, or that name no mutant."""
    told_apart = [
        f"{trial.mutant.name}: noticed by {trial.by.nodeid if trial.by else 'a time limit'}"
        for trial in trials
        if trial.noticed and trial.mutant.name in known
    ]
    return told_apart + [
        f"{name}: there is no such mutant" for name in known if name not in complete
    ]


def _kind(trial: Trial, known: dict[str, str]) -> str:
    if trial.noticed:
        return "noticed"
    return "equivalent" if trial.mutant.name in known else "missed"
