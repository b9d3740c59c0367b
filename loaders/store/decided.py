"""What was decided about advice, said of it, and tested."""

from __future__ import annotations

from geo.advice_journal import Comment, Decision, Noted, SignalTest
from loaders import journal
from loaders.database import reading, writing
from loaders.store.connected import Connected


class Decided(Connected):
    """The journal of advice."""

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
