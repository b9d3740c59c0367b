"""The start page says where, who and what first, in the words of the pages that say it in full."""

import pytest

from geo.areas import Level
from geo.reach_words import Flag
from geo.selection import PARAMETERS
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.overview import RATES, overview_of


@pytest.fixture(scope="module")
def page(snapshot, demo_store):
    return overview_of(snapshot, demo_store)


def test_where_is_the_screen_of_the_map(page, snapshot):
    assert page.where is snapshot.screen(page.where.selection)
    assert page.where.map.looks


def test_every_stadsdeel_has_a_line_with_the_published_rate(page, snapshot):
    rates = {
        row.code: row.cells[-1] for row in snapshot.screen(snapshot.resolve(RATES)[0]).table.rows
    }
    areas = snapshot.composer.municipality.areas
    assert sorted(line.code for line in page.lines) == sorted(areas.codes(Level.STADSDEEL))
    assert [line.name for line in page.lines] == sorted(line.name for line in page.lines)
    for line in page.lines:
        assert line.rate == rates[line.code]


def test_the_wijken_with_fewer_add_up_to_those_of_the_map(page):
    flags = [row[page.where.sheet.head.index("oordeel")] for row in page.where.sheet.rows]
    told = [line.fewer.split(" ")[0] for line in page.lines if " van " in line.fewer]
    assert sum(map(int, told)) == flags.count(Flag.LOWER) > 0


def test_where_no_wijk_has_a_verdict_the_line_says_so(page):
    (escamp,) = (line for line in page.lines if line.name == "Escamp")
    assert escamp.fewer == "niet te bepalen"


def test_what_comes_first_is_what_the_page_of_advice_puts_first(page, snapshot):
    screens = AdviceScreens(snapshot, Journal())
    for line in page.lines:
        cards = screens.cards(line.code)
        assert line.advice == (cards[0].heading if cards else "Geen advies")


def test_first_stand_the_first_advices_of_all_places_in_the_order_of_advice(page, snapshot):
    basis = AdviceScreens(snapshot, Journal()).basis
    tops = [(*r.items[0].place.rank, r.area_name) for r in basis.reports.values() if r.items]
    told = {(r.area_name, r.items[0].heading): r for r in basis.reports.values() if r.items}
    shown = [told[each.place, each.heading] for each in page.first]
    assert [(*r.items[0].place.rank, r.area_name) for r in shown] == sorted(tops)[:3]
    severities = [r.items[0].place.severity for r in shown]
    assert severities == sorted(severities, reverse=True)
    assert len(set(severities)) > 1, "an order that this can tell"
    for first, of in zip(page.first, shown, strict=True):
        assert first.severity.startswith(f"Ernst {of.items[0].place.severity} van 5")
        whole = snapshot.composer.municipality.areas.gemeente.code
        assert first.address == ({} if of.area == whole else {"stadsdeel": of.area})
    assert page.first_else.startswith("Van elke plek het eerste advies")


def test_the_planted_group_is_among_who(page, snapshot):
    assert "65-plussers" in [who.label for who in page.who]
    for who in page.who:
        assert set(who.address) <= set(PARAMETERS)
        _, notices = snapshot.resolve(who.address)
        assert not notices
