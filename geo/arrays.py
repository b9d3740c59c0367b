"""Counts as arrays, and results in the shape of what was given."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = TypeVar("Numbers", pd.Series, npt.NDArray[np.float64], float)


def counts_of(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return counts as an array; ``ValueError`` when one is negative."""
    counts = np.asarray(values, dtype=float)
    if (counts < 0).any():
        raise ValueError("a count cannot be negative")
    return counts


def paired(
    first: Numbers, second: Numbers
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return two counts as arrays, a second Series in the order of the first."""
    if isinstance(first, pd.Series) and isinstance(second, pd.Series):
        second = second.reindex(first.index)
    return counts_of(first), counts_of(second)


def like(template: Numbers, values: npt.NDArray[np.float64]) -> Numbers:
    """Return values as what the template is: a Series on its index, an array or a number."""
    if isinstance(template, pd.Series):
        return pd.Series(values, index=template.index)
    return float(values) if isinstance(template, float | int | np.number) else values


def check_phi(phi: float) -> None:
    """Raise ``ValueError`` when a dispersion is under 1 or no number."""
    if not 1 <= phi < np.inf:
        raise ValueError(f"a dispersion is at least 1: {phi!r}")
