"""Tables that have just begun: small, sound, and quick to judge."""

from pathlib import Path

import pytest

from helpers import new


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("article") / "tables"
    new.write(folder)
    return folder
