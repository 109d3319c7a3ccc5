"""The pages in a real browser: offline, on a phone, in the dark, on paper, without a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import NOTEBOOKS
from helpers import claims
from helpers.report.page import script
from support.project_data import K2

NAMES = ["index", "sources", *(path.stem for path in NOTEBOOKS)]
LEDGER = "10_claim_by_claim"
NOTEBOOK = NOTEBOOKS[2].stem
ONE_OF_EACH_KIND = {"index", "sources", LEDGER, NOTEBOOK}
one_page_of_each_kind = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in ONE_OF_EACH_KIND else pytest.mark.slow)
        for name in NAMES
    ],
)


@pytest.fixture
def visit(browser, pages):
    """Open a page as given; fail on any request to elsewhere and on any console message."""
    contexts, complaints = [], []

    def open_page(name: str, width: int = 1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _only_local(request.url, complaints))
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _only_local(url: str, complaints: list[str]) -> None:
    if not url.startswith(("file:", "data:")):
        complaints.append(f"request to {url}")


SHORTENED = "document.querySelectorAll('tbody tr:nth-child(n + 31)').forEach(row => row.remove())"
"""Takes away what repeats the colours of the thirty rows before it."""


def serious(page, **options) -> list[tuple[str, str]]:
    """What axe finds on a page as it looks now: the rule, and the first place."""
    found = Axe().run(page, options={"resultTypes": ["violations"]} | options)
    return [
        (rule["id"], rule["nodes"][0]["html"][:200])
        for rule in found.response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


@one_page_of_each_kind
def test_axe_finds_nothing_serious_in_the_light_and_in_the_dark(visit, name):
    page = visit(name, color_scheme="light", bypass_csp=True)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")  # nothing but the colours is another one
    page.evaluate(SHORTENED)
    assert serious(page, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_never_scrolls_sideways(visit, name):
    page = visit(name)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_code_unfolds_by_keyboard_and_all_at_once(visit):
    page = visit(NOTEBOOK)
    first = page.locator("details.code").first
    expect(first).not_to_have_attribute("open", "")
    first.locator("summary").press("Enter")
    expect(first).to_have_attribute("open", "")
    page.get_by_role("button", name="Show all code").click()
    expect(page.locator("details.code:not([open])")).to_have_count(0)
    page.get_by_role("button", name="Hide all code").click()
    expect(page.locator("details.code[open]")).to_have_count(0)


def test_everything_can_be_read_without_javascript(visit):
    page = visit(NOTEBOOK, java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.locator("details.code summary").first.click()
    expect(page.locator("details.code pre").first).to_be_visible()


def test_figures_are_shown_with_their_words(visit):
    figures = visit(NOTEBOOK).locator("figure img").all()
    assert figures
    for figure in figures:
        figure.evaluate("image => image.decode()")
        assert figure.evaluate("image => image.naturalWidth") > 600
        assert len(figure.get_attribute("alt")) > 60


@one_page_of_each_kind
def test_paper_gets_no_buttons_and_no_folded_code(visit, name):
    page = visit(name)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("button:visible, details.code:visible")).to_have_count(0)
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_the_ledger_can_be_searched_filtered_and_sorted(visit):
    page = visit(LEDGER)
    everything = len(K2.claims)
    counted = page.locator("output")
    expect(counted).to_have_text(f"{everything} of {everything} claims")
    words = ("shiraki", "0.0273")
    texts = [row.lower() for row in page.locator("tr[id]").all_text_contents()]
    found = sum(all(word in text for word in words) for text in texts)
    assert 0 < found < everything
    page.get_by_label("Search the claims").fill(" ".join(words))
    expect(counted).to_have_text(f"{found} of {everything} claims")
    expect(page.locator("tr[id]:visible")).to_have_count(found)
    page.get_by_label("Search the claims").fill("")
    verdicts = claims.ledger(K2).set_index("claim_id")["verdict"]
    misattributed = list(verdicts.index[verdicts == "misattributed"])
    page.get_by_role("combobox", name="Verdict").select_option("misattributed")
    expect(counted).to_have_text(f"{len(misattributed)} of {everything} claims")
    shown = page.locator("tr[id]:visible").all()
    assert [row.get_attribute("id") for row in shown] == misattributed
    page.get_by_role("combobox", name="Verdict").select_option("")
    first_article = page.locator("table:has(tr[id])").first.locator("tr[id]")
    ids = [row.get_attribute("id") for row in first_article.all()]
    by_verdict = sorted(ids, key=lambda claim: (verdicts[claim], ids.index(claim)))
    assert len(set(verdicts[ids])) > 3
    assert by_verdict != ids
    page.get_by_role("combobox", name="Order").select_option("verdict")
    expect(first_article.first).to_have_attribute("id", by_verdict[0])
    assert [row.get_attribute("id") for row in first_article.all()] == by_verdict


def test_a_link_leads_to_a_claim_and_prints_it_alone(visit):
    page = visit(LEDGER)
    page.goto(page.url + "#b43")
    expect(page.locator("tr#b43")).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(page.locator("tr[id]:visible")).to_have_count(1)
    expect(page.locator("tr#b43")).to_be_visible()


def test_the_ledger_can_be_read_without_javascript(visit):
    page = visit(LEDGER, java_script_enabled=False)
    expect(page.locator("tr[id]:visible")).to_have_count(len(K2.claims))
    expect(page.get_by_label("Search the claims")).to_have_count(0)


def test_a_page_of_named_rows_without_verdicts_has_its_buttons_and_no_search(visit, pages):
    row = '<tr id="a01"><th scope="row">A</th></tr>'
    table = f'<table><thead><tr><th scope="col">Name</th></tr></thead><tbody>{row}</tbody></table>'
    code = '<details class="code"><summary>Code</summary></details>'
    button = '<button id="all-code" hidden>Show all code</button>'
    html = f"<!DOCTYPE html><body>{button}{table}{code}<script>{script()}</script></body>"
    (pages / "named_rows.html").write_text(html, encoding="utf-8")
    page = visit("named_rows")
    page.get_by_role("button", name="Show all code").click()
    assert page.locator("details[open]").count() == 1
    assert page.get_by_role("search").count() == 0
