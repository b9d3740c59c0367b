"""What is special to ``registraties``: which rows count, so that nothing counts twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.areas import Areas
from geo.demand import OUTSIDE, TOTAL
from geo.taxonomy import Taxonomy
from loaders.lines import Bools, Ints, group
from loaders.parts import ALL_POINTS

_DELIVERED = ["periode", "servicepunt", "eenheid"]


def prepare(rows: pd.DataFrame, areas: Areas, taxonomy: Taxonomy) -> pd.DataFrame:
    """Mark which rows count.

    Parameters
    ----------
    rows : DataFrame
        Typed rows of the standard (see ``lines.typed``), text as categories.
    areas : Areas
    taxonomy : Taxonomy

    Returns
    -------
    DataFrame
        With ``telt`` (not a total of finer rows) and ``telt_totaal`` (part of the grand total).
    """
    depth = area_depths(rows["gebied"], areas)
    table = [codes_of(rows, n) for n in (*_DELIVERED, "uitsplitsing", "uitsplitsing2")]
    counts = (depth == -1) | (depth == highest(depth, group(table)))
    # "alle" is the total of the points: it counts only where no point has such a table.
    of_point = (rows["servicepunt"] != ALL_POINTS).to_numpy()
    beside = group([codes_of(rows, n) for n in ("periode", "eenheid", "uitsplitsing")])
    counts &= of_point | ~_anywhere(of_point, beside)
    marked = rows.assign(telt=counts)
    return marked.assign(telt_totaal=_counts_for_total(marked, taxonomy))


def _counts_for_total(rows: pd.DataFrame, taxonomy: Taxonomy) -> Bools:
    """Mark the rows that make up the grand total of a point, period and unit.

    The ``totaal`` rows where there are any, else those of the first breakdown that adds up.
    """
    usable = rows["telt"].to_numpy() & (rows["uitsplitsing2"] == "").to_numpy()
    usable &= adds_up(rows, taxonomy)
    of_point = usable & (rows["servicepunt"] != ALL_POINTS).to_numpy()
    beside = group([codes_of(rows, name) for name in ("periode", "eenheid")])
    usable &= of_point | ~_anywhere(of_point, beside)
    order = preference(taxonomy)
    names = rows["uitsplitsing"].cat.categories
    rank = np.array([-order.index(n) for n in names], np.int64)[codes_of(rows, "uitsplitsing")]
    rank = np.where(usable, rank, -len(order))
    best = highest(rank, group([codes_of(rows, name) for name in _DELIVERED]))
    marked: Bools = usable & (rank == best)
    return marked


def preference(taxonomy: Taxonomy) -> list[str]:
    """Return the breakdowns in the order in which they are preferred as the total."""
    return [TOTAL, *(name for name in taxonomy.uitsplitsingen if name != TOTAL)]


def adds_up(rows: pd.DataFrame, taxonomy: Taxonomy) -> Bools:
    """Return per row whether the categories of its breakdown add up to the total of its unit."""
    units = list(rows["eenheid"].cat.categories)
    fits = [
        [unit in taxonomy.uitsplitsingen[name].telt_op_voor for unit in units]
        for name in rows["uitsplitsing"].cat.categories
    ]
    table = np.array(fits, bool).reshape(-1, len(units))
    found: Bools = table[codes_of(rows, "uitsplitsing"), codes_of(rows, "eenheid")]
    return found


def area_depths(column: pd.Series, areas: Areas) -> Ints:
    """Return per row the depth of its area; -1 for a place that is no area."""
    depths = [-1 if c in OUTSIDE else areas[c].level.depth for c in column.cat.categories]
    return np.array(depths, np.int64)[column.cat.codes.to_numpy()]


def codes_of(rows: pd.DataFrame, name: str) -> Ints:
    """Return a column of categories as codes."""
    codes: Ints = rows[name].cat.codes.to_numpy().astype(np.int64)
    return codes


def highest(values: Ints, groups: Ints) -> Ints:
    """Return per row the highest value of its group; groups are numbered from 0."""
    best = np.full(int(groups.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(best, groups, values)
    return best[groups]


def _anywhere(flags: Bools, groups: Ints) -> Bools:
    """Return per row whether any row of its group is marked."""
    found: Bools = np.bincount(groups, weights=flags)[groups] > 0
    return found
