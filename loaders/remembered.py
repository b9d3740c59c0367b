"""What the store remembers beside deliveries: column mappings per sender, answers of points."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.period import Period
from loaders.history import What, aware, now, record
from loaders.report import Mapping
from loaders.tables import ANSWERS, MAPPINGS


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organisation answered to the questions about a point and a period.

    Parameters
    ----------
    servicepunt : str
    periode : Period
    tekst, wie : str
    tijd : datetime
        With time zone.
    """

    servicepunt: str
    periode: Period
    tekst: str
    wie: str
    tijd: datetime


def recall_mapping(connection: Connection, gemeente: str, sender: str, kind: str) -> Mapping | None:
    """Return how a sender's files of a kind are read; see ``Store.recall_mapping``."""
    stored = connection.scalar(sa.select(MAPPINGS.c.indeling).where(*_of(gemeente, sender, kind)))
    return None if stored is None else Mapping(**json.loads(stored))


def remember_mapping(
    connection: Connection, gemeente: str, sender: str, kind: str, mapping: Mapping, who: str
) -> None:
    """Remember how a sender's files of a kind are read; see ``Store.remember_mapping``."""
    connection.execute(MAPPINGS.delete().where(*_of(gemeente, sender, kind)))
    connection.execute(
        MAPPINGS.insert().values(
            gemeente=gemeente,
            afzender=sender,
            soort=kind,
            indeling=json.dumps(asdict(mapping), ensure_ascii=False),
            wie=who,
            tijd=now(),
        )
    )
    record(connection, gemeente, who, What.MAPPED, note=f"{kind} van '{sender}'")


def _of(gemeente: str, sender: str, kind: str) -> list[sa.ColumnElement[bool]]:
    return [
        MAPPINGS.c.gemeente == gemeente,
        MAPPINGS.c.afzender == sender,
        MAPPINGS.c.soort == kind,
    ]


def save_answer(connection: Connection, gemeente: str, answer: Answer) -> None:
    """Store an answer; see ``Store.save_answer``."""
    connection.execute(
        ANSWERS.insert().values(
            gemeente=gemeente,
            servicepunt=answer.servicepunt,
            eerste=answer.periode.first,
            laatste=answer.periode.last,
            tekst=answer.tekst,
            wie=answer.wie,
            tijd=answer.tijd,
        )
    )
    about = f"{answer.servicepunt}, {answer.periode.label}"
    record(connection, gemeente, answer.wie, What.ANSWERED, note=about)


def answers(connection: Connection, gemeente: str) -> list[Answer]:
    """Return the latest answer per point and period; see ``Store.answers``."""
    rows = connection.execute(
        sa.select(ANSWERS).where(ANSWERS.c.gemeente == gemeente).order_by(ANSWERS.c.id.desc())
    )
    latest: dict[tuple[str, int, int], Answer] = {}
    for row in rows:
        period = Period(row.eerste, row.laatste)
        answer = Answer(row.servicepunt, period, row.tekst, row.wie, aware(row.tijd))
        latest.setdefault((row.servicepunt, row.eerste, row.laatste), answer)
    return list(latest.values())
