"""The report about other articles: their ledger, none of the notebooks about this project's own."""

import json
import os
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import NOTEBOOKS
from helpers import claims, cli, data
from helpers.data import about as subject
from helpers.data import template
from helpers.data.validation.checking import check_folder
from helpers.report import site
from helpers.report.notebooks import fitting
from support.project_data import K2

EXAMPLE = data.PROJECT_FOLDER.parent / "examples" / "another_article"
ORIGINS = "01_where_the_numbers_come_from"
FINDINGS = "15_what_the_studies_show"
GENERAL = {"00_what_survives", ORIGINS, "10_claim_by_claim", "11_try_your_own_trial", FINDINGS}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("another")
    assert cli.main(["report", "--data", str(EXAMPLE), "--out", str(out), "--jobs", "2"]) == 0
    return out


def test_a_report_about_other_tables_stands_beside_them(monkeypatch, tmp_path):
    places = []
    monkeypatch.setattr(site, "build", lambda tables, notebooks, out, *_: places.append(out) or out)
    assert cli.main(["report"]) == cli.main(["report", "--data", str(data.PROJECT_FOLDER)]) == 0
    assert cli.main(["report", "--data", str(EXAMPLE)]) == 0
    assert cli.main(["report", "--out", str(tmp_path)]) == 0
    ours = data.PROJECT_FOLDER.parent / "reports"
    assert places == [ours, ours, EXAMPLE / "reports", tmp_path]


def test_kernels_find_tables_that_are_named_as_seen_from_here(monkeypatch, tmp_path):
    named = []
    monkeypatch.setattr(site, "build", lambda *_: named.append(os.environ[data.FOLDER_VARIABLE]))
    monkeypatch.chdir(EXAMPLE.parent)
    monkeypatch.setenv(data.FOLDER_VARIABLE, EXAMPLE.name)
    assert cli.main(["report", "--out", str(tmp_path)]) == 0
    assert named == [str(EXAMPLE)]
    assert os.environ[data.FOLDER_VARIABLE] == EXAMPLE.name, "as it was"


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_example_is_sound_and_shows_every_verdict():
    assert check_folder(EXAMPLE).problems == []
    assert set(claims.ledger(data.open(EXAMPLE))["verdict"]) == set(claims.VERDICTS)


def test_the_example_says_everywhere_that_it_is_made_up():
    for name in ("sources", "studies", "reviews", "cohorts"):
        assert data.open(EXAMPLE).tables[name]["citation"].str.contains("made up").all(), name
    articles = data.open(EXAMPLE).articles
    assert articles["title"].str.contains("made up").all()
    for article in articles.itertuples():
        text = (EXAMPLE / article.file).read_text(encoding="utf-8")
        assert text.startswith("MADE UP")
        assert len(text.split()) == article.words


def test_only_the_general_notebooks_are_there(report):
    pages = {path.stem for path in (report / "html").glob("*.html")}
    assert pages == GENERAL | {"index", "sources"}


def test_the_ledger_is_about_the_other_articles(report):
    ledger = claims.ledger(data.open(EXAMPLE)).set_index("claim_id")
    cards = soup(report / "html" / "10_claim_by_claim.html").select("article.claim")
    assert [card["id"] for card in cards] == ledger.index.tolist()
    for card in cards:
        assert card.h3.get_text() == ledger.loc[card["id"], "claim"]
        assert card.find(class_="tag").get_text() == ledger.loc[card["id"], "verdict"]


def test_the_summary_is_about_the_headlines_that_were_named(report):
    ledger = claims.ledger(data.open(EXAMPLE)).set_index("claim_id")
    page = soup(report / "html" / "00_what_survives.html")
    table = page.find("caption", string="The headline claims").parent
    rows = {row.th.get_text(): row.get_text() for row in table.select("tbody tr")}
    named = data.open(EXAMPLE).about.headlines
    assert len(rows) == len(named)
    for claim in named:
        (row,) = [text for name, text in rows.items() if claim in name or claim in text]
        assert ledger.loc[claim, "verdict"] in row


