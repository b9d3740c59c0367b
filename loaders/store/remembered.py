"""What the next delivery need not ask again, and what organisations answered."""

from __future__ import annotations

from geo.period import Period
from loaders.database import reading, writing
from loaders.history import now
from loaders.remembered import Answer, answers, recall_mapping, remember_mapping, save_answer
from loaders.report import Mapping
from loaders.store.connected import Connected


class Remembered(Connected):
    """How columns are read, and answers about a point and period."""

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
            save_answer(connection, gemeente, Answer(point, period, text, who, now()))

    def answers(self, gemeente: str) -> list[Answer]:
        """Return the latest answer per point and period, newest first."""
        with reading(self._engine) as connection:
            return answers(connection, gemeente)
