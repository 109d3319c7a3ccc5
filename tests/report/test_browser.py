"""The pages in a real browser: offline, on a phone, in the dark, on paper, without a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import NOTEBOOKS
from helpers import claims
from support.project_data import K2

NAMES = ["index", *(path.stem for path in NOTEBOOKS)]


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


@pytest.mark.parametrize("name", NAMES)
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
    page = visit(NAMES[1])
    first = page.locator("details.code").first
    assert not first.evaluate("details => details.open")
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.evaluate("details => details.open")
    page.get_by_role("button", name="Show all code").click()
    assert page.locator("details.code:not([open])").count() == 0
    page.get_by_role("button", name="Hide all code").click()
    assert page.locator("details.code[open]").count() == 0


def test_everything_can_be_read_without_javascript(visit):
    page = visit(NAMES[1], java_script_enabled=False)
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("button").count() == 0
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()


def test_figures_are_shown_with_their_words(visit):
    page = visit(NAMES[1])
    figures = page.locator("figure img")
    assert figures.count() > 0
    for number in range(figures.count()):
        assert figures.nth(number).evaluate("image => image.naturalWidth") > 600
        assert len(figures.nth(number).get_attribute("alt")) > 60


@pytest.mark.parametrize("name", NAMES)
def test_paper_gets_no_buttons_and_no_folded_code(visit, name):
    page = visit(name)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("button:visible, details.code:visible").count() == 0
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    assert page.pdf(format="A4")[:5] == b"%PDF-"


LEDGER = "10_claim_by_claim"


def test_the_ledger_can_be_searched_filtered_and_sorted(visit):
    page = visit(LEDGER)
    rows = page.locator("tr[id]:visible")
    everything = rows.count()
    assert everything == len(K2.claims)
    page.get_by_label("Search the claims").fill("shiraki 0.0273")
    found = rows.count()
    assert 0 < found < everything
    assert page.locator("output").inner_text() == f"{found} of {everything} claims"
    page.get_by_label("Search the claims").fill("")
    page.get_by_role("combobox", name="Verdict").select_option("misattributed")
    verdicts = claims.ledger(K2).set_index("claim_id")["verdict"]
    shown = [rows.nth(place).get_attribute("id") for place in range(rows.count())]
    assert shown == list(verdicts.index[verdicts == "misattributed"])
    page.get_by_role("combobox", name="Verdict").select_option("")
    page.get_by_role("combobox", name="Order").select_option("verdict")
    table = page.locator("table:has(tr[id])").first.locator("tr[id]")
    ordered = [verdicts[table.nth(place).get_attribute("id")] for place in range(table.count())]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) > 3


def test_a_link_leads_to_a_claim_and_prints_it_alone(visit):
    page = visit(LEDGER)
    page.goto(page.url + "#b43")
    assert page.locator("tr#b43").is_visible()
    page.emulate_media(media="print")
    assert page.locator("tr[id]:visible").count() == 1
    assert page.locator("tr#b43").is_visible()


def test_the_ledger_can_be_read_without_javascript(visit):
    page = visit(LEDGER, java_script_enabled=False)
    assert page.locator("tr[id]:visible").count() == len(K2.claims)
    assert page.get_by_label("Search the claims").count() == 0
