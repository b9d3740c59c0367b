"""The real loader against a real server on this machine: what arrives, what goes wrong, what stays.

Nothing partial is ever stored: after every failure the folder of the municipality is as it was.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import types
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.areas import Level
from geo.errors import DataError, UserError
from loaders import cbs_feed, fetched, pdok_areas
from loaders.fetched import FOLDER, Fetched
from loaders.fetching import Fetcher, NotThereError, SourceError
from loaders.knowledge import fitting, load_knowledge
from loaders.live_settings import SERVER
from loaders.municipality import available, load_municipality
from loaders.whole_files import PART
from tests.conftest import ROOT
from tests.loaders import live_town as town
from tests.loaders.live_town import BUURTEN, COLUMNS, SETTINGS, TOWN, WIJKEN, YEAR
from tests.loaders.loopback import PAGE, Loopback, World

TABLE = SETTINGS.tabellen[YEAR]


@pytest.fixture
def server():
    with Loopback(town.world()) as running:
        yield running


@pytest.fixture
def made(server, tmp_path):
    return town.sources(server, tmp_path)


def stored(folder: Path) -> list[str]:
    """Everything in a municipality's folder; answers that were kept are no part of it."""
    return sorted(str(p.relative_to(folder)) for p in (folder / TOWN).rglob("*") if p.is_file())


# --- what arrives ---------------------------------------------------------------------------------


def test_a_year_arrives_as_the_source_gives_it(made, server):
    found = town.fetch(made)
    expected = town.figures().set_index("code")
    figures = found.year.figures
    assert sorted(figures.index) == sorted(expected.index)
    for name in figures:
        assert figures[name].to_dict() == expected[name].to_dict(), name
    assert "woz_waarde_gemiddeld_keur" in found.year.about.leeg
    assert found.year.areas["code"].tolist() == [TOWN, *WIJKEN, *BUURTEN]
    assert found.change is None
    areas = found.year.borders()
    assert areas["BU99010100"].area == pytest.approx(500 * 500, rel=1e-2)


def test_nothing_counts_before_it_is_accepted(made, tmp_path):
    town.fetch(made)
    assert made.fetched.years() == ([], [])
    made.fetched.accept(YEAR, who="analist")
    (only,), damaged = made.fetched.years()
    assert (only.year, damaged, made.fetched.proposals()) == (YEAR, [], ([], []))


def test_what_is_refused_leaves_what_there_was(made, tmp_path):
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    before, files = made.fetched.state().jaren, stored(tmp_path)
    town.fetch(made, again=True)
    assert len(made.fetched.proposals()[0]) == 1
    made.fetched.refuse(YEAR)
    assert (made.fetched.state().jaren, made.fetched.proposals()[0]) == (before, [])
    assert stored(tmp_path) == files
    with pytest.raises(DataError, match="Er wacht geen voorstel over 2024"):
        made.fetched.accept(YEAR, who="analist")


def test_a_source_that_ignores_filters_gives_the_same(server, made):
    server.world.loose = True
    found = town.fetch(made)
    assert sorted(found.year.figures.index) == sorted(town.figures()["code"])
    assert "WK990199" not in found.year.figures.index, "the great water is no wijk"
    assert set(found.year.areas["code"]) == {TOWN, *WIJKEN, *BUURTEN}


@pytest.mark.parametrize(("year", "wijken"), [(2022, 2), (2023, 1)])
def test_the_great_water_of_the_hague_is_no_wijk(tmp_path, year, wijken):
    """WK051899, since 2023; and what only looks like a code of the municipality is not of it."""
    codes = ["GM0518", "WK051801", "WK051899", "WK105180", "BU05180100", "BU05189999", "BU20518000"]
    rows = pd.DataFrame({"code": codes, "inwoners": 5})
    table = town.table_of(rows, COLUMNS, SETTINGS.eenheden, year)
    with Loopback(World(tables={SETTINGS.tabellen[year]: table})) as running:
        made = town.sources(running, tmp_path, "GM0518")
        fetcher = Fetcher(made.settings.geduld, tmp_path)
        found = cbs_feed.read_figures(fetcher, made.settings, COLUMNS, year, "GM0518").table
    expected = ["GM0518", "WK051801", "WK051899", "BU05180100", "BU05189999"]
    if wijken == 1:
        expected = [code for code in expected if "99" not in code]
    assert found["code"].tolist() == expected


