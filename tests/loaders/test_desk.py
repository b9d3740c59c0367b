"""What page and command line remember of a sender."""

from __future__ import annotations

from loaders.desk import remembered
from loaders.report import Mapping
from tests.loaders.village import GEMEENTE


def test_the_period_of_an_earlier_file_is_forgotten(store):
    told = Mapping({"gebied": "waar"}, {"periode": "2026-K2", "servicepunt": "P1"})
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", told, "Ans")
    [(kind, mapping)] = remembered(store, GEMEENTE, "Dorpshulp", ["waar", "aantal"])
    assert (kind, mapping.vast) == ("registraties", {"servicepunt": "P1"})
    assert mapping.kolommen == {"gebied": "waar"}


def test_nothing_is_remembered_for_other_headings_or_for_nobody(store):
    told = Mapping({"gebied": "waar"})
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", told, "Ans")
    assert remembered(store, GEMEENTE, "Dorpshulp", ["anders"]) == []
    assert remembered(store, GEMEENTE, "", ["waar"]) == []
