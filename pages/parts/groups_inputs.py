"""What *Welke groepen?* and *Doelgroepen* are computed from: published figures and CBS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.areas import Level
from geo.disclosure import Protected, TableKey
from geo.disclosure.keys import OF_RESIDENTS
from geo.errors import NoDataError
from geo.group_references import reference_of
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.groups_view import GroupsInputs
from geo.selection import Scope
from geo.spread import published_spread
from loaders.groups import load_groups
from loaders.measure import load_measure_rules
from loaders.municipality import Municipality

if TYPE_CHECKING:
    from pages.parts.compose import Opened

_LEVELS = (Level.GEMEENTE, Level.STADSDEEL)


def groups_inputs(
    release: Opened,
    period: Period,
    scope: Scope,
    municipality: Municipality,
    *,
    sources: tuple[str, ...],
    data_version: str,
) -> GroupsInputs:
    """Return the inputs for a year.

    Raises
    ------
    NoDataError
        If the release holds no groups for it.
    """
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
        sources=sources,
        data_version=data_version,
    )
