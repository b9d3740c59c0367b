"""Connections to the store: one writer at a time, and database errors told in Dutch."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from geo.errors import DataError
from loaders.sqlite import PATIENCE_S, PRIMARY_CODE, tune

_APP = "stadsdeelkompas"
# Any number will do, as long as every process of this program uses the same one.
_WRITERS_LOCK = 5_180_518

_ADDRESS_REMEDY = "Zet in DATABASE_URL bijvoorbeeld sqlite:///map/registraties.sqlite."
_BUSY = {"55P03", "40001", "40P01"}
_READ_ONLY = {"25006", "42501"}
_FULL = "53"
# What SQLite says of the store, by its result code; PostgreSQL by its SQLSTATE.
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SQLITE_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


class StoreError(DataError):
    """The store cannot be opened, read or written; nothing was changed."""


Unknown = Callable[[Engine], StoreError]


def default_url() -> str:
    """Return where the store is: ``DATABASE_URL``, else SQLite in the user's data folder."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    folder = Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return f"sqlite:///{folder / 'registraties.sqlite'}"


def nothing_stored() -> bool:
    """Return whether the store still has to be made: opening it would make an SQLite file."""
    try:
        address = sa.make_url(default_url())
    except sa.exc.ArgumentError:
        return False
    name = address.database or ""
    is_file = address.get_backend_name() == "sqlite" and name not in ("", ":memory:")
    return is_file and not Path(name).exists()


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether this is SQLite; else it is PostgreSQL."""
    return bind.dialect.name == "sqlite"


def sqlite_file(bind: Engine | Connection) -> Path | None:
    """Return the file of an SQLite store; None for one in memory, and for PostgreSQL."""
    name = bind.engine.url.database
    return Path(name) if is_sqlite(bind) and name and name != ":memory:" else None


def open_engine(url: str | None = None) -> Engine:
    """Prepare connections to the store at an SQLAlchemy address, and make its folder.

    Raises
    ------
    StoreError
        If the address is none, or the folder cannot be made.
    """
    try:
        address = sa.make_url(url or default_url())
        engine = sa.create_engine(address, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            "De opslag is niet te openen of te beschrijven: dat adres klopt niet.",
            _ADDRESS_REMEDY,
        ) from error
    if is_sqlite(engine) and sqlite_file(engine) is None:
        # In memory its deliveries would be gone at once.
        raise StoreError(
            "De opslag is niet te openen of te beschrijven: DATABASE_URL noemt geen bestand.",
            _ADDRESS_REMEDY,
        )
    if file := sqlite_file(engine):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(engine) from error
        _restore_rights(file)
    if is_sqlite(engine):
        sa.event.listen(engine, "connect", tune)
    return engine


def unusable(engine: Engine) -> StoreError:
    """Return the error for a store that cannot be opened."""
    return StoreError(
        f"De opslag '{_place(engine)}' is niet te openen of te beschrijven.",
        "Controleer de plek in DATABASE_URL en de rechten daarop.",
    )


def unreadable(engine: Engine) -> StoreError:
    """Return the error for a store that was spoilt while it was in use."""
    return StoreError(
        f"De opslag '{_place(engine)}' is niet te lezen of te beschrijven: hij is beschadigd, "
        "verdwenen of van een andere versie.",
        "Zet een reservekopie terug, of noem in DATABASE_URL een andere plek.",
    )


def _place(engine: Engine) -> str:
    where = engine.url.database if is_sqlite(engine) else engine.url.host or engine.url.database
    return str(where)


@contextmanager
def reading(engine: Engine, otherwise: Unknown = unreadable) -> Iterator[Connection]:
    """Give a connection to read with: all questions are answered as of one moment.

    Parameters
    ----------
    engine : Engine
    otherwise : callable
        Makes the error for what the database's own code does not tell.

    Raises
    ------
    StoreError
        If the database cannot be read.
    """
    with _told(engine, otherwise), engine.connect() as connection:
        if is_sqlite(engine):
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine, patience_s: float | None = None) -> Iterator[Connection]:
    """Give a connection with a transaction: whole at the end, or undone by any error.

    One writer at a time: the lock is taken at the start, not at the first write.

    Parameters
    ----------
    engine : Engine
    patience_s : float
        How long to wait for another writer; ``PATIENCE_S`` by default.

    Raises
    ------
    StoreError
        If the store is busy, read-only, or cannot be written; nothing was then.
    """
    with _told(engine, unreadable), engine.connect() as connection:
        milliseconds = int(1000 * (PATIENCE_S if patience_s is None else patience_s))
        if is_sqlite(engine):
            connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout={milliseconds}")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def empty_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, in which what was removed could still be read."""
    if is_sqlite(engine):
        with _told(engine, unusable), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _told(engine: Engine, otherwise: Unknown) -> Iterator[None]:
    """Turn the errors of the database into Dutch; ``otherwise`` makes what is not known by name."""
    try:
        yield
    except (sa.exc.DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise _in_dutch(engine, cause) or otherwise(engine) from error


def _in_dutch(engine: Engine, cause: BaseException | None) -> StoreError | None:
    state = getattr(cause, "sqlstate", None) or ""
    code = getattr(cause, "sqlite_errorcode", 0) & PRIMARY_CODE
    if state in _BUSY or code in _SQLITE_BUSY:
        return StoreError(
            f"De opslag '{_place(engine)}' is bezet: iemand anders is aan het opslaan.",
            "Er is niets gewijzigd. Probeer het over een minuut opnieuw.",
        )
    if state in _READ_ONLY or code in _SQLITE_READ_ONLY:
        return StoreError(
            f"De opslag '{_place(engine)}' is alleen te lezen; er is niets gewijzigd.",
            "Geef de toepassing schrijfrechten, of zet in DATABASE_URL een andere plek.",
        )
    if state.startswith(_FULL) or code in _SQLITE_FULL:
        return StoreError(
            "De schijf van de opslag is vol of niet te beschrijven; er is niets gewijzigd.",
            "Maak ruimte vrij op die schijf en probeer het opnieuw.",
        )
    if isinstance(cause, engine.dialect.loaded_dbapi.DataError):
        return StoreError(
            "Een waarde past niet in de opslag; er is niets gewijzigd.",
            "Controleer het bestand op vreemde tekens en te grote getallen.",
        )
    if code == sqlite3.SQLITE_CANTOPEN or (not is_sqlite(engine) and not state):
        return unusable(engine)
    return None


def _restore_rights(file: Path) -> None:
    """Give the files beside an SQLite store the rights of the store itself.

    While a store is read-only, SQLite makes them read-only too, and they stay so.
    """
    for side in (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm")):
        # Not ours to mend if it fails: whoever writes is told that the store is read-only.
        with suppress(OSError):
            shutil.copymode(file, side)
