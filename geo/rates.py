"""Rates, ratios, intervals and tests (methods: section 2): one place to import them from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.arrays import counts_of
from geo.dispersion import benjamini_hochberg, dispersion, flag_p
from geo.intervals import funnel_limits, poisson_interval, ratio_interval, wilson_interval
from geo.smoothing import empirical_bayes, gamma_poisson

__all__ = [
    "benjamini_hochberg",
    "dispersion",
    "empirical_bayes",
    "expected_indirect",
    "flag_p",
    "funnel_limits",
    "gamma_poisson",
    "location_quotient",
    "per_1000",
    "poisson_interval",
    "ratio_interval",
    "wilson_interval",
]


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


def expected_indirect(
    population: pd.DataFrame | npt.NDArray[np.float64],
    events_ref: pd.Series | npt.NDArray[np.float64],
    population_ref: pd.Series | npt.NDArray[np.float64],
) -> pd.Series | npt.NDArray[np.float64]:
    """Return the events expected per area if every stratum had the rate of the reference.

    Indirect standardisation: ``E_i = sum_k n_ik * events_ref_k / population_ref_k``.

    Parameters
    ----------
    population : DataFrame or array
        Residents: areas (rows) by strata (columns), such as age classes. NaN is missing.
    events_ref, population_ref : Series or array
        Events and residents per stratum in the reference, usually the city. A Series is
        matched on the columns of ``population``.

    Returns
    -------
    Series or array
        Expected events per area; NaN where residents are missing in a stratum with events.

    Raises
    ------
    ValueError
        If a number is negative, a stratum has no reference, or there are events where nobody
        lives.

    References
    ----------
    Breslow and Day (1987), Statistical methods in cancer research II, chapter 2.

    Examples
    --------
    >>> residents = pd.DataFrame({"young": [100.0, 300.0], "old": [200.0, 0.0]}, index=["A", "B"])
    >>> events = pd.Series({"young": 4.0, "old": 40.0})
    >>> expected_indirect(residents, events, residents.sum()).to_dict()
    {'A': 41.0, 'B': 3.0}
    """
    people = counts_of(np.asarray(population, dtype=float))
    if isinstance(population, pd.DataFrame):
        events_ref = _matched(events_ref, population.columns)
        population_ref = _matched(population_ref, population.columns)
    events = counts_of(np.asarray(events_ref, dtype=float))
    reference = counts_of(np.asarray(population_ref, dtype=float))
    if np.isnan(events).any() or np.isnan(reference).any():
        raise ValueError("a stratum has no reference")
    if ((events > 0) & (reference == 0)).any():
        raise ValueError("the reference has events in a stratum where nobody lives")
    rates = events / np.where(reference > 0, reference, 1.0)
    # A stratum without events asks nothing, so its residents may be missing.
    expected = people[:, rates > 0] @ rates[rates > 0]
    if isinstance(population, pd.DataFrame):
        return pd.Series(expected, index=population.index)
    return expected


def _matched(
    values: pd.Series | npt.NDArray[np.float64], strata: pd.Index
) -> pd.Series | npt.NDArray[np.float64]:
    return values.reindex(strata) if isinstance(values, pd.Series) else values
