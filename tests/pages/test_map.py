"""The deck: small, without a base map, and with the figures of the screen in the hover."""

from __future__ import annotations

import json
import math
import re

import pytest

from geo.areas import Level
from pages.parts.map import Boundaries, build_deck, enough_width_px, height_px, view_state

WISHES = [
    {},
    {"hulpvraag": "schulden"},
    {"hulpvraag": "schulden", "kenmerk": "aandeel_vergeleken", "gebied": "WK051829"},
    {"niveau": "stadsdeel", "kenmerk": "dossiers"},
    {"niveau": "buurt"},
    {"vraag": "bevolking", "niveau": "buurt", "kenmerk": "leeftijd_65_plus_pct"},
    {"vraag": "bevolking", "niveau": "buurt", "kenmerk": "inwoners", "stadsdeel": "SD051802"},
]


@pytest.fixture(scope="module")
def boundaries(municipality):
    return Boundaries.of(municipality)


@pytest.mark.parametrize("wishes", WISHES, ids=lambda w: "-".join(w.values()) or "begin")
def test_deck_is_small_and_stays_on_this_host(snapshot, boundaries, wishes, figure):
    screen = snapshot.screen(snapshot.resolve(wishes)[0])
    deck = build_deck(screen, boundaries, 800)
    spec = deck.to_json()
    hover = json.dumps(deck._tooltip)
    figure(f"{wishes}: {len(spec) + len(hover)} bytes")
    assert len(spec) + len(hover) <= 12_000
    # What pydeck writes for "none given": Streamlit then draws no base map at all.
    assert json.loads(spec)["mapStyle"] == "__MAP_STYLE__"
    assert not re.search(r"https?://", spec + hover)


@pytest.mark.parametrize("wishes", WISHES, ids=lambda w: "-".join(w.values()) or "begin")
def test_hover_has_every_area_in_boundary_order(snapshot, boundaries, municipality, wishes):
    screen = snapshot.screen(snapshot.resolve(wishes)[0])
    hover = build_deck(screen, boundaries, 800)._tooltip["html"]
    lines = re.findall(r"<i>(.*?)</i>", hover)
    assert lines == [v.replace("'", "&#x27;") for v in screen.map.values]
    path = municipality.folder / "grenzen" / f"{screen.map.level}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["code"] for f in features] == list(screen.map.codes)
    assert [f["properties"]["i"] for f in features] == list(range(len(features)))


def test_same_figure_in_hover_table_and_panel(snapshot):
    selection, _ = snapshot.resolve(
        {"hulpvraag": "schulden", "kenmerk": "dossiers", "gebied": "WK051829"}
    )
    screen = snapshot.screen(selection)
    place = screen.map.codes.index("WK051829")
    row = next(r for r in screen.table.rows if r.code == "WK051829")
    assert screen.map.values[place] == f"{row.cells[1].text} dossiers"
    assert screen.panel.figure == row.cells[1].text
    bar = next(b for b in screen.panel.bars if b.label == "Schulden")
    assert bar.cell.text == row.cells[1].text


@pytest.mark.parametrize("width_px", [320, 360, 800, 1400])
def test_the_whole_city_fits_the_map(boundaries, municipality, width_px):
    bounds = boundaries.bounds[municipality.code]
    view = view_state(bounds, width_px)
    pixels_per_degree = 512 * 2**view.zoom / 360
    assert (bounds[2] - bounds[0]) * pixels_per_degree <= width_px
    assert (bounds[3] - bounds[1]) * pixels_per_degree <= height_px(width_px)


@pytest.mark.parametrize("district", ["alle", "SD051801", "SD051803", "SD051807"])
def test_from_a_certain_width_on_the_map_looks_the_same(snapshot, boundaries, district):
    screen = snapshot.screen(snapshot.resolve({"stadsdeel": district})[0])
    enough = enough_width_px(screen, boundaries)

    def looks(width_px):
        deck = build_deck(screen, boundaries, width_px)
        return deck.to_json()

    assert looks(enough) == looks(enough + 40) == looks(2000)
    assert looks(enough - 80) != looks(enough)


