"""The attacker: what can be computed about a suppressed count from all that is published.

For every suppressed cell the attacker minimises and maximises the count over all figures that
agree with the published tables, the public rules and what the screens say (``claims``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from geo.disclosure.claims import Claim, Row
from geo.disclosure.keys import CellRef, TableKey
from geo.disclosure.known import Look, known_of, wide_enough
from geo.disclosure.links import Floats, Links
from geo.disclosure.plan import Plan
from geo.disclosure.protected import ProtectedTable
from geo.disclosure.solver import TOLERANCE, ContradictionError, Program

_VISIBLE = 1e-4
_UNKNOWN = 1e7  # No count is as high; HiGHS likes a bound better than infinity.


@dataclass(frozen=True, slots=True)
class Finding:
    """A suppressed count that can be narrowed: it must lie from ``low`` to ``high``."""

    cells: tuple[CellRef, ...]
    look: Look
    low: float
    high: float


def audit(
    published: Sequence[Mapping[TableKey, ProtectedTable]],
    links: Links,
    plan: Plan,
    *,
    claims: Sequence[Claim] = (),
    among: Collection[TableKey] | None = None,
) -> list[Finding]:
    """Return every suppressed count that what was published narrows too far.

    Parameters
    ----------
    published : sequence of mapping
        The protected tables of the present release, then of the earlier ones in ``links``.
    links : Links
    plan : Plan
        The public rules.
    claims : sequence of Claim
        What screens and exports say beside the tables: rates, shares, flags, sentences.
    among : collection of TableKey, optional
        Judge only cells of these tables of the present release; all of them bound.

    Returns
    -------
    list of Finding
        Empty when every "0-9" can still be all of 0 to 9, and every other hidden count lies in
        an interval at least the threshold wide. What the earlier releases gave away by themselves
        (two of their periods may bound a third that is published only now) is no finding, as long
        as this release does not narrow it further.

    Raises
    ------
    ContradictionError
        If no counts agree with what was published.
    """
    low, high, look = known_of(published, links, plan.drempel)
    cells: dict[int, list[CellRef]] = {}
    for of_release in links.cells:
        for ref, unknown in of_release.items():
            cells.setdefault(unknown, []).append(ref)
    judged = set(np.flatnonzero(look >= Look.SMALL).tolist())
    if among is not None:
        judged &= {unknown for ref, unknown in links.cells[0].items() if ref.table in among}
    attacker = Attacker(links, low, high, claims)
    narrowed = list(attacker.narrowed(sorted(judged), look, plan.drempel))
    if len(published) > 1 and narrowed:
        before = links.before()
        then = Attacker(links, *known_of(published[1:], before, plan.drempel)[:2])
        narrowed = [
            (unknown, bottom, top)
            for unknown, bottom, top in narrowed
            if _further(look[unknown], (bottom, top), then.bounds(unknown), plan.drempel)
        ]
    return [
        Finding(tuple(sorted(cells[unknown])), Look(look[unknown]), bottom, top)
        for unknown, bottom, top in narrowed
    ]


def _further(
    look: int, now: tuple[float, float], then: tuple[float, float], threshold: int
) -> bool:
    """Return whether a count is narrowed further, below the threshold, than it was before."""
    if look == Look.HIDDEN:
        return now[1] - now[0] < min(threshold, then[1] - then[0]) - _VISIBLE
    return now[0] > max(then[0], 0) + _VISIBLE or now[1] < min(then[1], threshold - 1) - _VISIBLE


class Attacker:
    """Bounds unknowns by linear programming, keeping every solution as evidence.

    Parameters
    ----------
    links : Links
    low, high : array
        What is known of each unknown by itself.
    claims : sequence of Claim
    """

    def __init__(
        self, links: Links, low: Floats, high: Floats, claims: Sequence[Claim] = ()
    ) -> None:
        matrix = links.matrix()
        row_low, row_high = links.row_bounds()
        said = [row for claim in claims for row in claim.rows]
        if said:
            matrix = vstack([matrix, _rows(said, links)])
            row_low = np.concatenate([row_low, [bottom for _, bottom, _ in said]])
            row_high = np.concatenate([row_high, [top for _, _, top in said]])
        self._low, self._high = low, np.minimum(high, _UNKNOWN)
        self._program = Program(matrix, low, self._high, np.zeros(links.size), row_low, row_high)
        self.seen_low = np.full(links.size, np.inf)
        self.seen_high = np.full(links.size, -np.inf)

    def bounds(self, unknown: int) -> tuple[float, float]:
        """Return the lowest and highest count that an unknown can be."""
        return self._extreme(unknown, 1), self._extreme(unknown, -1)

    def narrowed(
        self, judged: Sequence[int], look: Sequence[int] | np.ndarray, threshold: int
    ) -> Iterator[tuple[int, float, float]]:
        """Yield each unknown that is not safe, with its bounds."""
        if not judged:
            return
        self._survey(judged, look, threshold)
        for unknown in judged:
            bottom, top = self.seen_low[unknown], self.seen_high[unknown]
            if wide_enough(look[unknown], bottom, top, threshold):
                continue
            if look[unknown] == Look.HIDDEN or bottom > TOLERANCE:
                bottom = self._extreme(unknown, 1)
            if not wide_enough(look[unknown], bottom, top, threshold):
                top = self._extreme(unknown, -1)
                if not wide_enough(look[unknown], bottom, top, threshold):
                    yield unknown, self._extreme(unknown, 1), top

    def _survey(
        self, judged: Sequence[int], look: Sequence[int] | np.ndarray, threshold: int
    ) -> None:
        for sign, seen in ((1, self.seen_low), (-1, self.seen_high)):
            left = list(judged)
            while left:
                self._push(left, sign, threshold)
                goal = 0.0 if sign > 0 else threshold - 1.0
                after = [
                    u
                    for u in left
                    if (look[u] == Look.HIDDEN or sign * (seen[u] - goal) > TOLERANCE)
                    and not wide_enough(look[u], self.seen_low[u], self.seen_high[u], threshold)
                ]
                if len(after) > 0.7 * len(left):
                    break
                left = after

    def _push(self, unknowns: Sequence[int], sign: int, threshold: int) -> None:
        """Move many unknowns at once: one solution shows much about all of them."""
        for unknown in unknowns:
            self._program.price(unknown, float(sign))
            if sign < 0 and self._high[unknown] >= _UNKNOWN:
                # No further than is asked of it: else the first to move takes it all.
                far = max(self.seen_low[unknown] + threshold, self.seen_high[unknown])
                self._program.bound(unknown, self._low[unknown], far)
        self._solve()
        for unknown in unknowns:
            self._program.price(unknown, 0.0)
            self._program.bound(unknown, self._low[unknown], self._high[unknown])

    def _extreme(self, unknown: int, sign: int) -> float:
        self._program.price(unknown, float(sign))
        found = float(self._solve()[unknown])
        self._program.price(unknown, 0.0)
        return found

    def _solve(self) -> Floats:
        found = self._program.solve()
        if found is None:
            raise ContradictionError("no counts agree with what was published")
        np.minimum(self.seen_low, found, out=self.seen_low)
        np.maximum(self.seen_high, found, out=self.seen_high)
        return found


def _rows(said: Sequence[Row], links: Links) -> csr_array:
    entries = [
        (i, links.cells[0][ref], weight)
        for i, (weights, _, _) in enumerate(said)
        for ref, weight in weights.items()
    ]
    rows, columns, values = zip(*entries, strict=True)
    return csr_array((values, (rows, columns)), shape=(len(said), links.size))
