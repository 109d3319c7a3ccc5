"""How rows are ranked, and what a case says of itself."""

import pytest

from helpers.claims.agreement import Range, claimed_range
from helpers.claims.evidence import Case, Row, Rows, compare_with_zero
from helpers.claims.result_class import CLEAR, IMPRECISE, NO_EFFECT, NO_NUMBERS


def row(level=4, people=100, relation="supports", **more):
    return Row("t.p01", relation, "A", level, people, **more)


def case(*rows, claimed=None, **options):
    return Case(rows, frozenset(options.pop("flags", ())), claimed=claimed, **options)


def number(value, agreement, **more):
    return row(number=Range(value, value, value), agreement=agreement, **more)


@pytest.mark.parametrize(
    ("mine", "theirs", "not_weaker", "clearly"),
    [
        ((4, 100), (4, 100), True, False),
        ((4, 99), (4, 100), False, False),
        ((4, 200), (4, 100), True, True),
        ((4, 199), (4, 100), True, False),
        ((5, 14), (4, 4378), False, False),
        ((5, 50), (4, 100), True, True),
        ((5, 49), (4, 100), False, False),
        ((4, 999), (5, 1), False, False),
        ((4, 0), (4, 0), False, False),
        ((6, 0), (4, 100), True, False),
        ((4, 0), (2, 0), True, True),
        ((4, 5), (4, 0), True, False),
        ((2, 2), (2, 1), True, True),
        ((2, 1), (2, 1), True, False),
    ],
)
def test_strength_is_control_and_people_together(mine, theirs, not_weaker, clearly):
    one, other = Rows((row(*mine),)), Rows((row(*theirs), row(0, 0)))
    assert Rows((row(*mine),)).at_least_as_strong_as(Rows((row(*theirs),))) is not_weaker
    assert row(*mine).clearly_stronger_than(row(*theirs)) is clearly
    assert one.at_least_as_strong_as(other) is (not_weaker and mine[0] > 0)


def test_something_is_stronger_than_nothing():
    for stronger in (Rows.at_least_as_strong_as, Rows.clearly_stronger_than):
        assert stronger(Rows((row(0, 0),)), Rows())
        assert not stronger(Rows(), Rows((row(0, 0),)))
        assert not stronger(Rows(), Rows())


def test_only_what_would_have_weighed_is_set_aside():
    aside, context = row(weighs=False), row(weighs=False, relation="context")
    found = case(row(), aside, context)
    assert found.set_aside == [aside]
    assert found.background == [context]


@pytest.mark.parametrize("flag", ["wrong_form", "wrong_exposure", "direction_inverted"])
def test_three_flags_say_that_a_figure_was_taken_for_another(flag):
    assert case(flags=[flag, "hedged"]).confused
    assert not case(flags=["hedged"]).confused


def test_the_number_is_that_of_full_support_or_else_of_part():
    part = number(1, "same", relation="supports_in_part")
    assert case(part).own_number == "none to compare"
    assert case(part).number == "same"
    assert case(part, number(1, "differs")).number == "differs"
    assert case(part, row()).number == "same"
    assert case(number(1, "differs"), number(2, "close")).number == "close"
    assert case(row()).number == "none to compare"


CLAIMED = claimed_range("-50", kind="percent_change")


@pytest.mark.parametrize(
    ("values", "claims_more"),
    [([-20], True), ([20], True), ([-70], False), ([-50], False), ([-20, -70], False), ([], True)],
)
def test_more_is_claimed_only_where_every_support_prints_less(values, claims_more):
    found = case(*(number(value, "differs") for value in values), claimed=CLAIMED)
    assert found.claims_more is claims_more


