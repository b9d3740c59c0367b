"""Shares of *Wie gaat waarheen?*: intervals, because small counts are published as a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.cell import Cell, State
from geo.disclosure import ProtectedTable
from geo.flows import UNKNOWN, flows
from geo.period import Period
from geo.point_use import PointUse
from geo.selection import ALL, Scope, Selection
from geo.text import number
from geo.unknown import Unknown

# The classes of the map, in percent.
BREAKS = (10.0, 25.0, 50.0, 75.0)
# Wider than this, and over the border of a class, an interval is given no colour.
_WIDEST_PCT = 10.0
_PLACE = "punten in "


@dataclass(frozen=True)
class FlowInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    use : PointUse
        Published counts, point by stadsdeel, of the chosen year.
    unplaced : ProtectedTable
        Reasons without a stadsdeel by ``totaal``.
    placed : Cell
        Dossiers of residents of the gemeente.
    points : DataFrame
        By code ``naam, longitude, latitude, stadsdeel``: where each point is, empty or NaN
        where that is not known.
    missing_points : mapping of Period to tuple of str
    demonstration : bool
    sources : tuple of str
    data_version : str
    """

    selection: Selection
    scope: Scope
    use: PointUse
    unplaced: ProtectedTable
    placed: Cell
    points: pd.DataFrame
    missing_points: Mapping[Period, tuple[str, ...]]
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


class FlowView:
    """The inputs, and every share that the parts of the screen draw."""

    def __init__(self, inputs: FlowInputs) -> None:
        self.inputs, self.use, self.scope = inputs, inputs.use, inputs.scope
        self.areas = inputs.scope.areas
        self.districts = list(self.use.by_district.areas)
        self.codes = list(self.use.by_district.categories)
        chosen = inputs.selection.stadsdeel
        self.district = "" if chosen == ALL else chosen
        self.point = inputs.selection.punt if inputs.selection.punt in self.codes else ""
        counts = self.use.counts()
        self.by_point = _indexed(flows(counts, totals=self.use.totals()))
        at = {c: f"{_PLACE}{self.at(c)}" if self.at(c) else UNKNOWN for c in self.codes}
        homes = {code: ends for code, ends in self.use.totals().items() if code in self.areas}
        placed = counts.assign(servicepunt=counts["servicepunt"].map(at))
        self.by_place = _indexed(flows(placed, totals=homes))

    def name(self, code: str) -> str:
        """Return the name of a point, or of an area."""
        if code in self.areas:
            return self.areas[code].name
        if code in self.inputs.points.index:
            return str(self.inputs.points["naam"][code])
        return str(self.scope.points.get(code, code))

    def at(self, point: str) -> str:
        """Return the stadsdeel that a point lies in; empty when that is not known."""
        known = point in self.inputs.points.index
        found = str(self.inputs.points["stadsdeel"][point]) if known else ""
        return found if found in self.areas else ""

    def points_in(self, district: str) -> list[str]:
        """Return the points that lie in a stadsdeel, by name."""
        return sorted((code for code in self.codes if self.at(code) == district), key=self.name)

    def count(self, point: str, district: str) -> Cell:
        """Return how many dossiers a point has of residents of a stadsdeel."""
        return self.use.by_district.cell(district, point)

    # --- shares ------------------------------------------------------------------------------

    def from_district(self, point: str, district: str) -> Cell:
        """Return which part of a point's dossiers is of residents of a stadsdeel."""
        cell = self.count(point, district)
        return _share(self.by_point, point, district, "van_punt", hidden=not cell.is_number)

    def to_point(self, district: str, point: str) -> Cell:
        """Return which part of the dossiers of a stadsdeel's residents is at a point."""
        cell = self.count(point, district)
        return _share(self.by_point, point, district, "van_gebied", hidden=not cell.is_number)

    def to_district(self, home: str, place: str) -> Cell:
        """Return which part of the dossiers of residents is at points in a stadsdeel."""
        if not self.points_in(place):
            return Cell.not_applicable("hier is geen servicepunt")
        return _share(self.by_place, f"{_PLACE}{place}", home, "van_gebied")

    def unknown_of(self, point: str) -> Cell:
        """Return which part of all dossiers of a point has no known stadsdeel."""
        return _share(self.by_point, point, UNKNOWN, "van_punt")

    def own_of_point(self, point: str) -> Cell:
        """Return which part of a point's dossiers is of residents of the stadsdeel it lies in."""
        at = self.at(point)
        if not at:
            return Cell.no_data(Unknown.PLACE_OF_POINT)
        return self.from_district(point, at)

    def from_elsewhere(self, place: str) -> Cell:
        """Return which part of the dossiers at points in a stadsdeel is of other residents."""
        if not self.points_in(place):
            return Cell.not_applicable("hier is geen servicepunt")
        return rest_of(_share(self.by_place, f"{_PLACE}{place}", place, "van_punt"))


def rest_of(cell: Cell) -> Cell:
    """Return the rest of a share, as sure as the share is."""
    if cell.low is None or cell.high is None:
        return cell
    return _of_ends(1 - cell.high / 100, 1 - cell.low / 100, hidden=not cell.is_number)


def _indexed(found: pd.DataFrame) -> pd.DataFrame:
    return found.set_index(["servicepunt", "gebied"])


def _share(table: pd.DataFrame, point: str, area: str, what: str, *, hidden: bool = False) -> Cell:
    if (point, area) not in table.index:
        return Cell.no_data(Unknown.NO_SHARE)
    row = table.index.get_loc((point, area))
    low, high = (float(table[f"{what}_{end}"].to_numpy()[row]) for end in ("laag", "hoog"))
    # Of what may be nothing at all only the class is known.
    return _of_ends(low, high, hidden=hidden or (low == 0 and high > 0))


def _of_ends(low: float, high: float, *, hidden: bool) -> Cell:
    """Return a share between two ends: a number when they say which class, else the ends."""
    if np.isnan(low) or np.isnan(high):
        return Cell.no_data(Unknown.NO_SHARE)
    low, high = 100 * max(0.0, low), 100 * min(1.0, high)
    ends = number(low), number(high)
    text = f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]} tot {ends[1]}%"
    one_class = sum(low >= b for b in BREAKS) == sum(high >= b for b in BREAKS)
    if hidden or not (one_class or high - low <= _WIDEST_PCT):
        return Cell.suppressed(low, high, text, "kleine aantallen zijn afgeschermd")
    return Cell(State.NUMBER, (low + high) / 2, low, high, text)
