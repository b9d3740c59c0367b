"""What was published: frozen under a number, and what a release is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from geo.period import Period
from loaders import aggregates, operations, releases
from loaders.database import reading, writing
from loaders.deliveries import refuse_outdated
from loaders.force import load_parts
from loaders.parts import COUNTS, in_force
from loaders.releases import Publication, ReleaseEntry
from loaders.store.connected import Connected

_COUNTED = (COUNTS, "doorstroom")


class Released(Connected):
    """Releases, and the counts behind them."""

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
