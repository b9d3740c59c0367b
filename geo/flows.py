"""Wie gaat waarheen: where a point's clients come from, and where residents go.

Counts are intervals, because small ones are published as a class; so are the shares made of
them. Registrations of unknown area or point are no share of anything: they stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo.areas import Areas, Level

UNKNOWN = "onbekend"
_KEYS = ["servicepunt", "gebied"]
_SHARES = ["van_punt_laag", "van_punt_hoog", "van_gebied_laag", "van_gebied_hoog"]


def flows(
    counts: pd.DataFrame,
    areas: Areas | None = None,
    *,
    totals: Mapping[str, tuple[float, float]] | None = None,
) -> pd.DataFrame:
    """Return per point and area which share of the point and of the area they are.

    Parameters
    ----------
    counts : DataFrame
        ``servicepunt, gebied, lower, upper``: registrations of one unit and period, at least
        0. ``gebied`` is a code, ``buiten``, ``geen_vast_adres`` or ``onbekend``. No row is no
        registration; NaN is no data.
    areas : Areas, optional
        Lifts codes to the stadsdeel. Default: areas as they come.
    totals : mapping of str to (float, float), optional
        Per area or point the smallest and largest that all of it can be, where that is known
        by itself; of a point with what is unknown. It makes shares more precise.

    Returns
    -------
    DataFrame
        ``servicepunt, gebied, lower, upper, bekend`` and four shares, 0 to 1: of the point's
        clients this many live there (``van_punt_laag``, ``_hoog``), of the area's residents
        that are registered anywhere this many came here (``van_gebied_laag``, ``_hoog``).
        Shares are of what is known. A row with ``onbekend`` has ``bekend`` False and as its
        share that of all registrations, known or not, of the point (or area). NaN: no data,
        or nothing registered. Sorted on both codes, ``onbekend`` last.

    Raises
    ------
    ValueError
        If a count is negative, or lower is above upper.
    UnknownAreaError
        If a code is not an area of ``areas``.

    Notes
    -----
    A share lies between ``low / (low + others high)`` and ``high / (high + others low)``: the
    whole range that counts within their intervals, and a known total, allow. Point by stadsdeel
    is published per year, point by wijk or buurt never (``data/publicatieplan.yaml``).

    Examples
    --------
    >>> rows = [("P", "SD1", 30, 30), ("P", "SD2", 10, 10), ("P", "onbekend", 10, 10)]
    >>> table = pd.DataFrame(rows, columns=["servicepunt", "gebied", "lower", "upper"])
    >>> flows(table).set_index("gebied")["van_punt_laag"].to_dict()
    {'SD1': 0.75, 'SD2': 0.25, 'onbekend': 0.2}
    """
    limits = counts[["lower", "upper"]].to_numpy(float)
    if (limits < 0).any() or (limits[:, 0] > limits[:, 1]).any():
        raise ValueError("a count is an interval of numbers of at least 0")
    table = counts[[*_KEYS, "lower", "upper"]].astype({"lower": float, "upper": float})
    if areas is not None:
        table["gebied"] = [_stadsdeel(code, areas) for code in table["gebied"]]
    # min_count would drop one unknown among known; a sum with a gap is a gap.
    table = table.groupby(_KEYS, as_index=False)[["lower", "upper"]].agg(_whole_sum)
    table["bekend"] = (table["servicepunt"] != UNKNOWN) & (table["gebied"] != UNKNOWN)
    for name in _SHARES:
        table[name] = np.nan
    for key, prefix in (("servicepunt", "van_punt"), ("gebied", "van_gebied")):
        other = "gebied" if key == "servicepunt" else "servicepunt"
        named = table[table[key] != UNKNOWN]
        for own, group in named.groupby(key):
            is_known = group[other] != UNKNOWN
            least, most = (totals or {}).get(str(own), (0.0, np.inf))
            # A total holds what is unknown too: of what is known it is only the most.
            known_least = 0.0 if (~is_known).any() else least
            for rows, among, ends in (
                (is_known, is_known, (known_least, most)),
                (~is_known, is_known | ~is_known, (least, most)),
            ):
                low, high = _shares(group[rows], group[among], ends)
                table.loc[group.index[rows], f"{prefix}_laag"] = low
                table.loc[group.index[rows], f"{prefix}_hoog"] = high
    place = {key: [(code == UNKNOWN, code) for code in table[key]] for key in _KEYS}
    order = sorted(range(len(table)), key=lambda row: tuple(place[key][row] for key in _KEYS))
    return table.iloc[order].reset_index(drop=True)


def _stadsdeel(code: str, areas: Areas) -> str:
    special = code not in areas and code in {UNKNOWN, "buiten", "geen_vast_adres"}
    lifted = None if special else areas.ancestor(code, Level.STADSDEEL)
    return lifted or (code if special else UNKNOWN)


def _whole_sum(values: pd.Series) -> float:
    return float(values.sum(skipna=False))


def _shares(
    rows: pd.DataFrame, among: pd.DataFrame, total: tuple[float, float]
) -> tuple[pd.Series, pd.Series]:
    low, high = rows["lower"], rows["upper"]
    others_most = (among["upper"].sum(skipna=False) - high).clip(upper=total[1] - low)
    others_least = (among["lower"].sum(skipna=False) - low).clip(lower=total[0] - high)
    most, least = low + others_most, high + others_least
    lowest = (low / most.where(most > 0)).where(high.notna())
    # Nothing may be there at all: then no share is certain, and 0 of 0 is none.
    highest = (high / least.where(least > 0)).where(low.notna())
    return lowest.where(highest.notna()), highest.where(lowest.notna())
