"""Draws the history: all deliveries, taking one back, and the audit trail."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from geo.errors import UserError
from geo.text import moment, number
from loaders.history import Event, HistoryEntry
from loaders.store import Store
from pages.parts import delivery_flow, table
from pages.parts.delivery_flow import Desk

_KEY, _SAID = "historie_tabel", "_historie_melding"
_SHORT = 8
_EVENTS_SHOWN = 200
_COUNTS = ("van kracht", "deels van kracht")
_FIRM = ("van kracht", "deels van kracht", "vervangen")
_TRAIL = ("Wanneer", "Wie", "Wat", "Levering", "Toelichting")
_COLUMNS = (
    ("Bestand", False, "De naam van het bestand"),
    ("Ontvangen", True, ""),
    ("Periode", False, ""),
    ("Punten", True, "Servicepunten waar de levering over gaat"),
    ("Gelezen", True, "Rijen in het bestand"),
    ("Geaccepteerd", True, ""),
    ("Afgewezen", True, ""),
    ("Stand", False, "Of de levering nu meetelt"),
    ("Afzender", False, ""),
    ("Door", False, "Wie de levering opsloeg"),
    ("sha256", False, "Kenmerk van het bestand: de eerste tekens"),
)


def draw(desk: Desk) -> None:
    """Draw all deliveries, newest first."""
    entries = desk.store.history(desk.gemeente)
    real = [e for e in entries if not e.demonstratie]
    st.html(
        f'<div class="bevinding"><h1>{escape(_headline(entries, real))}</h1>'
        "<p>Terugdraaien wist niets: het zet een levering buiten werking, en wat er eerder stond "
        "komt terug.</p></div>"
    )
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<div class="let-op" role="status"><p>{escape(said)}</p></div>')
    if entries:
        chosen = table.plain_table(_KEY, _data(entries))
        for entry in entries:
            if str(entry.id) == chosen:
                _details(desk, entry)
        st.html('<p class="klein">Kies een bestand voor de bijzonderheden, of om het terug te '
                "draaien.</p>")  # fmt: skip
    _trail(desk.store, desk.gemeente)


def _headline(entries: list[HistoryEntry], real: list[HistoryEntry]) -> str:
    if not real:
        return (
            "Nog geen echte leveringen: de kaart toont demonstratiegegevens."
            if entries
            else "Er is nog niets geleverd."
        )
    counted = sum(e.stand in _COUNTS for e in real)
    one = "levering" if len(real) == 1 else "leveringen"
    firm = "telt" if counted <= 1 else "tellen"
    whole = "zij" if counted == 1 else "alle"
    which = "geen enkele" if not counted else whole if counted == len(real) else number(counted)
    return f"{number(len(real))} {one}; {which} {firm} nu mee."


def _data(entries: list[HistoryEntry]) -> dict[str, Any]:
    """Return the table as plain values; ``table.js`` draws them."""
    return {
        "caption": "Leveringen",
        "columns": [{"label": la, "numeric": nu, "help": he} for la, nu, he in _COLUMNS],
        "shape": "historie",
        "chosen": "",
        "rows": [
            [
                str(e.id),
                e.bestand,
                [moment(e.ontvangen), e.ontvangen.timestamp()],
                e.perioden or "–",
                [number(e.punten), e.punten],
                [number(e.gelezen), e.gelezen],
                [number(e.geaccepteerd), e.geaccepteerd],
                [number(e.afgewezen), e.afgewezen],
                [_standing(e), None, e.stand.replace(" ", "-")],
                e.afzender or "–",
                e.wie,
                [e.sha256[:_SHORT], None, "sha"],
            ]
            for e in entries
        ],
    }


def _standing(entry: HistoryEntry) -> str:
    """Return whether a delivery counts; of an invented one that it is that."""
    retired = entry.demonstratie and entry.stand != "demonstratie"
    return f"demonstratie, {entry.stand}" if retired else entry.stand


def _details(desk: Desk, entry: HistoryEntry) -> None:
    @st.dialog(f"Levering {entry.id}", width="medium")
    def dialog() -> None:
        read, fine, bad = map(number, (entry.gelezen, entry.geaccepteerd, entry.afgewezen))
        rows = f"{read} gelezen = {fine} geaccepteerd + {bad} afgewezen"
        facts = (
            ("Bestand", entry.bestand),
            ("Soort", desk.context.standard[entry.soort].label),
            ("Ontvangen", f"{moment(entry.ontvangen)}, door {entry.wie}"),
            ("Afzender", entry.afzender or "niet ingevuld"),
            ("Periode", entry.perioden or "geen"),
            ("Rijen", rows),
            ("Stand", _standing(entry)),
            ("sha256", entry.sha256),
        )
        pairs = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in facts)
        st.html(f'<div class="uitleg"><dl>{pairs}</dl></div>')
        if entry.demonstratie or entry.stand not in _FIRM:
            return
        reason = st.text_input(
            "Waarom draait u deze levering terug?",
            key=f"historie_reden_{entry.id}",
            placeholder="Voor het logboek; noem geen personen",
        )
        if st.button("Levering terugdraaien", type="primary", key=f"historie_terug_{entry.id}"):
            try:
                delivery_flow.take_back(desk, entry.id, reason.strip())
            except UserError as error:
                st.html(
                    f'<div class="let-op" role="alert"><p>{escape(error.what)} '
                    f"{escape(error.remedy)}</p></div>"
                )
            else:
                st.session_state[_SAID] = (
                    f"Levering {entry.id} ('{entry.bestand}') is teruggedraaid."
                )
                st.rerun()

    dialog()


def _trail(store: Store, gemeente: str) -> None:
    """Draw the audit trail, folded."""
    events = store.events(gemeente)
    rows = "".join(_event(event) for event in events[:_EVENTS_SHOWN])
    more = (
        f'<p class="klein">De laatste {_EVENTS_SHOWN} van {number(len(events))}.</p>'
        if len(events) > _EVENTS_SHOWN
        else ""
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in _TRAIL)
    st.html(
        '<details class="uitleg breed"><summary>Logboek</summary><p>Alles wat er met leveringen, '
        "uitgaven en CBS-jaren gebeurde. Niemand kan dit wijzigen.</p>"
        '<div class="tabel vast" tabindex="0" role="region" aria-label="Logboek"><table>'
        f"<caption>Logboek</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div>{more}</details>"
    )


def _event(event: Event) -> str:
    cells = (
        moment(event.tijd),
        event.wie,
        event.wat,
        "" if event.levering is None else str(event.levering),
        event.toelichting,
    )
    labelled = zip(_TRAIL, cells, strict=True)
    row = "".join(f'<td data-label="{name}">{escape(cell)}</td>' for name, cell in labelled)
    return f"<tr>{row}</tr>"
