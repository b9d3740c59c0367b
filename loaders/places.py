"""Where a service point is: coordinates of the national grid as longitude and latitude."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pyproj import Transformer

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
