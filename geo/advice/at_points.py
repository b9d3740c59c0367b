"""What the facts about points share: which points lie where, and sums over them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from geo.advice.comparing import Band
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import column
from geo.areas import Level
from geo.cell import State
from geo.disclosure import ProtectedTable
from geo.text import how_many, listing

Found = Iterator[tuple[str, str, Fact]]


def districts(inputs: AdviceInputs) -> list[tuple[str, list[str]]]:
    """Return the points per stadsdeel, and those of the whole gemeente."""
    home = inputs.points["stadsdeel"]
    found = [(c, home.index[home == c].tolist()) for c in inputs.areas.codes(Level.STADSDEEL)]
    return [*found, (inputs.areas.gemeente.code, home.index.tolist())]


def wanted(inputs: AdviceInputs, name: str, code: str) -> bool:
    """Return whether an indicator is of areas of this level."""
    return inputs.areas[code].level.value in inputs.indicators[name].niveaus


def summed(inputs: AdviceInputs, table: ProtectedTable, category: str) -> Band:
    """Return sums over the points of each area; NaN where a point did not deliver."""
    found = column(table, category)
    low, high = {}, {}
    for code, points in districts(inputs):
        inside = [point for point in points if point in found.low.index]
        whole = len(inside) == len(points) and points
        low[code] = float(found.low[inside].sum(skipna=False)) if whole else math.nan
        high[code] = float(found.high[inside].sum(skipna=False)) if whole else math.nan
    return Band(pd.Series(low), pd.Series(high))


def names_of(inputs: AdviceInputs, points: list[str]) -> str:
    """Return the names of points in words."""
    return listing([str(inputs.points.loc[point, "naam"]) for point in points])


def points_fact(inputs: AdviceInputs, points: list[str], period: str, source: str) -> Fact:
    """Return how many points, and which."""
    count = float(len(points))
    text = how_many(len(points), "punt", "punten")
    return Fact(
        State.NUMBER,
        count,
        count,
        text=text,
        n=count,
        detail=names_of(inputs, points),
        places=tuple(points),
        period=period,
        source=source,
    )
