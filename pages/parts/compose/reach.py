"""What *Waar missen we mensen?* is computed from: published figures, CBS and ELAN, no count."""

from __future__ import annotations

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, Protected, TableKey
from geo.errors import NoDataError
from geo.need import per_person
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.gap_causes import gap_figures
from geo.screen.model import Screen
from geo.screen.reach import reach_screen
from geo.screen.reach_view import NEED, ReachInputs
from geo.selection import ALL, Scope, Selection
from geo.spread import published_spread
from loaders.measure import load_measure_rules
from pages.parts.compose.points import PointScreens
from pages.parts.compose.release import Opened
from pages.parts.compose.town import Town


def reach_of(
    town: Town, release: Opened, selection: Selection, scope: Scope, period: Period
) -> Screen:
    """Return the screen of a selection of which the period is published."""
    return reach_screen(reach_inputs(town, release, selection, scope, period))


def reach_inputs(
    town: Town, release: Opened, selection: Selection, scope: Scope, period: Period
) -> ReachInputs:
    """Return what the screen is computed from.

    Raises
    ------
    NoDataError
        If the need model has no figures of this municipality.
    """
    level, rules = selection.niveau, load_measure_rules()
    municipality, population = town.municipality, town.population(level, period)
    kind = TOTAL if selection.hulpvraag == ALL else selection.hulpvraag
    if selection.kenmerk == NEED:
        if municipality.is_fetched and rules.need.absent(municipality.figures):
            raise NoDataError(
                "Wat te verwachten is bij gelijke behoefte, is hier niet te bepalen: de cijfers "
                "van het behoeftemodel zijn er niet voor deze gemeente.",
                "Kies hierboven gelijk gebruik.",
            )
        persons = rules.need.persons(kind, municipality.figures, municipality.areas, level)
        weights = per_person(rules.need[kind].shares, persons)
        labels = {name: each.label for name, each in rules.need.kenmerken.items()}
        residents = "; ".join(rules.need.sources(kind))
    else:
        persons = population[level][0].astype(float).to_frame("inwoners")
        weights, labels = pd.Series({"inwoners": 1.0}), {"inwoners": "Inwoners"}
        residents = f"CBS, Kerncijfers wijken en buurten {population[level][1]} (inwoners)"
    use = PointUse.of(release.tables, municipality.areas, closed=release.closed)
    fall_away = rules.thresholds["wegvallende_punten"].waarde
    delivered = release.coverage.delivered
    spread = published_spread(release.tables, use, delivered, share_at_most=fall_away)
    above = list(Level)[level.depth - 1]
    tables = {
        name: release.tables[TableKey(where, period, breakdown)]
        for name, where, breakdown in (
            ("kaart", level, Breakdown.GROUPS),
            ("geheel", Level.GEMEENTE, Breakdown.GROUPS),
            ("erboven", above, Breakdown.GROUPS),
            ("niet_geplaatst", level, Breakdown.UNPLACED),
        )
    }
    return ReachInputs(
        selection=selection,
        scope=scope,
        period=period,
        tables=Protected(tables),
        persons=persons,
        weights=weights,
        labels=labels,
        phi=spread.phi,
        phi_note=spread.note,
        gate=pd.Series(dtype=object)
        if use is None
        else use.gates(
            level,
            period.quarters(),
            delivered,
            share_at_most=fall_away,
        ),
        unknown_ratio=None if use is None else use.unknown_ratios(level),
        silent_points={
            quarter: tuple(scope.points.get(code, code) for code in use.silent(quarter))
            for quarter in period.quarters()
        }
        if use is not None
        else {},
        hours_known=frozenset() if use is None else frozenset(use.closed),
        population=population,
        limits=rules.thresholds.limits(minimum_residents=scope.plan.minimum_inwoners),
        missing_points=release.coverage.missing,
        demonstration=release.entry.demonstratie,
        sources=(release.registered, residents, town.boundaries),
        data_version=town.data_version(release),
        causes=rules.causes,
        figures=gap_figures(
            PointScreens.of(town, demonstration=release.entry.demonstratie).gap_inputs(
                selection,
                scope,
                release.tables,
                use,
                rules.thresholds["wegvallende_punten"].waarde,
            ),
            selection.gebied,
        )
        if use is not None and selection.gebied
        else {},
    )
