"""The page Gegevens: deliver a quarter, look back, judge the quality, refresh sources, explain."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    address,
    delivery,
    delivery_history,
    delivery_publish,
    delivery_quality,
    delivery_sources,
    delivery_templates,
    panel,
    session,
)
from pages.parts.delivery_desk import desk

_SECTION = "onderdeel"
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
    labels = {code: label for code, (label, _) in _SECTIONS.items()}
    asked = st.query_params.get(_SECTION, "")
    if asked in labels.values():
        # As links that were given away earlier name it.
        st.query_params[_SECTION] = next(code for code, label in labels.items() if label == asked)
    _, unknown = address.follow("gegevens", {_SECTION: labels})
    section = st.radio(
        "Onderdeel",
        list(labels),
        format_func=labels.__getitem__,
        key=address.key(_SECTION),
        horizontal=True,
        label_visibility="collapsed",
    )
    panel.notices(unknown)
    if section != "aanleveren":
        delivery.let_go()
    _SECTIONS[section][1](desk(session.municipality_code()))


draw()
