"""How much work there is for who is there to do it (methods: section 6).

Points are not ranked on this: output per FTE rewards piecework. The hours are assumptions
(``data/werklast.yaml``), and ``tornado`` shows how much each of them moves the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import numpy as np
import pandas as pd

from geo.queues import WalkIn as WalkIn
from geo.queues import erlang_c as erlang_c
from geo.queues import littles_wait as littles_wait
from geo.queues import walk_in as walk_in
from geo.unknown import Unknown
from geo.workload import Workload

Table = TypeVar("Table", pd.Series, pd.DataFrame)


def load(
    running: pd.DataFrame, contacts: pd.Series, sessions: pd.Series, workload: Workload
) -> pd.Series:
    """Return the hours of work in a quarter.

    Parameters
    ----------
    running : DataFrame
        Points by case weight (``licht, midden, zwaar, onbekend``): dossiers open at the end of
        the quarter, not those opened in it. A weight that has no column has no dossiers; NaN
        is missing.
    contacts : Series
        Short contacts in the quarter, those outside a dossier.
    sessions : Series
        Group sessions in the quarter.
    workload : Workload

    Returns
    -------
    Series
        Hours per point, on the index of ``running``; NaN where a count is missing.

    Raises
    ------
    ValueError
        If a count is negative or endless, or a weight has no hours.

    Notes
    -----
    More work never makes it less: for counts that are a class, call it with the lowest and
    with the highest they can be.
    """
    if unknown := sorted(set(running.columns) - set(workload.uren_per_dossier)):
        raise ValueError(f"a case weight without hours: {unknown}")
    hours = pd.Series({name: each.waarde for name, each in workload.uren_per_dossier.items()})
    work = (_counts(running) * hours.reindex(running.columns)).sum(axis=1, skipna=False)
    for counts, each in (
        (contacts, workload.uren_per_contact),
        (sessions, workload.uren_per_bijeenkomst),
    ):
        work = work + _counts(counts.reindex(running.index)) * each.waarde
    return work.rename("werklast_uren")


def capacity(fte: pd.DataFrame, workload: Workload) -> pd.Series:
    """Return the hours that staff have for clients in a quarter.

    Parameters
    ----------
    fte : DataFrame
        Points by function (``professional, stagiair, vrijwilliger``), in full-time jobs,
        detached staff included. A function without a column is not there; NaN is missing.
    workload : Workload

    Returns
    -------
    Series
        Hours per point; NaN where a figure is missing.

    Raises
    ------
    ValueError
        If a figure is negative or endless, or a function is unknown.
    """
    part = pd.Series(
        {"professional": 1.0} | {name: each.waarde for name, each in workload.inzet_per_fte.items()}
    )
    if unknown := sorted(set(fte.columns) - set(part.index)):
        raise ValueError(f"an unknown function: {unknown}")
    full = (_counts(fte) * part.reindex(fte.columns)).sum(axis=1, skipna=False)
    return (full * workload.uren_per_fte.waarde).rename("capaciteit_uren")


def pressure(work: pd.Series, hours: pd.Series, *, gate: pd.Series | None = None) -> pd.DataFrame:
    """Return load / capacity per point, or why there is none.

    Parameters
    ----------
    work, hours : Series
        As ``load`` and ``capacity`` return.
    gate : Series, optional
        Per point the code of what keeps it from being judged (see ``gates``), or empty.

    Returns
    -------
    DataFrame
        ``werklast_uren, capaciteit_uren, druk, reden`` on the index of ``work``. ``druk`` is 1
        where all hours are taken; NaN with the code (``Unknown``) of why, or a number.

    Examples
    --------
    >>> found = pressure(pd.Series({"P": 450.0, "Q": 10.0}), pd.Series({"P": 300.0, "Q": 0.0}))
    >>> found["druk"]["P"], found["reden"]["Q"]
    (np.float64(1.5), 'geen_inzet')
    """
    hours = hours.reindex(work.index)
    closed = pd.Series("", index=work.index) if gate is None else gate.reindex(work.index)
    closed = closed.fillna("").astype(object)
    reason = np.select(
        [closed != "", work.isna(), hours.isna(), ~(hours > 0)],
        [
            closed,
            Unknown.NO_WORK.value,
            Unknown.NO_STAFF.value,
            Unknown.NO_HOURS.value,
        ],
        default="",
    )
    ratio = (work / hours.where(hours > 0)).where(reason == "")
    return pd.DataFrame(
        {"werklast_uren": work, "capaciteit_uren": hours, "druk": ratio, "reden": reason}
    )


def gates(
    points: Collection[str], *, delivered: Collection[str], closed: Collection[str]
) -> pd.Series:
    """Return per point why nothing is said of it: not delivered, or closed in the period.

    Examples
    --------
    >>> gates(["P", "Q"], delivered=["P"], closed=[]).to_dict()
    {'P': '', 'Q': 'punt_leverde_niet'}
    """
    reasons = {
        point: Unknown.POINT_CLOSED.value
        if point in closed
        else Unknown.POINT_SILENT.value
        if point not in delivered
        else ""
        for point in points
    }
    return pd.Series(reasons, dtype=object)


def mix(parts: pd.DataFrame) -> pd.DataFrame:
    """Return which share of a whole each part is: functions of FTE, werkvorm of contacts.

    Parameters
    ----------
    parts : DataFrame
        Points or stadsdelen by part, at least 0; NaN is missing.

    Returns
    -------
    DataFrame
        Shares, 0 to 1, and ``reden``; NaN throughout where a part is missing or all are 0.

    Raises
    ------
    ValueError
        If a figure is negative or endless.

    Examples
    --------
    >>> mix(pd.DataFrame({"individueel": [30], "collectief": [10]}))["collectief"].item()
    0.25
    """
    whole = _counts(parts).sum(axis=1, skipna=False)
    shares = parts.astype(float).div(whole.where(whole > 0), axis=0)
    shares["reden"] = np.select(
        [whole.isna(), whole == 0],
        [Unknown.PART_MISSING.value, Unknown.NOTHING_REGISTERED.value],
        default="",
    )
    return shares


def tornado(
    running: pd.Series, contacts: float, sessions: float, fte: pd.Series, workload: Workload
) -> pd.DataFrame:
    """Return how much each assumption moves the pressure of one point, stadsdeel or city.

    Parameters
    ----------
    running, contacts, sessions, fte
        One row of what ``load`` and ``capacity`` take.
    workload : Workload

    Returns
    -------
    DataFrame
        Per assumption (its path in ``data/werklast.yaml``): ``label``, ``bij_laag`` and
        ``bij_hoog`` (the pressure at its lowest and highest), ``verschil``; largest first. NaN
        throughout where there is no pressure.

    Raises
    ------
    ValueError
        As for ``load`` and ``capacity``.
    """

    def at(assumed: Workload) -> float:
        work = load(running.to_frame().T, pd.Series([contacts]), pd.Series([sessions]), assumed)
        return float(pressure(work, capacity(fte.to_frame().T, assumed))["druk"].iloc[0])

    running, fte = running.rename(0), fte.rename(0)
    rows = {
        path: (
            each.label,
            at(workload.with_value(path, each.laag)),
            at(workload.with_value(path, each.hoog)),
        )
        for path, each in workload.assumptions()
    }
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["label", "bij_laag", "bij_hoog"])
    found["verschil"] = (found["bij_hoog"] - found["bij_laag"]).abs()
    return found.sort_values("verschil", ascending=False, kind="stable")


def _counts(counts: Table) -> Table:
    values = counts.to_numpy(float)
    if (values < 0).any() or np.isinf(values).any():
        raise ValueError("a count cannot be negative or endless")
    return counts.astype(float)
