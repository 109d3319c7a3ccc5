"""How a trial was set up, from the closed columns of ``studies``."""

import pandas as pd

from helpers.data.schema.vocabulary import INDEPENDENT_ARMS
from helpers.printed import NOT_REPORTED

_WORDS = {
    "allocation": {
        "randomized": "randomised",
        "quasi_randomized": "quasi-randomised",
        "not_randomized": "not randomised",
        NOT_REPORTED: "randomisation not stated",
    },
    "blinding": {
        "double": "double blind",
        "single": "single blind",
        "open": "open label",
        NOT_REPORTED: "blinding not stated",
    },
    "control": {
        "placebo": "against placebo",
        "active": "against another treatment",
        "no_treatment": "against no treatment",
        "usual_care": "against usual care",
        "other": "against something else",
        NOT_REPORTED: "control not stated",
    },
    "design": {"parallel": "", "crossover": "crossover", "cluster": "in clusters"}
    | {"factorial": "factorial"},
}


def is_randomized(study: pd.Series) -> bool:
    """Whether chance decided who came into which arm."""
    return study["allocation"] == "randomized"


def is_controlled(study: pd.Series) -> bool:
    """Whether a placebo or double blinding kept the arms alike."""
    return study["blinding"] == "double" or study["control"] == "placebo"


def has_independent_arms(study: pd.Series) -> bool:
    """Whether each arm has people of its own, who were allocated one by one.

    Where it has not, an interval computed from the arms would be wrong.
    """
    return study["design"] in INDEPENDENT_ARMS


def in_words(study: pd.Series) -> str:
    """The design of a trial for a reader.

    Examples
    --------
    >>> in_words(k2.row("bolton_smith_2007"))
    'randomised; double blind; against placebo; factorial'
    """
    return "; ".join(filter(None, (words[study[column]] for column, words in _WORDS.items())))
