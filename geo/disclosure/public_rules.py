"""What the public rules of the plan say wherever a figure is shown, or "geen data" is.

An area is only shown when enough of what was registered around it could be placed
(``bekend_minimaal_pct``), and its demand types when enough dossiers have one
(``uitgesplitst_minimaal_pct``). So a figure that is there says that enough was, and one that is
missing that too little was; whoever knows the rules may compute with that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.demand import TOTAL, UNKNOWN
from geo.disclosure.context import Context
from geo.disclosure.keys import Breakdown, TableKey
from geo.disclosure.protected import Counts

Span = tuple[int, ...]
What = tuple[str, Span, str]
PREFIX = {
    Breakdown.TYPES: "hulpvraag:",
    Breakdown.GROUPS: "hoofdgroep:",
    Breakdown.AGES: "leeftijd:",
    Breakdown.TARGET_GROUPS: "doelgroep:",
}
_AREAS = (Breakdown.TOTAL, *PREFIX)
# "Less than" in whole counts and whole per cents is at least this much less.
_LESS = 0.01


@dataclass(frozen=True)
class Inequality:
    """A weighted sum of counts that is at least ``least``.

    ``sure``: every count it rests on was delivered exactly, so that the rule speaks of it.
    """

    weights: Mapping[What, float]
    least: float
    sure: bool


def inequalities(
    key: TableKey, counts: Counts, span: Span, areas: Areas, context: Context
) -> Iterator[Inequality]:
    """Yield what the rules say about the counts of one table.

    Parameters
    ----------
    key : TableKey
    counts : Counts
        The exact table; of a count only whether it is there is used.
    span : tuple of int
    areas : Areas
    context : Context
    """
    if key.detail not in _AREAS:
        return
    sure = bool((counts.lower.fillna(0) == counts.upper.fillna(0)).to_numpy().all())
    types = [str(c) for c in counts.lower.columns if c != TOTAL]
    for columns in ([TOTAL], types):
        there = [c for c in columns if c in counts.lower.columns]
        if there:
            missing = counts.lower[there].isna().all(axis=1)
            names = [c if c == TOTAL else PREFIX[key.detail] + c for c in there]
            for weights, least in _placed(key.level, missing, names, span, areas, context):
                # Why a breakdown is missing cannot be told: not placed, not noted, not delivered.
                if least == 0 or names == [TOTAL]:
                    yield Inequality(weights, least, sure)
    # Target groups are no division: who has none is not missing.
    if types and TOTAL in counts.lower.columns and key.detail is not Breakdown.TARGET_GROUPS:
        names = [f"hoofdgroep:{group}" for group in sorted(set(context.group_of.values()))]
        if key.detail is Breakdown.AGES:
            names = [PREFIX[key.detail] + name for name in types]
        for weights in _typed(counts, types, names, span, context):
            yield Inequality(weights, 0.0, sure)


def _placed(
    level: Level, missing: pd.Series, names: list[str], span: Span, areas: Areas, context: Context
) -> Iterator[tuple[dict[What, float], float]]:
    gone: set[str] = set()
    for each in list(Level)[1 : level.depth + 1]:
        above = list(Level)[each.depth - 1]
        share = context.plan.bekend_minimaal_pct[each] / 100
        home = pd.Series(areas.lift(list(missing.index), above), index=missing.index)
        for parent in areas.codes(above):
            if len(areas.children(parent)) < 2:
                continue
            if above is not Level.GEMEENTE and areas[parent].parent in gone:
                gone.add(parent)
                continue
            poor = bool(missing[home == parent].all())
            sign = -1.0 if poor else 1.0
            weights = {(parent, span, name): sign * (1 - share) for name in names}
            weights |= {(f"{parent}:rest", span, name): -sign for name in names}
            if above is Level.GEMEENTE and names == [TOTAL]:
                weights[UNKNOWN, span, TOTAL] = -sign * share
            if poor:
                gone.add(parent)
            yield weights, _LESS if poor else 0.0


def _typed(
    counts: Counts, types: list[str], names: list[str], span: Span, context: Context
) -> Iterator[dict[What, float]]:
    share = context.plan.uitgesplitst_minimaal_pct / 100
    shown = counts.lower[TOTAL].notna() & counts.lower[types].notna().any(axis=1)
    for area in counts.lower.index[shown]:
        weights = {(str(area), span, name): 1.0 for name in names}
        yield weights | {(str(area), span, TOTAL): -share}


def obeyed(values: np.ndarray, weights: np.ndarray, least: float) -> bool:
    """Return whether counts obey an inequality, as far as they are known."""
    return bool(np.isnan(values).any() or values @ weights >= least - 1e-6)
