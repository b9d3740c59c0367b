"""Rows of the lists in force: network scan, assurance, surveys, complaints, signals, staff."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.aggregates import table
from loaders.kind_tables import KIND_TABLES
from loaders.tables import DELIVERIES, PARTS

_HIDDEN = ("id", "deel_id")


def list_rows(
    connection: Connection, gemeente: str, kind: str, *, demonstration: bool
) -> pd.DataFrame:
    """Return the rows of a kind in force; see ``Store.list_rows``."""
    rows = KIND_TABLES[kind]
    columns = [column for column in rows.c if column.name not in _HIDDEN]
    return table(
        connection,
        sa.select(*columns)
        .join_from(rows, PARTS)
        .join(DELIVERIES)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == kind,
            PARTS.c.van_kracht,
            DELIVERIES.c.demonstratie == demonstration,
        )
        .order_by(rows.c.id),
    )