def test_every_year_is_read(tmp_path):
    """Under the names of that year, with Wmo and income where it has them."""
    world = town.world()
    for year, table in SETTINGS.tabellen.items():
        made_up = town.figures().assign(inkomen_laag_pct=40.5, woz_waarde_gemiddeld_keur=300)
        world.tables[table] = town.town_table(year, made_up)
        for name, found in town.features().items():
            # The water got a number of its own in 2023.
            world.features[year, name] = [
                f for f in found if year >= 2023 or f["properties"].get("wijkcode") != "WK990199"
            ]
    with Loopback(world) as running:
        for year in SETTINGS.tabellen:
            found = town.fetch(town.sources(running, tmp_path, TOWN), year).year
            assert len(found.figures) == (9 if year >= 2023 else 11)
            assert {"inwoners", "inkomen_laag_pct", "woz_waarde_gemiddeld_keur"} <= set(
                found.figures
            )
            wmo = {"wmo_clienten", "wmo_clienten_per_1000", "bijstand_personen"}
            assert wmo <= set(found.figures) or year < 2015
            assert ("personen_in_armoede_pct" in found.figures) == (year >= 2024)


def test_without_compression_it_is_the_same(server, made):
    server.world.gzipped = False
    assert len(town.fetch(made).year.figures) == 9


def test_pages_of_ten_thousand_rows_are_followed(tmp_path):
    codes = [f"BU{n // 50:04d}{n % 50:02d}00" for n in range(PAGE + 5)]
    whole = pd.DataFrame({"code": ["GM0001", "WK000101", *codes], "inwoners": 5})
    world = World(tables={TABLE: town.town_table(YEAR, whole)})
    with Loopback(world) as running:
        made = town.sources(running, tmp_path)
        fetcher = Fetcher(made.settings.geduld, tmp_path)
        figures = cbs_feed.read_figures(fetcher, made.settings, COLUMNS, YEAR).table
        asked = running.asked()
    # A page that took too long on a busy machine is asked for again.
    pages = dict.fromkeys(each for each in asked if each.startswith("BU"))
    assert list(pages) == ["BU", "BU+10000"]
    assert set(codes) <= set(figures["code"])
    assert not set(figures["code"]) & {"WK990199", "BU99019999", "NL00"}


def test_pages_of_pdok_are_followed(server, tmp_path):
    made = town.sources(server, tmp_path, per_pagina=2)
    assert len(town.fetch(made).year.areas) == 9
    assert sum("offset=" in path for path in server.world.asked) >= 3


def test_values_that_mean_missing_are_missing():
    numbers = cbs_feed.to_numbers(
        [None, ".", "   .", "", "   12", 3.5, -99995, "-99997", -99990, 0]
    )
    assert [str(n) for n in numbers] == ["nan"] * 4 + ["12.0", "3.5"] + ["nan"] * 3 + ["0.0"]
    with pytest.raises(SourceError, match="'twaalf' waar een getal hoort"):
        cbs_feed.to_numbers(["twaalf"])


def test_a_broken_count_is_refused(tmp_path):
    world = town.world(made=town.figures(inwoners={WIJKEN[0]: 10.5}))
    with (
        Loopback(world) as running,
        pytest.raises(SourceError, match=r"'10\.5' waar een heel getal van 0 of meer"),
    ):
        town.fetch(town.sources(running, tmp_path))
    assert stored(tmp_path) == []


