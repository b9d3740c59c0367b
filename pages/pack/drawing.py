"""A screen's map as plain shapes on a sheet: what SVG, PDF and PowerPoint all draw.

North is up, the corner of the sheet is left above. Everything that is shown is in the screen;
this only puts it in its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.areas import Level
from geo.cell import State
from geo.screen.model import LegendItem, Scale, Screen
from geo.text import number
from pages.pack.ground import Extent, Ground
from pages.pack.labels import Box, Label, place_labels
from pages.parts.style import brand, colour_of, rgb

_MARGIN = 0.03
_FADED = 0.28
_BARS_M = (100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000)
_BAR_PART = 0.22
_LETTERS = 0.026
_POINT = 0.014
_MARKER = 0.007
_M_IN_KM = 1000
Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One area: its rings (holes too), colour, hatching and what it says.

    Parameters
    ----------
    code, name, text : str
        ``text`` is its figure in words.
    rings : tuple of Line
    fill : str
    state : State
    hatching : tuple of Line
        Lines in it, where it has no number; their colour is ``stroke``.
    stroke : str
    """

    code: str
    name: str
    text: str
    rings: tuple[Line, ...]
    fill: str
    state: State
    hatching: tuple[Line, ...] = ()
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle: a count, or a service point."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str
    width: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """The scale bar: its length on the sheet and the distance that it is."""

    length: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """A map, ready to be drawn.

    Parameters
    ----------
    width, height : float
    pieces : tuple of Piece
    outline : tuple of Line
        Around the stadsdelen.
    chosen : tuple of Line
        Around the chosen area.
    dots : tuple of Dot
    labels : tuple of Label
    bar : Bar
    description : str
        The map in words, for those who do not see it.
    watermark : str
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    outline: tuple[Line, ...]
    chosen: tuple[Line, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    bar: Bar
    description: str
    watermark: str


@dataclass(frozen=True)
class _Sheet:
    """From metres on the ground to places on the sheet."""

    width: float
    height: float
    scale: float
    left: float
    top: float

    @classmethod
    def of(cls, extent: Extent, width: float, height: float) -> _Sheet:
        west, south, east, north = extent
        room = 1 - 2 * _MARGIN
        scale = min(width * room / (east - west), height * room / (north - south))
        return cls(
            width,
            height,
            scale,
            (west + east) / 2 - width / scale / 2,
            (south + north) / 2 + height / scale / 2,
        )

    def put(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def cut(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what lies on the sheet of a geometry, in places on it."""
        part = shapely.clip_by_rect(
            geometry,
            self.left,
            self.top - self.height / self.scale,
            self.left + self.width / self.scale,
            self.top,
        )
        corner = np.array([self.left, self.top])
        turn = np.array([self.scale, -self.scale])
        return shapely.transform(part, lambda xy: (xy - corner) * turn)


def draw(screen: Screen, ground: Ground, width: float, height: float) -> Drawing:
    """Draw a screen's map.

    Parameters
    ----------
    screen : Screen
    ground : Ground
    width, height : float
        Of the sheet, in any unit.
    """
    view = screen.map
    focus = screen.selection.stadsdeel if view.zoomed else ""
    sheet = _Sheet.of(ground.extent(focus), width, height)
    dots = _points(screen, ground, sheet) if view.of_points else _circles(screen, ground, sheet)
    markers = () if view.of_points else _markers(screen, ground, sheet)
    around = [
        (d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius)
        for d in (dots if view.of_points else markers)
    ]
    return Drawing(
        width,
        height,
        _empty_ground(ground, sheet) if view.of_points else _pieces(screen, ground, sheet),
        _lines(sheet.cut(ground.outline)),
        () if view.of_points else _chosen(screen, ground, sheet),
        (*dots, *markers),
        _labels(screen, ground, sheet, around),
        _scale_bar(sheet),
        screen.map_description,
        screen.watermark,
    )


def _pieces(screen: Screen, ground: Ground, sheet: _Sheet) -> tuple[Piece, ...]:
    view, level = screen.map, screen.map.level
    found = []
    for i, code in enumerate(view.codes):
        shape = sheet.cut(ground.shapes[level][i])
        if shape.is_empty:
            continue
        item, focus = screen.legend[view.looks[i]], view.in_focus[i]
        stroke = {State.SUPPRESSED: brand("arcering"), State.NO_DATA: brand("vlak")}.get(item.state)
        lines = _lines(sheet.cut(ground.hatching[level][i])) if stroke else ()
        found.append(
            Piece(
                code,
                ground.areas[code].name,
                view.values[i],
                _rings(shape),
                faded(_fill(item, view.scale), focus),
                item.state,
                lines,
                faded(stroke, focus) if stroke else "",
            )
        )
    return tuple(found)


def _fill(item: LegendItem, scale: Scale) -> str:
    """Return the colour of an area; under circles the ground is empty."""
    if scale is Scale.CIRCLES and item.state is State.NUMBER:
        return brand("leeg")
    return colour_of(item, scale)


