"""The fixed sentences of the page of advice."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from geo.advice.order import CERTAINTY_WORDS
from geo.advice.rules import Evidence
from geo.advice_journal import Choice, Decision, Noted
from geo.text import day

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


def standing_text(decision: Decision) -> str:
    """Return a decision in a few words, to stand beside its advice."""
    if decision.keuze is Choice.DECLINE:
        return "Afgewezen"
    who = f"{decision.keuze.value.capitalize()}: {decision.eigenaar}"
    return f"{who}, klaar op {date_text(decision.uiterlijk)}" if decision.uiterlijk else who


def history_text(noted: Noted[Decision]) -> str:
    """Return a decision as a line of the history."""
    decision = noted.what
    parts = [f"{day(noted.tijd)}: {decision.keuze.value}"]
    if decision.eigenaar:
        parts.append(f"door {decision.eigenaar}")
    if decision.uiterlijk:
        parts.append(f"klaar op {date_text(decision.uiterlijk)}")
    line = ", ".join(parts) + "."
    if decision.toelichting:
        line += f" Toelichting: {decision.toelichting}"
        line += "" if line[-1] in ".!?" else "."
    if decision.cijfers:
        line += " Cijfers toen: " + "; ".join(f"{a}: {b}" for a, b in decision.cijfers) + "."
    return f"{line} Vastgelegd door {noted.wie}."
