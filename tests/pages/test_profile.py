"""The page of a stadsdeel over the whole demonstration."""

import re
from dataclasses import fields, is_dataclass
from enum import StrEnum
from html import escape

import pytest

from geo.areas import Level
from geo.cell import Cell
from geo.change import Change
from geo.demand import TOTAL
from geo.disclosure import Breakdown, TableKey
from geo.errors import NoDataError
from geo.period import Period
from pages.parts.compose.profile import profile_of
from pages.parts.profile import blocks_html


def texts(value):
    """Every text on the page."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        yield value
    elif isinstance(value, Cell):
        yield value.text
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)


@pytest.fixture(scope="module")
def pages(snapshot):
    codes = snapshot.composer.municipality.areas.codes(Level.STADSDEEL)
    return {code: profile_of(snapshot, code) for code in codes}


def test_every_page_is_whole(pages, snapshot):
    areas = snapshot.composer.municipality.areas
    for code, page in pages.items():
        assert page.title == areas[code].name
        assert len(page.wijken) == len(areas.within(code, Level.WIJK))
        assert len(page.comparison.columns) == 5
        assert page.findings
        assert page.watermark == "demonstratiegegevens"
        for text in texts(page):
            assert not re.search(r"\bnan\b|\binf\b|None", text, re.IGNORECASE), text
            assert not re.search(r"bereikt|geholpen", text), text


def test_every_count_is_the_published_one(pages, snapshot):
    tables, compared = snapshot.release.tables, 0
    for code, page in pages.items():
        for block in page.changes:
            now, before = (Period.parse(part) for part in block.title.split(" tegen "))
            for line in block.lines:
                for period, cell in ((now, line.now), (before, line.before)):
                    key = TableKey(Level.STADSDEEL, period, Breakdown.GROUPS)
                    assert cell == tables[key].cell(code, line.code)
                    compared += 1
        for point, cell in zip(page.trend.points, page.trend.points, strict=True):
            key = TableKey(Level.STADSDEEL, Period.parse(point.label), Breakdown.GROUPS)
            assert cell.cell == tables[key].cell(code, TOTAL)
    assert compared >= 4 * len(pages)


def test_where_a_point_closed_no_change_is_claimed(pages):
    """Demopunt Morgenstond was closed in K2 2026: Escamp says so."""
    (escamp,) = (page for page in pages.values() if page.title == "Escamp")
    block = escamp.changes[0]
    assert {line.verdict for line in block.lines} == {Change.UNJUDGED}
    assert "in K2 2026 was Demopunt Morgenstond gesloten" in block.headline


def test_what_the_page_says_on_top_is_not_said_again(pages):
    for page in pages.values():
        told = "".join(blocks_html(page))
        assert page.headline in {block.headline for block in page.changes}
        assert escape(page.headline) not in told
        for block in page.changes:
            assert block.headline == page.headline or escape(block.headline) in told


def test_every_finding_leads_to_the_screen_that_says_it(pages, snapshot):
    for page in pages.values():
        for finding in page.findings:
            selection, notices = snapshot.resolve(finding.address)
            assert not notices
            assert snapshot.screen(selection).headline == finding.text


def test_a_quarter_that_was_never_delivered(snapshot):
    code = snapshot.composer.municipality.areas.codes(Level.STADSDEEL)[0]
    with pytest.raises(NoDataError, match="K1 2019"):
        profile_of(snapshot, code, "2019-K1")


def test_a_page_is_made_once_as_long_as_nothing_changed(snapshot, pages):
    code, page = next(iter(pages.items()))
    assert profile_of(snapshot, code) is page
    assert profile_of(snapshot.composer.snapshot(), code) is page
