"""The sentences of *Hoe druk is het?*."""

from __future__ import annotations

from geo.screen import wording
from geo.screen.pressure_view import PressureView
from geo.text import count_word, how_many, listing, number
from geo.workload import SESSIONS

_NAMED_AT_MOST = 3


def headline(view: PressureView) -> str:
    """Return at which points there is more work than hours, and where people wait longer.

    Points are named for what they lack, in order of name; not for what they handled.
    """
    judged = view.judged
    place, quarter = view.where, view.inputs.period.label
    if not judged:
        why = next((view.druk(c).reason for c in view.shown), "")
        return f"Hoe druk het is in {place}, is in {quarter} niet te bepalen: {why}."
    # Above 1 whatever the protected counts hide.
    over = [c for c in judged if view.found[c].low > 1]
    both = [view.name(c) for c in over if view.grows(c)]
    alone = len(judged) == 1
    some = " met een cijfer" if len(judged) < len(view.shown) else ""
    of_all = f"van de {number(len(judged))} servicepunten{some}"
    only = f"het enige servicepunt{some}"
    if not over:
        who, extra = (only, "niet ") if alone else (f"geen {of_all}", "")
        return f"In {place} heeft {who} naar de gebruikte aannamen {extra}meer werk dan uren."
    who = only if alone else f"{number(len(over))} {of_all}"
    verb = "heeft" if len(over) == 1 else "hebben"
    text = f"In {place} {verb} {who} naar de gebruikte aannamen meer werk dan uren"
    if not both:
        return f"{text}."
    if len(both) <= _NAMED_AT_MOST:
        return f"{text}; bij {listing(both)} groeide ook de wachtlijst in een jaar."
    return f"{text}; bij {count_word(len(both))} daarvan groeide ook de wachtlijst in een jaar."


def explanation(view: PressureView) -> str:
    """Return what the figure is."""
    return (
        f"Druk = werklast / capaciteit in {view.inputs.period.label}: de uren die lopende dossiers "
        "naar zwaarte, korte contacten en bijeenkomsten vragen, gedeeld door de uren van de inzet. "
        "1,0 is precies genoeg; een hoge waarde is ongunstig. De uren per dossier zijn aannamen, "
        "geen normen."
    )


def coverage(view: PressureView) -> str:
    """Return how many points have a figure, why others have none, and what does not count."""
    shown, judged = view.shown, view.judged
    verb = "heeft" if len(judged) == 1 else "hebben"
    of_all = how_many(len(shown), "servicepunt", "servicepunten")
    parts = [f"{number(len(judged))} van de {of_all} {verb} een cijfer."]
    if len(shown) == 1:
        parts = [f"Het servicepunt heeft {'een' if judged else 'geen'} cijfer."]
    for code in shown:
        if code not in judged:
            parts.append(f"{view.name(code)}: niet te bepalen, {view.druk(code).reason}.")
    # The finding does not count these, whatever their class on the map.
    doubtful = [c for c in judged if view.found[c].low <= 1 < view.found[c].high]
    if doubtful:
        parts.append(
            f"Bij {listing([view.name(c) for c in doubtful])} is niet te zeggen of er meer werk is "
            "dan uren: dat hangt af van afgeschermde en afgeronde aantallen."
        )
    places = view.inputs.points[["longitude", "latitude"]].isna().any(axis=1)
    if nowhere := [view.name(code) for code in shown if places[code]]:
        verb = "staat" if len(nowhere) == 1 else "staan"
        parts.append(f"Zonder bekende plaats {verb} {listing(nowhere)} niet op de kaart.")
    if sessions := no_sessions(view):
        parts.append(sessions)
    return " ".join(parts)


def no_sessions(view: PressureView) -> str:
    """Return that group sessions are not in the load, where a point did not deliver them."""
    work = view.inputs.work
    without = [
        code for code in view.shown if code in work.areas and work.cell(code, SESSIONS).low is None
    ]
    if not without:
        return ""
    names = [view.name(code) for code in without]
    everyone = [code for code in view.shown if code in work.areas]
    who = "" if len(without) == len(everyone) else f" door {wording.points(names)}"
    return f"Groepsbijeenkomsten zijn{who} niet geleverd en tellen niet mee."
