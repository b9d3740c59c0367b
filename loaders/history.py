"""What happened in the store: the deliveries, and the audit trail that nobody can edit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.period import Period
from loaders.tables import DELIVERIES, EVENTS, PARTS

# Up to so many periods are listed one by one.
_LISTED_PERIODS = 3
_MONTHS_PER_YEAR = 12


class What(StrEnum):
    """Kinds of events."""

    DELIVERED = "geleverd"
    WITHDRAWN = "teruggedraaid"
    PURGED = "opgeschoond"
    REFUSED = "geweigerd"
    MAPPED = "kolomindeling"
    ANSWERED = "antwoord"
    MIGRATED = "bijgewerkt"
    PUBLISHED = "gepubliceerd"
    VIEWED = "ingezien"
    NOTED = "genoteerd"
    YEAR_ACCEPTED = "jaar aanvaard"
    YEAR_REFUSED = "jaar geweigerd"
    YEAR_PINNED = "jaar vastgezet"
    LOCATED = "adressen opgezocht"


# The events after which figures can be different.
CHANGES = (What.DELIVERED, What.WITHDRAWN, What.PURGED)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One delivery as the history shows it.

    Parameters
    ----------
    id : int
    soort, bestand, sha256 : str
        File kind, file name, and mark of the file's bytes.
    ontvangen : datetime
        With time zone.
    wie, afzender : str
    perioden : str
        The periods it is about, as text.
    punten : int
        Service points it is about.
    gelezen, geaccepteerd, afgewezen : int
        Source rows.
    rijen : int
        Rows stored.
    stand : str
        ``van kracht``, ``deels van kracht``, ``vervangen``, ``teruggedraaid``,
        ``demonstratie`` (in force, and invented) or ``opgeschoond`` (its rows were removed
        when their term was over).
    demonstratie : bool
    """

    id: int
    soort: str
    bestand: str
    sha256: str
    ontvangen: datetime
    wie: str
    afzender: str
    perioden: str
    punten: int
    gelezen: int
    geaccepteerd: int
    afgewezen: int
    rijen: int
    stand: str
    demonstratie: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail.

    Parameters
    ----------
    tijd : datetime
        With time zone.
    wie : str
    wat : str
        One of ``What``.
    levering : int or None
        Delivery it is about.
    toelichting : str
    """

    tijd: datetime
    wie: str
    wat: str
    levering: int | None
    toelichting: str


def now() -> datetime:
    """Return the moment that is written down."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """Return a stored moment in UTC; SQLite does not keep the time zone."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def months_of(day: date) -> int:
    """Return the month of a day, as in ``Period``."""
    return day.year * _MONTHS_PER_YEAR + day.month - 1


def spoken(moment: datetime) -> str:
    """Return a stored moment in Dutch, in the server's own time."""
    return f"{aware(moment).astimezone():%d-%m-%Y om %H:%M}"


def storable(text: str) -> str:
    """Return a text that every database takes: a file name can hold what is no character."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def record(
    connection: Connection,
    gemeente: str,
    who: str,
    what: What,
    *,
    delivery: int | None = None,
    note: str = "",
) -> None:
    """Add a line to the audit trail, in the transaction of what it is about."""
    connection.execute(
        EVENTS.insert().values(
            gemeente=gemeente,
            tijd=now(),
            wie=storable(who),
            wat=what.value,
            levering_id=delivery,
            toelichting=storable(note),
        )
    )


def events(connection: Connection, gemeente: str) -> list[Event]:
    """Return the audit trail of a municipality, newest first."""
    found = connection.execute(
        sa.select(EVENTS).where(EVENTS.c.gemeente == gemeente).order_by(EVENTS.c.id.desc())
    )
    return [
        Event(aware(row.tijd), row.wie, row.wat, row.levering_id, row.toelichting) for row in found
    ]


def version(connection: Connection, gemeente: str) -> str:
    """Return the mark of the last event after which figures can be different."""
    last = sa.select(sa.func.max(EVENTS.c.id)).where(
        EVENTS.c.gemeente == gemeente, EVENTS.c.wat.in_(CHANGES)
    )
    return str(connection.scalar(last) or 0)


def last_change(connection: Connection, gemeente: str) -> str:
    """Return in Dutch who last changed figures, when and with what."""
    row = connection.execute(
        sa.select(EVENTS.c.wie, EVENTS.c.tijd, EVENTS.c.wat, DELIVERIES.c.bestand)
        .join_from(EVENTS, DELIVERIES, isouter=True)
        .where(EVENTS.c.gemeente == gemeente, EVENTS.c.wat.in_(CHANGES))
        .order_by(EVENTS.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return "niemand"
    file = f" '{row.bestand}'" if row.bestand else ""
    return f"{row.wie} heeft op {spoken(row.tijd)}{file} {row.wat}"


def history(connection: Connection, gemeente: str) -> list[HistoryEntry]:
    """Return all deliveries of a municipality, newest first."""
    parts: dict[int, list[sa.Row[tuple[object, ...]]]] = {}
    for part in connection.execute(sa.select(PARTS).where(PARTS.c.gemeente == gemeente)):
        parts.setdefault(part.levering_id, []).append(part)
    deliveries = connection.execute(
        sa.select(DELIVERIES)
        .where(DELIVERIES.c.gemeente == gemeente)
        .order_by(DELIVERIES.c.id.desc())
    )
    return [_entry(row, parts.get(row.id, [])) for row in deliveries]


def _entry(
    row: sa.Row[tuple[object, ...]], parts: list[sa.Row[tuple[object, ...]]]
) -> HistoryEntry:
    return HistoryEntry(
        id=row.id,
        soort=row.soort,
        bestand=row.bestand,
        sha256=row.sha256,
        ontvangen=aware(row.ontvangen),
        wie=row.wie,
        afzender=row.afzender,
        perioden=_periods({Period(p.eerste, p.laatste) for p in parts if p.eerste is not None}),
        punten=len({p.servicepunt for p in parts if p.servicepunt}),
        gelezen=row.gelezen,
        geaccepteerd=row.gelezen - row.afgewezen,
        afgewezen=row.afgewezen,
        rijen=row.rijen,
        stand=_state(row, parts),
        demonstratie=row.demonstratie,
    )


def _state(row: sa.Row[tuple[object, ...]], parts: list[sa.Row[tuple[object, ...]]]) -> str:
    if row.teruggedraaid is not None:
        return "teruggedraaid"
    states = {bool(part.van_kracht) for part in parts}
    if states == {True}:
        return "demonstratie" if row.demonstratie else "van kracht"
    if True in states:
        return "deels van kracht"
    return "opgeschoond" if all(part.opgeschoond for part in parts) else "vervangen"


def _periods(periods: Iterable[Period]) -> str:
    ordered = sorted(periods)
    if len(ordered) <= _LISTED_PERIODS:
        return ", ".join(period.label for period in ordered)
    last = max(ordered, key=lambda period: period.last)
    return f"{ordered[0].label} t/m {last.label} ({len(ordered)} perioden)"


def key_values(key: str) -> list[str]:
    """Return the values of a part's key."""
    values: list[str] = json.loads(key)
    return values