def faded(colour: str, in_focus: bool) -> str:
    """Return a colour as it is, or thinned with white outside the chosen stadsdeel."""
    if in_focus:
        return colour
    mixed = [round(255 + (part - 255) * _FADED) for part in rgb(colour)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _empty_ground(ground: Ground, sheet: _Sheet) -> tuple[Piece, ...]:
    """Return the stadsdelen without a figure: what is shown is of the points."""
    level = Level.STADSDEEL
    cut = [
        (code, sheet.cut(shape))
        for code, shape in zip(ground.areas.codes(level), ground.shapes[level], strict=True)
    ]
    return tuple(
        Piece(code, ground.areas[code].name, "", _rings(s), brand("leeg"), State.NUMBER)
        for code, s in cut
        if not s.is_empty
    )


def _circles(screen: Screen, ground: Ground, sheet: _Sheet) -> tuple[Dot, ...]:
    view = screen.map
    if view.scale is not Scale.CIRCLES:
        return ()
    colour = colour_of(screen.legend[0], Scale.CIRCLES)
    found = []
    for i, code in enumerate(view.codes):
        area = ground.areas[code]
        x, y = sheet.put(*ground.place(area.longitude, area.latitude))
        if view.radii_m[i] and _on(sheet, x, y):
            fill = faded(colour, view.in_focus[i])
            text = f"{area.name}: {view.values[i]}"
            found.append(Dot(x, y, view.radii_m[i] * sheet.scale, fill, "#ffffff", 1, text))
    return tuple(found)


def _points(screen: Screen, ground: Ground, sheet: _Sheet) -> tuple[Dot, ...]:
    """Return service points that have a look each."""
    view = screen.map
    place = {code: i for i, code in enumerate(view.codes)}
    found = []
    for point in view.points:
        i = place.get(point.code)
        if i is None or not math.isfinite(point.longitude):
            continue
        x, y = sheet.put(*ground.place(point.longitude, point.latitude))
        if not _on(sheet, x, y):
            continue
        fill = faded(colour_of(screen.legend[view.looks[i]], view.scale), view.in_focus[i])
        chosen = point.code == screen.selection.punt
        found.append(
            Dot(
                x,
                y,
                _POINT * sheet.height,
                fill,
                brand("tekst"),
                3 if chosen else 1,
                f"{point.name}: {view.values[i]}",
            )
        )
    return tuple(found)


def _markers(screen: Screen, ground: Ground, sheet: _Sheet) -> tuple[Dot, ...]:
    """Return service points as plain dots on a map of areas."""
    found = []
    for point in screen.map.points:
        if math.isfinite(point.longitude) and math.isfinite(point.latitude):
            x, y = sheet.put(*ground.place(point.longitude, point.latitude))
            if _on(sheet, x, y):
                radius = _MARKER * sheet.height
                found.append(Dot(x, y, radius, brand("tekst"), "#ffffff", 1, point.name))
    return tuple(found)


def _labels(screen: Screen, ground: Ground, sheet: _Sheet, taken: list[Box]) -> tuple[Label, ...]:
    """Return names of stadsdelen, or in one stadsdeel of what can be told apart in it."""
    view, areas = screen.map, ground.areas
    focus = screen.selection.stadsdeel
    close = view.zoomed and focus in areas
    inside = close and view.level is not Level.STADSDEEL
    if view.of_points and close:
        near = [p for p in view.points if math.isfinite(p.longitude)]
        focused = dict(zip(view.codes, view.in_focus, strict=True))
        names = [(p.name, p.longitude, p.latitude) for p in near if focused.get(p.code)]
        under = _POINT * sheet.height * 2.2
    else:
        codes = areas.within(focus, Level.WIJK) if inside else areas.codes(Level.STADSDEEL)
        names = [(a.name, a.longitude, a.latitude) for a in map(areas.__getitem__, codes)]
        under = 0.0
    wanted = []
    for name, longitude, latitude in names:
        x, y = sheet.put(*ground.place(longitude, latitude))
        if _on(sheet, x, y):
            wanted.append((name, x, y + under))
    size = _LETTERS * sheet.height
    bottom = (0.0, sheet.height * 0.93, sheet.width * 0.3, sheet.height)
    # Room is kept for the scale bar and for what the points are.
    return place_labels(wanted, size, (sheet.width, sheet.height), [*taken, bottom])


def _on(sheet: _Sheet, x: float, y: float) -> bool:
    return 0 <= x <= sheet.width and 0 <= y <= sheet.height


def _chosen(screen: Screen, ground: Ground, sheet: _Sheet) -> tuple[Line, ...]:
    view = screen.map
    if screen.selection.chosen not in view.codes:
        return ()
    place = view.codes.index(screen.selection.chosen)
    return _rings(sheet.cut(ground.shapes[view.level][place]))


def _scale_bar(sheet: _Sheet) -> Bar:
    most = sheet.width * _BAR_PART / sheet.scale
    metres = max((m for m in _BARS_M if m <= most), default=_BARS_M[0])
    text = f"{number(metres / _M_IN_KM, 1)} km" if metres % _M_IN_KM else f"{metres // _M_IN_KM} km"
    if metres < _M_IN_KM:
        text = f"{metres} m"
    return Bar(metres * sheet.scale, text)


def _rings(geometry: BaseGeometry) -> tuple[Line, ...]:
    """Return the rings of an area, holes too."""
    polygons = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    return tuple(_line(ring.coords) for p in polygons for ring in (p.exterior, *p.interiors))


def _lines(geometry: BaseGeometry) -> tuple[Line, ...]:
    """Return the lines of a drawing of lines."""
    parts = (p for p in shapely.get_parts(geometry) if p.geom_type == "LineString")
    return tuple(_line(p.coords) for p in parts if not p.is_empty)


def _line(coordinates: Iterable[tuple[float, ...]]) -> Line:
    return tuple((round(x, 1), round(y, 1)) for x, y, *_ in coordinates)
