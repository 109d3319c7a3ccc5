"""Results for machines: complete, described, harmless and the same at every build."""

import csv
import io
import json

import pandas as pd
import pytest

from helpers import claims, effects
from helpers.reanalysis import effects_table
from helpers.report import export
from support.project_data import K2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build") / "results"
    export.write_results(K2, folder)
    return folder


def test_every_claim_is_in_both_forms(folder):
    judged = claims.ledger(K2)
    from_csv = pd.read_csv(folder / "verdicts.csv", keep_default_na=False)
    from_json = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    assert list(from_csv["claim_id"]) == list(judged["claim_id"])
    assert [record["verdict"] for record in from_json] == list(judged["verdict"])


def test_claimreview_has_what_the_vocabulary_requires(folder):
    graph = json.loads((folder / "claimreview.jsonld").read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org"
    judged = claims.ledger(K2).query("verdict not in ['not examined', 'cannot be checked']")
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
    export.write_results(K2, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_formula_stays_a_text():
    frame = pd.DataFrame({"name": ["=1+1", "@x", "+1", "-a", "fine"], "number": [-1.5, 0, 1, 2, 3]})
    lines = export.as_csv(frame).splitlines()
    assert lines == ["name,number", "'=1+1,-1.5", "'@x,0", "'+1,1", "'-a,2", "fine,3"]


def test_a_missing_text_is_an_empty_cell():
    frame = pd.DataFrame({"name": ["fine", None, pd.NA, "=1"]}, dtype=object)
    assert export.as_csv(frame).splitlines() == ["name", "fine", '""', '""', "'=1"]


def test_effects_are_those_of_the_library():
    table = effects_table(K2).set_index(["row_id_t", "measure"])
    jiang = table.loc[("jiang_2014.f01", "risk ratio")]
    own = effects.risk_ratio(2, 108, 4, 105).iloc[0]
    assert jiang["estimate"] == own["estimate"]
    assert (jiang["low"], jiang["high"]) == (own["low"], own["high"])
    assert jiang["basis"] == "reported denominators"


def test_every_effect_can_be_computed_again_from_the_pair_beside_it(folder):
    pairs = pd.read_csv(folder / "contrasts.csv", keep_default_na=False, na_values=[""])
    named = ["row_id_t", "row_id_c"]
    assert not pairs.duplicated(named).any()
    found = pd.read_csv(folder / "effects.csv").merge(pairs, on=named, validate="m:1")
    assert len(found) == len(effects_table(K2))
    of = {measure: rows.reset_index() for measure, rows in found.groupby("measure")}
    counts = ["events_t", "n_t", "events_c", "n_c"]
    people, rates, means = (of[name] for name in ("risk ratio", "rate ratio", "mean difference"))
    again = effects.risk_ratio(*(people[name] for name in counts))
    for name in ("estimate", "low", "high"):
        pd.testing.assert_series_equal(again[name], people[name], rtol=1e-9)
    risks = {arm: rates[f"events_{arm}"] / rates[f"n_randomised_{arm}"] for arm in "tc"}
    assert (risks["t"] / risks["c"]).tolist() == pytest.approx(rates["estimate"].tolist())
    differences = means["value_t"] - means["value_c"]
    assert differences.tolist() == pytest.approx(means["estimate"].tolist())


def test_the_pairs_are_those_of_the_tables_with_every_figure(folder):
    pairs = pd.read_csv(folder / "contrasts.csv", keep_default_na=False, dtype=str)
    figures = {row["row_id"]: row for _, row in K2.trials.iterrows()}
    assert len(pairs) == len(K2.contrasts)
    for line in pairs.to_dict("records"):
        for arm in "tc":
            figure = figures[line[f"row_id_{arm}"]]
            for name in ("events", "n", "value", "spread"):
                cell = line[f"{name}_{arm}"]
                assert (float(cell) == figure[name]) if cell else pd.isna(figure[name])


def test_a_pair_tells_when_its_trial_was_published():
    pairs = K2.contrasts.set_index("trial_id")
    years = K2.studies.set_index("trial_id")["year"]
    assert pairs["year"].tolist() == years[pairs.index].tolist()


def test_no_effect_is_made_from_people_known_to_be_missing():
    table = effects_table(K2)
    assert "je_2011" not in set(table["trial_id"]), "completers per arm are not printed"


def test_an_unlabelled_spread_needs_a_printed_p():
    table = effects_table(K2)
    means = table[table["measure"] == "mean difference"]
    assert set(means["trial_id"]) == {"koitaya_2014", "shiraki_2000"}
    assert means["basis"].str.contains("decided by the printed p").all()


@pytest.mark.parametrize("before", ["", " ", "\t", "\n", "\u2066", "\u200b", "\xa0", "\u3000"])
@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "﹢", "﹦"])
def test_no_text_is_a_formula_in_a_spreadsheet(sign, before):
    cell = f"{before}{sign}2+2"
    text = export.as_csv(pd.DataFrame({"claim": [cell]}))
    _, written = csv.reader(io.StringIO(text, newline=""))
    assert written == [f"'{cell}"]
