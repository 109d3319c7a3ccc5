"""A kernel ends also where its builder was killed before it could look for it."""

import os
import subprocess
import sys

from helpers.report.execute import OPTIONS
from helpers.report.orphan import PARENT_VARIABLE
from support.processes import LONGEST


def test_a_kernel_whose_builder_is_gone_at_its_start_ends(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", tmp_path / "connection.json"]
    where = {PARENT_VARIABLE: str(gone.pid), "IPYTHONDIR": str(tmp_path)}
    kernel = subprocess.Popen([*command, *OPTIONS], env=os.environ | where)
    assert kernel.wait(LONGEST) == 1
