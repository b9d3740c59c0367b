"""What is in force after a change, and taking a delivery out of force."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.aggregates import refresh_sums
from loaders.history import What, now, record, spoken
from loaders.parts import COUNTS, Part, in_force
from loaders.report import DeliveryError
from loaders.tables import DELIVERIES, EVENTS, PARTS

_LARGEST = 2**31 - 1
UNCHANGED = "Er is niets gewijzigd."


def load_parts(connection: Connection, gemeente: str) -> list[Part]:
    """Return all parts of a municipality."""
    rows = connection.execute(
        sa.select(
            PARTS.c.id,
            PARTS.c.levering_id,
            PARTS.c.soort,
            PARTS.c.sleutel,
            PARTS.c.eerste,
            PARTS.c.laatste,
            PARTS.c.servicepunt,
            DELIVERIES.c.demonstratie,
            DELIVERIES.c.teruggedraaid.is_not(None),
            PARTS.c.opgeschoond.is_not(None),
        )
        .join_from(PARTS, DELIVERIES)
        .where(PARTS.c.gemeente == gemeente)
    )
    return [Part(*row) for row in rows]


def apply_force(connection: Connection, gemeente: str) -> None:
    """Bring what is in force, and the sums of it, up to date after any change."""
    parts = load_parts(connection, gemeente)
    wanted = in_force(parts)
    marked = set(
        connection.scalars(
            sa.select(PARTS.c.id).where(PARTS.c.gemeente == gemeente, PARTS.c.van_kracht)
        )
    )
    if changed := wanted ^ marked:
        connection.execute(
            PARTS.update()
            .where(PARTS.c.id == sa.bindparam("part"))
            .values(van_kracht=sa.bindparam("force")),
            [{"part": key, "force": key in wanted} for key in sorted(changed)],
        )
    periods = {
        part.period for part in parts if part.id in changed and part.kind == COUNTS and part.period
    }
    refresh_sums(connection, gemeente, periods)


def withdraw(connection: Connection, gemeente: str, key: int, who: str, reason: str) -> None:
    """Mark a delivery as withdrawn; what was in force before it comes back.

    Raises
    ------
    DeliveryError
        If there is no such delivery, it is a demonstration, or it was withdrawn before.
    """
    # A number larger than any that is given out is none to ask a database about.
    row = connection.execute(
        sa.select(DELIVERIES).where(
            DELIVERIES.c.gemeente == gemeente, DELIVERIES.c.id == min(key, _LARGEST)
        )
    ).first()
    if row is None:
        raise DeliveryError(
            f"Levering {key} bestaat niet in {gemeente}.",
            f"{UNCHANGED} Kies een nummer uit de historie.",
        )
    if row.demonstratie:
        raise DeliveryError(
            f"Levering {key} is een demonstratie en is niet terug te draaien.",
            f"{UNCHANGED} De eerste echte levering vervangt de demonstratie.",
        )
    if row.teruggedraaid is not None:
        by = connection.scalar(
            sa.select(EVENTS.c.wie)
            .where(EVENTS.c.levering_id == key, EVENTS.c.wat == What.WITHDRAWN)
            .order_by(EVENTS.c.id.desc())
        )
        raise DeliveryError(
            f"Levering {key} ('{row.bestand}') is al teruggedraaid "
            f"op {spoken(row.teruggedraaid)} door {by}.",
            UNCHANGED,
        )
    connection.execute(
        DELIVERIES.update().where(DELIVERIES.c.id == key).values(teruggedraaid=now())
    )
    apply_force(connection, gemeente)
    record(connection, gemeente, who, What.WITHDRAWN, delivery=key, note=reason)
