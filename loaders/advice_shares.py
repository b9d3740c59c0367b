"""Breakdowns per stadsdeel of the point and per quarter, protected on the way out.

Only whole quarters leave: a longer period is the sum of what is known of its quarters, so that
no two overlapping periods can be subtracted. Categories that add up to a total that can be
known from elsewhere are hidden until no small count follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.advice.indicators import Indicators
from geo.disclosure import Counts, Plan, ProtectedTable
from geo.disclosure.protected import protect_table
from geo.period import Period

Array = npt.NDArray[np.float64]
Interval = tuple[float, float]
DOSSIERS, TYPES, OPEN = "dossiers", "hulpvraag", "onbekend"


def protected_breakdowns(
    exact: pd.DataFrame,
    home: Mapping[str, str],
    indicators: Indicators,
    plan: Plan,
    totals: Mapping[tuple[Period, str], Interval],
) -> dict[tuple[Period, str, str], ProtectedTable]:
    """Return the breakdowns that the advice rests on, as they may be known.

    Parameters
    ----------
    exact : DataFrame
        As ``Store.quality_counts`` returns.
    home : mapping of str to str
        Stadsdeel per point.
    indicators : Indicators
    plan : Plan
    totals : mapping of (Period, str) to (float, float)
        Per quarter and stadsdeel what is published of all dossiers of its points.

    Returns
    -------
    dict
        Per quarter, unit and breakdown: stadsdelen by category. A stadsdeel of which a point
        that delivered the unit did not deliver the breakdown has no data.
    """
    wanted = sorted({(s.eenheid, s.uitsplitsing) for s in indicators.aandelen.values()})
    rows = exact.assign(stadsdeel=exact["servicepunt"].map(home).fillna(""))
    rows = rows[rows["stadsdeel"] != ""]
    found: dict[tuple[Period, str, str], ProtectedTable] = {}
    for period, quarter in _quarters(rows):
        for unit in sorted({unit for unit, _ in wanted}):
            exact_tables = {
                breakdown: _table(quarter[quarter["eenheid"] == unit], breakdown)
                for each, breakdown in wanted
                if each == unit
            }
            known = {
                code: totals[period, code]
                for code in sorted(set(home.values()))
                if unit == DOSSIERS and (period, code) in totals
            }
            for breakdown, table in _protected(exact_tables, known, plan).items():
                found[period, unit, breakdown] = table
    return found


def protected_unplaced(
    exact: pd.DataFrame, plan: Plan, city: Mapping[Period, Interval]
) -> dict[Period, ProtectedTable]:
    """Return per quarter and point the dossiers without a known home area, and all of them.

    Parameters
    ----------
    exact : DataFrame
        As ``Store.quality_counts`` returns.
    plan : Plan
    city : mapping of Period to (float, float)
        What is published of the dossiers of unknown area of the whole city.
    """
    rows = exact[(exact["eenheid"] == DOSSIERS) & (exact["uitsplitsing"] == TYPES)]
    found = {}
    for period, quarter in _quarters(rows):
        low, high = (
            pd.DataFrame(
                {
                    OPEN: quarter[quarter["gebied_soort"] == OPEN]
                    .groupby("servicepunt")[end]
                    .sum()
                    .reindex(sorted(set(quarter["servicepunt"])), fill_value=0),
                    "geheel": quarter.groupby("servicepunt")[end].sum(),
                }
            ).astype(float)
            for end in ("laagste", "hoogste")
        )
        hidden = np.zeros(low.shape, dtype=bool)
        if period in city:
            column = _hide(
                low[[OPEN]].to_numpy().T, high[[OPEN]].to_numpy().T, [city[period]], plan
            )
            hidden[:, 0] = column[0]
        found[period] = protect_table(Counts(low, high), plan, hidden)
    return found


def _quarters(rows: pd.DataFrame) -> Iterator[tuple[Period, pd.DataFrame]]:
    spans = rows[["eerste", "laatste"]].drop_duplicates()
    for first, last in spans.itertuples(index=False, name=None):
        period = Period(int(first), int(last))
        if period.is_quarter:
            yield period, rows[(rows["eerste"] == first) & (rows["laatste"] == last)]


def _table(rows: pd.DataFrame, breakdown: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the least and the most: stadsdelen by category; NaN where a point is missing."""
    asked = rows[rows["uitsplitsing"] == breakdown]
    ends = []
    open_ = set(asked.loc[asked["zonder_data"] > 0, "stadsdeel"])
    short = {
        code
        for code, inside in rows.groupby("stadsdeel")
        if set(inside["servicepunt"]) - set(asked["servicepunt"])
    }
    for end in ("laagste", "hoogste"):
        wide = asked.pivot_table(
            index="stadsdeel", columns="categorie", values=end, aggfunc="sum", fill_value=0
        ).astype(float)
        wide[wide.index.isin(open_ | short)] = np.nan
        ends.append(wide)
    return ends[0], ends[1]


def _protected(
    tables: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]],
    totals: Mapping[str, Interval],
    plan: Plan,
) -> dict[str, ProtectedTable]:
    """Protect breakdowns of one unit together: each adds up to the same unknown total."""
    known = dict(totals)
    for low, high in tables.values():
        for code in low.index:
            if np.isnan(low.loc[code].to_numpy(float)).any():
                continue
            ends = [_known(*pair, plan) for pair in zip(low.loc[code], high.loc[code], strict=True)]
            before = known.get(str(code), (0.0, np.inf))
            known[str(code)] = (
                max(before[0], sum(a for a, _ in ends)),
                min(before[1], sum(b for _, b in ends)),
            )
    found = {}
    for name, (low, high) in tables.items():
        if low.empty:
            continue
        rows = [known.get(str(code), (0.0, np.inf)) for code in low.index]
        hidden = _hide(low.to_numpy(float), high.to_numpy(float), rows, plan)
        found[name] = protect_table(Counts(low, high), plan, hidden)
    return found


def _known(low: float, high: float, plan: Plan) -> Interval:
    """Return what a reader knows of a count that is shown, or of the class."""
    if low < plan.drempel:
        return 0.0, plan.drempel - 1 + (high - low)
    base, half = plan.afronding, plan.afronding // 2
    if low < high:
        return np.floor(low / base) * base, np.ceil(high / base) * base
    shown = max(plan.drempel, np.floor(low / base + 0.5) * base)
    return max(plan.drempel, shown - half), shown + half


def _hide(low: Array, high: Array, totals: Iterable[Interval], plan: Plan) -> npt.NDArray[np.bool_]:
    """Return which further counts to hide, so that no small count of a row follows from its sum.

    A hidden count is known to be no small one, and nothing else.
    """
    hidden = np.zeros(low.shape, dtype=bool)
    for i, total in enumerate(totals):
        if np.isnan(low[i]).any():
            continue
        small = low[i] < plan.drempel
        while small.any():
            ends = np.array([_known(*pair, plan) for pair in zip(low[i], high[i], strict=True)])
            ends[hidden[i]] = (plan.drempel, np.inf)
            others = ~np.eye(len(ends), dtype=bool)
            least = total[0] - np.where(others, ends[:, 1], 0.0).sum(axis=1)
            most = total[1] - np.where(others, ends[:, 0], 0.0).sum(axis=1)
            narrowed = small & ((least > 0) | (most < ends[:, 1]))
            left = np.flatnonzero(~small & ~hidden[i])
            if not narrowed.any() or not len(left):
                break
            hidden[i, left[np.argmin(low[i, left])]] = True
    return hidden
