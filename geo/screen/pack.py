"""What is taken into a meeting: one value, that meeting mode and every export draw from.

A pack holds screens and plain sentences, so that whatever leaves the app passed the same gate as
the screen, and says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.areas import Areas
from geo.period import Period
from geo.screen.line import Line, Remark
from geo.screen.model import Screen
from geo.screen.unjudged import unjudged_lines, unjudged_of
from geo.selection import ALL, QUESTIONS, Scope, Selection

MOST_FINDINGS = 5
# The choices that say which time it is about.
TIMES = ("Periode", "Kwartaal", "Kalenderjaar", "Jaar")


@dataclass(frozen=True, slots=True)
class Finding:
    """A screen in a pack, with the choices that led to it in words.

    Parameters
    ----------
    screen : Screen
    filters : tuple of (str, str)
        Name and value of every choice, the period among them.
    said : tuple of Remark
        What points say of it.
    """

    screen: Screen
    filters: tuple[tuple[str, str], ...]
    said: tuple[Remark, ...] = ()

    @property
    def filter_line(self) -> str:
        """The choices on one line."""
        return "; ".join(f"{name}: {value}" for name, value in self.filters)

    @property
    def period(self) -> str:
        """The time that it is about, in words."""
        return next((text for name, text in self.filters if name in TIMES), "")

    @property
    def legend_line(self) -> str:
        """The legend on one line: every look that occurs, and how often."""
        looks = "; ".join(f"{i.text}: {i.count}" for i in self.screen.legend if i.count)
        return f"{self.screen.legend_title}. {looks}" if looks else self.screen.legend_title

    @property
    def looks(self) -> dict[str, str]:
        """The legend's words for every area or point on the map."""
        view, legend = self.screen.map, self.screen.legend
        return {c: legend[look].text for c, look in zip(view.codes, view.looks, strict=True)}

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """What must travel with the figures, wherever they go: name and text."""
        screen = self.screen
        lines = [
            ("Keuzes", self.filter_line),
            ("Legenda", self.legend_line),
            ("Richting", screen.definition.direction),
            ("Dekking", screen.coverage_note),
            ("Afscherming", screen.protection_note or "Deze cijfers zijn openbaar."),
            ("Bronnen", "; ".join(screen.sources)),
            ("Gegevensversie", screen.data_version),
        ]
        if screen.watermark:
            lines.append(("Let op", demonstration_words(screen.watermark)))
        return tuple((name, text) for name, text in lines if text)


KNOWN, UNKNOWN, DECIDE = "Wat we weten", "Wat we niet weten", "Wat te besluiten"
SAID = "Wat punten zelf zeggen"


@dataclass(frozen=True, slots=True)
class Front:
    """The first page, *Een A4*: sentences under a few headings.

    Parameters
    ----------
    known, unknown : tuple of Line
    decide : tuple of Line
        What the meeting is asked to decide, the most important first; without it that heading is
        left out.
    said : tuple of Line
        What points say of something that is not on this page.
    period : str
        The quarter that it is about, in words.
    provenance : tuple of (str, str)
        Where its figures come from; empty where that is what the first finding says.
    """

    known: tuple[Line, ...]
    unknown: tuple[Line, ...] = ()
    decide: tuple[Line, ...] = ()
    said: tuple[Line, ...] = ()
    period: str = ""
    provenance: tuple[tuple[str, str], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The headings that have something under them, and what that is."""
        parts = (
            (KNOWN, self.known),
            (UNKNOWN, self.unknown),
            (DECIDE, self.decide),
            (SAID, self.said),
        )
        return tuple((heading, lines) for heading, lines in parts if lines)


@dataclass(frozen=True)
class Pack:
    """What is taken into a meeting.

    Parameters
    ----------
    title : str
        The place it is about.
    selection : Selection
        The screen it was made from; its question comes first.
    findings : tuple of Finding
        At most ``MOST_FINDINGS``.
    front : Front or None
    """

    title: str
    selection: Selection
    findings: tuple[Finding, ...]
    front: Front | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.findings) <= MOST_FINDINGS:
            raise ValueError(f"a pack has 1 to {MOST_FINDINGS} findings, not {len(self.findings)}")

    @cached_property
    def watermark(self) -> str:
        """Its mark when anything in it is invented: what is bundled cannot be told apart."""
        return next((f.screen.watermark for f in self.findings if f.screen.watermark), "")

    @cached_property
    def front_provenance(self) -> tuple[tuple[str, str], ...]:
        """Where the figures of the first page come from."""
        own = self.front.provenance if self.front else ()
        return own or self.findings[0].provenance

    @cached_property
    def data_versions(self) -> tuple[str, ...]:
        """Every data version in it, each once."""
        return tuple(dict.fromkeys(f.screen.data_version for f in self.findings))


def pack_title(selection: Selection, areas: Areas) -> str:
    """Return what a pack is about: the chosen stadsdeel, else the gemeente."""
    whole = selection.stadsdeel == ALL
    return areas.gemeente.name if whole else areas[selection.stadsdeel].name


def demonstration_words(watermark: str) -> str:
    """Return the watermark as a sentence."""
    return f"{watermark[:1].upper()}{watermark[1:]}: verzonnen cijfers, niet om uit te besluiten."


def filters_of(selection: Selection, scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return the choices of a screen in words: name and value.

    Parameters
    ----------
    selection : Selection
    scope : Scope

    Examples
    --------
    Filters of the map's first question are gemeente, stadsdeel, niveau, periode, hulpvraag and
    weergave.
    """
    areas, own = scope.areas, selection.relevant
    whole = selection.stadsdeel == ALL
    found = [
        ("Vraag", QUESTIONS[selection.vraag]),
        ("Gemeente", areas.gemeente.name),
        ("Stadsdeel", "alle" if whole else areas[selection.stadsdeel].name),
    ]
    if "niveau" in own:
        found.append(("Niveau", selection.niveau.value))
    times = (
        ("Periode", selection.periode),
        ("Kwartaal", selection.kwartaal),
        ("Kalenderjaar", selection.kalenderjaar),
    )
    for name, text in times:
        if text:
            found.append((name, Period.parse(text).label))
    if selection.jaar:
        found.append(("Jaar", selection.jaar))
    if "hulpvraag" in own:
        every = selection.hulpvraag == ALL
        labels = scope.taxonomy.demand_labels
        found.append(("Hulpvraag", "alle" if every else labels[selection.hulpvraag]))
    if selection.kenmerk:
        found.append(("Weergave", scope.catalogue[selection.kenmerk].label))
    if "vergelijk" in own and selection.vergelijk != ALL:
        found.append(("Vergelijk met", areas[selection.vergelijk].name))
    if "gebied" in own and selection.gebied:
        found.append(("Gebied", areas[selection.gebied].name))
    if "punt" in own and selection.punt:
        found.append(("Servicepunt", scope.points[selection.punt]))
    return tuple(found)


def front_of(findings: Sequence[Finding], unanswered: Sequence[str] = ()) -> Front:
    """Return the first page that screens alone can fill: what is known and what is not.

    Parameters
    ----------
    findings : sequence of Finding
    unanswered : sequence of str
        Questions that have no screen, and why.
    """
    unknown = [
        line
        for finding in findings
        for line in unjudged_lines(finding.screen.question, unjudged_of(finding.screen))
    ]
    # With its question: a headline may say "hierover".
    known = [Line(f.screen.headline, lead=f.screen.question, said=f.said) for f in findings]
    return Front(tuple(known), (*unknown, *map(Line, unanswered)))
