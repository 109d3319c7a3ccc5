"""The figures of each trial as a text arranges them: by arm and by source.

A row of ``trials.csv`` is one figure; here the figures of an outcome stand in one sentence, arm
after arm, over time. ``data/second_entry/facts_per_trial.toml`` holds the same sentences, entered a
second time: a row moved by one line, two swapped arms or a mistyped digit makes one of them differ.
"""

from collections.abc import Iterator

from helpers.printed import NOT_REPORTED
from support.redundancies import Tables

Facts = dict[str, dict]


def facts(tables: Tables) -> Facts:
    """For each trial ``trial``, ``people``, and by source the sentences about its figures."""
    found: Facts = {}
    figures = _by_trial(tables["trials"])
    statistics = _by_trial(tables["reported"])
    arms = _by_trial(tables["arms"])
    for study in tables["studies"]:
        trial = study["trial_id"]
        found[trial] = {
            "trial": _trial(study),
            "people": _people(study, arms.get(trial, [])),
        }
        sentences = [*_figures(figures.get(trial, [])), *_statistics(statistics.get(trial, []))]
        for source, sentence in sentences:
            found[trial].setdefault(source, []).append(sentence)
    for trial in (figures.keys() | statistics.keys() | arms.keys()) - found.keys():
        found[trial] = {"trial": "no row in studies.csv"}
    return found


def differences(entered: Facts, tabled: Facts) -> list[str]:
    """What the second entry says and the tables do not, and the other way round."""
    found = []
    for trial in [*entered, *(trial for trial in tabled if trial not in entered)]:
        one, other = entered.get(trial, {}), tabled.get(trial, {})
        for part in [*one, *(part for part in other if part not in one)]:
            fact, table = _as_list(one.get(part, [])), _as_list(other.get(part, []))
            lost = [sentence for sentence in fact if sentence not in table]
            new = [sentence for sentence in table if sentence not in fact]
            found += [f"{trial}, {part}: entered is {sentence!r}" for sentence in lost]
            found += [f"{trial}, {part}: the tables have {sentence!r}" for sentence in new]
            if fact != table and not lost + new:
                found.append(f"{trial}, {part}: the rows stand in another order")
    return found


def _trial(study: dict) -> str:
    words = [study["year"], study["intervention"], study["dose_per_day"]]
    words += [f"{study['duration_months']} months", study["status"], study["status_date"]]
    source = f"grade {study['grade']} from {study['source_id']}"
    return f"{', '.join(filter(None, words))}; cited by {study['cited_by']}; {source}"


def _people(study: dict, arms: list[dict]) -> str:
    groups = [
        " + ".join(
            f"{arm['arm_id']}{_dose(arm['dose_per_day'])} {_number(arm['n_randomised'])}"
            for arm in arms
            if arm["is_control"] == is_control
        )
        for is_control in ("no", "yes")
    ]
    return f"{' v '.join(groups) if arms else 'no arms'} = {_number(study['n_randomised'])}"


def _figures(rows: list[dict]) -> Iterator[tuple[str, str]]:
    """A sentence for each outcome, place and source: every arm, over time."""
    arms: dict[tuple, list[dict]] = {}
    for row in rows:
        counted = {"counted": "" if row["counted"] == "none" else row["counted"]}
        what = _words(row | counted, "site", "side", "outcome_id", "subgroup", "counted", "unit")
        arms.setdefault((row["source_id"], what, row["arm_id"]), []).append(row)
    sentences: dict[tuple, list[str]] = {}
    for (source, what, arm), over_time in arms.items():
        months = ", ".join(row["timepoint_months"] for row in over_time)
        figures = ", ".join(map(_figure, over_time))
        sentences.setdefault((source, what, months), []).append(f"{arm} {figures}")
    for (source, what, months), by_arm in sentences.items():
        yield source, f"{what} at {months}: {'; '.join(by_arm)}"


def _figure(row: dict) -> str:
    people = f" of {_number(row['n'])} {row['n_basis']}"
    if (row["n"], row["n_basis"]) == (NOT_REPORTED, "unknown"):
        people = ""
    if row["counted"] in ("people", "events"):
        share = f" = {row['value']}" if row["value"] else ""
        return f"{_number(row['events'])}{people}{share}"
    kind = "" if row["spread_kind"] in ("", "unstated") else f" {row['spread_kind']}"
    spread = f" ± {_number(row['spread'])}{kind}" if row["spread"] else ""
    return f"{_number(row['value'])}{spread}{people}"


def _statistics(rows: list[dict]) -> Iterator[tuple[str, str]]:
    """A sentence for each statistic: the arms, what was measured, what is printed."""
    for row in rows:
        arms = row["arm_treatment"] + (f" v {row['arm_control']}" if row["arm_control"] else "")
        what = _words(row, "site", "side", "outcome_id", "subgroup")
        at = f" at {row['timepoint_months']}" if row["timepoint_months"] else ""
        interval = f"({row['ci_low']} to {row['ci_high']})" if row["ci_low"] else ""
        p = f"p {_number(row['p_reported'])}" if row["p_reported"] else ""
        statistic = "" if row["statistic"] in ("p", "direction") else row["statistic"]
        found = (statistic, row["value"], interval, row["unit"], p)
        yield row["source_id"], f"{arms}, {what}{at}: {' '.join(filter(None, found))}"


def _by_trial(rows: list[dict]) -> dict[str, list[dict]]:
    grouped: dict[str, list[dict]] = {}
    for row in rows:
        grouped.setdefault(row["trial_id"], []).append(row)
    return grouped


def _words(row: dict, *columns: str) -> str:
    return " ".join(filter(None, (row[column] for column in columns)))


def _dose(cell: str) -> str:
    return f" ({_number(cell)})" if cell else ""


def _number(cell: str) -> str:
    return "?" if cell == NOT_REPORTED else cell


def _as_list(part: str | list[str]) -> list[str]:
    return [part] if isinstance(part, str) else part
