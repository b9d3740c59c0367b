"""The database refuses to change delivered rows, and to remove them before their term is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROWS = (
    "registraties",
    "inzet",
    "doorstroom",
    "openstelling",
    "ervaring",
    "netwerk",
    "klachten",
    "borging",
    "signalen",
    "servicepunten",
)
# All of a part but whether it is in force, and when its rows were removed.
_FIXED_PART = "id, levering_id, gemeente, soort, sleutel, eerste, laatste, servicepunt, rijen"
_MESSAGE = "Dit ligt vast en kan niet worden gewijzigd."
# Rows may go only after their part was marked as purged.
_STANDS = "(SELECT opgeschoond FROM delen WHERE id = OLD.deel_id) IS NULL"


def upgrade() -> None:
    """Add triggers to the parts, and to every table of rows."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _guard_sqlite(connection)
    else:
        _guard_postgresql(connection)


def _guard_sqlite(connection: sa.Connection) -> None:
    guards = {
        "delen_vast": f"UPDATE OF {_FIXED_PART} ON delen",
        "delen_opgeschoond": "UPDATE ON delen WHEN OLD.opgeschoond IS NOT NULL "
        "AND NEW.opgeschoond IS NOT OLD.opgeschoond",
        "delen_blijven": "DELETE ON delen",
    }
    for table in _ROWS:
        guards[f"{table}_vast"] = f"UPDATE ON {table}"
        guards[f"{table}_blijven"] = f"DELETE ON {table} WHEN {_STANDS}"
    for name, when in guards.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )


def _guard_postgresql(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        "CREATE FUNCTION rij_blijft() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_STANDS} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; RETURN OLD; END $$"
    )
    guards = {
        "delen_vast": f"UPDATE OF {_FIXED_PART} ON delen FOR EACH STATEMENT",
        "delen_opgeschoond": "UPDATE ON delen FOR EACH ROW WHEN (OLD.opgeschoond IS NOT NULL "
        "AND NEW.opgeschoond IS DISTINCT FROM OLD.opgeschoond)",
        "delen_blijven": "DELETE OR TRUNCATE ON delen FOR EACH STATEMENT",
    }
    for table in _ROWS:
        guards[f"{table}_vast"] = f"UPDATE OR TRUNCATE ON {table} FOR EACH STATEMENT"
    for name, when in guards.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION ligt_vast()"
        )
    for table in _ROWS:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_blijven BEFORE DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION rij_blijft()"
        )
