"""The question *Wie gaat waarheen?*: where clients come from, and where residents go."""

from __future__ import annotations

import numpy as np

from geo.areas import Level
from geo.cell import Cell
from geo.flows import UNKNOWN
from geo.screen import flows_words as words
from geo.screen import wording
from geo.screen.flows_panel import flows_panel
from geo.screen.flows_view import BREAKS, FlowInputs, FlowView, rest_of
from geo.screen.legend import by_class, class_texts, counted
from geo.screen.model import (
    Column,
    Definition,
    MapPoint,
    MapView,
    Row,
    Scale,
    Screen,
    Sheet,
    Table,
)


def flows_screen(inputs: FlowInputs) -> Screen:
    """Compute the screen *Wie gaat waarheen?*: of a point, of a stadsdeel, or of all of them.

    The map has stadsdelen only: a point by wijk or buurt is never published.
    """
    view = FlowView(inputs)
    cells = {code: _cell(view, code) for code in view.districts}
    looks = by_class(list(cells.values()), list(BREAKS), class_texts(BREAKS, "%"), Scale.SEQUENTIAL)
    legend = counted(looks, [True] * len(cells))
    indicator = inputs.scope.catalogue[inputs.selection.kenmerk]
    source = inputs.scope.catalogue.bronnen[indicator.bron]
    title = words.measure(view)
    return Screen(
        selection=inputs.selection,
        question="Wie gaat waarheen?",
        headline=words.headline(view),
        explanation=words.explanation(view),
        map=MapView(
            level=Level.STADSDEEL,
            codes=tuple(cells),
            looks=looks.of_area,
            values=tuple(wording.hover(cell, "") for cell in cells.values()),
            scale=looks.scale,
            in_focus=(True,) * len(cells),
            points=_markers(view),
            zoomed=False,
        ),
        map_description=wording.map_description(title, Level.STADSDEEL, legend),
        legend_title=title,
        legend=legend,
        table=_table(view, cells),
        panel=flows_panel(view),
        definition=Definition.of(indicator, f"{source.titel}, {source.uitgever}"),
        coverage_note=_coverage(view),
        sources=inputs.sources,
        data_version=inputs.data_version,
        protection_note=wording.protection_note(inputs.scope.plan, Level.STADSDEEL),
        watermark="demonstratiegegevens" if inputs.demonstration else "",
        sheet=_sheet(view),
    )


def _cell(view: FlowView, code: str) -> Cell:
    if view.point:
        return view.from_district(view.point, code)
    return view.to_district(view.district or code, code)


def _markers(view: FlowView) -> tuple[MapPoint, ...]:
    shown = [view.point] if view.point else view.codes
    points = view.inputs.points
    found = points.reindex(shown)[["longitude", "latitude"]].to_numpy(float).tolist()
    return tuple(
        MapPoint(code, view.name(code), "", *at) for code, at in zip(shown, found, strict=True)
    )


def _table(view: FlowView, cells: dict[str, Cell]) -> Table:
    share = Column("waarde", words.measure(view), "%", help=words.SPAN)
    names = Column("punten", "Servicepunten daar", "servicepunten")

    def of_points(code: str) -> Cell:
        return Cell.of_number(len(view.points_in(code)))

    if view.point:
        columns: tuple[Column, ...] = (names, Column("aantal", "Dossiers", "dossiers"), share)
        rows: dict[str, tuple[Cell, ...]] = {
            code: (of_points(code), view.count(view.point, code), cells[code]) for code in cells
        }
    elif view.district:
        columns, rows = (names, share), {code: (of_points(code), cells[code]) for code in cells}
    else:
        columns = (
            names,
            share,
            Column("elders", "Bij een punt elders", "%", help=words.SPAN),
            Column("van_elders", "Van elders, bij de punten hier", "%", help=words.SPAN),
        )
        rows = {
            code: (of_points(code), cell, rest_of(cell), view.from_elsewhere(code))
            for code, cell in cells.items()
        }
    order = sorted(cells, key=lambda code: (-(cells[code].high or 0.0), view.areas[code].name))
    return Table(columns, tuple(Row(c, view.areas[c].name, rows[c]) for c in order))


def _coverage(view: FlowView) -> str:
    use, inputs = view.use, view.inputs
    parts = ["Stip: het servicepunt." if view.point else "Stippen: de servicepunten."]
    parts += wording.unplaced(inputs.unplaced, inputs.placed, Level.STADSDEEL)
    parts += wording.not_delivered(inputs.missing_points, [use.period])
    for quarter in use.period.quarters():
        if silent := [view.name(code) for code in use.silent(quarter)]:
            parts.append(wording.closed(quarter, silent, hours_known=quarter in use.closed))
    return " ".join(parts)


def _sheet(view: FlowView) -> Sheet:
    """Every point by every stadsdeel, with the ends that the shares follow from."""
    head = (
        "jaar",
        "servicepunt",
        "naam",
        "staat_in",
        "woont_in",
        "naam_woongebied",
        "dossiers",
        "laagst",
        "hoogst",
        "van_punt_pct_laag",
        "van_punt_pct_hoog",
        "van_gebied_pct_laag",
        "van_gebied_pct_hoog",
        "bron",
    )
    rows = []
    columns = ["lower", "upper"]
    columns += [f"van_{what}_{end}" for what in ("punt", "gebied") for end in ("laag", "hoog")]
    scale = np.array([1, 1, 100, 100, 100, 100])
    for point in view.codes:
        for area in (*view.districts, UNKNOWN):
            known = area != UNKNOWN
            row = view.by_point.index.get_loc((point, area))
            figures = (view.by_point[columns].to_numpy(float)[row] * scale).tolist()
            rows.append(
                (
                    str(view.use.period),
                    point,
                    view.name(point),
                    view.at(point),
                    area,
                    view.areas[area].name if known else words.NOWHERE,
                    view.count(point, area).text if known else "",
                    *("" if f != f else f"{f:.5g}".replace(".", ",") for f in figures),
                    f"{view.inputs.sources[0]}; {view.inputs.data_version}",
                )
            )
    return Sheet("wie_gaat_waarheen", head, tuple(rows))
