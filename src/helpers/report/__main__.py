"""Build the report: ``python -m helpers.report [--out reports] [--jobs N] [--data FOLDER]``."""

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from helpers import data
from helpers.report.execute import NotebookFailed
from helpers.report.site import build
from helpers.report.subject import SubjectError, fitting

PROJECT = Path(__file__).resolve().parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Build; return 0, or 1 with a message where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m helpers.report", description=__doc__)
    parser.add_argument("--out", type=Path, default=PROJECT / "reports", help="folder to write")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="kernels at a time")
    parser.add_argument("--data", type=Path, help="another folder of tables")
    parser.add_argument(
        "--notebooks", type=Path, default=PROJECT / "notebooks", help="folder of notebooks"
    )
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs: {options.jobs}; allowed is 1 or more")
    if options.data:
        os.environ[data.FOLDER_VARIABLE] = str(options.data.resolve())
    notebooks = sorted(options.notebooks.glob("[0-9]*.ipynb"))
    if not notebooks:
        parser.error(f"--notebooks: no notebook in {options.notebooks}")
    try:
        notebooks = fitting(notebooks)
        if not notebooks:
            parser.error(f"--notebooks: none in {options.notebooks} can be about these tables")
        with tqdm(total=len(notebooks), unit="notebook", desc="executing") as bar:

            def on_done(path: Path) -> None:
                bar.set_postfix_str(path.stem)
                bar.update()

            front = build(notebooks, options.out, options.jobs, on_done)
    except (NotebookFailed, data.TableError, SubjectError, OSError) as error:
        print(f"\nNo report was written; an earlier one is as it was.\n{error}", file=sys.stderr)
        return 1
    print(f"The report is in {front}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
