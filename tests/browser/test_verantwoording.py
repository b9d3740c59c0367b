"""The page Verantwoording in a browser: formulas typeset, links that lead, nothing off the side."""

from __future__ import annotations

import pytest

from tests.conftest import LONG, long

pytestmark = pytest.mark.browser

OFF_THE_SIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = [...document.querySelectorAll(".v-inhoud, .v-lijst summary, .katex-display")];
  return [main, ...wide].filter((e) => e.scrollWidth > e.clientWidth + 1).length;
}"""
LOST = """() => [...document.querySelectorAll('a[href^="#"]')]
  .map((a) => a.getAttribute("href").slice(1))
  .filter((id) => !document.getElementById(id))"""


def opened(visit, width: int):
    page = visit(width=width).open().page
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Verantwoording").click()
    page.wait_for_selector("#versies")
    return page


@pytest.mark.parametrize("width", [*long(1920, 1440), 390])
def test_formulas_are_typeset_and_nothing_runs_off_the_side(visit, width):
    page = opened(visit, width)
    page.get_by_text("Alles uitklappen").click()
    page.wait_for_selector("details[open] .katex-display")
    page.wait_for_function("document.querySelectorAll('details[open] .katex').length > 70")
    assert page.locator(".katex-error").count() == 0
    assert "$$" not in page.inner_text("body")
    assert page.evaluate(OFF_THE_SIDE) == 0
    assert page.evaluate(LOST) == []


@LONG
def test_the_contents_lead_to_their_chapter(visit):
    page = opened(visit, 1440)
    for name in ("Methoden", "Bestanden en versies", "Indicatoren"):
        page.locator(".inhoud").get_by_role("link", name=name).click()
        heading = page.get_by_role("heading", name=name, exact=True)
        heading.wait_for()
        page.wait_for_function(
            "(e) => e.getBoundingClientRect().top < innerHeight", arg=heading.element_handle()
        )
        assert heading.bounding_box()["y"] >= 0
        page.locator(".blad").filter(has=heading).get_by_text("Naar de inhoud").click()
