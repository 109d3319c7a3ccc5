"""The command line: ``python -m helpers COMMAND``, or ``helpers COMMAND`` where pip installed it.

A command is a function of its options, which prints what it did and returns an exit code, or None
for 0. It imports what it needs itself: the list of commands needs nothing but Python.
"""

import argparse
import errno
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TABLES = "HELPERS_DATA"  # as in helpers.data, which takes a second to import
INTERRUPTED, CLOSED = 130, 141  # as shells have it after Ctrl-C, and after SIGPIPE
JUPYTERLAB = [
    *("-P", "-m", "jupyterlab"),
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
]

_SPACE = "make room on its disk, or choose a folder on another one"
_RIGHTS = "choose another folder, or have its rights changed"
_IN_THE_WAY = "a file stands where a folder is needed, or the reverse: move it, or choose another"
ADVICE = (
    dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _SPACE)
    | dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _RIGHTS)
    | dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST), _IN_THE_WAY)
    | {errno.ENOENT: "look at the spelling of its name"}
)


@dataclass(frozen=True)
class Command:
    """A command, its options as ``add_argument`` takes them, and what it leaves if it fails."""

    run: Callable[[argparse.Namespace], int | None]
    unchanged: str
    options: tuple[tuple[str, dict], ...]
    extras: str

    @property
    def description(self) -> str:
        """One line that says what it does."""
        return (self.run.__doc__ or "").splitlines()[0]


COMMANDS: dict[str, Command] = {}


class NotesUnchecked(RuntimeError):
    """Python is told to leave out the assertions by which notebooks check themselves."""


def _command(unchanged: str, *options: tuple[str, dict], extras: str = ""):
    def add(function):
        COMMANDS[function.__name__] = Command(function, unchanged, options, extras)
        return function

    return add


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed is a whole number, 1 or more")
    return int(text)


def _option(name: str, text: str, **how) -> tuple[str, dict]:
    return name, {"type": Path, "metavar": "FOLDER", "help": text} | how


DATA = _option("--data", f"folder of tables (else ${TABLES}, else those of this project)")
NOTEBOOKS = _option("--notebooks", "folder of notebooks (else those of this project)")
OUT = _option("--out", "folder to write into (else reports, beside the tables)")
RUN = (
    _option(
        "--jobs",
        "notebooks that run at the same time (default: %(default)s)",
        type=_at_least_one,
        default=os.cpu_count() or 1,
        metavar="N",
    ),
    _option(
        "--cell-timeout",
        "longest time for one cell (default: %(default)s)",
        type=_at_least_one,
        default=120,
        metavar="SECONDS",
    ),
)


@_command("No table was written.", _option("folder", "where to write them; made if need be"))
def new(options: argparse.Namespace) -> None:
    """Start the tables of another article, with an example row in each."""
    from helpers.data import template

    tables = template.write(options.folder)
    print(f"{len(tables)} tables in {options.folder}")
    print(f"`python -m helpers check {options.folder}` checks them")


@_command(
    "Nothing was checked.",
    _option("data", DATA[1]["help"], nargs="?"),
    ("--thorough", {"action": "store_true", "help": "search the counts behind each ratio too"}),
)
def check(options: argparse.Namespace) -> int:
    """List every problem of the tables, by file, line and column."""
    from helpers import claims, data
    from helpers.data.about import SubjectError
    from helpers.data.validation.remarks import remarks
    from helpers.reanalysis.consistency import EXPLAINED, consistency, with_reasons

    folder = data.default_folder()
    os.listdir(folder)  # one that cannot be read has no tables, which is another matter
    try:
        dataset = data.open()
        _, findings = dataset.about, with_reasons(consistency(dataset, options.thorough), folder)
    except data.TableError as error:
        problems: list = error.problems
    except (SubjectError, ValueError) as error:
        problems = [error]
    else:
        rows = sum(map(len, dataset.tables.values()))
        print(f"{len(dataset.tables)} tables, {rows} rows: all sound")
        for remark in remarks(dataset):
            print(f"warning: {remark}")
        unexplained = findings.loc[findings["why"] == "", "message"]
        print(*unexplained, sep="\n", end="\n" if len(unexplained) else "")
        if len(findings):
            explained = f"{len(findings) - len(unexplained)} explained in {EXPLAINED.as_posix()}"
            print(f"{len(findings)} figure(s) do not follow from their neighbours; {explained}")
        for link in claims.doubtful_relations(dataset).itertuples():
            place = f"claim_evidence.csv {link.claim_id} {link.row_id}"
            print(f"warning: {place}: {link.relation!r}, but {link.why}")
        return 0
    print(*problems, sep="\n")
    print(f"{len(problems)} problem(s) in {folder}", file=sys.stderr)
    return 1


