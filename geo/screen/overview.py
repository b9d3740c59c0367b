"""The start page: where, who and what first, for the whole city in one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.areas import Areas, Level
from geo.cell import Cell
from geo.reach_words import Flag
from geo.screen.advice import Card
from geo.screen.model import Screen
from geo.screen.target_groups import TargetGroupsScreen
from geo.text import how_many
from geo.unknown import Unknown

_MOST = 3
_ORDER = "Van elke plek het eerste advies; de ernstigste plek staat bovenaan."
_FEWER = "minder"


@dataclass(frozen=True, slots=True)
class Who:
    """A group that is registered less than expected: its name, how much, and its map."""

    label: str
    verdict: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class First:
    """An advice: for which place, what to do, and what is at stake."""

    place: str
    heading: str
    severity: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One stadsdeel.

    Parameters
    ----------
    code, name : str
    rate : Cell
        New dossiers per 1,000 residents.
    fewer : str
        In how many wijken clearly fewer were registered than expected.
    advice : str
        What comes first there.
    address : mapping
    """

    code: str
    name: str
    rate: Cell
    fewer: str
    advice: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the start page says.

    Parameters
    ----------
    where : Screen
        *Waar missen we mensen?*: its sentence, its map and its legend.
    who : tuple of Who
    who_else : str
        Of how many groups nothing can be said, or why there is no list.
    first : tuple of First
        For the city and for stadsdelen the first advice of each, in the order of advice.
    first_else : str
        In which order, or why there is no advice.
    lines : tuple of Line
        The stadsdelen by name.
    """

    where: Screen
    who: tuple[Who, ...]
    who_else: str
    first: tuple[First, ...]
    first_else: str
    lines: tuple[Line, ...]


def overview(
    areas: Areas,
    where: Screen,
    rates: Screen,
    groups: TargetGroupsScreen | None,
    year: str,
    cards: Mapping[str, Sequence[Card]] | None,
    order: Sequence[str],
) -> Overview:
    """Put the start page together from screens that say the same in full.

    Parameters
    ----------
    areas : Areas
    where : Screen
        *Waar missen we mensen?* per wijk, of the whole city.
    rates : Screen
        New dossiers per 1,000 residents per stadsdeel.
    groups : TargetGroupsScreen or None
        Of the whole city; None while nothing of groups is published.
    year : str
        Of the groups.
    cards : mapping of str to sequence of Card, or None
        Advice by area, the gemeente among them, most important first; None while there is none.
    order : sequence of str
        The areas with advice, by the first of it.
    """
    return Overview(
        where,
        _who(groups, year),
        _who_else(groups),
        _first(areas, cards or {}, order),
        _ORDER if cards else "Er is nog geen kwartaal gepubliceerd om op te adviseren.",
        tuple(_line(areas, code, where, rates, cards or {}) for code in _by_name(areas)),
    )


def _by_name(areas: Areas) -> list[str]:
    return sorted(areas.codes(Level.STADSDEEL), key=lambda code: areas[code].name)


def _who(groups: TargetGroupsScreen | None, year: str) -> tuple[Who, ...]:
    fewer = [s for s in groups.sections if s.code == _FEWER] if groups else []
    return tuple(
        Who(
            line.label,
            line.verdict,
            {"vraag": "groepen", "groep": line.code, "kalenderjaar": year},
        )
        for section in fewer
        for line in section.lines[:_MOST]
    )


def _who_else(groups: TargetGroupsScreen | None) -> str:
    if groups is None:
        return "Over groepen is nog niets gepubliceerd: dat gebeurt per heel kalenderjaar."
    unknown = sum(line.interval is None for section in groups.sections for line in section.lines)
    if not unknown:
        return ""
    return f"Van {how_many(unknown, 'andere groep', 'andere groepen')} is het niet te bepalen."


def _first(
    areas: Areas, cards: Mapping[str, Sequence[Card]], order: Sequence[str]
) -> tuple[First, ...]:
    """Return the first advice of the areas where most is at stake."""
    whole = areas.gemeente.code
    return tuple(
        First(
            areas[code].name,
            card.heading,
            card.severity,
            {} if code == whole else {"stadsdeel": code},
        )
        for code in order[:_MOST]
        for card in cards[code][:1]
    )


def _line(
    areas: Areas, code: str, where: Screen, rates: Screen, cards: Mapping[str, Sequence[Card]]
) -> Line:
    rate = next((row.cells[-1] for row in rates.table.rows if row.code == code), None)
    first = next(iter(cards.get(code, ())), None)
    return Line(
        code,
        areas[code].name,
        rate if rate is not None else Cell.no_data(Unknown.NO_FIGURE_IN_PERIOD),
        _fewer(areas, code, where),
        first.heading if first else "Geen advies",
        {"stadsdeel": code},
    )


def _fewer(areas: Areas, code: str, where: Screen) -> str:
    """Return in how many wijken clearly fewer were registered, of those with a verdict."""
    if where.sheet is None:
        return ""
    place = where.sheet.head.index("oordeel")
    flags = [
        row[place] for row in where.sheet.rows if areas.ancestor(row[0], Level.STADSDEEL) == code
    ]
    judged = [flag for flag in flags if flag != Flag.UNJUDGED]
    if not judged:
        return "niet te bepalen"
    return f"{sum(flag == Flag.LOWER for flag in judged)} van {len(judged)}"
