"""Sentences: rounded where they are read, escaped, and refused where a number is not rounded."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html

import helpers
from helpers import display, say
from helpers.display import sentences
from helpers.report.page import markdown_to_html
from support.project_data import K2

EFFECT = pd.DataFrame({"estimate": [0.4033], "low": [0.229], "high": [0.7104], "p": [0.00166]})
EFFECT = EFFECT.assign(events_t=14, n_t=120, events_c=35, n_c=121, note="")
DIFFERENCE = pd.DataFrame({"estimate": [-2.8], "low": [-5.31], "high": [-0.29]})
DIFFERENCE.attrs = {"measure": "mean difference", "scale": "identity", "level": 0.95}
REPORTED = K2.reported.set_index("row_id")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{row:ci} {estimate:ci} {estimate:ratio}", "0.40 (0.23 to 0.71) " * 2 + "0.40"),
        ("{row:ci .1f}, {row:ci %}", "0.4 (0.2 to 0.7), 40% (23% to 71%)"),
        ("p = {p:p}, {row.p:.4f}", "p = 0.0017, 0.0017"),
        ("{treated} against {control}", "14 of 120 against 35 of 121"),
        ("{events_t} of {n_t:n people|people}", "14 of 120 people"),
    ],
)
@pytest.mark.parametrize("shape", ["frame", "series", "dict", "named tuple"])
def test_a_row_is_handed_in_as_it_is(template, text, shape):
    row = {
        "frame": EFFECT,
        "series": EFFECT.iloc[0],
        "dict": EFFECT.iloc[0].to_dict(),
        "named tuple": next(EFFECT.itertuples()),
    }[shape]
    assert str(say(template, row)) == text


def test_the_measure_of_a_frame_decides_how_its_estimate_is_shown():
    assert str(say("{row:ci}", DIFFERENCE)) == "−2.80 (−5.31 to −0.29)"
    assert str(say("{row:ci}", DIFFERENCE.iloc[0])) == "−2.80 (−5.31 to −0.29)"
    with pytest.raises(ValueError, match=r"template, {row:ci}: ratio: -2.8; allowed is 0 or more"):
        say("{row:ci}", DIFFERENCE.iloc[0].to_dict())


def test_several_rows_have_names():
    said = say("{a.estimate:ratio} and {b:ci}, {c}", a=EFFECT, b=EFFECT.iloc[0], c="so on")
    assert str(said) == "0.40 and 0.40 (0.23 to 0.71), so on"


def test_a_number_of_the_tables_is_shown_as_it_was_printed():
    test, ratio = REPORTED.loc["shiraki_2000.p01"], REPORTED.loc["ishida_2004_yops.p01"]
    assert str(say("{value} {p_reported:p}; {r:ci}", test, r=ratio)) == (
        "10.935 0.0273; 0.44 (0.20 to 0.99)"
    )
    assert str(say("{value:.1f}", test)) == "10.9"
    assert str(say("{statistic:measure}, {value:words}", REPORTED.loc["inoue_2009_of.p01"])) == (
        "Direction, no significant difference"
    )


def test_a_print_does_not_stand_for_a_number_that_has_changed():
    changed = REPORTED.loc["shiraki_2000.p01"].copy()
    changed["value"] = 11.079
    with pytest.raises(TypeError, match=r"template, {value}: 11.079"):
        say("{value}", changed)
    assert str(say("{value:.3f}", changed)) == "11.079"


@pytest.mark.parametrize(
    ("value", "place", "text"),
    [
        (4378, "{x}", "4,378"),
        (np.int64(4378), "{x:n}", "4,378"),
        (1, "{x:n trial|trials}", "1 trial"),
        (0, "{x:n trial|trials}", "0 trials"),
        (1200, "{x:n trial|trials}", "1,200 trials"),
        (2018, "{x:year}", "2018"),
        (0.29, "{x:%}", "29%"),
        (-2.25, "{x:.1f}", "−2.3"),
        (0.54, "{x:+.1f}", "+0.5"),
        ("4378", "{x}", "4378"),
        ("<0.001", "{x:p}", "< 0.001"),
        ("a_b", "{x}", "a_b"),
        ("a_b", "{x:words}", "a b"),
        ("", "{x}", ""),
        (True, "{x}", "yes"),
        (None, "{x}", "–"),
    ],
)
def test_a_value_by_itself(value, place, text):
    assert str(say(f"It is {place}.", x=value)) == f"It is {text}."


@pytest.mark.parametrize("value", [3.14159, 3.0, np.float64(2), float("nan")])
def test_a_number_that_nobody_rounded_is_refused(value):
    with pytest.raises(TypeError, match=r"template, {x}: .*; allowed without a format are texts"):
        say("{x} people", x=value)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{y}", "template, {y}: nothing for it; allowed are x, r, row, events$"),
        ("{}", "template, {}: nothing for it; allowed are x, r, row, events$"),
        ("{r.zz}", "template, {r.zz}: nothing for it; allowed are .* estimate, low, high, p"),
        ("{x:rato}", "template, {x:rato}: format: 'rato'; allowed are ratio, p, n"),
        ("{x:n}", "template, {x:n}: n: 0.5; allowed is a whole number"),
        ("{x:ci}", "template, {x:ci}: format: 'ci'; allowed are ratio"),
        ("{x:% share}", "template, {x:% share}: 'share'; allowed behind a format is a noun"),
        ("{events:ratio}", "template, {events:ratio}: printed number: 'many'; allowed are digits"),
    ],
)
def test_what_a_place_cannot_show_is_refused_in_words(template, words):
    with pytest.raises(ValueError, match=f"^{words}"):
        say(template, {"events": "many"}, x=0.5, r=EFFECT)


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (pd.concat([EFFECT, EFFECT]), ValueError, "r: a frame of 2 rows; allowed is one"),
        ([0.4], TypeError, r"r: \[0.4\]; allowed are a text, a number and a row"),
    ],
)
def test_what_is_no_row_is_refused(value, error, words):
    with pytest.raises(error, match=words):
        say("{r:ci}", r=value)


def test_values_cannot_become_marks():
    said = say("It is **{name}**.", name="*a* <b> https://x.y $z$")
    assert str(said) == "It is *a* <b> https://x.y $z$."
    markdown = said._repr_mimebundle_()["text/markdown"]
    assert markdown == r"It is **\*a\* &lt;b&gt; https&#58;//x.y \$z\$**."


@pytest.mark.parametrize("value", ["1. first", "- first", "+ first", "so\n1. first", "so\n\n# a"])
def test_values_cannot_begin_a_list_or_a_paragraph(value):
    markdown = say("{x}", x=value)._repr_mimebundle_()["text/markdown"]
    page = markdown2html(markdown)
    assert page.count("<p>") == 1
    assert "<li>" not in page
    assert "<h1" not in page


def test_a_second_paragraph_is_a_paragraph():
    said = say(
        """**One** is
        {x}.

        Two are many:

        - 1
        - **2** of
          them.
        """,
        x="1",
    )
    assert str(said) == "One is 1.\n\nTwo are many:\n\n- 1\n- 2 of them."
    page = markdown2html(said._repr_mimebundle_()["text/markdown"])
    assert (page.count("<p>"), page.count("<li>"), page.count("<code>")) == (2, 2, 0)


def test_the_package_offers_say_and_show_and_nothing_that_is_not_there():
    assert helpers.say is display.say
    assert helpers.show is display.show
    with pytest.raises(AttributeError, match="no attribute 'tell'"):
        helpers.tell  # noqa: B018


def test_a_sentence_about_a_trial_says_what_notices_were_found():
    studies = K2.studies.set_index("trial_id")
    assert "We found no retraction or correction of OF study" in str(
        sentences.standing(studies.loc["inoue_2009_of"])
    )
    assert "has been retracted (2018-01)" in str(sentences.standing(studies.loc["sato_2005"]))


NASTY = [
    *(r"\(x^2\)", r"\[x\]", r"Adler \(%\) 2015", r"\\(a\\)", "$x$", "$$x$$", "**bold**", "_a_"),
    *("~~a~~", "# heading", "- item", "1. item", "1) item", "> quote", "---", "===", "a\n---"),
    *("<b>a</b>", "<script>a</script>", "&amp;", "&lt;", "[a](b)", "![a](b)", "https://a.org"),
    *("a\n\nb", "a  \nb", "<!-- a -->", "\\", "\\*a\\*", r"\begin{align}x\end{align}", "[^1]"),
    *("`c`", "| a |", "a@b.org", "a\n- b", "=", "+", "* a"),
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("template", ["{text}", "It is {text}.", "**{text}**"])
def test_a_text_stays_as_it_was_typed(text, template):
    html = markdown_to_html(_markdown(template, text))
    words = " ".join(text.split())
    soup = BeautifulSoup(html, "html.parser")
    assert " ".join(soup.get_text().split()) == template.strip("*").format(text=words)
    assert {tag.name for tag in soup.find_all()} <= {"p", "strong"}


def _markdown(template, text):
    return say(template, text=text)._repr_mimebundle_()["text/markdown"]
