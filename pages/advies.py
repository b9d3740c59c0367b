"""The page Advies: what to do first and why, what was decided, signals, and one A4."""

from __future__ import annotations

import streamlit as st

from geo.errors import NoDataError
from geo.selection import ALL
from pages.parts import advice, advice_a4, advice_signals, bar, frame, panel, place, session
from pages.parts.advice_desk import Desk
from pages.parts.compose_advice import AdviceScreens, Journal

_PARTS = {"advies": "Advies", "signaal": "Signaal toetsen", "a4": "Een A4"}


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    composer, store = session.composer(gemeente), session.store(gemeente)
    snapshot = composer.snapshot(bar.asked_release())
    areas = composer.municipality.areas
    stadsdeel, _ = place.choose(areas, whole="Alle stadsdelen", keep=("deel",))
    demonstration = snapshot.demonstration
    try:
        screens = AdviceScreens(snapshot, Journal.of(store, gemeente, demonstration=demonstration))
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    code = areas.gemeente.code if stadsdeel == ALL else stadsdeel
    asked = {"uitgave": bar.asked_release()} if bar.asked_release() else {}
    always = {"gemeente": gemeente, **asked}
    desk = Desk.of(store, snapshot, code, screens.period)
    part = st.radio(
        "Deel",
        list(_PARTS),
        format_func=_PARTS.__getitem__,
        key="deel",
        horizontal=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    panel.notices(snapshot.notices)
    if part == "signaal":
        advice_signals.draw(screens, code, desk)
    elif part == "a4":
        advice_a4.draw(screens.a4(code))
    elif stadsdeel == ALL:
        advice.draw_city(screens.city(), always, desk)
    else:
        advice.draw(screens.page(code), always, desk)
    if part != "signaal":
        advice.wait_for_robust(screens.basis)


draw()
