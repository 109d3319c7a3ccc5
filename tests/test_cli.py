"""One command line: it lists its commands, and each ends with a message and an exit code."""

import errno
import json
import os
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import run
from helpers import cli, data
from helpers.data import bibtex, schema, template
from helpers.report import notebooks, site

ROOT = Path(run.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HARMLESS = "Nothing was written."


class Expected(Exception):
    __module__ = "helpers.of_this_test"


@pytest.fixture
def ends_with(monkeypatch):
    """A command that raises, or returns what it is given."""

    def end(result) -> int:
        def command(options):
            """End."""
            if isinstance(result, BaseException):
                raise result
            return result

        made = cli.Command(command, HARMLESS, (), extras="report")
        monkeypatch.setitem(cli.COMMANDS, "made_up", made)
        return cli.main(["made_up"])

    return end


@pytest.fixture
def mine(tmp_path) -> Path:
    template.write(tmp_path / "mine")
    return tmp_path / "mine"


# The list --------------------------------------------------------------------------------------


def test_without_words_it_lists_every_command_with_what_it_does(capsys):
    assert cli.main([]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for name, command in cli.COMMANDS.items():
        assert f" {name} {command.description}" in printed
        assert len(command.description) > 20


def test_run_py_lists_the_same_and_what_only_the_project_needs(capsys):
    assert run.main([]) == 0
    printed = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert f"  {name:12} {command.description}\n" in printed
    for name, (description, _) in run.COMMANDS.items():
        assert f"  {name:12} {description}\n" in printed
    assert run.main(["nonsense"]) == 2
    assert capsys.readouterr().err == printed


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_its_options(name, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert cli.COMMANDS[name].description in " ".join(capsys.readouterr().out.split())


def test_the_list_needs_nothing_but_python():
    code = "import sys; sys.path.insert(0, 'src'); from helpers import cli; cli.main([])"
    call = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, check=True, encoding="locale")
    assert "datapackage" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["check", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["new"], "the following arguments are required: FOLDER"),
        (["record", "--jobs", "0"], "--jobs: '0'; allowed is a whole number, 1 or more"),
        (["report", "--cell-timeout", "long"], "--cell-timeout: 'long'; allowed is a whole"),
    ],
)
def test_words_that_make_no_sense_are_named(words, message, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


# How a command ends ----------------------------------------------------------------------------


def test_success_is_0_and_a_number_of_its_own_is_kept(ends_with, capsys):
    assert (ends_with(None), ends_with(0), ends_with(3)) == (0, 0, 3)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EROFS, "choose another folder"),
        (errno.EACCES, "choose another folder"),
        (errno.ENOTDIR, "move it"),
        (errno.ENOENT, "spelling"),
    ],
)
def test_where_the_system_refuses_there_is_advice(ends_with, capsys, number, advice):
    assert ends_with(OSError(number, os.strerror(number), "a/b")) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"\n{HARMLESS}\na/b: {os.strerror(number)}; ")
    assert advice in message


def test_an_error_of_the_library_is_printed_in_its_own_words(ends_with, capsys):
    assert ends_with(Expected("x.csv:2 is odd")) == 1
    assert capsys.readouterr().err == f"\n{HARMLESS}\nx.csv:2 is odd\n"


def test_a_fault_of_the_program_itself_is_not_hidden(ends_with):
    with pytest.raises(ZeroDivisionError):
        ends_with(ZeroDivisionError())
    with pytest.raises(ModuleNotFoundError):
        ends_with(ModuleNotFoundError("x", name="helpers.nonsense"))


def test_a_missing_module_is_named_with_what_to_install(ends_with, capsys):
    assert ends_with(ModuleNotFoundError("x", name="nbclient.client")) == 1
    assert "This needs nbclient: pip install 'k2-claims-checked[report]'" in capsys.readouterr().err
    for command in cli.COMMANDS.values():
        assert set(filter(None, command.extras.split(","))) <= set(PROJECT["optional-dependencies"])


def test_ctrl_c_and_sigterm_stop_it_and_are_heard_only_meanwhile(ends_with, capsys, monkeypatch):
    before = signal.getsignal(signal.SIGTERM)
    assert ends_with(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == f"\nStopped. {HARMLESS}\n"

    def terminated(options):
        """End."""
        signal.raise_signal(signal.SIGTERM)
        raise AssertionError("not heard")

    monkeypatch.setitem(cli.COMMANDS, "made_up", cli.Command(terminated, HARMLESS, (), ""))
    assert cli.main(["made_up"]) == 130
    assert "Stopped" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_pipe_that_is_closed_ends_it_without_a_traceback():
    call = [sys.executable, "-m", "helpers", "check"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_run_py_gives_its_place_to_the_command():
    gives = (
        "import run, sys\n"
        "run.set_up = lambda: None\n"
        "run.PYTHON = sys.executable\n"
        "code = 'import os, sys; print(os.getpid()); sys.exit(7)'\n"
        "run.COMMANDS['number'] = ('', [['-c', code]])\n"
        "sys.exit(run.main(['number']))"
    )
    call = [sys.executable, "-c", gives]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, encoding="locale") as process:
        assert int(process.communicate()[0]) == process.pid, "so a signal needs no middleman"
    assert process.returncode == 7


# What the commands do --------------------------------------------------------------------------


def test_the_tables_are_named_for_kernels_too_and_only_meanwhile(monkeypatch, mine, tmp_path):
    assert cli.TABLES == data.FOLDER_VARIABLE
    seen = []
    monkeypatch.setattr(site, "build", lambda *_: seen.append(os.environ[cli.TABLES]))
    monkeypatch.delenv(cli.TABLES, raising=False)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["report", "--data", "mine"]) == 0
    assert seen == [str(mine.resolve())]
    assert cli.TABLES not in os.environ


