"""Sums of the registrations, made and asked in SQL: a page never loads the rows.

``sommen`` and ``deelsommen`` follow from ``registraties`` and the parts in force alone, and are
made anew in the transaction that changes those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.period import Period
from loaders.parts import ALL_POINTS
from loaders.parts import COUNTS as KIND
from loaders.tables import (
    COUNTS,
    DELIVERIES,
    GRAND_TOTAL,
    HEADINGS,
    KNOWN,
    PART_SUMS,
    PARTS,
    SUMS,
    UNKNOWN,
)

_TOTAL = "totaal"
_TYPES, _DOSSIERS = "hulpvraag", "dossiers"


@dataclass(frozen=True)
class Coverage:
    """Which quarters were delivered, and by how many points.

    Parameters
    ----------
    periods : tuple of Period
        Delivered periods, oldest first.
    delivered : dict
        Per period the codes of the service points that delivered it.
    missing : dict
        Per period the names of the points that did not deliver it though they deliver otherwise;
        none where all points were delivered together.
    units : tuple of str
        Every unit that was delivered.
    demonstration : bool
        Whether these are demonstration figures.
    """

    periods: tuple[Period, ...]
    delivered: dict[Period, frozenset[str]]
    missing: dict[Period, tuple[str, ...]]
    units: tuple[str, ...]
    demonstration: bool

    def points_in(self, period: Period) -> int:
        """Return how many service points delivered something within a period."""
        inside = [points for p, points in self.delivered.items() if period.contains(p)]
        return len(frozenset().union(*inside))


def _summed(column: sa.ColumnElement[Any], condition: sa.ColumnElement[bool] | None = None) -> Any:  # noqa: ANN401
    """Return a sum as a whole number; nothing adds up to 0."""
    if condition is not None:
        column = sa.case((condition, column))
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


def sum_parts(connection: Connection, part_ids: list[int]) -> None:
    """Make the sums per part of new parts.

    ``rijen`` is every row delivered; the sums are of the rows that count.
    """
    area = sa.case((COUNTS.c.gebied == UNKNOWN, UNKNOWN), else_=KNOWN)
    without = sa.case((COUNTS.c.laagste.is_(None), 1), else_=0)
    of_part = COUNTS.c.deel_id == sa.bindparam("part")
    by_heading = (
        sa.select(
            COUNTS.c.deel_id,
            COUNTS.c.rubriek_id,
            area,
            _summed(COUNTS.c.laagste, COUNTS.c.telt),
            _summed(COUNTS.c.hoogste, COUNTS.c.telt),
            _summed(without, COUNTS.c.telt),
            sa.func.count(),
        )
        .where(of_part)
        .group_by(COUNTS.c.deel_id, COUNTS.c.rubriek_id, area)
    )
    total = _total_headings()
    grand = (
        sa.select(
            COUNTS.c.deel_id,
            total.c.id,
            area,
            _summed(COUNTS.c.laagste),
            _summed(COUNTS.c.hoogste),
            _summed(without),
            sa.func.count(),
        )
        .join_from(COUNTS, HEADINGS, HEADINGS.c.id == COUNTS.c.rubriek_id)
        .join(total, total.c.eenheid == HEADINGS.c.eenheid)
        .where(of_part, COUNTS.c.telt_totaal)
        .group_by(COUNTS.c.deel_id, total.c.id, area)
    )
    for query in (by_heading, grand):
        statement = PART_SUMS.insert().from_select(PART_SUMS.columns.keys(), query)
        for part in part_ids:
            connection.execute(statement, {"part": part})


def refresh_sums(connection: Connection, gemeente: str, periods: Iterable[Period]) -> None:
    """Make the sums per period anew from the parts in force."""
    without = sa.case((COUNTS.c.laagste.is_(None), 1), else_=0)
    sums = (_summed(COUNTS.c.laagste), _summed(COUNTS.c.hoogste), _summed(without))
    total = _total_headings()
    town = sa.literal(gemeente)
    for period in sorted(periods):
        span = (sa.literal(period.first), sa.literal(period.last))
        connection.execute(
            SUMS.delete().where(
                SUMS.c.gemeente == gemeente,
                SUMS.c.eerste == period.first,
                SUMS.c.laatste == period.last,
            )
        )
        rows = (
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == KIND,
            PARTS.c.eerste == period.first,
            PARTS.c.laatste == period.last,
            PARTS.c.van_kracht,
        )
        by_heading = (
            sa.select(town, COUNTS.c.rubriek_id, *span, COUNTS.c.gebied, *sums)
            .join_from(PARTS, COUNTS, COUNTS.c.deel_id == PARTS.c.id)
            .where(*rows, COUNTS.c.telt)
            .group_by(COUNTS.c.rubriek_id, COUNTS.c.gebied)
        )
        grand = (
            sa.select(town, total.c.id, *span, COUNTS.c.gebied, *sums)
            .join_from(PARTS, COUNTS, COUNTS.c.deel_id == PARTS.c.id)
            .join(HEADINGS, HEADINGS.c.id == COUNTS.c.rubriek_id)
            .join(total, total.c.eenheid == HEADINGS.c.eenheid)
            .where(*rows, COUNTS.c.telt_totaal)
            .group_by(total.c.id, COUNTS.c.gebied)
        )
        for query in (by_heading, grand):
            connection.execute(SUMS.insert().from_select(SUMS.columns.keys(), query))


def rebuild_sums(connection: Connection) -> None:
    """Make all sums anew: after a migration."""
    for table in (PART_SUMS, SUMS):
        connection.execute(table.delete())
    units = set(connection.scalars(sa.select(HEADINGS.c.eenheid).distinct()))
    ensure_totals(connection, units)
    parts = connection.execute(sa.select(PARTS).where(PARTS.c.soort == KIND)).all()
    sum_parts(connection, [part.id for part in parts])
    spans: dict[str, set[Period]] = {}
    for part in parts:
        spans.setdefault(part.gemeente, set()).add(Period(part.eerste, part.laatste))
    for gemeente, periods in spans.items():
        refresh_sums(connection, gemeente, periods)


def ensure_totals(connection: Connection, units: Iterable[str]) -> None:
    """Make the heading of the grand total of each unit that has none."""
    missing = set(units) - set(connection.scalars(sa.select(_total_headings().c.eenheid)))
    if missing:
        connection.execute(
            HEADINGS.insert(),
            [
                {
                    "eenheid": unit,
                    "uitsplitsing": GRAND_TOTAL,
                    "categorie": _TOTAL,
                    "uitsplitsing2": "",
                    "categorie2": "",
                }
                for unit in sorted(missing)
            ],
        )


def _total_headings() -> sa.Subquery:
    """Return the headings of the grand totals, one per unit."""
    return (
        sa.select(HEADINGS.c.id, HEADINGS.c.eenheid)
        .where(HEADINGS.c.uitsplitsing == GRAND_TOTAL)
        .subquery()
    )


def counts(
    connection: Connection,
    gemeente: str,
    period: Period,
    breakdown: str,
    unit: str,
    *,
    by_period: bool,
) -> pd.DataFrame:
    """Return sums per area and category; see ``Store.counts``."""
    apart = [SUMS.c.eerste, SUMS.c.laatste] if by_period else []
    query = (
        sa.select(
            SUMS.c.gebied,
            HEADINGS.c.categorie,
            _summed(SUMS.c.laagste).label("laagste"),
            _summed(SUMS.c.hoogste).label("hoogste"),
            _summed(SUMS.c.zonder_data).label("zonder_data"),
            *apart,
        )
        .join_from(HEADINGS, SUMS)
        .where(
            HEADINGS.c.eenheid == unit,
            HEADINGS.c.uitsplitsing == (GRAND_TOTAL if breakdown == _TOTAL else breakdown),
            HEADINGS.c.uitsplitsing2 == "",
            SUMS.c.gemeente == gemeente,
            SUMS.c.eerste >= period.first,
            SUMS.c.laatste <= period.last,
        )
        .group_by(SUMS.c.gebied, HEADINGS.c.categorie, *apart)
    )
    return table(connection, query)


def counts_of_parts(
    connection: Connection, gemeente: str, parts: list[int], breakdowns: Sequence[str]
) -> pd.DataFrame:
    """Return the new dossiers of given parts per point, area and category; see ``Store``."""
    without = sa.case((COUNTS.c.laagste.is_(None), 1), else_=0)
    sums = [
        _summed(COUNTS.c.laagste).label("laagste"),
        _summed(COUNTS.c.hoogste).label("hoogste"),
        _summed(without).label("zonder_data"),
    ]
    place = [PARTS.c.eerste, PARTS.c.laatste, PARTS.c.servicepunt, COUNTS.c.gebied]
    asked = (
        PARTS.c.gemeente == gemeente,
        PARTS.c.id.in_(parts),
        HEADINGS.c.eenheid == _DOSSIERS,
    )

    def of(breakdown: str, category: Any, counted: Any) -> sa.Select[Any]:  # noqa: ANN401
        return (
            sa.select(*place, sa.literal(breakdown).label("uitsplitsing"), category, *sums)
            .join_from(PARTS, COUNTS, COUNTS.c.deel_id == PARTS.c.id)
            .join(HEADINGS, HEADINGS.c.id == COUNTS.c.rubriek_id)
            .where(*asked, counted)
            .group_by(*place, category)
        )

    plain = sa.and_(HEADINGS.c.uitsplitsing2 == "", COUNTS.c.telt)
    queries = [
        of(name, HEADINGS.c.categorie, sa.and_(HEADINGS.c.uitsplitsing == name, plain))
        for name in breakdowns
    ]
    queries.append(of(_TOTAL, sa.literal(_TOTAL).label("categorie"), COUNTS.c.telt_totaal))
    return pd.concat([table(connection, query) for query in queries], ignore_index=True)


def left_open(connection: Connection, gemeente: str) -> dict[Period, int]:
    """Return per period how many counts were left open; see ``Store.left_open``."""
    found = connection.execute(
        sa.select(SUMS.c.eerste, SUMS.c.laatste, _summed(SUMS.c.zonder_data))
        .join_from(SUMS, HEADINGS)
        .where(
            SUMS.c.gemeente == gemeente,
            HEADINGS.c.eenheid == _DOSSIERS,
            HEADINGS.c.uitsplitsing.in_((_TYPES, GRAND_TOTAL)),
            HEADINGS.c.uitsplitsing2 == "",
        )
        .group_by(SUMS.c.eerste, SUMS.c.laatste)
    )
    return {Period(first, last): int(amount) for first, last, amount in found}


def coverage(
    connection: Connection, gemeente: str, unit: str, names: dict[bool, dict[str, str]]
) -> Coverage:
    """Return what was delivered of a unit; see ``Store.coverage``.

    Parameters
    ----------
    connection : Connection
    gemeente, unit : str
    names : dict
        Name by code of the service points of the demonstration (True) and the real ones (False).
    """
    found = connection.execute(
        sa.select(
            PARTS.c.eerste,
            PARTS.c.laatste,
            PARTS.c.servicepunt,
            HEADINGS.c.eenheid,
            DELIVERIES.c.demonstratie,
        )
        .join_from(PARTS, DELIVERIES)
        .join(PART_SUMS, PART_SUMS.c.deel_id == PARTS.c.id)
        .join(HEADINGS, HEADINGS.c.id == PART_SUMS.c.rubriek_id)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == KIND,
            PARTS.c.van_kracht,
        )
        .distinct()
    ).all()
    demonstration = any(row.demonstratie for row in found)
    by_period: dict[Period, set[str]] = {}
    for row in found:
        if row.eenheid == unit:
            by_period.setdefault(Period(row.eerste, row.laatste), set()).add(row.servicepunt)
    together = {period for period, codes in by_period.items() if ALL_POINTS in codes}
    delivered = {p: frozenset(codes - {ALL_POINTS, UNKNOWN}) for p, codes in by_period.items()}
    points = frozenset().union(*delivered.values())
    known = names[demonstration]
    return Coverage(
        periods=tuple(sorted(delivered)),
        delivered=delivered,
        missing={
            period: tuple(sorted(known.get(code, code) for code in points - present))
            for period, present in delivered.items()
            if points - present and period not in together
        },
        units=tuple(sorted({row.eenheid for row in found})),
        demonstration=demonstration,
    )


def quality_counts(connection: Connection, gemeente: str) -> pd.DataFrame:
    """Return the sums per part in force; see ``Store.quality_counts``."""
    return table(
        connection,
        sa.select(
            PARTS.c.eerste,
            PARTS.c.laatste,
            PARTS.c.servicepunt,
            HEADINGS.c.eenheid,
            HEADINGS.c.uitsplitsing,
            HEADINGS.c.categorie,
            PART_SUMS.c.gebied_soort,
            PART_SUMS.c.laagste,
            PART_SUMS.c.hoogste,
            PART_SUMS.c.zonder_data,
            PART_SUMS.c.rijen,
        )
        .join_from(PARTS, PART_SUMS)
        .join(HEADINGS)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == KIND,
            PARTS.c.van_kracht,
            HEADINGS.c.uitsplitsing != GRAND_TOTAL,
            HEADINGS.c.uitsplitsing2 == "",
        )
        .order_by(PARTS.c.eerste, PARTS.c.laatste, PARTS.c.servicepunt, HEADINGS.c.id),
    )


def table(connection: Connection, query: sa.Select[Any]) -> pd.DataFrame:
    """Return the answer to a query as a table."""
    result = connection.execute(query)
    return pd.DataFrame(result.all(), columns=list(result.keys()))
