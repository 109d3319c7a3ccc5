"""Answers as tables and a figure: the same for the page and for the moving switches."""

import math
from collections.abc import Mapping

import pandas as pd

from helpers import plots, printed, tables
from helpers.switches.switchboard import POINTS, Answer, Switchboard


def told(result: Mapping[str, float], measure: str) -> str:
    """Estimate and interval in words."""
    if math.isnan(result["estimate"]):
        return "nothing to compute"
    numbers = [result[name] for name in ("estimate", "low", "high")]
    return tables.estimate(*numbers, decimals=1 if measure.endswith(POINTS) else None)


def answers_table(answer: Answer, caption: str) -> tables.ShownTable:
    """Result and verdicts at one position."""
    result = answer.result
    rows = [(answer.measure, told(result, answer.measure))]
    if not math.isnan(result["p"]):
        rows.append(("p", printed.p_value(result["p"])))
    if not math.isnan(result["pi_low"]):
        span = printed.interval(result["pi_low"], result["pi_high"])
        rows.append(("Prediction interval", span))
    rows += answer.further.items()
    for judged in answer.judged:
        same = judged["verdict"] == judged["in_ledger"]
        beside = "as in the ledger" if same else f"in the ledger: {judged['in_ledger']}"
        rows.append((f"Verdict on {judged['claim_id']}", f"{judged['verdict']} ({beside})"))
        rows.append(("Because", judged["because"]))
    columns = {"question": "Question", "told": "Answer"}
    return tables.show(pd.DataFrame(rows, columns=list(columns)), columns, caption)


def moves_table(board: Switchboard, caption: str, **choices: str) -> tables.ShownTable:
    """What each switch moves, one at a time, from the position of these choices."""
    moves = board.one_at_a_time(**choices)
    moves = moves.assign(
        told=[told(row, row["measure"]) for _, row in moves.iterrows()],
        switch=moves["switch"].replace("", "None moved"),
    )
    start = moves.loc[moves["switch"] == "None moved", "claim_id"].tolist()
    shown = moves[["switch", "option", "measure", "told"]].drop_duplicates(["switch", "option"])
    shown = shown.assign(verdict=_verdicts(moves, one=len(start) == 1))
    columns = {"switch": "Switch moved", "option": "To", "measure": "Measure"}
    columns |= {"told": "Result (95% interval)", "verdict": f"Verdict on {' and '.join(start)}"}
    return tables.show(shown, columns, caption)


def _verdicts(moves: pd.DataFrame, one: bool) -> list[str]:
    """The verdicts of each position as one text; a claim is named where there are several."""
    return [
        "; ".join(
            row.verdict if one else f"{row.claim_id}: {row.verdict}" for row in same.itertuples()
        )
        for _, same in moves.groupby(["switch", "option"], sort=False)
    ]


def figure(board: Switchboard, **choices: str) -> plots.Picture:
    """The forest plot at one position."""
    return drawn(board.answer(board.at(**choices)), board.claimed)


def drawn(answer: Answer, claimed: float | None) -> plots.Picture:
    """The rows of an answer as a forest plot; a claimed ratio stands on an axis of ratios only."""
    options = {"claim": claimed}
    if answer.linear:
        options = {"scale": "linear", "decimals": 1}
    sides = {"left": "fewer with the vitamin", "right": "more"}
    return plots.forest(answer.rows, measure=answer.measure, **sides, **options)
