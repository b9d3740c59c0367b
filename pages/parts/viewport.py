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
  if (!map) return;
  map.tellWidth = () => {
    const width = Math.round(map.clientWidth / 40) * 40;
    // From a certain width on, the map looks the same: no need to draw it again.
    const looks = (px) => Math.min(px, data.enough);
    if (width > 0 && looks(width) !== looks(data.known)) setStateValue("breedte", width);
  };
  if (map.measured) return map.tellWidth();
  map.measured = true;
  let timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => map.tellWidth(), 120);
  }).observe(map);
}
""",
    isolate_styles=False,
)


def map_width_px() -> int:
    """Return the width of the map as last measured, in pixels."""
    state = st.session_state.get(_KEY)
    return int(getattr(state, "breedte", None) or USUAL_PX)


def measure(enough_px: int) -> None:
    """Measure the map, after it was drawn; a width that changes its looks draws it again.

    Parameters
    ----------
    enough_px : int
        From this width on, the map looks the same.
    """
    data = {"known": map_width_px(), "enough": enough_px}
    _component(key=_KEY, data=data, on_breedte_change=lambda: None)
