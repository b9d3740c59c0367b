"""What points deliver about themselves, summed in SQL: opening hours, staff, waiting lists.

And what they counted, per point: exact counts, which leave through a release only.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.period import Period
from loaders.aggregates import table
from loaders.kind_tables import KIND_TABLES, POINTS
from loaders.parts import COUNTS
from loaders.parts import POINTS as POINT_LIST
from loaders.tables import DELIVERIES, GRAND_TOTAL, HEADINGS, PART_SUMS, PARTS

# A group meets by invitation: nobody can walk in or make an appointment for it.
_GROUP = "groep"
_PLACES = ["code", "naam", "adres", "fictief", "organisatie", "longitude", "latitude", "x", "y"]
# From the first month of a quarter to its last.
_QUARTER = 2
SESSIONS, _ALL = "bijeenkomsten", "totaal"


def periods_of(
    connection: Connection, gemeente: str, kind: str, *, demonstration: bool
) -> tuple[Period, ...]:
    """Return the quarters that a kind was delivered for; see ``Store.quarters_of``."""
    found = connection.execute(
        sa.select(PARTS.c.eerste, PARTS.c.laatste)
        .distinct()
        .join_from(PARTS, DELIVERIES)
        .where(*_in_force(gemeente, kind, demonstration), PARTS.c.eerste.is_not(None))
    )
    spans = [Period(first, last) for first, last in found]
    return tuple(sorted(period for period in spans if period.is_quarter))


def opening(
    connection: Connection, gemeente: str, period: Period, *, demonstration: bool
) -> pd.DataFrame:
    """Return weekly opening hours per point; see ``Store.opening``."""
    rows = KIND_TABLES["openstelling"]
    group = rows.c.soort == _GROUP

    def hours(condition: Any) -> Any:  # noqa: ANN401
        return sa.func.coalesce(sa.func.sum(sa.case((condition, rows.c.uren))), 0.0)

    return _of_points(
        connection,
        rows,
        _in_force(gemeente, "openstelling", demonstration),
        period,
        [],
        [
            hours(~group).label("uren"),
            hours(group).label("uren_groep"),
            sa.func.max(rows.c.dicht_reden).label("dicht_reden"),
        ],
    )


def staff(
    connection: Connection, gemeente: str, period: Period, *, demonstration: bool
) -> pd.DataFrame:
    """Return full-time jobs per point and function; see ``Store.staff``."""
    rows = KIND_TABLES["inzet"]
    return _of_points(
        connection,
        rows,
        _in_force(gemeente, "inzet", demonstration),
        period,
        [rows.c.functie],
        [sa.func.sum(rows.c.fte).label("fte")],
    )


def flow_of_parts(connection: Connection, gemeente: str, parts: list[int]) -> pd.DataFrame:
    """Return waiting list, inflow and outflow per point and quarter; see ``Store``."""
    rows = KIND_TABLES["doorstroom"]
    names = ("wachtlijst", "instroom", "uitstroom")
    sums = [
        sa.func.sum(rows.c[f"{name}_{end}"]).label(f"{name}_{end}")
        for name in names
        for end in ("laagste", "hoogste")
    ]
    key = [PARTS.c.servicepunt, PARTS.c.eerste, PARTS.c.laatste]
    return table(
        connection,
        sa.select(*key, *sums)
        .join(rows, rows.c.deel_id == PARTS.c.id)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.id.in_(parts),
            PARTS.c.laatste - PARTS.c.eerste == _QUARTER,
        )
        .group_by(*key)
        .order_by(*key),
    )


def places(
    connection: Connection, gemeente: str, period: Period, *, demonstration: bool
) -> pd.DataFrame:
    """Return the points that existed in a period and where they are; see ``Store.places``."""
    first, last = _days(period)
    return table(
        connection,
        sa.select(*[POINTS.c[name] for name in _PLACES])
        .join_from(POINTS, PARTS)
        .join(DELIVERIES)
        .where(
            *_in_force(gemeente, POINT_LIST, demonstration),
            sa.or_(POINTS.c.geldig_van.is_(None), POINTS.c.geldig_van <= last),
            sa.or_(POINTS.c.geldig_tot.is_(None), POINTS.c.geldig_tot >= first),
        )
        .order_by(POINTS.c.code),
    )


def counts_at_points(connection: Connection, gemeente: str, parts: list[int]) -> pd.DataFrame:
    """Return what given parts counted per point, by single breakdowns; see ``Store``."""
    asked = sa.or_(
        HEADINGS.c.uitsplitsing != GRAND_TOTAL,
        sa.and_(HEADINGS.c.eenheid == SESSIONS, HEADINGS.c.uitsplitsing == GRAND_TOTAL),
    )
    key = [
        PARTS.c.eerste,
        PARTS.c.laatste,
        PARTS.c.servicepunt,
        HEADINGS.c.eenheid,
        HEADINGS.c.uitsplitsing,
        HEADINGS.c.categorie,
    ]
    sums = [
        sa.cast(sa.func.sum(PART_SUMS.c[name]), sa.BigInteger).label(name)
        for name in ("laagste", "hoogste", "zonder_data")
    ]
    found = table(
        connection,
        sa.select(*key, *sums)
        .join_from(PARTS, PART_SUMS, PART_SUMS.c.deel_id == PARTS.c.id)
        .join(HEADINGS, HEADINGS.c.id == PART_SUMS.c.rubriek_id)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == COUNTS,
            PARTS.c.id.in_(parts),
            PARTS.c.laatste - PARTS.c.eerste == _QUARTER,
            HEADINGS.c.uitsplitsing2 == "",
            asked,
        )
        .group_by(*key)
        .order_by(*key),
    )
    return found.replace({"uitsplitsing": {GRAND_TOTAL: _ALL}})


def _days(period: Period) -> tuple[date, date]:
    """Return the first day of a period, and the last one."""
    start, after = divmod(period.first, 12), divmod(period.last + 1, 12)
    return date(start[0], start[1] + 1, 1), date(after[0], after[1] + 1, 1) - timedelta(days=1)


def _in_force(gemeente: str, kind: str, demonstration: bool) -> list[Any]:
    return [
        PARTS.c.gemeente == gemeente,
        PARTS.c.soort == kind,
        PARTS.c.van_kracht,
        DELIVERIES.c.demonstratie == demonstration,
    ]


def _of_points(
    connection: Connection,
    rows: sa.Table,
    force: list[Any],
    period: Period,
    by: list[Any],
    sums: list[Any],
) -> pd.DataFrame:
    """Return sums per point of what was delivered for a period that holds the one asked.

    Staff and hours are levels: those of a half-year hold for its quarters. Of more periods the
    shortest counts.
    """
    holds = [*force, PARTS.c.eerste <= period.first, PARTS.c.laatste >= period.last]
    span = PARTS.c.laatste - PARTS.c.eerste
    shortest = (
        sa.select(PARTS.c.servicepunt, sa.func.min(span).label("duur"))
        .join_from(PARTS, DELIVERIES)
        .where(*holds)
        .group_by(PARTS.c.servicepunt)
        .subquery()
    )
    key = [PARTS.c.servicepunt, *by]
    return table(
        connection,
        sa.select(*key, *sums)
        .join_from(PARTS, DELIVERIES)
        .join(rows, rows.c.deel_id == PARTS.c.id)
        .join(
            shortest,
            sa.and_(shortest.c.servicepunt == PARTS.c.servicepunt, shortest.c.duur == span),
        )
        .where(*holds)
        .group_by(*key)
        .order_by(*key),
    )
