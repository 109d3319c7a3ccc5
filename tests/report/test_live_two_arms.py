"""The two-arm calculator of a page: the library's numbers without Python, in a real browser."""

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from helpers import effects, numbers, widgets
from helpers.effects import bayes, pvalue_function
from helpers.reanalysis import two_arms
from support import two_arms_cases
from support.project_data import K2

PAGE = "11_try_your_own_trial"
RELATIVE = 1e-9
SMALLEST = 1e-290  # two p values below this one are both none
CASES = {"people": 2000, "rates": 500, "means_sd": 300, "means_se": 300}
ANSWERS = """([kind, tables, level]) => tables.map((of) => {
  const rows = twoArms.intervals(kind, of, level).map((each) => [each.measure, each.method, each]);
  if (kind === "people") {
    rows.push(["needed", "", twoArms.numberNeeded(of, level)]);
    rows.push(["thousand", "", twoArms.perThousand(of, level)]);
    rows.push(["fisher", "", { p: twoArms.fisher(of) }], ["midp", "", { p: twoArms.midp(of) }]);
  } else if (kind.startsWith("means")) rows.push(["hedges", "", twoArms.hedges(kind, of, level)]);
  return Object.fromEntries(rows.flatMap(([measure, method, found]) =>
    Object.entries(found).map(([name, value]) => [`${measure}|${method}|${name}`, value])));
})"""


@pytest.fixture
def open_with(visit):
    """Open the page, with numbers in its address or without."""

    def open_page(numbers: str = "", **options):
        page = visit(PAGE, **options)
        if numbers:
            page.goto(f"{page.url}#{numbers}")
        return page

    return open_page


def tables_of(kind, rng):
    return getattr(two_arms_cases, kind.partition("_")[0])(CASES[kind], rng)


def assert_equal(found, wanted, what):
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    np.testing.assert_allclose(found, wanted, rtol=RELATIVE, atol=SMALLEST, err_msg=what)


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_every_number_is_that_of_the_library(open_with, level):
    page, rng = open_with(), np.random.default_rng(20261130)
    for kind in CASES:
        tables = tables_of(kind, rng)
        found = pd.DataFrame(page.evaluate(ANSWERS, [kind, tables.to_dict("records"), level]))
        wanted = two_arms_cases.expected(kind, tables, level)
        for column in wanted:
            assert_equal(found["|".join(column)], wanted[column], f"{kind}: {column}")
        empty = wanted.iloc[:, :3].isna().any(axis=1) | np.isinf(wanted.iloc[:, :3]).any(axis=1)
        assert kind.startswith("means") or empty.sum() > 50


def test_curve_claims_and_readers_are_those_of_the_library(open_with):
    page, rng = open_with(), np.random.default_rng(17)
    for kind in CASES:
        claimed = 0.3 if kind.startswith("means") else 0.7
        tables = tables_of(kind, rng).iloc[-12:].to_dict("records")
        got = page.evaluate(
            "([kind, tables, claimed]) => tables.map((of) => twoArms.pAgainst(kind, of, claimed))",
            [kind, tables, claimed],
        )
        wanted = [pvalue_function.p_against(two_arms.effect(kind, of)[2], claimed) for of in tables]
        # The library goes through 1 − p and loses the digits of a small one.
        np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-14)
    y, se = np.log(0.4), 0.29
    wanted = bayes.conclusions(y, se)
    for row, (middle, low, high) in enumerate(bayes.READERS.values()):
        belief = {"middle": middle, "low": low, "high": high}
        found = page.evaluate(
            "([data, of]) => twoArms.conclude(data, of)", [{"y": y, "se": se}, belief]
        )
        for name in ("estimate", "low", "high", "probability", "prior_share"):
            assert_equal(found[name], wanted.loc[row, name], name)


