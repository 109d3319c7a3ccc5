"""What readers conclude, what the trials of K2 pool to, and the verdicts that follow."""

import math

import pytest
from scipy.stats import norm

from helpers import data, effects, meta, numbers
from helpers.effects import bayes
from helpers.reanalysis import multiverse, prior_beliefs

RESULT = ["estimate", "low", "high"]
COUNTS = ["events_t", "n_t", "events_c", "n_c"]


def test_what_is_read_is_printed(k2):
    seen = prior_beliefs.evidence(k2)
    assert seen["measure"].tolist() == ["risk ratio", "odds ratio", "odds ratio"]
    pools = [data.printed_interval(k2.row(row_id)) for row_id in seen["row_id"][1:]]
    assert pools == [("0.74", "0.56", "0.97"), ("0.98", "0.85", "1.14")]


def test_a_sceptic_leans_to_fewer_clinical_fractures_and_to_none_fewer_in_the_spine(k2):
    found = prior_beliefs.conclusions(k2).query("believer == 'Sceptic'")
    assert [numbers.ratio(x) for x in found["estimate"]] == ["0.58", "0.77", "0.98"]
    spans = [numbers.interval(*ends) for ends in found[["low", "high"]].to_numpy()]
    assert spans[:2] == ["0.37 to 0.90", "0.60 to 1.00"]
    assert found["high"].iloc[1] < 1 < found["high"].iloc[2]
    assert found["probability"].round(2).tolist()[1:] == [0.98, 0.60]
    assert found["probability_clear"].round(2).tolist() == [0.92, 0.61, 0.0]


def test_how_firmly_one_must_doubt_to_remain_unconvinced(k2):
    """The conclusion from the widest prior that does not convince ends at no effect."""
    seen, needed = prior_beliefs.evidence(k2), prior_beliefs.sceptical_priors(k2)
    assert needed["prior_high"].round(2).tolist()[:2] == [1.57, 1.84]
    before = effects.from_interval(1, needed["prior_low"][:2], needed["prior_high"][:2])
    after = bayes.posterior(seen["y"][:2], seen["se"][:2], before["y"], before["se"])
    assert after["high"].tolist() == pytest.approx([1, 1])
    assert needed.loc["spine"].isna().all()


def test_trials_at_low_risk_of_bias_leave_a_sceptic_unconvinced(k2):
    row = k2.row("mott_2019.r02")
    assert data.printed_interval(row) == ("0.76", "0.58", "1.01")
    assert "Unchanged by the correction" in row["note"]
    after = prior_beliefs.conclusion_from(k2, "mott_2019.r02", (1, 0.5, 2))
    assert numbers.interval(after["low"], after["high"]) == "0.61 to 1.02"


def test_two_trials_give_no_prediction_interval_and_an_interval_that_hangs_on_its_formula(k2):
    trials = prior_beliefs.trial_ratios(k2)
    computed = trials.dropna(subset="estimate")
    assert (len(trials), computed["weighs"].tolist()) == (9, [False, False, True, True, False])
    jiang = computed.loc["jiang_2014", ["low", "high"]]
    assert numbers.interval(*jiang) == "0.11 to 2.23"  # the score interval
    pools = prior_beliefs.pools(k2)
    assert [numbers.interval(*ends) for ends in pools[["low", "high"]].to_numpy()] == [
        *("0.24 to 0.70", "0.20 to 0.84", "0.013 to 13"),
    ]
    assert pools["pi_low"].isna().all()
    assert pools["margin"].round(1).tolist() == [2.0, 12.7, 12.7]
    three = prior_beliefs.pools(k2, ("questioned",)).loc["hksj-adhoc"]
    assert numbers.interval(three["pi_low"], three["pi_high"]) == "0.16 to 1.12"
    assert (three["tau2"], three["pi_low"], three["pi_high"]) == (0, three["low"], three["high"])


def test_every_reader_concludes_at_its_position_what_the_table_says(k2, beliefs):
    concluded = prior_beliefs.conclusions(k2)
    options = dict(
        zip(prior_beliefs.evidence(k2)["row_id"], prior_beliefs.evidence(k2).index, strict=True)
    )
    for row in concluded.itertuples():
        found = multiverse.answer(beliefs, read=options[row.row_id], reader=row.believer)
        assert found[RESULT].tolist() == [row.estimate, row.low, row.high]
        assert found["probability"] == row.probability


