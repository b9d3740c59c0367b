"""What several test packages need: the real municipality, a store with the demonstration."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from loaders.demonstration import load_demonstration
from loaders.fetched import FOLDER
from loaders.knowledge import Knowledge, load_knowledge
from loaders.municipality import Municipality, available, load_municipality
from loaders.store import Store
from pages.parts.compose import Composer, Snapshot

_LONG_RUN = os.environ.get("STADSDEELKOMPAS_LANG") == "1"
# What takes longer than the tests of README may: a run of its own.
LONG = pytest.mark.skipif(not _LONG_RUN, reason="a run of its own: STADSDEELKOMPAS_LANG=1")

# How long an example takes says more of the machine than of the code. The longer run tries more.
_EXAMPLES = 200 if _LONG_RUN else 15
settings.register_profile("stadsdeelkompas", deadline=None, max_examples=_EXAMPLES)
settings.load_profile("stadsdeelkompas")

_FIGURE = "figure"
_FETCHED = pytest.StashKey[tempfile.TemporaryDirectory]()
ROOT = Path(__file__).resolve().parent.parent


def long(*values: object) -> list[object]:
    """Return values of a parameter that only the longer run tries."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=LONG)
        for value in values
    ]


def pytest_configure(config) -> None:
    # What the user of this machine fetched from CBS is no part of any test.
    config.stash[_FETCHED] = tempfile.TemporaryDirectory(prefix="bronnen-")
    os.environ[FOLDER] = config.stash[_FETCHED].name


def pytest_unconfigure(config) -> None:
    config.stash[_FETCHED].cleanup()


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Give ``__main__`` back: AppTest leaves its script there, and new processes would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def figure(record_property) -> Callable[[str], None]:
    """Report a figure that was measured: it is printed after the run, passed or failed."""
    return lambda text: record_property(_FIGURE, text)


def pytest_terminal_summary(terminalreporter) -> None:
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, [])]
    told = {
        f"{report.location[0]}: {text}": None
        for report in sorted(reports, key=lambda report: report.nodeid)
        for name, text in report.user_properties
        if name == _FIGURE
    }
    if told:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(told))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def municipality() -> Municipality:
    return load_municipality(next(iter(available())))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory, municipality, knowledge) -> Path:
    """The file of a store with the demonstration in it: to copy, not to open."""
    path = tmp_path_factory.mktemp("vol") / "demo.sqlite"
    store = Store(f"sqlite:///{path}")
    load_demonstration(store, municipality, knowledge)
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name], "nothing beside it"
    return path


@pytest.fixture(scope="session")
def demo_store(demo_file, tmp_path_factory) -> Store:
    """A store with the demonstration, for all who only read."""
    return Store(f"sqlite:///{shutil.copy(demo_file, tmp_path_factory.mktemp('opslag'))}")


@pytest.fixture(scope="session")
def snapshot(knowledge, municipality, demo_store) -> Snapshot:
    return Composer(knowledge, municipality, demo_store).snapshot()
