"""Een A4: what we know, what we do not know, and what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.screen.advice.model import Card, Silent
from geo.screen.advice.page import Setting
from geo.screen.line import Line, Remark
from geo.screen.model import Unjudged
from geo.screen.profile import Finding
from geo.screen.unjudged import unjudged_lines
from geo.screen.wording import lower_first
from geo.text import how_many

_DECIDE, _DELIVERIES = 5, 5
_GROUPS, _ADVICE = "Welke groepen?", "Welk advies?"
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
        Of which areas and groups nothing can be said, why, and what would settle it.
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
    groups: Sequence[Unjudged] = (),
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
    groups : sequence of Unjudged
        Groups of residents of which nothing can be said.
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
        unknown=_unknown(findings, groups, unjudged),
        decide=tuple(map(_decision, first)),
        said=tuple(elsewhere),
        setting=setting,
    )


def _decision(card: Card) -> Line:
    standing = f" Al besloten: {lower_first(card.standing)}." if card.standing else ""
    sure = "; ".join(lower_first(text) for text in (card.certainty, card.robust) if text)
    said = " ".join((card.text, *card.instead))
    return Line(f"{said}{standing}", sure, f"{card.heading}.", card.remarks)


def _unknown(
    findings: Sequence[Finding], groups: Sequence[Unjudged], unjudged: Sequence[Silent]
) -> tuple[Line, ...]:
    """Return of which areas and groups nothing can be said, and which data advice waits for."""
    lines = [line for each in findings for line in unjudged_lines(each.question, each.unjudged)]
    lines += unjudged_lines(_GROUPS, groups)
    if not unjudged:
        return tuple(lines)
    wanted: dict[str, int] = {}
    for each in unjudged:
        for text in each.deliveries:
            wanted[text] = wanted.get(text, 0) + 1
    # The data that most advice waits for first.
    most = sorted(wanted, key=lambda text: -wanted[text])[:_DELIVERIES]
    more = len(wanted) - len(most)
    told = f"Van {how_many(len(unjudged), 'advies', 'adviezen')} is niet te zeggen of het nodig is."
    if most:
        names = "; ".join(lower_first(text).removesuffix(".") for text in most)
        rest = f"; en {how_many(more, 'andere levering', 'andere leveringen')}" if more else ""
        told += f" Nodig: {names}{rest}."
    else:
        told += " De cijfers ervoor zijn er, maar zijn te onzeker."
    return (*lines, Line(told, lead=_ADVICE))
