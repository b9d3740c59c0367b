"""The hierarchy of areas: gemeente, stadsdeel, wijk, buurt.

Everything in the product is keyed on an area code. This module knows which area lies in
which, and moves numbers up the hierarchy: counts are summed, shares re-weighted, and what is
missing stays missing and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from geo.errors import UnknownAreaError


class Level(StrEnum):
    """Levels from coarse to fine."""

    GEMEENTE = "gemeente"
    STADSDEEL = "stadsdeel"
    WIJK = "wijk"
    BUURT = "buurt"

    @property
    def plural(self) -> str:
        """Dutch plural."""
        return {"gemeente": "gemeenten", "stadsdeel": "stadsdelen"}.get(
            self.value, f"{self.value}en"
        )

    @property
    def definite(self) -> str:
        """Dutch noun with its article."""
        return f"{'het' if self is Level.STADSDEEL else 'de'} {self.value}"

    @property
    def depth(self) -> int:
        """0 for the gemeente, 3 for a buurt."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its code, name, level and the code of the area it lies in."""

    code: str
    name: str
    level: Level
    parent: str | None
    longitude: float
    latitude: float


class Areas:
    """The areas of one municipality.

    Parameters
    ----------
    table : DataFrame
        One row per area: ``code, naam, niveau, ouder, longitude, latitude`` (EPSG:4326).
        Rows of a level keep their order: it is the index ``i`` of the boundary files.
        ``ouder`` is empty for the gemeente.

    Raises
    ------
    ValueError
        If a code is repeated, or a parent is absent or of the wrong level.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        if not table["code"].is_unique:
            repeated = sorted(table.loc[table["code"].duplicated(), "code"])
            raise ValueError(f"area codes occur more than once: {repeated}")
        self._areas: dict[str, Area] = {}
        for row in table.itertuples(index=False):
            parent = str(row.ouder) if isinstance(row.ouder, str) and row.ouder else None
            self._areas[str(row.code)] = Area(
                code=str(row.code),
                name=str(row.naam),
                level=Level(str(row.niveau)),
                parent=parent,
                longitude=float(row.longitude),  # type: ignore[arg-type]
                latitude=float(row.latitude),  # type: ignore[arg-type]
            )
        for area in self._areas.values():
            if area.parent is None and area.level is Level.GEMEENTE:
                continue
            above = self._areas.get(area.parent or "")
            if above is None or above.level.depth != area.level.depth - 1:
                raise ValueError(f"area {area.code} has no valid parent: {area.parent!r}")

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __getitem__(self, code: str) -> Area:
        try:
            return self._areas[code]
        except KeyError:
            raise UnknownAreaError(
                f"Het gebied '{code[:40]}' bestaat niet in {self.gemeente.name}.",
                "Kies een gebied uit de lijst of op de kaart.",
            ) from None

    @cached_property
    def gemeente(self) -> Area:
        """The municipality itself."""
        return next(a for a in self._areas.values() if a.level is Level.GEMEENTE)

    def at(self, level: Level) -> list[Area]:
        """Return the areas of a level, in the order of the boundary files."""
        return self._by_level[level]

    def index(self, level: Level) -> pd.Index:
        """Return the codes of a level as the index of a table."""
        return self._index[level]

    @cached_property
    def _index(self) -> dict[Level, pd.Index]:
        # Python strings: an index made anew of another kind costs more than the arithmetic.
        return {each: pd.Index(self.codes(each), dtype=object, name="code") for each in Level}

    def codes(self, level: Level) -> list[str]:
        """Return the codes of a level, in the order of the boundary files."""
        return [area.code for area in self._by_level[level]]

    @cached_property
    def _by_level(self) -> dict[Level, list[Area]]:
        return {level: [a for a in self._areas.values() if a.level is level] for level in Level}

    def ancestor(self, code: str, level: Level) -> str | None:
        """Return the code of the area of ``level`` that holds ``code``.

        The area itself when it is of that level; None when ``level`` is finer.

        Raises
        ------
        UnknownAreaError
            If ``code`` is not an area of this municipality.
        """
        area: Area | None = self[code]
        while area is not None and area.level is not level:
            area = self._areas[area.parent] if area.parent else None
        return area.code if area else None

    def within(self, code: str, level: Level) -> list[str]:
        """Return the codes of ``level`` that lie in ``code``."""
        wanted = self[code].level
        return [c for c in self.codes(level) if self.ancestor(c, wanted) == code]

    def children(self, code: str) -> list[str]:
        """Return the codes one level below ``code``."""
        return [a.code for a in self._areas.values() if a.parent == code]

    def told(self, code: str) -> str:
        """Return the name of an area as a sentence has it: *wijk Centrum* in stadsdeel Centrum.

        Only where a coarser area has the same name does the level go before it.
        """
        area = self[code]
        coarser = {a.name for a in self._areas.values() if a.level.depth < area.level.depth}
        return f"{area.level} {area.name}" if area.name in coarser else area.name

    def find(self, name: str, level: Level | None = None) -> list[Area]:
        """Return the areas with this name, ignoring case and spacing."""
        wanted = " ".join(name.casefold().split())
        return [
            a
            for a in self._areas.values()
            if " ".join(a.name.casefold().split()) == wanted and (level is None or a.level is level)
        ]

    def lift(self, codes: Iterable[str], level: Level) -> list[str | None]:
        """Return for each code its ancestor of ``level`` (see ``ancestor``)."""
        return [self.ancestor(code, level) for code in codes]

    def sum_up(self, counts: pd.Series, level: Level) -> pd.DataFrame:
        """Sum counts to a coarser level; what is missing is counted, never taken as zero.

        Parameters
        ----------
        counts : Series
            One number per area code, all of one level; NaN is missing.
        level : Level
            The level to sum to, at least as coarse.

        Returns
        -------
        DataFrame
            Per area of ``level``: ``som`` (NaN when nothing is known below it), ``delen``
            (areas below) and ``ontbreekt`` (of those, without a number).
        """
        target = self.index(level)
        # Plain arrays: this runs several times for every new view.
        place = target.get_indexer(pd.Index(self.lift(counts.index, level), dtype=object))
        values = counts.to_numpy(float)
        known = ~np.isnan(values)
        parts = np.bincount(place, minlength=len(target))
        found = np.bincount(place[known], minlength=len(target))
        total = np.bincount(place[known], weights=values[known], minlength=len(target))
        total = np.where(found > 0, total, np.nan)
        return pd.DataFrame(
            {"som": total, "delen": parts, "ontbreekt": parts - found}, index=target
        )

    def weigh_up(self, shares: pd.Series, weights: pd.Series, level: Level) -> pd.DataFrame:
        """Re-weight shares or means to a coarser level.

        Parameters
        ----------
        shares, weights : Series
            Per area code: the share or mean, and the number it is about (persons,
            households, dwellings). An area without one of the two does not count; one with
            weight 0 has nothing to count and is not missing.
        level : Level
            The level to weigh to, at least as coarse.

        Returns
        -------
        DataFrame
            ``gemiddelde``, ``delen`` and ``ontbreekt`` as in ``sum_up``.
        """
        weights = weights.reindex(shares.index)
        known = shares.notna() & (weights > 0)
        product = self.sum_up((shares * weights).where(known), level)
        total = self.sum_up(weights.where(known), level)
        empty = (~known & (weights == 0)).astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = product["som"] / total["som"]
        return pd.DataFrame(
            {
                "gemiddelde": mean,
                "delen": product["delen"],
                "ontbreekt": product["ontbreekt"]
                - self.sum_up(empty, level)["som"].fillna(0).astype(int),
            }
        )
