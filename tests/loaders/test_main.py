"""The command line: exit codes, and Dutch on standard error without internals."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.__main__ import main
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
    """Whether a message is one or two sentences, without a trace of the code."""
    internals = ("Traceback", "Error", "loaders/", ".py", "sqlite3", "[SQL")
    lines = message.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith(".") and not any(i in message for i in internals)


def stored(url: str) -> int:
    store = Store(url)
    try:
        return int(store.counts(CODE, ALWAYS, "totaal")["laagste"].sum())
    finally:
        store.close()


def test_help_names_the_commands_in_dutch():
    done = run("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for word in ("bundel", "demo", "laad", "Gegevens inlezen, bundelen en opslaan."):
        assert word in done.stdout


def test_a_good_file_is_stored(url, tmp_path):
    done = run("laad", write(tmp_path, row(gebied=AREA, aantal=12)), "--gemeente", CODE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 levering(en) opgeslagen, 1 rijen.\n"
    assert stored(url) == 12


def test_a_bad_file_is_told_on_standard_error_and_nothing_is_stored(url, tmp_path):
    bad = write(tmp_path, row(gebied=AREA, aantal="vijf"), name="juli.csv")
    done = run("laad", bad, "--gemeente", CODE)
    assert (done.returncode, done.stdout) == (1, "")
    assert "'juli.csv' is niet opgeslagen. Rij 2, kolom aantal: 'vijf'" in done.stderr
    assert is_plain_dutch(done.stderr)
    assert not (tmp_path / "opslag.sqlite").exists()


def test_bundling_from_a_wrong_folder_is_told_and_writes_nothing(tmp_path):
    target = tmp_path / "uit"
    done = run("bundel", "--bron", tmp_path / "weg", "--gemeente", CODE, "--naar", target)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ontbreekt" in done.stderr
    assert is_plain_dutch(done.stderr)
    assert not target.exists()


# The same command in this process: what it says, without starting Python anew.


def told(capsys, *arguments: object) -> str:
    assert main([str(a) for a in arguments]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert is_plain_dutch(printed.err)
    return printed.err


def test_one_bad_file_among_good_ones_stores_none(url, tmp_path, capsys):
    good = write(tmp_path, row(gebied=AREA))
    bad = write(tmp_path, row(gebied="WK1"))
    assert "is geen bekend gebied" in told(capsys, "laad", good, bad, "--gemeente", CODE)
    assert stored(url) == 0


def test_a_file_twice_is_told(url, tmp_path, capsys):
    good = write(tmp_path, row(gebied=AREA))
    assert main(["laad", str(good), "--gemeente", CODE]) == 0
    assert "1 rijen" in capsys.readouterr().out
    assert "is al geleverd" in told(capsys, "laad", good, "--gemeente", CODE)
    assert stored(url) == 5


def test_several_files_are_stored_together(url, tmp_path, capsys):
    files = [write(tmp_path, row(gebied=AREA, servicepunt=p)) for p in ("P1", "P2")]
    assert main(["laad", *map(str, files), "--gemeente", CODE]) == 0
    assert capsys.readouterr().out == "2 levering(en) opgeslagen, 2 rijen.\n"
    assert stored(url) == 10


def test_a_file_that_is_not_there_is_told(url, tmp_path, capsys):
    message = told(capsys, "laad", tmp_path / "weg.csv", "--gemeente", CODE)
    assert "'weg.csv' is niet te openen" in message
    assert str(tmp_path) not in message


def test_a_file_without_rows_is_told(url, tmp_path, capsys):
    assert "levering" in told(capsys, "laad", write(tmp_path), "--gemeente", CODE)


@pytest.mark.parametrize("command", ["laad", "demo", "bundel"])
def test_an_unknown_municipality_is_told(url, tmp_path, capsys, command):
    arguments = {
        "laad": [write(tmp_path, row())],
        "demo": ["--naar", tmp_path / "uit"],
        "bundel": ["--bron", tmp_path, "--naar", tmp_path / "uit"],
    }[command]
    assert "GM9999" in told(capsys, command, *arguments, "--gemeente", "GM9999")
    assert not (tmp_path / "uit").exists()


def test_a_store_that_cannot_be_opened_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "map").write_text("geen map")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'map' / 'opslag.sqlite'}")
    good = write(tmp_path, row(gebied=AREA))
    assert "is niet te openen of te beschrijven" in told(capsys, "laad", good, "--gemeente", CODE)


ENGLISH = re.compile(r"\b(usage|error|argument|arguments|expected|choose|options|help message)\b")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Dit ontbreekt: opdracht."),
        (["laad"], "Dit ontbreekt: bestand, --gemeente."),
        (["onzin"], "Bij opdracht bestaat 'onzin' niet; kies uit "),
        (["bundel", "--bron", "x"], "Dit ontbreekt: --gemeente."),
        (["demo", "--gemeente"], "Na --gemeente hoort een waarde."),
        (["demo", "--gemeente", "x", "--onzin"], "Dit hoort niet bij de opdracht: --onzin."),
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
        connection.execute("ALTER TABLE levering RENAME COLUMN gemeente TO stad")


@pytest.mark.parametrize("spoil", [damage, other_version])
def test_delivering_into_a_spoilt_store_is_told(url, tmp_path, capsys, spoil):
    first = write(tmp_path, *(row(gebied=AREA, servicepunt=f"P{n}") for n in range(300)))
    assert main(["laad", str(first), "--gemeente", CODE]) == 0
    capsys.readouterr()
    spoil(tmp_path / "opslag.sqlite")
    message = told(capsys, "laad", write(tmp_path, row(gebied=AREA)), "--gemeente", CODE)
    assert "opslag.sqlite' is niet te lezen of te beschrijven" in message
    assert "reservekopie" in message


def test_a_full_disk_is_told_and_nothing_is_stored(url, tmp_path, capsys, monkeypatch):
    Store(url).close()

    def small(connection, _=None):
        tune(connection)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr("loaders.store.tune", small)
    many = write(tmp_path, *(row(gebied=AREA, servicepunt=f"P{n}") for n in range(900)))
    assert "is vol" in told(capsys, "laad", many, "--gemeente", CODE)
    monkeypatch.undo()
    store = Store(url)
    assert not store.has_deliveries(CODE)
    store.close()


@pytest.mark.parametrize("option", ["--naar", "--waarheid"])
def test_a_place_that_cannot_be_written_is_named(tmp_path, capsys, option):
    (tmp_path / "bestand").write_text("geen map")
    places = {"--naar": tmp_path / "uit"} | {option: tmp_path / "bestand" / "diep" / "x.yaml"}
    arguments = [word for pair in places.items() for word in pair]
    message = told(capsys, "demo", "--gemeente", CODE, *arguments)
    assert "bestand" in message
    assert "is niet te lezen of te schrijven" in message


def test_a_store_in_memory_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    good = write(tmp_path, row(gebied=AREA))
    message = told(capsys, "laad", good, "--gemeente", CODE)
    assert "DATABASE_URL noemt geen bestand" in message
    assert "None" not in message
