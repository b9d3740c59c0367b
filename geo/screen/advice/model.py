"""What the page of advice says, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.advice_journal import Decision, Noted
from geo.screen.line import Remark


@dataclass(frozen=True, slots=True)
class Where:
    """A wijk or a point that an advice is about, and the address of its map."""

    name: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spots:
    """What a small map marks.

    Parameters
    ----------
    area : str
        The stadsdeel, or the gemeente.
    wijken : tuple of str
        Codes of the wijken that the figures are of; none and no points: of the whole area.
    points : tuple of (str, float, float)
        Service points: name, longitude and latitude.
    name, marked : str
        The name of the area, and what is marked, in words.
    """

    area: str
    wijken: tuple[str, ...]
    points: tuple[tuple[str, float, float], ...]
    name: str
    marked: str

    @property
    def text(self) -> str:
        """The map in words."""
        return f"Kaart van {self.name}. {self.marked}"


@dataclass(frozen=True, slots=True)
class Card:
    """One advice.

    Parameters
    ----------
    area, rule : str
    version : int
        Of the rule.
    rank : int
        Its place in the order; 1 is first.
    heading, text : str
    severity, certainty, addressed : str
        What is at stake, how sure it is and to whom it is addressed, in words.
    weight : str
        The count that the order used, in words; empty where there is none.
    robust, robust_help : str
        Whether it stands with other choices; empty where that is not known yet.
    evidence : tuple of str
        The figures it rests on, each with source and period.
    where : tuple of Where
    spots : Spots
        Where, for a small map.
    instead : tuple of str
        Which advice it takes the place of, and which takes its place somewhere; none is usual.
    counter, changes, source : str
        What would speak against it and whether that is so; what would change it; where the rule
        comes from.
    figures : tuple of (str, str)
        Label and text of the figures, to keep with a decision.
    standing : str
        What was decided last, in words; empty when nothing was, or it was reopened.
    decided : str
        The choice that stands, for its look; empty when there is none.
    latest : Noted or None
        The newest decision: what who decides anew has seen.
    history : tuple of str
        Every decision, the newest first.
    effect : str
        What was seen since it was adopted, in words; empty when it was not.
    remarks : tuple of Remark
    """

    area: str
    rule: str
    version: int
    rank: int
    heading: str
    text: str
    severity: str
    certainty: str
    addressed: str
    weight: str
    robust: str
    robust_help: str
    evidence: tuple[str, ...]
    where: tuple[Where, ...]
    spots: Spots
    instead: tuple[str, ...]
    counter: str
    changes: str
    source: str
    figures: tuple[tuple[str, str], ...]
    standing: str = ""
    decided: str = ""
    latest: Noted[Decision] | None = None
    history: tuple[str, ...] = ()
    effect: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An advice that was decided about, and that the figures of this quarter do not give.

    Parameters
    ----------
    heading : str
        What it said, in a few words.
    now : str
        Why it is not given.
    standing : str
        What was decided last, in words; empty when it was reopened.
    effect : str
        What was seen since it was adopted, in words; empty when it was not.
    history : tuple of str
        Every decision, the newest first.
    remarks : tuple of Remark
    """

    heading: str
    now: str
    standing: str
    effect: str
    history: tuple[str, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that was not given: what it would have said, why it did not, and absent data."""

    heading: str
    why: str
    deliveries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the figures say of a signal, for one subject.

    Parameters
    ----------
    topic : str
        Code of the subject; empty when none was recognised.
    label : str
    verdict : str
        ``gesteund``, ``tegengesproken`` or ``niet te beoordelen``.
    explanation : str
        What that means, in a sentence.
    evidence : tuple of (str, str)
        Label and text of the figures that bear on it.
    needed : tuple of str
        Beside each of these, from which figure it would support or contradict the signal; empty
        where there is a verdict.
    ask : str
        Whom to ask.
    """

    topic: str
    label: str
    verdict: str
    explanation: str
    evidence: tuple[tuple[str, str], ...]
    needed: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a signal can be about, and which figures try it here.

    Parameters
    ----------
    topic, label : str
    known : bool
        Whether any figure that bears on it is known here.
    why : str
        Which figures, or why there is none.
    """

    topic: str
    label: str
    known: bool
    why: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal and its answers.

    Parameters
    ----------
    number : str
        By which its tests are found again; it says nothing of the sender.
    about : str
        When, and from whom.
    text : str
    answers : tuple of Answer
    history : tuple of str
        Earlier tests, the newest first.
    """

    number: str
    about: str
    text: str
    answers: tuple[Answer, ...]
    history: tuple[str, ...] = ()
