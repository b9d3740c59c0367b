"""What could not be placed in an area, and which areas' points did not deliver.

Methods: section 1.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.arrays import counts_of

DELIVERED = "geleverd"
NOT_DELIVERED = "niet_geleverd"
CLOSED = "gesloten"


def unplaced_share(placed: float, unplaced: pd.Series) -> pd.DataFrame:
    """Return which share of all registrations has no area, per reason.

    Parameters
    ----------
    placed : float
        Registrations with an area.
    unplaced : Series
        Registrations without one per reason: area unknown, outsiders, no fixed address, only
        a coarser area known. NaN is missing.

    Returns
    -------
    DataFrame
        Per reason ``aantal`` and ``pct`` of all registrations; NaN where it is missing or
        there are none.

    Raises
    ------
    ValueError
        If a count is negative.

    Examples
    --------
    >>> unplaced_share(80.0, pd.Series({"onbekend": 15.0, "buiten": 5.0}))["pct"].to_dict()
    {'onbekend': 15.0, 'buiten': 5.0}
    """
    counts = pd.Series(counts_of(unplaced.to_numpy(float)), index=unplaced.index)
    everything = float(counts_of(placed)) + float(counts.sum())
    share = counts * 100 / everything if everything > 0 else counts * np.nan
    return pd.DataFrame({"aantal": counts, "pct": share})


def unknown_ratio(use: pd.DataFrame, unknown: pd.Series, total: pd.Series) -> pd.Series:
    """Return how much more often the points an area uses leave the area open than all do.

    Parameters
    ----------
    use : DataFrame
        Areas (rows) by points (columns): registrations, or any measure of who goes where.
    unknown, total : Series
        Per point: registrations without a known area, and all of them.

    Returns
    -------
    Series
        Per area: 1 is as often as in the whole city; also where nothing is known.

    Raises
    ------
    ValueError
        If a number is negative, or more is unknown than there is.

    Examples
    --------
    >>> use = pd.DataFrame({"P": [10.0, 0.0], "Q": [0.0, 10.0]}, index=["A", "B"])
    >>> unknown, total = pd.Series({"P": 20.0, "Q": 0.0}), pd.Series({"P": 100.0, "Q": 100.0})
    >>> unknown_ratio(use, unknown, total).to_dict()
    {'A': 2.0, 'B': 0.0}
    """
    visits = pd.DataFrame(counts_of(use.to_numpy(float)), use.index, use.columns).fillna(0.0)
    unknown = unknown.reindex(visits.columns)
    total = total.reindex(visits.columns)
    if (counts_of(unknown.to_numpy(float)) > counts_of(total.to_numpy(float))).any():
        raise ValueError("more is unknown than there is")
    open_here = (unknown / total.where(total > 0)).astype(float)
    known = open_here.notna()
    everywhere = unknown[known].sum() / total[known].sum() if known.any() else 0.0
    if not everywhere > 0:
        return pd.Series(1.0, index=visits.index)
    visits = visits.loc[:, known]
    all_visits = visits.sum(axis=1)
    mean = visits.mul(open_here[known], axis=1).sum(axis=1) / all_visits.where(all_visits > 0)
    return (mean / everywhere).fillna(1.0)


def gate(use: pd.DataFrame, state: pd.Series, *, share_at_most: float = 0.1) -> pd.Series:
    """Return for which areas nothing can be said, because their points did not deliver.

    Parameters
    ----------
    use : DataFrame
        Areas (rows) by points (columns): registrations in an earlier period, or any measure of
        who goes where.
    state : Series
        Per point ``geleverd``, ``niet_geleverd`` or ``gesloten``; a point without a state did
        not deliver.
    share_at_most : float
        The share of an area's registrations that may fall away before it is closed off.

    Returns
    -------
    Series of str
        Per area empty, ``niet_geleverd`` or ``gesloten`` (when most of what fell away did so
        because points closed). An area that uses no point is not closed off.

    Raises
    ------
    ValueError
        If a number is negative, or a state is none of the three.

    Examples
    --------
    >>> use = pd.DataFrame({"P": [9.0, 1.0], "Q": [1.0, 9.0]}, index=["A", "B"])
    >>> gate(use, pd.Series({"P": "geleverd", "Q": "niet_geleverd"})).to_dict()
    {'A': '', 'B': 'niet_geleverd'}
    """
    visits = pd.DataFrame(counts_of(use.to_numpy(float)), use.index, use.columns).fillna(0.0)
    states = state.reindex(visits.columns).fillna(NOT_DELIVERED)
    if unknown := sorted(set(states) - {DELIVERED, NOT_DELIVERED, CLOSED}):
        raise ValueError(f"unknown state of a point: {unknown}")
    everything = visits.sum(axis=1)
    absent = visits.loc[:, states == NOT_DELIVERED].sum(axis=1)
    closed = visits.loc[:, states == CLOSED].sum(axis=1)
    why = np.where(closed > absent, CLOSED, NOT_DELIVERED)
    return pd.Series(
        np.where(absent + closed > share_at_most * everything, why, ""), index=visits.index
    )


def largest_part(
    need: pd.Series, unknown: float, *, ratio: pd.Series | None = None, factor: float = 2.0
) -> pd.Series:
    """Return how many of the registrations of unknown area may at most belong to each area.

    Parameters
    ----------
    need : Series
        Per area what is expected, in any unit; NaN has no part.
    unknown : float
        Registrations of which the area is unknown.
    ratio : Series, optional
        See ``unknown_ratio``; default 1 everywhere.
    factor : float
        How much more than its share of what is expected is still plausible.

    Returns
    -------
    Series
        Per area, never more than ``unknown``.

    Raises
    ------
    ValueError
        If a number is negative.

    Examples
    --------
    >>> largest_part(pd.Series({"A": 1.0, "B": 3.0}), 40.0).to_dict()
    {'A': 20.0, 'B': 40.0}
    """
    weight = np.nan_to_num(counts_of(need.to_numpy(float)))
    amount = float(counts_of(unknown))
    whole = weight.sum()
    part = factor * amount * weight / (whole if whole > 0 else 1.0)
    if ratio is not None:
        part = part * counts_of(ratio.reindex(need.index).fillna(1.0).to_numpy(float))
    return pd.Series(np.minimum(part, amount), index=need.index)


def changed_population(before: pd.Series, after: pd.Series, *, pct: float = 5.0) -> pd.Series:
    """Return where so many residents came or left that figures per resident carry a notice.

    Parameters
    ----------
    before, after : Series
        Residents per area of the year that figures are divided by, and of the latest year.
    pct : float
        The change, in percent of ``before``, above which there is a notice.

    Returns
    -------
    Series of bool
        False where either number is missing; True where people came to live in an empty area.

    Raises
    ------
    ValueError
        If a number is negative.

    Examples
    --------
    >>> before, after = pd.Series({"A": 1000.0, "B": 1000.0}), pd.Series({"A": 1100.0, "B": 990.0})
    >>> changed_population(before, after).to_dict()
    {'A': True, 'B': False}
    """
    old = counts_of(before.to_numpy(float))
    new = counts_of(after.reindex(before.index).to_numpy(float))
    return pd.Series(np.abs(new - old) * 100 > pct * old, index=before.index)


def by_difference(
    low: pd.Series,
    high: pd.Series,
    whole: tuple[float, float],
    *,
    rest: float,
) -> pd.DataFrame:
    """Return what anyone can work out of parts of which the whole is known.

    Parameters
    ----------
    low, high : Series
        Per part what is published of it; 0 and infinity when nothing is.
    whole : tuple of float
        The smallest and largest that all parts together can be; NaN when that is not known.
    rest : float
        The most that the whole may hold beside the parts.

    Returns
    -------
    DataFrame
        Per part ``laag`` and ``hoog``: never wider than what was given.

    Raises
    ------
    ValueError
        If a number is negative, or the parts cannot make the whole.

    Examples
    --------
    >>> low, high = pd.Series({"A": 168.0, "B": 10.0}), pd.Series({"A": 172.0, "B": np.inf})
    >>> by_difference(low, high, (338.0, 342.0), rest=9.0).loc["B"].tolist()
    [157.0, 174.0]
    """
    least, most = counts_of(low.to_numpy(float)), counts_of(high.to_numpy(float))
    bottom, top = (float(counts_of(end)) for end in whole)
    found = pd.DataFrame({"laag": least, "hoog": most}, index=low.index)
    if np.isnan(bottom) or np.isnan(top):
        return found
    others = np.array([np.delete(most, place).sum() for place in range(len(most))])
    found["laag"] = np.maximum(least, bottom - float(counts_of(rest)) - others)
    found["hoog"] = np.minimum(most, top - (least.sum() - least))
    if (found["laag"] > found["hoog"]).any():
        raise ValueError("the parts cannot make the whole")
    return found
