"""A switch: a question with a few answers, each in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product


@dataclass(frozen=True)
class Switch:
    """One choice; the first option is the one that the notebook takes."""

    name: str
    """As a parameter of the notebook is called."""
    label: str
    options: Mapping[str, str]
    """What can be chosen, and what it means."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What a reader sees instead of an option whose name is a mere code."""

    @property
    def default(self) -> str:
        """The choice of the notebook."""
        return next(iter(self.options))

    def said(self, option: str) -> str:
        """An option as a reader sees it."""
        return self.words.get(option, option)


def position_of(switches: tuple[Switch, ...], choices: Mapping[str, str]) -> dict[str, str]:
    """The position of all switches: what was chosen, and the default of all others.

    Raises
    ------
    ValueError
        A switch or an option that is not there; the message says which are.

    Examples
    --------
    >>> light = Switch("light", "Light", {"off": "dark", "on": "bright"})
    >>> position_of((light,), {"light": "dim"})
    Traceback (most recent call last):
        ...
    ValueError: light: 'dim'; allowed is one of 'off', 'on'
    """
    named = {switch.name: switch for switch in switches}
    choices = {
        name: str(chosen) for name, chosen in choices.items()
    }  # a shell hands over 2, not "2"
    for name, chosen in choices.items():
        if name not in named:
            raise ValueError(f"{name}: no such switch; allowed is one of {_listed(named)}")
        if chosen not in named[name].options:
            told = _listed(named[name].options)
            raise ValueError(f"{name}: {chosen!r}; allowed is one of {told}")
    return {name: choices.get(name, switch.default) for name, switch in named.items()}


def in_words(switches: tuple[Switch, ...], position: Mapping[str, str]) -> str:
    """Where the switches stand, for a reader who does not know their codes.

    Examples
    --------
    >>> light = Switch("light", "Light", {"off": "dark", "on": "bright"}, {"on": "switched on"})
    >>> sound = Switch("sound", "Sound", {"off": "silent", "on": "loud"})
    >>> in_words((light, sound), {"light": "on", "sound": "off"})
    'Light: switched on; the others at their first option'
    >>> in_words((light, sound), {"light": "off", "sound": "off"})
    'each at its first option'
    """
    moved = [switch for switch in switches if position[switch.name] != switch.default]
    told = [f"{switch.label}: {switch.said(position[switch.name])}" for switch in moved]
    if not told:
        return "each at its first option"
    return "; ".join(told + ["the others at their first option"] * (len(told) < len(switches)))


def every_position(switches: tuple[Switch, ...]) -> Iterator[dict[str, str]]:
    """All combinations, the default first."""
    names = [switch.name for switch in switches]
    for options in product(*(switch.options for switch in switches)):
        yield dict(zip(names, options, strict=True))


def _listed(names) -> str:
    return ", ".join(repr(name) for name in names)
