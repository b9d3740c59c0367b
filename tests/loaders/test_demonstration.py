"""The shipped demonstration in a store: whole, once, and never beside real figures."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from geo.errors import DataError
from geo.period import Period
from loaders.database import StoreError
from loaders.demo_delivery import deliver_demonstration
from loaders.demonstration import load_demonstration
from loaders.knowledge import load_knowledge
from loaders.municipality import available, load_municipality
from loaders.store import Store
from tests.loaders.village import (
    ALWAYS,
    GEMEENTE,
    TAXONOMY,
    municipality,
    points,
    read,
    row,
    total,
)

WHOLE = {"WK1": (40, 40, 0), "WK2": (60, 60, 0)}


def test_the_demonstration_fills_an_empty_store_once(store, tmp_path):
    village = municipality(tmp_path)
    assert deliver_demonstration(store, village, TAXONOMY) == 2
    version = store.version(GEMEENTE)
    assert deliver_demonstration(store, village, TAXONOMY) == 0
    assert store.version(GEMEENTE) == version
    assert total(store) == WHOLE
    assert store.coverage(GEMEENTE).demonstration


def test_points_get_their_names(store, tmp_path):
    village = municipality(tmp_path)
    demo = village.folder / "demo"
    path = demo / "registraties_2026-K2.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:2]))
    deliver_demonstration(store, village, TAXONOMY)
    assert store.coverage(GEMEENTE).missing == {Period.parse("2026-K2"): ("Punt D2",)}


def test_a_municipality_without_demonstration_stays_empty(store, tmp_path):
    assert deliver_demonstration(store, municipality(tmp_path, quarters=()), TAXONOMY) == 0
    assert not store.has_deliveries(GEMEENTE)


def test_a_retired_demonstration_does_not_return(store, tmp_path):
    village = municipality(tmp_path)
    deliver_demonstration(store, village, TAXONOMY)
    store.deliver(GEMEENTE, [read(tmp_path, row(aantal=3))])
    assert deliver_demonstration(store, village, TAXONOMY) == 0
    assert total(store) == {"WK1": (3, 3, 0)}


def no_points(demo):
    (demo / "servicepunten.csv").unlink()


def points_without_names(demo):
    points().drop(columns="naam").to_csv(demo / "servicepunten.csv", index=False)


def points_with_an_empty_name(demo):
    points().assign(naam=["Punt D1", None]).to_csv(demo / "servicepunten.csv", index=False)


def a_point_twice(demo):
    points("D1", "D1").to_csv(demo / "servicepunten.csv", index=False)


def a_bad_row(demo):
    path = demo / "registraties_2026-K2.csv"
    path.write_text(path.read_text().replace(",30,", ",dertig,"))


def a_quarter_twice(demo):
    path = demo / "registraties_2026-K2.csv"
    path.write_text(path.read_text().replace("2026-K2", "2026-K1").replace(",30,", ",31,"))


def no_csv(demo):
    (demo / "registraties_2026-K2.csv").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "damage",
    [
        no_points,
        points_without_names,
        points_with_an_empty_name,
        a_point_twice,
        a_bad_row,
        a_quarter_twice,
        no_csv,
    ],
)
def test_damage_is_told_in_dutch_and_nothing_is_stored(store, tmp_path, damage):
    village = municipality(tmp_path)
    damage(village.folder / "demo")
    with pytest.raises(DataError, match=f"data/{GEMEENTE}/demo/ zijn beschadigd"):
        deliver_demonstration(store, village, TAXONOMY)
    assert not store.has_deliveries(GEMEENTE)


def test_a_store_that_another_program_writes_is_not_told_as_damage(tmp_path, monkeypatch):
    monkeypatch.setattr("loaders.database.PATIENCE_S", 0)
    village, path = municipality(tmp_path), tmp_path / "opslag.sqlite"
    Store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = Store(f"sqlite:///{path}")
        assert store.version(GEMEENTE), "reading needs no lock"
        with pytest.raises(StoreError, match=r"opslag\.sqlite' is bezet") as told:
            deliver_demonstration(store, village, TAXONOMY)
        assert "opnieuw" in told.value.remedy
        other.execute("ROLLBACK")
    assert deliver_demonstration(store, village, TAXONOMY) == 2
    store.close()


def test_the_shipped_demonstration_goes_in_whole(tmp_path):
    knowledge = load_knowledge()
    for code in available():
        shipped = load_municipality(code)
        files = sorted((shipped.folder / "demo").glob("registraties_*.csv"))
        store = Store(f"sqlite:///{tmp_path / code}.sqlite")
        assert load_demonstration(store, shipped, knowledge) == len(files) > 0
        covered = store.coverage(code)
        assert [str(p) for p in covered.periods] == [f.stem.split("_")[1] for f in files]
        [release] = store.releases(code)
        assert (release.nummer, release.demonstratie) == (1, True)
        assert load_demonstration(store, shipped, knowledge) == 0
        assert len(store.releases(code)) == 1
        named = pd.read_csv(shipped.folder / "demo" / "servicepunten.csv")
        assert covered.points_in(ALWAYS) == len(named)
        assert {n for names in covered.missing.values() for n in names} <= set(named["naam"])

        rows = pd.concat(pd.read_csv(f, dtype=str) for f in files)
        picked = rows[
            (rows["uitsplitsing"] == "hulpvraag")
            & (rows["eenheid"] == "contacten")
            & rows["uitsplitsing2"].isna()
        ]
        number = pd.to_numeric(picked["aantal"], errors="coerce")
        period = Period(covered.periods[0].first, covered.periods[-1].last)
        stored = store.counts(code, period, "hulpvraag", "contacten")
        open_rows = picked["aantal"].isin([".", ""]) | picked["aantal"].isna()
        assert stored["laagste"].sum() == number.sum()
        assert stored["zonder_data"].sum() == open_rows.sum()
        assert stored["hoogste"].sum() >= stored["laagste"].sum()
        store.close()
