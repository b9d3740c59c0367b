"""The wijken of a stadsdeel side by side, and the stadsdeel beside the ones like it."""

from __future__ import annotations

import numpy as np

from geo.areas import Level
from geo.cell import Cell
from geo.demand import TOTAL
from geo.disclosure import ProtectedTable
from geo.screen.measures import rate_cell, share_cell
from geo.screen.model import Bar, Trend, TrendPoint
from geo.screen.profile.model import Comparison, ProfileInputs, Small
from geo.screen.wording import points
from geo.similar import most_similar
from geo.text import listing
from geo.unknown import Unknown


def wijken(inputs: ProfileInputs) -> tuple[Small, ...]:
    """Return the wijken by name, each with its mix of questions on one scale."""
    if inputs.window is None:
        return ()
    table, whole = inputs.mix["wijk"], inputs.mix["geheel"]
    groups = [code for code in table.categories if code != TOTAL]
    codes = inputs.areas.within(inputs.stadsdeel, Level.WIJK)
    shares = {
        w: {g: share_cell(table.cell(w, g), table.cell(w, TOTAL)) for g in groups} for w in codes
    }
    city = _shares(whole, inputs.areas.gemeente.code, groups)
    drawn = [c.value for of in shares.values() for c in of.values() if c.value is not None]
    longest = max([*drawn, *(c.value for c in city.values() if c.value is not None), 1.0])
    order = sorted(groups, key=lambda g: -(city[g].value or 0.0))
    return tuple(
        Small(
            wijk,
            inputs.areas[wijk].name,
            _figure(table.cell(wijk, TOTAL)),
            tuple(_bar(inputs.labels[g], shares[wijk][g], city[g], longest) for g in order),
            {
                "vraag": "vragen",
                "stadsdeel": inputs.stadsdeel,
                "niveau": Level.WIJK.value,
                "periode": str(inputs.window),
                "gebied": wijk,
            },
        )
        for wijk in sorted(codes, key=lambda code: inputs.areas[code].name)
    )


def _shares(table: ProtectedTable, area: str, groups: list[str]) -> dict[str, Cell]:
    return {g: share_cell(table.cell(area, g), table.cell(area, TOTAL)) for g in groups}


def _bar(label: str, share: Cell, city: Cell, longest: float) -> Bar:
    mark = city.value / longest if city.value is not None else None
    return Bar(label, share, (share.value or 0.0) / longest, mark)


def _figure(total: Cell) -> str:
    return f"{total.text} dossiers" if total.is_number else total.text


def comparison(inputs: ProfileInputs) -> Comparison | None:
    """Return dossiers per 1,000 residents here, in the city and in similar stadsdelen."""
    if inputs.window is None:
        return None
    areas, gemeente = inputs.areas, inputs.areas.gemeente
    alike = most_similar(inputs.figures, inputs.stadsdeel, inputs.similarity.aantal)
    codes = [inputs.stadsdeel, gemeente.code, *map(str, alike.index)]
    groups = [c for c in inputs.mix["stadsdeel"].categories if c != TOTAL]

    def rate(code: str, group: str) -> Cell:
        table = inputs.mix["geheel" if code == gemeente.code else "stadsdeel"]
        people = inputs.population[areas[code].level][0]
        residents = float(people.get(code, np.nan))
        return rate_cell(table.cell(code, group), residents, inputs.plan.minimum_inwoners)

    def figure(code: str, name: str) -> Cell:
        city = code == gemeente.code
        value = inputs.city_figures[name] if city else inputs.figures[name].get(code, np.nan)
        if np.isnan(value):
            return Cell.no_data(Unknown.NO_FIGURE_OF_AREA)
        return Cell.of_number(float(value), decimals=0, suffix="%")

    own = areas[inputs.stadsdeel].name
    names = listing([areas[str(code)].name for code in alike.index])
    resemble = "lijkt" if len(alike) == 1 else "lijken"
    measured = listing([label.lower() for label in inputs.figure_labels.values()])
    note = (
        f"{names} {resemble} het meest op {own}, gemeten aan {measured}."
        if len(alike)
        else f"Welke stadsdelen op {own} lijken is niet te bepalen: een van de cijfers ontbreekt."
    )
    labels = {TOTAL: "Alle nieuwe dossiers"} | {g: inputs.labels[g] for g in groups}
    return Comparison(
        f"Nieuwe dossiers per 1.000 inwoners, {inputs.window.label}",
        note,
        tuple(areas[code].name for code in codes),
        tuple((label, tuple(rate(c, g) for c in codes)) for g, label in labels.items()),
        tuple(
            (label, tuple(figure(c, name) for c in codes))
            for name, label in inputs.figure_labels.items()
        ),
    )


def trend(inputs: ProfileInputs) -> Trend | None:
    """Return the course of the total, with a mark for quarters that are not whole."""
    cells = [
        (quarter, tables["stadsdeel"].cell(inputs.stadsdeel, TOTAL))
        for quarter, tables in inputs.published.items()
        if quarter.is_quarter
    ]
    if len(cells) < 2:
        return None
    highest = max([cell.value or 0.0 for _, cell in cells] + [1.0])
    whole = frozenset().union(*inputs.delivered.values())
    notes = []
    for quarter, _ in cells:
        gone = sorted(whole - inputs.delivered.get(quarter, frozenset()))
        if gone:
            told = points([inputs.names.get(code, code) for code in gone])
            notes.append(f"Over {quarter.label} leverde {told} niet.")
    name = inputs.areas[inputs.stadsdeel].name
    return Trend(
        f"{name}: nieuwe dossiers per kwartaal",
        tuple(TrendPoint(q.label, c, (c.value or 0.0) / highest) for q, c in cells),
        tuple(notes),
    )
