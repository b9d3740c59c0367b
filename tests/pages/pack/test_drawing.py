"""A screen's map as shapes: the right colours, on the right places, to scale."""

from __future__ import annotations

import re

import pytest
from pyproj import Geod
from shapely.geometry import Polygon

from geo.areas import Level
from geo.cell import State
from geo.screen.model import Scale
from pages.pack.drawing import draw, faded
from pages.pack.svg import map_svg
from pages.parts.style import colour_of

SHEET = (760.0, 520.0)


def test_every_area_has_the_colour_of_its_class(make_pack, ground):
    screen = make_pack().findings[0].screen
    drawing = draw(screen, ground, *SHEET)
    assert [p.code for p in drawing.pieces] == list(screen.map.codes)
    for piece, look in zip(drawing.pieces, screen.map.looks, strict=True):
        item = screen.legend[look]
        assert piece.fill == colour_of(item, screen.map.scale)
        assert bool(piece.hatching) == (item.state in (State.SUPPRESSED, State.NO_DATA))


def test_outside_the_stadsdeel_colours_fade_and_nothing_leaves_the_sheet(escamp, ground):
    screen = escamp.findings[0].screen
    drawing = draw(screen, ground, *SHEET)
    place = {code: i for i, code in enumerate(screen.map.codes)}
    inside = 0
    for piece in drawing.pieces:
        focus = screen.map.in_focus[place[piece.code]]
        item = screen.legend[screen.map.looks[place[piece.code]]]
        assert piece.fill == faded(colour_of(item, screen.map.scale), focus)
        inside += focus
        for ring in (*piece.rings, *piece.hatching):
            assert all(-0.1 <= x <= SHEET[0] + 0.1 for x, _ in ring)
            assert all(-0.1 <= y <= SHEET[1] + 0.1 for _, y in ring)
    assert inside == len(screen.table.rows) == 7
    assert len(drawing.pieces) > inside


def test_the_scale_bar_is_true_to_the_ellipsoid(make_pack, ground):
    """Between two label points the sheet and the WGS84 ellipsoid agree on the distance."""
    drawing = draw(make_pack().findings[0].screen, ground, *SHEET)
    areas = ground.areas
    one, other = areas["WK051801"], areas["WK051840"]
    true_m = Geod(ellps="WGS84").inv(one.longitude, one.latitude, other.longitude, other.latitude)[
        2
    ]
    (x0, y0), (x1, y1) = (ground.place(a.longitude, a.latitude) for a in (one, other))
    assert ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 == pytest.approx(true_m, rel=0.004)
    number, unit = drawing.bar.text.split()
    metres = float(number.replace(",", ".")) * (1000 if unit == "km" else 1)
    west, _, east, _ = ground.extent("")
    across = max(x for p in drawing.pieces for r in p.rings for x, _ in r) - min(
        x for p in drawing.pieces for r in p.rings for x, _ in r
    )
    assert drawing.bar.length / metres == pytest.approx(across / (east - west), rel=0.01)
    assert drawing.bar.length < SHEET[0] / 3


def test_north_is_up(make_pack, ground):
    drawing = draw(make_pack(niveau="stadsdeel").findings[0].screen, ground, *SHEET)
    middle = {p.code: Polygon(p.rings[0]).centroid for p in drawing.pieces}
    areas = {a.name: a for a in ground.areas.at(Level.STADSDEEL)}
    assert middle[areas["Scheveningen"].code].y < middle[areas["Escamp"].code].y
    assert middle[areas["Loosduinen"].code].x < middle[areas["Laak"].code].x


def test_circles_keep_their_radius_in_metres(make_pack, ground):
    screen = make_pack(kenmerk="dossiers").findings[0].screen
    assert screen.map.scale is Scale.CIRCLES
    drawing = draw(screen, ground, *SHEET)
    _, number, unit = ("", *drawing.bar.text.split())
    per_m = drawing.bar.length / (float(number.replace(",", ".")) * (1000 if unit == "km" else 1))
    drawn = sorted(d.radius / per_m for d in drawing.dots)
    assert drawn == pytest.approx(sorted(r for r in screen.map.radii_m if r), rel=1e-6)


def test_points_have_their_own_colour_and_the_ground_has_none(make_pack, ground):
    screen = make_pack(vraag="druk").findings[0].screen
    drawing = draw(screen, ground, *SHEET)
    assert len(drawing.dots) == len(screen.map.codes) == 17
    assert len({p.fill for p in drawing.pieces}) == 1
    for dot in drawing.dots:
        assert ": " in dot.text


def test_the_svg_says_what_it_shows_and_marks_what_is_invented(escamp, public, ground):
    for pack in (escamp, public):
        screen = pack.findings[0].screen
        svg = map_svg(draw(screen, ground, *SHEET), "kaart")
        assert f'<title id="kaart">{screen.map_description}</title>' in svg
        assert ("DEMONSTRATIEGEGEVENS" in svg) == bool(screen.watermark)
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
