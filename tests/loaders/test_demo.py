"""The demonstration deliveries: reproducible, coherent, and with the planted truth in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.demo import (
    DemoDeliveries,
    DemoSettings,
    make_demo,
    read_population,
    read_settings,
    write_demo,
)

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "data" / "GM0518"
PARAMETERS = ROOT / "data" / "demo.yaml"
COMMITTED_TRUTH = ROOT / "tests" / "oracle" / "demo_waarheid.yaml"
KEYS = ["periode", "servicepunt", "gebied"]
SPECIAL = {"onbekend", "buiten", "geen_vast_adres"}
ADDS_UP_AT = {
    "hulpvraag": Level.WIJK,
    "leeftijd": Level.WIJK,
    "zwaarte": Level.WIJK,
    "toeleiding": Level.STADSDEEL,
    "bekend": Level.STADSDEEL,
}


@pytest.fixture(scope="module")
def settings() -> DemoSettings:
    return read_settings(PARAMETERS)


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas(pd.read_csv(SOURCE / "gebieden.csv"))


@pytest.fixture(scope="module")
def demo(areas: Areas, settings: DemoSettings) -> DemoDeliveries:
    return make_demo(areas, read_population(SOURCE, settings), settings)


@pytest.fixture(scope="module")
def rows(demo: DemoDeliveries) -> pd.DataFrame:
    """All quarters together; a withheld count is NaN in ``getal``."""
    table = pd.concat(demo.registraties.values(), ignore_index=True)
    return table.assign(getal=pd.to_numeric(table["aantal"], errors="coerce"))


@pytest.fixture(scope="module")
def dossiers(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["eenheid"] == "dossiers"]


def breakdown(table: pd.DataFrame, first: str, second: str = "") -> pd.DataFrame:
    return table[(table["uitsplitsing"] == first) & (table["uitsplitsing2"] == second)]


def lifted(table: pd.DataFrame, areas: Areas, level: Level) -> pd.DataFrame:
    place = [c if c in SPECIAL else areas.ancestor(c, level) for c in table["gebied"]]
    return table.assign(gebied=place)


def wijk_totals(dossiers: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Dossiers with a known area: wijken x quarters."""
    total = lifted(breakdown(dossiers, "totaal"), areas, Level.WIJK)
    table = total.pivot_table(
        index="gebied", columns="periode", values="getal", aggfunc="sum", fill_value=0
    )
    return table.drop(index=list(SPECIAL))


def test_same_settings_give_the_same_bytes(demo, areas, settings, tmp_path):
    again = make_demo(areas, read_population(SOURCE, settings), settings)
    write_demo(demo, tmp_path / "a", tmp_path / "a.yaml")
    write_demo(again, tmp_path / "b", tmp_path / "b.yaml")
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 4 * settings.aantal_kwartalen + 1 + len(demo.lijsten)
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        assert (tmp_path / "a" / name).stat().st_size <= 450_000
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_committed_files_are_what_the_generator_makes(demo, tmp_path):
    write_demo(demo, tmp_path / "demo", tmp_path / "truth.yaml")
    for path in sorted((tmp_path / "demo").iterdir()):
        assert path.read_bytes() == (SOURCE / "demo" / path.name).read_bytes(), path.name
    assert (tmp_path / "truth.yaml").read_bytes() == COMMITTED_TRUTH.read_bytes()


def test_another_seed_plants_elsewhere(demo, areas, settings):
    other = settings.model_copy(update={"zaad": settings.zaad + 1})
    moved = make_demo(areas, read_population(SOURCE, other), other)
    places = [[e["gebied"] for e in d.truth["effecten"]] for d in (demo, moved)]
    assert places[0] != places[1]


def test_truth_is_written_only_when_asked(demo, tmp_path):
    write_demo(demo, tmp_path / "demo", None)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    kinds = ("registraties", *demo.over_punten)
    quarters = {f"{kind}_{p}.csv" for kind in kinds for p in demo.registraties}
    lists = {f"{kind}.csv" for kind in demo.lijsten}
    assert written == quarters | lists | {"servicepunten.csv"}


@pytest.mark.parametrize("unit", ["dossiers", "contacten"])
def test_city_totals_are_near_the_target(rows, settings, unit, figure):
    total = breakdown(rows[rows["eenheid"] == unit], "totaal")
    per_quarter = total.groupby("periode")["getal"].sum()
    figure(f"{unit} per kwartaal: {per_quarter.astype(int).to_dict()}")
    target = getattr(settings, f"{unit}_per_kwartaal")
    assert per_quarter.mean() == pytest.approx(target, rel=0.05)


