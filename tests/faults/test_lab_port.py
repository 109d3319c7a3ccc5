"""JupyterLab where its port is taken: the next one, or a message, never a server left behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from support.processes import LONGEST, MARK, left_behind

LAB = [sys.executable, "-m", "helpers", "lab"]
PORT_IS_TAKEN = "The port {} is already in use"


@pytest.fixture
def taken():
    """A port at which somebody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """Start ``make lab`` at a port, without a browser and with a home of its own."""
    limits = []

    def start(port: int, *options: str) -> subprocess.Popen:
        where = {"HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
        server = subprocess.Popen(
            [*LAB, "--no-browser", "--allow-root", f"--port={port}", *options],
            cwd=tmp_path,
            env=os.environ | where | {MARK: str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        limits.append(threading.Timer(LONGEST, server.kill))
        limits[-1].start()
        return server

    yield start
    for hangs in limits:
        hangs.cancel()
    assert left_behind(tmp_path) == []


def wait_for_answer(port: int) -> None:
    """Wait until the server answers, whatever it says."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("GET", "/api")
            asked.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            asked.close()
    raise AssertionError(f"nobody answers at port {port}")


def test_the_next_port_is_taken_and_named(lab, taken):
    with lab(taken) as server:
        said, address = [], None
        for line in server.stdout:
            said.append(line)
            address = re.search(r"http://127\.0\.0\.1:(\d+)/lab", line)
            if address:
                break
        assert address, said
        wait_for_answer(int(address[1]))  # a call to stop that comes before is not always heard
        server.terminate()
        server.communicate()
    assert server.returncode != -signal.SIGKILL, "it stopped by itself"
    assert int(address[1]) != taken
    assert PORT_IS_TAKEN.format(taken) in "".join(said)


def test_where_only_that_port_is_wanted_it_is_told(lab, taken):
    with lab(taken, "--ServerApp.port_retries=0") as server:
        said = server.communicate()[0]
    assert server.returncode == 1
    assert f"port {taken} is not available" in said
