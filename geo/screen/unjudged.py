"""What cannot be said, in plain words: of whom, why not, and what would settle it.

Everything here follows from verdicts and cells that are on a screen already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.cell import State
from geo.group_references import CITY_ONLY
from geo.reach_words import Reason, reason_text
from geo.screen.groups_view import HIDDEN, NO_CATEGORY
from geo.screen.line import Line
from geo.screen.model import Screen, Unjudged
from geo.screen.wording import lower_first
from geo.text import listing

_START = "niet te bepalen: "
# A larger area has larger counts; a longer period is not always published.
_LARGER = "een groter gebied of meer registraties"
SETTLED_BY: Mapping[str, str] = {
    Reason.NO_DENOMINATOR: "een cijfer over hoeveel mensen het daar betreft",
    Reason.FEW_RESIDENTS: "een groter gebied: hier wonen te weinig mensen",
    Reason.NOT_DELIVERED: "de leveringen die ontbreken",
    Reason.CLOSED: "vier kwartalen waarin elk servicepunt open was en registreerde",
    Reason.NO_DATA: "een levering met registraties uit dit gebied",
    Reason.LITTLE_EXPECTED: _LARGER,
    Reason.AREA_UNKNOWN: "dossiers waarin het woongebied vaker is vastgelegd",
    Reason.PROTECTED: _LARGER,
}
_WITHHELD = "het aantal is afgeschermd"
_NO_FIGURE = "geen data"
_BY_WORDS: Mapping[str, str] = {
    _WITHHELD: _LARGER,
    _NO_FIGURE: "een levering over deze periode",
    HIDDEN.removeprefix(_START): _LARGER,
    NO_CATEGORY.removeprefix(_START): "een vak voor deze groep in de registratie",
    CITY_ONLY.removeprefix(_START): "een cijfer per stadsdeel over hoe groot de groep is",
    "te vaak niet vastgelegd": "dossiers waarin dit vaker is vastgelegd",
    "er is geen cijfer over de groep": "onderzoek naar hoe groot de groep is",
    "aantallen ontbreken": "een levering met deze aantallen",
    "er is niets geregistreerd": "een levering met dossiers uit dit gebied",
    "te weinig registraties om een verschil te zien": _LARGER,
    "de schatting per gebied is hier niet geladen": "een schatting per gebied",
    "de groep is langs een andere weg te zien": "andere gegevens; de pagina Doelgroepen noemt ze",
    "niemand kan dit hier meten; ga kijken": "een gesprek met wie deze mensen kent",
} | {
    reason_text(reason).removesuffix(".")[len(_START) :]: settle
    for reason, settle in SETTLED_BY.items()
    if reason != Reason.AREA_UNKNOWN
}


def unjudged_by_reason(found: Iterable[tuple[str, str, str]]) -> tuple[Unjudged, ...]:
    """Return names with one reason together, the most names first.

    Parameters
    ----------
    found : iterable of (str, str, str)
        Name, why nothing can be said of it in words, and the code of that reason where it has
        one.
    """
    names: dict[tuple[str, str], list[str]] = {}
    for name, text, code in found:
        why = lower_first(text).removesuffix(".").removeprefix(_START)
        settle = _BY_WORDS.get(why, SETTLED_BY.get(code, ""))
        names.setdefault((why, settle), []).append(name)
    ordered = sorted(names.items(), key=lambda row: -len(row[1]))
    return tuple(Unjudged(tuple(who), why, settle) for (why, settle), who in ordered)


def unjudged_of(screen: Screen) -> tuple[Unjudged, ...]:
    """Return what a screen cannot say; without verdicts that is what its map has no figure for."""
    if screen.unjudged:
        return screen.unjudged
    view, legend = screen.map, screen.legend
    look = {code: legend[k] for code, k in zip(view.codes, view.looks, strict=True)}
    words = {State.SUPPRESSED: _WITHHELD, State.NO_DATA: _NO_FIGURE}
    found = []
    for row in screen.table.rows:
        item = look.get(row.code)
        if item is not None and item.state in words:
            usual = words[item.state]
            # A legend may know better why: "niet te bepalen", "buiten bereik".
            why = usual if item.text in (item.state.value, usual, "geen data") else item.text
            found.append((row.name, why, ""))
    return unjudged_by_reason(found)


def unjudged_lines(question: str, found: Iterable[Unjudged]) -> tuple[Line, ...]:
    """Return a sentence per reason, with the question that it leaves open."""
    return tuple(
        Line(
            f"Niet te zeggen van {listing(each.names)}: {each.why}."
            + (f" Nodig: {each.settle}." if each.settle else ""),
            lead=question,
        )
        for each in found
    )
