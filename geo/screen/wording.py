"""The sentences on the screens. Only published figures come in, so only those come out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from geo.areas import Level
from geo.catalogue import Indicator
from geo.cell import STATE_WORDS, Cell, State
from geo.demand import TOTAL
from geo.disclosure import PeriodKind, Plan, ProtectedTable
from geo.period import Period
from geo.screen.model import LegendItem
from geo.screen.place import Place
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

    ``limit`` says of which areas that is true, when it may not be of all of them.
    """

    names: tuple[str, ...]
    best: Cell | None
    known: int
    limit: str = ""
    in_classes: bool = False


def top_of(
    named: Sequence[tuple[str, Cell]],
    least: float = 0.0,
    *,
    in_classes: bool = False,
    left_out: Sequence[Cell] = (),
    kept: str = "",
) -> Top:
    """Return which areas are highest, as far as the published figures can tell.

    An area whose interval reaches the highest one cannot be told apart from it. A withheld
    figure has no name in a sentence; where it could be the highest, the sentence says that it
    speaks of areas with a figure only. Figures published as classes are level with their own
    class alone.

    Parameters
    ----------
    named : sequence of (str, Cell)
        Name and figure of the areas that compete.
    least : float
        Lower figures are no finding.
    in_classes : bool
    left_out : sequence of Cell
        Figures of areas that do not compete.
    kept : str
        Which areas do, to say so where one of the others would have been named.
    """
    numbers = [(n, c) for n, c in named if c.is_number and c.value is not None]
    eligible = [(n, c) for n, c in numbers if c.value is not None and c.value >= least]
    if not eligible:
        return Top((), None, len(numbers))
    best = max((c for _, c in eligible), key=lambda c: c.value or 0.0)
    lowest = best.low or 0.0
    tied = sorted(
        (
            (n, c)
            for n, c in eligible
            if (c.value == best.value if in_classes else (c.high or 0.0) >= lowest)
        ),
        key=lambda pair: -(pair[1].value or 0.0),
    )
    rivals = any(
        c.state is State.NO_DATA or (c.state is State.SUPPRESSED and (c.high or 0.0) >= lowest)
        for _, c in named
    )
    limits = ["met een cijfer"] if rivals else []
    limits += [kept] if any((c.high or 0.0) >= lowest for c in left_out) else []
    limit = f"van de gebieden {listing(limits)}" if limits else ""
    if rivals and len(numbers) == 1:
        limit = "het enige gebied met een cijfer"
    return Top(tuple(n for n, _ in tied), best, len(numbers), limit, in_classes)


def _named(top: Top) -> str:
    names = listing(top.names)
    if len(top.names) > _NAMED_AT_MOST:
        rest = len(top.names) - 2
        names = f"{top.names[0]}, {top.names[1]} en {count_word(rest)} andere gebieden"
    return f"{names} ({top.limit})" if top.limit else names


def _best(top: Top) -> str:
    """Return the highest figure; where more areas may have it, it is only about right."""
    if top.best is None:
        return ""
    exact = top.in_classes or len(top.names) == 1
    return top.best.text if exact else f"rond {top.best.text}"


def _no_figure(cell: Cell) -> str:
    """Return why a place has no figure."""
    words = STATE_WORDS[cell.state]
    return f"{words}: {cell.reason}" if cell.reason and cell.reason != words else words


def leading_headline(
    leaders: Sequence[str], labels: dict[str, str], known: int, place: Place, own: Cell
) -> str:
    """Return which demand type leads in most areas.

    Parameters
    ----------
    leaders : sequence of str
        Of every area where one type clearly leads, its code.
    labels : dict
    known : int
        Areas with a figure.
    place : Place
    own : Cell
        What is known of the place, where that is a single area.
    """
    if place.is_one_area and not own.is_number:
        return f"Welke hulpvraag in {place.name} de grootste is, weten we niet ({_no_figure(own)})."
    if place.is_one_area:
        if not leaders:
            return f"In {place.name} is niet één hulpvraag duidelijk de grootste."
        return f"In {place.name} is {lower_first(labels[leaders[0]])} de grootste hulpvraag."
    if not leaders:
        none = "geen enkel" if place.level is Level.STADSDEEL else "geen enkele"
        return f"In {none} {place.level}{place.of_it} is één hulpvraag duidelijk de grootste."
    ranked = Counter(leaders).most_common()
    n = ranked[0][1]
    first = [code for code, count in ranked if count == n]
    m = max((count for _, count in ranked if count < n), default=0)
    second = [code for code, count in ranked if count == m]
    where = f"{number(n)} van de {number(known)} {place.areas_of_it} met een cijfer"
    if known == 1:
        where = f"de enige {place.level}{place.of_it} met een cijfer"
    if len(first) > _NAMED_AT_MOST:
        return (
            f"Niet één hulpvraag springt eruit: {count_word(len(first))} zijn elk in {where} de "
            "grootste."
        )
    names = listing([labels[first[0]], *(lower_first(labels[code]) for code in first[1:])])
    verb = "is" if len(first) == 1 else "zijn elk"
    text = f"{names} {verb} de grootste hulpvraag in {where}"
    if m and len(first) == 1 and len(second) <= _NAMED_AT_MOST:
        others = listing([lower_first(labels[code]) for code in second])
        text += f", {others} {'' if len(second) == 1 else 'elk '}in {number(m)}"
    return f"{text}."


