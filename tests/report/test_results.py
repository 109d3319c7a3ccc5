"""Results for machines: complete, described, harmless and the same at every build."""

import csv
import json

import pandas as pd
import pytest

from helpers import claims, effects, recomputed
from helpers.report import results


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build") / "results"
    results.write_results(folder)
    return folder


def test_every_claim_is_in_both_forms(folder):
    judged = claims.ledger()
    from_csv = pd.read_csv(folder / "verdicts.csv", keep_default_na=False)
    from_json = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    assert list(from_csv["claim_id"]) == list(judged["claim_id"])
    assert [record["verdict"] for record in from_json] == list(judged["verdict"])


def test_claimreview_has_what_the_vocabulary_requires(folder):
    graph = json.loads((folder / "claimreview.jsonld").read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org"
    judged = claims.ledger().query("verdict not in ['not examined', 'not checkable']")
    assert [review["url"] for review in graph["@graph"]] == list("#" + judged["claim_id"])
    for review in graph["@graph"]:
        assert review["@type"] == "ClaimReview"
        assert review["claimReviewed"]
        assert review["author"]["name"]
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert rating["alternateName"] in claims.VERDICTS
        assert review["itemReviewed"]["appearance"]["name"]


def test_the_dictionary_describes_every_column(folder):
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_the_dictionary_is_valid(folder):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_two_builds_are_the_same_bytes(folder, tmp_path):
    results.write_results(tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_formula_stays_a_text():
    frame = pd.DataFrame({"name": ["=1+1", "@x", "+1", "-a", "fine"], "number": [-1.5, 0, 1, 2, 3]})
    lines = results.as_csv(frame).splitlines()
    assert lines == ["name,number", "'=1+1,-1.5", "'@x,0", "'+1,1", "'-a,2", "fine,3"]


def test_a_missing_text_is_an_empty_cell():
    frame = pd.DataFrame({"name": ["fine", None, pd.NA, "=1"]}, dtype=object)
    assert results.as_csv(frame).splitlines() == ["name", "fine", '""', '""', "'=1"]


def test_effects_are_those_of_the_library():
    table = recomputed.recomputed().set_index(["row_id_t", "measure"])
    jiang = table.loc[("jiang_2014.f01", "risk ratio")]
    own = effects.risk_ratio(2, 108, 4, 105).iloc[0]
    assert jiang["estimate"] == own["estimate"]
    assert (jiang["low"], jiang["high"]) == (own["low"], own["high"])
    assert jiang["basis"] == "printed denominators"


def test_no_effect_is_made_from_people_known_to_be_missing():
    table = recomputed.recomputed()
    assert "je_2011" not in set(table["trial_id"]), "completers per arm are not printed"


def test_an_unlabelled_spread_needs_a_printed_p():
    table = recomputed.recomputed()
    means = table[table["measure"] == "mean difference"]
    assert set(means["trial_id"]) == {"koitaya_2014", "shiraki_2000"}
    assert means["basis"].str.contains("decided by the printed p").all()
