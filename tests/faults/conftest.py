"""Tables that have just begun: small, sound, and quick to judge."""

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":  # signals, limits and rights are others there
    collect_ignore_glob = ["test_*.py"]

from helpers.data import template


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("article") / "tables"
    template.write(folder)
    return folder
