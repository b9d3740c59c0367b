"""Intervals of counts, ratios and shares (methods: section 2)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.arrays import Numbers, check_phi, counts_of, like, paired

_EXACT_BELOW = 10


def poisson_interval(
    count: Numbers, *, level: float = 0.95, method: Literal["exact", "byar"] = "exact"
) -> tuple[Numbers, Numbers]:
    """Return the interval of the mean that a Poisson count came from.

    Parameters
    ----------
    count : Series, array or float
        Counts, at least 0; NaN is missing.
    level : float
        Between 0 and 1.
    method : {"exact", "byar"}
        Garwood's exact interval, or Byar's approximation (within a few per mille from 10 up).

    Returns
    -------
    tuple
        Lower and upper limit, shaped as ``count``; NaN where it is missing.

    Raises
    ------
    ValueError
        If a count is negative, or the level or method is none.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution. Breslow and Day (1987),
    Statistical methods in cancer research II, for Byar's approximation.

    Examples
    --------
    >>> lower, upper = poisson_interval(10.0)
    >>> round(lower, 4), round(upper, 4)
    (4.7954, 18.3904)
    """
    observed = counts_of(count)
    tail = _tail(level)
    if method == "exact":
        return like(count, _poisson_limit(tail, observed)), like(
            count, _poisson_limit(1 - tail, observed + 1)
        )
    if method != "byar":
        raise ValueError(f"unknown method: {method!r}")
    return like(count, _byar(tail, observed)), like(count, _byar(1 - tail, observed + 1))


def funnel_limits(expected: Numbers, *, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """Return between which limits observed / expected stays when only chance is at work.

    Parameters
    ----------
    expected : Series, array or float
        Expected counts; NaN or 0 is missing.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple
        Lower and upper limit of the ratio, shaped as ``expected``; NaN where it is missing.

    Raises
    ------
    ValueError
        If an expected count is negative, or the level is none.

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance.

    Examples
    --------
    >>> lower, upper = funnel_limits(100.0)
    >>> round(lower, 5), round(upper, 5)
    (0.81364, 1.21627)
    """
    mean = counts_of(expected)
    mean = np.where(mean > 0, mean, np.nan)
    tail = _tail(level)
    return like(expected, _poisson_limit(tail, mean) / mean), like(
        expected, _poisson_limit(1 - tail, mean + 1) / mean
    )


def ratio_interval(
    observed: Numbers, expected: Numbers, *, level: float = 0.95, phi: float = 1.0
) -> tuple[Numbers, Numbers]:
    """Return the interval of observed / expected, the expected count taken as known.

    Parameters
    ----------
    observed, expected : Series, array or float
        Counts of the same shape, Series matched on area; NaN is missing, and so is an
        expected count of 0.
    level : float
        Between 0 and 1.
    phi : float
        How many times more the counts vary than chance alone, at least 1. Above 1 the interval
        is that of ``observed / phi`` independent events, times ``phi``.

    Returns
    -------
    tuple
        Lower and upper limit of the ratio, shaped as ``observed``: exact below 10 observed
        and wherever ``phi`` is above 1, else Byar's.

    Raises
    ------
    ValueError
        If a count is negative, ``phi`` is under 1 or the level is none.

    References
    ----------
    Breslow and Day (1987), Statistical methods in cancer research II. McCullagh and Nelder
    (1989), Generalized linear models, for the variance that is ``phi`` times the mean.

    Examples
    --------
    >>> lower, upper = ratio_interval(895.0, 835.8835612)
    >>> round(lower, 7), round(upper, 7)
    (1.0017148, 1.1432333)
    """
    seen, mean = paired(observed, expected)
    mean = np.where(mean > 0, mean, np.nan)
    tail = _tail(level)
    check_phi(phi)
    lower = phi * _poisson_limit(tail, seen / phi)
    upper = phi * _poisson_limit(1 - tail, seen / phi + 1)
    if phi == 1:
        many = seen >= _EXACT_BELOW
        lower = np.where(many, _byar(tail, seen), lower)
        upper = np.where(many, _byar(1 - tail, seen + 1), upper)
    return like(observed, lower / mean), like(observed, upper / mean)


def wilson_interval(k: Numbers, n: Numbers, *, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """Return the interval of a share.

    Parameters
    ----------
    k, n : Series, array or float
        How many of how many, of the same shape, Series matched on area; not necessarily whole
        (clustered counts are divided by their dispersion). NaN is missing.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple
        Lower and upper limit of the share, shaped as ``k``; NaN where ``n`` is 0 or missing.

    Raises
    ------
    ValueError
        If a count is negative, ``k`` is more than ``n`` or the level is none.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> lower, upper = wilson_interval(65.0, 100.0)
    >>> round(lower, 7), round(upper, 7)
    (0.5525444, 0.7363575)
    """
    from scipy.special import ndtri

    part, whole = paired(k, n)
    if (part > whole).any():
        raise ValueError("a part cannot be more than its whole")
    whole = np.where(whole > 0, whole, np.nan)
    z = -ndtri(_tail(level))
    share = part / whole
    centre = share + z**2 / (2 * whole)
    half = z * np.sqrt(share * (1 - share) / whole + z**2 / (4 * whole**2))
    scale = 1 + z**2 / whole
    return (
        like(k, np.clip((centre - half) / scale, 0, 1)),
        like(k, np.clip((centre + half) / scale, 0, 1)),
    )


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level!r}")
    return (1 - level) / 2


def _poisson_limit(share: float, shape: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return half the chi-square quantile with ``2 * shape`` degrees of freedom; 0 for none."""
    # Here and not above: the map needs this module, and starts sooner without scipy.
    from scipy.special import gammaincinv

    # Many areas share a count, and this is the slowest step of all.
    some, place = np.unique(np.where(shape > 0, shape, 1.0), return_inverse=True)
    limit: npt.NDArray[np.float64] = gammaincinv(some, share)[place].reshape(np.shape(shape))
    return np.where(shape == 0, 0.0, np.where(np.isnan(shape), np.nan, limit))


def _byar(share: float, count: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    from scipy.special import ndtri

    some = np.where(count > 0, count, 1.0)
    limit = some * np.maximum(0.0, 1 - 1 / (9 * some) + ndtri(share) / (3 * np.sqrt(some))) ** 3
    return np.where(count == 0, 0.0, np.where(np.isnan(count), np.nan, limit))
