"""The command line: exit codes, JSON, and Dutch without internals."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from loaders.__main__ import main
from loaders.report import Mapping
from loaders.sqlite import tune
from loaders.store import Store
from tests.loaders.village import ALWAYS, row, write

ROOT = Path(__file__).parents[2]
CODE = "GM0518"
AREA = "WK051802"


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    """A store of our own, for this process and the ones it starts."""
    address = f"sqlite:///{tmp_path / 'opslag.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loaders", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )


def is_plain_dutch(message: str) -> bool:
    """Whether a message is one line of sentences, without a trace of the code."""
    internals = ("Traceback", "Error", "loaders/", ".py", "sqlite3", "[SQL")
    lines = message.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith(".") and not any(i in message for i in internals)


def stored(url: str) -> int:
    store = Store(url)
    try:
        return int(store.counts(CODE, ALWAYS, "totaal")["laagste"].sum())
    finally:
        store.close()


# --- in a process of its own ------------------------------------------------------------------


def test_help_names_the_commands_in_dutch():
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("controleer", "laad", "terug", "historie", "opschonen", "privacy", "sjabloon",
                 "bundel", "demo", "Gegevens inlezen, controleren en opslaan."):  # fmt: skip
        assert word in done.stdout


def test_a_clean_file_is_reported_as_json_and_not_stored(url, tmp_path):
    done = run("controleer", write(tmp_path, row(gebied=AREA)), "--gemeente", CODE, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["rijen_gelezen"], report["geaccepteerd"], report["afgewezen"]) == (1, 1, 0)
    assert report["fouten"] == []
    assert stored(url) == 0


def test_a_good_file_is_stored(url, tmp_path):
    done = run("laad", write(tmp_path, row(gebied=AREA, aantal=12)), "--gemeente", CODE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 levering opgeslagen, 1 rij (nummer 1).\nWaarschuwingen:\n")
    assert stored(url) == 12


def test_a_bad_file_is_told_on_standard_error_and_nothing_is_stored(url, tmp_path):
    bad = write(tmp_path, row(gebied=AREA, aantal="vijf"), name="juli.csv")
    done = run("laad", bad, "--gemeente", CODE)
    assert (done.returncode, done.stdout) == (1, "")
    assert "'juli.csv' is niet opgeslagen. Rij 2, kolom aantal: 'vijf'" in done.stderr
    assert is_plain_dutch(done.stderr)
    assert stored(url) == 0


def test_bundling_from_a_wrong_folder_is_told_and_writes_nothing(tmp_path):
    target = tmp_path / "uit"
    done = run("bundel", "--bron", tmp_path / "weg", "--gemeente", CODE, "--naar", target)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ontbreekt" in done.stderr
    assert is_plain_dutch(done.stderr)
    assert not target.exists()


# --- the same commands in this process: without starting Python anew --------------------------


@pytest.fixture
def call(url, capsys):
    """Run a command; returns its exit code, standard output and standard error."""

    def run_here(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--gemeente", CODE])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_here


@pytest.fixture
def told(call):
    """What a command says when it fails, as one plain line."""

    def message(*arguments: object, code: int = 1) -> str:
        found, out, err = call(*arguments)
        assert (found, out) == (code, "")
        assert is_plain_dutch(err)
        return err

    return message


PERSONAL = {"bijzonderheid": "jan.jansen@voorbeeld.nl"}


def test_every_rejected_row_is_in_the_json(call, tmp_path):
    rows = [row(gebied=AREA), row(gebied="Atlantis"), row(gebied="WK051803", aantal="vijf")]
    code, out, err = call("controleer", write(tmp_path, *rows), "--json")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert report["rijen_gelezen"] == report["geaccepteerd"] + report["afgewezen"] == 3
    assert report["afgewezen"] == 2
    assert {p["rij"] for p in report["fouten"]} == {3, 4}
    for problem in report["fouten"]:
        assert set(problem) == {"rij", "kolom", "waarde", "reden", "voorstel"}
        assert problem["reden"].endswith(".")
    assert [(p["kolom"], p["waarde"]) for p in report["fouten"]] == [
        ("gebied", "Atlantis"),
        ("aantal", "vijf"),
    ]


def test_a_missing_column_is_told_together_with_what_is_wrong_with_rows(call, tmp_path):
    rows = [row(gebied="Atlantis"), row(gebied=AREA)]
    without = [{k: v for k, v in each.items() if k != "servicepunt"} for each in rows]
    path = tmp_path / "zonder.csv"
    path.write_text(
        "\n".join([",".join(without[0]), *(",".join(map(str, w.values())) for w in without)])
    )
    code, out, _ = call("controleer", path, "--json")
    report = json.loads(out)
    assert code == 1
    assert {p["kolom"] for p in report["fouten"]} == {"servicepunt", "gebied"}
    assert report["rijen_gelezen"] == report["afgewezen"] == 2


def test_checking_makes_no_store(call, tmp_path, monkeypatch):
    place = tmp_path / "nog_niet" / "opslag.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}")
    assert call("controleer", write(tmp_path, row(gebied=AREA)))[0] == 0
    assert not place.exists()


def test_a_text_without_end_is_refused(told, url, tmp_path):
    message = told("laad", write(tmp_path, row(gebied=AREA)), "--afzender", "x" * 3000, code=3)
    assert "3.000 tekens" in message
    assert stored(url) == 0


def test_skipped_rows_and_remarks_are_in_the_json(call, tmp_path):
    _, out, _ = call("controleer", write(tmp_path, row(gebied="518", aantal=3)), "--json")
    report = json.loads(out)
    assert isinstance(report["overgeslagen"], list)
    assert any(p["waarde"] == "518" for p in report["waarschuwingen"])


@pytest.mark.parametrize("as_json", [True, False])
def test_a_refused_file_gives_3_and_nothing_of_its_content(call, tmp_path, as_json):
    bad = write(tmp_path, row(gebied=AREA, **PERSONAL))
    code, out, err = call("controleer", bad, *(["--json"] if as_json else []))
    assert code == 3
    assert "jansen" not in out + err
    if as_json:
        report = json.loads(out)
        assert report["geweigerd"] is True
        assert report["rijen_gelezen"] == 0
        assert len(report["fouten"]) == 1
        assert err == ""
    else:
        assert out == ""
        assert is_plain_dutch(err)


def test_a_refused_file_is_not_loaded_either(told, url, tmp_path):
    told("laad", write(tmp_path, row(gebied=AREA, **PERSONAL)), "--wie", "Analist", code=3)
    assert stored(url) == 0
    (event,) = Store(url).events(CODE)
    assert (event.wie, event.wat) == ("Analist", "geweigerd")
    assert "jansen" not in event.toelichting


def test_a_layout_pointed_out_before_is_remembered_per_sender(call, url, tmp_path):
    path = tmp_path / "eigen.csv"
    path.write_text(f"wanneer,loket,woonplek,hoeveel\n2026-K3,P1,{AREA},7\n")
    kind = ("--soort", "registraties")
    assert call("laad", path, "--afzender", "Dorpshulp", *kind)[0] == 3
    columns = {
        "periode": "wanneer",
        "servicepunt": "loket",
        "gebied": "woonplek",
        "aantal": "hoeveel",
    }
    fixed = {"uitsplitsing": "totaal", "categorie": "totaal", "eenheid": "dossiers"}
    known = Mapping(kolommen=columns, vast=fixed)
    Store(url).remember_mapping(CODE, "Dorpshulp", "registraties", known, "Analist")
    assert call("laad", path, "--afzender", "Wijkhulp", *kind)[0] == 3
    assert call("laad", path, "--afzender", "Dorpshulp")[0] == 0
    assert stored(url) == 7


def test_a_remembered_layout_is_checked_as_it_is_stored_and_what_it_leaves_is_told(
    call, url, tmp_path
):
    path = tmp_path / "K3 2026 contacten.csv"
    path.write_text(f"Wijk;Vraag A;Notitie\n{AREA};7;\n")
    fixed = {"servicepunt": "P1", "eenheid": "dossiers", "periode": "2026-K2"}
    wide, headings = {"Vraag A": "schulden"}, ["Wijk", "Vraag A", "Notitie"]
    known = Mapping({"gebied": "Wijk"}, fixed, wide, "hulpvraag", headings)
    Store(url).remember_mapping(CODE, "Dorpshulp", "registraties", known, "Analist")
    assert call("controleer", path)[0] != 0
    code, out, _ = call("controleer", path, "--afzender", "Dorpshulp", "--json")
    told = [each["reden"] for each in json.loads(out)["waarschuwingen"]]
    assert code == 0
    assert "Niet gelezen, want niet in de kolomindeling: Notitie." in told
    assert any("Voor eenheid is overal 'contacten' gelezen" in each for each in told)
    assert call("laad", path, "--afzender", "Dorpshulp")[0] == 0


def test_a_title_goes_before_what_is_remembered_whatever_the_file_looks_like(call, url, tmp_path):
    path = tmp_path / "a.csv"
    table = f"Kwartaal;Wijk;Vraag A;Vraag B\n2026-K3;{AREA};1;2\n2026-K3;WK051803;3;4\n"
    path.write_text(f"Contacten;;;\n{table}")
    columns, wide = {"periode": "Kwartaal", "gebied": "Wijk"}, {"Vraag A": "schulden"}
    known = Mapping(
        columns,
        {"servicepunt": "P1", "eenheid": "dossiers"},
        wide,
        "hulpvraag",
        ["Kwartaal", "Wijk", "Vraag A", "Vraag B"],
    )
    Store(url).remember_mapping(CODE, "Dorpshulp", "registraties", known, "Analist")
    _, out, _ = call("controleer", path, "--afzender", "Dorpshulp", "--json")
    told = [each["reden"] for each in json.loads(out)["waarschuwingen"]]
    assert any("eenheid is overal 'contacten'" in each for each in told)


def test_other_headings_than_remembered_are_asked_again(told, url, tmp_path):
    path = tmp_path / "K3 2026.csv"
    path.write_text(f"Wijk;Vraag A;Vraag B\n{AREA};7;8\n")
    fixed, wide = {"servicepunt": "P1", "eenheid": "dossiers"}, {"Vraag A": "schulden"}
    known = Mapping({"gebied": "Wijk"}, fixed, wide, "hulpvraag", ["Wijk", "Vraag A"])
    Store(url).remember_mapping(CODE, "Dorpshulp", "registraties", known, "Analist")
    message = told("laad", path, "--afzender", "Dorpshulp", "--soort", "registraties", code=3)
    assert "anders dan eerder bij Dorpshulp" in message
    assert stored(url) == 0


def test_loading_tells_the_same_warnings_as_checking(call, tmp_path):
    rows = [row(gebied="518", servicepunt=f"P{n}") for n in range(12)]
    path = write(tmp_path, *rows)
    checked, loaded = call("controleer", path)[1], call("laad", path)[1]
    warnings = checked.split("Waarschuwingen:\n")[1]
    assert warnings.count("\n") > 1
    assert loaded.split("Waarschuwingen:\n")[1] == warnings


def test_replacing_tells_what_is_lost(call, tmp_path):
    def needs(*areas):
        return [row(gebied=a, uitsplitsing="hulpvraag", categorie="schulden", aantal=100)
                for a in areas]  # fmt: skip

    first = [row(gebied=AREA, aantal=200), *needs(AREA, "WK051803")]
    assert call("laad", write(tmp_path, *first))[0] == 0
    code, out, _ = call("laad", write(tmp_path, *needs(AREA)), "--vervang")
    lines = [line for line in out.splitlines() if line.startswith("Verandert: ")]
    assert code == 0
    assert len(lines) == 2
    assert "P1 over 2026-K3 (dossiers), totaal: 200 vervalt geheel." in out
    assert any(line.endswith(", schulden: 100 verdwijnt.") for line in lines)


def test_an_unreadable_file_gives_3(told, tmp_path):
    (tmp_path / "foto.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    told("controleer", tmp_path / "foto.xlsx", code=3)


@pytest.mark.parametrize("command", ["controleer", "laad"])
def test_a_file_that_is_not_there_is_told(told, tmp_path, command):
    message = told(command, tmp_path / "weg.csv", code=3)
    assert "'weg.csv' is niet te openen" in message
    assert str(tmp_path) not in message


def test_a_report_for_people_is_in_dutch(call, tmp_path):
    rows = [row(gebied=AREA), row(gebied="Moerwijck")]
    code, out, _ = call("controleer", write(tmp_path, *rows, name="juli.csv"))
    assert code == 1
    assert "'juli.csv', gelezen als registraties:" in out
    assert "2 rijen gelezen: 1 geaccepteerd, 1 afgewezen." in out
    assert "Rij 3, kolom gebied: 'Moerwijck'" in out
    assert "Voorstel: Moerwijk." in out


def test_the_kind_of_file_can_be_told(call, tmp_path):
    path = tmp_path / "wachtlijst.csv"
    path.write_text("periode,servicepunt,wachtlijst\n2026-K3,Laak,12\n")
    code, out, _ = call("controleer", path, "--soort", "doorstroom", "--json")
    assert (code, json.loads(out)["soort"]) == (0, "doorstroom")


def test_good_rows_are_stored_beside_rejected_ones_only_when_asked(call, told, url, tmp_path):
    path = write(tmp_path, row(gebied=AREA), row(gebied="Atlantis"))
    assert "--met-afwijzingen" in told("laad", path)
    assert stored(url) == 0
    code, out, _ = call("laad", path, "--met-afwijzingen")
    assert code == 0
    assert "1 rij (" in out
    assert "1 afgewezen rij is niet opgeslagen" in out
    assert stored(url) == 5


def test_one_bad_file_among_good_ones_stores_none(told, url, tmp_path):
    good, bad = write(tmp_path, row(gebied=AREA)), write(tmp_path, row(gebied="Atlantis"))
    assert "Atlantis" in told("laad", good, bad)
    assert stored(url) == 0


def test_a_file_twice_is_told(call, told, url, tmp_path):
    good = write(tmp_path, row(gebied=AREA))
    assert call("laad", good)[0] == 0
    assert "is al geleverd" in told("laad", good)
    assert stored(url) == 5


def test_several_files_are_stored_together(call, url, tmp_path):
    files = [write(tmp_path, row(gebied=AREA, servicepunt=p)) for p in ("P1", "P2")]
    _, out, _ = call("laad", *files)
    assert out.startswith("2 leveringen opgeslagen, 2 rijen (nummer 1 en 2).\n")
    assert out.count("Waarschuwingen bij 'levering_") == 2
    assert stored(url) == 10


def test_a_quarter_is_replaced_only_when_asked_and_comes_back(call, told, url, tmp_path):
    call("laad", write(tmp_path, row(gebied=AREA, aantal=12)))
    better = write(tmp_path, row(gebied=AREA, aantal=20))
    assert "2026-K3" in told("laad", better)
    code, out, _ = call("laad", better, "--vervang")
    assert code == 0
    assert out.startswith(
        "1 levering opgeslagen, 1 rij (nummer 2).\nVervangen: P1 over 2026-K3 (dossiers).\n"
    )
    assert stored(url) == 20
    code, out, _ = call("terug", 2, "--reden", "verkeerd bestand", "--wie", "Analist")
    assert (code, out) == (0, "Levering 2 is teruggedraaid. Er is niets gewist.\n")
    assert stored(url) == 12
    assert "al teruggedraaid" in told("terug", 2)


def test_the_history_tells_who_what_and_how_it_stands(call, tmp_path):
    assert call("historie")[1] == "Er is nog niets geleverd.\n"
    path = write(tmp_path, row(gebied=AREA), name="juli.csv")
    call("laad", path, "--wie", "Analist", "--afzender", "Dorpshulp")
    _, out, _ = call("historie")
    for word in ("juli.csv", "Analist", "Dorpshulp", "K3 2026", "1 van 1 rij;", "van kracht"):
        assert word in out
    (entry,) = json.loads(call("historie", "--json")[1])
    assert (entry["id"], entry["bestand"], entry["stand"]) == (1, "juli.csv", "van kracht")
    assert len(entry["sha256"]) == 64


@pytest.mark.parametrize("option", ["--wie", "--afzender"])
def test_personal_data_as_a_name_is_refused(told, url, tmp_path, option):
    told("laad", write(tmp_path, row(gebied=AREA)), option, "jan.jansen@voorbeeld.nl", code=3)
    assert stored(url) == 0


def test_what_is_in_force_is_published_and_listed(call, told, tmp_path):
    assert "niets om te publiceren" in told("publiceer")
    call("laad", write(tmp_path, row(gebied=AREA, aantal=43)))
    assert call("publiceer", "--toelichting", "Eerste") == (0, "Uitgave 1 is gepubliceerd.\n", "")
    call("laad", write(tmp_path, row(gebied=AREA, aantal=90)), "--vervang")
    _, out, _ = call("publiceer", "--wie", "Ans")
    assert out.startswith("Uitgave 2 is gepubliceerd. ")
    assert out.endswith(" anders.\n")
    _, listed, _ = call("uitgaven")
    assert listed.splitlines()[1].startswith("1  ")
    assert "Eerste" in listed
    [newest, first] = json.loads(call("uitgaven", "--json")[1])
    assert (newest["nummer"], newest["wie"], first["correcties"]) == (2, "Ans", [])
    assert newest["correcties"]


def test_cleaning_up_removes_what_is_too_old(call, url, tmp_path):
    call("laad", write(tmp_path, row(gebied=AREA, periode="2010-K1")))
    call("laad", write(tmp_path, row(gebied=AREA)))
    assert stored(url) == 10
    code, out, _ = call("opschonen")
    assert (code, out) == (0, "registraties: 1 rij verwijderd.\n")
    assert stored(url) == 5
    assert call("opschonen")[1] == "Er is niets ouder dan zijn bewaartermijn.\n"


def test_the_data_protection_description_is_printed(call):
    code, out, _ = call("privacy")
    assert code == 0
    assert out.startswith("# Gegevensbescherming")
    assert "Den Haag" in out


def test_templates_are_written(call, told, tmp_path):
    code, out, _ = call("sjabloon", "inzet", "--naar", tmp_path / "uit")
    assert (code, out) == (0, "Geschreven: sjabloon_inzet.xlsx.\n")
    book = openpyxl.load_workbook(tmp_path / "uit" / "sjabloon_inzet.xlsx")
    assert book.sheetnames[0] == "Inzet"
    assert call("sjabloon", "alle", "--naar", tmp_path / "uit")[0] == 0
    assert len(list((tmp_path / "uit").glob("*.xlsx"))) == 11
    assert "registraties_breed" in told("sjabloon", "onzin")


@pytest.mark.parametrize(
    ("command", "code"), [("laad", 1), ("controleer", 3), ("demo", 1), ("bundel", 1)]
)
def test_an_unknown_municipality_is_told(url, tmp_path, capsys, command, code):
    arguments = {
        "laad": [write(tmp_path, row())],
        "controleer": [write(tmp_path, row())],
        "demo": ["--naar", tmp_path / "uit"],
        "bundel": ["--bron", tmp_path, "--naar", tmp_path / "uit"],
    }[command]
    assert main([str(a) for a in [command, *arguments, "--gemeente", "GM9999"]]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "GM9999" in printed.err
    assert is_plain_dutch(printed.err)
    assert not (tmp_path / "uit").exists()


def test_a_store_that_cannot_be_opened_is_told(tmp_path, monkeypatch, told):
    (tmp_path / "map").write_text("geen map")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'map' / 'opslag.sqlite'}")
    good = write(tmp_path, row(gebied=AREA))
    assert "is niet te openen of te beschrijven" in told("laad", good)


ENGLISH = re.compile(r"\b(usage|error|argument|arguments|expected|choose|options|help message)\b")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Dit ontbreekt: opdracht."),
        (["laad"], "Dit ontbreekt: --gemeente, bestand."),
        (["onzin"], "Bij opdracht bestaat 'onzin' niet; kies uit "),
        (["bundel", "--bron", "x"], "Dit ontbreekt: --gemeente."),
        (["demo", "--gemeente"], "Na --gemeente hoort een waarde."),
        (["demo", "--gemeente", "x", "--onzin"], "Dit hoort niet bij de opdracht: --onzin."),
        (["terug", "abc", "--gemeente", "x"], "Bij nummer is 'abc' geen geheel getal."),
        (["vernieuw", "--gemeente", "x"], "Geef een van deze: --jaar --adressen --vast."),
        (
            ["vernieuw", "--gemeente", "x", "--jaar", "2024", "--vast", "2024"],
            "--vast en --jaar gaan niet samen; laat er één weg.",
        ),
    ],
    ids=" ".join,
)
def test_an_incomplete_command_is_refused_by_its_usage(capsys, arguments, words):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    printed = capsys.readouterr()
    assert "gebruik: python -m loaders" in printed.err
    assert words in printed.err
    assert "--help" in printed.err
    assert not ENGLISH.search(printed.err + printed.out)


@pytest.mark.parametrize("command", [[], ["laad"], ["demo"], ["bundel"]], ids=" ".join)
def test_all_help_is_dutch(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    assert "toon deze uitleg" in printed
    assert not ENGLISH.search(printed)


# --- a store or a place that fails ------------------------------------------------------------


def damage(path):
    """Leave the first page, so that the tables seem to be there."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def other_version(path):
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE leveringen RENAME COLUMN gemeente TO stad")


