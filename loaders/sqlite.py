"""How the store uses SQLite: several processes read and write one file."""

from __future__ import annotations

import sqlite3
import time

# How long a writer waits for another one, and how often it looks.
PATIENCE_S = 15
_PAUSE_S = 0.01
_CACHE_KIB = 64 * 1024
# SQLite's extended result codes carry the primary one in their lowest byte.
PRIMARY_CODE = 0xFF


def tune(connection: sqlite3.Connection, _: object = None) -> None:
    """Set up a new connection: wait for other writers, keep them apart, check keys."""
    # SQLAlchemy opens the transaction itself (see database.writing), so the driver must not.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={1000 * PATIENCE_S}")
    _write_ahead(connection)
    # A confirmed delivery is on the disk, also after a power cut.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # Else INSERT OR REPLACE removes rows past the triggers that keep them.
    connection.execute("PRAGMA recursive_triggers=ON")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, however many processes open the new store at once.

    SQLite refuses this one statement at once, whatever its busy timeout, while another
    connection switches: so the waiting is done here.
    """
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
