"""Floor: the least that any map in pydeck costs, four squares and nothing to choose."""

from __future__ import annotations

import pydeck as pdk
import streamlit as st

COLOURS = [[65, 182, 196], [44, 127, 184], [37, 52, 148], [161, 218, 180]]
SIZE = 0.05

st.set_page_config(layout="wide")
squares = [
    {
        "ring": [
            [x, y],
            [x + SIZE, y],
            [x + SIZE, y + SIZE],
            [x, y + SIZE],
        ],
        "kleur": colour,
    }
    for colour, (x, y) in zip(
        COLOURS, [(4.25, 52.03), (4.3, 52.03), (4.25, 52.08), (4.3, 52.08)], strict=True
    )
]
layer = pdk.Layer("PolygonLayer", squares, get_polygon="ring", get_fill_color="kleur")
with st.container(key="kaartvlak"):
    st.pydeck_chart(
        pdk.Deck(
            layers=[layer],
            map_provider=None,
            initial_view_state=pdk.ViewState(latitude=52.07, longitude=4.31, zoom=10.6),
        ),
        height=560,
    )
