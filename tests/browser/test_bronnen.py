"""Bronnen as an analyst meets it: the real app, asking a server on this machine."""

from __future__ import annotations

import pytest

from loaders.fetched import FOLDER
from loaders.live_settings import SERVER
from tests.browser.conftest import running_app
from tests.browser.test_gegevens import Analyst
from tests.conftest import LONG, ROOT, long
from tests.loaders import live_town as town
from tests.loaders.loopback import Loopback

pytestmark = pytest.mark.browser

YEAR = 2024
SHIPPED = "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."
WAITING = f"De cijfers van {YEAR} wachten op uw besluit."
PEOPLE = "?gemeente=GM0518&vraag=bevolking&niveau=wijk&kenmerk=inwoners"


@pytest.fixture(scope="module")
def running(municipality):
    with Loopback(town.hague_grown(municipality, YEAR)) as found:
        yield found


@pytest.fixture
def source(running):
    running.world.faults.clear()
    running.asked()
    return running


@pytest.fixture(scope="module")
def address(tmp_path_factory, trap, running):
    """An app of our own: here years are fetched, and in the last test accepted."""
    folder = tmp_path_factory.mktemp("bronnen")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SERVER, running.address)
        patch.setenv(FOLDER, str(folder / "bronnen"))
        with running_app(ROOT, folder / "app.sqlite", trap) as found:
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
        self.v.at("gegevens?gemeente=GM0518", ".st-key-onderdeel")
        self.section("Bronnen")
        self.page.wait_for_selector(".st-key-bronnen .tabel", timeout=60_000)
        return self

    def one_message(self) -> str:
        """Wait for the message of a refresh that failed; there is one of it."""
        self.page.wait_for_selector(".melding", timeout=60_000)
        self.v.settle()
        (said,) = self.page.locator(".melding").all_inner_texts()
        return said

    def keep(self, state: str) -> Sources:
        """Keep a picture, and see that nothing scrolls sideways."""
        main = self.page.locator('[data-testid="stMain"]')
        assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0, state
        self.v.keep(f"bronnen-{state}-{self.page.viewport_size['width']}")
        return self


@pytest.mark.parametrize(("width", "height"), long((390, 844), (1440, 900)))
def test_a_source_that_is_down_and_a_year_that_is_refused(visit, address, source, width, height):
    a = Sources(visit, address, width, height)
    a.sources().wait_for(SHIPPED)
    assert source.asked() == [], "nobody is asked anything before the analyst does"
    a.keep("begin")

    # One message, and what there was stays in use.
    source.break_down("ODataFeed", "500", times=99)
    said = a.fetch().one_message()
    assert "CBS geeft geen bruikbaar antwoord op de vraag naar de tabel van 2024" in said
    assert "In gebruik blijven de meegeleverde cijfers, tot en met 2022." in said
    assert a.v.headline == SHIPPED
    a.keep("storing")
    source.world.faults.clear()

    # It is up again: a report to judge; nothing counts yet.
    a.fetch().wait_for(WAITING)
    assert a.page.locator(".melding").count() == 0
    a.page.get_by_text("1 andere grens sinds 2022").click()
    assert "Westbroekpark en Duttendel (WK051803): CBS meldt een andere grens" in a.text
    a.keep("verslag")
    a.press("Weigeren").wait_for(SHIPPED)


@LONG
def test_a_year_that_is_accepted_and_one_that_is_pinned(visit, address, source, trap):
    asked_outside = len(trap.asked)
    a = Sources(visit, address)
    a.sources().fetch().wait_for(WAITING)
    a.press(f"{YEAR} aanvaarden")
    a.page.wait_for_selector(f'.bevinding h1:has-text("zijn van {YEAR}, opgehaald op ")')
    a.keep("aanvaard")

    # Every view says which year it uses, and follows the pin.
    a.v.open(PEOPLE)
    assert f"buurten, {YEAR}." in a.text
    a.sources().pin("Altijd 2019, waar het er is")
    a.keep("vast")
    a.v.open(PEOPLE)
    assert "buurten, 2019." in a.text
    assert f"buurten, {YEAR}." not in a.text

    # Down: the last good copy is the fetched one by now, and its age is told.
    a.sources()
    source.break_down("ODataFeed", "drop", times=99)
    said = a.fetch().one_message()
    assert f"In gebruik blijven de cijfers tot en met {YEAR}; het laatst opgehaald op" in said
    assert "(vandaag)" in said
    a.section("Historie")
    a.page.locator("summary", has_text="Logboek").click()
    assert "jaar aanvaard" in a.text
    assert "jaar vastgezet" in a.text
    assert "tabel 85984NED" in a.text
    for size in [(390, 844), (1440, 900)]:
        a.page.set_viewport_size({"width": size[0], "height": size[1]})
        a.page.locator('.tabel[aria-label="Logboek"]').scroll_into_view_if_needed()
        a.v.settle()
        a.keep("logboek")
    assert len(trap.asked) == asked_outside, "no other host was asked"
