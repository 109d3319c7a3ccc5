"""What the trials tell and which the articles cite, in sentences that are true of any tables."""

import pandas as pd

from helpers.data.schema.vocabulary import OMITTED, RETRACTED
from helpers.display.phrases import joined, many, plain, typeset
from helpers.display.text.provenance import NAMED

_WHO_CITES = {1: "The article cites", 2: "The two articles cite", 3: "The three articles cite"}


def both_groups(states: pd.Series, names: pd.Series, group: str) -> str:
    """How many trials print a count of both groups.

    Parameters
    ----------
    states : Series
        State of the counts by trial, as in `helpers.reanalysis.reporting.of_trials`.
    names : Series
        Names of the trials, with the same index.
    group : str
        What the trials speak of, such as "fractures".

    Examples
    --------
    >>> states = pd.Series(["printed", "not_reported", "second_hand", "not_applicable"])
    >>> names = pd.Series(["First 2001", "Second 2002", "Third 2003", "Fourth 2004"])
    >>> print(both_groups(states, names, "falls"))  # doctest: +NORMALIZE_WHITESPACE
    Of 3 trials that speak of falls, 1 prints the count of both groups (First 2001); for 1 more the
    counts are second hand (Third 2003).
    """
    n = int((states != "not_applicable").sum())
    own, second = names[states == "printed"], names[states == "second_hand"]
    if not n:
        return f"No trial speaks of {group}."
    who, does, not_ = f"Of {n:,} trials that speak of {group},", "prints", "none prints"
    if n == 1:
        who, not_ = f"The one trial that speaks of {group}", "does not print"
    elif len(own):
        does = many(len(own), "prints", "print")
    text = f"{who} {does if len(own) else not_} the count of both groups{_bracketed(own)}"
    if len(second):
        more = " more" if len(own) else ""
        text += f"; for {len(second):,}{more} the counts are second hand{_bracketed(second)}"
    return f"{text}."


def cited(studies: pd.DataFrame, articles: int) -> str:
    """How many of the trials the articles cite, and how many of these were retracted.

    Parameters
    ----------
    studies : DataFrame
        ``cited_by, status`` of every trial.
    articles : int
        How many articles there are.

    Examples
    --------
    >>> studies = pd.DataFrame({"cited_by": ["a", "omitted"], "status": ["retracted", ""]})
    >>> cited(studies, 1)
    'The article cites 1 of 2 trials; it has been retracted.'
    """
    if studies.empty:
        return "The tables hold no trial."
    who = _WHO_CITES.get(articles, f"The {articles:,} articles cite")
    named = studies[studies["cited_by"] != OMITTED]
    among = "the only trial" if len(studies) == 1 else f"of {len(studies):,} trials"
    if named.empty:
        return f"{who} none {among}." if len(studies) > 1 else f"{who} no trial."
    cites = f"{who} {among}" if len(studies) == 1 else f"{who} {len(named):,} {among}"
    gone = int((named["status"] == RETRACTED).sum())
    one = len(named) == 1
    if not gone:
        return f"{cites}; no retraction of {'it' if one else 'those'} was found."
    has = "it has" if one else many(gone, "of those has", "of those have")
    return f"{cites}; {has} been retracted."


def per_day(studies: pd.DataFrame, named: pd.Series) -> pd.Series:
    """What was given and how much of it a day.

    Parameters
    ----------
    studies : DataFrame
        ``vitamin_form, dose_per_day`` of every trial.
    named : Series of bool
        Where the dose says already what was given.

    Examples
    --------
    >>> studies = pd.DataFrame({"vitamin_form": ["K1", "MK-4", "not_reported"],
    ...                         "dose_per_day": ["500 ug", "MK-4, 45 mg", "not_reported"]})
    >>> per_day(studies, pd.Series([False, True, False])).tolist()
    ['K1, 500 µg', 'MK-4, 45 mg', 'not reported']
    """
    dose = studies["dose_per_day"].map(typeset)
    per_day = dose.where(named, studies["vitamin_form"] + ", " + dose)
    return per_day.str.replace("not_reported, not_reported", "not_reported").map(plain)


def sizes(studies: pd.DataFrame) -> str:
    """How many people the cited trials have, how many the others, and which is the largest.

    Parameters
    ----------
    studies : DataFrame
        ``name, n_randomised, cited_by`` of every trial.

    Examples
    --------
    >>> studies = pd.DataFrame({"name": ["First", "Second"], "n_randomised": [60.0, 400.0],
    ...                         "cited_by": ["a", "omitted"]})
    >>> print(sizes(studies))  # doctest: +NORMALIZE_WHITESPACE
    The cited trials that give their size have 60 people together, the others 400. The largest,
    Second, has 400, and no article cites it.
    """
    known = studies.dropna(subset=["n_randomised"])
    if known.empty:
        return "No trial gives its size."
    largest = known.loc[known["n_randomised"].idxmax()]
    people = many(int(largest["n_randomised"]), "person", "people")
    cites = f"{'no' if largest['cited_by'] == OMITTED else 'an'} article cites it"
    if len(known) == 1:
        return f"One trial gives its size: {largest['name']} has {people}, and {cites}."
    omitted = known["cited_by"] == OMITTED
    cited, others = (known.loc[which, "n_randomised"].sum() for which in (~omitted, omitted))
    together = f"The trials that give their size have {cited + others:,.0f} people together"
    if omitted.any() and not omitted.all():
        together = f"The cited trials that give their size have {cited:,.0f} people together, "
        together += f"the others {others:,.0f}"
    most = f"{largest['n_randomised']:,.0f}"
    return f"{together}. The largest, {largest['name']}, has {most}, and {cites}."


