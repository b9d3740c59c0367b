"""The publication plan as a screen: what appears where, and what is nearest to the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.areas import Level
from geo.cell import STATE_WORDS, State
from geo.disclosure import Detail, PeriodKind, Plan, View
from geo.taxonomy import Taxonomy
from geo.text import count_word, listing, number, sentence_case

PERIODS = {
    PeriodKind.QUARTER: "kwartaal",
    PeriodKind.FOUR_QUARTERS: "laatste vier kwartalen",
    PeriodKind.YEAR: "kalenderjaar",
}
# Where a period is not published the next longer one is nearest: it holds the one asked for.
_LONGER = list(PERIODS)


@dataclass(frozen=True, slots=True)
class PlanCell:
    """What is published of a level over a kind of period.

    Parameters
    ----------
    shown : bool
        Whether anything is.
    text : str
        What is; else what is nearest.
    """

    shown: bool
    text: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan: a level, or service points at a level."""

    label: str
    cells: tuple[PlanCell, ...]
    note: str


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state that a figure can be in, and what it means."""

    state: State
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PlanScreen:
    """The plan in words.

    Parameters
    ----------
    headline, explanation : str
    columns : tuple of str
        Kinds of period.
    rows : tuple of PlanRow
    rules : tuple of str
        How small counts are kept from being traced.
    states : tuple of StateLine
    """

    headline: str
    explanation: str
    columns: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    rules: tuple[str, ...]
    states: tuple[StateLine, ...]


def plan_screen(plan: Plan, taxonomy: Taxonomy) -> PlanScreen:
    """Return the publication plan in words.

    Parameters
    ----------
    plan : Plan
    taxonomy : Taxonomy
        For the number of demand types and main groups.
    """
    views = sorted(plan.weergaven, key=lambda view: view.niveau.depth)
    of_areas = [_row(view, taxonomy) for view in views]
    of_points = [_points_row(view, views) for view in views]
    finest = views[-1]
    return PlanScreen(
        headline="Wat hier niet staat, tonen we niet.",
        explanation=(
            "Dit is de volledige lijst van wat over registraties gepubliceerd wordt. Kleine "
            f"aantallen gaan over mensen in de knel; per {finest.niveau} staat er daarom minder "
            "dan voor de hele gemeente. Wie iets anders vraagt, krijgt wat er het dichtst bij ligt."
        ),
        columns=tuple(sentence_case(text) for text in PERIODS.values()),
        rows=(*of_areas, *_group_rows(views), *of_points, *_work_row(plan)),
        rules=_rules(plan),
        states=_states(plan),
    )


def _row(view: View, taxonomy: Taxonomy) -> PlanRow:
    cells = tuple(
        PlanCell(True, _content(view, kind, taxonomy))
        if kind in view.perioden
        else PlanCell(False, _nearest(view, kind))
        for kind in PERIODS
    )
    return PlanRow(sentence_case(view.niveau.value), cells, view.toelichting)


def _content(view: View, kind: PeriodKind, taxonomy: Taxonomy) -> str:
    if view.hulpvraag is Detail.TOTAL:
        text = "alleen het totaal"
    elif view.hulpvraag is Detail.MAIN:
        text = f"{count_word(len(taxonomy.hoofdgroepen))} hoofdgroepen"
    else:
        types = len(taxonomy.demand_types)
        sensitive = sum(each.gevoelig for each in taxonomy.demand_types)
        if kind in view.gevoelig_perioden or not sensitive:
            text = f"alle {number(types)} hulpvragen"
        else:
            text = f"{number(types - sensitive)} hulpvragen, zonder gevoelige"
    return f"{text}, als klasse" if view.vorm == "klasse" else text


def _nearest(view: View, kind: PeriodKind) -> str:
    longer = _LONGER[_LONGER.index(kind) :]
    near = next((k for k in longer if k in view.perioden), view.perioden[0])
    return f"dichtstbij: {PERIODS[near]}"


def _points_row(view: View, views: Sequence[View]) -> PlanRow:
    per = "" if view.niveau is Level.GEMEENTE else f" per {view.niveau}"
    label = f"Servicepunt{per}"
    where = "zonder gebied" if view.niveau is Level.GEMEENTE else "naar woongebied"
    near = next((v for v in reversed(views) if v.servicepunten_perioden and v is not view), view)
    cells = []
    for kind in PERIODS:
        if kind in view.servicepunten_perioden:
            cells.append(PlanCell(True, f"het totaal, {where}"))
        elif view.servicepunten_perioden:
            cells.append(PlanCell(False, f"dichtstbij: {PERIODS[view.servicepunten_perioden[0]]}"))
        else:
            cells.append(PlanCell(False, f"nooit; dichtstbij: per {near.niveau}"))
    return PlanRow(label, tuple(cells), "")


def _group_rows(views: Sequence[View]) -> tuple[PlanRow, ...]:
    """Return the lines on who people are: age and target group, where the plan shows them."""
    rows = []
    for view in views:
        kinds = view.groepen_perioden
        if not kinds:
            continue
        cells = tuple(
            PlanCell(True, "leeftijden en doelgroepen, ook gevoelige")
            if kind in kinds
            else PlanCell(False, f"dichtstbij: {PERIODS[kinds[0]]}")
            for kind in PERIODS
        )
        per = "" if view.niveau is Level.GEMEENTE else f" per {view.niveau}"
        rows.append(PlanRow(f"Leeftijd en doelgroep{per}", cells, ""))
    return tuple(rows)


def _work_row(plan: Plan) -> tuple[PlanRow, ...]:
    """Return the lines on the work and the shares of service points, where the plan shows any."""
    lines = (
        ("Werk van een servicepunt", "dossiers, contacten en wachtlijst", plan.servicepunten_werk),
        (
            "Uitsplitsingen per stadsdeel van het servicepunt",
            "contacten en dossiers",
            plan.servicepunten_aandelen,
        ),
    )
    rows = []
    for label, shown, view in lines:
        if view is not None:
            near = PlanCell(False, f"dichtstbij: {PERIODS[view.perioden[0]]}")
            cells = tuple(PlanCell(True, shown) if k in view.perioden else near for k in PERIODS)
            rows.append(PlanRow(label, cells, view.toelichting))
    return tuple(rows)


def _rules(plan: Plan) -> tuple[str, ...]:
    small, rounded = count_word(plan.drempel), count_word(plan.afronding)
    people, change = number(plan.minimum_inwoners), number(plan.minimum_voor_verandering)
    known = listing([_known(*each) for each in plan.bekend_minimaal_pct.items()])
    inside = f" ({count_word(plan.intern.drempel)})" if plan.intern else ""
    return (
        f"Aantallen onder de {small} staan als één klasse: {plan.suppressed_text}.",
        (
            f"Andere aantallen zijn afgerond op een veelvoud van {rounded}; percentages, "
            "verhoudingen en zinnen worden uit die afgeronde aantallen berekend."
        ),
        (
            "Zou een klein aantal uit de rest zijn af te leiden (een totaal min de andere delen, "
            "een jaar min drie kwartalen, deze uitgave naast een vorige), dan blijft een tweede "
            "getal weg. Bij elke uitgave rekent een proef na dat geen klein aantal nauwer te "
            f"bepalen is dan {plan.suppressed_text}."
        ),
        (
            f"Geen cijfer per inwoner onder de {people} inwoners, en geen verandering in procenten "
            f"onder de {change} dossiers."
        ),
        (
            "Een gebied krijgt geen cijfer als te weinig dossiers daar zijn te plaatsen: minder "
            f"dan {known}."
        ),
        (
            "Voor wie met de leveringen werkt geldt op de pagina Gegevens een lagere drempel"
            f"{inside}; elke inzage daar staat in het logboek, en die getallen zijn niet te "
            "exporteren."
        ),
    )


def _known(level: Level, pct: float) -> str:
    return f"{number(pct)}% per {level}"


def _states(plan: Plan) -> tuple[StateLine, ...]:
    return (
        StateLine(State.NUMBER, "Een getal", "Afgerond. Gearceerd is het nooit."),
        StateLine(
            State.SUPPRESSED,
            sentence_case(STATE_WORDS[State.SUPPRESSED]),
            f"Er zijn registraties of er zijn er geen, maar minder dan {count_word(plan.drempel)} "
            f"({plan.suppressed_text}); of het getal blijft weg om een klein getal elders te "
            "beschermen. Dat is iets anders dan nul.",
        ),
        StateLine(
            State.NO_DATA,
            sentence_case(STATE_WORDS[State.NO_DATA]),
            "Er is niets geleverd, of te weinig om iets te zeggen. Ook dat is geen nul.",
        ),
        StateLine(
            State.NOT_APPLICABLE,
            sentence_case(STATE_WORDS[State.NOT_APPLICABLE]),
            "Het cijfer kan hier niet bestaan: er woont niemand.",
        ),
    )
