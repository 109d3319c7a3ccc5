"""A reader's own belief, moved by two sliders on a page, and what follows from it."""

import pandas as pd

from helpers.display import tables
from helpers.effects import bayes
from helpers.widgets import live

CAPTION = "What three readers conclude"


class OwnBelief:
    """The three readers' conclusions; on a page with JavaScript, sliders for a belief of one's own.

    Parameters
    ----------
    concluded : DataFrame
        From `helpers.reanalysis.prior_beliefs.conclusions`: ``claim`` (the result that is read),
        ``believer, estimate, low, high, probability, data_y, data_se``.

    Examples
    --------
    >>> shown = OwnBelief(bayes.conclusions(-0.9, 0.3).assign(claim="A trial"))
    >>> "A trial" in shown._repr_mimebundle_()["text/html"]
    True
    """

    def __init__(self, concluded: pd.DataFrame):
        self.concluded = concluded

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        columns = {
            "claim": "Evidence",
            "believer": "Reader",
            "estimate": "Ratio",
            "probability": "Chance of fewer",
        }
        table = tables.show(self.concluded, CAPTION, columns)
        return {
            "text/plain": str(table),
            "text/html": live.part("belief", self._data(), table.html()),
        }

    def _data(self) -> dict:
        results = self.concluded.drop_duplicates("claim")
        readers = self.concluded["believer"].unique()
        return {
            "results": results[["claim", "data_y", "data_se"]].to_numpy().tolist(),
            "readers": [[name, *bayes.READERS[name]] for name in readers],
        }