def test_numbers_are_shown_as_python_shows_them(open_with):
    rng = np.random.default_rng(5)
    values = [0, 0.0996, 2.675, 1.005, 0.145, 1234.5, 0.05, 0.0999, 0.1, 10, 10.004, 99.95]
    values += np.exp(rng.uniform(-12, 14, 300)).tolist() + np.arange(0, 1, 0.005).tolist()
    page = open_with()
    shown = """(values) => values.map((each) => [numbers.fixed(-each, 1), numbers.fixed(each, 3),
      numbers.significant(each, 2), numbers.ratio(each)])"""
    for value, found in zip(values, page.evaluate(shown, values), strict=True):
        wanted = [numbers.fixed(-value, 1), numbers.fixed(value, 3)]
        assert found == [*wanted, numbers.significant(value, 2), numbers.ratio(value)]
    shares = rng.uniform(0, 1, 100).tolist() + np.arange(0.001, 1, 0.001).tolist()
    shown = "(all) => all.map((p) => [numbers.pValue(p), numbers.chance(p), numbers.points(p)])"
    for share, found in zip(shares, page.evaluate(shown, shares), strict=True):
        points = numbers.formatted(share, "points")
        assert found == [numbers.p_value(share), numbers.chance(share), points]


def answer_of(page):
    return page.locator(".answer-words").inner_text()


def test_any_trial_of_the_tables_can_be_its_start(open_with):
    page, examples = open_with(), widgets.examples(K2)
    start = page.get_by_label("Start from")
    assert set(examples) <= set(start.locator("option").all_inner_texts())
    for label, example in examples.items():
        start.select_option(label=label)
        first = two_arms.intervals(example.kind, example.values).iloc[0]
        assert page.locator(".problem:not(:empty)").count() == 0
        row = page.get_by_role("row").filter(has_text=f"{first['measure'].capitalize()}, ").first
        if not example.kind.startswith("means"):
            text = numbers.estimate(first["estimate"], first["low"], first["high"])
            assert text in row.inner_text()


def test_nonsense_gets_a_sentence_and_the_last_answer_stays(open_with):
    page = open_with("kind=people&events_t=12&n_t=50&events_c=20&n_c=50")
    field = page.get_by_label("people with the event", exact=True).first
    before = answer_of(page)
    assert "24.0 had the event" in before
    for typed, sentence in [
        ("twenty", "is not a number"),
        ("51", "more than the 50 people"),
        ("", "empty"),
        ("1.5", "whole number"),
        ("<b>", "is not a number"),
        ("-1", "whole number"),
    ]:
        field.fill(typed)
        expect(page.locator(".problem:not(:empty)")).to_contain_text(sentence)
        expect(page.locator(".stale")).to_contain_text("last numbers that were possible")
        assert answer_of(page) == before
    field.fill("13")
    expect(page.locator(".stale")).to_be_empty()
    assert "26.0 had the event" in answer_of(page)
    assert "events_t=13" in page.url


def test_slider_and_text_move_together_by_keyboard_and_the_address_follows(open_with):
    page = open_with("kind=people&events_t=12&n_t=50&events_c=20&n_c=50&claimed=0.5")
    slider = page.get_by_role("slider").first
    slider.press("ArrowRight")
    expect(page.get_by_label("people with the event", exact=True).first).to_have_value("13")
    ratio = effects.risk_ratio(13, 50, 20, 50, method="score").iloc[0]
    assert numbers.ratio(ratio["estimate"]) in answer_of(page)
    expect(page.locator("figcaption").last).to_contain_text("claimed 0.50")
    shared = page.url
    again = open_with(shared.partition("#")[2])
    assert answer_of(again) == answer_of(page)


def test_an_answer_comes_within_a_twentieth_of_a_second(open_with):
    page = open_with("kind=people&events_t=120&n_t=500&events_c=200&n_c=500")
    spent = page.evaluate("""() => {
      const slider = document.querySelector(".live input[type=range]");
      const begun = performance.now();
      for (let k = 0; k < 10; k += 1) {
        slider.value = Number(slider.value) + 1;
        slider.dispatchEvent(new Event("input"));
      }
      return (performance.now() - begun) / 10;
    }""")
    assert spent < 50


def test_without_javascript_the_first_answers_stand_there(open_with):
    page = open_with(java_script_enabled=False)
    expect(page.locator(".live")).to_contain_text("p, Fisher")
    expect(page.locator(".live input")).to_have_count(0)
    assert "kinds" not in page.locator("main").inner_text()
