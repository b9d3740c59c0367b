"""The start page: where, who and what first, for the whole city in one view."""

from __future__ import annotations

import streamlit as st

from geo.errors import NoDataError
from pages.parts import bar, frame, overview, panel, session
from pages.parts.compose.overview import overview_of, where_of


def draw() -> None:
    """Draw the page; what takes longest comes last."""
    gemeente = session.municipality_code()
    snapshot = session.composer(gemeente).snapshot(bar.asked_release())
    try:
        where = where_of(snapshot)
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    asked = {"uitgave": bar.asked_release()} if bar.asked_release() else {}
    always = {"gemeente": gemeente, **asked}
    panel.headline(where)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        overview.where(where, session.ground(gemeente), always)
    with right, st.spinner("De adviezen worden nagerekend.", show_time=False):
        value = overview_of(snapshot, session.store(gemeente))
        overview.who_and_first(value, always)
    overview.lines(value, always)
    panel.footer(where)


draw()
