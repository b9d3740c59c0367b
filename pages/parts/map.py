"""The map: one deck whose boundaries are fetched once and whose view is a few kilobytes.

Boundaries come from ``server``; each area has a number ``i``. A view sends only the looks: a
palette and per area a place in it. The hover holds the figure of every area one below the
other in a box one line high, moved up by ``i`` lines: so the values stay inside the view.
"""

from __future__ import annotations

import html
import json
import math
import zlib
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import pydeck as pdk

from geo.areas import Level
from geo.cell import State
from geo.screen.model import Scale, Screen
from loaders.municipality import Municipality
from pages.pack.labels import Label, place_labels
from pages.parts.server import BOUNDARY_PATH
from pages.parts.style import brand, colour_of, rgb

_HEIGHT_PX = 520
_HEIGHT_NARROW_PX = 340
PICK_LAYER = "gebieden"
_TILE_PX = 512
_EARTH_M = 6_378_137
_MARGIN = 0.92
_LABEL_PX = 13
_LABEL_PX_NARROW = 11
_LABEL_PX_WIJK = 11
_NARROW_PX = 560
_FADED = 70
_MARKER_M = 60
_POINT_M = 220
_POINT_PX = 7
# Further from its place than this, in heights of its letters, a name seems to be of a neighbour.
_ASTRAY = 2.6
_FONT = "Source Sans, Source Sans Pro, sans-serif"


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Addresses and extent of the boundary files of a municipality."""

    addresses: dict[str, str]
    bounds: dict[str, tuple[float, float, float, float]]
    labels: tuple[tuple[str, str, float, float], ...]
    wijken: dict[str, tuple[tuple[str, float, float], ...]]

    @classmethod
    def of(cls, municipality: Municipality) -> Boundaries:
        """Return what the map needs to know of a municipality's boundaries."""
        names = [
            f"{prefix}{level}.geojson"
            for level in ("buurt", "wijk", "stadsdeel")
            for prefix in ("", "arcering_", "punt_")
        ] + ["omtrek_stadsdeel.geojson"]
        code = municipality.code
        addresses = {
            name: f"{BOUNDARY_PATH}/{code}/{name}?v={municipality.boundary_version(name)}"
            for name in names
        }
        stadsdelen = json.loads((municipality.folder / "grenzen" / "stadsdeel.geojson").read_text())
        bounds = {
            f["properties"]["code"]: _extent(f["geometry"]["coordinates"])
            for f in stadsdelen["features"]
        }
        every = list(zip(*bounds.values(), strict=True))
        bounds[code] = (min(every[0]), min(every[1]), max(every[2]), max(every[3]))
        areas = municipality.areas
        labels = tuple((a.code, a.name, a.longitude, a.latitude) for a in areas.at(Level.STADSDEEL))
        wijken = {
            code: tuple(
                (areas[wijk].name, areas[wijk].longitude, areas[wijk].latitude)
                for wijk in areas.within(code, Level.WIJK)
            )
            for code, *_ in labels
        }
        return cls(addresses, bounds, labels, wijken)


def _extent(coordinates: Sequence) -> tuple[float, float, float, float]:  # type: ignore[type-arg]
    flat: list[Sequence[float]] = []
    stack = list(coordinates)
    while stack:
        part = stack.pop()
        if isinstance(part[0], (int, float)):
            flat.append(part)
        else:
            stack.extend(part)
    xs, ys = [p[0] for p in flat], [p[1] for p in flat]
    return min(xs), min(ys), max(xs), max(ys)


def height_px(width_px: int) -> int:
    """Return the height of the map that suits its width."""
    return _HEIGHT_PX if width_px >= _NARROW_PX else _HEIGHT_NARROW_PX


