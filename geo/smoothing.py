"""Rates and ratios drawn towards the mean, more so where counts are small.

Methods: section 2.
"""

from __future__ import annotations

import numpy as np

from geo.intervals import Numbers, counts_of, like

_ROUNDS = 500
_CLOSE_ENOUGH = 1e-10
# From here on the ratios differ no more than one part in ten thousand.
_NO_DIFFERENCE = 1e8


def empirical_bayes(events: Numbers, population: Numbers) -> Numbers:
    """Return rates drawn towards the rate of all areas together: Marshall's global smoother.

    Parameters
    ----------
    events, population : Series, array or float
        Per area, of the same shape; NaN is missing, and so is a population of 0.

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
    count, people = counts_of(events), counts_of(population)
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
        Counts per area, of the same shape; NaN is missing, and so is an expected count of 0.
        Divide both by the dispersion where counts are clustered.

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
    seen, mean = counts_of(observed), counts_of(expected)
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
    Clayton and Kaldor (1987), as above: moments, repeated until they settle.

    Examples
    --------
    >>> gamma_prior(np.array([10.0, 10.0, 11.0]), np.array([10.0, 10.0, 10.0])) is None
    True
    """
    seen, mean = counts_of(observed), counts_of(expected)
    ratios = seen / mean
    centre, spread = float(ratios.mean()), float(ratios.var())
    if seen.size < 2 or not spread > 0:
        return None
    rate = centre / spread
    for _ in range(_ROUNDS):
        nu = rate * centre
        settled = (nu + seen) / (rate + mean)
        centre = float(settled.mean())
        spread = float(((1 + rate / mean) * (settled - centre) ** 2).sum()) / (seen.size - 1)
        if not spread > 0 or centre / spread > _NO_DIFFERENCE:
            return None
        before, rate = rate, centre / spread
        if abs(rate - before) <= _CLOSE_ENOUGH * rate:
            break
    return rate * centre, rate
