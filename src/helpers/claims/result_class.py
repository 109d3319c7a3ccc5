"""What a result says about an effect: its class, found from its interval and nothing else.

*Not significant* is not *no difference*: only an interval that leaves out everything that would
matter shows that there is no effect worth having.
"""

import math
from dataclasses import dataclass

CLEAR = "clear effect"
SMALL = "clear effect, smaller than worthwhile"
NO_EFFECT = "no worthwhile effect"
IMPRECISE = "too imprecise to tell"
DIRECTION = "direction only"
NO_NUMBERS = "not significant, no numbers"
NO_RESULT = ""
"""The row is no comparison: a count, a dose, a statement."""

SHOWN = (CLEAR, SMALL, DIRECTION)
"""Classes that speak for one side."""
OPEN = (IMPRECISE, NO_NUMBERS)
"""Classes that leave both answers open."""


@dataclass(frozen=True)
class Effect:
    """The result of a comparison, as far as it is known."""

    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    no_effect: float = 1.0
    """1 for a ratio, 0 for a difference."""
    direction: int = 0
    """1 where there was more with the treatment or exposure, −1 where less, as printed in words."""
    significant: bool | None = None
    """As printed: by a p value or in words; None where nothing says it."""

    @property
    def side(self) -> int:
        """1 where there is more, −1 where less, 0 where that is not known."""
        if math.isnan(self.estimate):
            return self.direction
        return int(self.estimate > self.no_effect) - int(self.estimate < self.no_effect)


def result_class(effect: Effect, limits: tuple[float, float] | None = None) -> str:
    """The class of a result.

    Parameters
    ----------
    effect : Effect
        Estimate and interval, or a direction in words.
    limits : tuple of float, optional
        Between these, on the scale of the effect, an effect is too small to matter.

    Returns
    -------
    str
        The interval leaves out no effect: ``clear effect``, or ``clear effect, smaller than
        worthwhile`` where it lies wholly within the limits. It lies within the limits: ``no
        worthwhile effect``. Any other interval: ``too imprecise to tell``. No interval, but a
        direction: ``direction only``. Nothing but "not significant": ``not significant, no
        numbers``. Nothing at all: empty.

    Examples
    --------
    >>> result_class(Effect(0.72, 0.59, 0.90), (0.8, 1.25))
    'clear effect'
    >>> result_class(Effect(0.50, 0.15, 1.65)), result_class(Effect(1.0, 0.9, 1.1), (0.8, 1.25))
    ('too imprecise to tell', 'no worthwhile effect')
    """
    if not (math.isnan(effect.low) or math.isnan(effect.high)):
        inside = limits is not None and limits[0] <= effect.low and effect.high <= limits[1]
        if effect.low > effect.no_effect or effect.high < effect.no_effect:
            return SMALL if inside else CLEAR
        return NO_EFFECT if inside else IMPRECISE
    if effect.significant is False:
        return NO_NUMBERS
    return DIRECTION if effect.side or effect.significant else NO_RESULT
