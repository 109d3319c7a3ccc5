"""Check the tables against each other: identifiers that point elsewhere, and numbers of people.

Each check takes ``frames``, all tables that could be read, and ``complete``, those of which no row
is left out: what is not in a complete table exists nowhere.
"""

import pandas as pd

from helpers.data.schema import TABLES, WHOLE_TRIAL
from helpers.data.schema.columns import DOI, separated
from helpers.data.schema.rules import AS_PRINTED, as_number, as_printed, is_number
from helpers.data.schema.vocabulary import FLAGS_ON_A_SOURCE
from helpers.data.validation import hints
from helpers.data.validation.comparisons import unfit_scales
from helpers.data.validation.reading import Problem, not_allowed

Frames = dict[str, pd.DataFrame]

ON_A_SOURCE = frozenset(FLAGS_ON_A_SOURCE)

HINTS = 20
"""Unknown outcomes of a table for which the nearest known one is looked for."""


def crosscheck(frames: Frames, complete: Frames) -> list[Problem]:
    """Find what is wrong between tables whose own cells may all be right."""
    checks = (
        _unknown_identifiers,
        _unknown_notices,
        _shared_names,
        _several_short_names,
        _flags_on_no_source,
        _searched_and_found,
        _other_units_than_of_the_outcome,
        _unknown_arms,
        _missing_reference_arms,
        _turned_contrasts,
        _too_many_people,
        _other_people_than_randomised,
        _sums_of_arms,
        _findings_without_direction,
        _baselines_without_risk,
    )
    found = [problem for check in checks for problem in check(frames, complete)]
    return found + unfit_scales(frames)


# Identifiers ---------------------------------------------------------------------------------


def _unknown_identifiers(frames: Frames, complete: Frames) -> list[Problem]:
    """Identifiers that no row of the table they point to has."""
    problems = []
    for name, frame in frames.items():
        for column, definition in TABLES[name].columns.items():
            targets = definition.metadata.get("targets", ())
            if not targets or not all(target.split(".")[0] in complete for target in targets):
                continue
            known = set().union(*(_identifiers(complete, target) for target in targets))
            cells = separated(frame[column]) if definition.metadata["several"] else frame[column]
            unknown = set(cells) - known - {"", definition.metadata["besides"]}
            if unknown:
                asked = sorted(unknown)[:HINTS] if column == "outcome_id" else ()
                near = {cell: hints.of_word(cell, tuple(known)) for cell in asked}
                allowed = definition.metadata["allowed"]
                problems += [
                    Problem(
                        f"{name}.csv", line, column, not_allowed(cell, allowed, near.get(cell, ""))
                    )
                    for line, cell in cells[cells.isin(unknown)].items()
                ]
    return problems


def _identifiers(frames: Frames, target: str) -> set[str]:
    """All values of ``table.column``, or of ``table.column/column`` joined by a slash."""
    name, _, columns = target.partition(".")
    first, *others = (frames[name][column] for column in columns.split("/"))
    for other in others:
        first = first + "/" + other
    return set(first)


def _unknown_notices(frames: Frames, complete: Frames) -> list[Problem]:
    """Notices of a trial that are neither a DOI nor a source."""
    if "studies" not in frames or "sources" not in complete:
        return []
    notices = separated(frames["studies"]["status_notice"]).str.strip()
    known = notices.isin(complete["sources"]["source_id"]) | notices.str.fullmatch(DOI)
    allowed = "a DOI, or identifiers from sources.csv, separated by ;, or empty"
    return _not_allowed("studies", "status_notice", notices[(notices != "") & ~known], allowed)


def _shared_names(frames: Frames, complete: Frames) -> list[Problem]:
    """Trials, reviews and cohorts share one set of names: each stands for one of them."""
    taken: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for name, column in {
        "studies": "trial_id",
        "reviews": "review_id",
        "cohorts": "cohort_id",
    }.items():
        if name not in frames:
            continue
        names = frames[name][column]
        for owner, owned in taken.items():
            allowed = f"a name that {owner}.csv does not use"
            problems += _not_allowed(name, column, names[names.isin(owned)], allowed)
        taken[name] = set(names)
    return problems


def _several_short_names(frames: Frames, complete: Frames) -> list[Problem]:
    """Rows that call a review or cohort otherwise than its first row does."""
    problems = []
    for name, owner in (("reviews", "review_id"), ("cohorts", "cohort_id")):
        if name in frames:
            named = frames[name]["short_name"]
            first = named.groupby(frames[name][owner]).transform("first")
            wrong, allowed = named[named != first], first + ", as in its first row"
            problems += _each_not_allowed(name, "short_name", wrong, allowed)
    return problems


