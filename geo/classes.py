"""Classes for a map: a few groups with bounds that people can say aloud."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def nice_breaks(
    values: npt.ArrayLike, n_classes: int = 5, *, least_step: float = 0.0
) -> list[float]:
    """Return the inner bounds of about equally filled classes, rounded to be read.

    Parameters
    ----------
    values : array_like
        Published values; NaN is left out.
    n_classes : int
        At most this many classes; fewer when values coincide.
    least_step : float
        Bounds are multiples of at least this: no finer than the values are written.

    Returns
    -------
    list of float
        Rising inner bounds: class k holds ``bounds[k-1] <= value < bounds[k]``. Empty when all
        values are equal or there are none.

    Examples
    --------
    >>> nice_breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5)
    [3.0, 5.0, 7.0, 8.0]
    """
    known = np.asarray(values, dtype=float)
    known = np.sort(known[np.isfinite(known)])
    if known.size == 0 or known[0] == known[-1]:
        return []
    raw = np.quantile(known, np.arange(1, n_classes) / n_classes)
    step = max(_step(float(np.ptp(known)), n_classes), least_step)
    rounded = {round(float(np.round(bound / step) * step), 10) for bound in raw}
    kept: list[float] = []
    for bound in sorted(rounded):
        below = kept[-1] if kept else -np.inf
        if np.any((known >= below) & (known < bound)) and np.any(known >= bound):
            kept.append(bound)
    return kept


def _step(spread: float, n_classes: int) -> float:
    """Return the rounding step (1, 2 or 5 times a power of ten) that suits a spread."""
    target = spread / (n_classes * 4)
    power = 10.0 ** np.floor(np.log10(target))
    return float(next(m * power for m in (1, 2, 5, 10) if m * power >= target))


def ratio_breaks() -> list[float]:
    """Return fixed bounds for ratios around 1, even steps on a logarithmic scale."""
    return [2 / 3, 0.8, 1.25, 1.5]


def classify(values: npt.ArrayLike, breaks: list[float]) -> npt.NDArray[np.int64]:
    """Return the class of each value: 0 to ``len(breaks)``; -1 for NaN.

    Examples
    --------
    >>> classify([1.0, 3.0, np.nan], [3.0]).tolist()
    [0, 1, -1]
    """
    known = np.asarray(values, dtype=float)
    return np.where(np.isnan(known), -1, np.searchsorted(breaks, known, side="right"))