def test_references_are_written_or_stay(mine, monkeypatch, capsys):
    assert cli.main(["references", "--data", str(mine)]) == 0
    path = mine.resolve() / "references.bib"
    assert path.read_text(encoding="utf-8") == bibtex.text(data.open(mine))
    assert capsys.readouterr().out == f"The sources are in {path}\n"
    monkeypatch.setattr(bibtex, "place", lambda: path / "no" / "folder")
    assert cli.main(["references", "--data", str(mine)]) == 1
    assert "The bibliography is as it was." in capsys.readouterr().err


def test_results_are_written_without_pages(mine, tmp_path, capsys):
    assert cli.main(["export", "--data", str(mine), "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["results"]
    files = {path.name for path in (tmp_path / "out" / "results").iterdir()}
    assert {"verdicts.csv", "effects.csv", "contrasts.csv", "claimreview.jsonld"} <= files
    assert str(tmp_path / "out" / "results") in capsys.readouterr().out


def test_tables_are_published_by_their_hashes_and_only_where_they_are_sound(mine, capsys):
    table = mine / "reported.csv"
    described = mine / "datapackage.json"
    assert not data.is_published(data.open(mine))
    assert cli.main(["datapackage", "--data", str(mine)]) == 0
    assert data.is_published(data.open(mine))
    stored = described.read_bytes()
    hashes = [resource["hash"] for resource in json.loads(stored)["resources"]]
    assert len({*hashes}) == len(hashes) == len(schema.TABLES)
    table.write_text(table.read_text("utf-8").replace("0.60", "0.61"), encoding="utf-8")
    assert not data.is_published(data.open(mine))
    table.write_text(table.read_text("utf-8").replace("0.61", "O.61"), encoding="utf-8")
    assert cli.main(["datapackage", "--data", str(mine)]) == 1
    assert "reported.csv:2 value: 'O.61'" in capsys.readouterr().err
    assert described.read_bytes() == stored


@pytest.mark.parametrize("folder", ["ours", "theirs"])
def test_jupyterlab_gets_the_place_of_the_command_and_its_options(
    folder, mine, tmp_path, monkeypatch
):
    called = []
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setattr(os, "execv", lambda program, call: called.append(call))
    words = ["lab", "--no-browser", "--port=1"]
    if folder == "theirs":  # as an installed package has it
        words += ["--data", str(mine)]
        monkeypatch.setattr(notebooks, "PACKAGED", notebooks.OURS)
        monkeypatch.setattr(notebooks, "OURS", tmp_path / "none")
    assert cli.main(words) == 0
    place = (mine.resolve() if folder == "theirs" else ROOT) / "notebooks"
    first = place / "00_what_survives.ipynb"
    assert called == [[sys.executable, *cli.JUPYTERLAB, str(first), "--no-browser", "--port=1"]]
    assert first.exists()


# Installed by pip ------------------------------------------------------------------------------

WITHOUT_EXTRAS = """
import sys
for name in "IPython ipykernel jupyter_client nbclient nbconvert nbformat bs4 jinja2 tqdm".split():
    sys.modules[name] = None
from helpers.cli import main
codes = [main(words.split()) for words in sys.argv[1:]]
print(codes)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A function: a command of the package as pip installs it, in a folder of one's own."""
    home = tmp_path_factory.mktemp("installed")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(home), versions=["standard"])
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(home / "packages")
    (entry_points,) = (home / "packages").glob("*.dist-info/entry_points.txt")
    assert "helpers = helpers.cli:main" in entry_points.read_text(encoding="utf-8")
    (home / "desk").mkdir()

    def call(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=home / "desk",
            env=os.environ | {"PYTHONPATH": str(home / "packages")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stdout
        return done.stdout

    return call


def test_without_the_extras_it_works_on_a_folder_of_ones_own(installed):
    commands = [f"{name} --data mine" for name in ("export", "references", "datapackage", "report")]
    printed = installed("-c", WITHOUT_EXTRAS, "new mine", "check mine", *commands, "check")
    assert printed.endswith("[0, 0, 0, 0, 0, 1, 1]\n")
    assert "pip install 'k2-claims-checked[notebooks,report]'" in printed
    assert "Nothing was checked." in printed, "there are no tables of this project"


@pytest.mark.slow
def test_with_them_it_writes_the_pages_of_a_folder_of_ones_own(installed):
    installed("-m", "helpers", "new", "yours")
    assert "The report is in" in installed("-m", "helpers", "report", "--data", "yours")


def test_a_folder_is_meant_from_where_run_py_is_called(tmp_path):
    (tmp_path / "my tables").mkdir()
    (tmp_path / "csv.py").write_text("raise SystemExit('imported from the folder')")
    gives = (
        f"import sys; sys.path[0] = {str(ROOT)!r}\n"
        "import run\n"
        "run.set_up, run.PYTHON = lambda: None, sys.executable\n"
        "sys.exit(run.main(['check', 'my tables']))"
    )
    call = [sys.executable, "-c", gives]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, encoding="locale")
    assert done.returncode == 1
    assert "trials.csv: the file is missing" in done.stdout


def test_a_blank_in_the_name_of_a_folder_is_kept_by_make(tmp_path):
    shown = "import os, sys; print(sys.argv[2], os.environ['HELPERS_DATA'])"
    (tmp_path / "show.py").write_text(shown)
    python = f"{sys.executable} {tmp_path / 'show.py'}"
    for folder in ('my article "two"', "it's", "ä b"):
        call = ["make", "-s", "check", f"DATA={folder}", f"PYTHON={python}"]
        done = subprocess.run(call, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
        assert done.stdout == f"check {folder}\n"
