"""The small map beside an advice: the right wijken, words for it, and light."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
import pytest
import shapely
from lxml import etree, html

from geo.areas import Level
from geo.screen.advice import Spots
from pages.pack.ground import Ground
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.small_map import map_svg, small_map
from pages.parts.style import brand

ESCAMP = "SD051802"
SVG = "{http://www.w3.org/2000/svg}"
_MOST_BYTES = 7_000


@pytest.fixture(scope="module")
def ground(municipality) -> Ground:
    return Ground.of(municipality)


@pytest.fixture(scope="module")
def wijken(municipality):
    return municipality.areas.within(ESCAMP, Level.WIJK)


def paths(svg: str) -> dict[str, list[np.ndarray]]:
    """Rings of every path, by its fill."""
    found = {}
    for path in etree.fromstring(svg).findall(f"{SVG}path"):
        rings = []
        for start, steps in re.findall(r"M([-\d ]+)l([-\d ]+)z", path.get("d")):
            xy = np.array(steps.split(), dtype=int).reshape(-1, 2)
            rings.append(np.cumsum([np.array(start.split(), dtype=int), *xy], axis=0))
        found[path.get("fill")] = rings
    return found


def drawn(rings) -> float:
    return sum(shapely.Polygon(ring).area for ring in rings)


def spots(area, name, wijken=(), points=()):
    return Spots(area, tuple(wijken), tuple(points), name, "Gemarkeerd: iets.")


def test_the_marked_wijken_and_no_other_are_drawn_in_colour(ground, wijken, municipality):
    every = dict(zip(municipality.areas.codes(Level.WIJK), ground.shapes[Level.WIJK], strict=True))
    for code in wijken:
        found = paths(map_svg(ground, spots(ESCAMP, "Escamp", [code])))
        part = drawn(found[brand("blauw")]) / drawn(found[brand("lijn")])
        true = every[code].area / sum(every[c].area for c in wijken)
        assert part == pytest.approx(true, abs=0.01)


def test_what_is_of_the_whole_area_marks_no_part(ground):
    found = paths(map_svg(ground, spots(ESCAMP, "Escamp")))
    assert set(found) == {brand("blauw")}


def test_every_ring_lies_on_the_sheet(ground, municipality):
    for area in (*municipality.areas.at(Level.STADSDEEL), municipality.areas.gemeente):
        for rings in paths(map_svg(ground, spots(area.code, area.name))).values():
            xy = np.concatenate(rings)
            assert (xy >= 0).all()
            assert (xy <= [520, 380]).all()


def test_a_point_is_a_dot_with_its_name(ground):
    area = ground.areas[ESCAMP]
    svg = map_svg(ground, spots(ESCAMP, "Escamp", (), [("P & Q", area.longitude, area.latitude)]))
    root = etree.fromstring(svg)
    (dot,) = root.findall(f"{SVG}circle")
    assert 0 < float(dot.get("cx")) < 520
    assert "P & Q" in [text.text for text in root.iter(f"{SVG}text")]
    assert brand("lijn") in paths(svg)


def test_it_says_in_words_what_it_shows(ground):
    picture = html.fragment_fromstring(small_map(ground, spots(ESCAMP, "Escamp"), "Q & <R>"))
    assert picture.get("alt") == "Kaart van Escamp. Gemarkeerd: iets."
    kind, _, drawing = picture.get("src").partition(",")
    assert kind == "data:image/svg+xml"
    root = etree.fromstring(unquote(drawing))
    assert "Q & <R>".upper() in [text.text for text in root.iter(f"{SVG}text")]


def test_every_advice_of_the_demonstration_has_its_map(ground, snapshot, figure):
    screens = AdviceScreens(snapshot, Journal())
    sizes, marked = [], 0
    for code in screens.basis.reports:
        for card in screens.cards(code):
            svg = small_map(ground, card.spots, "demonstratiegegevens")
            sizes.append(len(svg))
            names = [ground.areas[c].name for c in card.spots.wijken]
            names += [name for name, *_ in card.spots.points]
            assert all(name in card.spots.text for name in names)
            assert names or f"heel {ground.areas[code].name}" in card.spots.text
            # What has a place in words has it on the map.
            assert len(names) == len(card.where)
            marked += bool(names)
    figure(f"{len(sizes)} small maps, {marked} with marks; at most {max(sizes)} bytes")
    assert marked > 10
    assert max(sizes) < _MOST_BYTES
