"""Who goes where, as a release publishes it: service points by stadsdeel, in a calendar year.

Point by wijk or buurt is never published: what follows for a wijk is that of its stadsdeel.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Breakdown, ProtectedTable, TableKey
from geo.flows import UNKNOWN
from geo.missing import CLOSED, DELIVERED, NOT_DELIVERED, gate, unknown_ratio
from geo.period import Period


@dataclass(frozen=True, eq=False)
class PointUse:
    """Registrations per point and home stadsdeel of a year, as a reader knows them.

    Parameters
    ----------
    areas : Areas
    period : Period
        The year.
    by_district : ProtectedTable
        Stadsdelen by points.
    whole : ProtectedTable
        The gemeente by points: also what has no home stadsdeel.
    quarters : mapping of Period to ProtectedTable
        ``whole`` of every quarter.
    homes : ProtectedTable, optional
        Stadsdelen by demand types, of the year: only its total counts.
    closed : mapping of Period to frozenset of str
        Points that were closed, of the quarters whose opening hours are known.
    """

    areas: Areas
    period: Period
    by_district: ProtectedTable
    whole: ProtectedTable
    quarters: Mapping[Period, ProtectedTable]
    homes: ProtectedTable | None = None
    closed: Mapping[Period, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        release: Mapping[TableKey, ProtectedTable],
        areas: Areas,
        period: Period | None = None,
        *,
        closed: Mapping[Period, frozenset[str]] | None = None,
    ) -> Self | None:
        """Return what a release publishes of a year, the latest by default; None if nothing."""
        years = years_of(release)
        chosen = years[0] if period is None and years else period
        if chosen is None or chosen not in years:
            return None
        return cls(
            areas,
            chosen,
            release[TableKey(Level.STADSDEEL, chosen, Breakdown.POINTS)],
            release[TableKey(Level.GEMEENTE, chosen, Breakdown.POINTS)],
            {
                key.period: table
                for key, table in release.items()
                if key.level is Level.GEMEENTE
                and key.detail is Breakdown.POINTS
                and key.period.is_quarter
            },
            release.get(TableKey(Level.STADSDEEL, chosen, Breakdown.GROUPS)),
            closed or {},
        )

    def counts(self) -> pd.DataFrame:
        """Return ``servicepunt, gebied, lower, upper``, as ``geo.flows.flows`` takes them.

        ``gebied`` is a stadsdeel, or ``onbekend``: what the point registered in all less what
        it did of the stadsdelen, as far as the published figures tell.
        """
        rows = []
        for point in self.by_district.categories:
            known = [_ends(cell) for cell in self.by_district.column(point)]
            rows += [
                (point, area, *ends)
                for area, ends in zip(self.by_district.areas, known, strict=True)
            ]
            low, high = _ends(self.whole.cell(self.areas.gemeente.code, point))
            lowest = low - sum(ends[1] for ends in known)
            highest = high - sum(ends[0] for ends in known)
            gap = (np.nan, np.nan) if np.isnan(highest) else (max(0.0, lowest), max(0.0, highest))
            rows.append((point, UNKNOWN, *gap))
        return pd.DataFrame(rows, columns=["servicepunt", "gebied", "lower", "upper"])

    def totals(self) -> dict[str, tuple[float, float]]:
        """Return the least and most of each point and stadsdeel as a whole, where published."""
        town = self.areas.gemeente.code
        found = {point: _ends(self.whole.cell(town, point)) for point in self.whole.categories}
        if self.homes is not None:
            found |= {area: _ends(self.homes.cell(area, TOTAL)) for area in self.homes.areas}
        return {code: ends for code, ends in found.items() if not np.isnan(ends).any()}

    def use(self) -> pd.DataFrame:
        """Return registrations of stadsdelen (rows) at points; a count of the class is no use."""
        return pd.DataFrame(
            {
                point: [_least(cell) for cell in self.by_district.column(point)]
                for point in self.by_district.categories
            },
            index=self.by_district.areas,
        )

    def silent(self, quarter: Period) -> list[str]:
        """Return the points that were closed in a quarter.

        By their opening hours; where those are not known, a point that registered nothing, or
        next to nothing, may have been.
        """
        if quarter in self.closed:
            return [code for code in self.by_district.categories if code in self.closed[quarter]]
        table = self.quarters.get(quarter)
        if table is None:
            return []
        cells = {point: table.cell(self.areas.gemeente.code, point) for point in table.categories}
        return [
            point
            for point, cell in cells.items()
            if cell.state is State.SUPPRESSED and cell.low == 0 and np.isfinite(cell.high or 0)
        ]

    def gates(
        self,
        level: Level,
        quarters: Sequence[Period],
        delivered: Mapping[Period, Collection[str]],
        *,
        share_at_most: float,
    ) -> pd.Series:
        """Return per area of a level why nothing can be said of it; a wijk follows its stadsdeel.

        Parameters
        ----------
        level : Level
        quarters : sequence of Period
            Of the period that is spoken of: one quarter that fell away is enough.
        delivered : mapping of Period to collection of str
            Codes of the points that delivered each quarter.
        share_at_most : float
            See ``geo.missing.gate``.

        Returns
        -------
        Series of str
            Empty, ``niet_geleverd`` or ``gesloten`` (nothing or next to nothing registered).
        """
        use = self.use()
        if level is Level.GEMEENTE:
            use = use.sum().to_frame(self.areas.gemeente.code).T
        found = pd.Series("", index=use.index, dtype=object)
        for quarter in quarters:
            there, silent = delivered.get(quarter, ()), set(self.silent(quarter))
            state = pd.Series(
                {
                    point: NOT_DELIVERED
                    if point not in there
                    else CLOSED
                    if point in silent
                    else DELIVERED
                    for point in use.columns
                }
            )
            found = found.where(found != "", gate(use, state, share_at_most=share_at_most))
        return found if level is Level.GEMEENTE else self._of_district(level, found, "")

    def unknown_ratios(self, level: Level) -> pd.Series:
        """Return how often points that an area uses leave the area open; see ``unknown_ratio``.

        Middles of what is published; a point of which nothing follows does not count.
        """
        found = self.counts()
        middle = found.assign(aantal=(found["lower"] + found["upper"]) / 2)
        middle.loc[~np.isfinite(middle["aantal"]), "aantal"] = np.nan
        wide = middle.pivot(index="gebied", columns="servicepunt", values="aantal")
        use = wide.drop(index=UNKNOWN)
        unknown = pd.Series(wide.loc[UNKNOWN].to_numpy(float), index=wide.columns)
        total = (unknown + use.sum(axis=0)).where(unknown.notna())
        ratio = unknown_ratio(use, unknown, total)
        return self._of_district(level, ratio, 1.0)

    def _of_district(self, level: Level, values: pd.Series, default: object) -> pd.Series:
        codes = self.areas.index(level)
        above = [self.areas.ancestor(str(code), Level.STADSDEEL) for code in codes]
        return pd.Series([values.get(code, default) for code in above], codes)


def years_of(release: Mapping[TableKey, ProtectedTable]) -> list[Period]:
    """Return the years of which points by stadsdeel are published, the newest first."""
    both = [
        {key.period for key in release if key.level is level and key.detail is Breakdown.POINTS}
        for level in (Level.STADSDEEL, Level.GEMEENTE)
    ]
    return sorted(both[0] & both[1], key=lambda period: -period.last)


def _ends(cell: Cell) -> tuple[float, float]:
    """Return what a reader knows of a count; NaN when there is no data."""
    if cell.low is None or cell.high is None:
        return (0.0, 0.0) if cell.state is State.NOT_APPLICABLE else (np.nan, np.nan)
    return cell.low, cell.high


def _least(cell: Cell) -> float:
    if cell.is_number and cell.value is not None:
        return cell.value
    return cell.low or 0.0
