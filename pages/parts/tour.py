"""The first-use tour: three cards over the page, to skip, and remembered by the browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from loaders.tour import load_tour

_KEY = "rondleiding"
_component = st.components.v2.component(
    _KEY,
    html='<div class="rondleiding" role="region" aria-label="Rondleiding" hidden></div>',
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def tour() -> None:
    """Draw the tour, for whom this browser does not remember having seen it."""
    _component(key=_KEY, data={"steps": [step.model_dump() for step in load_tour().stappen]})
