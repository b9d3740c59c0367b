"""Boundaries for the map: simplified together, with hatching and label points.

Metres are EPSG:28992; what is shipped is EPSG:4326 in five decimals (about one metre). The
official division is a coverage (neighbours share their edges) and stays one: all areas are
simplified at once, and coarser levels are dissolved from the rounded buurten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from geo.errors import DataError

Geometries = npt.NDArray[np.object_]
Coordinates = npt.NDArray[np.float64]

DECIMALS = 5
METRES = "EPSG:28992"
DEGREES = "EPSG:4326"
STEP_M = 0.25
"""Step in which the tolerance is tried."""
LARGEST_TOLERANCE_M = 50.0
DENSITY_M = 1.0
"""Distance between the points at which a displacement is measured."""
SHORTEST_HATCH_M = 25.0
"""Shorter pieces of hatching are left out where an area has longer ones."""


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _project(geometries: Geometries, source: str, target: str) -> Geometries:
    transformer = _transformer(source, target)

    def move(xy: Coordinates) -> Coordinates:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    projected: Any = shapely.transform(geometries, move)
    return np.asarray(projected, dtype=object)


def to_metres(geometries: Geometries) -> Geometries:
    """Return EPSG:4326 geometries in EPSG:28992."""
    return _project(geometries, DEGREES, METRES)


def to_degrees(geometries: Geometries) -> Geometries:
    """Return EPSG:28992 geometries in EPSG:4326, rounded to five decimals."""
    degrees = _project(geometries, METRES, DEGREES)
    rounded: Any = shapely.transform(degrees, lambda xy: np.round(xy, DECIMALS))
    return np.asarray(rounded, dtype=object)


def _tidy(polygons: Geometries) -> Geometries:
    """Fix start, order and direction of the rings (exterior counter-clockwise)."""
    tidied: Any = shapely.orient_polygons(shapely.normalize(polygons))
    return np.asarray(tidied, dtype=object)


def count_vertices(polygons: Geometries) -> int:
    """Return the number of ring vertices, closing vertices included."""
    return int(shapely.get_num_coordinates(polygons).sum())


def is_coverage(polygons: Geometries) -> bool:
    """Tell whether all polygons are valid and neighbours share their edges."""
    return bool(shapely.is_valid(polygons).all() and shapely.coverage_is_valid(polygons))


@dataclass(frozen=True, slots=True)
class Simplified:
    """Simplified areas in EPSG:4326 (five decimals), and the tolerance used, in metres."""

    polygons: Geometries
    tolerance_m: float


def simplify(official: Geometries, max_vertices: int) -> Simplified:
    """Simplify the areas of one level together, as little as the vertex budget allows.

    The smallest tolerance is taken, in steps of 0.25 m, with which the *rounded* result fits
    the budget and is still a valid coverage of valid polygons. Rounding moves a vertex by at
    most a metre, equally in all areas that share it; where that folds a narrow part over, the
    next step removes the part.

    Parameters
    ----------
    official : array of Polygon or MultiPolygon
        A valid coverage in EPSG:28992.
    max_vertices : int
        Ring vertices of the result, all areas together.

    Returns
    -------
    Simplified
        As many areas, in the same order.

    Raises
    ------
    DataError
        If no tolerance up to 50 m will do.
    """
    for tolerance in np.arange(STEP_M, LARGEST_TOLERANCE_M + STEP_M, STEP_M):
        rounded = to_degrees(shapely.coverage_simplify(official, tolerance))
        polygons = shapely.remove_repeated_points(rounded)
        if count_vertices(polygons) <= max_vertices and is_coverage(polygons):
            return Simplified(_tidy(polygons), float(tolerance))
    raise DataError(
        f"De grenzen passen niet vereenvoudigd in {max_vertices} hoekpunten.",
        "Verhoog punten_buurten in data/bronnen_bundel.yaml of kijk de bron na.",
    )


def dissolve(polygons: Geometries, groups: list[str], order: list[str]) -> Geometries:
    """Merge the areas of each group; edges keep their vertices.

    Parameters
    ----------
    polygons : array of Polygon
        A valid coverage.
    groups : list of str
        The group of each polygon.
    order : list of str
        The groups, in the order of the result.
    """
    of = np.asarray(groups, dtype=object)
    merged = [shapely.coverage_union_all(polygons[of == group]) for group in order]
    return _tidy(np.asarray(merged, dtype=object))


def displacement_m(official: Geometries, shipped: Geometries) -> Coordinates:
    """Measure how far the boundary of each area moved.

    Parameters
    ----------
    official, shipped : array of Polygon
        The same areas in the same order, EPSG:28992.

    Returns
    -------
    array of float
        Per area the Hausdorff distance, in metres, of the two boundaries with a point on
        every metre.
    """
    pairs = zip(shapely.boundary(official), shapely.boundary(shipped), strict=True)
    return np.array([max(_farthest(a, b), _farthest(b, a)) for a, b in pairs])


def _farthest(line: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the largest distance from a point of ``line`` to ``other``."""
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, DENSITY_M)))
    shapely.prepare(other)
    return float(shapely.distance(points, other).max())