def _other_units_than_of_the_outcome(frames: Frames, complete: Frames) -> list[Problem]:
    """Values of an outcome in percent that have another unit."""
    if "trials" not in frames or "outcomes" not in complete:
        return []
    outcomes, trials = complete["outcomes"], frames["trials"]
    in_percent = set(outcomes.loc[outcomes["unit"] == "%", "outcome_id"])
    printed = is_number(trials["value"]) & trials["outcome_id"].isin(in_percent)
    wrong = trials.loc[printed & (trials["unit"] != "%"), "unit"]
    return _not_allowed("trials", "unit", wrong, "%, the unit of the outcome")


def _linked(frames: Frames) -> pd.DataFrame:
    """Each link with ``owner``, the trial, review or cohort that its row belongs to."""
    owners: dict[str, str] = {}
    for name in ("trials", "reported", "reviews", "cohorts"):
        if name in frames:
            owner = next(iter(frames[name].columns[1:2]))
            owners |= dict(zip(frames[name]["row_id"], frames[name][owner], strict=True))
    links = frames["claim_evidence"]
    owner = [owners.get(row, row.partition("/")[0]) for row in links["row_id"]]
    return links.assign(owner=owner)


def _flags_on_no_source(frames: Frames, complete: Frames) -> list[Problem]:
    """Flags about a source of claims that have none."""
    if "claims" not in frames or "claim_evidence" not in complete:
        return []
    claims = frames["claims"]
    links = complete["claim_evidence"]
    # Of a name in capitals, no link is known either.
    linked = claims["claim_id"].str.lower().isin(links["claim_id"].str.lower())
    on_a_source = claims["flags"].str.split(";").map(lambda each: not ON_A_SOURCE.isdisjoint(each))
    wrong = claims.loc[on_a_source & ~linked & (claims["searched_in"] == ""), "flags"]
    allowed = "a flag about a source only where a link, or searched_in, names one"
    return _not_allowed("claims", "flags", wrong, allowed)


def _searched_and_found(frames: Frames, complete: Frames) -> list[Problem]:
    """Studies that are said to have been read in vain, and that a link names."""
    if "claims" not in frames or "claim_evidence" not in frames:
        return []
    links = _linked(frames)
    named = set(zip(links["claim_id"], links["owner"], strict=True))
    claims = frames["claims"]
    searched = separated(claims["searched_in"])
    pairs = zip(claims["claim_id"].loc[searched.index], searched, strict=True)
    wrong = searched[[pair in named for pair in pairs]]
    return _not_allowed("claims", "searched_in", wrong, "a study that no link of the claim names")


# Arms ----------------------------------------------------------------------------------------


def _unknown_arms(frames: Frames, complete: Frames) -> list[Problem]:
    """Arms that the trial of the row does not have."""
    if not {"studies", "arms"} <= complete.keys():
        return []
    trials = set(complete["studies"]["trial_id"])
    known = _identifiers(complete, "arms.trial_id/arm_id")
    problems = []
    for name, frame in frames.items():
        for column in TABLES[name].arm_columns:
            no_arm = ("", WHOLE_TRIAL) if column == "arm_treatment" else ("",)
            # Where the trial itself does not exist, its arms need no line of their own.
            problems += [
                Problem(f"{name}.csv", line, column, not_allowed(arm, f"an arm of {trial}"))
                for line, trial, arms in frame[["trial_id", column]].itertuples()
                for arm in arms.split(";")
                if arm not in no_arm and trial in trials and f"{trial}/{arm}" not in known
            ]
    return problems


def _missing_reference_arms(frames: Frames, complete: Frames) -> list[Problem]:
    """Trials in which no two arms could be compared."""
    if "arms" not in complete:
        return []
    arms = complete["arms"].reset_index()
    message = "needs an arm with is_control yes and an arm with no"
    return [
        Problem("arms.csv", rows["line"].iloc[0], "", f"{trial} {message}")
        for trial, rows in arms.groupby("trial_id", sort=False)
        if not {"yes", "no"} <= set(rows["is_control"])
    ]


def _turned_contrasts(frames: Frames, complete: Frames) -> list[Problem]:
    """Contrasts with a reference arm in the place of the treatment: their sign is turned round."""
    if "reported" not in frames or "arms" not in complete:
        return []
    arms, reported = complete["arms"], frames["reported"]
    controls = _identifiers({"arms": arms[arms["is_control"] == "yes"]}, "arms.trial_id/arm_id")
    treated = reported["trial_id"] + "/" + reported["arm_treatment"]
    turned = reported.loc[treated.isin(controls) & (reported["arm_control"] != ""), "arm_treatment"]
    return _not_allowed(
        "reported", "arm_treatment", turned, "an arm with is_control no, since arm_control is given"
    )


# People --------------------------------------------------------------------------------------


