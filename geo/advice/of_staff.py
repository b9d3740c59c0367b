"""Facts about work and who does it: hours of both, heavy dossiers, functions and employers."""

from __future__ import annotations

import math

import pandas as pd

from geo.advice.at_points import Found, districts, summed
from geo.advice.comparing import Band
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import share_facts, spread
from geo.areas import Level
from geo.cell import State
from geo.pressure import capacity, load
from geo.text import how_many, listing, number
from geo.workload import CONTACTS, SESSIONS

_STAFF = "Inzet, zoals nu geleverd"
_WORK = "Uniforme registratie en inzet, met de aannamen over uren"


def work_facts(inputs: AdviceInputs) -> Found:
    """Yield hours of work beside hours of staff, and the share of heavy dossiers."""
    if inputs.work is None or inputs.work.areas == []:
        return
    weights = list(inputs.workload.uren_per_dossier)
    sums = {name: summed(inputs, inputs.work, name) for name in [*weights, CONTACTS, SESSIONS]}
    whole = sums[weights[0]]
    for name in weights[1:]:
        whole = whole + sums[name]
    codes = inputs.areas.codes(Level.STADSDEEL)
    heavy = Band(sums["zwaar"].low[codes], sums["zwaar"].high[codes])
    every = Band(whole.low[codes], whole.high[codes])
    label = inputs.period.label
    yield from share_facts(
        "zwaar_lopend_pct", heavy, every, spread(inputs), label, _WORK, rounding=inputs.rounding
    )
    fte = _fte(inputs)
    if fte is None:
        return
    hours = capacity(fte, inputs.workload)
    loads = {}
    for end in ("low", "high"):
        running = pd.DataFrame({name: getattr(sums[name], end) for name in weights})
        sessions = getattr(sums[SESSIONS], end).fillna(0.0)
        loads[end] = load(running, getattr(sums[CONTACTS], end), sessions, inputs.workload)
    for code, _ in districts(inputs):
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
    for code, points in districts(inputs):
        whole = points and set(points) <= set(wide.index)
        rows[code] = wide.loc[points].sum() if whole else wide.iloc[0] * math.nan
    return pd.DataFrame(rows).T


def staff_facts(inputs: AdviceInputs) -> Found:
    """Yield who does the work, and how many employers they have."""
    fte = _fte(inputs)
    if fte is None:
        return
    names = {f"{each}_pct": each for each in ("professional", "stagiair", "vrijwilliger")}
    for code, points in districts(inputs):
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
