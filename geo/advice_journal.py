"""What people did with advice: decisions, the points' own word, and signals that were tested.

Values only; ``loaders.journal`` keeps them. Nothing in a journal changes: what was decided later
is a new entry, and the latest counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from geo.errors import UserError

T = TypeVar("T")
_SHORTEST_REASON = 10


class Choice(StrEnum):
    """What was decided about an advice."""

    ADOPT = "overgenomen"
    ASSIGN = "toegewezen"
    DECLINE = "afgewezen"
    REOPEN = "heropend"


class IncompleteError(UserError):
    """A decision lacks what it needs."""


class DecidedMeanwhileError(UserError):
    """Somebody else decided about the same advice since the user looked.

    Parameters
    ----------
    latest : Noted
        What was decided.
    """

    def __init__(self, latest: Noted[Decision]) -> None:
        super().__init__(
            "Over dit advies is intussen al iets besloten.",
            "Lees dat besluit, en leg het uwe daarna opnieuw vast als het toch moet gelden.",
        )
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about an advice in an area.

    Parameters
    ----------
    gebied : str
        Code of a stadsdeel or the gemeente.
    regel : str
    versie : int
        Of the rule.
    keuze : Choice
    eigenaar : str
        Who does it: a function or a team, never a private person's details.
    uiterlijk : date or None
        By when.
    toelichting : str
        The reason when declined.
    cijfers : tuple of (str, str)
        The figures that the advice rested on when it was decided: label and text.
    uitgave : int
        The release of those figures.
    kwartaal : str
        The latest quarter in it, from which effect is counted.
    """

    gebied: str
    regel: str
    versie: int
    keuze: Choice
    eigenaar: str = ""
    uiterlijk: date | None = None
    toelichting: str = ""
    cijfers: tuple[tuple[str, str], ...] = ()
    uitgave: int = 0
    kwartaal: str = ""

    def check(self, today: date) -> None:
        """Refuse a decision that nobody can follow.

        Raises
        ------
        IncompleteError
        """
        if self.keuze in (Choice.ADOPT, Choice.ASSIGN) and not self.eigenaar.strip():
            raise IncompleteError(
                "Er staat niet wie dit doet.", "Vul een functie of team in, zoals 'wijkmanager'."
            )
        if self.keuze is Choice.ADOPT and self.uiterlijk is None:
            raise IncompleteError("Er staat niet wanneer dit klaar is.", "Kies een datum.")
        if self.uiterlijk is not None and self.uiterlijk < today:
            raise IncompleteError(
                f"De datum {self.uiterlijk:%d-%m-%Y} is al voorbij.", "Kies een latere datum."
            )
        if self.keuze is Choice.DECLINE and len(self.toelichting.strip()) < _SHORTEST_REASON:
            raise IncompleteError(
                "Er staat niet waarom dit advies is afgewezen.",
                f"Schrijf de reden op, in ten minste {_SHORTEST_REASON} tekens.",
            )


@dataclass(frozen=True, slots=True)
class Comment:
    """A service point's own word about an advice or a finding.

    Parameters
    ----------
    gebied : str
    onderwerp : str
        The rule, or the question of the map.
    servicepunt : str
        Code of the point.
    tekst : str
    """

    gebied: str
    onderwerp: str
    servicepunt: str
    tekst: str


@dataclass(frozen=True, slots=True)
class SignalTest:
    """What the figures said of an incoming signal when it was tested.

    Parameters
    ----------
    gebied : str
    signaal : str
        Its number in the list of signals.
    uitkomst : str
        ``gesteund``, ``tegengesproken`` or ``niet te beoordelen``.
    bewijs : tuple of (str, str)
        Label and text of the figures that bear on it.
    navraag : str
        Whom to ask.
    uitgave : int
    """

    gebied: str
    signaal: str
    uitkomst: str
    bewijs: tuple[tuple[str, str], ...] = ()
    navraag: str = ""
    uitgave: int = 0


@dataclass(frozen=True, slots=True)
class Noted(Generic[T]):
    """Something in the journal, with who noted it and when (with time zone)."""

    what: T
    wie: str
    tijd: datetime


def standing(noted: Iterable[Noted[Decision]]) -> dict[tuple[str, str], Noted[Decision]]:
    """Return the latest decision per area and rule; what was reopened has none.

    Parameters
    ----------
    noted : iterable of Noted
        Oldest first.
    """
    latest = {(each.what.gebied, each.what.regel): each for each in noted}
    return {key: each for key, each in latest.items() if each.what.keuze is not Choice.REOPEN}
