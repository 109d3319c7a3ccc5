"""What the check says of sound tables: slips that no rule forbids."""

import pytest

from helpers import cli
from helpers.data import open, template
from helpers.data.validation.remarks import remarks
from support import example_folder


def said(folder, cells=(), **rows) -> list[str]:
    made_up = example_folder.dataset(folder, dict(cells), **rows)
    return [str(remark) for remark in remarks(made_up)]


def test_the_example_has_one_claim_without_evidence_and_says_so(tmp_path):
    assert said(tmp_path) == ["claims.csv:12 claim_id: 'b03' has no row in claim_evidence.csv"]


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        (
            {"claims[a02] locator": "'by 34%'"},
            "claims.csv:3 locator: 'by 34%' is not in the text of article a",
        ),
        (
            {"claims[a02] words": "fewer people cought a cold"},
            "claims.csv:3 words: 'fewer people cought a cold' is not in the text of article a",
        ),
        (
            {"articles[a] words": "9"},
            "articles.csv:2 words: 9, but article_a.txt has ",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_slip_is_worth_a_look(tmp_path, cells, remark):
    (before,) = said(tmp_path)
    found = said(tmp_path, cells)
    assert before in found
    assert [each for each in found if each.startswith(remark)]


def test_a_source_that_no_row_uses_is_named(tmp_path):
    source = {"source_id": "src_more", "short_name": "More", "citation": "More", "kind": "other"}
    found = said(tmp_path, sources=[source | {"what_was_read": "title"}])
    assert any("'src_more' is the source of no row" in each for each in found)


def test_rows_of_the_skeleton_are_named_before_they_are_published(tmp_path, capsys):
    template.write(tmp_path)
    found = [str(remark) for remark in remarks(open(tmp_path))]
    assert len([each for each in found if "made-up row of the skeleton" in each]) >= 10
    assert cli.main(["check", str(tmp_path)]) == 0
    assert "warning: " in capsys.readouterr().out