def rate_headline(top: Top, whole: Cell, about: str, place: Place, own: Cell) -> str:
    """Return where most was registered per resident, beside the whole."""
    against = f", tegen {whole.text} in heel {place.gemeente}" if whole.is_number else ""
    if place.is_one_area:
        if own.is_number:
            return (
                f"In {place.name} zijn per 1.000 inwoners {own.text} dossiers{about} "
                f"geregistreerd{against}."
            )
        return f"Dossiers{about} per inwoner in {place.name}: {_no_figure(own)}."
    if top.best is None:
        return (
            f"Dossiers{about} zijn in geen van de {place.areas_of_it} talrijk genoeg om te "
            "vergelijken."
        )
    start = (
        f"Per 1.000 inwoners zijn dossiers{about}"
        if place.is_whole
        else f"Binnen {place.name} zijn per 1.000 inwoners dossiers{about}"
    )
    return f"{start} het vaakst geregistreerd in {_named(top)}: {_best(top)}{against}."


def quotient_headline(top: Top, type_label: str, everywhere: Cell, place: Place, own: Cell) -> str:
    """Return where a demand type has a larger share than in the whole."""
    share = (
        f" In heel {place.gemeente} is dat {everywhere.text} van de dossiers."
        if everywhere.is_number
        else ""
    )
    if place.is_one_area:
        if own.is_number:
            return (
                f"In {place.name} is het aandeel dossiers over {type_label} {own.text} keer het "
                f"gemeentelijke aandeel.{share}"
            )
        return f"Aandeel dossiers over {type_label} in {place.name}: {_no_figure(own)}.{share}"
    if not top.known:
        return f"Over {type_label} zijn er te weinig dossiers om aandelen te vergelijken.{share}"
    if top.best is None:
        return (
            f"Vragen over {type_label} komen in geen van de {place.areas_of_it} met een cijfer "
            f"duidelijk vaker voor dan in heel {place.gemeente}.{share}"
        )
    start = (
        f"Onder de dossiers gaat het in {_named(top)}"
        if place.is_whole
        else f"Binnen {place.name} gaan de dossiers in {_named(top)}"
    )
    return (
        f"{start} het vaakst over {type_label}: {_best(top)} keer het gemeentelijke aandeel.{share}"
    )


def count_headline(whole: Cell, about: str, period: Period, place: Place, top: Top) -> str:
    """Return how much was registered in all, and where most."""
    if not whole.is_number and whole.state is not State.SUPPRESSED:
        return f"Nieuwe dossiers{about} in {place.name} ({period.label}): {_no_figure(whole)}."
    if whole.high == math.inf:
        return (
            f"Hoeveel nieuwe dossiers{about} in {place.name} zijn geregistreerd ({period.label}), "
            "is afgeschermd om een klein aantal elders te beschermen."
        )
    amount = f"ongeveer {whole.text}" if whole.is_number else whole.text
    text = (
        f"In {place.name} zijn {amount} nieuwe dossiers{about} met een bekend woongebied "
        f"geregistreerd ({period.label})"
    )
    if top.best is None or place.is_one_area:
        return f"{text}."
    if len(top.names) <= _NAMED_AT_MOST:
        return f"{text}, de meeste in {_named(top)}."
    many = f"{number(len(top.names))} {place.level.plural} met een cijfer"
    return f"{text}; in {many} zijn het er {_best(top)}."


def compared(plan: Plan) -> str:
    """Return which periods can be compared with a year earlier: both have to be published."""
    quarters = PeriodKind.QUARTER in plan.view(Level.STADSDEEL).perioden
    also = ", en per stadsdeel ook een kwartaal naast dat kwartaal een jaar eerder"
    return (
        "Vergelijken kan alleen tussen periodes die we allebei publiceren: een kalenderjaar naast "
        f"het kalenderjaar ervoor{also if quarters else ''}."
    )


