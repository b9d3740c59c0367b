"""In which order advice is given: what is at stake, how sure it is, whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geo.advice.judge import Judgement
from geo.advice.logic import Truth
from geo.advice.rules import Evidence

CERTAINTY = {Evidence.FIGURE: 4, Evidence.SCAN: 3, Evidence.RESEARCH: 2, Evidence.SIGNAL: 1}
CERTAINTY_WORDS = {
    4: "duidelijk in de cijfers",
    3: "volgens een lijst van de organisaties zelf",
    2: "volgens onderzoek",
    1: "volgens signalen van organisaties",
    0: "er is ook bewijs dat ertegen spreekt",
}
FORMULA = (
    "Eerst de ernst van wat er op het spel staat (5 is het ernstigst), bij gelijke ernst de "
    "zekerheid (cijfer 4, scan 3, onderzoek 2, signaal 1; een punt minder als er bewijs is dat "
    "ertegen spreekt), en daarna het aantal mensen om wie het gaat. Een kleine groep in ernstige "
    "nood gaat dus altijd voor een grote groep met formulieren."
)


class Place(NamedTuple):
    """Why an advice stands where it stands."""

    severity: int
    certainty: int
    people: float

    @property
    def rank(self) -> tuple[float, float, float]:
        """To sort on: the most important first."""
        return -self.severity, -self.certainty, -self.people


def place(judgement: Judgement) -> Place:
    """Return severity, certainty and people concerned."""
    rule = judgement.rule
    doubted = judgement.counter is Truth.TRUE
    return Place(
        rule.ernst,
        CERTAINTY[rule.bewijsklasse] - doubted,
        judgement.ground.people or 0.0,
    )


def in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the advice that is given, most important first.

    Parameters
    ----------
    judgements : iterable of Judgement
        Those that did not fire are left out.
    """
    given = (each for each in judgements if each.fired)
    return sorted(given, key=lambda each: (*place(each).rank, each.rule.id))
