"""Judges every rule for every area: fired, silent, nearly fired, or not to be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from geo.advice.conditions import Condition
from geo.advice.facts import ABSENT, Fact, Facts
from geo.advice.logic import Truth, all_of
from geo.advice.replacing import Instead, giving_way
from geo.advice.rules import Evidence, Rule, Rules
from geo.verdict import UNDECIDED

_UNFLAGGED = "geen duidelijk verschil"


class Outcome(StrEnum):
    """What a rule says of an area."""

    FIRED = "afgegaan"
    REPLACED = "vervangen"
    SILENT = "stil"
    UNJUDGED = "niet_te_beoordelen"


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison of a rule, how it came out, and the fact it was made with.

    ``lack`` is empty, or what the figure itself lacks: a flag, enough registrations.
    """

    condition: Condition
    truth: Truth
    fact: Fact
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of one area.

    Parameters
    ----------
    rule : Rule
    area : str
    outcome : Outcome
    parts : tuple of Part
        Every comparison with the fact it was made with: the values it fired on are kept here.
    counter : Truth or None
        Whether what speaks against it is the case; None when it cannot be judged from figures.
    counter_parts : tuple of Part
    nearly : bool
        Silent, but for one comparison.
    instead : tuple of Instead
        Which advice counts in its place: everywhere when replaced, else at the places named.
    """

    rule: Rule
    area: str
    outcome: Outcome
    parts: tuple[Part, ...]
    counter: Truth | None = None
    counter_parts: tuple[Part, ...] = ()
    nearly: bool = False
    instead: tuple[Instead, ...] = ()

    @property
    def fired(self) -> bool:
        """Whether the advice is given."""
        return self.outcome is Outcome.FIRED

    @property
    def holds(self) -> bool:
        """Whether its conditions hold, also when another advice is given in its place."""
        return self.outcome in (Outcome.FIRED, Outcome.REPLACED)

    @property
    def ground(self) -> Fact:
        """The fact that the advice rests on first."""
        return next(p.fact for p in self.parts if p.condition.indicator == self.rule.grond)

    @property
    def values(self) -> dict[str, Fact]:
        """The facts it was judged on, by indicator."""
        return {part.condition.indicator: part.fact for part in self.parts}

    @property
    def lacked(self) -> tuple[Part, ...]:
        """What kept it silent: the comparisons that do not hold."""
        return tuple(p for p in self.parts if p.truth is Truth.FALSE)

    @property
    def needed(self) -> tuple[Part, ...]:
        """What would settle it: the comparisons that cannot be judged."""
        return tuple(p for p in self.parts if p.truth is Truth.UNKNOWN)


def evaluate(
    rules: Rules, indicators: Facts, *, level: str = "stadsdeel", when: date | None = None
) -> list[Judgement]:
    """Return what every rule says of every area.

    Parameters
    ----------
    rules : Rules
    indicators : mapping of str to mapping of str to Fact
        Per area code the facts by indicator; an absent one is not known.
    level : str
        Level of the areas: rules of other levels are passed over.
    when : date, optional
        Rules that are not in force on this day are passed over; default all.

    Returns
    -------
    list of Judgement
        In the order of the areas, then of the rules; what gives way to another advice says so.

    References
    ----------
    Methods of this application, section 9; Kleene (1938), three-valued logic.
    """
    chosen = [
        rule
        for rule in rules.regels
        if level in rule.niveau and (when is None or rule.in_force(when))
    ]
    return [
        each
        for area, facts in indicators.items()
        for each in _one_for_a_place([judge(rule, area, facts) for rule in chosen])
    ]


def _one_for_a_place(judged: Sequence[Judgement]) -> Iterator[Judgement]:
    """Yield the judgements of one area, each with what counts in its place."""
    way = giving_way({e.rule.id: (e.rule, e.ground.places) for e in judged if e.fired})
    for each in judged:
        instead = way.get(each.rule.id, ())
        gone = any(other.whole for other in instead)
        outcome = Outcome.REPLACED if gone else each.outcome
        yield replace(each, outcome=outcome, instead=instead) if instead else each


def judge(rule: Rule, area: str, facts: Mapping[str, Fact]) -> Judgement:
    """Return what one rule says of one area."""
    ground, lack = carried(rule, facts.get(rule.grond, ABSENT))
    parts = tuple(
        Part(leaf, leaf.met_by(fact), fact)
        for leaf in rule.als.leaves()
        for fact in [facts.get(leaf.indicator, ABSENT)]
    )
    truth = all_of([rule.als.judge(facts), ground])
    if lack:
        parts = tuple(
            Part(p.condition, min(p.truth, ground), p.fact, lack)
            if p.condition.indicator == rule.grond
            else p
            for p in parts
        )
    against = rule.tegen.als
    nearly = truth is Truth.FALSE and _nearly(rule.als, facts, ground)
    return Judgement(
        rule,
        area,
        {
            Truth.TRUE: Outcome.FIRED,
            Truth.FALSE: Outcome.SILENT,
            Truth.UNKNOWN: Outcome.UNJUDGED,
        }[truth],
        parts,
        against.judge(facts) if against is not None else None,
        tuple(
            Part(leaf, leaf.met_by(fact), fact)
            for leaf in (against.leaves() if against is not None else ())
            for fact in [facts.get(leaf.indicator, ABSENT)]
        ),
        nearly,
    )


def carried(rule: Rule, fact: Fact) -> tuple[Truth, str]:
    """Return whether the fact carries the rule at all, and what it lacks otherwise."""
    least = rule.minimum
    if not fact.known:
        return Truth.UNKNOWN, ""
    figure = rule.bewijsklasse is Evidence.FIGURE
    if figure and fact.flag in ("", UNDECIDED):
        why = f": {fact.note}" if fact.note else ""
        return Truth.UNKNOWN, f"niet te zeggen of het verschil duidelijk is{why}"
    if least.n is not None:
        if fact.n is None:
            return Truth.UNKNOWN, "niet bekend hoeveel erachter zit"
        if fact.n < least.n:
            return Truth.UNKNOWN, f"te weinig om op te steunen: {fact.n:.0f} van de {least.n:g}"
    if least.marge is not None and (fact.margin is None or fact.margin > least.marge):
        return Truth.UNKNOWN, "de marge is te breed, of niet bekend"
    if not figure:
        return Truth.TRUE, ""
    if fact.flag != rule.richting:
        return Truth.FALSE, _UNFLAGGED
    if least.q is not None and (fact.q is None or fact.q > least.q):
        return Truth.UNKNOWN, "het verschil is niet zeker genoeg"
    return Truth.TRUE, ""


def _nearly(condition: Condition, facts: Mapping[str, Fact], ground: Truth) -> bool:
    """Whether a single comparison, or the flag alone, keeps a rule silent."""
    parts = condition.alle or (condition,)
    truths = [part.judge(facts) for part in parts]
    wrong = sum(each is Truth.FALSE for each in truths)
    if ground is Truth.FALSE:
        # The flag belongs to the comparison on the same figure.
        return wrong == 0 and all(each is Truth.TRUE for each in truths)
    others = all(each is not Truth.UNKNOWN for each in truths) and ground is Truth.TRUE
    return wrong == 1 and len(parts) > 1 and others
