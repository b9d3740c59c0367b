"""Sums of what is in force, made in SQL."""

from __future__ import annotations

import pandas as pd

from geo.period import Period
from loaders import aggregates
from loaders.aggregates import Coverage
from loaders.database import reading
from loaders.points import point_names
from loaders.store.connected import Connected


class Sums(Connected):
    """Counts per area, and what was delivered of them."""

    def coverage(self, gemeente: str, unit: str = "dossiers") -> Coverage:
        """Return what was delivered of a unit: periods, and points that are missing."""
        with reading(self._engine) as connection:
            names = {
                kind: point_names(connection, gemeente, demonstration=kind)
                for kind in (False, True)
            }
            return aggregates.coverage(connection, gemeente, unit, names)

    def counts(
        self,
        gemeente: str,
        period: Period,
        breakdown: str,
        unit: str = "dossiers",
        *,
        by_period: bool = False,
    ) -> pd.DataFrame:
        """Return sums per area and category over a period, aggregated in SQL.

        Parameters
        ----------
        gemeente : str
        period : Period
            Everything delivered for a period inside it is summed.
        breakdown : str
            ``totaal``, or a breakdown of the standard.
        unit : str
        by_period : bool
            Keep the delivered periods apart: adds ``eerste`` and ``laatste``.

        Returns
        -------
        DataFrame
            ``gebied, categorie, laagste, hoogste`` (the sums as an interval) and
            ``zonder_data`` (rows that the sender left open).
        """
        with reading(self._engine) as connection:
            return aggregates.counts(
                connection, gemeente, period, breakdown, unit, by_period=by_period
            )

    def quality_counts(self, gemeente: str) -> pd.DataFrame:
        """Return the sums that the quality of the registration is judged on, made in SQL.

        Returns
        -------
        DataFrame
            Per ``eerste, laatste, servicepunt, eenheid, uitsplitsing, categorie, gebied_soort``
            (``bekend``, or ``onbekend``: the sender does not know the area): ``laagste,
            hoogste, zonder_data`` over the rows that count, and ``rijen``, all rows delivered.
            Single breakdowns of what is in force; ``totaal`` is as the sender gave it.
        """
        with reading(self._engine) as connection:
            return aggregates.quality_counts(connection, gemeente)
