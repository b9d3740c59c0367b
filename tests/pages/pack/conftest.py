"""Packs to write: of one stadsdeel, of the whole, and one with public figures only."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from geo.advice_journal import Choice, Comment, Decision, Noted
from geo.screen.pack import Finding, Pack, filters_of, front_of
from pages.pack.ground import Ground
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.pack import pack_of
from tests.pages.pack.words import OF_ADVICE, OF_FINDING, OF_LATER, OF_OTHER
from tests.pages.pack.writing import WRITE

ESCAMP = "SD051802"
WHEN = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(scope="session")
def ground(municipality) -> Ground:
    return Ground.of(municipality)


@pytest.fixture(scope="session")
def make_pack(snapshot):
    return lambda **wishes: pack_of(snapshot, snapshot.resolve(wishes)[0])


@pytest.fixture(scope="session")
def journal(snapshot) -> Journal:
    """What was decided and said in Escamp."""
    cards = AdviceScreens(snapshot, Journal()).cards(ESCAMP)
    point = next(iter(snapshot.scope.points))
    said = (
        ("vragen", OF_FINDING),
        (cards[0].rule, OF_ADVICE),
        (cards[-1].rule, OF_LATER),
        ("groepen", OF_OTHER),
    )
    decision = Decision(
        ESCAMP, cards[1].rule, 1, Choice.ADOPT, "teamleider", date(2027, 3, 1), kwartaal="2026-K3"
    )
    return Journal(
        (Noted(decision, "lokale gebruiker", WHEN),),
        tuple(
            Noted(Comment(ESCAMP, about, point, text), "lokale gebruiker", WHEN)
            for about, text in said
        ),
    )


@pytest.fixture(scope="session")
def escamp(snapshot, journal) -> Pack:
    return pack_of(snapshot, snapshot.resolve({"stadsdeel": ESCAMP})[0], journal)


@pytest.fixture(scope="session")
def public(snapshot) -> Pack:
    """A pack without anything invented."""
    selection = snapshot.resolve({"vraag": "bevolking", "stadsdeel": "SD051802"})[0]
    one = Finding(snapshot.screen(selection), filters_of(selection, snapshot.scope))
    return Pack("Escamp", selection, (one,), front_of([one]))


@pytest.fixture(scope="session")
def files(escamp, ground) -> dict[str, bytes]:
    return {ending: write(escamp, ground) for ending, write in WRITE.items()}
