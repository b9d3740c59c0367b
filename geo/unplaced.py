"""How many registrations of a kind may belong to an area without being placed there."""

from __future__ import annotations

import numpy as np

from geo.cell import Cell
from geo.demand import TOTAL, UNKNOWN
from geo.disclosure import ProtectedTable

COARSER = "grover"
# Outsiders live in no area of the gemeente.
REASONS = (UNKNOWN, COARSER)


def most_unplaced(
    unplaced: ProtectedTable, whole: ProtectedTable, gemeente: str, demand: str
) -> float:
    """Return the most registrations of a demand type of which the area may be unknown.

    Only the total is published of what has no area: a type has its share of the whole city in it.

    Parameters
    ----------
    unplaced : ProtectedTable
        Reasons by the total.
    whole : ProtectedTable
        The gemeente by demand types and the total.
    gemeente : str
        Its code.
    demand : str

    Returns
    -------
    float
        Registrations.
    """
    amount = sum(highest(unplaced.cell(reason, TOTAL)) for reason in REASONS)
    if demand == TOTAL:
        return amount
    part, total = whole.cell(gemeente, demand), whole.cell(gemeente, TOTAL)
    return amount * highest(part) / total.low if total.low else amount


def highest(cell: Cell) -> float:
    """Return the most that a count can be; 0 when nothing is known of it."""
    return cell.high if cell.high is not None and np.isfinite(cell.high) else 0.0
