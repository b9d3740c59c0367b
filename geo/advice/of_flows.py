"""Facts about waiting: how long the lists are, whether they grow, and inflow beside outflow."""

from __future__ import annotations

import math

import numpy as np

from geo.advice.at_points import Found, districts, names_of, summed
from geo.advice.comparing import Band, change_flags
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import by_area, column, spread
from geo.cell import State
from geo.disclosure import ProtectedTable
from geo.period import QUARTER_DAYS
from geo.queues import GROWTH_BACK
from geo.text import number
from geo.verdict import HIGHER

_FLOW = "Doorstroom, zoals nu geleverd"


def flow_facts(inputs: AdviceInputs) -> Found:
    """Yield waiting lists, their growth, and inflow beside outflow."""
    quarters = inputs.quarters_back(max(GROWTH_BACK) + 1)
    label = inputs.period.label
    tables = [inputs.flows.get(quarter) for quarter in quarters]
    if tables[0] is None:
        return
    now = summed(inputs, tables[0], "wachtlijst")
    out = summed(inputs, tables[0], "uitstroom")
    for code, points in districts(inputs):
        low, high = float(now.low[code]), float(now.high[code])
        if math.isnan(low) or not points:
            continue
        text = number(low) if low == high else f"{number(low)} tot {number(high)}"
        yield (
            code,
            "wachtlijst",
            Fact(
                State.NUMBER,
                low,
                high,
                text=f"{text} mensen",
                n=low,
                people=(low + high) / 2,
                period=label,
                source=_FLOW,
            ),
        )
        if _grows(tables, points):
            why = "de wachtlijst groeit, dus hoe lang iemand wacht staat niet vast"
            yield code, "wachttijd_dagen", Fact.absent(why, source=_FLOW, period=label)
        elif out.low[code] > 0:
            days = (QUARTER_DAYS * low / out.high[code], QUARTER_DAYS * high / out.low[code])
            yield (
                code,
                "wachttijd_dagen",
                Fact(
                    State.NUMBER,
                    days[0],
                    days[1],
                    text=f"{number(sum(days) / 2)} dagen",
                    n=float(out.low[code]),
                    people=(low + high) / 2,
                    period=label,
                    source=_FLOW,
                ),
            )
    if tables[1] is None or tables[2] is None:
        return
    earlier = [summed(inputs, table, "wachtlijst") for table in (tables[1], tables[2])]
    yield from _growth(inputs, [now, *earlier], tables[0], tables[2])
    flows = [
        (summed(inputs, t, "instroom"), summed(inputs, t, "uitstroom"))
        for t in (tables[0], tables[1])
    ]
    yield from _over(inputs, flows[0][0] + flows[1][0], flows[0][1] + flows[1][1])


def _grows(tables: list[ProtectedTable | None], points: list[str]) -> bool:
    """Return whether more wait at a point than a quarter or a year before, whatever is hidden."""
    newest = tables[0]
    for before in (tables[back] for back in GROWTH_BACK):
        if newest is None or before is None:
            continue
        now, then = column(newest, "wachtlijst"), column(before, "wachtlijst")
        both = [p for p in points if p in now.low.index and p in then.low.index]
        if (now.low[both] > then.high[both]).any():
            return True
    return False


def _growth(
    inputs: AdviceInputs, waiting: list[Band], newest: ProtectedTable, oldest: ProtectedTable
) -> Found:
    """Yield growth: of the points where it is clear, else of all points of the area together.

    Those who wait are persons, so their numbers vary as by chance alone.
    """
    new, old = column(newest, "wachtlijst"), column(oldest, "wachtlijst")
    points_of_both = new.low.index.intersection(old.low.index)
    of_points = change_flags(
        Band(old.low[points_of_both], old.high[points_of_both]),
        Band(new.low[points_of_both], new.high[points_of_both]),
    )
    of_areas = change_flags(waiting[2], waiting[0])
    for code, points in districts(inputs):
        clear = [
            point
            for point in points
            if point in of_points.index and of_points.loc[point, "flag"] == HIGHER
        ]
        row = of_points.loc[clear] if clear else of_areas.loc[[code]]
        if row["low"].isna().any():
            continue
        low, high = float(row["low"].sum()), float(row["high"].sum())
        now = float(new.low[clear].sum()) if clear else float(waiting[0].low[code])
        # As everything of points is: to a multiple of the rounding.
        middle = inputs.rounding * float(np.round((low + high) / 2 / inputs.rounding))
        yield (
            code,
            "wachtlijst_groei",
            Fact(
                State.NUMBER,
                low,
                high,
                text=f"ongeveer {number(middle)} mensen",
                n=now,
                flag=HIGHER if clear else str(row["flag"].iloc[0]),
                q=float(row["q"].max()),
                people=now,
                detail=names_of(inputs, clear),
                places=tuple(clear),
                period=inputs.period.label,
                source=_FLOW,
            ),
        )
        pairs = [(waiting[i], waiting[i + 1]) for i in (0, 1)]
        sure = sum(bool(a.low[code] > b.high[code]) for a, b in pairs)
        maybe = sum(bool(a.high[code] > b.low[code]) for a, b in pairs)
        yield (
            code,
            "wachtlijst_stappen_omhoog",
            Fact(
                State.NUMBER,
                float(sure),
                float(maybe),
                text=f"{number(sure)} van de 2 kwartalen",
                period=inputs.period.label,
                source=_FLOW,
            ),
        )


def _over(inputs: AdviceInputs, inflow: Band, outflow: Band) -> Found:
    for code, row in by_area(change_flags(outflow, inflow, phi=spread(inputs))):
        if math.isnan(row["low"]) or not outflow.low[code] > 0:
            continue
        low = 100 * (inflow.low[code] / outflow.high[code] - 1)
        high = 100 * (inflow.high[code] / outflow.low[code] - 1)
        middle = 100 * (inflow.middle[code] / outflow.middle[code] - 1)
        yield (
            code,
            "instroom_over_pct",
            Fact(
                State.NUMBER,
                float(low),
                float(high),
                text=f"{number(middle)}%",
                n=float(inflow.low[code]),
                flag=str(row["flag"]),
                q=float(row["q"]),
                period=inputs.period.label,
                source=_FLOW,
            ),
        )
