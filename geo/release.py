"""The exact tables of a release: everything the publication plan publishes of what came in.

For computing only: ``geo.disclosure.protect_release`` turns them into what may be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from geo.areas import Areas, Level
from geo.demand import OUTSIDE, TOTAL, by_area
from geo.disclosure import Counts, Detail, Plan, View, kind_of
from geo.disclosure.keys import OF_RESIDENTS, Breakdown, TableKey
from geo.period import Period
from geo.taxonomy import Taxonomy

Residents = Callable[[Level, Period], pd.Series]
_UNIT = "dossiers"


def release_tables(
    rows: Mapping[Period, pd.DataFrame],
    areas: Areas,
    taxonomy: Taxonomy,
    plan: Plan,
    population: Residents,
    *,
    points: Mapping[Period, pd.DataFrame] | None = None,
    groups: Mapping[Breakdown, Mapping[Period, pd.DataFrame]] | None = None,
) -> dict[TableKey, Counts]:
    """Return all tables that the plan publishes.

    Parameters
    ----------
    rows : mapping of Period to DataFrame
        Per delivered period what ``by_area`` takes: demand types and totals of dossiers.
    areas : Areas
    taxonomy : Taxonomy
    plan : Plan
    population : callable
        Residents per area of a level around a period.
    points : mapping of Period to DataFrame, optional
        The totals, with a column ``servicepunt`` beside those of ``rows``.
    groups : mapping of Breakdown to mapping of Period to DataFrame, optional
        As ``rows``, for the breakdowns by who someone is (``OF_RESIDENTS``).

    Returns
    -------
    dict of TableKey to Counts
    """
    tables: dict[TableKey, Counts] = {}
    for view in plan.weergaven:
        for period in sorted(view.periods(rows)):
            inside = _within(rows, period)
            for detail, categories in _breakdowns(view, period, taxonomy).items():
                found = by_area(
                    inside,
                    areas,
                    view.niveau,
                    group_of=taxonomy.group_of if detail is Breakdown.GROUPS else None,
                    categories=categories,
                    population=population(view.niveau, period),
                    as_class=view.vorm == "klasse",
                    placed_minimum_pct=plan.bekend_minimaal_pct,
                    typed_minimum_pct=plan.uitgesplitst_minimaal_pct,
                    small=plan.drempel,
                )
                tables[TableKey(view.niveau, period, detail)] = found.counts
                tables[TableKey(view.niveau, period, Breakdown.UNPLACED)] = found.unplaced
            if points is not None and kind_of(period) in view.servicepunten_perioden:
                key = TableKey(view.niveau, period, Breakdown.POINTS)
                tables[key] = _per_point(_within(points, period), areas, view.niveau, plan.drempel)
            if groups is not None and kind_of(period) in view.groepen_perioden:
                for detail in OF_RESIDENTS:
                    tables[TableKey(view.niveau, period, detail)] = _of_residents(
                        _within(groups[detail], period),
                        detail,
                        areas,
                        view.niveau,
                        taxonomy,
                        plan,
                        population(view.niveau, period),
                    )
    return tables


def _of_residents(
    rows: pd.DataFrame,
    detail: Breakdown,
    areas: Areas,
    level: Level,
    taxonomy: Taxonomy,
    plan: Plan,
    residents: pd.Series,
) -> Counts:
    """Return registrations by age class or target group, and the total they are part of."""
    breakdown = taxonomy.uitsplitsingen[detail.value]
    # A group that nobody noted is no gap in the delivery; an age that nobody noted is one.
    adds_up = _UNIT in breakdown.telt_op_voor
    return by_area(
        rows,
        areas,
        level,
        categories=[*breakdown.codes, TOTAL],
        population=residents,
        placed_minimum_pct=plan.bekend_minimaal_pct,
        typed_minimum_pct=plan.uitgesplitst_minimaal_pct if adds_up else 0.0,
        small=plan.drempel,
        breakdown=f"de {breakdown.label.lower()}",
    ).counts


def _within(rows: Mapping[Period, pd.DataFrame], period: Period) -> pd.DataFrame:
    inside = [frame for each, frame in sorted(rows.items()) if period.contains(each)]
    return pd.concat(inside, ignore_index=True)


def _breakdowns(view: View, period: Period, taxonomy: Taxonomy) -> dict[Breakdown, list[str]]:
    kind = kind_of(period)
    groups = [*(g.code for g in taxonomy.hoofdgroepen), TOTAL]
    if view.hulpvraag is Detail.TOTAL:
        return {Breakdown.TOTAL: [TOTAL]}
    if view.hulpvraag is Detail.MAIN:
        return {Breakdown.GROUPS: groups}
    sensitive = kind in view.gevoelig_perioden
    types = [c.code for c in taxonomy.demand_types if sensitive or not c.gevoelig]
    found = {Breakdown.TYPES: [*types, TOTAL]}
    return found | ({Breakdown.GROUPS: groups} if kind in view.hoofdgroepen_perioden else {})


def _per_point(rows: pd.DataFrame, areas: Areas, level: Level, small: float) -> Counts:
    """Return totals per point: of the whole gemeente without any area, else by home area."""
    if level is Level.GEMEENTE:
        place = pd.Series(areas.gemeente.code, index=rows.index)
    else:
        codes = [None if c in OUTSIDE else areas.ancestor(c, level) for c in rows["gebied"]]
        place = pd.Series(codes, index=rows.index, dtype=object)
    known = rows.assign(plaats=place).dropna(subset=["plaats"])
    summed = known.groupby(["plaats", "servicepunt"])[["laagste", "hoogste", "zonder_data"]].sum()
    left_open = (summed["zonder_data"] > 0) & (summed["hoogste"] < small)
    names = sorted(rows["servicepunt"].unique())

    def table(column: str) -> pd.DataFrame:
        wide = summed[column].astype(float).mask(left_open).unstack("servicepunt", fill_value=0)
        return wide.reindex(index=areas.index(level), columns=names, fill_value=0.0)

    return Counts(table("laagste"), table("hoogste"))
