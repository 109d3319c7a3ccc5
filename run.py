"""Set up once, then run a command of the project: ``python3 run.py report``, ``test``, ``lab`` ….

Without words it lists the commands.

Needs nothing but Python 3.11 or later. The first call makes ``.venv`` from ``requirements.lock``;
later calls use it until the lock or the dependencies change. Words after the command are passed
on: ``python3 run.py report --jobs 2``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = HOME / "made-from.txt"

PYTEST = ["-m", "pytest", "-n", "3", "--dist", "loadscope", "--no-loadscope-reorder"]
COMMANDS = {
    "test": (
        "Run the tests, and compare every notebook with its outputs.",
        [[*PYTEST, "-m", "not slow"]],
    ),
    "slow": (
        "Run the tests that take long.",
        [[*PYTEST, "-m", "slow or hypothesis", "--hypothesis-profile", "thorough"]],
    ),
    "bench": ("Compare speed, memory and numbers with other libraries.", [["-m", "benchmarks"]]),
    "lint": (
        "Check style, format and types.",
        [["-m", "ruff", "check"], ["-m", "ruff", "format", "--check"], ["-m", "mypy"]],
    ),
    "format": ("Set the format.", [["-m", "ruff", "format"]]),
}
"""What it does, and what Python is called with, one call after the other; options go to the last.

All other commands are those of ``python -m helpers``; they run where they are called, so that
relative folders mean what they say, and import nothing from there.
"""


def commands() -> dict[str, tuple[str, list[list[str]]]]:
    """Every command; those of the library are listed by a module that needs nothing but Python."""
    sys.path.insert(0, str(ROOT / "src"))
    from helpers import cli

    return {
        name: (command.description, [["-P", "-m", "helpers", name]])
        for name, command in cli.COMMANDS.items()
    } | COMMANDS


def main(words: list[str]) -> int:
    """Set up where needed and run the command; return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - before any environment exists
        print(
            f"This needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr
        )
        return 1
    known = commands()
    if not words or words[0] not in known:
        print("usage: python3 run.py COMMAND [options]\n", file=sys.stderr if words else sys.stdout)
        for name, (described, _) in known.items():
            print(f"  {name:12} {described}", file=sys.stderr if words else sys.stdout)
        return 2 if words else 0
    try:
        set_up()
    except (OSError, subprocess.CalledProcessError) as error:
        told = "On Debian, `apt-get install python3-venv` may be what is missing."
        print(f"The environment could not be made: {error}\n{told}", file=sys.stderr)
        return 1
    if tables := os.environ.get("HELPERS_DATA"):  # as seen from here; tests run in ROOT
        os.environ["HELPERS_DATA"] = os.path.abspath(tables)
    command, *options = words
    *before, last = known[command][1]
    codes = [subprocess.call([str(PYTHON), *call], cwd=ROOT) for call in before]
    call = [str(PYTHON), *last, *options]
    if failed := [code for code in codes if code]:
        subprocess.call(call, cwd=ROOT)
        return failed[0]
    if command in COMMANDS:
        os.chdir(ROOT)
    return become(call)


def become(call: list[str]) -> int:
    """Run a program in the place of this one, so that no signal is lost between the two."""
    if os.name == "nt":  # there it would be another process, and nobody would wait for it
        return subprocess.call(call)
    sys.stdout.flush()
    os.execv(call[0], call)


def set_up() -> None:
    """Make ``.venv`` from the lock, unless it was made from these very files."""
    made_from = _fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == made_from:
        return
    print("Setting up .venv, once; this takes about a minute …", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    venv.create(HOME, with_pip=True)
    # Nothing that the lock does not name is fetched, neither to run the project nor to build it.
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    subprocess.check_call([*pip, "-r", "requirements.lock"], cwd=ROOT)
    subprocess.check_call([*pip, "--no-build-isolation", "-e", "."], cwd=ROOT)
    STAMP.write_text(made_from, encoding="utf-8")


def _fingerprint() -> str:
    """Changes with what is installed and where; not with the settings of a linter."""
    import tomllib  # new in Python 3.11: an older one is told so before it gets here

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made_from = [lock, settings["project"], settings["build-system"], sys.version, ROOT]
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
