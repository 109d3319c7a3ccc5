"""Store fresh outputs in the notebooks and say what changed: ``python -m helpers.record``.

Files may be named after it; otherwise all notebooks run.
"""

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import readme, recorded, terminal
from helpers.report.execute import NotebookFailed, execute_all

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def main(arguments: list[str] | None = None) -> int:
    """Record; return 0, or 1 where a notebook failed (no file has changed then)."""
    parser = argparse.ArgumentParser(prog="python -m helpers.record", description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    paths = options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    try:
        executed = execute_all(paths, options.jobs, lambda path: print(path.name, file=sys.stderr))
    except NotebookFailed as error:
        print(error, file=sys.stderr)
        return 1
    for path, notebook in executed.items():
        told = recorded.changes(path.name, nbformat.read(path, as_version=4), notebook)
        print(told or f"{path.name}: nothing has changed")
        fresh = path.with_suffix(".fresh")
        fresh.write_text(canonical(notebook), encoding="utf-8", newline="\n")
        os.replace(fresh, path)  # the old notebook or the new one, never half of it
    if readme.SUMMARY in map(Path.resolve, executed):
        readme.main()
    return 0


def canonical(notebook: NotebookNode) -> str:
    """A notebook as text that differs only where a cell or an output differs."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
    return nbformat.writes(notebook, version=4) + "\n"


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
