"""Asking for sources as a user does: the command line, pinning, and addresses of service points."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from geo.errors import DataError
from loaders import database, fetched, live_settings, locks, source_desk
from loaders.__main__ import main
from loaders.database import open_engine
from loaders.fetched import FIGURES, FOLDER, Fetched
from loaders.fetching import Fetcher, SourceError
from loaders.live_settings import SERVER, load_live_settings
from loaders.municipality import load_municipality
from loaders.pdok_addresses import look_up
from loaders.places import at_addresses, plain_address
from loaders.store import Store
from loaders.yaml_files import DATA
from tests.conftest import ROOT
from tests.loaders import live_town as town
from tests.loaders.live_town import SETTINGS, TOWN, YEAR
from tests.loaders.loopback import Loopback
from tests.loaders.processes import FRESH, judge_at_once
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
    assert re.search(r"^ 58%  PDOK: de gemeenten van 2024$", err, re.MULTILINE)
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
    assert source_desk.waiting(TOWN) == ([], [])
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
    assert told.startswith("CBS geeft geen bruikbaar antwoord op de vraag naar de tabel van 2024")
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


# --- two at once, and who did what ----------------------------------------------------------------


def command(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "loaders", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_of_two_processes_that_fetch_one_year_one_wins(server):
    """The second is told so at once, and the first goes on."""
    server.break_down("BU9901", "wait")
    first = command(*STEPS)
    server.wait_until_asked("BU9901")
    second = command(*STEPS)
    out, err = second.communicate(timeout=60)
    assert (second.returncode, out) == (1, "")
    assert err.startswith("Iemand anders haalt de cijfers van 2024 op dit moment al op. ")
    assert err.count("\n") == 1
    assert len(server.asked()) == 5, "the second asks nobody anything"
    server.go_on()
    out, err = first.communicate(timeout=60)
    assert (first.returncode, "Dit telt nog niet mee." in out) == (0, True)
    assert [each.year for each in source_desk.waiting(TOWN)[0]] == [YEAR]


def test_a_process_that_was_killed_holds_nobody_up(server, capsys):
    server.break_down("BU9901", "wait")
    first = command(*STEPS)
    server.wait_until_asked("BU9901")
    first.kill()
    first.communicate(timeout=20)
    server.go_on()
    assert run(capsys, *STEPS)[0] == 0


def test_another_year_or_municipality_can_be_fetched_meanwhile(server, capsys):
    with Fetched(TOWN).refreshing(YEAR - 1), Fetched("GM9902").refreshing(YEAR):
        assert run(capsys, *STEPS)[0] == 0
    with Fetched(TOWN).refreshing(YEAR):
        assert run(capsys, *STEPS)[0] == 1


@pytest.mark.parametrize("answers", [(True, True), (True, False), (False, False)])
def test_of_two_processes_that_judge_one_year_one_wins(server, capsys, answers):
    run(capsys, *STEPS)
    Store().close()  # the tables are there
    together, told = FRESH.Barrier(2), FRESH.Queue()
    setting = {name: os.environ[name] for name in (FOLDER, "DATABASE_URL")} | {"gemeente": TOWN}
    workers = [
        FRESH.Process(target=judge_at_once, args=(setting, YEAR, accepted, together, told))
        for accepted in answers
    ]
    for worker in workers:
        worker.start()
    found = [told.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(20)
    won = [who for who, error in found if not error]
    lost = [error for _, error in found if error]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].startswith("DataError: Er wacht geen voorstel over 2024.")
    (event,) = Store().events(TOWN)
    assert event.wie == won[0]
    assert [y.year for y in Fetched(TOWN).years()[0]] == ([YEAR] if won == ["Ans"] else [])


def test_what_is_judged_is_in_the_audit_trail(server, capsys):
    store = Store()
    run(capsys, *STEPS, "--wie", "Ans")
    assert store.events(TOWN) == [], "fetching changes nothing"
    (found,), _ = source_desk.waiting(TOWN)
    run(capsys, *STEPS, "--weiger", "--wie", "Bo")
    run(capsys, *STEPS)
    (again,), _ = source_desk.waiting(TOWN)
    run(capsys, *STEPS, "--aanvaard", "--wie", "Cas")
    run(capsys, "vernieuw", "--gemeente", TOWN, "--vast", "2024", "--wie", "Dirk")
    run(capsys, "vernieuw", "--gemeente", TOWN, "--vast", "los")
    events = store.events(TOWN)[::-1]
    assert [(e.wie, e.wat) for e in events] == [
        ("Bo", "jaar geweigerd"),
        ("Cas", "jaar aanvaard"),
        ("Dirk", "jaar vastgezet"),
        ("lokale gebruiker", "jaar vastgezet"),
    ]
    for event, judged in zip(events, (found, again), strict=False):
        assert "CBS-cijfers van 2024: tabel 85984NED, door CBS gewijzigd op 27 november 2024" in (
            event.toelichting
        )
        assert "0 gebieden met een andere grens of code" in event.toelichting
        assert judged.folder.name in event.toelichting
        assert judged.about.sha256[FIGURES][:12] in event.toelichting
    assert [e.toelichting for e in events[2:]] == [
        "Alle weergaven gebruiken 2024.",
        "Losgelaten: het jaar dichtst bij.",
    ]


def test_what_cannot_be_noted_is_not_done(server, capsys, monkeypatch):
    """And what cannot be done is not noted."""
    run(capsys, *STEPS)
    store = Store()
    with monkeypatch.context() as patch:
        patch.setattr(fetched, "write_whole", full)
        with pytest.raises(DataError, match="de schijf is vol of niet te beschrijven"):
            source_desk.accept_year(TOWN, YEAR, store, who="Ans")
    assert (store.events(TOWN), Fetched(TOWN).years()) == ([], ([], []))
    with store_busy(store), pytest.raises(DataError, match="is bezet"):
        source_desk.accept_year(TOWN, YEAR, store, who="Ans")
    assert Fetched(TOWN).years() == ([], [])
    source_desk.accept_year(TOWN, YEAR, store, who="Ans")
    assert len(store.events(TOWN)) == 1


def full(path: Path, content: bytes) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def store_busy(store: Store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "PATIENCE_S", 0.1)
        other = open_engine()
        with database.writing(other):
            yield
        other.dispose()


def test_another_proposal_than_was_judged_is_not_accepted(server, capsys):
    run(capsys, *STEPS)
    (seen,), _ = source_desk.waiting(TOWN)
    run(capsys, *STEPS, "--wie", "Bo")
    with pytest.raises(DataError, match="is intussen door Bo opnieuw opgehaald"):
        source_desk.accept_year(TOWN, YEAR, Store(), who="Ans", seen=seen.folder.name)
    assert (Store().events(TOWN), Fetched(TOWN).years()) == ([], ([], []))


def test_judging_twice_says_who_was_first(server, capsys):
    run(capsys, *STEPS)
    run(capsys, *STEPS, "--aanvaard", "--wie", "Ans")
    code, _, err = run(capsys, *STEPS, "--weiger", "--wie", "Bo")
    assert code == 1
    assert err.startswith("Er wacht geen voorstel over 2024. Ans heeft 2024 op ")


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--jaar", "1900"], "Van 1900 is geen CBS-tabel bekend. Kies een jaar van 2013 tot"),
        (["--jaar", "2099"], "Van 2099 is geen CBS-tabel bekend."),
        (["--jaar", "-5"], "'-5' is geen jaar. Geef een jaar."),
        (["--jaar", "abc"], "'abc' is geen jaar. Geef een jaar."),
        (["--jaar", "2024", "--aanvaard"], "Er wacht geen voorstel over 2024."),
        (["--vast", "\u00b2"], "'\u00b2' is geen jaar."),
        (["--vast", "9" * 30], f"Van {'9' * 30} zijn er geen CBS-cijfers"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(server, capsys, arguments, told):
    code, out, err = run(capsys, "vernieuw", "--gemeente", TOWN, *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert err.count("\n") == 1


def test_a_municipality_that_is_none_of_them(server, capsys):
    code, _, err = run(capsys, "vernieuw", "--gemeente", "GM9999", "--jaar", str(YEAR))
    assert code == 1
    assert err.splitlines()[-1].startswith("CBS heeft over 2024 geen cijfers per gemeente van")


def test_a_folder_that_cannot_be_is_told(server, capsys, monkeypatch, tmp_path):
    place = tmp_path / "geen-map"
    place.write_text("een bestand")
    monkeypatch.setenv(FOLDER, str(place))
    code, _, err = run(capsys, *STEPS)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("De map met wat van CBS en PDOK is opgehaald, is niet te lezen.")


@pytest.mark.parametrize("moment", ["refresh", "accept", "pin"])
def test_a_folder_that_cannot_be_written_is_told(server, capsys, monkeypatch, moment):
    """As an operating system says so; who runs the tests may be allowed everything."""

    def read_only(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    if moment != "refresh":
        run(capsys, *STEPS)
    if moment == "pin":
        run(capsys, *STEPS, "--aanvaard")
    monkeypatch.setattr(locks, "FileLock", read_only)
    steps = {"refresh": STEPS, "accept": [*STEPS, "--aanvaard"],
             "pin": ["vernieuw", "--gemeente", TOWN, "--vast", "2024"]}[moment]  # fmt: skip
    code, _, err = run(capsys, *steps)
    assert code == 1
    assert err.startswith("Dit is niet te bewaren: de schijf is vol of niet te beschrijven.")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of a file there")
def test_a_full_disk_is_told_and_leaves_nothing(server):
    """A real process that may write no more than the smallest answers."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))"
    start = "import sys; from loaders.__main__ import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", f"{limit}; {start}", *STEPS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Dit is niet te bewaren: de schijf is vol")
    assert "Traceback" not in done.stderr
    assert source_desk.waiting(TOWN) == ([], [])


def test_a_damaged_proposal_is_told_and_can_be_fetched_again(server, capsys):
    run(capsys, *STEPS)
    (found,), _ = source_desk.waiting(TOWN)
    fetched._read_year.cache_clear()
    (found.folder / FIGURES).write_text("code,inwoners\n")
    assert source_desk.waiting(TOWN) == ([], [YEAR])
    code, _, err = run(capsys, *STEPS, "--aanvaard")
    assert (code, err.split(".")[0]) == (1, "Het voorstel over 2024 is beschadigd")
    assert run(capsys, *STEPS)[0] == 0
    assert run(capsys, *STEPS, "--aanvaard")[0] == 0


def test_a_damaged_state_is_told(server, capsys):
    run(capsys, *STEPS)
    path = next(found for found in fetched.default_folder().rglob("stand.json"))
    path.write_text('{"jaren": [')
    code, _, err = run(capsys, *STEPS, "--aanvaard")
    assert code == 1
    assert err.startswith("Wat er eerder van CBS en PDOK is opgehaald, is niet te lezen.")


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
    event = Store().events(TOWN)[0]
    assert (event.wat, event.toelichting) == ("adressen opgezocht", "1 adres bij PDOK, 1 gevonden.")


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