def label_points(polygons: Geometries) -> Geometries:
    """Return per area the centre of its largest inscribed circle.

    Parameters
    ----------
    polygons : array of Polygon or MultiPolygon
        EPSG:28992; the result too.
    """
    radii = shapely.maximum_inscribed_circle(polygons, tolerance=1.0)
    return np.asarray(shapely.get_point(radii, 0), dtype=object)


def hatch(polygons: Geometries, labels: Geometries, spacing_m: float) -> Geometries:
    """Hatch each area with rising diagonals out of one pattern for the whole country.

    Parameters
    ----------
    polygons : array of Polygon or MultiPolygon
        EPSG:28992.
    labels : array of Point
        A point in each area. An area between two lines gets one line through its point.
    spacing_m : float
        Distance between two lines, in metres.

    Returns
    -------
    array of MultiLineString
        EPSG:28992; every area has at least one line.
    """
    pairs = zip(polygons, labels, strict=True)
    return np.array([_hatch(area, label, spacing_m) for area, label in pairs], dtype=object)


def _hatch(area: shapely.Geometry, label: shapely.Point, spacing_m: float) -> shapely.Geometry:
    left, bottom, right, top = shapely.bounds(area)
    step = spacing_m * np.sqrt(2)  # the lines are x - y = k * step
    numbers = np.arange(np.ceil((left - top) / step), np.floor((right - bottom) / step) + 1)
    pieces = _clip(area, numbers * step)
    long = pieces[shapely.length(pieces) >= SHORTEST_HATCH_M]
    if len(long) == 0:
        pieces = _clip(area, np.array([label.x - label.y]))
        long = pieces[[int(np.argmin(shapely.distance(pieces, label)))]]
    return shapely.multilinestrings(long)


def _clip(area: shapely.Geometry, offsets: Coordinates) -> Geometries:
    """Return the pieces of the lines ``x - y = offset`` in an area, from left to right."""
    left, _, right, _ = shapely.bounds(area)
    ends = [[(left - 1, left - 1 - c), (right + 1, right + 1 - c)] for c in offsets]
    if not ends:
        return np.array([], dtype=object)
    clipped = shapely.get_parts(shapely.intersection(area, shapely.linestrings(ends)))
    lines = clipped[shapely.get_type_id(clipped) == shapely.GeometryType.LINESTRING]
    lines = lines[~shapely.is_empty(lines)]
    start = [shapely.get_coordinates(line).min(axis=0) for line in lines]
    order = sorted(range(len(lines)), key=lambda n: (start[n][0] - start[n][1], start[n][0]))
    rising = [np.sort(shapely.get_coordinates(line), axis=0)[[0, -1]] for line in lines[order]]
    return np.array([shapely.linestrings(xy) for xy in rising], dtype=object)


def outline(polygons: Geometries) -> shapely.Geometry:
    """Return the boundaries of a coverage as lines, each edge once."""
    edges = shapely.unary_union(shapely.boundary(polygons))
    return shapely.normalize(shapely.line_merge(edges))
