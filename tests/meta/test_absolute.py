"""What a pool means at a baseline risk, against reference values."""

import pandas as pd
import pytest

from helpers import effects
from helpers.meta import absolute, mantel_haenszel
from support.second_oracles import FOLDER, assert_grid

CASES = pd.read_csv(FOLDER / "absolute2.csv").set_index("case_id")
QUANTITIES = {
    f"{theirs}.{end}": f"{ours}{ends[end]}"
    for theirs, ours, ends in (
        ("risk_per_1000", "treated", {"estimate": "", "low": "_low", "high": "_high"}),
        ("diff_per_1000", "", {"estimate": "estimate", "low": "low", "high": "high"}),
        ("nnt_at", "nnt", {"estimate": "", "low": "_at_low", "high": "_at_high"}),
    )
    for end in ends
}


def computed():
    for case, row in CASES.iterrows():
        found = absolute(
            row[["estimate", "low", "high"]].to_frame().T,
            row["baseline_risk"],
            measure=row["measure"],
        ).iloc[0]
        for quantity, column in QUANTITIES.items():
            yield case, row["measure"], quantity, found[column]
        note = found["note"]
        yield (
            case,
            row["measure"],
            "nnt_interval_through_infinity",
            float(effects.THROUGH_INFINITY in note),
        )
        yield case, row["measure"], "risk_above_1", float("above 1" in note)
        yield case, row["measure"], "risk_below_0", float("below 0" in note)


def test_every_reference_of_absolute_effects_agrees():
    assert_grid("oracle2_absolute.csv", computed())


def test_a_hazard_ratio_acts_on_survival():
    ratio = pd.DataFrame({"estimate": [0.5], "low": [0.4], "high": [0.6]})
    found = absolute(ratio, 0.19, measure="HR")
    assert found["treated"].item() == pytest.approx(1000 * (1 - 0.81**0.5))


def test_a_pool_knows_its_measure_and_says_it_in_people():
    counts = pd.DataFrame(
        {"events_t": [4, 9], "n_t": [60, 91], "events_c": [9, 14], "n_c": [58, 90]}
    )
    found = absolute(mantel_haenszel(counts), [0.05, 0.1, 0.2])
    assert found["baseline"].tolist() == [0.05, 0.1, 0.2]
    assert repr(found).startswith("Of 1,000 people 50 have the event without the treatment")


@pytest.mark.parametrize(
    ("baseline", "measure", "message"),
    [
        (1.0, "RR", "baseline, row 0: 1; allowed is a risk above 0 and below 1"),
        ([0.1, 0.0], "RR", "baseline, row 1: 0; allowed"),
        (0.1, "SMD", "measure: 'SMD'; allowed are 'risk ratio'"),
        (0.1, None, "measure: ''; allowed are 'risk ratio'"),
    ],
)
def test_absolute_refuses(baseline, measure, message):
    with pytest.raises(ValueError, match=message):
        absolute(pd.DataFrame({"estimate": [0.5], "low": [0.4], "high": [0.6]}), baseline, measure)
