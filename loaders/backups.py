"""Copies of a store from just before a migration: made, and removed when they are old."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.database import is_sqlite, sqlite_file
from loaders.history import months_of
from loaders.tables import FIRST_TABLES, METADATA, REVISIONS, VERSIONS

_SCHEMA = "reservekopie"
_MOMENT = "%Y%m%dT%H%M%S%f"
_WRITTEN = re.compile(r"(\d{8}t\d+)(?:\.sqlite)?$", re.IGNORECASE)


def nothing() -> None:
    """Discard nothing: there is no copy."""


def back_up(connection: Connection) -> Callable[[], None]:
    """Copy the store: an SQLite file beside itself, other tables to a schema of their own.

    Parameters
    ----------
    connection : Connection
        With the lock on the store.

    Returns
    -------
    callable
        Removes the copy, for when the store turns out to stay as it is.
    """
    moment = f"{datetime.now(UTC):{_MOMENT}}"
    if not is_sqlite(connection):
        _copy_tables(connection, f"{_SCHEMA}_{REVISIONS[-1]}_{moment.lower()}")
        return nothing  # it disappears with the transaction
    file = sqlite_file(connection)
    if file is None:
        return nothing
    copy = file.with_name(f"{file.stem}.voor-{REVISIONS[-1]}-{moment}.sqlite")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            shutil.copymode(file, copy)
            source.backup(target)
    except (sqlite3.Error, OSError):
        copy.unlink(missing_ok=True)
        raise
    return lambda: copy.unlink(missing_ok=True)


def _copy_tables(connection: Connection, schema: str) -> None:
    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    ours = {*METADATA.tables, *FIRST_TABLES, VERSIONS}
    for name in sorted(ours & set(sa.inspect(connection).get_table_names())):
        connection.exec_driver_sql(f"CREATE TABLE {schema}.{name} AS TABLE {name}")


def remove_backups(connection: Connection, first_kept: int) -> int:
    """Remove the copies that were made before a month.

    Parameters
    ----------
    connection : Connection
    first_kept : int
        Month, as in ``Period``.

    Returns
    -------
    int
        Copies removed.
    """
    if not is_sqlite(connection):
        names = [n for n in sa.inspect(connection).get_schema_names() if n.startswith(_SCHEMA)]
        old = [name for name in names if _made(name) < first_kept]
        for name in old:
            quoted = connection.dialect.identifier_preparer.quote(name)
            connection.exec_driver_sql(f"DROP SCHEMA {quoted} CASCADE")
        return len(old)
    file = sqlite_file(connection)
    copies = list(file.parent.glob(f"{file.stem}.voor-*.sqlite")) if file else []
    outdated = [copy for copy in copies if _made(copy.name) < first_kept]
    for copy in outdated:
        copy.unlink()
    return len(outdated)


def _made(name: str) -> int:
    """Return the month that a copy was made, from its name."""
    written = _WRITTEN.search(name)
    if written is None:
        return months_of(datetime.now(UTC))
    return months_of(datetime.strptime(written[1].upper(), _MOMENT).replace(tzinfo=UTC))
