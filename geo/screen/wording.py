"""The sentences on the screens. Only published figures come in, so only those come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.areas import Level
from geo.catalogue import Indicator
from geo.cell import STATE_WORDS, Cell, State
from geo.demand import TOTAL
from geo.disclosure import Plan, ProtectedTable
from geo.period import Period
from geo.screen.model import LegendItem
from geo.text import count_word, listing, number, sentence_case

_NAMED_AT_MOST = 3


def lower_first(label: str) -> str:
    """Return a label for use inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def hover(cell: Cell, unit: str) -> str:
    """Return a figure for the hover: value and unit, or its state and why."""
    if cell.is_number:
        return f"{cell.text} {unit}".strip()
    words = STATE_WORDS[cell.state]
    lead = words if cell.text in (words, "n.v.t.") else f"{cell.text}, {words}"
    return f"{lead} ({cell.reason})" if cell.reason and cell.state is not State.SUPPRESSED else lead


def legend_title(indicator: Indicator) -> str:
    """Return what the legend is about, with its unit."""
    if indicator.eenheid in ("hoofdgroep", "dossiers", "inwoners", "huishoudens", "woningen"):
        return indicator.label
    if indicator.eenheid in indicator.label:
        return indicator.label
    return f"{indicator.label} ({indicator.eenheid})"


def map_description(label: str, level: Level, items: Sequence[LegendItem]) -> str:
    """Return the map in words: how many areas have which look."""
    counts = "; ".join(f"{item.text}: {item.count}" for item in items if item.count)
    return f"Kaart van {lower_first(label)} per {level}. {counts}."


@dataclass(frozen=True)
class Top:
    """The areas that may be called highest: everything in reach of the highest figure.

    ``within`` names the stadsdeel that was looked at, if not all; ``rivals`` says that an area
    without a number could be higher still.
    """

    names: tuple[str, ...]
    best: Cell | None
    known: int
    within: str = ""
    rivals: bool = False


def top_of(
    named: Sequence[tuple[str, Cell]],
    least: float = 0.0,
    within: str = "",
    *,
    in_classes: bool = False,
) -> Top:
    """Return which areas are highest, as far as the published figures can tell.

    An area whose interval reaches the highest one cannot be told apart from it. A withheld
    figure has no name in a sentence; where it could be the highest, the sentence says that it
    speaks of areas with a figure only. Figures published as classes are level with their own
    class alone.
    """
    numbers = [(n, c) for n, c in named if c.is_number and c.value is not None]
    eligible = [(n, c) for n, c in numbers if c.value is not None and c.value >= least]
    if not eligible:
        return Top((), None, len(numbers), within)
    best = max((c for _, c in eligible), key=lambda c: c.value or 0.0)
    tied = sorted(
        (
            (n, c)
            for n, c in eligible
            if (c.value == best.value if in_classes else (c.high or 0.0) >= (best.low or 0.0))
        ),
        key=lambda pair: -(pair[1].value or 0.0),
    )
    rivals = any(
        c.state is State.NO_DATA or (c.state is State.SUPPRESSED and (c.high or 0.0) >= best.low)
        for _, c in named
        if best.low is not None
    )
    return Top(tuple(n for n, _ in tied), best, len(numbers), within, rivals)


def _named(top: Top) -> str:
    names = listing(top.names)
    if len(top.names) > _NAMED_AT_MOST:
        rest = len(top.names) - 2
        names = f"{top.names[0]}, {top.names[1]} en {count_word(rest)} andere gebieden"
    limits = [f"binnen {top.within}"] if top.within else []
    limits += ["van de gebieden met een cijfer"] if top.rivals else []
    return f"{names} ({', '.join(limits)})" if limits else names


def leading_headline(
    leaders: Sequence[str], labels: dict[str, str], level: Level, known: int, place: str
) -> str:
    """Return which demand type leads in most areas."""
    if not leaders:
        none = "geen enkel" if level is Level.STADSDEEL else "geen enkele"
        return f"In {place} is in {none} {level} één hulpvraag duidelijk de grootste."
    (first, n), *others = Counter(leaders).most_common()
    where = f"{number(n)} van de {number(known)} {level.plural} met een cijfer"
    text = f"{labels[first]} is de grootste hulpvraag in {where}"
    if others:
        second, m = others[0]
        text += f", {lower_first(labels[second])} in {number(m)}"
    return f"{text}."


def rate_headline(top: Top, whole: Cell, about: str, place: str) -> str:
    """Return where most was registered per resident, beside the whole."""
    if top.best is None:
        return f"Dossiers{about} zijn nergens talrijk genoeg om te vergelijken."
    around = "" if len(top.names) == 1 else "rond "
    text = (
        f"Per 1.000 inwoners zijn dossiers{about} het vaakst geregistreerd in {_named(top)}: "
        f"{around}{top.best.text}"
    )
    return f"{text}, tegen {whole.text} in heel {place}." if whole.is_number else f"{text}."


def quotient_headline(top: Top, type_label: str, everywhere: Cell, place: str) -> str:
    """Return where a demand type has a larger share than in the whole."""
    share = (
        f" In heel {place} is dat {everywhere.text} van de dossiers."
        if everywhere.is_number
        else ""
    )
    if top.best is None:
        return f"Vragen over {type_label} komen nergens duidelijk vaker voor dan gemiddeld.{share}"
    return (
        f"Onder de dossiers gaat het in {_named(top)} het vaakst over {type_label}: "
        f"{top.best.text} keer het gemeentelijke aandeel.{share}"
    )