@pytest.mark.parametrize("value", ["Infinity", "NaN", 1e300, [5], {"a": 1}, "1,5", -7])
def test_what_is_no_count_is_refused(server, made, tmp_path, value):
    row = server.world.tables[TABLE].rows[-1]
    key = next(key for key in row if key.startswith("AantalInwoners"))
    row[key] = value
    with pytest.raises(SourceError, match=r"waar een (heel )?getal"):
        town.fetch(made)
    assert stored(tmp_path) == []


@pytest.mark.parametrize("answer", [[], {}, {"value": 5}, {"value": ["x"]}, {"value": "tekst"}, 7])
@pytest.mark.parametrize("where", ["TableInfos", "DataProperties", "TypedDataSet"])
def test_an_answer_of_another_form_is_told(server, made, tmp_path, where, answer):
    server.world.instead[where] = answer
    with pytest.raises(SourceError, match="andere opbouw dan verwacht"):
        town.fetch(made)
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    "answer", [[], {}, {"features": 5}, {"features": ["x"]}, {"features": [{"properties": None}]}]
)
def test_borders_of_another_form_are_told(server, made, tmp_path, answer):
    server.world.instead["buurten/items"] = answer
    with pytest.raises(SourceError, match="in een andere vorm dan verwacht"):
        town.fetch(made)
    assert stored(tmp_path) == []


def test_unpadded_and_dotted_rows_read_the_same(server, made):
    for row in server.world.tables[TABLE].rows:
        for key, value in list(row.items()):
            if key.startswith("GemiddeldeHuis"):
                row[key] = "." if value is None else f"     {value}"
    assert town.fetch(made).year.figures["huishoudensgrootte_gemiddeld"].tolist() == [2.1] * 9


def test_the_shipped_2019_figures_are_the_same_through_the_live_path(municipality, tmp_path):
    """Byte for byte what is committed, fetched from a server that serves those figures."""
    world = town.hague_world(municipality)
    with Loopback(world) as running:
        found = town.fetch(
            town.sources(running, tmp_path, municipality.code), 2019, municipality=municipality
        )
    shipped = (municipality.folder / "cbs_2019.csv").read_bytes()
    table = found.year.figures.reset_index()
    columns = pd.read_csv(io.BytesIO(shipped), nrows=0).columns
    assert list(table.columns) == list(columns)
    order = [a.code for level in (Level.GEMEENTE, Level.WIJK, Level.BUURT)
             for a in municipality.areas.at(level)]  # fmt: skip
    written = (
        table.set_index("code").loc[order].reset_index()
        .astype(dict.fromkeys(columns[1:-1], "Int64"))
        .to_csv(index=False, lineterminator="\n")
    )  # fmt: skip
    assert written.encode() == shipped
    same = found.change
    assert same is not None
    assert (same.before, same.after) == (2019, 2019)
    assert (same.appeared, same.vanished, same.jumps, same.new_fields, same.lost_fields) == (
        ((),) * 5
    )


def test_the_official_2019_table_gives_the_shipped_figures(municipality, tmp_path):
    """The raw StatLine file, served as it is: padded, with its own column numbers and dots."""
    reference = os.environ.get("STADSDEELKOMPAS_REFERENTIE")
    if not reference:
        pytest.skip("STADSDEELKOMPAS_REFERENTIE does not name the official sources")
    raw = pd.read_csv(
        Path(reference) / "denhaag" / "kerncijfers_2019_84583NED.csv", sep=";", dtype=str,
        encoding="utf-8-sig",
    )  # fmt: skip
    world = town.hague_world(municipality)
    table = world.tables[SETTINGS.tabellen[2019]]
    numbers = {c.rsplit("_", 1)[0]: c for c in raw.columns}
    kept = [m for m in table.measures if m[0].rsplit("_", 1)[0] not in numbers]
    table.measures = [(c, c, "aantal") for c in raw.columns if "_" in c] + kept
    empty = dict.fromkeys(m[0] for m in kept)
    table.rows = [empty | row for row in raw.to_dict("records")]
    with Loopback(world) as running:
        made = town.sources(running, tmp_path, municipality.code)
        found = town.fetch(made, 2019, municipality=municipality)
    shipped = municipality.figures["cbs_2019"]
    for name in shipped:
        pd.testing.assert_series_equal(
            found.year.figures[name].reindex(shipped.index), shipped[name], check_dtype=False
        )


