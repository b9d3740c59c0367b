"""What a delivery would change, before it is stored."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from sqlalchemy.engine import Connection

from geo.period import Period
from geo.replaced import Compared
from loaders.cell_changes import cell_changes
from loaders.changes import changes
from loaders.database import reading
from loaders.deliveries import replaced
from loaders.force import load_parts
from loaders.parts import Part, in_force
from loaders.precision import count_more_than
from loaders.prepared import Prepared, prepare
from loaders.report import Delivery
from loaders.standard import load_standard
from loaders.store.connected import Connected


class Beforehand(Connected):
    """A delivery beside what is stored."""

    def changes(self, gemeente: str, delivery: Delivery) -> pd.DataFrame:
        """Compare a delivery with what is stored, before storing it.

        Parameters
        ----------
        gemeente : str
        delivery : Delivery

        Returns
        -------
        DataFrame
            Per ``servicepunt``, ``eerste``, ``laatste`` (months; missing for kinds without
            period), ``eenheid`` and ``uitsplitsing`` (``totaal``: the grand total) the sums as an
            interval: ``nieuw_*`` in this delivery, ``nu_*`` in force now and about to be replaced,
            ``eerder_*`` a year earlier; each ``_laagste`` and ``_hoogste``, missing where there is
            none. Kinds other than ``registraties``: the number of rows, unit ``rijen``.

        Raises
        ------
        DeliveryError
            If there is nothing to store in it.
        """
        prepared = _prepared(delivery)
        with reading(self._engine) as connection:
            return changes(connection, prepared, _standing(connection, gemeente))

    def cell_changes(self, gemeente: str, delivery: Delivery) -> Compared:
        """Compare counts with those they would take the place of, per area and category.

        Parameters
        ----------
        gemeente : str
        delivery : Delivery
        """
        prepared = _prepared(delivery)
        with reading(self._engine) as connection:
            return cell_changes(connection, prepared, _standing(connection, gemeente))

    def replaced_by(self, gemeente: str, deliveries: Iterable[Delivery]) -> list[str]:
        """Return what deliveries would take the place of, such as ``P1 over 2026-K3 (dossiers)``.

        Parameters
        ----------
        gemeente : str
        deliveries : iterable of Delivery
        """
        prepared = [_prepared(each) for each in deliveries]
        with reading(self._engine) as connection:
            standing = _standing(connection, gemeente)
        return replaced(prepared, standing)

    def more_than(self, gemeente: str, period: Period, unit: str) -> int:
        """Return how many counts within a period are said to be more than their number."""
        with reading(self._engine) as connection:
            return count_more_than(connection, gemeente, period, unit)


def _prepared(delivery: Delivery) -> Prepared:
    return prepare(delivery, load_standard()[delivery.kind], demonstration=False)


def _standing(connection: Connection, gemeente: str) -> list[Part]:
    """Return the real parts in force: what a delivery may take the place of."""
    parts = load_parts(connection, gemeente)
    force = in_force(parts)
    return [part for part in parts if part.id in force and not part.demonstration]
