"""How long data are kept (``data/bewaartermijnen.yaml``), and removing what is older."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.engine import Connection

from loaders.backups import remove_backups
from loaders.database import is_sqlite
from loaders.force import apply_force
from loaders.history import What, aware, months_of, now, record
from loaders.journal import remove_before
from loaders.kind_tables import KIND_TABLES
from loaders.parts import POINTS
from loaders.standard import Standard, load_standard
from loaders.tables import ANSWERS, DELIVERIES, PART_SUMS, PARTS
from loaders.yaml_files import DATA, read_yaml

TermName = Literal[
    "aantallen",
    "organisatie",
    "onderzoek",
    "signalen",
    "journaal",
    "uitgaven",
    "reservekopieen",
    "gebeurtenissen",
]
_ANSWERS: TermName = "signalen"
_JOURNAL: TermName = "journaal"
_BACKUPS: TermName = "reservekopieen"
_KEPT: tuple[TermName, ...] = ("uitgaven", "gebeurtenissen")


class Term(BaseModel):
    """How long one class of data is kept, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    maanden: int | None = Field(ge=1)
    omvat: str = Field(min_length=10)
    waarom: str = Field(min_length=10)
    grondslag: str = Field(min_length=10)


class Retention(BaseModel):
    """The whole of ``data/bewaartermijnen.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    termijnen: dict[TermName, Term]

    @model_validator(mode="after")
    def _complete(self) -> Retention:
        for name in TermName.__args__:  # type: ignore[attr-defined]
            if name not in self.termijnen:
                raise ValueError(f"class {name} is missing")
            if self.termijnen[name].maanden is None and name not in _KEPT:
                raise ValueError(f"class {name} needs a number of months")
        return self


@lru_cache(maxsize=4)
def load_retention(folder: Path = DATA) -> Retention:
    """Read the retention periods (once per process).

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    return read_yaml(folder / "bewaartermijnen.yaml", Retention)


def purge(
    connection: Connection,
    gemeente: str,
    *,
    today: date,
    who: str,
    retention: Retention | None = None,
    standard: Standard | None = None,
) -> dict[str, int]:
    """Remove the rows of which the term is over; see ``Store.purge``."""
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    terms = (retention or load_retention()).termijnen
    removed: dict[str, int] = {}
    for kind in (standard or load_standard()).soorten:
        limit = _limit(today, terms[cast("TermName", kind.bewaartermijn)])
        if old := _old_parts(connection, gemeente, kind.code, limit):
            removed[kind.code] = _remove_rows(connection, kind.code, old)
    if answers := _remove_answers(connection, gemeente, _limit(today, terms[_ANSWERS])):
        removed["antwoorden"] = answers
    months = _limit(today, terms[_JOURNAL])
    if entries := remove_before(connection, gemeente, months):
        removed[_JOURNAL] = entries
    if backups := remove_backups(connection, _limit(today, terms[_BACKUPS])):
        removed[_BACKUPS] = backups
    if removed:
        apply_force(connection, gemeente)
        listed = ", ".join(f"{count} {what}" for what, count in removed.items())
        record(connection, gemeente, who, What.PURGED, note=f"Verwijderd: {listed}.")
    return removed


def _limit(today: date, term: Term) -> int:
    """Return the first month that is kept."""
    return months_of(today) - (term.maanden or months_of(today))


def _old_parts(connection: Connection, gemeente: str, kind: str, limit: int) -> list[int]:
    """Return the parts of which the last month, or else the receipt, is before a month."""
    rows = connection.execute(
        sa.select(PARTS.c.id, PARTS.c.laatste, PARTS.c.van_kracht, DELIVERIES.c.ontvangen)
        .join_from(PARTS, DELIVERIES)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.soort == kind,
            PARTS.c.opgeschoond.is_(None),
        )
    )
    return [
        row.id
        for row in rows
        # The list of service points that is in use has no age.
        if not (kind == POINTS and row.van_kracht)
        and (row.laatste if row.laatste is not None else months_of(aware(row.ontvangen).date()))
        < limit
    ]


def _remove_rows(connection: Connection, kind: str, parts: list[int]) -> int:
    table = KIND_TABLES[kind]
    removed = 0
    for part in parts:
        # First the mark: the database lets no rows go without it.
        connection.execute(PARTS.update().where(PARTS.c.id == part).values(opgeschoond=now()))
        removed += connection.execute(table.delete().where(table.c.deel_id == part)).rowcount
        connection.execute(PART_SUMS.delete().where(PART_SUMS.c.deel_id == part))
    return removed


def _remove_answers(connection: Connection, gemeente: str, limit: int) -> int:
    return connection.execute(
        ANSWERS.delete().where(ANSWERS.c.gemeente == gemeente, ANSWERS.c.laatste < limit)
    ).rowcount
