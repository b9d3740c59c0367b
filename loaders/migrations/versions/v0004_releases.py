"""Releases: what was published is frozen under a number, and cannot be changed or removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MESSAGE = "Dit ligt vast en kan niet worden gewijzigd."


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def upgrade() -> None:
    """Add the table, and triggers that keep its rows as they are."""
    op.create_table(
        "uitgaven",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("gemeente"),
        sa.Column("demonstratie", sa.Boolean, nullable=False),
        sa.Column("nummer", sa.Integer, nullable=False),
        sa.Column("gemaakt", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("wie", "toelichting", "versie", "delen", "dekking", "correcties")),
        sa.Column("cijfers", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("gemeente", "demonstratie", "nummer", name="uitgaven_nummer"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for name, when in (("vast", "UPDATE"), ("blijven", "DELETE")):
            connection.exec_driver_sql(
                f"CREATE TRIGGER uitgaven_{name} BEFORE {when} ON uitgaven "
                f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
            )
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER uitgaven_vast BEFORE UPDATE OR DELETE OR TRUNCATE ON uitgaven "
            "FOR EACH STATEMENT EXECUTE FUNCTION ligt_vast()"
        )
