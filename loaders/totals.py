"""Whether a delivery agrees with itself: what is a total of other rows must fit them.

Rows are never added to their own total, so a total that does not fit would silently hide
registrations, or make parts larger than their whole. Persons and households are counted once:
their total lies between the largest part and the sum. A count may be withheld, left open or about
right: then both sides are intervals, and only what cannot be equal is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import Areas, Level
from geo.demand import OUTSIDE, TOTAL
from geo.taxonomy import Taxonomy
from geo.text import number
from loaders.checks import Finding
from loaders.lines import Bools, Column, Ints, firsts, group
from loaders.lost_lines import Lost
from loaders.parts import ALL_POINTS
from loaders.registrations import adds_up, area_depths, codes_of, highest, preference

_DELIVERED = ["periode", "servicepunt", "eenheid"]
_TABLE = [*_DELIVERED, "uitsplitsing", "uitsplitsing2"]
_CELL = [*_TABLE, "categorie", "categorie2"]
# Counted once: who is known in two places makes the whole less than the sum of its parts.
UNIQUE = {"personen", "huishoudens"}
_EQUAL = "een totaal is gelijk aan zijn delen."
_WITHIN = (
    "wie in meer delen voorkomt telt één keer, dus een totaal is ten minste het grootste deel en "
    "hoogstens hun som."
)
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Disagreement:
    """Rows that cannot all be true.

    Parameters
    ----------
    rows : array of int
        Positions of the rows that it is about.
    reason : str
        What is wrong, in one Dutch sentence with both numbers.
    """

    rows: Ints
    reason: str


@dataclass(frozen=True)
class _Interval:
    """Counts, or sums of them: at least ``low``, at most ``high``."""

    low: _Floats
    high: _Floats

    def summed(self, groups: Ints, chosen: Bools) -> _Interval:
        """Return per row the sum over the chosen rows of its group."""
        return _Interval(*(_summed(end, groups, chosen) for end in (self.low, self.high)))

    def largest(self, groups: Ints, chosen: Bools) -> _Interval:
        """Return per row the largest of the chosen rows of its group."""
        return _Interval(*(_largest(end, groups, chosen) for end in (self.low, self.high)))

    def at_least(self, lost: Bools) -> _Interval:
        """Return the same with no upper bound where something was lost."""
        return _Interval(self.low, np.where(lost, np.inf, self.high))

    def differs(self, other: _Interval) -> Bools:
        """Return where the two cannot be equal."""
        apart: Bools = (self.high < other.low) | (other.high < self.low)
        return apart

    def shown(self, at: int) -> str:
        """Return one of them in words."""
        low, high = self.low[at], self.high[at]
        if low == high:
            return number(low)
        if np.isinf(high):
            return f"ten minste {number(low)}"
        return f"{number(low)} tot {number(high)}"


def mixed_levels(columns: dict[str, Column], areas: Areas) -> Finding | None:
    """Find rows of a coarse area that are no total, beside rows of a finer level.

    They would count for nothing: per point and breakdown only the finest level counts.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns, of ``registraties``. Rows that are wrong for another reason
        count here as parts: they will be mended.
    areas : Areas

    Returns
    -------
    Finding or None
        None where all is well.
    """
    place = columns["gebied"]
    outside = {None, *OUTSIDE}
    depths = [-1 if c in outside else areas[c].level.depth for c in place.values]
    depth = np.array([*depths, -1], np.int64)[place.value_codes]
    tables = group([columns[name].value_codes for name in _TABLE])
    finest = highest(depth, tables)
    coarse = (depth >= 0) & (depth < finest)
    if not coarse.any():
        return None
    wrong: dict[int, list[tuple[str, str]]] = {}
    cells = group([tables, place.value_codes])
    for level in list(Level)[:-1]:
        holders = [-1 if c in outside else _holder(c, areas, level) for c in place.values]
        within = group([tables, np.array([*holders, -1], np.int64)[place.value_codes]])
        covered = np.bincount(within, weights=depth == finest)[within] > 0
        lone = np.flatnonzero((depth == level.depth) & coarse & ~covered)
        for line in lone[np.unique(cells[lone], return_index=True)[1]].tolist():
            area = areas[place.values[place.value_codes[line]]]
            point = columns["servicepunt"].values[columns["servicepunt"].value_codes[line]]
            reason = (
                f"{point} levert {area.name} als {level} en de rest per "
                f"{list(Level)[finest[line]]}: lever per servicepunt en uitsplitsing één niveau "
                "van gebieden."
            )
            wrong[int(cells[line])] = [(reason, "")]
    return Finding("gebied", cells, wrong) if wrong else None


def disagreements(
    rows: pd.DataFrame, lost: Lost, areas: Areas, taxonomy: Taxonomy
) -> tuple[list[Disagreement], list[str]]:
    """Return where totals and parts of a delivery cannot all be true.

    Parameters
    ----------
    rows : DataFrame
        Accepted rows, as ``registrations.prepare`` returns them.
    lost : Lost
        Per row. Where something was rejected a sum of the rest is at least that: a total that is
        less than the parts which were accepted is wrong whatever the rejected ones hold.
    areas : Areas
    taxonomy : Taxonomy

    Returns
    -------
    list of Disagreement
    list of str
        Breakdowns that hold less than their total. That is possible, as of some the category
        was not recorded; it is worth telling.
    """
    counts = _bounded(rows)
    found = [
        *_coarser_areas(rows, counts, lost.some, areas),
        *_all_points(rows, counts, lost, areas),
    ]
    more, less = _breakdowns(rows, counts, lost, taxonomy)
    return [*found, *more], less


def _coarser_areas(
    rows: pd.DataFrame, counts: _Interval, lost: Bools, areas: Areas
) -> Iterator[Disagreement]:
    """Compare each row of a coarser area with the finer rows inside it."""
    depth = area_depths(rows["gebied"], areas)
    tables = group([codes_of(rows, name) for name in _TABLE])
    finest = highest(depth, tables)
    coarse = (depth >= 0) & (depth < finest)
    if not coarse.any():
        return
    beside = np.flatnonzero(np.isin(tables, tables[coarse]))
    rows, depth, finest = rows.iloc[beside], depth[beside], finest[beside]
    counts = _Interval(counts.low[beside], counts.high[beside])
    lost = lost[beside]
    cells = group([codes_of(rows, name) for name in _CELL])
    unique = rows["eenheid"].isin(UNIQUE).to_numpy()
    for level in list(Level)[:-1]:
        within = group([cells, _holders(rows["gebied"], areas, level)])
        parts = counts.summed(within, depth == finest).at_least(lost)
        # Some count who lives nowhere in particular with the municipality.
        slack = counts.summed(cells, depth < 0).high if level is Level.GEMEENTE else 0.0
        parts = _Interval(parts.low, parts.high + slack)
        # Between these two lies what is counted once; the rest is their sum.
        least = counts.largest(within, depth == finest)
        bounds = _Interval(np.where(unique, least.low, parts.low), parts.high)
        stated = (depth == level.depth) & (depth < finest)
        for at in np.flatnonzero(stated & counts.differs(bounds)).tolist():
            row = rows.iloc[at]
            rule = f" (de grootste {least.shown(at)}): {_WITHIN}" if unique[at] else f": {_EQUAL}"
            yield Disagreement(
                beside[[at]],
                f"{row['servicepunt']} heeft bij {row['categorie']} voor "
                f"{areas[row['gebied']].name} {counts.shown(at)}, en voor de "
                f"{list(Level)[finest[at]].plural} daarbinnen samen {parts.shown(at)}{rule}",
            )


def _all_points(
    rows: pd.DataFrame, counts: _Interval, lost: Lost, areas: Areas
) -> Iterator[Disagreement]:
    """Compare what all points have together with the points, where those are there."""
    is_all = (rows["servicepunt"] == ALL_POINTS).to_numpy()
    if not is_all.any():
        return
    names = ["periode", "eenheid", "uitsplitsing", "uitsplitsing2"]
    tables = group([codes_of(rows, name) for name in names])
    points = rows["telt"].to_numpy() & ~is_all
    # Here too the coarser rows of "alle" are totals of its finest ones.
    depth = area_depths(rows["gebied"], areas)
    finest = highest(np.where(is_all, depth, -1), tables)
    chosen = is_all & ((depth == -1) | (depth == finest))
    stated = counts.summed(tables, chosen).at_least(lost.some)
    parts = counts.summed(tables, points).at_least(lost.elsewhere)
    beside = np.bincount(tables, weights=points)[tables] > 0
    unique = rows["eenheid"].isin(UNIQUE).to_numpy()
    apart = np.where(unique, stated.low > parts.high, stated.differs(parts))
    wrong = np.flatnonzero(chosen & beside & apart)
    for at in wrong[np.unique(tables[wrong], return_index=True)[1]].tolist():
        row = rows.iloc[at]
        yield Disagreement(
            np.flatnonzero(is_all & (tables == tables[at])),
            f"'{ALL_POINTS}' heeft over {row['periode']} bij {row['uitsplitsing']} "
            f"{stated.shown(at)}, de servicepunten samen {parts.shown(at)}: {_EQUAL}",
        )


def _breakdowns(
    rows: pd.DataFrame, counts: _Interval, lost: Lost, taxonomy: Taxonomy
) -> tuple[list[Disagreement], list[str]]:
    """Compare each breakdown that adds up with the total of its point, period and unit.

    What "alle" has of a breakdown that no point has, is compared with the total of the points.
    """
    used = rows["telt"].to_numpy() & (rows["uitsplitsing2"] == "").to_numpy()
    used &= adds_up(rows, taxonomy)
    total = rows["telt_totaal"].to_numpy()
    is_all = (rows["servicepunt"] == ALL_POINTS).to_numpy()
    # A rejected row of what is preferred as the total may be the total.
    order = preference(taxonomy)
    names = rows["uitsplitsing"].cat.categories
    rank = np.array([order.index(n) for n in names], np.int64)[codes_of(rows, "uitsplitsing")]
    unsure = total & (lost.best <= rank)
    more, less = _parts_of_total(rows, counts, used, lost.some, unsure, _DELIVERED)
    # Its own total is no part: points may know fewer demand types than there are dossiers.
    whole = ~lost.elsewhere
    parts = is_all & used & ~total & whole & (rows["uitsplitsing"] != TOTAL).to_numpy()
    if parts.any():
        beside = parts | (used & whole & ~is_all & total)
        of_all = _parts_of_total(rows, counts, beside, ~whole, ~whole, ["periode", "eenheid"])
        more, less = [*more, *of_all[0]], [*less, *of_all[1]]
    return more, less


def _parts_of_total(
    rows: pd.DataFrame, counts: _Interval, used: Bools, lost: Bools, unsure: Bools, keys: list[str]
) -> tuple[list[Disagreement], list[str]]:
    """Compare the breakdowns within each group of rows with the rows that are its total.

    Of what is ``lost`` there is more than there stands, and of the ``unsure`` rows of a total too.
    """
    beside = np.flatnonzero(used)
    rows = rows.iloc[beside]
    counts = _Interval(counts.low[beside], counts.high[beside])
    total = rows["telt_totaal"].to_numpy()
    delivered = group([codes_of(rows, name) for name in keys])
    breakdown = group([delivered, codes_of(rows, "uitsplitsing")])
    unknown = np.bincount(delivered, weights=unsure[beside])[delivered] > 0
    stated = counts.summed(delivered, total).at_least(unknown)
    parts = counts.summed(breakdown, ~total).at_least(lost[beside])
    apart = ~total & (np.bincount(delivered, weights=total)[delivered] > 0)
    apart &= parts.differs(stated)
    more: list[Disagreement] = []
    less: list[str] = []
    for at in np.flatnonzero(apart)[firsts(group([breakdown[apart]]))].tolist():
        row, whole = rows.iloc[at], np.flatnonzero(total & (delivered == delivered[at]))
        told = (
            f"{row['servicepunt']} heeft over {row['periode']} aan {row['eenheid']} volgens "
            f"{row['uitsplitsing']} {parts.shown(at)}, en volgens "
            f"{rows['uitsplitsing'].iloc[whole[0]]} {stated.shown(at)}: "
        )
        if parts.low[at] > stated.high[at]:
            wrong = np.concatenate([whole, np.flatnonzero(breakdown == breakdown[at])])
            reason = f"{told}delen zijn samen nooit meer dan het totaal."
            more.append(Disagreement(beside[np.sort(wrong)], reason))
        else:
            less.append(f"{told}van de rest is geen categorie geleverd.")
    return more, less


def _bounded(rows: pd.DataFrame) -> _Interval:
    """Return what the true counts may be; one that was left open can be anything."""
    low = rows["laagste"].fillna(0).to_numpy(float)
    high = rows["hoogste"].fillna(np.inf).to_numpy(float)
    about, more, less = (
        (rows["bijzonderheid"] == word).to_numpy() for word in ("circa", "meer_dan", "minder_dan")
    )
    return _Interval(np.where(about | less, 0.0, low), np.where(about | more, np.inf, high))


def _holders(column: pd.Series, areas: Areas, level: Level) -> Ints:
    """Return per row a number for the area of a level that holds it; -1 for none."""
    holders = [-1 if c in OUTSIDE else _holder(c, areas, level) for c in column.cat.categories]
    return np.array(holders, np.int64)[column.cat.codes.to_numpy()]


def _holder(code: str, areas: Areas, level: Level) -> int:
    above = areas.ancestor(code, level)
    return areas.codes(level).index(above) if above else -1


def _summed(values: _Floats, groups: Ints, chosen: Bools) -> _Floats:
    sums = np.bincount(groups, weights=np.where(chosen, values, 0.0)).astype(np.float64)
    return sums[groups]


def _largest(values: _Floats, groups: Ints, chosen: Bools) -> _Floats:
    found = np.zeros(int(groups.max(initial=-1)) + 1)
    np.maximum.at(found, groups[chosen], values[chosen])
    return found[groups]
