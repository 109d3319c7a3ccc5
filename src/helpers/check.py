"""List every problem in a folder of tables: ``python -m helpers.check [FOLDER]``.

Figures that do not follow from their neighbours are listed too, and are no problem of the tables.
"""

import argparse
import sys
from pathlib import Path

from helpers import data, terminal
from helpers.cli_support import ends_plainly, listable
from helpers.data.about import subject
from helpers.data.about_checks import SubjectError
from helpers.reanalysis.consistency import EXPLAINED, consistency, with_reasons


@ends_plainly("Nothing was checked.")
def main(arguments: list[str] | None = None) -> int:
    """Check the tables, then ``about.toml``; return 0 where they are sound, else 1."""
    parser = argparse.ArgumentParser(prog="python -m helpers.check", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=data.default_folder())
    parser.add_argument(
        "--thorough", action="store_true", help="also search the counts behind each printed ratio"
    )
    options = parser.parse_args(arguments)
    folder = listable(options.folder)
    try:
        dataset = data.open(folder)
        subject(dataset)
        findings = with_reasons(consistency(dataset, options.thorough), folder)
    except data.TableError as error:
        problems: list = error.problems
    except (SubjectError, ValueError) as error:
        problems = [error]
    else:
        rows = sum(map(len, dataset.tables.values()))
        print(f"{len(dataset.tables)} tables, {rows} rows: all sound")
        unexplained = findings.loc[findings["why"] == "", "message"]
        print(*unexplained, sep="\n", end="\n" if len(unexplained) else "")
        if len(findings):
            explained = f"{len(findings) - len(unexplained)} explained in {EXPLAINED.as_posix()}"
            print(f"{len(findings)} figure(s) do not follow from their neighbours; {explained}")
        return 0
    print(*problems, sep="\n")
    print(f"{len(problems)} problem(s) in {folder}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    terminal.allow_every_sign()
    sys.exit(main())
