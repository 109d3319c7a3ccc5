"""Whatever the check calls sound, the report can be built of."""

from pathlib import Path

import pytest

from helpers import claims, data, widgets
from helpers.data import bibtex, datapackage
from helpers.data.about_checks import SubjectError
from helpers.display import reasons
from helpers.reanalysis.consistency import consistency
from helpers.report import export, site
from support import generated_tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "another_article"
SLOW = pytest.mark.slow
ROWS = generated_tables.read(EXAMPLE)


def sound(folder: Path, seed: int) -> data.Dataset | None:
    """The tables of a seed, where the check has nothing to say about them."""
    generated_tables.write(generated_tables.changed(ROWS, seed), folder)
    (folder / "about.toml").write_bytes((EXAMPLE / "about.toml").read_bytes())
    try:
        dataset = data.open(folder)
        _ = dataset.about, consistency(dataset)
    except (data.TableError, SubjectError):
        return None
    return dataset


def judge(dataset: data.Dataset, folder: Path) -> None:
    """Call what the notebooks for any article, the pages and the downloads call."""
    claims.ledger(dataset)
    reasons.table(dataset)
    examples = widgets.examples(dataset)
    widgets.first_intervals(examples)
    export.write_results(dataset, folder)
    export.guarded_tables(dataset)
    site.linked_data(dataset)
    datapackage.text(dataset)
    bibtex.text(dataset)


@pytest.mark.parametrize(
    "seeds", [range(24), *(pytest.param(range(a, a + 50), marks=SLOW) for a in range(24, 324, 50))]
)
def test_what_is_sound_can_be_judged(tmp_path, seeds):
    judged = 0
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        if dataset := sound(folder, seed):
            try:
                judge(dataset, folder / "results")
            except Exception as error:
                error.add_note(f"seed {seed}: {folder}")
                raise
            judged += 1
    assert judged >= len(seeds) / 3