def change_headline(change: Cell, about: str, period: Period, place: Place) -> str:
    """Return the change for the place; single areas are left to the map."""
    before = period.year_earlier().label
    if change.state is State.NO_DATA and len(period.quarters()) == 4 and not period.is_year:
        return (
            "Over vier kwartalen publiceren we alleen de laatste: wat er een jaar eerder was, "
            f"{before}, staat er niet naast."
        )
    if change.state is State.NO_DATA:
        return f"Over {before} is niet alles geleverd: een verandering is er daarom niet."
    if change.value is None or change.low is None or change.high is None:
        return (
            f"In {place.name} zijn te weinig dossiers{about} geregistreerd om een verandering te "
            f"noemen ({_no_figure(change)})."
        )
    if change.low <= 0 <= change.high or abs(change.value) < 1:
        return (
            f"In {place.name} zijn ongeveer evenveel dossiers{about} geregistreerd als een jaar "
            "eerder."
        )
    way = "meer" if change.value > 0 else "minder"
    return (
        f"In {place.name} zijn {number(abs(change.value))}% {way} dossiers{about} geregistreerd "
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
    if placed.low is None or placed.high is None or placed.state is State.NO_DATA:
        return []
    if placed.high == float("inf"):
        return []
    # Where senders withheld counts the total is a range: its middle is near enough for a share.
    middle = (placed.low + placed.high) / 2 if placed.value is None else placed.value
    # What is placed in a coarser area is part of the gemeente's total already.
    everything = middle + sum(
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
        return ["Eén aantal is opengelaten of bij het inlezen afgewezen; het telt nergens mee."]
    amount = f"{number(counts)} aantallen zijn opengelaten of bij het inlezen afgewezen"
    return [f"{amount}; ze tellen niet mee."]


def more_than(counts: int) -> list[str]:
    """Return of how many counts only a lower bound is known."""
    if not counts:
        return []
    some = "Van één aantal" if counts == 1 else f"Van {number(counts)} aantallen"
    return [f"{some} is alleen bekend dat het meer was; sommen ermee zijn een ondergrens."]


def protection_note(plan: Plan, level: Level) -> str:
    """Return how small counts are kept from being traced, for the foot of a screen."""
    small = f"Aantallen onder de {count_word(plan.drempel)} zijn afgeschermd"
    if plan.view(level).vorm == "klasse":
        return f"{small}, andere als klasse getoond."
    return f"{small}, andere afgerond op een veelvoud van {count_word(plan.afronding)}."


def points(names: Sequence[str]) -> str:
    """Return service points in words: one by name, more by number."""
    return names[0] if len(names) == 1 else f"{count_word(len(names))} servicepunten"


def not_delivered(missing: Mapping[Period, Sequence[str]], spans: Collection[Period]) -> list[str]:
    """Return which points did not deliver a period within any of the spans, a sentence each."""
    return [
        f"In {period.label} leverde {points(names)} niet; die dossiers ontbreken."
        for period, names in sorted(missing.items())
        if any(span.contains(period) for span in spans)
    ]


def beyond_chance(phi: float, note: str) -> str:
    """Return how much more counts vary than chance, and what that was estimated on."""
    return (
        f"Aantallen schommelen hier {number(phi, 1)} keer zo sterk als zuiver "
        f"toeval ({note}); de marges rekenen daarmee."
    )


def closed(quarter: Period, names: Sequence[str], *, hours_known: bool) -> str:
    """Return that points were closed; without their opening hours that is a guess."""
    were = "was" if len(names) == 1 else "waren"
    guess = "" if hours_known else ", of daar is bijna niets geregistreerd"
    return f"In {quarter.label} {were} {points(names)} gesloten{guess}."


def context_headline(
    indicator: Indicator, top: Top, whole: Cell, place: Place, unit: str, own: Cell
) -> str:
    """Return where a context figure is highest, beside the whole."""
    relation = "op een totaal van" if indicator.is_count else "tegen"
    against = f", {relation} {whole.text} in heel {place.gemeente}" if whole.is_number else ""
    if place.is_one_area:
        figure = f"{own.text} {unit}".rstrip() if own.is_number else _no_figure(own)
        return f"{indicator.label} in {place.name}: {figure}{against}."
    if top.best is None:
        return f"Over {lower_first(indicator.label)} zijn geen cijfers."
    inside = "" if place.is_whole else f" binnen {place.name}"
    figure = f"{_best(top)} {unit}".rstrip()
    return f"{indicator.label}:{inside} het hoogst in {_named(top)}, {figure}{against}."


def context_statement(indicator: Indicator, unit: str, year: int) -> str:
    """Return the words that go under a large context figure."""
    label = lower_first(indicator.label)
    return f"{label}, {year}" if not unit or unit == label else f"{unit}, {label}, {year}"


def known_of(known: int, place: Place) -> str:
    """Return how many areas of a view can say something."""
    if place.is_one_area:
        return f"{place.name} heeft {'een' if known else 'geen'} cijfer."
    verb = "heeft" if known == 1 else "hebben"
    return (
        f"{number(known)} van de {number(len(place.codes))} {place.areas_of_it} {verb} een cijfer."
    )


def residents(people: float, year: int) -> str:
    """Return the number of residents in words."""
    return f"{number(people)} inwoners ({year})" if people == people else "inwonertal onbekend"


def placed_only(level: Level) -> str:
    """Return the words that say that dossiers without a known area are not in a total."""
    return " met een bekend woongebied" if level is Level.GEMEENTE else ""


def how_many(n: int, one: str, more: str) -> str:
    """Return a number with its noun."""
    return f"{number(n)} {one if n == 1 else more}"
