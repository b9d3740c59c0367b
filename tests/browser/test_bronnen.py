"""Bronnen as an analyst meets it: the real app, asking a server on this machine."""

from __future__ import annotations

import pytest

from loaders.fetched import FOLDER
from loaders.live_settings import SERVER
from tests.browser.conftest import running_app
from tests.browser.test_gegevens import SIZES, Analyst
from tests.conftest import ROOT
from tests.loaders import live_town as town
from tests.loaders.loopback import Loopback

pytestmark = pytest.mark.browser

YEAR = 2024
SHIPPED = "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."
WAITING = f"De cijfers van {YEAR} wachten op uw besluit."
PEOPLE = "?gemeente=GM0518&vraag=bevolking&niveau=wijk&kenmerk=inwoners"


@pytest.fixture
def source(municipality):
    with Loopback(town.hague_grown(municipality, YEAR)) as running:
        yield running


@pytest.fixture
def address(tmp_path, trap, source):
    """An app of our own: here years are fetched and accepted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SERVER, source.address)
        patch.setenv(FOLDER, str(tmp_path / "bronnen"))
        with running_app(ROOT, tmp_path / "app.sqlite", trap) as found:
            yield found


class Sources(Analyst):
    """What an analyst does at Bronnen."""

    def fetch(self) -> Sources:
        box = self.page.locator(".st-key-bronnen_jaar input")
        box.click()
        box.fill(str(YEAR))
        self.page.get_by_role("option", name=str(YEAR), exact=True).click()
        self.v.settle()
        return self.press("Ophalen bij CBS en PDOK")

    def pin(self, label: str) -> Sources:
        box = self.page.locator(".st-key-bronnen_vast input")
        box.click()
        box.fill(label)
        self.page.get_by_role("option", name=label, exact=True).click()
        self.v.settle()
        return self

    def sources(self) -> Sources:
        self.go_to("Gegevens").section("Bronnen")
        return self

    @property
    def said(self) -> list[str]:
        return self.page.locator(".melding").all_inner_texts()

    def keep(self, state: str) -> Sources:
        """Keep a picture, and see that nothing scrolls sideways."""
        main = self.page.locator('[data-testid="stMain"]')
        assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, state
        self.v.keep(f"bronnen-{state}-{self.page.viewport_size['width']}")
        return self


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_fetch_read_accept_and_pin(visit, address, source, trap, width, height):
    asked_outside = len(trap.asked)
    a = Sources(visit, address, width, height)
    a.open().section("Bronnen")
    a.wait_for(SHIPPED)
    assert source.asked() == [], "nobody is asked anything before the analyst does"
    a.keep("begin")

    # The source is down: one message, and what there was stays in use.
    source.break_down("ODataFeed", "500", times=99)
    a.fetch()
    (said,) = a.said
    assert "CBS geeft geen bruikbaar antwoord op de vraag naar de tabel van 2024" in said
    assert "In gebruik blijven de meegeleverde cijfers, tot en met 2022." in said
    assert a.v.headline == SHIPPED
    a.keep("storing")
    source.world.faults.clear()

    # It is up again: a report to judge; nothing counts yet.
    a.fetch().wait_for(WAITING)
    assert a.said == []
    a.page.get_by_text("1 andere grens sinds 2022").click()
    assert "Westbroekpark en Duttendel (WK051803): CBS meldt een andere grens" in a.text
    a.keep("verslag")
    a.press(f"{YEAR} aanvaarden")
    assert a.v.headline.startswith(f"De nieuwste CBS-cijfers zijn van {YEAR}, opgehaald op ")
    a.keep("aanvaard")

    # Every view says which year it uses, and follows the pin.
    a.v.open(PEOPLE)
    assert f"buurten, {YEAR}." in a.text
    a.sources().pin("Altijd 2019, waar het er is")
    a.keep("vast")
    a.v.open(PEOPLE)
    assert "buurten, 2019." in a.text
    assert f"buurten, {YEAR}." not in a.text

    # Down again: now the last good copy is the fetched one, and its age is told.
    a.sources()
    source.break_down("ODataFeed", "drop", times=99)
    a.fetch()
    (said,) = a.said
    assert f"In gebruik blijven de cijfers tot en met {YEAR}; het laatst opgehaald op" in said
    assert "(vandaag)" in said
    a.section("Historie")
    a.page.get_by_text("Logboek", exact=True).first.click()
    a.v.settle()
    assert "jaar aanvaard" in a.text
    assert "jaar vastgezet" in a.text
    a.keep("logboek")
    assert len(trap.asked) == asked_outside, "no other host was asked"
