"""Draws publishing: what is new since the last release, and freezing the next one."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import UserError
from geo.text import day, how_many, number
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality
from loaders.publish import Proposal, propose, publish
from loaders.refusals import refuse_note
from loaders.releases import ReleaseEntry
from pages.parts import frame
from pages.parts.delivery_flow import Desk

_PROPOSAL, _SAID = "_uitgave_voorstel", "_uitgave_melding"
_NOTE = "uitgave_toelichting"


def draw(desk: Desk) -> None:
    """Draw where publishing stands."""
    entries = [e for e in desk.store.releases(desk.gemeente) if not e.demonstratie]
    proposal: Proposal | None = st.session_state.get(_PROPOSAL)
    if proposal and proposal.publication.version != desk.store.version(desk.gemeente):
        # Something was delivered or withdrawn since it was made.
        del st.session_state[_PROPOSAL]
        proposal = None
    with st.container(key="publiceren"):
        st.html(
            f'<div class="bevinding"><h1>{escape(_headline(desk, entries))}</h1><p>Publiceren zet '
            "de cijfers vast onder een nummer. Wat gepubliceerd is, is niet terug te nemen; een "
            "verbetering komt in een volgende uitgave.</p></div>"
        )
        if said := st.session_state.pop(_SAID, None):
            frame.message(*said)
        if proposal is None:
            _prepare(desk)
        else:
            _confirm(desk, proposal)


def _headline(desk: Desk, entries: list[ReleaseEntry]) -> str:
    if desk.store.coverage(desk.gemeente).demonstration:
        return "Er zijn alleen demonstratiegegevens: lever eerst een bestand aan."
    if not entries:
        return "Er is nog niets gepubliceerd."
    last = entries[0]
    if last.versie == desk.store.version(desk.gemeente):
        return f"Alles is gepubliceerd: uitgave {last.nummer} van {day(last.gemaakt)}."
    return f"Sinds uitgave {last.nummer} ({day(last.gemaakt)}) is er iets veranderd."


def _prepare(desk: Desk) -> None:
    if desk.store.coverage(desk.gemeente).demonstration:
        return
    st.html(
        '<p class="kern">Eerst rekenen we uit wat er te tonen is zonder dat een klein aantal is te '
        "herleiden, en proberen dat zelf. Dat duurt een paar minuten.</p>"
    )
    if not st.button("Volgende uitgave voorbereiden", type="primary", key="uitgave_maak"):
        return
    bar = st.progress(0.0, "Begonnen")

    def progress(done: float, phase: str) -> None:
        bar.progress(done, phase)

    try:
        st.session_state[_PROPOSAL] = propose(
            desk.store, load_municipality(desk.gemeente), load_knowledge(), progress
        )
    except UserError as error:
        st.session_state[_SAID] = (error.what, error.remedy)
    st.rerun()


def _confirm(desk: Desk, proposal: Proposal) -> None:
    def stop() -> None:
        del st.session_state[_PROPOSAL]

    if proposal.same_as:
        st.html(
            f'<p class="kern">Er is niets veranderd sinds uitgave {proposal.same_as}; een nieuwe '
            "uitgave zou hetzelfde zeggen. Lever iets aan of draai iets terug, en bereid haar dan "
            "opnieuw voor.</p>"
        )
        st.button("Sluiten", key="uitgave_stop", on_click=stop)
        return
    figures = proposal.publication.figures
    states = figures["staat"].value_counts()
    shown, hidden = int(states.get("getal", 0)), int(states.get("afgeschermd", 0))
    changed = len(proposal.publication.corrections)
    lines = [
        f"{how_many(shown, 'getal', 'getallen')} te tonen, {number(hidden)} afgeschermd.",
        "De proef vond geen klein aantal dat te herleiden is."
        if not proposal.findings
        else f"De proef vond {how_many(len(proposal.findings), 'aantal', 'aantallen')} waarvan te "
        "veel te herleiden is; zo is niet te publiceren.",
        "Geen eerder gepubliceerd cijfer verandert."
        if not changed
        else f"{how_many(changed, 'eerder gepubliceerd cijfer', 'eerder gepubliceerde cijfers')} "
        "wordt anders; dat komt als correctie bij de uitgave te staan.",
    ]
    st.html(f'<ul class="regels">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')
    note = st.text_input("Toelichting (mag leeg blijven)", key=_NOTE)

    def freeze() -> None:
        try:
            refuse_note(note, "de toelichting")
            code = load_municipality(desk.gemeente)
            publish(desk.store, code, proposal, who=desk.who, note=note)
        except UserError as error:
            st.session_state[_SAID] = (error.what, error.remedy)
        else:
            del st.session_state[_PROPOSAL]

    with st.container(horizontal=True):
        if not proposal.findings:
            st.button("Publiceren", type="primary", key="uitgave_bevestig", on_click=freeze)
        st.button("Nog niet", key="uitgave_stop", on_click=stop)
