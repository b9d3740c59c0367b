"""Whether a share, or a change, is clearly different, whatever protected counts are behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.dispersion import benjamini_hochberg
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED

Array = npt.NDArray[np.float64]
_Q = 0.05


@dataclass(frozen=True)
class Band:
    """Counts per area as a reader knows them: the least and the most; NaN is unknown."""

    low: pd.Series
    high: pd.Series

    def __add__(self, other: Band) -> Band:
        return Band(self.low + other.low, self.high + other.high)

    @property
    def middle(self) -> pd.Series:
        """Halfway."""
        return (self.low + self.high) / 2


def share_flags(part: Band, whole: Band, *, phi: float = 1.0, level_q: float = _Q) -> pd.DataFrame:
    """Compare the share in each area with that in all others together.

    Parameters
    ----------
    part, whole : Band
        Counts per area.
    phi : float
        Dispersion of the counts, at least 1.
    level_q : float
        Share of the flags that may be false.

    Returns
    -------
    DataFrame
        Per area ``low, high`` (the share, 0 to 1), ``q`` and ``flag``; a flag holds for every
        count of the bands. Undecided where the shares may lie either way.

    Examples
    --------
    >>> areas = ["A", "B", "C"]
    >>> def exact(*values): return Band(*(pd.Series(values, areas, dtype=float),) * 2)
    >>> share_flags(exact(80, 40, 40), exact(200, 200, 200))["flag"].tolist()[0]
    'hoger'
    """
    k = part.low.to_numpy(float), part.high.to_numpy(float)
    n = whole.low.to_numpy(float), whole.high.to_numpy(float)
    rest_k = tuple(np.nansum(each) - np.nan_to_num(each) for each in k)
    rest_n = tuple(np.nansum(each) - np.nan_to_num(each) for each in n)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = k[0] / n[1], np.minimum(k[1], n[0]) / n[0]
        rest_low, rest_high = rest_k[0] / rest_n[1], np.minimum(1.0, rest_k[1] / rest_n[0])
        # Of what the rest can be, the share that varies most: then a flag holds for all of it.
        pooled = np.clip(0.5, rest_low, rest_high)
        spread = np.sqrt(phi * pooled * (1 - pooled) * (1 / n[0] + 1 / rest_n[0]))
        distance = np.maximum(low - rest_high, rest_low - high)
        furthest = np.maximum(high - rest_low, rest_high - low)
        least = np.minimum(rest_low * (1 - rest_low), rest_high * (1 - rest_high))
        narrow = np.sqrt(phi * least * (1 / n[1] + 1 / rest_n[1]))
        p = _two_sided(np.maximum(distance, 0) / spread)
        most = _two_sided(furthest / narrow)
    known = np.isfinite(low + high + p)
    p = np.where(known, p, np.nan)
    q = np.asarray(benjamini_hochberg(p))
    found = known & (q < level_q) & (distance > 0)
    flag = np.select(
        [~known, found & (low > rest_high), found, known & (most < _chance(found, known, level_q))],
        [UNDECIDED, HIGHER, LOWER, UNDECIDED],
        NO_DIFFERENCE,
    )
    return pd.DataFrame(
        {"low": low, "high": np.minimum(high, 1.0), "q": q, "flag": flag}, index=part.low.index
    )


def change_flags(
    before: Band, after: Band, *, phi: float = 1.0, level_q: float = _Q
) -> pd.DataFrame:
    """Compare counts with earlier ones of the same area.

    Parameters
    ----------
    before, after : Band
    phi, level_q : float
        As for ``share_flags``.

    Returns
    -------
    DataFrame
        Per area ``low, high`` (after minus before), ``q`` and ``flag``.
    """
    low = (after.low - before.high).to_numpy(float)
    high = (after.high - before.low).to_numpy(float)
    size = (after.high + before.high).to_numpy(float)
    spread = np.sqrt(phi * np.maximum(size, 1.0))
    nearest = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    p = np.where(np.isfinite(low + high), _two_sided(nearest / spread), np.nan)
    q = np.asarray(benjamini_hochberg(p))
    furthest = _two_sided(np.maximum(np.abs(low), np.abs(high)) / spread)
    found = q < level_q
    open_ = furthest < _chance(found, ~np.isnan(p), level_q)
    flag = np.select(
        [np.isnan(p), found & (low > 0), found & (high < 0), open_],
        [UNDECIDED, HIGHER, LOWER, UNDECIDED],
        NO_DIFFERENCE,
    )
    return pd.DataFrame({"low": low, "high": high, "q": q, "flag": flag}, index=before.low.index)


def _chance(found: npt.NDArray[np.bool_], tested: npt.NDArray[np.bool_], level_q: float) -> float:
    """Return the largest p that is still flagged, were one more to join those that are."""
    return level_q * min(1.0, float(found.sum() + 1) / max(1, int(tested.sum())))


def _two_sided(z: Array) -> Array:
    from scipy.special import ndtr

    found: Array = 2 * ndtr(-np.abs(z))
    return found
