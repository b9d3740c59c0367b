"""Asking for sources as a user does: the command line, pinning, and addresses of service points."""

from __future__ import annotations

import json
import re

import pytest

from geo.errors import DataError
from loaders import live_settings, source_desk
from loaders.__main__ import main
from loaders.fetched import FOLDER, Fetched
from loaders.fetching import Fetcher, SourceError
from loaders.live_settings import SERVER, load_live_settings
from loaders.municipality import load_municipality
from loaders.pdok_addresses import look_up
from loaders.places import at_addresses, plain_address
from loaders.store import Store
from loaders.yaml_files import DATA
from tests.loaders import live_town as town
from tests.loaders.live_town import SETTINGS, TOWN, YEAR
from tests.loaders.loopback import Loopback
from tests.loaders.test_places import NAN

STEPS = ["vernieuw", "--gemeente", TOWN, "--jaar", str(YEAR)]


@pytest.fixture
def server(tmp_path, monkeypatch):
    with Loopback(town.world()) as running:
        monkeypatch.setenv(SERVER, running.address)
        monkeypatch.setenv(FOLDER, str(tmp_path / "bronnen"))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'opslag.sqlite'}")
        hurried = SETTINGS.geduld.model_copy(update={"eerste_pauze_s": 0.0, "wacht_s": 2.0})
        monkeypatch.setattr(
            live_settings, "_read", lambda _: SETTINGS.model_copy(update={"geduld": hurried})
        )
        yield running


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_server_can_be_another_one(monkeypatch):
    monkeypatch.setenv(SERVER, "http://127.0.0.1:8123")
    found = load_live_settings().adressen
    assert found.cbs == "http://127.0.0.1:8123"
    assert found.grenzen.format(jaar=2024) == (
        "http://127.0.0.1:8123/cbs/wijken-en-buurten-2024/ogc/v1"
    )
    monkeypatch.delenv(SERVER)
    assert load_live_settings() == SETTINGS


def test_fetch_look_accept_and_pin(server, capsys):
    code, out, err = run(capsys, *STEPS)
    assert code == 0
    assert out.startswith("Opgehaald: CBS, Kerncijfers wijken en buurten 2024 (tabel 85984NED).")
    assert "Dit telt nog niet mee." in out
    assert "--aanvaard" in out
    assert re.search(r"^ 50%  PDOK: de gemeenten van 2024$", err, re.MULTILINE)
    assert Fetched(TOWN).years()[0] == []
    assert run(capsys, *STEPS, "--aanvaard")[:2] == (0, "De cijfers van 2024 tellen nu mee.\n")
    assert [y.year for y in source_desk.known_years(TOWN)[0]] == [YEAR]
    pin = ["vernieuw", "--gemeente", TOWN, "--vast"]
    assert "gebruiken nu 2024" in run(capsys, *pin, "2024")[1]
    assert load_municipality(TOWN).pinned == YEAR
    code, _, err = run(capsys, *pin, "2018")
    assert (code, err) == (
        1,
        "Van 2018 zijn er geen CBS-cijfers om vast te zetten. Er zijn: 2024.\n",
    )
    assert run(capsys, *pin, "vorig")[::2] == (
        1,
        "'vorig' is geen jaar. Geef een jaar, of 'los'.\n",
    )
    run(capsys, *pin, "los")
    assert load_municipality(TOWN).pinned is None


def test_refusing_from_the_command_line(server, capsys):
    run(capsys, *STEPS)
    assert run(capsys, *STEPS, "--weiger")[0] == 0
    assert source_desk.waiting(TOWN) == []
    assert run(capsys, *STEPS, "--weiger")[0] == 1


def test_the_report_for_other_programs(server, capsys):
    told = json.loads(run(capsys, *STEPS, "--json")[1])
    assert told[0] == {
        "titel": "Dit is het eerste jaar: er is niets om mee te vergelijken.",
        "regels": [],
    }


def test_a_source_that_is_down_says_how_old_the_figures_are(server, capsys, municipality):
    server.break_down("ODataFeed", "500", times=99)
    code, out, err = run(capsys, "vernieuw", "--gemeente", municipality.code, "--jaar", "2024")
    assert (code, out) == (1, "")
    told = err.splitlines()[-1]
    assert told.startswith(
        "CBS geeft geen bruikbaar antwoord op de vraag naar de kolommen van 2024"
    )
    assert told.endswith("In gebruik blijven de meegeleverde cijfers, tot en met 2022.")


def test_of_fetched_figures_the_day_is_told(server, capsys):
    run(capsys, *STEPS)
    run(capsys, *STEPS, "--aanvaard")
    assert source_desk.age_in_words(TOWN).endswith("(vandaag).")
    assert "tot en met 2024" in source_desk.age_in_words(TOWN)