def view_state(bounds: tuple[float, float, float, float], width_px: int) -> pdk.ViewState:
    """Return the view that holds an extent in a map of this width."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    degrees_px = 360 / _TILE_PX
    across = (east - west) / degrees_px
    upright = (north - south) / degrees_px / math.cos(math.radians(middle))
    zoom = math.log2(min(width_px * _MARGIN / across, height_px(width_px) * _MARGIN / upright))
    return pdk.ViewState(
        longitude=round((west + east) / 2, 4),
        latitude=round(middle, 4),
        zoom=round(zoom, 2),
        min_zoom=round(zoom - 1, 2),
        max_zoom=16,
    )


def enough_width_px(screen: Screen, boundaries: Boundaries) -> int:
    """Return the width from which on a screen's map looks the same: its height decides."""
    west, south, east, north = _bounds(screen, boundaries)
    upright = (north - south) / math.cos(math.radians((south + north) / 2))
    return max(math.ceil(_HEIGHT_PX * (east - west) / upright), _NARROW_PX)


def _bounds(screen: Screen, boundaries: Boundaries) -> tuple[float, float, float, float]:
    """Return what the map shows: the chosen stadsdeel, else the whole gemeente."""
    focus = screen.selection.stadsdeel if screen.map.zoomed else screen.selection.gemeente
    return boundaries.bounds[focus if focus in boundaries.bounds else screen.selection.gemeente]


@lru_cache(maxsize=128)
def build_deck(screen: Screen, boundaries: Boundaries, width_px: int) -> pdk.Deck:
    """Draw a screen's map; a view seen before is the same deck.

    Parameters
    ----------
    screen : Screen
    boundaries : Boundaries
    width_px : int
        Width of the map on the visitor's screen, to fit the extent.
    """
    view = screen.map
    if view.of_points:
        return _deck(screen, boundaries, width_px, _point_layers(screen, boundaries, width_px))
    level = view.level.value
    palette, place = _palette(screen)
    mark = format(zlib.crc32(repr((view, screen.legend)).encode()), "08x")
    circles = view.scale is Scale.CIRCLES
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            id=f"vlak-{level}",
            data=boundaries.addresses[f"{level}.geojson"],
            get_fill_color=_pick(*_empty(screen)) if circles else _pick(palette, place),
            get_line_color=rgb(brand("lijn")) if circles else [255, 255, 255],
            line_width_min_pixels=1 if level != "buurt" else 0.6,
            stroked=True,
            pickable=False,
        )
    ]
    layers += _hatching(screen, boundaries, mark)
    layers.append(
        pdk.Layer(
            "GeoJsonLayer",
            id="omtrek",
            data=boundaries.addresses["omtrek_stadsdeel.geojson"],
            get_line_color=[*rgb(brand("kaartlijn")), 190],
            line_width_min_pixels=1.4,
            filled=False,
            pickable=False,
        )
    )
    if circles:
        layers.append(_circles(screen, boundaries, mark))
    if screen.selection.chosen in view.codes:
        layers.append(_outline(screen, boundaries))
    if view.points:
        layers.append(_markers(screen))
    layers.append(_names(boundaries, width_px))
    if screen.selection.stadsdeel in boundaries.wijken and view.zoomed and level != "stadsdeel":
        layers.append(_names_of_wijken(screen, boundaries, width_px))
    # Picking has a layer of its own on top, with the selected area in its id: Streamlit then
    # forgets the click at once, instead of dimming every other area.
    layers.append(
        pdk.Layer(
            "GeoJsonLayer",
            id=f"{PICK_LAYER}-{level}-{screen.selection.chosen}",
            data=boundaries.addresses[f"{level}.geojson"],
            get_fill_color=[0, 0, 0, 1],
            stroked=False,
            pickable=True,
            auto_highlight=True,
            highlight_color=[*rgb(brand("tekst")), 50],
        )
    )
    return _deck(screen, boundaries, width_px, layers)


def _deck(
    screen: Screen, boundaries: Boundaries, width_px: int, layers: list[pdk.Layer]
) -> pdk.Deck:
    # A copy, because making a Deck looks for Jupyter anew each time, which takes longer than
    # all the rest.
    deck = copy(_blank_deck())
    deck.layers = layers
    deck.initial_view_state = view_state(_bounds(screen, boundaries), width_px)
    deck._tooltip = {"html": _hover(screen.map.values), "style": {}}
    return deck


