"""What several test packages need: the real municipality, a store with the demonstration."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from loaders.demonstration import load_demonstration
from loaders.knowledge import Knowledge, load_knowledge
from loaders.municipality import Municipality, available, load_municipality
from loaders.store import Store
from pages.parts.compose import Composer, Snapshot

# How long an example takes says more of the machine than of the code.
settings.register_profile("stadsdeelkompas", deadline=None)
settings.load_profile("stadsdeelkompas")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def municipality() -> Municipality:
    return load_municipality(next(iter(available())))


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory, municipality, knowledge) -> Store:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('opslag') / 'demo.sqlite'}")
    load_demonstration(store, municipality, knowledge)
    return store


@pytest.fixture(scope="session")
def snapshot(knowledge, municipality, demo_store) -> Snapshot:
    return Composer(knowledge, municipality, demo_store).snapshot()
