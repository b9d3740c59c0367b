"""The store: deliveries go in whole, aggregates come out of SQL.

SQLite by default, in the platform's folder for user data; ``DATABASE_URL`` names another
place, also PostgreSQL. A delivery is one transaction, and nothing that was delivered is changed:
a part of it is in force or not (see ``loaders.parts``). Demonstration deliveries and real ones
are never in one figure: the first real delivery retires the demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import pandas as pd
from sqlalchemy.engine import Connection

from geo.advice_journal import Comment, Decision, Noted, SignalTest
from geo.period import Period
from geo.replaced import Compared
from loaders import advice_rows, aggregates, history, journal, operations, releases
from loaders.aggregates import Coverage
from loaders.cell_changes import cell_changes
from loaders.changes import changes
from loaders.database import default_url, empty_log, open_engine, reading, writing
from loaders.deliveries import (
    Sender,
    deliver,
    has_deliveries,
    refuse_outdated,
    replaced,
)
from loaders.force import load_parts, withdraw
from loaders.history import Event, HistoryEntry, What, record
from loaders.migrate import migrate
from loaders.parts import COUNTS, in_force
from loaders.points import delivered_points, point_names, points_delivery, read_points
from loaders.precision import count_more_than
from loaders.prepared import prepare
from loaders.releases import Publication, ReleaseEntry
from loaders.remembered import Answer, answers, recall_mapping, remember_mapping, save_answer
from loaders.report import Delivery, DeliveryError, Mapping
from loaders.retention import purge
from loaders.standard import load_standard

__all__ = ["Answer", "Coverage", "Event", "HistoryEntry", "Store", "default_url"]

LOCAL_USER = "lokale gebruiker"
_T = TypeVar("_T")
_COUNTED = (COUNTS, "doorstroom")


class Store:
    """Deliveries of one installation.

    Parameters
    ----------
    url : str, optional
        SQLAlchemy address; default ``default_url()``. Tables are made when absent, and brought
        up to date when they are of an older version (after a backup).

    Raises
    ------
    DataError
        If the store cannot be opened or written, or is of a newer version.
    """

    def __init__(self, url: str | None = None) -> None:
        self._engine = open_engine(url)
        migrate(self._engine)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    # --- delivering ----------------------------------------------------------------------------

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

    def record_refusal(self, gemeente: str, *, who: str, reason: str) -> None:
        """Note in the audit trail that a file was refused before it came here.

        Parameters
        ----------
        gemeente, who : str
        reason : str
            Why, without anything of the content of the file.
        """
        with writing(self._engine) as connection:
            record(connection, gemeente, who, What.REFUSED, note=reason)

    def record_view(self, gemeente: str, *, who: str, what: str) -> None:
        """Note in the audit trail that somebody saw internal figures.

        Parameters
        ----------
        gemeente, who : str
        what : str
            What was shown, without any figure.
        """
        with writing(self._engine) as connection:
            record(connection, gemeente, who, What.VIEWED, note=what)

    @contextmanager
    def recording(self, gemeente: str, *, who: str, what: What, note: str) -> Iterator[None]:
        """Do something outside the store, and note it in the audit trail: both or neither.

        Parameters
        ----------
        gemeente, who : str
        what : What
        note : str

        Raises
        ------
        DataError
            If the store is busy, full or read-only; then it is not done.
        """
        with writing(self._engine) as connection:
            record(connection, gemeente, who, what, note=note)
            yield

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

    # --- what was delivered --------------------------------------------------------------------

    def has_deliveries(self, gemeente: str) -> bool:
        """Return whether anything was ever delivered for a municipality."""
        with reading(self._engine) as connection:
            return has_deliveries(connection, gemeente)

    def version(self, gemeente: str) -> str:
        """Return a mark that changes whenever figures can, to key caches on."""
        with reading(self._engine) as connection:
            return history.version(connection, gemeente)

    def history(self, gemeente: str) -> list[HistoryEntry]:
        """Return all deliveries of a municipality, newest first."""
        with reading(self._engine) as connection:
            return history.history(connection, gemeente)

    def events(self, gemeente: str) -> list[Event]:
        """Return the audit trail of a municipality, newest first; nobody can edit it."""
        with reading(self._engine) as connection:
            return history.events(connection, gemeente)

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
        prepared = prepare(delivery, load_standard()[delivery.kind], demonstration=False)
        with reading(self._engine) as connection:
            parts = load_parts(connection, gemeente)
            force = in_force(parts)
            standing = [p for p in parts if p.id in force and not p.demonstration]
            return changes(connection, prepared, standing)

    def more_than(self, gemeente: str, period: Period, unit: str) -> int:
        """Return how many counts within a period are said to be more than their number."""
        with reading(self._engine) as connection:
            return count_more_than(connection, gemeente, period, unit)

    def cell_changes(self, gemeente: str, delivery: Delivery) -> Compared:
        """Compare counts with those they would take the place of, per area and category.

        Parameters
        ----------
        gemeente : str
        delivery : Delivery
        """
        prepared = prepare(delivery, load_standard()[delivery.kind], demonstration=False)
        with reading(self._engine) as connection:
            parts = load_parts(connection, gemeente)
            force = in_force(parts)
            standing = [p for p in parts if p.id in force and not p.demonstration]
            return cell_changes(connection, prepared, standing)

    def replaced_by(self, gemeente: str, deliveries: Iterable[Delivery]) -> list[str]:
        """Return what deliveries would take the place of, such as ``P1 over 2026-K3 (dossiers)``.

        Parameters
        ----------
        gemeente : str
        deliveries : iterable of Delivery
        """
        standard = load_standard()
        prepared = [prepare(d, standard[d.kind], demonstration=False) for d in deliveries]
        with reading(self._engine) as connection:
            parts = load_parts(connection, gemeente)
        force = in_force(parts)
        standing = [p for p in parts if p.id in force and not p.demonstration]
        return replaced(prepared, standing)

    # --- releases ------------------------------------------------------------------------------

    def publish(
        self,
        gemeente: str,
        publication: Publication,
        *,
        who: str,
        note: str = "",
        seen_version: str | None = None,
        only_first: bool = False,
    ) -> int:
        """Freeze protected figures under the next number.

        Parameters
        ----------
        gemeente : str
        publication : Publication
        who : str
        note : str
            Why, for who reads the list of releases.
        seen_version : str, optional
            ``version`` that the figures were made of; refused when something was changed since.
        only_first : bool
            Freeze nothing when there is a release already.

        Returns
        -------
        int
            The number of the newest release.

        Raises
        ------
        DeliveryError
            If the deliveries changed since.
        """
        with writing(self._engine) as connection:
            if seen_version is not None:
                refuse_outdated(connection, gemeente, seen_version)
            return releases.publish(
                connection, gemeente, publication, who=who, note=note, only_first=only_first
            )

    def releases(self, gemeente: str) -> list[ReleaseEntry]:
        """Return all releases of a municipality, real ones first, newest first."""
        with reading(self._engine) as connection:
            return releases.releases(connection, gemeente)

    def release(self, gemeente: str, number: int, *, demonstration: bool) -> Publication:
        """Return a release as it was frozen.

        Raises
        ------
        NoDataError
            If there is none of this number.
        """
        with reading(self._engine) as connection:
            return releases.read_release(connection, gemeente, number, demonstration=demonstration)

    def left_open(self, gemeente: str) -> dict[Period, int]:
        """Return per delivered period how many counts of new dossiers senders left open."""
        with reading(self._engine) as connection:
            return aggregates.left_open(connection, gemeente)

    def parts_in_force(self, gemeente: str) -> tuple[int, ...]:
        """Return the ids of the parts in force that a release counts, to note with it."""
        with reading(self._engine) as connection:
            parts = load_parts(connection, gemeente)
        force = in_force(parts)
        return tuple(sorted(p.id for p in parts if p.id in force and p.kind in _COUNTED))

    def counts_of_parts(
        self, gemeente: str, parts: Iterable[int], breakdowns: Sequence[str] = ("hulpvraag",)
    ) -> pd.DataFrame:
        """Return what given parts counted, for comparing with an earlier release.

        Parameters
        ----------
        gemeente : str
        parts : iterable of int
            As ``parts_in_force`` returned them; rows whose term is over are gone.
        breakdowns : sequence of str
            Which to return, beside the totals.

        Returns
        -------
        DataFrame
            New dossiers: ``eerste, laatste, servicepunt, gebied, uitsplitsing, categorie, laagste,
            hoogste, zonder_data``; ``uitsplitsing`` is one of them or ``totaal``.
        """
        with reading(self._engine) as connection:
            return aggregates.counts_of_parts(connection, gemeente, list(parts), breakdowns)

    def counts_at_points(self, gemeente: str, parts: Iterable[int]) -> pd.DataFrame:
        """Return what given parts counted per point: for making a release only.

        Returns
        -------
        DataFrame
            Quarters: ``eerste, laatste, servicepunt, eenheid, uitsplitsing, categorie, laagste,
            hoogste, zonder_data``; single breakdowns, and of sessions ``totaal``.
        """
        with reading(self._engine) as connection:
            return operations.counts_at_points(connection, gemeente, list(parts))

    def flow_of_parts(self, gemeente: str, parts: Iterable[int]) -> pd.DataFrame:
        """Return waiting lists and flows of given parts: for making a release only.

        Returns
        -------
        DataFrame
            Quarters: ``servicepunt, eerste, laatste`` and the ends (``_laagste``, ``_hoogste``) of
            ``wachtlijst``, ``instroom`` and ``uitstroom``.
        """
        with reading(self._engine) as connection:
            return operations.flow_of_parts(connection, gemeente, list(parts))

    # --- service points ------------------------------------------------------------------------

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

    # --- what points deliver about themselves ---------------------------------------------------

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

    # --- sums ----------------------------------------------------------------------------------

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

    # --- remembered ----------------------------------------------------------------------------

    def recall_mapping(self, gemeente: str, sender: str, kind: str) -> Mapping | None:
        """Return how the columns of a sender's files of a kind are read; None when unknown."""
        with reading(self._engine) as connection:
            return recall_mapping(connection, gemeente, sender, kind)

    def remember_mapping(
        self, gemeente: str, sender: str, kind: str, mapping: Mapping, who: str
    ) -> None:
        """Remember how the columns of a sender's files of a kind are read."""
        with writing(self._engine) as connection:
            remember_mapping(connection, gemeente, sender, kind, mapping, who)

    def save_answer(self, gemeente: str, point: str, period: Period, text: str, who: str) -> None:
        """Store what an organisation answered about a point and period; the latest counts."""
        with writing(self._engine) as connection:
            save_answer(connection, gemeente, Answer(point, period, text, who, history.now()))

    def answers(self, gemeente: str) -> list[Answer]:
        """Return the latest answer per point and period, newest first."""
        with reading(self._engine) as connection:
            return answers(connection, gemeente)

    # --- the journal of advice -----------------------------------------------------------------

    def decide(
        self,
        gemeente: str,
        decision: Decision,
        *,
        who: str,
        demonstration: bool,
        seen: Noted[Decision] | None,
    ) -> None:
        """Add a decision about an advice to the journal.

        Parameters
        ----------
        gemeente : str
        decision : Decision
        who : str
        demonstration : bool
            It is about invented figures: kept apart from what is real.
        seen : Noted or None
            The latest decision about this advice in this area when the user looked.

        Raises
        ------
        DecidedMeanwhileError
            If there is a later one; nothing was kept.
        DataError
            If the store is busy, full or read-only.
        """
        with writing(self._engine) as connection:
            journal.decide(
                connection, gemeente, decision, who=who, demonstration=demonstration, seen=seen
            )

    def note(self, gemeente: str, entry: journal.Remark, *, who: str, demonstration: bool) -> None:
        """Add a comment or a tested signal to the journal.

        Parameters
        ----------
        gemeente : str
        entry : Comment or SignalTest
        who : str
        demonstration : bool
            It is about invented figures: kept apart from what is real.

        Raises
        ------
        DataError
            If the store is busy, full or read-only.
        """
        with writing(self._engine) as connection:
            journal.note(connection, gemeente, entry, who=who, demonstration=demonstration)

    def decisions(self, gemeente: str, *, demonstration: bool) -> list[Noted[Decision]]:
        """Return every decision about advice, oldest first."""
        with reading(self._engine) as connection:
            return journal.decisions(connection, gemeente, demonstration=demonstration)

    def comments(self, gemeente: str, *, demonstration: bool) -> list[Noted[Comment]]:
        """Return what points said of advice and findings, oldest first."""
        with reading(self._engine) as connection:
            return journal.comments(connection, gemeente, demonstration=demonstration)

    def signal_tests(self, gemeente: str, *, demonstration: bool) -> list[Noted[SignalTest]]:
        """Return how signals were answered, oldest first."""
        with reading(self._engine) as connection:
            return journal.signal_tests(connection, gemeente, demonstration=demonstration)

    # --- how -----------------------------------------------------------------------------------

    def _attempt(self, gemeente: str, who: str, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction; a refusal, before anything was written, is noted in it."""
        with writing(self._engine) as connection:
            try:
                return work(connection)
            except DeliveryError as error:
                record(connection, gemeente, who, What.REFUSED, note=error.what)
                refusal = error
        raise refusal
