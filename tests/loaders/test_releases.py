"""Releases in the store, on both databases: frozen under a number, read back as they were."""

from __future__ import annotations

import pandas as pd
import pytest
import sqlalchemy as sa

from geo.errors import NoDataError
from geo.period import Period
from loaders.releases import Correction, Publication
from loaders.report import DeliveryError
from loaders.store import Store
from tests.loaders.checked import happened, put
from tests.loaders.village import GEMEENTE, demand, row

K3 = Period.parse("2026-K3")
FIGURES = pd.DataFrame({"gebied": ["WK1"], "waarde": [35.0], "tekst": ["35"]})


def made(store: Store, *corrections: Correction) -> Publication:
    return Publication(
        FIGURES,
        store.coverage(GEMEENTE),
        {K3: 2},
        store.parts_in_force(GEMEENTE),
        store.version(GEMEENTE),
        corrections,
    )


def test_a_release_is_read_back_as_it_was_made(store):
    put(store, row(aantal=35), row(servicepunt="P2", periode="2026-K2", aantal=3))
    correction = Correction("2026-K3", "wijk", "WK1", "totaal", "30", "35")
    publication = made(store, correction)
    assert store.publish(GEMEENTE, publication, who="Ans", note="Eerste") == 1
    found = store.release(GEMEENTE, 1, demonstration=False)
    pd.testing.assert_frame_equal(found.figures, FIGURES)
    assert found.coverage == publication.coverage
    assert found.coverage.missing[K3] == ("P2",)
    assert (found.left_open, found.corrections) == ({K3: 2}, (correction,))
    assert found.parts == publication.parts
    assert found.version == store.version(GEMEENTE), "publishing changes no figure"


def test_numbers_follow_each_other_per_municipality_and_the_newest_is_first(store):
    put(store, row(aantal=35))
    for note in ("een", "twee"):
        store.publish(GEMEENTE, made(store), who="Ans", note=note)
    assert [(e.nummer, e.toelichting) for e in store.releases(GEMEENTE)] == [
        (2, "twee"),
        (1, "een"),
    ]
    assert store.releases("GM9999") == []
    assert happened(store)[-1] == "gepubliceerd"


def test_a_demonstration_has_numbers_of_its_own(store):
    put(store, row(aantal=20), demonstration=True)
    assert store.publish(GEMEENTE, made(store), who="programma") == 1
    put(store, row(aantal=35))
    assert store.publish(GEMEENTE, made(store), who="Ans") == 1
    kinds = [(e.demonstratie, e.nummer) for e in store.releases(GEMEENTE)]
    assert kinds == [(False, 1), (True, 1)]


def test_a_release_that_is_not_there_is_told(store):
    with pytest.raises(NoDataError, match="Uitgave 7 bestaat niet"):
        store.release(GEMEENTE, 7, demonstration=False)


def test_figures_of_deliveries_that_changed_meanwhile_are_not_published(store):
    put(store, row(aantal=35))
    seen = store.version(GEMEENTE)
    put(store, row(aantal=36))
    with pytest.raises(DeliveryError, match="veranderd sinds u keek"):
        store.publish(GEMEENTE, made(store), who="Ans", seen_version=seen)
    assert store.releases(GEMEENTE) == []


@pytest.mark.parametrize("statement", ["UPDATE uitgaven SET nummer = 9", "DELETE FROM uitgaven"])
def test_what_was_published_cannot_be_changed(store, statement):
    put(store, row(aantal=35))
    store.publish(GEMEENTE, made(store), who="Ans")
    with pytest.raises(sa.exc.DBAPIError, match="ligt vast"), store._engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_what_was_in_force_then_can_be_counted_again(store):
    put(store, row(aantal=35), demand("wonen", aantal=20), demand("werk", aantal=15))
    then = store.parts_in_force(GEMEENTE)
    put(store, row(aantal=90))
    found = store.counts_of_parts(GEMEENTE, then)
    figures = found.set_index("categorie")["laagste"].astype(int).to_dict()
    assert figures == {"wonen": 20, "werk": 15, "totaal": 35}
    assert set(found["servicepunt"]) == {"P1"}
    assert store.counts_of_parts(GEMEENTE, ()).empty
