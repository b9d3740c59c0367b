"""What page and command line remember of a sender."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from loaders.desk import check_context, remembered, with_memory
from loaders.municipality import Municipality
from loaders.report import Mapping, NeedsMappingError
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


HEADINGS = ["Wijk", "Vraag A", "Vraag B"]
TOLD = Mapping(
    {"gebied": "Wijk"},
    {"periode": "2026-K2", "servicepunt": "P1", "eenheid": "dossiers"},
    {"Vraag A": "schulden", "Vraag B": "wonen"},
    "hulpvraag",
    HEADINGS,
)


def question(headings=(), said=None, missing=("servicepunt",)):
    return NeedsMappingError(
        "Er ontbreken kolommen.",
        "Wijs ze aan.",
        headings=list(headings or HEADINGS),
        samples={},
        proposal=said or Mapping(vast={"periode": "2026-K3"}),
        missing=list(missing),
        kind="registraties",
    )


@pytest.fixture
def recall(store):
    """How a file of Dorpshulp is read, and what is asked otherwise."""
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", TOLD, "Ans")

    def ask(*args, sender="Dorpshulp", **kwargs):
        asked = question(*args, **kwargs)
        found = remembered(store, GEMEENTE, sender, asked)
        return found, with_memory(store, GEMEENTE, sender, asked)

    return ask


def test_the_period_of_an_earlier_file_is_forgotten_and_that_of_the_title_taken(recall):
    [(kind, mapping)], _ = recall()
    assert (kind, mapping.vast["periode"]) == ("registraties", "2026-K3")
    assert (mapping.kolommen, mapping.breed) == (TOLD.kolommen, TOLD.breed)
    assert recall(said=Mapping())[0] == []


def test_nothing_is_remembered_for_nobody(recall):
    assert recall(sender="")[0] == []


@pytest.mark.parametrize(
    "headings", [[*HEADINGS, "Werk"], ["Servicepunt", *HEADINGS], HEADINGS[:2], ["anders"]]
)
def test_for_other_headings_it_is_asked_again_with_what_still_fits_as_the_proposal(
    recall, headings
):
    found, asked = recall(headings)
    assert found == []
    assert {*asked.proposal.kolommen.values(), *asked.proposal.breed} == set(headings) & set(
        HEADINGS
    )
    assert ("eerder bij Dorpshulp" in asked.what) == (headings != ["anders"])


def test_a_point_and_a_unit_that_the_file_names_go_before_remembered_ones(recall):
    said = {"periode": "2026-K3", "servicepunt": "P2", "eenheid": "contacten"}
    [(_, mapping)], _ = recall(said=Mapping(vast=said))
    assert mapping.vast == said


def test_a_column_with_the_point_is_never_passed_over(recall):
    own = Mapping({"servicepunt": "Vraag B"}, {"periode": "2026-K3"})
    found, asked = recall(said=own, missing=())
    assert found == []
    assert "servicepunt" not in asked.proposal.vast


def test_a_mapping_of_which_the_headings_were_not_noted_must_read_them_all(store):
    old = Mapping({"gebied": "waar", "periode": "wanneer"})
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", old, "Ans")
    assert remembered(store, GEMEENTE, "Dorpshulp", question(["waar", "wanneer"]))
    assert not remembered(store, GEMEENTE, "Dorpshulp", question(["waar", "wanneer", "wie"]))