def test_season_is_high_in_k1_and_low_in_k3(dossiers):
    total = breakdown(dossiers, "totaal").groupby("periode")["getal"].sum()
    by_season = total.groupby(total.index.str[-2:]).mean()
    assert by_season["K1"] > by_season["K3"]


@pytest.mark.parametrize("name", ADDS_UP_AT)
def test_breakdowns_add_up_to_the_total(dossiers, areas, name):
    level = ADDS_UP_AT[name]
    total = lifted(breakdown(dossiers, "totaal"), areas, level).query("getal > 0")
    parts = breakdown(dossiers, name)
    pd.testing.assert_series_equal(
        parts.groupby(KEYS)["getal"].sum(), total.groupby(KEYS)["getal"].sum()
    )


def test_crossing_adds_up_both_ways(dossiers):
    crossing = breakdown(dossiers, "hulpvraag", "leeftijd")
    themes = breakdown(dossiers, "hulpvraag")
    pd.testing.assert_series_equal(
        crossing.groupby([*KEYS, "categorie"])["getal"].sum(),
        themes.groupby([*KEYS, "categorie"])["getal"].sum(),
    )
    ages = breakdown(dossiers, "leeftijd")
    pd.testing.assert_series_equal(
        crossing.groupby([*KEYS, "categorie2"])["getal"].sum(),
        ages.groupby([*KEYS, "categorie"])["getal"].sum(),
        check_index=False,
    )


def test_contacts_add_up_per_channel_and_overlap_per_theme(rows):
    contacts = rows[rows["eenheid"] == "contacten"]
    total = breakdown(contacts, "totaal").query("getal > 0").groupby(KEYS)["getal"].sum()
    for name in ("kanaal", "werkvorm"):
        pd.testing.assert_series_equal(
            breakdown(contacts, name).groupby(KEYS)["getal"].sum(), total
        )
    themes = breakdown(contacts, "hulpvraag").groupby(KEYS)["getal"].sum()
    assert (themes.reindex(total.index) >= total).all()
    assert themes.sum() > 1.1 * total.sum()


def test_running_dossiers_add_up_without_area(rows):
    running = rows[rows["eenheid"] == "lopend"]
    keys = ["periode", "servicepunt"]
    assert set(running["gebied"]) == {"onbekend"}
    pd.testing.assert_series_equal(
        breakdown(running, "zwaarte").groupby(keys)["getal"].sum(),
        breakdown(running, "totaal").groupby(keys)["getal"].sum(),
    )


def test_every_code_exists(rows, demo, areas):
    taxonomy = yaml.safe_load((ROOT / "data" / "taxonomie.yaml").read_text(encoding="utf-8"))
    known = {
        (name, category["code"])
        for name, breakdown_ in taxonomy["uitsplitsingen"].items()
        for category in breakdown_["categorieen"]
    }
    assert set(rows["eenheid"]) <= set(taxonomy["eenheden"])
    assert set(zip(rows["uitsplitsing"], rows["categorie"], strict=True)) <= known
    second = rows[rows["uitsplitsing2"] != ""]
    assert set(zip(second["uitsplitsing2"], second["categorie2"], strict=True)) <= known
    assert all(code in areas for code in set(rows["gebied"]) - SPECIAL)
    assert set(rows["servicepunt"]) == set(demo.servicepunten["code"])


def test_each_cell_is_listed_once_and_zeros_are_left_out(rows):
    cell = [c for c in rows.columns if c not in ("aantal", "getal")]
    assert not rows.duplicated(cell).any()
    zero = rows[rows["getal"] == 0]
    assert set(zero["uitsplitsing"]) == {"totaal"}  # closed points only


def test_one_level_of_area_per_point_and_breakdown(rows, areas, demo):
    known = rows[~rows["gebied"].isin(SPECIAL)]
    level = known["gebied"].map(lambda code: areas[code].level.value)
    key = ["periode", "servicepunt", "eenheid", "uitsplitsing", "uitsplitsing2"]
    assert level.groupby([known[k] for k in key]).nunique().max() == 1
    coarse = known[(known["eenheid"] == "dossiers") & (known["uitsplitsing"] == "totaal")]
    found = coarse.loc[level[coarse.index] == "wijk", "servicepunt"]
    assert sorted(set(found)) == demo.truth["punten"]["totaal_op_wijkniveau"]