@pytest.mark.parametrize(
    ("row_", "claims", "place"),
    [
        (row(), "effect", "full"),
        (row(grade="C"), "effect", "part"),
        (row(weak=True), "effect", "part"),
        (row(weak=True), "statement", "full"),
        (row(weighs=False), "effect", "aside"),
        (row(relation="context", weighs=False), "effect", "context"),
        (row(one_arm=True), "effect", "one arm"),
        (row(one_arm=True), "statement", "full"),
        (row(one_arm=True, relation="not_significant", agreement="differs"), "effect", "unchanged"),
        (row(shows=IMPRECISE), "effect", "leaning"),
        (row(shows=IMPRECISE), "likeness", "open"),
        (row(shows=IMPRECISE), "statement", "full"),
        (row(shows=NO_EFFECT), "likeness", "full"),
        (row(shows=CLEAR), "likeness", "part"),
        (row(relation="not_significant", shows=NO_EFFECT), "effect", "null"),
        (row(relation="not_significant", shows=NO_EFFECT, outcome_id="x"), "effect", "null"),
        (row(relation="not_significant", shows=IMPRECISE, side=1), "effect", "leaning"),
        (row(relation="not_significant", shows=IMPRECISE, side=-1), "effect", "open"),
        (row(relation="not_significant", shows=NO_NUMBERS), "effect", "open"),
        (row(relation="opposite", shows=CLEAR), "effect", "against"),
        (row(relation="opposite", shows=IMPRECISE), "effect", "doubt"),
        (row(relation="opposite_in_part", shows=CLEAR), "effect", "doubt"),
        (row(relation="opposite", grade="B"), "effect", "doubt"),
        (row(relation="opposite", in_people=False), "effect", "doubt"),
        (row(relation="opposite", in_people=False), "statement", "against"),
        (row(relation="opposite", measures=False), "effect", "doubt"),
        (row(relation="about_something_else"), "effect", "elsewhere"),
    ],
)
def test_a_row_stands_where_what_it_shows_allows(row_, claims, place):
    assert case(row_, claims=claims).place(row_) == place


def test_a_precise_result_on_another_outcome_is_no_null():
    found = row(relation="not_significant", shows=NO_EFFECT, outcome_id="x")
    assert case(found, claims="effect", outcome_id="y").place(found) == "open"


def test_what_is_not_compared_says_nothing_of_the_size():
    assert case(number(-70, ""), claimed=CLAIMED).claims_more
    assert case(row(agreement="differs"), claimed=CLAIMED).claims_more
    assert case(number(-70, "differs")).claims_more  # without a claimed number nothing is less


@pytest.mark.parametrize(
    ("agreement", "part", "claimed", "fits"),
    [
        ("same", "", CLAIMED, True),
        ("close", "", CLAIMED, False),
        ("", "", CLAIMED, False),
        ("same", "differs", CLAIMED, False),
        ("same", "close", CLAIMED, True),
        ("same", "", None, True),
        ("", "", None, True),
        ("differs", "", None, False),
        ("compatible", "", None, False),
        ("same", "differs", None, True),
    ],
)
def test_a_number_fits_where_it_is_the_same_and_no_part_prints_another(
    agreement, part, claimed, fits
):
    rows = number(-50, agreement), number(-50, part, relation="supports_in_part")
    assert case(*rows, claimed=claimed).number_fits is fits


@pytest.mark.parametrize(
    ("direction", "interval", "told"),
    [
        ("increase", (0, 2), "differs"),
        ("higher", (0.1, 2), "same"),
        ("lower", (-2, -0.1), "same"),
        ("lower", (-2, 0), "differs"),
        ("lower", (0.1, 2), "differs"),
        ("decrease", (-2, 0.5), "differs"),
        ("unchanged", (0, 2), "compatible"),
        ("unchanged", (-2, 0), "compatible"),
        ("unchanged", (-2, 0.5), "compatible"),
        ("unchanged", (0.1, 2), "differs"),
    ],
)
def test_an_interval_that_touches_zero_shows_no_change(direction, interval, told):
    assert compare_with_zero(direction, [interval]) == told


@pytest.mark.parametrize("direction", ["no_effect", "similar", "present", "associated", "", "-3"])
def test_a_direction_that_no_change_can_show_is_refused(direction):
    with pytest.raises(ValueError, match=f"^direction: '{direction}'; allowed are increase, hig"):
        compare_with_zero(direction, [(-3, -1)])
