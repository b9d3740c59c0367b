"""Where a service point is: coordinates of the national grid as longitude and latitude."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from loaders.municipality import Municipality

_RD, _WGS84 = 28992, 4326
_DECIMALS = 6


def locate(points: pd.DataFrame) -> pd.DataFrame:
    """Fill in longitude and latitude where only ``x`` and ``y`` are given.

    Parameters
    ----------
    points : DataFrame
        ``longitude, latitude`` (EPSG:4326) and ``x, y`` (EPSG:28992), NaN where absent.

    Returns
    -------
    DataFrame
        With ``longitude`` and ``latitude`` for every point that has either.
    """
    known = (points["longitude"].isna() & points["x"].notna()).to_numpy()
    if not known.any():
        return points
    transformer = Transformer.from_crs(_RD, _WGS84, always_xy=True)
    longitude, latitude = transformer.transform(
        points["x"].to_numpy()[known], points["y"].to_numpy()[known]
    )
    filled = points.copy()
    for name, values in (("longitude", longitude), ("latitude", latitude)):
        column = points[name].to_numpy().copy()
        column[known] = np.round(values, _DECIMALS)
        filled[name] = column
    return filled


def at_addresses(points: pd.DataFrame, places: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Fill in longitude and latitude of points that gave only an address.

    Parameters
    ----------
    points : DataFrame
        ``adres, longitude, latitude, x``; NaN where absent.
    places : mapping
        Longitude and latitude by plain address, as they were looked up.
    """
    if not places:
        return points
    missing = points["longitude"].isna() & points["x"].isna() & points["adres"].notna()
    found = points.copy()
    for index, address in points.loc[missing, "adres"].items():
        if place := places.get(plain_address(str(address))):
            found.loc[index, ["longitude", "latitude"]] = place
    return found


def plain_address(address: str) -> str:
    """Return an address without case, punctuation and double spaces, to compare it."""
    return " ".join(re.sub(r"[^\w]+", " ", address.casefold()).split())


def in_metres(places: pd.DataFrame) -> pd.DataFrame:
    """Return where places lie in the national grid.

    Parameters
    ----------
    places : DataFrame
        ``longitude, latitude`` (EPSG:4326), and optionally ``x, y`` (EPSG:28992), which come
        first where they were given.

    Returns
    -------
    DataFrame
        ``x_m, y_m`` on the same index; NaN where no place was given.
    """
    transformer = Transformer.from_crs(_WGS84, _RD, always_xy=True)
    degrees = places[["longitude", "latitude"]].to_numpy(float)
    found = np.full(degrees.shape, np.nan)
    known = ~np.isnan(degrees).any(axis=1)
    if known.any():
        found[known] = np.column_stack(transformer.transform(*degrees[known].T))
    if {"x", "y"} <= set(places.columns):
        given = places[["x", "y"]].to_numpy(float)
        found = np.where(np.isnan(given).any(axis=1, keepdims=True), found, given)
    return pd.DataFrame(found, index=places.index, columns=["x_m", "y_m"])


def districts_of(places: pd.DataFrame, municipality: Municipality) -> pd.Series:
    """Return in which stadsdeel each place lies; empty outside all of them.

    Parameters
    ----------
    places : DataFrame
        ``longitude, latitude``; NaN where no place was given.
    municipality : Municipality
        Its boundaries are simplified: a place on a border may fall on the other side.
    """
    boundaries = municipality.folder / "grenzen" / "stadsdeel.geojson"
    found = pd.Series("", index=places.index, dtype=object)
    if not boundaries.is_file():
        return found
    points = shapely.points(places[["longitude", "latitude"]].to_numpy(float))
    for feature in json.loads(boundaries.read_text(encoding="utf-8"))["features"]:
        inside = shapely.contains(shapely.geometry.shape(feature["geometry"]), points)
        found[inside] = feature["properties"]["code"]
    return found