@_command("No row was named.", DATA)
def ids(options: argparse.Namespace) -> None:
    """Name the rows that have no row_id or claim_id yet."""
    from helpers import data
    from helpers.data import row_ids

    counts = row_ids.write(data.default_folder())
    for file, count in counts.items():
        print(f"{file}: {count} row(s) named")
    print(f"{sum(counts.values())} row(s) named in {data.default_folder()}")


@_command(
    *("No report was written; an earlier one is as it was.", OUT, DATA, NOTEBOOKS, *RUN),
    extras="notebooks,report",
)
def report(options: argparse.Namespace) -> None:
    """Run the notebooks afresh and write the pages."""
    from helpers.report import kernels
    from helpers.report.day import day_of_build

    if sys.flags.optimize:
        raise NotesUnchecked("PYTHONOPTIMIZE: allowed is none, since notebooks check by assert")
    day_of_build()  # whatever is wrong with it shows before any notebook runs
    kernels.use(start=True)
    from helpers import data
    from helpers.report import notebooks, site

    dataset, out = data.open(), options.out or _reports()
    paths = notebooks.about(dataset, options.notebooks)
    with _progress(len(paths)) as done:
        front = site.build(dataset, paths, out, options.jobs, done, options.cell_timeout)
    print(f"The report is in {front}")


@_command("JupyterLab was not started.", DATA, NOTEBOOKS, extras="notebooks")
def lab(options: argparse.Namespace) -> int:
    """Open the notebooks in JupyterLab; further options go to it."""
    import jupyterlab  # noqa: F401  # says that it is missing before anything starts

    from helpers import data
    from helpers.report import notebooks

    first = notebooks.to_open(data.open(), options.notebooks)
    call = [sys.executable, *JUPYTERLAB, str(first), *options.passed_on]
    if os.name == "nt":  # there it would be another process, and nobody would wait for it
        return subprocess.call(call)
    sys.stdout.flush()
    os.execv(call[0], call)


@_command(
    "No notebook was changed.",
    _option("notebooks", "files (else all of this project)", nargs="*", metavar="FILE"),
    *RUN,
    extras="notebooks,report",
)
def record(options: argparse.Namespace) -> None:
    """Store in the notebooks what they show now, and say what changed."""
    from helpers.report import kernels

    kernels.use(start=True)
    from helpers.report.notebooks import OURS
    from helpers.report.record import record

    paths = options.notebooks or sorted(path for path in OURS.iterdir() if path.suffix == ".ipynb")
    with _progress(len(paths)) as done:
        changed = record(paths, options.jobs, done, options.cell_timeout)
    for path, difference in changed.items():
        print(difference or f"{path.name}: nothing has changed")


@_command("No results were written.", OUT, DATA)
def export(options: argparse.Namespace) -> None:
    """Write verdicts, effects and pairs of arms as CSV and JSON."""
    from helpers import data, files
    from helpers.report.export import write_results

    dataset, out = data.open(), options.out or _reports()
    with files.replacing(out, ["results"]) as fresh:
        write_results(dataset, fresh / "results")
    print(f"The results are in {out / 'results'}")


