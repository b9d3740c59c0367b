"""The browser's way back: every choice is one step, opening a page is one step, and no more."""

from __future__ import annotations

import pytest

from tests.conftest import LONG, long

pytestmark = pytest.mark.browser

LISTS = {"stadsdeel": ".p-verandering", "advies": ".a-kaart", "doelgroepen": ".g-groep"}


def steps(v) -> int:
    return v.page.evaluate("history.length")


def follow(v, name: str, landmark: str) -> None:
    v.page.get_by_role("link", name=name, exact=True).first.click()
    v.page.wait_for_selector(landmark, timeout=120_000)
    v.settle()


def chosen(v) -> str:
    """What the list of stadsdelen says."""
    return v.page.locator(".st-key-keuze_stadsdeel input").first.input_value()


def back(v, address: str) -> None:
    v.page.go_back()
    v.page.wait_for_url(address)
    v.settle()


def test_opening_a_page_is_one_step_and_back_leads_to_the_page_before(visit):
    v = visit().at("", ".o-tabel table")
    walked = [v.page.url]
    began = steps(v)
    for name, landmark in (
        ("Kaart", ".tabel table"),
        ("Stadsdeel", ".p-verandering"),
        ("Advies", ".a-kaart"),
        ("Doelgroepen", ".g-groep"),
        ("Gegevens", ".st-key-onderdeel"),
    ):
        follow(v, name, landmark)
        walked.append(v.page.url)
        assert steps(v) == began + len(walked) - 1, name
    for address in reversed(walked[:-1]):
        back(v, address)
    v.page.wait_for_selector(".o-tabel table")
    v.without_probes()


@LONG
def test_a_page_that_completes_its_address_makes_no_step(visit):
    """Opened by an address that is given away: the way out is one step."""
    v = visit().at("verantwoording", ".v-lijst")
    began = steps(v)
    v.at("advies?stadsdeel=SD051802&kwartaal=2026-K3", ".a-kaart")
    assert "kwartaal" not in v.page.url, "this is the newest, which no address names"
    assert steps(v) == began + 1


@pytest.mark.parametrize("page", ["stadsdeel", *long("advies", "doelgroepen")])
def test_every_choice_is_one_step_and_back_undoes_it(visit, page):
    v = visit().at(f"{page}?stadsdeel=SD051802", LISTS[page])
    assert chosen(v) == "Escamp"
    began, first = steps(v), v.page.url
    v.choose("stadsdeel", "Laak")
    second = v.page.url
    assert second != first
    v.choose("stadsdeel", "Scheveningen")
    assert steps(v) == began + 2
    back(v, second)
    assert chosen(v) == "Laak"
    back(v, first)
    assert chosen(v) == "Escamp"
    assert v.page.url == first
    v.page.go_forward()
    v.page.wait_for_url(second)
    v.settle()
    assert chosen(v) == "Laak"
    v.without_probes()


@LONG
def test_the_parts_of_a_page_are_steps_too(visit):
    v = visit().at("advies?stadsdeel=SD051802", ".a-kaart")
    first = v.page.url
    v.page.locator(".st-key-deel").get_by_text("Een A4").click()
    v.page.get_by_text("Wat te besluiten").wait_for(timeout=60_000)
    v.settle()
    assert "deel=a4" in v.page.url
    back(v, first)
    v.page.wait_for_selector(".a-kaart")
    v.at("gegevens", ".st-key-onderdeel")
    first = v.page.url
    v.page.locator(".st-key-onderdeel").get_by_text("Historie").click()
    v.page.wait_for_url("**onderdeel=historie**")
    v.settle()
    back(v, first)
    checked = v.page.locator(".st-key-onderdeel label:has(input:checked)").inner_text()
    assert checked.strip() == "Aanleveren"
    v.without_probes()


def test_a_stadsdeel_goes_along_and_a_copied_link_opens_the_same_screen(visit):
    v = visit().at("stadsdeel?stadsdeel=SD051803", ".p-verandering")
    v.choose("stadsdeel", "Segbroek")
    for name, landmark in (
        ("Doelgroepen", ".g-groep"),
        ("Advies", ".a-kaart"),
        ("Kaart", ".tabel table"),
        ("Doelgroepen", ".g-groep"),
    ):
        follow(v, name, landmark)
        assert chosen(v) == "Segbroek", name
    again = visit()
    again.page.goto(v.page.url)
    again.page.wait_for_selector(".g-groep", timeout=60_000)
    again.settle()
    assert again.headline == v.headline
    assert again.page.url == v.page.url
    v.without_probes()
    again.without_probes()


@LONG
def test_the_map_opens_by_its_name(visit):
    v = visit().at("kaart", ".tabel table")
    assert "grootste hulpvraag" in v.headline
    v.at("?vraag=missen", ".tabel table")
    assert "verwacht" in v.headline