def count_headline(
    whole: Cell, about: str, period: Period, place: str, top: Top, level: Level
) -> str:
    """Return how much was registered in all, and where most."""
    amount = f"ongeveer {whole.text}" if whole.is_number else f"{whole.text}"
    text = (
        f"In {place} zijn {amount} nieuwe dossiers{about} met een bekend woongebied "
        f"geregistreerd ({period.label})"
    )
    if top.best is None:
        return f"{text}."
    if len(top.names) <= _NAMED_AT_MOST:
        return f"{text}, de meeste in {_named(top)}."
    return f"{text}; {number(len(top.names))} {level.plural} hebben er {top.best.text}."


def change_headline(whole: Cell, about: str, period: Period, place: str) -> str:
    """Return the change for the whole; single areas are left to the map."""
    before = period.year_earlier().label
    if not whole.is_number or whole.value is None or whole.low is None or whole.high is None:
        return f"Over {before} zijn geen cijfers om mee te vergelijken."
    if whole.low <= 0 <= whole.high or abs(whole.value) < 1:
        return (
            f"In {place} zijn ongeveer evenveel dossiers{about} geregistreerd als een jaar eerder."
        )
    way = "meer" if whole.value > 0 else "minder"
    return (
        f"In {place} zijn {number(abs(whole.value))}% {way} dossiers{about} geregistreerd "
        f"dan een jaar eerder."
    )


def count_statement(count: Cell, about: str, period: Period, of_total: Cell | None) -> str:
    """Return the words that go under the large figure of the panel."""
    total = count
    span = f"in {period.label}"
    if total.state is State.NUMBER:
        text = f"nieuwe dossiers{about} geregistreerd {span}"
        return text + (f", van {of_total.text} in totaal" if of_total is not None else "")
    if total.state is State.SUPPRESSED:
        return f"nieuwe dossiers{about} {span}; het precieze aantal is afgeschermd"
    if total.state is State.NOT_APPLICABLE:
        return "hier woont niemand en er is niets geregistreerd"
    return f"geen cijfer over {period.label}: {total.reason}"


def unplaced(table: ProtectedTable, placed: Cell, level: Level) -> list[str]:
    """Return what could not be placed in an area, as shares of all dossiers."""
    phrases = {
        "onbekend": "is het woongebied niet vastgelegd",
        "grover": f"is {level.definite} niet vastgelegd",
        "buiten": "woont de cliënt buiten de gemeente",
        "geen_vast_adres": "is er geen vast adres",
    }
    cells = {reason: table.cell(reason, TOTAL) for reason in phrases}
    # What is placed in a coarser area is part of the gemeente's total already.
    everything = (placed.value or 0.0) + sum(
        cell.value or 0.0 for reason, cell in cells.items() if reason != "grover"
    )
    if not everything:
        return []
    parts = []
    for reason, phrase in phrases.items():
        share = 100 * (cells[reason].value or 0.0) / everything
        if share:
            parts.append(f"bij {number(share, 0 if share >= 1 else 1)}% {phrase}")
    return [sentence_case(f"{listing(parts)}.")] if parts else []


def left_open(counts: int) -> list[str]:
    """Return how many counts were left open: they are no zeros, and are in no sum."""
    if not counts:
        return []
    if counts == 1:
        return ["Eén aantal is door het servicepunt opengelaten; het telt nergens mee."]
    return [f"{number(counts)} aantallen zijn door servicepunten opengelaten; ze tellen niet mee."]


def protection_note(plan: Plan, level: Level) -> str:
    """Return how small counts are kept from being traced, for the foot of a screen."""
    small = f"Aantallen onder de {count_word(plan.drempel)} zijn afgeschermd"
    if plan.view(level).vorm == "klasse":
        return f"{small}, andere als klasse getoond."
    return f"{small}, andere afgerond op een veelvoud van {count_word(plan.afronding)}."


def points(names: Sequence[str]) -> str:
    """Return service points in words: one by name, more by number."""
    return names[0] if len(names) == 1 else f"{count_word(len(names))} servicepunten"


def context_headline(indicator: Indicator, top: Top, whole: Cell, place: str, unit: str) -> str:
    """Return where a context figure is highest, beside the whole."""
    if top.best is None:
        return f"Over {lower_first(indicator.label)} zijn geen cijfers."
    text = f"{indicator.label}: het hoogst in {_named(top)}, {top.best.text} {unit}".rstrip()
    if not whole.is_number:
        return f"{text}."
    relation = "op een totaal van" if indicator.is_count else "tegen"
    return f"{text}, {relation} {whole.text} in heel {place}."


def context_statement(indicator: Indicator, unit: str, year: int) -> str:
    """Return the words that go under a large context figure."""
    label = lower_first(indicator.label)
    return f"{label}, {year}" if not unit or unit == label else f"{unit}, {label}, {year}"


def known_of(known: int, of: int, level: Level) -> str:
    """Return how many areas of a view can say something."""
    verb = "heeft" if known == 1 else "hebben"
    return f"{number(known)} van de {number(of)} {level.plural} {verb} een cijfer."


def residents(people: float, year: int) -> str:
    """Return the number of residents in words."""
    return f"{number(people)} inwoners ({year})" if people == people else "inwonertal onbekend"


def placed_only(level: Level) -> str:
    """Return the words that say that dossiers without a known area are not in a total."""
    return " met een bekend woongebied" if level is Level.GEMEENTE else ""


def how_many(n: int, one: str, more: str) -> str:
    """Return a number with its noun."""
    return f"{number(n)} {one if n == 1 else more}"
