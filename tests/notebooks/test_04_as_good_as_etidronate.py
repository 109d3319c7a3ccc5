"""What notebook 04 says in words that no function computes."""

import re

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers import effects, forensics
from helpers.reanalysis import iwamoto_2001
from support.project_data import K2


def test_the_title_counts_the_women():
    path = next(path for path in NOTEBOOKS if path.stem.startswith("04_"))
    title = nbformat.read(path, as_version=4).cells[0]["source"]
    assert re.findall(r"\d+", title) == [str(iwamoto_2001.women(K2)["n"].sum())]


def test_the_one_cited_trial_with_counts():
    jiang = K2.contrasts.query("trial_id == 'jiang_2014' and counted == 'people'").iloc[0]
    for arm in "tc":
        possible = forensics.possible_percentages(jiang[f"value_printed_{arm}"], jiang[f"n_{arm}"])
        assert possible["events"].tolist() == [jiang[f"events_{arm}"]]
    counts = jiang[["events_t", "n_t", "events_c", "n_c"]].tolist()
    assert counts == [2, 108, 4, 105]
    assert effects.fisher(*counts)["p"][0] == pytest.approx(0.4410, abs=1e-3)
    ratio = effects.risk_ratio(*counts, method="score")[["estimate", "low", "high"]]
    assert ratio.iloc[0].tolist() == pytest.approx([0.486, 0.108, 2.23], abs=0.01)
