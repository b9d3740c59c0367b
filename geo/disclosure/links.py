"""How the cells of all published tables hang together: one linear system.

Every cell is an unknown count. Cells that must be the same count (a total in two tables, an
unchanged cell of an earlier release) are one unknown; sums over areas, demand types, service
points and quarters are rows of the system. What is never published but would link two published
figures (the quarter that a year and a four-quarter window share, what is known of a stadsdeel
but of none of its wijken) is an unknown too, without any bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.disclosure.keys import CellRef, TableKey
from geo.disclosure.protected import Counts

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sum:
    """An unknown that is the sum of others."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Rule:
    """A weighted sum of unknowns that is at least ``least``: a public rule of a release.

    ``release`` is its place, the present one being 0.
    """

    weights: tuple[tuple[int, float], ...]
    least: float
    release: int = 0


@dataclass(frozen=True)
class Links:
    """The unknowns, the sums between them, and which published cells they are.

    Parameters
    ----------
    names : tuple
        What each unknown counts; the form is free, equal names are one unknown.
    sums : tuple of Sum
    cells : tuple of dict of CellRef to int
        Per release, the present one first: the unknown of each published cell.
    rules : tuple of Rule
    zero : frozenset of int
        Unknowns of which everyone knows that they are 0: those of a point that was closed.
    """

    names: tuple[object, ...]
    sums: tuple[Sum, ...]
    cells: tuple[dict[CellRef, int], ...]
    rules: tuple[Rule, ...] = ()
    zero: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return len(self.names)

    def matrix(self) -> csr_array:
        """Return the system: one row per sum, then one per rule; see ``row_bounds``."""
        rows, columns, values = [], [], []
        for i, each in enumerate(self.sums):
            rows += [i] * (len(each.parts) + 1)
            columns += [each.whole, *each.parts]
            values += [1.0] + [-1.0] * len(each.parts)
        for i, rule in enumerate(self.rules, len(self.sums)):
            rows += [i] * len(rule.weights)
            columns += [unknown for unknown, _ in rule.weights]
            values += [weight for _, weight in rule.weights]
        shape = (len(self.sums) + len(self.rules), self.size)
        return csr_array((values, (rows, columns)), shape=shape)

    def row_bounds(self) -> tuple[Floats, Floats]:
        """Return between which values each row of the system lies: 0 for a sum."""
        sums = np.zeros(len(self.sums))
        return (
            np.concatenate([sums, [rule.least for rule in self.rules]]),
            np.concatenate([sums, np.full(len(self.rules), np.inf)]),
        )

    def before(self) -> Links:
        """Return the links as they were before the present release, for the audit."""
        earlier = tuple(replace(r, release=r.release - 1) for r in self.rules if r.release)
        return replace(self, cells=self.cells[1:], rules=earlier)

    def exact(self, tables: Sequence[Mapping[TableKey, Counts]]) -> tuple[Floats, Floats]:
        """Return the exact counts of the unknowns, as an interval; NaN where none follows.

        Parameters
        ----------
        tables : sequence of mapping
            Per release its exact tables, the present one first.
        """
        low, high = np.full(self.size, np.nan), np.full(self.size, np.nan)
        for cells, of_release in zip(self.cells, tables, strict=True):
            frames = {
                k: (c.lower.to_numpy(float), c.upper.to_numpy(float), _places(c))
                for k, c in of_release.items()
            }
            for ref, unknown in cells.items():
                lower, upper, (rows, columns) = frames[ref.table]
                place = rows[ref.area], columns[ref.category]
                low[unknown], high[unknown] = lower[place], upper[place]
        self._solve_forward(low)
        self._solve_forward(high)
        return low, high

    def _solve_forward(self, values: Floats) -> None:
        """Fill in every unknown that is the only one left in some sum."""
        waiting = list(self.sums)
        while True:
            later = []
            for each in waiting:
                parts = values[list(each.parts)]
                gaps = np.flatnonzero(np.isnan(parts))
                if np.isnan(values[each.whole]):
                    if len(gaps) == 0:
                        values[each.whole] = parts.sum()
                        continue
                elif len(gaps) == 1:
                    left = values[each.whole] - np.nansum(parts)
                    values[each.parts[gaps[0]]] = max(left, 0.0)
                    continue
                elif len(gaps) == 0:
                    continue
                later.append(each)
            if len(later) == len(waiting):
                return
            waiting = later


@dataclass
class Builder:
    """Collects unknowns and sums; equal names are one unknown."""

    index: dict[object, int] = field(default_factory=dict)
    sums: dict[Sum, None] = field(default_factory=dict)

    def unknown(self, name: object) -> int:
        """Return the number of an unknown, new or not."""
        return self.index.setdefault(name, len(self.index))

    def add(self, whole: object, parts: Iterable[object]) -> None:
        """Say that an unknown is the sum of others."""
        found = tuple(sorted({self.unknown(part) for part in parts}))
        top = self.unknown(whole)
        if found and found != (top,):
            self.sums.setdefault(Sum(top, found))

    def links(self, cells: Sequence[Mapping[CellRef, object]]) -> Links:
        """Return what was collected, for the published cells of each release."""
        numbered = tuple({ref: self.unknown(name) for ref, name in of.items()} for of in cells)
        return Links(tuple(self.index), tuple(self.sums), numbered)


def _places(counts: Counts) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {str(a): i for i, a in enumerate(counts.lower.index)},
        {str(c): j for j, c in enumerate(counts.lower.columns)},
    )
