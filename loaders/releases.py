"""Releases: what was published stands under a number, and is read back as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.errors import NoDataError
from geo.period import Period
from loaders.aggregates import Coverage
from loaders.history import What, aware, now, record, storable
from loaders.tables import RELEASES


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that reads otherwise than in the release before.

    Parameters
    ----------
    periode, niveau, gebied, categorie : str
        Codes of the figure.
    was, wordt : str
        As it was written, and as it is now.
    """

    periode: str
    niveau: str
    gebied: str
    categorie: str
    was: str
    wordt: str


@dataclass(frozen=True)
class Publication:
    """What is frozen.

    Parameters
    ----------
    figures : DataFrame
        A row per cell, as ``geo.disclosure.Release.to_frame`` gives it: protected figures only.
    coverage : Coverage
        What was delivered, for the notes on the screens.
    left_open : mapping of Period to int
        Counts that senders left open, per delivered period.
    parts : tuple of int
        The parts of deliveries in force.
    version : str
        Mark of those deliveries.
    corrections : tuple of Correction
    more_than : mapping of Period to int
        Counts of which only the least is known (``meer_dan``), per delivered period.
    frame : str
        What it was made with (``release_frame``); empty where that was not kept.
    """

    figures: pd.DataFrame
    coverage: Coverage
    left_open: Mapping[Period, int]
    parts: tuple[int, ...]
    version: str
    corrections: tuple[Correction, ...] = ()
    more_than: Mapping[Period, int] = field(default_factory=dict)
    frame: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release as a list shows it.

    Parameters
    ----------
    nummer : int
    demonstratie : bool
    gemaakt : datetime
        With time zone.
    wie, toelichting : str
    versie : str
        Mark of the deliveries in force then.
    delen : tuple of int
    correcties : tuple of Correction
    """

    nummer: int
    demonstratie: bool
    gemaakt: datetime
    wie: str
    toelichting: str
    versie: str
    delen: tuple[int, ...] = ()
    correcties: tuple[Correction, ...] = field(default=())


def publish(
    connection: Connection,
    gemeente: str,
    publication: Publication,
    *,
    who: str,
    note: str = "",
    only_first: bool = False,
) -> int:
    """Freeze a release under the next number; see ``Store.publish``."""
    demonstration = publication.coverage.demonstration
    last = connection.scalar(
        sa.select(sa.func.max(RELEASES.c.nummer)).where(*_of(gemeente, demonstration))
    )
    if only_first and last:
        return int(last)
    number = int(last or 0) + 1
    buffer = io.BytesIO()
    publication.figures.to_parquet(buffer, compression="zstd", index=False)
    connection.execute(
        RELEASES.insert().values(
            gemeente=gemeente,
            demonstratie=demonstration,
            nummer=number,
            gemaakt=now(),
            wie=storable(who),
            toelichting=storable(note),
            versie=publication.version,
            delen=json.dumps(list(publication.parts)),
            dekking=_coverage_text(publication),
            correcties=json.dumps([asdict(c) for c in publication.corrections]),
            cijfers=buffer.getvalue(),
            kader=publication.frame,
        )
    )
    record(connection, gemeente, who, What.PUBLISHED, note=f"Uitgave {number}. {note}".strip())
    return number


def releases(connection: Connection, gemeente: str) -> list[ReleaseEntry]:
    """Return all releases of a municipality, newest first; see ``Store.releases``."""
    columns = [c for c in RELEASES.c if c.name not in ("cijfers", "dekking", "kader")]
    found = connection.execute(
        sa.select(*columns)
        .where(RELEASES.c.gemeente == gemeente)
        .order_by(RELEASES.c.demonstratie, RELEASES.c.nummer.desc())
    )
    return [
        ReleaseEntry(
            row.nummer,
            row.demonstratie,
            aware(row.gemaakt),
            row.wie,
            row.toelichting,
            row.versie,
            tuple(json.loads(row.delen)),
            tuple(Correction(**each) for each in json.loads(row.correcties)),
        )
        for row in found
    ]


def read_release(
    connection: Connection, gemeente: str, number: int, *, demonstration: bool
) -> Publication:
    """Return a release as it was frozen; see ``Store.release``."""
    row = connection.execute(
        sa.select(RELEASES).where(*_of(gemeente, demonstration), RELEASES.c.nummer == number)
    ).first()
    if row is None:
        raise NoDataError(
            f"Uitgave {number} bestaat niet.", "Kies een uitgave op de pagina Publicatie."
        )
    coverage, left_open, more_than = _coverage(row.dekking, demonstration=demonstration)
    return Publication(
        pd.read_parquet(io.BytesIO(row.cijfers)),
        coverage,
        left_open,
        tuple(json.loads(row.delen)),
        row.versie,
        tuple(Correction(**each) for each in json.loads(row.correcties)),
        more_than,
        row.kader,
    )


def _of(gemeente: str, demonstration: bool) -> list[sa.ColumnElement[bool]]:
    return [RELEASES.c.gemeente == gemeente, RELEASES.c.demonstratie == demonstration]


def _coverage_text(publication: Publication) -> str:
    coverage = publication.coverage

    def listed(names: Mapping[Period, Iterable[str]]) -> dict[str, list[str]]:
        return {str(period): sorted(of_it) for period, of_it in names.items()}

    return json.dumps(
        {
            "perioden": [str(period) for period in coverage.periods],
            "geleverd": listed(coverage.delivered),
            "ontbreekt": listed(coverage.missing),
            "eenheden": list(coverage.units),
            "opengelaten": {str(period): n for period, n in publication.left_open.items()},
            "meer_dan": {str(period): n for period, n in publication.more_than.items()},
        },
        ensure_ascii=False,
    )


def _coverage(
    text: str, *, demonstration: bool
) -> tuple[Coverage, dict[Period, int], dict[Period, int]]:
    told = json.loads(text)
    parse = Period.parse
    coverage = Coverage(
        periods=tuple(parse(period) for period in told["perioden"]),
        delivered={parse(p): frozenset(codes) for p, codes in told["geleverd"].items()},
        missing={parse(p): tuple(names) for p, names in told["ontbreekt"].items()},
        units=tuple(told["eenheden"]),
        demonstration=demonstration,
    )
    left_open, more_than = (
        {parse(p): n for p, n in told[name].items()} for name in ("opengelaten", "meer_dan")
    )
    return coverage, left_open, more_than