# --- what goes wrong ------------------------------------------------------------------------------

PLACES = ("TableInfos", "DataProperties", "TypedDataSet", "v1/collections?", "wijken/items",
          "buurten/items")  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("kind", ["500", "503", "429", "cut", "drop", "geen_json", "302"])
def test_what_passes_is_tried_again(server, made, where, kind):
    server.break_down(where, kind, times=2 if kind != "302" else 1)
    assert len(town.fetch(made).year.figures) == 9


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("500", "de bron heeft een storing (code 500)"),
        ("429", "de bron heeft het te druk"),
        ("cut", "het antwoord is afgebroken of beschadigd"),
        ("drop", "de bron is niet te bereiken"),
        ("geen_json", "het antwoord is afgebroken of beschadigd"),
        ("403", "de bron weigert de vraag (code 403)"),
        ("302", "de bron is niet te bereiken"),  # around and around
    ],
)
def test_what_stays_wrong_is_told_and_nothing_is_stored(server, made, tmp_path, where, kind, told):
    server.break_down(where, kind, times=99)
    with pytest.raises(SourceError) as caught:
        town.fetch(made)
    assert told in caught.value.what
    assert caught.value.what.startswith(("CBS", "PDOK"))
    assert caught.value.remedy == (
        "Er is niets veranderd. Probeer het later opnieuw; wat al binnen is, wordt bewaard."
    )
    assert stored(tmp_path) == []
    assert not list(tmp_path.rglob(f"{PART}*"))


def test_a_hang_ends(server, tmp_path):
    server.break_down("TypedDataSet", "hang", times=99)
    made = town.sources(server, tmp_path, wacht_s=0.2, pogingen=2)
    with pytest.raises(SourceError, match="het duurde te lang"):
        town.fetch(made)
    assert stored(tmp_path) == []


