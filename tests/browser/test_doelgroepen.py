"""The page Doelgroepen and *Welke groepen?* in a browser: read, choose, open, follow to the map."""

from __future__ import annotations

import pytest

from tests.conftest import long

pytestmark = pytest.mark.browser

OFF_THE_SIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [...document.querySelectorAll(".g-groep summary, .g-groep .v-inhoud")];
  return [main, ...wide].filter((e) => e.scrollWidth > e.clientWidth + 1).length;
}"""


def opened(visit, width: int):
    page = visit(width=width).open().page
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Doelgroepen").click()
    page.wait_for_selector(".g-groep")
    return page


@pytest.mark.parametrize("width", [*long(1440, 390)])
def test_every_group_opens_and_nothing_runs_off_the_side(visit, width):
    page = opened(visit, width)
    groups = page.locator(".g-groep")
    assert groups.count() == 20
    page.evaluate("document.querySelectorAll('.g-groep').forEach((e) => { e.open = true; })")
    assert page.get_by_text("Hoe groot is de groep").count() == 20
    assert page.evaluate(OFF_THE_SIDE) == 0
    assert "nan" not in page.inner_text("body").lower().split()


def test_a_stadsdeel_is_chosen_and_a_group_is_followed_to_the_map(visit):
    page = opened(visit, 1440)
    page.get_by_label("Stadsdeel").click()
    page.get_by_role("option", name="Segbroek").click()
    page.get_by_role("heading", name="65-plussers staan in Segbroek").wait_for()
    assert "stadsdeel=SD051803" in page.url
    first = page.locator(".g-groep").first
    first.locator("summary").click()
    first.get_by_role("link", name="Toon op de kaart").click()
    page.get_by_role("heading", name="65-plussers in Segbroek:").wait_for()
    assert "groep=leeftijd_65_plus" in page.url
    assert "stadsdeel=SD051803" in page.url
    # Only stadsdelen with a verdict stand in the chart.
    page.locator(".grafiek .naam").first.wait_for(state="attached", timeout=30_000)
    assert 0 < page.locator(".grafiek .naam").count() < 8
