"""What both baselines draw: 114 buurten with CBS figures of 2019."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

SHIPPED = Path(os.environ["BENCH_DATA"])
REFERENCE = os.environ.get("STADSDEELKOMPAS_REFERENTIE")
INDICATORS = {
    "Inwoners": "inwoners",
    "Mannen": "mannen",
    "Vrouwen": "vrouwen",
    "Kinderen tot 15 jaar": "inwoners_0_14",
    "Jongeren van 15 tot 25 jaar": "inwoners_15_24",
    "Inwoners van 25 tot 45 jaar": "inwoners_25_44",
    "Inwoners van 45 tot 65 jaar": "inwoners_45_64",
    "65-plussers": "inwoners_65_plus",
    "Eenpersoonshuishoudens": "eenpersoonshuishoudens",
    "Huishoudens met kinderen": "huishoudens_met_kinderen",
    "Laag opgeleid": "opleiding_laag",
    "Middelbaar opgeleid": "opleiding_middelbaar",
    "Hoog opgeleid": "opleiding_hoog",
}


@st.cache_data
def areas() -> gpd.GeoDataFrame:
    """Return the boundaries, at full resolution where the reference is, with every figure."""
    if REFERENCE:
        frame = gpd.read_file(Path(REFERENCE) / "denhaag" / "buurten.geojson")
        wijk = frame["WIJKCODE"].astype(int)
        buurt = frame["BUURTCODE"].astype(int) % 100
        frame["code"] = [f"BU0518{w:02d}{b:02d}" for w, b in zip(wijk, buurt, strict=True)]
        frame = frame.rename(columns={"BUURTNAAM": "naam"})
    else:
        frame = gpd.read_file(SHIPPED / "grenzen" / "buurt.geojson")
    figures = pd.read_csv(SHIPPED / "cbs_2019.csv")
    return frame[["code", "naam", "geometry"]].merge(figures, on="code", validate="1:1")


def view(indicator: str) -> gpd.GeoDataFrame:
    """Return the areas with one figure, and in words whether there is one."""
    frame = areas()[["naam", "geometry", INDICATORS[indicator]]]
    frame = frame.rename(columns={INDICATORS[indicator]: "waarde"})
    frame["status"] = ["geen cijfer" if missing else "cijfer" for missing in frame["waarde"].isna()]
    return frame
