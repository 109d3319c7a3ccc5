"""The report about other articles: their ledger, none of the notebooks about this project's own."""

import json
import shutil

import pytest
from bs4 import BeautifulSoup

from conftest import NOTEBOOKS
from helpers import claims, data, new, subject
from helpers.intake.checking import check_folder
from helpers.report import __main__ as command
from helpers.report.__main__ import main
from helpers.report.fitting import fitting

EXAMPLE = data.PROJECT_FOLDER.parent / "examples" / "another_article"
GENERAL = {"00_what_survives", "10_claim_by_claim", "11_try_your_own_trial"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("another")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(data.FOLDER_VARIABLE, "")  # main sets it: put back what was there
        assert main(["--data", str(EXAMPLE), "--out", str(out), "--jobs", "2"]) == 0
    return out


def test_a_report_about_other_tables_stands_beside_them(monkeypatch, tmp_path):
    places = []
    monkeypatch.setattr(command, "build", lambda notebooks, out, *_: places.append(out) or out)
    monkeypatch.setenv(data.FOLDER_VARIABLE, "")
    assert main([]) == main(["--data", str(data.PROJECT_FOLDER)]) == 0
    assert main(["--data", str(EXAMPLE)]) == main(["--out", str(tmp_path)]) == 0
    ours = data.PROJECT_FOLDER.parent / "reports"
    assert places == [ours, ours, EXAMPLE / "reports", tmp_path]


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_example_is_sound_and_shows_every_verdict():
    assert check_folder(EXAMPLE).problems == []
    assert set(claims.ledger(EXAMPLE)["verdict"]) == set(claims.VERDICTS)


def test_the_example_says_everywhere_that_it_is_made_up():
    for name in ("sources", "studies", "reviews", "cohorts"):
        assert data.load(name, EXAMPLE)["citation"].str.contains("made up").all(), name
    articles = data.load("articles", EXAMPLE)
    assert articles["title"].str.contains("made up").all()
    for article in articles.itertuples():
        text = (EXAMPLE / article.file).read_text(encoding="utf-8")
        assert text.startswith("MADE UP")
        assert len(text.split()) == article.words


def test_only_the_general_notebooks_are_there(report):
    pages = {path.stem for path in (report / "html").glob("*.html")} - {"index"}
    assert pages >= GENERAL
    assert not pages & {"02_35_versus_14_fractures", "03_did_k2_build_bone"}


def test_the_ledger_is_about_the_other_articles(report):
    ledger = claims.ledger(EXAMPLE).set_index("claim_id")
    rows = soup(report / "html" / "10_claim_by_claim.html").select("tr[id]")
    assert [row["id"] for row in rows] == ledger.index.tolist()
    for row in rows:
        cells = [cell.get_text() for cell in row.find_all("td")]
        assert cells[0] == ledger.loc[row["id"], "claim"]
        assert cells[2] == ledger.loc[row["id"], "verdict"]


def test_the_summary_is_about_the_headlines_that_were_named(report):
    ledger = claims.ledger(EXAMPLE).set_index("claim_id")
    page = soup(report / "html" / "00_what_survives.html")
    named = subject.subject(EXAMPLE).headlines
    told = page.get_text().lower()
    for claim, words in named.items():
        assert f"{words} {claims.predicate(ledger.loc[claim, 'verdict'])}" in told
    rows = page.find("caption", string="Headline claims and their verdicts").parent.select(
        "tbody tr"
    )
    assert [row.th.get_text() for row in rows] == list(named)


def test_no_page_speaks_of_this_project_s_subject(report):
    front = soup(report / "html" / "index.html")
    assert front.h1.get_text() == "Does moonberry keep colds away?"
    for path in (report / "html").glob("*.html"):
        page = soup(path)
        for code in page.select("script, style"):
            code.decompose()
        told = page.get_text().lower()
        assert "moonberry" in told
        assert "vitamin" not in told, path.name
        assert "k2" not in told, path.name


def test_every_link_between_the_pages_leads_to_a_page(report):
    for path in (report / "html").glob("*.html"):
        for link in soup(path).select("a[href]"):
            target = link["href"].split("#")[0]
            assert not target or "://" in target or (path.parent / target).exists(), target


def test_the_results_are_about_the_other_articles(report):
    reviews = json.loads((report / "results" / "claimreview.jsonld").read_text(encoding="utf-8"))
    authors = {review["author"]["name"] for review in reviews["@graph"]}
    assert authors == {"Moonberry claims, checked (made up)"}


def test_tables_that_have_just_begun_give_a_report(tmp_path, monkeypatch):
    monkeypatch.setenv(data.FOLDER_VARIABLE, "")
    new.write(tmp_path / "mine")
    arguments = ["--data", str(tmp_path / "mine"), "--out", str(tmp_path / "out"), "--jobs", "2"]
    assert main(arguments) == 0
    ledger = soup(tmp_path / "out" / "html" / "10_claim_by_claim.html")
    assert [row["id"] for row in ledger.select("tr[id]")] == ["a01"]


def test_a_copy_of_the_own_tables_keeps_every_notebook(tmp_path):
    shutil.copytree(data.PROJECT_FOLDER, tmp_path / "copy")
    assert fitting(NOTEBOOKS, tmp_path / "copy") == NOTEBOOKS


def test_tables_without_a_subject_get_general_words(tmp_path):
    assert subject.subject(tmp_path) == subject.Subject()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('name = "x', "about.toml: "),
        ('title = "x"', "'title'; allowed are name, question, lead"),
        ("name = 3", "name: 3; allowed is a text"),
        ('lead = " "', "lead: ' '; allowed is a text"),
        ('headlines = "a01"', "headlines: 'a01'; allowed is a table of claims, each with a text"),
        ('[headlines]\nz99 = ""', "headlines: 'z99'; allowed is a claim_id of claims.csv"),
        ("[headlines]\na01 = 1", "headlines a01: 1; allowed is a text"),
    ],
)
def test_a_subject_that_cannot_be_read_is_told(tmp_path, written, told):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / subject.FILE).write_text(written, encoding="utf-8")
    with pytest.raises(subject.SubjectError, match=r"about\.toml") as raised:
        subject.subject(tmp_path)
    assert told in str(raised.value)
