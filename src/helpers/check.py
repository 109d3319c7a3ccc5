"""List every problem in a folder of tables: ``python -m helpers.check [FOLDER]``."""

import argparse
import sys
from pathlib import Path

from helpers import data, terminal
from helpers.cli_support import ends_plainly, listable
from helpers.data.about import subject
from helpers.data.about_checks import SubjectError


@ends_plainly("Nothing was checked.")
def main(arguments: list[str] | None = None) -> int:
    """Check the tables, then ``about.toml``; return 0 where they are sound, else 1."""
    parser = argparse.ArgumentParser(prog="python -m helpers.check", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=data.default_folder())
    folder = parser.parse_args(arguments).folder
    try:
        dataset = data.open(listable(folder))
        subject(dataset)
    except data.TableError as error:
        problems: list = error.problems
    except SubjectError as error:
        problems = [error]
    else:
        rows = sum(map(len, dataset.tables.values()))
        print(f"{len(dataset.tables)} tables, {rows} rows: all sound")
        return 0
    print(*problems, sep="\n")
    print(f"{len(problems)} problem(s) in {folder}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
