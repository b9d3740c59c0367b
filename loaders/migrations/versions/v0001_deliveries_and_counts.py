"""Deliveries, counts and service points: the first store, from before there were migrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "levering",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("gemeente", sa.String(6), nullable=False),
        sa.Column("bestand", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("ontvangen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demonstratie", sa.Boolean, nullable=False),
        sa.Column("geldig", sa.Boolean, nullable=False),
        sa.Column("rijen", sa.Integer, nullable=False),
        sa.UniqueConstraint("gemeente", "sha256", "demonstratie"),
    )
    op.create_table(
        "registratie",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("levering_id", sa.Integer, sa.ForeignKey("levering.id"), nullable=False),
        sa.Column("periode", sa.String(16), nullable=False),
        sa.Column("eerste", sa.Integer, nullable=False),
        sa.Column("laatste", sa.Integer, nullable=False),
        sa.Column("servicepunt", sa.String(120), nullable=False),
        sa.Column("gebied", sa.String(16), nullable=False),
        sa.Column("uitsplitsing", sa.String(24), nullable=False),
        sa.Column("categorie", sa.String(32), nullable=False),
        sa.Column("uitsplitsing2", sa.String(24), nullable=False),
        sa.Column("categorie2", sa.String(32), nullable=False),
        sa.Column("eenheid", sa.String(16), nullable=False),
        sa.Column("laagste", sa.Integer),
        sa.Column("hoogste", sa.Integer),
        sa.Column("bijzonderheid", sa.String(16), nullable=False),
        sa.Column("telt", sa.Boolean, nullable=False),
        sa.Column("telt_totaal", sa.Boolean, nullable=False),
    )
    op.create_index("registratie_tabel", "registratie", ["eenheid", "uitsplitsing", "eerste"])
    op.create_index("registratie_levering", "registratie", ["levering_id"])
    op.create_table(
        "servicepunt",
        sa.Column("gemeente", sa.String(6), primary_key=True),
        sa.Column("code", sa.String(120), primary_key=True),
        sa.Column("naam", sa.String(120), nullable=False),
        sa.Column("longitude", sa.Float),
        sa.Column("latitude", sa.Float),
        sa.Column("organisatie", sa.String(120), nullable=False),
        sa.Column("demonstratie", sa.Boolean, primary_key=True),
    )
