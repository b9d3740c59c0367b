"""The shipped figures of a municipality: whole, unchanged, and matched one to one."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from geo.areas import Level
from geo.errors import DataError
from loaders.knowledge import check_figures, load_knowledge
from loaders.municipality import available, first_code, load_municipality
from loaders.yaml_files import DATA
from tests.loaders.den_haag import BY_STADSDEEL_2019

CODE = "GM0518"
SHIPPED = load_municipality(CODE)
NUMBERS = {Level.GEMEENTE: 1, Level.STADSDEEL: 8, Level.WIJK: 44, Level.BUURT: 114}


@pytest.fixture
def copy(tmp_path) -> Path:
    """A data folder with a copy of the municipality, to damage."""
    shutil.copytree(DATA / CODE, tmp_path / CODE, ignore=shutil.ignore_patterns("demo"))
    return tmp_path


def refused(folder, code=CODE) -> DataError:
    with pytest.raises(DataError) as told:
        load_municipality(code, folder)
    assert str(folder) not in str(told.value), "no internals"
    return told.value


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file as its maker would: with its checksum."""
    path, metadata = folder / CODE / name, folder / CODE / "metadata.json"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    described = json.loads(metadata.read_text(encoding="utf-8"))
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    described["bestanden"][name]["sha256"] = checksum
    metadata.write_text(json.dumps(described), encoding="utf-8")


# --- what is shipped --------------------------------------------------------------------------


def test_what_is_available_can_be_loaded():
    assert CODE in available()
    for code, name in available().items():
        assert load_municipality(code).areas.gemeente.name == name


def test_every_area_is_there_once():
    assert {level: len(SHIPPED.areas.at(level)) for level in Level} == NUMBERS


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("cbs_2019", (Level.GEMEENTE, Level.WIJK, Level.BUURT)),
        ("cbs_2022", (Level.WIJK,)),
    ],
)
def test_figures_join_one_to_one_and_no_row_is_lost(name, levels):
    figures = SHIPPED.figures[name]
    areas = [code for level in levels for code in SHIPPED.areas.codes(level)]
    assert figures.index.is_unique
    assert set(figures.index) == set(areas)
    lines = (DATA / CODE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert len(figures) == len(areas) == len(lines) - 1
    joined = pd.DataFrame({"code": areas}).merge(
        figures.reset_index(), on="code", how="outer", validate="1:1", indicator=True
    )
    assert (joined["_merge"] == "both").all()
    assert figures["inwoners"].notna().all()


def test_yearly_figures_have_every_wijk_in_every_year():
    figures = SHIPPED.figures["elan"].set_index("jaar", append=True)
    wijken = SHIPPED.areas.codes(Level.WIJK)
    years = figures.index.unique("jaar")
    assert figures.index.is_unique
    assert set(figures.index) == {(code, year) for code in wijken for year in years}
    lines = (DATA / CODE / "elan.csv").read_text(encoding="utf-8").splitlines()
    assert len(figures) == len(wijken) * len(years) == len(lines) - 1


def test_boundaries_have_every_area_in_the_order_of_the_table():
    for level in (Level.STADSDEEL, Level.WIJK, Level.BUURT):
        drawn = json.loads((DATA / CODE / f"grenzen/{level}.geojson").read_text())["features"]
        assert len(drawn) == NUMBERS[level]
        entry = SHIPPED.metadata["bestanden"][f"grenzen/{level}.geojson"]
        assert entry["sha256"].startswith(SHIPPED.boundary_version(f"{level}.geojson"))


# --- residents --------------------------------------------------------------------------------


def test_residents_by_stadsdeel_are_as_published():
    people, year = SHIPPED.population(Level.STADSDEEL, 2019.0)
    assert year == 2019
    names = {SHIPPED.areas[code].name: n for code, n in people.items()}
    assert names == BY_STADSDEEL_2019


def test_residents_of_the_gemeente_are_as_published_and_no_sum():
    people, year = SHIPPED.population(Level.GEMEENTE, 2019.0)
    assert (people.to_dict(), year) == ({CODE: 537_833}, 2019)
    assert SHIPPED.population(Level.WIJK, 2019.0)[0].sum() == 537_680
    assert SHIPPED.population(Level.BUURT, 2019.0)[0].sum() == 537_525


def test_residents_by_wijk_in_2022_are_as_published():
    people, year = SHIPPED.population(Level.WIJK, 2022.0)
    assert (people.sum(), year) == (553_110, 2022)
    for level in (Level.STADSDEEL, Level.GEMEENTE):
        assert SHIPPED.population(level, 2022.0)[0].sum() == 553_110


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("moment", [2015.0, 2019.5, 2022.0, 2026.625])
def test_every_area_has_residents_in_the_order_of_the_level(level, moment):
    people, _ = SHIPPED.population(level, moment)
    assert list(people.index) == SHIPPED.areas.codes(level)
    assert people.notna().all()
    assert (people >= 0).all()


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (2010.0, 2019),
        (2019.0, 2019),
        (2020.4, 2019),
        (2020.5, 2022),
        (2020.6, 2022),
        (2030.0, 2022),
    ],
)
def test_the_nearest_year_is_taken_the_later_one_when_equally_near(moment, year):
    for level in (Level.GEMEENTE, Level.STADSDEEL, Level.WIJK):
        assert SHIPPED.population(level, moment)[1] == year


def test_a_year_without_the_level_is_passed_over():
    assert SHIPPED.population(Level.BUURT, 2022.0)[1] == 2019


