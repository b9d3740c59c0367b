"""The stadsdelen side by side: which advice is common, and which is particular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.advice.report import Report, across
from geo.screen.advice.model import Card, Past
from geo.screen.advice.page import Setting
from geo.screen.wording import lower_first
from geo.text import how_many, number, sentence_case

# From this many stadsdelen a word fits better than names alone.
_FEW = 2


@dataclass(frozen=True, slots=True)
class District:
    """One stadsdeel: what comes first there, how much advice, and what was decided of it."""

    code: str
    name: str
    first: str
    severity: str
    given: str
    decided: str


@dataclass(frozen=True, slots=True)
class Shared:
    """One advice and the stadsdelen that have it.

    Parameters
    ----------
    heading, severity : str
    names : tuple of str
    marks : tuple of int
        Per stadsdeel, in the order of the columns, the place of the advice there; 0: not given.
    """

    heading: str
    severity: str
    names: tuple[str, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class City:
    """The advice of all stadsdelen.

    Parameters
    ----------
    headline, explanation : str
    districts : tuple of District
        By name.
    common, several, particular : tuple of Shared
        In at least half of the stadsdelen; in some; in one.
    cards : tuple of Card
        Advice for the gemeente as a whole.
    past : tuple of Past
        What was decided for the gemeente about advice that is not given now.
    order : str
    setting : Setting
    """

    headline: str
    explanation: str
    districts: tuple[District, ...]
    common: tuple[Shared, ...]
    several: tuple[Shared, ...]
    particular: tuple[Shared, ...]
    cards: tuple[Card, ...]
    past: tuple[Past, ...]
    order: str
    setting: Setting


def city_screen(
    reports: Sequence[Report],
    cards: Mapping[str, tuple[Card, ...]],
    whole: Report,
    setting: Setting,
    past: tuple[Past, ...] = (),
) -> City:
    """Return the stadsdelen beside each other.

    Parameters
    ----------
    reports : sequence of Report
        Of the stadsdelen.
    cards : mapping of str to tuple of Card
        Of each stadsdeel and of the gemeente, by code.
    whole : Report
        Of the gemeente.
    setting : Setting
    past : tuple of Past
        Of the gemeente.
    """
    ordered = sorted(reports, key=lambda each: each.area_name)
    shared: dict[bool, list[Shared]] = {True: [], False: []}
    for row in across(ordered):
        marks = tuple(_place(report, row.rule.id) for report in ordered)
        severity = next(
            card.severity
            for report in ordered
            for card in cards[report.area]
            if card.rule == row.rule.id
        )
        shared[row.common].append(Shared(row.rule.kop, severity, tuple(sorted(row.areas)), marks))
    some = [each for each in shared[False] if len(each.names) >= _FEW]
    return City(
        headline=_headline([*shared[True], *some], whole.area_name, len(ordered)),
        explanation=f"{how_many(len(ordered), 'stadsdeel', 'stadsdelen')}, {setting.period}. Wat "
        "overal speelt, vraagt één aanpak voor de stad; wat op één plek speelt, vraagt die plek.",
        districts=tuple(_district(each, cards[each.area]) for each in ordered),
        common=tuple(shared[True]),
        several=tuple(some),
        particular=tuple(each for each in shared[False] if len(each.names) < _FEW),
        cards=cards[whole.area],
        past=past,
        order=whole.formula,
        setting=setting,
    )


def _place(report: Report, rule: str) -> int:
    return next((i for i, item in enumerate(report.items, 1) if item.rule.id == rule), 0)


def _district(report: Report, cards: Sequence[Card]) -> District:
    decided = Counter(card.decided for card in cards if card.decided)
    first = next(iter(cards), None)
    return District(
        report.area,
        report.area_name,
        first.heading if first else "Geen advies",
        first.severity if first else "",
        how_many(len(cards), "advies", "adviezen"),
        ", ".join(f"{n} {word}" for word, n in decided.items()) or "nog niets besloten",
    )


def _headline(shared: Sequence[Shared], city: str, of: int) -> str:
    if not shared:
        return f"Geen advies komt in {city} in meer dan één stadsdeel voor."
    most = shared[0]
    where = f"In {number(len(most.names))} van de {number(of)} stadsdelen"
    return sentence_case(f"{where}: {lower_first(most.heading)}.")
