"""From exact tables to a release: every rule of the publication plan, over all linked tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.areas import Areas, Level
from geo.cell import State
from geo.disclosure.context import Context
from geo.disclosure.keys import Breakdown, CellRef, TableKey
from geo.disclosure.known import Look, known_of
from geo.disclosure.links import Floats, Links
from geo.disclosure.plan import Plan
from geo.disclosure.protected import Counts, ProtectedTable, protect_table
from geo.disclosure.release import Release
from geo.disclosure.release_links import TOTAL, release_links
from geo.disclosure.suppress import Suppression

# Coarse levels and totals weigh more: more is computed from them.
_EMPTY = State.NOT_APPLICABLE
_PER_LEVEL = {Level.GEMEENTE: 50.0, Level.STADSDEEL: 8.0, Level.WIJK: 2.0, Level.BUURT: 1.0}
_OF_TOTAL = 3.0
_COVERED = (Look.HIDDEN, Look.VEILED)
_PER_BREAKDOWN = {Breakdown.TOTAL: 3.0, Breakdown.GROUPS: 1.5}


@dataclass(frozen=True)
class Earlier:
    """A release that was published before: fixed input.

    Parameters
    ----------
    tables : mapping of TableKey to Counts
        The exact counts of then, from the deliveries then in force.
    published : mapping of TableKey to ProtectedTable
    context : Context
        What it was made with then.
    """

    tables: Mapping[TableKey, Counts]
    published: Mapping[TableKey, ProtectedTable]
    context: Context


def protect_release(
    tables: Mapping[TableKey, Counts],
    areas: Areas,
    context: Context,
    earlier: Sequence[Earlier] = (),
) -> Release:
    """Protect everything that is published together, and after what was published before.

    Parameters
    ----------
    tables : mapping of TableKey to Counts
        The exact tables, from ``geo.release.release_tables``.
    areas : Areas
    context : Context
    earlier : sequence of Earlier
        Releases before this one, the latest first; they stay as they are.

    Returns
    -------
    Release

    Raises
    ------
    ContradictionError
        If no counts agree with what was published.
    """
    links = links_of(tables, areas, context, earlier)
    return Release(protect_cells(tables, context.plan, links, earlier))


def links_of(
    tables: Mapping[TableKey, Counts],
    areas: Areas,
    context: Context,
    earlier: Sequence[Earlier] = (),
) -> Links:
    """Return the links of a release with those before it, for ``audit``."""
    releases = [tables, *(each.tables for each in earlier)]
    return release_links(releases, areas, [context, *(each.context for each in earlier)])


def protect_cells(
    tables: Mapping[TableKey, Counts],
    plan: Plan,
    links: Links,
    earlier: Sequence[Earlier] = (),
) -> dict[TableKey, ProtectedTable]:
    """Protect linked tables together.

    Parameters
    ----------
    tables : mapping of TableKey to Counts
        The exact tables of this release.
    plan : Plan
    links : Links
        Of this release and of the earlier ones, in this order.
    earlier : sequence of Earlier

    Returns
    -------
    dict of TableKey to ProtectedTable
    """
    first = {key: protect_table(counts, plan) for key, counts in tables.items()}
    low, high, look = known_of([first, *(e.published for e in earlier)], links, plan.drempel)
    # What was published before and did not change stays as it was, hidden or shown.
    then = known_of([e.published for e in earlier], links.before(), plan.drempel)
    fixed = then[2] != Look.NEVER
    low, high = np.where(fixed, then[0], low), np.where(fixed, then[1], high)
    look = np.where(fixed, then[2], look)
    # What was hidden and was corrected stays hidden: a reader knows that corrections are small.
    for cells in links.cells[1:]:
        for ref, before in cells.items():
            now = links.cells[0].get(ref, before)
            if now != before and look[now] == Look.SHOWN and then[2][before] in _COVERED:
                look[now] = then[2][before]
    for ref, unknown in links.cells[0].items():
        # "Nobody lives there" is written whatever is chosen here.
        fixed[unknown] |= first[ref.table].cell(ref.area, ref.category).state is _EMPTY
    cost = _costs(links, [tables, *(e.tables for e in earlier)])
    look = Suppression(links, plan, (low, high, look), cost, fixed, _spared(links)).run()
    return {
        key: protect_table(
            counts,
            plan,
            hidden=_where(look, Look.HIDDEN, key, counts, links),
            veiled=_where(look, Look.VEILED, key, counts, links),
        )
        for key, counts in tables.items()
    }


def _costs(links: Links, tables: Sequence[Mapping[TableKey, Counts]]) -> Floats:
    """Return per unknown the information lost when it is hidden."""
    low, high = links.exact(tables)
    size = np.log2(1 + np.nan_to_num((low + high) / 2))
    weight = np.zeros(links.size)
    for ref, unknown in links.cells[0].items():
        per = _PER_LEVEL[ref.table.level] * _PER_BREAKDOWN.get(ref.table.detail, 1.0)
        weight[unknown] += per * (_OF_TOTAL if ref.category == TOTAL else 1.0)
    return np.maximum(weight * size, 1.0)


def _spared(links: Links) -> npt.NDArray[np.bool_]:
    """Return the totals of areas: one hidden total can hide a whole gap in reach."""
    found = np.zeros(links.size, dtype=bool)
    for ref, unknown in links.cells[0].items():
        area = ref.table.detail in (Breakdown.TYPES, Breakdown.GROUPS)
        found[unknown] |= area and ref.category == TOTAL
    return found


def _where(
    look: npt.NDArray[np.int8], kind: Look, key: TableKey, counts: Counts, links: Links
) -> npt.NDArray[np.bool_]:
    cells = links.cells[0]
    return np.array(
        [
            [
                look[cells[CellRef(key, str(area), str(category))]] == kind
                for category in counts.lower.columns
            ]
            for area in counts.lower.index
        ],
        dtype=bool,
    ).reshape(counts.lower.shape)
