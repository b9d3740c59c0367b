"""``data/methoden.yaml``: every method of the measuring library is in it, and nothing else."""

from __future__ import annotations

import importlib
import inspect
from functools import reduce

import pytest
from pydantic import ValidationError

from geo.methods import Method, Methods, check_latex
from loaders.methods import load_methods

METHODS = load_methods()
# The measuring library, where callers find it.
LIBRARY = (
    "rates",
    "need",
    "reach",
    "missing",
    "access",
    "groups",
    "pressure",
    "queues",
    "change",
    "similar",
    "spread",
    "advice.order",
    "advice.robustness",
    "advice.effect",
)
NAMED = {name for method in METHODS.methoden for name in method.functies}


def found_at(name: str) -> object:
    """What a dotted name stands for: a function of a module, or of a class in it."""
    parts = name.split(".")
    return reduce(getattr, parts[2:], importlib.import_module(".".join(parts[:2])))


def public_functions() -> dict[object, str]:
    """Every public function of the library by itself: some modules pass on those of another."""
    functions = {}
    for name in LIBRARY:
        module = importlib.import_module(f"geo.{name}")
        names = getattr(module, "__all__", [n for n in vars(module) if not n.startswith("_")])
        for each in names:
            value = getattr(module, each)
            own = inspect.isfunction(value) and value.__module__.startswith("geo.")
            if own and value.__module__ not in ("geo.text", "geo.arrays", "geo.reach_words"):
                functions[value] = f"geo.{name}.{each}"
    return functions


@pytest.mark.parametrize("name", sorted(public_functions().values()))
def test_every_method_is_described(name):
    assert found_at(name) in {found_at(each) for each in NAMED}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_what_is_described_exists(name):
    assert callable(found_at(name))


def test_what_is_described_is_of_the_library():
    outside = {name for name in NAMED if found_at(name) not in public_functions()}
    assert outside == {"geo.areas.Areas.sum_up", "geo.areas.Areas.weigh_up"}


def test_no_function_is_described_twice():
    functions = [found_at(name) for name in NAMED]
    assert len(set(functions)) == len(functions)


@pytest.mark.parametrize("method", METHODS.methoden, ids=lambda method: method.code)
def test_what_it_tells_is_one_sentence(method):
    assert method.zegt.count(". ") == 0
    assert method.zegt[0].isupper()


@pytest.mark.parametrize("good", [r"\dfrac{a}{b}", r"a \{ b \}", r"\left( x \right)", "a\nb"])
def test_a_formula_that_closes_is_good(good):
    assert check_latex(f" {good} ") == good


@pytest.mark.parametrize(
    "wrong",
    ["", "  ", "$a$", "a\n\nb", "{a", "a}{", r"\begin{aligned}a", r"\left( a", r"a\end{aligned}"],
)
def test_a_formula_that_does_not_is_refused(wrong):
    with pytest.raises(ValueError, match="formule"):
        check_latex(wrong)


def raw(**changes):
    return METHODS.methoden[0].model_dump() | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "Per 1000"},
        {"zegt": "Hoeveel er geregistreerd is"},
        {"latex": "{"},
        {"bronnen": []},
        {"bronnen": [{"titel": "Een bron", "url": "http://onveilig.nl"}]},
        {"functies": []},
        {"functies": ["pandas.concat"]},
        {"fromule": "x"},
    ],
)
def test_a_method_that_is_not_whole_is_refused(changes):
    with pytest.raises(ValidationError):
        Method.model_validate(raw(**changes))


def test_a_repeated_method_is_named():
    with pytest.raises(ValidationError, match="twee keer: per_1000"):
        Methods.model_validate({"versie": 1, "methoden": [raw(), raw(functies=["geo.x.y"])]})
    with pytest.raises(ValidationError, match=r"twee keer: geo\.rates\.per_1000"):
        Methods.model_validate({"versie": 1, "methoden": [raw(), raw(code="ander")]})
