"""The page *Doelgroepen*: per group how its size is known, what is registered, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.cell import Cell
from geo.screen import groups_words as words
from geo.screen import wording
from geo.screen.charts import MOST_RATIO
from geo.screen.groups_view import GroupsInputs, GroupsView, row_of, why_undecided
from geo.screen.model import Unjudged
from geo.screen.unjudged import unjudged_by_reason
from geo.selection import ALL
from geo.target_groups import LOW_WORDS, Practice, TargetGroup
from geo.text import count_word, listing, number, sentence_case
from geo.unknown import Unknown
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED

_SECTIONS = (
    ("minder", "Minder in de registratie dan verwacht"),
    ("anders", "Geen duidelijk tekort"),
    ("onbekend", "Wel geregistreerd, niet te vergelijken"),
    ("buiten", "Geen groep in de registratie"),
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A ratio with its margin: places from 0 to 1, and where "as expected" lies."""

    low: float
    high: float
    at: float
    reference: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group.

    Parameters
    ----------
    code, label : str
    sensitive : bool
    flag : str
        As ``geo.groups.assess`` gives it, for the place that was chosen.
    verdict : str
        In a few words, or why there is none.
    ratio : str
        Empty where there is none.
    interval : Interval or None
    statement : str
        One sentence with all its numbers.
    facts : tuple of (str, str)
        What and how it is known: a heading and a sentence each.
    elsewhere : tuple of str
        Where else the group can be seen.
    examples : tuple of str
        What others do, without research into its effect.
    practice : tuple of Practice
        What a municipality advised or did.
    source : tuple of str
        Name and address; empty without one.
    """

    code: str
    label: str
    sensitive: bool
    flag: str
    verdict: str
    ratio: str
    interval: Interval | None
    statement: str
    facts: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, ...]
    examples: tuple[str, ...]
    practice: tuple[Practice, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupSection:
    """Groups of which the same kind of thing can be said."""

    code: str
    title: str
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class TargetGroupsScreen:
    """Everything the page says."""

    headline: str
    explanation: str
    sections: tuple[GroupSection, ...]
    note: str
    sources: tuple[str, ...]
    data_version: str
    watermark: str
    unjudged: tuple[Unjudged, ...] = ()


def target_groups_screen(inputs: GroupsInputs, district: str = ALL) -> TargetGroupsScreen:
    """Compute the page.

    Parameters
    ----------
    inputs : GroupsInputs
    district : str
        Code of the stadsdeel to speak of, or ``alle`` for the whole city.
    """
    return _Page(inputs, district).screen()


class _Page(GroupsView):
    def __init__(self, inputs: GroupsInputs, district: str) -> None:
        super().__init__(inputs)
        self.place = self.city if district == ALL else district
        self.name = self.areas[self.place].name
        self.of_city = self.city_wide()
        self.of_areas = {g.code: self.per_area(g) for g in inputs.groups.groups}

    def screen(self) -> TargetGroupsScreen:
        lines: dict[str, list[tuple[tuple[int, float], GroupLine]]] = {c: [] for c, _ in _SECTIONS}
        for group in self.inputs.groups.groups:
            verdict = self._verdict(group)
            where = self._section(group, verdict)
            lines[where].append((_rank(verdict), self._line(group, verdict)))
        sections = tuple(
            GroupSection(code, title, tuple(line for _, line in sorted(lines[code], key=_first)))
            for code, title in _SECTIONS
            if lines[code]
        )
        return TargetGroupsScreen(
            headline=self._headline(sections),
            explanation=(
                f"{self.inputs.period.label}, {self.name}: per groep haar aandeel onder nieuwe "
                "dossiers naast haar aandeel onder de inwoners. Een doelgroep is het oordeel van "
                "een medewerker: niet genoteerd is niet nee. Groepen overlappen."
            ),
            sections=sections,
            note=self._note(),
            sources=self.inputs.sources,
            data_version=self.inputs.data_version,
            watermark="demonstratiegegevens" if self.inputs.demonstration else "",
            unjudged=self._unjudged(),
        )

    def _unjudged(self) -> tuple[Unjudged, ...]:
        """Return of which groups nothing can be said; seldom seen is usual for some."""
        return unjudged_by_reason(
            (wording.lower_first(group.label), why, why.words())
            for group in self.inputs.groups.groups
            if (why := why_undecided(self._verdict(group)))
        )

    def _verdict(self, group: TargetGroup) -> pd.Series:
        if self.place == self.city:
            return row_of(self.of_city, group.code)
        return row_of(self.of_areas[group.code], self.place)

    def _section(self, group: TargetGroup, verdict: pd.Series) -> str:
        if not group.categorie:
            return "buiten"
        if verdict["flag"] == LOWER or (self.place == self.city and self._lower(group)):
            return "minder"
        return "onbekend" if verdict["flag"] == UNDECIDED else "anders"

    def _lower(self, group: TargetGroup) -> list[str]:
        found = self.of_areas[group.code]
        lower = found[(found["flag"] == LOWER).to_numpy()].sort_values("smoothed")
        return [str(code) for code in lower.index]

    def _line(self, group: TargetGroup, verdict: pd.Series) -> GroupLine:
        cell = self.registered(group, self.place)
        ratio = float(verdict["ratio"])
        # A ratio beside "niet te bepalen" would be read as a finding after all.
        known = np.isfinite(ratio) and verdict["flag"] != UNDECIDED
        source = self.inputs.references[group.code].source
        whole = row_of(self.of_city, group.code)
        other = whole if self.place != self.city else whole.where(whole.isna())
        facts = [
            ("Hoe groot is de groep", self._reference(group, source)),
            ("Geregistreerd", self._registered(group, cell, verdict)),
            ("Waar", self._where(group)),
            ("Hoog of laag", LOW_WORDS[group.laag] if group.categorie else ""),
            ("Let op", group.toelichting),
        ]
        return GroupLine(
            code=group.code,
            label=group.label,
            sensitive=group.gevoelig,
            flag=str(verdict["flag"]),
            verdict=self._told(group, verdict),
            ratio=number(ratio, 2) if known else "",
            interval=_interval(verdict) if known else None,
            statement=words.statement(
                group,
                self.name,
                cell,
                verdict,
                self.inputs.period,
                source,
                other,
                self.of_how_many(verdict),
            ),
            facts=tuple((head, text) for head, text in facts if text),
            elsewhere=group.ook_zichtbaar_in,
            examples=group.wat_anderen_doen,
            practice=group.praktijk,
            source=_source(group),
        )

    def _told(self, group: TargetGroup, verdict: pd.Series) -> str:
        lower = self._lower(group) if self.place == self.city else []
        if lower and verdict["flag"] != LOWER:
            return f"Minder dan verwacht in {listing([self.areas[code].name for code in lower])}"
        return words.judgement(verdict)

    def _reference(self, group: TargetGroup, source: str) -> str:
        of_city = words.reference(group, row_of(self.of_city, group.code), source)
        if self.place == self.city or not group.indicator:
            return of_city
        here = words.reference(group, self._verdict(group), source)
        return f"{self.name}: {here}. {self.areas.gemeente.name}: {of_city}"

    def _registered(self, group: TargetGroup, cell: Cell, verdict: pd.Series) -> str:
        if not group.categorie:
            return "Deze groep staat niet als groep in de registratie; er is geen aantal."
        if float(verdict["k_low"]) > 0:
            rough = "Ongeveer " if cell.is_number else ""
            told = f"{rough}{cell.text} nieuwe dossiers in {self.inputs.period.label}"
            known = (
                "waarvan de leeftijd bekend is" if group.uitsplitsing == "leeftijd" else "in totaal"
            )
            share = self.share_pct(verdict)
            told += f", {number(share)}% van de dossiers {known}." if share == share else "."
        else:
            told = f"{sentence_case(cell.text)}{f': {cell.reason}' if cell.reason else ''}."
        return f"{told} {words.unnoted(group, verdict)}".strip()

    def _where(self, group: TargetGroup) -> str:
        if not group.categorie:
            return ""
        lower = [self.areas[code].name for code in self._lower(group)]
        found = self.of_areas[group.code]
        if lower:
            return f"Duidelijk minder dan verwacht in {listing(lower)}."
        judged = int((found["flag"] != UNDECIDED).sum())
        if judged:
            return (
                f"In geen van de {number(judged)} stadsdelen met een oordeel duidelijk minder."
                if judged > 1
                else "In het enige stadsdeel met een oordeel niet duidelijk minder."
            )
        reasons = found["reason"].unique().tolist()
        why = Unknown(reasons[0]).told() if len(reasons) == 1 else "niet te bepalen"
        return f"{sentence_case(why)}."

    def _headline(self, sections: tuple[GroupSection, ...]) -> str:
        by_code = {section.code: section.lines for section in sections}
        less = by_code.get("minder", ())
        open_ = len(by_code.get("onbekend", ())) + len(by_code.get("buiten", ()))
        all_of = sum(len(lines) for lines in by_code.values())
        rest = f"van {number(open_)} van de {number(all_of)} groepen is dat niet te bepalen"
        where = "" if self.place == self.city else f" in {self.name}"
        if less:
            # Less in the whole city is another statement than less in some stadsdelen of it.
            here = tuple(line for line in less if line.flag == LOWER)
            partly = tuple(line for line in less if line.flag != LOWER) if here else ()
            named = listing([wording.lower_first(line.label) for line in here or less])
            somewhere = where or self._somewhere(here or less)
            also = ""
            if partly:
                who = (
                    wording.lower_first(partly[0].label)
                    if len(partly) == 1
                    else f"{count_word(len(partly))} andere groepen"
                )
                also = f", en {who}{self._somewhere(partly)}"
            return (
                f"{sentence_case(named)} staan{somewhere} minder in de registratie dan "
                f"verwacht{also}; {rest}."
            )
        return f"Van geen groep is{where} te zeggen dat zij te weinig geregistreerd is; {rest}."

    def _somewhere(self, lines: tuple[GroupLine, ...]) -> str:
        """Return where groups are registered less, in words: one group's places, or fewer."""
        if any(line.flag == LOWER for line in lines):
            return ""
        if len(lines) != 1:
            return " in een of meer stadsdelen"
        places = self._lower(self.inputs.groups[lines[0].code])
        return f" in {listing([self.areas[code].name for code in places])}"

    def _note(self) -> str:
        parts = wording.not_delivered(self.inputs.missing_points, [self.inputs.period])
        parts.append(
            f"Marges rekenen met een spreiding van {number(self.inputs.phi, 1)} keer toeval "
            f"({self.inputs.phi_note})."
        )
        parts.append(
            wording.protection_note(self.inputs.scope.plan, self.areas[self.districts[0]].level)
        )
        return " ".join(parts)


def _source(group: TargetGroup) -> tuple[str, ...]:
    """Return where the figure is from; of a figure per area, its year is told beside it."""
    if group.bron is None:
        return ()
    year = "" if group.indicator else f", {group.bron.jaar}"
    return f"{group.bron.titel}, {group.bron.uitgever}{year}", group.bron.url


def _rank(verdict: pd.Series) -> tuple[int, float]:
    """Return what comes first: the deepest shortage that is sure, then what was judged."""
    order = (LOWER, NO_DIFFERENCE, HIGHER, UNDECIDED).index(str(verdict["flag"]))
    ratio = float(verdict["ratio"])
    return order, ratio if np.isfinite(ratio) else float("inf")


def _first(ranked: tuple[tuple[int, float], GroupLine]) -> tuple[int, float]:
    return ranked[0]


def _interval(verdict: pd.Series) -> Interval:
    def place(value: object) -> float:
        return float(np.clip(float(str(value)) / MOST_RATIO, 0.0, 1.0))

    return Interval(
        place(verdict["lower"]), place(verdict["upper"]), place(verdict["ratio"]), place(1.0)
    )
