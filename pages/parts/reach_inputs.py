"""What *Waar missen we mensen?* is computed from: published figures, CBS and ELAN, no count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, Protected, TableKey
from geo.missing import DELIVERED, NOT_DELIVERED, gate
from geo.need import per_person
from geo.period import Period
from geo.rates import dispersion
from geo.screen.reach_view import NEED, ReachInputs
from geo.selection import ALL, Scope, Selection
from loaders.measure import load_measure_rules
from loaders.municipality import Municipality

if TYPE_CHECKING:
    from pages.parts.compose import Opened

Population = Mapping[Level, tuple[pd.Series, int]]


def reach_inputs(
    release: Opened,
    selection: Selection,
    scope: Scope,
    municipality: Municipality,
    population: Population,
    *,
    registered: str,
    boundaries: str,
    data_version: str,
) -> ReachInputs:
    """Return the inputs of the screen of a selection.

    Parameters
    ----------
    release : Opened
    selection : Selection
        Of a period that is published.
    scope : Scope
    municipality : Municipality
    population : mapping of Level to (Series, int)
    registered, boundaries : str
        Sources of the registrations and of the boundaries, in words.
    data_version : str
    """
    level, rules = selection.niveau, load_measure_rules()
    period = Period.parse(selection.periode)
    kind = TOTAL if selection.hulpvraag == ALL else selection.hulpvraag
    if selection.kenmerk == NEED:
        persons = rules.need.persons(kind, municipality.figures, municipality.areas, level)
        weights = per_person(rules.need[kind].shares, persons)
        labels = {name: each.label for name, each in rules.need.kenmerken.items()}
        residents = "CBS, kerncijfers wijken en buurten 2022, en ELAN / Health Campus Den Haag 2022"
    else:
        persons = population[level][0].astype(float).to_frame("inwoners")
        weights, labels = pd.Series({"inwoners": 1.0}), {"inwoners": "Inwoners"}
        residents = f"CBS, Kerncijfers wijken en buurten {population[level][1]} (inwoners)"
    phi, note = dispersion_of(release)
    tables = {
        name: release.tables[TableKey(where, period, breakdown)]
        for name, where, breakdown in (
            ("kaart", level, Breakdown.GROUPS),
            ("geheel", Level.GEMEENTE, Breakdown.GROUPS),
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
        phi=phi,
        phi_note=note,
        gate=gate_of(release, municipality, level, period),
        population=population,
        limits=rules.thresholds.limits(minimum_residents=scope.plan.minimum_inwoners),
        missing_points=release.coverage.missing,
        demonstration=release.entry.demonstratie,
        sources=(registered, residents, boundaries),
        data_version=data_version,
    )


def dispersion_of(release: Opened) -> tuple[float, str]:
    """Return how much counts vary beyond chance, from what is published per quarter."""
    quarters = [p for p in release.coverage.periods if p.is_quarter]
    found = {
        quarter: release.tables[TableKey(Level.STADSDEEL, quarter, Breakdown.GROUPS)].values[TOTAL]
        for quarter in quarters
    }
    table = pd.DataFrame(found).dropna()
    if table.shape[1] < 2 or len(table) < 2:
        return 1.0, "niet te schatten: te weinig kwartalen"
    return dispersion(table), f"geschat op {len(quarters)} kwartalen per stadsdeel"


def gate_of(release: Opened, municipality: Municipality, level: Level, period: Period) -> pd.Series:
    """Return for which areas points that matter there did not deliver in the period.

    Who goes where is published per stadsdeel and year: a wijk follows its stadsdeel.
    """
    areas = municipality.areas
    keys = [
        key
        for key in release.tables
        if key.level is Level.STADSDEEL and key.detail is Breakdown.POINTS
    ]
    quarters = period.quarters()
    if not keys or not quarters:
        return pd.Series("", index=areas.index(level), dtype=object)
    table = release.tables[max(keys, key=lambda key: key.period.last)]
    use = pd.DataFrame(
        {
            point: [cell.high if cell.is_number else 0.0 for cell in table.column(point)]
            for point in table.categories
        },
        index=table.areas,
    )
    delivered = release.coverage.delivered
    share = load_measure_rules().thresholds["wegvallende_punten"].waarde
    if level is Level.GEMEENTE:
        use = use.sum().to_frame(areas.gemeente.code).T
    closed = pd.Series("", index=use.index, dtype=object)
    for quarter in quarters:
        there = delivered.get(quarter, frozenset())
        state = pd.Series(
            {point: DELIVERED if point in there else NOT_DELIVERED for point in use.columns}
        )
        closed = closed.where(closed != "", gate(use, state, share_at_most=share))
    if level is Level.GEMEENTE:
        return closed
    codes = areas.index(level)
    return pd.Series(
        [closed.get(str(areas.ancestor(code, Level.STADSDEEL)), "") for code in codes], codes
    )
