"""``python -m loaders regels``, as an analyst runs it: a changed file, tried on past quarters."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from loaders.__main__ import main
from loaders.advice_rules import load_advice_rules
from loaders.store import Store
from loaders.yaml_files import DATA
from tests.conftest import LONG

RULES = (DATA / "adviesregels.yaml").read_text(encoding="utf-8")
CODE = "GM0518"
# In the demonstration 45% recognise the plan; the rule asks for less than half.
PLAN = "{indicator: plan_herkend_pct, moet: minder_dan, waarde: 50}"
KNOWN = "{indicator: bekend_bij_verwijzers_pct, moet: minder_dan, waarde: 60}"
ENDED, TO_COME = "- id: vraag_zonder_hulp\n    ", "- id: kennis_lvb\n    "


class Done(NamedTuple):
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(demo_store, capsys, monkeypatch):
    def start(*arguments: object, url: str = "") -> Done:
        monkeypatch.setenv("DATABASE_URL", url or str(demo_store._engine.url))
        code = main(["regels", "--gemeente", CODE, *map(str, arguments)])
        return Done(code, *capsys.readouterr())

    return start


@pytest.fixture
def changed(tmp_path):
    """A file of rules in which something was replaced, once."""

    def write(*changes: tuple[str, str]):
        text = RULES
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        path = tmp_path / "mijn_regels.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def kinds_of(told: str) -> set[tuple[str, str]]:
    """Which rule does what, anywhere."""
    return {(rule, what) for what, rule in re.findall(r"^  ([^:]+): (\w+) in ", told, re.M)}


@LONG
def test_the_rules_of_the_app_change_nothing_in_any_quarter(run):
    done = run("--toets")
    assert (done.returncode, done.stderr) == (0, "")
    first, *quarters = done.stdout.splitlines()
    assert first == f"{len(load_advice_rules().regels)} regels in orde."
    assert len(quarters) == 8
    assert all(
        re.search(r"^K[1-4] 202[456]: \d+ adviezen?; 0 adviezen anders\.$", q) for q in quarters
    ), quarters


def test_a_stricter_a_looser_and_a_reworded_rule(run, changed):
    """And one that ended: it no longer counts. One that is yet to come is tried."""
    file = changed(
        (PLAN, PLAN.replace("50", "5")),
        (KNOWN, KNOWN.replace("60", "99")),
        ('kop: "Spreek één lijst van taken af"', 'kop: "Maak één lijst van alle taken"'),
        (f"{ENDED}versie: 1\n", f"{ENDED}versie: 2\n    geldig_tot: 2026-06-30\n"),
        (f"{TO_COME}versie: 1\n    geldig_van: *begin\n",
         f"{TO_COME}versie: 2\n    geldig_van: 2099-01-01\n"),
    )  # fmt: skip
    done = run("--toets", "--bestand", file)
    assert (done.returncode, done.stderr) == (0, "")
    kinds = kinds_of(done.stdout)
    assert ("plan_op_tafel", "verdwijnt") in kinds
    assert ("verwijzers_weinig_bekend", "verschijnt") in kinds
    assert ("taken_gelijk_afbakenen", "verandert") in kinds
    assert ("vraag_zonder_hulp", "verdwijnt") in kinds
    assert {rule for rule, _ in kinds} == {
        "plan_op_tafel", "verwijzers_weinig_bekend", "taken_gelijk_afbakenen", "vraag_zonder_hulp"
    }  # fmt: skip
    assert "    was: Spreek één lijst van taken af. " in done.stdout
    assert "    wordt: Maak één lijst van alle taken. " in done.stdout
    assert not re.search(r"[{}]|Traceback|None|\bnan\b", done.stdout)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (PLAN, "{alle: [" + PLAN + ", " + PLAN.replace("herkend", "gelezen") + "]}",
         "onbekende indicator 'plan_gelezen_pct'"),
        (PLAN, PLAN.replace("minder_dan, waarde: 50", "meer_dan, waarde: 100"), "dood"),
        (PLAN, "{alle: [" + PLAN + ", " + PLAN.replace("minder_dan, waarde: 50",
                                                       "meer_dan, waarde: 60") + "]}",
         "kan nooit afgaan"),
        ("versie: 1\n\nregels:", "versie: een\n\nregels:", "versie"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_file_and_line(run, changed, old, new, said):
    file = changed((old, new))
    done = run("--toets", "--bestand", file)
    assert done.returncode == 1
    assert done.stdout == ""
    found = re.match(r"mijn_regels\.yaml, regel (\d+): ", done.stderr)
    assert found, done.stderr
    assert said in done.stderr
    line = file.read_text(encoding="utf-8").splitlines()[int(found[1]) - 1]
    assert line.split(":")[0].strip() in ("als", "versie")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    done = run("--bestand", tmp_path / "weg.yaml")
    assert done.returncode == 1
    assert "weg.yaml' is er niet. Controleer de naam en de map." in done.stderr


def test_without_a_release_there_is_nothing_to_try_on(run, tmp_path):
    url = f"sqlite:///{tmp_path / 'leeg.sqlite'}"
    Store(url).close()
    done = run("--toets", url=url)
    assert done.returncode == 1
    assert "nog niets gepubliceerd om de regels op te proberen" in done.stderr
    # Checking a file alone asks for no figures.
    assert run(url=url).returncode == 0
