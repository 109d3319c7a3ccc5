"""JupyterLab in a real browser, once for all tests of this folder: it can reach only itself."""

import json
import os
import re
import secrets
import subprocess
import sys
import time

import nbformat
import pytest
from playwright.sync_api import Page, expect

from conftest import NOTEBOOKS
from helpers import cli

LONGEST = 120_000  # milliseconds; only what hangs takes so long
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
        write_as_never_run(path, folder)
    for name, setting in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(setting), encoding="utf-8")
    token = secrets.token_hex(16)
    options = ["--no-browser", "--allow-root", f"--IdentityProvider.token={token}"]
    with (home / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, *cli.JUPYTERLAB, *options, str(folder)],
            env=os.environ | own_folders(home),
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        address = wait_for_address(home, server)
        yield f"{address}lab/workspaces/{{stem}}/tree/{{stem}}.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=LONGEST / 1000)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def write_as_never_run(path, folder) -> None:
    """Copy a notebook without its outputs: what it shows afterwards was made by its kernel."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, folder / path.name)


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


def wait_for_address(home, server: subprocess.Popen) -> str:
    """Where the server listens, which it writes down once it does."""
    ends = time.monotonic() + LONGEST / 1000
    while time.monotonic() < ends and server.poll() is None:
        for file in (home / "runtime").glob("jpserver-*.json"):
            text = file.read_text(encoding="utf-8")
            if text.endswith("}"):  # else it is being written
                return json.loads(text)["url"].replace("localhost", "127.0.0.1")
        time.sleep(0.2)
    log = (home / "log.txt").read_text(encoding="utf-8")
    raise RuntimeError(f"JupyterLab did not start:\n{log[-3000:]}")


@pytest.fixture(scope="module")
def opened(lab, browser):
    """A function: the notebook of this number after Run All, nothing asked of other machines."""
    elsewhere = []
    expect.set_options(timeout=LONGEST)

    def run_all(number: str) -> Page:
        (path,) = (path for path in NOTEBOOKS if path.stem.startswith(f"{number}_"))
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(LONGEST)
        for kind in ("request", "websocket"):
            page.on(kind, lambda asked: elsewhere.append(asked.url))
        page.goto(lab.format(stem=path.stem))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
        expect(prompts).to_have_text([f"[{number}]:" for number in range(1, len(cells) + 1)])
        return page

    yield run_all
    local = re.compile(r"(https?|wss?)://127\.0\.0\.1:\d+/|data:|blob:")
    assert [address for address in elsewhere if not local.match(address)] == []
