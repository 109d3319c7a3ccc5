"""Tables broken on purpose: the check says exactly what is wrong, all of it, in plain words."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from helpers import cli, data
from helpers.data import TableError
from helpers.data.schema import TABLES
from helpers.data.validation import checking, hints
from helpers.report import site

CELLS, IN_WORDS = (
    tomllib.loads((Path(__file__).parent / f"broken_{what}.toml").read_text(encoding="utf-8"))
    for what in ("cells", "files")
)

FILE_NAMES = [table.file for table in TABLES.values()]
HEADERS = {name: ",".join(table.columns) for name, table in TABLES.items()}
ROW = "jiang_2014.f02"

DOUBLED = "text follows a closing quote; inside a quoted cell a quote is doubled."
COMMAS = "put quotes around a text that holds a comma, and a point into a number"
UNREAD = "Nothing behind this line was read"


@pytest.fixture(scope="module")
def checked() -> dict:
    return {}


@pytest.fixture
def messages(sound, tmp_path, capsys, monkeypatch, checked):
    """What ``python -m helpers check`` prints about tables with some files changed.

    A table that no test changed is the same in every folder, and is checked once.
    """
    check_rows = checking.check_rows

    def check_once(frame, table, problems):
        known = (table.name, frame.to_csv(), tuple(problems))
        if known not in checked:
            checked[known] = check_rows(frame, table, problems)
        return checked[known]

    monkeypatch.setattr(checking, "check_rows", check_once)

    def run(changed: dict) -> list[str]:
        sound.write(tmp_path, changed)
        code = cli.main(["check", str(tmp_path)])
        printed = capsys.readouterr()
        lines = printed.out.splitlines()
        assert printed.err == (f"{len(lines)} problem(s) in {tmp_path}\n" if code else "")
        return lines

    return run


def test_the_small_folder_is_sound_and_has_every_table(sound, messages):
    rows = sum(len(table) for table in sound.rows.values())
    assert messages({})[0] == f"14 tables, {rows} rows: all sound"
    assert sound.rows.keys() == TABLES.keys()
    few = {"findings", "certainty", "risk_of_bias"}
    assert all(len(table) >= (1 if name in few else 3) for name, table in sound.rows.items())
    for name, column in (
        ("trials", "counted"),
        ("studies", "status"),
        ("claims", "quantity_kind"),
        ("claim_evidence", "relation"),
    ):
        allowed = TABLES[name].columns[column].metadata["choices"]
        found = {row[column] for row in sound.rows[name]}
        assert found == set(allowed) - NOT_CLAIMED_HERE, column


NOT_CLAIMED_HERE = {
    *("difference", "percentage_points", "number_needed_to_treat", "opposite_in_part"),
}


def batches(cases: dict[str, dict]) -> list[list[str]]:
    """Names of cases that can be wrong at once, since no two are about the same row."""
    found: list[tuple[set[str], list[str]]] = []
    for name, case in cases.items():
        rows = set(re.findall(r"\w+\[[^]]+\]", " ".join([*case, *case["messages"]])))
        fitting = (batch for batch in found if not batch[0] & rows)
        of_batch, names = next(fitting, (set(), []))
        if not names:
            found.append((of_batch, names))
        of_batch |= rows
        names.append(name)
    return [names for _, names in found]


@pytest.mark.parametrize("names", batches(CELLS), ids=lambda names: f"{len(names)}: {names[0]}")
def test_wrong_cells(names, sound, messages):
    expected = {name: sound.with_lines(CELLS[name]["messages"]) for name in names}
    cells = {
        address: cell
        for name in names
        for address, cell in CELLS[name].items()
        if address != "messages"
    }
    lines = messages(sound.with_cells(cells))
    missing = {name: set(expected[name]) - set(lines) for name in names}
    assert {name: lost for name, lost in missing.items() if lost} == {}
    assert sorted(lines) == sorted({line for each in expected.values() for line in each})


def counted(message: str) -> str:
    """A message with the number of columns of a table in place of ``<table+1>``."""

    def columns(found: re.Match) -> str:
        return str(len(TABLES[found[1]].columns) + int(found[2] or 0))

    return re.sub(r"<(\w+)([+-]\d+)?>", columns, message)


# Files ---------------------------------------------------------------------------------------


def line_of(sound, key=ROW, table="trials"):
    return sound.files[f"{table}.csv"].splitlines()[sound.line(table, key) - 1]


def changed_files(sound, case: dict) -> dict[str, str | None]:
    """What an entry of broken_files.toml makes of the sound files."""
    files = dict.fromkeys(case.get("missing", ())) | case.get("files", {})
    for target, pattern, new, *times in case.get("change", ()):
        pattern, new = (re.sub(r"<columns of (\w+)>", header_of, each) for each in (pattern, new))
        table, _, key = target.rstrip("]").removesuffix(".csv").partition("[")
        text = files.get(f"{table}.csv", sound.files[f"{table}.csv"])
        old = line_of(sound, key, table) if key else text
        changed = re.sub(pattern, new, old, count=sum(times))
        assert changed != old
        files[f"{table}.csv"] = text.replace(old, changed)
    return files


def header_of(found: re.Match) -> str:
    return HEADERS[found[1]]


def row(change, key=ROW, table="trials"):
    """Change the text of one row."""

    def edit(sound):
        old = line_of(sound, key, table)
        return {f"{table}.csv": sound.files[f"{table}.csv"].replace(old, change(old))}

    return edit


def quoted(lines) -> str:
    return "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines
    )


def as_bytes(change, table="trials"):
    return lambda sound: {f"{table}.csv": change(sound.files[f"{table}.csv"].encode())}


FILES = {
    "another table under this name": (
        lambda sound: {"articles.csv": sound.files["arms.csv"].replace("trial_id", "study")},
        [
            "articles.csv:1: 'study,arm_id,arm_label,treatment,dose_per_day,is_control,…' is "
            f"not the header; it names the columns {HEADERS['articles']}"
        ],
    ),
    "line ends of an old Macintosh": (
        as_bytes(lambda raw: raw.replace(b"\n", b"\r")),
        [
            "trials.csv:1: the line ends in CR alone, as an old Macintosh writes it; "
            "save the file with LF"
        ],
    ),
    "a byte of Latin-1": (
        as_bytes(lambda raw: raw.replace(b"alfacalcidol", b"alfacalcid\xf8l", 1)),
        [
            rf"trials[{ROW}] arm_id: 'alfacalcid\xf8l' holds the byte 0xf8, which is not UTF-8; "
            "save the file as UTF-8"
        ],
    ),
    "UTF-16": (
        lambda sound: {"trials.csv": sound.files["trials.csv"].encode("utf-16")},
        ["trials.csv: the file is UTF-16; save it as UTF-8"],
    ),
    "a file of a spreadsheet in Europe": (
        lambda sound: {
            "trials.csv": (
                "\ufeff" + sound.files["trials.csv"].replace(".", ",").replace(",", ";")
            ).replace("\n", "\r\n")
        },
        [
            "trials.csv:1: cells are separated by semicolons; save the file with commas",
        ],
    ),
    "bytes of Latin-1 in two tables": (
        lambda sound: {
            "trials.csv": sound.files["trials.csv"].encode().replace(b"months", b"m\xf6nths", 1),
            "arms.csv": sound.files["arms.csv"]
            .encode()
            .replace(b",no treatment", b",no treatm\xe9nt", 1)
            .replace(b"C group", b"C gr\xf6up", 1),
        },
        [
            r"arms.csv:2 treatment: 'no treatm\xe9nt (article b: calcium 150 mg/day)' holds the "
            "byte 0xe9, which is not UTF-8; save the file as UTF-8",
            r"arms[iwamoto_2000/calcium] arm_label: 'C gr\xf6up' holds the byte 0xf6, which is "
            "not UTF-8; save the file as UTF-8",
            r"trials.csv:1: the table has no column 'timepoint_m\xf6nths'",
            "trials.csv:1 timepoint_months: the column is missing",
        ],
    ),
    "UTF-16 without its mark": (
        lambda sound: {"trials.csv": sound.files["trials.csv"].encode("utf-16-le")},
        ["trials.csv: the file is UTF-16; save it as UTF-8"],
    ),
    "a workbook under the name of a table": (
        lambda sound: {"trials.csv": b"PK\x03\x04\x14\x00\x06\x00"},
        [
            "trials.csv: the file is a workbook of a spreadsheet under the name of a CSV file; "
            "save it as CSV"
        ],
    ),
    "a table under a wrong name": (
        lambda sound: {"trials.csv": None, "Trials (1).csv": sound.files["trials.csv"]},
        [
            f"Trials (1).csv: no table has this name, allowed are {', '.join(FILE_NAMES)}",
            "trials.csv: the file is missing",
        ],
    ),
    "a very long cell": (
        row(lambda line: line.replace("new_fracture", "new_fracture" * 500)),
        [
            f"trials[{ROW}] outcome_id: "
            "'new_fracturenew_fracturenew_fracturenew_fracturenew_fract…' "
            "has 6000 characters, allowed are 5000; is a quote never closed?",
        ],
    ),
    "a cell longer than the reader takes": (
        row(lambda line: line.replace("new_fracture", "new_fracture" * 20_000)),
        [
            f"trials[{ROW}]: a cell of more than 131072 characters; is a quote never closed? "
            f"{UNREAD}"
        ],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_wrong_files(name, sound, messages):
    change, expected = FILES[name]
    assert messages(change(sound)) == sound.with_lines(expected)


@pytest.mark.parametrize("name", IN_WORDS)
def test_files_that_are_wrong_in_their_text(name, sound, messages):
    expected = "\n".join(IN_WORDS[name]["messages"]).replace("<files>", ", ".join(FILE_NAMES))
    expected = counted(re.sub(r"<columns of (\w+)>", header_of, expected)).splitlines()
    assert messages(changed_files(sound, IN_WORDS[name])) == sound.with_lines(expected)


def test_a_folder_in_place_of_a_file(messages, tmp_path):
    (tmp_path / "trials.csv").mkdir()
    assert messages({"trials.csv": None})[-1] == (
        "trials.csv: a folder has this name, allowed is a CSV file"
    )


def test_a_file_that_cannot_be_read(messages, tmp_path):
    (tmp_path / "reviews.csv").symlink_to("reviews.csv")
    assert "reviews.csv: the file cannot be read: " in messages({"reviews.csv": None})[-1]


def test_a_folder_that_is_none(tmp_path, capsys):
    assert cli.main(["check", str(tmp_path / "nowhere")]) == 1
    assert f"{tmp_path / 'nowhere'}: No such file or directory" in capsys.readouterr().err


# Everything at once --------------------------------------------------------------------------


def test_five_faults_in_three_files_give_five_lines(sound, messages):
    changed = sound.with_cells(
        {
            "trials[jiang_2014.f01] n": "3.5 people",
            "trials[sato_2005.f04] events": "115",
            "reviews[zhou_2022.r04] ci_low": "1,11",
            "reviews[zhou_2022.r04] source_id": "src_zhou",
            "claims[b43] checkable": "perhaps",
        }
    )
    assert messages(changed) == sound.with_lines(
        [
            "claims[b43] checkable: 'perhaps', allowed is one of recompute, "
            "compare_with_published, definitional, not_checkable",
            "reviews[zhou_2022.r04] ci_low: '1,11' (write the decimal comma as a point), allowed "
            "is a number such as 12 or -3.3, not_reported or empty",
            "reviews[zhou_2022.r04] source_id: 'src_zhou', allowed is an identifier from "
            "sources.csv",
            "trials[jiang_2014.f01] n: '3.5 people' (write the number alone), allowed is a whole "
            "number, 0 or more, or not_reported",
            "trials[sato_2005.f04] events: '115', allowed is no more than n where counted is "
            "people",
        ]
    )


def test_faults_of_the_file_do_not_hide_faults_of_its_cells(sound, messages):
    changed = sound.with_cells({"trials[sato_2005.f04] events": "115"})
    text = changed["trials.csv"].replace("\n", "\r\n") + "\n"
    lines = messages({"trials.csv": b"\xef\xbb\xbf" + text.encode()})
    assert lines == sound.with_lines(
        [
            "trials[sato_2005.f04] events: '115', allowed is no more than n where counted is "
            "people",
            "trials.csv:58: an empty row; delete it",
        ]
    )


def test_load_refuses_with_the_same_list(sound, tmp_path):
    sound.write(
        tmp_path,
        sound.with_cells({"claims[b43] claim": ""}) | {"arms.csv": None},
    )
    with pytest.raises(TableError) as caught:
        data.open(tmp_path)
    expected = sound.with_lines(
        [
            "arms.csv: the file is missing",
            "claims[b43] claim: '', allowed is a text",
        ]
    )
    assert [str(problem) for problem in caught.value.problems] == expected
    head, *lines = str(caught.value).splitlines()
    assert head == f"2 problem(s) in the tables of {tmp_path.name}/"
    assert [line.strip() for line in lines] == expected


def test_the_command_exits_with_1_and_prints_in_any_terminal(sound, tmp_path):
    sound.write(tmp_path, sound.with_cells({"trials[shiraki_2000.f05] value": "−1.8"}))
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "check", tmp_path],
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
        | {"PYTHONWARNDEFAULTENCODING": ""},  # pandas has a warning of its own
        capture_output=True,
        encoding="locale",
        check=False,
    )
    expected = sound.with_lines(
        [
            r"trials[shiraki_2000.f05] value: '\u22121.8' ('\u2212' is U+2212 MINUS SIGN, type it "
            "anew), allowed is a number such as 12 or -3.3, not_reported or empty"
        ]
    )
    assert done.stdout.splitlines() == expected
    assert done.stderr == f"1 problem(s) in {tmp_path}\n"
    assert done.returncode == 1


def test_a_report_stops_at_the_same_problems_and_leaves_the_old_one(
    sound, messages, tmp_path, capsys, monkeypatch
):
    lines = messages(
        sound.with_cells({"claims[b43] claim": "", "trials[sato_2005.f04] events": "115"})
    )
    monkeypatch.setattr(site, "execute_all", lambda *_: pytest.fail("a notebook is run"))
    monkeypatch.setenv(data.FOLDER_VARIABLE, "")  # the report sets it; put back afterwards
    old = tmp_path / "reports/html/index.html"
    old.parent.mkdir(parents=True)
    old.write_text("the old report", encoding="utf-8")
    out = old.parents[1]
    assert cli.main(["report", "--data", str(tmp_path), "--out", str(out)]) == 1
    printed = capsys.readouterr().err
    assert "No report was written; an earlier one is as it was." in printed
    assert [line.strip() for line in printed.splitlines()[-2:]] == lines
    assert [path for path in out.rglob("*") if path.is_file()] == [old]
    assert old.read_text(encoding="utf-8") == "the old report"


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("nowhere", "nowhere: no such folder, so no tables"),
        ("trials.csv", "trials.csv: no such folder, so no tables"),
        ("headers", "claims.csv has no rows; a report needs a claim"),
    ],
)
def test_what_holds_no_claim_gives_no_report(folder, message, tmp_path, sound, capsys, monkeypatch):
    monkeypatch.setenv(data.FOLDER_VARIABLE, "")
    sound.write(tmp_path, {})
    (tmp_path / "headers").mkdir()
    sound.write(tmp_path / "headers", {file: f"{HEADERS[file[:-4]]}\n" for file in sound.files})
    words = ["--data", str(tmp_path / folder), "--out", str(tmp_path / "reports")]
    assert cli.main(["report", *words]) == 1
    assert capsys.readouterr().err.splitlines()[-1].strip() == message
    assert not (tmp_path / "reports").exists()


def test_the_report_stops_at_broken_tables(sound, tmp_path):
    sound.write(tmp_path, {"trials.csv": sound.files["trials.csv"].replace(",", ";")})
    out = tmp_path / "reports"
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "report", "--data", tmp_path, "--out", out],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "  trials.csv:1: cells are separated by semicolons; save the file with commas"
    )
    assert "Traceback" not in done.stderr
    assert not out.exists()


# What is no fault ----------------------------------------------------------------------------

TEXTS = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://example.org","click")',
    "@SUM(A1:A9)",
    "Sjögren ≥ 45 µg, “quoted”; 5–7 d",
    'two "words" in quotes, and a comma',
    "two\nlines",
)


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_data_where_a_text_may_stand(text, sound, messages, tmp_path):
    changed = sound.with_cells(
        {"trials[jiang_2014.f01] note": text, "claims[b43] claim": text, "articles[b] title": text}
    )
    assert messages(changed)[0].endswith("all sound")
    dataset = data.open(tmp_path)
    assert text in set(dataset.trials["note"])
    assert text in set(dataset.claims["claim"])


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("reported[shiraki_2000.p01] p_reported", "1.0"),
        ("reported[shiraki_2000.p01] p_reported", "<=.05"),
        ("trials[ishida_2004_yops.f01] value", "25.8"),
        ("trials[shiraki_2000.f05] value", "not_reported"),
        ("trials[shiraki_2000.f05] value", "0"),
        ("studies[sato_2005] status_date", "2018-01-31"),
    ],
)
def test_other_ways_to_print_a_number(cell, printed, sound, messages):
    assert messages(sound.with_cells({cell: printed}))[0].endswith("all sound")


def test_a_contradiction_that_stands_in_print_is_kept(sound, messages):
    assert "As printed" in sound.rows["reviews"][sound.line("reviews", "zhou_2022.r03") - 2]["note"]
    changed = sound.with_cells(
        {
            "studies[shiraki_2000] n_randomised": "240",
            "studies[shiraki_2000] note": "As printed; the arms sum to 241",
        }
    )
    assert messages(changed)[0].endswith("all sound")


def test_empty_tables_for_a_new_article_are_sound(sound, messages, tmp_path):
    empty = {file: text.splitlines()[0] + "\n" for file, text in sound.files.items()}
    assert messages(empty) == ["14 tables, 0 rows: all sound"]
    assert len(data.open(tmp_path).trials) == 0


def test_an_emptied_table_leaves_references_that_point_nowhere(sound, messages):
    lines = messages({"articles.csv": HEADERS["articles"] + "\n"})
    citing = [row for row in sound.rows["studies"] if row["cited_by"] != "omitted"]
    cited = sum(len(row["cited_by"].split(";")) for row in citing)
    assert len(lines) == len(sound.rows["claims"]) + cited
    assert lines[0] == "claims.csv:2 article: 'a', allowed is an identifier from articles.csv"


def test_what_excel_writes_is_taken_as_it_is(sound, messages, tmp_path):
    as_excel = {
        file: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        for file, text in sound.files.items()
    }
    assert messages(as_excel)[0].endswith("all sound")
    frames = checking.check_folder(tmp_path).frames
    assert frames["arms"].to_numpy().tolist() == sound.cells("arms")


# Nothing is left out -------------------------------------------------------------------------

NASTY = [
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "9" * 400,
    "nan",
    "inf",
    "[",
    "a;;b",
    "\\",
    "%s",
    "٣",
    "é" * 70,
]


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_can_make_the_check_fail(name, sound, messages):
    """Each cell of the first rows holds something unexpected: problems, but no traceback."""
    rows = [list(cells) for cells in sound.cells(name)]
    rows += [[*rows[0]] for _ in range(len(NASTY) - len(rows))]
    for number, row in enumerate(rows[: len(NASTY)]):
        row[:] = [NASTY[(number + place) % len(NASTY)] for place in range(len(row))]
    lines = messages({f"{name}.csv": quoted([TABLES[name].columns, *rows])})
    assert len(lines) > len(TABLES[name].columns)


def test_every_hint_is_given_by_some_variant():
    messages = "\n".join(message for variant in CELLS.values() for message in variant["messages"])
    for advice in {advice for _, advice in hints._OF_CELLS}:
        assert f"({advice}), allowed is" in messages, advice


def test_there_are_many_variants_and_each_has_a_message():
    assert len(CELLS) + len(FILES) + len(IN_WORDS) >= 240
    assert all(variant["messages"] for variant in (CELLS | IN_WORDS).values())
    assert all(expected for _, expected in FILES.values())


def test_every_rule_and_every_closed_list_is_broken_by_some_variant():
    messages = [message for variant in CELLS.values() for message in variant["messages"]]
    for name, table in TABLES.items():
        of_table = [message for message in messages if message.startswith(f"{name}[")]
        for rule in table.rules:
            place = f"] {rule.column}: "
            assert any(
                place in message and message.endswith(f", allowed is {rule}")
                for message in of_table
            ), f"{name}: {rule.column}, {rule}"
        for column, definition in table.columns.items():
            if definition.metadata["kind"] in ("choice", "choices", "reference"):
                allowed = f"allowed is {definition.metadata['allowed']}"
                assert any(
                    f"] {column}: " in message and message.endswith(allowed) for message in of_table
                ), f"{name}: {column}"