def test_no_page_speaks_of_this_project_s_subject(report):
    front = soup(report / "html" / "index.html")
    assert front.h1.get_text().rstrip("#") == "Does moonberry keep colds away?"
    for path in (report / "html").glob("*.html"):
        page = soup(path)
        for code in page.select("script, style"):
            code.decompose()
        told = page.get_text().lower()
        assert "moonberry" in told
        assert "vitamin" not in told, path.name
        assert "k2" not in told, path.name


def test_only_tools_for_trials_name_fractures_and_bone(report):
    for path in (report / "html").glob("*.html"):
        told = soup(path).main.get_text().lower()
        spoken = "fracture" in told or "bone" in told
        assert spoken == path.stem.startswith("11_"), path.name


def test_each_page_leads_to_the_next(report):
    nexts = {}
    for path in (report / "html").glob("[0-9]*.html"):
        after = soup(path).select_one("nav.ways a[rel=next]")
        nexts[path.stem] = after["href"].removesuffix(".html") if after else ""
    assert nexts == {
        "00_what_survives": "10_claim_by_claim",
        "10_claim_by_claim": ORIGINS,
        ORIGINS: "11_try_your_own_trial",
        "11_try_your_own_trial": FINDINGS,
        FINDINGS: "",
    }


def test_conflicts_claims_and_outcomes_are_those_of_about_toml(report):
    about = data.open(EXAMPLE).about
    page = soup(report / "html" / f"{ORIGINS}.html")
    for link in page.select("th a"):
        if link.get_text().startswith("source"):  # beside the name, where a row has several
            link.decompose()
    shown = {
        table.caption.get_text(): [row.th.get_text().strip() for row in table.select("tbody tr")]
        for table in page.find_all("table")
    }
    assert about.conflicts
    for caption, topics in about.conflicts.items():
        assert shown[caption] == list(topics)
    assert tuple(shown["Claims about the evidence as a whole"]) == about.evidence_claims
    assert "Daily moonberry" in page.get_text()
    alt = page.find(class_="words").get_text()
    for group in [*about.counted, *about.measured]:
        assert f"{group[0].upper()}{group[1:]}, " in alt


def test_no_page_names_a_licence_that_the_tables_do_not_have(report):
    for path in [*(report / "html").glob("*.html"), *report.rglob("datapackage.json")]:
        assert "CC BY" not in path.read_text(encoding="utf-8"), path.name


def test_the_downloads_are_about_the_other_articles(report):
    downloads = report / "html" / "downloads"
    words = (downloads / "data" / subject.FILE).read_bytes()
    assert words == (EXAMPLE / subject.FILE).read_bytes()
    notebook = nbformat.read(downloads / "notebooks" / f"{ORIGINS}.ipynb", as_version=4)
    assert "The articles cite 2 of 3 trials" in notebook.cells[1].outputs[0].data["text/plain"]


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
    template.write(tmp_path / "mine")
    arguments = ["--data", str(tmp_path / "mine"), "--out", str(tmp_path / "out"), "--jobs", "2"]
    assert cli.main(["report", *arguments]) == 0
    ledger = soup(tmp_path / "out" / "html" / "10_claim_by_claim.html")
    assert [card["id"] for card in ledger.select("article.claim")] == ["a01"]
    origins = soup(tmp_path / "out" / "html" / f"{ORIGINS}.html")
    told = origins.find(class_="answer").get_text()
    assert "We read 0 of the 1 source in full" in told
    assert "The articles cite 1 of 1 trial; 0 of those have been retracted." in told


def test_a_copy_of_the_own_tables_keeps_every_notebook(tmp_path):
    shutil.copytree(data.PROJECT_FOLDER, tmp_path / "copy")
    assert fitting(NOTEBOOKS, data.open(tmp_path / "copy")) == NOTEBOOKS


