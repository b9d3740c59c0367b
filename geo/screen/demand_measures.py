"""The measures of *Welke vragen?*: figures, looks, table columns and the headline of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from geo.areas import Level
from geo.cell import Cell, State
from geo.classes import nice_breaks, ratio_breaks
from geo.demand import TOTAL, leading
from geo.screen import wording
from geo.screen.demand_view import DemandView
from geo.screen.legend import LARGEST_CIRCLE_M, Looks, by_category, by_class, by_size, class_texts
from geo.screen.measures import change_cell, quotient_cell, rate_cell, share_cell
from geo.screen.model import Column, Scale
from geo.text import sentence_case
from geo.unknown import Unknown

NO_CLEAR_LEADER = "gelijk_op"
_PRECISE = 9
# A class holds its lower bound; for a fall the bound belongs to the larger fall.
_CHANGE_BREAKS = [math.nextafter(-25, 0), math.nextafter(-10, 0), 10.0, 25.0]


@dataclass(frozen=True)
class Measured:
    """A measure worked out: cells per area, looks, table columns and the headline."""

    cells: list[Cell]
    looks: Looks
    columns: tuple[Column, ...]
    rest: Callable[[str], tuple[Cell, ...]]
    headline: str
    hover_unit: str
    order: list[float]


class DemandMeasures(DemandView):
    """Works out the chosen measure."""

    def measure(self) -> Measured:
        """Return the measure that was chosen."""
        return {
            "grootste_vraag": self._leading,
            "dossiers_per_1000": self._rate,
            "aandeel_vergeleken": self._quotient,
            "dossiers": self._count,
            "verandering": self._change,
        }[self.indicator.id]()

    def _names(
        self, cells: list[Cell], *, least: float = 0.0, in_classes: bool = False
    ) -> wording.Top:
        named = [
            (self.areas.told(code), cell)
            for code, cell in zip(self.table.areas, cells, strict=True)
            if self._in(code)
        ]
        return wording.top_of(named, least, in_classes=in_classes)

    def _own(self, cells: list[Cell]) -> Cell:
        """Return the figure of the place, where that is a single area."""
        inside = (c for code, c in zip(self.table.areas, cells, strict=True) if self._in(code))
        return next(inside, Cell.no_data())

    def _in(self, code: str) -> bool:
        return code in self.place.codes

    def _lower(self, code: str) -> str:
        return wording.lower_first(self.labels[code])

    def _parent_column(self) -> Column:
        above = list(Level)[self.level.depth - 1]
        return Column("in", sentence_case(above), numeric=False)

    def _order(self, cells: list[Cell]) -> list[float]:
        def most(cell: Cell) -> float:
            # Of a hidden count nothing above is known: it stands where it may begin.
            known = cell.low if cell.high == float("inf") else cell.high
            return cell.value if cell.value is not None else known or 0.0

        return [most(cell) for cell in cells]

    def _leading(self) -> Measured:
        groups = self.scope.taxonomy.hoofdgroepen
        rivals = [g.code for g in groups if not g.restgroep]
        table = self.inputs.tables.get("hoofdgroepen", self.table)
        cells, keys, counts = [], [], {}
        for code in self.table.areas:
            total = table.cell(code, TOTAL)
            lead = leading(table, code, rivals) if total.state is not State.NO_DATA else []
            if not lead:
                # A class such as 0–9 is of a count, and no answer to which demand type leads.
                withheld = total.is_number or total.state is State.SUPPRESSED
                cells.append(_all_small(total) if withheld else total)
                counts[code] = cells[-1] if total.is_number else total
                keys.append("")
            else:
                counts[code] = table.cell(code, lead[0])
                names = " of ".join([self.labels[lead[0]], *map(self._lower, lead[1:2])])
                text = names if len(lead) < 3 else "Geen duidelijk grootste"
                cells.append(Cell.of_text(text, counts[code].value))
                keys.append(lead[0] if len(lead) == 1 else NO_CLEAR_LEADER)
        legend = [(g.code, g.label, g.kleur) for g in groups]
        legend.append((NO_CLEAR_LEADER, "geen duidelijk grootste", -1))
        looks = by_category(cells, keys, legend)
        shares = {code: share_cell(n, table.cell(code, TOTAL)) for code, n in counts.items()}

        def rest(code: str) -> tuple[Cell, ...]:
            i = self.table.areas.index(code)
            return (cells[i], counts[code], shares[code], table.cell(code, TOTAL))

        in_focus = [
            (cell, key)
            for code, cell, key in zip(self.table.areas, cells, keys, strict=True)
            if self._in(code)
        ]
        headline = wording.leading_headline(
            [k for c, k in in_focus if c.is_number and k != NO_CLEAR_LEADER],
            self.labels,
            sum(c.is_number for c, _ in in_focus),
            self.place,
            self._own(cells),
        )
        columns = (
            self._parent_column(),
            Column("waarde", "Grootste hulpvraag", numeric=False, help=self.indicator.definitie),
            Column("aantal", "Dossiers", "dossiers"),
            Column("aandeel", "Aandeel", "%"),
            Column("totaal", "Alle dossiers", "dossiers"),
        )
        return Measured(cells, looks, columns, rest, headline, "", self._order(cells))

    def _rate(self) -> Measured:
        minimum = self.scope.plan.minimum_inwoners
        counts = self.table.column(self.type)
        cells = [
            rate_cell(c, self.people.get(code, float("nan")), minimum)
            for code, c in zip(self.table.areas, counts, strict=True)
        ]
        breaks = nice_breaks([c.value if c.value is not None else float("nan") for c in cells])
        looks = by_class(cells, breaks, class_texts(breaks), Scale.SEQUENTIAL)
        whole_people = float(self.inputs.population[Level.GEMEENTE][0].iloc[0])
        whole = rate_cell(self.whole_cell(self.type), whole_people, minimum)
        top = self._names(cells)
        headline = wording.rate_headline(top, whole, self.about, self.place, self._own(cells))
        columns = (
            self._parent_column(),
            Column("aantal", f"Dossiers{self.about}", "dossiers"),
            Column("inwoners", f"Inwoners {self.people_year}", "inwoners"),
            Column("waarde", "Per 1.000 inwoners", "per 1.000", help=self.indicator.definitie),
        )
        by_code = dict(zip(self.table.areas, cells, strict=True))

        def rest(code: str) -> tuple[Cell, ...]:
            people = self.people.get(code, float("nan"))
            shown = Cell.of_number(people) if people == people else Cell.no_data()
            return (self.table.cell(code, self.type), shown, by_code[code])

        return Measured(
            cells, looks, columns, rest, headline, "per 1.000 inwoners", self._order(cells)
        )

    def _quotient(self) -> Measured:
        everywhere = share_cell(self.whole_cell(self.type), self.whole_cell(TOTAL))
        shares = {
            code: share_cell(self.table.cell(code, self.type), self.table.cell(code, TOTAL))
            for code in self.table.areas
        }
        # From the published counts: whole percents would move areas into another class.
        precise = share_cell(self.whole_cell(self.type), self.whole_cell(TOTAL), decimals=_PRECISE)
        cells = [
            quotient_cell(
                share_cell(
                    self.table.cell(code, self.type),
                    self.table.cell(code, TOTAL),
                    decimals=_PRECISE,
                ),
                precise,
            )
            for code in self.table.areas
        ]
        texts = (
            "veel minder vaak, onder 0,67",
            "minder vaak, 0,67 tot 0,8",
            "ongeveer even vaak",
            "vaker, 1,25 tot 1,5",
            "veel vaker, 1,5 of meer",
        )
        looks = by_class(cells, ratio_breaks(), texts, Scale.DIVERGING)
        headline = wording.quotient_headline(
            self._names(cells, least=1.25),
            wording.lower_first(self.labels[self.type]),
            everywhere,
            self.place,
            self._own(cells),
        )
        columns = (
            self._parent_column(),
            Column("aantal", f"Dossiers{self.about}", "dossiers"),
            Column("totaal", "Alle dossiers", "dossiers"),
            Column("aandeel", "Aandeel", "%"),
            Column(
                "waarde", "Keer het gemeentelijke aandeel", "keer", help=self.indicator.definitie
            ),
        )
        by_code = dict(zip(self.table.areas, cells, strict=True))

        def rest(code: str) -> tuple[Cell, ...]:
            return (
                self.table.cell(code, self.type),
                self.table.cell(code, TOTAL),
                shares[code],
                by_code[code],
            )

        return Measured(
            cells,
            looks,
            columns,
            rest,
            headline,
            "keer het gemeentelijke aandeel",
            self._order(cells),
        )

    def _count(self) -> Measured:
        cells = self.table.column(self.type)
        plan = self.scope.plan
        in_classes = plan.view(self.level).vorm == "klasse"
        if in_classes:
            breaks = [float(b) for b in plan.klassen[1:]]
            texts = plan.class_texts
        else:
            breaks = nice_breaks([c.value if c.value is not None else float("nan") for c in cells])
            texts = class_texts(breaks)
        looks = by_size(cells, breaks, texts, LARGEST_CIRCLE_M[self.level])
        headline = wording.count_headline(
            self.place_cell(self.type),
            self.about,
            self.inputs.period,
            self.place,
            self._names(cells, in_classes=in_classes),
        )
        columns = (
            self._parent_column(),
            Column("waarde", f"Dossiers{self.about}", "dossiers", help=self.indicator.definitie),
        )
        by_code = dict(zip(self.table.areas, cells, strict=True))
        return Measured(
            cells,
            looks,
            columns,
            lambda code: (by_code[code],),
            headline,
            "dossiers",
            self._order(cells),
        )

    def _change(self) -> Measured:
        before = self.inputs.tables.get("kaart_eerder")
        old = {
            code: before.cell(code, self.type) if before is not None else None
            for code in self.table.areas
        }
        minimum = self.scope.plan.minimum_voor_verandering
        cells = [
            change_cell(self.table.cell(c, self.type), old[c], minimum) for c in self.table.areas
        ]
        texts = (
            "25% of meer gedaald",
            "10 tot 25% gedaald",
            "minder dan 10% verschil",
            "10 tot 25% gestegen",
            "25% of meer gestegen",
        )
        looks = by_class(cells, _CHANGE_BREAKS, texts, Scale.DIVERGING)
        name = "geheel_eerder" if self.place.is_whole else "stadsdeel_eerder"
        place_before = self.inputs.tables.get(name)
        change = change_cell(
            self.place_cell(self.type),
            place_before.cell(self.place.code, self.type) if place_before is not None else None,
            minimum,
        )
        headline = wording.change_headline(change, self.about, self.inputs.period, self.place)
        columns = (
            self._parent_column(),
            Column("nu", self.inputs.period.label, "dossiers"),
            Column("eerder", self.inputs.period.year_earlier().label, "dossiers"),
            Column("waarde", "Verandering", "%", help=self.indicator.definitie),
        )
        by_code = dict(zip(self.table.areas, cells, strict=True))

        def rest(code: str) -> tuple[Cell, ...]:
            return (
                self.table.cell(code, self.type),
                old[code] or Cell.no_data(Unknown.NO_YEAR_EARLIER),
                by_code[code],
            )

        return Measured(
            cells,
            looks,
            columns,
            rest,
            headline,
            "ten opzichte van een jaar eerder",
            self._order(cells),
        )


def _all_small(total: Cell) -> Cell:
    return Cell(
        State.SUPPRESSED,
        text="afgeschermd",
        reason=f"alle hulpvragen zijn klein of afgeschermd; samen {total.text}",
    )
