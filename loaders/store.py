"""The store: deliveries go in whole, aggregates come out of SQL.

SQLite by default, in the platform's folder for user data; ``DATABASE_URL`` names another
place. A delivery is one transaction. Demonstration deliveries and real ones are never in one
figure: the first real delivery retires the demonstration.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from geo.demand import UNKNOWN
from geo.errors import DataError
from geo.period import Period
from loaders import store_errors
from loaders.registrations import Delivery, DeliveryError
from loaders.sqlite import tune
from loaders.tables import COUNT, DELIVERY, METADATA, POINT
from loaders.totals import ALL_POINTS

_APP = "stadsdeelkompas"

_NO_POINTS = {ALL_POINTS, UNKNOWN}
_IN_MEMORY = (None, "", ":memory:")
_CORRECTING = (
    "Er is niets gewijzigd. Haal dat deel uit het bestand om de rest te leveren; is het een "
    "verbetering, laad dan alle leveringen opnieuw in een nieuwe opslag (DATABASE_URL) met het "
    "verbeterde bestand in plaats van het oude."
)
_ROW_COLUMNS = [c.name for c in COUNT.columns if c.name not in ("id", "levering_id")]


def default_url() -> str:
    """Return where the store is: ``DATABASE_URL``, else SQLite in the user's data folder."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    folder = Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return f"sqlite:///{folder / 'registraties.sqlite'}"


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