def test_every_stadsdeel_has_a_point(demo, areas, settings):
    points = demo.servicepunten
    assert len(points) == settings.punten.aantal
    assert set(points["fictief"]) == {"ja"}
    wijken = [areas.find(n.removeprefix("Demopunt "), Level.WIJK)[0].code for n in points["naam"]]
    stadsdelen = {areas.ancestor(code, Level.STADSDEEL) for code in wijken}
    assert stadsdelen == set(areas.codes(Level.STADSDEEL))


def test_dispersion_over_quarters_is_about_two(dossiers, areas, figure):
    counts = wijk_totals(dossiers, areas).to_numpy(float)
    mean = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    kept = mean.min(axis=1) >= 1
    freedom = (kept.sum() - 1) * (counts.shape[1] - 1)
    phi = ((counts - mean)[kept] ** 2 / mean[kept]).sum() / freedom
    figure(f"spreiding van de wijktotalen over de kwartalen: {phi:.2f}")
    assert 1.4 <= phi <= 2.8


def test_an_age_that_is_not_noted_is_there_all_the_same(demo, settings):
    """What is planted to tempt: in one stadsdeel few of an age are noted, and many are there."""
    [effect] = [e for e in demo.truth["effecten"] if e["soort"] == "niet_genoteerd"]
    ages = demo.truth["leeftijd_per_stadsdeel"]
    city = [sum(of[a]["werkelijk"] for of in ages.values()) for a in ages[effect["gebied"]]]
    place = list(ages[effect["gebied"]]).index(effect["groep"])
    here = [each["werkelijk"] for each in ages[effect["gebied"]].values()]
    noted = [each["genoteerd"] for each in ages[effect["gebied"]].values()]
    assert here[place] / sum(here) >= 0.95 * city[place] / sum(city)
    assert noted[place] / sum(noted) < 0.6 * here[place] / sum(here)
    real = [e["gebied"] for e in demo.truth["effecten"] if e["groep"] == effect["groep"]]
    assert real.count(effect["gebied"]) == 1


def test_planted_effects_are_there_in_expectation(demo, settings):
    effects = demo.truth["effecten"]
    for effect in effects:
        ratio = effect["verwacht_met_per_jaar"] / effect["verwacht_zonder_per_jaar"]
        assert ratio == pytest.approx(effect["factor"], rel=0.01), effect
    plan = settings.ingebouwd
    kinds = pd.Series([effect["soort"] for effect in effects]).value_counts()
    assert kinds["lager_alle"] == plan.wijken_alle_vragen
    assert kinds["lager_groep"] == plan.wijken_een_groep
    assert kinds["groep"] == sum(group.stadsdelen for group in plan.groepen)
    wijken = [effect["gebied"] for effect in effects if effect["niveau"] == "wijk"]
    assert len(set(wijken)) == len(wijken)
    lower = [e for e in effects if e["soort"].startswith("lager")]
    # in expectation before closures and lost areas: a small margin under the minimum
    assert all(e["verwacht_zonder_per_jaar"] > 0.9 * plan.minimum_verwacht for e in lower)
    deep = next(e for e in effects if e["soort"] == "diep_gat")
    assert deep["verwacht_zonder_per_jaar"] == pytest.approx(plan.diep_verwacht, rel=0.25)
    assert deep["verwacht_met_per_jaar"] < 10


def test_counts_agree_with_the_expectation_in_the_truth(demo, dossiers, areas, settings, figure):
    latest = demo.truth["laatste_vier_kwartalen"]
    counts = wijk_totals(dossiers, areas)[latest].sum(axis=1)
    expected = pd.DataFrame(demo.truth["verwacht_per_wijk"]).T["met"]
    z = (counts.reindex(expected.index).fillna(0) - expected) / np.sqrt(
        settings.spreiding * expected.clip(lower=1)
    )
    figure(f"z van de wijktotalen: sd {z.std():.2f}, uiterste {z.abs().max():.1f}")
    assert z.abs().max() < 4.5
    assert 0.6 < z.std() < 1.5


def test_deep_gap_is_counted_under_ten(demo, dossiers):
    deep = next(e for e in demo.truth["effecten"] if e["soort"] == "diep_gat")
    themes = breakdown(dossiers, "hulpvraag")
    found = themes[
        (themes["gebied"] == deep["gebied"])
        & themes["categorie"].isin(deep["hulpvragen"])
        & themes["periode"].isin(demo.truth["laatste_vier_kwartalen"])
    ]
    assert found["getal"].sum() < 10


