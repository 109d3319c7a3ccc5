"""Every picture: no text is cut or covered, the same bytes at every call, and words for all."""

from dataclasses import replace

import pytest

from plot_texts import assert_legible
from tests.plots import (
    test_attainable_values,
    test_plots,
    test_power_curves,
    test_prior_posterior,
    test_reporting_matrix,
    test_timeline,
)

PICTURES = test_plots.PICTURES | {
    "attainable values": test_attainable_values.draw,
    "power curves": test_power_curves.draw,
    "prior and posterior": test_prior_posterior.draw,
    "reporting matrix": test_reporting_matrix.draw,
    "reporting matrix of every trial": test_reporting_matrix.every_trial,
    "timeline": test_timeline.draw,
    "timeline, crowded": test_timeline.crowded,
    "timeline, dates close together": test_timeline.close_dates,
}
EACH = pytest.mark.parametrize("name", PICTURES)


@EACH
def test_no_text_overlaps_another_or_is_cut(name):
    assert_legible(PICTURES[name]().figure)


@EACH
def test_a_picture_is_the_same_bytes_at_every_call(name):
    one, other = (replace(PICTURES[name](), dots_across=240).png() for _ in range(2))
    assert one == other


@EACH
def test_jupyter_gets_picture_and_words(name):
    picture = replace(PICTURES[name](), dots_across=240)
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == picture.alt == metadata["image/png"]["alt"]
    assert metadata["image/png"]["width"] > 600