class Store:
    """Deliveries of one installation.

    Parameters
    ----------
    url : str, optional
        SQLAlchemy address; default ``default_url()``. Tables are made when absent.

    Raises
    ------
    StoreError
        If the store cannot be opened or written; so does every method.
    """

    def __init__(self, url: str | None = None) -> None:
        try:
            address = self._address = sa.make_url(url or default_url())
            self._engine: Engine = sa.create_engine(address)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
            raise store_errors.no_address() from error
        if self._engine.dialect.name == "sqlite":
            if address.database in _IN_MEMORY:
                raise store_errors.no_file()
            try:
                Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise store_errors.unusable(address) from error
            sa.event.listen(self._engine, "connect", tune)
        self._make_tables()

    def _make_tables(self) -> None:
        """Make the tables; where they are already, no lock is asked for."""
        try:
            present = set(sa.inspect(self._engine).get_table_names())
        except sa.exc.SQLAlchemyError as error:
            raise store_errors.told(self._address, error, opening=True) from error
        if not present.issuperset(METADATA.tables):
            with self._transaction() as connection:
                METADATA.create_all(connection)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Connect; whatever fails in the database becomes a message, here and nowhere else."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise store_errors.told(self._address, error) from error

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One writer at a time: SQLite takes its lock at the start, not at the first write."""
        with self._reading() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def deliver(
        self,
        gemeente: str,
        deliveries: Iterable[Delivery],
        *,
        demonstration: bool = False,
        only_into_empty: bool = False,
    ) -> int:
        """Store deliveries in one transaction: all of them or none.

        Parameters
        ----------
        gemeente : str
            CBS code.
        deliveries : iterable of Delivery
        demonstration : bool
            Mark them as invented; they are retired by the first real delivery.
        only_into_empty : bool
            Store nothing when this municipality already has a delivery.

        Returns
        -------
        int
            Deliveries stored.

        Raises
        ------
        DeliveryError
            If a file, or a unit of a point over (a part of) a period, was delivered before.
        """
        deliveries = list(deliveries)
        if not deliveries:
            return 0
        own = DELIVERY.c.gemeente == gemeente
        with self._transaction() as connection:
            kinds = set(connection.scalars(sa.select(DELIVERY.c.demonstratie).where(own)))
            if only_into_empty and kinds:
                return 0
            if demonstration and False in kinds:
                raise DeliveryError(
                    "Er zijn al echte leveringen.", "Demonstratiegegevens komen daar niet bij."
                )
            if not demonstration:
                connection.execute(
                    DELIVERY.update().where(own, DELIVERY.c.demonstratie).values(geldig=False)
                )
            for delivery in deliveries:
                self._refuse_repeats(connection, gemeente, delivery, demonstration)
                self._insert(connection, gemeente, delivery, demonstration)
        return len(deliveries)

    def _insert(
        self, connection: Connection, gemeente: str, delivery: Delivery, demonstration: bool
    ) -> None:
        key = connection.execute(
            DELIVERY.insert().values(
                gemeente=gemeente,
                bestand=delivery.name,
                sha256=delivery.sha256,
                ontvangen=datetime.now(UTC),
                demonstratie=demonstration,
                geldig=True,
                rijen=len(delivery.rows),
            )
        ).inserted_primary_key
        rows = delivery.rows[_ROW_COLUMNS].astype(object)
        rows = rows.where(rows.notna(), None)
        rows.insert(0, "levering_id", int(key[0]) if key else None)
        # Straight to the driver: a third of the time of one dictionary a row.
        statement = sa.insert(COUNT).compile(
            dialect=self._engine.dialect, column_keys=list(rows.columns)
        )
        order = list(statement.positiontup or rows.columns)
        connection.exec_driver_sql(
            str(statement), list(rows[order].itertuples(index=False, name=None))
        )

    def _refuse_repeats(
        self, connection: Connection, gemeente: str, delivery: Delivery, demonstration: bool
    ) -> None:
        earlier = connection.execute(
            sa.select(DELIVERY.c.bestand, DELIVERY.c.ontvangen).where(
                DELIVERY.c.gemeente == gemeente,
                DELIVERY.c.sha256 == delivery.sha256,
                DELIVERY.c.demonstratie == demonstration,
            )
        ).first()
        if earlier:
            raise DeliveryError(
                f"'{delivery.name}' is al geleverd als '{earlier.bestand}' "
                f"op {earlier.ontvangen:%d-%m-%Y}.",
                "Er is niets gewijzigd; de cijfers staan er al, dus er is niets nodig.",
            )
        # A part of a delivery: what a point counted in one unit over one period.
        part = ["eerste", "laatste", "servicepunt", "eenheid"]
        columns = [*(COUNT.c[name] for name in part), DELIVERY.c.bestand]
        stored = connection.execute(self._valid(sa.select(*columns).distinct(), gemeente)).all()
        for first, last, point, unit in (
            delivery.rows[part].drop_duplicates().itertuples(index=False)
        ):
            for other in stored:
                same = point == other.servicepunt or ALL_POINTS in (point, other.servicepunt)
                same &= unit == other.eenheid
                if same and first <= other.laatste and other.eerste <= last:
                    raise DeliveryError(
                        f"'{delivery.name}': {other.servicepunt} heeft "
                        f"{Period(other.eerste, other.laatste)} al geleverd ({unit}), in "
                        f"'{other.bestand}'.",
                        _CORRECTING,
                    )

    @staticmethod
    def _valid(query: sa.Select[Any], gemeente: str) -> sa.Select[Any]:
        """Limit a query on counts to the deliveries of a municipality that are in force."""
        return query.join_from(COUNT, DELIVERY, COUNT.c.levering_id == DELIVERY.c.id).where(
            DELIVERY.c.gemeente == gemeente, DELIVERY.c.geldig
        )

    def has_deliveries(self, gemeente: str) -> bool:
        """Return whether anything was ever delivered for a municipality."""
        query = sa.select(DELIVERY.c.id).where(DELIVERY.c.gemeente == gemeente).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def version(self, gemeente: str) -> str:
        """Return a mark that changes with every delivery, to key caches on."""
        with self._reading() as connection:
            row = connection.execute(
                sa.select(sa.func.count(), sa.func.max(DELIVERY.c.id)).where(
                    DELIVERY.c.gemeente == gemeente, DELIVERY.c.geldig
                )
            ).one()
        return "-".join(str(part) for part in row)

    def set_points(
        self, gemeente: str, points: pd.DataFrame, *, demonstration: bool = False
    ) -> None:
        """Replace the list of service points of a municipality.

        Parameters
        ----------
        gemeente : str
        points : DataFrame
            ``code, naam, longitude, latitude, organisatie``.
        demonstration : bool
            The list belongs to the demonstration deliveries.
        """
        columns = ["code", "naam", "longitude", "latitude", "organisatie"]
        if points["code"].duplicated().any() or points[["code", "naam"]].isna().any(axis=None):
            raise DataError(
                "In de lijst van servicepunten ontbreekt een code of naam, of komt een code "
                "twee keer voor.",
                "Geef elk punt één eigen code en een naam.",
            )
        rows = points[columns].astype(object)
        rows = rows.where(rows.notna(), None).assign(gemeente=gemeente, demonstratie=demonstration)
        with self._transaction() as connection:
            connection.execute(
                POINT.delete().where(
                    POINT.c.gemeente == gemeente, POINT.c.demonstratie == demonstration
                )
            )
            if len(rows):
                connection.execute(POINT.insert(), list(_records(rows)))

    def _point_names(
        self, connection: Connection, gemeente: str, demonstration: bool
    ) -> dict[str, str]:
        found = connection.execute(
            sa.select(POINT.c.code, POINT.c.naam).where(
                POINT.c.gemeente == gemeente, POINT.c.demonstratie == demonstration
            )
        )
        return {row.code: row.naam for row in found}

    def coverage(self, gemeente: str, unit: str = "dossiers") -> Coverage:
        """Return what was delivered of a unit: periods, and points that are missing."""
        with self._reading() as connection:
            found = connection.execute(
                self._valid(
                    sa.select(
                        COUNT.c.eerste,
                        COUNT.c.laatste,
                        COUNT.c.servicepunt,
                        COUNT.c.eenheid,
                        DELIVERY.c.demonstratie,
                    ).distinct(),
                    gemeente,
                )
            ).all()
            demonstration = any(row.demonstratie for row in found)
            names = self._point_names(connection, gemeente, demonstration)
        by_period: dict[Period, set[str]] = {}
        for row in found:
            if row.eenheid == unit:
                by_period.setdefault(Period(row.eerste, row.laatste), set()).add(row.servicepunt)
        together = {p for p, codes in by_period.items() if ALL_POINTS in codes}
        delivered = {p: frozenset(codes - _NO_POINTS) for p, codes in by_period.items()}
        points = frozenset().union(*delivered.values())
        return Coverage(
            periods=tuple(sorted(delivered)),
            delivered=delivered,
            missing={
                p: tuple(sorted(names.get(c, c) for c in points - d))
                for p, d in delivered.items()
                if points - d and p not in together
            },
            units=tuple(sorted({row.eenheid for row in found})),
            demonstration=demonstration,
        )

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
        apart = [COUNT.c.eerste, COUNT.c.laatste] if by_period else []
        total = breakdown == "totaal"
        category = sa.literal("totaal") if total else COUNT.c.categorie
        query = self._valid(
            sa.select(
                COUNT.c.gebied,
                category.label("categorie"),
                sa.func.coalesce(sa.func.sum(COUNT.c.laagste), 0).label("laagste"),
                sa.func.coalesce(sa.func.sum(COUNT.c.hoogste), 0).label("hoogste"),
                sa.func.sum(sa.case((COUNT.c.laagste.is_(None), 1), else_=0)).label("zonder_data"),
                *apart,
            ),
            gemeente,
        ).where(
            COUNT.c.eenheid == unit,
            COUNT.c.eerste >= period.first,
            COUNT.c.laatste <= period.last,
        )
        if total:
            query = query.where(COUNT.c.telt_totaal).group_by(COUNT.c.gebied, *apart)
        else:
            query = query.where(
                COUNT.c.uitsplitsing == breakdown, COUNT.c.uitsplitsing2 == "", COUNT.c.telt
            ).group_by(COUNT.c.gebied, COUNT.c.categorie, *apart)
        with self._reading() as connection:
            result = connection.execute(query)
            return pd.DataFrame(result.all(), columns=list(result.keys()))


def _records(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in rows.itertuples(index=False):
        yield dict(zip(rows.columns, row, strict=True))
