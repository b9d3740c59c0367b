"""What a screen says beside its tables, as linear constraints for the audit.

A figure in a tooltip, a class in a legend, a flag, a sentence and an advice all say that some
combination of counts lies somewhere; whoever reads them may compute with that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.disclosure.keys import CellRef

Row = tuple[Mapping[CellRef, float], float, float]


@dataclass(frozen=True)
class Claim:
    """Something published: per row a weighted sum of counts and where it lies.

    Parameters
    ----------
    text : str
        What the screen says, for the report.
    rows : tuple of (mapping of CellRef to float, float, float)
    """

    text: str
    rows: tuple[Row, ...]


def within(text: str, cell: CellRef, low: float, high: float) -> Claim:
    """Claim that a count lies in an interval: a class in a legend, "fewer than 10"."""
    return Claim(text, (({cell: 1.0}, low, high),))


def rate(
    text: str, cell: CellRef, denominator: float, low: float, high: float, *, per: float = 1000.0
) -> Claim:
    """Claim a rate over a known denominator, such as residents."""
    return Claim(text, (({cell: per / denominator}, low, high),))


def ratio(text: str, part: CellRef, whole: CellRef, low: float, high: float) -> Claim:
    """Claim that one count is from ``low`` to ``high`` times another: a share, a quotient."""
    rows: list[Row] = [({part: 1.0, whole: -low}, 0.0, np.inf)]
    if np.isfinite(high):
        rows.append(({part: 1.0, whole: -high}, -np.inf, 0.0))
    return Claim(text, tuple(rows))


def share(text: str, part: CellRef, whole: CellRef, low_pct: float, high_pct: float) -> Claim:
    """Claim a share in per cent."""
    return ratio(text, part, whole, low_pct / 100, high_pct / 100)


def change(text: str, now: CellRef, before: CellRef, low_pct: float, high_pct: float) -> Claim:
    """Claim a change in per cent since an earlier or overlapping period."""
    return ratio(text, now, before, 1 + low_pct / 100, 1 + high_pct / 100)


def quotient(
    text: str,
    part: CellRef,
    whole: CellRef,
    everywhere: tuple[float, float],
    low: float,
    high: float,
) -> Claim:
    """Claim a location quotient: the share here over the share in the whole gemeente.

    Parameters
    ----------
    text : str
    part, whole : CellRef
        The demand type and the total of the area.
    everywhere : tuple of float
        Between which shares (0 to 1) the gemeente lies, from its published counts.
    low, high : float
    """
    return ratio(text, part, whole, low * everywhere[0], high * everywhere[1])


def shown(value: float, decimals: int) -> tuple[float, float]:
    """Return what a figure written with so many decimals can have been."""
    half = 0.5 * 10.0**-decimals
    return value - half, value + half
