"""Een A4: what we know, what we do not know, and what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.screen.advice.model import Card, Silent
from geo.screen.advice.page import Setting
from geo.screen.line import Line, Remark
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
class A4:
    """One page for a meeting.

    Parameters
    ----------
    name, title : str
    known : tuple of Line
        Findings, each with how it is known and what points say of it.
    unknown : tuple of Line
        What cannot be judged, each with the data that would settle it.
    decide : tuple of Line
        The first advice, each with how sure it is and what points say of it.
    said : tuple of Line
        What points say of something that is not on this page: that, and their words.
    setting : Setting
    """

    name: str
    title: str
    known: tuple[Line, ...]
    unknown: tuple[Line, ...]
    decide: tuple[Line, ...]
    said: tuple[Line, ...]
    setting: Setting


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
        What points said about the findings, by question.
    """
    of_finding = dict(remarks)
    known = tuple(
        Line(
            each.text,
            _KNOWN_BY.get(each.address.get("vraag", "vragen"), ""),
            # With its question: a headline may say "hierover".
            each.question,
            of_finding.pop(each.question, ()),
        )
        for each in findings
    )
    first, later = cards[:_DECIDE], cards[_DECIDE:]
    # A word about what has no place here is not left out.
    elsewhere = [Line(question, said=said) for question, said in of_finding.items()]
    elsewhere += [Line(f"{card.heading}.", said=card.remarks) for card in later if card.remarks]
    return A4(
        name=name,
        title=f"{name} op één A4",
        known=known,
        unknown=_unknown(unjudged),
        decide=tuple(map(_decision, first)),
        said=tuple(elsewhere),
        setting=setting,
    )


def _decision(card: Card) -> Line:
    standing = f" Al besloten: {lower_first(card.standing)}." if card.standing else ""
    sure = "; ".join(lower_first(text) for text in (card.certainty, card.robust) if text)
    return Line(f"{card.text}{standing}", sure, f"{card.heading}.", card.remarks)


def _unknown(unjudged: Sequence[Silent]) -> tuple[Line, ...]:
    """Return which data is missing, the most wanted first, each with what it would settle."""
    wanted: dict[str, list[str]] = {}
    for each in unjudged:
        wanted.setdefault(each.why, []).append(each.heading)
    ordered = sorted(wanted.items(), key=lambda row: -len(row[1]))
    return tuple(
        Line(f"Niet te beoordelen: {'; '.join(headings)}. Wat ontbreekt: {lower_first(why)}")
        for why, headings in ordered[:_UNKNOWN]
    )