def _too_many_people(frames: Frames, complete: Frames) -> list[Problem]:
    """More people than were randomised to the arm or, where that is not known, to the trial."""
    if not {"studies", "arms"} <= complete.keys():
        return []
    in_trial = complete["studies"].set_index("trial_id")["n_randomised"]
    problems = []
    for name, people, arm in (("trials", "n", "arm_id"), ("reported", "value", "arm_treatment")):
        if name not in frames:
            continue
        frame = frames[name]
        if name == "reported":
            frame = frame[frame["statistic"].isin(["n_analysed", "n_completed"])]
        most = as_number(_of_arms(frame, arm, complete))
        most = most.fillna(as_number(frame["trial_id"].map(in_trial.groupby(level=0).last())))
        above = as_number(frame[people]) > most
        allowed = most[above].map("no more than the {:g} randomised".format)
        problems += _each_not_allowed(name, people, frame.loc[above, people], allowed)
    return problems


def _other_people_than_randomised(frames: Frames, complete: Frames) -> list[Problem]:
    """Fewer people than were randomised to the arm, where all of them are said to be counted."""
    if "trials" not in frames or "arms" not in complete:
        return []
    trials = frames["trials"]
    randomised = _of_arms(trials, "arm_id", complete)
    fewer = (trials["n_basis"] == "randomised") & (as_number(trials["n"]) < as_number(randomised))
    allowed = randomised[fewer] + " where n_basis is randomised, as in arms.csv"
    return _each_not_allowed("trials", "n", trials.loc[fewer, "n"], allowed)


def _of_arms(frame: pd.DataFrame, arm: str, complete: Frames) -> pd.Series:
    """How many people were randomised to the arm of each row, as printed."""
    arms = complete["arms"]
    names = arms["trial_id"] + "/" + arms["arm_id"]
    return (frame["trial_id"] + "/" + frame[arm]).map(
        dict(zip(names, arms["n_randomised"], strict=True))
    )


def _sums_of_arms(frames: Frames, complete: Frames) -> list[Problem]:
    """Trials whose arms do not add up."""
    if not {"studies", "arms"} <= complete.keys():
        return []
    arms = as_number(complete["arms"]["n_randomised"]).groupby(complete["arms"]["trial_id"])
    sums = pd.DataFrame({"people": arms.sum(), "all_known": arms.count() == arms.size()})
    studies = complete["studies"].join(sums, on="trial_id", how="inner")
    studies = studies[studies["design"] != "crossover"]  # the same people are in every arm
    total = as_number(studies["n_randomised"])
    wrong = (total < studies["people"]) | (studies["all_known"] & (total != studies["people"]))
    rows = studies[wrong & ~as_printed(studies)]
    least = rows["all_known"].map({True: "", False: "at least "})
    sums_of = rows["people"].map(f"{{:g}}, the sum of its arms, unless {AS_PRINTED}".format)
    return _each_not_allowed("studies", "n_randomised", rows["n_randomised"], least + sums_of)


def _each_not_allowed(
    name: str, column: str, cells: pd.Series, allowed: pd.Series
) -> list[Problem]:
    """A problem for each cell, with what is allowed there."""
    return [
        Problem(f"{name}.csv", line, column, not_allowed(cell, allowed[line]))
        for line, cell in cells.items()
    ]


def _not_allowed(name: str, column: str, cells: pd.Series, allowed: str) -> list[Problem]:
    return [
        Problem(f"{name}.csv", line, column, not_allowed(cell, allowed))
        for line, cell in cells.items()
    ]


# Findings ------------------------------------------------------------------------------------


def _findings_without_direction(frames: Frames, complete: Frames) -> list[Problem]:
    """Findings about an outcome of which nobody says which way is better."""
    if "findings" not in frames or "outcomes" not in complete:
        return []
    outcomes = complete["outcomes"]
    open_ones = set(outcomes.loc[outcomes["better"] == "neither", "outcome_id"])
    cells = separated(frames["findings"]["outcome_ids"])
    allowed = "outcomes whose column better in outcomes.csv is higher or lower"
    return _not_allowed("findings", "outcome_ids", cells[cells.isin(open_ones)], allowed)


def _baselines_without_risk(frames: Frames, complete: Frames) -> list[Problem]:
    """Baselines whose row is no share of people."""
    if "findings" not in frames or not {"trials", "cohorts"} <= complete.keys():
        return []
    trials, cohorts = complete["trials"], complete["cohorts"]
    counted = trials["counted"] == "people"
    counted &= as_number(trials["events"]).notna() & (as_number(trials["n"]) > 0)
    share = (trials["counted"] == "percent_of_people") & as_number(trials["value"]).notna()
    risks = {*trials.loc[counted | share, "row_id"]}
    share = (cohorts["measure"] == "proportion") & as_number(cohorts["estimate"]).notna()
    risks |= {*cohorts.loc[share, "row_id"]}
    known = {*trials["row_id"], *cohorts["row_id"]}
    cells = frames["findings"]["baseline_row_id"]
    allowed = "a row with a share of people: events and n of people, a percentage or a proportion"
    wrong = cells[cells.isin(known - risks)]
    return _not_allowed("findings", "baseline_row_id", wrong, allowed)
