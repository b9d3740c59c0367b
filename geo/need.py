"""What to expect where need is equal, and the scale that is that of a typical area.

Methods: section 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.arrays import counts_of

Array = npt.NDArray[np.float64]

_SAME = 1e-12


def need(proxies: pd.DataFrame | Array, weights: pd.Series | Array) -> pd.Series | Array:
    """Return the need per area: persons with each characteristic, times its weight, summed.

    Parameters
    ----------
    proxies : DataFrame or array
        Persons: areas (rows) by characteristics (columns); NaN is missing. One person may have
        several characteristics, so the sum is no number of people.
    weights : Series or array
        Per characteristic, at least 0; a Series is matched on the columns.

    Returns
    -------
    Series or array
        Per area, without a unit of its own: only its proportions mean something. NaN where a
        characteristic that counts is missing.

    Raises
    ------
    ValueError
        If a number is negative, or a characteristic has no weight.

    References
    ----------
    Methods of this application: the weights are data, each with its reason and source.

    Examples
    --------
    >>> persons = pd.DataFrame({"low": [100.0, 50.0], "old": [10.0, 40.0]}, index=["A", "B"])
    >>> need(persons, pd.Series({"low": 0.5, "old": 1.0})).to_dict()
    {'A': 60.0, 'B': 65.0}
    """
    people = counts_of(np.asarray(proxies, dtype=float))
    if isinstance(proxies, pd.DataFrame) and isinstance(weights, pd.Series):
        weights = weights.reindex(proxies.columns)
    factors = counts_of(np.asarray(weights, dtype=float))
    if np.isnan(factors).any():
        raise ValueError("a characteristic has no weight")
    total = people[:, factors > 0] @ factors[factors > 0]
    if isinstance(proxies, pd.DataFrame):
        return pd.Series(total, index=proxies.index)
    return total


def per_person(shares: pd.Series, proxies: pd.DataFrame) -> pd.Series:
    """Return the weight per person that gives each characteristic its share of the city's need.

    Parameters
    ----------
    shares : Series
        Per characteristic, its share of the need of the city as a whole.
    proxies : DataFrame
        Persons: areas by characteristics; what is missing counts nowhere.

    Returns
    -------
    Series
        ``share / persons in all areas``; 0 for a characteristic that nobody has.

    Raises
    ------
    ValueError
        If a share is negative or missing.

    Examples
    --------
    >>> persons = pd.DataFrame({"low": [100.0, 100.0], "old": [10.0, 40.0]}, index=["A", "B"])
    >>> per_person(pd.Series({"low": 0.5, "old": 0.5}), persons).to_dict()
    {'low': 0.0025, 'old': 0.01}
    """
    wanted = shares.reindex(proxies.columns).astype(float)
    if np.isnan(counts_of(wanted.to_numpy())).any():
        raise ValueError("a characteristic has no share")
    persons = proxies.sum(axis=0)
    return (wanted / persons.where(persons > 0)).fillna(0.0)


def expected(
    observed_total: float | pd.Series | Array,
    proxies: pd.DataFrame | Array,
    weights: pd.Series | Array,
) -> pd.Series | Array:
    """Return the count expected per area if registrations followed need.

    Parameters
    ----------
    observed_total : float, Series or array
        One number, registrations of the whole city: it is divided in proportion to need. Or
        the registrations per area: then "as expected" is what the typical area does, the
        weighted median of ``O_i / w_i``, which one area with very many registrations and a
        few real gaps do not move.
    proxies, weights : DataFrame or array, Series or array
        See ``need``.

    Returns
    -------
    Series or array
        Expected count per area; NaN where need is missing, or nothing is known to scale to.

    Raises
    ------
    ValueError
        If a number is negative, or a characteristic has no weight.

    References
    ----------
    Methods of this application, section 1, for the trial of both scales.

    Examples
    --------
    >>> persons = np.array([[100.0], [300.0], [600.0]])
    >>> expected(50.0, persons, np.array([1.0])).tolist()
    [5.0, 15.0, 30.0]
    >>> expected(np.array([10.0, 31.0, 60.0]), persons, np.array([1.0])).tolist()
    [10.0, 30.0, 60.0]
    """
    weight = need(proxies, weights)
    values = np.asarray(weight, dtype=float)
    if np.ndim(observed_total) == 0:
        total = float(counts_of(observed_total))
        everything = float(np.nansum(values))
        scale = total / everything if everything > 0 else np.nan
    else:
        if isinstance(observed_total, pd.Series) and isinstance(weight, pd.Series):
            observed_total = observed_total.reindex(weight.index)
        scale = typical_scale(np.asarray(observed_total, dtype=float), values)
    return weight * scale


def typical_scale(observed: Array, weights: Array) -> float:
    """Return registrations per unit of need in the typical area.

    The median of ``observed / weights``, each area counting by its weight.

    Parameters
    ----------
    observed, weights : array
        Per area; an area with NaN, or with nothing to weigh, does not count.

    Returns
    -------
    float
        NaN when no area counts. Halfway, when exactly half the weight lies on either side.

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    Cormen et al. (2009), Introduction to algorithms, problem 9-2: the weighted median.

    Examples
    --------
    >>> typical_scale(np.array([10.0, 20.0, 900.0]), np.array([10.0, 10.0, 10.0]))
    2.0
    """
    seen, weight = counts_of(observed), counts_of(weights)
    known = ~np.isnan(seen) & (weight > 0)
    if not known.any():
        return float("nan")
    ratios, weight = seen[known] / weight[known], weight[known]
    order = np.argsort(ratios, kind="stable")
    ratios, upto = ratios[order], np.cumsum(weight[order])
    half = upto[-1] / 2
    # Weights in another unit are the same weights, but for their last bits.
    first = int(np.searchsorted(upto, half * (1 - _SAME)))
    if upto[first] <= half * (1 + _SAME):
        return float(ratios[first : first + 2].mean())
    return float(ratios[first])