def _texts(deck, start: str) -> list[dict[str, object]]:
    layer = next((each for each in deck.layers if each.id.startswith(start)), None)
    return layer.data if layer else []


@pytest.mark.parametrize("width_px", [360, 800])
@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_names_of_wijken_on_a_zoomed_map_cover_nothing(
    snapshot, boundaries, municipality, width_px, level
):
    """Counted anew from the places as they travel: letters 0.56 of their size wide."""
    for stadsdeel, *_ in boundaries.labels:
        wishes = {"stadsdeel": stadsdeel, "niveau": level}
        deck = build_deck(snapshot.screen(snapshot.resolve(wishes)[0]), boundaries, width_px)
        scale = 512 * 2**deck.initial_view_state.zoom
        boxes = []
        for layer, size in (("namen", 13 if width_px > 560 else 11), ("wijknamen", 11)):
            for each in _texts(deck, layer):
                x = (each["p"][0] + 180) / 360 * scale
                north = math.asinh(math.tan(math.radians(each["p"][1])))
                y = (1 - north / math.pi) / 2 * scale
                lines = each["n"].split("\n")
                half = max(map(len, lines)) * size * 0.56 / 2, len(lines) * size / 2
                boxes.append((layer, x - half[0], y - half[1], x + half[0], y + half[1]))
        small = [box for box in boxes if box[0] == "wijknamen"]
        inside = municipality.areas.within(stadsdeel, Level.WIJK)
        assert len(inside) >= len(small) >= min(len(inside), 2), stadsdeel
        assert len([box for box in boxes if box[0] == "namen"]) == 8
        for one in small:
            for other in boxes:
                apart = one[3] < other[1] or other[3] < one[1] or one[4] < other[2]
                assert one is other or apart or other[4] < one[2], (stadsdeel, one, other)


def test_a_map_of_the_whole_city_names_stadsdelen_only(snapshot, boundaries):
    deck = build_deck(snapshot.screen(snapshot.resolve({})[0]), boundaries, 800)
    assert len(_texts(deck, "namen")) == 8
    assert _texts(deck, "wijknamen") == []


@pytest.mark.parametrize("width_px", [320, 360, 600, 800, 1400])
def test_no_service_point_covers_the_name_of_a_stadsdeel(snapshot, boundaries, width_px):
    """Counted anew from the places as they travel: dots of 220 metres, or 7 pixels."""
    screen = snapshot.screen(snapshot.resolve({"vraag": "druk"})[0])
    deck = build_deck(screen, boundaries, width_px)
    view = deck.initial_view_state
    scale = 512 * 2**view.zoom

    def place(longitude, latitude):
        north = math.asinh(math.tan(math.radians(latitude)))
        return (longitude + 180) / 360 * scale, (1 - north / math.pi) / 2 * scale

    metres = 2 * math.pi * 6_378_137 * math.cos(math.radians(view.latitude))
    radius = max(220 * scale / metres, 7)
    dots = [place(p.longitude, p.latitude) for p in screen.map.points]
    names = _texts(deck, "namen")
    assert len(names) == 8, "every stadsdeel has its name"
    assert len(dots) > 10
    size = 13 if min(width_px, enough_width_px(screen, boundaries)) >= 560 else 11
    assert deck.layers[-1].id.startswith("namen"), "on top, where there is no room"
    covered = set()
    homes = {name: place(*where) for _, name, *where in boundaries.labels}
    for each in names:
        x, y = place(*each["p"])
        assert math.dist((x, y), homes[each["n"].replace("\n", "")]) <= 3 * size, each["n"]
        lines = each["n"].split("\n")
        half = max(map(len, lines)) * size * 0.56 / 2, len(lines) * size / 2
        for dot in dots:
            far = max(abs(dot[0] - x) - half[0], 0), max(abs(dot[1] - y) - half[1], 0)
            if math.hypot(*far) < radius:
                covered.add(each["n"])
    # On a phone the dots take nearly all room nearby, and further away is another stadsdeel.
    assert not covered or width_px < 560
