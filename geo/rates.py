"""Rates and ratios (methods: section 2)."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = TypeVar("Numbers", pd.Series, npt.NDArray[np.float64], float)


def per_1000(counts: pd.Series, population: pd.Series) -> pd.Series:
    """Return counts per 1,000 residents.

    Parameters
    ----------
    counts, population : Series
        Per area code; the population in persons. NaN is missing.

    Returns
    -------
    Series
        Per 1,000 residents; NaN where the count is missing or nobody lives.

    Examples
    --------
    >>> per_1000(pd.Series({"A": 12.0}), pd.Series({"A": 4000.0}))["A"]
    np.float64(3.0)
    """
    population = population.reindex(counts.index).astype(float)
    return counts.astype(float) * 1000 / population.where(population > 0)


def location_quotient(
    counts: pd.DataFrame,
    *,
    area_totals: pd.Series | None = None,
    type_totals: pd.Series | None = None,
    total: float | None = None,
) -> pd.DataFrame:
    """Return how over- or under-represented each type is in each area.

    ``(n_ik / n_i) / (N_k / N)``: 1 means the same share as in the whole, 2 twice that share.

    Parameters
    ----------
    counts : DataFrame
        Areas (rows) by types (columns); NaN is missing.
    area_totals, type_totals, total : Series, Series, float, optional
        The margins, where they are known better than as sums of ``counts`` (published
        tables hide small cells). Default: sums of ``counts``.

    Returns
    -------
    DataFrame
        Same shape; NaN where a count is missing or a margin is zero.

    References
    ----------
    Isserman (1977), The location quotient approach to estimating regional economic impacts.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [8.0, 2.0], "y": [2.0, 8.0]}, index=["A", "B"])
    >>> float(location_quotient(table).loc["A", "x"])
    1.6
    """
    rows = counts.sum(axis=1) if area_totals is None else area_totals.reindex(counts.index)
    columns = counts.sum(axis=0) if type_totals is None else type_totals.reindex(counts.columns)
    grand = float(columns.sum()) if total is None else float(total)
    share_here = counts.div(rows.where(rows > 0), axis=0)
    share_all = (columns / grand if grand > 0 else columns * np.nan).where(columns > 0)
    return share_here.div(share_all, axis=1)


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
    observed = _counts(count)
    tail = _tail(level)
    if method == "exact":
        return _like(count, _poisson_limit(tail, observed)), _like(
            count, _poisson_limit(1 - tail, observed + 1)
        )
    if method != "byar":
        raise ValueError(f"unknown method: {method!r}")
    return _like(count, _byar(tail, observed)), _like(count, _byar(1 - tail, observed + 1))


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
    mean = _counts(expected)
    mean = np.where(mean > 0, mean, np.nan)
    tail = _tail(level)
    return _like(expected, _poisson_limit(tail, mean) / mean), _like(
        expected, _poisson_limit(1 - tail, mean + 1) / mean
    )


def _counts(values: Numbers) -> npt.NDArray[np.float64]:
    counts = np.asarray(values, dtype=float)
    if (counts < 0).any():
        raise ValueError("a count cannot be negative")
    return counts


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level!r}")
    return (1 - level) / 2


def _like(template: Numbers, values: npt.NDArray[np.float64]) -> Numbers:
    if isinstance(template, pd.Series):
        return pd.Series(values, index=template.index)
    return values if isinstance(template, np.ndarray) else float(values)


def _poisson_limit(share: float, shape: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return half the chi-square quantile with ``2 * shape`` degrees of freedom; 0 for none."""
    # Here and not above: the map needs this module, and starts sooner without scipy.
    from scipy.special import gammaincinv

    limit: npt.NDArray[np.float64] = gammaincinv(np.where(shape > 0, shape, 1.0), share)
    return np.where(shape == 0, 0.0, np.where(np.isnan(shape), np.nan, limit))


def _byar(share: float, count: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    from scipy.special import ndtri

    some = np.where(count > 0, count, 1.0)
    limit = some * np.maximum(0.0, 1 - 1 / (9 * some) + ndtri(share) / (3 * np.sqrt(some))) ** 3
    return np.where(count == 0, 0.0, np.where(np.isnan(count), np.nan, limit))
