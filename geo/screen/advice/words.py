"""The fixed sentences of the page of advice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from babel.dates import format_date

from geo.advice.order import CERTAINTY_WORDS
from geo.advice.rules import Evidence
from geo.advice_journal import Choice, Decision, Noted
from geo.text import day, listing, moment

SEVERITY = {
    5: "mensen raken in ernstige nood",
    4: "mensen vinden geen hulp",
    3: "hulp komt te laat of past niet",
    2: "werk kan beter",
    1: "eerst vastleggen",
}
ADDRESSED = {"gemeente": "voor de gemeente", "organisatie": "voor de organisatie"}
EVIDENCE = {
    Evidence.FIGURE: CERTAINTY_WORDS[4],
    Evidence.SCAN: CERTAINTY_WORDS[3],
    Evidence.RESEARCH: CERTAINTY_WORDS[2],
    Evidence.SIGNAL: CERTAINTY_WORDS[1],
}
INVENTED = "demonstratiegegevens"


def date_text(when: date) -> str:
    """Return a date: ``1 maart 2027``."""
    return str(format_date(when, "d MMMM y", locale="nl_NL"))


def replaced_text(pairs: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return by which advice another is replaced.

    Parameters
    ----------
    pairs : iterable of (str, sequence of str)
        Its heading, and the names of the places; none: of the whole area.
    """
    told = (f"‘{heading}’" + (f" ({listing(names)})" if names else "") for heading, names in pairs)
    return f"Vervangen door {listing(list(told))}."


def instead_text(heading: str, names: Sequence[str]) -> str:
    """Return which advice counts at some places in the place of this one."""
    return f"Voor {listing(names)} is dit vervangen door ‘{heading}’."


def replaces_text(headings: Sequence[str]) -> str:
    """Return which other advice is not given because this one is."""
    return f"Komt in de plaats van {listing([f'‘{each}’' for each in headings])}."


def standing_text(decision: Decision) -> str:
    """Return a decision in a few words, to stand beside its advice."""
    if decision.keuze is Choice.DECLINE:
        return "Afgewezen"
    who = f"{decision.keuze.value.capitalize()}: {decision.eigenaar}"
    return f"{who}, klaar op {date_text(decision.uiterlijk)}" if decision.uiterlijk else who


def history_text(noted: Noted[Decision], name: str) -> str:
    """Return a decision as a line of the history of an area with this name."""
    line = f"{day(noted.tijd)}: {_decided_text(noted.what)}"
    return f"{line}{figures_text(noted.what.cijfers, name)} Vastgelegd door {noted.wie}."


def meanwhile_text(noted: Noted[Decision]) -> str:
    """Return what somebody decided since the user looked: by whom, when and what."""
    return f"{moment(noted.tijd)}, vastgelegd door {noted.wie}: {_decided_text(noted.what)}"


def figures_text(figures: Iterable[tuple[str, str]], name: str) -> str:
    """Return the figures that were kept, of the area with this name; nothing where none were."""
    told = "; ".join(f"{label}: {text}" for label, text in figures)
    return f" Cijfers toen van {name}: {told}." if told else ""


def _decided_text(decision: Decision) -> str:
    parts = [decision.keuze.value]
    if decision.eigenaar:
        parts.append(f"door {decision.eigenaar}")
    if decision.uiterlijk:
        parts.append(f"klaar op {date_text(decision.uiterlijk)}")
    line = ", ".join(parts) + "."
    if decision.toelichting:
        line += f" Toelichting: {decision.toelichting}"
        line += "" if line[-1] in ".!?" else "."
    return line
