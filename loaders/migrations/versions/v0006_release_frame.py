"""A release keeps the plan, the taxonomy and the points that it was made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; of the releases from before, it is empty. Their rows stay fixed."""
    op.add_column(
        "uitgaven", sa.Column("kader", sa.String, nullable=False, server_default=sa.text("''"))
    )
