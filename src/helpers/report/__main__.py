"""Build the report: ``python -m helpers.report [--out reports] [--data FOLDER] …``."""

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from helpers import data
from helpers.cli_support import ends_plainly, listable
from helpers.data.about_checks import SubjectError
from helpers.report.execute import NotebookFailed, add_options
from helpers.report.fitting import fitting
from helpers.report.page import PageError
from helpers.report.site import build

PROJECT = Path(__file__).resolve().parents[3]


@ends_plainly(
    "No report was written; an earlier one is as it was.",
    *(NotebookFailed, PageError, data.TableError, SubjectError),
)
def main(arguments: list[str] | None = None) -> int:
    """Build; return 0, or another number with a message where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m helpers.report", description=__doc__)
    parser.add_argument("--out", type=Path, help="folder to write, else reports")
    parser.add_argument(
        "--data", type=Path, help="another folder of tables, whose report goes into its own reports"
    )
    parser.add_argument(
        "--notebooks", type=Path, default=PROJECT / "notebooks", help="folder of notebooks"
    )
    add_options(parser)
    options = parser.parse_args(arguments)
    dataset = data.open(options.data)
    os.environ[data.FOLDER_VARIABLE] = str(dataset.folder)  # absolute: kernels run elsewhere
    notebooks = sorted(listable(options.notebooks).glob("[0-9]*.ipynb"))
    if not notebooks:
        parser.error(f"--notebooks: no notebook in {options.notebooks}")
    notebooks = fitting(notebooks, dataset)
    if not notebooks:
        parser.error(f"--notebooks: none in {options.notebooks} can be about these tables")
    out = options.out or data.home() / "reports"
    with tqdm(total=len(notebooks), unit="notebook", desc="executing") as bar:

        def on_done(path: Path) -> None:
            bar.set_postfix_str(path.stem)
            bar.update()

        front = build(dataset, notebooks, out, options.jobs, on_done, options.cell_timeout)
    print(f"The report is in {front}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
