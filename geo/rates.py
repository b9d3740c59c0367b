"""Rates and ratios (methods: section 2)."""

from __future__ import annotations

import numpy as np
import pandas as pd


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
