"""What goes into the meeting: the pack to download, and the slides full screen."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from geo.screen.pack import Pack
from geo.selection import Selection
from pages.pack.forms import FORMS
from pages.parts import session
from pages.parts.compose import Snapshot
from pages.parts.compose.advice import Journal
from pages.parts.compose.pack import pack_of
from pages.parts.dialog import slides_dialog

_OPEN = "vergaderstand_open"


@st.fragment
def buttons(snapshot: Snapshot, selection: Selection) -> None:
    """Draw the two buttons; nothing is made before one is pressed.

    Parameters
    ----------
    snapshot : Snapshot
    selection : Selection
        One that has a screen.
    """
    with st.container(key="vergadering", horizontal=True, gap="small"):
        st.button("Vergaderstand", key="vergaderstand", on_click=_set_open, args=(True,))
        with st.popover("Vergaderpakket", type="primary", key="vergaderpakket"):
            _download(snapshot, selection)
        if st.session_state.get(_OPEN):
            # Made at the click: drawing maps takes longer than the rest of the page.
            slides = import_module("pages.pack.slides")
            pack = _pack(snapshot, selection, with_front=False)
            slides_dialog(
                slides.finding_slides(pack, session.ground(selection.gemeente)),
                slides.slide_style(),
                lambda: _set_open(False),
            )


def _pack(snapshot: Snapshot, selection: Selection, *, with_front: bool = True) -> Pack:
    """Make the pack with what the journal holds now."""
    gemeente, invented = selection.gemeente, snapshot.demonstration
    journal = Journal.of(session.store(gemeente), gemeente, demonstration=invented)
    return pack_of(snapshot, selection, journal, with_front=with_front)


def _set_open(wish: bool) -> None:
    st.session_state[_OPEN] = wish


def _download(snapshot: Snapshot, selection: Selection) -> None:
    st.html(
        '<p class="klein">Een A4, en de bevindingen van deze keuze met kaart, cijfers, definities '
        "en bronnen.</p>"
    )
    place = st.radio(
        "Vorm",
        range(len(FORMS)),
        format_func=lambda k: FORMS[k].name,
        captions=[form.purpose for form in FORMS],
        key="pakketvorm",
    )
    form = FORMS[place]
    name = form.file_name(selection, snapshot.scope.areas)

    def write() -> bytes:
        pack = _pack(snapshot, selection, with_front=form.has_front)
        return form.write(pack, session.ground(selection.gemeente))

    st.download_button(
        f"Maak en download ({form.name})",
        write,
        file_name=name,
        mime=form.mime,
        type="primary",
        key="pakket",
        on_click="ignore",
    )
    st.html('<p class="klein">Het maken duurt een paar tellen.</p>')
