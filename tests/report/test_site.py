"""The folder of pages: whole or untouched, self-contained, and safe with any cell of any table."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, NavigableString

from conftest import NOTEBOOKS
from helpers import cli, data
from helpers.data import template
from helpers.report import day, links, page, site
from support.project_data import K2

REAL_DATA = data.default_folder()


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """Tables that have just begun, in place of ours: they are judged in a moment."""
    template.write(tmp_path / "tables")
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path / "tables"))


@pytest.mark.usefixtures("quick")
def test_a_report_has_a_front_page_and_a_page_per_notebook(write_notebook, tmp_path):
    notebooks = [write_notebook("01_one", title="Is it one?"), write_notebook("02_two")]
    front = site.build(K2, notebooks, tmp_path / "reports", jobs=2)
    assert {path.name for path in front.parent.glob("*.html")} == {
        "index.html",
        "sources.html",
        "01_one.html",
        "02_two.html",
    }
    found = {link["href"]: link.text for link in soup(front).select("section.prose li a")}
    assert found == {"01_one.html": "Is it one?", "02_two.html": "Does it work?"}
    ways = soup(front.parent / "01_one.html").select("nav.ways a[rel]")
    assert [(way["rel"], way["href"]) for way in ways] == [(["next"], "02_two.html")]


@pytest.mark.usefixtures("quick")
def test_a_failing_notebook_leaves_the_old_report(write_notebook, tmp_path, capsys):
    notebook = write_notebook("01_one")
    folder = ["--notebooks", str(notebook.parent), "--out", str(tmp_path / "reports")]
    assert cli.main(["report", *folder]) == 0
    pages = tmp_path / "reports" / "html"
    before = {path: path.read_bytes() for path in pages.rglob("*.*")}
    write_notebook("02_bad", "raise ValueError('a clear reason')")
    assert cli.main(["report", *folder]) == 1
    assert "02_bad.ipynb, cell 3" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in pages.rglob("*.*")} == before
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {"html", "results"}


def test_unsound_tables_stop_the_report_before_any_kernel(write_notebook, tmp_path, capsys):
    notebook = write_notebook("01_one", "raise SystemExit('a kernel ran')")
    broken = tmp_path / "tables"
    shutil.copytree(REAL_DATA, broken)
    trials = broken / "trials.csv"
    before, after = "events,not_reported,unknown,35", "events,not_reported,unknown,-35"
    text = trials.read_text(encoding="utf-8").replace(before, after)
    trials.write_text(text, encoding="utf-8")
    arguments = ["--notebooks", str(notebook.parent), "--out", str(tmp_path / "out")]
    command = [sys.executable, "-m", "helpers", "report", *arguments, "--data", str(broken)]
    run = subprocess.run(command, capture_output=True, encoding="locale", check=False)
    assert run.returncode == 1
    assert "trials.csv:2 events: '-35', allowed is a whole number, 0 or more" in run.stderr
    assert "a kernel ran" not in run.stderr
    assert not (tmp_path / "out/html").exists()


IMPORT = "from helpers.display import tables"


@pytest.mark.usefixtures("quick")
def test_two_builds_are_the_same_bytes(write_notebook, tmp_path):
    notebook = write_notebook("01_one", IMPORT, 'tables.say("{n} people", n="3")')
    first = site.build(K2, [notebook], tmp_path / "a", jobs=1)
    second = site.build(K2, [notebook], tmp_path / "b", jobs=1)
    files = sorted(path.relative_to(first.parent) for path in first.parent.rglob("*.*"))
    assert len(files) > 15
    for file in files:
        assert (first.parent / file).read_bytes() == (second.parent / file).read_bytes(), file


def test_the_day_of_a_build_can_be_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(86_400 * 365))
    assert str(site.day_of_build()) == "1971-01-01"
    for wrong in ("yesterday", "-1", " 5", "1e9", "5.0", "٣", "253402300800", "9" * 400):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(day.DayError, match=r"SOURCE_DATE_EPOCH: '.*; allowed is"):
            site.day_of_build()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = date.today()
    assert before <= site.day_of_build() <= date.today()


NASTY = '<script>alert("x")</script> & "quotes" *stars* [link](https://example.org) $x$ `code`'


def test_a_cell_with_markup_appears_as_text(write_notebook, tmp_path):
    notebook = write_notebook(
        "01_nasty",
        f"{IMPORT}\nimport pandas as pd",
        f"frame = pd.DataFrame({{'name': [{NASTY!r}]}})",
        "tables.show(frame, {'name': 'Name'}, frame['name'][0])",
        "tables.say('It is {name}.', name=frame['name'][0])",
        "from helpers import plots\n"
        "row = frame.assign(label=frame['name'], estimate=1.0, low=0.5, high=2.0)\n"
        "plots.forest(row, measure='Ratio')",
    )
    front = site.build(K2, [notebook], tmp_path / "reports", jobs=1)
    shown = soup(front.parent / "01_nasty.html")
    assert len(shown.find_all("script")) == 1, "ours, at the end"
    assert shown.find("tbody").get_text() == NASTY
    assert shown.find("caption").get_text() == NASTY
    assert f"It is {NASTY}." in " ".join(shown.get_text().split())
    assert NASTY in shown.find("details", class_="words").get_text()
    assert not shown.find("a", href="https://example.org")


@pytest.fixture(scope="module")
def parsed(pages) -> dict[str, BeautifulSoup]:
    """Name of a page to what it holds, read once; no test changes it."""
    return {path.name: soup(path) for path in sorted(pages.glob("*.html"))}


def test_pages_name_no_other_host(parsed):
    for name, shown in parsed.items():
        fetched = shown.find_all(src=True) + shown.find_all("link")
        assert all(tag.get("src", "").startswith("data:") for tag in fetched), name
        scripts = [tag for tag in shown.find_all("script") if not tag.get("type")]
        assert len(scripts) == (2 if shown.select("[data-live]") else 1), name
    assert "url(" not in page.style()


def test_pages_are_small(pages):
    for path in pages.glob("*.html"):
        most = 1_100_000 if path.stem == "10_claim_by_claim" else 300_000
        assert path.stat().st_size < most, f"{path.name}: {path.stat().st_size} bytes"


def is_prose(text: NavigableString) -> bool:
    """Whether it is neither code, script nor style."""
    return type(text) is NavigableString and not text.find_parent(class_="code")


def test_formulas_are_mathml_and_nothing_is_left_of_latex(parsed):
    assert any(shown.find("math") for shown in parsed.values())
    for name, shown in parsed.items():
        prose = "".join(text for text in shown.find_all(string=is_prose))
        assert "\\" not in prose, name
        assert not re.search(r"\$[^$]+\$", prose), name


def test_tables_have_captions_and_header_scopes(parsed):
    tables = [table for shown in parsed.values() for table in shown.find_all("table")]
    assert tables
    for table in tables:
        assert table.find("caption").get_text()
        assert all(th.get("scope") in ("col", "row") for th in table.find_all("th"))


def test_a_wide_table_becomes_cards_on_a_phone_and_a_narrow_one_does_not():
    def table(columns):
        heads = "".join(f'<th scope="col">{c}</th>' for c in columns)
        cells = "".join(f"<td>{c}1</td>" for c in columns)
        return f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"

    html = BeautifulSoup(table("ABC") + table("ABCD"), "html.parser")
    page.fold_tables(html)
    narrow, wide = html.find_all("table")
    assert str(narrow) == table("ABC")
    assert wide["class"] == "cards"
    assert [cell["data-head"] for cell in wide.find_all("td")] == list("ABCD")


def test_a_number_of_a_claim_leads_to_its_card_and_nothing_else_does():
    html = BeautifulSoup("<p>b43 and b99, <code>b43</code></p><h2>b43</h2>", "html.parser")
    links.link_claims(html, {"b43"}, "ledger.html")
    assert [(a.parent.name, a["href"]) for a in html.find_all("a")] == [
        ("p", "ledger.html#b43"),
        ("h2", "ledger.html#b43"),
    ]
    assert html.p.get_text() == "b43 and b99, b43"


def test_the_first_mention_of_a_word_opens_its_meaning():
    html = BeautifulSoup("<main><h2>Odds</h2><p>The odds, the odds.</p></main>", "html.parser")
    links.gloss(html, {"odds": "people with it", "risk": "not there"})
    (button,) = html.find_all("button")
    assert button.string == "odds"
    assert html.find(id=button["popovertarget"]).get_text() == "Odds: people with it"
    assert html.p.get_text() == "The odds, the odds."


def test_links_between_pages_lead_somewhere(pages, parsed):
    for name, shown in parsed.items():
        for link in shown.find_all("a", href=re.compile(r"^[^#h]")):
            assert (pages / link["href"].split("#")[0]).exists(), (name, link["href"])


@pytest.mark.parametrize("formula", [r"\begin{align}x\end{align}"])
def test_a_formula_that_would_stay_raw_is_refused(formula):
    with pytest.raises(ValueError, match=r"allowed are \$…\$"):
        page.markdown_to_html(formula)


def test_a_figure_leads_to_its_source_and_a_claim_to_its_computation(parsed):
    shown = parsed["02_35_versus_14_fractures.html"]
    row = shown.find("tr", attrs={"data-row": "shiraki_2000.f03"})
    address = row.find("a")["href"]
    assert address == "sources.html#src_fusaro_2017"
    assert parsed["sources.html"].find(id="src_fusaro_2017")
    also = parsed["10_claim_by_claim.html"].find(id="b43").select(".also a")
    file, cell = next(a["href"] for a in also if a["href"].startswith("02_")).split("#")
    assert parsed[file].find(id=cell).find("a", string="b43")


SOURCES = {"a.f1": "src_a", "a.f2": "src_a", "b.f1": "src_b"}


@pytest.mark.parametrize(
    ("marks", "head", "links_to"),
    [
        ('data-row="a.f1"', "A", {"A": "src_a"}),
        ('data-row="a.f1"', "", {"a.f1": "src_a"}),
        ('data-row="a.f1 a.f2"', "A", {"A": "src_a"}),
        ('data-row="a.f1 b.f1 a.f2"', "A", {"source 1": "src_a", "source 2": "src_b"}),
        ('data-row="a.f1" id="x"', '<a href="#x">A</a>', {"source": "src_a"}),
        ('data-row="c"', "A", {}),
        ("", "A", {}),
    ],
)
def test_a_row_leads_to_each_source_of_its_figures_once(marks, head, links_to):
    row = f'<table><tr {marks}><th scope="row">{head}</th><td>1</td></tr></table>'
    html = BeautifulSoup(row, "html.parser")
    links.link_sources(html, SOURCES)
    found = html.select("a:not([href='#x'])")
    assert {link.text: link["href"].removeprefix("sources.html#") for link in found} == links_to
    assert html.th.get_text().startswith(BeautifulSoup(head, "html.parser").text)


def test_every_row_that_shows_figures_leads_to_a_source(parsed):
    rows = [row for shown in parsed.values() for row in shown.select("tr[data-row]")]
    known = links.sources_of_rows(K2)
    with_source = [row for row in rows if known.keys() & row["data-row"].split()]
    assert any(" " in row["data-row"] for row in with_source)
    assert all(row.th.find("a", href=re.compile(r"^sources\.html#src_")) for row in with_source)


def test_summary_and_ledger_are_known_by_their_role_and_not_by_their_name(tmp_path):
    names = {"00_what_survives": "20_first", "10_claim_by_claim": "01_last"}
    notebooks = {
        path.with_stem(names.get(path.stem, path.stem)): nbformat.read(path, as_version=4)
        for path in NOTEBOOKS
        if path.stem[:2] in ("00", "02", "10")
    }
    site.write_pages(K2, notebooks, tmp_path)
    bars = soup(tmp_path / "index.html").select(".bars a")
    assert bars
    ledger = soup(tmp_path / "01_last.html")
    assert ledger.find("script", type="application/ld+json")
    assert ledger.find(id="b43").select_one(".also a[href^='02_']")


def test_the_front_page_says_first_what_was_found(parsed):
    front = parsed["index.html"]
    assert front.find(class_="answer").find("strong").get_text().endswith(".")
    assert front.select_one(".bars a[href*='verdict=']")
    assert "not medical advice" in front.get_text()
    for title in K2.articles["title"]:
        assert title in front.footer.get_text()


def test_linked_data_cannot_end_its_block(parsed):
    page_of_claims = parsed["10_claim_by_claim.html"]
    (records,) = page_of_claims.find_all("script", type="application/ld+json")
    assert json.loads(records.string)["@graph"]
    assert "<" not in records.string