def test_badly_registering_point_stands_out(demo, dossiers):
    bad = demo.truth["punten"]["slecht_registrerend"]
    total = breakdown(dossiers, "totaal")
    known = total["getal"].where(total["gebied"] == "onbekend", 0)
    unknown = (
        known.groupby(total["servicepunt"]).sum() / total.groupby("servicepunt")["getal"].sum()
    )
    assert unknown.idxmax() == bad
    assert unknown[bad] == pytest.approx(0.40, abs=0.06)
    assert unknown.drop(bad).max() < 0.12
    themes = breakdown(dossiers, "hulpvraag")
    rest = themes["getal"].where(themes["categorie"].isin(["onbekend", "overig"]), 0)
    share = rest.groupby(themes["servicepunt"]).sum() / themes.groupby("servicepunt")["getal"].sum()
    assert share.idxmax() == bad
    assert share[bad] > 0.28


def test_closed_points_say_zero_and_a_missing_delivery_says_nothing(demo, rows):
    for closed in demo.truth["punten"]["gesloten"]:
        for quarter in closed["kwartalen"]:
            at_point = rows["servicepunt"] == closed["servicepunt"]
            there = rows[at_point & (rows["periode"] == quarter)]
            new = there[there["eenheid"].isin(["dossiers", "contacten"])]
            assert len(new) == 2
            assert (new["getal"] == 0).all()
    missing = demo.truth["punten"]["niet_geleverd"]
    of_point = rows[rows["servicepunt"] == missing["servicepunt"]]
    assert set(demo.registraties) - set(of_point["periode"]) == {missing["kwartaal"]}


def test_one_organisation_withholds_a_few_cells(rows, demo, settings):
    withheld = rows[rows["aantal"] == "afgeschermd"]
    assert set(withheld["uitsplitsing"]) == {"doelgroep"}
    owner = demo.servicepunten.set_index("code")["organisatie"]
    assert set(withheld["servicepunt"].map(owner)) == {demo.truth["punten"]["schermt_af"]}
    most = settings.storingen.afgeschermd_per_kwartaal
    assert withheld.groupby("periode").size().max() <= most
    assert rows["getal"].isna().sum() == len(withheld)


def test_outsiders_and_people_without_address_have_their_own_line(dossiers):
    total = breakdown(dossiers, "totaal").groupby("gebied")["getal"].sum()
    share = total[list(SPECIAL)] / total.sum()
    assert 0.01 < share["buiten"] < 0.03
    assert 0.003 < share["geen_vast_adres"] < 0.015
    assert 0.03 < share["onbekend"] < 0.12


def test_no_area_is_named_in_code_or_parameters(demo, areas):
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in [PARAMETERS, *sorted((ROOT / "loaders").glob("demo*.py"))]
    )
    planted = {effect["gebied"] for effect in demo.truth["effecten"]}
    everywhere = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "loaders").glob("*.py"))
    )
    assert not [code for code in planted if code in everywhere + written]
    assert not [code for level in Level for code in areas.codes(level) if code in written]
    assert "Den Haag" not in written
    assert "verwacht_zonder" not in "".join(
        path.read_text(encoding="utf-8") for path in (SOURCE / "demo").glob("*.csv")
    )


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("spreiding: 2.0", "spreiding: 0.5", "spreiding"),
        ("laatste_kwartaal: 2026-K3", "laatste_kwartaal: 2026", "laatste_kwartaal"),
        ("laatste_kwartaal: 2026-K3", "laatste_kwartaal: 2026-K9", "laatste_kwartaal"),
        ("recht: [recht_regelgeving]", "recht: [rechtspraak]", "rechtspraak"),
        ("zaad:", "zaat:", "zaad"),
        ("zaad: ", "zaad: [", "niet te lezen"),
    ],
)
def test_wrong_parameters_are_told_in_dutch(tmp_path, old, new, named):
    text = PARAMETERS.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "demo.yaml"
    wrong.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=named) as caught:
        read_settings(wrong)
    assert caught.value.remedy


def test_missing_files_are_told_in_dutch(tmp_path, settings):
    with pytest.raises(DataError, match="ontbreekt"):
        read_settings(tmp_path / "demo.yaml")
    with pytest.raises(DataError, match="ontbreekt"):
        read_population(tmp_path, settings)


def test_missing_kenmerk_is_named(areas, settings):
    population = read_population(SOURCE, settings).drop(columns="bijstand_pct")
    with pytest.raises(DataError, match="bijstand_pct"):
        make_demo(areas, population, settings)
