"""Sound tables give effects, and trials to begin with, from the same pairs of arms."""

import pytest

from helpers import data
from helpers.reanalysis import effects_table
from helpers.widgets import examples

BOTH = {
    "fractures": ("shiraki_2000.f01", "shiraki_2000.f02"),
    "people": ("jiang_2014.f01", "jiang_2014.f02"),
    "means": ("shiraki_2000.f09", "shiraki_2000.f10"),
}


def treated(folder) -> tuple[set[str], set[str]]:
    """Rows of the treated arms behind the effects, and behind the trials to begin with."""
    dataset = data.open(folder)
    first = {pair.row_ids[0] for pair in examples(dataset).values() if pair.row_ids}
    return set(effects_table(dataset)["row_id_t"]), first


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("fractures", {"timepoint_months": "0"}),
        ("people", {"n": "not_reported", "value": ""}),
        ("means", {"timepoint_months": "0"}),
        ("means", {"n": "1", "spread_kind": "sd"}),
        ("means", {"spread": "0.0"}),
    ],
    ids=lambda told: told if isinstance(told, str) else " ".join(told),
)
def test_a_pair_that_gives_no_effect_takes_no_other_along(kind, cells, sound, tmp_path):
    sound.write(tmp_path, {})
    before = treated(tmp_path)
    changed = {
        f"trials[{row}] {column}": cell for row in BOTH[kind] for column, cell in cells.items()
    }
    sound.write(tmp_path, sound.with_cells(changed))
    after = treated(tmp_path)
    for whole, less in zip(before, after, strict=True):
        gone = whole - less
        assert len(gone) == 1
        assert gone < set(BOTH[kind])
        assert less < whole
