"""What Shift and Tab show in JupyterLab: types, and what each argument means.

That each function has a docstring with a first sentence, and a type of what it returns, is a rule
of ruff (D and ANN in pyproject.toml).
"""

import importlib
import inspect
import pkgutil
import re

import pytest
from IPython.core.oinspect import Inspector

import helpers

EVIDENT = 2  # so many arguments need no section, where types and the first sentence say enough


def public_functions() -> dict[str, object]:
    """Every function that a package lists in ``__all__``."""
    found = {}
    for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if module.ispkg:
            package = importlib.import_module(module.name)
            names = getattr(package, "__all__", [])
            found |= {f"{module.name}.{name}": getattr(package, name) for name in names}
    return {name: each for name, each in found.items() if inspect.isfunction(each)}


FUNCTIONS = public_functions()


def test_the_packages_offer_what_the_notebooks_use():
    assert {"helpers.effects.risk_ratio", "helpers.meta.pool", "helpers.plots.forest"} <= set(
        FUNCTIONS
    )


def test_every_argument_of_a_public_function_has_a_type():
    untyped = [
        f"{name}({parameter})"
        for name, function in FUNCTIONS.items()
        for parameter in inspect.signature(function).parameters.values()
        if parameter.annotation is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    assert untyped == []


def unexplained(function) -> set[str]:
    """Arguments that the section on parameters does not name."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^[A-Z]\w+\n-+$|\Z)", inspect.getdoc(function), re.S | re.M
    )
    text = section[1] if section else ""
    heads = re.findall(r"^(\S.*?)(?: : .*)?$", text, re.M)
    named = {word.strip("* ") for head in heads for word in head.split(",")}
    named |= set(re.findall(r"``(\w+)``", text))  # beside the one that it belongs to
    return set(inspect.signature(function).parameters) - named


def test_every_argument_is_explained_where_there_are_several():
    missing = {
        name: unexplained(function)
        for name, function in FUNCTIONS.items()
        if len(inspect.signature(function).parameters) > EVIDENT
    }
    assert {name: words for name, words in missing.items() if words} == {}


@pytest.mark.parametrize("name", ["helpers.effects.risk_ratio", "helpers.plots.forest"])
def test_jupyter_shows_signature_and_text(name):
    shown = Inspector(theme_name="nocolor").info(FUNCTIONS[name], oname=name)
    parameters = list(inspect.signature(FUNCTIONS[name]).parameters)
    assert re.findall(r"(\w+):", shown["definition"])[: len(parameters)] == parameters
    assert inspect.getdoc(FUNCTIONS[name]).splitlines()[0] in shown["docstring"]
