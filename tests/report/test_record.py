"""What a recording says has changed, and the picture that the README takes from it."""

import nbformat
import pytest

from helpers.report import diff, readme, record


@pytest.fixture
def notebook():
    return nbformat.read(readme.SUMMARY, as_version=4)


def outputs(notebook, kind):
    return [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if kind in output.data
    ]


def changed(notebook) -> list[str]:
    """The lines that a change adds or takes away, without the names of the notebooks."""
    before = nbformat.read(readme.SUMMARY, as_version=4)
    told = diff.difference("00", before, notebook).splitlines()[2:]
    return [line for line in told if line[0] in "+-"]


def test_nothing_is_said_of_the_same_notebook(notebook):
    assert changed(notebook) == []


def test_a_changed_cell_of_a_table_is_two_lines(notebook):
    table = outputs(notebook, "text/html")[0]
    table.data["text/plain"] = table.data["text/plain"].replace("Article", "Text", 1)
    gone, new = changed(notebook)
    assert "Article" in gone
    assert new[1:] == gone[1:].replace("Article", "Text", 1)


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
    assert record.main([str(path)]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line[0] in "+-"][2:] == [
        "-shows: 4",
        "+shows: 5",
    ]
    assert record.main([str(path)]) == 0
    assert capsys.readouterr().out == "one.ipynb: nothing has changed\n"


@pytest.fixture
def other_readme(tmp_path, monkeypatch):
    """Files that stand for the README and its picture."""
    home = tmp_path / "project"
    (home / "docs").mkdir(parents=True)
    monkeypatch.setattr(readme, "README", home / "README.md")
    monkeypatch.setattr(readme, "PICTURE", home / "docs" / readme.PICTURE.name)
    readme.README.write_text("![old](docs/what_was_found.png)", encoding="utf-8")
    readme.PICTURE.write_bytes(b"old")
    return home


def test_notebooks_that_are_stored_are_told_so_where_the_readme_fails(
    path, other_readme, monkeypatch, capsys
):
    monkeypatch.setattr(readme, "SUMMARY", path.resolve())
    readme.README.write_text("no picture", encoding="utf-8")
    assert record.main([str(path)]) == 1
    said = capsys.readouterr()
    assert "+shows: 5" in said.out.splitlines()
    assert said.err.endswith(
        "\nThe notebooks are stored; the README is as it was.\n"
        "README.md: 0 pictures docs/what_was_found.png; allowed is one\n"
    )
    assert "No notebook" not in said.err
    assert '"5"' in path.read_text(encoding="utf-8")
    assert readme.PICTURE.read_bytes() == b"old"


def test_the_readme_and_its_picture_are_written_or_stay(other_readme, capsys):
    png, words = readme.picture()
    assert readme.main([]) == 0
    assert readme.PICTURE.read_bytes() == png
    assert readme.README.read_text(encoding="utf-8") == readme.with_words(
        "![old](docs/what_was_found.png)", words
    )
    assert sorted(path.name for path in other_readme.iterdir()) == ["README.md", "docs"]
    readme.README.unlink()
    assert readme.main([]) == 1
    assert capsys.readouterr().err.startswith("\nThe README is as it was.\n")
    assert not readme.README.exists()


def test_the_picture_of_the_readme_is_the_one_of_the_summary():
    png, words = readme.picture()
    assert readme.PICTURE.read_bytes() == png, "`python -m helpers.report.readme` writes it anew"
    text = readme.README.read_text(encoding="utf-8")
    assert readme.with_words(text, words) == text, (
        "`python -m helpers.report.readme` writes it anew"
    )
    assert len(words) > 300


def test_other_words_beside_the_picture_are_replaced():
    text = readme.README.read_text(encoding="utf-8")
    other = text.replace("Verdicts by article.", "Some bars.")
    assert other != text
    assert readme.with_words(other, readme.picture()[1]) == text
    with pytest.raises(ValueError, match=r"README\.md: 0 pictures docs/what_was_found\.png"):
        readme.with_words("no picture", "words")
