"""Put the picture of what was found into the README: ``python -m helpers.report.readme``.

It is the first picture that the summary stores, dot for dot, with its words; so it is as true as
the notebook, which is drawn afresh by every test run. Recording the notebooks calls this too.
"""

import argparse
import base64
import re
import sys
from pathlib import Path

import nbformat

from helpers import data, files
from helpers.cli_support import ends_plainly

PROJECT = data.PROJECT_FOLDER.parent
SUMMARY = PROJECT / "notebooks" / "00_what_survives.ipynb"
README = PROJECT / "README.md"
PICTURE = PROJECT / "docs" / "what_was_found.png"


def picture(notebook: Path = SUMMARY) -> tuple[bytes, str]:
    """The first picture that a notebook stores, and its words."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            if png := output.get("data", {}).get("image/png"):
                return base64.b64decode(png), output.metadata["image/png"]["alt"]
    raise ValueError(f"{notebook.name}: no picture; allowed is a notebook that stores one")


def with_words(readme: str, words: str) -> str:
    """The README with these words beside its picture.

    Examples
    --------
    >>> with_words("![old](docs/what_was_found.png)", "Three [of] four.")
    '![Three \\\\[of\\\\] four.](docs/what_was_found.png)'
    """
    place = f"docs/{PICTURE.name}"
    escaped = re.sub(r"([\[\]])", r"\\\1", words)
    image = f"![{escaped}]({place})"
    there = re.compile(rf"!\[.*?\]\({re.escape(place)}\)", re.S)
    changed, found = there.subn(lambda _: image, readme)
    if found != 1:
        raise ValueError(f"README.md: {found} pictures {place}; allowed is one")
    return changed


def write() -> None:
    """Write the picture, and its words into the README.

    Raises
    ------
    ValueError
        The summary stores no picture, or the README has no place for it.
    OSError
        As `helpers.files.replacing`; the README is the old one then.
    """
    png, words = picture()
    changed = with_words(README.read_text(encoding="utf-8"), words)
    with files.replacing(README.parent) as home, files.replacing(PICTURE.parent) as docs:
        (docs / PICTURE.name).write_bytes(png)
        (home / README.name).write_text(changed, encoding="utf-8", newline="\n")


@ends_plainly("The README is as it was.", ValueError)
def main(arguments: list[str] | None = None) -> int:
    """Write the README and its picture; return 0, or 1 where that cannot be done."""
    argparse.ArgumentParser(prog="python -m helpers.report.readme").parse_args(arguments)
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
