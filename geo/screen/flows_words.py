"""The sentences of *Wie gaat waarheen?*."""

from __future__ import annotations

from geo.cell import Cell
from geo.screen.flows_view import FlowView, rest_of
from geo.text import listing

NOWHERE = "geen stadsdeel bekend"
SPAN = "Twee getallen zijn de grenzen: kleine aantallen zijn afgeschermd, andere afgerond."
_UNDETERMINED = "niet te bepalen welk deel"


def measure(view: FlowView) -> str:
    """Return what the map shows."""
    if view.point:
        return f"Dossiers bij {view.name(view.point)}, naar woongebied"
    if view.district:
        return f"Dossiers van inwoners van {view.name(view.district)}, naar plaats van het punt"
    return "Dossiers van inwoners bij een punt in het eigen stadsdeel"


def part(cell: Cell) -> str:
    """Return a share to go before *van* or *uit*: with its ends, or that it is not known."""
    return cell.text if cell.low is not None else _UNDETERMINED


def headline(view: FlowView) -> str:
    """Return the finding in one sentence, with its numbers."""
    if view.point:
        return _of_point(view)
    if view.district:
        return _of_district(view)
    return _of_all(view)


def _of_point(view: FlowView) -> str:
    name, at = view.name(view.point), view.at(view.point)
    own, unknown = view.own_of_point(view.point), view.unknown_of(view.point)
    tail = (
        f"bij {part(unknown)} van alle dossiers is geen stadsdeel bekend"
        if unknown.low is not None
        else "bij hoeveel dossiers geen stadsdeel bekend is, is niet te bepalen"
    )
    if not at:
        return f"Waar {name} staat is niet bekend; {tail}."
    if own.low is None:
        return f"Waar de cliënten van {name} wonen is in {view.use.period.label} niet te bepalen."
    return (
        f"Van de dossiers bij {name} in {view.use.period.label} komt {own.text} uit het eigen "
        f"stadsdeel ({view.areas[at].name}) en {rest_of(own).text} van elders; {tail}."
    )


def _of_district(view: FlowView) -> str:
    name, own = view.name(view.district), view.to_district(view.district, view.district)
    year = view.use.period.label
    told = [(view.to_point(view.district, point), point) for point in view.codes]
    outside = [
        (cell, point) for cell, point in told if cell.is_number and view.at(point) != view.district
    ]
    most = max(outside, key=lambda pair: pair[0].low or 0.0, default=None)
    best = f", het meest bij {view.name(most[1])} ({most[0].text})" if most else ""
    if not view.points_in(view.district):
        return f"In {name} is geen servicepunt; inwoners gaan in {year} naar elders{best}."
    if own.low is None:
        return f"Waar inwoners van {name} in {year} naartoe gaan is niet te bepalen."
    return (
        f"Van de dossiers van inwoners van {name} in {year} is {own.text} bij een punt in het "
        f"eigen stadsdeel en {rest_of(own).text} elders{best}."
    )


def _of_all(view: FlowView) -> str:
    away = {code: rest_of(view.to_district(code, code)) for code in view.districts}
    known = {code: cell for code, cell in away.items() if cell.low is not None}
    if not known:
        return f"Waar inwoners in {view.use.period.label} naartoe gaan is niet te bepalen."
    least = max(cell.low or 0.0 for cell in known.values())
    # Whoever may be the first, given what is hidden and rounded.
    first = [code for code, cell in known.items() if (cell.high or 0.0) >= least]
    shown = [f"{view.areas[code].name} ({known[code].text})" for code in first]
    return (
        f"In {view.use.period.label} zijn inwoners van {listing(shown)} het vaakst bij een punt "
        "buiten hun eigen stadsdeel geregistreerd."
    )


def explanation(view: FlowView) -> str:
    """Return what is counted."""
    return (
        f"Nieuwe dossiers met een bekend stadsdeel, {view.use.period.label}. Per stadsdeel en "
        "kalenderjaar; per wijk of buurt publiceren we dit nooit. Een dossier is geen persoon."
    )
