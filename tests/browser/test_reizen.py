"""One journey for each of the three users, from opening the app to having what they came for."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.conftest import LONG

pytestmark = [pytest.mark.browser, LONG]


def question(v, name: str) -> None:
    v.page.get_by_text(name, exact=True).click()
    v.page.wait_for_selector(f".st-key-keuze_vraag label:has(input:checked):has-text('{name}')")
    v.settle()


def test_a_wethouder_reads_what_to_say_and_shows_it(visit):
    v = visit().open()
    assert v.headline.endswith(".")
    v.keep("wethouder-1-kaart")
    question(v, "Waar missen we mensen?")
    finding = v.headline
    assert re.search(r"\d", finding)
    v.keep("wethouder-2-missen")
    v.page.get_by_role("button", name="Vergaderstand").click()
    v.page.wait_for_selector("dialog[open] .dia")
    shown = v.page.locator("dialog[open] .dia:not([hidden])").inner_text()
    assert finding in " ".join(shown.split())
    v.keep("wethouder-3-vergaderstand")
    v.page.keyboard.press("Escape")
    v.page.wait_for_selector("dialog[open]", state="detached")


def test_a_gebiedsmanager_follows_a_finding_and_sends_the_screen(visit):
    v = visit().open()
    v.choose("stadsdeel", "Escamp")
    assert "Escamp" in v.headline
    v.keep("gebiedsmanager-1-kaart")
    v.page.get_by_role("link", name="Stadsdeel", exact=True).click()
    v.page.wait_for_selector(".p-wijken")
    v.settle()
    assert "Escamp" in v.headline
    v.keep("gebiedsmanager-2-stadsdeel")
    told = v.page.locator(".p-bevindingen li").first
    where = told.locator("a").inner_text()
    told.locator("a").click()
    v.page.wait_for_selector(".tabel table")
    v.settle()
    chosen = v.page.locator(".st-key-keuze_vraag label:has(input:checked)").inner_text()
    assert chosen.strip() == where.strip()
    v.keep("gebiedsmanager-3-bevinding")
    colleague = visit()
    colleague.page.goto(v.page.url)
    colleague.page.wait_for_selector(".tabel table")
    colleague.settle()
    assert colleague.headline == v.headline
    assert colleague.page.locator(".tabel").inner_text() == v.page.locator(".tabel").inner_text()


def test_an_analist_finds_the_definition_and_computes_a_figure_again(visit):
    v = visit().open("?vraag=missen")
    with v.page.expect_download() as download:
        v.page.get_by_role("button", name="Rijen downloaden").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    names = {cell for row in rows for cell in row}
    shown = v.page.locator(".tabel tbody th").all_inner_texts()
    assert set(shown) <= names
    v.page.locator(".uitleg summary").click()
    meaning = v.page.locator(".uitleg").inner_text()
    assert "Berekening" in meaning
    v.keep("analist-1-missen")
    v.page.get_by_role("link", name="Verantwoording", exact=True).click()
    v.page.wait_for_selector(".v-lijst")
    v.page.locator(".v-lijst summary").first.click()
    assert v.page.locator(".v-lijst details[open] dl").first.is_visible()
    v.keep("analist-2-verantwoording")
    v.page.get_by_role("link", name="Gegevens", exact=True).click()
    v.page.get_by_text("Kwaliteit", exact=True).click()
    v.page.wait_for_selector(".k-matrix", timeout=60_000)
    assert v.page.locator(".k-intern").count() >= 1
    v.keep("analist-3-kwaliteit")
