"""*Waar missen we mensen?* on the demonstration: what is planted is found, what tempts is not."""

from __future__ import annotations

import re

import pytest
import yaml

from geo.cell import State
from geo.reach_words import Flag
from tests.conftest import ROOT

TRUTH = yaml.safe_load((ROOT / "tests" / "oracle" / "demo_waarheid.yaml").read_text())
PLANTED = {
    kind: {e["gebied"] for e in TRUTH["effecten"] if e["soort"] == kind}
    for kind in ("lager_alle", "hoger_alle", "diep_gat")
}


@pytest.fixture(scope="module")
def shown(snapshot):
    def make(**wishes):
        selection, notices = snapshot.resolve({"vraag": "missen"} | wishes)
        return snapshot.screen(selection), notices

    return make


def verdicts(screen) -> dict[str, tuple[str, str]]:
    """Flag and reason by area, from the rows to download."""
    head = screen.sheet.head
    code, flag, reason = (head.index(name) for name in ("gebied", "oordeel", "reden"))
    return {row[code]: (row[flag], row[reason]) for row in screen.sheet.rows}


def test_planted_gaps_and_the_planted_peak_are_found(shown, figure):
    """All of them whose total is published; of the rest the screen says that it is withheld."""
    found = verdicts(shown()[0])
    lower = {code for code in PLANTED["lager_alle"] if found[code][0] == Flag.LOWER}
    for code in PLANTED["lager_alle"] - lower:
        assert found[code] == (Flag.UNJUDGED, "Niet te bepalen: het aantal is afgeschermd.")
    assert all(found[code][0] == Flag.HIGHER for code in PLANTED["hoger_alle"])
    figure(f"{len(lower)} of {len(PLANTED['lager_alle'])} planted gaps found and published")
    assert len(lower) >= 2


def test_a_map_per_resident_would_have_missed_one(shown, snapshot, figure):
    """The lowest per resident, as many as were flagged: a planted gap is not among them."""
    flagged = [code for code, (flag, _) in verdicts(shown()[0]).items() if flag == Flag.LOWER]
    selection, _ = snapshot.resolve({"kenmerk": "dossiers_per_1000"})
    rows = snapshot.screen(selection).table.rows
    rates = sorted((row.cells[-1].value, row.code) for row in rows if row.cells[-1].is_number)
    lowest = {code for _, code in rates[: len(flagged)]}
    missed = (PLANTED["lager_alle"] & set(flagged)) - lowest
    figure(f"per resident misses {sorted(missed)} of {sorted(flagged)}")
    assert missed


def test_the_deepest_gap_is_said_although_its_count_is_withheld(shown):
    [code] = PLANTED["diep_gat"]
    screen, _ = shown(hulpvraag="wonen_leefomgeving", gebied=code)
    assert verdicts(screen)[code][0] == Flag.LOWER
    assert "minder dan 10 nieuwe dossiers" in screen.panel.statement
    assert "ten minste" in screen.panel.figure
    row = next(row for row in screen.table.rows if row.code == code)
    assert row.cells[1].state is State.SUPPRESSED


def test_points_that_did_not_deliver_close_their_area(shown):
    """DP07 did not deliver K3 2025: what looks like a gap in its stadsdeel is not judged."""
    year = verdicts(shown(periode="2025")[0])
    closed = [code for code, (_, reason) in year.items() if "niet alles geleverd" in reason]
    assert all(year[code][0] == Flag.UNJUDGED for code in closed)
    assert PLANTED["lager_alle"] & set(closed), "a gap that would tempt"
    latest = verdicts(shown()[0])
    assert not any("niet alles geleverd" in reason for _, reason in latest.values())


def test_registrations_without_an_area_may_undo_a_gap(shown):
    found = verdicts(shown()[0])
    undone = [code for code, (_, reason) in found.items() if "is de wijk niet vastgelegd" in reason]
    assert undone
    assert all(found[code][0] == Flag.UNJUDGED for code in undone)


def test_the_scale_is_that_of_the_typical_area_not_of_the_peak(shown):
    """The planted peak does not make the rest look low: most areas show no clear difference."""
    screen, _ = shown()
    found = [flag for flag, _ in verdicts(screen).values()]
    assert found.count(Flag.NONE) > found.count(Flag.LOWER)
    ratios = [row.cells[3].value for row in screen.table.rows if row.cells[3].is_number]
    assert 0.9 < sorted(ratios)[len(ratios) // 2] < 1.15


def test_the_sentence_can_be_computed_again_from_the_row(shown):
    code = sorted(PLANTED["lager_alle"])[0]
    screen, _ = shown(gebied=code)
    head = screen.sheet.head
    row = dict(zip(head, next(r for r in screen.sheet.rows if r[0] == code), strict=True))

    def value(name):
        return float(row[name].replace(",", "."))

    persons = [name for name in head if name.startswith("personen: ")]
    need = sum(value(p) * value(p.replace("personen", "gewicht")) for p in persons)
    assert need == pytest.approx(value("behoefte"), rel=1e-4)
    middle = (value("laagst") + value("hoogst")) / 2
    assert middle / value("verwacht") == pytest.approx(value("verhouding"), rel=1e-4)
    assert f"{round(value('verwacht'))}" in screen.panel.statement.replace(".", "")


def test_use_and_need_are_two_questions(shown):
    need, use = shown()[0], shown(kenmerk="verwacht_gebruik")[0]
    assert "gelijke behoefte" in need.headline
    assert "gelijk gebruik" in use.headline
    assert "ranglijst per hoofd" in use.explanation
    _, notices = shown(kenmerk="verwacht_gebruik", hulpvraag="schulden")
    assert shown(kenmerk="verwacht_gebruik", hulpvraag="schulden")[0].selection.kenmerk == (
        "verwacht_behoefte"
    )
    assert notices == ()


def test_below_the_wijk_nothing_is_expected(shown):
    screen, notices = shown(niveau="buurt")
    assert screen.selection.niveau == "wijk"
    assert any("buurt" in notice for notice in notices)


@pytest.mark.parametrize("level", ["wijk", "stadsdeel"])
@pytest.mark.parametrize("demand", ["alle", "schulden", "recht", "overige_vragen"])
def test_every_screen_says_something_whole_and_never_reached_or_helped(shown, level, demand):
    screen, _ = shown(niveau=level, hulpvraag=demand)
    texts = [screen.headline, screen.explanation, screen.coverage_note, screen.panel.statement]
    texts += [
        screen.panel.figure,
        *screen.map.values,
        *(chart.description for chart in screen.charts),
    ]
    texts += [cell.text for row in screen.table.rows for cell in row.cells]
    for text in texts:
        assert not re.search(r"\bnan\b|\binf\b|bereikt|geholpen wordt", text, re.IGNORECASE), text
    assert screen.watermark
    assert len(screen.map.looks) == len(screen.map.codes) == len(screen.map.values)
    for chart in screen.charts:
        for mark in chart.marks:
            assert all(0 <= v <= 1 for v in (mark.x, mark.y, mark.low, mark.high))


def test_the_chosen_stadsdeel_limits_what_is_said(shown):
    screen, _ = shown(stadsdeel="SD051802")
    assert "van" in screen.headline
    inside = {row.code for row in screen.table.rows}
    assert inside
    assert len(inside) < 44
