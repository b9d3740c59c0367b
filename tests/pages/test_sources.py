"""The section Bronnen of the page Gegevens, as Streamlit runs it against a server of our own."""

from __future__ import annotations

import gzip
import json
import re
import shutil

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from geo.areas import Level
from loaders import fetched, live_settings, source_desk
from loaders.fetched import FOLDER, Fetched
from loaders.live_settings import SERVER
from pages.parts import session
from pages.parts.server import routes
from tests.conftest import ROOT
from tests.loaders import live_town as town
from tests.loaders.live_town import SETTINGS
from tests.loaders.loopback import Loopback, World
from tests.pages.apart import run_apart

CODE, YEAR = "GM0518", 2024


@pytest.fixture(scope="module")
def hague(municipality) -> World:
    return town.hague_grown(municipality, YEAR)


@pytest.fixture
def server(hague, tmp_path, tmp_path_factory, monkeypatch, demo_file):
    hague.faults.clear()
    hague.asked.clear()
    with Loopback(hague) as running:
        monkeypatch.setenv(SERVER, running.address)
        monkeypatch.setenv(FOLDER, str(tmp_path))
        store = shutil.copy(demo_file, tmp_path_factory.mktemp("opslag"))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{store}")
        hurried = SETTINGS.geduld.model_copy(update={"eerste_pauze_s": 0.0, "pogingen": 2})
        monkeypatch.setattr(
            live_settings, "_read", lambda _: SETTINGS.model_copy(update={"geduld": hurried})
        )
        session._open.cache_clear()
        yield running
        session.store(CODE).close()
        session._open.cache_clear()


def html_of(test) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def headline(test) -> str:
    return re.search(r"<h1>(.*?)</h1>", html_of(test))[1]


@pytest.fixture
def page(server):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    test.run()
    test.switch_page("pages/gegevens.py").run()
    test.radio(key="onderdeel").set_value("bronnen").run()
    assert not test.exception
    return test


def fetch(test):
    test.selectbox(key="bronnen_jaar").set_value(YEAR).run()
    test.button(key="bronnen_ophalen").click().run()
    assert not test.exception
    return test


def test_opening_the_app_asks_nobody_anything(server, page):
    server.break_down("", "hang", times=999)
    for path in ("kaart", "publicatie", "verantwoording", "gegevens"):
        page.switch_page(f"pages/{path}.py").run()
        assert not page.exception
    assert server.world.asked == []


def test_it_says_what_there_is(page):
    assert headline(page) == "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."
    assert "2019" in html_of(page)


def test_fetch_judge_and_accept(page):
    fetch(page)
    assert headline(page) == "De cijfers van 2024 wachten op uw besluit."
    told = html_of(page)
    assert "1 andere grens sinds 2022" in told
    assert "Westbroekpark en Duttendel (WK051803): CBS meldt een andere grens" in told
    assert "Den Haag heet nu" not in told, "the name in daily use is no other name"
    assert session.composer(CODE).municipality.fetched == {}, "nothing counts yet"
    page.button(key="bronnen_aanvaard_2024").click().run()
    assert not page.exception
    assert headline(page).startswith("De nieuwste CBS-cijfers zijn van 2024, opgehaald op ")
    assert list(session.composer(CODE).municipality.fetched) == [YEAR]


def test_refuse(page):
    fetch(page)
    page.button(key="bronnen_weiger_2024").click().run()
    assert headline(page) == "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."
    assert Fetched(CODE).proposals() == ([], [])
    page.radio(key="onderdeel").set_value("historie").run()
    assert "jaar geweigerd" in html_of(page)
    assert "CBS-cijfers van 2024: tabel 85984NED" in html_of(page)


def test_a_damaged_proposal_is_told_and_can_be_fetched_again(page):
    fetch(page)
    spoil(Fetched(CODE).proposal(YEAR))
    page.run()
    assert not page.exception
    assert "Wat over 2024 is opgehaald, is beschadigd." in html_of(page)
    assert headline(page) == "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."
    fetch(page)
    assert headline(page) == "De cijfers van 2024 wachten op uw besluit."
    assert "beschadigd" not in html_of(page)


def test_a_damaged_year_is_told_and_the_others_count(page):
    fetch(page)
    page.button(key="bronnen_aanvaard_2024").click().run()
    spoil(Fetched(CODE).years()[0][0])
    page.run()
    assert not page.exception
    assert "De opgehaalde cijfers van 2024 zijn beschadigd en tellen niet mee." in html_of(page)
    assert headline(page) == "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."


@pytest.mark.parametrize(("code", "messages"), [(CODE, 1), (town.TOWN, 0)])
def test_a_damaged_state_is_one_message_to_whom_it_concerns(server, code, messages):
    path = fetched.default_folder() / code / "stand.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not test.exception
    told = html_of(test)
    assert told.count("Wat er eerder van CBS en PDOK is opgehaald, is niet te lezen.") == messages
    assert told.count('class="melding"') == messages
    path.unlink()


def spoil(year) -> None:
    path = year.folder / fetched.FIGURES
    path.write_text(path.read_text()[:-20])
    fetched._read_year.cache_clear()


