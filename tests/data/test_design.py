"""What the design of a trial says, and what it only seems to say."""

import pytest

from helpers.data import design
from support.project_data import K2


@pytest.mark.parametrize(
    ("text", "randomised", "controlled", "blinding"),
    [
        ("not stated", False, False, False),
        ("randomised; blinding not stated in the abstract", True, False, False),
        ("randomised (as described in the review); blinding not stated", True, False, False),
        ("randomised; not double blind", True, False, False),
        ("randomised; no placebo", True, False, False),
        ("randomised; not placebo controlled; open label", True, False, True),
        ("randomised; open label; blinded fracture evaluation", True, False, True),
        ("randomised; single blind", True, False, True),
        ("randomised; double blind; double dummy; noninferiority", True, True, True),
        ("randomised; double blind, placebo controlled", True, True, True),
        ("randomised; placebo controlled; blinding not stated", True, True, False),
        ("not randomised; open label", False, False, True),
        ("pilot; randomised; open label", True, False, True),
    ],
)
def test_a_part_counts_by_how_it_begins(text, randomised, controlled, blinding):
    assert design.is_randomised(text) is randomised
    assert design.is_controlled(text) is controlled
    assert design.says_blinding(text) is blinding


def test_every_design_of_the_tables_is_understood():
    """A trial is blinded, open or silent: no word about it is passed over."""
    for text in K2.studies["design"]:
        about = [part for part in design.parts(text) if "blind" in part or "label" in part]
        silent = all("not stated" in part for part in about)
        assert design.says_blinding(text) is not silent
