"""The deck: small, without a base map, and with the figures of the screen in the hover."""

from __future__ import annotations

import json
import re

import pytest

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
