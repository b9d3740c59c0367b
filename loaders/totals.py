"""Whether a delivery agrees with itself: what is a total of other rows must equal their sum.

Rows are never added to their own total, so a total that does not fit would silently hide
registrations, or make parts larger than their whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.demand import OUTSIDE
from geo.taxonomy import Taxonomy
from geo.text import number

ALL_POINTS = "alle"
_DELIVERED = ["periode", "servicepunt", "eenheid"]
_TABLE = [*_DELIVERED, "uitsplitsing", "uitsplitsing2"]
_CATEGORY = ["categorie", "categorie2"]
_ENDS = ["laagste", "hoogste"]

Found = tuple[int, str]


def disagreements(rows: pd.DataFrame, areas: Areas, taxonomy: Taxonomy) -> list[Found]:
    """Return where totals and parts of a delivery do not agree.

    Parameters
    ----------
    rows : DataFrame
        Checked rows; the index is the line in the file. ``periode, servicepunt, gebied,
        uitsplitsing, categorie, uitsplitsing2, categorie2, eenheid, bijzonderheid``, the count
        as ``laagste`` and ``hoogste`` (missing for no data), ``telt`` and ``telt_totaal``
        (which rows make up the figures).
    areas : Areas
    taxonomy : Taxonomy

    Returns
    -------
    list of (int, str)
        Line, and what is wrong there, in Dutch. A withheld count agrees with every number
        that is possible; one that is missing, or about right (``circa``), with all.
    """
    bounded = _bounded(rows)
    return [
        *_mixed_levels(bounded, areas),
        *_all_points(bounded, areas),
        *_breakdowns(bounded, taxonomy),
    ]


def finest(rows: pd.DataFrame, areas: Areas) -> pd.Series:
    """Return which rows are of the finest level of their table, or of no area at all.

    A table is one breakdown of one point, period and unit.
    """
    depth = _depth(rows, areas)
    deepest = depth.groupby([rows[c] for c in _TABLE], observed=True).transform("max")
    fine: pd.Series = depth.isna() | (depth == deepest)
    return fine


def _depth(rows: pd.DataFrame, areas: Areas) -> pd.Series:
    codes = [c for c in rows["gebied"].unique() if c not in OUTSIDE]
    return rows["gebied"].map({c: areas[c].level.depth for c in codes}).astype(float)


def _bounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with ``laagste`` and ``hoogste`` as what the true count may be."""
    about, more, less = (rows["bijzonderheid"] == r for r in ("circa", "meer_dan", "minder_dan"))
    return rows.assign(
        laagste=rows["laagste"].fillna(0.0).mask(about | less, 0.0),
        hoogste=rows["hoogste"].fillna(np.inf).mask(about | more, np.inf),
    )


def _mixed_levels(rows: pd.DataFrame, areas: Areas) -> Iterator[Found]:
    """Compare a row of a coarser area beside finer ones with the sum of those."""
    depth = _depth(rows, areas)
    tables = depth.groupby([rows[c] for c in _TABLE], observed=True)
    mixed = rows[tables.transform("min") < tables.transform("max")]
    for _, table in mixed.groupby(_TABLE, observed=True):
        own = depth.loc[table.index]
        finest = table[own == own.max()]
        fine = areas[finest["gebied"].iloc[0]].level
        for depth_above in sorted(set(own.dropna()) - {own.max()}):
            level = list(Level)[int(depth_above)]
            coarse = table[own == depth_above]
            yield from _against_parts(coarse, finest, table[own.isna()], areas, level, fine)


