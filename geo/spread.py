"""How much counts vary beyond chance, as far as a release tells: one answer for every verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, ProtectedTable, TableKey
from geo.dispersion import dispersion


@dataclass(frozen=True, slots=True)
class Spread:
    """Dispersion, and what it rests on.

    Parameters
    ----------
    phi : float
        See ``geo.rates.dispersion``.
    note : str
        In a few Dutch words.
    """

    phi: float
    note: str


def published_spread(
    tables: Mapping[TableKey, ProtectedTable], *, minimum_quarters: int = 4, assumed: float = 4.0
) -> Spread:
    """Estimate the dispersion from the totals per stadsdeel that a release has per quarter.

    Parameters
    ----------
    tables : mapping of TableKey to ProtectedTable
        Of one release.
    minimum_quarters : int
        With fewer quarters, or a single stadsdeel, it cannot be told from chance.
    assumed : float
        The dispersion in that case: wide, so that no verdict rests on what is not known.
    """
    totals = {
        key.period: table.values[TOTAL]
        for key, table in tables.items()
        if key.level is Level.STADSDEEL and key.detail is Breakdown.GROUPS and key.period.is_quarter
    }
    counts = pd.DataFrame(totals).dropna()
    quarters = len(totals)
    if quarters < minimum_quarters or len(counts) < 2:
        return Spread(assumed, "niet te schatten met zo weinig kwartalen, dus ruim genomen")
    return Spread(dispersion(counts), f"geschat op {quarters} kwartalen per stadsdeel")
