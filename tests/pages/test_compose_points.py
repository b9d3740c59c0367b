"""The screens about service points, on the demonstration and on small real deliveries.

Every screen is whole, the gate holds, and what was planted is found.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from geo.areas import Level
from geo.cell import State
from geo.errors import NoDataError
from geo.selection import ALL, MAP_LEVELS
from loaders.store import Store
from pages.parts.compose import Composer
from pages.parts.map import Boundaries, build_deck
from pages.parts.table import table_data
from tests.conftest import ROOT
from tests.pages.screens import assert_words

TRUTH = yaml.safe_load((ROOT / "tests/oracle/demo_waarheid.yaml").read_text(encoding="utf-8"))
POINTS = TRUTH["punten"]


def screen_of(snapshot, **wishes):
    selection, notices = snapshot.resolve(wishes)
    assert notices == (), wishes
    return snapshot.screen(selection)


def row(screen, code):
    [found] = [r for r in screen.table.rows if r.code == code]
    return dict(zip([c.key for c in screen.table.columns], found.cells, strict=True))


def every_selection(snapshot):
    scope = snapshot.scope
    districts = [ALL, *scope.areas.codes(Level.STADSDEEL)]
    for quarter in scope.quarter_choices("afstand"):
        for level in MAP_LEVELS:
            yield {"vraag": "afstand", "kwartaal": str(quarter), "niveau": level.value}
    for quarter in scope.quarter_choices("druk"):
        for district in districts:
            yield {"vraag": "druk", "kwartaal": str(quarter), "stadsdeel": district}
    for point in scope.points:
        yield {"vraag": "druk", "punt": point}
    for district in districts:
        yield {"vraag": "afstand", "stadsdeel": district}
        if district != ALL:
            yield {"vraag": "afstand", "niveau": "stadsdeel", "gebied": district}


def test_every_screen_is_whole(snapshot, figure):
    seen = 0
    for wishes in every_selection(snapshot):
        screen = screen_of(snapshot, **wishes)
        assert sum(item.count for item in screen.legend) == len(screen.table.rows), wishes
        assert len(screen.map.looks) == len(screen.map.values) == len(screen.map.codes)
        assert max(screen.map.looks) < len(screen.legend)
        assert len(screen.map.points) == 17
        assert screen.watermark == "demonstratiegegevens"
        assert_words(screen, wishes)
        seen += 1
    figure(f"{seen} schermen nagelopen")
    assert seen > 120


def test_the_planted_pressure_is_found_and_its_waiting_list_has_no_wait(snapshot):
    screen = screen_of(snapshot, vraag="druk")
    for planted in POINTS["onder_druk"]:
        found = row(screen, planted["servicepunt"])
        assert found["druk"].low > 1
        assert abs(found["wachtlijst"].value - planted["wachtlijst"]) <= 2
        # Waiting list / outflow would say a month where the list doubles in a year.
        assert found["wachttijd"].reason == "de wachtlijst groeit"
        assert snapshot.scope.points[planted["servicepunt"]] in screen.headline


def test_a_closed_point_is_not_judged(snapshot):
    for closed in POINTS["gesloten"]:
        for quarter in closed["kwartalen"]:
            found = row(screen_of(snapshot, vraag="druk", kwartaal=quarter), closed["servicepunt"])
            assert (found["druk"].state, found["druk"].text) == (State.NO_DATA, "niet te bepalen")
            assert found["druk"].reason == "het punt was dicht"
            far = screen_of(snapshot, vraag="afstand", kwartaal=quarter)
            assert "had geen openingsuren (verbouwing)" in far.coverage_note


def test_a_point_that_did_not_deliver_makes_nobody_look_far_away(snapshot):
    """Taken for closed, its neighbours would have the fewest hours of the city."""
    missing = POINTS["niet_geleverd"]
    screen = screen_of(snapshot, vraag="afstand", kwartaal=missing["kwartaal"])
    before = screen_of(snapshot, vraag="afstand", kwartaal="2025-K2")
    undetermined = [r.code for r in screen.table.rows if r.cells[1].text == "niet te bepalen"]
    assert 4 <= len(undetermined) <= 15
    assert all(row(before, code)["waarde"].is_number for code in undetermined)
    assert screen.panel.figure == "niet te bepalen"
    assert snapshot.scope.points[missing["servicepunt"]] in screen.coverage_note
    found = row(
        screen_of(snapshot, vraag="druk", kwartaal=missing["kwartaal"]), missing["servicepunt"]
    )
    assert found["druk"].reason == "het punt heeft niet geleverd"


def test_no_screen_shows_a_count_of_people_below_the_threshold(snapshot, knowledge):
    plan = knowledge.plan
    for wishes in every_selection(snapshot):
        screen = screen_of(snapshot, **wishes)
        columns = screen.table.columns
        people = [
            cell
            for each in screen.table.rows
            for column, cell in zip(columns, each.cells, strict=True)
            if column.unit == "personen"
        ]
        if screen.panel.trend:
            people += [point.cell for point in screen.panel.trend.points]
        for cell in people:
            if cell.state is State.NUMBER:
                assert cell.value >= plan.drempel
                assert cell.value % plan.afronding == 0
            if cell.state is State.SUPPRESSED:
                assert (cell.low, cell.high) == (0, plan.drempel - 1)


def test_hours_within_reach_are_the_hours_that_are_there(snapshot, demo_store, municipality):
    """Residents times access is the sum of the opening hours, whatever the level."""
    period = snapshot.scope.openings[-1]
    hours = demo_store.opening(municipality.code, period, demonstration=True)["uren"].sum()
    for level in (Level.STADSDEEL, Level.GEMEENTE):
        people, _ = municipality.population(level, 2019.0)
        if level is Level.GEMEENTE:
            figure = screen_of(snapshot, vraag="afstand").panel.figure.replace(",", ".")
            shared = float(figure) * people.iloc[0]
        else:
            screen = screen_of(snapshot, vraag="afstand", niveau="stadsdeel")
            shared = sum(row(screen, c)["waarde"].value * n for c, n in people.items())
        assert shared / 10_000 == pytest.approx(hours, rel=0.02)


def test_the_map_draws_points_and_the_table_names_them(snapshot, municipality):
    screen = screen_of(snapshot, vraag="druk", punt="DP10")
    deck = build_deck(screen, Boundaries.of(municipality), 900)
    [points] = [layer for layer in deck.layers if layer.id.startswith("gebieden-punten")]
    assert len(points.data["features"]) == 17
    assert [f["properties"]["code"] for f in points.data["features"]] == list(screen.map.codes)
    data = table_data(screen)
    assert (data["columns"][0]["label"], data["chosen"]) == ("Servicepunt", "DP10")
    far = build_deck(screen_of(snapshot, vraag="afstand"), Boundaries.of(municipality), 900)
    assert "punten" in [layer.id for layer in far.layers]


def test_a_point_without_a_place_is_not_drawn(snapshot, municipality):
    screen = screen_of(snapshot, vraag="druk")
    nowhere = replace(screen.map.points[0], longitude=float("nan"))
    lost = replace(screen, map=replace(screen.map, points=(nowhere, *screen.map.points[1:])))
    deck = build_deck(lost, Boundaries.of(municipality), 900)
    assert "NaN" not in deck.to_json()
    [points] = [layer for layer in deck.layers if layer.id.startswith("gebieden-punten")]
    assert [f["properties"]["i"] for f in points.data["features"]] == list(range(1, 17))


def test_a_screen_follows_what_was_delivered_and_is_else_the_same_object(
    tmp_path, knowledge, municipality
):
    store = Store(f"sqlite:///{tmp_path / 'leeg.sqlite'}")
    composer = Composer(knowledge, municipality, store)
    with pytest.raises(NoDataError, match="nog geen openingstijden geleverd"):
        screen_of(composer.snapshot(), vraag="afstand")
    with pytest.raises(NoDataError, match="geen registraties geleverd"):
        screen_of(composer.snapshot(), vraag="druk")


def test_a_screen_seen_before_is_the_same_object(snapshot):
    for question in ("druk", "afstand"):
        selection, _ = snapshot.resolve({"vraag": question})
        assert snapshot.screen(selection) is snapshot.screen(selection)


def test_a_quarter_without_deliveries_is_said_not_drawn(snapshot):
    for question, told in (("afstand", "geen openingstijden"), ("druk", "niets gepubliceerd")):
        with pytest.raises(NoDataError, match=told):
            screen_of(snapshot, vraag=question, kwartaal="2031-K1")
