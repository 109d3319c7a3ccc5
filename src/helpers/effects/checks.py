"""What every effect of counts checks first, and what is done about an empty cell."""

from helpers.effects import validation
from helpers.effects.notes import HALF_ADDED

WALD = ("katz", "woolf", "wald")  # the methods that an empty cell defeats

# What part of the observed table's own probability an exact tail counts.
OBSERVED_PART = {"exact": 1.0, "midp": 0.5}


def checked_table(events_t, n_t, events_c, n_c, method, methods, level, zero):
    """Check what all two-by-two effects share; return the table and the notes so far."""
    require_method(method, methods, level, zero)
    table = validation.two_arms(events_t, n_t, events_c, n_c)
    notes = []
    if zero == "add_half":
        notes.append((table.has_zero_cell, HALF_ADDED))
        table = table.add_half_where_zero()
    return table, notes


def require_method(method, methods, level, zero) -> None:
    """Raise ValueError for an unknown name, or a correction that the method does not take."""
    validation.require_choice("method", method, methods)
    validation.require_choice("zero", zero, ["none", "add_half"])
    validation.require_level(level)
    if zero == "add_half" and method not in WALD:
        raise ValueError(
            f"zero: 'add_half'; allowed is 'none': method {method!r} needs no correction"
        )
