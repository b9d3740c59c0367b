"""The page Kaart: one question, one picture, one sentence."""

from __future__ import annotations

import streamlit as st

from geo.errors import NoDataError
from geo.selection import ALL
from pages.parts import bar, charts, frame, meeting, panel, remarks, session
from pages.parts import map as kaart
from pages.parts.table import table
from pages.parts.viewport import map_width_px, measure

MAP_KEY = "kaart"


def _clicked() -> None:
    """Select the area or service point that was clicked on the map."""
    for objects in st.session_state[MAP_KEY].selection.objects.values():
        for clicked in objects:
            bar.choose(str(clicked["properties"]["code"]))


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    snapshot = session.composer(gemeente).snapshot(bar.asked_release())
    scope = snapshot.scope
    selection, notices = bar.current(snapshot)
    bar.draw(selection, scope)
    bar.question_tabs()
    panel.notices((*notices, *snapshot.notices))
    try:
        screen = snapshot.screen(selection)
    except NoDataError as error:
        # The bar stays, so that the user can do what the message says.
        frame.message(error.what, error.remedy)
        return
    with st.container(key="kop"):
        panel.headline(screen)
        meeting.buttons(snapshot, selection)
    left, right = st.columns([7, 3], gap="medium")
    with left, st.container(key="kaartkader"):
        with st.container(key="kaartvlak"):
            width_px = map_width_px()
            st.pydeck_chart(
                kaart.build_deck(screen, session.boundaries(gemeente), width_px),
                height=kaart.height_px(width_px),
                on_select=_clicked,
                selection_mode="single-object",
                key=MAP_KEY,
                alt=screen.map_description,
            )
            if screen.watermark:
                st.html(f'<div class="watermerk" aria-hidden="true">{screen.watermark}</div>')
        panel.legend(screen)
    with right, st.container(key="paneelkader"):
        bar.area_select(selection, scope, screen)
        panel.panel(screen.panel)
        about = scope.areas.gemeente.code if selection.stadsdeel == ALL else selection.stadsdeel
        said = remarks.of_findings(session.store(gemeente), snapshot, about, [selection.vraag])
        remarks.draw(said[selection.vraag])
    if screen.charts:
        for chart, place in zip(screen.charts, st.columns(2), strict=False):
            with place:
                charts.draw(chart, selection.gebied)
    table(screen, bar.choose)
    panel.download(screen)
    panel.footer(screen)
    measure(kaart.enough_width_px(screen, session.boundaries(gemeente)))


draw()
