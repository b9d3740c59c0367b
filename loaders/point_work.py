"""Work and waiting lists per point, protected on the way out: exact counts go no further.

Per point no total of these counts is published, and neither are they elsewhere: what is small
becomes the class and the rest is rounded, and there is no sum to narrow them with.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.disclosure import Counts, Plan, ProtectedTable, protect
from geo.workload import CONTACTS, SESSIONS, SHORT_CHANNELS
from loaders import operations

FLOWS = ("wachtlijst", "instroom", "uitstroom")


def protected_work(exact: pd.DataFrame, weights: Sequence[str], plan: Plan) -> ProtectedTable:
    """Return the work per point as it may be drawn.

    Parameters
    ----------
    exact : DataFrame
        As ``operations.work`` returns.
    weights : sequence of str
        Case weights of the taxonomy.
    plan : Plan

    Returns
    -------
    ProtectedTable
        Points by case weight (running dossiers), ``contacten`` (short ones: walk-in, telephone,
        digital) and ``bijeenkomsten``. A category that a point did not list is 0 where it
        delivered that breakdown, else no data.
    """
    points = sorted(set(exact["servicepunt"]))
    ends = {}
    for end in ("laagste", "hoogste"):
        columns = {}
        for name, rows, listed in _columns(exact, weights):
            known = rows[end].where(rows["zonder_data"] == 0).astype(float)
            sums = known.groupby(rows["servicepunt"]).sum(min_count=1)
            open_ = set(rows.loc[rows["zonder_data"] > 0, "servicepunt"])
            zero = pd.Series(0.0, index=sorted(set(listed["servicepunt"])))
            found = sums.reindex(zero.index).fillna(zero)
            columns[name] = found.where(~found.index.isin(open_)).reindex(points)
        ends[end] = pd.DataFrame(columns, index=points, dtype=float)
    return protect({"werk": Counts(ends["laagste"], ends["hoogste"])}, plan)["werk"]


def _columns(
    exact: pd.DataFrame, weights: Sequence[str]
) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Return per column its rows, and the rows that show that a point delivered it."""
    running = exact[exact["eenheid"] == operations.RUNNING]
    contacts = exact[exact["eenheid"] == operations.CONTACTS]
    sessions = exact[exact["eenheid"] == operations.SESSIONS]
    short = contacts[contacts["categorie"].isin(SHORT_CHANNELS)]
    found = [(name, running[running["categorie"] == name], running) for name in weights]
    return [*found, (CONTACTS, short, contacts), (SESSIONS, sessions, sessions)]


def protected_flow(exact: pd.DataFrame, plan: Plan) -> ProtectedTable:
    """Return the flow of one quarter as it may be drawn: points by ``FLOWS``.

    Parameters
    ----------
    exact : DataFrame
        Rows of one quarter, as ``operations.flow`` returns.
    plan : Plan
    """
    rows = exact.set_index("servicepunt")
    low, high = (
        rows[[f"{name}_{end}" for name in FLOWS]].astype(float).set_axis(list(FLOWS), axis=1)
        for end in ("laagste", "hoogste")
    )
    missing = np.isnan(low) | np.isnan(high)
    counts = Counts(low.mask(missing), high.mask(missing))
    return protect({"doorstroom": counts}, plan)["doorstroom"]
