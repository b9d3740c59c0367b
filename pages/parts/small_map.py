"""A small map beside an advice: where in its area the figures are of. Light on the wire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.areas import Level
from geo.screen.advice import Spots
from pages.pack.ground import Ground
from pages.pack.labels import Box, place_labels
from pages.parts.style import brand

# Of the drawing; on the screen half of it.
_WIDE, _HIGH, _EDGE = 520, 380, 14
_LETTERS, _DOT = 23, 9
_KEPT = 64
_FONT = "Source Sans Pro,Segoe UI,Roboto,Arial,sans-serif"
_SPACE = "http://www.w3.org/2000/svg"
# What may stand in an address as it is.
_SAFE = " =:/,;()&-.'"


@dataclass(frozen=True)
class _Base:
    """The parts of an area on the sheet: a path by code, and how a place gets there."""

    paths: dict[str, str]
    corner: tuple[float, float]
    scale: float

    def put(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.corner[0]) * self.scale, (self.corner[1] - y) * self.scale


def small_map(ground: Ground, spots: Spots, watermark: str = "") -> str:
    """Return a small map as a picture in HTML, with its text alternative.

    Parameters
    ----------
    ground : Ground
    spots : Spots
        What is marked in which area.
    watermark : str
    """
    # Streamlit lets no drawing through in HTML; as it stands it is half of what base64 makes.
    plain = map_svg(ground, spots, watermark).replace('"', "'")
    return (
        f'<img class="a-kaartje" width="{_WIDE // 2}" height="{_HIGH // 2}" '
        f'alt="{escape(spots.text)}" src="data:image/svg+xml,{escape(quote(plain, safe=_SAFE))}">'
    )


def map_svg(ground: Ground, spots: Spots, watermark: str = "") -> str:
    """Return the map as SVG; see ``small_map``."""
    areas = ground.areas
    base = _base(ground, spots.area)
    whole = not spots.wijken and not spots.points
    plain = f'"{brand("blauw")}" fill-opacity=".2"' if whole else f'"{brand("lijn")}"'
    parts = [
        f'<svg xmlns="{_SPACE}" viewBox="0 0 {_WIDE} {_HIGH}" font-family="{_FONT}">',
        f'<path d="{"".join(base.paths.values())}" fill={plain} stroke="#fff" stroke-width="3"/>',
    ]
    marked = base.paths
    if areas[spots.area].level is Level.GEMEENTE and spots.wijken:
        marked = _paths(ground, spots.wijken, base)
    shown = "".join(marked[code] for code in spots.wijken if code in marked)
    if shown:
        parts.append(f'<path d="{shown}" fill="{brand("blauw")}" stroke="#fff" stroke-width="3"/>')
    names = [(areas[code].name, *_middle(ground, code, base)) for code in spots.wijken]
    dots = []
    for name, longitude, latitude in spots.points:
        x, y = base.put(*ground.place(longitude, latitude))
        parts.append(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_DOT}" fill="{brand("groen_donker")}" '
            'stroke="#fff" stroke-width="4"/>'
        )
        names.append((name, x, y + 2 * _LETTERS))
        dots.append((x - _DOT, y - _DOT, x + _DOT, y + _DOT))
    parts.append(_names(names, dots))
    if watermark:
        parts.append(
            f'<text x="{_WIDE // 2}" y="{_HIGH // 2}" font-size="34" font-weight="700" '
            f'text-anchor="middle" fill-opacity=".09" transform="rotate(-24 {_WIDE // 2} '
            f'{_HIGH // 2})">{escape(watermark.upper())}</text>'
        )
    return "".join([*parts, "</svg>"])


def _names(names: Iterable[tuple[str, float, float]], dots: Sequence[Box]) -> str:
    """Return the names, each with a white edge so that it reads on any colour."""
    found = []
    for label in place_labels(names, _LETTERS, (_WIDE, _HIGH), dots):
        top = label.y - label.height / 2
        step = label.height / len(label.lines)
        found += [
            f'<text x="{label.x:.0f}" y="{top + (k + 0.8) * step:.0f}">{escape(line)}</text>'
            for k, line in enumerate(label.lines)
        ]
    look = f'font-size="{_LETTERS}" font-weight="600" text-anchor="middle" fill="{brand("tekst")}" '
    edge = 'stroke="#fff" stroke-width="6" stroke-linejoin="round" paint-order="stroke"'
    return f"<g {look}{edge}>{''.join(found)}</g>" if found else ""


@lru_cache(maxsize=_KEPT)
def _base(ground: Ground, area: str) -> _Base:
    """Return the wijken of a stadsdeel, or the stadsdelen of the gemeente."""
    areas = ground.areas
    whole = areas[area].level is Level.GEMEENTE
    level = Level.STADSDEEL if whole else Level.WIJK
    codes = areas.codes(level) if whole else areas.within(area, Level.WIJK)
    every = dict(zip(areas.codes(level), ground.shapes[level], strict=True))
    west, south, east, north = (
        float(v) for v in shapely.total_bounds([every[code] for code in codes])
    )
    scale = min((_WIDE - 2 * _EDGE) / (east - west), (_HIGH - 2 * _EDGE) / (north - south))
    corner = (
        (west + east) / 2 - _WIDE / scale / 2,
        (south + north) / 2 + _HIGH / scale / 2,
    )
    base = _Base({}, corner, scale)
    return _Base(_paths(ground, codes, base), corner, scale)


def _paths(ground: Ground, codes: Iterable[str], base: _Base) -> dict[str, str]:
    """Return the areas as paths; neighbours stay against each other."""
    chosen = list(codes)
    level = ground.areas[chosen[0]].level
    every = dict(zip(ground.areas.codes(level), ground.shapes[level], strict=True))
    shapes = shapely.coverage_simplify([every[code] for code in chosen], 1 / base.scale)
    return {code: _path(shape, base) for code, shape in zip(chosen, shapes, strict=True)}


def _path(geometry: BaseGeometry, base: _Base) -> str:
    """Return the rings of an area in whole steps from place to place: that is shortest."""
    found = []
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.asarray(ring.coords)[:, :2]
            turn = np.array([base.scale, -base.scale])
            places = np.rint((xy - np.array(base.corner)) * turn).astype(int)
            steps = np.diff(places, axis=0)
            steps = steps[steps.any(axis=1)][:-1]
            told = " ".join(f"{x} {y}" for x, y in steps)
            found.append(f"M{places[0][0]} {places[0][1]}l{told}z")
    return "".join(found)


def _middle(ground: Ground, code: str, base: _Base) -> tuple[float, float]:
    area = ground.areas[code]
    return base.put(*ground.place(area.longitude, area.latitude))
