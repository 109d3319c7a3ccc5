"""Answers as tables and a figure: the same for the page and for the moving switches."""

import math
from collections.abc import Mapping

import pandas as pd

from helpers import numbers, plots
from helpers.display import tables
from helpers.effects import pvalue_function
from helpers.reanalysis.shiraki_2000 import OneTrial
from helpers.reanalysis.switchboard import NOT_JUDGED, POINTS, Answer, Switchboard, marked

LEFT, RIGHT = "fewer with the vitamin", "more"


def told(result: Mapping[str, float], measure: str) -> str:
    """Estimate and interval in words."""
    if math.isnan(result["estimate"]):
        return "nothing to compute"
    estimate, low, high = (result[name] for name in ("estimate", "low", "high"))
    return numbers.estimate(estimate, low, high, 1 if measure.endswith(POINTS) else None)


def answers_table(answer: Answer, caption: str) -> tables.ShownTable:
    """Result and verdicts at one position."""
    result = answer.result
    rows = [(marked(answer.measure, answer.reconstructed), told(result, answer.measure))]
    if not math.isnan(result["p"]):
        rows.append(("p", numbers.p_value(result["p"])))
    if not math.isnan(result["pi_low"]):
        span = numbers.interval(result["pi_low"], result["pi_high"])
        rows.append(("Prediction interval", span))
    rows += answer.further.items()
    for judged in answer.judged:
        same = judged["verdict"] == judged["in_ledger"]
        beside = "as in the ledger" if same else f"in the ledger: {judged['in_ledger']}"
        rows.append((f"Verdict on {judged['claim_id']}", f"{judged['verdict']} ({beside})"))
        rows.append(("Because", judged["because"]))
    if any(judged["verdict"] != NOT_JUDGED for judged in answer.judged):
        rows.append(("The verdict rests on", answer.rests_on))
    columns = {"question": "Question", "told": "Answer"}
    return tables.show(pd.DataFrame(rows, columns=list(columns)), columns, caption)


def moves_table(board: Switchboard, caption: str, **choices: str) -> tables.ShownTable:
    """What each switch moves, one at a time, from the position of these choices.

    Three columns, so that a phone shows them side by side.
    """
    moves = board.one_at_a_time(**choices)
    moves["moved_to"] = (moves["switch"] + ": " + moves["option"]).mask(
        moves["switch"] == "", "None"
    )
    measure, claim_ids = moves["measure"].iloc[0], moves["claim_id"].unique()
    one_claim = len(claim_ids) == 1
    moves["told"] = [_result_or_why(row, row["measure"] != measure) for _, row in moves.iterrows()]
    shown = moves[["moved_to", "told"]].drop_duplicates("moved_to")
    shown = shown.assign(verdict=_verdicts(moves, named=not one_claim))
    columns = {
        "moved_to": "Switch moved",
        "told": f"{measure} (95% interval)",
        "verdict": f"Verdict on {claim_ids[0]}" if one_claim else "Verdicts",
    }
    start = board.at(**choices)
    where = "" if start == board.at() else f". They start so: {board.in_words(start)}"
    return tables.show(shown, columns, caption + where)


def _result_or_why(move: pd.Series, named: bool) -> str:
    """What a move gives, with its measure if that is another one, or why it gives nothing."""
    if math.isnan(move["estimate"]) and move["message"]:
        return move["message"]
    measure = f"{move['measure']} " if named else ""
    return marked(measure + told(move, move["measure"]), move["reconstructed"])


def _verdicts(moves: pd.DataFrame, named: bool) -> list[str]:
    """The verdicts of each position as one text."""
    told = []
    for _, same in moves.groupby("moved_to", sort=False):
        claims_with = same.groupby("verdict", sort=False)["claim_id"].agg(" and ".join)
        parts = [f"{ids}: {verdict}" if named else verdict for verdict, ids in claims_with.items()]
        told.append("; ".join(parts))
    return told


def figure(board: Switchboard, **choices: str) -> plots.Picture | tables.Said:
    """The forest plot at one position, or in words why there is none."""
    answer = board.answer(board.at(**choices))
    return drawn(answer, board.claimed) if has_figure(answer) else _no_figure(answer)


def curve(
    board: OneTrial, named: Mapping[str, float], **choices: str
) -> plots.Picture | tables.Said:
    """The confidence curve at one position, or in words why there is none.

    Parameters
    ----------
    board : OneTrial
        What makes the intervals.
    named : dict
        Name of a claimed ratio to its value; a curve of differences goes without.
    **choices : str
        As `Switchboard.computed`.
    """
    position = board.at(**choices)
    answer = board.answer(position)
    if math.isnan(answer.result["estimate"]):
        return _no_figure(answer)
    label = answer.rows[-1]["label"]

    def effect(level: float) -> pd.DataFrame:
        return board.effect(level, **position)

    values = {"no effect": 0.0} if answer.linear else {"no effect": 1.0} | dict(named)
    tested = [
        {"label": label, "name": name, "value": value}
        | {"p": pvalue_function.p_against(effect, value)}
        for name, value in values.items()
    ]
    return plots.pvalue_function(
        pvalue_function.curve(effect).assign(label=label),
        measure=answer.measure,
        scale="identity" if answer.linear else "log",
        tested=pd.DataFrame(tested),
        decimals=1 if answer.linear else None,
        left=LEFT,
        right=RIGHT,
    )


def has_figure(answer: Answer) -> bool:
    """Is there anything to draw?"""
    return any(not math.isnan(row["estimate"]) for row in answer.rows)


def _no_figure(answer: Answer) -> tables.Said:
    return tables.say("No figure at this position. {why}", why=" ".join(answer.messages))


def drawn(answer: Answer, claimed: float | None) -> plots.Picture:
    """The rows of an answer as a forest plot; a claimed ratio stands on an axis of ratios only."""
    return plots.forest(
        pd.DataFrame(answer.rows),
        measure=answer.measure,
        scale="identity" if answer.linear else "log",
        claim=None if answer.linear else claimed,
        decimals=1 if answer.linear else None,
        left=LEFT,
        right=RIGHT,
    )