def test_it_waits_longer_before_each_attempt(server, tmp_path, monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", types.SimpleNamespace(sleep=waited.append))
    server.break_down("TableInfos", "500", times=99)
    made = town.sources(server, tmp_path, pogingen=6, eerste_pauze_s=1.0, langste_pauze_s=6.0)
    with pytest.raises(SourceError):
        town.fetch(made)
    assert waited == [1.0, 2.0, 4.0, 6.0, 6.0]
    assert server.asked() == ["TableInfos"] * 6


def test_nobody_there(tmp_path):
    with Loopback(town.world()) as running:
        made = town.sources(running, tmp_path)
    with pytest.raises(SourceError, match="CBS geeft geen bruikbaar antwoord"):
        town.fetch(made)


# Each is asked at the start and at the end: an answer of another version is not used.
DESCRIBED = {"TableInfos", "collections"}
PIECES = ["DataProperties", "GM", "WK", "BU", "gemeenten", "wijken", "wijken+2", "buurten",
          "buurten+2", "buurten+4", "buurten+6"]  # fmt: skip


def pieces(server) -> list[str]:
    return [each for each in server.asked() if each not in DESCRIBED]


def kept_answers(made) -> list[Path]:
    return list(made.fetched.answers(str(YEAR)).glob("*.json.gz"))


@pytest.mark.parametrize("answered", range(len(PIECES)))
def test_cut_off_after_any_answer_only_the_rest_is_asked(server, tmp_path, answered):
    made = town.sources(server, tmp_path, per_pagina=2)
    name, _, before = PIECES[answered].partition("+")
    where = {"DataProperties": name, "GM": TOWN, "WK": "WK9901", "BU": "BU9901"}.get(
        name, f"{name}/items"
    )
    server.break_down(where, "drop", 99, after=int(before or 0) // 2)
    with pytest.raises(SourceError, match="niet te bereiken"):
        town.fetch(made)
    assert set(pieces(server)) == set(PIECES[: answered + 1])
    assert stored(tmp_path) == []
    server.world.faults.clear()
    assert len(town.fetch(made).year.figures) == 9
    assert pieces(server) == PIECES[answered:]
    assert kept_answers(made) == [], "what was kept is of no use any more"


def test_a_page_of_ten_thousand_rows_that_came_in_is_not_asked_again(tmp_path):
    codes = [f"BU{n // 50:04d}{n % 50:02d}00" for n in range(PAGE + 5)]
    whole = pd.DataFrame({"code": ["GM0001", "WK000101", *codes], "inwoners": 5})
    world = World(tables={TABLE: town.town_table(YEAR, whole)})
    with Loopback(world) as running:
        made = town.sources(running, tmp_path)

        def read():
            fetcher = Fetcher(made.settings.geduld, tmp_path)
            return cbs_feed.read_figures(fetcher, made.settings, COLUMNS, YEAR).table

        running.break_down(f"skip={PAGE}", "cut", 99)
        with pytest.raises(SourceError, match="afgebroken"):
            read()
        running.world.faults.clear()
        running.asked()
        assert set(codes) <= set(read()["code"])
        assert running.asked() == ["TableInfos", "BU+10000", "TableInfos"]


@pytest.mark.parametrize(
    ("held", "rest"),
    [("WK9901", ["WK", "BU", "gemeenten", "wijken", "buurten"]), ("buurten/items", ["buurten"])],
)
def test_killed_while_fetching_the_next_run_asks_only_the_rest(server, tmp_path, held, rest):
    """A real process, killed while it waits for an answer."""
    server.break_down(held, "wait")
    command = [sys.executable, "-m", "loaders", "vernieuw", "--gemeente", TOWN]
    running = subprocess.Popen(
        [*command, "--jaar", str(YEAR)],
        cwd=ROOT,
        env=os.environ | {SERVER: server.address, FOLDER: str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server.wait_until_asked(held)
    running.kill()
    running.wait(20)
    assert stored(tmp_path) == []
    assert pieces(server)[-1] == rest[0]
    server.go_on()
    assert len(town.fetch(town.sources(server, tmp_path)).year.figures) == 9
    assert pieces(server) == rest


@pytest.mark.parametrize("source", ["CBS", "PDOK"])
def test_answers_of_two_versions_are_never_in_one_year(server, made, source):
    """What came in before the source was renewed is asked again."""
    server.break_down("buurten/items", "500", times=99)
    with pytest.raises(SourceError):
        town.fetch(made)
    server.world.faults.clear()
    server.asked()
    if source == "CBS":
        renewed = town.town_table(YEAR, town.figures(inwoners={TOWN: 6151, "BU99010100": 1001}))
        renewed.modified = "2025-02-20T02:00:00"
        server.world.tables[TABLE] = renewed
    else:
        server.world.edition = "2"
        for name, found in town.features(names={"WK990101": "Nieuwe naam"}).items():
            server.world.features[YEAR, name] = found
    found = town.fetch(made).year
    again = {"CBS": PIECES[:4], "PDOK": ["gemeenten", "wijken"]}[source]
    assert pieces(server) == [*again, "buurten"]
    if source == "CBS":
        assert found.figures.loc[[TOWN, "BU99010100"], "inwoners"].tolist() == [6151, 1001]
        assert found.about.gewijzigd == date(2025, 2, 20)
    else:
        assert "Nieuwe naam" in set(found.areas["naam"])
    assert kept_answers(made) == []


@pytest.mark.parametrize(
    ("source", "where", "told"),
    [
        ("CBS", "BU9901", "CBS heeft de tabel van 2024 vernieuwd terwijl"),
        ("PDOK", "buurten/items", "PDOK heeft de grenzen van 2024 vernieuwd terwijl"),
    ],
)
def test_a_source_that_is_renewed_meanwhile_is_refused(server, made, tmp_path, source, where, told):
    def renew() -> None:
        if source == "CBS":
            server.world.tables[TABLE].modified = "2025-02-20T02:00:00"
        else:
            server.world.edition = "2"

    server.world.before[where] = renew
    with pytest.raises(SourceError, match=told):
        town.fetch(made)
    assert (stored(tmp_path), kept_answers(made)) == ([], [])
    assert len(town.fetch(made).year.figures) == 9


def test_an_answer_of_no_use_is_asked_again(server, made):
    """What the source mended is not hidden behind what it gave before."""
    rows = server.world.tables[TABLE].rows
    rows.append(dict(rows[-1]))
    with pytest.raises(DataError, match="een gebied twee keer"):
        town.fetch(made)
    rows.pop()
    assert len(town.fetch(made).year.figures) == 9


def test_years_are_kept_apart(server, made):
    """Fetching one year leaves what came in of another."""
    server.break_down("wijken-en-buurten-2024/ogc/v1/collections/buurten", "500", times=99)
    with pytest.raises(SourceError):
        town.fetch(made)
    server.world.tables[SETTINGS.tabellen[2025]] = town.town_table(2025)
    for name, found in town.features().items():
        server.world.features[2025, name] = found
    town.fetch(made, 2025)
    assert len(kept_answers(made)) == 6


def test_a_damaged_answer_on_disk_is_asked_again(server, made):
    server.break_down("buurten/items", "500", times=99)
    with pytest.raises(SourceError):
        town.fetch(made)
    server.world.faults.clear()
    kept = kept_answers(made)
    assert len(kept) == 6
    for path in kept:
        path.write_bytes(path.read_bytes()[:20])
    server.asked()
    assert len(town.fetch(made).year.figures) == 9
    assert len(pieces(server)) == 7


def test_an_old_answer_is_asked_again(server, made):
    server.break_down("buurten/items", "500", times=99)
    with pytest.raises(SourceError):
        town.fetch(made)
    server.world.faults.clear()
    server.asked()
    for path in kept_answers(made):
        os.utime(path, (0, 0))
    town.fetch(made)
    assert len(pieces(server)) == 7


def test_a_failed_refresh_leaves_the_last_good_copy(server, made, tmp_path):
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    before, mark = stored(tmp_path), made.fetched.mark()
    server.break_down("items", "500", times=99)
    with pytest.raises(SourceError):
        town.fetch(made, again=True)
    assert (stored(tmp_path), made.fetched.mark()) == (before, mark)


def test_a_municipality_or_year_that_is_not_there(server, made, tmp_path):
    with pytest.raises(DataError, match="Van 1999 is geen CBS-tabel bekend"):
        town.fetch(made, 1999)
    with pytest.raises(NotThereError, match="CBS heeft dit niet: de tabel van 2023"):
        town.fetch(made, 2023)
    server.world.tables[TABLE].rows = town.town_table(YEAR, town.figures().head(0)).rows
    with pytest.raises(NotThereError, match="CBS heeft over 2024 geen cijfers per gemeente"):
        town.fetch(made, again=True)
    assert stored(tmp_path) == []


def test_an_empty_newest_year_is_refused(server, made, tmp_path):
    for row in server.world.tables[TABLE].rows:
        row |= {key: None for key in row if key.startswith("AantalInwoners")}
    with pytest.raises(NotThereError, match="is nog leeg"):
        town.fetch(made)
    assert stored(tmp_path) == []


def test_a_renamed_column_stops_with_the_candidates(server, made, tmp_path):
    table = server.world.tables[TABLE]
    table.measures = [
        (k.replace("WmoClienten_", "WmoClientenMetMaatwerk_"), t, u) for k, t, u in table.measures
    ]
    with pytest.raises(DataError) as caught:
        town.fetch(made)
    assert "'WmoClienten' (voor 'wmo_clienten') staat niet" in caught.value.what
    assert "WmoClientenMetMaatwerk_" in caught.value.what
    assert stored(tmp_path) == []


def test_a_repeated_column_stops(server, made, tmp_path):
    table = server.world.tables[TABLE]
    table.measures.append(("Koopwoningen_99", "Koopwoningen (nieuw)", "%"))
    with pytest.raises(DataError, match=r"'Koopwoningen' .* staat in tabel .* 2 keer"):
        town.fetch(made)
    assert stored(tmp_path) == []


def test_an_area_twice_is_refused(server, made):
    rows = server.world.tables[TABLE].rows
    rows.append(dict(rows[-1]))
    with pytest.raises(DataError, match="een gebied twee keer: BU99010202"):
        town.fetch(made)


def test_borders_that_do_not_fit_are_refused(server, made, tmp_path):
    squares = {code: town.square(x, 500) for code, (_, x) in BUURTEN.items()}
    squares["BU99010101"] = town.square(1, 700)
    for name, found in town.features(squares).items():
        server.world.features[YEAR, name] = found
    with pytest.raises(DataError, match="sluiten niet op elkaar aan"):
        town.fetch(made)
    assert stored(tmp_path) == []


def test_a_reader_never_sees_half(made, tmp_path):
    """While years are accepted and pinned, every look finds a whole state."""
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    seen, stop = [], threading.Event()

    def look() -> None:
        while not stop.is_set():
            years, damaged = Fetched(TOWN, tmp_path).years()
            seen.append((len(years), damaged))

    reader = threading.Thread(target=look)
    reader.start()
    for n in range(30):
        made.fetched.pin(YEAR if n % 2 else None)
    stop.set()
    reader.join()
    assert set(map(str, seen)) == {"(1, [])"}


def test_cut_off_while_writing_nothing_counts_and_the_rest_is_cleaned(made, tmp_path, monkeypatch):
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    before, files = made.fetched.state(), stored(tmp_path)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(fetched, "write_whole", full)
        with pytest.raises(DataError, match="de schijf is vol of niet te beschrijven"):
            town.fetch(made, municipality=_town_now(tmp_path))
    assert made.fetched.state() == before
    left = set(stored(tmp_path)) - set(files)
    assert left
    for path in left:
        os.utime((tmp_path / path).parent, (0, 0))
    made.fetched.pin(YEAR)
    assert stored(tmp_path) == files, "what nothing names is removed"


def test_a_damaged_year_does_not_count_and_is_told(made, tmp_path):
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    (only,), _ = made.fetched.years()
    copy = tmp_path / "elders"
    copy.mkdir()
    (tmp_path / TOWN).rename(copy / TOWN)
    path = copy / TOWN / only.folder.name / "cijfers.csv"
    path.write_text(path.read_text().replace("1000", "9999"))
    assert Fetched(TOWN, copy).years() == ([], [YEAR])


# --- in the app -----------------------------------------------------------------------------------


@pytest.fixture
def in_use(made, tmp_path, monkeypatch):
    """The town, accepted, where the app looks."""
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return made


def test_a_municipality_that_is_not_shipped_opens(in_use):
    assert available()[TOWN] == "Voorbeeldstad"
    found = load_municipality(TOWN)
    assert [len(found.areas.codes(level)) for level in Level] == [1, 1, 2, 6]
    people, year = found.population(Level.WIJK, 2026.0)
    assert (people.tolist(), year) == ([3030.0, 3120.0], YEAR)
    knowledge = fitting(load_knowledge(), found)
    per_buurt = {i.id for i in knowledge.catalogue.context(Level.BUURT)}
    assert {"inwoners", "wmo_clienten_per_1000", "personen_in_armoede_pct"} <= per_buurt
    assert "elan_bijstand_pct" not in per_buurt
    assert "opleiding_laag_pct" not in per_buurt, "that definition ended in 2022"


def test_a_year_is_used_at_once_and_can_be_pinned(municipality, tmp_path, monkeypatch):
    code = municipality.code
    shipped = municipality.shipped_years()[2019].reset_index()
    grown = shipped.assign(inwoners=(shipped["inwoners"] * 1.1).round())
    world = town.hague_world(municipality, 2019)
    world.tables = {TABLE: town.table_of(grown, COLUMNS, SETTINGS.eenheden, YEAR)}
    world.features = {(YEAR, name): fs for (_, name), fs in world.features.items()}
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with Loopback(world) as running:
        made = town.sources(running, tmp_path, code)
        town.fetch(made, YEAR, municipality=municipality)
    version = load_municipality(code).version
    assert version == municipality.version, "a proposal changes nothing"
    made.fetched.accept(YEAR, who="analist")
    found = load_municipality(code)
    assert found.version != version
    assert found.population(Level.BUURT, 2025.5)[1] == YEAR
    assert fitting(load_knowledge(), found).catalogue["inwoners"].years(Level.BUURT) == [YEAR, 2019]
    made.fetched.pin(2019)
    assert load_municipality(code).population(Level.BUURT, 2025.5)[1] == 2019
    assert load_municipality(code).population(Level.WIJK, 2025.5)[1] == 2019


def test_a_new_year_is_compared_with_the_one_before(made, server, tmp_path):
    town.fetch(made)
    made.fetched.accept(YEAR, who="analist")
    squares = {code: town.square(x) for code, (_, x) in BUURTEN.items()}
    squares["BU99010101"] = town.square(1, 250)
    squares["BU99010102"] = town.square(1.5, 750)
    del squares["BU99010202"]
    squares["BU99010209"] = town.square(5)
    after = town.figures(wmo_clienten={WIJKEN[0]: 400})
    after.loc[after["code"] == "BU99010202", "code"] = "BU99010209"
    server.world.tables[SETTINGS.tabellen[2025]] = town.town_table(
        2025, after, change={"BU99010100": 2}
    )
    for name, found in town.features(squares, {"BU99010200": "Nieuwe naam"}).items():
        server.world.features[2025, name] = found
    change = town.fetch(made, 2025, municipality=_town_now(tmp_path)).change
    assert (change.before, change.after) == (2024, 2025)
    assert (change.appeared, change.vanished) == (("BU99010209",), ("BU99010202",))
    assert change.renamed == (("BU99010200", "Naam BU99010200", "Nieuwe naam"),)
    assert {b.code: round(b.overlap_pct) for b in change.borders} == {
        "BU99010101": 50,
        "BU99010102": 67,
    }
    assert change.recoded == ("BU99010100",)
    assert change.broken == ("BU99010100", "BU99010101", "BU99010102")
    assert ("wmo_clienten", WIJKEN[0]) in {(j.field, j.code) for j in change.jumps}


def _town_now(folder: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(folder))
        return load_municipality(TOWN)


def test_pdok_without_the_year_still_gives_figures(municipality, tmp_path):
    world = town.hague_world(municipality)
    world.features.clear()
    with Loopback(world) as running:
        made = town.sources(running, tmp_path, municipality.code)
        found = town.fetch(made, 2019, municipality=municipality)
    assert found.year.areas is None
    assert any("geen grenzen van 2019" in topic.title for topic in found.topics)
    with pytest.raises(UserError):
        pdok_areas.read_areas(
            Fetcher(made.settings.geduld, tmp_path), made.settings, 2019, municipality.code
        )