@pytest.mark.parametrize("spoil", [damage, other_version])
def test_delivering_into_a_spoilt_store_is_told(url, tmp_path, capsys, told, spoil):
    first = write(tmp_path, *(row(gebied=AREA, servicepunt=f"P{n}") for n in range(300)))
    assert main(["laad", str(first), "--gemeente", CODE]) == 0
    capsys.readouterr()
    spoil(tmp_path / "opslag.sqlite")
    message = told("laad", write(tmp_path, row(gebied=AREA)), "--gemeente", CODE)
    assert "opslag.sqlite' is niet te lezen of te beschrijven" in message
    assert "reservekopie" in message


def test_a_full_disk_is_told_and_nothing_is_stored(url, tmp_path, told, monkeypatch):
    Store(url).close()

    def small(connection, _=None):
        tune(connection)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr("loaders.database.tune", small)
    many = write(tmp_path, *(row(gebied=AREA, servicepunt=f"P{n}") for n in range(900)))
    assert "is vol" in told("laad", many, "--gemeente", CODE)
    monkeypatch.undo()
    store = Store(url)
    assert not store.has_deliveries(CODE)
    store.close()


@pytest.mark.parametrize("option", ["--naar", "--waarheid"])
def test_a_place_that_cannot_be_written_is_named(tmp_path, told, option):
    (tmp_path / "bestand").write_text("geen map")
    places = {"--naar": tmp_path / "uit"} | {option: tmp_path / "bestand" / "diep" / "x.yaml"}
    arguments = [word for pair in places.items() for word in pair]
    message = told("demo", "--gemeente", CODE, *arguments)
    assert "bestand" in message
    assert "is niet te lezen of te schrijven" in message


def test_a_store_in_memory_is_refused(tmp_path, monkeypatch, told):
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    good = write(tmp_path, row(gebied=AREA))
    message = told("laad", good, "--gemeente", CODE)
    assert "DATABASE_URL noemt geen bestand" in message
    assert "None" not in message
