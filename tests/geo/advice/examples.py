"""Facts made from the rules themselves: just enough to fire, or just not."""

from __future__ import annotations

import math
from dataclasses import replace

from geo.advice.checks import everything, room_of
from geo.advice.facts import Fact
from geo.advice.rules import Evidence
from geo.cell import State
from loaders.advice_rules import load_advice_indicators, load_advice_rules

INDICATORS = load_advice_indicators()
RULES = load_advice_rules()


def fact_of(value, **more):
    if isinstance(value, str):
        return Fact(State.NUMBER, word=value, text=value, detail="Punt A", **more)
    text = f"{value:g}".replace(".", ",")
    return Fact(State.NUMBER, value, value, text=text, detail="Punt A", **more)


def edge(leaf):
    """The value that only just meets a comparison."""
    each = INDICATORS[leaf.indicator]
    room = room_of((leaf,), INDICATORS)[leaf.indicator]
    if isinstance(room, frozenset):
        return sorted(room - {"onbekend"})[0]
    least, most = leaf.bounds()
    return least if math.isfinite(least) else min(most, each.maximum)


def beyond(leaf):
    """The nearest value that does not meet it, or None where every value does."""
    room = room_of((leaf,), INDICATORS)[leaf.indicator]
    whole = everything(INDICATORS, leaf.indicator)
    if isinstance(room, frozenset):
        return sorted(whole - room - {"onbekend"})[0]
    least, most = leaf.bounds()
    if math.isfinite(least):
        return math.nextafter(least, -math.inf)
    return math.nextafter(most, math.inf)


def just_enough(rule, branch):
    facts = {}
    for leaf in branch:
        facts[leaf.indicator] = fact_of(edge(leaf))
    return carry(rule, facts)


def carry(rule, facts):
    """Give the figure of the rule what it takes to rest on."""
    ground = replace(
        facts[rule.grond],
        n=rule.minimum.n if rule.minimum.n is not None else facts[rule.grond].n,
        margin=rule.minimum.marge,
    )
    if rule.bewijsklasse is Evidence.FIGURE:
        ground = replace(ground, flag=rule.richting, q=rule.minimum.q)
    return facts | {rule.grond: ground}


CASES = [(rule, branch) for rule in RULES.regels for branch in rule.als.branches()]
LEAVES = [(rule, branch, leaf) for rule, branch in CASES for leaf in branch]
