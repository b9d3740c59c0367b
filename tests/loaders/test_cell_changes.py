"""What a delivery loses or moves per area and category, while its sums stay as they were."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from geo.period import Period
from geo.replaced import Compared, PreviewSettings, Table, surprises
from loaders.store import Store
from tests.loaders.checked import checked
from tests.loaders.village import AREAS, GEMEENTE, demand, row

SETTINGS = PreviewSettings(versie=1, klein=20, opvallend_pct=25, getoond=12)


def told(store: Store, *rows):
    found, more = surprises(store.cell_changes(GEMEENTE, checked(*rows)), AREAS, SETTINGS, 5)
    assert more == 0
    return {(s.area, *s.categories): s.words for s in found}


@pytest.fixture
def now(store):
    """Stores rows, and tells what new ones would change."""

    def compare(old, new):
        store.deliver(GEMEENTE, [checked(*old)])
        return told(store, *new)

    return compare


WONEN, WERK = demand("wonen", aantal=100), demand("werk", aantal=100)
FAR = demand("wonen", gebied="WK2", aantal=100)


def test_a_cell_that_disappears_while_another_doubles(now):
    doubled = demand("wonen", aantal=200)
    assert now([WONEN, WERK], [doubled])[("WK1", "werk")] == "100 verdwijnt"


def test_a_cell_without_data_disappears_too(now):
    assert now([WONEN, WERK], [WONEN, demand("werk", aantal="")]) == {
        ("WK1", "werk"): "100 verdwijnt"
    }


def test_an_area_that_drops_while_another_rises(now):
    moved = [demand("wonen", aantal=30), demand("wonen", gebied="WK2", aantal=170)]
    found = now([WONEN, FAR], moved)
    assert found == {("WK1",): "van 100 naar 30", ("WK2",): "van 100 naar 170"}


def test_an_area_that_disappears_with_all_its_categories_has_one_line(now):
    found = now([WONEN, WERK, FAR], [demand("wonen", gebied="WK2", aantal=300)])
    assert found == {("WK1",): "200 verdwijnt", ("WK2",): "van 100 naar 300"}


def test_an_area_with_one_category_is_told_by_that(now):
    found = now([WONEN, FAR], [FAR])
    assert found == {("WK1", "wonen"): "100 verdwijnt"}


def test_all_that_moves_to_nowhere_known_is_one_line(now):
    found = now([WONEN, FAR], [demand("wonen", gebied="onbekend", aantal=200)])
    assert found == {("",): "alle gebieden vervallen: alles staat op onbekend of buiten"}


def test_wijken_that_become_stadsdelen_are_one_line(now):
    found = now([WONEN, FAR], [demand("wonen", gebied="SD1", aantal=200)])
    assert found == {("",): "wijken worden stadsdelen"}


def test_finer_areas_are_no_loss(now):
    assert now([WONEN], [demand("wonen", gebied="BU11", aantal=100)]) == {}


def test_a_known_count_that_is_withheld(now):
    found = now([WONEN, WERK], [WONEN, demand("werk", aantal="<10")])
    assert found[("WK1", "werk")].startswith("100 wordt afgeschermd: ")
    assert "100" in found.pop(("WK1", "werk"))
    assert all("afgeschermd" not in words for words in found.values())


def test_a_breakdown_that_is_gone(now):
    assert now([row(aantal=200), WONEN, WERK], [row(aantal=200)]) == {("",): "200 vervalt geheel"}


def test_small_counts_are_no_surprise(now):
    small = [demand("wonen", aantal=9), demand("werk", gebied="WK2", aantal=19)]
    assert now([*small, demand("schulden", aantal=50)], [demand("schulden", aantal=50)]) == {}


def test_the_same_again_and_other_periods_are_no_surprise(now):
    assert now([WONEN, FAR], [WONEN, FAR, demand("werk", periode="2026-K2", aantal=90)]) == {}


def test_a_million_cells_are_compared(figure):
    n = 1_000_000
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 100, n).astype(float)
    codes = [a.code for a in AREAS.at("wijk")]
    cells = pd.DataFrame(
        {
            "tabel": np.arange(n) % 1000,
            "rubriek": np.arange(n) // 1000 % 17,
            "gebied": np.arange(n) // 17000 % 3,
            "nieuw_laagste": counts,
            "nieuw_hoogste": counts,
            "nu_laagste": rng.permutation(counts),
            "nu_hoogste": counts,
        }
    )
    tables = [Table("P1", Period.parse("2026-K3"), "dossiers", "hulpvraag")] * 1000
    headings = [(f"c{k}", "") for k in range(17)]
    start = time.perf_counter()
    found, more = surprises(Compared(cells, tables, headings, codes), AREAS, SETTINGS, 5)
    figure(f"{n} cells compared in {time.perf_counter() - start:.1f} s")
    assert len(found) == 500
    assert more > 0
