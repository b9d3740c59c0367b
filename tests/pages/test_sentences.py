"""The sentences of all screens read on: number and noun agree, and one kind of number at a time."""

from __future__ import annotations

import os
import re

import pytest

from geo.areas import Level
from geo.errors import NoDataError
from geo.screen.target_groups import target_groups_screen
from geo.selection import ALL, QUESTIONS
from geo.text import count_word
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.overview import overview_of
from pages.parts.compose.profile import profile_of
from tests.pages.test_profile import texts

_MANY = (
    "kwartalen wijken buurten stadsdelen punten servicepunten dossiers contacten dagen mensen "
    "jaren organisaties partners werkgevers adviezen groepen gebieden inwoners klachten maanden"
)
# "K1 van", "2,1 wijken" and "1.001" are no ones.
_ONE_OF_MANY = re.compile(rf"(?<![\d.,–K])\b(1|één) ({_MANY.replace(' ', '|')})\b")
_WORDS = "|".join(count_word(n) for n in range(2, 13))
_MIXED = re.compile(rf"\b(één|{_WORDS}) van (de )?\d|\b\d+ van (de )?({_WORDS})\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def sentences(snapshot, demo_store, municipality):
    """Every text of every screen, with where it stands."""
    found: dict[str, str] = {}

    def read(where: str, value: object) -> None:
        found.update({text: where for text in texts(value) if " " in text})

    districts = municipality.areas.codes(Level.STADSDEEL)
    if os.environ.get("STADSDEELKOMPAS_LANG") != "1":
        # One with a wijk of its own name, and one with a single wijk that can be judged.
        districts = [code for code in districts if code in ("SD051805", "SD051806")]
    assert districts
    wishes = [
        {"vraag": question, "stadsdeel": place, **more}
        for question in QUESTIONS
        for place in (ALL, *districts)
        for more in ({}, {"niveau": "stadsdeel"}, {"hulpvraag": "schulden"})
    ]
    wishes += [{"vraag": "groepen", "groep": group} for group in snapshot.scope.groups]
    wishes += [{"vraag": "druk", "punt": point} for point in snapshot.scope.points]
    for wish in wishes:
        try:
            read(str(wish), snapshot.screen(snapshot.resolve(wish)[0]))
        except NoDataError as error:
            read(str(wish), (error.what, error.remedy))
    screens = AdviceScreens(snapshot, Journal())
    read("advies", screens.city())
    for code in (municipality.areas.gemeente.code, *districts):
        read(f"advies {code}", (screens.page(code), screens.a4(code), screens.signals(code)))
    for code in districts:
        read(f"stadsdeel {code}", profile_of(snapshot, code))
    inputs = snapshot.composer.groups_inputs(snapshot.entry, "2025")
    for place in (ALL, *districts):
        read(f"doelgroepen {place}", target_groups_screen(inputs, place))
    read("overzicht", overview_of(snapshot, demo_store))
    assert len(found) > 500
    return found


def test_one_of_many_is_one(sentences):
    assert [(t, w) for t, w in sentences.items() if _ONE_OF_MANY.search(t)] == []


def test_words_and_digits_are_not_mixed_in_one_count(sentences):
    assert [(t, w) for t, w in sentences.items() if _MIXED.search(t)] == []


def test_a_wijk_with_the_name_of_its_stadsdeel_is_told_apart(sentences, municipality):
    areas = municipality.areas
    same = {
        areas[code].name
        for code in areas.codes(Level.WIJK)
        if areas[code].name in {each.name for each in areas.at(Level.STADSDEEL)}
    }
    assert same
    assert [
        (text, where)
        for text, where in sentences.items()
        for name in same
        if re.search(rf"van {name}\b[^.]*(: |in ){name}\b", text)
    ] == []
