"""List every problem in a folder of tables: ``python -m helpers.check [FOLDER]``."""

import argparse
import sys
from pathlib import Path

from helpers import data, terminal
from helpers.cli_support import ends_plainly, listable
from helpers.data.about import subject
from helpers.data.about_checks import SubjectError
from helpers.data.validation.checking import check_folder


@ends_plainly("Nothing was checked.")
def main(arguments: list[str] | None = None) -> int:
    """Check the tables, then ``about.toml``; return 0 where they are sound, else 1."""
    parser = argparse.ArgumentParser(prog="python -m helpers.check", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=data.default_folder())
    folder = parser.parse_args(arguments).folder
    checked = check_folder(listable(folder))
    for problem in checked.problems:
        print(problem)
    if checked.problems:
        print(f"{len(checked.problems)} problem(s) in {folder}", file=sys.stderr)
        return 1
    try:
        subject(folder)
    except SubjectError as error:
        print(error)
        print(f"1 problem in {folder}", file=sys.stderr)
        return 1
    rows = sum(len(frame) for frame in checked.frames.values())
    print(f"{len(checked.frames)} tables, {rows} rows: all sound")
    return 0


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
