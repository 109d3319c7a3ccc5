"""What the column ``design`` of a trial says: its parts, between semicolons or commas.

A part counts by how it begins, so that neither “not double blind” nor “blinding not stated” is
taken for blinding.
"""

import re

CONTROLLED = ("double blind", "placebo controlled")
TOLD = ("single blind", "double blind", "triple blind", "blinded", "open label", "not blind")


def parts(design: str) -> list[str]:
    """The parts of a design, in order.

    Examples
    --------
    >>> parts("randomised; double blind, placebo controlled")
    ['randomised', 'double blind', 'placebo controlled']
    """
    return re.split(r"[;,]\s*", design)


def is_randomised(design: str) -> bool:
    """Whether the text says that the arms were randomised.

    Examples
    --------
    >>> is_randomised("randomised; open label"), is_randomised("pilot; randomisation not stated")
    (True, False)
    """
    return any(part.startswith("randomised") for part in parts(design))


def is_controlled(design: str) -> bool:
    """Whether the text says that a placebo or blinding kept the arms alike.

    Examples
    --------
    >>> is_controlled("randomised; placebo controlled"), is_controlled("randomised; no placebo")
    (True, False)
    >>> is_controlled("randomised; not double blind")
    False
    """
    return any(part.startswith(CONTROLLED) for part in parts(design))


def says_blinding(design: str) -> bool:
    """Whether the text says who was blinded, or that nobody was.

    Examples
    --------
    >>> says_blinding("randomised; open label"), says_blinding("randomised; blinding not stated")
    (True, False)
    """
    return any(part.startswith(TOLD) for part in parts(design))
