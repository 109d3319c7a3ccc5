"""Neither a test, nor a notebook, nor a command that a test starts, reaches another machine."""

import socket
import subprocess
import sys
import urllib.request

import nbformat
import pytest

from helpers.report.execute import NotebookFailed, execute
from support import offline

ELSEWHERE = "192.0.2.1"  # set aside for examples: nobody answers there
ATTEMPTS = {
    "a connection": f"socket.create_connection(('{ELSEWHERE}', 80), timeout=1)",
    "a name": "socket.getaddrinfo('example.org', 443)",
    "an old name": "socket.gethostbyname('example.org')",
    "a datagram": f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('{ELSEWHERE}', 53))",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_attempt_is_an_error(attempt):
    with pytest.raises(offline.NetworkTouched, match="is another machine"):
        eval(attempt, {"socket": socket})


def test_this_machine_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert socket.getaddrinfo("localhost", 80)


@pytest.mark.parametrize("attempt", [ATTEMPTS["a connection"], ATTEMPTS["a name"]])
def test_an_attempt_of_a_notebook_is_an_error(tmp_path, attempt):
    cells = [nbformat.v4.new_code_cell(f"import socket\n{attempt}")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "asks.ipynb")
    with pytest.raises(NotebookFailed, match=r"NetworkTouched: .* is another machine"):
        execute(tmp_path / "asks.ipynb")


def test_a_command_finds_proxies_that_lead_nowhere():
    code = "import urllib.request as r; print(r.getproxies()['http'], r.getproxies()['https'])"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, encoding="locale", check=True)
    assert run.stdout.split() == [offline.NOWHERE] * 2
    assert urllib.request.getproxies()["https"] == offline.NOWHERE
