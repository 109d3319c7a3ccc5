"""Belief, data and conclusion: drawn as the densities that the frame says, and in words."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from helpers import plots
from helpers.effects import bayes

BELIEVERS = {"Sceptic": (0.0, 0.35), "Neutral": (0.0, 1.5), "Enthusiast": (-0.7, 0.35)}
CLAIMS = {"One small trial, counts as people (risk ratio)": (-0.9, 0.29), "A pool": (-0.3, 0.14)}


def frame() -> pd.DataFrame:
    rows = pd.DataFrame(
        [
            (claim, believer, *data, *prior)
            for claim, data in CLAIMS.items()
            for believer, prior in BELIEVERS.items()
        ],
        columns=["claim", "believer", "data_y", "data_se", "prior_y", "prior_se"],
    )
    after = bayes.posterior(*(rows[n] for n in ("data_y", "data_se", "prior_y", "prior_se")))
    return rows.join(after.rename(columns={"y": "posterior_y", "se": "posterior_se"}))


def draw(rows=None, limits=(0.15, 3)):
    return plots.prior_posterior(frame() if rows is None else rows, measure="Ratio", limits=limits)


def test_each_panel_holds_three_densities_and_the_interval_of_the_conclusion():
    rows = frame()
    for axes, row in zip(draw().figure.axes, rows.itertuples(), strict=True):
        assert axes.get_title(loc="left").startswith(row.believer)
        curves = [line for line in axes.lines if len(line.get_xdata()) > 2]
        for line, name in zip(curves, ("prior", "data", "posterior"), strict=True):
            mean, sd = getattr(row, f"{name}_y"), getattr(row, f"{name}_se")
            wanted = norm.pdf(np.log(line.get_xdata()), mean, sd)
            np.testing.assert_allclose(line.get_ydata(), wanted, rtol=1e-10, atol=1e-12)
            assert line.get_ydata().max() <= axes.get_ylim()[1]
        (band,) = axes.collections
        x = np.concatenate([path.vertices[:, 0] for path in band.get_paths()])
        assert (x.min(), x.max()) == pytest.approx((row.low, row.high))


def test_the_panels_of_a_claim_share_their_scale():
    axes = draw().figure.axes
    heights = [panel.get_ylim()[1] for panel in axes]
    assert len(set(heights[:3])) == len(set(heights[3:])) == 1


def test_the_words_hold_belief_data_and_conclusion():
    alt = draw().alt
    assert "A pool, data centred at 0.74: Sceptic: belief centred at 1.00, conclusion 0.77" in alt
    assert alt.count("conclusion") == 6 + 1


@pytest.mark.parametrize(
    ("rows", "limits", "message"),
    [
        (frame().drop(columns="prior_se"), (0.1, 3), "no column 'prior_se'"),
        (frame(), (0, 3), "limits: .*allowed are two ratios above 0"),
        (frame(), (3, 0.1), "allowed are two ratios above 0, in order"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rows, limits, message):
    with pytest.raises(ValueError, match=message):
        draw(rows, limits)
