"""Whether the picture that a notebook stores is the one that its cell draws now.

Pictures are decoded and compared block by block: the bytes of a PNG depend on the library that
packed them, and the edge of a letter on the processor. Another matplotlib sets letters elsewhere,
so pictures are compared only where the locked one is installed; their words always are.
"""

import base64
import io
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image, ImageChops

LOCK = Path(__file__).parents[2] / "requirements.lock"

SIDE = 8
"""Pixels along a block."""

MOST = 48
"""Of 255 greys, by how much the mean of a block may differ; a mark that moved differs by more."""


def drawn_by_the_locked_matplotlib() -> bool:
    """Whether this environment draws as the one that recorded the notebooks did."""
    return f"matplotlib=={version('matplotlib')}" in LOCK.read_text(encoding="utf-8").splitlines()


def why_different(stored: list[NotebookNode], fresh: list[NotebookNode]) -> str:
    """What is different in the pictures of two runs of a cell; empty where nothing is."""
    old, new = _pictures(stored), _pictures(fresh)
    if len(old) != len(new):
        return f"pictures stored: {len(old)}, drawn now: {len(new)}"
    for (old_png, old_about), (new_png, new_about) in zip(old, new, strict=True):
        if old_about != new_about:
            return f"stored beside the picture: {old_about}\ndrawn now: {new_about}"
        if drawn_by_the_locked_matplotlib() and (found := difference(old_png, new_png)) > MOST:
            return f"the stored picture is another one: a block differs by {found} of 255 greys"
    return ""


def difference(png: str, other: str) -> int:
    """The largest difference between the blocks of two pictures in base64, of 255 greys."""
    one, two = (
        Image.open(io.BytesIO(base64.b64decode(each))).convert("L") for each in (png, other)
    )
    if one.size != two.size:
        return 255
    return ImageChops.difference(one.reduce(SIDE), two.reduce(SIDE)).getextrema()[1]


def _pictures(outputs: list[NotebookNode]) -> list[tuple[str, dict]]:
    """Each PNG among the outputs of a cell, with its words and its width."""
    return [
        (output.data["image/png"], dict(output.metadata.get("image/png", {})))
        for output in outputs
        if "image/png" in output.get("data", {})
    ]
