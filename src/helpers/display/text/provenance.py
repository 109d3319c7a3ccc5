"""Where the numbers come from, in sentences that are true of any tables.

Each takes frames of `helpers.reanalysis.reporting`, or a table, and says what they count: none,
one, many.
"""

from collections.abc import Iterable

import pandas as pd

from helpers import numbers
from helpers.data import Dataset
from helpers.display.phrases import joined, many, plain
from helpers.display.text import quotation

NAMED = 6
"""So many names stand in a sentence; more are counted only."""
NEARLY_ALL, HALF = 0.1, 0.5  # of the figures, if fewer than this stand in a source read in full


def how_much_was_read(sources: pd.DataFrame, figures: pd.DataFrame) -> str:
    """From what the figures come, as one sentence that can answer the question.

    Parameters
    ----------
    sources : DataFrame
        ``extent``, as `helpers.reanalysis.reporting.of_sources` returns it.
    figures : DataFrame
        ``numbers, in_full``, as `helpers.reanalysis.reporting.of_tables` returns them.

    Examples
    --------
    >>> sources = pd.DataFrame({"extent": ["in full", "abstract only", "other excerpt"]})
    >>> how_much_was_read(sources, pd.DataFrame({"numbers": [20], "in_full": [4]}))
    'Most come from abstracts and excerpts: 1 of 3 sources was read in full.'
    """
    n, full = len(sources), int((sources["extent"] == "in full").sum())
    if not n:
        return "No source is listed yet."
    if n == 1:
        return f"All come from one source, which was {'' if full else 'not '}read in full."
    count = f"{full:,}" if full else "none"
    read = f"{count} of {n:,} sources {'was' if full < 2 else 'were'} read in full"
    if full == n:
        return f"All come from texts that were read in full: {n:,} sources."
    numbers, in_full = figures["numbers"].sum(), figures["in_full"].sum()
    if not in_full:
        return f"All come from abstracts and excerpts: {read}."
    if in_full >= HALF * numbers:
        kind = "All" if in_full == numbers else "Most"
        return f"{kind} come from texts that were read in full: {read}."
    share = "Nearly all" if in_full < NEARLY_ALL * numbers else "Most"
    return f"{share} come from abstracts and excerpts: {read}."


def whose_words(figures: pd.DataFrame) -> str:
    """How many figures a study or review prints itself.

    Parameters
    ----------
    figures : DataFrame
        ``numbers, own``, as `helpers.reanalysis.reporting.of_tables` returns them.

    Examples
    --------
    >>> print(whose_words(pd.DataFrame({"numbers": [30, 20], "own": [30, 11]})))
    ... # doctest: +NORMALIZE_WHITESPACE
    Of 50 figures, 41 (82%) are printed by the study or review itself, the others by somebody else.
    """
    n, own = int(figures["numbers"].sum()), int(figures["own"].sum())
    if not n:
        return "The tables hold no figure."
    every = "The only figure is" if n == 1 else f"All {n:,} figures are"
    if own == n:
        return f"{every} printed by the study or review itself."
    if not own:
        return f"{every} second hand: printed by somebody else than the study or review itself."
    share = f"{own:,} ({numbers.percent(own / n)}) {'is' if own == 1 else 'are'}"
    others = "the other" if n - own == 1 else "the others"
    return (
        f"Of {n:,} figures, {share} printed by the study or review itself, "
        f"{others} by somebody else."
    )


def reading(sources: pd.DataFrame, names: pd.Series) -> str:
    """Which sources were read in full, and how many were not.

    Parameters
    ----------
    sources : DataFrame
        ``extent, second_hand``, as `helpers.reanalysis.reporting.of_sources` returns them.
    names : Series
        Their names, with the same index.

    Examples
    --------
    >>> sources = pd.DataFrame({"extent": ["in full", "abstract only"], "second_hand": False})
    >>> print(reading(sources, pd.Series(["First 2001", "Second 2002"])))
    ... # doctest: +NORMALIZE_WHITESPACE
    Read in full: First 2001. As an abstract only: 1 of 2 sources. None was used second hand, for
    figures of a study that is not its own.
    """
    if sources.empty:
        return "No source is listed yet."
    full = names[sources["extent"] == "in full"]
    abstracts = int((sources["extent"] == "abstract only").sum())
    second = int(sources["second_hand"].sum())
    text = "No source was read in full."
    if len(full):
        text = f"Read in full: {joined(full) if len(full) <= NAMED else f'{len(full):,} sources'}."
    text += f" As an abstract only: {abstracts:,} of {many(len(sources), 'source', 'sources')}."
    used = many(second, "source was", "sources were") if second else "None was"
    whose = "their" if second > 1 else "its"
    return f"{text} {used} used second hand, for figures of a study that is not {whose} own."


def adding_up(trials: int) -> str:
    """That the tables were found to add up, and in how many trials the arms do.

    Examples
    --------
    >>> adding_up(1)
    'The rows add up, and so do the arms of the one trial that gives the size of each.'
    """
    if not trials:
        return "The rows add up. No trial gives the size of every arm."
    if trials == 1:
        return "The rows add up, and so do the arms of the one trial that gives the size of each."
    return (
        f"The rows add up, and in each of the {trials:,} trials that give the size of every arm "
        "the arms add up to the trial."
    )


def of_conflicts(sides: Iterable[pd.DataFrame]) -> str:
    """How many conflicts are shown, and how many of them rest on a note or on nothing.

    Parameters
    ----------
    sides : iterable of DataFrame
        As `helpers.display.text.quotation.side_by_side` returns them.

    Examples
    --------
    >>> of_conflicts([])
    'No conflict between sources was noted.'
    """
    both = pd.DataFrame(
        [row for frame in sides for row in frame[["one", "other"]].itertuples(index=False)],
        columns=["one", "other"],
        dtype=object,
    )
    caution = "a subgroup may differ from everyone, and two studies may both be right."
    if both.empty:
        return "No conflict between sources was noted."
    if len(both) == 1:
        return f"One conflict is shown. It need not be a contradiction: {caution}"
    noted = both.apply(lambda side: side.str.contains(quotation.IN_A_NOTE)).any(axis=1).sum()
    nowhere = (both == quotation.NOWHERE).any(axis=1).sum()
    rests = [
        f"in {n:,} of them a side stands {where}"
        for n, where in ((noted, "only in a note"), (nowhere, "in no row at all"))
        if n
    ]
    resting = f"{', '.join(rests).capitalize()}. " if rests else ""
    return f"Conflicts shown: {len(both):,}. {resting}Not all need be contradictions: {caution}"


def with_names(dataset: Dataset, cells: pd.Series) -> pd.Series:
    """Texts with the names of trials, reviews, cohorts and sources in place of their ids.

    Examples
    --------
    >>> with_names(k2, pd.Series(["pooled in cockayne_2006, which article a cites"])).tolist()
    ['pooled in Cockayne 2006, which article a cites']
    """
    names = dataset.short_names
    longest_first = sorted(names, key=len, reverse=True)
    any_of_them = rf"\b(?:{'|'.join(longest_first) or '(?!)'})\b"
    return cells.str.replace(any_of_them, lambda found: names[found[0]], regex=True).map(plain)
