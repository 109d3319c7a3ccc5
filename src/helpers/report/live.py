"""Parts of a page that answer without Python: their scripts, allowed by the policy of the page.

What a widget leaves on a page is ``<div class="live" data-live="two-arms">`` with its data as JSON
and, for readers without JavaScript, its first answer; `add` brings the script for it.
"""

import base64
import hashlib

from bs4 import BeautifulSoup

from helpers.report.page import TEMPLATES

FOLDER = TEMPLATES / "live"
SHARED = ("numbers.js", "elements.js")
SCRIPTS = {
    "choices": ("choices.js",),
    "two-arms": ("two_arms.js", "two_arms_panel.js"),
}
"""The files of each kind of part, after those that all share."""


def add(html: BeautifulSoup) -> None:
    """Put the scripts and the style of the live parts into a page that has some."""
    kinds = {str(part["data-live"]) for part in html.select("[data-live]")}
    if not kinds:
        return
    for scroller in html.select(".wide:has(> [data-live])"):
        scroller.unwrap()  # a part is no table: what is wide in it scrolls by itself
    code = script(kinds)
    for parent, tag, text in [
        ("head", "style", (FOLDER / "style.css").read_text(encoding="utf-8")),
        ("body", "script", code),
    ]:
        element = html.new_tag(tag)
        element.string = text
        html.select(parent)[0].append(element)
    for policy in html.select('meta[http-equiv="Content-Security-Policy"]'):
        allowed = f"script-src {_digest(code)} "
        policy["content"] = str(policy["content"]).replace("script-src ", allowed)


def script(kinds: set[str]) -> str:
    """The script of a page with parts of these kinds."""
    own = [name for kind, names in SCRIPTS.items() if kind in kinds for name in names]
    names = dict.fromkeys([*SHARED, *own])
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def _digest(code: str) -> str:
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
