"""The journal of advice in the store: decisions, comments of points, signals that were tested."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.advice_journal import (
    Choice,
    Comment,
    DecidedMeanwhileError,
    Decision,
    Noted,
    SignalTest,
)
from loaders.history import What, aware, months_of, now, record
from loaders.tables import JOURNAL

Entry = Decision | Comment | SignalTest
Remark = Comment | SignalTest

_KINDS: Mapping[type[Any], str] = {
    Decision: "besluit",
    Comment: "reactie",
    SignalTest: "toets",
}


def decide(
    connection: Connection,
    gemeente: str,
    decision: Decision,
    *,
    who: str,
    demonstration: bool,
    seen: Noted[Decision] | None,
) -> None:
    """Add a decision, unless another came after what was seen; see ``Store.decide``."""
    about = (decision.gebied, decision.regel)
    earlier = [
        each
        for each in decisions(connection, gemeente, demonstration=demonstration)
        if (each.what.gebied, each.what.regel) == about
    ]
    if earlier and earlier[-1] != seen:
        raise DecidedMeanwhileError(earlier[-1])
    note(connection, gemeente, decision, who=who, demonstration=demonstration)


def note(
    connection: Connection, gemeente: str, entry: Entry, *, who: str, demonstration: bool
) -> None:
    """Add an entry; see ``Store.note``."""
    kind = _KINDS[type(entry)]
    about, content = _written(entry)
    connection.execute(
        JOURNAL.insert().values(
            gemeente=gemeente,
            demonstratie=demonstration,
            soort=kind,
            gebied=entry.gebied,
            onderwerp=about,
            inhoud=json.dumps(content, ensure_ascii=False),
            wie=who,
            tijd=now(),
        )
    )
    # What was typed stays out of the trail: it has no term.
    record(connection, gemeente, who, What.NOTED, note=f"{kind}: {about}, {entry.gebied}")


def decisions(
    connection: Connection, gemeente: str, *, demonstration: bool
) -> list[Noted[Decision]]:
    """Return all decisions, oldest first; see ``Store.decisions``."""
    return [
        _noted(row, _decision)
        for row in _rows(connection, gemeente, _KINDS[Decision], demonstration)
    ]


def comments(connection: Connection, gemeente: str, *, demonstration: bool) -> list[Noted[Comment]]:
    """Return all comments, oldest first; see ``Store.comments``."""
    return [
        _noted(row, _comment) for row in _rows(connection, gemeente, _KINDS[Comment], demonstration)
    ]


def signal_tests(
    connection: Connection, gemeente: str, *, demonstration: bool
) -> list[Noted[SignalTest]]:
    """Return all tests of signals, oldest first; see ``Store.signal_tests``."""
    return [
        _noted(row, _test) for row in _rows(connection, gemeente, _KINDS[SignalTest], demonstration)
    ]


def remove_before(connection: Connection, gemeente: str, month: int) -> int:
    """Remove the entries from before a month (see ``history.months_of``); return how many."""
    rows = connection.execute(
        sa.select(JOURNAL.c.id, JOURNAL.c.tijd).where(JOURNAL.c.gemeente == gemeente)
    )
    old = [row.id for row in rows if months_of(aware(row.tijd).date()) < month]
    if old:
        connection.execute(JOURNAL.delete().where(JOURNAL.c.id.in_(old)))
    return len(old)


def _rows(
    connection: Connection, gemeente: str, kind: str, demonstration: bool
) -> list[sa.Row[Any]]:
    return list(
        connection.execute(
            sa.select(JOURNAL)
            .where(
                JOURNAL.c.gemeente == gemeente,
                JOURNAL.c.soort == kind,
                JOURNAL.c.demonstratie == demonstration,
            )
            .order_by(JOURNAL.c.id)
        )
    )


def _written(entry: Entry) -> tuple[str, dict[str, Any]]:
    """Return what an entry is about, and the rest of it."""
    if isinstance(entry, Decision):
        return entry.regel, {
            "versie": entry.versie,
            "keuze": entry.keuze.value,
            "eigenaar": entry.eigenaar,
            "uiterlijk": entry.uiterlijk.isoformat() if entry.uiterlijk else "",
            "toelichting": entry.toelichting,
            "cijfers": list(entry.cijfers),
            "uitgave": entry.uitgave,
            "kwartaal": entry.kwartaal,
        }
    if isinstance(entry, Comment):
        return entry.onderwerp, {"servicepunt": entry.servicepunt, "tekst": entry.tekst}
    return entry.signaal, {
        "uitkomst": entry.uitkomst,
        "bewijs": list(entry.bewijs),
        "navraag": entry.navraag,
        "uitgave": entry.uitgave,
    }


def _noted(row: sa.Row[Any], read: Callable[[sa.Row[Any], dict[str, Any]], Any]) -> Noted[Any]:
    return Noted(read(row, json.loads(row.inhoud)), row.wie, aware(row.tijd))


def _decision(row: sa.Row[Any], content: dict[str, Any]) -> Decision:
    by = content["uiterlijk"]
    return Decision(
        gebied=row.gebied,
        regel=row.onderwerp,
        versie=content["versie"],
        keuze=Choice(content["keuze"]),
        eigenaar=content["eigenaar"],
        uiterlijk=date.fromisoformat(by) if by else None,
        toelichting=content["toelichting"],
        cijfers=_pairs(content["cijfers"]),
        uitgave=content["uitgave"],
        kwartaal=content["kwartaal"],
    )


def _comment(row: sa.Row[Any], content: dict[str, Any]) -> Comment:
    return Comment(row.gebied, row.onderwerp, content["servicepunt"], content["tekst"])


def _test(row: sa.Row[Any], content: dict[str, Any]) -> SignalTest:
    return SignalTest(
        row.gebied,
        row.onderwerp,
        content["uitkomst"],
        _pairs(content["bewijs"]),
        content["navraag"],
        content["uitgave"],
    )


def _pairs(listed: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in listed)
