"""Proportions: how sure is a share that was counted."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = TypeVar("Numbers", pd.Series, npt.NDArray[np.float64], float)


def wilson_interval(
    k: Numbers, n: Numbers | float, *, level: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Return Wilson's score interval of a share.

    Parameters
    ----------
    k : Series, array or float
        How many of ``n``, from 0 to ``n``. Need not be whole: clustered counts are divided
        by their dispersion first. NaN is missing.
    n : Series, array or float
        Of how many; shaped as ``k``, or one for all. NaN or 0 is missing.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple
        Lower and upper limit of the share, 0 to 1, shaped as ``k``; NaN where missing.

    Raises
    ------
    ValueError
        If ``k`` is negative or more than ``n``, or the level is none.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> lower, upper = wilson_interval(65.0, 100.0)
    >>> round(lower, 6), round(upper, 6)
    (0.552544, 0.736358)
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1: {level!r}")
    part, whole = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    if (part < 0).any() or (whole < 0).any() or (part > whole).any():
        raise ValueError("a part lies between 0 and the whole")
    from scipy.special import ndtri

    whole = np.where(whole > 0, whole, np.nan)
    z2 = float(ndtri((1 + level) / 2)) ** 2
    middle = (part + z2 / 2) / (whole + z2)
    half = np.sqrt(z2 * (part * (whole - part) / whole + z2 / 4)) / (whole + z2)
    # At the ends the formula gives 0 and 1 but for rounding.
    lower = np.where(part == 0, 0.0 * middle, np.maximum(middle - half, 0.0))
    upper = np.where(part == whole, 0.0 * middle + 1.0, np.minimum(middle + half, 1.0))
    return _like(k, lower), _like(k, upper)


def _like(template: Numbers, values: npt.NDArray[np.float64]) -> Numbers:
    if isinstance(template, pd.Series):
        return pd.Series(values, index=template.index)
    return values if isinstance(template, np.ndarray) else float(values)
