"""What is printed of each trial: counted from the tables, never from memory."""

import shutil

import pandas as pd
import pytest

from helpers import data
from helpers.data.schema import TABLES
from helpers.reanalysis import reporting
from helpers.reanalysis.reporting import NOT_APPLICABLE, NOT_REPORTED, PRINTED, SECOND_HAND, STATES
from support.project_data import K2

EXAMPLE = data.PROJECT_FOLDER.parent / "examples" / "another_article"


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    return reporting.of_trials(K2)


@pytest.fixture
def changed(tmp_path):
    """A copy of the tables in which one text has been replaced by another."""

    def change(file: str, before: str, after: str):
        folder = tmp_path / "data"
        shutil.copytree(data.default_folder(), folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (folder / file).write_text(text.replace(before, after), encoding="utf-8")
        return folder

    return change


def test_every_trial_has_every_item(states):
    assert list(states.index) == list(K2.studies["trial_id"])
    assert list(states.columns) == [
        item for group in reporting.items(K2).values() for item in group
    ]
    assert states.isin(list(STATES)).all(axis=None)


@pytest.mark.parametrize(
    ("trial", "item", "state", "why"),
    [
        ("shiraki_2000", "fractures/events", SECOND_HAND, "counts in the article only"),
        ("shiraki_2000", "fractures/p", PRINTED, "0.0273"),
        ("shiraki_2000", "bone density/spreads", PRINTED, "± for both arms"),
        ("shiraki_2000", "bone density/spread_kind", NOT_REPORTED, "unstated"),
        ("jiang_2014", "fractures/events", PRINTED, "2 and 4"),
        ("jiang_2014", "fractures/p", NOT_REPORTED, ">0.05 is no exact p"),
        ("jiang_2014", "analysed", PRINTED, "completed, both arms"),
        ("ishida_2004_yops", "fractures/events", NOT_REPORTED, "control arm only"),
        ("ishida_2004_yops", "fractures/ratio", PRINTED, "with its interval"),
        ("ishida_2004_yops", "dose", SECOND_HAND, "says the note of the arm"),
        ("sato_2002", "fractures/ratio", SECOND_HAND, "quoted by a later review"),
        ("iwamoto_2000", "fractures/events", NOT_APPLICABLE, "no row on fractures"),
        ("iwamoto_2000", "bone density/p", NOT_REPORTED, "<0.001 only"),
        ("purwosunu_2006", "bone density/means", SECOND_HAND, "in the record of a thesis"),
        ("ushiroyama_2002", "bone density/means", NOT_REPORTED, "the control arm has none"),
        ("bolton_smith_2007", "randomised", SECOND_HAND, "arm sizes from a review"),
        ("katsuyama_2004", "dose", NOT_REPORTED, "four intakes without a number"),
        ("je_2011", "full_text", PRINTED, "the only one"),
        ("ronn_2021", "bone density/spread_kind", PRINTED, "sd"),
        ("forli_2010", "bone density/difference", NOT_REPORTED, "its SE stands in a note only"),
        ("inoue_2009_of", "bone density/means", NOT_APPLICABLE, "no row on bone density"),
        ("braam_2003", "bone density/difference", PRINTED, "with its interval"),
    ],
)
def test_trials_with_a_trap(states, trial, item, state, why):
    assert states.loc[trial, item] == state, why


def test_a_drug_without_vitamin_k_does_not_fill_a_hole(changed):
    """An exact p of etidronate against calcium says nothing on vitamin K."""
    folder = changed(
        "reported.csv",
        "etidronate,calcium,new_fracture_rate,vertebral,,,24,chi2,47.7,,,,<0.0001",
        "etidronate,calcium,new_fracture_rate,vertebral,,,24,chi2,47.7,,,,0.0001",
    )
    assert reporting.of_trials(data.open(folder)).loc["iwamoto_2001", "fractures/p"] == NOT_REPORTED


def test_a_figure_that_is_added_fills_its_hole(changed):
    folder = changed(
        "reported.csv",
        "mk4,calcium,new_fracture_rate,vertebral,,,24,chi2,42.4,,,,<0.0001",
        "mk4,calcium,new_fracture_rate,vertebral,,,24,chi2,42.4,,,,0.0001",
    )
    assert reporting.of_trials(data.open(folder)).loc["iwamoto_2001", "fractures/p"] == PRINTED


def test_a_better_grade_shows(changed):
    folder = changed(
        "reported.csv",
        "clinical_fracture,any,,,48,rr,0.46,0.22,0.99,,,,B,",
        "clinical_fracture,any,,,48,rr,0.46,0.22,0.99,,,,A,",
    )
    assert (
        reporting.of_trials(data.open(folder)).loc["cheung_2008_ecko", "fractures/ratio"] == PRINTED
    )


def test_the_rows_of_every_table_add_up():
    counted = reporting.of_tables(K2)
    assert (counted[["numbers", "words", "nothing"]].sum(axis=1) == counted["rows"]).all()
    assert (counted["own"] + counted["second_hand"] == counted["numbers"]).all()
    for name in counted.index:
        assert counted.loc[name, "rows"] == len(K2.tables[name])


def test_a_figure_that_goes_missing_is_counted_as_such(changed):
    before = reporting.of_tables(K2).loc["trials"]
    folder = changed(
        "trials.csv",
        "jiang_2014.f03,jiang_2014,mk4,bmd_change_percent,lumbar_spine,,,12,none,not_reported,unknown,,,1.2,",
        "jiang_2014.f03,jiang_2014,mk4,bmd_change_percent,lumbar_spine,,,12,none,not_reported,unknown,,,not_reported,",
    )
    after = reporting.of_tables(data.open(folder)).loc["trials"]
    assert after["numbers"] == before["numbers"] - 1
    assert after["own"] == before["own"] - 1
    assert after["nothing"] == before["nothing"] + 1


@pytest.mark.parametrize(
    ("read", "extent"),
    [
        ("full text", "in full"),
        ("full article with its reference list", "in full"),
        ("abstract", "abstract only"),
        ("abstract on the first page, incomplete", "abstract only"),
        ("abstract (PubMed and publisher texts agree)", "abstract only"),
        ("abstract and Table 2", "other excerpt"),
        ("title and first paragraph", "other excerpt"),
        ("Table 1", "other excerpt"),
    ],
)
def test_how_much_of_a_source_was_read(read, extent):
    assert reporting.sources._extent(read) == extent


def test_a_source_of_second_hand_figures_is_known():
    sources = reporting.of_sources(K2).set_index("source_id")
    assert sources.loc["src_article_b", "second_hand"]
    assert not sources.loc["src_jiang_2014", "second_hand"]
    assert set(sources["extent"]) == {"in full", "abstract only", "other excerpt"}


def test_counted_figures_of_sources_read_in_full():
    counted = reporting.of_tables(K2)
    rows = pd.concat([K2.tables[name] for name in ("trials", "reported")])
    assert "src_je_2011" in set(rows["source_id"])
    assert 0 < counted["in_full"].sum() < counted["numbers"].sum() / 10
    assert (counted["in_full"] <= counted["numbers"]).all()


def test_sources_are_counted_by_kind_and_in_all():
    sources = reporting.of_sources(K2)
    counted = reporting.by_kind(sources).set_index("kind")
    assert counted.loc["All", "sources"] == len(sources)
    parts = counted.drop("All")
    assert (parts.sum() == counted.loc["All"]).all()
    assert (counted[list(reporting.sources.EXTENTS)].sum(axis=1) == counted["sources"]).all()
    assert set(reporting.sources.KINDS) == set(
        TABLES["sources"].columns["kind"].metadata["choices"]
    )
    assert reporting.by_kind(sources[:0]).empty


@pytest.fixture
def made_up(tmp_path):
    """The made-up tables, with words of one's own in about.toml."""

    def write(words: str = ""):
        folder = tmp_path / "made_up"
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        (folder / "about.toml").write_text(words, encoding="utf-8")
        return folder

    return write


def test_without_words_every_outcome_is_counted_or_measured(made_up):
    folder = made_up()
    found = {group.name: group.outcomes for group in reporting.groups(data.open(folder))}
    assert found == {
        "counted outcomes": ("common_cold",),
        "measured outcomes": ("days_with_a_cold",),
    }
    states = reporting.of_trials(data.open(folder))
    assert states["counted outcomes/events"].to_dict() == {
        **{"adler_2015": PRINTED, "brandt_2018": NOT_APPLICABLE, "cortez_2011": PRINTED},
    }
    assert states["measured outcomes/p"].to_dict() == {
        **{"adler_2015": NOT_REPORTED, "brandt_2018": PRINTED, "cortez_2011": NOT_APPLICABLE},
    }


def test_only_the_outcomes_that_are_named_are_looked_for(made_up):
    folder = made_up('[measured]\n"days in bed" = ["days_with_a_cold"]')
    assert list(reporting.items(data.open(folder))) == ["The trial", "Days in bed"]


def test_only_arms_with_the_intervention_are_looked_at(made_up):
    named = '[intervention]\nname = "juice"\narms = ["moonberry juice"]\n'
    folder = made_up(named + '[counted]\ncolds = ["common_cold"]')
    states = reporting.of_trials(data.open(folder))["colds/events"]
    assert states[["adler_2015", "cortez_2011"]].tolist() == [NOT_REPORTED, PRINTED]


def test_counts_of_another_source_are_told_apart(made_up):
    folder = made_up()
    assert reporting.second_hand_counts(data.open(folder)).empty
    figures = (folder / "trials.csv").read_text(encoding="utf-8")
    second = figures.replace("A,src_adler_2015", "B,src_ege_2020")
    (folder / "trials.csv").write_text(second, encoding="utf-8")
    (pair,) = reporting.second_hand_counts(data.open(folder)).to_dict("records")
    assert (pair["trial_id"], pair["events_t"], pair["events_c"]) == ("adler_2015", 30, 45)


def test_tables_without_a_trial_have_no_holes(made_up):
    folder = made_up()
    trials = ("trials", "studies", "arms", "reported", "claim_evidence", "claims")
    for name in (*trials, "findings", "certainty", "risk_of_bias"):
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / f"{name}.csv").write_text(lines[0], encoding="utf-8")
    cohorts = (folder / "cohorts.csv").read_text(encoding="utf-8")
    (folder / "cohorts.csv").write_text(cohorts.replace(",a06,", ",,"), encoding="utf-8")
    assert reporting.of_trials(data.open(folder)).empty
    assert reporting.second_hand_counts(data.open(folder)).empty
    assert list(reporting.items(data.open(folder))) == ["The trial"]


def test_every_trial_and_every_dated_review_is_drawn():
    matrix, timeline = reporting.matrix(K2), reporting.publications(K2)
    assert sorted(matrix.index) == sorted(K2.studies["trial_id"])
    assert matrix["section"].drop_duplicates().tolist() == [
        "Cited by an article",
        "Cited by no article",
    ]
    dated = K2.studies["year_printed"] != NOT_REPORTED
    reviews = K2.reviews.loc[K2.reviews["year_printed"] != NOT_REPORTED, "review_id"]
    assert len(timeline) == dated.sum() + reviews.nunique()
    assert (timeline["notice"] == "").eq(timeline["notice_when"] == "").all()


def test_tables_with_only_their_headers_are_counted_as_empty(tmp_path):
    for name, table in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(",".join(table.columns) + "\n", encoding="utf-8")
    empty = data.open(tmp_path)
    assert (
        reporting.summary(empty)[["figures", "sources", "counting", "trials"]].tolist() == [0] * 4
    )
    for frame in (reporting.matrix(empty), reporting.publications(empty), reporting.sizes(empty)):
        assert frame.empty
    assert reporting.both_groups(empty).empty