def _against_parts(
    coarse: pd.DataFrame,
    finest: pd.DataFrame,
    outside: pd.DataFrame,
    areas: Areas,
    level: Level,
    fine: Level,
) -> Iterator[Found]:
    above = pd.Series(areas.lift(finest["gebied"], level), finest.index, name="gebied")
    sums = finest.groupby([above, *(finest[c] for c in _CATEGORY)], observed=True)[_ENDS].sum()
    elsewhere = outside.groupby(_CATEGORY, observed=True)["hoogste"].sum()
    covered = set(above)
    point = str(coarse["servicepunt"].iloc[0])
    keys = coarse[["gebied", *_CATEGORY]].itertuples(index=False, name=None)
    for line, key, (least, most) in zip(coarse.index, keys, coarse[_ENDS].to_numpy(), strict=True):
        name = areas[key[0]].name
        if key[0] not in covered:
            told = (
                f"{point} levert {name} als {level} en de rest per {fine}: lever per servicepunt "
                "en uitsplitsing één niveau van gebieden."
            )
            yield int(line), told
            continue
        low, high = _interval(sums, key)
        if level is Level.GEMEENTE:
            # Some count who lives nowhere in particular with the municipality.
            high += float(elsewhere.get(key[1:], 0.0))
        if least > high or most < low:
            told = (
                f"{point} heeft bij {key[1]} voor {name} {_amount(least, most)}, en voor de "
                f"{fine.plural} daarbinnen samen {_amount(low, high)}: een totaal is gelijk aan "
                "zijn delen."
            )
            yield int(line), told


def _all_points(rows: pd.DataFrame, areas: Areas) -> Iterator[Found]:
    """Compare what all points have together with the points, where those are there."""
    is_all = rows["servicepunt"] == ALL_POINTS
    if not is_all.any():
        return
    table = ["periode", "eenheid", "uitsplitsing", "uitsplitsing2"]
    points = rows[rows["telt"] & ~is_all].groupby(table, observed=True)[_ENDS].sum()
    together = rows[is_all & finest(rows, areas)]
    sums = together.groupby(table, observed=True)[_ENDS].sum()
    first = together.drop_duplicates(table).reset_index(names="regel").set_index(table)["regel"]
    for key in sums.index.intersection(points.index):
        least, most = _interval(sums, key)
        low, high = _interval(points, key)
        if least > high or most < low:
            told = (
                f"'{ALL_POINTS}' heeft over {key[0]} bij {key[2]} {_amount(least, most)}, de "
                f"servicepunten samen {_amount(low, high)}: een totaal is gelijk aan zijn delen."
            )
            yield int(first[key]), told


def _breakdowns(rows: pd.DataFrame, taxonomy: Taxonomy) -> Iterator[Found]:
    """Find breakdowns that hold more than the total they add up to.

    Less is possible: of some the category was not recorded.
    """
    adds_up = {(n, u) for n, b in taxonomy.uitsplitsingen.items() for u in b.telt_op_voor}
    usable = rows["telt"] & (rows["uitsplitsing2"] == "")
    usable &= pd.MultiIndex.from_frame(rows[["uitsplitsing", "eenheid"]]).isin(adds_up)
    each = [*_DELIVERED, "uitsplitsing"]
    sums = rows[usable].groupby(each, observed=True)[_ENDS].sum()
    totals = rows[rows["telt_totaal"]].drop_duplicates(_DELIVERED)
    against = totals.set_index(_DELIVERED)["uitsplitsing"].astype(str).to_dict()
    first = rows[usable].drop_duplicates(each).reset_index(names="regel").set_index(each)["regel"]
    for key, (low, high) in zip(sums.index, sums.to_numpy(), strict=True):
        period, point, unit, breakdown = key
        whole = against.get(key[:3], breakdown)
        least, most = _interval(sums, (*key[:3], whole))
        if low > most:
            told = (
                f"{point} heeft over {period} aan {unit} volgens {breakdown} {_amount(low, high)}, "
                f"en volgens {whole} {_amount(least, most)}: delen zijn samen nooit meer dan het "
                "totaal."
            )
            yield int(first[key]), told


def _interval(sums: pd.DataFrame, key: tuple[Hashable, ...]) -> tuple[float, float]:
    """Return a sum as an interval; what a point did not list is 0."""
    if key not in sums.index:
        return 0.0, 0.0
    ends = sums.to_numpy(float)[sums.index.get_loc(key)]
    return float(ends[0]), float(ends[1])


def _amount(low: float, high: float) -> str:
    if low == high:
        return number(low)
    return f"ten minste {number(low)}" if np.isinf(high) else f"{number(low)} tot {number(high)}"
