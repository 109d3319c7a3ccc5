"""The findings on 80% fewer hip fractures, computed again from the tables."""

from itertools import product

import nbformat
import numpy as np
import pandas as pd
import pytest

from conftest import NOTEBOOKS
from helpers import data, effects, forensics, meta, numbers, printed
from support.project_data import K2

COLUMNS = ["events_t", "n_t", "events_c", "n_c"]
REPORTED = K2.reported.set_index("row_id", drop=False)
REVIEWS = K2.reviews.set_index("row_id", drop=False)
STUDIES = K2.studies.set_index("trial_id", drop=False)
WHOLE = data.printed_interval(REVIEWS.loc["cockayne_2006.r02"])
REST = data.printed_interval(REVIEWS.loc["cockayne_2006_without_sato.r01"])
POOLED = data.printed_interval(REVIEWS.loc["iwamoto_2009.r02"])
CONTROLS_2005 = 15  # asserted below


def analysed(trial: str) -> int:
    return int(REPORTED.query("trial_id == @trial and statistic == 'n_analysed'")["value"].iloc[0])


def randomised(trial: str) -> int:
    """People in each arm; both arms had the same number."""
    arms = K2.arms.query("trial_id == @trial")["n_randomised"]
    assert (arms == arms.iloc[0]).all()
    return int(arms.iloc[0])


def arm_sizes(trial: str) -> range:
    """Every size that an arm can have had, if only the whole trial's losses are known."""
    return range(analysed(trial) - randomised(trial), randomised(trial) + 1)


def fitting(trial: str, events_c=None) -> pd.DataFrame:
    ratio = data.printed_interval(REPORTED.loc[f"{trial}.p02"])
    sizes = arm_sizes(trial)
    return forensics.possible_counts(*ratio, sizes, sizes, events_c=events_c)


def sums_of(tables: pd.DataFrame) -> pd.DataFrame:
    rows = tables.reset_index(drop=True)
    return forensics.peto_sums_of(meta.peto(rows.assign(row=rows.index), by="row"))


def test_the_article_claims_80_percent_less_risk_of_hip_fracture():
    claim = K2.claims.set_index("claim_id").loc["a39"]
    assert (claim["claimed_value_printed"], claim["claimed_operator"]) == ("-80", "~")
    assert "hip" in claim["unit"]


def test_the_review_prints_odds_and_is_under_caution():
    hip, rest = REVIEWS.loc["cockayne_2006.r02"], REVIEWS.loc["cockayne_2006_without_sato.r01"]
    assert (hip["measure"], hip["model"], hip["status"], hip["grade"]) == (
        *("or", "Peto", "cautioned", "A"),
    )
    assert WHOLE == ("0.23", "0.12", "0.47")
    assert (rest["measure"], rest["grade"], REST) == ("or", "B", ("0.30", "0.05", "1.74"))


def test_three_trials_of_the_review_are_retracted_and_yops_is_questioned():
    behind = STUDIES[STUDIES["via"].str.contains("cockayne_2006")]
    assert behind["status"].to_dict() == dict.fromkeys(
        ["sato_1998", "sato_2002", "sato_2005"], "retracted"
    )
    assert STUDIES.loc["ishida_2004_yops", "status"] == "questioned"


def test_the_linked_caution_is_the_notice_in_the_table():
    notebook = nbformat.read(next(p for p in NOTEBOOKS if p.stem.startswith("05_")), as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells)
    notices = REVIEWS.loc["cockayne_2006.r02", "status_notice"].split("; ")
    assert f"](https://doi.org/{notices[0]})" in prose


def test_an_odds_ratio_of_0_23_is_never_an_80_percent_lower_risk():
    odds, control = float(WHOLE[0]), np.linspace(0, 1, 1001)
    lower = 1 - odds / (1 - control + control * odds)
    assert lower.max() == pytest.approx(0.77)
    assert numbers.percent(1 - odds / (1 - 0.15 + 0.15 * odds)) == "74%"


