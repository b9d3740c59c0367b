"""How wide the map is on the visitor's screen, so that the city fits it."""

from __future__ import annotations

import streamlit as st

_KEY = "schermmaat"
USUAL_PX = 800
_component = st.components.v2.component(
    "schermmaat",
    js="""
export default function ({ data, setStateValue }) {
  const map = document.querySelector(".st-key-kaartvlak");
  if (!map || map.measured) return;
  map.measured = true;
  let sent = data.width, timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const width = Math.round(map.clientWidth / 40) * 40;
      if (width > 0 && width !== sent) setStateValue("breedte", (sent = width));
    }, 120);
  }).observe(map);
}
""",
    isolate_styles=False,
)


def map_width_px() -> int:
    """Return the width of the map as last measured, in pixels."""
    state = st.session_state.get(_KEY)
    return int(getattr(state, "breedte", None) or USUAL_PX)


def measure() -> None:
    """Measure the map, after it was drawn; a different width draws it again."""
    _component(key=_KEY, data={"width": USUAL_PX}, on_breedte_change=lambda: None)
