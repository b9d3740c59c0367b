"""The exact tables of a release about service points: their work, and who came to them.

For computing only, as ``geo.release``: they are protected together with all other tables, so
that nothing follows from a waiting list or a share of contacts beside the dossiers of a point.

``per_punt`` has one row, the gemeente, and per point and measure a column; ``bij_punten`` has the
stadsdelen in which points lie, and per unit, breakdown and category a column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.cell import Cell
from geo.demand import TOTAL, UNKNOWN
from geo.disclosure import Counts, Plan, ProtectedTable, Release
from geo.disclosure.keys import Breakdown, TableKey, joined, parted
from geo.disclosure.plan import kind_of
from geo.disclosure.protected import restore_table
from geo.period import Period
from geo.workload import CONTACTS, SESSIONS, SHORT_CHANNELS

RUNNING, DOSSIERS = "lopend", "dossiers"
WEIGHT, CHANNEL = "zwaarte", "kanaal"
ALL = "geheel"
FLOWS = ("wachtlijst", "instroom", "uitstroom")
_ENDS = ("laagste", "hoogste")


@dataclass(frozen=True)
class PointRows:
    """What came in about points in one quarter.

    Parameters
    ----------
    counts : DataFrame
        ``servicepunt, eenheid, uitsplitsing, categorie, laagste, hoogste, zonder_data``: single
        breakdowns, and ``totaal``.
    flows : DataFrame
        Per ``servicepunt`` the ends of ``FLOWS``.
    totals : DataFrame
        New dossiers: ``servicepunt, gebied, laagste, hoogste, zonder_data``.
    """

    counts: pd.DataFrame
    flows: pd.DataFrame
    totals: pd.DataFrame


@dataclass(frozen=True)
class PointPlan:
    """What is asked of them.

    Parameters
    ----------
    home : mapping of str to str
        Stadsdeel of each point; empty where it lies in none.
    weights : sequence of str
        Case weights of the taxonomy.
    breakdowns : sequence of (str, str)
        Unit and breakdown, published per stadsdeel of the points.
    """

    home: Mapping[str, str] = field(default_factory=dict)
    weights: Sequence[str] = ()
    breakdowns: Sequence[tuple[str, str]] = ()


def point_tables(
    rows: Mapping[Period, PointRows], areas: Areas, asked: PointPlan, plan: Plan
) -> dict[TableKey, Counts]:
    """Return the tables about points, of every quarter for which the plan has them."""
    found: dict[TableKey, Counts] = {}
    for period, quarter in sorted(rows.items()):
        if plan.servicepunten_werk and kind_of(period) in plan.servicepunten_werk.perioden:
            work = _per_point(quarter, asked.weights, areas.gemeente.code)
            if work is not None:
                found[TableKey(Level.GEMEENTE, period, Breakdown.WORK)] = work
        if plan.servicepunten_aandelen and kind_of(period) in plan.servicepunten_aandelen.perioden:
            shares = _at_points(quarter.counts, asked, areas.index(Level.STADSDEEL))
            if shares is not None:
                found[TableKey(Level.STADSDEEL, period, Breakdown.AT_POINTS)] = shares
    return found


def _per_point(rows: PointRows, weights: Sequence[str], town: str) -> Counts | None:
    counts, flows, totals = rows.counts, rows.flows, rows.totals
    frames = []
    for end in _ENDS:
        columns: dict[str, pd.Series] = {}
        for name, chosen, listed in _measures(counts, weights):
            known = chosen[end].where(chosen["zonder_data"] == 0).astype(float)
            sums = known.groupby(chosen["servicepunt"]).sum(min_count=1)
            open_ = set(chosen.loc[chosen["zonder_data"] > 0, "servicepunt"])
            # A category that a point did not list is 0 where it delivered that breakdown.
            zero = pd.Series(0.0, index=sorted(set(listed["servicepunt"])))
            both = sums.reindex(zero.index).fillna(zero)
            columns[name] = both.where(~both.index.isin(open_))
        of_flows = flows.set_index("servicepunt")
        for name in FLOWS:
            both_ends = of_flows[[f"{name}_{each}" for each in _ENDS]].astype(float)
            columns[name] = both_ends[f"{name}_{end}"].where(both_ends.notna().all(axis=1))
        columns[UNKNOWN] = _nowhere(totals)[end]
        table = pd.DataFrame(columns, dtype=float).sort_index()
        flat = {
            joined(str(point), name): table.loc[point, name]
            for point in table.index
            for name in columns
        }
        frames.append(pd.DataFrame(flat, index=[town], dtype=float))
    low, high = frames
    return None if low.empty else Counts(low, high)


def _nowhere(totals: pd.DataFrame) -> pd.DataFrame:
    """Return per point the dossiers of unknown area; NaN where a sender left some open."""
    own = totals[totals["gebied"] == UNKNOWN].groupby("servicepunt")[[*_ENDS, "zonder_data"]].sum()
    own = own.reindex(sorted(set(totals["servicepunt"]))).fillna(0.0).astype(float)
    return own[list(_ENDS)].where(own["zonder_data"] == 0)


def _measures(
    counts: pd.DataFrame, weights: Sequence[str]
) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Return per measure its rows, and the rows that show that a point delivered it."""

    def of(unit: str, breakdown: str) -> pd.DataFrame:
        return counts[(counts["eenheid"] == unit) & (counts["uitsplitsing"] == breakdown)]

    running, contacts, sessions = of(RUNNING, WEIGHT), of(CONTACTS, CHANNEL), of(SESSIONS, TOTAL)
    short = contacts[contacts["categorie"].isin(SHORT_CHANNELS)]
    found = [(name, running[running["categorie"] == name], running) for name in weights]
    return [*found, (CONTACTS, short, contacts), (SESSIONS, sessions, sessions)]