def second_hand_designs(studies: pd.DataFrame) -> str:
    """For which trials design and size, or single items by their notes, are second hand.

    Parameters
    ----------
    studies : DataFrame
        ``name, grade, note`` of every trial.

    Examples
    --------
    >>> studies = pd.DataFrame({"name": ["First"], "grade": ["B"], "note": [""]})
    >>> second_hand_designs(studies)
    'Design and size are second hand (grade B) in First.'
    """
    by_grade = studies["grade"] == "B"
    by_note = ~by_grade & studies["note"].str.contains("grade B")
    named, noted = joined(studies.loc[by_grade, "name"]), joined(studies.loc[by_note, "name"])
    if named:
        too = f"; by their notes single items are so in {noted} too" if noted else ""
        return f"Design and size are second hand (grade B) in {named}{too}."
    if noted:
        return f"By their notes single items are second hand (grade B) in {noted}."
    return "" if studies.empty else "No design and no size is second hand."


def means_and_spreads(states: pd.DataFrame, names: pd.Series, group: str, doubted: int) -> str:
    """How many trials that stand give a mean and its spread for both groups.

    Parameters
    ----------
    states : DataFrame
        ``means, spreads, spread_kind`` of every trial about which no doubts are published.
    names : Series
        Their names, with the same index.
    group : str
        What is measured, such as "bone density".
    doubted : int
        How many trials are left out.

    Examples
    --------
    >>> states = pd.DataFrame(
    ...     {"means": ["printed"] * 2, "spreads": ["printed"] * 2,
    ...      "spread_kind": ["printed", "not_reported"]})
    >>> print(means_and_spreads(states, pd.Series(["First", "Second"]), "weight", 0))
    ... # doctest: +NORMALIZE_WHITESPACE
    2 trials speak of weight. 2 give a mean and a ± for both groups: First, Second. 1 of them says
    what its ± is.
    """
    there = states[states["means"] != "not_applicable"]
    some = f"retracted or questioned trial{'s' if doubted > 1 else ''}"
    but = f"Without the {f'{doubted:,} ' if doubted > 1 else ''}{some}, " if doubted else ""
    if there.empty:
        return f"{but}{'no' if but else 'No'} trial speaks of {group}."
    text = f"{but}{many(len(there), 'trial speaks', 'trials speak')} of {group}."
    pair = there[["means", "spreads"]]
    enough = there[pair.isin(["printed", "second_hand"]).all(axis=1)]
    if enough.empty:
        return f"{text} None gives a mean and a ± for both groups."
    hand = (
        ", second hand included" if (pair.loc[enough.index] == "second_hand").any(axis=None) else ""
    )
    listed = f": {', '.join(names[enough.index])}" if len(enough) <= NAMED else ""
    text += f" {many(len(enough), 'gives', 'give')} a mean and a ± for both groups{hand}{listed}."
    known = int((enough["spread_kind"] == "printed").sum())
    if len(enough) == 1:
        return f"{text} It {'says' if known else 'does not say'} what its ± is."
    says = many(known, "of them says what its", "of them say what their") if known else ""
    return f"{text} {says or 'None of them says what its'} ± is."


def blinding_and_arms(states: pd.DataFrame) -> str:
    """How many trials say who knew the treatment, and how large each arm was.

    Parameters
    ----------
    states : DataFrame
        ``blinding, randomised`` of every trial.

    Examples
    --------
    >>> blinding_and_arms(pd.DataFrame({"blinding": ["printed"], "randomised": ["not_reported"]}))
    'The only trial says who knew the treatment, and does not give the size of each arm.'
    """
    if states.empty:
        return ""
    blind, sized = (int((states[item] == "printed").sum()) for item in ("blinding", "randomised"))
    if len(states) == 1:
        says, gives = "says" if blind else "does not say", "gives" if sized else "does not give"
        return f"The only trial {says} who knew the treatment, and {gives} the size of each arm."
    says = many(blind, "says", "say") if blind else "none says"
    gives = many(sized, "gives", "give") if sized else "none gives"
    return (
        f"Of {len(states):,} trials, {says} who knew the treatment; {gives} the size of each arm "
        f"in {'their' if sized > 1 else 'its'} own text."
    )


def _bracketed(names: pd.Series) -> str:
    return f" ({', '.join(names)})" if 0 < len(names) <= NAMED else ""