def test_the_retracted_trials_carry_five_sixths_of_the_weight():
    rest = forensics.peto_remainder(forensics.peto_sums(*WHOLE), forensics.peto_sums(*REST)).iloc[0]
    assert [numbers.percent(rest[name]) for name in ("share_low", "share_high")] == ["83%", "85%"]
    assert numbers.interval(rest["excess_low"], rest["excess_high"], 1) == "−10.5 to −9.6"
    assert numbers.interval(rest["variance_low"], rest["variance_high"], 1) == "6.4 to 7.0"


def test_the_counts_of_2002_follow_from_its_ratio_and_either_printed_total():
    found = fitting("sato_2002")
    assert len(found) == 8
    totals = found.set_index(found["n_t"] + found["n_c"])[["events_t", "events_c"]]
    assert totals.loc[[analysed("sato_2002"), 2 * randomised("sato_2002")]].to_numpy().tolist() == [
        [1, 8],
        [1, 8],
    ]


def test_the_ratio_of_2005_leaves_two_fractures_but_no_printed_total():
    control = K2.trials.set_index("row_id").loc["sato_2005.f04"]
    assert control["events"] == CONTROLS_2005
    found = fitting("sato_2005", CONTROLS_2005)
    assert found[["events_t", "n_t", "n_c"]].to_numpy().tolist() == [
        *([2, 91, 89], [2, 92, 90], [2, 93, 91]),
    ]
    assert not set(found["n_t"] + found["n_c"]) & {analysed("sato_2005"), 200}
    near = effects.risk_ratio(2, 90, CONTROLS_2005, analysed("sato_2005") - 90)["high"][0]
    text = data.printed_interval(REPORTED.loc["sato_2005.p02"])[2]
    assert not printed.agrees(text, near)
    assert 0 < printed.parse(text).low - near < 0.00002


