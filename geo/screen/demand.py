"""The question *Welke vragen?*: what people ask, per area."""

from __future__ import annotations

from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.period import Period
from geo.screen import wording
from geo.screen.demand_measures import DemandMeasures, Measured
from geo.screen.demand_panel import DemandPanel
from geo.screen.demand_view import DemandInputs, DemandView
from geo.screen.legend import counted
from geo.screen.model import Definition, MapView, Offer, Row, Screen, Table
from geo.text import sentence_case


def demand_screen(inputs: DemandInputs) -> Screen:
    """Compute the screen *Welke vragen?*.

    Raises
    ------
    NoDataError
        If no area has any figure for the period.
    """
    return _DemandScreen(inputs).screen()


class _DemandScreen(DemandView):
    def screen(self) -> Screen:
        measured = DemandMeasures(self.inputs).measure()
        focus = [code in self.place.codes for code in self.table.areas]
        legend = counted(measured.looks, focus)
        rows = self._rows(measured, focus)
        known = sum(c.is_number for c, f in zip(measured.cells, focus, strict=True) if f)
        return Screen(
            selection=self.selection,
            question="Welke vragen?",
            headline=measured.headline,
            explanation=self._explanation(),
            map=MapView(
                level=self.level,
                codes=tuple(self.table.areas),
                looks=measured.looks.of_area,
                values=tuple(wording.hover(c, measured.hover_unit) for c in measured.cells),
                scale=measured.looks.scale,
                in_focus=tuple(focus),
                radii_m=measured.looks.radii_m,
            ),
            map_description=wording.map_description(self.indicator.label, self.level, legend),
            legend_title=sentence_case(wording.legend_title(self.indicator)),
            legend=legend,
            table=Table(measured.columns, rows),
            panel=DemandPanel(self.inputs).panel(),
            definition=Definition.of(
                self.indicator, self.scope.catalogue.bronnen[self.indicator.bron].titel
            ),
            coverage_note=self._coverage(known),
            sources=self.inputs.sources,
            data_version=self.inputs.data_version,
            protection_note=wording.protection_note(self.scope.plan, self.level),
            watermark="demonstratiegegevens" if self.inputs.demonstration else "",
            offer=self._offer(),
        )

    def _offer(self) -> Offer | None:
        if self.indicator.id != "verandering" or "kaart_eerder" in self.inputs.tables:
            return None
        text = wording.compared(self.scope.plan)
        nearest = self.inputs.comparable
        if nearest is None:
            return Offer(f"{text} Een heel jaar om mee te vergelijken is er nog niet.", "", None)
        now = Period.parse(nearest.periode)
        label = f"{now.label} naast {now.year_earlier().label}, per {nearest.niveau}"
        return Offer(f"{text} De dichtstbijzijnde vergelijking die er is:", label, nearest)

    def _rows(self, measured: Measured, focus: list[bool]) -> tuple[Row, ...]:
        numbered = sorted(
            range(len(measured.cells)),
            key=lambda i: (
                not measured.cells[i].is_number,
                measured.cells[i].state is not State.SUPPRESSED,
                -measured.order[i],
                self.areas[self.table.areas[i]].name,
            ),
        )
        return tuple(
            Row(code, self.areas[code].name, (self._parent(code), *measured.rest(code)))
            for i in numbered
            if focus[i]
            for code in [self.table.areas[i]]
        )

    def _parent(self, code: str) -> Cell:
        parent = self.areas[code].parent
        return Cell.of_text(self.areas[parent].name if parent else "")

    def _explanation(self) -> str:
        by = wording.how_many(self.inputs.points, "servicepunt", "servicepunten")
        return (
            f"Nieuwe dossiers{self.about}, geregistreerd door "
            f"{by if self.inputs.points else 'de servicepunten samen'}, {self.inputs.period.label}."
        )

    def _coverage(self, known: int) -> str:
        parts = [wording.known_of(known, self.place)]
        unplaced = self.inputs.tables["niet_geplaatst"]
        parts += wording.unplaced(unplaced, self.whole_cell(TOTAL), self.level)
        parts += wording.left_open(self.inputs.left_open)
        parts += wording.more_than(self.inputs.more_than)
        spans = [self.inputs.period]
        if self.indicator.id == "verandering":
            spans.append(self.inputs.period.year_earlier())
        parts += wording.not_delivered(self.inputs.missing_points, spans)
        return " ".join(parts)
