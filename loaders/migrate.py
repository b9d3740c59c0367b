"""Brings the tables of a store up to this version of the program, with a backup first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from geo.errors import DataError
from loaders.aggregates import rebuild_sums
from loaders.backups import back_up, nothing
from loaders.database import reading, writing
from loaders.tables import FIRST_TABLES, REVISIONS, VERSIONS

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
# Who starts second waits until the first has migrated.
_PATIENCE_S = 900


def migrate(engine: Engine) -> None:
    """Make or update the tables, unless they are up to date.

    Whole or not at all: a migration that fails leaves the store as it was. An existing store
    is copied first, an SQLite file beside itself and the tables of PostgreSQL to a schema of
    their own.

    Parameters
    ----------
    engine : Engine

    Raises
    ------
    DataError
        If the store is from a newer version of the program, or cannot be read or written.
    """
    with reading(engine) as connection:
        if _revision(connection) == REVISIONS[-1]:
            return
    discard: Callable[[], None] = nothing
    try:
        with writing(engine, _PATIENCE_S) as connection:
            present = _revision(connection)
            if present == REVISIONS[-1]:
                return
            discard = back_up(connection) if present else nothing
            _upgrade(connection, stamp=present == REVISIONS[0])
    except DataError:
        discard()
        raise


def _revision(connection: Connection) -> str:
    """Return the revision of the tables; empty for a new store."""
    tables = set(sa.inspect(connection).get_table_names())
    if VERSIONS in tables:
        present = connection.scalar(sa.text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608
        if present is not None and present not in REVISIONS:
            raise DataError(
                f"De opslag is van een nieuwere versie van dit programma (opslagversie {present}).",
                "Werk het programma bij. Er is niets aan de opslag gewijzigd.",
            )
        return str(present or "")
    return REVISIONS[0] if tables >= FIRST_TABLES else ""


def _upgrade(connection: Connection, *, stamp: bool) -> None:
    # Only a store that must change pays for importing alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if stamp:
            command.stamp(config, REVISIONS[0])
        command.upgrade(config, REVISIONS[-1])
        rebuild_sums(connection)
    except Exception as error:
        raise DataError(
            "De opslag kon niet worden bijgewerkt; hij is gebleven zoals hij was.",
            "Controleer of er genoeg ruimte op de schijf is en probeer het opnieuw. De vorige "
            "versie van het programma kan er nog mee werken.",
        ) from error