@_command("The bibliography is as it was.", DATA)
def references(options: argparse.Namespace) -> None:
    """Write references.bib from the table of sources."""
    from helpers import data, files
    from helpers.data import bibtex

    files.write(bibtex.place(), bibtex.text(data.open()))
    print(f"The sources are in {bibtex.place()}")


@_command("The data dictionary is as it was.", DATA)
def datapackage(options: argparse.Namespace) -> None:
    """Publish the tables: write datapackage.json, with the hash of each."""
    from helpers import data, files
    from helpers.data import datapackage

    dataset = data.open()
    files.write(dataset.folder / datapackage.FILE, datapackage.text(dataset))
    print(f"{dataset.folder / datapackage.FILE} describes the tables as they are")


def allow_every_sign() -> None:
    """Where a terminal cannot show … or −, print an escape in its place and no traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def main(words: list[str] | None = None) -> int:
    """Run a command; return 0, or another number with a message where something is wrong."""
    allow_every_sign()
    parser = _parser()
    options, passed_on = parser.parse_known_args(words)
    if passed_on and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(passed_on)}")
    if options.command is None:
        parser.print_help()
        return 0
    options.passed_on = passed_on
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    def narrow(prog: str) -> argparse.HelpFormatter:
        return argparse.HelpFormatter(prog, max_help_position=18)

    parser = argparse.ArgumentParser(
        prog="python -m helpers",
        description="Check what articles claim against what the trials reported.",
        epilog="`python -m helpers COMMAND --help` lists the options of a command.",
        formatter_class=narrow,
    )
    listed = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        described = command.description
        sub = listed.add_parser(name, help=described, description=described)
        for option, how in command.options:
            sub.add_argument(option, **how)
    return parser


def _run(options: argparse.Namespace) -> int:
    command = COMMANDS[options.command]
    try:
        with _terminated_like_interrupted(), _tables(getattr(options, "data", None)):
            code = command.run(options) or 0
            sys.stdout.flush()
            return code
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except KeyboardInterrupt:
        print(f"\nStopped. {command.unchanged}", file=sys.stderr)
        return INTERRUPTED
    except ModuleNotFoundError as error:
        if not command.extras or not error.name or error.name.startswith("helpers"):
            raise
        package = f"k2-claims-checked[{command.extras}]"
        what = f"This needs {error.name.split('.')[0]}: pip install '{package}'"
    except Exception as error:
        if not isinstance(error, OSError) and not type(error).__module__.startswith("helpers."):
            raise  # a fault of the program itself
        what = _message(error)
    print(f"\n{command.unchanged}\n{what}", file=sys.stderr)
    return 1


@contextmanager
def _tables(folder: Path | None) -> Iterator[None]:
    """Name the tables by a path that holds for kernels too, which run in another folder."""
    before = os.environ.get(TABLES)
    if folder or before:
        os.environ[TABLES] = str((folder or Path(before or "")).resolve())
    try:
        yield
    finally:
        if before is not None:
            os.environ[TABLES] = before
        else:
            os.environ.pop(TABLES, None)


def _message(error: Exception) -> str:
    """What went wrong and where; with what to do, where the system says no."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    advice = f"; {ADVICE[error.errno]}" if error.errno in ADVICE else ""
    return f"{where}{error.strerror}{advice}"


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Leave time to end kernels and to remove what is unfinished where the system says SIGTERM."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return

    def interrupt(number, frame):
        handler = signal.getsignal(signal.SIGINT)
        (handler if callable(handler) else signal.default_int_handler)(number, frame)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _reports() -> Path:
    from helpers import data

    return data.home() / "reports"


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Path], None]]:
    from tqdm import tqdm

    with tqdm(total=total, unit="notebook", desc="executing") as bar:

        def on_done(path: Path) -> None:
            bar.set_postfix_str(path.stem)
            bar.update()

        yield on_done
