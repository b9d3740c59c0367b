"""What *Welke groepen?* and *Doelgroepen* are computed from: published figures and CBS."""

from __future__ import annotations

import pandas as pd

from geo.areas import Level
from geo.disclosure import Protected, TableKey
from geo.disclosure.keys import OF_RESIDENTS
from geo.errors import NoDataError
from geo.group_references import reference_of
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.groups import groups_screen
from geo.screen.groups_view import GroupsInputs
from geo.screen.model import Screen
from geo.selection import Scope, Selection
from geo.spread import published_spread
from loaders.groups import load_groups
from loaders.measure import load_measure_rules
from pages.parts.compose.release import Opened
from pages.parts.compose.town import Town

_LEVELS = (Level.GEMEENTE, Level.STADSDEEL)


def groups_of(town: Town, release: Opened, selection: Selection, scope: Scope) -> Screen:
    """Return the screen *Welke groepen?* of a selection.

    Raises
    ------
    NoDataError
        As for ``groups_inputs``.
    """
    inputs = groups_inputs(town, release, selection.kalenderjaar, scope)
    return groups_screen(inputs, selection)


def groups_inputs(town: Town, release: Opened, year: str, scope: Scope) -> GroupsInputs:
    """Return what is published of groups of residents in a year.

    Raises
    ------
    NoDataError
        If nothing is, or the release holds no groups for it.
    """
    if year not in [str(each) for each in scope.year_choices()]:
        raise NoDataError(
            "Over leeftijden en doelgroepen is nog niets gepubliceerd.",
            "Dat gebeurt per kalenderjaar: alle kwartalen van een jaar moeten geleverd zijn.",
        )
    period, municipality = Period.parse(year), town.municipality
    keys = {
        f"{level}_{detail}": TableKey(level, period, detail)
        for level in _LEVELS
        for detail in OF_RESIDENTS
    }
    if not all(key in release.tables for key in keys.values()):
        raise NoDataError(
            f"In deze uitgave staan over {period.label} geen leeftijden en doelgroepen.",
            "Open de nieuwste uitgave; staat het daar ook niet in, dan maakt de analist er een.",
        )
    groups = load_groups()
    residents = [municipality.population(level, period.mid_year)[0] for level in _LEVELS]
    use = PointUse.of(release.tables, municipality.areas, closed=release.closed)
    least = load_measure_rules().thresholds["wegvallende_punten"].waarde
    delivered = release.coverage.delivered
    spread = published_spread(release.tables, use, delivered, share_at_most=least)
    gates = [
        use.gates(level, period.quarters(), delivered, share_at_most=least)
        for level in _LEVELS
        if use is not None
    ]
    return GroupsInputs(
        scope=scope,
        period=period,
        tables=Protected({name: release.tables[key] for name, key in keys.items()}),
        groups=groups,
        references={
            group.code: reference_of(
                group, scope.catalogue, municipality.figures, municipality.areas, period.mid_year
            )
            for group in groups.groups
        },
        residents=pd.concat(residents).astype(float),
        gate=pd.concat(gates) if gates else pd.Series(dtype=object),
        phi=spread.phi,
        phi_note=spread.note,
        missing_points=release.coverage.missing,
        demonstration=release.entry.demonstratie,
        sources=(_registered(release, period), town.boundaries),
        data_version=town.data_version(release),
    )


def _registered(release: Opened, period: Period) -> str:
    invented = " (demonstratiegegevens: verzonnen)" if release.entry.demonstratie else ""
    return f"Uniforme registratie van de servicepunten, {period.label}{invented}"
