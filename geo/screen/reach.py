"""The question *Waar missen we mensen?*: registered beside expected, and how sure that is."""

from __future__ import annotations

from math import log

from geo.areas import Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.reach_words import Flag, Reason
from geo.screen import reach_words, wording
from geo.screen.charts import caterpillar, funnel
from geo.screen.flag_looks import flag_looks, look_of
from geo.screen.gap_causes import explained
from geo.screen.legend import counted
from geo.screen.model import (
    Bar,
    Column,
    Definition,
    MapView,
    Panel,
    Row,
    Scale,
    Screen,
    Sheet,
    Table,
    Unjudged,
)
from geo.screen.reach_view import ReachInputs, ReachView
from geo.screen.unjudged import unjudged_by_reason
from geo.text import number, sentence_case
from geo.unknown import Unknown

_ORDER = (Flag.LOWER, Flag.HIGHER, Flag.NONE, Flag.UNJUDGED)


def reach_screen(inputs: ReachInputs) -> Screen:
    """Compute the screen *Waar missen we mensen?*.

    Raises
    ------
    NoDataError
        If no area has any figure for the period.
    """
    return _ReachScreen(inputs).screen()


class _ReachScreen(ReachView):
    def screen(self) -> Screen:
        focus = [code in self.place.codes for code in self.table.areas]
        looks = flag_looks([self._look(code) for code in self.table.areas])
        legend = counted(looks, focus)
        names = [self.areas[code].name for code in self.table.areas]
        return Screen(
            selection=self.selection,
            question="Waar missen we mensen?",
            headline=self._headline(),
            explanation=self._explanation(),
            map=MapView(
                level=self.level,
                codes=tuple(self.table.areas),
                looks=looks.of_area,
                values=tuple(self._hover(code) for code in self.table.areas),
                scale=Scale.DIVERGING,
                in_focus=tuple(focus),
            ),
            map_description=wording.map_description(self.indicator.label, self.level, legend),
            legend_title=self.indicator.label,
            legend=legend,
            table=Table(_columns(self.against, self.indicator.voorbeeld), self._rows()),
            panel=self._panel(),
            definition=Definition.of(
                self.indicator, self.scope.catalogue.bronnen[self.indicator.bron].titel
            ),
            coverage_note=self._coverage(focus),
            sources=self.inputs.sources,
            data_version=self.inputs.data_version,
            protection_note=wording.protection_note(self.scope.plan, self.level),
            watermark="demonstratiegegevens" if self.inputs.demonstration else "",
            charts=(
                funnel(names, self.verdicts, self.inputs.phi, self.level.value),
                caterpillar(names, self.verdicts, self.level.value),
            ),
            sheet=self._sheet(),
            unjudged=self._unjudged(),
        )

    # --- map -------------------------------------------------------------------------------

    def _look(self, code: str) -> str:
        verdict = self.verdict(code)
        return look_of(
            str(verdict["flag"]),
            float(verdict["smoothed"]),
            most=float(verdict["observed_high"]),
            least=float(verdict["expected_low"]),
            nobody=verdict["reason"] == Reason.NOBODY,
        )

    def _hover(self, code: str) -> str:
        verdict, cell = self.verdict(code), self.counts[code]
        if verdict["flag"] in (Flag.LOWER, Flag.HIGHER):
            expected = number(float(verdict["expected"]))
            seen = cell.text if cell.is_number else reach_words.count_words(cell, verdict)
            return f"{reach_words.difference(verdict)} ({seen} van {expected} verwacht)"
        return str(verdict["text"])

    # --- words -----------------------------------------------------------------------------

    def _headline(self) -> str:
        inside = self.verdicts[[code in self.place.codes for code in self.verdicts.index]]
        lower = inside[inside["flag"] == Flag.LOWER].sort_values("smoothed")
        judged = int((inside["flag"] != Flag.UNJUDGED).sum())
        named = [(self.areas.told(str(code)), row) for code, row in lower.iterrows()]
        higher = int((inside["flag"] == Flag.HIGHER).sum())
        return reach_words.headline(named, higher, judged, self.place, self.about, self.against)

    def _explanation(self) -> str:
        way = (
            "Verwacht bij gelijke behoefte: naar wie er wonen en hoe vaak zij zo'n vraag hebben."
            if self.by_need
            else "Verwacht bij gelijk gebruik: evenveel dossiers per inwoner; een ranglijst per "
            "hoofd, meer niet."
        )
        lower, higher, unjudged = self._numbers()
        # Without any with fewer, the headline has those with more.
        others = reach_words.others(higher if lower else 0, unjudged, self.place)
        return (
            f"{others}Nieuwe dossiers{self.about}, {self.inputs.period.label}, "
            f"{reach_words.TYPICAL}. {way}"
        )

    def _numbers(self) -> tuple[int, int, int]:
        """Return how many inhabited areas have fewer, have more, and have no verdict."""
        inside = self.verdicts[[code in self.place.codes for code in self.verdicts.index]]
        flags, nobody = inside["flag"], int((inside["reason"] == Reason.NOBODY).sum())
        lower, higher, unjudged = (
            int((flags == each).sum()) for each in (Flag.LOWER, Flag.HIGHER, Flag.UNJUDGED)
        )
        return lower, higher, unjudged - nobody

    def _coverage(self, focus: list[bool]) -> str:
        flags = [f for f, inside in zip(self.verdicts["flag"], focus, strict=True) if inside]
        judged = sum(flag != Flag.UNJUDGED for flag in flags)
        all_of_it = f"{number(len(flags))} {self.place.areas_of_it}"
        parts = (
            []
            if self.place.is_one_area
            else [f"Van {number(judged)} van de {all_of_it} is iets te zeggen."]
        )
        unplaced = self.inputs.tables["niet_geplaatst"]
        whole = self.inputs.tables["geheel"].cell(self.areas.gemeente.code, TOTAL)
        parts += wording.unplaced(unplaced, whole, self.level)
        parts.append(wording.beyond_chance(self.inputs.phi, self.inputs.phi_note))
        parts += wording.not_delivered(self.inputs.missing_points, [self.inputs.period])
        parts += [
            wording.closed(quarter, names, hours_known=quarter in self.inputs.hours_known)
            for quarter, names in sorted(self.inputs.silent_points.items())
            if names
        ]
        return " ".join(parts)

    def _unjudged(self) -> tuple[Unjudged, ...]:
        return unjudged_by_reason(
            (self.areas[code].name, why, str(self.verdict(code)["text"]))
            for code in self.table.areas
            if code in self.place.codes and (why := self.why(code))
        )

    # --- table and panel -------------------------------------------------------------------

    def _rows(self) -> tuple[Row, ...]:
        def rank(code: str) -> tuple[int, float]:
            verdict = self.verdict(code)
            smoothed = float(verdict["smoothed"])
            known = smoothed == smoothed and smoothed > 0
            return self._place_of(code), -abs(log(smoothed)) if known else 0.0

        inside = [code for code in self.table.areas if code in self.place.codes]
        return tuple(
            Row(code, self.areas[code].name, self._cells(code)) for code in sorted(inside, key=rank)
        )

    def _place_of(self, code: str) -> int:
        """Return where the verdict of an area comes in a table: nobody living there is last."""
        verdict = self.verdict(code)
        if verdict["reason"] == Reason.NOBODY:
            return len(_ORDER)
        return _ORDER.index(Flag(verdict["flag"]))

    def _cells(self, code: str) -> tuple[Cell, ...]:
        verdict = self.verdict(code)
        parent = self.areas[code].parent
        judged = verdict["flag"] in (Flag.LOWER, Flag.HIGHER, Flag.NONE)
        none = Cell.no_data(self.why(code), str(verdict["text"]))
        margin = f"{number(verdict['lower'], 2)}–{number(verdict['upper'], 2)}" if judged else ""
        return (
            Cell.of_text(self.areas[parent].name if parent else ""),
            self.counts[code],
            Cell.of_number(float(verdict["expected"])) if judged else none,
            self._ratio(code) if judged else none,
            Cell.of_text(margin, float(verdict["lower"])) if judged else none,
            Cell.of_text(self._judgement(code), float(self._place_of(code))),
        )

    def _ratio(self, code: str) -> Cell:
        """Return the ratio; of a count that is withheld there is none, only the margin."""
        count = self.counts[code]
        if count.state is not State.NUMBER:
            return Cell(count.state, text=count.text, reason=count.reason)
        return Cell.of_number(float(self.verdict(code)["ratio"]), decimals=2)

    def _judgement(self, code: str) -> str:
        verdict = self.verdict(code)
        if verdict["flag"] in (Flag.LOWER, Flag.HIGHER):
            return sentence_case(reach_words.difference(verdict))
        return str(verdict["text"]).removesuffix(".")

    def _panel(self) -> Panel:
        code = self.selection.gebied or self._only
        if code not in self.counts:
            return self._whole_panel()
        verdict, cell = self.verdict(code), self.counts[code]
        flagged = verdict["flag"] in (Flag.LOWER, Flag.HIGHER)
        figure = reach_words.difference(verdict) if flagged else "geen duidelijk verschil"
        if verdict["flag"] == Flag.UNJUDGED:
            figure = "niet te bepalen"
        persons = self.persons_of(code)
        longest = max(float(persons.max()), 1.0) if persons.notna().any() else 1.0
        bars = tuple(
            Bar(
                self.inputs.labels[str(name)],
                Cell.of_number(float(value))
                if value == value
                else Cell.no_data(Unknown.NO_PERSONS),
                (float(value) if value == value else 0.0) / longest,
            )
            for name, value in persons.items()
        )
        notes = [reach_words.detectable(verdict)] if reach_words.detectable(verdict) else []
        residents, year = self.inputs.population[self.level]
        people = wording.residents(float(residents.get(code, float("nan"))), year)
        return Panel(
            title=self.areas[code].name,
            subtitle=f"{sentence_case(self.level)}, {people}",
            figure=figure,
            statement=reach_words.statement(
                self.areas.told(code), cell, verdict, self.inputs.period, self.about, self.against
            )
            + f" Bron: {self.inputs.sources[0]}, {self.inputs.period.label}.",
            bars_title="Waar de verwachting op rust: inwoners met dit kenmerk",
            bars=bars,
            bars_note="Groepen overlappen; hun som is geen aantal mensen.",
            notes=tuple(notes),
            fold=explained(self.inputs.causes, self.inputs.figures)
            if verdict["flag"] == Flag.LOWER
            else None,
        )

    @property
    def _only(self) -> str:
        """The area that the place is, where it is a single one."""
        return next(iter(self.place.codes)) if self.place.is_one_area else ""

    def _whole_panel(self) -> Panel:
        lower, higher, open_ones = self._numbers()
        noun = self.level if lower == 1 else self.level.plural
        code = self.areas.gemeente.code if self.place.is_whole else self.place.code
        level = Level.GEMEENTE if self.place.is_whole else Level.STADSDEEL
        residents, year = self.inputs.population[level]
        people = wording.residents(float(residents.get(code, float("nan"))), year)
        return Panel(
            title=self.place.name,
            subtitle=people[:1].upper() + people[1:],
            figure=number(lower),
            statement=(
                f"{noun}{self.place.of_it} met duidelijk minder dossiers{self.about} dan verwacht "
                f"{self.against}; {number(higher)} met duidelijk meer, en {number(open_ones)} "
                "waarvan het niet te bepalen is."
            ),
            hint="Kies een gebied voor de getallen erachter.",
        )

    def _sheet(self) -> Sheet:
        """Everything an area's verdict follows from, to be computed again by hand."""
        names = [str(name) for name in self.inputs.weights.index]
        head = (
            "gebied",
            "naam",
            "periode",
            "hulpvraag",
            "geregistreerd",
            "laagst",
            "hoogst",
            *(f"personen: {self.inputs.labels[name]}" for name in names),
            *(f"gewicht: {self.inputs.labels[name]}" for name in names),
            "behoefte",
            "verwacht",
            "verhouding",
            "gedempt",
            "marge_laag",
            "marge_hoog",
            "p",
            "q",
            "phi",
            "oordeel",
            "reden",
            "bron",
        )
        rows = []
        for code in self.table.areas:
            if code not in self.place.codes:
                continue
            verdict = self.verdict(code)
            figures: list[float] = [verdict["observed_low"], verdict["observed_high"]]
            figures += self.persons_of(code).tolist()
            figures += self.inputs.weights[names].tolist()
            figures += [self.need[code]]
            figures += [
                verdict[name]
                for name in ("expected", "ratio", "smoothed", "lower", "upper", "p", "q")
            ]
            figures += [self.inputs.phi]
            written = ["" if f != f else f"{f:.6g}".replace(".", ",") for f in figures]
            rows.append(
                (
                    code,
                    self.areas[code].name,
                    str(self.inputs.period),
                    self.type,
                    self.counts[code].text,
                    *written,
                    str(verdict["flag"]),
                    str(verdict["text"]),
                    f"{self.inputs.sources[0]}; {self.inputs.data_version}",
                )
            )
        return Sheet("waar_missen_we_mensen", head, tuple(rows))


def _columns(against: str, example: str) -> tuple[Column, ...]:
    return (
        Column("in", "Ligt in", numeric=False),
        Column("aantal", "Geregistreerd", "dossiers"),
        Column(
            "verwacht",
            "Verwacht",
            "dossiers",
            help=f"Verwacht {against}." + (f" Voorbeeld: {example}" if example else ""),
        ),
        Column("verhouding", "Verhouding", "keer"),
        Column("marge", "Marge", "keer", help="Wat toeval en afronding openlaten, niet meer."),
        Column("waarde", "Oordeel", numeric=False, ranked=True),
    )
