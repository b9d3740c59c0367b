"""From access per buurt to access per wijk, stadsdeel and gemeente: weighted with residents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.access import BEYOND, NO_RESIDENTS

COLUMNS = ["uren", "buiten", "dichtstbij_m", "inwoners", "reden"]


def nearest_open(supply: pd.Series, cost: pd.DataFrame) -> pd.Series:
    """Return how far the nearest open point is, per origin.

    Parameters
    ----------
    supply : Series
        Opening hours by point; NaN is missing, 0 is closed.
    cost : DataFrame
        ``origin, dest, cost``, one row per pair.

    Returns
    -------
    Series
        Metres by origin. NaN where no point is open, or where a point of which the hours are
        missing is nearer.

    Examples
    --------
    >>> pairs = pd.DataFrame({"origin": ["A", "A"], "dest": ["X", "Y"], "cost": [300.0, 900.0]})
    >>> nearest_open(pd.Series({"X": 0, "Y": 20}), pairs)["A"].item()
    900.0
    """
    origins = cost["origin"].drop_duplicates()

    def least(points: pd.Index) -> pd.Series:
        near = cost[cost["dest"].isin(points)].groupby("origin")["cost"].min()
        return near.reindex(origins)

    opened, unsure = least(supply.index[supply > 0]), least(supply.index[supply.isna()])
    return opened.mask(unsure < opened).rename("dichtstbij_m")


def area_access(
    people: pd.Series, access: pd.Series, reason: pd.Series, nearest: pd.Series, area: pd.Series
) -> pd.DataFrame:
    """Return access per area from that of its buurten.

    Parameters
    ----------
    people, access, reason, nearest : Series
        Per buurt the residents, the access (``two_step_fca``), why it is 0 or missing
        (``why_no_access``) and the nearest open point in metres.
    area : Series
        Per buurt the code of its area.

    Returns
    -------
    DataFrame
        Per area: ``uren`` (supply per resident, the mean over its residents), ``buiten`` (the
        share of its residents with nothing within reach, 0 to 1), ``dichtstbij_m`` (the mean
        over its residents), ``inwoners`` and ``reden``. The figures are NaN with a reason where
        a buurt in which people live, or may live, has none.

    Examples
    --------
    >>> codes = ["B1", "B2"]
    >>> found = area_access(
    ...     pd.Series([300.0, 100.0], codes), pd.Series([0.02, 0.0], codes),
    ...     pd.Series(["", BEYOND], codes), pd.Series([500.0, 2500.0], codes),
    ...     pd.Series(["W", "W"], codes),
    ... )
    >>> found.loc["W", ["uren", "buiten", "dichtstbij_m"]].tolist()
    [0.015, 0.25, 1000.0]
    """
    rows = {}
    for code, buurten in area.groupby(area).groups.items():
        residents, why = people[buurten], reason[buurten]
        barred = why[~why.isin(["", BEYOND, NO_RESIDENTS])]
        total = float(residents.sum())
        if len(barred):
            missing = float("nan") if residents.isna().all() else total
            rows[code] = (np.nan, np.nan, np.nan, missing, barred.iloc[0])
        elif total == 0:
            rows[code] = (np.nan, np.nan, np.nan, 0.0, NO_RESIDENTS)
        else:
            share = residents / total
            lived = residents > 0
            beyond = float(share[why == BEYOND].sum())
            mean = float((share * access[buurten])[lived].sum())
            far = float((share * nearest[buurten])[lived].sum(skipna=False))
            # Nobody within reach of anything, or only of closed points.
            rows[code] = (mean, beyond, far, total, BEYOND if mean == 0 else "")
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
