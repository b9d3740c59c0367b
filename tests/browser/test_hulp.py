"""Help where the question arises, the tour of a first visit, and the keyboard's place in sight."""

from __future__ import annotations

import pytest

from tests.conftest import LONG

pytestmark = [pytest.mark.browser, LONG]

CARD = ".rondleiding:not([hidden])"


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel")


def test_the_tour_has_three_steps_moves_nothing_and_is_remembered(visit):
    v = visit(first=True).open()
    page = v.page
    page.wait_for_selector(CARD)
    with_tour = page.locator(".bevinding h1").bounding_box()
    titles = []
    for step in range(3):
        assert f"Stap {step + 1} van 3" in page.locator(CARD).inner_text()
        titles.append(page.locator(f"{CARD} b").inner_text())
        assert page.locator(".wordt-aangewezen").count() == 1
        v.keep(f"rondleiding-{step + 1}")
        page.locator(".rondleiding-verder").focus()
        page.keyboard.press("Enter")
    assert len(set(titles)) == 3
    page.wait_for_selector(CARD, state="detached")
    assert page.locator(".wordt-aangewezen").count() == 0
    assert page.locator(".bevinding h1").bounding_box() == with_tour
    page.reload()
    page.wait_for_selector(".tabel table")
    v.settle()
    assert page.locator(CARD).count() == 0
    assert page.context.cookies() == [] or "rondleiding" not in str(page.context.cookies())


def test_the_tour_is_skipped_with_escape_and_stays_away_on_another_page(visit):
    v = visit(first=True).open()
    v.page.wait_for_selector(CARD)
    v.page.keyboard.press("Escape")
    v.page.wait_for_selector(CARD, state="detached")
    v.at("doelgroepen", ".g-groep")
    assert v.page.locator(CARD).count() == 0


def test_the_tour_is_not_shown_over_the_slides(visit):
    v = visit(first=True).open()
    v.page.wait_for_selector(CARD)
    v.page.get_by_role("button", name="Vergaderstand").click()
    v.page.wait_for_selector("dialog[open] .dia")
    assert not v.page.locator(".rondleiding").is_visible()


def test_a_name_opens_its_definition_by_keyboard_and_escape_gives_the_focus_back(visit):
    v = visit().open("?hulpvraag=schulden")
    page = v.page
    for button in (
        page.locator(".legenda h2 .begrip"),
        page.locator(".tabel thead .begrip").last,
    ):
        button.focus()
        name = button.get_attribute("aria-label")
        page.keyboard.press("Enter")
        text = page.locator(".begrip-tekst").inner_text()
        for part in ("Eenheid: ", "Richting: ", "Bron: "):
            assert part in text, name
        box, window = page.locator(".begrip-tekst").bounding_box(), page.viewport_size
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= window["width"]
        page.keyboard.press("Escape")
        page.wait_for_selector(".begrip-tekst", state="detached")
        assert page.evaluate("document.activeElement.ariaLabel") == name


def test_the_list_of_what_is_shown_explains_each(visit):
    v = visit().open("?hulpvraag=schulden")
    v.page.locator(".st-key-keuze_kenmerk [data-testid=stTooltipIcon]").hover()
    text = v.page.get_by_role("tooltip").inner_text()
    assert "Dossiers per 1.000 inwoners" in text
    assert text.count("Bron: ") > 1


def test_what_is_withheld_explains_itself(visit):
    v = visit().open("?hulpvraag=schulden")
    v.page.locator(".legenda li", has_text="afgeschermd").locator(".begrip").click()
    assert "iets anders dan nul" in v.page.locator(".begrip-tekst").inner_text()
    cell = v.page.locator(".tabel td.afgeschermd").first
    assert cell.get_attribute("aria-description")


IN_SIGHT = """() => {
  const seen = (e) => {
    const style = getComputedStyle(e);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none";
  };
  let at = document.activeElement;
  if (at === document.body) return "";
  const name = at.getAttribute("aria-label") || at.innerText || at.outerHTML.slice(0, 150);
  // A field shows it on its frame, a radio on its label.
  for (let up = 0; at && up < 5; up += 1, at = at.parentElement) if (seen(at)) return `+${name}`;
  return `-${name}`;
}"""


@pytest.mark.parametrize("address", ["?vraag=vragen", "stadsdeel", "verantwoording"])
def test_the_keyboard_is_in_sight_at_every_stop(visit, address):
    v = visit().at(address, ".tabel table, .p-wijken, .v-lijst")
    stops = []
    for _ in range(45):
        v.page.keyboard.press("Tab")
        stops.append(v.page.evaluate(IN_SIGHT))
    assert len({stop for stop in stops if stop}) > 15
    assert [stop for stop in stops if stop.startswith("-")] == []


def test_the_table_is_reached_and_chosen_from_with_the_keyboard_alone(visit):
    """What to do before it, and the pack, is in ``test_vergadering``."""
    v = visit().open("?stadsdeel=SD051802&hulpvraag=schulden")
    for _ in range(80):
        v.page.keyboard.press("Tab")
        if v.page.evaluate("!!document.activeElement.closest('.tabel tbody')"):
            break
    name = focused(v.page)
    v.page.keyboard.press("Enter")
    v.page.wait_for_selector(f".paneel h2:text('{name}')")
    v.settle()
    assert "gebied=" in v.page.url
