"""From the report of an area to its cards: one per advice, with what was decided and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.advice.facts import Fact, Facts
from geo.advice.indicators import Indicators
from geo.advice.replacing import Instead
from geo.advice.report import Item, Report
from geo.advice.rules import Rule, Rules
from geo.advice_journal import Comment, Decision, Noted, standing
from geo.areas import Areas, Level
from geo.screen.advice.effects import Course, adopted_in, effect_text
from geo.screen.advice.model import Card, Past, Silent, Spots, Where
from geo.screen.advice.words import (
    ADDRESSED,
    SEVERITY,
    history_text,
    instead_text,
    replaced_text,
    replaces_text,
    standing_text,
)
from geo.screen.line import Remark
from geo.text import day, listing, number, sentence_case


@dataclass(frozen=True)
class Aids:
    """What the cards need beside the report.

    Parameters
    ----------
    areas : Areas
    indicators : Indicators
    facts : Facts
        As they are now.
    points : mapping of str to str
        Service points: name by code.
    places : mapping of str to (float, float)
        Service points with a known place: longitude and latitude by code.
    course : Course
    decisions : sequence of Noted
        Oldest first.
    comments : sequence of Noted
        Oldest first.
    """

    areas: Areas
    indicators: Indicators
    facts: Facts
    points: Mapping[str, str]
    places: Mapping[str, tuple[float, float]]
    course: Course
    decisions: Sequence[Noted[Decision]] = ()
    comments: Sequence[Noted[Comment]] = ()


def cards_of(report: Report, aids: Aids) -> tuple[Card, ...]:
    """Return the advice of an area, most important first."""
    return tuple(_card(item, rank, report, aids) for rank, item in enumerate(report.items, start=1))


def replaced_of(report: Report, aids: Aids) -> tuple[Silent, ...]:
    """Return the advice that gave way to another everywhere in the area, and to which."""
    return tuple(Silent(each.heading, _replaced(each.instead, aids)) for each in report.replaced)


def _replaced(instead: Sequence[Instead], aids: Aids) -> str:
    return replaced_text((each.rule.kop, _names(each.places, aids)) for each in instead)


def _instead(item: Item, report: Report, aids: Aids) -> tuple[str, ...]:
    """Return what an advice replaces, and what replaces it at some of its places."""
    gone = [
        each.heading
        for each in report.replaced
        if any(other.rule.id == item.rule.id for other in each.instead)
    ]
    lines = [replaces_text(gone)] if gone else []
    lines += [instead_text(e.rule.kop, _names(e.places, aids)) for e in item.instead]
    return tuple(lines)


def _names(codes: Iterable[str], aids: Aids) -> list[str]:
    return [aids.areas.told(c) if c in aids.areas else aids.points.get(c, c) for c in codes]


def past_of(report: Report, aids: Aids, rules: Rules) -> tuple[Past, ...]:
    """Return what was decided about advice that is not given now, the latest decision first.

    Parameters
    ----------
    report : Report
    aids : Aids
    rules : Rules
        As they are now; one that is gone keeps its history.
    """
    known = {rule.id: rule for rule in rules.regels}
    given = {item.rule.id for item in report.items}
    unjudged = {each.rule.id: each.why for each in report.unjudged}
    replaced = {each.rule.id: _replaced(each.instead, aids) for each in report.replaced}
    mine = [d.what.regel for d in reversed(aids.decisions) if d.what.gebied == report.area]
    found = []
    for name in dict.fromkeys(mine):
        if name in given:
            continue
        rule = known.get(name)
        if rule is None:
            now = "Deze regel is er niet meer."
        elif name in unjudged:
            now = f"Nu niet te beoordelen. Nodig: {unjudged[name]}"
        elif name in replaced:
            now = replaced[name]
        else:
            now = "De cijfers van nu geven dit advies niet meer."
        found.append(
            Past(
                rule.kop if rule is not None else name.replace("_", " "),
                now,
                *_decided(report.area, name, rule, aids),
                remarks_of(report.area, name, aids.comments, aids.points),
            )
        )
    return tuple(found)


def _decided(
    area: str, name: str, rule: Rule | None, aids: Aids
) -> tuple[str, str, tuple[str, ...]]:
    """Return the standing decision, what was seen since, and the history, in words."""
    history = [d for d in aids.decisions if (d.what.gebied, d.what.regel) == (area, name)]
    stands = standing(history).get((area, name))
    adopted = adopted_in(history)
    effect = ""
    if adopted is not None and rule is not None:
        now = aids.facts.get(area, {})
        effect = effect_text(rule, adopted, now, aids.indicators, aids.course)
    return (
        standing_text(stands.what) if stands else "",
        effect,
        tuple(history_text(each, aids.areas[area].name) for each in reversed(history)),
    )


def remarks_of(
    area: str, about: str, comments: Iterable[Noted[Comment]], points: Mapping[str, str]
) -> tuple[Remark, ...]:
    """Return what service points said about an advice or a finding, the newest first.

    Parameters
    ----------
    area, about : str
        Code of the area, and the rule or the question of the map.
    comments : iterable of Noted
        Oldest first.
    points : mapping of str to str
        Service points: name by code.
    """
    mine = [c for c in comments if (c.what.gebied, c.what.onderwerp) == (area, about)]
    return tuple(_remark(each, points) for each in reversed(mine))


def _remark(noted: Noted[Comment], points: Mapping[str, str]) -> Remark:
    said = noted.what
    return Remark(
        points.get(said.servicepunt, said.servicepunt),
        said.tekst,
        f"{day(noted.tijd)}, vastgelegd door {noted.wie}",
    )


def _card(item: Item, rank: int, report: Report, aids: Aids) -> Card:
    rule = item.rule
    about = (item.area, rule.id)
    mine = [d for d in aids.decisions if (d.what.gebied, d.what.regel) == about]
    stands = standing(mine).get(about)
    decided, effect, history = _decided(item.area, rule.id, rule, aids)
    people = item.place.people
    now = aids.facts.get(item.area, {})
    # Where the figure is of that it rests on; the others may be of anywhere in the area.
    codes = item.values[rule.grond].places or tuple(
        dict.fromkeys(c for fact in item.values.values() for c in fact.places)
    )
    return Card(
        area=item.area,
        rule=rule.id,
        version=rule.versie,
        rank=rank,
        heading=item.heading,
        text=item.text,
        severity=f"Ernst {rule.ernst} van 5: {SEVERITY[rule.ernst]}",
        certainty=sentence_case(item.certainty),
        addressed=sentence_case(ADDRESSED[rule.aan]),
        weight=f"Aantal dat in de volgorde meetelt: {number(people)}" if people else "",
        robust=sentence_case(item.robust),
        robust_help=item.robust_help,
        evidence=item.evidence,
        where=tuple(_where(codes, item.area, aids)),
        spots=_spots(codes, item.area, aids),
        instead=_instead(item, report, aids),
        counter=item.counter,
        changes=rule.verandert,
        source=rule.bron,
        figures=_figures(item.values, now, rule.effect.indicator if rule.effect else "", aids),
        standing=decided,
        decided=stands.what.keuze.value if stands else "",
        latest=mine[-1] if mine else None,
        history=history,
        effect=effect,
        remarks=remarks_of(item.area, rule.id, aids.comments, aids.points),
    )


def _figures(
    values: Mapping[str, Fact], now: Mapping[str, Fact], aimed: str, aids: Aids
) -> tuple[tuple[str, str], ...]:
    """Return the figures to keep with a decision: what it rested on, and what it aims at."""
    found = dict(values)
    if aimed in now:
        found.setdefault(aimed, now[aimed])
    known = {name: fact for name, fact in found.items() if fact.known}
    return tuple(
        # With the wijken, points or partners that it is of.
        (aids.indicators[name].label, f"{fact.text} ({fact.detail})" if fact.detail else fact.text)
        for name, fact in known.items()
    )


def _where(codes: Iterable[str], area: str, aids: Aids) -> Iterable[Where]:
    inside = {} if area == aids.areas.gemeente.code else {"stadsdeel": area}
    for code in codes:
        if code in aids.areas:
            level = aids.areas[code].level
            if level is Level.WIJK:
                choice = {"vraag": "missen", "niveau": level.value, "gebied": code}
                yield Where(aids.areas.told(code), choice | inside)
        elif code in aids.points:
            yield Where(aids.points[code], {"vraag": "druk", "punt": code} | inside)


def _spots(codes: Iterable[str], area: str, aids: Aids) -> Spots:
    name = aids.areas[area].name
    wijken = [c for c in codes if c in aids.areas and aids.areas[c].level is Level.WIJK]
    points = [(aids.points[c], *aids.places[c]) for c in codes if c in aids.places]
    marked = [aids.areas.told(c) for c in wijken] + [each for each, _, _ in points]
    # A figure of the whole area says nothing of a part of it.
    of = f"Gemarkeerd: {listing(marked)}." if marked else f"De cijfers zijn van heel {name}."
    return Spots(area, tuple(wijken), tuple(points), name, of)
