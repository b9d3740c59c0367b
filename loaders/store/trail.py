"""What happened to a store, and who did it: nobody can edit it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from loaders import history
from loaders.database import reading, writing
from loaders.deliveries import has_deliveries
from loaders.history import Event, HistoryEntry, What, record
from loaders.store.connected import Connected


class Trail(Connected):
    """The history of deliveries and the audit trail."""

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
