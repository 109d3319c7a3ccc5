"""What Shift and Tab show in JupyterLab: types, what comes back, and what each argument means."""

import importlib
import inspect
import re

import pytest
from IPython.core.oinspect import Inspector

PACKAGES = (
    "claims",
    "data",
    "display.tables",
    "effects",
    "effects.bayes",
    "effects.measurement_error",
    "effects.per_sd",
    "effects.power",
    "effects.pvalue_function",
    "forensics",
    "meta",
    "plots",
    "numbers",
    "printed",
    "reanalysis.cheung_2008_ecko",
    "reanalysis.cockayne_2006",
    "reanalysis.evidence_over_time",
    "reanalysis.ishida_2004_yops",
    "reanalysis.iwamoto_2001",
    "reanalysis.multiverse",
    "reanalysis.prior_beliefs",
    "reanalysis.purwosunu_2006",
    "reanalysis.reporting",
    "reanalysis.shiraki_2000",
    "reanalysis.significant_fractures",
    "reanalysis.two_arms",
    "widgets",
)
EVIDENT = 2  # so many arguments need no section, where types and the first sentence say enough
VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def shown_by(package: str) -> dict:
    """What a package offers: what it lists, or what it defines without an underscore."""
    module = importlib.import_module(f"helpers.{package}")
    listed = getattr(module, "__all__", None)
    names = listed or [name for name in vars(module) if not name.startswith("_")]
    found = {f"{package}.{name}": getattr(module, name) for name in names}
    return {
        name: each
        for name, each in found.items()
        if (inspect.isfunction(each) or inspect.isclass(each))
        and each.__module__.startswith("helpers.")
    }


OFFERED = {name: each for package in PACKAGES for name, each in shown_by(package).items()}
FUNCTIONS = {name: each for name, each in OFFERED.items() if inspect.isfunction(each)}


def test_the_packages_offer_what_the_notebooks_use():
    for name in ("effects.risk_ratio", "meta.pool", "plots.forest", "widgets.Calculator"):
        assert name in OFFERED


@pytest.mark.parametrize("name", OFFERED)
def test_it_says_in_one_sentence_what_it_is(name):
    doc = inspect.getdoc(OFFERED[name])
    first = doc.splitlines()[0]
    assert re.fullmatch(r"\S.*[.?:]", first), first
    assert len(first) <= 100


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_and_the_result_have_a_type(name):
    signature = inspect.signature(FUNCTIONS[name])
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        typed = parameter.annotation is not inspect.Parameter.empty
        assert typed or parameter.kind in VARIADIC, parameter.name


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_is_explained_where_there_are_several(name):
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    if len(parameters) <= EVIDENT:
        return
    doc = inspect.getdoc(FUNCTIONS[name])
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^[A-Z]\w+\n-+$|\Z)", doc, re.S | re.M)
    assert section, "no section on its parameters"
    heads = re.findall(r"^(\S.*?)(?: : .*)?$", section[1], re.M)
    explained = {word.strip("* ") for head in heads for word in head.split(",")}
    explained |= set(re.findall(r"``(\w+)``", section[1]))  # beside the one that it belongs to
    assert set(parameters) <= explained


@pytest.mark.parametrize("name", ["effects.risk_ratio", "plots.forest", "widgets.Calculator"])
def test_jupyter_shows_signature_and_text(name):
    told = Inspector(theme_name="nocolor").info(OFFERED[name], oname=name)
    shown = told["definition"] or told["init_definition"]
    parameters = list(inspect.signature(OFFERED[name]).parameters)
    assert re.findall(r"(\w+):", shown)[: len(parameters)] == parameters
    assert inspect.getdoc(OFFERED[name]).splitlines()[0] in told["docstring"]