def test_tables_without_a_subject_get_general_words(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / subject.FILE).unlink()
    assert data.open(tmp_path).about == subject.Subject()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('name = "x', "about.toml: "),
        ('title = "x"', "'title'; allowed are name, question, lead, headlines, evidence_claims"),
        ("name = 3", "name: 3; allowed is a text"),
        ('lead = " "', "lead: ' '; allowed is a text"),
        ('headlines = "a01"', "headlines: 'a01'; allowed is a table of claims, each with a text"),
        ('[headlines]\nz99 = ""', "headlines: 'z99'; allowed is a claim_id of claims.csv"),
        ("[headlines]\na01 = 1", "headlines a01: 1; allowed is a text"),
        ('evidence_claims = "a01"', "evidence_claims: 'a01'; allowed is a list of claims"),
        (
            'evidence_claims = ["z99"]',
            "evidence_claims: 'z99'; allowed is a claim_id of claims.csv",
        ),
        ('evidence_claims = ["a01", "a01"]', "allowed is a list of claims, each once"),
        ('intervention = "x"', "intervention: 'x'; allowed is a table of name and arms"),
        ("[intervention]", "intervention name: None; allowed is a text"),
        ('[intervention]\ndose = "x"', "intervention: 'dose'; allowed are name, arms"),
        (
            '[intervention]\nname = "x"\narms = ["moon", "cheese"]',
            "intervention arms: 'moon'; allowed is a word of the column treatment of arms.csv",
        ),
        (
            '[counted]\ncolds = ["cold"]',
            "counted colds: 'cold'; allowed is an outcome of trials.csv or reported.csv: "
            "common_cold, days_with_a_cold",
        ),
        ('measured = "x"', "measured: 'x'; allowed is a table of words, each with a list"),
        ('[measured]\ncolds = "x"', "measured colds: 'x'; allowed is a list of outcomes"),
        (
            '[counted]\ncolds = ["common_cold"]\n[measured]\ncolds = []',
            "measured: 'colds'; allowed is a word that does not stand under counted",
        ),
        (
            "[counted]\na = []\nb = []\n[measured]\nc = []\nd = []",
            "counted, measured: 'a, b, c, d'; allowed is 3 at most",
        ),
        ("[counted]\n'' = []", "counted: ''; allowed is a text"),
        ('conflicts = ["x"]', "conflicts: ['x']; allowed is a table of captions, each with"),
        ('[conflicts]\n"C" = "x"', "conflicts 'C': 'x'; allowed is a table of topics"),
        (
            '[conflicts."C"]\n"T" = ["a01"]',
            "conflicts 'C' 'T': ['a01']; allowed is a list of two texts with references",
        ),
        ('[conflicts."C"]\n"T" = ["", ""]', "'T': ['', '']; allowed is a list of two texts"),
        (
            '[conflicts."C"]\n"T" = ["a01", "adler_2015.f99"]',
            "conflicts 'C' 'T': references: 'adler_2015.f99' is no row; allowed are a row_id",
        ),
        (
            '[conflicts."C"]\n"T" = ["a01:colour", ""]',
            "conflicts 'C' 'T': references: 'a01:colour'; claims has no column 'colour'",
        ),
        (
            'contact = "me"',
            "contact: 'me'; allowed is an address that begins with https:// or mail",
        ),
        ('synonyms = [["one"]]', "synonyms: ['one']; allowed is a list of two words or more"),
        ("synonyms = 1", "synonyms: 1; allowed is a list of lists of words for one thing"),
        ("[glossary]\nodds = 1", "glossary odds: 1; allowed is a text"),
        ('sections = "x"', "sections: 'x'; allowed is a list of sections"),
        ('licence = "x"', "licence: 'x'; allowed is a table of name and url"),
        ('[licence]\nname = "x"', "licence url: None; allowed is an address that begins with"),
        ('[licence]\nname = "x"\nurl = "javascript:x"', "licence url: 'javascript:x'"),
    ],
)
def test_a_subject_that_cannot_be_read_is_told(tmp_path, written, told):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / subject.FILE).write_text(written, encoding="utf-8")
    with pytest.raises(subject.SubjectError, match=r"about\.toml") as raised:
        subject.subject(data.open(tmp_path))
    assert told in str(raised.value)


def test_the_check_of_the_tables_reads_their_subject_too(tmp_path, capsys):
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / subject.FILE).write_text("name = 3", encoding="utf-8")
    assert cli.main(["check", str(tmp_path)]) == 1
    assert "about.toml name: 3; allowed is a text" in capsys.readouterr().out


def test_an_arm_is_told_by_whole_words():
    treatments = K2.arms["treatment"]
    named = subject.Intervention("vitamin K", ("K1",)).is_named_in(treatments)
    assert named.any()
    assert treatments[named].str.contains(r"\bK1\b").all()
    assert not subject.Intervention().is_named_in(treatments).any()
