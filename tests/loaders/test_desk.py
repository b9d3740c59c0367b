"""What page and command line remember of a sender."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from loaders.desk import check_context, remembered
from loaders.municipality import Municipality
from loaders.report import Mapping
from tests.loaders.village import AREAS, GEMEENTE, points, row


def test_a_delivery_is_judged_by_the_day_it_comes(store):
    town = Municipality(GEMEENTE, AREAS, {}, {"bestanden": {}}, Path())
    assert check_context(store, town).today == datetime.now(UTC).astimezone().date()


def test_without_a_list_points_are_written_as_they_were_delivered(store, deliver):
    deliver(row(servicepunt="Nep"), demonstration=True)
    deliver(row(servicepunt="Punt Dijk"), row(servicepunt="alle"))
    town = Municipality(GEMEENTE, AREAS, {}, {"bestanden": {}}, Path())
    assert check_context(store, town).known_points == ("Punt Dijk",)
    store.set_points(GEMEENTE, points("P1"))
    assert check_context(store, town).known_points == ()


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
