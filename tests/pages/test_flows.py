"""*Wie gaat waarheen?* on the demonstration: shares with their ends."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.areas import Level
from geo.cell import State
from geo.demand import ALL_POINTS, TOTAL
from geo.errors import NoDataError
from geo.period import Period
from geo.selection import ALL
from loaders.store import Store
from pages.parts.compose import Composer
from pages.parts.map import Boundaries, build_deck
from pages.parts.panel import csv_text
from tests.pages.screens import assert_words, words_of

YEAR = Period.of_year(2025)


@pytest.fixture(scope="module")
def shown(snapshot):
    def make(**wishes):
        selection, notices = snapshot.resolve({"vraag": "stromen"} | wishes)
        assert notices == (), wishes
        return snapshot.screen(selection)

    return make


@pytest.fixture(scope="module")
def exact(demo_store, municipality):
    """The true counts, point by stadsdeel, which no screen shows."""
    parts = demo_store.parts_in_force(municipality.code)
    rows = demo_store.counts_of_parts(municipality.code, parts)
    inside = rows["eerste"].ge(YEAR.first) & rows["laatste"].le(YEAR.last)
    rows = rows[inside & (rows["categorie"] == TOTAL) & (rows["servicepunt"] != ALL_POINTS)]
    areas = municipality.areas
    home = [areas.ancestor(c, Level.STADSDEEL) if c in areas else "" for c in rows["gebied"]]
    rows = rows.assign(gebied=[code or "onbekend" for code in home])
    return rows.groupby(["servicepunt", "gebied"])["laagste"].sum()


def every_selection(snapshot):
    yield {}
    for district in snapshot.scope.areas.codes(Level.STADSDEEL):
        yield {"stadsdeel": district}
    for point in snapshot.scope.points:
        yield {"punt": point}


def test_every_screen_is_whole(snapshot, shown):
    seen = 0
    for wishes in every_selection(snapshot):
        screen = shown(**wishes)
        assert len(screen.map.codes) == len(screen.map.looks) == len(screen.map.values) == 8
        assert sum(item.count for item in screen.legend) == len(screen.table.rows) == 8
        assert {len(row.cells) for row in screen.table.rows} == {len(screen.table.columns)}
        assert screen.watermark == "demonstratiegegevens"
        assert re.search(r"\d+( tot \d+)?%", screen.headline), screen.headline
        assert screen.definition.direction == "Een hoge waarde is niet goed of slecht."
        assert_words(screen, wishes)
        for span in re.findall(r"(\d+) tot (\d+)%", " ".join(words_of(screen))):
            assert int(span[0]) < int(span[1])
        seen += 1
    assert seen == 1 + 8 + 17


def test_only_stadsdelen_are_on_the_map(snapshot):
    """Point by wijk or buurt never: whatever the address asks."""
    for level in ("wijk", "buurt"):
        selection, _ = snapshot.resolve({"vraag": "stromen", "niveau": level, "gebied": "WK051842"})
        screen = snapshot.screen(selection)
        assert screen.map.level is Level.STADSDEEL
        codes = {row[4] for row in screen.sheet.rows}
        assert codes == {*snapshot.scope.areas.codes(Level.STADSDEEL), "onbekend"}


def test_every_share_holds_the_true_one(snapshot, shown, exact):
    """Of every point, from every stadsdeel and from nowhere; and of all residents."""
    head = shown().sheet.head
    places = {name: head.index(name) for name in head}
    wide = exact.unstack(fill_value=0)
    checked = 0
    for row in shown().sheet.rows:
        point, area = row[places["servicepunt"]], row[places["woont_in"]]
        counts = wide.loc[point]
        true = counts.get(area, 0)
        low, high = (float(row[places[name]].replace(",", ".")) for name in ("laagst", "hoogst"))
        assert low <= true <= high, (point, area)
        base = counts.sum() if area == "onbekend" else counts.drop("onbekend").sum()
        ends = [row[places[f"van_punt_pct_{end}"]].replace(",", ".") for end in ("laag", "hoog")]
        assert float(ends[0]) - 0.01 <= 100 * true / base <= float(ends[1]) + 0.01, (point, area)
        if area != "onbekend":
            ends = [row[places[f"van_gebied_pct_{e}"]].replace(",", ".") for e in ("laag", "hoog")]
            share = 100 * true / wide[area].sum()
            assert float(ends[0]) - 0.01 <= share <= float(ends[1]) + 0.01, (point, area)
        checked += 1
    assert checked == 17 * 9


def test_own_and_elsewhere_hold_the_true_shares(snapshot, shown, exact):
    wide = exact.unstack(fill_value=0)
    screen = shown()
    at = {row[1]: row[3] for row in screen.sheet.rows}
    keys = [column.key for column in screen.table.columns]
    assert keys == ["punten", "waarde", "elders", "van_elders"]
    for row in screen.table.rows:
        own = [point for point in wide.index if at[point] == row.code]
        assert row.cells[0].value == len(own) > 0
        here = wide.loc[own, row.code].sum()
        stay = 100 * here / wide[row.code].sum()
        visit = 100 * (1 - here / wide.loc[own].drop(columns="onbekend").to_numpy().sum())
        for cell, true in zip(row.cells[1:], (stay, 100 - stay, visit), strict=True):
            assert cell.low - 1e-9 <= true <= cell.high + 1e-9, row.name


def test_a_share_of_a_withheld_count_is_two_ends_and_hatched(shown):
    screen = shown(punt="DP15")
    rows = {row.name: row.cells for row in screen.table.rows}
    _, count, share = rows["Segbroek"]
    assert (count.text, share.state) == ("0–9", State.SUPPRESSED)
    assert share.text == "0 tot 4%"
    place = screen.map.codes.index("SD051803")
    assert screen.legend[screen.map.looks[place]].state is State.SUPPRESSED
    for cells in rows.values():
        assert (cells[1].state is State.SUPPRESSED) <= (cells[2].state is State.SUPPRESSED)


def test_what_has_no_stadsdeel_is_a_share_of_its_own(shown):
    """DP15 is planted to leave the home area open: it says so, and others say much less."""
    bad, good = shown(punt="DP15"), shown(punt="DP04")
    [share] = re.findall(r"bij (\d+) tot (\d+)% van alle dossiers", bad.headline)
    assert int(share[0]) > 25
    ends = re.findall(r"bij (\d+) tot (\d+)% van alle dossiers", good.headline)
    assert ends
    assert int(ends[0][1]) < 20
    last = bad.panel.bars[-1]
    assert last.label.startswith("geen stadsdeel bekend")


def test_the_sentence_of_a_stadsdeel_names_where_else_they_go(shown):
    screen = shown(stadsdeel="SD051808")
    assert "in het eigen stadsdeel" in screen.headline
    assert "elders, het meest bij Demopunt Binckhorst" in screen.headline
    assert screen.selection.chosen == "SD051808"
    assert shown().selection.chosen == ""


def test_a_point_that_missed_a_quarter_is_told(shown):
    note = shown(stadsdeel="SD051805").coverage_note
    assert "leverde Demopunt Centrum niet" in note
    assert "In K1 2025 was Demopunt Waldeck gesloten." in note


def test_the_map_keeps_the_whole_city_and_outlines_the_chosen(shown, municipality):
    boundaries = Boundaries.of(municipality)
    whole, one = shown(), shown(stadsdeel="SD051808")
    decks = [build_deck(screen, boundaries, 900) for screen in (whole, one)]
    assert decks[0].initial_view_state.zoom == decks[1].initial_view_state.zoom
    ids = [[layer.id for layer in deck.layers] for deck in decks]
    assert "gekozen-SD051808" in ids[1]
    assert not any(name.startswith("gekozen") for name in ids[0])
    point = build_deck(shown(punt="DP15"), boundaries, 900)
    [dots] = [layer for layer in point.layers if layer.id == "punten"]
    assert len(dots.data["features"]) == 1


def test_the_rows_can_be_downloaded(shown):
    text = csv_text(shown().sheet).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 17 * 9
    assert "verzonnen" in text


def test_a_year_that_is_not_there_is_said(snapshot):
    selection, notices = snapshot.resolve({"vraag": "stromen", "kalenderjaar": "2019"})
    assert selection.kalenderjaar == "2025"
    assert any("2019" in notice for notice in notices)
    with pytest.raises(NoDataError, match="kalenderjaar"):
        snapshot.screen(replace(selection, kalenderjaar=""))


def test_without_a_release_there_is_a_reason(tmp_path, knowledge, municipality):
    empty = Composer(knowledge, municipality, Store(f"sqlite:///{tmp_path / 'leeg.sqlite'}"))
    selection, _ = empty.snapshot().resolve({"vraag": "stromen"})
    assert selection.stadsdeel == ALL
    with pytest.raises(NoDataError):
        empty.snapshot().screen(selection)
