"""Each way in which a notebook could pass nbval without proving anything, tried and refused."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from nbformat import v4

import conftest
from conftest import NOTEBOOKS
from helpers import plots
from support import pictures
from support.comparable import why_not_comparable

ROOT = Path(conftest.__file__).parent
PICTURE = next(
    output
    for cell in nbformat.read(NOTEBOOKS[0], as_version=4).cells
    for output in cell.get("outputs", [])
    if "image/png" in output.data
)


def shown(**data: str):
    return v4.new_output(
        "display_data", {kind.replace("_", "/"): cell for kind, cell in data.items()}
    )


def notebook_of(tmp_path, *cells) -> Path:
    for count, cell in enumerate(cells, start=1):
        cell.execution_count = count
    path = tmp_path / "one.ipynb"
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


def code(source: str = "1", *outputs, tags: tuple[str, ...] = ()):
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


SOUND = shown(text_plain="**It does.**", text_markdown="**It does.**")


def picture(alt: str, words: str):
    drawn = v4.new_output("display_data", {"image/png": PICTURE.data["image/png"]})
    drawn.data["text/plain"] = words
    drawn.metadata = {"image/png": {"alt": alt}} if alt else {}
    return drawn


ALT = PICTURE.data["text/plain"]


def test_a_sound_notebook_passes(tmp_path):
    assert why_not_comparable(notebook_of(tmp_path, code("1", SOUND, picture(ALT, ALT)))) == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (code("# NBVAL_SKIP\n1", SOUND), "NBVAL_SKIP keeps it from being compared"),
        (code("1\n  # NBVAL_IGNORE_OUTPUT", SOUND), "NBVAL_IGNORE_OUTPUT keeps it"),
        (code("# NBVAL_RAISES_EXCEPTION\n1/0", SOUND), "NBVAL_RAISES_EXCEPTION keeps it"),
        (code("1", SOUND, tags=("nbval-skip",)), "the tag nbval-skip keeps it"),
        (code("1", SOUND, tags=("raises-exception",)), "the tag raises-exception keeps it"),
        (code("1", v4.new_output("stream", name="stderr", text="Warning")), "prints on stderr"),
        (code("1", v4.new_output("stream", name="stdout", text="12")), "prints on stdout"),
        (code("1", v4.new_output("error", ename="KeyError")), "an error is stored, KeyError"),
        (code("1", shown(text_plain="0.4199999")), "shows a bare '0.4199999'"),
        (
            code("1", shown(text_plain="<Figure object at 0x7f3a5c2b1d90>", text_html="<p>")),
            "shows a bare '<Figure object'",
        ),
        (code("1", shown(text_plain="np.float64(0.4)", text_html="<p>")), "a bare 'np.float64('"),
        (code("1", shown(text_plain="a", text_html="<i>/home/ann/data</i>")), "'/home/a'"),
        (
            code("1", shown(text_plain="/Users/ann", text_html="a")),
            "path of one machine, '/Users/a'",
        ),
        (code("1", shown(text_plain=r"C:\Users", text_html="a")), r"path of one machine, 'C:\\U'"),
        (code("1", shown(text_plain="a", image_jpeg="abcd")), "shows image/jpeg, which is not"),
        (code("1", picture("", ALT)), "a picture has no words beside it"),
        (code("1", picture("A figure", "A figure")), "a picture has no words beside it"),
        (code("1", picture(ALT, f"{ALT} More.")), "other words beside it than the text"),
    ],
)
def test_what_would_prove_nothing_is_refused(tmp_path, cell, reason):
    reasons = why_not_comparable(notebook_of(tmp_path, code("1", SOUND), cell))
    assert any(one.startswith("one.ipynb: cell 2: ") and reason in one for one in reasons), reasons


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda cells: cells[1].update(execution_count=None), "not run once from top to bottom"),
        (lambda cells: cells[1].update(execution_count=3), "not run once from top to bottom"),
        (lambda cells: [cell.update(outputs=[]) for cell in cells], "its outputs were stripped"),
    ],
)
def test_cells_out_of_order_and_stripped_outputs_are_refused(tmp_path, spoil, reason):
    path = notebook_of(tmp_path, code("1", SOUND), code("2", SOUND))
    notebook = nbformat.read(path, as_version=4)
    spoil(notebook.cells)
    nbformat.write(notebook, path)
    (found,) = why_not_comparable(path)
    assert reason in found


def test_the_tests_do_not_begin_with_such_a_notebook(tmp_path, monkeypatch):
    broken = notebook_of(tmp_path, code("# NBVAL_SKIP\n1", SOUND))
    monkeypatch.setattr(conftest, "NOTEBOOKS", [broken])
    with pytest.raises(pytest.UsageError, match=r"one\.ipynb: cell 1: NBVAL_SKIP"):
        conftest.pytest_sessionstart(SimpleNamespace())


def forest(high: float) -> plots.Picture:
    frame = {
        "label": ["One", "Two"],
        "estimate": [0.5, 0.8],
        "low": [0.2, 0.5],
        "high": [high, 1.4],
    }
    return plots.forest(pd.DataFrame(frame), measure="Risk ratio", note="A note for length.")


DRAW = """\
import pandas as pd
from helpers import plots
frame = {"label": ["One", "Two"], "estimate": [0.5, 0.8], "low": [0.2, 0.5], "high": [1.2, 1.4]}
plots.forest(pd.DataFrame(frame), measure="Risk ratio", note="A note for length.")"""


def drawn(high: float, words_of: float):
    """What a cell stores that drew one picture, with the words of that or of another one."""
    data, _ = forest(high)._repr_mimebundle_()
    words, metadata = forest(words_of)._repr_mimebundle_()
    data["text/plain"] = words["text/plain"]
    return v4.new_output("execute_result", data, metadata=metadata)


def test_a_cell_whose_text_words_or_picture_is_another_one_now_fails(tmp_path):
    """The tests of this project, run on a notebook of which it is known which cells are wrong."""
    narrower = drawn(1.2, 1.2)
    narrower.metadata["image/png"]["width"] -= 100
    text = v4.new_output("execute_result", {"text/plain": "2"})
    cells = [
        (code("1 + 1", text), True),
        (code("1 + 2", text), False),
        (code("1 + 1"), False),
        (code(DRAW, drawn(1.2, words_of=1.2)), True),
        (code(DRAW, drawn(1.4, words_of=1.2)), not pictures.drawn_by_the_locked_matplotlib()),
        (code(DRAW, drawn(1.2, words_of=1.4)), False),
        (code(DRAW, narrower), False),
        (code("import warnings\nwarnings.warn('of no page')"), False),
    ]
    path = notebook_of(tmp_path, *(cell for cell, _ in cells))
    for cell, _ in cells:
        for output in cell.outputs:
            output.execution_count = cell.execution_count
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    command += ["--rootdir", str(ROOT), "-p", "conftest", "-rA", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="locale", check=False)
    results = re.findall(r"^(PASSED|FAILED) .*::Cell (\d+)", run.stdout, flags=re.M)
    passed = {int(cell): word == "PASSED" for word, cell in results}
    assert passed == dict(enumerate(sound for _, sound in cells)), run.stdout + run.stderr