def every_oldest_table() -> pd.DataFrame:
    """Every count of 1998 from none to everyone, for every way of losing people."""
    n = analysed("sato_1998")
    rows = [
        (t, n_t, c, n - n_t)
        for n_t in arm_sizes("sato_1998")
        for t, c in product(range(n_t + 1), range(n - n_t + 1))
        if (t, c) != (n_t, n - n_t)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_the_pool_of_2009_wants_nobody_with_a_hip_fracture_on_k2_in_1998():
    """By hand and over all counts, where the notebook stops at twenty."""
    assert sum(map(analysed, ["sato_1998", "sato_2002", "sato_2005"])) == 387
    oldest = every_oldest_table()
    first = effects.risk_ratio(1, 55, 8, 55).iloc[0]
    third = effects.risk_ratio(**oldest, zero="add_half")
    ends = {"estimate": 0.0, "low": -1.0, "high": 1.0}
    found = []
    for n_t in arm_sizes("sato_2005"):
        second = effects.risk_ratio(2, n_t, CONTROLS_2005, analysed("sato_2005") - n_t).iloc[0]
        trials = [(row["y"], row["se"] ** -2) for row in (first, second, third)]
        weight = sum(w for _, w in trials)
        y = sum(w * y for y, w in trials) / weight
        margin = 1.959963984540054 / np.sqrt(weight)
        computed = {name: np.exp(y + side * margin) for name, side in ends.items()}
        found.append(oldest[forensics.prints_as(pd.DataFrame(computed), *POOLED)])
    found = pd.concat(found)
    assert len(found) == 79
    assert set(found["events_t"]) == {0}
    assert set(found["events_c"]) == set(range(6))


def test_what_is_left_for_1998_is_not_what_the_pool_of_2009_wants():
    """Whichever table of 2002 with a printed total the review took, and whichever of 2005."""
    everyone = pd.DataFrame([(2, 100, CONTROLS_2005, 100)], columns=COLUMNS)
    first = fitting("sato_2002")
    printed_totals = [analysed("sato_2002"), 2 * randomised("sato_2002")]
    known = [
        sums_of(first[(first["n_t"] + first["n_c"]).isin(printed_totals)]),
        sums_of(pd.concat([fitting("sato_2005", CONTROLS_2005), everyone])),
    ]
    widest = dict(zip(known[0].columns, ["min", "max", "min", "max"], strict=True))
    left = forensics.peto_remainder(forensics.peto_sums(*WHOLE), forensics.peto_sums(*REST))
    for sums in known:
        left = forensics.peto_remainder(left, sums.agg(widest).to_frame().T)
    sizes = arm_sizes("sato_1998")
    rows = [(0, n_t, c, n_c) for n_t, n_c, c in product(sizes, sizes, range(1, min(sizes) + 1))]
    oldest = sums_of(pd.DataFrame(rows, columns=COLUMNS))
    limits = left.iloc[0]
    fits = oldest["excess_low"].between(limits["excess_low"], limits["excess_high"])
    fits &= oldest["variance_low"].between(limits["variance_low"], limits["variance_high"])
    assert not fits.any()


def test_three_events_cannot_give_what_remains_and_one_against_four_do():
    said = REVIEWS.loc["cockayne_2006_without_sato.r02", "estimate"]
    assert said == 3
    assert np.ceil(4 * forensics.peto_sums(*REST)["variance_low"].iloc[0]) == 5
    # No table of three people with a fracture does, in arms of any size up to 200 ...
    for measure, method in (("or", "peto"), ("or", "woolf")):
        for events in range(4):
            found = forensics.possible_counts(
                *REST, range(3, 201), range(3, 201), events, 3 - events, measure, method
            )
            assert found.empty
    # ... and of trials with one fracture each, five are needed.
    n = {"n_t": 40, "n_c": 40}
    five = pd.DataFrame({"events_t": [1, 0, 0, 0, 0], "events_c": [0, 1, 1, 1, 1]}).assign(**n)
    assert forensics.prints_as(meta.peto(five), *REST).all()
    assert not forensics.prints_as(meta.peto(five[:3]), *REST).any()
    assert not forensics.prints_as(meta.peto(five[1:4]), *REST).any()


def test_no_whole_counts_give_the_five_ratios_of_yops():
    control = K2.trials.set_index("row_id").loc["ishida_2004_yops.f01"]
    n, events = int(control["n"]), int(control["events"])
    ratios = REPORTED.query("trial_id == 'ishida_2004_yops' and statistic == 'rr'")
    share = forensics.possible_percentages(control["value_printed"], range(1, n + 1))
    like_percent = share.query("events == @events")["n"].tolist()
    assert like_percent == [65, 66]
    several = range(1, n + 1)
    found = {
        row["arm_treatment"]: [
            len(forensics.possible_counts(*data.printed_interval(row), *sizes, events_c=events))
            for sizes in ((n, n), (several, like_percent), (several, several))
        ]
        for _, row in ratios.iterrows()
    }
    assert found == {
        "mk4": [0, 0, 3],
        "hrt": [0, 0, 0],
        "etidronate": [0, 0, 5],
        "calcitonin": [0, 0, 0],
        "alfacalcidol": [0, 0, 0],
    }
    notes = effects.from_interval(ratios["value"], ratios["ci_low"], ratios["ci_high"])["note"]
    off_centre = ratios.loc[notes != "", "arm_treatment"].tolist()
    assert off_centre == ["calcitonin", "alfacalcidol"]


def test_no_p_of_the_thesis_follows_from_its_means():
    thesis = K2.contrasts.query("trial_id == 'purwosunu_2006' and grade == 'B'")
    where = ["site", "timepoint_months"]
    reported = REPORTED.query("trial_id == 'purwosunu_2006' and grade == 'B' and statistic == 'p'")
    pairs = thesis.merge(reported[[*where, "p_reported"]], on=where)
    assert len(pairs) == 6
    for row in pairs.itertuples():
        readings = forensics.spread_kind(
            *(row.value_printed_t, row.spread_printed_t, row.value_printed_c, row.spread_printed_c),
            *(row.p_reported, int(row.n_t), int(row.n_c)),
        )
        assert not readings["agrees"].any()
