"""JupyterLab in a real browser, once for all tests of this folder: it can reach only itself."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

import run
from conftest import NOTEBOOKS

LONGEST = 60_000  # milliseconds; only a hung kernel takes so long
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells below the fold are drawn too
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="session")
def lab(tmp_path_factory, chromium):
    """Address of a JupyterLab with settings of its own, ``{stem}`` standing for the notebook.

    Every notebook has a workspace to itself. In a shared one the second page opens the first
    notebook again, and its idle kernel would be taken for that of the second.
    """
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
    for name, setting in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    ((*command, _),) = run.COMMANDS["lab"]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    options.append(f"--IdentityProvider.token={token}")
    with (home / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, *command, *options, str(folder)],
            env=os.environ | own_folders(home),
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, home / "log.txt")
        yield f"http://127.0.0.1:{port}/lab/workspaces/{{stem}}/tree/{{stem}}.ipynb?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def own_folders(home) -> dict[str, str]:
    folders = {
        "HOME": "home",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "jupyter",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    for folder in folders.values():
        (home / folder).mkdir(exist_ok=True)
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    return {name: str(home / folder) for name, folder in folders.items()} | proxies


def wait_for(address: str, server: subprocess.Popen, log) -> None:
    ends = time.monotonic() + LONGEST / 1000
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < ends and server.poll() is None:
        try:
            direct.open(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="session")
def opened(lab, chromium):
    """A function: the notebook of this number after Run All, nothing asked of other machines."""
    elsewhere = []
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        expect.set_options(timeout=LONGEST)

        def run_all(number: str):
            (path,) = (path for path in NOTEBOOKS if path.stem.startswith(f"{number}_"))
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.set_default_timeout(LONGEST)
            for kind in ("request", "websocket"):
                page.on(kind, lambda asked: elsewhere.append(asked.url))
            page.goto(lab.format(stem=path.stem))
            page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
            return page

        yield run_all
        browser.close()
    local = re.compile(r"(https?|wss?)://127\.0\.0\.1:\d+/|data:|blob:")
    assert [address for address in elsewhere if not local.match(address)] == []
