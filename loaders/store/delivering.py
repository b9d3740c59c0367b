"""Deliveries go in whole, out of force, and away when their term is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

import pandas as pd
from sqlalchemy.engine import Connection

from loaders.database import empty_log, writing
from loaders.deliveries import Sender, deliver, has_deliveries, refuse_outdated
from loaders.force import withdraw
from loaders.history import What, record
from loaders.points import points_delivery
from loaders.report import Delivery, DeliveryError
from loaders.retention import purge
from loaders.store.connected import Connected

LOCAL_USER = "lokale gebruiker"
_T = TypeVar("_T")


class Delivering(Connected):
    """What changes which figures are in force."""

    def deliver(
        self,
        gemeente: str,
        deliveries: Iterable[Delivery],
        *,
        who: str = LOCAL_USER,
        sender: str = "",
        demonstration: bool = False,
        only_into_empty: bool = False,
        replace: bool = False,
        seen_version: str | None = None,
    ) -> tuple[int, ...]:
        """Store deliveries in one transaction: all of them or none.

        Parameters
        ----------
        gemeente : str
            CBS code.
        deliveries : iterable of Delivery
        who : str
            The user, for the history.
        sender : str
            The organisation that the files came from.
        demonstration : bool
            Mark them as invented; they are retired by the first real delivery.
        only_into_empty : bool
            Store nothing when this municipality already has a delivery.
        replace : bool
            A part that is in force gives way to the new one. It stays stored, and comes back
            when the new one is withdrawn. Otherwise such a delivery is refused.
        seen_version : str, optional
            ``version`` when the user looked; refused when something was changed since.

        Returns
        -------
        tuple of int
            Their numbers in the history.

        Raises
        ------
        DeliveryError
            If a file, or (a part of) a period of a point, was delivered before.
        DataError
            If the store is busy, full or read-only.
        """
        files = list(deliveries)
        if not files:
            return ()
        by = Sender(who, sender, demonstration)

        def work(connection: Connection) -> tuple[int, ...]:
            if only_into_empty and has_deliveries(connection, gemeente):
                return ()
            if seen_version is not None:
                refuse_outdated(connection, gemeente, seen_version)
            return deliver(connection, gemeente, files, by, may_replace=replace)

        return self._attempt(gemeente, who, work)

    def set_points(
        self,
        gemeente: str,
        points: pd.DataFrame,
        *,
        demonstration: bool = False,
        who: str = LOCAL_USER,
    ) -> None:
        """Replace the list of service points of a municipality.

        Parameters
        ----------
        gemeente : str
        points : DataFrame
            ``code, naam, longitude, latitude, organisatie``.
        demonstration : bool
            The list belongs to the demonstration deliveries.
        who : str

        Raises
        ------
        DataError
            If a code or name is missing, or a code occurs twice.
        """
        self.deliver(
            gemeente,
            [points_delivery(points)],
            who=who,
            demonstration=demonstration,
            replace=True,
        )

    def undo(self, gemeente: str, delivery_id: int, *, who: str, reason: str = "") -> None:
        """Take a delivery out of force; what it replaced comes back. Nothing is removed.

        Parameters
        ----------
        gemeente : str
        delivery_id : int
            Its number in the history.
        who : str
        reason : str
            For the audit trail.

        Raises
        ------
        DeliveryError
            If there is no such delivery, it is a demonstration, or it was withdrawn before.
        """
        self._attempt(gemeente, who, lambda c: withdraw(c, gemeente, delivery_id, who, reason))

    def purge(self, gemeente: str, *, today: date, who: str) -> dict[str, int]:
        """Remove the rows of which the term is over (``data/bewaartermijnen.yaml``).

        The entries of their deliveries and the audit trail stay, and so does the list of
        service points in use.

        Parameters
        ----------
        gemeente : str
        today : date
        who : str

        Returns
        -------
        dict
            Rows removed per file kind, ``antwoorden``, and copies of the store
            (``reservekopieen``); what had none is not in it.
        """
        with writing(self._engine) as connection:
            removed = purge(connection, gemeente, today=today, who=who)
        empty_log(self._engine)
        return removed

    def _attempt(self, gemeente: str, who: str, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction; a refusal, before anything was written, is noted in it."""
        with writing(self._engine) as connection:
            try:
                return work(connection)
            except DeliveryError as error:
                record(connection, gemeente, who, What.REFUSED, note=error.what)
                refusal = error
        raise refusal
