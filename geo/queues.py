"""Waiting: for a place on the list (Little) and at the counter (Erlang C)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.unknown import Unknown

# A list that is longer than any of these quarters ago has no wait: Little needs a stable one.
GROWTH_BACK = (1, 4)


def littles_wait(table: pd.DataFrame, *, days: float, stable: float) -> pd.DataFrame:
    """Return how long someone who joins the waiting list waits: list / outflow.

    Parameters
    ----------
    table : DataFrame
        Per point, one period: ``wachtlijst`` (persons at its end), ``instroom`` and
        ``uitstroom`` (persons in it); NaN is missing or withheld.
    days : float
        Length of the period.
    stable : float
        Largest difference between inflow and outflow, as a share of outflow, for which the
        period counts as stable: only then does Little's law hold.

    Returns
    -------
    DataFrame
        ``dagen`` and ``reden`` on the same index; NaN with the code (``Unknown``) of why, or a
        number.

    Raises
    ------
    ValueError
        If a figure is negative, or ``days`` or ``stable`` is not above 0.

    References
    ----------
    Little (1961), A proof for the queuing formula L = lambda W.

    Examples
    --------
    >>> row = {"wachtlijst": 30, "instroom": 95, "uitstroom": 90}
    >>> littles_wait(pd.DataFrame([row]), days=90, stable=0.2)["dagen"].item()
    30.0
    """
    if not (days > 0 and stable > 0):
        raise ValueError("a period has days, and a margin for being stable")
    names = ["wachtlijst", "instroom", "uitstroom"]
    waiting, inflow, outflow = (table[name].to_numpy(float) for name in names)
    if (table[names].to_numpy(float) < 0).any():
        raise ValueError("a count cannot be negative")
    turning = np.where(outflow > 0, outflow, np.nan)
    unstable = ~(np.abs(inflow - outflow) / turning <= stable)
    reason = np.select(
        [np.isnan(waiting + inflow + outflow), ~(outflow > 0), unstable],
        [Unknown.FLOW_INCOMPLETE.value, Unknown.NO_OUTFLOW.value, Unknown.UNSTABLE.value],
        default="",
    )
    wait = np.where(reason == "", waiting * days / turning, np.nan)
    return pd.DataFrame({"dagen": wait, "reden": reason.astype(object)}, index=table.index)


def erlang_c(load: float, staff: int) -> float:
    """Return the chance that someone who walks in has to wait.

    Parameters
    ----------
    load : float
        Arrivals per hour times hours of help each (erlang), at least 0.
    staff : int
        Who helps at the same time, at least 0.

    Returns
    -------
    float
        0 to 1; 1 where the load is as much as the staff can do, or more.

    Raises
    ------
    ValueError
        If the load is negative or endless, or the staff no whole number of at least 0.

    References
    ----------
    Erlang (1917); recursion through Erlang B as in Koole, Call Center Mathematics (2007).

    Examples
    --------
    >>> round(erlang_c(10.0, 14), 7)
    0.1741319
    """
    if not (math.isfinite(load) and load >= 0):
        raise ValueError(f"a load is a number of at least 0: {load!r}")
    if staff < 0 or staff != int(staff):
        raise ValueError(f"staff is a whole number of at least 0: {staff!r}")
    if load >= staff:
        return 1.0
    blocked = 1.0
    for servers in range(1, int(staff) + 1):
        blocked = load * blocked / (servers + load * blocked)
    return blocked / (1 - load / staff * (1 - blocked))


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What waiting at a walk-in comes to.

    Parameters
    ----------
    wait_chance : float
        Chance to have to wait, 0 to 1.
    service_level : float
        Share helped within the target, 0 to 1.
    mean_wait_s : float or None
        Mean wait of everyone, in seconds; None where the queue only grows.
    occupancy : float or None
        Share of the time that staff help someone; above 1 more is asked than they can do;
        None without staff.
    why : Unknown or None
        Why a figure is absent.
    """

    wait_chance: float
    service_level: float
    mean_wait_s: float | None
    occupancy: float | None
    why: Unknown | None


def walk_in(per_hour: float, minutes_each: float, staff: int, *, target_s: float) -> WalkIn:
    """Return what waiting comes to for people who walk in and wait until they are helped.

    Parameters
    ----------
    per_hour : float
        Arrivals per hour, at random moments, at least 0.
    minutes_each : float
        Mean minutes of help, above 0.
    staff : int
        Who helps at the same time.
    target_s : float
        Seconds within which someone should be helped, at least 0.

    Returns
    -------
    WalkIn

    Raises
    ------
    ValueError
        As for ``erlang_c``, and if the minutes or the target are none.

    Notes
    -----
    For walk-in only: with appointments arrivals are not at random.

    Examples
    --------
    >>> found = walk_in(200.0, 3.0, 14, target_s=20)
    >>> round(found.service_level, 7), round(found.mean_wait_s, 5), round(found.occupancy, 7)
    (0.88835, 7.83594, 0.7142857)
    """
    if not (minutes_each > 0 and target_s >= 0):
        raise ValueError("help takes time, and a target is at least 0 seconds")
    load = per_hour * minutes_each / 60
    chance = erlang_c(load, staff)
    if staff == 0:
        return WalkIn(chance, 0.0, None, None, Unknown.NO_CREW)
    if load >= staff:
        return WalkIn(chance, 0.0, None, load / staff, Unknown.QUEUE_GROWS)
    seconds = 60 * minutes_each
    within = 1 - chance * math.exp(-(staff - load) * target_s / seconds)
    return WalkIn(chance, within, chance * seconds / (staff - load), load / staff, None)
