"""The journal of advice: decisions, comments and tested signals, which stay as they were noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MESSAGE = "Dit ligt vast en kan niet worden gewijzigd."


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def upgrade() -> None:
    """Add the table, and a trigger that keeps its rows as they are; only their term ends them."""
    op.create_table(
        "journaal",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("gemeente"),
        sa.Column("demonstratie", sa.Boolean, nullable=False),
        *map(_text, ("soort", "gebied", "onderwerp", "inhoud", "wie")),
        sa.Column("tijd", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("journaal_soort", "journaal", ["gemeente", "demonstratie", "soort"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER journaal_vast BEFORE UPDATE ON journaal "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER journaal_vast BEFORE UPDATE ON journaal "
            "FOR EACH STATEMENT EXECUTE FUNCTION ligt_vast()"
        )
