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

from typing import Any


def __getattr__(name: str) -> Any:
    """Import ``say`` and ``show`` when a notebook asks for them, and not before (PEP 562)."""
    if name not in ("say", "show"):
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    from helpers import display

    return getattr(display, name)