def test_no_residents_at_all_is_told_in_dutch(copy):
    for name in ("cbs_2019.csv", "cbs_2022.csv"):
        (copy / CODE / name).unlink()
    metadata = copy / CODE / "metadata.json"
    described = json.loads(metadata.read_text())
    described["bestanden"] = {
        n: e for n, e in described["bestanden"].items() if not n.startswith("cbs_")
    }
    metadata.write_text(json.dumps(described))
    with pytest.raises(DataError, match="geen inwonertallen per wijk"):
        load_municipality(CODE, copy).population(Level.WIJK, 2022.0)


# --- what is damaged --------------------------------------------------------------------------


def test_a_copy_equals_the_shipped_one(copy):
    again = load_municipality(CODE, copy)
    assert again.version == SHIPPED.version
    assert len(again.version) == 8
    assert again.figures["cbs_2019"].equals(SHIPPED.figures["cbs_2019"])


@pytest.mark.parametrize("name", sorted(SHIPPED.metadata["bestanden"]))
def test_every_missing_or_changed_file_is_named(copy, name):
    path = copy / CODE / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refused(copy).what == f"Het bestand data/{CODE}/{name} is beschadigd of gewijzigd."
    path.unlink()
    error = refused(copy)
    assert error.what == f"Het bestand data/{CODE}/{name} ontbreekt."
    assert "Zet de map terug" in error.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"naam": "Den Haag", "bestan',
        b"\xff\xfe{}",
        b"{}",
        b'{"naam": "Den Haag"}',
        b"[]",
        b"null",
        b'{"naam": "x", "bestanden": []}',
        b'{"naam": "x", "bestanden": {"gebieden.csv": {}}}',
    ],
)
def test_corrupt_metadata_is_told_in_dutch(copy, content):
    (copy / CODE / "metadata.json").write_bytes(content)
    error = refused(copy)
    assert f"data/{CODE}/metadata.json is niet te lezen" in error.what


@pytest.mark.parametrize(
    "code",
    [
        "GM0001",
        "GM9999",
        "",
        "gm0518",
        "GM518",
        "GM05181",
        "../x",
        "GM0518/../GM0518",
        "/etc",
        "GM0518\n",
    ],
)
def test_an_unknown_code_is_refused_with_what_there_is(copy, code):
    error = refused(copy, code)
    assert "is niet beschikbaar" in error.what
    assert error.remedy == f"Kies een gemeente die er wel is: {CODE} ({available()[CODE]})."


def test_a_code_never_leaves_the_data_folder(copy):
    inner = copy / "data"
    inner.mkdir()
    shutil.move(copy / CODE, inner / CODE)
    (copy / "x").mkdir()
    shutil.copy(inner / CODE / "metadata.json", copy / "x")
    assert "'../x' is niet beschikbaar" in refused(inner, "../x").what


def test_a_long_code_is_cut_and_without_municipalities_that_is_said(tmp_path):
    error = refused(tmp_path, "GM" * 500)
    assert len(error.what) < 80
    assert "broncode" in error.remedy
    assert "geen." not in error.remedy


def test_the_first_municipality_is_one_that_is_shipped(tmp_path):
    assert first_code() == next(iter(available()))
    with pytest.raises(DataError, match=r"^In data/ staat geen enkele gemeente\. .*broncode"):
        first_code(tmp_path)


def test_a_municipality_without_its_description_is_named(copy):
    (copy / CODE / "metadata.json").unlink()
    assert first_code(copy) == CODE
    assert refused(copy).what == f"Het bestand data/{CODE}/metadata.json ontbreekt."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("veld: inwoners", "veld: inwonerz", ["'inwonerz'", "cbs_2019.csv heeft dat niet"]),
        ("bestand: cbs_2022", "bestand: cbs_2202", ["het bestand", "cbs_2202.csv is er niet"]),
    ],
)
def test_a_field_or_file_that_does_not_exist_is_named(tmp_path, municipality, old, new, words):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    path = tmp_path / "indicatoren.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    check_figures(load_knowledge().catalogue, municipality)
    with pytest.raises(DataError) as told:
        check_figures(load_knowledge(tmp_path).catalogue, municipality)
    for word in [*words, "data/indicatoren.yaml", f"data/{CODE}/"]:
        assert word in told.value.what
    assert available(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("gebieden.csv", "SD051802", "SD051801"),
        ("gebieden.csv", ",wijk,", ",dorp,"),
        ("gebieden.csv", "code,", "kode,"),
        ("gebieden.csv", "ouder", "vader"),
        ("cbs_2019.csv", "code,", "kode,"),
    ],
)
def test_files_that_contradict_themselves_are_told_in_dutch(copy, name, old, new):
    rewrite(copy, name, old, new)
    assert f"data/{CODE}/ kloppen niet met elkaar" in refused(copy).what


def test_figures_of_an_unknown_area_are_named(copy):
    rewrite(copy, "cbs_2019.csv", "WK051802", "WK059999")
    assert refused(copy).what.endswith("cbs_2019.csv noemt onbekende gebieden: WK059999.")


def test_a_changed_file_changes_the_version(copy):
    rewrite(copy, "cbs_2019.csv", "537833", "537834")
    assert load_municipality(CODE, copy).version != SHIPPED.version


def test_a_file_that_was_not_bundled_is_no_figure(copy):
    shutil.copy(copy / CODE / "cbs_2019.csv", copy / CODE / "cbs_2025.csv")
    try:
        names = set(load_municipality(CODE, copy).figures)
    except DataError:
        return
    assert names == set(SHIPPED.figures), "every figure was checked against a checksum"
