"""Delivered counts per service point and period, ready to be judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from geo.demand import ALL_POINTS, UNKNOWN
from geo.quality_rules import CountTable
from geo.taxonomy import Taxonomy

KEY = ["eerste", "laatste", "servicepunt"]
TOTAL = "totaal"
# What stands in for a point when there is none: the sum of all, and not recorded.
NO_POINTS = (ALL_POINTS, UNKNOWN)
_LABELS = ["eenheid", "uitsplitsing", "categorie", "gebied_soort"]
_NUMBERS = ["laagste", "hoogste", "zonder_data", "rijen"]


class Tally:
    """Delivered counts, summed, for every point and period that may be asked about.

    Parameters
    ----------
    counts : DataFrame
        Per ``eerste, laatste`` (months), ``servicepunt, eenheid, uitsplitsing, categorie`` and
        ``gebied_soort`` (``bekend`` or ``onbekend``): ``laagste`` and ``hoogste`` (the sum as an
        interval), ``zonder_data`` (rows left open) and ``rijen`` (all rows). Crossings of two
        breakdowns are left out. Optional: ``telt`` (false: rows that are a total of finer
        areas) and ``niveau`` (level of the area, empty where there is none); with those two the
        levels are checked against each other.
    taxonomy : Taxonomy
    points : sequence of str
        Codes of points that should have delivered; those in ``counts`` are added.

    Raises
    ------
    ValueError
        If a column is missing, an interval runs backwards or a count is negative.
    """

    def __init__(
        self, counts: pd.DataFrame, taxonomy: Taxonomy, points: Sequence[str] = ()
    ) -> None:
        if missing := [c for c in [*KEY, *_LABELS, *_NUMBERS] if c not in counts.columns]:
            raise ValueError(f"quality counts lack columns {missing}")
        rows = counts.assign(
            telt=counts["telt"].astype(bool) if "telt" in counts else True,
            niveau=counts["niveau"].astype(str) if "niveau" in counts else "",
        )
        rows = rows[~rows["servicepunt"].isin(NO_POINTS)]
        rows = rows.astype(dict.fromkeys(["servicepunt", *_LABELS], str))
        labels = [*KEY, *_LABELS, "telt", "niveau"]
        rows = rows.groupby(labels, as_index=False)[_NUMBERS].sum()
        if (rows["laagste"] < 0).any() or (rows["laagste"] > rows["hoogste"]).any():
            raise ValueError("a count must be an interval from 0 up")
        self.taxonomy = taxonomy
        self.every_level = rows
        self.rows = rows[rows["telt"]]
        codes = sorted({*points, *rows["servicepunt"]} - set(NO_POINTS))
        spans = rows[["eerste", "laatste"]].drop_duplicates().sort_values(["eerste", "laatste"])
        self.grid = pd.MultiIndex.from_tuples(
            [
                (first, last, code)
                for first, last in spans.itertuples(index=False)
                for code in codes
            ],
            names=KEY,
        )

    @cached_property
    def own(self) -> pd.MultiIndex:
        """Points and periods for which something was delivered."""
        filled = self.rows[self.rows["rijen"] > self.rows["zonder_data"]]
        return pd.MultiIndex.from_frame(filled[KEY].drop_duplicates())

    @cached_property
    def elsewhere(self) -> pd.Series:
        """Per point and period without a delivery: the overlapping periods it did deliver.

        Tuples of (first, last); empty where there are none.
        """
        spans: dict[str, list[tuple[int, int]]] = {}
        for first, last, point in self.own:
            spans.setdefault(point, []).append((first, last))
        own = set(self.own)
        found = [
            ()
            if (first, last, point) in own
            else tuple(s for s in sorted(spans.get(point, [])) if s[0] <= last and first <= s[1])
            for first, last, point in self.grid
        ]
        return pd.Series(found, index=self.grid, dtype=object)

    def adding_up(self, unit: str) -> list[str]:
        """Return the breakdowns that add up to a unit's total, the total itself first."""
        others = [
            name
            for name, breakdown in self.taxonomy.uitsplitsingen.items()
            if unit in breakdown.telt_op_voor and name != TOTAL
        ]
        return [TOTAL, *others]

    def table(self, unit: str, breakdown: str) -> pd.DataFrame:
        """Return the rows of one breakdown of a unit."""
        rows = self.rows
        return rows[(rows["eenheid"] == unit) & (rows["uitsplitsing"] == breakdown)]

    def total(self, unit: str) -> pd.DataFrame:
        """Return the rows that make up a unit's total.

        Those of ``totaal`` where a point delivered them, else of the first breakdown that adds
        up: as the map counts.
        """
        order = self.adding_up(unit)
        rows = self.rows
        rows = rows[
            (rows["eenheid"] == unit)
            & rows["uitsplitsing"].isin(order)
            & (rows["rijen"] > rows["zonder_data"])
            .groupby([rows[c] for c in [*KEY, "eenheid", "uitsplitsing"]])
            .transform("any")
        ]
        rank = rows["uitsplitsing"].map(order.index)
        best = rank.groupby([rows[c] for c in KEY]).transform("min")
        return rows[rank == best]

    def present(self, tables: Iterable[CountTable]) -> pd.DataFrame:
        """Return per point and period whether each table was delivered, in the tables' order."""
        rows = self.rows
        filled = rows[rows["rijen"] > rows["zonder_data"]]
        found = set(
            filled[[*KEY, "eenheid", "uitsplitsing"]]
            .drop_duplicates()
            .itertuples(index=False, name=None)
        )
        wanted = list(tables)
        values = [[(*key, t.eenheid, t.uitsplitsing) in found for t in wanted] for key in self.grid]
        return pd.DataFrame(
            np.array(values, dtype=bool).reshape(len(self.grid), len(wanted)), index=self.grid
        )

    def delivered_tables(self) -> dict[tuple[int, int, str], tuple[str, ...]]:
        """Return per point and period the tables that hold a count, in Dutch."""
        tables = [
            CountTable(eenheid=unit, uitsplitsing=breakdown)
            for unit in self.taxonomy.eenheden
            for breakdown in self.taxonomy.uitsplitsingen
        ]
        labels = np.array([self.table_label(table) for table in tables], dtype=object)
        present = self.present(tables).to_numpy()
        return {k: tuple(labels[there]) for k, there in zip(self.grid, present, strict=True)}

    def table_label(self, table: CountTable) -> str:
        """Return a table in Dutch, such as ``dossiers naar hulpvraag``."""
        unit = self.unit_label(table.eenheid)
        if table.uitsplitsing == TOTAL:
            return f"het totaal van {unit}"
        return f"{unit} naar {self.breakdown_label(table.uitsplitsing)}"

    def unit_label(self, unit: str) -> str:
        """Return a unit in Dutch, for use inside a sentence."""
        return self.taxonomy.eenheden[unit].label

    def breakdown_label(self, breakdown: str) -> str:
        """Return a breakdown in Dutch, for use inside a sentence."""
        return lower_first(self.taxonomy.uitsplitsingen[breakdown].label)


def lower_first(label: str) -> str:
    """Return a label for use inside a sentence; the rest keeps its capitals."""
    return label[:1].lower() + label[1:]
