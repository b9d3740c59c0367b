"""Whether an advice stands when defensible choices are made otherwise.

Thresholds move by up to a fifth, and the figures are computed with other weights of need, with
or without smoothing, with another dispersion, over another year. How often an advice stands is
a count of choices, never a probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.advice.conditions import Compare, Condition
from geo.advice.facts import ABSENT, Fact, Facts
from geo.advice.indicators import Indicators
from geo.advice.judge import carried
from geo.advice.logic import Truth
from geo.advice.replacing import covers
from geo.advice.rules import Replaces, Rule, Rules

STANDS_WORDS = "blijft staan bij andere keuzes"
THRESHOLD_WORDS = "hangt af van de gekozen drempel"
COMPUTING_WORDS = "hangt af van de manier van rekenen"

__all__ = [
    "COMPUTING_WORDS",
    "STANDS_WORDS",
    "THRESHOLD_WORDS",
    "Robustness",
    "robustness",
]

Truths = npt.NDArray[np.int8]
Fires = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Robustness:
    """In how many variations an advice is given.

    Parameters
    ----------
    stands, of : int
        With everything varied at once.
    by_threshold, by_computing : int
        With the thresholds alone, and with the way of computing alone.
    needed : float
        From this share of the variations it counts as standing.
    """

    stands: int
    of: int
    by_threshold: int
    by_computing: int
    needed: float

    @property
    def words(self) -> str:
        """What is said of it on the page."""
        if self.stands >= self.needed * self.of:
            return STANDS_WORDS
        return THRESHOLD_WORDS if self.by_threshold <= self.by_computing else COMPUTING_WORDS

    @property
    def help(self) -> str:
        """The count, for who asks: no probability."""
        return (
            f"Gegeven in {self.stands} van {self.of} manieren om drempels en berekening anders te "
            f"kiezen (alleen drempels: {self.by_threshold}; alleen berekening: "
            f"{self.by_computing}). Dit is geen kans."
        )


def robustness(
    rules: Rules,
    alternatives: Sequence[Facts],
    indicators: Indicators,
    *,
    level: str = "stadsdeel",
    variations: int = 500,
    threshold_spread: float = 0.2,
    stands: float = 0.9,
    seed: int = 20261001,
) -> dict[tuple[str, str], Robustness]:
    """Return per area and rule in how many variations the advice is given.

    Parameters
    ----------
    rules : Rules
    alternatives : sequence of mapping
        The facts of the same areas, computed in different ways; the first as shown.
    indicators : Indicators
    level : str
        Level of the areas.
    variations : int
    threshold_spread : float
        How far a threshold moves, as a share of it.
    stands : float
        From this share of the variations an advice counts as standing.
    seed : int

    Returns
    -------
    dict of (str, str) to Robustness
        By area code and rule id.

    Raises
    ------
    ValueError
        If there is no way of computing at all.
    """
    if not alternatives:
        raise ValueError("no facts to vary")
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(alternatives), size=variations)
    shown = np.zeros(variations, dtype=np.int64)
    areas = list(alternatives[0])
    inside = [rule for rule in rules.regels if level in rule.niveau]
    ways = ((chosen, True), (shown, True), (chosen, False))
    fires: dict[str, list[Fires]] = {}
    for rule in inside:
        leaves = list(rule.als.leaves())
        scales = 1 + rng.uniform(-threshold_spread, threshold_spread, (variations, len(leaves)))
        still = np.ones_like(scales)
        tables = [
            _ends(leaf, alternatives, areas, whole=indicators[leaf.indicator].geheel)
            for leaf in leaves
        ]
        ground = _carried(rule, alternatives, areas)
        fires[rule.id] = [
            _fires(rule, leaves, tables, ground, which, scales if moved else still)
            for which, moved in ways
        ]
    gone = {
        rule.id: [
            (other.id, _covered(each, rule, other, alternatives, areas))
            for other in inside
            for each in other.vervangt
            if each.regel == rule.id
        ]
        for rule in inside
    }
    found: dict[tuple[str, str], Robustness] = {}
    for name, mine in fires.items():
        counts = []
        for i, (which, _) in enumerate(ways):
            given = mine[i].copy()
            for other, covered in gone[name]:
                given &= ~(fires[other][i] & covered[which])
            counts.append(given.sum(axis=0))
        for i, area in enumerate(areas):
            everything, threshold, computing = (int(each[i]) for each in counts)
            found[area, name] = Robustness(everything, variations, threshold, computing, stands)
    return found


@dataclass(frozen=True)
class _Ends:
    """What is known for one comparison: alternatives by areas."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    words: Truths
    whole: bool


