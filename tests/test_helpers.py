"""What ``import helpers`` offers, and what it costs."""

import subprocess
import sys
from importlib import metadata

import pytest

import helpers


@pytest.mark.parametrize("name", [name for name in dir(helpers) if not name.startswith("_")])
def test_every_public_name_is_there(name):
    assert getattr(helpers, name) is not None


def test_the_version_is_that_of_the_package():
    assert helpers.__version__ == metadata.version("k2-claims-checked")


def test_nothing_is_imported_before_it_is_asked_for():
    code = "import sys, helpers; print(any(name in sys.modules for name in ('numpy', 'pandas')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'helpers' has no attribute 'pool'"):
        helpers.pool  # noqa: B018
