"""What the page of all claims promises, kept on a phone."""

import pytest
from playwright.sync_api import expect

from helpers import claims
from helpers.display import cards
from support.project_data import K2

PAGE = "10_claim_by_claim"
ALL = len(K2.claims)
LEDGER = claims.ledger(K2).set_index("claim_id")
CARD = "article.claim"


@pytest.fixture
def ledger(visit):
    return visit(PAGE, width=360)


def shown(page) -> list[str]:
    return page.locator(f"{CARD}:visible").evaluate_all("cards => cards.map(card => card.id)")


def count(page, number: int) -> None:
    expect(page.locator(".tools output")).to_have_text(f"{number} of {ALL} claims")


def choose(page, name: str):
    if page.locator(".filters:not([open])").count():
        page.get_by_text("Filter and order").click()
    return page.get_by_role("combobox", name=name, exact=True)


def test_every_claim_has_a_card_with_its_verdict(ledger):
    count(ledger, ALL)
    assert sorted(shown(ledger)) == sorted(LEDGER.index)
    for claim in ("a39", "b43", "c85"):
        expect(ledger.locator(f"#{claim} .tag")).to_have_text(LEDGER.loc[claim, "verdict"])


def test_the_search_hides_what_does_not_fit(ledger):
    ledger.get_by_label("Search the claims").fill("shiraki 0.0273")
    found = shown(ledger)
    assert 0 < len(found) < ALL
    count(ledger, len(found))
    for claim in found:
        text = ledger.locator(f"#{claim}").text_content().lower()
        assert "shiraki" in text
        assert "0.0273" in text


@pytest.mark.parametrize("words", K2.about.synonyms[:3])
def test_the_search_knows_that_two_words_mean_one_thing(ledger, words):
    search = ledger.get_by_label("Search the claims")
    found = []
    for word in words:
        search.fill(word)
        found.append(shown(ledger))
    assert found[0]
    assert all(each == found[0] for each in found)


def test_a_search_for_a_blood_thinner_finds_that_the_two_can_be_combined(ledger):
    ledger.get_by_label("Search the claims").fill("blood thinner")
    assert "c85" in shown(ledger)


def test_a_search_finds_an_article_by_its_publisher(ledger):
    ledger.get_by_label("Search the claims").fill("Life Extension")
    assert set(shown(ledger)) >= {claim for claim in LEDGER.index if claim.startswith("b")}


def test_nothing_found_is_said(ledger):
    ledger.get_by_label("Search the claims").fill("xylophone")
    expect(ledger.locator(".tools output")).to_contain_text("No claim fits")
    assert shown(ledger) == []
    expect(ledger.locator("h2.of-article:visible")).to_have_count(0)
    ledger.get_by_role("button", name="Show all").click()
    count(ledger, ALL)


def test_filters_stand_in_the_address_and_an_address_sets_them(ledger, visit):
    wanted = LEDGER.query("article == 'c' and verdict == 'contradicted'").index.tolist()
    choose(ledger, "Article").select_option("c")
    choose(ledger, "Verdict").select_option("contradicted")
    assert shown(ledger) == wanted
    again = visit(f"{PAGE}", width=360)
    again.goto(ledger.url)
    again.reload()
    assert shown(again) == wanted
    count(again, len(wanted))


def test_evidence_can_be_asked_for_by_hand(ledger):
    choose(ledger, "Evidence").select_option("B")
    grades = ledger.locator(f"{CARD}:visible").evaluate_all("all => all.map(c => c.dataset.grade)")
    assert set(grades) == {"B"}


def test_the_worst_can_come_first(ledger):
    choose(ledger, "Order").select_option("severity")
    for article in K2.articles["article"]:
        ids = [claim for claim in shown(ledger) if claim.startswith(article)]
        places = [cards.severity(LEDGER.loc[claim, "verdict"]) for claim in ids]
        assert places == sorted(places)
        assert len(set(places)) > 2


def test_the_tools_stay_in_view(ledger):
    ledger.locator(f"#{LEDGER.index[-1]}").scroll_into_view_if_needed()
    expect(ledger.get_by_label("Search the claims")).to_be_in_viewport()


def test_a_link_to_a_claim_that_a_filter_hides_shows_it(ledger):
    ledger.get_by_label("Search the claims").fill("warfarin")
    expect(ledger.locator("#a01")).to_be_hidden()
    ledger.evaluate("location.hash = 'a01'")
    expect(ledger.locator("#a01")).to_be_in_viewport()


def test_a_card_can_be_disputed_and_its_rule_read(ledger):
    card = ledger.locator("#b58")
    card.get_by_text("How the rule works here").click()
    expect(card.get_by_text("is the first that fits")).to_be_visible()
    expect(card.get_by_text("Dispute this verdict")).to_be_visible()
    card.get_by_text("Evidence against").click()
    expect(card.locator("li a[href^='sources.html#src_']:visible").first).to_be_visible()


def test_a_link_leads_to_a_claim_and_prints_it_alone(ledger):
    ledger.goto(ledger.url + "#b43")
    expect(ledger.locator("#b43")).to_be_in_viewport()
    ledger.emulate_media(media="print")
    expect(ledger.locator(f"{CARD}:visible")).to_have_count(1)


def test_all_claims_fit_on_twenty_five_pages_of_paper(visit):
    pdf = visit(PAGE).pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") <= 25


@pytest.mark.parametrize("width", [320, 640, 820, 1920])
def test_cards_fit_every_width(visit, width):
    page = visit(PAGE, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Search the claims").fill("warfarin")
    assert 0 < len(shown(page)) < ALL


def test_the_cards_can_be_read_without_javascript(visit):
    page = visit(PAGE, java_script_enabled=False)
    expect(page.locator(f"{CARD}:visible")).to_have_count(ALL)
    expect(page.get_by_label("Search the claims")).to_have_count(0)


@pytest.mark.parametrize("name", ["03_did_k2_build_bone", "00_what_survives"])
def test_a_number_of_a_claim_leads_to_its_card(visit, name):
    page = visit(name, width=360)
    link = page.locator("a.claim-number").first
    claim = link.text_content()
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true })")
    link.click()
    expect(page.locator(f"#{claim}")).to_be_in_viewport()
