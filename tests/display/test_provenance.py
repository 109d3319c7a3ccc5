"""Where the numbers come from, in words that fit none, one and many."""

import pandas as pd
import pytest

from helpers.display.text import provenance, quotation
from support.project_data import K2


def sources(*extents: str, second_hand: int = 0) -> pd.DataFrame:
    quoted = [place < second_hand for place in range(len(extents))]
    return pd.DataFrame({"extent": list(extents), "second_hand": quoted}, dtype=object)


def figures(numbers: int, own: int = 0, in_full: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"numbers": [numbers, 0], "own": [own, 0], "in_full": [in_full, 0]})


FULL, ABSTRACT = "in full", "abstract only"


@pytest.mark.parametrize(
    ("extents", "in_full", "told"),
    [
        ([], 0, "No source is listed yet."),
        ([FULL], 20, "All come from one source, which was read in full."),
        ([ABSTRACT], 0, "All come from one source, which was not read in full."),
        ([FULL, FULL], 20, "All come from texts that were read in full: 2 sources."),
        (
            [ABSTRACT, "other excerpt"],
            0,
            "All come from abstracts and excerpts: none of 2 sources was read in full.",
        ),
        (
            [FULL, ABSTRACT],
            0,
            "All come from abstracts and excerpts: 1 of 2 sources was read in full.",
        ),
        (
            [FULL, FULL, ABSTRACT],
            1,
            "Nearly all come from abstracts and excerpts: 2 of 3 sources were read in full.",
        ),
        (
            [FULL, ABSTRACT],
            2,
            "Most come from abstracts and excerpts: 1 of 2 sources was read in full.",
        ),
        (
            [FULL, ABSTRACT, ABSTRACT],
            10,
            "Most come from texts that were read in full: 1 of 3 sources was read in full.",
        ),
        (
            [FULL, ABSTRACT, ABSTRACT],
            20,
            "All come from texts that were read in full: 1 of 3 sources was read in full.",
        ),
    ],
)
def test_what_was_read_is_told_by_the_figures_that_rest_on_it(extents, in_full, told):
    assert provenance.how_much_was_read(sources(*extents), figures(20, in_full=in_full)) == told


@pytest.mark.parametrize(
    ("numbers", "own", "told"),
    [
        (0, 0, "The tables hold no figure."),
        (1, 1, "The only figure is printed by the study or review itself."),
        (7, 7, "All 7 figures are printed by the study or review itself."),
        (1, 0, "The only figure is second hand: printed by somebody else than the study or review"),
        (7, 0, "All 7 figures are second hand"),
        (10, 1, "Of 10 figures, 1 (10%) is printed by the study or review itself, the others by"),
        (8, 7, "Of 8 figures, 7 (88%) are printed by the study or review itself, the other by"),
    ],
)
def test_whose_words_they_are(numbers, own, told):
    assert provenance.whose_words(figures(numbers, own)).startswith(told)


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (sources(), "No source is listed yet."),
        (
            sources(ABSTRACT, second_hand=1),
            "No source was read in full. As an abstract only: 1 of 1 source. 1 source was used "
            "second hand, for figures of a study that is not its own.",
        ),
        (
            sources(FULL, FULL, ABSTRACT, second_hand=2),
            "Read in full: A and B. As an abstract only: 1 of 3 sources. 2 sources were used "
            "second hand, for figures of a study that is not their own.",
        ),
        (
            sources(*[FULL] * 7),
            "Read in full: 7 sources. As an abstract only: 0 of 7 sources. None was used second "
            "hand, for figures of a study that is not its own.",
        ),
    ],
)
def test_which_sources_were_read(read, told):
    names = pd.Series(list("ABCDEFG")[: len(read)], dtype=object)
    assert provenance.reading(read, names) == told


@pytest.mark.parametrize(
    ("trials", "told"),
    [(0, "No trial gives the size of every arm."), (1, "the one trial"), (2, "of the 2 trials")],
)
def test_what_adds_up(trials, told):
    assert told in provenance.adding_up(trials)


def conflict(one: str = "this", other: str = "that") -> pd.DataFrame:
    return pd.DataFrame({"one": [one], "other": [other]})


NOTE, NOWHERE = f"{quotation.IN_A_NOTE} on X", quotation.NOWHERE


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ([], "No conflict between sources was noted."),
        ([conflict()], "One conflict is shown. It need not be"),
        ([conflict(), conflict()], "Conflicts shown: 2. Not all need be"),
        (
            [conflict(NOTE), conflict(), conflict("it", NOTE)],
            "Conflicts shown: 3. In 2 of them a side stands only in a note. Not all",
        ),
        (
            [conflict(NOTE), conflict(), conflict("it", NOWHERE)],
            "Conflicts shown: 3. In 1 of them a side stands only in a note, "
            "in 1 of them a side stands in no row at all. Not all",
        ),
    ],
)
def test_how_many_conflicts_there_are(shown, told):
    assert provenance.of_conflicts(shown).startswith(told)


def test_every_identifier_becomes_a_name():
    studies = K2.studies
    told = provenance.with_names(K2, pd.concat([studies["via"], studies["status_notice"]]))
    assert not told.str.contains("_", regex=False).any()
    assert provenance.with_names(K2, pd.Series([], dtype=object)).empty
