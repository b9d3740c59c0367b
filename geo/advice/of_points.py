"""Facts from what points deliver of themselves, summed per stadsdeel from protected counts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from geo.advice.comparing import Band, change_flags
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import by_area, column, share_facts, spread
from geo.areas import Level
from geo.cell import State
from geo.disclosure import ProtectedTable
from geo.pressure import capacity, load
from geo.text import how_many, listing, number
from geo.verdict import HIGHER
from geo.workload import CONTACTS, SESSIONS

_FLOW = "Doorstroom, zoals nu geleverd"
_STAFF = "Inzet, zoals nu geleverd"
_OPEN = "Openstelling, zoals nu geleverd"
_WORK = "Uniforme registratie en inzet, met de aannamen van werklast.yaml"
_QUARTER_DAYS = 91
Found = Iterator[tuple[str, str, Fact]]


def _districts(inputs: AdviceInputs) -> list[tuple[str, list[str]]]:
    """Return the points per stadsdeel, and those of the whole gemeente."""
    home = inputs.points["stadsdeel"]
    found = [(c, home.index[home == c].tolist()) for c in inputs.areas.codes(Level.STADSDEEL)]
    return [*found, (inputs.areas.gemeente.code, home.index.tolist())]


def _wanted(inputs: AdviceInputs, name: str, code: str) -> bool:
    return inputs.areas[code].level.value in inputs.indicators[name].niveaus


def _summed(inputs: AdviceInputs, table: ProtectedTable, category: str) -> Band:
    """Return sums over the points of each area; NaN where a point did not deliver."""
    found = column(table, category)
    low, high = {}, {}
    for code, points in _districts(inputs):
        inside = [point for point in points if point in found.low.index]
        whole = len(inside) == len(points) and points
        low[code] = float(found.low[inside].sum(skipna=False)) if whole else math.nan
        high[code] = float(found.high[inside].sum(skipna=False)) if whole else math.nan
    return Band(pd.Series(low), pd.Series(high))


def _names(inputs: AdviceInputs, points: list[str]) -> str:
    return listing([str(inputs.points.loc[point, "naam"]) for point in points])


def flow_facts(inputs: AdviceInputs) -> Found:
    """Yield waiting lists, their growth, and inflow beside outflow."""
    quarters = inputs.quarters_back(3)
    label = inputs.period.label
    tables = [inputs.flows.get(quarter) for quarter in quarters]
    if tables[0] is None:
        return
    now = _summed(inputs, tables[0], "wachtlijst")
    out = _summed(inputs, tables[0], "uitstroom")
    for code, points in _districts(inputs):
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
        if out.low[code] > 0:
            days = (_QUARTER_DAYS * low / out.high[code], _QUARTER_DAYS * high / out.low[code])
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
    earlier = [_summed(inputs, table, "wachtlijst") for table in (tables[1], tables[2])]
    yield from _growth(inputs, [now, *earlier], tables[0], tables[2])
    flows = [
        (_summed(inputs, t, "instroom"), _summed(inputs, t, "uitstroom"))
        for t in (tables[0], tables[1])
    ]
    yield from _over(inputs, flows[0][0] + flows[1][0], flows[0][1] + flows[1][1])


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
    for code, points in _districts(inputs):
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
        middle = float(np.round((low + high) / 10) * 5)
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
                detail=_names(inputs, clear),
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


def work_facts(inputs: AdviceInputs) -> Found:
    """Yield hours of work beside hours of staff, and the share of heavy dossiers."""
    if inputs.work is None or inputs.work.areas == []:
        return
    weights = list(inputs.workload.uren_per_dossier)
    sums = {name: _summed(inputs, inputs.work, name) for name in [*weights, CONTACTS, SESSIONS]}
    whole = sums[weights[0]]
    for name in weights[1:]:
        whole = whole + sums[name]
    districts = inputs.areas.codes(Level.STADSDEEL)
    heavy = Band(sums["zwaar"].low[districts], sums["zwaar"].high[districts])
    every = Band(whole.low[districts], whole.high[districts])
    label = inputs.period.label
    yield from share_facts("zwaar_lopend_pct", heavy, every, spread(inputs), label, _WORK)
    fte = _fte(inputs)
    if fte is None:
        return
    hours = capacity(fte, inputs.workload)
    loads = {}
    for end in ("low", "high"):
        running = pd.DataFrame({name: getattr(sums[name], end) for name in weights})
        sessions = getattr(sums[SESSIONS], end).fillna(0.0)
        loads[end] = load(running, getattr(sums[CONTACTS], end), sessions, inputs.workload)
    for code, _ in _districts(inputs):
        low, high = (100 * float(loads[end][code] / hours[code]) for end in ("low", "high"))
        if math.isfinite(low + high):
            yield (
                code,
                "druk_pct",
                Fact(
                    State.NUMBER,
                    low,
                    high,
                    text=f"{number((low + high) / 2)}%",
                    period=label,
                    source=_WORK,
                ),
            )


def _fte(inputs: AdviceInputs) -> pd.DataFrame | None:
    """Return full-time jobs per area by function; NaN where a point delivered none."""
    if inputs.staff.empty:
        return None
    wide = inputs.staff.pivot_table(
        index="servicepunt", columns="functie", values="fte", aggfunc="sum", fill_value=0.0
    )
    rows = {}
    for code, points in _districts(inputs):
        whole = points and set(points) <= set(wide.index)
        rows[code] = wide.loc[points].sum() if whole else wide.iloc[0] * math.nan
    return pd.DataFrame(rows).T


def staff_facts(inputs: AdviceInputs) -> Found:
    """Yield who does the work, and how many employers they have."""
    fte = _fte(inputs)
    if fte is None:
        return
    names = {f"{each}_pct": each for each in ("professional", "stagiair", "vrijwilliger")}
    for code, points in _districts(inputs):
        mine = {str(name): float(value) for name, value in fte.loc[[code]].iloc[0].items()}
        whole = sum(mine.values())
        if not whole > 0:
            continue
        for name, function in names.items():
            share = 100 * mine.get(function, 0.0) / whole
            yield (
                code,
                name,
                Fact(
                    State.NUMBER,
                    share,
                    share,
                    text=f"{number(share)}%",
                    period=inputs.period.label,
                    source=_STAFF,
                ),
            )
        staff = inputs.staff[inputs.staff["servicepunt"].isin(points)]
        employers = sorted({str(each) for each in staff["werkgever"] if each})
        yield (
            code,
            "werkgevers",
            Fact(
                State.NUMBER,
                float(len(employers)),
                float(len(employers)),
                text=how_many(len(employers), "werkgever", "werkgevers"),
                n=float(len(employers)),
                detail=listing(employers),
                period=inputs.period.label,
                source=_STAFF,
            ),
        )


def opening_facts(inputs: AdviceInputs) -> Found:
    """Yield hours per week by kind, and which points were closed."""
    if inputs.opening.empty:
        return
    rows, label = inputs.opening, inputs.period.label
    hours = rows.groupby("servicepunt")["uren"].sum()
    kinds = {
        "open_uren": rows["soort"] != "groep",
        "inloop_uren": rows["soort"] == "inloop",
        "avond_uren": rows["dagdeel"] == "avond",
        "groep_uren": rows["soort"] == "groep",
    }
    for code, points in _districts(inputs):
        if not points or not set(points) <= set(hours.index):
            continue
        here = rows["servicepunt"].isin(points)
        for name, chosen in kinds.items():
            if _wanted(inputs, name, code):
                value = float(rows.loc[here & chosen, "uren"].sum())
                yield (
                    code,
                    name,
                    Fact(
                        State.NUMBER,
                        value,
                        value,
                        text=f"{number(value, int(value % 1 > 0))} uur",
                        period=label,
                        source=_OPEN,
                    ),
                )
        shut = [point for point in points if hours[point] == 0]
        yield code, "punten_dicht", _points(inputs, shut, label, _OPEN)


def delivery_facts(inputs: AdviceInputs) -> Found:
    """Yield which points did not deliver, register insufficiently, or leave the area open."""
    quarters = inputs.year.quarters()
    for code, points in _districts(inputs):
        absent = [
            point
            for point in points
            if any(point not in inputs.delivered.get(quarter, frozenset()) for quarter in quarters)
        ]
        yield code, "punten_niet_geleverd", _points(inputs, absent, inputs.year.label, _DELIVERED)
        if inputs.poor is None:
            yield code, "punten_onvoldoende", Fact.absent(_INSIDE, source=_QUALITY)
        else:
            poor = [point for point in points if point in inputs.poor]
            yield code, "punten_onvoldoende", _points(inputs, poor, inputs.period.label, _QUALITY)
    yield from _unknown_area(inputs)


_DELIVERED = "Leveringen van de servicepunten"
_QUALITY = "Kwaliteit van de registratie (kwaliteit.yaml)"
_INSIDE = "dit oordeel is intern en staat op de pagina Gegevens, bij Kwaliteit"


def _points(inputs: AdviceInputs, points: list[str], period: str, source: str) -> Fact:
    count = float(len(points))
    text = how_many(len(points), "punt", "punten")
    return Fact(
        State.NUMBER,
        count,
        count,
        text=text,
        n=count,
        detail=_names(inputs, points),
        places=tuple(points),
        period=period,
        source=source,
    )


def _unknown_area(inputs: AdviceInputs) -> Found:
    """Yield the share of dossiers without a home area: of all points here, and of the worst one."""
    parts: Band | None = None
    wholes: Band | None = None
    for quarter in inputs.year.quarters():
        table = inputs.unplaced.get(quarter)
        if table is None:
            return
        there = [str(point) for point in inputs.points.index]
        part, whole = column(table, "onbekend"), column(table, "geheel")
        part, whole = _listed(part, there), _listed(whole, there)
        parts = part if parts is None else parts + part
        wholes = whole if wholes is None else wholes + whole
    if parts is None or wholes is None:
        return
    found = [parts, wholes]
    label = inputs.year.label
    by_point = {
        code: fact
        for code, _, fact in share_facts("", parts, wholes, spread(inputs), label, _DELIVERED)
    }
    sums = [
        Band(
            *(
                pd.Series(
                    {
                        code: float(getattr(band, end)[points].sum(skipna=False))
                        for code, points in _districts(inputs)
                        if points and _wanted(inputs, "gebied_onbekend_punt_pct", code)
                    }
                )
                for end in ("low", "high")
            )
        )
        for band in found
    ]
    yield from share_facts(
        "gebied_onbekend_pct", sums[0], sums[1], spread(inputs), label, _DELIVERED
    )
    for code, points in _districts(inputs):
        known = [point for point in points if point in by_point]
        if known and _wanted(inputs, "gebied_onbekend_punt_pct", code):
            worst = max(known, key=lambda point: (by_point[point].low, by_point[point].high))
            fact = by_point[worst]
            # Another point may be worse than the worst that can be told.
            high = max(by_point[point].high for point in known)
            yield (
                code,
                "gebied_onbekend_punt_pct",
                replace(fact, high=high, detail=_names(inputs, [worst]), places=(worst,)),
            )


def _listed(band: Band, points: list[str]) -> Band:
    """Return the counts of these points; one that did not deliver in a quarter has none."""
    return Band(band.low.reindex(points).fillna(0.0), band.high.reindex(points).fillna(0.0))


def breakdown_facts(inputs: AdviceInputs) -> Found:
    """Yield the shares of contacts and dossiers that are published per stadsdeel of the point."""
    for name, share in inputs.indicators.aandelen.items():
        part: Band | None = None
        whole: Band | None = None
        for quarter in inputs.year.quarters():
            table = inputs.shares.get((quarter, share.eenheid, share.uitsplitsing))
            if table is None:
                break
            counted = [each for each in table.categories if each not in share.zonder]
            k = _total(table, [each for each in counted if each in share.teller])
            n = _total(table, counted)
            part = k if part is None else _added(part, k)
            whole = n if whole is None else _added(whole, n)
        else:
            if part is not None and whole is not None:
                yield from share_facts(
                    name, part, whole, spread(inputs), inputs.year.label, _REGISTERED
                )


def _total(table: ProtectedTable, categories: list[str]) -> Band:
    """Return the sum of categories; a category that nobody listed is not there."""
    none = pd.Series(0.0, index=table.areas)
    total = Band(none, none)
    for each in categories:
        total = total + column(table, each)
    return total


def _added(one: Band, other: Band) -> Band:
    """Return the sum over quarters; an area that misses a quarter has none."""
    areas = one.low.index.union(other.low.index)
    one = Band(one.low.reindex(areas), one.high.reindex(areas))
    return one + Band(other.low.reindex(areas), other.high.reindex(areas))


_REGISTERED = "Uniforme registratie van de servicepunten"


def access_facts(inputs: AdviceInputs) -> Found:
    """Yield the share of residents without an open point within reach, in a detour's distance."""
    if inputs.access is None or inputs.opening.empty or inputs.origins.empty:
        return
    rows = inputs.opening[inputs.opening["soort"] != "groep"]
    hours = rows.groupby("servicepunt")["uren"].sum().reindex(inputs.points.index)
    near = _within(inputs)
    opened = near[hours.index[hours > 0]].any(axis=1)
    perhaps = near[hours.index[hours.isna()]].any(axis=1)
    people = inputs.buurt_residents.reindex(near.index).fillna(0.0)
    for level in (Level.STADSDEEL, Level.GEMEENTE):
        home = pd.Series(inputs.areas.lift(list(near.index), level), index=near.index)
        for code in inputs.areas.codes(level):
            here = home == code
            whole = float(people[here].sum())
            if not whole > 0:
                continue
            low = 100 * float(people[here & ~opened & ~perhaps].sum()) / whole
            high = 100 * float(people[here & ~opened].sum()) / whole
            yield (
                code,
                "buiten_bereik_pct",
                Fact(
                    State.NUMBER,
                    low,
                    high,
                    text=f"{number(high)}%",
                    period=inputs.period.label,
                    source=_OPEN,
                ),
            )


def _within(inputs: AdviceInputs) -> pd.DataFrame:
    """Return which points lie within reach of which buurten."""
    rules = inputs.access
    if rules is None:
        raise ValueError("no rules of access")
    buurten, points = inputs.origins[["x_m", "y_m"]], inputs.points[["x_m", "y_m"]]
    apart = buurten.to_numpy(float)[:, None, :] - points.to_numpy(float)[None, :, :]
    metres = np.hypot(apart[..., 0], apart[..., 1]) * rules.omweg.waarde
    return pd.DataFrame(metres <= rules.limit_m, buurten.index, points.index)
