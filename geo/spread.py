"""How much counts vary beyond chance, as far as a release tells: one answer for every verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, ProtectedTable, TableKey
from geo.dispersion import dispersion
from geo.period import Period
from geo.point_use import PointUse


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
    tables: Mapping[TableKey, ProtectedTable],
    use: PointUse | None,
    delivered: Mapping[Period, Collection[str]],
    *,
    share_at_most: float,
    minimum_quarters: int = 4,
    assumed: float = 4.0,
) -> Spread:
    """Estimate the dispersion from the totals per stadsdeel that a release has per quarter.

    A point that was closed or did not deliver makes the counts of its stadsdelen fall; that is
    no chance, so those quarters of those stadsdelen are left out.

    Parameters
    ----------
    tables : mapping of TableKey to ProtectedTable
        Of one release.
    use, delivered, share_at_most
        Who uses which points, and which of those delivered: see ``PointUse.gates``.
    minimum_quarters : int
        With fewer quarters, or a single stadsdeel, it cannot be told from chance.
    assumed : float
        The dispersion in that case: wide, so that no verdict rests on what is not known.
    """
    totals = {
        key.period: table.values[TOTAL].astype(float)
        for key, table in tables.items()
        if key.level is Level.STADSDEEL and key.detail is Breakdown.GROUPS and key.period.is_quarter
    }
    if use is not None:
        for quarter, total in totals.items():
            barred = use.gates(Level.STADSDEEL, [quarter], delivered, share_at_most=share_at_most)
            totals[quarter] = total.mask(barred.reindex(total.index, fill_value="") != "")
    counts = pd.DataFrame({str(quarter): total for quarter, total in totals.items()})
    left_out = int(counts.isna().to_numpy().sum())
    counts = counts[counts.count(axis=1) >= 2].dropna(axis="columns", thresh=2)
    if counts.shape[1] < minimum_quarters or len(counts) < 2:
        return Spread(assumed, "niet te schatten met zo weinig kwartalen, dus ruim genomen")
    without = ", zonder die waarin een punt dicht was of niet leverde" if left_out else ""
    return Spread(
        dispersion(counts), f"geschat op {counts.shape[1]} kwartalen per stadsdeel{without}"
    )