def _ends(
    leaf: Condition, alternatives: Sequence[Facts], areas: Sequence[str], *, whole: bool
) -> _Ends:
    facts = [[_fact(each, area, leaf.indicator) for area in areas] for each in alternatives]
    low = np.array([[fact.low for fact in row] for row in facts], dtype=float)
    high = np.array([[fact.high for fact in row] for row in facts], dtype=float)
    words = np.full(low.shape, Truth.UNKNOWN, dtype=np.int8)
    if leaf.of_words:
        words = np.array([[leaf.met_by(fact) for fact in row] for row in facts], dtype=np.int8)
    return _Ends(low, high, words, whole)


def _fact(facts: Facts, area: str, name: str) -> Fact:
    mine: Mapping[str, Fact] = facts.get(area, {})
    return mine.get(name, ABSENT)


def _carried(rule: Rule, alternatives: Sequence[Facts], areas: Sequence[str]) -> Truths:
    return np.array(
        [
            [carried(rule, _fact(each, area, rule.grond))[0] for area in areas]
            for each in alternatives
        ],
        dtype=np.int8,
    )


def _fires(
    rule: Rule,
    leaves: Sequence[Condition],
    tables: Sequence[_Ends],
    ground: Truths,
    which: npt.NDArray[np.int64],
    scales: npt.NDArray[np.float64],
) -> Fires:
    """Return variations by areas: whether a rule fires."""
    truths = {
        id(leaf): _met(leaf, table, which, scales[:, i])
        for i, (leaf, table) in enumerate(zip(leaves, tables, strict=True))
    }
    whole = np.minimum(_judge(rule.als, truths), ground[which])
    found: Fires = whole == Truth.TRUE
    return found


def _covered(
    replaces: Replaces, rule: Rule, other: Rule, ways: Sequence[Facts], areas: Sequence[str]
) -> Fires:
    """Return alternatives by areas: whether another advice would leave nothing of this one."""
    return np.array(
        [
            [
                covers(
                    replaces.waar,
                    _fact(each, area, rule.grond).places,
                    _fact(each, area, other.grond).places,
                )
                for area in areas
            ]
            for each in ways
        ],
        dtype=bool,
    )


def _met(
    leaf: Condition, table: _Ends, which: npt.NDArray[np.int64], scale: npt.NDArray[np.float64]
) -> Truths:
    if leaf.of_words:
        return table.words[which]
    low, high = table.low[which], table.high[which]
    least, most = _bounds(leaf, scale[:, None], whole=table.whole)
    truth = np.full(low.shape, Truth.UNKNOWN, dtype=np.int8)
    truth[(low >= least) & (high <= most)] = Truth.TRUE
    truth[(high < least) | (low > most)] = Truth.FALSE
    return truth


def _bounds(
    leaf: Condition, scale: npt.NDArray[np.float64], *, whole: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return ``Condition.bounds`` for every scale."""
    value = float(leaf.waarde or 0.0) * scale
    value = np.round(value) if whole else value
    if leaf.moet in (Compare.AT_LEAST, Compare.MORE):
        least = np.nextafter(value, np.inf) if leaf.moet is Compare.MORE else value
        return least, np.full_like(value, np.inf)
    most = np.nextafter(value, -np.inf) if leaf.moet is Compare.LESS else value
    return np.full_like(value, -np.inf), most


def _judge(condition: Condition, truths: Mapping[int, Truths]) -> Truths:
    if condition.indicator:
        return truths[id(condition)]
    parts = [_judge(part, truths) for part in (*condition.alle, *condition.een_van)]
    stack = np.stack(parts)
    found: Truths = stack.min(axis=0) if condition.alle else stack.max(axis=0)
    return found
