"""The question *Welke groepen?*: a group's share of the dossiers beside its share of residents."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geo.areas import Level
from geo.cell import Cell
from geo.screen import groups_words as words
from geo.screen import wording
from geo.screen.charts import Chart, caterpillar
from geo.screen.flag_looks import flag_looks, look_of
from geo.screen.groups_view import GroupsInputs, GroupsView, row_of, why_undecided
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
)
from geo.screen.place import Place
from geo.screen.unjudged import unjudged_by_reason
from geo.selection import Selection
from geo.target_groups import LOW_WORDS
from geo.text import number, sentence_case
from geo.unknown import Unknown
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED

_ORDER = (LOWER, HIGHER, NO_DIFFERENCE, UNDECIDED)


def groups_screen(inputs: GroupsInputs, selection: Selection) -> Screen:
    """Compute the screen *Welke groepen?* of one group."""
    return _GroupScreen(inputs, selection).screen()


class _GroupScreen(GroupsView):
    def __init__(self, inputs: GroupsInputs, selection: Selection) -> None:
        super().__init__(inputs)
        self.selection = selection
        self.group = inputs.groups[selection.groep]
        self.reference = inputs.references[self.group.code]
        self.place = Place.of(selection, self.areas)
        self.indicator = inputs.scope.catalogue[selection.kenmerk]
        self.found = self.per_area(self.group)
        self.whole = row_of(self.city_wide(), self.group.code)
        self.inside = [code for code in self.districts if code in self.place.codes]

    def verdict(self, code: str) -> pd.Series:
        """Return the verdict on a stadsdeel."""
        return row_of(self.found, code)

    def screen(self) -> Screen:
        focus = [code in self.place.codes for code in self.districts]
        looks = flag_looks([self._look(code) for code in self.districts])
        legend = counted(looks, focus)
        title = f"{self.indicator.label}: {words.in_sentence(self.group)}"
        return Screen(
            selection=self.selection,
            question="Welke groepen?",
            headline=words.headline(
                self.group,
                self.found.loc[self.inside],
                [self.areas[code].name for code in self.inside],
                self.place,
                self.registered(self.group, self.city),
            ),
            explanation=f"{self._explanation()} {LOW_WORDS[self.group.laag]}",
            map=MapView(
                level=Level.STADSDEEL,
                codes=tuple(self.districts),
                looks=looks.of_area,
                values=tuple(words.judgement(self.verdict(code)) for code in self.districts),
                scale=Scale.DIVERGING,
                in_focus=tuple(focus),
            ),
            map_description=wording.map_description(title, Level.STADSDEEL, legend),
            legend_title=title,
            legend=legend,
            table=Table(self._columns(), self._rows()),
            panel=self._panel(),
            definition=Definition.of(
                self.indicator,
                self.inputs.scope.catalogue.bronnen[self.indicator.bron].titel,
                direction=LOW_WORDS[self.group.laag],
                remark=f"{self.group.toelichting} {self.indicator.let_op}",
            ),
            coverage_note=self._coverage(),
            sources=(*self.inputs.sources[:1], *self._source(), *self.inputs.sources[1:]),
            data_version=self.inputs.data_version,
            protection_note=wording.protection_note(self.inputs.scope.plan, Level.STADSDEEL),
            watermark="demonstratiegegevens" if self.inputs.demonstration else "",
            charts=self._charts(),
            sheet=self._sheet(),
            unjudged=unjudged_by_reason(
                (self.areas[code].name, why, why.words())
                for code in self.inside
                if (why := why_undecided(self.verdict(code)))
            ),
        )

    def _source(self) -> tuple[str, ...]:
        return (self.reference.source,) if self.reference.source else ()

    def _explanation(self) -> str:
        how = "naast haar aandeel onder de inwoners" if self._source() else "zonder maatstaf"
        return f"Aandeel van de groep onder nieuwe dossiers, {self.inputs.period.label}, {how}."

    def _look(self, code: str) -> str:
        verdict = self.verdict(code)
        return look_of(
            str(verdict["flag"]),
            float(verdict["smoothed"]),
            most=float(verdict["k_high"]),
            least=float(verdict["n_low"]) * float(verdict["ref_low"]),
            nobody=verdict["reason"] == Unknown.NOBODY,
        )

    def _coverage(self) -> str:
        found = self.found.loc[self.inside]
        judged = int((found["flag"] != UNDECIDED).sum())
        parts = [f"Van {number(judged)} van de {number(len(found))} stadsdelen is iets te zeggen."]
        if len(found) == 1:
            parts = [f"Van dit stadsdeel is {'iets' if judged else 'niets'} te zeggen."]
        if self.group.categorie:
            parts.append(words.unnoted(self.group, self.whole))
        if judged:
            parts.append(wording.beyond_chance(self.inputs.phi, self.inputs.phi_note))
        parts += wording.not_delivered(self.inputs.missing_points, [self.inputs.period])
        return " ".join(part for part in parts if part)

    def _columns(self) -> tuple[Column, ...]:
        known = "met bekende leeftijd" if self.group.uitsplitsing == "leeftijd" else "in totaal"
        return (
            Column("totaal", f"Dossiers {known}", "dossiers"),
            Column("aantal", "Van de groep", "dossiers"),
            Column("aandeel", "Aandeel dossiers", "%"),
            Column("maatstaf", "Aandeel inwoners", "%", help="Waar het mee vergeleken wordt."),
            Column("verhouding", "Verhouding", "keer"),
            Column("marge", "Marge", "keer", help="Wat toeval en afronding openlaten, niet meer."),
            Column("waarde", "Oordeel", numeric=False),
        )

    def _rows(self) -> tuple[Row, ...]:
        def rank(code: str) -> tuple[int, float]:
            smoothed = float(self.verdict(code)["smoothed"])
            at = _ORDER.index(str(self.verdict(code)["flag"]))
            return at, smoothed if smoothed == smoothed else 0.0

        return tuple(
            Row(code, self.areas[code].name, self._cells(code))
            for code in sorted(self.inside, key=rank)
        )

    def _cells(self, code: str) -> tuple[Cell, ...]:
        verdict = self.verdict(code)
        cell = self.registered(self.group, code)
        none = Cell.undetermined(why_undecided(verdict), words.judgement(verdict))
        whole, share = self.of_how_many(verdict), self.share_pct(verdict)
        ref = 50 * (float(verdict["ref_low"]) + float(verdict["ref_high"]))
        ratio = float(verdict["ratio"])
        margin = f"{number(verdict['lower'], 2)}–{number(verdict['upper'], 2)}"
        return (
            Cell.of_number(whole) if whole == whole else none,
            cell,
            self._at_most(verdict, 1.0, share, "%") if share == share else none,
            Cell.of_number(ref, suffix="%") if ref == ref else none,
            self._at_most(verdict, float(verdict["ref_low"]), ratio, "")
            if ratio == ratio
            else none,
            Cell.of_text(margin, float(verdict["lower"])) if ratio == ratio else none,
            Cell.of_text(words.judgement(verdict)),
        )

    def _at_most(self, verdict: pd.Series, reference: float, value: float, suffix: str) -> Cell:
        """Return a share or a ratio; of a class of small counts only the most that it can be."""
        decimals = 0 if suffix else 2
        if float(verdict["k_low"]) > 0:
            return Cell.of_number(value, decimals=decimals, suffix=suffix)
        least = float(verdict["n_low"]) * reference
        if least <= 0:
            return Cell.undetermined(why_undecided(verdict), words.judgement(verdict))
        most = float(verdict["k_high"]) / least
        most *= 100 if suffix else 1
        return Cell.suppressed(0.0, most, f"hoogstens {number(most, decimals)}{suffix}")

    def _charts(self) -> tuple[Chart, ...]:
        found = self.found.loc[self.inside]
        names = [self.areas[code].name for code in self.inside]
        chart = caterpillar(names, found, "stadsdeel")
        if not chart.marks:
            return ()
        return (
            replace(
                chart,
                title="Elk stadsdeel met zijn marge",
                description=f"{self.group.label}: per stadsdeel het aandeel onder dossiers gedeeld "
                "door het aandeel onder inwoners, met marge; het laagste bovenaan. 1 is zoals "
                "verwacht.",
                across_label="aandeel dossiers / aandeel inwoners",
            ),
        )

    def _panel(self) -> Panel:
        # A stadsdeel that was chosen above is the area that is spoken of.
        asked = (self.selection.gebied, self.selection.stadsdeel)
        chosen = next((code for code in asked if code in self.inside), "")
        verdict = self.verdict(chosen) if chosen else self.whole
        at = chosen or self.city
        cell = self.registered(self.group, at)
        figure = "niet te bepalen"
        if verdict["flag"] == NO_DIFFERENCE:
            figure = "geen duidelijk verschil"
        elif verdict["flag"] in (LOWER, HIGHER):
            figure = words.difference(verdict)
        notes = [words.unnoted(self.group, verdict), LOW_WORDS[self.group.laag]]
        return Panel(
            title=self.areas[at].name,
            subtitle=f"{sentence_case(self.areas[at].level)}, {words.in_sentence(self.group)}",
            figure=figure,
            statement=words.statement(
                self.group,
                self.areas[at].name,
                cell,
                verdict,
                self.inputs.period,
                self.reference.source,
                self.whole if chosen else verdict.where(verdict.isna()),
                self.of_how_many(verdict),
            )
            + f" Bron: {self.inputs.sources[0]}.",
            bars_title="Aandeel" if self._bars(verdict) else "",
            bars=self._bars(verdict),
            notes=tuple(note for note in notes if note),
        )

    def _bars(self, verdict: pd.Series) -> tuple[Bar, ...]:
        share = self.share_pct(verdict)
        ref = 50 * (float(verdict["ref_low"]) + float(verdict["ref_high"]))
        found = [("onder dossiers", share), ("onder inwoners", ref)]
        longest = max([value for _, value in found if value == value] or [0.0])
        if share != share or longest <= 0 or float(verdict["k_low"]) <= 0:
            return ()
        return tuple(
            Bar(
                label,
                Cell.of_number(value, suffix="%") if value == value else Cell.no_data(),
                value / longest if value == value else 0.0,
            )
            for label, value in found
        )

    def _sheet(self) -> Sheet:
        """Everything a verdict follows from, to be computed again by hand."""
        names = [
            "k_low",
            "k_high",
            "n_low",
            "n_high",
            "unknown",
            "ref_low",
            "ref_high",
            "expected",
            "ratio",
            "smoothed",
            "lower",
            "upper",
            "difference",
            "p",
            "q",
        ]
        head = (
            "gebied",
            "naam",
            "periode",
            "groep",
            "geregistreerd",
            "groep_laagst",
            "groep_hoogst",
            "bekend_laagst",
            "bekend_hoogst",
            "niet_genoteerd",
            "maatstaf_laagst",
            "maatstaf_hoogst",
            "verwacht",
            "verhouding",
            "gedempt",
            "marge_laag",
            "marge_hoog",
            "procentpunt_verschil",
            "p",
            "q",
            "phi",
            "oordeel",
            "reden",
            "bron",
        )
        rows = []
        for code in (*self.inside, *([self.city] if self.place.is_whole else [])):
            verdict = self.whole if code == self.city else self.verdict(code)
            figures = [*(float(verdict[name]) for name in names), self.inputs.phi]
            written = ["" if f != f else f"{f:.6g}".replace(".", ",") for f in figures]
            rows.append(
                (
                    code,
                    self.areas[code].name,
                    str(self.inputs.period),
                    self.group.label,
                    self.registered(self.group, code).text,
                    *written,
                    str(verdict["flag"]),
                    words.judgement(verdict),
                    "; ".join((self.inputs.sources[0], *self._source(), self.inputs.data_version)),
                )
            )
        return Sheet("welke_groepen", head, tuple(rows))
