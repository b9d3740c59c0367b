"""How much counts vary beyond chance, and which differences chance does not explain.

Methods: section 2.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.arrays import Numbers, check_phi, counts_of, like, paired

# One round is enough where no cell is missing.
_ROUNDS, _CLOSE = 500, 1e-12


def dispersion(
    counts: pd.DataFrame | npt.NDArray[np.float64],
    *,
    expected: pd.Series | None = None,
    minimum_quarters: int = 4,
    minimum_mean: float = 1.0,
    winsor: float = 0.1,
) -> float:
    """Return how many times more counts vary than chance alone: phi, at least 1.

    From the variation between quarters within areas, so that real differences between areas
    are not taken for noise. With fewer than four quarters only the differences between areas
    are left; that is the weaker estimate, and a screen that uses it says so.

    Parameters
    ----------
    counts : DataFrame or array
        Areas (rows) by quarters (columns). A missing count (NaN) is left out: the rest of its
        area and quarter still count. So is an area with a mean under 1 in some quarter.
    expected : Series, optional
        Expected count per area over these quarters together, for fewer than four quarters.
    minimum_quarters : int
        With fewer, only the differences between areas are left.
    minimum_mean : float
        An area with a smaller mean in a quarter says nothing about the dispersion.
    winsor : float
        The share at either end that is drawn in, with fewer than four quarters.

    Returns
    -------
    float
        1 when fewer than two areas are left.

    Raises
    ------
    ValueError
        If a count is negative, or there are fewer than four quarters and no expected counts.

    References
    ----------
    McCullagh and Nelder (1989), Generalized linear models. Spiegelhalter (2005), Handling
    over-dispersion of performance indicators, for fewer than four quarters.

    Examples
    --------
    >>> quarters = [[12, 15, 9, 14], [40, 36, 51, 33], [8, 5, 7, 10], [100, 120, 90, 110]]
    >>> round(dispersion(np.array(quarters, dtype=float)), 7)
    1.2891161
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 2:
        raise ValueError("counts are areas by quarters")
    values = counts_of(values)
    if values.shape[1] < minimum_quarters:
        if expected is None:
            raise ValueError("fewer than four quarters need the expected count per area")
        if isinstance(counts, pd.DataFrame) and isinstance(expected, pd.Series):
            expected = expected.reindex(counts.index)
        mean = counts_of(np.asarray(expected, dtype=float))
        mean = np.where(mean >= minimum_mean, mean, np.nan)
        return _across_areas(values.sum(axis=1), mean, winsor)
    # What stands alone in its row or column says nothing of the course.
    values = values[(~np.isnan(values)).sum(axis=1) >= 2]
    values = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    values = values[np.nanmin(_means(values), axis=1, initial=np.inf) >= minimum_mean]
    known = ~np.isnan(values)
    freedom: int = int(known.sum()) - known.shape[0] - known.shape[1] + 1
    if len(values) < 2 or freedom < 1:
        return 1.0
    mean = _means(values)
    chi_square = float(np.nansum((values - mean) ** 2 / mean))
    return max(1.0, chi_square / freedom)


def _means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return what each known cell would be were every area to share the course of the whole.

    With all cells known row total * column total / total; else quasi-independence, fitted by
    scaling rows and columns in turn until nothing moves (Deming and Stephan 1940).
    """
    known = ~np.isnan(values)
    mean = np.where(known, 1.0, np.nan)
    for _ in range(_ROUNDS):
        before = mean
        for axis in (1, 0):
            fitted = np.nansum(mean, axis=axis, keepdims=True)
            seen = np.nansum(values, axis=axis, keepdims=True)
            mean = mean * np.divide(seen, fitted, out=np.zeros_like(seen), where=fitted > 0)
        if np.allclose(mean, before, rtol=_CLOSE, atol=_CLOSE, equal_nan=True):
            break
    return mean


def _across_areas(
    observed: npt.NDArray[np.float64], expected: npt.NDArray[np.float64], winsor: float
) -> float:
    from scipy.special import ndtri

    usable = ~np.isnan(observed) & ~np.isnan(expected)
    if usable.sum() < 2:
        return 1.0
    z = 2 * (np.sqrt(observed[usable]) - np.sqrt(expected[usable]))
    low, high = np.quantile(z, [winsor, 1 - winsor])
    # What is left of the variance of a normal variable once its tails are drawn in.
    edge = -ndtri(winsor)
    density = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    kept = 1 - 2 * winsor - 2 * edge * density + 2 * winsor * edge**2
    return max(1.0, float(np.mean(np.clip(z, low, high) ** 2)) / float(kept))


def flag_p(observed: Numbers, expected: Numbers, *, phi: float = 1.0) -> Numbers:
    """Return the probability of a difference at least this large when nothing is the matter.

    Parameters
    ----------
    observed, expected : Series, array or float
        Counts of the same shape, Series matched on area; NaN is missing, and so is an
        expected count of 0.
    phi : float
        The dispersion, at least 1.

    Returns
    -------
    Series, array or float
        Two-sided p: twice the smaller tail of the Poisson distribution when ``phi`` is 1, else
        normal on ``2 (sqrt O - sqrt E) / sqrt phi``.

    Raises
    ------
    ValueError
        If a count is negative or ``phi`` is under 1.

    References
    ----------
    Spiegelhalter (2005), Handling over-dispersion of performance indicators.

    Examples
    --------
    >>> round(flag_p(60.0, 100.0, phi=2.0), 8)
    0.00143417
    """
    from scipy.special import gammainc, gammaincc, ndtr

    seen, mean = paired(observed, expected)
    mean = np.where(mean > 0, mean, np.nan)
    check_phi(phi)
    if phi == 1:
        at_most = gammaincc(seen + 1, mean)
        at_least = np.where(seen > 0, gammainc(np.where(seen > 0, seen, 1.0), mean), 1.0)
        p = np.minimum(1.0, 2 * np.minimum(at_most, np.where(np.isnan(mean), np.nan, at_least)))
        p = np.where(np.isnan(seen), np.nan, p)
    else:
        p = 2 * ndtr(-np.abs(2 * (np.sqrt(seen) - np.sqrt(mean)) / np.sqrt(phi)))
    return like(observed, p)


def benjamini_hochberg(p: Numbers) -> Numbers:
    """Return per test the smallest share of false findings at which it is one.

    Parameters
    ----------
    p : Series, array or float
        Probabilities; NaN is a test that was not done, and does not count as one.

    Returns
    -------
    Series, array or float
        q, at least p; NaN where p is.

    Raises
    ------
    ValueError
        If a p lies outside 0 and 1.

    References
    ----------
    Benjamini and Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.5, 0.02])).tolist()
    [0.03, 0.5, 0.03]
    """
    values = np.asarray(p, dtype=float)
    if ((values < 0) | (values > 1)).any():
        raise ValueError("a probability lies between 0 and 1")
    done = np.flatnonzero(~np.isnan(values.ravel()))
    tested = values.ravel()[done]
    # From the largest p down, so that q never falls while p rises.
    order = np.argsort(-tested, kind="stable")
    ranks = len(tested) - np.arange(len(tested))
    q = np.full(values.size, np.nan)
    q[done[order]] = np.minimum.accumulate(tested[order] * (len(tested) / ranks))
    return like(p, np.minimum(q, 1.0).reshape(values.shape))
