"""An incoming signal, tried on the figures that bear on it: supported, contradicted or neither.

Which words a signal is recognised by, which figures bear on it and whom to ask stand in
``data/signaalonderwerpen.yaml``. The words of the sender go no further: the answer names the
subject.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from geo.advice.conditions import Condition
from geo.advice.facts import ABSENT, Fact
from geo.advice.indicators import Indicators
from geo.advice.logic import Truth
from geo.strict import Strict


class Verdict(StrEnum):
    """What the figures say of a signal."""

    SUPPORTED = "gesteund"
    CONTRADICTED = "tegengesproken"
    UNJUDGED = "niet_te_beoordelen"


class Topic(Strict):
    """One subject of signals; without conditions, no figure here bears on it."""

    label: str = Field(min_length=3)
    woorden: tuple[str, ...] = Field(min_length=1)
    steunt: Condition | None = None
    weerspreekt: Condition | None = None
    vraag_aan: str = Field(min_length=10)


class Topics(Strict):
    """The whole of ``data/signaalonderwerpen.yaml``."""

    versie: int
    onderwerpen: dict[str, Topic] = Field(min_length=1)

    def unknown(self, indicators: Indicators) -> list[str]:
        """Return the indicators that a topic names and the catalogue lacks."""
        named = {
            leaf.indicator
            for topic in self.onderwerpen.values()
            for condition in (topic.steunt, topic.weerspreekt)
            if condition is not None
            for leaf in condition.leaves()
        }
        return sorted(name for name in named if name not in indicators)

    def topics_of(self, text: str) -> list[str]:
        """Return the subjects a signal is about: those of which a word begins a word of it.

        Examples
        --------
        >>> topic = Topic(label="Wachten", woorden=("wachtlijst",), vraag_aan="de teamleiders")
        >>> Topics(versie=1, onderwerpen={"wacht": topic}).topics_of("De WACHTLIJSTEN lopen op")
        ['wacht']
        """
        plain = _plain(text)
        return [
            code
            for code, topic in self.onderwerpen.items()
            if any(re.search(rf"\b{re.escape(_plain(word))}", plain) for word in topic.woorden)
        ]


@dataclass(frozen=True, slots=True)
class Tested:
    """A signal and what the figures say of it.

    Parameters
    ----------
    topic : str
        Code of the subject; empty when no subject was recognised.
    label : str
    verdict : Verdict
    evidence : tuple of (str, Fact)
        The figures that bear on it, by indicator.
    ask : str
        Whom to ask, in Dutch.
    """

    topic: str
    label: str
    verdict: Verdict
    evidence: tuple[tuple[str, Fact], ...]
    ask: str


UNKNOWN_TOPIC = Tested(
    "",
    "Onderwerp niet herkend",
    Verdict.UNJUDGED,
    (),
    "de afzender: over welk onderwerp gaat dit, en waar is het te zien?",
)


def try_signal(text: str, facts: Mapping[str, Fact], topics: Topics) -> list[Tested]:
    """Try a signal on the figures of its area.

    Parameters
    ----------
    text : str
        As the sender wrote it.
    facts : mapping of str to Fact
        Of the area, by indicator.
    topics : Topics

    Returns
    -------
    list of Tested
        One per subject that is recognised; one without a subject when none is.
    """
    found = [try_topic(code, facts, topics) for code in topics.topics_of(text)]
    return found or [UNKNOWN_TOPIC]


def places_named(text: str, names: Iterable[str]) -> list[str]:
    """Return which of these names stand in a signal as words of their own.

    Examples
    --------
    >>> places_named("De wachtlijst in laak groeit", ["Centrum", "Laak"])
    ['Laak']
    """
    plain = _plain(text)
    return [name for name in names if re.search(rf"\b{re.escape(_plain(name))}\b", plain)]


def try_topic(code: str, facts: Mapping[str, Fact], topics: Topics) -> Tested:
    """Try one subject on the figures of an area."""
    topic = topics.onderwerpen[code]
    pro = topic.steunt.judge(facts) if topic.steunt is not None else Truth.UNKNOWN
    con = topic.weerspreekt.judge(facts) if topic.weerspreekt is not None else Truth.UNKNOWN
    verdict = Verdict.UNJUDGED
    if pro is Truth.TRUE and con is not Truth.TRUE:
        verdict = Verdict.SUPPORTED
    elif con is Truth.TRUE and pro is not Truth.TRUE:
        verdict = Verdict.CONTRADICTED
    names = dict.fromkeys(
        leaf.indicator
        for condition in (topic.steunt, topic.weerspreekt)
        if condition is not None
        for leaf in condition.leaves()
    )
    evidence = tuple((name, facts.get(name, ABSENT)) for name in names)
    return Tested(code, topic.label, verdict, evidence, topic.vraag_aan)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in spread if not unicodedata.combining(each))
