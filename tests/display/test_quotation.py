"""Quotations: the printed strings, with source and grade, and nothing added."""

import pytest

from helpers.display.text import quotation as quote
from support.project_data import K2


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("shiraki_2000.f01", "no treatment: 35 fractures"),
        ("shiraki_2000.f03", "no treatment: 35% of people"),
        ("shiraki_2000.f10", "MK-4: −0.5 ± 1.0%"),
        ("ishida_2004_yops.f01", "no treatment: 17 of 66 people (26%)"),
        ("ishida_2004_yops.f02", "MK-4: not reported"),
        ("yonemura_2000.f02", "prednisolone: 1.10 ± 0.11 g/cm2"),
        ("jiang_2014.f05", "MK-4 and calcium 500 mg: 2.7%"),
        ("purwosunu_2006.f03", "MK-4 and calcium carbonate 1500 mg: not reported"),
        ("shiraki_2000.p03", "MK-4 v no treatment: p = 0.015…"),
        ("shiraki_2000.p04", "MK-4 v no treatment: p not reported"),
        ("shiraki_2000.p06", "MK-4 v no treatment: 65% fewer"),
        ("shiraki_2000.p08", "MK-4 v no treatment: lower in treatment"),
        ("ishida_2004_yops.p01", "MK-4 v no treatment: RR 0.44 (0.20 to 0.99)"),
        ("ishida_2004_yops.p06", "everyone: 372 people analysed"),
        ("forli_2010.p01", "MK-7 v placebo: difference 0.028 g/cm2, p = 0.055"),
        ("iwamoto_2001.p01", "calcium lactate: decreased, p < 0.0001"),
        ("cockayne_2006.r01", "OR 0.40 (0.25 to 0.65)"),
        ("cockayne_2006_without_sato.r02", "3"),
        ("huang_2015.r02", "RR 0.50, p = 0.0005"),
        ("cockayne_2006.r04", "favours treatment"),
        ("green_2010.c01", "any v no prescription: RR 1.30 (1.02 to 1.66), p = 0.02"),
        ("booth_2003.c01", "lowest quartile (70.2 µg/day): 0.854 ± 0.006 g/cm2 (SE), p ≤ 0.005"),
        ("hodges_1993.c01", "cases: 336 ± 302 pg/ml (SD), p < 0.01"),
        ("cardwell_2010.c01", "users: 79 cancers"),
        ("tsukamoto_2000.c01", "775 µg per 100 g"),
        ("nof_wording.c01", "women and men: “1 in 2 women; up to 1 in 4 men”"),
        ("shiraki_2000", "241 randomised in all"),
        ("shiraki_2000:comparator", "no treatment"),
        ("iwamoto_2001/mk4", "MK-4: 23 randomised"),
        ("jiang_2014/mk4", "MK-4 and calcium 500 mg: number randomised not reported"),
        ("zhou_2022.r03:ci_low", "lower limit −0.70"),
    ],
)
def test_what_a_row_says(reference, text):
    assert quote.quote(K2, reference).text == text


def test_a_quotation_knows_its_matter_source_and_grade():
    said = quote.quote(K2, "inoue_2009_of.p04")
    assert said.about == "new fracture, vertebral, five or more vertebral fractures at baseline"
    assert (said.source, said.grade) == ("Inoue 2009", "A")


def test_a_claim_has_an_article_and_no_grade():
    said = quote.quote(K2, "c62")
    assert said.text == K2.claim("c62")["claim"]
    assert (said.source, said.grade) == ("Article c", "")


def test_a_note_is_marked_and_has_no_source_of_its_own():
    said = quote.quote(K2, "ishida_2004_yops/control:note")
    assert said.text.startswith(f"{quote.IN_A_NOTE} on Ishida 2004: “")
    assert (said.source, said.grade) == ("", "")


def test_every_row_can_be_quoted():
    said = [quote.quote(K2, name) for name in K2.table_of]
    assert all(quotation.text.strip(" :") for quotation in said)
    assert not any("  " in quotation.text or "nan" in quotation.text for quotation in said)


def side(text: str) -> str:
    return quote.side_by_side(K2, {"x": (text, "")}).loc[0, "one"]


def test_one_source_and_one_matter_are_named_once():
    assert side("shiraki_2000.f01 .f02") == (
        "Clinical fracture, any site: no treatment: 35 fractures; MK-4: 14 fractures [Article b, B]"
    )


def test_another_source_or_matter_begins_anew():
    assert side("mott_2019.r03 su_2019.r01") == (
        "Fracture, vertebral: OR 0.96 (0.83 to 1.11) [Mott 2019, A]. "
        "Fracture, vertebral: RR 0.87 (0.64 to 1.20) [Su 2019, A]"
    )


def test_short_references_continue_the_one_before():
    short = side("je_2011/mk4 /control:note .p01 zhou_2022.r03:ci_low :ci_high")
    long = side(
        "je_2011/mk4 je_2011/control:note je_2011.p01 zhou_2022.r03:ci_low zhou_2022.r03:ci_high"
    )
    assert short == long


def test_abbreviations_keep_their_letters():
    assert side("zhou_2022.r03").startswith("ucOC: ")
    assert side("iwamoto_2000.p01").startswith("Bone density, lumbar spine: ")


def test_the_rows_behind_a_conflict_are_kept():
    table = quote.side_by_side(
        K2, {"x": ("je_2011/mk4 je_2011.p01:note", "je_2011.p01 b37"), "y": ("a12", "")}
    )
    assert table["row_id"].tolist() == ["je_2011.p01", ""]
    assert table["other"].tolist()[1] == quote.NOWHERE
    assert list(table.columns) == ["topic", "one", "other", "row_id"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("shiraki_2000.f99", "'shiraki_2000.f99' is no row; allowed are a row_id"),
        ("shiraki_2000.f01:colour", "trials has no column 'colour'"),
        (".f01", "is the first; allowed there is a complete"),
    ],
)
def test_what_is_not_there_is_refused(reference, message):
    with pytest.raises(ValueError, match=message):
        side(reference)
