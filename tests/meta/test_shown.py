"""How results print themselves."""

import pickle

import numpy as np
import pandas as pd
import pytest

from helpers import effects
from helpers.meta import leave_one_out, mantel_haenszel, peto, pool

COUNTS = pd.DataFrame(
    {"events_t": [4, 9, 12], "n_t": [60, 91, 80], "events_c": [9, 14, 10], "n_c": [58, 90, 82]}
)
RATIOS = effects.risk_ratio(**COUNTS)


@pytest.mark.parametrize(
    ("pooled", "sentence"),
    [
        (pool(RATIOS), "The pooled risk ratio of 3 trials is 0.75 (95% interval 0.21 to 2.69)"),
        (pool(RATIOS.head(1)), "The pooled risk ratio of 1 trial is 0.43 (95% interval"),
        (
            mantel_haenszel(COUNTS, "RD", level=0.9),
            "The pooled risk difference of 3 trials is −0.0",
        ),
        (peto(COUNTS.assign(g=[1, 1, 2]), by="g"), "2 pools: odds ratio, Peto, odds ratio."),
    ],
)
def test_a_pool_prints_a_sentence_and_rounded_numbers(pooled, sentence):
    assert repr(pooled).startswith(sentence)
    assert "<table" in pooled._repr_html_()
    assert max(map(len, repr(pooled).splitlines()[-1].split())) < 12


def test_notes_are_printed_once():
    said = repr(leave_one_out(pool(RATIOS)))
    assert said.count("Note: fewer than three trials: no prediction interval.") == 1


def test_what_is_not_a_number_is_printed_as_such():
    nothing = pool(RATIOS.assign(y=np.nan), missing="omit")
    assert "–" in repr(nothing)


def test_a_part_of_a_result_is_a_plain_frame_with_full_numbers():
    part = pool(RATIOS)[["estimate", "low"]]
    assert type(part) is pd.DataFrame
    assert part["estimate"].item() != round(part["estimate"].item(), 6)
    assert part.attrs["measure"] == "risk ratio"


def test_a_result_that_was_stored_still_knows_its_trials():
    again = pickle.loads(pickle.dumps(pool(RATIOS)))
    assert repr(again) == repr(pool(RATIOS))
    pd.testing.assert_frame_equal(leave_one_out(again), leave_one_out(pool(RATIOS)))


@pytest.mark.parametrize("name", ["REML", "reml", "Reml"])
def test_names_are_understood_in_any_case(name):
    pd.testing.assert_frame_equal(pool(RATIOS, method=name, interval="KNHA"), pool(RATIOS))
