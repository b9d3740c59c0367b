"""Which service points there are, and what they deliver about themselves."""

from __future__ import annotations

import pandas as pd

from geo.period import Period
from loaders import advice_rows, operations
from loaders.database import reading
from loaders.points import delivered_points, read_points
from loaders.store.connected import Connected


class AboutPoints(Connected):
    """Service points: names, places, opening hours, staff and lists."""

    def points(self, gemeente: str, *, demonstration: bool = False) -> pd.DataFrame:
        """Return the list of service points.

        Parameters
        ----------
        gemeente : str
        demonstration : bool
            That of the demonstration, which is never mixed with the real one.

        Returns
        -------
        DataFrame
            ``code, naam, longitude, latitude, organisatie``; no rows when there is no list.
        """
        with reading(self._engine) as connection:
            return read_points(connection, gemeente, demonstration=demonstration)

    def delivered_points(self, gemeente: str) -> list[str]:
        """Return how points are written in the real deliveries in force."""
        with reading(self._engine) as connection:
            return delivered_points(connection, gemeente)

    def quarters_of(self, gemeente: str, kind: str, *, demonstration: bool) -> tuple[Period, ...]:
        """Return the quarters that a kind of files (``openstelling``) was delivered for."""
        with reading(self._engine) as connection:
            return operations.periods_of(connection, gemeente, kind, demonstration=demonstration)

    def places(self, gemeente: str, period: Period, *, demonstration: bool) -> pd.DataFrame:
        """Return the points that existed in a period, and where they are.

        Returns
        -------
        DataFrame
            ``code, naam, adres, fictief, organisatie, longitude, latitude, x, y``; a place is given
            in degrees, in metres of the national grid, or in both; missing when not delivered.
        """
        with reading(self._engine) as connection:
            return operations.places(connection, gemeente, period, demonstration=demonstration)

    def opening(self, gemeente: str, period: Period, *, demonstration: bool) -> pd.DataFrame:
        """Return opening hours per week of each point that delivered them, summed in SQL.

        Returns
        -------
        DataFrame
            ``servicepunt, uren`` (walk-in and appointments), ``uren_groep, dicht_reden``. Hours
            of a longer period hold for a quarter in it.
        """
        with reading(self._engine) as connection:
            return operations.opening(connection, gemeente, period, demonstration=demonstration)

    def staff(self, gemeente: str, period: Period, *, demonstration: bool) -> pd.DataFrame:
        """Return full-time jobs, detached staff included, summed in SQL.

        Returns
        -------
        DataFrame
            ``servicepunt, functie, fte``. Staff of a longer period hold for a quarter in it.
        """
        with reading(self._engine) as connection:
            return operations.staff(connection, gemeente, period, demonstration=demonstration)

    def list_rows(self, gemeente: str, kind: str, *, demonstration: bool) -> pd.DataFrame:
        """Return the rows of a kind in force, such as ``netwerk`` or ``signalen``.

        Returns
        -------
        DataFrame
            The columns of ``kind_tables``. For computing: what of it may be shown is decided by
            ``geo.advice``.
        """
        with reading(self._engine) as connection:
            return advice_rows.list_rows(connection, gemeente, kind, demonstration=demonstration)
