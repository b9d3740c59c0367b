"""What changed between two periods of equal length: published counts, with their margin.

Two counts are compared as a share of their sum: under "no change" the first is half of it. The
test and the interval are the score test and its inverse (Wilson), so they never disagree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from geo.arrays import check_phi, counts_of
from geo.dispersion import benjamini_hochberg
from geo.intervals import wilson_interval


class Change(StrEnum):
    """The verdict on a difference between two periods."""

    MORE = "meer"
    FEWER = "minder"
    UNCLEAR = "geen duidelijk verschil"
    UNJUDGED = "niet te bepalen"


NO_COUNT: Final = "het aantal is er niet voor beide periodes"
TOO_FEW: Final = "te weinig registraties"
Array = npt.NDArray[np.float64]
COLUMNS: Final = ["ratio", "lower", "upper", "p", "q", "verdict", "reason"]


def compare(
    now: pd.DataFrame,
    before: pd.DataFrame,
    *,
    phi: float = 1.0,
    minimum: float,
    level: float = 0.95,
    max_q: float = 0.05,
    barred: str = "",
) -> pd.DataFrame:
    """Judge per row whether a count is higher or lower than before.

    A count that is published rounded or as a class is an interval; a verdict holds for every
    pair of values in both intervals.

    Parameters
    ----------
    now, before : DataFrame
        ``low`` and ``high`` per row, of periods of equal length; NaN is no count. ``before`` is
        put in the order of ``now``.
    phi : float
        How much more counts vary than by chance alone (``geo.rates.dispersion``), at least 1.
    minimum : float
        Where both counts may lie below it, nothing is said.
    level : float
        Of the interval.
    max_q : float
        Share of wrong verdicts that is accepted over all rows (Benjamini-Hochberg).
    barred : str
        Why nothing may be said of any row, such as a point that did not deliver.

    Returns
    -------
    DataFrame
        Indexed as ``now``: ``ratio`` (now / before at the middle of both intervals), ``lower``
        and ``upper`` (of the ratio: they cover the margin at every value of both intervals),
        ``p``, ``q``, ``verdict`` (``Change``) and ``reason`` for ``niet te bepalen``. Numbers
        are NaN where nothing is said; ``upper`` is infinite where there may have been none.

    Raises
    ------
    ValueError
        If a count is negative, ``low`` is above ``high``, or ``phi`` is below 1.

    Notes
    -----
    z = (a - b) / sqrt(phi (a + b)) for counts a and b; limits of a / b are those of
    theta / (1 - theta), theta = a / (a + b) by Wilson on a / phi of (a + b) / phi.
    Source: Przyborowski and Wilenski (1940), Biometrika 31; Wilson (1927), JASA 22.

    Examples
    --------
    >>> now = pd.DataFrame({"low": [100.0], "high": [100.0]}, index=["schulden"])
    >>> before = pd.DataFrame({"low": [60.0], "high": [60.0]}, index=["schulden"])
    >>> found = compare(now, before, minimum=50).loc["schulden"]
    >>> [round(float(found[name]), 3) for name in ("ratio", "lower", "upper")]
    [1.667, 1.212, 2.292]
    """
    check_phi(phi)
    low, high = _ends(now)
    old_low, old_high = _ends(before.reindex(now.index))
    known = ~(np.isnan(low) | np.isnan(old_low))
    enough = np.maximum(high, old_high) >= minimum
    judged = known & enough & (not barred)
    # The pair that differs least; where the intervals overlap there need be no difference.
    rises, falls = low > old_high, high < old_low
    nearest = np.where(rises, low, high), np.where(rises, old_high, old_low)
    p = np.where(rises | falls, _p(*nearest, phi), 1.0)
    table = pd.DataFrame(index=now.index, columns=COLUMNS[:5], dtype=float)
    table["ratio"] = _ratio((low + high) / 2, (old_low + old_high) / 2)
    table["lower"] = _limits(low, old_high, phi, level)[0]
    table["upper"] = _limits(high, old_low, phi, level)[1]
    table["p"] = p
    table = table.where(pd.Series(judged, now.index), np.nan)
    table.loc[judged, "q"] = benjamini_hochberg(table.loc[judged, "p"].to_numpy())
    clear = judged & (rises | falls) & (table["q"].to_numpy() < max_q)
    moved = np.where(rises, Change.MORE, Change.FEWER)
    verdict = np.where(clear, moved, Change.UNCLEAR)
    table["verdict"] = np.where(judged, verdict, Change.UNJUDGED)
    reason = np.where(known, np.where(enough, "", TOO_FEW), NO_COUNT).astype(object)
    table["reason"] = barred or reason
    return table


def shifted(now_pct: float, before_pct: float, *, points: float = 5.0) -> bool:
    """Return whether the share of registrations without an area changed enough to tell.

    Parameters
    ----------
    now_pct, before_pct : float
        NaN is unknown: then there is nothing to tell.
    points : float
        Percentage points.

    Examples
    --------
    >>> shifted(12.0, 6.0), shifted(8.0, 6.0)
    (True, False)
    """
    return abs(now_pct - before_pct) >= points


def _ends(counts: pd.DataFrame) -> tuple[Array, Array]:
    low, high = (counts_of(counts[name].to_numpy(float)) for name in ("low", "high"))
    if (low > high).any():
        raise ValueError("low is above high")
    missing = np.isnan(low) | np.isnan(high)
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def _p(a: Array, b: Array, phi: float) -> Array:
    both = np.where(a + b > 0, a + b, np.nan)
    found: Array = 2 * stats.norm.sf(np.abs(a - b) / np.sqrt(phi * both))
    return found


def _ratio(a: Array, b: Array) -> Array:
    return np.divide(a, b, out=np.full_like(a, np.inf), where=b > 0)


def _limits(a: Array, b: Array, phi: float, level: float) -> tuple[Array, Array]:
    """Return the limits of a / b."""
    known = ~np.isnan(a + b) & (a + b > 0)
    part, whole = np.where(known, a, 0.0) / phi, np.where(known, a + b, 1.0) / phi
    lower, upper = wilson_interval(part, whole, level=level)
    upper = np.where(b > 0, upper, 1.0)
    found = [np.where(known, _ratio(end, 1 - end), np.nan) for end in (lower, upper)]
    return found[0], found[1]
