"""Is a group seen as often among registrations as it occurs (methods: section 5)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.intervals import wilson_interval
from geo.unknown import Unknown
from geo.verdict import HIGHER, LOWER, MAX_Q, NO_DIFFERENCE, UNDECIDED

Figures = float | npt.NDArray[np.float64] | pd.Series
# A number, or the lowest and highest it can be: a class of small counts, a band.
Interval = Figures | tuple[Figures, Figures]

MIN_EXPECTED = 10.0
UNKNOWN_FACTOR = 2.0


class Representation(NamedTuple):
    """How a share compares with its reference.

    ``ratio`` is the share among registrations / the share in the reference, both at their
    middle; ``lower`` and ``upper`` are its Wilson limits for every value the intervals allow;
    ``difference`` is the two shares subtracted, in percentage points.
    """

    ratio: Figures
    lower: Figures
    upper: Figures
    difference: Figures


def representation(
    k: Interval, n: Interval, share_ref: Interval, *, phi: float = 1.0
) -> Representation:
    """Return how the share of a group compares with its share in the reference.

    Parameters
    ----------
    k, n : number, array or Series, or a (low, high) pair of them
        Registrations of the group and of all with a known value, of one unit. A class of
        small counts is its interval, ``(0, 9)``. NaN is missing.
    share_ref : number, array or Series, or a (low, high) pair of them
        Share in the reference, 0 to 1; a band where it is an estimate. 0 or NaN: none.
    phi : float
        Dispersion, at least 1: clustered registrations count as ``n / phi``.

    Returns
    -------
    Representation
        Floats for floats, Series on the first Series' index for Series. NaN where nothing
        can be said: no registrations, no reference, or something missing.

    Raises
    ------
    ValueError
        If a count is negative, the part exceeds the whole, a share is outside 0 and 1, an
        interval is upside down, or phi is below 1.

    References
    ----------
    Wilson (1927). Urban Institute, Spatial Equity Data Tool, for the difference in points.

    Examples
    --------
    >>> found = representation(65, 100, 0.5)
    >>> round(float(found.ratio), 2), round(float(found.lower), 4), round(float(found.upper), 4)
    (1.3, 1.1051, 1.4727)
    >>> round(float(found.difference), 1)
    15.0
    """
    template = _first_series(k, n, share_ref)
    part, whole, ref = (_pair(each, template) for each in (k, n, share_ref))
    _check(part, whole, ref, phi)
    # With fewer registrations in all, the same count of the group is a larger share.
    low, _ = wilson_interval(part[0] / phi, whole[1] / phi)
    _, high = wilson_interval(np.minimum(part[1], whole[0]) / phi, whole[0] / phi)
    ref = np.where(ref[0] > 0, ref[0], np.nan), np.where(ref[1] > 0, ref[1], np.nan)
    total = (whole[0] + whole[1]) / 2
    share = (part[0] + part[1]) / 2 / np.where(total > 0, total, np.nan)
    middle = (ref[0] + ref[1]) / 2
    known = np.isfinite(low + high + middle + share)
    values = (share / middle, low / ref[1], high / ref[0], 100 * (share - middle))
    return Representation(*(_like(template, np.where(known, v, np.nan)) for v in values))


def assess(table: pd.DataFrame, *, phi: float = 1.0) -> pd.DataFrame:
    """Return which groups of one view are seen less or more often than they occur.

    Parameters
    ----------
    table : DataFrame
        Per group (index): ``k_low, k_high, n_low, n_high, ref_low, ref_high`` as for
        ``representation``; ``unknown``, registrations of which it was not noted whether they
        are of the group (see ``not_noted``), in ``n`` or not; ``reason``, the
        code (``Unknown``) of why there is nothing to judge (a gate, a reference that nobody has),
        empty where there is.
    phi : float
        Dispersion of the registrations, at least 1.

    Returns
    -------
    DataFrame
        ``ratio, lower, upper, difference, expected, p, q, flag, reason`` on the same index.
        ``flag`` is ``lager``, ``hoger``, ``geen_duidelijk_verschil`` or ``niet_te_bepalen``,
        the last with the code of its reason. ``p`` is the largest that the intervals allow (1
        where the reference lies among them), ``q`` its false discovery rate over the groups
        that could be judged. NaN where not judged.

    Raises
    ------
    ValueError
        As for ``representation``, and if an unknown is negative.

    Notes
    -----
    A flag needs an expected count of at least 10 and q below 0.05. "Lager" must also hold after
    the group gets its largest plausible part of the unknown: its share in the reference, times
    two. Not noted is not "no": without that, a label that workers seldom note looks like a
    group that is seldom reached.

    Examples
    --------
    >>> row = {"k_low": 0, "k_high": 9, "n_low": 400, "n_high": 400, "ref_low": 0.14}
    >>> row |= {"ref_high": 0.14, "unknown": 0, "reason": ""}
    >>> assess(pd.DataFrame([row], index=["65_plus"]))["flag"].item()
    'lager'
    """
    k, n, ref = (_ends(table, name) for name in ("k", "n", "ref"))
    unknown = table["unknown"].fillna(0).to_numpy(float)
    if (unknown < 0).any():
        raise ValueError("a count cannot be negative")
    found = pd.DataFrame(representation(k, n, ref, phi=phi)._asdict(), index=table.index)
    found["expected"] = n[0] * (ref[0] + ref[1]) / 2
    reason = table["reason"].fillna("").astype(str).to_numpy(object)
    for absent, why in (
        (~(ref[0] > 0), Unknown.NO_GROUP_FIGURE),
        (~np.isfinite(k[0] + k[1] + n[0] + n[1]), Unknown.COUNTS_MISSING),
        (~(n[0] > 0), Unknown.NOTHING_REGISTERED),
        (~(found["expected"].to_numpy() >= MIN_EXPECTED), Unknown.TOO_FEW),
    ):
        reason = np.where((reason == "") & absent, why.value, reason)
    judged = reason == ""
    side, p = _worst(k, n, ref, phi)
    found["p"] = np.where(judged, p, np.nan)
    found["q"] = np.nan
    if judged.any():
        from scipy.stats import false_discovery_control

        found.loc[judged, "q"] = false_discovery_control(p[judged])
    clear = judged & (found["q"].to_numpy() < MAX_Q)
    most = np.minimum(k[1] + np.minimum(unknown, np.ceil(UNKNOWN_FACTOR * ref[1] * unknown)), n[1])
    still, p_still = _worst((k[0], most), n, ref, phi)
    # The largest p with which so many of the judged are still flagged.
    chance = MAX_Q * clear.sum() / max(1, int(judged.sum()))
    lost = clear & (side < 0) & ~((still < 0) & (p_still < chance))
    reason = np.where(lost, Unknown.NOT_NOTED.value, reason)
    found["flag"] = np.select(
        [(reason != ""), clear & (side < 0), clear & (side > 0)],
        [UNDECIDED, LOWER, HIGHER],
        default=NO_DIFFERENCE,
    )
    return found.assign(reason=reason)


def not_noted(labels: pd.Series, n: float) -> float:
    """Return of how many registrations at least nobody noted a group.

    Parameters
    ----------
    labels : Series
        Registrations per group of a breakdown that does not add up (``doelgroep``), at their
        highest. A registration can have several, so at most this many have one.
    n : float
        Registrations in all.

    Returns
    -------
    float
        At least 0.

    Examples
    --------
    >>> not_noted(pd.Series({"lvb": 20, "ouderen": 30}), 100)
    50.0
    """
    return max(0.0, float(n - labels.sum()))


_Array = npt.NDArray[np.float64]
_Pair = tuple[_Array, _Array]


def _ends(table: pd.DataFrame, name: str) -> _Pair:
    return table[f"{name}_low"].to_numpy(float), table[f"{name}_high"].to_numpy(float)


def _worst(k: _Pair, n: _Pair, ref: _Pair, phi: float) -> tuple[_Array, _Array]:
    """Return on which side all values lie (-1, 0, 1) and the largest p of the score test."""
    from scipy.special import ndtr

    lowest = _z(k[0], n[1], ref[1], phi)
    highest = _z(np.minimum(k[1], n[0]), n[0], ref[0], phi)
    side = np.where(lowest > 0, 1.0, np.where(highest < 0, -1.0, 0.0))
    nearest = np.where(side > 0, lowest, np.where(side < 0, highest, 0.0))
    return side, np.minimum(1.0, 2 * ndtr(-np.abs(nearest)))


def _z(part: _Array, whole: _Array, share: _Array, phi: float) -> _Array:
    variance = whole * share * (1 - share) * phi
    z: _Array = (part - whole * share) / np.sqrt(np.where(variance > 0, variance, np.nan))
    return z


def _first_series(*given: Interval) -> pd.Series | None:
    flat = [part for each in given for part in (each if isinstance(each, tuple) else (each,))]
    return next((part for part in flat if isinstance(part, pd.Series)), None)


def _pair(value: Interval, template: pd.Series | None) -> _Pair:
    low, high = value if isinstance(value, tuple) else (value, value)
    return _array(low, template), _array(high, template)


def _array(value: Figures, template: pd.Series | None) -> _Array:
    if isinstance(value, pd.Series) and template is not None:
        value = value.reindex(template.index)
    return np.asarray(value, dtype=float)


def _check(k: _Pair, n: _Pair, ref: _Pair, phi: float) -> None:
    if not phi >= 1:
        raise ValueError(f"a dispersion is at least 1: {phi!r}")
    for low, high in (k, n, ref):
        if (low < 0).any() or (low > high).any() or np.isinf(high).any():
            raise ValueError("a figure is at least 0, and its interval runs upwards")
    if (k[0] > n[1]).any():
        raise ValueError("a part lies between 0 and the whole")
    if (ref[1] > 1).any():
        raise ValueError("a share lies between 0 and 1")


def _like(template: pd.Series | None, values: _Array) -> Figures:
    if template is not None:
        return pd.Series(np.broadcast_to(values, template.shape), index=template.index)
    return values if values.ndim else float(values)
