"""Stores on both databases, for the tests of ``loaders``."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.store import Store
from tests.loaders.databases import Databases, Postgres, postgres_server
from tests.loaders.village import GEMEENTE, read


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def databases(request, tmp_path_factory) -> Databases:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    return Databases(request.param, tmp_path_factory.mktemp("opslag"), server)


@pytest.fixture
def store(databases) -> Iterator[Store]:
    opened = Store(databases.fresh())
    yield opened
    opened.close()


@pytest.fixture
def deliver(store, tmp_path):
    """Deliver rows as one file."""
    return lambda *rows, **options: store.deliver(GEMEENTE, [read(tmp_path, *rows)], **options)


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """Work as a user whom file permissions bind, in a folder of its own."""
    folder = Path(tempfile.mkdtemp())
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)
