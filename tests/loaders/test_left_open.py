"""A rejected row is not the same as a row that is not there: its area has no data, not 0."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from loaders import left_open
from loaders.check_rows import check_source
from loaders.store import Store
from tests.loaders.checked import ANY_POINT
from tests.loaders.sources import source
from tests.loaders.village import (
    AREAS,
    GEMEENTE,
    TAXONOMY,
    demand,
    figures,
    new_store,
    row,
    total,
)


def check(*rows):
    return check_source(source("registraties", rows), ANY_POINT, name="a.csv", sha256="a")


def cells(report):
    """Area, category and count of every row to store; None is no data."""
    rows = report.levering.rows
    counts = rows["laagste"].astype(object).where(rows["laagste"].notna(), None)
    return set(zip(rows["gebied"], rows["categorie"], counts, strict=True))


def stored(folder, *rows) -> Store:
    store = new_store(folder)
    store.deliver(GEMEENTE, [check(*rows).levering])
    return store


def test_the_area_of_a_rejected_row_has_no_data(tmp_path):
    rows = [row(aantal=5), row(gebied="WK2", aantal="vijf")]
    report = check(*rows)
    assert cells(report) == {("WK1", "totaal", 5.0), ("WK2", "totaal", None)}
    assert (report.gelezen, report.geaccepteerd, report.afgewezen) == (2, 1, 1)
    assert total(stored(tmp_path, *rows)) == {"WK1": (5, 5, 0), "WK2": (0, 0, 1)}


def test_the_report_names_the_areas_that_stay_without_data():
    report = check(row(aantal=5), row(gebied="WK2", aantal="vijf"))
    [told] = [w.reden for w in report.waarschuwingen if "afgewezen" in w.reden]
    assert told == (
        "Door afgewezen rijen is van P1 over 2026-K3 bij totaal (dossiers) geen aantal bekend voor "
        "Brug. Daar telt dit punt dan als 'geen data', niet als 0; lever de rijen verbeterd aan om "
        "dat te herstellen."
    )


def test_many_areas_are_counted_in_the_report():
    buurten = [row(gebied=b, aantal="?") for b in ("BU12", "BU21", "BU31")]
    report = check(row(gebied="BU11", aantal=5), *buurten)
    [told] = [w.reden for w in report.waarschuwingen if "afgewezen" in w.reden]
    assert "voor Dijk West, Brug en Veld." in told


@pytest.mark.parametrize(("more", "words"), [(1, "nog 1 gebied."), (2, "nog 2 gebieden.")])
def test_one_more_area_is_no_plural(more, words):
    codes = ["SD1", "SD2", "WK1", "WK2", "WK3", "BU11", "BU12", "BU21"][: 6 + more]
    same = {"servicepunt": "P1", "periode": "2026-K3", "eenheid": "dossiers"}
    cells = pd.DataFrame([same | {"uitsplitsing": "totaal", "gebied": code} for code in codes])
    [problem] = left_open.told(cells, AREAS)
    assert words in problem.reden


def test_where_the_area_was_not_understood_it_can_be_any_that_was_not_listed():
    report = check(row(aantal=5), row(gebied="Nergens", aantal=120))
    assert cells(report) == {
        ("WK1", "totaal", 5.0),
        ("WK2", "totaal", None),
        ("WK3", "totaal", None),
    }


def test_a_coarser_row_leaves_open_what_lies_in_it_and_a_finer_one_what_it_lies_in():
    coarse = check(row(gebied="BU12", aantal=5), row(gebied="WK1", aantal="?"))
    assert cells(coarse) == {("BU12", "totaal", 5.0), ("BU11", "totaal", None)}
    fine = check(row(aantal=5), row(gebied="BU11", aantal="?"))
    assert cells(fine) == {("WK1", "totaal", 5.0)}


def test_a_second_row_for_the_same_cell_leaves_nothing_open():
    report = check(row(aantal=5), row(aantal=7), row(gebied="WK2", aantal=3))
    assert report.afgewezen
    assert ("WK1", "totaal", None) not in cells(report) or len(cells(report)) == 2


def test_a_breakdown_of_which_nothing_was_accepted_was_not_delivered(tmp_path):
    rows = [row(aantal=5), demand("wonen", aantal="?"), demand("werk", gebied="WK2", aantal="?")]
    assert cells(check(*rows)) == {("WK1", "totaal", 5.0)}
    assert figures(stored(tmp_path, *rows), "hulpvraag") == {}


def test_only_its_own_category_stays_open():
    report = check(demand("wonen", aantal=5), demand("werk", gebied="WK2", aantal="?"))
    assert cells(report) == {("WK1", "wonen", 5.0), ("WK2", "werk", None)}


def test_who_lives_nowhere_known_is_a_place_too():
    report = check(row(aantal=5), row(gebied="onbekend", aantal="?"))
    assert ("onbekend", "totaal", None) in cells(report)


def test_rows_of_other_points_and_periods_are_left_alone():
    others = [row(servicepunt="P2", gebied="WK2", aantal=4), row(periode="2026-K2", aantal=3)]
    report = check(row(aantal=5), row(gebied="WK2", aantal="?"), *others)
    rows = report.levering.rows
    lost = rows[rows["laagste"].isna()]
    assert lost[["servicepunt", "periode", "gebied"]].to_numpy().tolist() == [
        ["P1", "2026-K3", "WK2"]
    ]


def test_history_counts_the_rows_that_were_delivered(tmp_path):
    store = stored(tmp_path, row(aantal=5), row(gebied="Nergens", aantal=120))
    [entry] = store.history(GEMEENTE)
    assert (entry.gelezen, entry.afgewezen, entry.rijen) == (2, 1, 1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["WK1", "WK2", "WK3", "BU11", "onbekend", "Nergens"]),
            st.sampled_from(["totaal", "wonen", "werk"]),
            st.sampled_from([0, 7, 40, "?", "-1", "<10"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_accepted_row_is_stored_and_every_cell_once(listed):
    rows = [
        row(gebied=a, aantal=n) if c == "totaal" else demand(c, gebied=a, aantal=n)
        for a, c, n in listed
    ]
    report = check(*rows)
    assert report.gelezen == report.geaccepteerd + report.afgewezen == len(rows)
    if report.levering is None:
        assert report.geaccepteerd == 0
        return
    assert report.levering.counted == report.geaccepteerd
    key = ["gebied", "uitsplitsing", "categorie"]
    assert not report.levering.rows.duplicated(key).any()
    gaps = report.levering.rows.tail(report.levering.gaps)
    assert gaps["laagste"].isna().all()
    assert bool(report.levering.gaps) <= bool(report.afgewezen)


@pytest.mark.parametrize("places", [["onbekend"], ["buiten", "geen_vast_adres"]])
def test_an_area_that_was_not_understood_is_open_where_no_other_was_named(places):
    known = [row(gebied=p, aantal=4) for p in places]
    report = check(*known, row(gebied="Nergens", aantal=9))
    assert {c for c in cells(report) if c[2] is None} == {
        (wijk, "totaal", None) for wijk in ("WK1", "WK2", "WK3")
    }
    beside = check(*known, demand("wonen", gebied="BU31"), row(gebied="Nergens", aantal=9))
    assert ("BU11", "totaal", None) in cells(beside)


def open_cells(report):
    gaps = report.levering.rows.tail(report.levering.gaps)
    assert gaps["laagste"].isna().all()
    names = ["servicepunt", "periode", "eenheid", "uitsplitsing", "categorie", "gebied"]
    return {tuple(map(str, each)) for each in gaps[names].itertuples(index=False)}


@pytest.mark.parametrize("category", ["schuldne", ""])
def test_a_category_that_was_not_understood_can_be_any_of_its_breakdown(category):
    report = check(
        demand("wonen", aantal=5),
        demand("wonen", gebied="WK2", aantal=5),
        demand(category, gebied="WK2", aantal=100),
    )
    found = {(c, g) for *_, c, g in open_cells(report)}
    codes = set(TAXONOMY.uitsplitsingen["hulpvraag"].codes)
    assert found == {(code, "WK2") for code in codes - {"wonen"}}
    assert any("geen aantal bekend voor Brug" in w.reden for w in report.waarschuwingen)


@pytest.mark.parametrize(
    ("wrong", "there"),
    [
        ({"eenheid": "dosiers"}, {"eenheid": "contacten"}),
        ({"servicepunt": "P9"}, {"servicepunt": "P2"}),
        ({"periode": "K9 2026"}, {"periode": "2026-K2"}),
    ],
    ids=str,
)
def test_what_was_not_understood_can_be_any_table_of_which_something_was_accepted(wrong, there):
    kept = [demand("wonen", aantal=5), demand("wonen", aantal=6, **there)]
    lost = demand("werk", gebied="WK2", aantal=100) | wrong
    points = replace(ANY_POINT, points={"P1": "Punt", "P2": "Ander"})
    report = check_source(source("registraties", [*kept, lost]), points, name="a.csv", sha256="a")
    assert report.afgewezen == 1
    usual = {"servicepunt": "P1", "periode": "2026-K3", "eenheid": "dossiers"}
    assert open_cells(report) == {
        (*(usual | each).values(), "hulpvraag", "werk", "WK2") for each in ({}, there)
    }


def test_of_the_total_no_other_breakdown_stays_open():
    report = check(row(aantal=9), demand("wonen", aantal=5),
                   demand("werk", gebied="WK2", aantal=3) | {"uitsplitsing": "?"})  # fmt: skip
    assert {(u, c) for _, _, _, u, c, _ in open_cells(report)} == {("hulpvraag", "werk")}


def test_a_note_below_the_table_leaves_nothing_open():
    note = dict.fromkeys(row(), "") | {"periode": "Bron: eigen telling"}
    report = check(row(aantal=9), note)
    assert report.levering.gaps == 0


def test_many_tables_with_something_open_are_counted():
    kept = [row(servicepunt=f"Q{n}", aantal=5) for n in range(30)]
    report = check(*kept, row(servicepunt="", gebied="WK2", aantal=50))
    told = [w.reden for w in report.waarschuwingen if "Door afgewezen rijen" in w.reden]
    assert len(told) == 21
    assert "ook 10 andere tabellen" in told[-1]


def test_there_is_an_end_to_what_stays_open_and_that_is_told(monkeypatch):
    monkeypatch.setattr("loaders.left_open._MOST", 20)
    kept = [row(servicepunt=f"Q{n}", aantal=5) for n in range(90)]
    exact = row(servicepunt="Q7", gebied="WK3", aantal="?")
    lost = [row(servicepunt="", gebied="", aantal=5), exact]
    report = check(*kept, *lost)
    assert ("Q7", "2026-K3", "dossiers", "totaal", "totaal", "WK3") in open_cells(report)
    assert report.levering.gaps < 100 * 3
    assert any("niet alles als 'geen data'" in w.reden for w in report.waarschuwingen)