def test_belief_moves_the_conclusion_most(beliefs):
    counted = ["risk ratio", "rate ratio"]
    every = multiverse.varied(beliefs, "reader", "denominator", "trust", measure=counted)
    assert (len(every), (every["high"] >= 1).sum()) == (24, 8)
    moves = multiverse.influence(every)
    assert moves["choice"].tolist()[:2] == ["reader", "trust"]
    assert moves["move"].round(2).tolist()[:2] == [1.54, 1.15]


def test_an_odds_ratio_of_the_pool_takes_counts_and_says_what_has_none(k2, beliefs):
    at = {"read": "trials pooled", "measure": "odds ratio", "model": "common effect"}
    found = multiverse.answer(beliefs, retracted="counted", **at)
    assert "No odds ratio can be computed, and left out: Sato 2002" in found["message"]
    own = prior_beliefs.trial_ratios(k2).dropna(subset="events_t")
    odds = effects.odds_ratio(**own[COUNTS])
    expected = meta.pool(odds, scale="log", tau2="common", interval="normal").iloc[0]
    read = multiverse.answer(beliefs, **at)[["read_estimate", "read_low", "read_high"]]
    assert read.tolist() == pytest.approx(expected[RESULT].tolist())


def test_the_pool_that_is_read_is_that_of_the_trials(k2, beliefs):
    found = multiverse.answer(beliefs, read="trials pooled")
    read = found[["read_estimate", "read_low", "read_high"]]
    assert read.tolist() == pytest.approx(prior_beliefs.pools(k2).loc["normal", RESULT].tolist())
    predicted = ["pi_low", "pi_high"]
    questioned = multiverse.answer(beliefs, read="trials pooled", questioned="counted")
    expected = prior_beliefs.pools(k2, ("questioned",)).loc["normal", predicted]
    assert questioned[predicted].tolist() == pytest.approx(expected.tolist())


def test_a_second_trial_that_points_the_same_way_makes_every_reader_surer(k2, beliefs):
    """A belief meets the estimate of the model and its own standard error, no t-interval."""
    pool = prior_beliefs.pools(k2).loc["normal"]
    for reader, held in bayes.READERS.items():
        before = effects.from_interval(*held).iloc[0]
        alone = multiverse.answer(beliefs, reader=reader)
        both = multiverse.answer(beliefs, reader=reader, read="trials pooled")
        assert both["high"] / both["low"] < alone["high"] / alone["low"]
        precision = pool["se"] ** -2 + before["se"] ** -2
        y = (pool["y"] * pool["se"] ** -2 + before["y"] * before["se"] ** -2) / precision
        assert both["estimate"] == pytest.approx(math.exp(y))
        assert both["high"] == pytest.approx(math.exp(y + norm.ppf(0.975) / math.sqrt(precision)))


def test_a_conclusion_moves_a_verdict_only_as_the_only_evidence(some_beliefs):
    """Beside trials and reviews that found no difference, nothing that is read here suffices."""
    weighs = some_beliefs.index.get_level_values("weighs")
    alone = some_beliefs[weighs.str.startswith("alone")]
    assert not some_beliefs.loc[~weighs.str.startswith("alone"), "moved"].any()
    fewer = alone["high"] < 1
    assert set(alone.loc[fewer, "verdict"]) == {"holds", "holds with caveats"}
    assert set(alone.loc[~fewer, "verdict"]) == {"not shown"}


@pytest.mark.parametrize(
    ("claim_id", "asks_for"), [("a39", "the hip"), ("b13", "vertebral"), ("b83", "other nutrients")]
)
def test_a_claim_that_asks_another_question_is_refused(k2, claim_id, asks_for):
    rows = set(prior_beliefs.evidence(k2)["row_id"])
    with pytest.raises(ValueError, match=f"^{claim_id}: '.*' does not bear on it; allowed is"):
        prior_beliefs.linked_rows(k2, ["b11", claim_id], rows)


def test_readers_of_one_s_own_are_read_too(k2):
    own = prior_beliefs.multiverse(k2, {"Certain": (1.0, 0.99, 1 / 0.99)})
    found = multiverse.answer(own, reader="Certain")
    assert found["estimate"] == pytest.approx(1, abs=0.01)
    assert found["prior_share"] > 0.99
