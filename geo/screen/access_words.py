"""The sentences of *Hoe ver is het?*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.access_rules import AccessRules
from geo.cell import Cell, State
from geo.period import Period
from geo.screen.place import Place
from geo.text import listing, number


@dataclass(frozen=True, slots=True)
class Reached:
    """What an area has within reach: see ``area_access``; NaN where it cannot be told."""

    hours: float
    beyond: float
    nearest_m: float
    residents: float
    reason: str


_NAMED_AT_MOST = 3


def metres(distance: float) -> str:
    """Return a distance as precise as it is known: ``850 m``, ``2,4 km``."""
    if distance < 1000:
        return f"{number(round(distance / 50) * 50 or 50)} m"
    return f"{number(distance / 1000, 1)} km"


def hours_of(hours: float) -> str:
    """Return the opening hours of a point."""
    if hours != hours:
        return "openingstijden niet geleverd"
    if hours == 0:
        return "geen openingsuren"
    return f"{_hours(hours)} uur open per week"


def _hours(hours: float) -> str:
    return number(hours, 0 if hours == round(hours) else 1)


def share(part: float) -> str:
    """Return a share in percent; what is not nothing is not written as 0%."""
    if 0 < part < 0.005:
        return "minder dan 1%"
    return f"{number(100 * part)}%"


def explanation(period: Period, rules: AccessRules, label: str) -> str:
    """Return what the figure is, in a few lines."""
    steps = rules.stappen
    counted = [f"tot {number(s.tot_m)} meter voor {number(100 * s.gewicht)}%" for s in steps]
    return (
        f"Openingsuren per week (inloop en afspraak) van de servicepunten in {period.label}, "
        "gedeeld met de inwoners binnen bereik, per 10.000 inwoners. Uren tellen "
        f"{listing(counted)}; verder is buiten bereik. Afstand: {label}, een schatting. Een hoge "
        "waarde is gunstig."
    )


def headline(
    named: Sequence[tuple[str, Cell]], whole: Cell, here: Reached, place: Place, limit_m: float
) -> str:
    """Return where the least is within reach, and for how many people nothing is.

    Parameters
    ----------
    named : sequence of (str, Cell)
        Name and figure of the areas of the place.
    whole : Cell
        The figure of the gemeente.
    here : Reached
        Of the place.
    place : Place
    limit_m : float
    """
    against = f", tegen {whole.text} in heel {place.gemeente}" if whole.is_number else ""
    away = f"open servicepunt binnen {number(limit_m)} meter"
    if place.is_one_area:
        return _of_one(*named[0], against, away)
    known = [(name, cell) for name, cell in named if cell.is_number and cell.value is not None]
    if not known:
        why = next((c.reason for _, c in named if c.reason), "geen cijfers")
        return f"Hoe ver het is in {place.name}, is niet te bepalen: {why}."
    barred = any(cell.state is State.NO_DATA for _, cell in named)
    limit = f" van de {place.level.plural} met een cijfer" if barred else ""
    told = here.beyond == here.beyond
    nowhere = [name for name, cell in known if cell.value == 0]
    if nowhere:
        whole_of = f"heel {place.name}" if place.is_whole else place.name
        rest = f"; in {whole_of} geldt dat voor {share(here.beyond)} van de inwoners"
        return f"In {_several(nowhere, place)} heeft niemand een {away}{rest if told else ''}."
    least = min(cell.value or 0.0 for _, cell in known)
    worst = [(name, cell) for name, cell in known if cell.value == least]
    where = _several([name for name, _ in worst], place)
    text = (
        f"De minste openingsuren binnen bereik{limit} heeft {where}: {worst[0][1].text} uur "
        f"per week per 10.000 inwoners{against}"
    )
    if not told:
        return f"{text}."
    if not here.beyond:
        return f"{text}; alle inwoners van {place.name} hebben een {away}."
    return f"{text}; {share(here.beyond)} van de inwoners van {place.name} heeft geen {away}."


def _several(names: Sequence[str], place: Place) -> str:
    if len(names) <= _NAMED_AT_MOST:
        return listing(names)
    return f"{number(len(names))} van de {number(len(place.codes))} {place.areas_of_it}"


def _of_one(name: str, cell: Cell, against: str, away: str) -> str:
    if not cell.is_number:
        return f"Hoe ver het is in {name}, is niet te bepalen: {cell.reason}."
    if not cell.value:
        return f"In {name} heeft niemand een {away}."
    per = "openingsuren per 10.000 inwoners binnen bereik"
    return f"{name} heeft per week {cell.text} {per}{against}."
