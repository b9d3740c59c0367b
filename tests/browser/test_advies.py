"""The page Advies in a browser: all of it by keyboard, and nothing off the side."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.browser

RULE = "vindplaats_wonen"
OFF_THE_SIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth;
}"""


def opened(visit, width: int, stadsdeel: str = ""):
    page = visit(width=width).open(f"?stadsdeel={stadsdeel}" if stadsdeel else "").page
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Advies").click()
    page.wait_for_selector(".a-kaart", timeout=60_000)
    page.wait_for_selector(".bronnen")
    return page


@pytest.mark.parametrize("width", [1920, 1440, 390])
def test_nothing_runs_off_the_side(visit, width):
    page = opened(visit, width)
    assert page.evaluate(OFF_THE_SIDE) <= 0
    for part, shown in (
        ("Signaal toetsen", "Signalen uit de leveringen"),
        ("Een A4", "Wat te besluiten"),
    ):
        page.locator(".st-key-deel").get_by_text(part).click()
        page.get_by_text(shown).wait_for()
        assert page.evaluate(OFF_THE_SIDE) <= 0


def test_an_advice_is_opened_and_adopted_by_keyboard_and_stands_in_the_history(visit):
    page = opened(visit, 1440, "SD051802")
    card = page.locator(f".st-key-advies_{RULE}")
    # Whether it stands with other choices comes after the page, and leaves open what is open.
    card.locator("summary").first.focus()
    page.keyboard.press("Enter")
    card.get_by_text("Wat spreekt ertegen").wait_for()
    card.get_by_text("Blijft staan bij andere keuzes").wait_for(timeout=60_000)
    page.keyboard.press("Tab")
    button = card.get_by_role("button", name="Besluit vastleggen")
    for _ in range(12):
        if button.evaluate("(e) => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    who = page.locator(f".st-key-wie_{RULE} input")
    who.wait_for()
    for _ in range(6):
        if who.evaluate("(e) => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("teamleider")
    page.keyboard.press("Tab")
    ahead = datetime.now(tz=ZoneInfo("Europe/Amsterdam")) + timedelta(days=40)
    page.keyboard.type(f"{ahead:%d%m%Y}")
    save = page.locator(f".st-key-vast_{RULE} button")
    for _ in range(8):
        if save.evaluate("(e) => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card.locator(".a-besluit", has_text="Overgenomen: teamleider").wait_for(timeout=30_000)
    history = card.locator(".a-historie").inner_text()
    assert re.search(r"overgenomen, door teamleider, klaar op \d+ \w+ 20\d\d", history)
