"""Facts about contacts and dossiers: the shares that are published per stadsdeel of the point."""

from __future__ import annotations

import pandas as pd

from geo.advice.at_points import Found
from geo.advice.comparing import Band
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import column, share_facts, spread
from geo.disclosure import ProtectedTable
from geo.period import Period

_REGISTERED = "Uniforme registratie van de servicepunten"


def breakdown_facts(inputs: AdviceInputs) -> Found:
    """Yield the shares of contacts and dossiers that are published per stadsdeel of the point."""
    for name in inputs.indicators.aandelen:
        parts = [share_bands(inputs, name, quarter) for quarter in inputs.year.quarters()]
        known = [each for each in parts if each is not None]
        if len(known) < len(parts):
            continue
        part, whole = known[0]
        for k, n in known[1:]:
            part, whole = _added(part, k), _added(whole, n)
        yield from share_facts(
            name,
            part,
            whole,
            spread(inputs),
            inputs.year.label,
            _REGISTERED,
            rounding=inputs.rounding,
        )


def share_bands(inputs: AdviceInputs, name: str, quarter: Period) -> tuple[Band, Band] | None:
    """Return the counts behind a share in a quarter, part and whole; None where not published."""
    share = inputs.indicators.aandelen[name]
    table = inputs.shares.get((quarter, share.eenheid, share.uitsplitsing))
    if table is None:
        return None
    counted = [each for each in table.categories if each not in share.zonder]
    part = _total(table, [each for each in counted if each in share.teller])
    return part, _total(table, counted)


def _total(table: ProtectedTable, categories: list[str]) -> Band:
    """Return the sum of categories; a category that nobody listed is not there."""
    none = pd.Series(0.0, index=table.areas)
    total = Band(none, none)
    for each in categories:
        total = total + column(table, each)
    return total


def _added(one: Band, other: Band) -> Band:
    """Return the sum over quarters; an area that misses a quarter has none."""
    areas = one.low.index.union(other.low.index)
    one = Band(one.low.reindex(areas), one.high.reindex(areas))
    return one + Band(other.low.reindex(areas), other.high.reindex(areas))
