"""Store fresh outputs in the notebooks and say what changed: ``python -m helpers.report.record``.

Files may be named after it; otherwise all notebooks run.
"""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from helpers import files, terminal
from helpers.cli_support import ends_plainly
from helpers.report import diff, readme
from helpers.report.execute import NotebookFailed, add_options, canonical, execute_all, read

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@ends_plainly("No notebook was changed.", NotebookFailed)
def main(arguments: list[str] | None = None) -> int:
    """Record; return 0, or another number where a notebook failed (none has changed then)."""
    parser = argparse.ArgumentParser(prog="python -m helpers.report.record", description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path)
    add_options(parser)
    options = parser.parse_args(arguments)
    paths = options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    with ExitStack() as folders:
        fresh = {
            folder: folders.enter_context(files.replacing(folder))
            for folder in {path.parent for path in paths}
        }
        executed = execute_all(
            paths,
            options.jobs,
            lambda path: print(path.name, file=sys.stderr),
            options.cell_timeout,
        )
        changed = {
            path: diff.difference(path.name, read(path), done) for path, done in executed.items()
        }
        for path, notebook in executed.items():
            place = fresh[path.parent] / path.name
            place.write_text(canonical(notebook), encoding="utf-8", newline="\n")
    return _tell(changed)


@ends_plainly("The notebooks are stored; the README is as it was.", ValueError)
def _tell(changed: dict[Path, str]) -> int:
    """Say what has changed, and show the summary in the README."""
    for path, told in changed.items():
        print(told or f"{path.name}: nothing has changed")
    if readme.SUMMARY in map(Path.resolve, changed):
        readme.write()
    return 0


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
