"""A forest and a funnel plot in one call, from a pool or from effects."""

import numpy as np
import pandas as pd
import pytest

from helpers import effects, meta, plots

COUNTS = pd.DataFrame(
    {"events_t": [4, 9, 12], "n_t": [60, 91, 80], "events_c": [9, 14, 10], "n_c": [58, 90, 82]},
    index=["Alpha", "Beta", "Gamma"],
)
RATIOS = effects.risk_ratio(**COUNTS)
PLAIN = pd.DataFrame({"y": RATIOS["y"], "se": RATIOS["se"]})


@pytest.mark.parametrize(
    "pooled",
    [
        meta.pool(RATIOS),
        meta.pool(PLAIN, scale="log"),
        meta.mantel_haenszel(COUNTS, "RR"),
        meta.mantel_haenszel(COUNTS, "RD"),
        meta.peto(COUNTS),
    ],
    ids=["effects", "plain", "MH ratio", "MH difference", "Peto"],
)
@pytest.mark.parametrize("plot", [plots.forest, plots.funnel])
def test_a_pool_brings_its_trials(pooled, plot):
    picture = plot(pooled)
    for name in COUNTS.index:
        assert name in picture.alt
    rows = picture.frame.set_index("label").loc[list(COUNTS.index)]
    assert np.isfinite(rows[["estimate", "low", "high"]]).all(axis=None)


def test_a_forest_of_a_pool_holds_weights_and_the_pool():
    picture = plots.forest(meta.pool(RATIOS))
    assert picture.frame["weight"].sum() == pytest.approx(100)
    assert picture.frame["label"].tolist() == ["Alpha", "Beta", "Gamma", "Pooled"]
    assert "Prediction interval" in picture.alt


def test_effects_alone_are_drawn_by_their_labels():
    assert plots.forest(RATIOS).frame["label"].tolist() == ["Alpha", "Beta", "Gamma"]
    assert "pooled" not in plots.funnel(RATIOS).alt


@pytest.mark.parametrize("plot", [plots.forest, plots.funnel])
def test_pools_of_groups_are_refused(plot):
    grouped = meta.pool(RATIOS.assign(place=["a", "a", "b"]), by="place")
    with pytest.raises(ValueError, match="frame: a pool for each group; allowed is one pool"):
        plot(grouped)
