"""The shipped boundaries, in metres: the ground that every drawn map stands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.areas import Areas, Level
from loaders.municipality import Municipality

_EARTH_M = 6_371_008.8
Extent = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Ground:
    """Boundaries of a municipality.

    Parameters
    ----------
    areas : Areas
    features : mapping
        Per level the features of the boundary file, in longitude and latitude.
    shapes, hatching : mapping
        Per level the areas, and the hatching that was clipped to each, in metres.
    outline : BaseGeometry
        Between and around the stadsdelen.
    middle : (float, float)
        Where metres are counted from, in longitude and latitude.
    """

    areas: Areas
    features: Mapping[Level, list[dict[str, Any]]]
    shapes: Mapping[Level, list[BaseGeometry]]
    hatching: Mapping[Level, list[BaseGeometry]]
    outline: BaseGeometry
    middle: tuple[float, float]

    @classmethod
    def of(cls, municipality: Municipality) -> Ground:
        """Read the boundaries that are shipped with a municipality."""
        folder = municipality.folder / "grenzen"

        def read(name: str) -> list[dict[str, Any]]:
            found = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))
            return list(found["features"])

        levels = (Level.STADSDEEL, Level.WIJK, Level.BUURT)
        features = {level: read(level.value) for level in levels}
        west, south, east, north = shapely.total_bounds(
            [shape(f["geometry"]) for f in features[Level.STADSDEEL]]
        )
        middle = ((west + east) / 2, (south + north) / 2)

        def metres(found: list[dict[str, Any]]) -> list[BaseGeometry]:
            return [
                shapely.transform(shape(f["geometry"]), lambda xy: _metres(xy, middle))
                for f in found
            ]

        return cls(
            municipality.areas,
            features,
            {level: metres(features[level]) for level in levels},
            {level: metres(read(f"arcering_{level}")) for level in levels},
            shapely.union_all(metres(read("omtrek_stadsdeel"))),
            middle,
        )

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a place in metres."""
        x, y = _metres(np.array([[longitude, latitude]]), self.middle)[0]
        return float(x), float(y)

    def extent(self, stadsdeel: str) -> Extent:
        """Return what holds a stadsdeel, or the whole gemeente for any other code."""
        codes = self.areas.codes(Level.STADSDEEL)
        every = self.shapes[Level.STADSDEEL]
        chosen = [every[codes.index(stadsdeel)]] if stadsdeel in codes else every
        west, south, east, north = (float(v) for v in shapely.total_bounds(chosen))
        return west, south, east, north


def _metres(xy: npt.NDArray[np.float64], middle: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Project near ``middle``: over a town this differs from the true distance by centimetres."""
    radians = np.radians(xy - np.array(middle))
    radians[:, 0] *= np.cos(np.radians(middle[1]))
    return np.asarray(radians * _EARTH_M)
