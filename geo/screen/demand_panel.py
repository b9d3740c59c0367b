"""What stands beside the map of *Welke vragen?*: the selected area, its mix and its trend."""

from __future__ import annotations

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import ProtectedTable
from geo.screen import wording
from geo.screen.demand_view import DemandView
from geo.screen.model import Bar, Panel, Trend, TrendPoint
from geo.selection import ALL
from geo.text import sentence_case


class DemandPanel(DemandView):
    """Draws up the panel of the selected area."""

    def panel(self) -> Panel:
        """Return the panel."""
        code = self.selection.gebied
        if not code and self.selection.stadsdeel != ALL:
            code = self.selection.stadsdeel
        area = self.areas[code] if code else self.areas.gemeente
        own, mix_code, mix, note = self._mix_of(area.code)
        total = own.cell(area.code, TOTAL)
        typed = self.type != TOTAL and self.type in own.categories
        count = own.cell(area.code, self.type) if typed else total
        statement = wording.count_statement(
            count,
            (self.about if typed else "") + wording.placed_only(area.level),
            self.inputs.period,
            total if typed else None,
        )
        bars, bars_note = self._bars(mix_code, mix)
        notes = [note] if note else []
        trend = self._trend(area.code)
        return Panel(
            title=area.name,
            subtitle=self._subtitle(area.code),
            figure=count.text,
            statement=statement,
            bars_title="Waarover de nieuwe dossiers gaan",
            bars=bars,
            bars_note=bars_note,
            trend=trend,
            notes=tuple(notes),
        )

    def _subtitle(self, code: str) -> str:
        area = self.areas[code]
        people, year = self.inputs.population[area.level]
        residents = wording.residents(float(people.get(code, float("nan"))), year)
        district = self.areas.ancestor(code, Level.STADSDEEL)
        if area.level in (Level.WIJK, Level.BUURT) and district:
            return f"{sentence_case(area.level)} in {self.areas[district].name}, {residents}"
        return f"{sentence_case(area.level)}, {residents}"

    def _mix_of(self, code: str) -> tuple[ProtectedTable, str, ProtectedTable, str]:
        """Return the table of an area, and where its demand mix is published."""
        level = self.areas[code].level
        if level is Level.GEMEENTE:
            return self.whole, code, self._in_groups(self.whole, "geheel_hoofdgroepen"), ""
        if level is Level.STADSDEEL:
            table = self.inputs.tables["stadsdeel"]
            return table, code, self._in_groups(table, "hoofdgroepen"), ""
        if level is Level.WIJK:
            return self.table, code, self.table, ""
        wijk = str(self.areas.ancestor(code, Level.WIJK))
        note = f"Per buurt publiceren we geen hulpvragen. Dit zijn die van {self.areas[wijk].name}."
        return self.table, wijk, self.inputs.tables["mix"], note

    def _in_groups(self, table: ProtectedTable, name: str) -> ProtectedTable:
        """Return the table by main groups, where it is these that the map compares."""
        if self.indicator.id != "grootste_vraag":
            return table
        return self.inputs.tables.get(name, table)

    def _bars(self, code: str, table: ProtectedTable) -> tuple[tuple[Bar, ...], str]:
        types = [t for t in table.categories if t != TOTAL]
        cells = {t: table.cell(code, t) for t in types}
        reference_code, reference, name = self._reference()
        total = table.cell(code, TOTAL).value
        marks: dict[str, float] = {}
        whole = reference.cell(reference_code, TOTAL).value
        if total and whole:
            for t in types:
                there = (
                    reference.cell(reference_code, t).value if t in reference.categories else None
                )
                if there is not None:
                    marks[t] = there / whole * total
        longest = max([c.value or 0.0 for c in cells.values()] + list(marks.values()) + [1.0])
        order = sorted(
            types, key=lambda t: (not cells[t].is_number, -(cells[t].value or 0), types.index(t))
        )
        bars = tuple(
            Bar(
                self.labels[t],
                cells[t],
                (cells[t].value or 0.0) / longest,
                marks[t] / longest if t in marks else None,
            )
            for t in order
        )
        if reference_code == code or not marks:
            bars = tuple(Bar(b.label, b.cell, b.length) for b in bars)
            return bars, ""
        return bars, f"Het streepje: als de vragen verdeeld waren zoals in {name}."

    def _reference(self) -> tuple[str, ProtectedTable, str]:
        chosen = self.selection.vergelijk
        if chosen != ALL:
            table = self._in_groups(self.inputs.tables["stadsdeel"], "hoofdgroepen")
            return chosen, table, self.areas[chosen].name
        whole = self._in_groups(self.whole, "geheel_hoofdgroepen")
        return self.whole_code, whole, f"heel {self.areas.gemeente.name}"

    def _trend(self, code: str) -> Trend | None:
        area = self.areas[code]
        where, table = (
            (self.whole_code, "geheel")
            if area.level is Level.GEMEENTE
            else (str(self.areas.ancestor(code, Level.STADSDEEL)), "stadsdeel")
        )
        points = []
        for period, tables in sorted(self.inputs.trend.items()):
            if self.type not in tables[table].categories:
                return None
            points.append((period, tables[table].cell(where, self.type)))
        if len(points) < 2:
            return None
        highest = max([c.value or 0.0 for _, c in points] + [1.0])
        name = self.areas[where].name
        title = f"{name}: dossiers{self.about} per kwartaal"
        notes = [
            f"In {period.label} leverde {wording.points(missing)} niet."
            for period, missing in sorted(self.inputs.missing_points.items())
            if period in self.inputs.trend
        ]
        if area.level in (Level.WIJK, Level.BUURT):
            notes.insert(0, f"Per {area.level} publiceren we geen kwartalen; dit is heel {name}.")
        return Trend(
            title,
            tuple(TrendPoint(p.label, c, (c.value or 0.0) / highest) for p, c in points),
            tuple(notes),
        )
