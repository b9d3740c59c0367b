"""Een A4: what we know, what we do not know, and what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.screen.advice.model import Card, Remark, Silent
from geo.screen.advice.page import Setting
from geo.screen.profile import Finding
from geo.screen.wording import lower_first

_DECIDE, _UNKNOWN = 5, 6
# How a question of the map knows what it says.
_KNOWN_BY = {
    "missen": "getoetst: alleen wat buiten de marge valt",
    "vragen": "geteld; kleine aantallen zijn afgeschermd",
    "druk": "berekend met aannamen over uren per dossier",
    "afstand": "berekend, hemelsbreed met een omweg",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and how sure it is."""

    text: str
    sure: str

    def __str__(self) -> str:
        return f"{self.text} ({self.sure})" if self.sure else self.text


@dataclass(frozen=True, slots=True)
class A4:
    """One page for a meeting.

    Parameters
    ----------
    name, title : str
    known : tuple of Line
        Findings, each with how it is known.
    unknown : tuple of str
    decide : tuple of Line
        The first advice, each with how sure it is.
    said : tuple of Remark
        What points say of it.
    setting : Setting
    """

    name: str
    title: str
    known: tuple[Line, ...]
    unknown: tuple[str, ...]
    decide: tuple[Line, ...]
    said: tuple[Remark, ...]
    setting: Setting

    @property
    def known_lines(self) -> tuple[str, ...]:
        """What is known as plain sentences, for a pack."""
        return tuple(map(str, self.known))

    @property
    def decide_lines(self) -> tuple[str, ...]:
        """What to decide as plain sentences, with the points' own word, for a pack."""
        words = (f"{each.point} zegt: {each.text}" for each in self.said)
        return (*map(str, self.decide), *words)


def a4_of(
    name: str,
    findings: Sequence[Finding],
    cards: Sequence[Card],
    unjudged: Sequence[Silent],
    setting: Setting,
    remarks: Sequence[tuple[str, tuple[Remark, ...]]] = (),
) -> A4:
    """Return the page for a meeting about one area.

    Parameters
    ----------
    name : str
    findings : sequence of Finding
        What the maps say.
    cards : sequence of Card
        Most important first.
    unjudged : sequence of Silent
        Rules that cannot be judged, with the data that would settle them.
    setting : Setting
    remarks : sequence of (str, tuple of Remark)
        What points said about the findings.
    """
    known = tuple(
        Line(each.text, _KNOWN_BY.get(each.address.get("vraag", "vragen"), "")) for each in findings
    )
    first = cards[:_DECIDE]
    said = [remark for _, all_ in remarks for remark in all_]
    return A4(
        name=name,
        title=f"{name} op één A4",
        known=known,
        unknown=_unknown(unjudged),
        decide=tuple(Line(_decision(card), _sure(card)) for card in first),
        said=(*said, *(remark for card in first for remark in card.remarks)),
        setting=setting,
    )


def _sure(card: Card) -> str:
    return "; ".join(lower_first(text) for text in (card.certainty, card.robust) if text)


def _decision(card: Card) -> str:
    told = f"{card.heading}. {card.text}"
    return f"{told} Al besloten: {lower_first(card.standing)}." if card.standing else told


def _unknown(unjudged: Sequence[Silent]) -> tuple[str, ...]:
    """Return which data is missing, the most wanted first, each with what it would settle."""
    wanted: dict[str, list[str]] = {}
    for each in unjudged:
        wanted.setdefault(each.why, []).append(each.heading)
    ordered = sorted(wanted.items(), key=lambda row: -len(row[1]))
    return tuple(
        f"Niet te beoordelen: {'; '.join(headings)}. Wat ontbreekt: {lower_first(why)}"
        for why, headings in ordered[:_UNKNOWN]
    )