@lru_cache(maxsize=1)
def _blank_deck() -> pdk.Deck:
    """Return a deck without a base map: nothing is fetched from another host.

    The map stays flat and north stays up. A click is answered at once: with zooming by double
    click, the map would wait for the second one.
    """
    controller = {"doubleClickZoom": False, "dragRotate": False, "touchRotate": False}
    view = pdk.View(type="MapView", controller=controller)
    return pdk.Deck(views=[view], map_provider=None, parameters={"clearColor": [1, 1, 1, 0]})


def _palette(screen: Screen) -> tuple[list[list[int]], list[int]]:
    """Return the colours in use and per area its place; areas out of focus are faded."""
    colours = [rgb(colour_of(item, screen.map.scale)) for item in screen.legend]
    n = len(colours)
    faded = [[*c, _FADED] for c in colours]
    place = [
        look if focus else look + n
        for look, focus in zip(screen.map.looks, screen.map.in_focus, strict=True)
    ]
    return [*([*c, 255] for c in colours), *faded], place


def _empty(screen: Screen) -> tuple[list[list[int]], list[int]]:
    """Return the ground under circles and per area its place: another one where data lacks."""
    looks = screen.map.looks
    missing = [screen.legend[look].state is State.NO_DATA for look in looks]
    return [rgb(brand("leeg")), rgb(brand("geen_data"))], [int(m) for m in missing]


def _pick(values: Sequence[object], place: Sequence[int]) -> str:
    """Return the expression that gives each area its value from a short list."""
    short = json.dumps(values, separators=(",", ":"))
    return f"({short})[({json.dumps(list(place), separators=(',', ':'))})[properties.i]]"


def _hatching(screen: Screen, boundaries: Boundaries, mark: str) -> list[pdk.Layer]:
    """Hatch what has no number: dark on light when withheld, light on grey for no data."""
    states = [screen.legend[look].state for look in screen.map.looks]
    hatched = (State.SUPPRESSED, State.NO_DATA)
    if not any(state in hatched for state in states):
        return []
    lines = [[0, 0, 0, 0], [*rgb(brand("arcering")), 235], [*rgb(brand("vlak")), 255]]
    order = {State.SUPPRESSED: 1, State.NO_DATA: 2}
    level = screen.map.level.value
    return [
        pdk.Layer(
            "GeoJsonLayer",
            id=f"arcering-{level}-{mark}",
            data=boundaries.addresses[f"arcering_{level}.geojson"],
            get_line_color=_pick(lines, [order.get(state, 0) for state in states]),
            line_width_min_pixels=1,
            filled=False,
            pickable=False,
        )
    ]


def _circles(screen: Screen, boundaries: Boundaries, mark: str) -> pdk.Layer:
    level = screen.map.level.value
    radii = sorted({round(r) for r in screen.map.radii_m})
    place = [radii.index(round(r)) for r in screen.map.radii_m]
    colour = rgb(colour_of(screen.legend[0], Scale.CIRCLES))
    shades = [[*colour, 205], [*colour, _FADED]]
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"cirkels-{level}-{mark}",
        data=boundaries.addresses[f"punt_{level}.geojson"],
        get_point_radius=_pick(radii, place),
        get_fill_color=_pick(shades, [0 if f else 1 for f in screen.map.in_focus]),
        get_line_color=[255, 255, 255],
        line_width_min_pixels=1,
        pickable=False,
    )


def _features(screen: Screen, codes: Sequence[str]) -> dict[str, object]:
    """Return service points as the map takes them; the boundary files have the same fields.

    One without a place is not on the map.
    """
    place = {code: i for i, code in enumerate(screen.map.codes)}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [p.longitude, p.latitude]},
                "properties": {
                    "i": place.get(p.code, 0),
                    "code": p.code,
                    "naam": p.name,
                    "ouder": p.place,
                },
            }
            for p in screen.map.points
            if p.code in codes and math.isfinite(p.longitude) and math.isfinite(p.latitude)
        ],
    }


def _markers(screen: Screen) -> pdk.Layer:
    """Draw service points as dots on a map of areas."""
    return pdk.Layer(
        "GeoJsonLayer",
        id="punten",
        data=_features(screen, [p.code for p in screen.map.points]),
        get_point_radius=_MARKER_M,
        point_radius_min_pixels=4,
        get_fill_color=rgb(brand("tekst")),
        get_line_color=[255, 255, 255],
        line_width_min_pixels=1.5,
        pickable=False,
    )


