"""The page Advies in a browser: all of it by keyboard, and nothing off the side."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from tests.conftest import LONG, long

pytestmark = pytest.mark.browser

AREA, RULE = "SD051802", "kennis_schulden"
OFF_THE_SIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth;
}"""


def opened(visit, width: int, stadsdeel: str = ""):
    v = visit(width=width)
    page = v.page
    page.goto(
        f"{v.address}/?stadsdeel={stadsdeel}" if stadsdeel else f"{v.address}/?gemeente=GM0518"
    )
    # The first visit waits for the demonstration to be stored.
    page.wait_for_selector(".tabel table", timeout=120_000)
    v.settle()
    if width < 800:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Advies").click()
    page.wait_for_selector(".a-kaart", timeout=60_000)
    page.wait_for_selector(".bronnen")
    return page


@LONG
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


@pytest.mark.parametrize(
    "stadsdeel", ["SD051802", *long(*(f"SD05180{k}" for k in (1, 3, 4, 5, 6, 7, 8)))]
)
def test_een_a4_prints_on_one_page(visit, stadsdeel):
    v = visit()
    page = v.at(f"advies?stadsdeel={stadsdeel}&deel=a4", ".a-a4").page
    # How robust an advice is comes afterwards, and takes room.
    page.wait_for_function(
        "/blijft staan|hangt af/.test(document.querySelector('.a-a4').innerText)", timeout=60_000
    )
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    text = printed.pages[0].extract_text()
    for heading in ("Wat we weten", "Wat we niet weten", "Wat te besluiten", "Gegevensversie"):
        assert heading in text


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus, as far as a user would."""
    for _ in range(12):
        if page.locator(selector).first.evaluate("(e) => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {selector}")


@LONG
def test_a_date_that_cannot_be_is_told_once_and_in_dutch(visit):
    page = opened(visit, 1440, AREA)
    card = page.locator(f".st-key-advies_{RULE}")
    card.locator("summary").first.click()
    page.locator(f".st-key-keus_{AREA}_{RULE}_0 label:has(input)").first.click()
    field = page.locator(f".st-key-klaar_{AREA}_{RULE}_0")
    field.locator("[role=spinbutton]").first.click()
    # A date that is over is refused when it is kept, in one message.
    page.keyboard.type("01032024")
    page.keyboard.press("Escape")
    page.locator(f".st-key-wie_{AREA}_{RULE}_0 input").fill("teamleider")
    card.get_by_role("button", name="Vastleggen").click()
    over = "De datum 01-03-2024 is al voorbij. Kies een latere datum."
    card.get_by_text(over).wait_for(timeout=30_000)
    assert [text.strip() for text in card.get_by_role("alert").all_inner_texts()] == [over]
    # One that the calendar does not have is told by the field, whose words change as one types.
    day = r"\d\d-\d\d-\d{4}"
    for typed, said in (
        ("01012199", rf"Kies een datum tot en met {day}\."),
        ("01011999", rf"Kies een datum van {day} tot en met {day}\."),
    ):
        field.locator("[role=spinbutton]").first.click()
        page.keyboard.type(typed)
        page.keyboard.press("Escape")
        told = page.get_by_role("alert").filter(has_text=re.compile(f"^{said}$"))
        told.wait_for(state="attached", timeout=30_000)
    names = "e => [...e.querySelectorAll('*')].flatMap(x => [x.ariaLabel, x.ariaValueText])"
    spoken = " ".join(name for name in field.evaluate(names) if name)
    assert "maand, Klaar op" in spoken
    assert "januari" in spoken
    assert not re.search(r"\b(day|month|year|date|clear|choose|January|Error)\b", spoken)


def test_an_advice_is_opened_and_adopted_by_keyboard_and_stands_in_the_history(visit):
    page = opened(visit, 1440, AREA)
    card = page.locator(f".st-key-advies_{RULE}")
    # Whether it stands with other choices comes after the page, and leaves open what is open.
    card.locator("summary").first.focus()
    page.keyboard.press("Enter")
    card.get_by_text("Wat spreekt ertegen").wait_for()
    card.get_by_text("Blijft staan bij andere keuzes").wait_for(timeout=60_000)
    tab_to(page, f".st-key-keus_{AREA}_{RULE}_0 input")
    page.keyboard.press("Space")
    page.locator(f".st-key-wie_{AREA}_{RULE}_0 input").wait_for()
    tab_to(page, f".st-key-wie_{AREA}_{RULE}_0 input")
    page.keyboard.type("teamleider")
    page.keyboard.press("Tab")
    ahead = datetime.now(tz=ZoneInfo("Europe/Amsterdam")) + timedelta(days=40)
    page.keyboard.type(f"{ahead:%d%m%Y}")
    tab_to(page, f".st-key-vast_{AREA}_{RULE}_0 button")
    page.keyboard.press("Enter")
    card.locator(".a-besluit", has_text="Overgenomen: teamleider").wait_for(timeout=30_000)
    history = card.locator(".a-historie").inner_text()
    assert re.search(r"overgenomen, door teamleider, klaar op \d+ \w+ 20\d\d", history)
