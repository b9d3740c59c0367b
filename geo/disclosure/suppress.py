"""Complementary suppression over all linked tables of a release.

Counts below the threshold read "0-9". For each of them there must be figures that agree with
everything published in which it is 0, and others in which it is 9. Where there are none, other
cells are hidden until there are: the small count is held at 0 (or 9), a linear program finds the
change of the other counts that allows it and costs least, and the cells that it moves beyond
what their rounded figure allows are hidden. Hiding more never makes an earlier cell unsafe
again, so one pass over the cells is enough; the audit is the judge.

The objective: the information lost, ``sum of weight(level, breakdown) * log2(1 + count)`` over
the cells that are hidden. Coarse levels weigh more: more is computed from them. A linear program
pays per unit moved, so a dear cell that moves little is cheap to it; therefore cells that carry a
finding by themselves (``spared``) may not move at all, until there is no other way.

A count is held by its bounds, and the costs stay: the last solution is then still dual feasible,
and the dual simplex method mends it in few steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack

from geo.disclosure.known import Look, wide_enough
from geo.disclosure.links import Floats, Links
from geo.disclosure.plan import Plan
from geo.disclosure.solver import TOLERANCE, ContradictionError, Program

_FAR = 1e7
_LAST_RESORT = 2e3
_NUDGE = 1e-4
_BATCH = 10
# A sweep that leaves more than this of what it began with is not worth another.
_FEW = 0.7
Bounds = tuple[float, float]


class Suppression:
    """Chooses what to hide; see the module.

    Parameters
    ----------
    links : Links
    plan : Plan
    known : tuple
        Per unknown the lowest and highest count a reader allows after primary suppression,
        and its look (``known_of``).
    cost : array
        Per unknown the information that hiding it loses.
    fixed : array of bool
        Unknowns that were published before as they are now.
    spared : array of bool
        Unknowns that are hidden only where nothing else can help.
    """

    def __init__(
        self,
        links: Links,
        plan: Plan,
        known: tuple[Floats, Floats, npt.NDArray[np.int8]],
        cost: Floats,
        fixed: npt.NDArray[np.bool_],
        spared: npt.NDArray[np.bool_],
    ) -> None:
        self.links, self.plan, self.cost, self.fixed = links, plan, cost, fixed
        self.spared = spared
        self.low, self.high, self.look = known
        self.stuck: list[int] = []
        self.sums_of: list[set[int]] = [set() for _ in range(links.size)]
        for i, each in enumerate(links.sums):
            for unknown in (each.whole, *each.parts):
                self.sums_of[unknown].add(i)

    def run(self) -> npt.NDArray[np.int8]:
        """Return the look of each unknown that keeps every small count safe.

        ``stuck`` then lists what cannot be kept safe: earlier figures gave it away.
        """
        self._veil_pairs()
        self._prepare()
        safe = (self.look == Look.SMALL) | (self.look == Look.VEILED)
        small: list[int] = np.flatnonzero(safe).tolist()
        targets = (0.0, self.plan.drempel - 1.0)
        for target in targets:
            self._survey(small, target)
        for target in targets:
            self._reach_together(small, target)
        done: set[tuple[int, int]] = set()
        while left := [u for u in self._unsafe() if (u, int(self.look[u])) not in done]:
            done |= {(u, int(self.look[u])) for u in left}
            hidden = [u for u in left if self.look[u] == Look.HIDDEN]
            self._spread(hidden)
            self._widen_together(hidden)
            for unknown in left:
                if self.look[unknown] == Look.VEILED:
                    for target in targets:
                        self._reach(unknown, target)
        return self.look

    def _unsafe(self) -> list[int]:
        """Return what is not yet known to be safe."""
        judged = np.flatnonzero(self.look >= Look.SMALL).tolist()
        low, high, least = self.seen_low, self.seen_high, self.plan.drempel
        return [u for u in judged if not wide_enough(self.look[u], low[u], high[u], least)]

    # --- steps -------------------------------------------------------------------------------

    def _veil_pairs(self) -> None:
        """Veil each whole of exactly two small counts, whatever it counts itself.

        If it read "hidden" only from the threshold up, the two could not both be 0.
        """
        below: dict[int, list[tuple[int, ...]]] = {}
        for each in self.links.sums:
            below.setdefault(each.whole, []).append(each.parts)
        for whole, ways in below.items():
            veil = any(
                len(parts) == 2 and all(self.look[p] == Look.SMALL for p in parts) for parts in ways
            )
            if veil and self.look[whole] in (Look.SHOWN, Look.SMALL) and not self.fixed[whole]:
                self.look[whole] = Look.VEILED
                self.low[whole], self.high[whole] = 0.0, np.inf

    def _prepare(self) -> None:
        """Set up the program: each unknown, and the moves up and down of what is shown."""
        n, threshold = self.links.size, self.plan.drempel
        for look, bottom in ((Look.HIDDEN, threshold), (Look.VEILED, 0)):
            chosen = (self.look == look) & ~self.fixed
            self.low[chosen], self.high[chosen] = bottom, np.inf
        self.moves = np.flatnonzero(~self.fixed & (self.look == Look.SHOWN))
        self.move_of = {int(u): i for i, u in enumerate(self.moves)}
        self.seen_low = np.full(n, np.inf)
        self.seen_high = np.full(n, -np.inf)
        columns, low, high, cost = self._model(spare=True)
        self.program = Program(hstack(columns), low, high, cost, *self.links.row_bounds())
        self._solve()

    def _model(self, *, spare: bool) -> tuple[list[csr_array], Floats, Floats, Floats]:
        """Return matrix parts, bounds and costs: the unknowns, their moves up, and down."""
        matrix, m = self.links.matrix(), len(self.moves)
        up, down = self._room(self.moves, spare=spare)
        each = self.cost[self.moves] / self.plan.drempel
        part = matrix[:, self.moves]
        return (
            [matrix, part, -part],
            np.concatenate([self.low, np.zeros(2 * m)]),
            np.concatenate([np.minimum(self.high, _FAR), up, down]),
            np.concatenate([np.zeros(self.links.size), each, each]),
        )

    def _room(self, unknowns: npt.NDArray[np.int64], *, spare: bool) -> tuple[Floats, Floats]:
        """Return how far shown counts may move up, and down to the threshold."""
        may = self.look[unknowns] == Look.SHOWN
        if spare:
            may &= ~self.spared[unknowns]
        down = np.maximum(self.low[unknowns] - self.plan.drempel, 0)
        return np.where(may, _FAR, 0.0), np.where(may, down, 0.0)

    def _spare(self, *, spare: bool) -> None:
        """Forbid that spared counts move, or allow it."""
        chosen = self.moves[self.spared[self.moves]]
        for unknown, up, down in zip(chosen, *self._room(chosen, spare=spare), strict=True):
            self._bound_moves(int(unknown), up, down)

    def _bound_moves(self, unknown: int, up: float, down: float) -> None:
        n, m, i = self.links.size, len(self.moves), self.move_of[unknown]
        self.program.bound(n + i, 0.0, up)
        self.program.bound(n + m + i, 0.0, down)

    def _reached(self, unknown: int, target: float) -> bool:
        if target <= 0:
            return bool(self.seen_low[unknown] <= TOLERANCE)
        return bool(self.seen_high[unknown] >= target - TOLERANCE)

    def _wide(self, unknown: int) -> bool:
        return bool(self.seen_high[unknown] - self.seen_low[unknown] >= self.plan.drempel)

    def _survey(self, unknowns: list[int], target: float) -> None:
        """Move many unknowns at once towards a target, as far as that costs nothing."""
        bounded = [u for u in unknowns if target <= 0 or np.isfinite(self.high[u])]
        left = [u for u in bounded if not self._reached(u, target)]
        while left:
            for unknown in left:
                self.program.price(unknown, -_NUDGE if target > 0 else _NUDGE)
            self._solve()
            for unknown in left:
                self.program.price(unknown, 0.0)
            after = [u for u in left if not self._reached(u, target)]
            if len(after) > _FEW * len(left):
                return
            left = after

    def _spread(self, unknowns: list[int]) -> None:
        """Move many hidden counts down together, then up, as far as that costs nothing."""
        for sign in (1, -1):
            for unknown in unknowns:
                low, high = self.low[unknown], self.seen_low[unknown] + self.plan.drempel
                self.program.price(unknown, sign * _NUDGE)
                self.program.bound(unknown, low, max(high, self.seen_high[unknown]))
            self._solve()
            for unknown in unknowns:
                self.program.price(unknown, 0.0)
            self._let_go(unknowns)

    def _reach_together(self, unknowns: list[int], target: float) -> None:
        """Reach a target for some unknowns at a time that stand in no sum together."""
        left = [u for u in unknowns if not self._reached(u, target)]
        while left:
            batch = self._apart(left)
            if not self._hold({u: self._at(u, target) for u in batch}):
                for unknown in batch:
                    self._reach(unknown, target)
            left = [u for u in left if u not in batch and not self._reached(u, target)]

    def _widen_together(self, unknowns: list[int]) -> None:
        """Widen some hidden counts at a time that stand in no sum together."""
        left = [u for u in unknowns if not self._wide(u)]
        while left:
            batch = self._apart(left)
            if not self._hold({u: self._above(u) for u in batch}):
                for unknown in batch:
                    self._widen(unknown)
            left = [u for u in left if u not in batch and not self._wide(u)]

    def _apart(self, unknowns: list[int]) -> list[int]:
        """Return the first few unknowns that stand in no sum together."""
        batch: list[int] = []
        taken: set[int] = set()
        for unknown in unknowns:
            if len(batch) < _BATCH and not self.sums_of[unknown] & taken:
                batch.append(unknown)
                taken |= self.sums_of[unknown]
        return batch

    def _at(self, unknown: int, target: float) -> Bounds:
        if target <= 0:
            return self.low[unknown], 0.0
        return target, max(min(self.high[unknown], _FAR), target)

    def _above(self, unknown: int) -> Bounds:
        return self.seen_low[unknown] + self.plan.drempel, _FAR

    def _reach(self, unknown: int, target: float) -> None:
        """Hide what it takes for an unknown to be able to be ``target``."""
        if not self._reached(unknown, target):
            self._insist(unknown, [self._at(unknown, target)])

    def _widen(self, unknown: int) -> None:
        """Make the interval of a hidden count as wide as the threshold, up or down."""
        if self._wide(unknown):
            return
        ways = [self._above(unknown)]
        below = self.seen_high[unknown] - self.plan.drempel
        if below >= self.low[unknown]:
            ways.append((self.low[unknown], below))
        self._insist(unknown, ways)

    def _insist(self, unknown: int, ways: list[Bounds]) -> None:
        """Bring a count within one of some bounds: cheaply, or with what is spared, or veiling."""
        if any(self._hold({unknown: way}) for way in ways):
            return
        self._spare(spare=False)
        found = any(self._hold({unknown: way}) for way in ways)
        self._spare(spare=True)
        if not found and not self._last_resort(unknown, ways[0]):
            self.stuck.append(unknown)

    def _last_resort(self, target: int, way: Bounds) -> bool:
        """Let hidden counts be small, and small ones be large: both are veiled if used."""
        others = ~self.fixed & (np.arange(self.links.size) != target)
        rise = np.flatnonzero(others & (self.look == Look.SMALL))
        sink = np.flatnonzero(others & np.isin(self.look, (Look.SHOWN, Look.HIDDEN)))
        matrix, more = self.links.matrix(), len(rise) + len(sink)
        columns, low, high, cost = self._model(spare=False)
        least = np.minimum(self.low[sink], self.plan.drempel)
        program = Program(
            hstack([*columns, matrix[:, rise], -matrix[:, sink]]),
            np.concatenate([low, np.zeros(more)]),
            np.concatenate([high, np.full(len(rise), _FAR), least]),
            np.concatenate([cost, np.full(more, _LAST_RESORT)]),
            *self.links.row_bounds(),
        )
        program.bound(target, *way)
        found = program.solve()
        if found is None:
            return False
        beyond = self.links.size + 2 * len(self.moves)
        risen, sunk = found[beyond : beyond + len(rise)], found[beyond + len(rise) :]
        values = self._values(found)
        values[rise] += risen
        values[sink] -= sunk
        for unknown in [*rise[risen > TOLERANCE], *sink[sunk > TOLERANCE]]:
            self._free(int(unknown), Look.VEILED)
        self._take(found, values)
        return True

    def _hold(self, ways: Mapping[int, Bounds]) -> bool:
        """Solve with some unknowns held within bounds; return whether that is possible."""
        for unknown, way in ways.items():
            self.program.bound(unknown, *way)
        found = self.program.solve(dual=True)
        self._let_go(ways)
        if found is not None:
            self._take(found, self._values(found))
        return found is not None

    def _let_go(self, unknowns: Iterable[int]) -> None:
        for unknown in unknowns:
            self.program.bound(unknown, self.low[unknown], min(self.high[unknown], _FAR))

    def _solve(self) -> None:
        found = self.program.solve()
        if found is None:
            raise ContradictionError("no counts agree with what is published")
        self._take(found, self._values(found))

    def _values(self, found: Floats) -> Floats:
        """Return the counts of a solution: the unknowns with their moves."""
        n, m = self.links.size, len(self.moves)
        values = found[:n].copy()
        values[self.moves] += found[n : n + m] - found[n + m : n + 2 * m]
        return values

    def _take(self, found: Floats, values: Floats) -> None:
        """Hide what moved, and remember what every unknown can be."""
        n, m = self.links.size, len(self.moves)
        np.minimum(self.seen_low, values, out=self.seen_low)
        np.maximum(self.seen_high, values, out=self.seen_high)
        moved = (found[n : n + m] > TOLERANCE) | (found[n + m : n + 2 * m] > TOLERANCE)
        for unknown in self.moves[moved & (self.look[self.moves] == Look.SHOWN)]:
            self._free(int(unknown), Look.HIDDEN)

    def _free(self, unknown: int, look: Look) -> None:
        self.look[unknown] = look
        self.low[unknown] = self.plan.drempel if look is Look.HIDDEN else 0.0
        self.high[unknown] = np.inf
        self.program.bound(unknown, self.low[unknown], _FAR)
        if unknown in self.move_of:
            self._bound_moves(unknown, 0.0, 0.0)
