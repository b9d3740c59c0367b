"""Baseline: the whole GeoJSON with colours goes into pydeck at every choice."""

from __future__ import annotations

import pandas as pd
import pydeck as pdk
import streamlit as st
from naive_data import INDICATORS, view

COLOURS = [[255, 255, 204], [161, 218, 180], [65, 182, 196], [44, 127, 184], [37, 52, 148]]
GREY = [200, 200, 200]

st.set_page_config(layout="wide")
indicator = st.selectbox("Kenmerk", list(INDICATORS), key="keuze_kenmerk")
frame = view(indicator)
classes = pd.qcut(frame["waarde"].rank(method="first"), len(COLOURS), labels=False)
frame["kleur"] = [GREY if pd.isna(c) else COLOURS[int(c)] for c in classes]
frame["waarde"] = [None if pd.isna(v) else float(v) for v in frame["waarde"]]
layer = pdk.Layer(
    "GeoJsonLayer",
    id="buurten",
    data=frame.__geo_interface__,
    get_fill_color="properties.kleur",
    get_line_color=[255, 255, 255],
    line_width_min_pixels=1,
    pickable=True,
)
with st.container(key="kaartvlak"):
    st.pydeck_chart(
        pdk.Deck(
            layers=[layer],
            map_provider=None,
            initial_view_state=pdk.ViewState(latitude=52.07, longitude=4.31, zoom=10.6),
            tooltip={"html": "<b>{naam}</b><br>{waarde}<br>{status}"},
        ),
        height=560,
    )
