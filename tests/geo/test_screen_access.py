"""The screen *Hoe ver is het?* of a small town, to check by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from geo.areas import Level
from geo.cell import State
from geo.errors import NoDataError
from geo.period import Period
from geo.screen.access import access_screen
from geo.screen.access_view import AccessInputs
from geo.selection import resolve
from geo.unknown import Unknown
from loaders.access_rules import load_access_rules
from tests.geo.city import AREAS, people, scope

PERIOD = Period.parse("2026-K3")
NAN = float("nan")
# Metres to the east of BU11, on one street.
STREET = {"BU11": 0, "BU12": 600, "BU21": 1200, "BU31": 5000, "BU32": 5300, "BU41": 9000}


def at(*metres: float) -> pd.DataFrame:
    return pd.DataFrame({"x_m": [80_000.0 + m for m in metres], "y_m": 455_000.0})


def inputs(
    points: dict[str, float], hours: dict[str, float], residents=None, later=None, **wishes: str
):
    """Points by their place on the street, and the hours of those that delivered them."""
    codes = [code for level in Level for code in AREAS.codes(level)]
    known = residents or {level: people(level) for level in Level}
    selection, _ = resolve({"vraag": "afstand", "niveau": "buurt"} | wishes, scope())
    return AccessInputs(
        selection=selection,
        scope=scope(),
        period=PERIOD,
        points=at(*points.values())
        .set_axis(list(points), axis=0)
        .assign(naam=[f"Punt {c}" for c in points], organisatie="Dorpshulp")
        .assign(longitude=4.3, latitude=52.1),
        opening=pd.DataFrame({"uren": hours, "dicht_reden": dict.fromkeys(hours, "")}),
        origins=at(*[STREET.get(code, 600) for code in codes]).set_axis(codes, axis=0),
        residents=known,
        residents_year=2019,
        latest=later or known,
        latest_year=2022,
        rules=load_access_rules(),
        demonstration=False,
        sources=("Openstelling",),
        data_version="1",
    )


def row(screen, code):
    [found] = [r for r in screen.table.rows if r.code == code]
    return dict(zip([c.key for c in screen.table.columns], found.cells, strict=True))


def test_hours_are_shared_by_who_is_within_reach_nearer_ones_twice_as_much():
    # P at BU11. With the detour: BU11 at 0 (1), BU12 at 780 m (1), BU21 at 1,560 m (1/2).
    # R = 23 / (3000 + 2000 + 750) = 0.004: 40 hours per 10,000 residents, 20 for BU21.
    screen = access_screen(inputs({"P": 0}, {"P": 23}))
    texts = {code: row(screen, code)["waarde"].text for code in ("BU11", "BU12", "BU21")}
    assert texts == {"BU11": "40,0", "BU12": "40,0", "BU21": "20,0"}
    assert row(screen, "BU12")["dichtstbij"].text == "800 m"
    assert row(screen, "BU21")["dichtstbij"].text == "1,6 km"


def test_beyond_reach_no_residents_and_no_data_are_three_things():
    screen = access_screen(inputs({"P": 0, "Q": 1200}, {"P": 23}))
    assert row(screen, "BU31")["waarde"].text == "buiten bereik"
    assert row(screen, "BU41")["waarde"].state is State.NOT_APPLICABLE
    undelivered = row(screen, "BU21")["waarde"]
    assert undelivered.text == "niet te bepalen"
    assert undelivered.why is Unknown.NO_SUPPLY
    assert undelivered.reason == "van een punt binnen bereik ontbreekt het aanbod"
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    assert len({looks["BU31"], looks["BU41"], looks["BU21"]}) == 3
    assert "Van Punt Q zijn geen openingstijden geleverd" in screen.coverage_note


def test_an_undelivered_point_taken_for_a_closed_one_would_be_a_false_finding():
    closed = access_screen(inputs({"P": 5000, "Q": 600}, {"P": 23, "Q": 0}))
    unknown = access_screen(inputs({"P": 5000, "Q": 600}, {"P": 23}))
    assert row(closed, "BU12")["waarde"].text == "buiten bereik"
    assert row(unknown, "BU12")["waarde"].text == "niet te bepalen"
    assert "In 3 van de 6 buurten" not in unknown.headline
    assert "Punt Q had geen openingsuren" in closed.coverage_note


def test_the_finding_says_for_how_many_people_nothing_is_within_reach():
    screen = access_screen(inputs({"P": 0}, {"P": 23}, niveau="wijk"))
    # Parkwijk: 3,500 of 10,000 residents.
    assert screen.headline == (
        "In Parkwijk heeft niemand een open servicepunt binnen 2.000 meter; in heel Voorbeeldstad "
        "geldt dat voor 35% van de inwoners."
    )
    assert "gunstig" in screen.explanation
    assert "hemelsbreed × 1,3" in screen.explanation


def test_where_everybody_has_a_point_the_least_is_named():
    screen = access_screen(inputs({"P": 0, "Q": 5000}, {"P": 23, "Q": 35}, niveau="wijk"))
    assert screen.headline.startswith(
        "De minste openingsuren binnen bereik heeft Stationswijk: 20,0"
    )
    assert screen.headline.endswith(
        "alle inwoners van Voorbeeldstad hebben een open servicepunt binnen 2.000 meter."
    )


def test_the_panel_names_the_nearest_points_with_their_hours():
    screen = access_screen(inputs({"P": 0, "Q": 5000}, {"P": 23.5, "Q": 0}, gebied="BU12"))
    assert screen.panel.title == "Haven West"
    assert [(b.label, b.cell.text) for b in screen.panel.bars] == [
        ("Punt P, 23,5 uur open per week", "800 m"),
        ("Punt Q, geen openingsuren", "5,7 km"),
    ]
    assert "labelpunt" in screen.panel.bars_note


def test_a_larger_detour_is_an_assumption_and_the_panel_says_what_it_changes():
    screen = access_screen(inputs({"P": 0}, {"P": 23}))
    assert any("omweg van 1,1 tot 1,5" in note for note in screen.panel.notes)


def test_where_many_people_came_since_the_panel_says_so():
    later = {level: people(level) for level in Level}
    later[Level.WIJK] = later[Level.WIJK] + pd.Series({"WK1": 400, "WK2": 50}).reindex(
        later[Level.WIJK].index, fill_value=0
    )
    for area, told in (("BU12", True), ("BU21", False)):
        screen = access_screen(inputs({"P": 0}, {"P": 23}, later=later, gebied=area))
        assert any("meer dan 5% meer mensen" in note for note in screen.panel.notes) is told


@pytest.mark.parametrize(
    ("points", "hours", "told"),
    [
        ({}, {}, "geen servicepunten bekend"),
        ({"P": 0}, {}, "geen openingstijden geleverd"),
        ({"P": 0}, {"Q": 20}, "geen openingstijden geleverd"),
        ({"P": 0}, {"P": 0}, "geen servicepunt openingsuren"),
        ({"P": NAN}, {"P": 20}, "de plaats ontbreekt van Punt P"),
    ],
)
def test_bad_input_gives_the_reason(points, hours, told):
    with pytest.raises(NoDataError, match=told):
        access_screen(inputs(points, hours))


def test_nobody_living_anywhere_gives_the_reason():
    empty = {level: people(level) * 0 for level in Level}
    with pytest.raises(NoDataError, match="hier woont niemand"):
        access_screen(inputs({"P": 0}, {"P": 20}, empty))


def test_residents_that_are_not_known_give_the_reason():
    unknown = {level: people(level) * NAN for level in Level}
    with pytest.raises(NoDataError, match="inwoners ontbreekt"):
        access_screen(inputs({"P": 0}, {"P": 20}, unknown))


@pytest.mark.parametrize("level", ["buurt", "wijk", "stadsdeel"])
@pytest.mark.parametrize("district", ["", "SD1", "SD2"])
@pytest.mark.parametrize("hours", [{"P": 20, "Q": 30}, {"P": 20}, {"P": 0, "Q": 30}, {"P": 1e-9}])
def test_no_screen_says_nan(level, district, hours):
    screen = access_screen(inputs({"P": 0, "Q": 1200}, hours, niveau=level, stadsdeel=district))
    assert sum(item.count for item in screen.legend) == len(screen.table.rows)
    texts = [screen.headline, screen.coverage_note, *screen.map.values, screen.panel.statement]
    texts += [cell.text for r in screen.table.rows for cell in r.cells]
    for text in texts:
        assert text.strip()
        assert not re.search(r"\bnan\b|None|bereikt|geholpen", text, re.IGNORECASE)