def _point_layers(screen: Screen, boundaries: Boundaries, width_px: int) -> list[pdk.Layer]:
    """Draw service points that have a look each, on an empty ground."""
    view, level = screen.map, screen.map.level.value
    mark = format(zlib.crc32(repr((view, screen.legend)).encode()), "08x")
    palette, place = _palette(screen)
    chosen = [3 if code == screen.selection.punt else 1 for code in view.codes]
    return [
        pdk.Layer(
            "GeoJsonLayer",
            id=f"vlak-{level}",
            data=boundaries.addresses[f"{level}.geojson"],
            get_fill_color=rgb(brand("leeg")),
            get_line_color=rgb(brand("kaartlijn")),
            line_width_min_pixels=1.4,
            pickable=False,
        ),
        pdk.Layer(
            "GeoJsonLayer",
            id=f"{PICK_LAYER}-punten-{screen.selection.punt}-{mark}",
            data=_features(screen, view.codes),
            get_point_radius=_POINT_M,
            point_radius_min_pixels=_POINT_PX,
            get_fill_color=_pick(palette, place),
            get_line_color=rgb(brand("tekst")),
            get_line_width=_pick(chosen, list(range(len(chosen)))),
            line_width_units=pdk.types.String("pixels"),
            stroked=True,
            pickable=True,
            auto_highlight=True,
            highlight_color=[*rgb(brand("tekst")), 50],
        ),
        _names_beside_points(screen, boundaries, width_px),
    ]


def _outline(screen: Screen, boundaries: Boundaries) -> pdk.Layer:
    level, area = screen.map.level.value, screen.selection.chosen
    chosen = [int(code == area) for code in screen.map.codes]
    return pdk.Layer(
        "GeoJsonLayer",
        id=f"gekozen-{area}",
        data=boundaries.addresses[f"{level}.geojson"],
        get_line_color=_pick([[0, 0, 0, 0], [0, 0, 0, 255]], chosen),
        line_width_min_pixels=3,
        filled=False,
        pickable=False,
    )


def _names(boundaries: Boundaries, width_px: int) -> pdk.Layer:
    narrow = width_px < _NARROW_PX
    return _text_layer(
        "namen",
        [
            {"n": name.replace("-", "-\n") if narrow else name, "p": [x, y]}
            for _, name, x, y in boundaries.labels
        ],
        _LABEL_PX_NARROW if narrow else _LABEL_PX,
    )


def _names_of_wijken(screen: Screen, boundaries: Boundaries, width_px: int) -> pdk.Layer:
    """Draw the names of the wijken of the chosen stadsdeel, where there is room for them."""
    sheet = _Sheet.of(screen, boundaries, width_px)
    size = _LABEL_PX_NARROW if sheet.width < _NARROW_PX else _LABEL_PX
    larger = [Label((name,), *sheet.put(x, y), size).box for _, name, x, y in boundaries.labels]
    wijken = boundaries.wijken[screen.selection.stadsdeel]
    placed = place_labels(
        [(name, *sheet.put(x, y)) for name, x, y in wijken],
        _LABEL_PX_WIJK,
        (sheet.width, sheet.height),
        larger,
    )
    return _text_layer(
        f"wijknamen-{screen.selection.stadsdeel}", sheet.texts(placed), _LABEL_PX_WIJK
    )