def test_who_is_too_late_is_told_so(page):
    """Somebody else judged the year between looking and pressing."""
    fetch(page)
    source_desk.accept_year(CODE, YEAR, session.store(CODE), who="Ans")
    page.button(key="bronnen_weiger_2024").click().run()
    assert not page.exception
    assert "Er wacht geen voorstel over 2024. Ans heeft 2024 op " in html_of(page)
    assert [each.year for each in Fetched(CODE).years()[0]] == [YEAR]


def test_who_fetches_while_another_does_is_told_so(page, server):
    with Fetched(CODE).refreshing(YEAR):
        fetch(page)
    assert "Iemand anders haalt de cijfers van 2024 op dit moment al op." in html_of(page)
    assert server.world.asked == []


def test_a_source_that_is_down_is_one_message_and_nothing_else_changes(server, page):
    server.break_down("ODataFeed", "500", times=99)
    fetch(page)
    told = html_of(page)
    assert "CBS geeft geen bruikbaar antwoord op de vraag naar de tabel van 2024" in told
    assert "In gebruik blijven de meegeleverde cijfers, tot en met 2022." in told
    assert headline(page) == "De nieuwste CBS-cijfers zijn van 2022, meegeleverd met de app."


def test_screens_name_the_year_and_follow_the_pin(page):
    fetch(page)
    page.button(key="bronnen_aanvaard_2024").click().run()
    snapshot = session.composer(CODE).snapshot()

    def screen(**wishes):
        now = session.composer(CODE).snapshot()
        return now.screen(now.resolve({"vraag": "bevolking", "niveau": "wijk"} | wishes)[0])

    found = screen(kenmerk="inwoners")
    assert found.selection.jaar == "2024"
    assert "Kerncijfers wijken en buurten, 2024." in found.explanation
    assert "Kerncijfers wijken en buurten 2024, CBS" in found.sources[0]
    assert found.explanation.endswith(
        "Westbroekpark en Duttendel heeft in de cijfers van 2024 een andere grens dan op deze "
        "kaart (indeling 2017)."
    )
    chosen = screen(kenmerk="inwoners", gebied="WK051803").panel.trend
    assert chosen.points == ()
    assert "kreeg in 2024 een andere grens" in chosen.notes[0]
    course = screen(kenmerk="inwoners", gebied="WK051802").panel.trend
    assert [p.label for p in course.points] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert screen(kenmerk="wmo_clienten_per_1000").selection.jaar == "2024"
    before = snapshot.screen(snapshot.resolve({"niveau": "wijk"})[0])
    assert any("buurten 2024 (inwoners)" in source for source in before.sources)

    page.selectbox(key="bronnen_vast").set_value(2019).run()
    assert not page.exception
    assert screen(kenmerk="inwoners").selection.jaar == "2019"
    now = session.composer(CODE).snapshot()
    pinned = now.screen(now.resolve({"niveau": "wijk"})[0])
    assert any("buurten 2019 (inwoners)" in source for source in pinned.sources)
    assert session.composer(CODE).municipality.population(Level.WIJK, 2026.0)[1] == 2019


def test_a_municipality_that_is_not_shipped_is_drawn(server, tmp_path):
    with Loopback(town.world()) as other:
        made = town.sources(other, tmp_path)
        town.fetch(made)
        made.fetched.accept(YEAR, who="toets")
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    test.query_params["gemeente"] = town.TOWN
    test.query_params["vraag"] = "bevolking"
    test.run()
    assert not test.exception
    assert "Voorbeeldstad" in html_of(test)
    assert "Kerncijfers wijken en buurten, 2024." in html_of(test)
    for path in ("publicatie", "verantwoording", "gegevens"):
        test.switch_page(f"pages/{path}.py").run()
        assert not test.exception
    test.radio(key="onderdeel").set_value("bronnen").run()
    assert headline(test).startswith("De nieuwste CBS-cijfers zijn van 2024")
    # Its only year is spoilt: there is nothing to count, and the page says so.
    spoil(made.fetched.years()[0][0])
    test.run()
    assert not test.exception
    assert headline(test) == "Er zijn nog geen CBS-cijfers die meetellen."
    assert "De opgehaalde cijfers van 2024 zijn beschadigd en tellen niet mee." in html_of(test)
    session.store(town.TOWN).close()


def test_borders_of_it_are_served_and_no_other_file_is(server, tmp_path):
    with Loopback(town.world()) as other:
        made = town.sources(other, tmp_path)
        town.fetch(made)
        made.fetched.accept(YEAR, who="toets")

    def get(name: str):
        request = Request({"type": "http", "headers": [], "path_params": {"name": name}})
        return run_apart(boundaries_of(request))

    boundaries_of = routes()[0].endpoint
    found = get(f"{town.TOWN}/buurt.geojson")
    assert found.status_code == 200
    assert len(json.loads(gzip.decompress(found.body))["features"]) == 6
    for name in ("stand.json", "GM9902/buurt.geojson", f"{town.TOWN}/gebieden.csv"):
        assert get(name).status_code == 404
