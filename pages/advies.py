"""The page Advies: what to do first and why, what was decided, signals, and one A4."""

from __future__ import annotations

import streamlit as st

from geo.errors import NoDataError
from geo.screen.advice import Spots
from geo.selection import ALL
from pages.parts import (
    address,
    advice,
    advice_a4,
    advice_signals,
    bar,
    frame,
    panel,
    place,
    session,
)
from pages.parts.advice_desk import Desk
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.small_map import small_map

_PARTS = {"advies": "Advies", "signaal": "Signaal toetsen", "a4": "Een A4"}
_PART = "deel"


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    composer, store = session.composer(gemeente), session.store(gemeente)
    snapshot = composer.snapshot(bar.asked_release())
    areas = composer.municipality.areas
    quarters = {str(p): p.label for p in snapshot.scope.quarter_choices("druk")}
    offered = {
        "stadsdeel": place.districts(areas, whole="Alle stadsdelen"),
        "kwartaal": quarters,
    }
    chosen = place.choose("advies", offered, tabs={_PART: _PARTS})
    stadsdeel, quarter = chosen["stadsdeel"], chosen["kwartaal"]
    journal = Journal.of(store, gemeente, demonstration=snapshot.demonstration)
    try:
        screens = AdviceScreens(snapshot, journal, quarter)
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    code = areas.gemeente.code if stadsdeel == ALL else stadsdeel
    asked = {"uitgave": bar.asked_release()} if bar.asked_release() else {}
    earlier = {"kwartaal": quarter} if quarter != next(iter(quarters)) else {}
    always = {"gemeente": gemeente, **asked, **earlier}
    desk = Desk.of(store, snapshot, code, screens.period)
    ground, watermark = session.ground(gemeente), screens.setting.watermark

    def picture(spots: Spots) -> str:
        return small_map(ground, spots, watermark)

    part = _tabs()
    panel.notices((*snapshot.notices, *screens.notices))
    if part == "signaal":
        advice_signals.draw(screens, code, desk)
    elif part == "a4":
        advice_a4.draw(screens.a4(code))
    elif stadsdeel == ALL:
        advice.draw_city(screens.city(), always, desk, picture)
    else:
        advice.draw(screens.page(code), always, desk, picture)
    if part != "signaal":
        advice.wait_for_robust(screens.basis)


def _tabs() -> str:
    """Draw the parts of the page; return the one that was chosen."""
    part: str = st.radio(
        "Deel",
        list(_PARTS),
        format_func=_PARTS.__getitem__,
        key=address.key(_PART),
        horizontal=True,
        label_visibility="collapsed",
    )
    return part


draw()
