"""Rates and ratios drawn towards the mean, more so where counts are small.

Methods: section 2.
"""

from __future__ import annotations

import numpy as np

from geo.arrays import Numbers, counts_of, like, paired

_CLOSE_ENOUGH = 1e-9
_FAR = 1e6


def empirical_bayes(events: Numbers, population: Numbers) -> Numbers:
    """Return rates drawn towards the rate of all areas together: Marshall's global smoother.

    Parameters
    ----------
    events, population : Series, array or float
        Per area, of the same shape, Series matched on area; NaN is missing, and so is a
        population of 0.

    Returns
    -------
    Series, array or float
        Events per resident; NaN where the area is missing: the others do without it. When the
        rates differ no more than chance makes them, every area gets the rate of all together.

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators.

    Examples
    --------
    >>> empirical_bayes(np.array([0.0, 30.0]), np.array([100.0, 1000.0])).round(4).tolist()
    [0.025, 0.0286]
    """
    count, people = paired(events, population)
    known = ~np.isnan(count) & (people > 0)
    rates = np.full(count.shape, np.nan)
    if known.any():
        count, people = count[known], people[known]
        total = people.sum()
        mean = count.sum() / total
        raw = count / people
        between = (people * (raw - mean) ** 2).sum() / total - mean / people.mean()
        between = max(0.0, float(between))
        own = between / (between + mean / people) if between > 0 else np.zeros(people.shape)
        rates[known] = mean + own * (raw - mean)
    return like(events, rates)


def gamma_poisson(observed: Numbers, expected: Numbers) -> Numbers:
    """Return ratios of observed to expected drawn towards their mean (Clayton and Kaldor).

    Parameters
    ----------
    observed, expected : Series, array or float
        Counts per area, of the same shape, Series matched on area; NaN is missing, and so is
        an expected count of 0. Divide both by the dispersion where counts are clustered.

    Returns
    -------
    Series, array or float
        The ratio ``(nu + O) / (alpha + E)``; NaN where the area is missing: the others do
        without it. When the ratios differ no more than chance makes them, every area gets
        the ratio of all together.

    Raises
    ------
    ValueError
        If a count is negative.

    References
    ----------
    Clayton and Kaldor (1987), Empirical Bayes estimates of age-standardized relative risks for
    use in disease mapping.

    Examples
    --------
    >>> ratios = gamma_poisson(np.array([10.0, 40.0, 90.0]), np.array([40.0, 40.0, 40.0]))
    >>> ratios.round(3).tolist()
    [0.276, 1.005, 2.219]
    """
    seen, mean = paired(observed, expected)
    known = ~np.isnan(seen) & (mean > 0)
    ratios = np.full(seen.shape, np.nan)
    if known.any():
        seen, mean = seen[known], mean[known]
        prior = gamma_prior(seen, mean)
        together = seen.sum() / mean.sum()
        ratios[known] = (prior[0] + seen) / (prior[1] + mean) if prior else together
    return like(observed, ratios)


def gamma_prior(observed: Numbers, expected: Numbers) -> tuple[float, float] | None:
    """Return shape and rate of the gamma distribution the ratios seem to come from.

    Parameters
    ----------
    observed, expected : Series, array or float
        Counts per area, none missing and every expected count above 0.

    Returns
    -------
    tuple of float, or None
        ``nu`` and ``alpha``; None when the ratios differ no more than chance makes them.

    References
    ----------
    Clayton and Kaldor (1987), as above: the moments that agree with the ratios they
    give.

    Examples
    --------
    >>> gamma_prior(np.array([10.0, 10.0, 11.0]), np.array([10.0, 10.0, 10.0])) is None
    True
    """
    from scipy.optimize import brentq

    seen, mean = counts_of(observed), counts_of(expected)
    raw = seen / mean
    if seen.size < 2 or raw.var() == 0:
        return None

    def centre(rate: float) -> float:
        return float((seen / (rate + mean)).sum() / (mean / (rate + mean)).sum())

    def excess(log_rate: float) -> float:
        rate = float(np.exp(log_rate))
        middle = centre(rate)
        settled = (rate * middle + seen) / (rate + mean)
        spread = ((1 + rate / mean) * (settled - middle) ** 2).sum() / (seen.size - 1)
        return float(rate * spread - middle)

    # Between "every area its own ratio" and "one ratio for all".
    least, most = np.log(raw.mean() / raw.var() / _FAR), np.log(mean.max() * _FAR)
    if excess(most) <= 0:
        return None
    rate = float(np.exp(brentq(excess, least, most, xtol=_CLOSE_ENOUGH)))
    return rate * centre(rate), rate
