"""What a recording says has changed, and the picture that the README takes from it."""

import shutil

import nbformat
import pytest

from conftest import NOTEBOOKS
from helpers import cli, data
from helpers.report import diff, notebooks, record

SUMMARY = NOTEBOOKS[0]


@pytest.fixture
def notebook():
    return nbformat.read(SUMMARY, as_version=4)


def outputs(notebook, kind):
    return [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if kind in output.data
    ]


def changed(notebook) -> list[str]:
    """The lines that a change adds or takes away, without the names of the notebooks."""
    before = nbformat.read(SUMMARY, as_version=4)
    told = diff.difference("00", before, notebook).splitlines()[2:]
    return [line for line in told if line[0] in "+-"]


def test_nothing_is_said_of_the_same_notebook(notebook):
    assert changed(notebook) == []


def test_a_changed_cell_of_a_table_is_two_lines(notebook):
    table = outputs(notebook, "text/html")[0]
    text = table.data["text/plain"]
    last = text.splitlines()[-1]
    table.data["text/plain"] = f"{text} more"
    gone, new = changed(notebook)
    assert last.endswith(gone.removeprefix("-"))
    assert new == f"+{gone[1:]} more"


def test_a_changed_picture_is_named_and_its_dots_are_not_printed(notebook):
    picture = outputs(notebook, "image/png")[0]
    picture.data["image/png"] = picture.data["image/png"][:-8] + "AAAAAA=="
    gone, new = changed(notebook)
    assert gone.startswith("-picture ")
    assert new.startswith("+picture ")
    assert gone.split(":")[1] == new.split(":")[1]
    assert len(new) < 120


def test_changed_code_and_warnings_are_shown(notebook):
    notebook.cells[1].source += "\nprint('more')"
    stream = nbformat.v4.new_output("stream", name="stderr", text="UserWarning: look")
    notebook.cells[1].outputs.append(stream)
    assert changed(notebook) == ["+print('more')", "+stream: UserWarning: look"]


@pytest.fixture
def path(tmp_path):
    """A notebook whose stored sum is wrong."""
    path = tmp_path / "one.ipynb"
    cells = [nbformat.v4.new_code_cell("2 + 3", execution_count=1)]
    cells[0].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "4"})]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_recording_says_what_changed_and_stores_it(path, capsys):
    assert cli.main(["record", str(path)]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line[0] in "+-"][2:] == [
        "-shows: 4",
        "+shows: 5",
    ]
    assert cli.main(["record", str(path)]) == 0
    assert capsys.readouterr().out == "one.ipynb: nothing has changed\n"


def test_outputs_about_other_tables_are_not_stored_in_our_notebooks(monkeypatch, tmp_path, capsys):
    before = SUMMARY.read_bytes()
    shutil.copytree(data.PROJECT_FOLDER, tmp_path / "copy")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "copy"))
    monkeypatch.setattr(record, "execute_all", lambda *_: pytest.fail("a notebook is run"))
    assert cli.main(["record", str(SUMMARY)]) == 1
    message = capsys.readouterr().err
    assert f"{SUMMARY.name}: the outputs stored in {notebooks.OURS} are about" in message
    assert f"{data.FOLDER_VARIABLE} names {tmp_path / 'copy'}: unset it" in message
    assert SUMMARY.read_bytes() == before


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A README, its picture and the summary in another place, and nothing that runs a notebook."""
    for folder in ("docs", "notebooks"):
        (tmp_path / folder).mkdir()
    shutil.copy(SUMMARY, tmp_path / "notebooks")
    monkeypatch.setattr(record, "README", tmp_path / "README.md")
    monkeypatch.setattr(record, "PICTURE", tmp_path / "docs" / record.PICTURE.name)
    monkeypatch.setattr(notebooks, "OURS", tmp_path / "notebooks")
    monkeypatch.setattr(
        record, "execute_all", lambda paths, *_: {path: notebooks.read(path) for path in paths}
    )
    record.README.write_text("![old](docs/what_was_found.png)", encoding="utf-8")
    record.PICTURE.write_bytes(b"old")
    return tmp_path


def test_the_summary_brings_the_readme_its_picture(project, notebook):
    picture, words = record.first_picture(notebook)
    record.record([project / "notebooks" / SUMMARY.name], jobs=1)
    assert record.PICTURE.read_bytes() == picture
    text = record.README.read_text(encoding="utf-8")
    assert text == f"![{words}](docs/what_was_found.png)"


def test_without_a_readme_nothing_is_recorded(project):
    summary = project / "notebooks" / SUMMARY.name
    before = summary.read_bytes()
    record.README.unlink()
    with pytest.raises(FileNotFoundError, match=r"README\.md"):
        record.record([summary], jobs=1)
    assert summary.read_bytes() == before
    assert record.PICTURE.read_bytes() == b"old"


def test_the_picture_of_the_readme_is_the_one_of_the_summary(notebook):
    picture, words = record.first_picture(notebook)
    assert record.PICTURE.read_bytes() == picture, "`make record` writes it anew"
    text = record.README.read_text(encoding="utf-8")
    assert f"(docs/{record.PICTURE.name})" in text
    assert record.with_words(text, words) == text, "`make record` writes it anew"
    assert len(words) > 300