def _names_beside_points(screen: Screen, boundaries: Boundaries, width_px: int) -> pdk.Layer:
    """Draw the names of the stadsdelen where no service point covers them."""
    sheet = _Sheet.of(screen, boundaries, width_px)
    size = _LABEL_PX_NARROW if sheet.width < _NARROW_PX else _LABEL_PX
    radius = max(sheet.metres(_POINT_M), _POINT_PX) + 1
    dots = [
        (x - radius, y - radius, x + radius, y + radius)
        for p in screen.map.points
        if math.isfinite(p.longitude) and math.isfinite(p.latitude)
        for x, y in [sheet.put(p.longitude, p.latitude)]
    ]
    wanted = [(name, *sheet.put(x, y)) for _, name, x, y in boundaries.labels]
    inside = [w for w in wanted if 0 <= w[1] <= sheet.width and 0 <= w[2] <= sheet.height]
    # A long name has fewest places to go.
    inside.sort(key=lambda w: -len(w[0]))
    frame = (sheet.width, sheet.height)
    home = {_letters(name): (x, y) for name, x, y in inside}
    placed = tuple(
        each
        for each in place_labels(inside, size, frame, dots)
        if math.dist((each.x, each.y), home[_letters(*each.lines)]) <= _ASTRAY * size
    )
    # On a phone there is not always room nearby: then a name goes over a dot, never over another.
    done = {_letters(*each.lines) for each in placed}
    rest = [each for each in inside if _letters(each[0]) not in done]
    placed += place_labels(rest, size, frame, [each.box for each in placed])
    return _text_layer(f"namen-{screen.selection.stadsdeel}", sheet.texts(placed), size)


def _letters(*lines: str) -> str:
    """Return a name as it is found again, whatever lines it was put on."""
    return "".join(lines).replace(" ", "")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The map as it opens, in pixels: to put names where there is room."""

    width: int
    height: int
    left: float
    top: float
    scale: float
    latitude: float

    @classmethod
    def of(cls, screen: Screen, boundaries: Boundaries, width_px: int) -> _Sheet:
        # From a certain width on, the map looks the same.
        width_px = min(width_px, enough_width_px(screen, boundaries))
        state, height = view_state(_bounds(screen, boundaries), width_px), height_px(width_px)
        scale = _TILE_PX * 2**state.zoom
        x, y = _mercator(state.longitude, state.latitude, scale)
        return cls(width_px, height, x - width_px / 2, y - height / 2, scale, state.latitude)

    def put(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place is."""
        x, y = _mercator(longitude, latitude, self.scale)
        return x - self.left, y - self.top

    def metres(self, length: float) -> float:
        """Return how many pixels a length is."""
        around = 2 * math.pi * _EARTH_M * math.cos(math.radians(self.latitude))
        return length * self.scale / around

    def texts(self, labels: Sequence[Label]) -> list[dict[str, object]]:
        """Return names as the map takes them."""
        return [
            {
                "n": "\n".join(each.lines),
                "p": _degrees(each.x + self.left, each.y + self.top, self.scale),
            }
            for each in labels
        ]


def _mercator(longitude: float, latitude: float, scale: float) -> tuple[float, float]:
    """Return a place in pixels of the whole world."""
    north = math.asinh(math.tan(math.radians(latitude)))
    return (longitude + 180) / 360 * scale, (1 - north / math.pi) / 2 * scale


def _degrees(x: float, y: float, scale: float) -> list[float]:
    """Return the longitude and latitude of a place in pixels of the whole world."""
    north = math.pi * (1 - 2 * y / scale)
    return [round(x / scale * 360 - 180, 5), round(math.degrees(math.atan(math.sinh(north))), 5)]


def _text_layer(name: str, data: list[dict[str, object]], size: int) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=data,
        get_position="p",
        get_text="n",
        get_size=size,
        get_color=rgb(brand("tekst")),
        font_family=pdk.types.String(_FONT),
        font_weight=pdk.types.String("bold"),
        font_settings={"sdf": True, "fontSize": 64, "buffer": 12, "radius": 20, "smoothing": 0.15},
        outline_width=10,
        outline_color=[255, 255, 255, 255],
        get_text_anchor=pdk.types.String("middle"),
        get_alignment_baseline=pdk.types.String("center"),
        character_set=pdk.types.String("auto"),
        pickable=False,
    )


def _hover(values: Sequence[str]) -> str:
    """Return the hover: the area's name, and a strip of figures moved up by its number."""
    strip = "".join(f"<i>{html.escape(value)}</i>" for value in values)
    return (
        '<div class="hover"><b>{naam}</b><span>{ouder}</span>'
        f'<div><p style="margin-top:calc({{i}} * -1.5em)">{strip}</p></div></div>'
    )
