"""The outcome of a check, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.screen.check_words import check_headline, row_ranges, skipped_words


@pytest.mark.parametrize(
    ("accepted", "rejected", "words"),
    [
        (120, 6, "120 van de 126 rijen zijn in orde; 6 zijn afgewezen."),
        (1, 1, "1 van de 2 rijen is in orde; 1 is afgewezen."),
        (1200, 0, "Alle 1.200 rijen zijn in orde."),
        (1, 0, "De ene rij is in orde."),
        (2, 0, "Beide rijen zijn in orde."),
        (0, 1200, "Alle 1.200 rijen zijn afgewezen."),
        (0, 1, "De ene rij is afgewezen."),
        (0, 0, "In dit bestand staan geen rijen met gegevens."),
    ],
)
def test_the_headline_counts(accepted, rejected, words):
    assert check_headline(accepted + rejected, accepted, rejected) == words


def test_skipped_rows_are_counted_and_placed_per_kind():
    skipped = [(1, "titel"), (2, "titel"), (3, "leeg"), (130, "totaal"), (4, "kop")]
    assert skipped_words(skipped) == (
        "2 titelrijen (1 t/m 2), 1 lege rij (3), 1 totaalrij (130) en 1 koprij (4)"
    )
    assert skipped_words([]) == ""


def test_of_many_ranges_the_first_are_named():
    assert row_ranges([2, 4, 6, 8, 10, 12]) == "2, 4, 6, 8, …"


@given(st.sets(st.integers(1, 30), min_size=1, max_size=4))
def test_ranges_name_every_row_once(rows):
    named: list[int] = []
    for part in row_ranges(list(rows)).split(", "):
        first, _, last = part.partition(" t/m ")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(rows)
