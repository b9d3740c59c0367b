"""Columns by what their key says before its number; never guessed."""

import pytest

from geo.errors import DataError
from loaders.cbs_columns import FILE, Column, Measure, load_columns, resolve
from loaders.live_settings import load_live_settings

UNITS = {"aantal": ("aantal",), "procent": ("%",), "per_1000_inwoners": ("per 1 000 inwoners",)}


def column(name="AantalInwoners", field="inwoners", **changes):
    usual = {"veld": field, "eenheid": "aantal", "soort": "heel", "basisnaam": name, "van": 2015,
             "tot": 2025, "getoetst": (), "herkomst": ""}  # fmt: skip
    return Column.model_validate(usual | changes)


def measure(key, unit="aantal", title=""):
    return Measure(key, title, unit)


def keys(columns, measures, year=2024):
    return [f.measure.key for f in resolve(columns, measures, UNITS, "T", year)]


def refused(columns, measures, year=2024):
    with pytest.raises(DataError) as caught:
        resolve(columns, measures, UNITS, "T", year)
    return str(caught.value)


@pytest.mark.parametrize("number", [5, 28, 29, 117])
def test_the_number_may_shift(number):
    assert keys([column()], [measure("ID_1"), measure(f"AantalInwoners_{number}")]) == [
        f"AantalInwoners_{number}"
    ]


def test_outside_its_years_a_field_is_not_asked_for():
    assert keys([column(tot=2023)], [], 2024) == []


def test_what_is_not_there_stops_with_what_it_looks_like():
    told = refused(
        [column("HuishoudensMetEenLaagInkomen", "laag")],
        [measure("HuishoudensMetLaagInkomen_81", title="Laag inkomen"), measure("Mannen_6")],
    )
    assert "'HuishoudensMetEenLaagInkomen' (voor 'laag') staat niet in tabel T (2024)" in told
    assert "'HuishoudensMetLaagInkomen_81' (Laag inkomen)" in told
    assert "data/cbs_kolommen.csv" in told
    assert "Mannen_6" not in told


def test_a_repeated_name_stops_until_a_number_says_which():
    there = [measure("Nederland_17", title="Herkomst"), measure("Nederland_20", title="Geboren in")]
    told = refused([column("Nederland", "herkomst")], there)
    assert "staat in tabel T (2024) 2 keer: 'Nederland_17' (Herkomst) en 'Nederland_20'" in told
    assert keys([column("Nederland", "herkomst", nummer=2)], there) == ["Nederland_20"]
    assert "staat in tabel T (2024) 2 keer" in refused([column("Nederland", nummer=3)], there)


def test_of_two_names_a_table_has_one():
    either = column("GemiddeldeWOZWaardeVanWoningen|GemiddeldeWoningwaarde", "woz")
    for name in either.names:
        assert keys([either], [measure("Mannen_6"), measure(f"{name}_35")]) == [f"{name}_35"]
    both = [measure(f"{name}_{n}") for n, name in enumerate(either.names, start=35)]
    assert "staat in tabel T (2024) 2 keer" in refused([either], both)
    told = refused([either], [measure("GemiddeldeWOZWaarde_35")])
    assert "'GemiddeldeWOZWaardeVanWoningen' of 'GemiddeldeWoningwaarde' (voor 'woz')" in told
    assert "'GemiddeldeWOZWaarde_35'" in told


def test_another_unit_is_another_figure():
    told = refused([column()], [measure("AantalInwoners_5", "%")])
    assert "heeft in tabel T (2024) de eenheid '%'" in told
    assert keys([column(eenheid="per_1000_inwoners")],
                [measure("AantalInwoners_5", "Per 1\u00a0000 inwoners")])  # fmt: skip


def test_the_shipped_file_covers_every_year_that_has_a_table():
    settings, columns = load_live_settings(), load_columns()
    for year in settings.tabellen:
        fields = {c.veld for c in columns if c.van <= year <= c.tot}
        assert {"inwoners", "huishoudens", "indelingswijziging"} <= fields
    assert {c.eenheid for c in columns} <= set(settings.eenheden)
    assert min(settings.tabellen) <= 2015
    assert max(c.tot for c in columns) == settings.newest


def test_another_definition_has_another_name():
    of = {year: {c.veld for c in load_columns() if c.van <= year <= c.tot} for year in (2022, 2024)}
    assert {"opleiding_laag", "huishoudens_laag_inkomen_pct"} <= of[2022] - of[2024]
    assert {"opleiding_basis_vmbo_mbo1", "personen_in_armoede_pct"} <= of[2024] - of[2022]


def test_what_was_not_tried_against_a_file_of_cbs_says_so():
    for each in load_columns():
        untried = set(range(each.van, each.tot + 1)) - set(each.getoetst)
        assert each.getoetst in ((), (2019,))
        assert (
            not untried or each.getoetst or "getoetst" in each.herkomst or "team" in (each.herkomst)
        ), each.veld


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("inwoners,aantal,heel,AantalInwoners,,2013,2025", "inwoners,aantal,heel,,,2013,2025",
         "basisnaam"),
        ("mannen,aantal,heel,Mannen,,2013,2025", "mannen,aantal,heel,Mannen,,2025,2013", "regel"),
        ("mannen,aantal,heel,Mannen", "inwoners,aantal,heel,Mannen", "twee keer: inwoners in 2013"),
        ("vrouwen,aantal,heel", "vrouwen,aantal,geheel", "soort"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_names_its_line(tmp_path, old, new, told):
    from loaders.yaml_files import DATA

    text = (DATA / FILE).read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    (tmp_path / FILE).write_text(changed, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_columns(tmp_path)
    assert told in str(caught.value)
    if "regel " in str(caught.value):
        line = changed.splitlines().index(next(x for x in changed.splitlines() if new in x)) + 1
        assert f"regel {line} " in str(caught.value)
