"""What there is to say of one area: one value, from which pages and exports draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.advice import text
from geo.advice.facts import Fact
from geo.advice.indicators import Indicators
from geo.advice.judge import Judgement, Outcome
from geo.advice.order import FORMULA, Place, in_order, place
from geo.advice.replacing import Instead
from geo.advice.robustness import Robustness
from geo.advice.rules import Rule


@dataclass(frozen=True, slots=True)
class Item:
    """One advice that is given.

    Parameters
    ----------
    area, area_name : str
    rule : Rule
        With id, version, category, severity, to whom, source, and what would change it.
    heading, text : str
        Filled in.
    certainty : str
        How sure, in words.
    place : Place
        Why it stands where it stands.
    evidence : tuple of str
        The figures it fired on, each with source and period.
    counter : str
        What would speak against it, and whether that is so here.
    values : mapping of str to Fact
        The facts it fired on, to keep with a decision; its ground is what the map shows.
    robust, robust_help : str
        Whether it stands with other choices, in words and as a count; empty where not tried.
    instead : tuple of Instead
        At which of its places another advice counts in place of it.
    """

    area: str
    area_name: str
    rule: Rule
    heading: str
    text: str
    certainty: str
    place: Place
    evidence: tuple[str, ...]
    counter: str
    values: Mapping[str, Fact]
    robust: str = ""
    robust_help: str = ""
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """An advice of which the figures carry it, but another is given in its place."""

    rule: Rule
    heading: str
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that was not given, and why: what it lacked, or which data would settle it.

    ``deliveries`` are the data alone, without what is only too uncertain.
    """

    rule: Rule
    why: str
    deliveries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All there is to say of one area.

    Parameters
    ----------
    area, area_name : str
    items : tuple of Item
        Most important first.
    replaced : tuple of Replaced
    nearly, unjudged : tuple of Silent
    silent : int
        Rules that were judged and not given, the nearly given ones included.
    formula : str
        In which order, in words.
    """

    area: str
    area_name: str
    items: tuple[Item, ...]
    replaced: tuple[Replaced, ...]
    nearly: tuple[Silent, ...]
    unjudged: tuple[Silent, ...]
    silent: int
    formula: str = FORMULA


def report(
    judgements: Iterable[Judgement],
    area: str,
    name: str,
    indicators: Indicators,
    robustness: Mapping[tuple[str, str], Robustness] | None = None,
) -> Report:
    """Return what there is to say of an area.

    Parameters
    ----------
    judgements : iterable of Judgement
        Of any areas; those of others are left out.
    area, name : str
    indicators : Indicators
    robustness : mapping, optional
        As ``geo.advice.robustness.robustness`` returns.
    """
    mine = [each for each in judgements if each.area == area]
    tried = robustness or {}
    items = []
    for each in in_order(mine):
        stands = tried.get((area, each.rule.id))
        items.append(
            Item(
                area,
                name,
                each.rule,
                text.heading(each, name),
                text.advice_text(each, name),
                text.certainty_text(each),
                place(each),
                text.evidence_texts(each, indicators),
                text.counter_text(each, indicators),
                each.values,
                stands.words if stands is not None else "",
                stands.help if stands is not None else "",
                each.instead,
            )
        )
    replaced = [each for each in mine if each.outcome is Outcome.REPLACED]
    silent = [each for each in mine if each.outcome is Outcome.SILENT]
    unjudged = [each for each in mine if each.outcome is Outcome.UNJUDGED]
    return Report(
        area,
        name,
        tuple(items),
        tuple(Replaced(e.rule, text.heading(e, name), e.instead) for e in replaced),
        tuple(Silent(e.rule, text.lacked_text(e, indicators)) for e in silent if e.nearly),
        tuple(
            Silent(e.rule, text.needed_text(e, indicators), text.deliveries(e, indicators))
            for e in unjudged
        ),
        len(silent),
    )


def first_of(reports: Iterable[Report]) -> list[Report]:
    """Return the areas with advice by the first of it, in the same order as inside an area."""
    given = [each for each in reports if each.items]
    return sorted(given, key=lambda each: (*each.items[0].place.rank, each.area_name))


@dataclass(frozen=True, slots=True)
class Spread:
    """In which areas an advice is given: in many it is common, in one or two particular."""

    rule: Rule
    areas: tuple[str, ...]
    of: int

    @property
    def common(self) -> bool:
        """Whether at least half of the areas have it."""
        return 2 * len(self.areas) >= self.of


def across(reports: Sequence[Report]) -> list[Spread]:
    """Return per advice in which areas it is given, the most common first."""
    found: dict[str, list[str]] = {}
    rules: dict[str, Rule] = {}
    for each in reports:
        for item in each.items:
            rules[item.rule.id] = item.rule
            found.setdefault(item.rule.id, []).append(each.area_name)
    rows = [Spread(rules[name], tuple(areas), len(reports)) for name, areas in found.items()]
    return sorted(rows, key=lambda row: (-len(row.areas), -row.rule.ernst, row.rule.id))
