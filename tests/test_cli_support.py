"""A command ends with an exit code and a message, never with a traceback for what can happen."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import run
from helpers import cli_support
from helpers.data import bibtex
from support.project_data import K2

HARMLESS = "Nothing was written."


class Expected(Exception):
    pass


def ended(error: BaseException | None) -> int:
    @cli_support.ends_plainly(HARMLESS, Expected)
    def main(arguments=None):
        if error:
            raise error
        return 0

    return main()


def test_success_says_nothing(capsys):
    assert ended(None) == 0
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
def test_a_system_that_says_no_is_told_with_what_to_do(capsys, number, advice):
    assert ended(OSError(number, os.strerror(number), "a/b")) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"\n{HARMLESS}\na/b: {os.strerror(number)}; ")
    assert advice in said


def test_a_failure_that_is_expected_is_told_in_its_own_words(capsys):
    assert ended(Expected("x.csv:2 is odd")) == 1
    assert capsys.readouterr().err == f"\n{HARMLESS}\nx.csv:2 is odd\n"


def test_a_fault_of_the_program_itself_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        ended(ZeroDivisionError())


def test_ctrl_c_is_told(capsys):
    assert ended(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == f"\nStopped. {HARMLESS}\n"


def test_sigterm_is_heard_like_ctrl_c_and_only_meanwhile(capsys):
    before = signal.getsignal(signal.SIGTERM)

    @cli_support.ends_plainly(HARMLESS)
    def main(arguments=None):
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("not heard")

    assert main() == 130
    assert "Stopped" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_bibliography_stays_where_it_cannot_be_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("words", encoding="utf-8")
    monkeypatch.setattr(bibtex, "place", lambda: tmp_path / "file" / "references.bib")
    assert bibtex.main([]) == 1
    assert "The bibliography is as it was." in capsys.readouterr().err
    monkeypatch.setattr(bibtex, "place", lambda: tmp_path / "references.bib")
    assert bibtex.main([]) == 0
    assert bibtex.place().read_text(encoding="utf-8") == bibtex.text(K2)


def test_run_py_gives_its_place_to_the_command():
    gives = (
        "import run, sys\n"
        "run.set_up = lambda: None\n"
        "run.PYTHON = sys.executable\n"
        "run.COMMANDS['number'] = [['-c', 'import os, sys; print(os.getpid()); sys.exit(7)']]\n"
        "sys.exit(run.main(['number']))"
    )
    call = [sys.executable, "-c", gives]
    place = Path(run.__file__).parent
    with subprocess.Popen(call, cwd=place, stdout=subprocess.PIPE, encoding="locale") as process:
        assert int(process.communicate()[0]) == process.pid, "so a signal needs no middleman"
    assert process.returncode == 7
