"""The examples in the documentation of these modules run as they stand."""

import doctest
import importlib

import pytest

MODULES = ["access", "distances", "flows", "groups", "pressure", "proportions", "queues"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    found = doctest.testmod(importlib.import_module(f"geo.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
