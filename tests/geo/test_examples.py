"""The examples in the docstrings of measuring run, and every public function has one."""

import doctest
import importlib
import inspect

import pytest

MODULES = ["rates", "intervals", "dispersion", "smoothing", "need", "missing", "reach"]
MODULES += ["reach_words", "causes", "measure_rules", "access", "distances", "flows", "groups"]
MODULES += ["pressure", "queues"]
SECTIONS = ("Parameters", "Returns", "Examples")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name):
    module = importlib.import_module(f"geo.{name}")
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


@pytest.mark.parametrize("name", ["rates", "need", "missing", "reach", "causes"])
def test_every_public_function_says_what_it_takes_gives_and_shows_it(name):
    module = importlib.import_module(f"geo.{name}")
    public = getattr(module, "__all__", None) or [
        n
        for n, f in inspect.getmembers(module, inspect.isfunction)
        if f.__module__ == module.__name__ and not n.startswith("_")
    ]
    for function in public:
        text = inspect.getdoc(getattr(module, function)) or ""
        assert all(f"\n{section}\n---" in text for section in SECTIONS), function
