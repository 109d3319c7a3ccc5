"""Intervals for tau² against reference values."""

import pytest

from helpers.meta import results, tau2_interval
from support.second_oracles import ITERATED, assert_grid, reference, trials_of

TRIALS = trials_of()
VALUES = {
    "tau2": "tau2",
    "tau": "tau",
    "I2": "i2",
    "H2": "h2",
    "se_tau2": "tau2_se",
    **{
        f"{a}_{end}": f"{b}_{end}"
        for a, b in {"tau2": "tau2", "tau": "tau", "I2": "i2", "H2": "h2"}.items()
        for end in ("low", "high")
    },
}


def computed(case, method):
    dataset, moderator = case.rsplit("_", 1)
    estimator, _, interval = method.partition("|")
    row = tau2_interval(
        TRIALS[TRIALS["dataset"] == dataset],
        {"none": None, "c1": "mod1"}[moderator],
        method=estimator,
        interval=interval or "qp",
        missing="omit",
    ).iloc[0]
    for quantity, column in VALUES.items():
        yield case, method, quantity, row[column]
    # The reference has no data set with two maxima: a maximum above 0 is the only flat point.
    assert results.TWO_MAXIMA not in row["note"]
    yield case, method, "n_stationary_points", float(row["tau2"] > 0)


def test_every_reference_interval_agrees():
    pairs = reference("oracle2_tau2_ci.csv")[["case_id", "method"]].drop_duplicates()
    ours = (row for pair in pairs.itertuples(index=False) for row in computed(*pair))
    assert_grid("oracle2_tau2_ci.csv", ours, relative=ITERATED, absolute=1e-9)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tau2": "common"}, "tau2: 'common'; allowed is an estimator"),
        ({"tau2": "DL", "interval": "PL"}, "interval with tau2='dl': 'pl'; allowed is 'qp'"),
        ({"interval": "wald"}, "interval: 'wald'; allowed are 'qp', 'pl'"),
    ],
)
def test_an_interval_that_is_not_defined_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        tau2_interval(TRIALS[TRIALS["dataset"] == "bcg"], **options)


def test_one_trial_has_no_variance_between_trials():
    with pytest.raises(ValueError, match="trials: 1 usable; allowed are 2 or more"):
        tau2_interval(TRIALS.head(1))
