"""Storing deliveries: judged whole, then written whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from loaders.aggregates import ensure_totals, sum_parts
from loaders.bulk import insert_rows
from loaders.force import UNCHANGED, apply_force, load_parts
from loaders.history import (
    What,
    key_values,
    last_change,
    now,
    record,
    spoken,
    storable,
    version,
)
from loaders.kind_tables import KIND_TABLES
from loaders.parts import COUNTS, POINTS, Part, clashes, in_force
from loaders.prepared import HEADING, Prepared, prepare
from loaders.report import Delivery, DeliveryError
from loaders.standard import load_standard
from loaders.tables import DELIVERIES, HEADINGS, PARTS

_REPLACING = (
    f"{UNCHANGED} Haal dat deel uit het bestand, of vervang wat er staat: op de pagina Gegevens, "
    "of met --vervang."
)


@dataclass(frozen=True)
class Sender:
    """Who delivers, and in what capacity.

    Parameters
    ----------
    who : str
        The user.
    sender : str
        The organisation that the file came from.
    demonstration : bool
        The figures are invented.
    """

    who: str
    sender: str = ""
    demonstration: bool = False


def has_deliveries(connection: Connection, gemeente: str) -> bool:
    """Return whether anything was ever delivered for a municipality."""
    query = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.gemeente == gemeente).limit(1)
    return connection.execute(query).first() is not None


def refuse_outdated(connection: Connection, gemeente: str, seen: str) -> None:
    """Refuse to go on when something was changed since the user looked.

    Raises
    ------
    DeliveryError
    """
    if seen != version(connection, gemeente):
        raise DeliveryError(
            f"De opslag is veranderd sinds u keek: {last_change(connection, gemeente)}.",
            f"{UNCHANGED} Bekijk de vergelijking opnieuw en bevestig dan.",
        )


def deliver(
    connection: Connection,
    gemeente: str,
    files: list[Delivery],
    by: Sender,
    *,
    may_replace: bool,
) -> tuple[int, ...]:
    """Judge all files, then write them all; see ``Store.deliver``."""
    stored = load_parts(connection, gemeente)
    real = {p.kind for p in stored if not p.demonstration and not p.withdrawn}
    if by.demonstration and COUNTS in real and {f.kind for f in files} != {POINTS}:
        raise DeliveryError(
            "Er zijn al echte leveringen.", "Demonstratiegegevens komen daar niet bij."
        )
    standard = load_standard()
    prepared = [prepare(f, standard[f.kind], demonstration=by.demonstration) for f in files]
    standing = in_force(stored)
    _refuse_repeats(
        connection,
        gemeente,
        prepared,
        [] if may_replace else [part for part in stored if part.id in standing],
    )
    keys = tuple(_write(connection, gemeente, each, by) for each in prepared)
    apply_force(connection, gemeente)
    return keys


def _refuse_repeats(
    connection: Connection, gemeente: str, deliveries: list[Prepared], standing: list[Part]
) -> None:
    """Refuse a file that was delivered before, and what is in force already.

    No two files of one call may speak about the same thing either.
    """
    known = list(standing)
    marks: dict[str, str] = {}
    for place, prepared in enumerate(deliveries):
        delivery = prepared.delivery
        if delivery.sha256 in marks:
            raise DeliveryError(
                f"'{delivery.name}' is al geleverd: het is hetzelfde bestand als "
                f"'{marks[delivery.sha256]}'.",
                UNCHANGED,
            )
        marks[delivery.sha256] = delivery.name
        _refuse_same_file(connection, gemeente, delivery, prepared.parts)
        if clash := next(clashes(prepared.parts, known), None):
            for other in deliveries[:place]:
                if clash[1] in other.parts:
                    raise DeliveryError(
                        f"'{other.delivery.name}' en '{delivery.name}' gaan allebei over "
                        f"{_named(clash[1])}.",
                        f"{UNCHANGED} Lever er één van, of voeg ze samen tot één bestand.",
                    )
            raise DeliveryError(f"'{delivery.name}': {_told(clash[1])}.", _REPLACING)
        known += prepared.parts


def _refuse_same_file(
    connection: Connection, gemeente: str, delivery: Delivery, parts: list[Part]
) -> None:
    earlier = connection.execute(
        sa.select(
            DELIVERIES.c.id, DELIVERIES.c.bestand, DELIVERIES.c.ontvangen, DELIVERIES.c.wie
        ).where(
            DELIVERIES.c.gemeente == gemeente,
            DELIVERIES.c.sha256 == delivery.sha256,
            DELIVERIES.c.demonstratie == any(part.demonstration for part in parts),
            DELIVERIES.c.teruggedraaid.is_(None),
        )
    ).first()
    if earlier:
        raise DeliveryError(
            f"'{delivery.name}' is al geleverd als '{earlier.bestand}' "
            f"op {spoken(earlier.ontvangen)} door {earlier.wie}.",
            f"{UNCHANGED} {_state_of(connection, earlier.id)}",
        )


def _state_of(connection: Connection, key: int) -> str:
    """Say what became of a delivery."""
    forces = connection.scalars(
        sa.select(PARTS.c.van_kracht).where(PARTS.c.levering_id == key)
    ).all()
    if all(forces):
        return "De cijfers staan er al."
    return f"Levering {key} is vervangen door een nieuwere: draai die terug, dan geldt deze weer."


def replaced(deliveries: Iterable[Prepared], standing: Iterable[Part]) -> list[str]:
    """Name the parts in force that deliveries take the place of, each once."""
    known = list(standing)
    gone = {old.id: old for each in deliveries for _, old in clashes(each.parts, known)}
    return [_named(old) for old in gone.values()]


def _named(part: Part) -> str:
    if part.point and part.period:
        return f"{part.point} over {part.period}{f' ({part.unit})' if part.unit else ''}"
    return ", ".join(filter(None, key_values(part.key))) or f"de lijst {part.kind}"


def _told(part: Part) -> str:
    """Say in Dutch that something was delivered already."""
    if part.point and part.period:
        unit = f" ({part.unit})" if part.unit else ""
        return f"{part.point} heeft {part.period} al geleverd{unit}"
    values = ", ".join(filter(None, key_values(part.key)))
    return f"{values or 'deze lijst'} is al geleverd"


def _write(connection: Connection, gemeente: str, prepared: Prepared, sender: Sender) -> int:
    """Write one delivery and its line in the audit trail; its parts are not in force yet.

    Returns
    -------
    int
        Id of the delivery.
    """
    delivery = prepared.delivery
    key = connection.scalar(
        DELIVERIES.insert()
        .values(
            gemeente=gemeente,
            soort=delivery.kind,
            bestand=storable(delivery.name),
            sha256=delivery.sha256,
            ontvangen=now(),
            wie=storable(sender.who),
            afzender=storable(sender.sender),
            demonstratie=sender.demonstration,
            gelezen=delivery.read or delivery.counted,
            afgewezen=delivery.rejected,
            rijen=delivery.counted,
        )
        .returning(DELIVERIES.c.id)
    )
    part_ids = _write_parts(connection, gemeente, int(key or 0), prepared)
    if delivery.kind == COUNTS:
        _write_counts(connection, prepared, part_ids)
        sum_parts(connection, part_ids.tolist())
    else:
        table = KIND_TABLES[delivery.kind]
        rows = delivery.rows.assign(deel_id=part_ids[prepared.part_of_row])
        insert_rows(connection, table, rows[[c for c in rows.columns if c in table.c]])
    record(
        connection,
        gemeente,
        sender.who,
        What.DELIVERED,
        delivery=key,
        note=f"'{delivery.name}': {delivery.counted} rijen opgeslagen, "
        f"{delivery.rejected} afgewezen.",
    )
    return int(key or 0)


def _write_parts(
    connection: Connection, gemeente: str, delivery: int, prepared: Prepared
) -> npt.NDArray[np.int64]:
    values = [
        {
            "levering_id": delivery,
            "gemeente": gemeente,
            "soort": part.kind,
            "sleutel": part.key,
            "eerste": part.first,
            "laatste": part.last,
            "servicepunt": part.point,
            "rijen": rows,
            "van_kracht": False,
        }
        for part, rows in zip(prepared.parts, prepared.rows_per_part, strict=True)
    ]
    statement = PARTS.insert().returning(PARTS.c.id, sort_by_parameter_order=True)
    return np.array(connection.scalars(statement, values).all(), dtype=np.int64)


def _write_counts(
    connection: Connection, prepared: Prepared, part_ids: npt.NDArray[np.int64]
) -> None:
    heading_ids = _heading_ids(connection, prepared.headings)
    ensure_totals(connection, {unit for unit, *_ in prepared.headings})
    rows = prepared.delivery.rows[
        ["gebied", "laagste", "hoogste", "bijzonderheid", "telt", "telt_totaal"]
    ].assign(
        deel_id=part_ids[prepared.part_of_row],
        rubriek_id=heading_ids[prepared.heading_of_row],
    )
    insert_rows(connection, KIND_TABLES[COUNTS], rows, prepared.order)


def _heading_ids(connection: Connection, headings: list[tuple[str, ...]]) -> npt.NDArray[np.int64]:
    """Return the ids of headings; new ones are made."""
    columns = [HEADINGS.c[name] for name in HEADING]
    rows = connection.execute(sa.select(HEADINGS.c.id, *columns)).all()
    if missing := sorted(set(headings) - {tuple(values) for _, *values in rows}):
        connection.execute(
            HEADINGS.insert(), [dict(zip(HEADING, values, strict=True)) for values in missing]
        )
        rows = connection.execute(sa.select(HEADINGS.c.id, *columns)).all()
    known = {tuple(values): key for key, *values in rows}
    return np.array([known[heading] for heading in headings], dtype=np.int64)