@pytest.mark.parametrize("code", ["0518", "GM51", "GMabcd", "GM05180"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(DataError, match="is geen gemeentecode"):
        source_desk.sources_of(code)


def test_the_shipped_files_are_never_written(server, capsys, municipality):
    before = {p: p.stat().st_mtime_ns for p in DATA.rglob("*") if p.is_file()}
    run(capsys, *STEPS)
    run(capsys, *STEPS, "--aanvaard")
    assert {p: p.stat().st_mtime_ns for p in DATA.rglob("*") if p.is_file()} == before


# --- addresses ------------------------------------------------------------------------------------


def doc(street="Dijkweg", number="12", town_="Voorbeeldstad", code=TOWN[2:], lon=4.3, lat=52.1):
    return {"weergavenaam": f"{street} {number}, 2500AA {town_}", "straatnaam": street,
            "huis_nlt": number, "postcode": "2500AA", "woonplaatsnaam": town_,
            "gemeentecode": code, "centroide_ll": f"POINT({lon} {lat})"}  # fmt: skip


@pytest.fixture
def looked_up(server, tmp_path):
    made = town.sources(server, tmp_path)

    def find(address):
        return look_up(Fetcher(made.settings.geduld, tmp_path / "a"), made.settings, TOWN, address)

    return find


@pytest.mark.parametrize(
    "address",
    ["Dijkweg 12", "dijkweg  12", "Dijkweg 12, 2500 AA Voorbeeldstad", "Dijkweg 12, Voorbeeldstad",
     "Dijkweg 12 2500AA"],
)  # fmt: skip
def test_an_address_is_found(server, looked_up, address):
    server.world.addresses = [doc(), doc(number="12A"), doc(number="1")]
    found = looked_up(address)
    assert (found.found, found.longitude, found.latitude) == (
        "Dijkweg 12, 2500AA Voorbeeldstad", 4.3, 52.1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "docs", "candidates"),
    [
        ("Dijkweg 13", [doc()], 1),  # another number is not that one
        ("Dijkweg 12B", [doc()], 1),
        ("Dijkweg 12, Elders", [doc()], 1),
        ("Dijkweg 12", [doc(), doc(town_="Dorp")], 2),  # two of them
        ("Dijkweg 12", [doc(code="0990")], 0),  # in another municipality
        ("Dijkweg 12", [], 0),
    ],
)
def test_what_is_not_sure_is_not_guessed(server, looked_up, address, docs, candidates):
    server.world.addresses, server.world.loose = docs, True
    found = looked_up(address)
    assert (found.found, found.longitude, len(found.candidates)) == ("", None, candidates)


def test_service_points_get_a_place_when_the_analyst_asks(server, capsys, tmp_path):
    run(capsys, *STEPS)
    run(capsys, *STEPS, "--aanvaard")
    path = tmp_path / "servicepunten.csv"
    path.write_text(
        "code,naam,adres,organisatie,longitude,latitude,fictief\n"
        "P1,Punt Dijk,Dijkweg 12,Org,,,\n"
        "P2,Punt Brug,Brugweg 1,Org,4.31,52.11,\n"
        "P3,Verzonnen,Dijkweg 99,Org,,,ja\n"
    )
    assert main(["laad", str(path), "--gemeente", TOWN, "--soort", "servicepunten"]) == 0
    server.world.addresses = [doc()]
    assert source_desk.missing_places(TOWN, Store()) == ["Dijkweg 12"]
    server.world.asked.clear()
    code, out, _ = run(capsys, "vernieuw", "--gemeente", TOWN, "--adressen")
    assert code == 0
    assert "1 adres opgezocht, 1 gevonden." in out
    assert len([a for a in server.world.asked if "locatieserver" in a]) == 1, "only what is needed"
    assert load_municipality(TOWN).places == {plain_address("Dijkweg 12"): (4.3, 52.1)}
    assert source_desk.missing_places(TOWN, Store()) == []


def test_a_locatieserver_that_is_down_keeps_what_there_was(server, looked_up):
    server.break_down("locatieserver", "500", times=99)
    with pytest.raises(SourceError, match="PDOK Locatieserver geeft geen bruikbaar antwoord"):
        looked_up("Dijkweg 12")


def test_a_given_place_goes_before_one_that_was_looked_up():
    import pandas as pd

    points = pd.DataFrame(
        {"adres": ["Dijkweg 12", "Dijkweg 12", None], "longitude": [NAN, 5.0, NAN],
         "latitude": [NAN, 53.0, NAN], "x": NAN, "y": NAN}
    )  # fmt: skip
    found = at_addresses(points, {plain_address("Dijkweg 12"): (4.3, 52.1)})
    assert found["longitude"].tolist()[:2] == [4.3, 5.0]
    assert found["longitude"].isna().tolist() == [False, False, True]
