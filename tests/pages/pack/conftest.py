"""Packs to write: of one stadsdeel, of the whole, and one with public figures only."""

from __future__ import annotations

import pytest

from geo.screen.pack import Finding, Pack, filters_of, front_of
from pages.pack.ground import Ground
from pages.parts.compose_pack import pack_of


@pytest.fixture(scope="session")
def ground(municipality) -> Ground:
    return Ground.of(municipality)


@pytest.fixture(scope="session")
def make_pack(snapshot):
    return lambda **wishes: pack_of(snapshot, snapshot.resolve(wishes)[0])


@pytest.fixture(scope="session")
def escamp(make_pack) -> Pack:
    return make_pack(stadsdeel="SD051802")


@pytest.fixture(scope="session")
def public(snapshot) -> Pack:
    """A pack without anything invented."""
    selection = snapshot.resolve({"vraag": "bevolking", "stadsdeel": "SD051802"})[0]
    one = Finding(snapshot.screen(selection), filters_of(selection, snapshot.scope))
    return Pack("Escamp", selection, (one,), front_of([one]))
