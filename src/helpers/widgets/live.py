"""What a panel leaves on a page, where a script can answer in its place."""

import json
from typing import Any


def part(kind: str, data: Any, first_answer: str) -> str:
    """A part of a page that `helpers.report.live` makes answer.

    Parameters
    ----------
    kind : str
        A key of `helpers.report.live.SCRIPTS`.
    data : object
        What the script needs, as JSON can hold it.
    first_answer : str
        HTML for readers without JavaScript.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    held = f'<script type="application/json">{text}</script>'
    return f'<div class="live" data-live="{kind}">{held}{first_answer}</div>'
