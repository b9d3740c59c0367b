"""Every reason why something cannot be said has a code of its own, and words."""

from __future__ import annotations

import pytest

from geo.reach_words import Reason, reason_text
from geo.unknown import Unknown

SAID = (Reason.DIFFERENCE, Reason.NO_DIFFERENCE)
NUMBERS = {
    "residents": 100,
    "expected": 10,
    "pct": 12.4,
    "place": "de wijk",
    "stable_pct": "20",
    "what": "de buurt",
}


@pytest.mark.parametrize("why", Unknown)
def test_a_reason_has_words_and_is_found_by_its_code(why):
    assert Unknown(why.value) is why
    told = why.words(**NUMBERS)
    assert told
    assert "{" not in told
    assert why.told(**NUMBERS) == f"niet te bepalen: {told}"


def test_no_two_reasons_say_the_same():
    assert len({why.text for why in Unknown}) == len(Unknown)


def test_words_with_room_for_a_number_are_not_said_without_it():
    with pytest.raises(KeyError, match="stable_pct"):
        Unknown.UNSTABLE.words()


def test_what_is_no_code_is_refused():
    with pytest.raises(ValueError, match="het punt was dicht"):
        Unknown("het punt was dicht")


@pytest.mark.parametrize("reason", [r for r in Reason if r not in SAID])
def test_what_cannot_be_said_of_an_area_is_one_of_them(reason):
    words = Unknown(reason).words(**NUMBERS)
    told = reason_text(reason, unknown_pct=12.4)
    assert told.endswith(f": {words}.")