def _at_points(counts: pd.DataFrame, asked: PointPlan, index: pd.Index) -> Counts | None:
    """Return stadsdelen by category; a stadsdeel of which a point is missing has no data."""
    rows = counts.assign(stadsdeel=[asked.home.get(p, "") for p in counts["servicepunt"]])
    rows = rows[rows["stadsdeel"] != ""]
    ends: dict[str, list[pd.DataFrame]] = {end: [] for end in _ENDS}
    for unit, breakdown in asked.breakdowns:
        of_unit = rows[rows["eenheid"] == unit]
        chosen = of_unit[of_unit["uitsplitsing"] == breakdown]
        open_ = set(chosen.loc[chosen["zonder_data"] > 0, "stadsdeel"])
        short = {
            code
            for code, inside in of_unit.groupby("stadsdeel")
            if set(inside["servicepunt"]) - set(chosen["servicepunt"])
        }
        known = set(chosen["stadsdeel"]) - open_ - short
        for end in _ENDS:
            wide = chosen.pivot_table(
                index="stadsdeel", columns="categorie", values=end, aggfunc="sum", fill_value=0
            ).reindex(index)
            wide.loc[~wide.index.isin(known)] = np.nan
            ends[end].append(wide.add_prefix(joined(unit, breakdown, "")))
    if not any(frame.size for frame in ends["laagste"]):
        return None
    low, high = (pd.concat(ends[end], axis=1).astype(float) for end in _ENDS)
    return Counts(low, high)


# --- from a release ------------------------------------------------------------------------------


def work_of(release: Release, period: Period) -> ProtectedTable:
    """Return points by measure as published for a quarter; no points where nothing was."""
    table = release.get(TableKey(Level.GEMEENTE, period, Breakdown.WORK))
    if table is None:
        return restore_table({})
    town = table.areas[0]
    return restore_table({parted(name): table.cell(town, name) for name in table.categories})


def works_of(release: Release) -> dict[Period, ProtectedTable]:
    """Return per quarter points by measure."""
    periods = sorted(key.period for key in release if key.detail is Breakdown.WORK)
    return {period: work_of(release, period) for period in periods}


def shares_of(release: Release) -> dict[tuple[Period, str, str], ProtectedTable]:
    """Return per quarter, unit and breakdown: stadsdelen of the points by category."""
    found: dict[tuple[Period, str, str], dict[tuple[str, str], Cell]] = {}
    for key, table in release.items():
        if key.detail is not Breakdown.AT_POINTS:
            continue
        for name in table.categories:
            of, category = parted(name)
            unit, breakdown = parted(of)
            cells = found.setdefault((key.period, unit, breakdown), {})
            cells |= {(area, category): table.cell(area, name) for area in table.areas}
    return {of: restore_table(_by_row(cells)) for of, cells in found.items()}


def unplaced_of(release: Release) -> dict[Period, ProtectedTable]:
    """Return per quarter points by ``onbekend`` (dossiers of unknown area) and ``geheel`` (all)."""
    found = {}
    for period, work in works_of(release).items():
        totals = release.get(TableKey(Level.GEMEENTE, period, Breakdown.POINTS))
        if totals is None or UNKNOWN not in work.categories:
            continue
        town = totals.areas[0]
        both = [point for point in work.areas if point in totals.categories]
        found[period] = restore_table(
            {
                (point, name): cell
                for point in both
                for name, cell in (
                    (UNKNOWN, work.cell(point, UNKNOWN)),
                    (ALL, totals.cell(town, point)),
                )
            }
        )
    return found


def _by_row(cells: Mapping[tuple[str, str], Cell]) -> dict[tuple[str, str], Cell]:
    areas = list(dict.fromkeys(area for area, _ in cells))
    return {(area, c): cells[area, c] for area in areas for a, c in cells if a == area}
