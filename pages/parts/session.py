"""What lives as long as the server: knowledge, municipality and store, opened once.

And who is working: until there is a login, everyone is the same local user.
"""

from __future__ import annotations

import gc
import logging
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import streamlit as st

from geo.errors import NoDataError, UserError
from loaders.database import StoreError
from loaders.demonstration import load_demonstration
from loaders.fetched import Fetched
from loaders.knowledge import check_figures, fitting, load_knowledge
from loaders.municipality import first_code, load_municipality
from loaders.store import LOCAL_USER, Store
from pages.pack.ground import Ground
from pages.parts.compose import Composer
from pages.parts.map import Boundaries, build_deck
from pages.parts.viewport import USUAL_PX

_LOG = logging.getLogger(__name__)
_OPENING = Lock()
_FAILED: dict[str, tuple[float, StoreError]] = {}


@dataclass(frozen=True)
class _Opened:
    composer: Composer
    boundaries: Boundaries
    store: Store


@lru_cache(maxsize=8)
def _open(gemeente: str, _sources: str) -> _Opened:
    """Open a municipality; anew when other years of figures count (``_sources`` is their mark)."""
    municipality = load_municipality(gemeente)
    knowledge = fitting(load_knowledge(), municipality)
    check_figures(knowledge.catalogue, municipality)
    store = Store()
    load_demonstration(store, municipality, knowledge)
    composer, boundaries = Composer(knowledge, municipality, store), Boundaries.of(municipality)
    # The first screen is what nearly every visit opens with.
    snapshot = composer.snapshot()
    with suppress(NoDataError):  # then the page itself says so, with the bar above it
        build_deck(snapshot.screen(snapshot.resolve({})[0]), boundaries, USUAL_PX)
    # Streamlit collects garbage after every run; what stays for good need not be looked at.
    gc.collect()
    gc.freeze()
    return _Opened(composer, boundaries, store)


def _opened(gemeente: str) -> _Opened:
    asked = time.monotonic()
    with _OPENING:
        failed_at, failure = _FAILED.get(gemeente, (-math.inf, None))
        if failure and failed_at >= asked:
            # Who waited for an opening that failed need not wait for another to fail.
            raise failure
        try:
            return _open(gemeente, Fetched(gemeente).mark())
        except StoreError as error:
            _FAILED[gemeente] = (time.monotonic(), error)
            raise


def composer(gemeente: str) -> Composer:
    """Return the maker of screens for a municipality; an empty store gets the demonstration."""
    return _opened(gemeente).composer


def boundaries(gemeente: str) -> Boundaries:
    """Return the addresses and extents of a municipality's boundaries."""
    return _opened(gemeente).boundaries


@lru_cache(maxsize=8)
def ground(gemeente: str) -> Ground:
    """Return the boundaries that maps in exports are drawn from."""
    return Ground.of(composer(gemeente).municipality)


def store(gemeente: str) -> Store:
    """Return the store; the same for every page, so that a delivery shows at once."""
    return _opened(gemeente).store


def user() -> str:
    """Return who is working: the one place to change when there is a login."""
    return LOCAL_USER


def municipality_code() -> str:
    """Return the municipality in the address, else the first that is shipped."""
    return st.query_params.get("gemeente") or first_code()


def open_first() -> None:
    """Open the first municipality before anyone asks for it."""
    try:
        _opened(first_code())
    except UserError as error:
        # Every visitor gets this message on the page.
        _LOG.warning("%s", error)
