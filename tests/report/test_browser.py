"""The pages in a real browser: offline, on a phone, in the dark, on paper, without a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import NOTEBOOKS
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


SHORTENED = """document.querySelectorAll(
    "tbody tr:nth-child(n + 31), article.claim:nth-of-type(n + 31)"
).forEach(each => each.remove())"""
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


def test_the_working_unfolds_by_keyboard_and_by_a_link_into_it(visit):
    page = visit(NOTEBOOK)
    working = page.locator("details.working")
    expect(working).to_have_count(1)
    expect(working).not_to_have_attribute("open", "")
    working.locator("> summary").press("Enter")
    expect(working).to_have_attribute("open", "")
    last = page.locator(".working section.step[id]").last.get_attribute("id")
    page.goto(page.url.split("#")[0])
    page.evaluate("name => { location.hash = name }", last)
    expect(working).to_have_attribute("open", "")


def test_everything_can_be_read_without_javascript(visit):
    page = visit(NOTEBOOK, java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("details.working > summary").click()
    expect(page.locator(".working .code pre").first).to_be_visible()


def test_a_word_is_explained_at_a_tap_without_javascript(visit):
    page = visit(NOTEBOOK, width=360, java_script_enabled=False)
    word = page.locator("button.gloss").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    expect(meaning).to_be_hidden()
    word.click()
    expect(meaning).to_be_visible()


TOO_SMALL = """() => [...document.querySelectorAll(
    "header a, nav a, summary, button:not(.gloss), select, input, .claim a, a.claim-number")]
  .filter(each => each.checkVisibility())
  .map(each => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
  .filter(([box]) => box.height < 24 || box.width < 24)
  .map(([, html]) => html)"""


@one_page_of_each_kind
def test_what_is_tapped_on_a_phone_is_large_enough(visit, name):
    assert visit(name, width=360).evaluate(TOO_SMALL) == []


WIDER = """() => [...document.querySelectorAll(".wide, pre")]
  .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("name", NAMES)
def test_nothing_has_to_be_scrolled_sideways_on_a_phone(visit, name):
    page = visit(name, width=360)
    assert page.evaluate(WIDER) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_page_leads_to_every_section_and_says_where_it_is(visit, name):
    page = visit(name)
    menu = page.get_by_role("navigation", name="Sections")
    assert menu.get_by_role("link").count() >= 5
    assert page.title().endswith(K2.about.name)
    expect(page.get_by_role("link", name="Back to top")).to_be_visible()
    if name not in ("index", "sources"):
        expect(menu.locator("[aria-current=true]")).to_have_count(1)
        expect(page.locator(".about")).to_contain_text("min to read")


def test_figures_are_shown_with_their_words(visit):
    figures = visit(NOTEBOOK).locator("figure img").all()
    assert figures
    for figure in figures:
        figure.evaluate("image => image.decode()")
        assert figure.evaluate("image => image.naturalWidth") > 600
        assert len(figure.get_attribute("alt")) > 20


@one_page_of_each_kind
def test_paper_gets_no_buttons_no_menu_and_no_working(visit, name):
    page = visit(name)
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator("button:not(.gloss):visible, .working:visible, nav:visible")
    expect(shown).to_have_count(0)
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.pdf(format="A4")[:5] == b"%PDF-"
