"""What the screen *Hoe druk is het?* is computed from, and what is found per point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.cell import Cell
from geo.disclosure import ProtectedTable
from geo.period import Period
from geo.selection import Scope, Selection
from geo.workload import Workload


@dataclass(frozen=True)
class PressureInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    points : DataFrame
        Per point code ``naam, organisatie, longitude, latitude, stadsdeel``.
    work : ProtectedTable
        Points by case weight, ``contacten`` and ``bijeenkomsten``.
    staff : DataFrame
        Full-time jobs: points by function, those that delivered them.
    opening : DataFrame
        Per point code ``uren``, of those that delivered them.
    flows : mapping of Period to ProtectedTable
        Per quarter points by ``wachtlijst, instroom, uitstroom``.
    delivered : frozenset of str
        Points that delivered registrations for the period.
    workload : Workload
    demonstration : bool
    sources : tuple of str
    data_version : str
    """

    selection: Selection
    scope: Scope
    period: Period
    points: pd.DataFrame
    work: ProtectedTable
    staff: pd.DataFrame
    opening: pd.DataFrame
    flows: Mapping[Period, ProtectedTable]
    delivered: frozenset[str]
    workload: Workload
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Hours of work and of staff of a point, and the first as a part of the second.

    ``low`` and ``high`` are what the classes and roundings of the counts leave open; NaN with
    the code of a reason where it cannot be told.
    """

    load: float
    capacity: float
    low: float
    druk: float
    high: float
    reason: str


def ends_of(cell: Cell) -> tuple[float, float, float]:
    """Return the lowest, middle and highest that a published count can be; NaN when unknown."""
    if cell.low is None or cell.high is None or not np.isfinite(cell.high):
        return (np.nan, np.nan, np.nan)
    middle = (cell.low + cell.high) / 2 if cell.value is None else cell.value
    return (cell.low, middle, cell.high)
