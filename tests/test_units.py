"""Units as papers print them: what becomes what, and what is refused."""

import pytest

from helpers import units


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "found"),
    [
        (1.8, "g", "mg", 1800),
        (45, "mcg/day", "ug/day", 45),
        (45, "µg/day", "mcg/day", 45),
        (7, "mg/day", "mg/week", 49),
        (28, "days", "weeks", 4),
        (2, "decades", "years", 20),
        (1, "mmHg", "mm Hg", 1),
        (40, "years", "years of age", 40),
        (0.9, "g/cm2", "mg/cm²", 900),
        (3, "ng/mL", "ug/L", 3),
        (800, "IU/day", "IU/week", 5600),
        (1.5, "percentage points", "% points", 1.5),
        (2.5, "T-score", "T-score", 2.5),
        (5, "", "mg", 5),
        (5, "mg", "", 5),
    ],
)
def test_what_has_the_same_dimension_is_converted(value, unit, wanted, found):
    assert units.convert(value, unit, wanted) == pytest.approx(found)
    assert units.convert(found, wanted, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("mmol/L", "mg/dL"),
        ("IU/day", "mg/day"),
        ("mg", "mg/day"),
        ("T-score", "g/cm2"),
        ("people", "women"),
        ("%", "percentage points"),
        ("fold", "%"),
        ("((", "mg"),
    ],
)
def test_what_measures_something_else_is_refused_with_both_units(unit, wanted):
    with pytest.raises(units.UnitError) as error:
        units.convert(1, unit, wanted)
    assert repr(unit) in str(error.value)
    assert repr(wanted) in str(error.value)
    assert not units.comparable(unit, wanted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("45 mg", [(45, "mg")]),
        ("2 g or 4 g", [(2, "g"), (4, "g")]),
        ("1,200 mg", [(1200, "mg")]),
        ("about 2 mg/kg", []),
        ("none", []),
        ("", []),
    ],
)
def test_a_text_may_have_several_doses(text, found):
    assert units.doses(text) == found
