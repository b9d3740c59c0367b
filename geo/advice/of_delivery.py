"""Facts about what was delivered: absent points, and dossiers without an area."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geo.advice.at_points import Found, districts, names_of, points_fact, wanted
from geo.advice.comparing import Band
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.advice.of_release import column, share_facts, spread

_DELIVERED = "Leveringen van de servicepunten"
_QUALITY = "Kwaliteit van de registratie (kwaliteit.yaml)"
_INSIDE = "dit oordeel is intern en staat op de pagina Gegevens, bij Kwaliteit"


def delivery_facts(inputs: AdviceInputs) -> Found:
    """Yield which points did not deliver, register insufficiently, or leave the area open."""
    quarters = inputs.year.quarters()
    for code, points in districts(inputs):
        absent = [
            point
            for point in points
            if any(point not in inputs.delivered.get(quarter, frozenset()) for quarter in quarters)
        ]
        yield (
            code,
            "punten_niet_geleverd",
            points_fact(inputs, absent, inputs.year.label, _DELIVERED),
        )
        if inputs.poor is None:
            yield code, "punten_onvoldoende", Fact.absent(_INSIDE, source=_QUALITY)
        else:
            poor = [point for point in points if point in inputs.poor]
            yield (
                code,
                "punten_onvoldoende",
                points_fact(inputs, poor, inputs.period.label, _QUALITY),
            )
    yield from _unknown_area(inputs)


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
        for code, _, fact in share_facts(
            "", parts, wholes, spread(inputs), label, _DELIVERED, rounding=inputs.rounding
        )
    }
    sums = [
        Band(
            *(
                pd.Series(
                    {
                        code: float(getattr(band, end)[points].sum(skipna=False))
                        for code, points in districts(inputs)
                        if points and wanted(inputs, "gebied_onbekend_punt_pct", code)
                    }
                )
                for end in ("low", "high")
            )
        )
        for band in found
    ]
    yield from share_facts(
        "gebied_onbekend_pct",
        sums[0],
        sums[1],
        spread(inputs),
        label,
        _DELIVERED,
        rounding=inputs.rounding,
    )
    for code, points in districts(inputs):
        known = [point for point in points if point in by_point]
        if known and wanted(inputs, "gebied_onbekend_punt_pct", code):
            worst = max(known, key=lambda point: (by_point[point].low, by_point[point].high))
            fact = by_point[worst]
            # Another point may be worse than the worst that can be told.
            high = max(by_point[point].high for point in known)
            yield (
                code,
                "gebied_onbekend_punt_pct",
                replace(fact, high=high, detail=names_of(inputs, [worst]), places=(worst,)),
            )


def _listed(band: Band, points: list[str]) -> Band:
    """Return the counts of these points; one that did not deliver in a quarter has none."""
    return Band(band.low.reindex(points).fillna(0.0), band.high.reindex(points).fillna(0.0))
