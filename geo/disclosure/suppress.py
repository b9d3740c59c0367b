"""Complementary suppression over all linked tables of a release.

Counts below the threshold read "0-9". For each of them there must be figures that agree with
everything published in which it is 0, and others in which it is 9. Where there are none, other
cells are hidden until there are: a linear program finds the change of counts that makes the
small count 0 (or 9) and costs least, and the cells that it moves beyond what their rounded
figure allows are hidden. Hiding more never makes an earlier cell unsafe again, so one pass over
the cells is enough; the audit is the judge.

The objective: the information lost, ``sum of weight(level, breakdown) * log2(1 + count)`` over
the cells that are hidden. Coarse levels and totals weigh more: more is computed from them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack

from geo.areas import Level
from geo.disclosure.keys import Breakdown
from geo.disclosure.known import Look, wide_enough
from geo.disclosure.links import Floats, Links
from geo.disclosure.plan import Plan
from geo.disclosure.solver import TOLERANCE, ContradictionError, Program

_FAR = 1e7
_LAST_RESORT = 2e3
_PULL, _PULL_HARD = 1e4, 1e6
_NUDGE = 1e-4
_BATCH = 20
_PER_LEVEL = {Level.GEMEENTE: 50.0, Level.STADSDEEL: 8.0, Level.WIJK: 2.0, Level.BUURT: 1.0}
_PER_BREAKDOWN = {Breakdown.TOTAL: 3.0, Breakdown.GROUPS: 1.5}


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
    """

    def __init__(
        self,
        links: Links,
        plan: Plan,
        known: tuple[Floats, Floats, npt.NDArray[np.int8]],
        cost: Floats,
        fixed: npt.NDArray[np.bool_],
    ) -> None:
        self.links, self.plan, self.cost, self.fixed = links, plan, cost, fixed
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
        top = self.plan.drempel - 1.0
        self._survey(small, 0.0)
        self._survey(small, top)
        self._reach_together(small, 0.0)
        self._reach_together(small, top)
        for unknown in small:
            self._make_safe(unknown)
        done: set[tuple[int, int]] = set()
        while left := [u for u in self._unsafe() if (u, int(self.look[u])) not in done]:
            done |= {(u, int(self.look[u])) for u in left}
            self._spread([u for u in left if self.look[u] == Look.HIDDEN])
            for unknown in left:
                if self.look[unknown] == Look.HIDDEN:
                    self._widen(unknown)
                else:
                    self._make_safe(unknown)
        return self.look

    def _make_safe(self, unknown: int) -> None:
        for target in (0.0, self.plan.drempel - 1.0):
            if not self._reached(unknown, target):
                self._reach(unknown, target)

    def _unsafe(self) -> list[int]:
        """Return what is not yet known to be safe."""
        judged = np.flatnonzero(self.look >= Look.SMALL).tolist()
        low, high, least = self.seen_low, self.seen_high, self.plan.drempel
        return [u for u in judged if not wide_enough(self.look[u], low[u], high[u], least)]

    def _spread(self, unknowns: list[int]) -> None:
        """Move many hidden counts down together, then up, as far as that costs nothing."""
        for sign in (1, -1):
            for unknown in unknowns:
                low, high = self.low[unknown], self.seen_low[unknown] + self.plan.drempel
                self.program.price(unknown, sign * _NUDGE)
                self.program.bound(unknown, low, max(high, self.seen_high[unknown]))
            self._solve()
            self._let_go(unknowns)

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
        """Set up the program: each unknown, and its moves up, down, and below the threshold."""
        n, threshold = self.links.size, self.plan.drempel
        for look, bottom in ((Look.HIDDEN, threshold), (Look.VEILED, 0)):
            chosen = (self.look == look) & ~self.fixed
            self.low[chosen], self.high[chosen] = bottom, np.inf
        free = ~self.fixed & (self.look != Look.NEVER)
        moves = np.flatnonzero(free)
        self.move_of = np.full(n, -1)
        self.move_of[moves] = np.arange(len(moves))
        self.moves = moves
        matrix = self.links.matrix()
        part = matrix[:, moves]
        m = len(moves)
        shown = self.look[moves] == Look.SHOWN
        down = np.where(shown, np.maximum(self.low[moves] - threshold, 0), 0)
        each = self.cost[moves] / threshold
        up_cost, far = np.where(shown, each, _LAST_RESORT), np.where(shown, _FAR, 0.0)
        rows = np.zeros(matrix.shape[0])
        self.program = Program(
            hstack([matrix, part, -part, -part]),
            np.concatenate([self.low, np.zeros(3 * m)]),
            np.concatenate([np.minimum(self.high, _FAR), far, down, np.zeros(m)]),
            np.concatenate([np.zeros(n), up_cost, each, np.full(m, _LAST_RESORT)]),
            rows,
            rows,
        )
        self.seen_low = np.full(n, np.inf)
        self.seen_high = np.full(n, -np.inf)

    def _reached(self, unknown: int, target: float) -> bool:
        if target <= 0:
            return bool(self.seen_low[unknown] <= TOLERANCE)
        return bool(self.seen_high[unknown] >= target - TOLERANCE)

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
            if len(after) > 0.7 * len(left):
                return
            left = after

    def _reach_together(self, unknowns: list[int], target: float) -> None:
        """Reach a target for some unknowns at a time that stand in no sum together."""
        left = [u for u in unknowns if not self._reached(u, target)]
        while left:
            batch = self._apart(left)
            for unknown in batch:
                if target > 0:
                    self.program.bound(unknown, self.low[unknown], target)
                self.program.price(unknown, -_PULL if target > 0 else _PULL)
            self._solve()
            self._let_go(batch)
            left = [u for u in left if u not in batch and not self._reached(u, target)]

    def _apart(self, unknowns: list[int]) -> list[int]:
        """Return the first few unknowns that stand in no sum together."""
        batch: list[int] = []
        taken: set[int] = set()
        for unknown in unknowns:
            if len(batch) < _BATCH and not self.sums_of[unknown] & taken:
                batch.append(unknown)
                taken |= self.sums_of[unknown]
        return batch

    def _let_go(self, unknowns: list[int]) -> None:
        for unknown in unknowns:
            self.program.price(unknown, 0.0)
            self.program.bound(unknown, self.low[unknown], min(self.high[unknown], _FAR))

    def _wide(self, unknown: int) -> bool:
        return bool(self.seen_high[unknown] - self.seen_low[unknown] >= self.plan.drempel)

    def _reach(self, unknown: int, target: float) -> None:
        """Hide what it takes for an unknown to be able to be ``target``."""
        self._pull(unknown, target)
        if not self._reached(unknown, target):
            self._last_resort(unknown, open_=True)
            self._pull(unknown, target, force=_PULL_HARD)
            self._last_resort(unknown, open_=False)
            if not self._reached(unknown, target):
                self.stuck.append(unknown)

    def _pull(
        self, unknown: int, target: float, *, down: bool = False, force: float = _PULL
    ) -> None:
        """Move an unknown to a target, whatever that costs short of the last resort."""
        low, high = self.low[unknown], min(self.high[unknown], _FAR)
        if down:
            self.program.bound(unknown, min(max(low, target), high), high)
        elif target > 0:
            self.program.bound(unknown, low, max(target, low))
        self.program.price(unknown, force if down or target <= 0 else -force)
        self._solve()
        self._let_go([unknown])

    def _last_resort(self, target: int, *, open_: bool) -> None:
        """Let hidden counts be small, and small ones be large: both are veiled if used."""
        n, m = self.links.size, len(self.moves)
        for i, unknown in enumerate(self.moves):
            look = self.look[unknown]
            if unknown == target:
                continue  # It is the one to move; nothing may move it back.
            if look == Look.SMALL:
                self.program.bound(n + i, 0.0, _FAR if open_ else 0.0)
            elif look in (Look.SHOWN, Look.HIDDEN):
                least = min(self.low[unknown], self.plan.drempel)
                self.program.bound(n + 2 * m + i, 0.0, least if open_ else 0.0)

    def _widen(self, unknown: int) -> None:
        """Make the interval of a hidden count as wide as the threshold."""
        least = self.plan.drempel
        if not self._wide(unknown):
            self.program.price(unknown, _NUDGE)
            self._solve()
            self.program.price(unknown, 0.0)
        if not self._wide(unknown):
            self._pull(unknown, self.seen_low[unknown] + least)
        if not self._wide(unknown):
            self._pull(unknown, self.seen_high[unknown] - least, down=True)
        if not self._wide(unknown):
            self._reach(unknown, self.seen_low[unknown] + least)

    def _solve(self) -> None:
        """Solve, hide what moved, and remember what every unknown can be."""
        found = self.program.solve()
        if found is None:
            raise ContradictionError("no counts agree with what is published")
        n, m = self.links.size, len(self.moves)
        up, down, under = found[n : n + m], found[n + m : n + 2 * m], found[n + 2 * m :]
        values = found[:n].copy()
        values[self.moves] += up - down - under
        np.minimum(self.seen_low, values, out=self.seen_low)
        np.maximum(self.seen_high, values, out=self.seen_high)
        look = self.look[self.moves]
        veil = (under > TOLERANCE) | ((look == Look.SMALL) & (up > TOLERANCE))
        hide = (look == Look.SHOWN) & ((up > TOLERANCE) | (down > TOLERANCE))
        for i in np.flatnonzero(veil | hide):
            self._free(int(i), Look.VEILED if veil[i] else Look.HIDDEN)

    def _free(self, move: int, look: Look) -> None:
        unknown, n, m = int(self.moves[move]), self.links.size, len(self.moves)
        self.look[unknown] = look
        self.low[unknown] = self.plan.drempel if look is Look.HIDDEN else 0.0
        self.high[unknown] = np.inf
        self.program.bound(unknown, self.low[unknown], _FAR)
        for column in (n + move, n + m + move, n + 2 * m + move):
            self.program.bound(column, 0.0, 0.0)
