"""Draws the sources: which CBS years there are, fetching one, and accepting or refusing it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from geo.errors import UserError
from geo.text import day, how_many
from loaders import source_desk
from loaders.fetched import Fetched, FetchedYear
from loaders.live_settings import load_live_settings
from loaders.pdok_addresses import Place
from pages.parts import frame
from pages.parts.delivery_flow import Desk

_SAID, _FOUND = "_bronnen_melding", "_bronnen_adressen"
_NEAREST = "Het jaar dat het dichtst bij ligt"
_NO_YEAR = 0
Decide = Callable[..., None]


def draw(desk: Desk) -> None:
    """Draw where the sources stand."""
    known, damaged = source_desk.known_years(desk.gemeente)
    waiting, unreadable = source_desk.waiting(desk.gemeente)
    with st.container(key="bronnen"):
        st.html(
            f'<div class="bevinding"><h1>{escape(_headline(known, waiting))}</h1>'
            "<p>Alleen als u op ophalen drukt, vraagt de app iets aan CBS en PDOK. Wat binnenkomt "
            "telt pas mee als u het aanvaardt.</p></div>"
        )
        if said := st.session_state.pop(_SAID, None):
            frame.message(*said)
        if damaged:
            frame.message(
                f"De opgehaalde cijfers van {', '.join(map(str, damaged))} zijn beschadigd en "
                "tellen niet mee.",
                "Haal ze opnieuw op.",
            )
        if unreadable:
            frame.message(
                f"Wat over {', '.join(map(str, unreadable))} is opgehaald, is beschadigd.",
                "Er is niets veranderd. Haal het opnieuw op.",
            )
        for year in waiting:
            _judge(desk, year)
        _fetch(desk)
        _years(desk, known)
        _addresses(desk)


def _headline(known: list[source_desk.KnownYear], waiting: list[FetchedYear]) -> str:
    if waiting:
        years = " en ".join(str(each.year) for each in waiting)
        return f"De cijfers van {years} wachten op uw besluit."
    if not known:
        return "Er zijn nog geen CBS-cijfers die meetellen."
    newest = known[0]
    if newest.fetched_at is None:
        return f"De nieuwste CBS-cijfers zijn van {newest.year}, meegeleverd met de app."
    return f"De nieuwste CBS-cijfers zijn van {newest.year}, opgehaald op {day(newest.fetched_at)}."


def _judge(desk: Desk, year: FetchedYear) -> None:
    """Draw what a fetched year changes, and the choice."""
    kept = Fetched(desk.gemeente)
    # What there is something to read about comes first.
    topics = sorted(kept.report(year), key=lambda topic: not topic[1])
    parts = [_topic(title, lines) for title, lines in topics]
    about = year.about
    st.html(
        f'<h2 class="tussenkop">Verslag over {year.year}</h2>'
        f'<p class="klein">{escape(about.bron_cijfers)}'
        + (f"; {escape(about.bron_grenzen)}" if about.bron_grenzen else "")
        + f". Opgehaald op {escape(day(about.opgehaald))}"
        + (f"; CBS wijzigde de tabel op {escape(day(about.gewijzigd))}" if about.gewijzigd else "")
        + ".</p>"
        f'<div class="verslag">{"".join(parts)}</div>'
    )

    def decide(answer: Decide) -> None:
        try:
            answer(desk.gemeente, year.year, desk.store, who=desk.who, seen=year.folder.name)
        except UserError as error:
            st.session_state[_SAID] = (error.what, error.remedy)

    with st.container(horizontal=True):
        st.button(
            f"{year.year} aanvaarden",
            type="primary",
            key=f"bronnen_aanvaard_{year.year}",
            on_click=decide,
            args=(source_desk.accept_year,),
        )
        st.button(
            "Weigeren",
            key=f"bronnen_weiger_{year.year}",
            on_click=decide,
            args=(source_desk.refuse_year,),
        )


def _topic(title: str, lines: tuple[str, ...]) -> str:
    if not lines:
        return f'<p class="verslagregel">{escape(title)}</p>'
    shown = load_live_settings().vergelijken.getoond
    more = len(lines) - shown
    rest = f"<details><summary>En nog {more}</summary>{_listed(lines[shown:])}</details>"
    return (
        f'<details class="uitleg"><summary>{escape(title)}</summary>'
        f"{_listed(lines[:shown])}{rest if more > 0 else ''}</details>"
    )


def _listed(lines: tuple[str, ...]) -> str:
    return f'<ul class="regels">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def _fetch(desk: Desk) -> None:
    """Draw the choice of a year, and fetch it."""
    settings = load_live_settings()
    years = sorted(settings.tabellen, reverse=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox("Jaar", years, key="bronnen_jaar", width=120)
        pressed = st.button("Ophalen bij CBS en PDOK", key="bronnen_ophalen")
    if not pressed:
        return
    bar = st.progress(0.0, "Begonnen")

    def show(done: float, what: str) -> None:
        bar.progress(done, what)

    try:
        source_desk.fetch_year(
            desk.gemeente,
            int(year),
            who=desk.who,
            progress=show,
        )
    except UserError as error:
        st.session_state[_SAID] = (error.what, error.remedy)
    st.rerun()


def _years(desk: Desk, known: list[source_desk.KnownYear]) -> None:
    """Draw the years that count, and pin one."""
    rows = "".join(
        f"<tr><th scope='row'>{each.year}</th>"
        '<td data-label="Opgehaald">'
        f"{'Meegeleverd' if each.fetched_at is None else escape(day(each.fetched_at))}</td>"
        '<td data-label="Andere grens">'
        f"{how_many(each.broken, 'gebied', 'gebieden') if each.broken else 'Geen'}</td></tr>"
        for each in known
    )
    st.html(
        '<h2 class="tussenkop">Jaren die meetellen</h2>'
        '<div class="tabel vast" tabindex="0" role="region" aria-label="Jaren die meetellen">'
        '<table><caption>Jaren die meetellen</caption><thead><tr><th scope="col">Jaar</th>'
        '<th scope="col">Opgehaald</th><th scope="col">Andere grens</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    pinned = Fetched(desk.gemeente).state().vast
    options = [_NO_YEAR, *(each.year for each in known)]

    def pin() -> None:
        try:
            year = st.session_state["bronnen_vast"] or None
            source_desk.pin_year(desk.gemeente, year, desk.store, who=desk.who)
        except UserError as error:
            st.session_state[_SAID] = (error.what, error.remedy)

    st.selectbox(
        "Welk jaar gebruiken de weergaven?",
        options,
        index=options.index(pinned) if pinned in options else 0,
        format_func=lambda each: _NEAREST if each == _NO_YEAR else f"Altijd {each}, waar het er is",
        key="bronnen_vast",
        on_change=pin,
        width=360,
        help="Elke weergave noemt het jaar dat zij gebruikt.",
    )


def _addresses(desk: Desk) -> None:
    """Draw looking up the service points that have an address and no place."""
    missing = source_desk.missing_places(desk.gemeente, desk.store)
    found: list[Place] = st.session_state.pop(_FOUND, [])
    if not missing and not found:
        return
    lines = [
        f"{each.address}: {each.found}"
        if each.found
        else f"{each.address}: niet zeker"
        + (f"; het kan zijn: {'; '.join(each.candidates)}" if each.candidates else "")
        for each in found
    ]
    count = how_many(len(missing), "servicepunt heeft", "servicepunten hebben")
    st.html(
        '<h2 class="tussenkop">Plaats van servicepunten</h2>'
        f'<p class="kern">{count} een adres, maar geen plaats op de kaart.</p>'
        f'<ul class="regels">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'
    )
    if missing and st.button("Adressen opzoeken bij PDOK", key="bronnen_adressen"):
        bar = st.progress(0.0, "Begonnen")

        def show(done: float, what: str) -> None:
            bar.progress(done, what)

        try:
            st.session_state[_FOUND] = source_desk.find_places(
                desk.gemeente, desk.store, who=desk.who, progress=show
            )
        except UserError as error:
            st.session_state[_SAID] = (error.what, error.remedy)
        st.rerun()
