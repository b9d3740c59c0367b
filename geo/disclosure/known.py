"""What a reader knows of each unknown from the published cells and the public rules.

A shown number is everything that rounds to it, and at least the threshold. "0-9" is 0 to 9;
what does not apply ("nobody lives there") is 0 to 9 too. A cell that is hidden to protect
another says nothing in words, but every small count would have read "0-9": so it is at least
the threshold, and the attacker may use that. Only where the two would differ by what they hide
is a cell *veiled*: the whole of two cells that both read "0-9" is hidden whatever it counts.
What a closed point counts reads "0-9" too, and everyone knows that it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from geo.cell import Cell, State
from geo.disclosure.keys import TableKey
from geo.disclosure.links import Links
from geo.disclosure.protected import ProtectedTable
from geo.disclosure.solver import TOLERANCE

Floats = npt.NDArray[np.float64]


class Look(IntEnum):
    """How an unknown was published."""

    NEVER = 0
    SHOWN = 1
    SMALL = 2
    HIDDEN = 3
    VEILED = 4


def known_of(
    published: Sequence[Mapping[TableKey, ProtectedTable]], links: Links, threshold: int
) -> tuple[Floats, Floats, npt.NDArray[np.int8]]:
    """Return per unknown the lowest and highest count a reader must allow, and its look.

    Parameters
    ----------
    published : sequence of mapping
        Per release its protected tables, the present one first.
    links : Links
    threshold : int
        Counts below it are one class.
    """
    low, high = np.zeros(links.size), np.full(links.size, np.inf)
    look = np.full(links.size, Look.NEVER, dtype=np.int8)
    for tables, cells in zip(published, links.cells, strict=True):
        for ref, unknown in cells.items():
            cell = tables[ref.table].cell(ref.area, ref.category)
            kind, bottom, top = look_of(cell, threshold)
            low[unknown] = max(low[unknown], bottom)
            high[unknown] = min(high[unknown], top)
            if kind is not Look.NEVER and look[unknown] != Look.SHOWN:
                look[unknown] = kind
    for unknown in links.zero:
        low[unknown], high[unknown], look[unknown] = 0.0, 0.0, Look.NEVER
    return low, high, look


def look_of(cell: Cell, threshold: int) -> tuple[Look, float, float]:
    """Return how a cell was published, and between which counts a reader knows it to be."""
    if cell.state is State.NOT_APPLICABLE:
        return Look.SMALL, 0.0, threshold - 1.0
    if cell.state is State.NO_DATA or cell.low is None or cell.high is None:
        return Look.NEVER, 0.0, np.inf
    if cell.state is State.NUMBER:
        return Look.SHOWN, cell.low, cell.high
    if np.isinf(cell.high):
        return (Look.HIDDEN if cell.low > 0 else Look.VEILED), cell.low, cell.high
    return (Look.SMALL if cell.low < threshold else Look.SHOWN), cell.low, cell.high


def wide_enough(look: int, low: float, high: float, threshold: int) -> bool:
    """Return whether an interval keeps a suppressed count safe."""
    if look == Look.HIDDEN:
        return high - low >= threshold - TOLERANCE
    return low <= TOLERANCE and high >= threshold - 1 - TOLERANCE
