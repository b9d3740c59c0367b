"""The question *Hoe druk is het?*: work beside the hours of who is there to do it."""

from __future__ import annotations

from geo.cell import Cell
from geo.period import QUARTER_DAYS
from geo.screen import pressure_words as words
from geo.screen import wording
from geo.screen.legend import by_class, counted
from geo.screen.model import (
    Column,
    Definition,
    MapPoint,
    MapView,
    Row,
    Scale,
    Screen,
    Table,
)
from geo.screen.pressure_inputs import PressureInputs
from geo.screen.pressure_panel import pressure_panel
from geo.screen.pressure_view import PressureView
from geo.text import number

_BREAKS = [0.8, 1.0, 1.2]
_TEXTS = (
    "minder dan 0,8",
    "0,8 tot 1,0",
    "1,0 tot 1,2",
    "1,2 of meer",
)


def pressure_screen(inputs: PressureInputs) -> Screen:
    """Compute the screen *Hoe druk is het?*.

    Points have no order of merit: the table is by name.

    Raises
    ------
    NoDataError
        If there are no points to say anything of.
    """
    view = PressureView(inputs)
    cells = [view.druk(code) for code in view.codes]
    looks = by_class(cells, list(_BREAKS), _TEXTS, Scale.SEQUENTIAL)
    legend = counted(looks, view.focus)
    indicator = inputs.scope.catalogue[inputs.selection.kenmerk]
    source = inputs.scope.catalogue.bronnen[indicator.bron]
    plan = inputs.scope.plan
    filled = "; ".join(f"{item.text}: {item.count}" for item in legend if item.count)
    return Screen(
        selection=inputs.selection,
        question="Hoe druk is het?",
        headline=words.headline(view),
        explanation=words.explanation(view),
        map=MapView(
            level=inputs.selection.niveau,
            codes=tuple(view.codes),
            looks=looks.of_area,
            values=tuple(
                _hover(view, code, cell) for code, cell in zip(view.codes, cells, strict=True)
            ),
            scale=looks.scale,
            in_focus=tuple(view.focus),
            points=_markers(view),
            of_points=True,
        ),
        map_description=f"Kaart van de druk per servicepunt. {filled}.",
        legend_title="Druk per servicepunt (werklast / capaciteit)",
        legend=legend,
        table=_table(view),
        panel=pressure_panel(view),
        definition=Definition.of(
            indicator,
            remark=f"{indicator.let_op} {_assumptions(view)}",
            source=f"{source.titel}, {source.uitgever}; lopende dossiers en contacten: uniforme "
            "registratie, beschermd",
        ),
        coverage_note=words.coverage(view),
        sources=inputs.sources,
        data_version=inputs.data_version,
        protection_note=(
            f"Werklast is berekend uit beschermde aantallen: onder de {plan.drempel} als klasse, "
            f"andere afgerond op {plan.afronding}."
        ),
        watermark="demonstratiegegevens" if inputs.demonstration else "",
    )


def _hover(view: PressureView, code: str, cell: Cell) -> str:
    if not cell.is_number:
        return wording.hover(cell, "")
    return f"druk {cell.text}, wachtlijst {view.waiting(code).text}"


def _markers(view: PressureView) -> tuple[MapPoint, ...]:
    places = view.inputs.points[["longitude", "latitude"]].to_numpy(float).tolist()
    return tuple(
        MapPoint(code, view.name(code), view.organisation(code), *at)
        for code, at in zip(view.codes, places, strict=True)
    )


def _table(view: PressureView) -> Table:
    columns = (
        Column("organisatie", "Organisatie", numeric=False),
        Column("werklast", "Werklast (uur)", "uur per kwartaal"),
        Column("capaciteit", "Capaciteit (uur)", "uur per kwartaal"),
        Column("druk", "Druk", "werklast / capaciteit"),
        Column(
            "wachtlijst",
            "Wachtlijst (personen)",
            "personen",
            help="Personen aan het eind van het kwartaal.",
        ),
        Column(
            "wachttijd",
            "Wachttijd (dagen, schatting)",
            "dagen",
            help=f"Wachtlijst / uitstroom × {QUARTER_DAYS} dagen; alleen als de lijst niet groeit.",
        ),
    )
    rows = tuple(
        Row(
            code,
            view.name(code),
            (
                Cell.of_text(view.organisation(code)),
                view.load_hours(code),
                view.capacity_hours(code),
                view.druk(code),
                view.waiting(code),
                view.wait(code),
            ),
        )
        for code in view.shown
    )
    return Table(columns, rows)


def _assumptions(view: PressureView) -> str:
    """Return every assumption with its value and range."""

    def written(value: float) -> str:
        return number(value, 2).rstrip("0").rstrip(",") if value % 1 else number(value)

    told = [
        f"{each.label}: {written(each.waarde)} ({written(each.laag)} tot {written(each.hoog)})"
        for _, each in view.inputs.workload.assumptions()
    ]
    return f"Aannamen, met tussen haakjes hoe laag en hoe hoog: {'; '.join(told)}."
