"""The page Gegevens: deliver a quarter, look back, judge the quality, refresh sources, explain."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    delivery,
    delivery_history,
    delivery_publish,
    delivery_quality,
    delivery_sources,
    delivery_templates,
    session,
)
from pages.parts.delivery_desk import desk

_SECTIONS = {
    "aanleveren": ("Aanleveren", delivery.draw),
    "publiceren": ("Publiceren", delivery_publish.draw),
    "historie": ("Historie", delivery_history.draw),
    "kwaliteit": ("Kwaliteit", delivery_quality.draw),
    "bronnen": ("Bronnen", delivery_sources.draw),
    "uitleg": ("Sjablonen en uitleg", delivery_templates.draw),
}


def draw() -> None:
    """Draw the page."""
    section = st.radio(
        "Onderdeel",
        list(_SECTIONS),
        format_func=lambda code: _SECTIONS[code][0],
        key="onderdeel",
        horizontal=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    if section != "aanleveren":
        delivery.let_go()
    _SECTIONS[section][1](desk(session.municipality_code()))


draw()
