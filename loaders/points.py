"""The list of service points: the newest one in force, real and demonstration apart."""

from __future__ import annotations

import hashlib
import secrets

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.demand import UNKNOWN
from geo.errors import DataError
from loaders.aggregates import table
from loaders.kind_tables import POINTS
from loaders.parts import ALL_POINTS
from loaders.parts import POINTS as KIND
from loaders.report import Delivery
from loaders.tables import DELIVERIES, PARTS

COLUMNS = ["code", "naam", "longitude", "latitude", "organisatie"]


def points_delivery(points: pd.DataFrame, name: str = "servicepunten") -> Delivery:
    """Return a list of service points as a delivery.

    Parameters
    ----------
    points : DataFrame
        At least ``code, naam, longitude, latitude, organisatie``.
    name : str
        Name in the history.

    Raises
    ------
    DataError
        If a code or name is missing, or a code occurs twice.
    """
    if points["code"].duplicated().any() or points[["code", "naam"]].isna().any(axis=None):
        raise DataError(
            "In de lijst van servicepunten ontbreekt een code of naam, of komt een code "
            "twee keer voor.",
            "Geef elk punt één eigen code en een naam.",
        )
    # A list that a program gives is no file: the same list may well come again.
    mark = hashlib.sha256(secrets.token_bytes()).hexdigest()
    return Delivery(name, mark, points[COLUMNS], kind=KIND, read=len(points))


def read_points(connection: Connection, gemeente: str, *, demonstration: bool) -> pd.DataFrame:
    """Return the list of service points in force; see ``Store.points``."""
    return table(
        connection,
        sa.select(*[POINTS.c[name] for name in COLUMNS])
        .join_from(POINTS, PARTS)
        .join(DELIVERIES)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == KIND,
            PARTS.c.van_kracht,
            DELIVERIES.c.demonstratie == demonstration,
        )
        .order_by(POINTS.c.code),
    )


def point_names(connection: Connection, gemeente: str, *, demonstration: bool) -> dict[str, str]:
    """Return the names of the service points in force, by code."""
    found = read_points(connection, gemeente, demonstration=demonstration)
    return dict(zip(found["code"], found["naam"], strict=True))


def delivered_points(connection: Connection, gemeente: str) -> list[str]:
    """Return the points of the real deliveries in force, as they are written there."""
    found = connection.scalars(
        sa.select(PARTS.c.servicepunt)
        .distinct()
        .join_from(PARTS, DELIVERIES)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.van_kracht,
            PARTS.c.servicepunt.is_not(None),
            DELIVERIES.c.demonstratie.is_(False),
        )
    )
    return sorted(name for name in found if name not in ("", ALL_POINTS, UNKNOWN))
