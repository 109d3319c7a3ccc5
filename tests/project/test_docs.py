"""What the guides say can be done is done: their examples run, and their lists are complete."""

import doctest
import re
import warnings
from pathlib import Path

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers.data.about_checks import CHECKS
from helpers.report.export import MEANING

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
WITH_EXAMPLES = [path for path in GUIDES if ">>>" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_give_what_they_show(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert results.attempted > 0
    assert results.failed == 0


def test_the_guide_names_every_parameter_and_no_other():
    guide = (ROOT / "docs" / "other_figures.md").read_text(encoding="utf-8")
    table = "\n".join(line.split("|")[1] for line in guide.splitlines() if line.startswith("| `"))
    (path,) = (path for path in NOTEBOOKS if path.stem.startswith("11_"))
    (cell,) = (
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    )
    assert set(re.findall(r"`(\w+)`", table)) == set(re.findall(r"^(\w+) =", cell.source, re.M))


def test_the_guide_to_articles_names_every_key_and_shows_the_example():
    guide = (ROOT / "docs" / "your_own_article.md").read_text(encoding="utf-8")
    table = " ".join(line.split("|")[1] for line in guide.splitlines() if line.startswith("| `"))
    for key in CHECKS:
        assert re.search(rf"`\[?{key}\W", table), key
    example = ROOT / "examples" / "another_article" / "about.toml"
    (shown,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    assert shown in example.read_text(encoding="utf-8")


def test_the_guide_names_every_file_of_results():
    guide = (ROOT / "docs" / "pandas_and_r.md").read_text(encoding="utf-8")
    for file in [*MEANING, "verdicts.json", "claimreview.jsonld", "datapackage.json"]:
        assert f"`{file}`" in guide, file
