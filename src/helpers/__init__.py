"""Check health claims against what the trials reported.

Each package imports only from those above it in this table; ``tests/project/test_architecture.py``
keeps that, and draws the picture in ``docs/architecture.md``.

=============== ==================================================================================
``printed``     a number as it was printed: parsing, rounding interval, agreement
``numbers``     how a number is shown: every rounding for a reader, and number formats by name
``units``       a unit as it was printed: what can be turned into what
``files``       a file or folder replaced as a whole, or not at all
``effects``     two arms: effect sizes, intervals, tests, p-value function, posterior, power
``meta``        many trials: meta-analysis
``forensics``   does a printed number follow from its neighbours, and what can be behind it?
``data``        the tables: columns, validation, reading, pairs of arms
``claims``      claim against evidence: agreement, decision table, ledger, what-if
``reanalysis``  each analysis once: effects of all trials, sensitivity, completeness of reporting
``display``     what a reader sees: tables, sentences, words for rows
``plots``       figures drawn from frames, with their text alternative
``widgets``     panels of the notebooks
``report``      the pages: execution, templates, export
``cli``         the commands of ``python -m helpers``
=============== ==================================================================================
"""

from importlib import import_module, metadata
from typing import Any

_PACKAGES = (
    "printed",
    "numbers",
    "files",
    "effects",
    "meta",
    "forensics",
    "data",
    "claims",
    "reanalysis",
    "display",
    "plots",
    "widgets",
    "report",
    "cli",
)
_OF_DISPLAY = ("say", "show")

__all__ = [*_PACKAGES, *_OF_DISPLAY, "__version__"]  # noqa: PLE0604, F822


def __getattr__(name: str) -> Any:
    """Import a package when it is asked for, and not before (PEP 562)."""
    if name in _PACKAGES:
        return import_module(f"helpers.{name}")
    if name in _OF_DISPLAY:
        return getattr(import_module("helpers.display"), name)
    if name == "__version__":
        return metadata.version("k2-claims-checked")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The names that can be asked for."""
    return sorted(__all__)
