"""Fills an advice in, and says in Dutch what it rests on, lacked or needs."""

from __future__ import annotations

import re

from geo.advice.indicators import Indicators
from geo.advice.judge import Judgement, Part
from geo.advice.logic import Truth
from geo.advice.order import CERTAINTY_WORDS, place
from geo.advice.rules import PLACEHOLDER
from geo.text import sentence_case


def advice_text(judgement: Judgement, name: str) -> str:
    """Return the advice with its figures filled in from the facts it fired on.

    Parameters
    ----------
    judgement : Judgement
    name : str
        Name of the area, in place of ``{gebied}``. ``{x}`` is how the figure of indicator x is
        written, ``{x.namen}`` the names that belong to it.

    Raises
    ------
    ValueError
        If the conditions of the rule do not hold: there is nothing to fill in.
    """
    return _filled(judgement, judgement.rule.advies, name)


def heading(judgement: Judgement, name: str) -> str:
    """Return the advice in a few words; see ``advice_text``."""
    return _filled(judgement, judgement.rule.kop, name)


def _filled(judgement: Judgement, text: str, name: str) -> str:
    if not judgement.holds:
        raise ValueError(f"{judgement.rule.id} did not fire for {judgement.area}")
    values = judgement.values

    def value(found: re.Match[str]) -> str:
        indicator, _, part = found[1].partition(".")
        if indicator == "gebied":
            return name
        return values[indicator].detail if part else values[indicator].text

    return sentence_case(PLACEHOLDER.sub(value, text))


def part_text(part: Part, indicators: Indicators) -> str:
    """Return one comparison in a sentence: the figure, and what it was compared with."""
    each = indicators[part.condition.indicator]
    asked = part.condition.words("", each.eenheid)
    if not part.fact.known:
        why = f" ({part.fact.note})" if part.fact.note else ""
        return f"{each.label}: {part.fact.text or 'geen data'}{why}. Gevraagd: {asked}."
    lack = f" Maar: {part.lack}." if part.lack else ""
    names = f" ({part.fact.detail})" if part.fact.detail else ""
    return f"{each.label}: {part.fact.text}{names}. Grens: {asked}.{lack}"


def evidence_texts(judgement: Judgement, indicators: Indicators) -> tuple[str, ...]:
    """Return the figures that an advice fired on, each with its source and period."""
    lines = []
    for part in judgement.parts:
        if part.truth is Truth.TRUE:
            fact = part.fact
            about = ", ".join(x for x in (fact.source, fact.period) if x)
            lines.append(part_text(part, indicators) + (f" Bron: {about}." if about else ""))
    return tuple(lines)


def certainty_text(judgement: Judgement) -> str:
    """Return in a few words how sure an advice is."""
    words = CERTAINTY_WORDS[max(0, place(judgement).certainty + _doubted(judgement))]
    return words + (f"; {CERTAINTY_WORDS[0]}" if _doubted(judgement) else "")


def counter_text(judgement: Judgement, indicators: Indicators) -> str:
    """Return what would speak against an advice, and whether that is so here."""
    rule = judgement.rule
    if judgement.counter is None:
        return f"{rule.tegen.woorden} Dat is niet uit deze cijfers te zien: vraag het na."
    shown = " ".join(part_text(part, indicators) for part in judgement.counter_parts)
    verdict = {
        Truth.TRUE: "Dat is hier zo.",
        Truth.FALSE: "Dat is hier niet zo.",
        Truth.UNKNOWN: "Dat is hier niet te beoordelen.",
    }[judgement.counter]
    return f"{rule.tegen.woorden} {verdict} {shown}"


def lacked_text(judgement: Judgement, indicators: Indicators) -> str:
    """Return what a silent rule lacked."""
    return " ".join(part_text(part, indicators) for part in judgement.lacked)


def needed_text(judgement: Judgement, indicators: Indicators) -> str:
    """Return which data would settle a rule that cannot be judged."""
    found = dict.fromkeys(
        indicators[part.condition.indicator].levering
        if _is_absent(part)
        else f"{indicators[part.condition.indicator].label}: {part.lack or 'te onzeker'}."
        for part in judgement.needed
    )
    return " ".join(found)


def deliveries(judgement: Judgement, indicators: Indicators) -> tuple[str, ...]:
    """Return which data is absent that a rule asks for."""
    found = dict.fromkeys(
        indicators[part.condition.indicator].levering
        for part in judgement.needed
        if _is_absent(part)
    )
    return tuple(found)


def _is_absent(part: Part) -> bool:
    return not part.lack and not part.fact.known


def _doubted(judgement: Judgement) -> bool:
    return judgement.counter is Truth.TRUE
